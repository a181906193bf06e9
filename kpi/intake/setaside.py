"""Rows that are set aside: which, why, and as they stand in their files."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.intake.rows import OUTSIDE
from kpi.intake.tables import Table
from kpi.language import N_, _

Rows = NDArray[np.int64]

NOT_USED = N_("in a sheet that is neither results nor people")


@dataclass(frozen=True, eq=False)
class SetAside:
    """Rows of one table that are not used, for one reason."""

    source: int
    """Number of the table."""
    reason: str
    """To be shown through gettext."""
    rows: Rows
    """Their numbers, as the user's program shows them."""


def outside(number: int, table: Table) -> list[SetAside]:
    """Rows that are not in the body of a table: above it, its header, blank, sums, notes, what mends took out, and
    those of the sheet that are in no table, which only one of its tables tells."""
    return [SetAside(number, reason, rows) for reason, rows in table.set_aside.items()]


def counted(aside: Iterable[SetAside], source: int) -> dict[str, int]:
    """Number of rows by reason of one table."""
    counts: Counter[str] = Counter()
    for one in aside:
        if one.source == source:
            counts[one.reason] += len(one.rows)
    return dict(counts)


def set_aside_table(tables: Sequence[Table], aside: Sequence[SetAside]) -> pd.DataFrame:
    """Every row that is set aside: file, sheet, row, reason, and its cells as they stand there under A, B, ...

    In the order of the files and their rows, and as wide as the widest table. Of tables side by side, a row of the
    sheet is a row of each, with the cells that lie in it.
    """
    blocks = [
        block
        for number, table in enumerate(tables)
        if (own := [one for one in aside if one.source == number])
        for block in _blocks(table, own)
    ]
    names = [_("file"), _("sheet"), _("row"), _("reason")]
    if not blocks:
        return pd.DataFrame(columns=names)
    letters = sorted({name for block in blocks for name in block.columns[4:]}, key=lambda name: (len(name), name))
    return pd.concat(blocks, ignore_index=True).reindex(columns=[*names, *letters])


def _blocks(table: Table, aside: Sequence[SetAside]) -> list[pd.DataFrame]:
    """The rows of a table with the cells that lie in it, and those of no table with all of theirs."""
    left = table.sheet.first_column - table.whole.first_column
    own = slice(left, left + table.sheet.cells.shape[1])
    parts = [([one for one in aside if one.reason != OUTSIDE], own)]
    parts += [([one for one in aside if one.reason == OUTSIDE], slice(None))]
    return [_block(table, those, columns) for those, columns in parts if those]


def _block(table: Table, aside: Sequence[SetAside], columns: slice) -> pd.DataFrame:
    whole = table.whole
    rows = np.concatenate([one.rows for one in aside])
    reasons = [_(one.reason) for one in aside for _row in one.rows]
    order = np.argsort(rows, kind="stable")
    cells = whole.cells.iloc[rows[order] - whole.first_row, columns].astype(object).reset_index(drop=True)
    said = pd.DataFrame(
        {
            _("file"): whole.file,
            _("sheet"): whole.name,
            _("row"): rows[order],
            _("reason"): [reasons[at] for at in order],
        }
    )
    letters = [whole.letter(at) for at in range(whole.cells.shape[1])[columns]]
    return pd.concat([said, cells.set_axis(letters, axis=1)], axis=1)
