"""Runs what has to be added up: one pass over a table for all KPIs that are split alike, and one that counts what was left out."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import N_, _, ngettext
from kpi.measures.calendar import FIRST_YEAR, Calendar
from kpi.measures.cellsql import Cells, together
from kpi.measures.datasources import Relation, Sources, relation_of
from kpi.measures.declaration import Measures
from kpi.measures.discounts import misread
from kpi.measures.engine import Engine
from kpi.measures.invoices import by_period
from kpi.measures.measurekinds import Receivables
from kpi.measures.tally import ALL, UNIT, Tally, only, tallies, whole_units
from kpi.problem import Problem, Refused

USED = N_("used")
NO_PERSON, NO_DATE, BAD_DATE = N_("no person"), N_("no date"), N_("the date cannot be read")
OUTSIDE = N_("outside the filter")
COUNTED = ("kpi", "part", "table", "outcome", "rows")

KEYS = ["person", "number", "channel"]
"""Whose value one is: the person, the number of the period, and the channel where a KPI is divided by one."""
_EMPTY = "''"
_MEANT = "p IS NOT NULL AND n IS NOT NULL"
_MOST_CHANNELS = 60
_MOST_PERIODS = 1_500


@dataclass(frozen=True, eq=False)
class Tallied:
    """A tally, added up."""

    tally: Tally
    groups: pd.DataFrame
    """person, number (of the period), channel ("" where the KPI is not split), passed and used (rows), deviation."""
    sums: tuple[tuple[Fraction, NDArray[np.int64]], ...]
    """What one is worth, and how many there are in each group."""


@dataclass(frozen=True, eq=False)
class Gathered:
    """All tallies, and what became of every row."""

    tallied: tuple[Tallied, ...]
    seats: pd.DataFrame
    """person, number, team, role: the last of the period; "" where no table says."""
    counted: pd.DataFrame
    """kpi, part, table, outcome ("used", or why not), rows; for each KPI and part the rows add up to those of its tables."""
    problems: tuple[Problem, ...]
    """Notices."""


@dataclass(frozen=True)
class _Opened:
    """A table of the declaration and its sources."""

    name: str
    cells: Cells
    relations: Sequence[Relation]
    tallies: Sequence[Tally]

    @property
    def rows(self) -> str:
        return f"({together(self.cells, self.relations)})"


def gather(engine: Engine, measures: Measures, sources: Sources) -> Gathered:
    """Adds up everything that the KPIs need; raises `Refused` with every column that is not there."""
    calendar = Calendar(measures.period, measures.year_starts)
    opened = _opened(engine, measures, sources, calendar)
    if wrong := [said for table in opened for said in misread(measures, table.name, table.cells, table.rows)]:
        raise Refused(wrong)
    span = _span(opened, calendar) if any(isinstance(kpi, Receivables) for kpi in measures.plain) else range(1)
    tallied = [one for table in opened for one in _tallied(table, calendar, span)]
    counts = [_counted(table, tallied) for table in opened]
    seats = _agreed([_seats(table, tallied) for table in opened])
    problems = [
        problem for table, (_rows, said) in zip(opened, counts, strict=True) for problem in [*_notices(table), *said]
    ]
    return Gathered(
        tuple(tallied), seats, pd.concat([rows for rows, _said in counts], ignore_index=True), tuple(problems)
    )


def _opened(engine: Engine, measures: Measures, sources: Sources, calendar: Calendar) -> list[_Opened]:
    cells = {name: Cells(engine, table, calendar) for name, table in measures.tables.items()}
    only = {"": next(iter(cells.values()))} if len(cells) == 1 else {}
    made: dict[str, list[Tally]] = {name: [] for name in cells}
    for kpi in measures.plain:
        for table, tally in tallies(kpi, cells | only):
            made[table or next(iter(cells))].append(tally)
    for name, declared in measures.tables.items():
        for column in filter(None, (declared.team, declared.role)):
            cells[name].text(column)
    found: list[_Opened] = []
    problems: list[Problem] = []
    for name in cells:
        relations = []
        for source in sources.get(name, ()):
            try:
                relations.append(relation_of(engine, source, name, cells[name].needed))
            except Refused as error:
                problems += error.problems
        problems += [problem for relation in relations for problem in cells[name].missing(relation)]
        if not sources.get(name):
            problems.append(Problem(_("no file is given for this table"), name))
        found.append(_Opened(name, cells[name], relations, made[name]))
    if problems:
        raise Refused(problems)
    return found


def _tallied(table: _Opened, calendar: Calendar, span: range) -> Iterator[Tallied]:
    """Every tally of a table, in as few passes as there are ways to split."""
    plain = [one for one in table.tallies if not isinstance(one.kpi, Receivables)]
    for per in dict.fromkeys(one.per for one in plain):
        if per:
            _refuse_many(table, per)
        summed = [one for one in plain if one.per == per and not one.latest]
        yield from _summed(table, per, summed) if summed else ()
    yield from (_latest(table, one) for one in plain if one.latest)
    for one in table.tallies:
        if isinstance(one.kpi, Receivables):
            groups, sums = by_period(table.cells, table.rows, one.kpi, one, calendar, span)
            yield Tallied(one, groups, sums)


def _summed(table: _Opened, per: str, some: Sequence[Tally]) -> Iterator[Tallied]:
    columns = [_keys(per)]
    marks = ["*"]  # whether a row is used is found out once, not for each aggregate
    for place, one in enumerate(some):
        used = f"u{place}" if one.used != ALL else ALL
        marks += [f"{one.used} AS {used}"] if used != ALL else []
        columns.append(f"count(*){only(one.passes)} AS passed{place}")
        columns.append(f"count(*){only(used)} AS used{place}")
        columns += [f"{term.sql(used)} AS sum{place}_{number}" for number, term in enumerate(one.terms)]
        columns += [f"{one.spread}{only(used)} AS deviation{place}"] if one.spread else []
    split = f" AND {per} IS NOT NULL" if per else ""
    marked = f"(SELECT {', '.join(marks)} FROM {table.rows} WHERE {_MEANT}{split})"
    sql = f"SELECT {', '.join(columns)} FROM {marked} GROUP BY ALL"
    found = table.cells.engine.arrow(sql).to_pandas()
    for place, one in enumerate(some):
        groups = found[KEYS].assign(passed=found[f"passed{place}"], used=found[f"used{place}"])
        groups["deviation"] = found[f"deviation{place}"].astype(float) if one.spread else np.nan
        sums = tuple((term.worth, found[f"sum{place}_{number}"].to_numpy()) for number, term in enumerate(one.terms))
        yield Tallied(one, groups, sums)


def _keys(per: str) -> str:
    return f"p AS person, n AS number, {per or _EMPTY} AS channel"


def _latest(table: _Opened, one: Tally) -> Tallied:
    moments = f"SELECT {_keys(one.per)}, coalesce(m, CAST(d AS TIMESTAMP)) AS moment, sum({one.latest}) AS total, count(*) AS rows FROM {table.rows} WHERE {_MEANT} AND {one.used} GROUP BY ALL"
    total = whole_units("arg_max(total, moment)")
    sql = f"SELECT person, number, channel, CAST(sum(rows) AS BIGINT) AS used, {total} AS total FROM ({moments}) GROUP BY ALL"
    found = table.cells.engine.arrow(sql).to_pandas()
    groups = found[KEYS].assign(passed=found["used"], used=found["used"], deviation=np.nan)
    return Tallied(one, groups, ((UNIT, found["total"].to_numpy()),))


def _refuse_many(table: _Opened, per: str) -> None:
    """Raises `Refused` for a column that splits a KPI into more than anybody can pay on."""
    sql = f"SELECT count(*) FROM (SELECT DISTINCT {per} FROM {table.rows} WHERE {per} IS NOT NULL LIMIT {_MOST_CHANNELS + 1})"
    if _number(table, sql) > _MOST_CHANNELS:
        column = next(getattr(one.kpi, "per", "") for one in table.tallies if one.per == per)
        what = _("“{column}” has more than {most} different values, each of which would be a KPI")
        mend = _("Split by a column with few values, such as the channel.")
        raise Refused([Problem(what.format(column=column, most=_MOST_CHANNELS), table.name, mend)])


def _number(table: _Opened, sql: str) -> int:
    return int(table.cells.engine.rows(sql)[0][0])


def _span(opened: Sequence[_Opened], calendar: Calendar) -> range:
    """From the first to the last period that any table knows; raises `Refused` when these are too many."""
    ends = [_ends(table) for table in opened]
    known = [int(number) for end in ends for number in end if number is not None]
    nowhere = calendar.number(dt.date(FIRST_YEAR, 1, 1))
    if known and max(known) - min(known) > _MOST_PERIODS:
        what = _("the dates reach from {first} to {last}, which are more than {most} periods")
        said = what.format(first=calendar.name(min(known)), last=calendar.name(max(known)), most=_MOST_PERIODS)
        raise Refused(
            [Problem(said, _("date"), _("Mend the dates that are slips of the pen, or take longer periods."))]
        )
    return range(min(known), max(known) + 1) if known else range(nowhere, nowhere + 1)


def _ends(table: _Opened) -> tuple[int | None, int | None]:
    first, last = table.cells.engine.rows(f"SELECT min(n), max(n) FROM {table.rows} WHERE {_MEANT}")[0]
    return first, last


def _seats(table: _Opened, tallied: Sequence[Tallied]) -> pd.DataFrame:
    """person, number, team, role of each person and period; of several the last, told by the date."""
    team, role = (
        table.cells.text(name) if name else _EMPTY for name in (table.cells.table.team, table.cells.table.role)
    )
    seen = [one for one in tallied if one.tally in table.tallies and not one.tally.per and one.tally.spans]
    if team == role == _EMPTY and seen:
        return seen[0].groups[["person", "number"]].assign(team="", role="")
    sql = f"SELECT p AS person, n AS number, coalesce({team}, '') AS team, coalesce({role}, '') AS role, max(d) AS day FROM {table.rows} WHERE {_MEANT} GROUP BY ALL"
    found = table.cells.engine.arrow(sql).to_pandas()
    ordered = found.sort_values(["day", "team", "role"]).drop_duplicates(["person", "number"], keep="last")
    return ordered[["person", "number", "team", "role"]]


def _agreed(some: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """One seat for each person and period: of several tables the first that says something."""
    if len(some) == 1:
        return some[0]
    together = pd.concat(some)
    together = together.assign(**{name: together[name].mask(together[name] == "") for name in ("team", "role")})
    return together.groupby(["person", "number"], sort=False)[["team", "role"]].first().fillna("").reset_index()


def _counted(table: _Opened, tallied: Sequence[Tallied]) -> tuple[pd.DataFrame, list[Problem]]:
    """What became of the rows, tally by tally, and notices about those that should not have been left out."""
    read = _number(table, f"SELECT count(*) FROM {table.rows}")
    whole = {id(one.tally) for one in tallied if one.tally.counts_rows and one.groups["used"].sum() == read}
    fine = [number for number in table.cells.amounts if any(map(table.cells.inexact, table.relations))]
    partly = [one for one in table.tallies if id(one) not in whole]
    codes = _codes(table, partly, fine)
    rows = []
    for one in table.tallies:
        said = [(_(USED), read)] if id(one) in whole else codes[id(one)]
        rows += [(one.kpi.name, one.part, table.name, outcome, count) for outcome, count in said]
    counted = pd.DataFrame(rows, columns=list(COUNTED))
    return counted, [
        *_left_out(counted, table.name, read),
        *_rounded(table, {number: codes[number] for number in fine}),
    ]


def _codes(table: _Opened, tallies: Sequence[Tally], fine: Sequence[int]) -> dict[int, Any]:
    """Outcomes and their rows of each tally, by its id, and the amounts with too many decimals, by the number of their cell."""
    if not tallies and not fine:
        return {}
    base = {NO_PERSON: "p IS NULL", NO_DATE: "dz", BAD_DATE: "n IS NULL"}
    columns, meanings = [f"count(*) FILTER (WHERE af{number}) AS f{number}" for number in fine], []
    for place, one in enumerate(tallies):
        outside = {} if one.passes == ALL else {_(OUTSIDE): f"NOT ({one.passes})"}
        tests = {_(reason): test for reason, test in base.items()} | outside | dict(one.faults)
        meanings.append((*tests, _(USED)))
        cases = " ".join(f"WHEN {test} THEN {number}" for number, test in enumerate(tests.values()))
        columns.append(f"histogram(CASE {cases} ELSE {len(tests)} END) AS t{place}")
    found = table.cells.engine.arrow(f"SELECT {', '.join(columns)} FROM {table.rows}").to_pylist()[0]
    codes: dict[int, Any] = {number: found[f"f{number}"] for number in fine}
    for place, (one, meaning) in enumerate(zip(tallies, meanings, strict=True)):
        codes[id(one)] = [
            (meaning[code], count)
            for code, count in sorted(
                found[f"t{place}"] or (), key=lambda pair: -pair[0] if pair[0] == len(meaning) - 1 else pair[0]
            )
        ]
    return codes


def _left_out(counted: pd.DataFrame, table: str, read: int) -> Iterator[Problem]:
    if not read:
        yield Problem(_("there are headings but no rows below them"), table, level="notice")
    told = counted[~counted["outcome"].isin([_(USED), _(OUTSIDE)])]
    for outcome, rows in told.groupby("outcome", sort=False)["rows"].max().items():
        what = ngettext(
            "{n} of {read} rows is set aside: {reason}", "{n} of {read} rows are set aside: {reason}", int(rows)
        )
        mend = _("Mend them, if they count.")
        yield Problem(what.format(n=int(rows), read=read, reason=outcome), table, mend, level="notice")


def _rounded(table: _Opened, fine: Mapping[int, int]) -> Iterator[Problem]:
    for number, count in fine.items():
        if count:
            what = ngettext(
                "{n} amount in “{column}” has more than four decimals and is rounded",
                "{n} amounts in “{column}” have more than four decimals and are rounded",
                count,
            )
            yield Problem(what.format(n=count, column=table.cells.amounts[number]), table.name, level="notice")


def _notices(table: _Opened) -> Iterator[Problem]:
    """What is to be said of how its sources were read."""
    return (problem for relation in table.relations for problem in relation.notices)
