"""Who is paid: people, their teams and roles, and what they were to reach and reached."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.curve import Floats
from kpi.language import _
from kpi.money import half_up
from kpi.problem import Problem, Refused
from kpi.scheme import Scheme, Whose

SEAT = ["person", "team", "role"]
_FIRST_YEAR = 1900
_MEASURED = ("plan", "fact", "target_bonus", "salary", "multiplier")


@dataclass(frozen=True, eq=False)
class Workforce:
    """Results of people, KPI-major; whatever stands behind (periods, worlds) rides along innermost.

    A row is a *seat*: a person in a team and a role. Somebody who moved has two, each with the periods spent there.
    Groups are the teams and, last, the whole company. Missing numbers are NaN.
    """

    kpis: tuple[str, ...]
    """Names along the first axis."""
    periods: tuple[str, ...]
    """Names along the third axis, in order of time."""
    seats: pd.DataFrame
    """One row a seat: person, team, role; in order."""
    teams: tuple[str, ...]
    """Names of the groups but the last, which is the company."""
    plan: Floats
    """(kpis, people, ...) in the KPI's unit."""
    fact: Floats
    """(kpis, people, ...) in the KPI's unit."""
    attainment: Floats
    """(kpis, people, ...) fact ÷ plan, rounded once."""
    group_fact: Floats
    """(kpis, groups, ...) sum over the members whose fact is known; NaN where none is."""
    group_attainment: Floats
    """(kpis, groups, ...) Σ fact ÷ Σ plan of the members whose plan and fact are known, rounded once."""
    target_bonus: Floats
    """(people, ...) money a period at 100 %; NaN where the data has none."""
    salary: Floats
    """(people, ...) money a period; 0 where the data has none."""
    multiplier: Floats
    """(people, ...) personal multiplier, 1 unless given."""
    presence: Floats
    """(people, ...) share of the period's days employed."""
    recorded: NDArray[np.bool_]
    """(people, ...) whether the results say anything of this seat."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                if name in _MEASURED and np.isinf(value).any():
                    raise Refused([Problem(_("an infinite number among the results"), name)])
                value.flags.writeable = False

    @cached_property
    def kpi_index(self) -> dict[str, int]:
        """Position of a KPI along the first axis."""
        return {name: index for index, name in enumerate(self.kpis)}

    @cached_property
    def team_index(self) -> NDArray[np.intp]:
        """(people,) the group of each seat."""
        return pd.Index(self.teams).get_indexer(self.seats["team"]).astype(np.intp)

    @cached_property
    def members(self) -> dict[str, slice | NDArray[np.intp]]:
        """Rows of each role; a slice where they stand together, so that taking them copies nothing."""
        codes, roles = pd.factorize(self.seats["role"], sort=False)
        return {str(role): _rows(codes, index) for index, role in enumerate(roles)}

    @cached_property
    def recorded_elsewhere(self) -> NDArray[np.bool_]:
        """(people, ...) whether the results speak of another seat of the same person."""
        codes, people = pd.factorize(self.seats["person"])
        seats = np.zeros((len(people), *self.recorded.shape[1:]), np.intp)
        np.add.at(seats, codes, self.recorded)
        return seats[codes] > self.recorded

    @property
    def shape(self) -> tuple[int, ...]:
        """(people, ...)"""
        return self.attainment.shape[1:]

    def group(self, whose: Whose, rows: slice | NDArray[np.intp]) -> NDArray[np.intp]:
        """Group of each of the rows: its team, or the company."""
        own = self.team_index[rows]
        return own if whose == "team" else np.full(len(own), len(self.teams), np.intp)

    def at(self, period: str) -> "Workforce":
        """The workforce of one period; raises `Refused` when there is no such period."""
        if period not in self.periods:
            known = ", ".join(self.periods[-12:])
            raise Refused([Problem(_("there is no period {period}").format(period=period), mend=_("Known: {known}.").format(known=known))])
        place = self.periods.index(period)
        return self._cut((period,), lambda array, axis: array.take([place], axis))

    def _cut(self, periods: tuple[str, ...], cut: Any) -> "Workforce":
        wide = ("plan", "fact", "attainment", "group_fact", "group_attainment")
        narrow = ("target_bonus", "salary", "multiplier", "presence", "recorded")
        changes = {name: cut(getattr(self, name), 2) for name in wide} | {name: cut(getattr(self, name), 1) for name in narrow}
        return replace(self, periods=periods, **changes)

    def only(self, rows: NDArray[Any]) -> "Workforce":
        """The seats in `rows` (indices or a mask); the teams' results stay those of the whole."""
        wide = {name: getattr(self, name)[:, rows] for name in ("plan", "fact", "attainment")}
        narrow = {name: getattr(self, name)[rows] for name in ("target_bonus", "salary", "multiplier", "presence", "recorded")}
        return replace(self, seats=self.seats[rows] if rows.dtype == bool else self.seats.iloc[rows], **wide, **narrow)


