"""The workforce ahead: which periods, who is there, and with which plans."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import _, ngettext
from kpi.money import Floats
from kpi.payment.groupsums import of_groups
from kpi.payment.workforce import Workforce
from kpi.periods import days_of, following, months, presence
from kpi.problem import Problem, Refused
from kpi.quotient import quotient
from kpi.scheme.scheme import Scheme
from kpi.statistics.season import name_in_year
from kpi.worlds.fitting import Fit
from kpi.worlds.future import Future
from kpi.worlds.history import looked_at
from kpi.worlds.outlook import Outlook
from kpi.worlds.plansahead import Plans

_HORIZON = {"period": 0.0, "quarter": 3.0, "year": 12.0}
"""In months; at least one period is looked ahead."""
_DAYS_A_MONTH = 30.4375
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

    `people` (person, hired, left) tells who is there for which part of a period; without it, who left in the course of the last period
    is not taken along, and everybody else stays. With it, somebody hired after the last period with results is taken along, too.
    A plan is the one in the data, where they have that period already; otherwise that of the same period a year before × the growth of
    plans in that year; where somebody was not there for all of it, the mean of their own last year of plans; where they had none at
    all, the mean of their role. Where a KPI has no plans, the mean of one's own last year of results takes their place, and the
    attainment is NaN. `plans` (person, kpi, period, plan) are set for the periods ahead: they stand before all others, and results are
    expected as if they had not been. Target bonus, salary and multiplier are those of the last period.
    Raises `Refused` when there are no results, or nobody is there any more.
    """
    last = _last(workforce)
    names = periods_ahead(workforce.periods[: last + 1], outlook)
    there = _there(scheme, workforce, last, names, people)
    rows = np.flatnonzero(_candidates(scheme, workforce, last) & (there > 0).any(axis=1))
    if not len(rows):
        mend = _("Correct the last days of employment, or choose results of people who stay.")
        raise Refused([Problem(_("nobody is there in the periods ahead"), ", ".join(names[:_SHOWN]), mend)])
    taken = Plans(workforce, looked_at(scheme, workforce), rows, last, names, plans)
    known, open_ = _credible(fit, outlook, taken)
    return Future(
        workforce=_workforce(scheme, taken, there[rows], outlook),
        outlook=outlook,
        known=known,
        open=open_,
        remarks=(*_remarks(taken), *taken.remarks()),
    )


def _last(workforce: Workforce) -> int:
    """The last period in which anybody has a result."""
    known = np.flatnonzero((~np.isnan(workforce.fact)).any(axis=(0, 1)))
    if not len(known):
        raise Refused([Problem(_("there are no results to look ahead from"), mend=_("Upload at least one period."))])
    return int(known[-1])


def periods_ahead(known: tuple[str, ...], outlook: Outlook) -> tuple[str, ...]:
    """Names of the next periods, as many as fit into the horizon; a single "next 1" behind a name that is no date."""
    name = following(known[-1])
    if name is None:
        return (_after_undated(known),)
    names = [name]
    for _step in range(max(round(_HORIZON[outlook.horizon] / _length(known[-1])), 1) - 1):
        names.append(following(names[-1]) or "")
    return tuple(names)


def _after_undated(known: tuple[str, ...]) -> str:
    return next(name for number in range(1, len(known) + 2) if (name := f"next {number}") not in known)


def _length(name: str) -> float:
    """In months."""
    bounds = days_of(name)
    days = (bounds[1] - bounds[0]).days + 1 if bounds else 0
    return months(name) or days / _DAYS_A_MONTH


def _there(
    scheme: Scheme, workforce: Workforce, last: int, names: tuple[str, ...], people: pd.DataFrame | None
) -> Floats:
    """(people, periods ahead) share of the days employed."""
    if people is None:
        now, before = workforce.presence[:, last], workforce.presence[:, :last]
        left = (now < 1) & (before.max(axis=1, initial=0.0) > 0) | (now <= 0)
        return np.repeat((~left).astype(float)[:, None], len(names), axis=1)
    table = people.drop_duplicates("person", keep="last").set_index("person").reindex(workforce.seats["person"])
    share = presence(table, names)
    return (share > 0).astype(float) if scheme.prorate == "nothing" else share


