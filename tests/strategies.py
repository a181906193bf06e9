"""Random schemes and people for the property tests: small, but with every rule of a scheme in play.

Thresholds lie on whole percents, and so do many results: exact hits are common, which is where engines go wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from kpi import Card, Commission, Curve, Deduction, Gate, Kpi, Scheme, Team, Tier, Workforce
from kpi.money import Floats, settled
from kpi.payment.groupsums import attain
from kpi.rules.base import kinds_of
from kpi.rules.combining import Combining
from kpi.rules.fundedpool import FundedPool
from kpi.rules.guarantee import Guarantee
from kpi.rules.kpi import Adds
from kpi.rules.kpimatrix import Matrix
from kpi.rules.missing import Missing
from kpi.rules.modifier import Modifier
from kpi.rules.poolkey import PoolKey
from kpi.rules.prize import Prize
from kpi.rules.trueup import TrueUp

KPIS = ("sales", "margin", "calls")
ROLES = ("Seller", "Scout")
TEAMS = ("North", "South")
EXTRAS = ("paid", "idle", "overdue", "days")
"""Measures for commissions and deductions; they may be below 0, or missing."""

PRORATE: tuple[Literal["target", "target and plan", "nothing"], ...] = ("target", "target and plan", "nothing")

OVER: tuple[Any, ...] = (
    "period",
    "period",
    "quarter to date",
    "year to date",
    "period or year to date",
    "quarter or year to date",
)

Draw = st.DrawFn
percents = st.integers(0, 200).map(lambda percent: percent / 100)
caps = st.integers(50, 150).map(lambda percent: percent / 100)
shares = st.sampled_from([0.0, 0.25, 0.4, 0.5, 0.6, 0.8, 1.0])
money = st.integers(1, 5_000_000).map(lambda cents: cents / 100)


def through(*knots: tuple[float, float], **fields: Any) -> Curve:
    """A curve through these knots."""
    return Curve.model_validate({"knots": knots, **fields})


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
    edge = draw(st.sampled_from(["reached", "reached", "exceeded"]))
    return Curve.model_validate({"shape": shape, "scale": scale, "above": above, "edge": edge, "knots": knots})


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

    modes: tuple[str, ...] = tuple(kinds_of(Team))
    combine: tuple[str, ...] = tuple(kinds_of(Combining))
    pool_by: tuple[str, ...] = tuple(kinds_of(PoolKey))
    missing: tuple[str, ...] = tuple(kinds_of(Missing))
    falling: bool = True
    own_unit: bool = True
    of_others: bool = True
    gates: bool = True
    at_most: bool = True
    caps: bool = True
    table: bool = True
    extras: bool = True
    limit: bool = True
    over: bool = True
    grids: bool = True
    """Matrices of two results, whose figures rise and fall."""
    units: bool = True
    """Only full units of results, amounts and bonuses."""
    pools: bool = True
    """Pools beside the bonus, and first shares, conditions and limits in any."""
    no_kpis: bool = True
    """Cards without a KPI, which pay no bonus."""
    prizes: bool = True
    roles: int = 2

    def but(self, **changes: Any) -> "Wanted":
        """The same with some changed."""
        return replace(self, **changes)


ANYTHING = Wanted()
RISING = ANYTHING.but(falling=False, at_most=False, grids=False, pools=False, prizes=False)
"""Where a better result never pays less."""
PLAIN = RISING.but(
    no_kpis=False,
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
    over=False,
    units=False,
    roles=1,
)
"""T × (share × Σ weight × curve + (1 − share) × team curve), and nothing else."""


@st.composite
def schemes(draw: Draw, wanted: Wanted = ANYTHING) -> Scheme:
    """A scheme that pays `crews`."""
    cards = [draw(cards_(role, wanted)) for role in ROLES[: draw(st.integers(1, wanted.roles))]]
    limit = draw(st.none() | money | st.just(0.0)) if wanted.limit else None
    return Scheme(
        team=draw(teams_(wanted)),
        cards=tuple(cards),
        bonus_limit=limit,
        pools=tuple(draw(st.lists(funded_pools([card.role for card in cards]), max_size=1))) if wanted.pools else (),
        prizes=tuple(draw(st.lists(prizes_([card.role for card in cards]), max_size=1))) if wanted.prizes else (),
        prorate=draw(st.sampled_from(PRORATE)),
        currency=draw(st.sampled_from(["EUR", "JPY"])),
        precision=draw(st.sampled_from([6, 6, 2, 0])),
        owed=draw(st.sampled_from(["carried on", "given up", "paid back"])),
        year_begins=draw(st.sampled_from([1, 1, 2, 3, 12])),
    )


@st.composite
def cards_(draw: Draw, role: str, wanted: Wanted) -> Card:
    """A card with one to three KPIs; now and then with none, so that only commission is paid."""
    names = KPIS[: draw(st.integers(1, len(KPIS)))]
    if wanted.no_kpis and draw(st.integers(0, 9)) == 0:
        names = ()
    kpis = tuple(
        draw(kpis_(name, weight, wanted))
        for name, weight in zip(names, draw(weights(len(names))) if names else (), strict=True)
    )
    deductions = draw(st.lists(deductions_(), max_size=2)) if wanted.extras else []
    return Card(
        role=role,
        kpis=kpis,
        combine=kinds_of(Combining)[draw(st.sampled_from(wanted.combine))](),
        table=draw(st.none() | curves(falling=False)) if wanted.table else None,
        gates=tuple(draw(st.lists(gates_(wanted, names), max_size=2))) if wanted.gates and names else (),
        modifiers=tuple(draw(st.lists(modifiers_(names, wanted), max_size=1))) if wanted.gates else (),
        cap=draw(st.none() | caps) if wanted.caps else None,
        true_up=draw(st.none() | true_ups()) if wanted.over and names else None,
        target_bonus=draw(money),
        full_unit=draw(st.none() | st.none() | st.just(10.0)) if wanted.units else None,
        full_direction=draw(st.sampled_from(["down", "half up"])),
        target_times=draw(st.sampled_from([1.0, 0.85, 1.25])),
        team=draw(st.none() | teams_(wanted)),
        guarantee=draw(st.none() | st.none() | guarantees()) if wanted.extras and wanted.over else None,
        commissions=tuple(draw(st.lists(commissions_(wanted), max_size=2))) if wanted.extras else (),
        deductions=tuple(deductions),
        deductions_at_most=draw(shares),
    )


@st.composite
def true_ups(draw: Draw) -> TrueUp:
    """Settled in every period, or at the end of a quarter or a year."""
    over = draw(st.sampled_from(["quarter to date", "year to date"]))
    at = ["every period", "end of the quarter", *(["end of the year"] if over == "year to date" else [])]
    made = {
        "over": over,
        "at": draw(st.sampled_from(at)),
        "pays": draw(st.sampled_from(["both", "up"])),
        "until_then_at_most": draw(st.none() | caps),
    }
    return TrueUp.model_validate(made)


@st.composite
def guarantees(draw: Draw) -> Guarantee:
    """A guarantee, or a draw."""
    return Guarantee(amount=draw(money), what_it_adds=draw(st.sampled_from(["is kept", "is recovered"])))


@st.composite
def kpis_(draw: Draw, name: str, weight: float, wanted: Wanted) -> Kpi:
    """One KPI."""
    scale: Literal["plan", "value"] = "value" if wanted.own_unit and draw(st.integers(0, 4)) == 0 else "plan"
    curve = draw(curves(scale, falling=wanted.falling))
    missing = [policy for policy in wanted.missing if not kinds_of(Missing)[policy]().why_not(curve)]
    return Kpi(
        name=name,
        weight=weight,
        curve=curve,
        of=draw(st.sampled_from(["person", "person", "team", "company"])) if wanted.of_others else "person",
        over=draw(st.sampled_from(OVER)) if wanted.over else "period",
        missing=kinds_of(Missing)[draw(st.sampled_from(missing))](),
        matrix=draw(st.none() | st.none() | matrices_(len(curve.knots))) if wanted.grids else None,
        section=draw(st.sampled_from(["", "", "one"])),
        cap=draw(st.none() | caps) if wanted.caps else None,
        full_unit=draw(st.none() | st.none() | st.sampled_from([1.0, 10.0])) if wanted.units else None,
        full_direction=draw(st.sampled_from(["down", "up", "half up"])),
    )


@st.composite
def matrices_(draw: Draw, points: int) -> Matrix:
    """A grid for a curve of so many points, or a level of its own for each."""
    grid = draw(st.booleans())
    count = draw(st.integers(1, 3)) if grid else points
    levels = sorted(draw(st.sets(st.integers(50, 150), min_size=count, max_size=count)))
    figures = st.lists(st.integers(0, 200).map(lambda percent: percent / 100), min_size=count, max_size=count)
    made = {
        "kpi": draw(st.sampled_from(KPIS)),
        "of": draw(st.sampled_from(["person", "person", "team"])),
        "levels": [level / 100 for level in levels],
        "times": draw(st.lists(figures, min_size=points, max_size=points)) if grid else (),
    }
    return Matrix.model_validate(made)


@st.composite
def gates_(draw: Draw, wanted: Wanted = ANYTHING, names: tuple[str, ...] = ()) -> Gate:
    """A gate, hard, soft or anything between; on a card with these KPIs maybe on one of them."""
    holds = draw(st.sampled_from(["own part", "whole bonus", *(["KPIs"] if names else [])]))
    made = {
        "kpi": draw(st.sampled_from(KPIS)),
        "of": draw(st.sampled_from(["person", "team", "company"])),
        "over": draw(st.sampled_from(OVER)) if wanted.over else "period",
        "is_": draw(st.sampled_from(["at least", "more than", "at most", "less than"]))
        if wanted.at_most
        else "at least",
        "level": draw(percents),
        "pays_at_most": draw(st.sampled_from([0.0, 0.5, 1.0])),
        "holds": holds,
        "kpis": draw(st.sampled_from([(), names[-1:]])),
    }
    return Gate.model_validate(made)


_MULTIPLIED = ("KPIs", "KPIs at plan", "own part", "whole bonus")


@st.composite
def modifiers_(draw: Draw, names: tuple[str, ...], wanted: Wanted) -> Modifier:
    """A multiplier by one of the KPIs, on anything; where better results never pay less, from 100% on, because below its first point it is that."""
    curve = draw(curves(falling=wanted.falling))
    if not wanted.falling:
        curve = curve.revise(knots=[(at, pay + 1) for at, pay in curve.knots])
    made = {
        "kpi": draw(st.sampled_from(KPIS)),
        "of": draw(st.sampled_from(["person", "person", "team", "company"])),
        "over": draw(st.sampled_from(OVER)) if wanted.over else "period",
        "curve": curve,
        "changes": draw(st.sampled_from([*(_MULTIPLIED if names else ()), "bonus and commission"])),
        "kpis": draw(st.sampled_from([(), names[:1]])),
    }
    return Modifier.model_validate(made)


@st.composite
def teams_(draw: Draw, wanted: Wanted = ANYTHING) -> Team:
    """A team rule on one or two KPIs."""
    kpis = draw(st.sampled_from([{}, {"sales": 1.0}, {"sales": 0.7, "margin": 0.3}]))
    scale: Literal["plan", "value"] = "value" if wanted.own_unit and draw(st.integers(0, 4)) == 0 else "plan"
    way = kinds_of(Team)[draw(st.sampled_from(wanted.modes))]
    every: dict[str, Any] = {
        "individual_share": draw(shares),
        "of": draw(st.sampled_from(["team", "company"])),
        "over": draw(st.sampled_from(OVER)) if wanted.over else "period",
        "kpis": kpis,
        "curve": draw(curves(scale, falling=wanted.falling)),
        "otherwise": draw(st.sampled_from([0.0, 0.5, 1.0])),
        "pool_by": draw(st.sampled_from(wanted.pool_by)),
    }
    if wanted.pools:
        every |= draw(divisions())
    return way.model_validate({name: value for name, value in every.items() if name in way.model_fields})


@st.composite
def divisions(draw: Draw) -> dict[str, Any]:
    """First shares, conditions and limits of a pool; mostly none."""
    first = {"role": ROLES[0], "share": draw(shares), "rest": draw(st.sampled_from(["shares too", "not"]))}
    level = draw(percents)
    condition = {
        "kpi": draw(st.sampled_from(KPIS)),
        "of": draw(st.sampled_from(["person", "person", "team"])),
        "is": draw(st.sampled_from(["at least", "at most"])),
        "scale": draw(st.sampled_from(["plan", "value"])),
        "level": level,
    }
    return {
        "pool_measure": draw(st.sampled_from(["", "margin"])),
        "pool_first": draw(st.sampled_from([(), (), (first,)])),
        "pool_only": draw(st.sampled_from([(), (), (condition,)])),
        "pool_most": draw(st.none() | st.none() | money),
        "pool_most_share": draw(st.none() | st.none() | caps),
        "pool_most_of": draw(st.sampled_from(["target bonus", "salary", "results"])),
        "pool_most_measure": "sales",
        "pool_unclaimed": draw(st.sampled_from(["to the others", "not paid"])),
    }


@st.composite
def funded_pools(draw: Draw, roles: list[str]) -> FundedPool:
    """A pool of an amount, or of a share of what was paid."""
    filled = draw(st.sampled_from(["amount", "measure"]))
    paid = draw(commissions_())
    of_measure = {"measure": "paid", "tiers": paid.tiers, "kind": paid.kind, "tiers_in": paid.tiers_in}
    made = {
        "name": "Shop",
        "of": draw(st.sampled_from(["team", "company"])),
        "roles": draw(st.sampled_from([(), (roles[-1],)])),
        "at_most": draw(st.none() | money),
        "coefficient": draw(st.none() | curves()),
        "coefficient_kpi": "sales",
        "pool_by": draw(st.sampled_from([*kinds_of(PoolKey)])),
        **({"amount": draw(money)} if filled == "amount" else of_measure),
    }
    divided = draw(divisions())
    if made["roles"]:  # who takes a first share has to be a member
        divided["pool_first"] = tuple(one | {"role": roles[-1]} for one in divided["pool_first"])
    return FundedPool.model_validate(divided | {"pool_measure": "sales"} | made)


@st.composite
def prizes_(draw: Draw, roles: list[str]) -> Prize:
    """A prize for the best, or for everybody who meets a condition."""
    shares, teams = draw(st.booleans()), draw(st.integers(0, 3)) == 0
    ends = sorted(
        draw(st.sets(st.sampled_from([0.1, 0.25, 0.5, 0.75, 1.0] if shares else [1, 2, 3, 5]), min_size=1, max_size=3))
    )
    kicker = draw(st.integers(0, 3)) == 0
    only = [{"kpi": "sales", "level": 0.9}, {"kpi": "calls", "of": "team", "is": "more than", "level": 1.0}]
    made = {
        "name": "Best",
        "roles": draw(st.sampled_from([(), (roles[-1],)])),
        "pays_in": draw(st.sampled_from(["money", "target bonus", "salary"])),
        "by": draw(st.sampled_from(["sales", "calls", *([] if teams else [""])])),
        "by_scale": draw(st.sampled_from(["plan", "value"])),
        "better": draw(st.sampled_from(["higher", "lower"])),
        "over": draw(st.sampled_from(OVER)),
        "at": draw(st.sampled_from(["every period", "end of the quarter", "end of the year"])),
        "among": "company" if teams else draw(st.sampled_from(["team", "company"])),
        "competing": "teams" if teams else "people",
        "places_are": "shares" if shares else "places",
        "full_direction": draw(st.sampled_from(["down", "up", "half up"])),
        "ties": draw(st.sampled_from(["better place", "divided"])),
        "only": only[: draw(st.integers(0, 2))],
    }
    pays = [{"up_to": end, "pays": draw(st.sampled_from([0.0, 0.5, 100.0, 33.35]))} for end in ends]
    if draw(st.integers(0, 4)) == 0:
        decided = {"measure": "paid", "at_most": draw(st.none() | st.sampled_from([0.0, 0.1, 50.0]))}
        return Prize.model_validate(made | {"competing": "people"} | decided)
    return Prize.model_validate(made | ({"amount": draw(money)} if kicker else {"places": pays}))


@st.composite
def commissions_(draw: Draw, wanted: Wanted = ANYTHING) -> Commission:
    """A commission of one to three tiers whose rates rise, mostly from 0 on, and maybe with a plan coefficient."""
    starts = sorted({0, *draw(st.lists(st.integers(1, 150), max_size=2))})
    rates = sorted(draw(st.lists(st.integers(0, 30), min_size=len(starts), max_size=len(starts))))
    in_plan = draw(st.booleans())
    unit = 0.01 if in_plan else 10.0
    tiers = [Tier(from_=round(start * unit, 2), rate=rate / 100) for start, rate in zip(starts, rates, strict=True)]
    return Commission(
        measure="paid",
        of=draw(st.sampled_from(["person", "person", "team", "company"])) if wanted.of_others else "person",
        over=draw(st.sampled_from(OVER[:-2])) if wanted.over else "period",
        tiers=tuple(tiers),
        kind=draw(st.sampled_from(["marginal", "retroactive"])),
        tiers_in="plan" if in_plan else "money",
        full_unit=draw(st.none() | st.none() | st.just(100.0)) if wanted.units else None,
        coefficient=draw(st.none() | curves(falling=wanted.falling)),
        coefficient_kpi=draw(st.sampled_from(["", "sales"])),
    )


@st.composite
def deductions_(draw: Draw) -> Deduction:
    """Money for every idle hour, or a share of what is overdue for every day."""
    if draw(st.booleans()):
        return Deduction(title="Idle hours", measure="idle", rate=draw(st.integers(0, 500)) / 10)
    return Deduction(title="Overdue", measure="overdue", times="days", rate=draw(st.integers(0, 50)) / 10000)


DAYS = {
    ("", ""): (1.0, 1.0),
    ("2025-01-16", ""): (16 / 31, 1.0),
    ("", "2025-02-07"): (1.0, 7 / 28),
    ("2025-02-01", ""): (0.0, 1.0),
}
"""Hired and left, and the share of January and of February 2025 that lies between."""


@dataclass(frozen=True)
class Crew:
    """People with results, at hand as arrays (kpis, people, periods), which is quick, and as tables."""

    team: tuple[str, ...]
    role: tuple[str, ...]
    days: tuple[tuple[str, str], ...]
    target_bonus: NDArray[Any]
    salary: NDArray[Any]
    multiplier: NDArray[Any]
    plan: NDArray[Any]
    fact: NDArray[Any]
    kpis: tuple[str, ...] = (*KPIS, *EXTRAS)
    given: tuple[tuple[str, str, str, float, float], ...] = ()
    """Team, or "" for the company, KPI, period, plan and fact; NaN where it is not given."""

    @property
    def periods(self) -> tuple[str, ...]:
        """January and, maybe, February."""
        return ("2025-01", "2025-02")[: self.plan.shape[2]]

    @property
    def people(self) -> tuple[str, ...]:
        """p0, p1 and so on."""
        return tuple(f"p{number}" for number in range(len(self.team)))

    def with_fact(self, place: tuple[int, int, int], fact: float) -> "Crew":
        """The same with one fact changed."""
        facts = self.fact.copy()
        facts[place] = fact
        return replace(self, fact=facts)

    def tables(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Results and people as somebody would upload them."""
        index = pd.MultiIndex.from_product([self.kpis, self.people, self.periods], names=["kpi", "person", "period"])
        results = pd.DataFrame({"plan": self.plan.ravel(), "fact": self.fact.ravel()}, index=index).reset_index()
        people = pd.DataFrame({"person": self.people, "team": self.team, "role": self.role, "salary": self.salary})
        people["hired"] = [hired or None for hired, _left in self.days]
        people["left"] = [left or None for _hired, left in self.days]
        rows = pd.DataFrame(self.given, columns=["team", "kpi", "period", "plan", "fact"]).assign(person=None)
        both = pd.concat([results, rows], ignore_index=True) if self.given else results
        return both, people.assign(target_bonus=self.target_bonus, multiplier=self.multiplier)

    def workforce(self, scheme: Scheme) -> Workforce:
        """The crew under the rounding and proration of a scheme; `build(*tables, scheme)` makes the same of the tables."""
        presence = np.array([DAYS[days][: len(self.periods)] for days in self.days])
        plan = np.where(self.plan > 0, self.plan, np.nan)
        adds: tuple[Adds, ...] = tuple("level" if name == "overdue" else "sum" for name in self.kpis)
        if scheme.prorate == "target and plan":
            sums = np.array([kind == "sum" for kind in adds])[:, None, None]
            plan = np.where(
                presence * np.ones(plan.shape) > 0, np.where(sums, plan * presence, plan), np.where(sums, np.nan, plan)
            )
        teams = tuple(sorted(set(self.team)))
        given = np.full((2, len(self.kpis), len(teams) + 1, len(self.periods)), np.nan)
        for team, kpi, period, *amounts in self.given:
            given[:, self.kpis.index(kpi), [*teams, ""].index(team), self.periods.index(period)] = amounts
        group_plan, group_fact, facts = _of_groups([*self.team], teams, plan, self.fact, given)

        def each_period(of_person: NDArray[Any]) -> NDArray[Any]:
            return np.repeat(of_person[:, None], len(self.periods), axis=1)

        return Workforce(
            kpis=self.kpis,
            periods=self.periods,
            seats=pd.DataFrame({"person": self.people, "team": self.team, "role": self.role}),
            teams=teams,
            plan=plan,
            fact=self.fact.copy(),
            attainment=attain(plan, self.fact, scheme.precision),
            group_fact=facts,
            group_attainment=attain(group_plan, group_fact, scheme.precision),
            given_plan=given[0] if self.given else None,
            given_fact=given[1] if self.given else None,
            target_bonus=each_period(self.target_bonus),
            salary=each_period(self.salary),
            multiplier=each_period(self.multiplier),
            presence=np.ceil(presence) if scheme.prorate == "nothing" else presence,
            recorded=np.ones(presence.shape, bool),
            adds=adds,
            precision=scheme.precision,
            year_begins=scheme.year_begins,
        )


