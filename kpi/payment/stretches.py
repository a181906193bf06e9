"""Dated rows of the people table: from when to when somebody sat in a team and a role, with which pay and which share of full time."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.daycount import Days, bounds_of, days, shares_of_periods
from kpi.language import _
from kpi.money import Floats
from kpi.periods import days_of
from kpi.problem import Problem, Refused
from kpi.rules.eligibility import Eligibility
from kpi.rules.people import DayCount

_SHOWN = 20


@dataclass(frozen=True, eq=False)
class Stretches:
    """Stretches of time that do not overlap within a person."""

    rows: pd.DataFrame
    """What the people table says, a row a stretch; team and role are "" where it leaves them open. A row that another one interrupts has two."""
    begins: Days
    ends: Days
    way: DayCount
    terms: Eligibility | None = None
    """By which somebody hired early in a period counts from its first day."""

    @property
    def people(self) -> frozenset[str]:
        """Those of whom the table gives dated rows."""
        return frozenset(self.rows["person"])

    def shares(self, periods: tuple[str, ...]) -> Floats:
        """(rows, periods) the part of each period. Raises `Refused` for periods that are no dates."""
        if unknown := [name for name in periods if days_of(name) is None]:
            what = _("the period “{period}” is no date, so nobody knows which row of the people table holds for it")
            mend = _("Name periods by dates, such as 2026-03 or 2026-Q1, or write one row for each person.")
            raise Refused([Problem(what.format(period=name), _("periods"), mend) for name in unknown[:_SHOWN]])
        codes = pd.factorize(self.rows["person"])[0]
        return shares_of_periods(self._begins(codes, periods), self.ends, codes, periods, self.way)

    def days(self, periods: tuple[str, ...]) -> Floats:
        """(rows, periods) the part of each period by the calendar, however days are counted for pay."""
        return replace(self, way="calendar", terms=None).shares(periods)

    def _begins(self, codes: NDArray[np.intp], periods: tuple[str, ...]) -> Days:
        """(rows, periods) the first day of each row; of the first row of a person it may be that of the period."""
        first = np.full(codes.max(initial=-1) + 1, np.iinfo(np.int64).max)
        np.minimum.at(first, codes, self.begins)
        moved = begins_in(self.terms, self.begins, periods)
        return np.where((self.begins == first[codes])[:, None], moved, self.begins[:, None])


class SeatChanges(NamedTuple):
    """Who changed seat, pay or hours within a period, and what was made of their results."""

    stretches: Stretches | None = None
    """By dates."""
    undated: tuple[tuple[str, str], ...] = ()
    """People and periods with results in several seats and without dates, so that each counts for an equal part."""
    divided: tuple[tuple[str, str], ...] = ()
    """People and periods of which results were divided among their seats."""


NO_CHANGES = SeatChanges()
"""Where nobody did."""


class _Held(NamedTuple):
    """A row of one person, before it is known what interrupts it."""

    row: int
    begins: int
    ends: int
    said: bool
    """Whether the table itself says when it ends, and not just when the person left."""
    leave: bool


def begins_in(terms: Eligibility | None, hired: Days, periods: tuple[str, ...]) -> Days:
    """(people, periods) from which day on each counts."""
    moved = [
        hired if terms is None or (bounds := bounds_of(name)) is None else terms.begins(hired, *bounds)
        for name in periods
    ]
    return np.column_stack(moved)


def stretches_of(people: pd.DataFrame, way: DayCount, terms: Eligibility | None = None) -> Stretches | None:
    """The stretches of all who have a row with `from` or `to`, or several rows; None where nobody has. Raises `Refused` for rows that
    overlap, or begin on the same day.

    A row holds from its first day (`from`, or `hired`) to its last (`to`, or `left`), and at most until another one of the same person
    begins; after that one has ended, an earlier one that says no last day goes on. A row with `fte` 0 is a leave.
    """
    rows = people[are_dated(people)].reset_index(drop=True)
    if rows.empty:
        return None
    begins = np.maximum(_first_days(rows, "from"), _first_days(rows, "hired"))
    ends = np.minimum(_last_days(rows, "to"), _last_days(rows, "left"))
    if "period" in rows:
        bounds = [days_of(str(name)) for name in rows["period"]]
        named = [pd.Series([found and found[side] for found in bounds]) for side in (0, 1)]
        # What a person's first and last period say holds before and after them, as where a table names no dates.
        first, last = days(named[0], blank="from the start"), days(named[1], blank="to the end")
        person = rows["person"].to_numpy()
        is_first = first == pd.Series(first).groupby(person).transform("min").to_numpy()
        is_last = last == pd.Series(last).groupby(person).transform("max").to_numpy()
        begins = np.where(is_first, begins, np.maximum(begins, first))
        ends = np.where(is_last, ends, np.minimum(ends, last))
    leave = (rows["fte"] == 0).to_numpy() if "fte" in rows else np.zeros(len(rows), bool)
    said = _say_their_end(rows)
    problems, found = list[Problem](), list[tuple[int, int, int]]()
    for places in rows.groupby("person", sort=False).indices.values():
        held = sorted(
            (_Held(row, int(begins[row]), int(ends[row]), bool(said[row]), bool(leave[row])) for row in places),
            key=lambda one: one.begins,
        )
        problems += _overlaps(rows, held)
        found += _one_after_another(held)
    if problems:
        raise Refused(problems[:_SHOWN])
    row, begin, end = np.array(found, np.int64).reshape(-1, 3).T
    return Stretches(rows.iloc[row].reset_index(drop=True), begin, end, way, terms)


def once_a_person(people: pd.DataFrame) -> pd.DataFrame:
    """What the table says of each person last, with the first of several days of being hired."""
    begun = [name for name in ("hired", "from") if name in people]
    order = people.assign(**{name: pd.to_datetime(people[name]) for name in begun})
    order = order.sort_values(begun, na_position="first", kind="stable") if begun else order
    last = order[~order.duplicated("person", keep="last")]
    if "hired" not in people:
        return last
    first = order.groupby("person")["hired"].min()
    return last.assign(hired=last["person"].map(first))


def filled_forward(people: pd.DataFrame) -> pd.DataFrame:
    """Dated rows that leave the team or the role blank have that of the person's row before, where there is one."""
    dated = are_dated(people)
    if not dated.any():
        return people
    begins = np.maximum(_first_days(people, "from"), _first_days(people, "hired"))
    rows = people.assign(begins=begins)[dated]
    rows = rows.sort_values([*(["period"] if "period" in rows else []), "begins"], kind="stable")
    known = rows[["team", "role"]].astype(object).where(rows[["team", "role"]] != "")
    known = known.groupby(rows["person"]).ffill().fillna("")
    found = people.copy()
    found.loc[known.index, ["team", "role"]] = known
    return found


