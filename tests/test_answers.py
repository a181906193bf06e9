"""What the page Forecast says while a hand moves, without a screen: the formula at once, and drawn years that wait."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st

from kpi import Scheme, build, worlds
from kpi.forecast import forecast
from kpi.scheme.schemefile import load
from kpi.store.case import CaseStep, Data
from kpi.worlds import Outlook
from pages.parts.forecast import years
from pages.parts.forecast.answer import Answer, at_once, quick
from pages.parts.forecast.settings import VACANT, Setting, moved_field
from pages.parts.shell import keys
from pages.parts.shell.ahead import Ahead
from pages.parts.shell.state import State

DATA = Path(__file__).parents[1] / "data"
COUNT = 2_000


@cache
def drawn(sample: str, **changes: Any) -> Answer:
    """What is drawn for a sample, with some of its outlook changed."""
    text = dict.fromkeys(["person", "team", "role", "period", "kpi"], str)
    results, people = (pd.read_csv(DATA / sample / f"{name}.csv", dtype=text) for name in ("results", "people"))
    scheme = load(DATA / sample / "scheme.yaml")
    workforce = build(results, people, scheme)
    fit = worlds.fit(scheme, workforce)
    future = worlds.ahead(scheme, workforce, fit.outlook.revise(**changes), fit, people)
    found = forecast(scheme, worlds.draw(future, COUNT))
    return Answer(Ahead(fit, future.outlook, future), found, found, found.target)


@pytest.fixture(autouse=True)
def open_session() -> Iterator[None]:
    """A visitor has the story open."""
    scheme = load(DATA / "story" / "scheme.yaml")
    st.session_state[keys.STATE] = State(Data("story", pd.DataFrame(), None), scheme, (CaseStep(scheme),))
    yield
    st.session_state.clear()


def moving(before: Answer, scheme: Scheme | None = None, **changes: Any) -> Answer:
    """While a hand moves fields of the outlook."""
    closed = quick(scheme or before.now.scheme, before.ahead.future)
    return at_once(closed, before, before.ahead.outlook.revise(**changes), before.budget)


def figures(found: Answer) -> dict[str, list[str]]:
    """By their labels: value, note and tone."""
    [part] = years.figures(None, found)  # type: ignore[arg-type]
    return {label.split(",")[0]: rest for label, *rest in part["frames"][0]}


@pytest.mark.parametrize("sample", ["story", "company"])
@pytest.mark.parametrize("changes", [{"level": 1.2}, {"spread": 1.5}, {"targets": 0.8}])
def test_the_formula_says_what_the_drawn_years_will(sample: str, changes: Any) -> None:
    found, later = moving(drawn(sample), **changes), drawn(sample, **changes)
    assert found.waits
    assert found.now is drawn(sample).now
    assert found.cost is not None
    assert found.cost.value == pytest.approx(later.now.mean.value, rel=0.03)


def test_figures_that_the_formula_does_not_know_stay_and_say_that_they_are_calculated() -> None:
    before = drawn("company")
    old, now = figures(before), figures(moving(before, level=1.2))
    assert now["Expected cost"][0].startswith("about €1,4")
    assert now["Expected cost"][1] == "by formula, nearly exact"
    for label in set(old) - {"Expected cost"}:
        assert now[label] == [old[label][0], "calculating …", "waits"]


def test_the_chance_follows_where_the_formula_is_exact() -> None:
    before = drawn("story", horizon="period")
    cliff = before.now.scheme.model_dump(mode="json")
    for card in cliff["cards"]:
        for kpi in card["kpis"]:
            kpi["curve"] = {"shape": "steps", "knots": [[1, 1]]}
    scheme = Scheme.model_validate(cliff).shared(1.0)
    found = moving(before, scheme, level=1.1)
    assert found.chance is not None
    assert figures(found)["Chance to exceed the budget"][1] == "exact formula"
    [title, _note] = years.headline(None, found)  # type: ignore[arg-type]
    assert not title["faint"]


def test_what_the_formula_does_not_know_at_all_waits() -> None:
    found = moving(drawn("company"), leavers=0.3)
    assert found.cost is None
    assert {tone for _value, _note, tone in figures(found).values()} == {"waits"}


def test_pictures_wait_faint_with_the_expected_cost_moved() -> None:
    before = drawn("company")
    old, now = (years.picture(None, one)[1] for one in (before, moving(before, level=1.05)))  # type: ignore[arg-type]
    assert not old["faint"]
    assert now["faint"]
    assert now["frames"][0]["bars"] == old["frames"][0]["bars"]
    assert now["frames"][0]["marks"]["expected"]["at"] > old["frames"][0]["marks"]["expected"]["at"]
    assert (now["low"], now["high"]) == (old["low"], old["high"])


@pytest.mark.parametrize("field", ["level", "spread", "targets", "leavers", "together"])
def test_a_slider_sets_its_field_alone(field: str) -> None:
    assert moved_field(Outlook(), Setting(field, 150), 80) == {field: 0.8}


def test_a_slider_of_months_is_no_percentage() -> None:
    assert moved_field(Outlook(), VACANT, 3) == {"vacant": 3.0}


def test_shares_of_luck_give_way_to_each_other() -> None:
    moved = moved_field(Outlook(person=0.3, team=0.1, market=0.2), Setting("market", 100), 80)
    assert moved["market"] == 0.8
    assert moved["person"] == pytest.approx(3 * moved["team"])
    assert sum(moved.values()) == pytest.approx(1)
