"""The list of mends: which there are, in which order they act, and what they make of an upload."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import numpy as np
from pydantic import Field

from kpi.intake.deals import Typed
from kpi.intake.mends.cells import DropRepeats, FillDown, SwapDays, TakeOutTotals
from kpi.intake.mends.dealmends import DropRepeatedDeals, NegativeDeals
from kpi.intake.mends.mendkinds import AnyMend, DealMend, ReadingMend, TableMend
from kpi.intake.mends.rowmends import AddUp, Convert, LeaveOut, Negatives, OnePerPeriod, Unify, WholePercents
from kpi.intake.setaside import Rows, SetAside
from kpi.intake.shape import Shape
from kpi.intake.tables import Table
from kpi.intake.tidy import Reading

Mend = Annotated[
    DropRepeats
    | TakeOutTotals
    | FillDown
    | SwapDays
    | DropRepeatedDeals
    | Unify
    | LeaveOut
    | Negatives
    | NegativeDeals
    | WholePercents
    | Convert
    | OnePerPeriod
    | AddUp,
    Field(discriminator="do"),
]
"""One of the mends; `do` says which."""

ORDER: tuple[type[AnyMend], ...] = (
    DropRepeats,
    TakeOutTotals,
    FillDown,
    SwapDays,
    DropRepeatedDeals,
    Unify,
    LeaveOut,
    Negatives,
    NegativeDeals,
    WholePercents,
    Convert,
    OnePerPeriod,
    AddUp,
)
"""Which kind goes first, whatever the order of the list: a sum must not be filled with the name above it."""


def in_order(mends: Sequence[Mend]) -> tuple[Mend, ...]:
    """Mends in the order in which they act, each once; those of one kind stay in the order of the list."""
    return tuple(sorted(dict.fromkeys(mends), key=lambda mend: ORDER.index(type(mend))))


def mended_tables(tables: Sequence[Table], shapes: Sequence[Shape], mends: Sequence[Mend]) -> list[Table]:
    """Tables after the mends of cells; a row that these took out has their reason for its role."""
    for mend in mends:
        if isinstance(mend, TableMend):
            tables = mend.on_tables(tables, shapes)
    return list(tables)


def mended_readings(readings: Sequence[Reading], mends: Sequence[Mend]) -> tuple[list[Reading], list[SetAside]]:
    """Readings after the mends of tidy rows, and the rows that these took out."""
    aside: list[SetAside] = []
    for mend in mends:
        if isinstance(mend, ReadingMend):
            changed = [_with_its_people(*pair) for pair in zip(readings, mend.on_readings(readings), strict=True)]
            aside += _gone([_rows(one) for one in readings], [_rows(one) for one in changed], mend.reason)
            readings = changed
    return list(readings), aside


def mended_deals(deals: Sequence[Typed | None], mends: Sequence[Mend]) -> tuple[list[Typed | None], list[SetAside]]:
    """Transactions after their mends, and the rows that these took out; None where a table holds none."""
    aside: list[SetAside] = []
    for mend in mends:
        if isinstance(mend, DealMend):
            changed = [one and mend.on_deals(one) for one in deals]
            aside += _gone([_numbers(one) for one in deals], [_numbers(one) for one in changed], mend.reason)
            deals = changed
    return list(deals), aside


def _numbers(deals: Typed | None) -> Rows:
    return np.array([], np.int64) if deals is None else deals.rows.to_numpy(np.int64)


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
