"""Rows that are set aside: which, why, and as they stand in their files."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.intake.header import Table
from kpi.language import _

Rows = NDArray[np.int64]


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
    """Rows of a sheet that are not in the body of its table: above, header and blank, as the table counts them."""
    every = table.sheet.first_row + np.arange(table.height)
    rest = np.setdiff1d(every, table.rows)
    ends = np.cumsum(list(table.set_aside.values()))[:-1]
    parts = np.split(rest, ends)
    return [SetAside(number, reason, rows) for reason, rows in zip(table.set_aside, parts, strict=False) if len(rows)]


def counted(aside: Sequence[SetAside], source: int) -> dict[str, int]:
    """Number of rows by reason of one table."""
    counts: Counter[str] = Counter()
    for one in aside:
        if one.source == source:
            counts[one.reason] += len(one.rows)
    return dict(counts)


def set_aside_table(tables: Sequence[Table], aside: Sequence[SetAside]) -> pd.DataFrame:
    """Every row that is set aside: file, sheet, row, reason, and its cells as they stand there under A, B, ...

    In the order of the files and their rows; a table as wide as the widest of them.
    """
    blocks = [
        _block(table, own)
        for number, table in enumerate(tables)
        if (own := [one for one in aside if one.source == number])
    ]
    names = [_("file"), _("sheet"), _("row"), _("reason")]
    if not blocks:
        return pd.DataFrame(columns=names)
    letters = sorted({name for block in blocks for name in block.columns[4:]}, key=lambda name: (len(name), name))
    return pd.concat(blocks, ignore_index=True).reindex(columns=[*names, *letters])


def _block(table: Table, aside: Sequence[SetAside]) -> pd.DataFrame:
    rows = np.concatenate([one.rows for one in aside])
    reasons = [_(one.reason) for one in aside for _row in one.rows]
    order = np.argsort(rows, kind="stable")
    cells = table.sheet.cells.iloc[rows[order] - table.sheet.first_row].astype(object).reset_index(drop=True)
    said = pd.DataFrame(
        {
            _("file"): table.sheet.file,
            _("sheet"): table.sheet.name,
            _("row"): rows[order],
            _("reason"): [reasons[at] for at in order],
        }
    )
    letters = [table.sheet.letter(at) for at in range(cells.shape[1])]
    return pd.concat([said, cells.set_axis(letters, axis=1)], axis=1)
