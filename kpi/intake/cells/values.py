"""Cells as text, and which are blank."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.intake.words.names import known_blanks

Bools = NDArray[np.bool_]
Rows = NDArray[np.int64]
"""Numbers of rows, as the user's program shows them."""

# Written for Arrow's regular expressions, which run over a whole column at once. What Python and Arrow would read
# differently (white space, digits, edges of words in any alphabet) is spelt out, or pandas falls back to cell by cell.
SPACE = " \t\r\n\v\f\x1c-\x1f\x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_SPACES = f"[{SPACE}]+"
# Excel would run these as formulas, so a file that is safe to open has an apostrophe before them.
_GUARD = r"^'([=+\-@＝＋－＠])"


def as_text(column: pd.Series) -> pd.Series:
    """(rows,) trimmed text, missing where blank; 29825.0 is "29825" and a date is in ISO."""
    text = trimmed(column)
    return text.mask(text.str.lower().isin(known_blanks())).str.replace(_GUARD, r"\1", regex=True)


def trimmed(column: pd.Series) -> pd.Series:
    """(rows,) the same, with words for nothing as they stand."""
    if column.dtype == object:
        column = pd.Series([cell_text(value) for value in column], index=column.index, dtype="str")
    return column.str.replace(_SPACES, " ", regex=True).str.strip()


def cell_text(value: Any) -> str | None:
    """A cell as text, None where it is missing."""
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return value if isinstance(value, str) else str(value)


def is_blank(column: pd.Series) -> Bools:
    """(rows,) whether there is nothing in a cell but spaces."""
    if column.dtype == object:
        return np.array(
            [value is None or value != value or (isinstance(value, str) and not value.strip()) for value in column],
            bool,
        )
    return (column.isna() | (column.str.strip() == "")).to_numpy(bool)
