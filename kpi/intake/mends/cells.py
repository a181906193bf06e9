"""Mends of cells: names filled down, lines of sums and repetitions taken out."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd

from kpi.intake.columns import measure_in
from kpi.intake.dating import known_year, named_period
from kpi.intake.mends.mendkinds import TableMend
from kpi.intake.names import known_totals, plain
from kpi.intake.rows import TOTALS
from kpi.intake.shape import Shape
from kpi.intake.tables import Table
from kpi.intake.values import Bools, as_text
from kpi.language import N_, _

_MONTHS = 12


class FillDown(TableMend):
    """A blank cell means what stands above it, as where a name is only in the first row of its block."""

    do: Literal["fill down"] = "fill down"
    column: Literal["person", "team", "role", "period", "kpi"]

    @property
    def says(self) -> str:
        return _("Fill blank cells of “{column}” with what stands above them").format(column=self.column)

    def on_tables(self, tables: Sequence[Table], shapes: Sequence[Shape]) -> list[Table]:
        places = [shape.columns.get(self.column) for shape in shapes]
        return [table if at is None else _with_filled(table, at) for table, at in zip(tables, places, strict=True)]


class TakeOutTotals(TableMend):
    """Rows with a word for a sum in a column, such as "Total North", are no data."""

    reason: ClassVar[str] = N_("lines of sums taken out")
    do: Literal["take out totals"] = "take out totals"
    column: Literal["person", "team", "role", "period"]

    @property
    def says(self) -> str:
        return _("Take out rows with a word such as “Total” in “{column}”").format(column=self.column)

    def on_tables(self, tables: Sequence[Table], shapes: Sequence[Shape]) -> list[Table]:
        places = [shape.columns.get(self.column) for shape in shapes]
        return [
            table if at is None else table.without(table.every_row(holding(table.body[at], names_a_sum)), self.reason)
            for table, at in zip(tables, places, strict=True)
        ]


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

    def on_tables(self, tables: Sequence[Table], shapes: Sequence[Shape]) -> list[Table]:
        again = repeated_rows(tables, shapes) if self.of == "rows" else repeated_tables(tables)
        return [table.without(table.every_row(rows), self.reason) for table, rows in zip(tables, again, strict=True)]


class SwapDays(TableMend):
    """Dates whose day and month a spreadsheet program took for each other; what it left as text stays."""

    do: Literal["swap day and month"] = "swap day and month"
    column: Literal["period", "date", "hired", "left", "paid_on", "due"]

    @property
    def says(self) -> str:
        return _("Swap day and month in dates of “{column}” that are no text").format(column=self.column)

    def on_tables(self, tables: Sequence[Table], shapes: Sequence[Shape]) -> list[Table]:
        places = [shape.columns.get(self.column) for shape in shapes]
        return [
            table
            if at is None or table.cells[at].dtype != object
            else table.with_column(at, table.cells[at].map(swapped))
            for table, at in zip(tables, places, strict=True)
        ]


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


def repeated_tables(tables: Sequence[Table]) -> list[Bools]:
    """(rows,) for each table, all true where an earlier one is the same and is said to be of the same."""
    again = copies(tables)
    return [np.full(len(table.body), number in again) for number, table in enumerate(tables)]


def copies(tables: Sequence[Table]) -> dict[int, int]:
    """Number of a table to that of the first one that is the same and is said to be of the same."""
    pairs = (
        (number, next((first for first in range(number) if _same(table, tables[first])), None))
        for number, table in enumerate(tables)
        if len(table.body)
    )
    return {number: first for number, first in pairs if first is not None}


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


def repeated_rows(tables: Sequence[Table], shapes: Sequence[Shape]) -> list[Bools]:
    """(rows,) for each table, whether a row is the same in every cell as one before it; never of transactions.

    Rows of two tables are only compared where both have the same headings and say the period in the row.
    """
    again = [np.zeros(len(table.body), bool) for table in tables]
    alike: dict[object, list[int]] = {}
    for number, (table, shape) in enumerate(zip(tables, shapes, strict=True)):
        dated = bool({"period", "year"} & shape.columns.keys())
        if shape.kind != "transactions":
            alike.setdefault((table.header, _said_above(table)) if dated else number, []).append(number)
    for numbers in alike.values():
        stacked = pd.concat([tables[number].body for number in numbers], ignore_index=True)
        ends = np.cumsum([len(tables[number].body) for number in numbers])[:-1]
        for number, rows in zip(numbers, np.split(stacked.duplicated().to_numpy(bool), ends), strict=True):
            again[number] = rows
    return again
