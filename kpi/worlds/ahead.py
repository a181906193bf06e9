"""The workforce ahead: which periods, who is there, and with which plans."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import _, ngettext
from kpi.money import Floats
from kpi.payment.eligible import ineligible
from kpi.payment.firstmonths import guaranteed_time
from kpi.payment.groupsums import Given, group_sums, of_groups
from kpi.payment.ofpeople import time_ahead
from kpi.payment.ownweights import last_known
from kpi.payment.seating import of_persons
from kpi.payment.workforce import Workforce
from kpi.periods import days_of
from kpi.problem import Problem, Refused
from kpi.quotient import quotient
from kpi.rules.people import known
from kpi.scheme.scheme import Scheme
from kpi.statistics.season import name_in_year
from kpi.worlds.fitting import Fit, Standing
from kpi.worlds.future import Future
from kpi.worlds.groupsahead import as_people, places_of
from kpi.worlds.history import looked_at
from kpi.worlds.horizon import last_with_results, periods_ahead, with_longer_ahead
from kpi.worlds.outlook import Outlook
from kpi.worlds.plansahead import Plans

_SHOWN = 5


def ahead(
    scheme: Scheme,
    workforce: Workforce,
    outlook: Outlook,
    fit: Fit | None = None,
    people: pd.DataFrame | None = None,
    plans: pd.DataFrame | None = None,
) -> Future:
    """What worlds are drawn for: the seats of the last period with results, over the periods of the horizon.

    `people` tells who is there for which part of a period, and in which seat; without it, who left in the course of the last period
    is not taken along, and everybody else stays. With it, somebody hired after the last period with results is taken along, too.
    A plan is the one in the data, where they have that period already; otherwise that of the same period a year before × the growth of
    plans in that year; where somebody was not there for all of it, the mean of their own last year of plans; where they had none at
    all, the mean of their role. Where a KPI has no plans, the mean of one's own last year of results takes their place, and the
    attainment is NaN. `plans` (person, kpi, period, plan) are set for the periods ahead: they stand before all others, and results are
    expected as if they had not been. Target bonus, salary and multiplier are those of the last period.
    Raises `Refused` when there are no results, or nobody is there any more.
    """
    last = last_with_results(workforce)
    names = with_longer_ahead(workforce, periods_ahead(workforce.periods[: last + 1], outlook))
    there, hours = time_ahead(people, workforce, last, names, scheme.eligibility)
    in_person = of_persons(workforce.seats, there)
    there = in_person if scheme.prorate == "nothing" else there
    reasons, guaranteed = None, None
    if people is not None:
        stretches = workforce.changes.stretches
        reasons = ineligible(scheme.eligibility, people, workforce.seats, names, stretches)
        guaranteed = guaranteed_time(scheme, people, workforce.seats, names, stretches)
    rows = np.flatnonzero(_candidates(scheme, workforce, last) & (there > 0).any(axis=1))
    if not len(rows):
        mend = _("Correct the last days of employment, or choose results of people who stay.")
        raise Refused([Problem(_("nobody is there in the periods ahead"), ", ".join(names[:_SHOWN]), mend)])
    kpis = looked_at(scheme, workforce)
    groups = _groups(workforce, kpis, last, names, outlook, fit)
    taken = Plans(workforce, kpis, rows, last, names, plans)
    told, open_ = _credible(None if fit is None else fit.people, outlook, taken)
    return Future(
        workforce=_workforce(
            scheme,
            taken,
            Time(there[rows], hours[rows], in_person[rows], _of(reasons, rows), _of(guaranteed, rows)),
            outlook,
            groups,
        ),
        outlook=outlook,
        known=told,
        open=open_,
        groups=groups,
        remarks=(*_remarks(taken), *taken.remarks()),
    )


def _groups(
    workforce: Workforce, kpis: tuple[str, ...], last: int, names: tuple[str, ...], outlook: Outlook, fit: Fit | None
) -> Future | None:
    """Those for which the data give something: they stay, whoever comes and goes."""
    past = as_people(workforce)
    if past is None:
        return None
    rows = np.arange(len(past.seats))
    taken = Plans(past, kpis, rows, last, names)
    theirs = outlook.revise(leavers=0.0)
    told, open_ = _credible(None if fit is None else fit.groups, theirs, taken)
    fact = np.where(_added_up(workforce, past, kpis)[..., None], np.nan, taken.unit * _expected(taken, theirs))
    return Future(_ahead(taken, np.ones((len(rows), len(names))), fact), theirs, told, open_)


def _added_up(workforce: Workforce, past: Workforce, kpis: tuple[str, ...]) -> NDArray[np.bool_]:
    """(kpis, groups) whose facts are those of their people: only plans were ever given for them."""
    index, place = [workforce.kpi_index[name] for name in kpis], places_of(workforce, past)
    known = ~np.isnan(workforce.fact[index])
    of_people = np.asarray((~np.isnan(of_groups(workforce.team_index, np.ones(known.shape), known))).any(axis=-1))
    return np.asarray(np.isnan(past.fact[index]).all(axis=-1) & of_people[:, place])


def _candidates(scheme: Scheme, workforce: Workforce, last: int) -> NDArray[np.bool_]:
    """(people,) with results in the last period, or whose dates have them in another seat; heads who need none; and those hired since."""
    has = np.asarray((~np.isnan(workforce.fact)).any(axis=0))
    if workforce.given is not None:  # whose team or company has a result is there as well
        given = np.asarray((~np.isnan(workforce.given.fact)).any(axis=0))
        has |= workforce.recorded & (given[workforce.team_index] | given[-1])
    codes, persons = pd.factorize(workforce.seats["person"])
    speaks = np.zeros(len(persons), bool)
    np.logical_or.at(speaks, codes, has[:, last])
    heads = [role for role, card in scheme.roles.items() if card.only_team]
    head = workforce.seats["role"].isin(heads).to_numpy() & (workforce.presence[:, last] > 0)
    since = ~has.any(axis=1) & ~(workforce.presence[:, : last + 1] > 0).any(axis=1)
    stretches = workforce.changes.stretches
    dated = workforce.seats["person"].isin(stretches.people if stretches else ()).to_numpy()
    return has[:, last] | ((head | since) & ~speaks[codes]) | (dated & speaks[codes])


def _credible(seen: Standing | None, outlook: Outlook, plans: Plans) -> tuple[Floats, Floats]:
    """(kpis, people) known and open; 0 and 1 for people and KPIs of which history tells nothing."""
    persons = plans.workforce.seats["person"].to_numpy()[plans.rows]
    known, open_ = np.zeros((len(plans.kpis), len(persons))), np.ones((len(plans.kpis), len(persons)))
    if seen is None:
        return known, open_
    seat = pd.Index(seen.seats["person"].drop_duplicates())
    first = np.flatnonzero(~seen.seats["person"].duplicated())
    place, index = seat.get_indexer(pd.Index(persons)), pd.Index(seen.kpis).get_indexer(pd.Index(plans.kpis))
    both = np.ix_(np.flatnonzero(index >= 0), np.flatnonzero(place >= 0))
    for target, source in zip((known, open_), seen.credible(outlook), strict=True):
        target[both] = source[np.ix_(index[index >= 0], first[place[place >= 0]])]
    return known, open_


def _expected(plans: Plans, outlook: Outlook) -> Floats:
    """(kpis, people, periods) level · season · mean."""
    roles = plans.workforce.seats["role"].to_numpy()[plans.rows]
    expected = np.empty((len(plans.kpis), len(roles), len(plans.names)))
    places = [name_in_year(name) for name in plans.names]
    for index, kpi in enumerate(plans.kpis):
        for role in set(roles):
            margin = outlook.margin(role, kpi)
            of_periods = [outlook.level * margin.mean * margin.season.get(place, 1.0) for place in places]
            expected[index, roles == role] = of_periods
    return expected


def _of(found: NDArray[Any] | None, rows: NDArray[np.intp]) -> NDArray[Any] | None:
    return None if found is None else found[rows]


class Time(NamedTuple):
    """Of each seat in the periods ahead, (people, periods)."""

    there: Floats
    """Part of the days."""
    hours: Floats
    """Share of full time."""
    in_person: Floats
    """Part of the time of its person."""
    ineligible: NDArray[np.int8] | None
    """Why they are not paid; None where all are eligible."""
    guaranteed: Floats | None
    """Part of the time for which a card guarantees something; None for all of it."""


def _workforce(scheme: Scheme, plans: Plans, time: Time, outlook: Outlook, groups: Future | None) -> Workforce:
    adds_up = np.array([adds == "sum" for adds in plans.adds], bool)[:, None, None]
    part = time.there if scheme.prorate == "target and plan" else time.in_person
    employed = np.where(time.there > 0, np.where(adds_up, part, 1.0), np.nan)
    fact = plans.unit * employed * _expected(plans, outlook)
    people = replace(
        _ahead(plans, time.there, fact),
        plan=plans.plan * employed,
        target_factor=outlook.targets,
        ineligible=time.ineligible,
        guaranteed_time=time.guaranteed,
        full_time=None if (time.hours == 1).all() else time.hours,
        seat_share=time.in_person if ((time.in_person > 0) & (time.in_person < 1)).any() else None,
    )
    given = None if groups is None else _given(plans.workforce, people, groups.workforce)
    sums = group_sums(people.team_index, people.plan, fact, given)
    return replace(
        people,
        attainment=quotient(fact, people.plan),  # not rounded: an expectation is no result
        group_fact=sums.facts,
        group_attainment=quotient(sums.fact, sums.plan),
        given_plan=given and given.plan,
        given_fact=given and given.fact,
        history=plans.workforce.during(slice(0, plans.until)),
    )


def _given(past: Workforce, people: Workforce, groups: Workforce) -> Given:
    """Plans and expected facts of groups ahead, of those of which somebody is still there; no plan where none was ever given."""
    place, before = places_of(people, groups), places_of(past, groups)
    never = np.asarray(np.isnan(known(past.given_plan, "plan")).all(axis=-1))[
        [past.kpi_index[name] for name in people.kpis]
    ]
    plan = np.where(never[:, before, None], np.nan, groups.plan)
    found = np.full((2, len(people.kpis), len(people.teams) + 1, len(people.periods)), np.nan)
    for side, values in zip(found, (plan, groups.fact), strict=True):
        side[:, place[place >= 0]] = values[:, place >= 0]
    return Given(*found)


def _ahead(plans: Plans, there: Floats, fact: Floats) -> Workforce:
    """Seats with their plans, facts and money in the periods ahead; what groups reach is not added up."""
    past, rows = plans.workforce, plans.rows
    seats = past.seats.iloc[rows].reset_index(drop=True)
    teams = tuple(sorted(set(seats["team"])))
    money: dict[str, Any] = {
        name: np.repeat(getattr(past, name)[rows, plans.last][:, None], len(plans.names), axis=1)
        for name in ("target_bonus", "salary", "multiplier")
    }
    unknown = np.full((len(plans.kpis), len(teams) + 1, len(plans.names)), np.nan)
    index = [past.kpi_index[name] for name in plans.kpis]
    return Workforce(
        kpis=plans.kpis,
        own_weight=last_known(past.own_weight, index, rows, plans.last, len(plans.names)),
        periods=plans.names,
        seats=seats,
        teams=teams,
        plan=plans.plan,
        fact=fact,
        attainment=quotient(fact, plans.plan),
        group_fact=unknown,
        group_attainment=unknown,
        **money,
        presence=there,
        recorded=there > 0,
        falling=past.falling,
        adds=plans.adds,
        precision=past.precision,
        year_begins=past.year_begins,
        measured_every=past.measured_every,
    )


def _remarks(plans: Plans) -> Iterator[Problem]:
    workforce, year = plans.workforce, plans.year
    seats = workforce.seats["person"].to_numpy()
    recent = (~np.isnan(workforce.fact[:, :, year])).any(axis=(0, 2))
    gone = sorted(set(seats[recent]) - set(seats[plans.rows]))
    if gone:
        what = ngettext(
            "{n} person of the last year has left, or has no result in the last period, and is not looked at ahead",
            "{n} people of the last year have left, or have no result in the last period, and are not looked at ahead",
            len(gone),
        )
        yield Problem(what.format(n=len(gone)), ", ".join(map(str, gone[:_SHOWN])), level="notice")
    if workforce.shorter is not None:
        what = _(
            "Results of shorter periods were brought together first: luck and season are those of the periods that are paid."
        )
        yield Problem(what, level="notice")
    if days_of(workforce.periods[plans.last]) is None:
        what = _(
            "The name of the last period is no date, so one period like it is looked ahead, without month or season."
        )
        yield Problem(what, workforce.periods[plans.last], level="notice")
