"""Worked examples of a card: one person at the minimum, at plan, at the maximum, and where it goes badly, paid and told by the engine."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.language import _
from kpi.payment.explanation import Explanation, explain
from kpi.payment.roster import build
from kpi.payment.workforce import Workforce
from kpi.plans.nextstep import steps_of
from kpi.rules.curve import Curve
from kpi.rules.people import Whose
from kpi.rules.rule import Need
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

_TARGET = 1_000.0
"""Target bonus of the example where nobody has one, in units of the currency."""
_PLAN = 100.0
_AMOUNT = 10_000.0
"""Of a measure of which nothing is known."""
_BADLY = 0.1
"""So much of the plan below the first point."""
_DIGITS = 3
"""Significant digits of what stands for everybody in an example."""
_PERIOD = "2026-12"
"""A month in which quarters and years end, so that what is paid after them is shown."""

Level = Callable[[Curve], float]


class WorkedExample(NamedTuple):
    """One person's pay, and the results that were assumed."""

    title: str
    results: pd.DataFrame
    """Rows: kpi, whose ("person", "team", "company"), plan and fact; NaN where there is no plan."""
    explained: Explanation


class Usual(NamedTuple):
    """What stands for everybody of a role."""

    target: float
    salary: float
    plans: Mapping[str, float]
    facts: Mapping[str, float]


def worked_examples(scheme: Scheme, role: str, workforce: Workforce | None = None) -> tuple[WorkedExample, ...]:
    """Four examples of a role's card; plans, target bonus and salary are the medians of `workforce`, rounded.

    Raises `Refused` for an unknown role, and with every reason why the card cannot be paid on one person's results.
    """
    card = scheme.roles[role]
    usual = _usual(card, workforce)
    wanted = (
        (_("At the minimum"), _first, _first),
        (_("At plan"), _at_plan, _at_plan),
        (_("At the maximum"), _last, _last),
        (_badly_title(scheme, card), *_badly(scheme, card)),
    )
    return tuple(_different(_example(scheme, card, usual, *one) for one in wanted))


def paid_at(
    scheme: Scheme, role: str, reached: float, workforce: Workforce | None = None, *, team: float | None = None
) -> int:
    """What a person of the role is paid, in minor units, who reaches this share of every plan, the team too unless it reaches another one.

    Where lower is better, 0.8 is a result 20 % above its plan. Raises `Refused` as `worked_examples` does.
    """
    card = scheme.roles[role]
    own, group = _at_share(reached), _at_share(reached if team is None else team)
    return _example(scheme, card, _usual(card, workforce), "", own, group, reached).explained.payout


def _at_share(share: float) -> Level:
    def level(curve: Curve) -> float:
        plan = 1.0 if curve.scale == "plan" else _at_plan(curve)
        return plan * (max(2 - share, 0.0) if curve.falls else share)

    return level


def _different(examples: Iterable[WorkedExample]) -> Iterator[WorkedExample]:
    """Where a curve has a single point, several would be the same."""
    told: list[pd.DataFrame] = []
    for one in examples:
        if not any(one.results.equals(before) for before in told):
            told.append(one.results)
            yield one


def _first(curve: Curve) -> float:
    return curve.knots[0].at


def _last(curve: Curve) -> float:
    return curve.knots[-1].at


def _at_plan(curve: Curve) -> float:
    return steps_of(curve).get("plan", curve.knots[-1].at)


def _below(curve: Curve) -> float:
    """A tenth of the plan worse than the first point."""
    first = curve.knots[0].at
    off = _BADLY if curve.scale == "plan" else _BADLY * abs(first)
    return first + off if curve.falls else max(first - off, 0.0)


def _badly_title(scheme: Scheme, card: Card) -> str:
    return (
        _("Own plan reached, the team misses its minimum")
        if scheme.team_of(card).counts and card.kpis
        else _("Below every minimum")
    )


def _badly(scheme: Scheme, card: Card) -> tuple[Level, Level]:
    return (_at_plan, _below) if scheme.team_of(card).counts and card.kpis else (_below, _below)


