"""What an XLSX shows beside the values of its cells: currencies and per cent signs in number formats, and rows and columns that it hides."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpi.intake.files.archive import Parts
from kpi.intake.files.formulaerrors import cell_position, parts_of
from kpi.intake.money.currencies import currency_of, is_currency

_LONGEST_TAG = 5_000
_FORMAT = re.compile(r'<numFmt\s[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)"')
_STYLES = re.compile(r"<cellXfs.*?</cellXfs>", re.DOTALL)
_STYLE = re.compile(r'<xf\s[^>]*?numFmtId="(\d+)"')
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})" s="([0-9]{1,6})"')
_ROW = re.compile(rb'<row\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="([0-9]{1,7})"')
_COLUMN = re.compile(rb'<col\s(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_FROM_TO = re.compile(rb'\b(min|max)="([0-9]{1,5})"')
_BRACKETS = re.compile(r"\[\$([^\]-]+)[^\]]*\]|\[[^\]]*\]")
_PERCENT = "%"
_BUILT_IN = {"9": _PERCENT, "10": _PERCENT}
"""Formats of every workbook that none of them spells out: 0% and 0.00%."""
_SIGN = re.compile(r"[$¢-¥฿₠-⃀]")


class Amount(float):
    """A number that its workbook shows in a currency."""

    currency: str

    def __new__(cls, value: float, currency: str) -> "Amount":
        one = super().__new__(cls, value)
        one.currency = currency
        return one

    def __reduce__(self) -> tuple[type["Amount"], tuple[float, str]]:
        """Copies and pickles keep the currency."""
        return Amount, (float(self), self.currency)


class Rate(float):
    """A number that its workbook shows with a per cent sign: 0.98 as 98%."""


@dataclass(frozen=True)
class Hidden:
    """Rows and columns that a sheet does not show."""

    rows: set[int] = field(default_factory=set)
    """As the program numbers them."""
    columns: set[int] = field(default_factory=set)
    """From 0."""


class CellFormats:
    """What the formats of a workbook say, looked up once it is known to unpack to a sane size."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._sheets = parts_of(parts.whole("xl/workbook.xml"), parts.whole("xl/_rels/workbook.xml.rels"))
        self._signs = _signs_of(parts.whole("xl/styles.xml").decode("utf-8", "replace"))

    def put_into(self, sheets: Sequence[Sequence[Any]]) -> dict[str, Hidden]:
        """Makes amounts of numbers that are shown in a currency, and rates of those with a per cent sign, in sheets (name, first row, first
        column, merged cells, rows); and what each hides."""
        hidden: dict[str, Hidden] = {}
        for name, top, left, _merged, rows in sheets:
            hidden[name] = Hidden()
            for text in self._texts(self._sheets.get(name, "")):
                _look_for_hidden(text, hidden[name])
                if self._signs:
                    self._put_signs(text, top, left, rows)
        return hidden

    def _texts(self, part: str) -> Iterator[bytes]:
        """A part, piece by piece, each with the end of the one before it."""
        before = b""
        for chunk in self._parts.chunks(part) if part in self._parts else ():
            yield before + chunk
            before = chunk[-_LONGEST_TAG:]

    def _put_signs(self, text: bytes, top: int, left: int, rows: Sequence[list[Any]]) -> None:
        for letters, digits, style in _CELL.findall(text):
            if sign := self._signs.get(int(style)):
                at = cell_position(letters, digits)
                row, column = at[0] - top, at[1] - left
                if 0 <= row < len(rows) and 0 <= column < len(rows[row]) and type(rows[row][column]) in (int, float):
                    value = rows[row][column]
                    rows[row][column] = Rate(value) if sign == _PERCENT else Amount(value, sign)


def _signs_of(styles: str) -> dict[int, str]:
    """Number of a style to the currency, or the per cent sign, with which it shows numbers."""
    formats = _BUILT_IN | {number: sign_in(html.unescape(code)) for number, code in _FORMAT.findall(styles)}
    cells = _STYLES.search(styles)
    numbers = _STYLE.findall(cells[0]) if cells else []
    return {at: sign for at, number in enumerate(numbers) if (sign := formats.get(number, ""))}


def sign_in(code: str) -> str:
    """The currency in a number format, or its per cent sign; "" for neither."""
    first = _BRACKETS.sub("", re.sub(r'"[^"]*"', "", code.split(";")[0]))
    return _PERCENT if _PERCENT in first else currency_in(code)


def _look_for_hidden(text: bytes, hidden: Hidden) -> None:
    if b" hidden=" not in text:
        return
    hidden.rows.update(map(int, _ROW.findall(text)))
    for column in _COLUMN.findall(text):
        bounds = {name: int(number) for name, number in _FROM_TO.findall(column)}
        first, last = bounds.get(b"min", 1), bounds.get(b"max", 0)
        hidden.columns.update(range(first - 1, last))


def currency_in(code: str) -> str:
    """The currency in a number format such as `#,##0.00 [$€-407]`; "" for none."""
    first = code.split(";")[0]
    named = [sign for sign in _BRACKETS.findall(first) if sign]
    bare = _BRACKETS.sub("", first)
    quoted = [text.strip() for text in re.findall(r'"([^"]*)"', bare)]
    signs = _SIGN.findall(re.sub(r'"[^"]*"', "", bare))
    return next((currency_of(text.strip()) for text in (*named, *quoted, *signs) if is_currency(text.strip())), "")
