"""A sheet as it lies in a file: cells, and the numbers that its own program gives to rows and columns."""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd


class Area(NamedTuple):
    """Rows and columns of a sheet from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, eq=False)
class Sheet:
    """Cells of one sheet, nothing read into them yet."""

    file: str
    """Name of the file."""
    name: str
    """Name of the sheet; "" where the file has no sheets."""
    cells: pd.DataFrame
    """(rows, columns) labelled 0, 1, ...; text, numbers, dates; "" or missing where blank."""
    first_row: int = 1
    """The number that the user sees beside the first row."""
    first_column: int = 0
    """How many columns lie to the left of the first."""
    merged: tuple[Area, ...] = ()
    """Cells that are merged into one; its text stands in the first of them."""

    def letter(self, position: int) -> str:
        """The letters above a column: A, B, ..., Z, AA."""
        return letters(self.first_column + position)

    def part(self, area: Area) -> "Sheet":
        """A piece of the sheet, its rows and columns labelled from 0."""
        top, left, bottom, right = area
        cells = self.cells.iloc[top : bottom + 1, left : right + 1]
        inside = (one for one in self.merged if top <= one.top and one.bottom <= bottom)
        merged = (
            Area(one.top - top, max(one.left, left) - left, one.bottom - top, min(one.right, right) - left)
            for one in inside
            if one.left <= right and one.right >= left
        )
        return replace(
            self,
            cells=cells.reset_index(drop=True).set_axis(range(cells.shape[1]), axis=1),
            first_row=self.first_row + top,
            first_column=self.first_column + left,
            merged=tuple(merged),
        )

    def area_of(self, text: str) -> Area | None:
        """The area that "B6:H40" names, as far as the sheet has it; None where it names none."""
        match = _RANGE.fullmatch(text.strip().replace("$", ""))
        if not match:
            return None
        rows = sorted(int(match[at]) - self.first_row for at in (2, 4))
        columns = sorted(position(match[at]) - self.first_column for at in (1, 3))
        height, width = self.cells.shape
        area = Area(max(rows[0], 0), max(columns[0], 0), min(rows[1], height - 1), min(columns[1], width - 1))
        return area if area.top <= area.bottom and area.left <= area.right else None


_RANGE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,9}):([A-Za-z]{1,3})([0-9]{1,9})")


def letters(number: int) -> str:
    """The letters above a column, counted from 0."""
    number, written = number + 1, ""
    while number:
        number, rest = divmod(number - 1, 26)
        written = chr(ord("A") + rest) + written
    return written


def position(written: str) -> int:
    """The column under letters, counted from 0."""
    number = 0
    for letter in written.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
