"""Rows with typed columns under their own headings: transactions, and what is neither results nor people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kpi.intake.cells.values import Bools
from kpi.intake.findings.finding import Finding, Place

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
    """One table with typed columns, and where it stands."""

    file: str
    sheet: str
    """"" where the file has none."""
    table: pd.DataFrame
    columns: Mapping[str, str]
    rows: pd.Series
    """(rows) number of each as the user's own program shows it."""
    findings: list[Finding]
    person_ids: pd.Series | None = None
    """(rows) the number beside each person, where the table has one."""

    @property
    def origin(self) -> pd.DataFrame:
        """(rows) `file`, `sheet` and `row` of each."""
        return pd.DataFrame({"file": self.file, "sheet": self.sheet, "row": self.rows})

    def place(self, at: int, ours: str) -> Place:
        """The cell of one of its rows, by position, in a column of ours."""
        return Place(self.file, self.sheet, int(self.rows.iloc[at]), self.columns[ours])

    def only(self, kept: Bools) -> "Typed":
        """Some of its rows (a mask)."""
        table, rows = self.table.loc[kept], self.rows.loc[kept]
        ids = None if self.person_ids is None else self.person_ids.loc[kept].reset_index(drop=True)
        return replace(self, table=table.reset_index(drop=True), rows=rows.reset_index(drop=True), person_ids=ids)


def transactions_of(tables: Iterable[Typed]) -> tuple[Transactions, ...]:
    """Transactions of the same headings one below the other."""
    alike: dict[tuple[str, ...], list[Typed]] = {}
    for one in tables:
        alike.setdefault(tuple(map(str, one.table.columns)), []).append(one)
    return tuple(_stack(group) for group in alike.values())


def _stack(group: Sequence[Typed]) -> Transactions:
    tables = pd.concat([one.table for one in group], ignore_index=True)
    return Transactions(tables, group[0].columns, pd.concat([one.origin for one in group], ignore_index=True))
