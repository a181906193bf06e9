"""The list of mends: which there are, in which order they act, and what they make of an upload."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from kpi.intake.mends.cells import DropRepeats, FillDown, SwapDays, TakeOutTotals
from kpi.intake.mends.dealmends import DropRepeatedDeals, NegativeDeals
from kpi.intake.mends.jointmends import DivideJoint
from kpi.intake.mends.mendkinds import AnyMend, DealMend, ReadingMend, TableMend
from kpi.intake.mends.rowmends import AddUp, Convert, LeaveOut, Negatives, OfGroups, OnePerPeriod, Unify, WholePercents
from kpi.intake.sourcetable import Tables

Mend = Annotated[
    DropRepeats
    | TakeOutTotals
    | FillDown
    | SwapDays
    | DropRepeatedDeals
    | OfGroups
    | Unify
    | LeaveOut
    | Negatives
    | NegativeDeals
    | WholePercents
    | Convert
    | OnePerPeriod
    | DivideJoint
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
    OfGroups,
    Unify,
    LeaveOut,
    Negatives,
    NegativeDeals,
    WholePercents,
    Convert,
    OnePerPeriod,
    DivideJoint,
    AddUp,
)
"""Which kind goes first, whatever the order of the list: a sum must not be filled with the name above it."""


def in_order(mends: Sequence[Mend]) -> tuple[Mend, ...]:
    """Mends in the order in which they act, each once; those of one kind stay in the order of the list."""
    return tuple(sorted(dict.fromkeys(mends), key=lambda mend: ORDER.index(type(mend))))


def mended_cells(tables: Tables, mends: Sequence[Mend]) -> Tables:
    """Tables after the mends of cells; a row that these took out has their reason for its role."""
    for mend in mends:
        if isinstance(mend, TableMend):
            tables = mend.on_tables(tables)
    return tables


def mended_rows(tables: Tables, mends: Sequence[Mend]) -> Tables:
    """Tables after the mends of tidy rows and of transactions; the rows that these took out are set aside."""
    for mend in mends:
        if isinstance(mend, ReadingMend):
            tables = mend.on_readings(tables)
        if isinstance(mend, DealMend):
            tables = [one.with_deals(mend.on_deals(one.deals), mend.reason) if one.deals else one for one in tables]
    return tables