def _of_groups(
    team_of: list[str], teams: tuple[str, ...], plan: Floats, fact: Floats, given: Floats
) -> tuple[Floats, Floats, Floats]:
    """Plan and fact (kpis, groups, periods) of those who have both, and all facts, cell by cell."""
    found = np.full((3, len(plan), len(teams) + 1, plan.shape[2]), np.nan)
    for kpi, period in np.ndindex(len(plan), plan.shape[2]):
        people = list(zip(plan[kpi, :, period], fact[kpi, :, period], strict=True))
        parts = [(*_both(*one), *one) for one in people]
        of_teams = [
            _before(
                given[:, kpi, place, period], [part for part, own in zip(parts, team_of, strict=True) if own == team]
            )
            for place, team in enumerate(teams)
        ]
        by_team = not np.isnan(given[:, kpi, :-1, period]).all()
        groups = [*of_teams, _before(given[:, kpi, -1, period], of_teams if by_team else parts)]
        for place, (planned, reached, _plans, facts) in enumerate(groups):
            found[:, kpi, place, period] = planned, reached, facts
    return settled(found[0]), settled(found[1]), settled(found[2])


Part = tuple[float, float, float, float]


def _both(plan: float, fact: float) -> tuple[float, float]:
    return (np.nan, np.nan) if np.isnan(plan) or np.isnan(fact) else (plan, fact)


