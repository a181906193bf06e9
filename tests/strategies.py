"""Random schemes and people for the property tests: small, but with every rule of a scheme in play.

Thresholds lie on whole percents, and so do many results: exact hits are common, which is where engines go wrong.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from kpi import Card, Commission, Curve, Deduction, Gate, Kpi, Scheme, Team, Tier, Workforce, build

KPIS = ("sales", "margin", "calls")
ROLES = ("Seller", "Scout")
TEAMS = ("North", "South")
EXTRAS = ("paid", "idle", "overdue", "days")
"""Measures for commissions and deductions; they are never missing."""

Draw = st.DrawFn
percents = st.integers(0, 200).map(lambda percent: percent / 100)
caps = st.integers(50, 150).map(lambda percent: percent / 100)
shares = st.sampled_from([0.0, 0.25, 0.4, 0.5, 0.6, 0.8, 1.0])
money = st.integers(1, 5_000_000).map(lambda cents: cents / 100)


@st.composite
def curves(draw: Draw, scale: Literal["plan", "value"] = "plan", *, falling: bool = True) -> Curve:
    """Any payout curve: one to five knots, line or steps, capped or not, rising or (lower is better) falling."""
    unit = 0.01 if scale == "plan" else 1.0
    at = sorted(draw(st.sets(st.integers(0, 180), min_size=1, max_size=5)))
    pays = sorted(draw(st.lists(percents, min_size=len(at), max_size=len(at))))
    if falling and draw(st.booleans()):
        at.reverse()
    shape = draw(st.sampled_from(["linear", "steps"]))
    above = "continue" if shape == "linear" and len(at) > 1 and draw(st.booleans()) else "flat"
    knots = [(round(place * unit, 2), pay) for place, pay in zip(at, pays, strict=True)]
    return Curve.model_validate({"shape": shape, "scale": scale, "above": above, "knots": knots})


@st.composite
def plan_curves(draw: Draw) -> Curve:
    """Minimum, plan and maximum, with 100 % for 100 %."""
    low, high = draw(st.integers(0, 99)), draw(st.integers(101, 200))
    first, last = draw(st.integers(0, 100)), draw(st.integers(100, 300))
    shape = draw(st.sampled_from(["linear", "steps"]))
    knots = [(low / 100, first / 100), (1.0, 1.0), (high / 100, last / 100)]
    return Curve.model_validate({"shape": shape, "knots": knots})


@st.composite
def weights(draw: Draw, count: int) -> list[float]:
    """Whole percents that add up to 100 %, none of them 0."""
    cuts = sorted(draw(st.sets(st.integers(1, 99), min_size=count - 1, max_size=count - 1)))
    return [(after - before) / 100 for before, after in zip([0, *cuts], [*cuts, 100], strict=True)]


@dataclass(frozen=True)
class Wanted:
    """Which rules a random scheme may use; everything by default."""

    modes: tuple[str, ...] = ("split", "multiplier", "gate", "pool")
    combine: tuple[str, ...] = ("sum", "geometric", "product", "weakest")
    pool_by: tuple[str, ...] = ("target", "heads", "results", "scores")
    missing: tuple[str, ...] = ("refuse", "leave_out", "at_plan", "team")
    falling: bool = True
    own_unit: bool = True
    of_others: bool = True
    gates: bool = True
    at_most: bool = True
    caps: bool = True
    table: bool = True
    extras: bool = True
    limit: bool = True
    roles: int = 2

    def but(self, **changes: Any) -> "Wanted":
        """The same with some changed."""
        return replace(self, **changes)


ANYTHING = Wanted()
RISING = ANYTHING.but(falling=False, at_most=False)
"""Where a better result never pays less."""
PLAIN = RISING.but(
    modes=("split",),
    combine=("sum",),
    missing=("refuse",),
    own_unit=False,
    of_others=False,
    gates=False,
    caps=False,
    table=False,
    extras=False,
    limit=False,
    roles=1,
)
"""T × (share × Σ weight × curve + (1 − share) × team curve), and nothing else."""


@st.composite
def schemes(draw: Draw, wanted: Wanted = ANYTHING) -> Scheme:
    """A scheme that pays `crews`."""
    cards = [draw(cards_(role, wanted)) for role in ROLES[: draw(st.integers(1, wanted.roles))]]
    limit = draw(st.none() | money | st.just(0.0)) if wanted.limit else None
    prorate = draw(st.sampled_from(["target", "target and plan", "nothing"]))
    return Scheme(
        team=draw(teams_(wanted)),
        cards=tuple(cards),
        bonus_limit=limit,
        prorate=prorate,
        currency=draw(st.sampled_from(["EUR", "JPY"])),
    )


@st.composite
def cards_(draw: Draw, role: str, wanted: Wanted) -> Card:
    """A card with one to three KPIs."""
    names = KPIS[: draw(st.integers(1, len(KPIS)))]
    kpis = tuple(draw(kpis_(name, weight, wanted)) for name, weight in zip(names, draw(weights(len(names))), strict=True))
    deductions = draw(st.lists(deductions_(), max_size=2)) if wanted.extras else []
    return Card(
        role=role,
        kpis=kpis,
        combine=draw(st.sampled_from(wanted.combine)),
        table=draw(st.none() | curves(falling=False)) if wanted.table else None,
        gates=tuple(draw(st.lists(gates_(wanted), max_size=2))) if wanted.gates else (),
        cap=draw(st.none() | caps) if wanted.caps else None,
        target_bonus=draw(money),
        team=draw(st.none() | teams_(wanted)),
        commissions=tuple(draw(st.lists(commissions_(wanted), max_size=2))) if wanted.extras else (),
        deductions=tuple(deductions),
        deductions_at_most=draw(shares),
    )


@st.composite
def kpis_(draw: Draw, name: str, weight: float, wanted: Wanted) -> Kpi:
    """One KPI."""
    scale: Literal["plan", "value"] = "value" if wanted.own_unit and draw(st.integers(0, 4)) == 0 else "plan"
    missing = [policy for policy in wanted.missing if scale == "plan" or policy != "team"]
    return Kpi(
        name=name,
        weight=weight,
        curve=draw(curves(scale, falling=wanted.falling)),
        of=draw(st.sampled_from(["person", "person", "team", "company"])) if wanted.of_others else "person",
        missing=draw(st.sampled_from(missing)),
        cap=draw(st.none() | caps) if wanted.caps else None,
    )


@st.composite
def gates_(draw: Draw, wanted: Wanted = ANYTHING) -> Gate:
    """A gate, hard, soft or anything between."""
    return Gate(
        kpi=draw(st.sampled_from(KPIS)),
        of=draw(st.sampled_from(["person", "team", "company"])),
        is_=draw(st.sampled_from(["at least", "at most"])) if wanted.at_most else "at least",
        level=draw(percents),
        pays_at_most=draw(st.sampled_from([0.0, 0.5, 1.0])),
        holds=draw(st.sampled_from(["own part", "whole bonus"])),
    )


@st.composite
def teams_(draw: Draw, wanted: Wanted = ANYTHING) -> Team:
    """A team rule on one or two KPIs."""
    kpis = draw(st.sampled_from([{}, {"sales": 1.0}, {"sales": 0.7, "margin": 0.3}]))
    scale: Literal["plan", "value"] = "value" if wanted.own_unit and draw(st.integers(0, 4)) == 0 else "plan"
    return Team(
        mode=draw(st.sampled_from(wanted.modes)),
        individual_share=draw(shares),
        of=draw(st.sampled_from(["team", "company"])),
        kpis=kpis,
        curve=draw(curves(scale, falling=wanted.falling)),
        otherwise=draw(st.sampled_from([0.0, 0.5, 1.0])),
        pool_by=draw(st.sampled_from(wanted.pool_by)),
    )


@st.composite
def commissions_(draw: Draw, wanted: Wanted = ANYTHING) -> Commission:
    """A commission of one to three tiers whose rates rise; without a plan coefficient, which may lack a result."""
    starts = sorted({0, *draw(st.lists(st.integers(1, 150), max_size=2))})
    rates = sorted(draw(st.lists(st.integers(0, 30), min_size=len(starts), max_size=len(starts))))
    in_plan = draw(st.booleans())
    unit = 0.01 if in_plan else 10.0
    tiers = [Tier(from_=round(start * unit, 2), rate=rate / 100) for start, rate in zip(starts, rates, strict=True)]
    return Commission(
        measure="paid",
        tiers=tuple(tiers),
        kind=draw(st.sampled_from(["marginal", "retroactive"])),
        tiers_in="plan" if in_plan else "money",
        coefficient=draw(st.none() | curves(falling=wanted.falling)),
    )


@st.composite
def deductions_(draw: Draw) -> Deduction:
    """Money for every idle hour, or a share of what is overdue for every day."""
    if draw(st.booleans()):
        return Deduction(title="Idle hours", measure="idle", rate=draw(st.integers(0, 500)) / 10)
    return Deduction(title="Overdue", measure="overdue", times="days", rate=draw(st.integers(0, 50)) / 10000)


@dataclass(frozen=True)
class Crew:
    """Tables of results and of people."""

    results: pd.DataFrame
    people: pd.DataFrame

    def workforce(self, scheme: Scheme) -> Workforce:
        """The crew under the rounding and proration of a scheme."""
        return build(self.results, self.people, scheme)

    def with_fact(self, row: int, fact: float) -> "Crew":
        """The same with one fact changed."""
        results = self.results.copy()
        results.loc[row, "fact"] = fact
        return replace(self, results=results)


@st.composite
def crews(
    draw: Draw, *, roles: int = 2, teams: int = 2, least: int = 1, most: int = 5, periods: int = 2, missing: bool = True
) -> Crew:
    """One to five people in one or two teams and periods, some of them there for a part of it."""
    count, steps = draw(st.integers(least, most)), draw(st.integers(1, periods))
    shape = (count, steps, len(KPIS))
    plan = draw(arrays.arrays(np.int64, shape, elements=st.sampled_from([100, 200, 50, 73, 120]))).astype(float)
    fact = np.round(plan * draw(arrays.arrays(np.int64, shape, elements=st.integers(0, 160))) / 100, 2)
    if missing:
        holes = draw(arrays.arrays(np.int64, shape, elements=st.integers(0, 8), fill=st.just(8)))
        fact[holes == 0], plan[holes == 1], plan[holes == 2] = np.nan, np.nan, 0.0
    extra = draw(arrays.arrays(np.int64, (count, steps, len(EXTRAS)), elements=st.integers(0, 4000))).astype(float)
    people = draw(_people(count, roles, teams))
    return Crew(_results(people["person"].tolist(), np.dstack([plan, extra + 500]), np.dstack([fact, extra])), people)


def _results(people: list[str], plan: NDArray[Any], fact: NDArray[Any]) -> pd.DataFrame:
    periods = [f"2025-{month + 1:02d}" for month in range(plan.shape[1])]
    index = pd.MultiIndex.from_product([people, periods, [*KPIS, *EXTRAS]], names=["person", "period", "kpi"])
    return pd.DataFrame({"plan": plan.ravel(), "fact": fact.ravel()}, index=index).reset_index()


@st.composite
def _people(draw: Draw, count: int, roles: int, teams: int) -> pd.DataFrame:
    rows = []
    for number in range(count):
        days = draw(st.sampled_from([("", ""), ("", ""), ("2025-01-16", ""), ("", "2025-02-07"), ("2025-02-01", "")]))
        rows.append(
            {
                "person": f"p{number}",
                "team": draw(st.sampled_from(TEAMS[:teams])),
                "role": draw(st.sampled_from(ROLES[:roles])),
                "target_bonus": draw(st.none() | money),
                "salary": draw(st.sampled_from([0.0, 2500.0])),
                "multiplier": draw(st.sampled_from([1.0, 1.0, 0.9, 1.25])),
                "hired": days[0] or None,
                "left": days[1] or None,
            }
        )
    return pd.DataFrame(rows).astype({"target_bonus": float})


@st.composite
def jobs(draw: Draw, wanted: Wanted = ANYTHING, **of_crew: Any) -> tuple[Scheme, Crew]:
    """A scheme, and a crew whose roles it knows."""
    scheme = draw(schemes(wanted))
    return scheme, draw(crews(roles=len(scheme.cards), **of_crew))
