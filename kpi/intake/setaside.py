"""Rows that are set aside: which, why, and as they stand in their files."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from kpi.intake.cells.values import Rows
from kpi.intake.layout.rows import OUTSIDE
from kpi.intake.layout.tables import Table
from kpi.intake.sourcetable import SourceTable
from kpi.language import _


def set_aside_table(tables: Iterable[SourceTable]) -> pd.DataFrame:
    """Every row that is set aside: file, sheet, row, reason, and its cells as they stand there under A, B, ...

    In the order of the files and their rows, and as wide as the widest table. Of tables side by side, a row of the
    sheet is a row of each, with the cells that lie in it.
    """
    blocks = [block for one in tables for block in _blocks(one.table, one.aside)]
    names = [_("file"), _("sheet"), _("row"), _("reason")]
    if not blocks:
        return pd.DataFrame(columns=names)
    letters = sorted({name for block in blocks for name in block.columns[4:]}, key=lambda name: (len(name), name))
    return pd.concat(blocks, ignore_index=True).reindex(columns=[*names, *letters])


def _blocks(table: Table, aside: Mapping[str, Rows]) -> list[pd.DataFrame]:
    """The rows of a table with the cells that lie in it, and those of no table with all of theirs."""
    left = table.sheet.first_column - table.whole.first_column
    own = slice(left, left + table.sheet.cells.shape[1])
    inside = {reason: rows for reason, rows in aside.items() if reason != OUTSIDE}
    outside = {reason: rows for reason, rows in aside.items() if reason == OUTSIDE}
    return [_block(table, part, columns) for part, columns in ((inside, own), (outside, slice(None))) if part]


def _block(table: Table, aside: Mapping[str, Rows], columns: slice) -> pd.DataFrame:
    whole = table.whole
    rows = np.concatenate(list(aside.values()))
    reasons = [_(reason) for reason, theirs in aside.items() for _row in theirs]
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