def _before(given: Floats, parts: list[Part]) -> Part:
    """What is given, before the sums of its parts: plan and fact of those who have both, all plans, all facts."""
    counted = [part for part in parts if not np.isnan(part[0]) and not np.isnan(part[1])]
    sums = [_sum([part[0] for part in counted]), _sum([part[1] for part in counted])]
    plans, facts = (_sum([part[side] for part in parts]) for side in (2, 3))
    if np.isnan(given).all():
        return sums[0], sums[1], plans, facts
    plan, fact = (own if not np.isnan(own) else other for own, other in zip(given, (plans, facts), strict=True))
    return plan, fact, plan, fact


def _sum(amounts: list[float]) -> float:
    known = [amount for amount in amounts if not np.isnan(amount)]
    return sum(known) if known else np.nan


@st.composite
def crews(
    draw: Draw,
    *,
    roles: int = 2,
    teams: int = 2,
    least: int = 1,
    most: int = 5,
    periods: int = 2,
    missing: bool = True,
    refunds: bool = True,
    given: bool = True,
) -> Crew:
    """One to five people in one or two teams and periods, some of them there for a part of it."""
    count, steps = draw(st.integers(least, most)), draw(st.integers(1, periods))
    shape = (len(KPIS), count, steps)
    plan = draw(arrays.arrays(np.int64, shape, elements=st.sampled_from([100, 200, 50, 73, 120]))).astype(float)
    fact = np.round(plan * draw(arrays.arrays(np.int64, shape, elements=st.integers(0, 160))) / 100, 2)
    if missing:
        holes = draw(arrays.arrays(np.int64, shape, elements=st.integers(0, 8), fill=st.just(8)))
        fact[holes == 0], plan[holes == 1], plan[holes == 2] = np.nan, np.nan, 0.0
    extra = draw(arrays.arrays(np.int64, (len(EXTRAS), count, steps), elements=st.integers(0, 4000))).astype(float)
    owing = extra.copy()
    if refunds:
        turned = draw(arrays.arrays(np.int64, extra.shape, elements=st.integers(0, 9), fill=st.just(9)))
        owing = np.where(turned == 0, np.nan, np.where(turned <= 2, -extra, extra))

    def each(choices: Sequence[Any]) -> list[Any]:
        return draw(st.lists(st.sampled_from(choices), min_size=count, max_size=count))

    targets = draw(st.lists(st.none() | money, min_size=count, max_size=count))
    team = tuple(each(TEAMS[:teams]))
    return Crew(
        team=team,
        role=tuple(each(ROLES[:roles])),
        days=tuple(each([("", ""), *DAYS])),
        target_bonus=np.array([np.nan if target is None else target for target in targets]),
        salary=np.array(each([0.0, 2500.0])),
        multiplier=np.array(each([1.0, 1.0, 0.9, 1.25])),
        plan=np.concatenate([plan, extra + 500]),
        fact=np.concatenate([fact, owing]),
        given=draw(_given(team, steps)) if given else (),
    )


