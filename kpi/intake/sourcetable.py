"""A table on its way, and all that is known of it: as it was recognised, as it was mended, and what was made of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from kpi.intake.cells.values import Rows
from kpi.intake.findings.finding import Finding, Place
from kpi.intake.layout.shape import Shape
from kpi.intake.layout.tables import Table
from kpi.intake.readings.deals import Typed
from kpi.intake.readings.reading import Reading


@dataclass(frozen=True, eq=False)
class SourceTable:
    """One table of the files; each step makes a new one of it."""

    found: Table
    """As it lies in its sheet, with all its rows."""
    recognised: Table
    """Without notes, sums and false days, before any mend."""
    table: Table
    """After the mends of cells."""
    shape: Shape
    """What it is, which no mend changes."""
    findings: tuple[Finding, ...]
    """What is to be said of how it was recognised."""
    number: int = 0
    """Its place among all tables, in the order of the files: `source` of its tidy rows."""
    reading: Reading = field(default_factory=Reading)
    """Its results and people, after the mends of tidy rows; nothing for transactions and what is not used."""
    typed: Typed | None = None
    """Its rows as they stand, where no results or people are made of them; transactions after their mends."""
    aside: Mapping[str, Rows] = field(default_factory=dict)
    """Numbers of the rows that are in neither results, people nor transactions, by reason, to be shown through gettext."""

    @property
    def file(self) -> str:
        """Name of its file."""
        return self.table.sheet.file

    @property
    def sheet(self) -> str:
        """Name of its sheet; "" where the file has none."""
        return self.table.sheet.name

    @property
    def headings(self) -> dict[str, str]:
        """Our name to their heading."""
        return {ours: self.table.header[at] for ours, at in self.shape.columns.items()}

    @property
    def deals(self) -> Typed | None:
        """Its transactions; None where it holds anything else."""
        return self.typed if self.shape.kind == "transactions" else None

    @property
    def used(self) -> bool:
        """Whether results or people are made of it."""
        return bool(self.reading.frames)

    def place(self, column: str = "", row: int | None = None) -> Place:
        """A place in it, by the heading and the number of the row."""
        return Place(self.file, self.sheet, row, column)

    def unmended(self) -> "SourceTable":
        """As it was recognised, before any mend and with nothing made of it."""
        return SourceTable(self.found, self.recognised, self.recognised, self.shape, self.findings, self.number)

    def with_finding(self, finding: Finding) -> "SourceTable":
        """With one more thing to be said of how it was recognised."""
        return replace(self, findings=(*self.findings, finding))

    def with_reading(self, reading: Reading, reason: str = "") -> "SourceTable":
        """With other tidy rows; what a row of results says about a person goes with it, and rows that are gone are set aside."""
        before = self.reading
        if before.results is not None and reading.results is not None and reading.people is not None:
            gone = np.setdiff1d(before.results["row"], reading.results["row"])
            reading = replace(reading, people=reading.people[~reading.people["row"].isin(gone)])
        return replace(self, reading=reading).without(np.setdiff1d(before.rows, reading.rows), reason)

    def with_deals(self, deals: Typed, reason: str = "") -> "SourceTable":
        """With other transactions; rows that are gone are set aside."""
        before = self.deals or deals
        return replace(self, typed=deals).without(np.setdiff1d(before.rows, deals.rows), reason)

    def without(self, rows: Rows, reason: str) -> "SourceTable":
        """With more rows set aside, by their numbers."""
        if not len(rows):
            return self
        known = self.aside.get(reason, np.array([], np.int64))
        return replace(self, aside={**self.aside, reason: np.concatenate([known, rows])})


Tables = Sequence[SourceTable]
"""All tables of the files, each at its number."""


def numbered(tables: Iterable[SourceTable]) -> tuple[SourceTable, ...]:
    """Tables in the order of the files, each with its number."""
    return tuple(replace(one, number=number) for number, one in enumerate(tables))
