"""Tables with typed columns under their own headings: transactions, and what is neither results nor people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from kpi.intake.answers import Answers
from kpi.intake.columns import ids_beside, is_id
from kpi.intake.dates import dates
from kpi.intake.decided import Writing, day_first, place, writings
from kpi.intake.finding import Finding, found, listed
from kpi.intake.shape import Shape
from kpi.intake.tables import Table
from kpi.intake.tidy import currencies_beside, read_numbers, unread
from kpi.intake.values import Bools, as_text
from kpi.language import _

_MONEY = ("amount", "cost", "price", "profit", "paid")
_CURRENCY = "currency"
"""Heading of the currencies that stand beside amounts, where no column of the table says them."""

DEAL_NUMBERS = ("amount", "cost", "quantity", "price", "discount", "profit", "paid", "hours")
DEAL_DAYS = ("date", "started", "shipped", "paid_on", "due")


@dataclass(frozen=True, eq=False)
class Transactions:
    """Rows of single deals, orders or payments, of all the files of one form."""

    table: pd.DataFrame
    """(rows, their columns) under their own headings: float64, datetime64[s] or str."""
    columns: Mapping[str, str]
    """Our name (deal, date, person, amount, cost, ...) to their heading."""
    origin: pd.DataFrame
    """(rows) `file`, `sheet` and `row` of each, the row as the user's own program numbers it."""


@dataclass(frozen=True, eq=False)
class Typed:
    """One table with typed columns."""

    table: pd.DataFrame
    columns: Mapping[str, str]
    rows: pd.Series
    """(rows) number of each as the user's own program shows it."""
    findings: list[Finding]
    person_ids: pd.Series | None = None
    """(rows) the number beside each person, where the table has one."""

    def only(self, kept: Bools) -> "Typed":
        """Some of its rows (a mask)."""
        table, rows = self.table.loc[kept], self.rows.loc[kept]
        ids = None if self.person_ids is None else self.person_ids.loc[kept].reset_index(drop=True)
        return replace(self, table=table.reset_index(drop=True), rows=rows.reset_index(drop=True), person_ids=ids)


def typed(table: Table, shape: Shape, answers: Answers) -> Typed:
    """A table by its columns. What is no number or day is an error in a column of ours; elsewhere it stays text."""
    names = own_names(table)
    ours = {at: name for name, at in shape.columns.items()} if shape.kind == "transactions" else {}
    how, findings = writings(table, [at for at, name in ours.items() if name in DEAL_NUMBERS], answers)
    columns = {}
    for at, name in names.items():
        columns[name], wrong = _column(table, at, ours.get(at, ""), how, answers)
        findings += wrong
    mapping = {ours: names[at] for ours, at in shape.columns.items() if at in names}
    if ours and "currency" not in mapping:
        mixed = currencies_beside(table, [at for at, name in ours.items() if name in _MONEY])
        if mixed is not None and mixed.nunique() > 1:
            mapping["currency"] = name = _unused(_CURRENCY, columns)
            columns[name] = mixed
    at_ids = ids_beside(table.header, shape.columns) if ours else None
    numbers = None if at_ids is None else as_text(table.body[at_ids])
    return Typed(pd.DataFrame(columns, index=table.body.index), mapping, pd.Series(table.rows), findings, numbers)


def own_names(table: Table) -> dict[int, str]:
    """Position to heading, or to the letter of a column with content but no heading; none of them twice."""
    names: dict[int, str] = {}
    for at, heading in enumerate(table.header):
        name = heading or (table.sheet.letter(at) if table.look(at).filled else "")
        if name:
            names[at] = name if name not in names.values() else f"{name} ({table.sheet.letter(at)})"
    return names


def _unused(name: str, taken: Iterable[str]) -> str:
    return name if name not in taken else f"{name} *"


def _column(
    table: Table, at: int, ours: str, how: Mapping[int, Writing], answers: Answers
) -> tuple[pd.Series, list[Finding]]:
    """One typed column, and what is wrong in it where it is one of ours."""
    column = table.body[at]
    content = table.look(at).content if not ours and not is_id(table.header[at]) else ""
    if ours in DEAL_NUMBERS or content == "number":
        read = read_numbers(table, at, how.get(at, Writing()))
        if ours or not read.unreadable.any():
            what = _("“{value}” is not a number, so nothing can be computed from it")
            return pd.Series(read.values, index=column.index), _wrong(table, at, read.unreadable, what)
    if ours in DEAL_DAYS or content == "day":
        first, questions = day_first(table, at, answers)
        days = dates(column, day_first=first)
        if ours or not (days.unreadable.any() or questions):
            said = _wrong(table, at, days.unreadable, _("“{value}” is not a date"))
            values = pd.Series(days.values.astype("datetime64[s]"), index=column.index)
            return values, [*questions, *said]
    return as_text(column), []


def _wrong(table: Table, at: int, unreadable: Bools, what: str) -> list[Finding]:
    """The cells that could not be read."""
    where = np.flatnonzero(unreadable)
    if not len(where):
        return []
    said = unread(table.body[at], unreadable)
    mend = _("Correct the cell, or leave it blank if it is missing.")
    findings = (
        found(
            what.format(value=said.iloc[row]),
            place(table, table.header[at], int(table.rows[row])),
            mend,
            value=str(said.iloc[row]),
        )
        for row in where
    )
    return list(listed(findings, len(where)))


def transactions_of(tables: Sequence[tuple[str, str, Typed]]) -> tuple[Transactions, ...]:
    """Transactions of files and sheets (file, sheet, table) of the same headings one below the other."""
    alike: dict[tuple[str, ...], list[tuple[str, str, Typed]]] = {}
    for one in tables:
        alike.setdefault(tuple(map(str, one[2].table.columns)), []).append(one)
    return tuple(_stack(group) for group in alike.values())


def _stack(group: Sequence[tuple[str, str, Typed]]) -> Transactions:
    origins = [pd.DataFrame({"file": file, "sheet": sheet, "row": one.rows}) for file, sheet, one in group]
    tables = [one.table for _file, _sheet, one in group]
    return Transactions(
        pd.concat(tables, ignore_index=True), group[0][2].columns, pd.concat(origins, ignore_index=True)
    )
