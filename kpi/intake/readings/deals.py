"""Rows with typed columns under their own headings: transactions, and what is neither results nor people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kpi.intake.cells.values import Bools
from kpi.intake.findings.finding import Finding, Place
from kpi.intake.words.vendors import VendorExport

DEAL_NUMBERS = ("amount", "cost", "quantity", "price", "discount", "profit", "paid", "hours")
DEAL_DAYS = ("date", "started", "shipped", "paid_on", "due", "cancelled_on")

_ENDS = ("date", "shipped", "paid_on")


@dataclass(frozen=True, eq=False)
class Transactions:
    """Rows of single deals, orders or payments, of all the files of one form."""

    table: pd.DataFrame
    """(rows, their columns) under their own headings: float64, datetime64[s] or str."""
    columns: Mapping[str, str]
    """Our name (deal, date, person, amount, cost, ...) to their heading."""
    origin: pd.DataFrame
    """(rows) `file`, `sheet` and `row` of each, the row as the user's own program numbers it."""
    export: VendorExport | None = None
    """The export of a CRM system that they are; None where none is known."""
    stages: tuple[str, ...] = ()
    """Headings with the days of stages, the request first, where the system is known; () for any with days."""

    def named_by_stage(self) -> "Transactions":
        """With the stage above its days in place of a heading that says more, where no other column is called so."""
        theirs = self.export.stages if self.export else {}
        names = {heading: stage for heading, stage in theirs.items() if stage not in self.table}
        names = {heading: stage for heading, stage in names.items() if list(names.values()).count(stage) == 1}
        stages = tuple(names.get(name, name) for name in self.stages)
        return replace(self, table=self.table.rename(columns=names), stages=stages)


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
    export: VendorExport | None = None
    """The export of a CRM system that it is."""

    @property
    def stages(self) -> tuple[str, ...]:
        """Headings with the days of stages, the request first, where the system is known."""
        if self.export is None:
            return ()
        known = [self.columns.get(name, "") for name in ("started", *(() if self.export.stages else _ENDS))]
        return tuple(dict.fromkeys(name for name in (*known, *self.export.stages) if name))

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
    origin = pd.concat([one.origin for one in group], ignore_index=True)
    return Transactions(tables, group[0].columns, origin, group[0].export, group[0].stages)
