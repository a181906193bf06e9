"""Reads tables with typed columns under their own headings: transactions, and what is neither results nor people."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from kpi.intake.answers import Answers
from kpi.intake.cells.decided import Writing, day_first, place, writings
from kpi.intake.cells.values import Bools, as_text
from kpi.intake.findings.finding import Finding, found, listed
from kpi.intake.headings.columns import ids_beside, is_id
from kpi.intake.layout.tables import Table
from kpi.intake.readings.deals import DEAL_DAYS, DEAL_NUMBERS, Typed
from kpi.intake.readings.tidy import currencies_beside, read_numbers, unread
from kpi.intake.sourcetable import SourceTable
from kpi.intake.times.dates import dates
from kpi.language import _

_MONEY = ("amount", "cost", "price", "profit", "paid")
_CURRENCY = "currency"
"""Heading of the currencies that stand beside amounts, where no column of the table says them."""


def typed(one: SourceTable, answers: Answers) -> Typed:
    """A table by its columns. What is no number or day is an error in a column of ours; elsewhere it stays text."""
    table, shape = one.table, one.shape
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
    frame = pd.DataFrame(columns, index=table.body.index)
    return Typed(one.file, one.sheet, frame, mapping, pd.Series(table.rows), findings, numbers, shape.export)


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