def _rows(codes: NDArray[np.intp], index: int) -> slice | NDArray[np.intp]:
    rows = np.flatnonzero(codes == index)
    together = len(rows) and rows[-1] - rows[0] + 1 == len(rows)
    return slice(int(rows[0]), int(rows[-1]) + 1) if together else rows


def attain(plan: Floats, fact: Floats, precision: int) -> Floats:
    """fact ÷ plan, rounded half up to `precision` decimals of a percent; NaN where the plan is missing or 0.

    Rounding once, here, is what lets an exact hit of a threshold be recognised (PERFORMANCE 1).
    """
    grid = 10.0 ** (precision + 2)
    share = np.divide(fact, plan, out=np.full(np.shape(fact), np.nan), where=np.asarray(plan) > 0)
    return half_up(share * grid) / grid


def _period_bounds(periods: Iterable[str]) -> list[tuple[pd.Timestamp, pd.Timestamp] | None]:
    """First and last day of each period; None for a name that is no date ("Spring campaign")."""
    return [_bounds(name) for name in periods]


def _bounds(name: str) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    try:
        period = pd.Period(name.replace("-Q", "Q"))
    except (ValueError, TypeError):
        return None
    if period.year < _FIRST_YEAR:
        return None  # pandas reads "May" as May of the year 1
    return period.start_time.normalize(), period.end_time.normalize()


def order_periods(names: Iterable[str]) -> tuple[str, ...]:
    """Periods in order of time where all of them are dates, otherwise as they first appear."""
    unique = list(dict.fromkeys(names))
    bounds = _period_bounds(unique)
    if any(bound is None for bound in bounds):
        return tuple(unique)
    return tuple(name for _bound, name in sorted(zip(bounds, unique, strict=True)))


def _presence(people: pd.DataFrame, periods: tuple[str, ...]) -> Floats:
    """(people, periods) share of the days between `hired` and `left`, both included."""
    share = np.ones((len(people), len(periods)))
    hired = pd.to_datetime(people["hired"]).to_numpy() if "hired" in people else None
    left = pd.to_datetime(people["left"]).to_numpy() if "left" in people else None
    for column, bounds in enumerate(_period_bounds(periods)):
        if bounds is None:
            continue
        first, last = (np.datetime64(day, "D") for day in bounds)
        start = first if hired is None else np.where(pd.isna(hired), first, np.maximum(hired, first))
        stop = last if left is None else np.where(pd.isna(left), last, np.minimum(left, last))
        days = (stop - start) / np.timedelta64(1, "D") + 1
        share[:, column] = np.clip(days / ((last - first) / np.timedelta64(1, "D") + 1), 0, 1)
    return share


def build(results: pd.DataFrame, people: pd.DataFrame | None = None, scheme: Scheme | None = None) -> Workforce:
    """A workforce from a tidy table of results and a table of people.

    `results` has person, period, kpi, fact and, where known, team, role and plan; one row for each combination.
    `people` has person and any of team, role, salary, target_bonus, multiplier, hired, left; with a column `period`, a row a period.
    `scheme` gives the rounding and whether plans shrink with the days employed; its first role serves where the data has none.
    Raises `Refused` for two rows of the same person, period and KPI, or of the same person and period among people.
    """
    if people is not None and "period" in people:
        _refuse_two_rows(people)
    precision, prorate = (scheme.precision, scheme.prorate) if scheme else (2, "target")
    role = scheme.cards[0].role if scheme else ""
    results = _with_text(results)
    results, people = _fill_seats(results, people, role)
    periods = order_periods(results["period"].astype(str))
    kpis = tuple(dict.fromkeys(results["kpi"].astype(str)))
    seats = pd.concat([results[SEAT], people[SEAT]]).drop_duplicates().sort_values(SEAT, ignore_index=True)
    teams = tuple(sorted(set(seats["team"])))
    shape = (len(kpis), len(seats), len(periods))
    cell = (
        pd.Index(kpis).get_indexer(results["kpi"]),
        pd.MultiIndex.from_frame(seats).get_indexer(pd.MultiIndex.from_frame(results[SEAT])),
        pd.Index(periods).get_indexer(results["period"].astype(str)),
    )
    _refuse_duplicates(results, np.ravel_multi_index(cell, shape))
    plan, fact = np.full(shape, np.nan), np.full(shape, np.nan)
    plan[cell] = results["plan"] if "plan" in results else np.nan
    fact[cell] = results["fact"]
    recorded = np.zeros(shape[1:], bool)
    recorded[cell[1:]] = True
    of_people = _personal(people, seats, periods)
    of_people["presence"] *= recorded | _seated(people, seats, periods)
    if prorate == "target and plan":
        plan = plan * of_people["presence"]
    if prorate == "nothing":
        of_people["presence"] = (of_people["presence"] > 0).astype(float)
    team_of = pd.Index(teams).get_indexer(seats["team"])
    both = ~np.isnan(fact) & ~np.isnan(plan)
    return Workforce(
        kpis=kpis,
        periods=periods,
        seats=seats,
        teams=teams,
        plan=plan,
        fact=fact,
        attainment=attain(plan, fact, precision),
        group_fact=_of_groups(team_of, fact, ~np.isnan(fact)),
        group_attainment=attain(_of_groups(team_of, plan, both), _of_groups(team_of, fact, both), precision),
        recorded=recorded,
        **of_people,
    )


