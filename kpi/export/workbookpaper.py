"""How sheets of a workbook look: what cells show, and a sheet whose formulas are written as they stand."""

from collections.abc import Callable
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from kpi.formulas.nodes import Form

_MOST_LETTERS = 32_767
INK, QUIET, LINE, HEAD, INPUT = "#1F2933", "#5A6472", "#C8D1DA", "#E8EEF4", "#FFF7D6"


class PlainSheet(Worksheet):  # type: ignore[misc]
    """A sheet of which no formula is newer than Excel 2016: nothing has to be searched in each of them."""

    cover: Callable[[str], str] = staticmethod(str)
    """What is shown of a text, in which names may have to be hidden."""

    def write_string(self, row: int, column: int, text: str, look: Any = None) -> int:
        """A text, covered."""
        return int(super().write_string(row, column, self.cover(text), look))

    def write_formula(self, row: int, column: int, formula: str, look: Any = None, value: Any = 0) -> int:
        """A formula; a text that it gives is covered."""
        shown = self.cover(value) if isinstance(value, str) and value else value
        return int(super().write_formula(row, column, formula, look, shown))

    def _prepare_formula(self, formula: str, _expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class WorkbookPaper:
    """Formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook, digits: int) -> None:
        """`digits` are the decimals of the currency."""
        self._book = book
        money = "#,##0" + ("." + "0" * digits if digits else "")
        self.shown: dict[Form, str] = {
            "text": "@",
            "number": "#,##0.00####",
            "whole": "#,##0",
            "share": "0.00##%",
            "factor": "0.00####",
            "money": money,
            "minor": "#,##0.####",
            "code": "0",
            "lowest": '"–";"–";"–"',
        }
        self._made: dict[tuple[Any, ...], Any] = {}

    def format(self, form: Form = "text", **more: Any) -> Any:
        """What a cell of this form looks like."""
        key = (form, *sorted(more.items()))
        if key not in self._made:
            how = {"num_format": self.shown[form]} if form != "text" else {}
            colour = {"font_color": QUIET} if form in ("code", "lowest") else {}
            self._made[key] = self._book.add_format({**how, **colour, **more})
        return self._made[key]

    def input(self, form: Form) -> Any:
        """Of a cell that may be changed."""
        return self.format(form, bg_color=INPUT, locked=False, border=1, border_color=LINE)

    def head(self) -> Any:
        """Of a column's title."""
        return self.format(bold=True, bg_color=HEAD, bottom=1, text_wrap=True, valign="top")

    def title(self) -> Any:
        """Of a sheet."""
        return self.format(bold=True, font_size=14)

    def quiet(self, **more: Any) -> Any:
        """Of what only explains."""
        return self.format(font_color=QUIET, **more)

    def names(self) -> Any:
        """Of a text of the data: it stays a text when it is edited."""
        return self.format(quote_prefix=True)


def on_one_page_wide(sheet: Any, *, landscape: bool = True) -> None:
    """How a sheet is printed."""
    sheet.hide_gridlines(2)
    sheet.fit_to_pages(1, 0)
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()


def cut(text: str) -> str:
    """As much of a text as a cell holds."""
    return text[:_MOST_LETTERS]