def _candidates(scheme: Scheme, workforce: Workforce, last: int) -> NDArray[np.bool_]:
    """(people,) with results in the last period; heads who need none; and those hired since."""
    has = np.asarray((~np.isnan(workforce.fact)).any(axis=0))
    codes, persons = pd.factorize(workforce.seats["person"])
    speaks = np.zeros(len(persons), bool)
    np.logical_or.at(speaks, codes, has[:, last])
    heads = [role for role, card in scheme.roles.items() if card.only_team]
    head = workforce.seats["role"].isin(heads).to_numpy() & (workforce.presence[:, last] > 0)
    since = ~has.any(axis=1) & ~(workforce.presence[:, : last + 1] > 0).any(axis=1)
    return has[:, last] | ((head | since) & ~speaks[codes])


def _credible(fit: Fit | None, outlook: Outlook, plans: Plans) -> tuple[Floats, Floats]:
    """(kpis, people) known and open; 0 and 1 for people and KPIs that the fit has not seen."""
    persons = plans.workforce.seats["person"].to_numpy()[plans.rows]
    known, open_ = np.zeros((len(plans.kpis), len(persons))), np.ones((len(plans.kpis), len(persons)))
    if fit is None:
        return known, open_
    seat = pd.Index(fit.seats["person"].drop_duplicates())
    first = np.flatnonzero(~fit.seats["person"].duplicated())
    place, index = seat.get_indexer(pd.Index(persons)), pd.Index(fit.kpis).get_indexer(pd.Index(plans.kpis))
    seen = np.ix_(np.flatnonzero(index >= 0), np.flatnonzero(place >= 0))
    for target, source in zip((known, open_), fit.credible(outlook), strict=True):
        target[seen] = source[np.ix_(index[index >= 0], first[place[place >= 0]])]
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


def _workforce(scheme: Scheme, plans: Plans, there: Floats, outlook: Outlook) -> Workforce:
    past, rows, last = plans.workforce, plans.rows, plans.last
    shrinks = np.array([scheme.prorate == "target and plan" and adds == "sum" for adds in plans.adds], bool)
    employed = np.where(there > 0, np.where(shrinks[:, None, None], there, 1.0), np.nan)
    plan, fact = plans.plan * employed, plans.unit * employed * _expected(plans, outlook)
    seats = past.seats.iloc[rows].reset_index(drop=True)
    teams = tuple(sorted(set(seats["team"])))
    team_of = pd.Index(teams).get_indexer(pd.Index(seats["team"]))
    both = ~np.isnan(plan) & ~np.isnan(fact)
    group_plan, group_fact = of_groups(team_of, plan, both), of_groups(team_of, fact, both)
    wide = (len(rows), len(plans.names))
    money = {
        name: np.repeat(getattr(past, name)[rows, last][:, None], wide[1], axis=1)
        for name in ("target_bonus", "salary", "multiplier")
    }
    return Workforce(
        kpis=plans.kpis,
        periods=plans.names,
        seats=seats,
        teams=teams,
        plan=plan,
        fact=fact,
        attainment=quotient(fact, plan),  # not rounded: an expectation is no result
        group_fact=of_groups(team_of, fact, ~np.isnan(fact)),
        group_attainment=quotient(group_fact, group_plan),
        target_bonus=money["target_bonus"],
        salary=money["salary"],
        multiplier=money["multiplier"],
        target_factor=outlook.targets,
        presence=there,
        recorded=there > 0,
        falling=past.falling,
        adds=plans.adds,
        precision=past.precision,
        year_begins=past.year_begins,
        history=past.during(slice(0, last + 1)),
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
    if days_of(workforce.periods[plans.last]) is None:
        what = _(
            "The name of the last period is no date, so one period like it is looked ahead, without month or season."
        )
        yield Problem(what, workforce.periods[plans.last], level="notice")
