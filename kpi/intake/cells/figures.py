"""Columns as numbers. How a column writes them is decided from the whole column, never row by row."""

import re
from dataclasses import dataclass
from decimal import Decimal as Exact
from functools import cache, cached_property
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.intake.cells.values import SPACE, Bools, as_text
from kpi.intake.files.cellformats import Rate
from kpi.intake.money.currencies import currency_of, written_money

Decimal = Literal[".", ","]

_REAL = (int, float, Exact, np.number)
_CLEAN = "[+-]?[0-9.,]+"
_BETWEEN_GROUPS = f"([0-9])[{SPACE}'’]+([0-9])"  # made "_" before anything is looked at
_MONEY = written_money()
_CURRENCY = f"^{_MONEY} ?| ?{_MONEY}$"
_SIGNED_CURRENCY = f"^([+-]) ?(?:{_MONEY} ?)?"
_BESIDE = f"^[(+-]?({_MONEY}) ?[^A-Za-z]*$|^[^A-Za-z]*?({_MONEY})[)-]?$"
# "CHF001" is a badge, not an amount of francs.
_BADGE = "[A-Z]{3} ?0[0-9]+.*"
_ENDLESS = "[+-]?(?:inf|Inf|INF|infinity|Infinity)"
_AT_A_TIME = 10_000
"""Texts that are read at a time; no other thread runs meanwhile."""


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


def _stripped(text: pd.Series) -> pd.Series:
    """Texts without currency and spaced groups; the percent sign stays."""
    text = text.str.replace("([0-9])[.,][-–—]{1,2}", r"\1", regex=True)  # "1.000,-" is a price without cents
    text = text.str.replace("−", "-").str.replace(_BETWEEN_GROUPS, r"\1_\2", regex=True)
    text = text.str.replace(r"^\((.*)\)$", r"-\1", regex=True).str.replace(r"^([^+-].*)-$", r"-\1", regex=True)
    text = text.str.replace(" ?%$", "%", regex=True).str.replace(_SIGNED_CURRENCY, r"\1", regex=True)
    return text.str.replace(_CURRENCY, "", regex=True).str.strip()


class Figures:
    """A column looked at as numbers; each look is taken once."""

    def __init__(self, column: pd.Series) -> None:
        self.column = column

    @cached_property
    def _real(self) -> Bools:
        """(rows,) where the file itself holds a number."""
        if self.column.dtype != object:
            return np.zeros(len(self.column), bool)
        return np.array([isinstance(value, _REAL) and not isinstance(value, bool) for value in self.column], bool)

    @cached_property
    def _text(self) -> pd.Series:
        """(rows,) what else there is, as text; missing where blank or a number."""
        return as_text(self.column.mask(self._real) if self._real.any() else self.column)

    @cached_property
    def _bare(self) -> pd.Series:
        """(texts,) the texts that there are, without currency, percent sign and spaced groups."""
        return self._signed.str.removesuffix("%")

    @cached_property
    def _signed(self) -> pd.Series:
        text = self._text.dropna()
        odd = ~text.str.fullmatch(_CLEAN) & ~text.str.fullmatch(_BADGE)
        if odd.any():
            text = text.mask(odd, _stripped(text[odd]))
        return text

    @cached_property
    def _point(self) -> pd.Series:
        """(texts,) whether a text is a number with a decimal point."""
        return self._bare.str.fullmatch(_pattern("."))

    @cached_property
    def _comma(self) -> pd.Series:
        """(texts,) whether a text is a number with a decimal comma."""
        return self._bare.str.fullmatch(_pattern(","))

    @cached_property
    def currencies(self) -> pd.Series:
        """(rows,) the currency that stands beside an amount, or in which a workbook shows it; missing where none does."""
        said = pd.Series(None, index=self.column.index, dtype="str")
        shown = [getattr(value, "currency", None) for value in self.column[self._real]] if self._real.any() else []
        if any(shown):
            said[self._real] = shown
        amounts = self._text.dropna()[(self._point | self._comma).to_numpy(bool)]
        odd = amounts[~amounts.str.fullmatch(f"{_CLEAN} ?%?")]
        if len(odd):
            marks = odd.str.replace("−", "-").str.extract(_BESIDE)
            found = marks[0].fillna(marks[1]).dropna()
            said[found.index] = found.map({sign: currency_of(sign) for sign in found.unique()})
        return said

    @cached_property
    def signs(self) -> Signs:
        """What the texts prove about the decimal sign."""
        telling = self._bare.str.contains("[.,]")
        point, comma = self._point & telling, self._comma & telling
        found = (self._bare[which] for which in (point & ~comma, comma & ~point, point & comma))
        return Signs(*(str(some.iloc[0]).replace("_", " ") if len(some) else "" for some in found))

    @cached_property
    def share(self) -> float:
        """Share of the cells with content that can be read as numbers in some way; 0 where there is no content."""
        real = int(self._real.sum() - self.column[self._real].isna().sum())
        total = real + len(self._bare)
        return (real + int((self._point | self._comma).sum())) / total if total else 0.0

    @property
    def _shown_as_percent(self) -> Bools:
        """(rows,) whether the workbook shows a number with a per cent sign, which divides nothing: it is 0.98 already."""
        shown = np.zeros(len(self.column), bool)
        if self.column.dtype == object:
            shown[:] = [isinstance(value, Rate) for value in self.column]
        return shown

    def read(self, decimal: Decimal | None) -> Numbers:
        """The column read with this decimal sign; while that is open (None), each text with the one that it allows."""
        values = np.array(pd.to_numeric(self.column.where(self._real), errors="coerce"), float)
        unreadable, percent = np.zeros(len(values), bool), self._shown_as_percent
        where = self._text.notna().to_numpy(bool)
        if where.any():
            endless = self._bare.str.fullmatch(_ENDLESS)
            point = (self._point | endless) & (decimal != ",")
            comma = (self._comma | endless) & (decimal != ".")
            readable = point | comma
            with_sign = self._signed.str.endswith("%").to_numpy(bool)
            read = np.where(point, self._plain(point, "."), self._plain(comma, ","))
            values[where] = np.where(with_sign, read / 100, read)
            unreadable[where] = ~readable.to_numpy(bool)
            percent[where] = with_sign & readable.to_numpy(bool)
        return Numbers(values, unreadable, percent)

    def _plain(self, readable: pd.Series, decimal: Decimal) -> NDArray[np.float64]:
        """(texts,) the readable ones as numbers, NaN for the others."""
        if not readable.any():
            return np.full(len(readable), np.nan)
        text = self._bare.where(readable).str.replace("_", "", regex=False)
        text = text.str.replace("." if decimal == "," else ",", "", regex=False).str.replace(decimal, ".", regex=False)
        pieces = [text.iloc[at : at + _AT_A_TIME] for at in range(0, len(text), _AT_A_TIME)]
        return np.concatenate([pd.to_numeric(piece, errors="coerce").to_numpy(float) for piece in pieces])
