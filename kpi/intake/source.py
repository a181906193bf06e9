"""One table of the files and what was made of it, for a page to show and for a user to correct."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi.intake.answers import Kind
from kpi.intake.cells.decided import order_of, proven
from kpi.intake.files.sheet import letters
from kpi.intake.layout.preview import Preview, preview_of
from kpi.intake.layout.rows import HEADER
from kpi.intake.layout.tables import Table
from kpi.intake.readings.together import UNPLACED, WITH_ERROR
from kpi.intake.sourcetable import SourceTable
from kpi.intake.words.vendors import VendorExport


@dataclass(frozen=True)
class Counts:
    """Rows of the files; `read` is `kept` and all that is set aside."""

    read: int
    kept: int
    set_aside: Mapping[str, int]
    """Number of rows by reason, to be shown through gettext."""


@dataclass(frozen=True)
class Column:
    """One column of a table and what was decided about it."""

    letter: str
    heading: str
    """"" where there is none."""
    meaning: str
    """Our name; "kpi value" for a column of results of a wide table; "" where nothing was made of it."""
    confidence: float
    """How sure the meaning is, from 0 to 1; 1 where the user said it, 0 where there is none."""
    content: str
    """What stands in it: blank, number, day, period, person (names of people), word (a few over and over), text."""
    examples: tuple[str, ...]
    """The first different cells."""
    decimal: str
    """The decimal sign that its numbers prove, "" where they prove none."""
    day_first: str
    """A cell that can only have the day first, "" where there is none."""
    month_first: str
    """A cell that can only have the month first, "" where there is none."""


@dataclass(frozen=True, eq=False)
class Source:
    """One table and what was made of it; a sheet may have several."""

    file: str
    sheet: str
    kind: Kind
    """"long" and "wide" hold results, "people" people, "transactions" single deals, "other" nothing that is used."""
    columns: Mapping[str, str]
    """Our name to their heading."""
    kpis: tuple[str, ...]
    """Headings of a wide table that hold results."""
    unused: tuple[str, ...]
    """Headings that nothing was made of."""
    counts: Counts
    range: str
    """Where the table lies, such as "B6:H40"."""
    header: tuple[int, ...]
    """Rows with its headings, as the user's own program numbers them; () where it has none."""
    about: tuple[Column, ...]
    """Its columns from left to right."""
    preview: Preview
    table: pd.DataFrame | None
    """The rows under their own headings, typed, of transactions and of what is not used."""
    export: VendorExport | None = None
    """The export of a CRM system that it is by its headings."""


def source_of(one: SourceTable) -> Source:
    """What was made of a table."""
    table, shape = one.table, one.shape
    of_kpis = dict.fromkeys(at for each in shape.measured for at in (each.plan, each.fact) if at is not None)
    header = np.flatnonzero(table.roles == HEADER) + table.sheet.first_row
    set_aside = {reason: len(rows) for reason, rows in one.aside.items()}
    return Source(
        one.file,
        one.sheet,
        shape.kind,
        one.headings,
        tuple(table.header[at] for at in of_kpis),
        tuple(table.header[at] for at in shape.unused),
        Counts(table.height, _kept(one, set_aside), set_aside),
        range_of(table),
        tuple(map(int, header)),
        columns_of(one, tuple(of_kpis)),
        preview_of(table),
        one.typed.table if one.typed else None,
        shape.export,
    )


def _kept(one: SourceTable, set_aside: Mapping[str, int]) -> int:
    """How many rows of the file are in the results, the people or the transactions."""
    if one.deals:
        return len(one.deals.table)
    return len(one.reading.rows) - sum(set_aside.get(reason, 0) for reason in (WITH_ERROR, UNPLACED))


def range_of(table: Table) -> str:
    """Where a table lies, such as "B6:H40"."""
    part = table.sheet
    last = part.first_row + len(part.cells) - 1
    right = letters(part.first_column + max(part.cells.shape[1], 1) - 1)
    return f"{letters(part.first_column)}{part.first_row}:{right}{last}"


def columns_of(one: SourceTable, kpis: Sequence[int]) -> tuple[Column, ...]:
    """Every column with content or a heading."""
    meanings = {at: ours for ours, at in one.shape.columns.items()} | dict.fromkeys(kpis, "kpi value")
    columns = (_column(one, at, meanings.get(at, "")) for at in range(len(one.table.header)))
    return tuple(column for column in columns if column.heading or column.content != "blank")


def _column(one: SourceTable, at: int, meaning: str) -> Column:
    table = one.table
    look = table.look(at)
    order = order_of(pd.Series(look.sample)) if look.content in ("day", "period") else None
    trust = (one.shape.confidence or {}).get(meaning, 0.5 if meaning else 0.0)
    return Column(
        table.sheet.letter(at),
        table.header[at] if table.headed else "",
        meaning,
        trust,
        look.content,
        look.sample[:3],
        (proven(look.signs) or "") if look.content == "number" else "",
        order.day_first if order else "",
        order.month_first if order else "",
    )


def sum_of(sources: Sequence[Source]) -> Counts:
    """The rows of all tables."""
    set_aside = sum((Counter(one.counts.set_aside) for one in sources), Counter[str]())
    return Counts(sum(one.counts.read for one in sources), sum(one.counts.kept for one in sources), dict(set_aside))