def _usual(card: Card, workforce: Workforce | None) -> Usual:
    if workforce is None:
        return Usual(card.target_bonus or _TARGET, 0.0, {}, {})
    rows = np.flatnonzero(workforce.seats["role"].to_numpy(object) == card.role)
    index = workforce.kpi_index
    plans = {name: _median(workforce.plan[place, rows]) for name, place in index.items()}
    facts = {name: _median(workforce.fact[place, rows]) for name, place in index.items()}
    target = card.target_bonus or _median(workforce.target_bonus[rows]) or _TARGET
    return Usual(target, _median(workforce.salary[rows]), plans, facts)


def _median(values: np.ndarray) -> float:
    """The middle of what is known and not 0, to a few digits, or the only one as it is; 0 where nothing is."""
    known = values[np.isfinite(values) & (values != 0)]
    if known.size == 1:
        return float(known[0])
    return float(f"{np.median(known):.{_DIGITS}g}") if known.size else 0.0


def _example(
    scheme: Scheme, card: Card, usual: Usual, title: str, own: Level, team: Level, sold: float = 1.0
) -> WorkedExample:
    """One of them; what commissions are paid on is `sold` times what is usual."""
    needs = {(need.name, need.of): need for need in scheme.order_of(card).needs()}
    rows = [_row(scheme, card, usual, need, own if need.of == "person" else team, sold) for need in needs.values()]
    results = pd.DataFrame(rows, columns=["kpi", "whose", "plan", "fact"])
    person, group = _("Example"), _("Team")
    people = pd.DataFrame(
        {
            "person": [person],
            "team": [group],
            "role": [card.role],
            "salary": [usual.salary],
            "target_bonus": [usual.target],
        }
    )
    workforce = build(_tidy(results, card.role, person, group), people, scheme)
    return WorkedExample(title, results, explain(scheme, workforce, person, workforce.periods[-1]))


def _tidy(results: pd.DataFrame, role: str, person: str, group: str) -> pd.DataFrame:
    """The results as the engine reads them: those of a group name nobody."""
    whose = results["whose"]
    return pd.DataFrame(
        {
            "person": np.where(whose == "person", person, ""),
            "team": np.where(whose == "company", "", group),
            "role": np.where(whose == "person", role, ""),
            "period": _PERIOD,
            "kpi": results["kpi"],
            "plan": results["plan"],
            "fact": results["fact"],
        }
    )


def _row(
    scheme: Scheme, card: Card, usual: Usual, need: Need, level: Level, sold: float
) -> tuple[str, Whose, float, float]:
    curve = next(_curves(scheme, card, need), None)
    plan = usual.plans.get(need.name, 0.0) or (_AMOUNT if need.scale == "value" else _PLAN)
    if curve is None:
        met = _met(card, need, plan)
        times = sold if need.name in {one.measure for one in card.commissions} else 1.0
        return need.name, need.of, plan, times * (usual.facts.get(need.name, 0.0) or plan) if met is None else met
    at = level(curve)
    if _in_its_own_unit(scheme, card, need):
        return need.name, need.of, usual.plans.get(need.name, 0.0) or math.nan, at
    return need.name, need.of, plan, at * plan if curve.scale == "plan" else at


def _in_its_own_unit(scheme: Scheme, card: Card, need: Need) -> bool:
    """Whether nothing looks at the result against a plan, so that it can have none."""
    same = (one for one in scheme.order_of(card).needs() if (one.name, one.of) == (need.name, need.of))
    return all(one.scale == "value" and not one.planned for one in same)


def _curves(scheme: Scheme, card: Card, need: Need) -> Iterator[Curve]:
    """What looks at a result by its points."""
    yield from (kpi.curve for kpi in card.kpis if kpi.in_data == need.name and kpi.of == need.of)
    team = scheme.team_of(card)
    if need.name in team.kpis and need.of == team.of:
        yield team.curve


def _met(card: Card, need: Need, plan: float) -> float | None:
    """A result at the level that a gate asks for."""
    for gate in card.gates:
        if gate.kpi == need.name and gate.of == need.of:
            return gate.level * plan if gate.level_in == "plan" else gate.level
    return None
