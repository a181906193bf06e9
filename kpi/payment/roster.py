"""From tables of results and people to a workforce."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import _
from kpi.money import FINEST, OF_ONE, Floats, settled
from kpi.payment.adding import adding
from kpi.payment.eligible import ineligible
from kpi.payment.firstmonths import guaranteed_time
from kpi.payment.frames import checked
from kpi.payment.grouprows import apart, given_rows
from kpi.payment.groupsums import group_sums, measured_fields
from kpi.payment.judging import judged
from kpi.payment.leave import worked
from kpi.payment.market import AsCame, ResultsAsCame
from kpi.payment.ofpeople import personal
from kpi.payment.ownweights import own_weights, weights_together
from kpi.payment.payperiods import measured_every, pay_periods, refuse_finer
from kpi.payment.seating import nameless_placed, of_persons, open_rows, placed, undated
from kpi.payment.shorterperiods import ShorterResults
from kpi.payment.stretches import SeatChanges, filled_forward, stretches_of
from kpi.payment.workforce import SEAT, ResultOf, Workforce
from kpi.problem import Problem, Refused
from kpi.rules.kpi import Adds
from kpi.scheme.builtby import judges_of
from kpi.scheme.scheme import Scheme


def build(results: pd.DataFrame, people: pd.DataFrame | None = None, scheme: Scheme | None = None) -> Workforce:
    """A workforce from a tidy table of results and a table of people.

    `results` has person, period, kpi, fact and, where known, team, role and plan; one row for each combination.
    `people` has person and any of team, role, salary, salary_per, target_bonus, target_bonus_per, target_share, multiplier, hired, left,
    fte, leave_days, eligible; with a column `period`, a row a period; with `from` and `to`, or several times hired and left, a row for each stretch of
    time. `salary_per` says what a salary is for: "month", "quarter", "year", or "period" as without it; `target_bonus_per` the same of the
    target bonus. `target_share` is the target bonus as a share of the salary, where none is given. `fte` is the share of full time, of which
    all pay is. Who is not `eligible` is not paid.
    `scheme` gives the rounding, how days are counted, and which plans shrink with them; its first role serves where the data has none.
    A row without a person and a role is a result of its team, or, without a team, of the company, and stands before the sum of its people.
    A plan of 0 or below is as good as none. A column `reason` is kept beside its result. A column `weight` says how much the KPI weighs for
    this person, in place of the card's weights.
    A result that names no seat is shared by all in which its person was in the period: sums by days and hours, and what does not add up stands in each.
    Raises `Refused` for columns and cells that are not what they should be, for two rows of the same person, period and KPI, and for rows of
    the same person among people that hold at the same time, or contradict the results.

    >>> results = pd.DataFrame({"person": ["Ann", "Ben"], "period": "2026-01", "kpi": "sales", "plan": 100, "fact": [120, 90]})
    >>> build(results)
    Workforce of 2 people from Jan 2026 to Jan 2026, with sales
    """
    if scheme is None or not scheme.market_indexes:
        return _built(results, people, scheme)
    return _built(results, people, scheme, _built(results, people, scheme.revise(market_indexes=())))


def _built(
    results: pd.DataFrame, people: pd.DataFrame | None, scheme: Scheme | None, came: Workforce | None = None
) -> Workforce:
    """`came` is what is built of the same results before a market is taken out of them."""
    results, people = checked(results, people)
    precision, prorate = (scheme.precision, scheme.prorate) if scheme else (FINEST, "target")
    way = scheme.days if scheme else "calendar"
    people = people if people is None else filled_forward(_with_text(people).reset_index(drop=True))
    terms = scheme.eligibility if scheme else None
    stretches = None if people is None else stretches_of(people, way, terms)
    role = scheme.cards[0].role if scheme else ""
    axis = pay_periods(results, scheme)
    refuse_finer(people, axis)
    results, of_groups = apart(results)
    results = _with_text(judged(results, judges_of(scheme)) if scheme else results)
    results, divided = nameless_placed(placed(results, stretches, axis.measured))
    results, told = _fill_seats(results, people, role)
    kpis = tuple(dict.fromkeys([*results["kpi"].astype(str), *of_groups["kpi"].astype(str)]))
    known = told if people is None or stretches is None else told[~open_rows(people, results, stretches)]
    seats = pd.concat([results[SEAT], known[SEAT]]).drop_duplicates().sort_values(SEAT, ignore_index=True)
    teams = tuple(sorted(set(seats["team"])))
    shape = (len(kpis), len(seats), len(axis.measured))
    cell = (
        pd.Index(kpis).get_indexer(pd.Index(results["kpi"])),
        pd.MultiIndex.from_frame(seats).get_indexer(pd.MultiIndex.from_frame(results[SEAT])),
        pd.Index(axis.measured).get_indexer(pd.Index(results["period"].astype(str))),
    )
    _refuse_duplicates(results, np.ravel_multi_index(cell, shape))
    plan, fact = (_spread(results.get(name, np.nan), cell, shape) for name in ("plan", "fact"))
    part = np.ones(shape)
    part[cell] = results["part"]
    plan = np.where((plan > 0) | np.isinf(plan), plan, np.nan)  # an infinite one is refused below
    recorded = np.zeros(shape[1:], bool)
    recorded[cell[1:]] = True
    its_own = given_rows(of_groups, kpis, teams, axis.measured)
    plans = plan if its_own is None else np.concatenate([plan, its_own.plan], axis=1)
    adds = adding(kpis, plans, units_by_kpi(pd.concat([results, of_groups])), scheme.by_name if scheme else {})
    team_of = pd.Index(teams).get_indexer(pd.Index(seats["team"]))
    as_came = None
    if scheme and came:
        read = ResultsAsCame(kpis, axis.measured, scheme.year_begins, team_of, plan, fact, its_own)
        into, lacking = {name: axis.into[name] for name in axis.measured}, read.lacking(scheme.market_indexes)
        as_came = AsCame(came.periods, came.plan, came.fact, came.given, into, lacking)
        *_names, plan, fact, its_own = read.against(scheme.market_indexes)
    plan, fact = _divided(plan, adds, part), _divided(fact, adds, part)
    # Leave is counted in the periods that are paid.
    without_leave = told.drop(columns="leave_days", errors="ignore") if axis.longer else told
    of_people = personal(without_leave, seats, axis.measured, recorded, stretches, way, terms)
    if prorate == "target and plan":
        plan = _shrunk(plan, adds, of_people.presence * of_people.fte, part)
    shorter, periods, weights = None, axis.paid, own_weights(results, cell, shape)
    if scheme and axis.longer:
        measured = ShorterResults(plan, fact, recorded, of_people.presence > 0, its_own, weights)
        plan, fact, recorded, its_own, shorter = measured.together(axis, scheme, seats, kpis, adds)
        of_people = personal(told, seats, periods, recorded, stretches, way, terms)
        if prorate == "target and plan":
            no_leave = worked(told, seats, periods, way, of_people.presence)
            plan = _shrunk(plan, adds, no_leave, np.ones(plan.shape))
    in_person = of_persons(seats, of_people.presence)
    if prorate == "nothing":
        of_people = replace(of_people, presence=in_person)
    sums = group_sums(team_of, plan, fact, its_own)
    return Workforce(
        kpis=kpis,
        periods=periods,
        seats=seats,
        teams=teams,
        **measured_fields(plan, fact, sums, its_own, precision),
        recorded=recorded,
        falling=lower_is_better(pd.concat([results, of_groups])),
        adds=adds,
        precision=precision,
        year_begins=scheme.year_begins if scheme else 1,
        reasons=_reasons(results, axis.into),
        target_bonus=of_people.target_bonus,
        salary=of_people.salary,
        multiplier=of_people.multiplier,
        presence=of_people.presence,
        full_time=of_people.full_time,
        seat_share=in_person if ((in_person > 0) & (in_person < 1)).any() else None,
        day_count=way,
        ineligible=ineligible(terms, told, seats, periods, stretches),
        guaranteed_time=guaranteed_time(scheme, told, seats, periods, stretches),
        own_weight=weights_together(weights, axis.places) if shorter else weights,
        measured_every=measured_every(scheme),
        shorter=shorter,
        as_came=as_came,
        changes=SeatChanges(stretches, undated(seats, periods, recorded, stretches), divided),
    )


def _spread(values: pd.Series | float, cell: tuple[NDArray[np.intp], ...], shape: tuple[int, ...]) -> Floats:
    """The numbers of a column at their places (kpis, people, periods), NaN elsewhere."""
    array = np.full(shape, np.nan)
    array[cell] = values
    return settled(array, OF_ONE)


def _divided(values: Floats, adds: tuple[Adds, ...], part: Floats) -> Floats:
    """Plans or facts (kpis, people, periods) of which each seat has a part, where they add up over days."""
    sums = np.array([kind == "sum" for kind in adds])[:, None, None]
    return np.where(sums & (part < 1), values * part, values)


def _shrunk(plan: Floats, adds: tuple[Adds, ...], worked: Floats, part: Floats) -> Floats:
    """Plans (kpis, people, periods) of sums in the share of the time worked, which is in what a seat has as its part; none where there is no time."""
    sums = np.array([kind == "sum" for kind in adds])[:, None, None]
    found = np.where(sums, plan * worked / part, plan)
    return np.where(found > 0, found, np.nan)


def units_by_kpi(results: pd.DataFrame) -> dict[str, str]:
    """By KPI, the first unit that the data give it."""
    if "unit" not in results:
        return {}
    first = results.dropna(subset="unit").drop_duplicates("kpi")
    return dict(zip(first["kpi"].astype(str), first["unit"].astype(str), strict=True))


def _reasons(results: pd.DataFrame, into: Mapping[str, str]) -> dict[ResultOf, str]:
    """By KPI, person and paid period, why a result is as it is, where the data say so; several reasons one after the other."""
    if "reason" not in results:
        return {}
    said = results[results["reason"].notna() & (results["reason"] != "")]
    paid = said["period"].astype(str).map(into)
    found: dict[ResultOf, dict[str, None]] = {}
    for kpi, person, period, why in zip(said["kpi"], said["person"], paid, said["reason"], strict=True):
        found.setdefault((str(kpi), str(person), str(period)), {})[str(why)] = None
    return {result: "; ".join(whys) for result, whys in found.items()}


def lower_is_better(results: pd.DataFrame) -> frozenset[str]:
    """The KPIs of which most rows that say a direction say that lower is better."""
    if "direction" not in results:
        return frozenset()
    said = results.dropna(subset="direction")
    falls = (said["direction"] == "lower").groupby(said["kpi"].astype(str)).mean() > 0.5
    return frozenset(map(str, falls.index[falls]))


def _fill_seats(results: pd.DataFrame, people: pd.DataFrame | None, role: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Team and role of every row: the results' own, otherwise the people table's, otherwise the scheme's first role."""
    if people is None:
        people = results[["person"]].drop_duplicates()
    people = _with_text(people)
    last_seen = results.drop_duplicates("person", keep="last").set_index("person")
    for name, default in (("team", ""), ("role", role)):
        of_person = _said_of(results, people, name)
        results = results.assign(**{name: results[name].where(results[name] != "", of_person).replace("", default)})
        seen = _looked_up(last_seen[name], people["person"])
        people = people.assign(**{name: people[name].where(people[name] != "", seen).replace("", default)})
    return results, people


