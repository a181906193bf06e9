"""Runs what has to be added up: one pass over a table for all KPIs that are split alike, and one that counts what was left out."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi.language import _
from kpi.measures.calendar import FIRST_YEAR, Calendar
from kpi.measures.datasources import Sources
from kpi.measures.declaration import Measures
from kpi.measures.discounts import misread
from kpi.measures.engine import Engine
from kpi.measures.invoices import by_period
from kpi.measures.measurekinds import Receivables
from kpi.measures.opentables import MEANT, OpenTable, open_tables
from kpi.measures.rowaccount import accounted
from kpi.measures.tally import Tallied, Tally
from kpi.measures.terms import ALL, UNIT, only
from kpi.measures.wholesql import whole_units
from kpi.problem import Problem, Refused

KEYS = ["person", "number", "channel"]
"""Whose value one is: the person, the number of the period, and the channel where a KPI is divided by one."""
_EMPTY = "''"
_MOST_CHANNELS = 60
_MOST_PERIODS = 1_500


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


def gather(engine: Engine, measures: Measures, sources: Sources) -> Gathered:
    """Adds up everything that the KPIs need; raises `Refused` with every column that is not there."""
    calendar = Calendar(measures.period, measures.year_starts)
    opened = open_tables(engine, measures, sources, calendar)
    if wrong := [said for table in opened for said in misread(measures, table.name, table.cells, table.read)]:
        raise Refused(wrong)
    span = _span(opened, calendar) if any(isinstance(kpi, Receivables) for kpi in measures.plain) else range(1)
    tallied = [one for table in opened for one in _tallied(table, calendar, span)]
    counts = [accounted(table, tallied) for table in opened]
    seats = _agreed([_seats(table, tallied) for table in opened])
    problems = [
        problem for table, (_rows, said) in zip(opened, counts, strict=True) for problem in [*table.notices(), *said]
    ]
    return Gathered(
        tuple(tallied), seats, pd.concat([rows for rows, _said in counts], ignore_index=True), tuple(problems)
    )


def _tallied(table: OpenTable, calendar: Calendar, span: range) -> Iterator[Tallied]:
    """Every tally of a table, in as few passes as there are ways to split."""
    plain = [one for one in table.tallies if not isinstance(one.kpi, Receivables)]
    for per in dict.fromkeys(one.per for one in plain):
        if per:
            _refuse_many(table, per)
        summed = [one for one in plain if one.per == per and not one.stands]
        yield from _summed(table, per, summed) if summed else ()
    yield from (_latest(table, one) for one in plain if one.stands)
    for one in table.tallies:
        if isinstance(one.kpi, Receivables):
            groups, sums = by_period(table.cells, table.rows, one.kpi, one, calendar, span)
            yield Tallied(one, groups, sums)


def _summed(table: OpenTable, per: str, some: Sequence[Tally]) -> Iterator[Tallied]:
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
    marked = f"(SELECT {', '.join(marks)} FROM {table.rows} WHERE {MEANT}{split})"
    sql = f"SELECT {', '.join(columns)} FROM {marked} GROUP BY ALL"
    found = table.cells.engine.arrow(sql).to_pandas()
    for place, one in enumerate(some):
        groups = found[KEYS].assign(passed=found[f"passed{place}"], used=found[f"used{place}"])
        groups["deviation"] = found[f"deviation{place}"].astype(float) if one.spread else np.nan
        sums = tuple((term.worth, found[f"sum{place}_{number}"].to_numpy()) for number, term in enumerate(one.terms))
        yield Tallied(one, groups, sums)


def _keys(per: str) -> str:
    return f"p AS person, n AS number, {per or _EMPTY} AS channel"


def _latest(table: OpenTable, one: Tally) -> Tallied:
    moments = f"SELECT {_keys(one.per)}, coalesce(m, CAST(d AS TIMESTAMP)) AS moment, sum({one.stands}) AS total, count(*) AS rows FROM {table.rows} WHERE {MEANT} AND {one.used} GROUP BY ALL"
    total = whole_units("arg_max(total, moment)")
    sql = f"SELECT person, number, channel, CAST(sum(rows) AS BIGINT) AS used, {total} AS total FROM ({moments}) GROUP BY ALL"
    found = table.cells.engine.arrow(sql).to_pandas()
    groups = found[KEYS].assign(passed=found["used"], used=found["used"], deviation=np.nan)
    return Tallied(one, groups, ((UNIT, found["total"].to_numpy()),))


def _refuse_many(table: OpenTable, per: str) -> None:
    """Raises `Refused` for a column that splits a KPI into more than anybody can pay on."""
    sql = f"SELECT count(*) FROM (SELECT DISTINCT {per} FROM {table.rows} WHERE {per} IS NOT NULL LIMIT {_MOST_CHANNELS + 1})"
    if _number(table, sql) > _MOST_CHANNELS:
        column = next(getattr(one.kpi, "per", "") for one in table.tallies if one.per == per)
        what = _("“{column}” has more than {most} different values, each of which would be a KPI")
        mend = _("Split by a column with few values, such as the channel.")
        raise Refused([Problem(what.format(column=column, most=_MOST_CHANNELS), table.name, mend)])


def _number(table: OpenTable, sql: str) -> int:
    return int(table.cells.engine.rows(sql)[0][0])


def _span(opened: Sequence[OpenTable], calendar: Calendar) -> range:
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


def _ends(table: OpenTable) -> tuple[int | None, int | None]:
    first, last = table.cells.engine.rows(f"SELECT min(n), max(n) FROM {table.rows} WHERE {MEANT}")[0]
    return first, last


def _seats(table: OpenTable, tallied: Sequence[Tallied]) -> pd.DataFrame:
    """person, number, team, role of each person and period; of several the last, told by the date."""
    team, role = (
        table.cells.text(name) if name else _EMPTY for name in (table.cells.table.team, table.cells.table.role)
    )
    seen = [one for one in tallied if one.tally in table.tallies and not one.tally.per and one.tally.spans]
    if team == role == _EMPTY and seen:
        return seen[0].groups[["person", "number"]].assign(team="", role="")
    own, order = _own(table)
    sql = f"SELECT p AS person, n AS number, coalesce({team}, '') AS team, coalesce({role}, '') AS role, {own}max(d) AS day FROM {table.rows} WHERE {MEANT} GROUP BY ALL"
    found = table.cells.engine.arrow(sql).to_pandas()
    ordered = found.sort_values([*order, "day", "team", "role"]).drop_duplicates(["person", "number"], keep="last")
    return ordered[["person", "number", "team", "role"]]


def _own(table: OpenTable) -> tuple[str, list[str]]:
    """What tells a deal of one's own, sold in this period, from one that others have a part of or that is taken back: those say least of a team."""
    alone = ["w1 - w0 = wd"] if table.crediting.divides else []
    sold = ["s > 0"] if table.crediting.takes_back else []
    tests = " AND ".join([*alone, *sold])
    return (f"{tests} AS own, ", ["own"]) if tests else ("", [])


def _agreed(some: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """One seat for each person and period: of several tables the first that says something."""
    if len(some) == 1:
        return some[0]
    together = pd.concat(some)
    together = together.assign(**{name: together[name].mask(together[name] == "") for name in ("team", "role")})
    return together.groupby(["person", "number"], sort=False)[["team", "role"]].first().fillna("").reset_index()
