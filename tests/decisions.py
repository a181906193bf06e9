"""Decisions made for tests, of the story and of the sample company."""

import datetime as dt
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

import kpi
from kpi import Scheme, Workforce, worlds
from kpi.documents.decision import Decision
from kpi.documents.made import made_of
from kpi.forecast import forecast
from kpi.solver import answers
from kpi.solver.moves import usual_moves
from kpi.solver.peopleconditions import CostAtMost, StrongLoseAtMost
from kpi.split.remedies import accelerator_gate

DATA = Path(__file__).parent.parent / "data"
DAY = dt.date(2026, 11, 30)
TEXT = dict.fromkeys(["person", "team", "role", "period", "kpi"], str)


class Opened(NamedTuple):
    """A sample folder."""

    scheme: Scheme
    results: pd.DataFrame
    people: pd.DataFrame

    @property
    def workforce(self) -> Workforce:
        return kpi.build(self.results, self.people, self.scheme)

    def decision(self, new: Scheme, **said: Any) -> Decision:
        """The new scheme in place of the one that was opened."""
        workforce = said.pop("workforce", None) or self.workforce
        return Decision(new, self.scheme, workforce, made_of(new, workforce, DAY), **said)


def opened(folder: str) -> Opened:
    results, people = (pd.read_csv(DATA / folder / f"{name}.csv", dtype=TEXT) for name in ("results", "people"))
    return Opened(kpi.load(DATA / folder / "scheme.yaml"), results, people)


def story_decided() -> Decision:
    """A team gate in place of all or nothing, without anything ahead."""
    story = opened("story")
    return story.decision(accelerator_gate(story.scheme))


def looked_ahead(found: Opened, new: Scheme, cost: float, **said: Any) -> Decision:
    """With forecasts of both schemes, a budget, a start and the solver's answer."""
    workforce = said.pop("workforce", None) or found.workforce
    fit = worlds.fit(found.scheme, workforce)
    drawn = worlds.draw(worlds.ahead(found.scheme, workforce, fit.outlook, fit, found.people), 200)
    now, today = forecast(new, drawn), forecast(found.scheme, drawn)
    asked = [StrongLoseAtMost(most=0.15), CostAtMost(most=cost)]
    solved = answers(found.scheme, workforce, usual_moves(found.scheme), asked)
    budget = float(round(today.quantile(0.8).value))
    beside = {"budget": budget, "begins": dt.date(2027, 3, 1), "answers": solved, **said}
    return found.decision(new, workforce=workforce, forecast=now, forecast_today=today, **beside)
