"""Tables as files that a spreadsheet program opens without running anything in them."""

import datetime as dt
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from kpi.language import _, minor_digits, ngettext
from kpi.payment.payoutcolumns import Shown, columns_in_minor_units, columns_of, names_of
from kpi.payment.payouts import Payouts
from kpi.problem import Problem, Refused

# What spreadsheet programs take for the beginning of a formula, in every width.
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")

_MOST_ROWS = 1_048_576
_MOST_LETTERS = 32_767
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_SHEET_NAME_LETTERS = 31
_WIDEST, _NARROWEST, _LOOKED_AT = 60, 8, 200
_MOST_DECIMALS = 4


def payout_table(payouts: Payouts) -> pd.DataFrame:
    """Who gets what: person, team, role, period and the money as decimals of the currency; a row a seat and period.

    Where the data give reasons for results, as for a correction, the last column is `reason`.
    """
    columns = columns_of(Shown.FILE)
    table = columns_in_minor_units(payouts, columns)
    money = {name: exactly(table[name], payouts.currency) for name in names_of("money", columns, table)}
    # A whole number stays one beside a blank: 31, not 31.0.
    numbers = {name: table[name].convert_dtypes() for name in names_of("number", columns, table)}
    headings = {column.name: column.heading or column.name for column in columns}
    return table.assign(**money, **numbers).rename(columns=headings)


def exactly(minor: pd.Series, currency: str) -> pd.Series:
    """Whole minor units as decimals of the currency."""
    digits = minor_digits(currency)
    return pd.Series([Decimal(int(amount)).scaleb(-digits) for amount in minor], minor.index, dtype=object)


def as_csv(frame: pd.DataFrame) -> bytes:
    """The table as CSV in UTF-8 with a byte order mark, without its index; no text in it can start a formula."""
    safe = frame.set_axis([defused(str(name)) for name in frame.columns], axis=1)
    texts = [place for place, kind in enumerate(safe.dtypes) if _may_hold_text(kind)]
    columns = {
        place: safe.iloc[:, place].map(lambda value: defused(value) if isinstance(value, str) else value)
        for place in texts
    }
    parts = [columns.get(place, safe.iloc[:, place]) for place in range(safe.shape[1])]
    whole = pd.concat(parts, axis=1) if parts else safe
    return whole.to_csv(index=False, lineterminator="\r\n", date_format="%Y-%m-%d").encode("utf-8-sig")


def _may_hold_text(kind: Any) -> bool:
    return not (pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_datetime64_any_dtype(kind))


def defused(text: str) -> str:
    """A text that no spreadsheet program takes for a formula: an apostrophe goes before what begins like one."""
    return f"'{text}" if text.lstrip(" \xa0\u3000").startswith(_TRIGGERS) else text


def as_xlsx(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """A workbook with a sheet for each table: header styled and frozen, filters, widths; texts stay texts.

    Raises `Refused` for a table that is longer than a sheet can be.
    """
    for name, frame in sheets.items():
        if len(frame) >= _MOST_ROWS:
            what = ngettext("{n} row does not fit into a sheet", "{n} rows do not fit into a sheet", len(frame))
            what = what.format(n=len(frame))
            raise Refused([Problem(what, name, _("Save it as CSV, or fewer periods at a time."))])
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    import xlsxwriter  # type: ignore[import-untyped]

    with xlsxwriter.Workbook(buffer, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True, "valign": "top"})
        for name, frame in zip(sheet_names(list(sheets)), sheets.values(), strict=True):
            _write_sheet(book, book.add_worksheet(name), frame, head)
    return buffer.getvalue()


def sheet_names(names: list[str]) -> list[str]:
    """Names that Excel takes: at most 31 letters, none of []:*?/\\, not two that differ only in capitals."""
    taken: list[str] = []
    for name in names:
        plain = " ".join(name.translate(_NOT_IN_SHEET_NAMES).split()).strip("'")[:_SHEET_NAME_LETTERS] or _("Sheet")
        number, unique = 1, plain
        while unique.casefold() in {other.casefold() for other in taken} or unique.casefold() == "history":
            number += 1
            unique = f"{plain[: _SHEET_NAME_LETTERS - len(str(number)) - 1]} {number}"
        taken.append(unique)
    return taken


def _write_sheet(book: Any, sheet: Any, frame: pd.DataFrame, head: Any) -> None:
    for place, name in enumerate(frame.columns):
        column = frame.iloc[:, place]
        values = column.tolist()
        sheet.write_string(0, place, str(name)[:_MOST_LETTERS], head)
        form = _format(book, column)
        for row, value in enumerate(values, start=1):
            _write(sheet, row, place, value, form)
        sheet.set_column(place, place, _width(str(name), values))
    if frame.shape[1]:
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(frame), 1), frame.shape[1] - 1)


def _write(sheet: Any, row: int, place: int, value: Any, form: Any) -> None:
    if pd.isna(value):
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | float | Decimal) and np.isfinite(float(value)):
        sheet.write_number(row, place, value, form)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, place, value, form)
    else:
        sheet.write_string(row, place, str(value)[:_MOST_LETTERS])


def _format(book: Any, column: pd.Series) -> Any:
    """Whole numbers and decimals in groups of three, days in ISO."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return book.add_format({"num_format": "yyyy-mm-dd"})
    if pd.api.types.is_bool_dtype(column.dtype):
        return None
    if pd.api.types.is_integer_dtype(column.dtype):
        return book.add_format({"num_format": "#,##0"})
    if pd.api.types.is_float_dtype(column.dtype):
        return book.add_format({"num_format": _grouped(_decimals(column))})
    first = next((value for value in column if value is not None), None)
    if isinstance(first, Decimal):
        return book.add_format({"num_format": _grouped(-int(first.as_tuple().exponent))})
    return book.add_format({"num_format": "yyyy-mm-dd"}) if isinstance(first, dt.date) else None


def _grouped(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits > 0 else "")


def _decimals(column: pd.Series) -> int:
    """Decimals that the first numbers of a column need, at most four."""
    numbers = column.head(_LOOKED_AT).replace([np.inf, -np.inf], np.nan).dropna()
    return next(
        (digits for digits in range(_MOST_DECIMALS) if (numbers.round(digits) == numbers).all()), _MOST_DECIMALS
    )


def _width(name: str, values: list[Any]) -> int:
    longest = max((len(str(value)) for value in [name, *values[:_LOOKED_AT]]), default=0)
    return min(max(longest + 2, _NARROWEST), _WIDEST)
