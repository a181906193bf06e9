"""A sheet as it lies in a file: cells, and the numbers that its own program gives to rows and columns."""

from dataclasses import dataclass

import pandas as pd


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

    def letter(self, position: int) -> str:
        """The letters above a column: A, B, ..., Z, AA."""
        number, letters = self.first_column + position + 1, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return letters
