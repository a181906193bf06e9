"""Tables as files that a spreadsheet program opens without running anything in them."""

import datetime as dt
import io
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from kpi.export.takentable import TakenTable
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
_SHARE = "0.00%"


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


def as_xlsx(sheets: Mapping[str, pd.DataFrame | TakenTable]) -> bytes:
    """A workbook with a sheet for each table: header styled and frozen, filters, widths; texts stay texts. A taken table stands below its
    title and what it is about, and above its sums.

    Raises `Refused` for a table that is longer than a sheet can be.
    """
    tables = {name: one if isinstance(one, TakenTable) else TakenTable(one) for name, one in sheets.items()}
    for name, taken in tables.items():
        if (count := len(taken.table)) + _above(taken) + 2 > _MOST_ROWS:
            what = ngettext("{n} row does not fit into a sheet", "{n} rows do not fit into a sheet", count)
            raise Refused([Problem(what.format(n=count), name, _("Save it as CSV, or fewer periods at a time."))])
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    import xlsxwriter  # type: ignore[import-untyped]

    with xlsxwriter.Workbook(buffer, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True, "valign": "top"})
        for name, (title, taken) in zip(sheet_names(list(tables)), tables.items(), strict=True):
            sheet = book.add_worksheet(name)
            _write_above(book, sheet, title, taken)
            _write_sheet(book, sheet, taken, head)
    return buffer.getvalue()


def _above(taken: TakenTable) -> int:
    """Rows above the header: the title, a line each, and a blank one."""
    return len(taken.about) + 2 if taken.about else 0


def _write_above(book: Any, sheet: Any, title: str, taken: TakenTable) -> None:
    if not taken.about:
        return
    sheet.write_string(0, 0, f"{title[:1].upper()}{title[1:]}", book.add_format({"bold": True, "font_size": 14}))
    for row, (what, value) in enumerate(taken.about.items(), start=1):
        sheet.write_string(row, 0, what[:_MOST_LETTERS], book.add_format({"font_color": "#5A6472"}))
        sheet.write_string(row, 1, value[:_MOST_LETTERS])


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


def _write_sheet(book: Any, sheet: Any, taken: TakenTable, head: Any) -> None:
    frame, top = taken.table, _above(taken)
    for place, name in enumerate(frame.columns):
        column = frame.iloc[:, place]
        values, form = column.tolist(), {} if str(name) not in taken.shares else {"num_format": _SHARE}
        form = form or _format(column)
        sheet.write_string(top, place, str(name)[:_MOST_LETTERS], head)
        style = book.add_format(form) if form else None
        for row, value in enumerate(values, start=top + 1):
            _write(sheet, row, place, value, style)
        if taken.totals and len(frame):
            _write_total(sheet, place, column, taken, book.add_format(form | {"bold": True, "top": 1}))
        sheet.set_column(place, place, _width(str(name), values))
    if frame.shape[1]:
        sheet.freeze_panes(top + 1, 0)
        sheet.autofilter(top, 0, top + max(len(frame), 1), frame.shape[1] - 1)
        sheet.repeat_rows(top)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)


def _write_total(sheet: Any, place: int, column: pd.Series, taken: TakenTable, style: Any) -> None:
    """The sum of a column below it, which follows what somebody changes in the sheet."""
    first, last = _above(taken) + 1, _above(taken) + len(column)
    if str(column.name) in taken.totals:
        known = [float(value) for value in column if not pd.isna(value)]
        from xlsxwriter.utility import xl_range  # type: ignore[import-untyped]

        range_ = xl_range(first, place, last, place)
        sheet.write_formula(last + 1, place, f"=SUM({range_})", style, math.fsum(known))
    elif place == 0:
        sheet.write_string(last + 1, place, _("Total"), style)
    else:
        sheet.write_blank(last + 1, place, None, style)


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


def _format(column: pd.Series) -> dict[str, Any]:
    """Whole numbers and decimals in groups of three, days in ISO."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return {"num_format": "yyyy-mm-dd"}
    if pd.api.types.is_bool_dtype(column.dtype):
        return {}
    if pd.api.types.is_integer_dtype(column.dtype):
        return {"num_format": "#,##0"}
    if pd.api.types.is_float_dtype(column.dtype):
        return {"num_format": _grouped(_decimals(column))}
    first = next((value for value in column if value is not None), None)
    if isinstance(first, Decimal):
        return {"num_format": _grouped(-int(first.as_tuple().exponent))}
    return {"num_format": "yyyy-mm-dd"} if isinstance(first, dt.date) else {}


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