def _with_text(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with team and role as texts, empty where unknown; a column without any entry is read as numbers."""
    return frame.assign(
        **{
            name: frame[name].astype(object).where(frame[name].notna(), "") if name in frame else ""
            for name in ("team", "role")
        }
    )


def _said_of(results: pd.DataFrame, people: pd.DataFrame, name: str) -> NDArray[Any]:
    """What the people table says of the person in each row: of that period, where it has periods, otherwise last."""
    said = people[people[name] != ""]
    last = said.drop_duplicates("person", keep="last").set_index("person")[name]
    found = _looked_up(last, results["person"])
    if "period" in people:
        known = said.drop_duplicates(["person", "period"], keep="last")
        then = known.set_index(_index_of(known, ["person", "period"]))[name]
        in_period = _looked_up(then, _index_of(results, ["person", "period"]))
        found = np.where(in_period == "", found, in_period)
    return found


def _looked_up(known: pd.Series, keys: pd.Series | pd.MultiIndex) -> NDArray[Any]:
    """What is known under each key, empty where nothing is."""
    found = known.reindex(keys).to_numpy(object)
    return np.where(pd.isna(found), "", found)


def _index_of(frame: pd.DataFrame, names: list[str]) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[names].astype(str))


def _refuse_duplicates(results: pd.DataFrame, cell: NDArray[np.intp]) -> None:
    twice = pd.Series(cell).duplicated(keep=False).to_numpy()
    if twice.any():
        rows = results[twice].head(20)
        raise Refused(
            Problem(
                _("two rows for {kpi}").format(kpi=row.kpi),
                f"{row.person}, {row.period}",
                _("Keep one of them."),
            )
            for row in rows.drop_duplicates(["person", "period", "kpi"]).itertuples()
        )
