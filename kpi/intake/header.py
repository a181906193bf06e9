"""Where the table begins in a sheet: its header, its rows, and what is above and between."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.intake.columns import count_known
from kpi.intake.figures import Figures
from kpi.intake.sheet import Sheet
from kpi.intake.values import as_text, is_blank
from kpi.language import N_

_SEARCHED = 30

ABOVE, HEADER, BLANK = N_("above the header"), N_("header"), N_("blank")


@dataclass(frozen=True, eq=False)
class Table:
    """A sheet whose header is found."""

    sheet: Sheet
    header: tuple[str, ...]
    """Headings; "" for a column without one."""
    body: pd.DataFrame
    """(rows, columns) cells below the header that are not all blank, columns labelled 0, 1, ..."""
    rows: NDArray[np.int64]
    """(rows,) number of each row as the user's program shows it."""
    set_aside: dict[str, int]
    """Rows that are no data, counted by reason."""
    height: int
    """Rows of the sheet, all of them."""
    _looked: dict[int, Figures] = field(default_factory=dict)

    def figures(self, at: int) -> Figures:
        """A column of the body as numbers."""
        return self._looked.setdefault(at, Figures(self.body[at]))


def find_table(sheet: Sheet, told: Mapping[str, str]) -> Table:
    """The table in a sheet; one without a header has names that are all ""."""
    top = sheet.cells.iloc[:_SEARCHED]
    flat = as_text(pd.Series(top.to_numpy(object).ravel(), dtype=object)).fillna("")
    texts = flat.to_numpy(object).reshape(top.shape).tolist()
    at = _header_row(texts, told)
    header = tuple(texts[at]) if at is not None else ("",) * sheet.cells.shape[1]
    first = 0 if at is None else at + 1
    body = sheet.cells.iloc[first:]
    empty = np.logical_and.reduce([is_blank(body[place]) for place in body.columns])
    set_aside = {ABOVE: first - 1, HEADER: 1} if at is not None else {}
    set_aside[BLANK] = int(empty.sum())
    return Table(
        sheet,
        header,
        body.loc[~empty].reset_index(drop=True),
        (np.arange(first, len(sheet.cells)) + sheet.first_row)[~empty],
        {reason: count for reason, count in set_aside.items() if count},
        len(sheet.cells),
    )


def _header_row(texts: list[list[str]], told: Mapping[str, str]) -> int | None:
    """The row of headings: of the rows wider than all above them, the one whose words are best known.

    A line of data is never wider than its header, but a title above the table is narrower.
    """
    best, place, widest = -1, None, 0
    for row, cells in enumerate(texts):
        names = [cell for cell in cells if cell]
        if len(names) <= widest:
            continue
        widest = len(names)
        known = count_known(names, told)
        # Headings may be years or months; a row of data has a number that is neither.
        if known > best and (known or Figures(pd.Series(names, dtype="str")).share == 0):
            best, place = known, row
    return place
