"""Mends of cells: names filled down, lines of sums and repetitions taken out."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd

from kpi.intake.cells.values import Bools, as_text
from kpi.intake.headings.columns import measure_in
from kpi.intake.layout.rows import TOTALS
from kpi.intake.layout.tables import Table
from kpi.intake.mends.mendkinds import TableMend
from kpi.intake.sourcetable import SourceTable, Tables
from kpi.intake.times.dating import known_year, named_period
from kpi.intake.words.names import known_totals, plain
from kpi.language import N_, _

_MONTHS = 12


class FillDown(TableMend):
    """A blank cell means what stands above it, as where a name is only in the first row of its block."""

    do: Literal["fill down"] = "fill down"
    column: Literal["person", "team", "role", "period", "kpi"]

    @property
    def says(self) -> str:
        return _("Fill blank cells of “{column}” with what stands above them").format(column=self.column)

    def on_tables(self, tables: Tables) -> list[SourceTable]:
        return in_column(tables, self.column, _with_filled)


class TakeOutTotals(TableMend):
    """Rows with a word for a sum in a column, such as "Total North", are no data."""

    reason: ClassVar[str] = N_("lines of sums taken out")
    do: Literal["take out totals"] = "take out totals"
    column: Literal["person", "team", "role", "period"]

    @property
    def says(self) -> str:
        return _("Take out rows with a word such as “Total” in “{column}”").format(column=self.column)

    def on_tables(self, tables: Tables) -> list[SourceTable]:
        def without_sums(table: Table, at: int) -> Table:
            return table.without(table.every_row(holding(table.body[at], names_a_sum)), self.reason)

        return in_column(tables, self.column, without_sums)


class DropRepeats(TableMend):
    """What is there a second time, the same in every cell, counts once: rows of results and people, or whole tables."""

    reason: ClassVar[str] = N_("repeated, the same in every cell")
    do: Literal["drop repeats"] = "drop repeats"
    of: Literal["rows", "tables"]

    @property
    def says(self) -> str:
        if self.of == "rows":
            return _("Keep the first of rows that are the same in every cell")
        return _("Keep the first of tables that are the same in every cell")

    def on_tables(self, tables: Tables) -> list[SourceTable]:
        again = repeated_rows(tables) if self.of == "rows" else repeated_tables(tables)
        return [self._first_only(one, again.get(one)) for one in tables]

    def _first_only(self, one: SourceTable, again: Bools | None) -> SourceTable:
        if again is None:
            return one
        return replace(one, table=one.table.without(one.table.every_row(again), self.reason))


class SwapDays(TableMend):
    """Dates whose day and month a spreadsheet program took for each other; what it left as text stays."""

    do: Literal["swap day and month"] = "swap day and month"
    column: Literal["period", "date", "hired", "left", "from", "to", "paid_on", "due"]

    @property
    def says(self) -> str:
        return _("Swap day and month in dates of “{column}” that are no text").format(column=self.column)

    def on_tables(self, tables: Tables) -> list[SourceTable]:
        return in_column(tables, self.column, _with_swapped)


def in_column(tables: Tables, column: str, change: Callable[[Table, int], Table]) -> list[SourceTable]:
    """The tables, those that have a column of ours changed there."""
    places = ((one, one.shape.columns.get(column)) for one in tables)
    return [one if at is None else replace(one, table=change(one.table, at)) for one, at in places]


def _with_swapped(table: Table, at: int) -> Table:
    cells = table.cells[at]
    return table.with_column(at, cells.map(swapped)) if cells.dtype == object else table


def swapped(cell: Any) -> Any:
    """A date with the number of its day for that of its month, where there is such a month; anything else as it is."""
    return cell.replace(month=cell.day, day=cell.month) if isinstance(cell, dt.date) and cell.day <= _MONTHS else cell


def filled(table: Table, at: int) -> pd.Series:
    """(rows with data,) cells of a column, the blank ones as what stands above them; those at the top and below a line
    of sums stay blank, also where that line is set aside."""
    cells = table.cells.loc[table.is_body | (table.roles == TOTALS), at]
    blank = as_text(cells).isna()
    above = cells.mask(blank).ffill()
    whole = above.mask(blank & holding(above, names_a_sum))
    return whole[table.is_body[whole.index]].reset_index(drop=True)


def _with_filled(table: Table, at: int) -> Table:
    column = filled(table, at).set_axis(np.flatnonzero(table.is_body))
    return table.with_column(at, table.cells[at].mask(table.is_body, column.reindex(table.cells.index)))


def holding(column: pd.Series, holds: Callable[[str], bool]) -> Bools:
    """(rows,) whether the text of a cell is one that `holds` says yes to."""
    text = as_text(column)
    return text.isin([value for value in text.dropna().unique() if holds(value)]).to_numpy(bool)


def is_a_sum(text: str) -> bool:
    """Whether a text is a word for a sum and nothing else."""
    return plain(text) in known_totals()


def names_a_sum(text: str) -> bool:
    """Whether a text is, begins with or ends with a word for a sum."""
    words = [plain(word) for word in re.split(r"[\W_]+", text) if word]
    ends = {"".join(part) for part in (words[:1], words[:2], words[-1:], words[-2:])}  # "Sub-total" is two words
    return is_a_sum(text) or not known_totals().isdisjoint(ends)


def repeated_tables(tables: Tables) -> dict[SourceTable, Bools]:
    """By table that an earlier one is the same as, (rows,) all true."""
    return {one: np.ones(len(one.table.body), bool) for one in copies(tables)}


def copies(tables: Tables) -> dict[SourceTable, SourceTable]:
    """A table to the first one that is the same and is said to be of the same."""
    found = {}
    for one in tables:
        same = (first for first in tables[: one.number] if _same(one.table, first.table))
        if len(one.table.body) and (first := next(same, None)) is not None:
            found[one] = first
    return found


def _same(table: Table, other: Table) -> bool:
    return (
        table.header == other.header
        and table.titles == other.titles
        and _said_above(table) == _said_above(other)
        and table.sheet.name == other.sheet.name
        and table.body.equals(other.body)
    )


def _said_above(table: Table) -> tuple[str, str, str]:
    """What stands above a table, or in the names of its sheet and file, about all rows: period, year, plan or fact."""
    names = (table.sheet.name, table.sheet.file.rpartition(".")[0], *table.titles)
    said = next((said for name in names if (said := measure_in(name))), "")
    return named_period(table)[0], known_year(table)[0], said


def repeated_rows(tables: Tables) -> dict[SourceTable, Bools]:
    """By table, (rows,) whether a row is the same in every cell as one before it; never of transactions.

    Rows of two tables are only compared where both have the same headings and say the period in the row.
    """
    alike: dict[object, list[SourceTable]] = {}
    for one in tables:
        dated = bool({"period", "year"} & one.shape.columns.keys())
        if one.shape.kind != "transactions":
            alike.setdefault((one.table.header, _said_above(one.table)) if dated else one.number, []).append(one)
    again = {}
    for group in alike.values():
        rows = pd.concat([one.table.body for one in group], ignore_index=True).duplicated().to_numpy(bool)
        for one in group:
            again[one], rows = np.split(rows, [len(one.table.body)])
    return again
