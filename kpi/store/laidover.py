"""Numbers of the data that were changed in a workbook, laid over the tables that were read."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kpi.export.formulabook import FormulaTables
from kpi.formulas.nodes import FormulaColumn
from kpi.intake.files.sheet import Sheet
from kpi.language import _, ngettext, number, period_name
from kpi.problem import Problem

ABOVE = 4
"""Rows above the data of a table, its headings included."""
NEAR = 1e-9
_SHOWN = 12


class DataChange(NamedTuple):
    """A number of the data that stands otherwise in the sheet."""

    row: int
    column: FormulaColumn
    before: float
    after: float
    address: str


def changed_numbers(columns: Sequence[FormulaColumn], sheet: Sheet) -> Iterator[DataChange]:
    """Every number of the data that is another one in the sheet; text where a number belongs is none."""
    for place, column in enumerate(columns):
        if not column.editable or not isinstance(column.content, np.ndarray):
            continue
        here = place - sheet.first_column
        first = ABOVE + 1 - sheet.first_row
        for row, before in enumerate(column.content.tolist()):
            after = number_in(sheet, first + row, here)
            same = (np.isnan(before) and np.isnan(after)) or abs(before - after) <= NEAR * max(1.0, abs(before))
            if not same:
                yield DataChange(row, column, before, after, f"{sheet.letter(here)}{ABOVE + 1 + row}")


def number_in(sheet: Sheet, row: int, column: int) -> float:
    """What stands in a cell, counted from 0; NaN for a text, a blank cell, or one beyond the sheet."""
    if not (0 <= row < sheet.cells.shape[0] and 0 <= column < sheet.cells.shape[1]):
        return float("nan")
    value = sheet.cells.iat[row, column]
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float("nan")


def laid_over(
    tables: FormulaTables, results: pd.DataFrame, people: pd.DataFrame | None, found: Sequence[DataChange]
) -> tuple[list[str], list[Problem]]:
    """Changes put into the tables, in place; what was told and what could not be put anywhere."""
    told, left = [], []
    for change in found:
        text = _in_words(tables, change)
        if _put_result(tables, results, change) or _put_person(tables, people, change):
            told.append(text)
        else:
            what = _("{change}: it is made of several rows of the data, so it was not taken over").format(change=text)
            left.append(Problem(what, change.address, _("Change the data itself."), level="notice"))
    if (more := len(told) - _SHOWN) > 0:
        text = ngettext("and {n} more number of the data", "and {n} more numbers of the data", more)
        told = [*told[:_SHOWN], text.format(n=number(more))]
    return told, left


def _in_words(tables: FormulaTables, change: DataChange) -> str:
    seat, period = tables.seats.seat[change.row], tables.seats.period[change.row]
    before, after = (_("nothing") if np.isnan(one) else number(one, 4) for one in (change.before, change.after))
    who = f"{tables.paid.workforce.people[seat]}, {period_name(tables.paid.periods[period])}"
    return _("{who}, {what}: {before} → {after}").format(who=who, what=change.column.title, before=before, after=after)


def _put_result(tables: FormulaTables, results: pd.DataFrame, change: DataChange) -> bool:
    """A plan or a fact into the one row that it comes from."""
    for kpi in tables.data.measured:
        columns = tables.data.of_people(kpi)
        for name, column in (("plan", columns.plan), ("fact", columns.fact)):
            if column is change.column:
                rows = _rows_of(tables, results, kpi, change)
                if len(rows) == 1 and _alike(results[name].iloc[rows[0]], change.before):
                    results.loc[results.index[rows[0]], name] = change.after
                    return True
    return False


def _rows_of(tables: FormulaTables, results: pd.DataFrame, kpi: str, change: DataChange) -> list[int]:
    seat, workforce = int(tables.seats.seat[change.row]), tables.paid.workforce
    wanted = {
        "person": workforce.people[seat],
        "period": workforce.periods[int(tables.seats.period[change.row])],
        "kpi": kpi,
    }
    here = np.ones(len(results), bool)
    for name, value in wanted.items():
        here &= (results[name].astype(str) == str(value)).to_numpy()
    return np.flatnonzero(here).tolist()


def _put_person(tables: FormulaTables, people: pd.DataFrame | None, change: DataChange) -> bool:
    """A target bonus, salary or multiplier into the one row of a person, where it is the same in all periods."""
    named = {tables.data.once(name): name.replace(" ", "_") for name in ("target bonus", "salary", "multiplier")}
    name = named.get(change.column)
    if people is None or name is None or name not in people:
        return False
    seat = int(tables.seats.seat[change.row])
    rows = np.flatnonzero((people["person"].astype(str) == str(tables.paid.workforce.people[seat])).to_numpy())
    if len(rows) != 1 or len(tables.paid.periods) > 1 or not _alike(people[name].iloc[rows[0]], change.before):
        return False
    people.loc[people.index[rows[0]], name] = change.after
    return True


def _alike(one: Any, other: float) -> bool:
    value = float("nan") if one is None or pd.isna(one) else float(one)
    return (np.isnan(value) and np.isnan(other)) or abs(value - other) <= NEAR * max(1.0, abs(other))