def _of_groups(team_of: NDArray[np.intp], array: Floats, known: NDArray[np.bool_]) -> Floats:
    """(kpis, groups, ...) sums of what is known of the members; NaN where nothing is. The last group is everybody."""
    order = np.argsort(team_of, kind="stable")
    starts = np.flatnonzero(np.diff(team_of[order], prepend=-1))

    def summed(values: Floats) -> Floats:
        of_teams = np.add.reduceat(values[:, order], starts, axis=1)
        return np.concatenate([of_teams, of_teams.sum(axis=1, keepdims=True)], axis=1)

    return np.where(summed(known.astype(float)) > 0, summed(np.where(known, array, 0.0)), np.nan)


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
        **{name: frame[name].astype(object).where(frame[name].notna(), "") if name in frame else "" for name in ("team", "role")}
    )


def _said_of(results: pd.DataFrame, people: pd.DataFrame, name: str) -> NDArray[Any]:
    """What the people table says of the person in each row: of that period, where it has periods, otherwise last."""
    said = people[people[name] != ""]
    last = said.drop_duplicates("person", keep="last").set_index("person")[name]
    found = _looked_up(last, results["person"])
    if "period" in people:
        then = said.set_index(_index_of(said, ["person", "period"]))[name]
        in_period = _looked_up(then, _index_of(results, ["person", "period"]))
        found = np.where(in_period == "", found, in_period)
    return found


def _looked_up(known: pd.Series, keys: pd.Series | pd.MultiIndex) -> NDArray[Any]:
    """What is known under each key, empty where nothing is."""
    found = known.reindex(keys).to_numpy(object)
    return np.where(pd.isna(found), "", found)


def _index_of(frame: pd.DataFrame, names: list[str]) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[names].astype(str))


def _seated(people: pd.DataFrame, seats: pd.DataFrame, periods: tuple[str, ...]) -> NDArray[np.bool_]:
    """(people, periods) False where the people table puts the person in another seat in that period."""
    given = np.zeros((len(seats), len(periods)), bool)
    if "period" in people:
        known = people[people["period"].astype(str).isin(periods)]
        row = pd.MultiIndex.from_frame(seats).get_indexer(pd.MultiIndex.from_frame(known[SEAT]))
        given[row, pd.Index(periods).get_indexer(known["period"].astype(str))] = True
    codes, names = pd.factorize(seats["person"])
    somewhere = np.zeros((len(names), len(periods)), bool)
    np.logical_or.at(somewhere, codes, given)
    return given | ~somewhere[codes]


def _personal(people: pd.DataFrame, seats: pd.DataFrame, periods: tuple[str, ...]) -> dict[str, Floats]:
    """Money, multiplier and days of every seat, (people, periods)."""
    values = {}
    columns = pd.MultiIndex.from_product([seats["person"], periods])
    for name, default in (("target_bonus", np.nan), ("salary", 0.0), ("multiplier", 1.0)):
        given = pd.to_numeric(people[name]).astype(float) if name in people else pd.Series(np.nan, people.index)
        if "period" in people:
            series = given.set_axis(pd.MultiIndex.from_arrays([people["person"], people["period"].astype(str)]))
            array = series.reindex(columns).to_numpy().reshape(len(seats), len(periods))
        else:
            once = given.set_axis(people["person"]).groupby(level=0).last()
            array = np.repeat(once.reindex(seats["person"]).to_numpy()[:, None], len(periods), axis=1)
        values[name] = np.where(np.isnan(array), default, array)
    unique = people.drop_duplicates("person", keep="last").set_index("person").reindex(seats["person"])
    values["presence"] = _presence(unique, periods)
    return values


def _refuse_two_rows(people: pd.DataFrame) -> None:
    keys = people[["person", "period"]].astype(str)
    twice = keys[keys.duplicated()].drop_duplicates()
    if len(twice):
        raise Refused(
            Problem(_("two rows in the people table"), f"{row.person}, {row.period}", _("Keep one of them."))
            for row in twice.head(20).itertuples()
        )


def _refuse_duplicates(results: pd.DataFrame, cell: NDArray[np.intp]) -> None:
    twice = pd.Series(cell).duplicated(keep=False).to_numpy()
    if twice.any():
        rows = results[twice].head(20)
        raise Refused(
            Problem(
                _("two rows for {kpi}").format(kpi=row.kpi),
                f"{row.person}, {row.period}",
                _("Keep one of them, or add them up before."),
            )
            for row in rows.drop_duplicates(["person", "period", "kpi"]).itertuples()
        )