@st.composite
def _given(draw: Draw, teams: tuple[str, ...], steps: int) -> tuple[tuple[str, str, str, float, float], ...]:
    """In a third of the cases, some plans and facts of teams and of the company."""
    if draw(st.integers(0, 2)):
        return ()
    periods = ("2025-01", "2025-02")[:steps]
    where = st.tuples(
        st.sampled_from(["", *sorted(set(teams))]),
        st.sampled_from(["sales", "margin", "paid"]),
        st.sampled_from(periods),
    )
    amount = st.sampled_from([np.nan, 300.0, 555.5, 90.0])
    rows = draw(st.dictionaries(where, st.tuples(amount, amount), max_size=4))
    return tuple((*place, *amounts) for place, amounts in rows.items())


@st.composite
def jobs(draw: Draw, /, wanted: Wanted = ANYTHING, **of_crew: Any) -> tuple[Scheme, Crew]:
    """A scheme, and a crew whose roles it knows."""
    scheme = draw(schemes(wanted))
    return scheme, draw(crews(roles=len(scheme.cards), **of_crew))


def turned(team: Team, **changes: Any) -> Team:
    """The team rule changed, into another way where `mode` says so."""
    return team.turned(kinds_of(Team)[changes.pop("mode", team.mode)], **changes)
