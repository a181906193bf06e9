"""Mends of cells: names filled down, lines of sums and repetitions taken out."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np
import pandas as pd

from kpi.intake.columns import measure_in
from kpi.intake.header import Table
from kpi.intake.mends.kinds import TableMend
from kpi.intake.names import known_totals, plain
from kpi.intake.periods import period_of
from kpi.intake.values import Bools, as_text
from kpi.language import N_, _

Columns = Sequence[Mapping[str, int]]


class FillDown(TableMend):
    """A blank cell means what stands above it, as where a name is only in the first row of its block."""

    do: Literal["fill down"] = "fill down"
    column: Literal["person", "team", "role", "period", "kpi"]

    @property
    def says(self) -> str:
        return _("Fill blank cells of “{column}” with what stands above them").format(column=self.column)

    def on_tables(self, tables: Sequence[Table], columns: Columns) -> list[Table]:
        places = [names.get(self.column) for names in columns]
        return [
            table if at is None else with_column(table, at, filled(table.body[at]))
            for table, at in zip(tables, places, strict=True)
        ]


class TakeOutTotals(TableMend):
    """Rows with a word for a sum in a column, such as "Total North", are no data."""

    reason: ClassVar[str] = N_("lines of sums taken out")
    do: Literal["take out totals"] = "take out totals"
    column: Literal["person", "team", "role", "period"]

    @property
    def says(self) -> str:
        return _("Take out rows with a word such as “Total” in “{column}”").format(column=self.column)

    def on_tables(self, tables: Sequence[Table], columns: Columns) -> list[Table]:
        places = [names.get(self.column) for names in columns]
        return [
            table if at is None else only(table, ~holding(table.body[at], names_a_sum))
            for table, at in zip(tables, places, strict=True)
        ]


class DropRepeats(TableMend):
    """What is there a second time, the same in every cell, counts once: rows, or whole tables."""

    reason: ClassVar[str] = N_("repeated, the same in every cell")
    do: Literal["drop repeats"] = "drop repeats"
    of: Literal["rows", "tables"]

    @property
    def says(self) -> str:
        if self.of == "rows":
            return _("Keep the first of rows that are the same in every cell")
        return _("Keep the first of tables that are the same in every cell")

    def on_tables(self, tables: Sequence[Table], columns: Columns) -> list[Table]:
        again = repeated_rows(tables, columns) if self.of == "rows" else repeated_tables(tables)
        return [only(table, ~rows) for table, rows in zip(tables, again, strict=True)]


def only(table: Table, kept: Bools) -> Table:
    """A table with some of its rows (a mask)."""
    if kept.all():
        return table
    # What was found out about a column as numbers belongs to the body in which it was looked at.
    return replace(table, body=table.body.loc[kept].reset_index(drop=True), rows=table.rows[kept], _looked={})


def with_column(table: Table, at: int, column: pd.Series) -> Table:
    """A table with other cells in one of its columns."""
    body = table.body.copy(deep=False)
    body[at] = column
    return replace(table, body=body, _looked={})


def filled(column: pd.Series) -> pd.Series:
    """(rows,) cells, the blank ones as what stands above them; those at the top and below a line of sums stay blank."""
    blank = as_text(column).isna()
    above = column.mask(blank).ffill()
    return above.mask(blank & holding(above, names_a_sum))


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
    again: list[Bools] = []
    for number, table in enumerate(tables):
        same = len(table.body) > 0 and any(_same(table, other) for other in tables[:number])
        again.append(np.full(len(table.body), same))
    return again


def _same(table: Table, other: Table) -> bool:
    return (
        table.header == other.header
        and _said_above(table) == _said_above(other)
        and table.sheet.name == other.sheet.name
        and table.body.equals(other.body)
    )


def _said_above(table: Table) -> tuple[str, str]:
    """What the names of sheet and file say of all rows: their period, and whether they are plans."""
    stem = table.sheet.file.rpartition(".")[0]
    return period_of(table.sheet.name) or period_of(stem), measure_in(table.sheet.name) or measure_in(stem)


def repeated_rows(tables: Sequence[Table], columns: Columns) -> list[Bools]:
    """(rows,) for each table, whether a row is the same in every cell as one before it.

    Rows of two tables are only compared where both have the same headings and say the period in the row.
    """
    again = [np.zeros(len(table.body), bool) for table in tables]
    alike: dict[object, list[int]] = {}
    for number, (table, names) in enumerate(zip(tables, columns, strict=True)):
        dated = bool({"period", "year"} & names.keys())
        alike.setdefault((table.header, _said_above(table)) if dated else number, []).append(number)
    for numbers in alike.values():
        stacked = pd.concat([tables[number].body for number in numbers], ignore_index=True)
        ends = np.cumsum([len(tables[number].body) for number in numbers])[:-1]
        for number, rows in zip(numbers, np.split(stacked.duplicated().to_numpy(bool), ends), strict=True):
            again[number] = rows
    return again
