"""What can be mended after reading: each mend a value that is put on a list, saved with it, and taken off again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

import numpy as np
from pydantic import Field

from kpi.intake.header import Table
from kpi.intake.mends.cells import DropRepeats, FillDown, TakeOutTotals
from kpi.intake.mends.kinds import ReadingMend, TableMend
from kpi.intake.mends.rows import AddUp, Convert, LeaveOut, Negatives, OnePerPeriod, Unify
from kpi.intake.setaside import Rows, SetAside
from kpi.intake.tidy import Reading

__all__ = [
    "ORDER",
    "AddUp",
    "Convert",
    "DropRepeats",
    "FillDown",
    "LeaveOut",
    "Mend",
    "Negatives",
    "OnePerPeriod",
    "TakeOutTotals",
    "Unify",
    "in_order",
    "mended_readings",
    "mended_tables",
]

Mend = Annotated[
    DropRepeats | TakeOutTotals | FillDown | Unify | LeaveOut | Negatives | Convert | OnePerPeriod | AddUp,
    Field(discriminator="do"),
]
"""One of the mends; `do` says which."""

ORDER: tuple[type[TableMend | ReadingMend], ...] = (
    DropRepeats,
    TakeOutTotals,
    FillDown,
    Unify,
    LeaveOut,
    Negatives,
    Convert,
    OnePerPeriod,
    AddUp,
)
"""Which kind goes first, whatever the order of the list: a sum must not be filled with the name above it."""


def in_order(mends: Sequence[Mend]) -> tuple[Mend, ...]:
    """Mends in the order in which they act, each once; those of one kind stay in the order of the list."""
    return tuple(sorted(dict.fromkeys(mends), key=lambda mend: ORDER.index(type(mend))))


def mended_tables(
    tables: Sequence[Table], columns: Sequence[Mapping[str, int]], mends: Sequence[Mend]
) -> tuple[list[Table], list[SetAside]]:
    """Tables after the mends of cells, and the rows that these took out."""
    aside: list[SetAside] = []
    for mend in mends:
        if isinstance(mend, TableMend):
            before = [table.rows for table in tables]
            tables = mend.on_tables(tables, columns)
            aside += _gone(before, [table.rows for table in tables], mend.reason)
    return list(tables), aside


def mended_readings(readings: Sequence[Reading], mends: Sequence[Mend]) -> tuple[list[Reading], list[SetAside]]:
    """Readings after the mends of tidy rows, and the rows that these took out."""
    aside: list[SetAside] = []
    for mend in mends:
        if isinstance(mend, ReadingMend):
            changed = [_with_its_people(*pair) for pair in zip(readings, mend.on_readings(readings), strict=True)]
            aside += _gone([_rows(one) for one in readings], [_rows(one) for one in changed], mend.reason)
            readings = changed
    return list(readings), aside


def _with_its_people(before: Reading, after: Reading) -> Reading:
    """What a row of results says about a person goes with the row."""
    if before.results is None or after.results is None or after.people is None:
        return after
    gone = np.setdiff1d(before.results["row"], after.results["row"])
    return replace(after, people=after.people[~after.people["row"].isin(gone)])


def _rows(reading: Reading) -> Rows:
    frames = [frame["row"].to_numpy(np.int64) for frame in (reading.results, reading.people) if frame is not None]
    return np.unique(np.concatenate(frames)) if frames else np.array([], np.int64)


def _gone(before: Sequence[Rows], after: Sequence[Rows], reason: str) -> list[SetAside]:
    gone = [np.setdiff1d(*pair) for pair in zip(before, after, strict=True)]
    return [SetAside(source, reason, rows) for source, rows in enumerate(gone) if len(rows)]