def employed_days(people: pd.DataFrame, seats: pd.DataFrame, stretches: Stretches | None) -> tuple[Days, Days]:
    """(seats,) the first and the last day of employment of the person in each seat; the first or the last of all where the table says none.
    Where it says no day of hiring, somebody with dated rows is there from the first of them on."""
    once = once_a_person(people).set_index("person").reindex(seats["person"])
    nothing = pd.Series(pd.NaT, once.index)
    hired, left = (once.get(name, nothing) for name in ("hired", "left"))
    first, last = days(hired, blank="from the start"), days(left, blank="to the end")
    if stretches is None or "period" in people:
        return first, last
    person = stretches.rows["person"]
    begins = pd.Series(stretches.begins).groupby(person.to_numpy()).min().reindex(seats["person"])
    ends = pd.Series(stretches.ends).groupby(person.to_numpy()).max().reindex(seats["person"])
    unsaid = begins.notna().to_numpy() & hired.isna().to_numpy()
    return (
        np.where(unsaid, begins.fillna(0).to_numpy(np.int64), first),
        np.where(ends.notna(), ends.fillna(0).to_numpy(np.int64), last),
    )


def are_dated(people: pd.DataFrame) -> NDArray[np.bool_]:
    """(rows,) of those people of whom rows say when they hold: with `from` or `to`, or several for one time."""
    told = [people[name].notna() for name in ("from", "to") if name in people]
    several = people.duplicated(["person", "period"] if "period" in people else ["person"], keep=False)
    return people["person"].isin(people.loc[np.logical_or.reduce([*told, several]), "person"].unique()).to_numpy()


def _first_days(rows: pd.DataFrame, name: str) -> Days:
    return days(rows.get(name, pd.Series(pd.NaT, rows.index)), blank="from the start")


def _last_days(rows: pd.DataFrame, name: str) -> Days:
    return days(rows.get(name, pd.Series(pd.NaT, rows.index)), blank="to the end")


def _say_their_end(rows: pd.DataFrame) -> NDArray[np.bool_]:
    """Rows with a last day of their own; a day of leaving that stands in every row of a person is the person's."""
    said = rows["to"].notna() if "to" in rows else pd.Series(data=False, index=rows.index)
    if "left" in rows:
        own = rows["left"].groupby(rows["person"]).transform("nunique") > 1
        own |= rows["left"].isna().groupby(rows["person"]).transform("any")
        said |= own & rows["left"].notna()
    return said.to_numpy(bool)


def _overlaps(rows: pd.DataFrame, held: Sequence[_Held]) -> Iterator[Problem]:
    names = [name for name in ("person", "period") if name in rows]
    for place, one in enumerate(held):
        for other in held[place + 1 :]:
            if other.begins > one.ends or other.ends < other.begins:
                continue
            whose = ", ".join(map(str, rows.loc[one.row, names]))
            if other.begins == one.begins:
                what = _("two rows in the people table for the same time")
                yield Problem(what, whose, _("Keep one of them, or write from when to when each of them holds."))
            elif one.said and not other.leave:
                what = _("two rows in the people table hold at the same time: from {day} on")
                mend = _("Let the earlier one end the day before, or leave its last day blank.")
                yield Problem(what.format(day=np.datetime64(other.begins, "D")), whose, mend)


def _one_after_another(held: Sequence[_Held]) -> Iterator[tuple[int, int, int]]:
    """Row, first and last day of each stretch: on every day holds the row that began last."""
    there = [one for one in held if one.begins <= one.ends]
    edges = sorted({day for one in there for day in (one.begins, one.ends + 1)})
    last: tuple[int, int, int] | None = None
    for first, after in itertools.pairwise(edges):
        holders = [one for one in there if one.begins <= first <= one.ends]
        if not holders:
            continue
        row = max(holders, key=lambda one: one.begins).row
        if last is not None and last[0] == row and last[2] == first - 1:
            last = (row, last[1], after - 1)
            continue
        if last is not None:
            yield last
        last = (row, first, after - 1)
    if last is not None:
        yield last
