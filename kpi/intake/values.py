"""Cells as text and as numbers. How a column writes its numbers is decided from the whole column, never row by row."""

import datetime as dt
import decimal as decimal_numbers
import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.intake.names import BLANKS

Bools = NDArray[np.bool_]
Decimal = Literal[".", ","]

# Written for Arrow's regular expressions, which run over a whole column at once. What Python and Arrow would read differently
# (\\s, \\d, \\b beside letters of any alphabet) is spelt out, or pandas falls back to one cell after the other.
_SPACE = " \t\r\n\v\f\x1c-\x1f\x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_SPACES = f"[{_SPACE}]+"
_BETWEEN_GROUPS = f"([0-9])[{_SPACE}'’]+([0-9])"  # made "_" before anything is looked at
_MONEY = "(?:[$¢-¥฿₠-⃀]|[A-Z][A-Z][A-Z])"
_CURRENCY = f"^{_MONEY} ?| ?{_MONEY}$"
_SIGNED_CURRENCY = f"^([+-]) ?(?:{_MONEY} ?)?"
# Excel would run these as formulas, so a file that is safe to open has an apostrophe before them.
_GUARD = r"^'([=+\-@＝＋－＠])"

_REAL = (int, float, decimal_numbers.Decimal, np.number)


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column of numbers (rows,)."""

    values: NDArray[np.float64]
    """NaN where blank or unreadable."""
    unreadable: Bools
    """Where something stands that is no number."""
    percent: Bools
    """Where a percent sign stood; the value is already divided by 100."""


@dataclass(frozen=True)
class Signs:
    """What a column proves about its decimal sign, by an example of each; "" where there is none."""

    point: str
    """Can only be read with a decimal point."""
    comma: str
    """Can only be read with a decimal comma."""
    either: str
    """Is a different number with each."""


def as_text(column: pd.Series) -> pd.Series:
    """(rows,) trimmed text, missing where blank; 29825.0 is "29825" and a date is in ISO."""
    if column.dtype == object:
        column = pd.Series([_written(value) for value in column], index=column.index, dtype="str")
    text = column.str.replace(_SPACES, " ", regex=True).str.strip()
    return text.mask(text.str.lower().isin(BLANKS)).str.replace(_GUARD, r"\1", regex=True)


def _written(value: Any) -> str | None:
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


@cache
def _pattern(decimal: Decimal) -> str:
    """A number with this decimal sign, its groups parted by the other one or by "_"."""
    other = r"\." if decimal == "," else ","
    three = "[0-9]{3}"
    western = f"[1-9][0-9]{{0,2}}(?:{other}{three})+"
    indian = f"[1-9][0-9]?(?:{other}[0-9]{{2}})+{other}{three}"
    spaced = f"[0-9]{{1,3}}(?:_{three})+"
    sign = re.escape(decimal)
    return f"[+-]?(?:(?:{western}|{indian}|{spaced}|[0-9]+)(?:{sign}[0-9]*)?|{sign}[0-9]+)(?:[eE][+-]?[0-9]+)?"


def _stripped(text: pd.Series) -> tuple[pd.Series, Bools]:
    """Text without currency, percent sign and spaced groups; and where a percent sign stood."""
    text = text.str.replace("−", "-").str.replace(_BETWEEN_GROUPS, r"\1_\2", regex=True)
    text = text.str.replace(r"^\((.*)\)$", r"-\1", regex=True).str.replace(r"^([^+-].*)-$", r"-\1", regex=True)
    percent = text.str.endswith("%").fillna(value=False).to_numpy(bool)
    text = text.str.removesuffix("%").str.strip()
    text = text.str.replace(_SIGNED_CURRENCY, r"\1", regex=True)
    return text.str.replace(_CURRENCY, "", regex=True).str.strip(), percent


def _parts(column: pd.Series) -> tuple[NDArray[np.float64], pd.Series]:
    """True numbers (NaN elsewhere) and, without them, the texts (missing elsewhere)."""
    if column.dtype != object:
        return np.full(len(column), np.nan), as_text(column)
    real = np.array(
        [isinstance(value, _REAL) and not isinstance(value, bool) for value in column], bool
    )
    values = pd.to_numeric(column.where(real), errors="coerce").to_numpy(float)
    return values, as_text(column.mask(real))


def signs(column: pd.Series) -> Signs:
    """What the texts of a column prove about its decimal sign."""
    text, _percent = _stripped(_parts(column)[1].dropna())
    text = text[text.str.contains(r"[.,]")]
    point, comma = (text.str.fullmatch(_pattern(sign)) for sign in (".", ","))
    found = text[point & ~comma], text[comma & ~point], text[point & comma]
    return Signs(*(str(some.iloc[0]).replace("_", " ") if len(some) else "" for some in found))


def numbers(column: pd.Series, decimal: Decimal) -> Numbers:
    """A column read with this decimal sign."""
    values, text = _parts(column)
    given = text.notna().to_numpy(bool)
    if not given.any():
        return Numbers(values, np.zeros(len(column), bool), np.zeros(len(column), bool))
    bare, percent = _stripped(text)
    endless = bare.str.fullmatch(r"(?i:[+-]?inf(?:inity)?)").fillna(value=False)
    readable = bare.str.fullmatch(_pattern(decimal)).fillna(value=False) | endless
    plain = bare.where(readable).str.replace("_", "").str.replace("." if decimal == "," else ",", "", regex=False)
    read = pd.to_numeric(plain.str.replace(decimal, ".", regex=False), errors="coerce").to_numpy(float)
    read = np.where(percent, read / 100, read)
    unreadable = given & ~readable.to_numpy(bool)
    return Numbers(np.where(given, read, values), unreadable, percent & ~unreadable)


def numeric_share(column: pd.Series) -> float:
    """Share of the cells with content that can be read as numbers; 0 for a column without content."""
    values, text = _parts(column)
    real = int((~np.isnan(values)).sum())
    bare = _stripped(text.dropna())[0]
    fits = bare.str.fullmatch(_pattern(".")) | bare.str.fullmatch(_pattern(","))
    total = real + len(bare)
    return (real + int(fits.sum())) / total if total else 0.0
