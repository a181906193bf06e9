"""Reads a workbook in a process of its own; run as a script, never imported.

Two cells in opposite corners of a sheet make the reader ask for 550 GB and end its process, and a broken workbook may
make it panic. Here that ends nothing but this process. The workbook comes in by standard input, limits as arguments
(rows, columns, cells, letters, bytes of memory); a pickled tuple goes out by standard output.
"""

import io
import pickle
import sys
from typing import Any

from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

_MERGED = 10_000


def _hold_memory(most: int) -> None:
    """Bounds the memory of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def read_sheets(data: bytes, rows: int, columns: int, cells: int, letters: int) -> tuple[Any, ...]:
    """("sheets", [(name, first row, first column, merged cells, rows)], hidden names), ("large", name, height, width), ("long", name)."""
    workbook = load_workbook(io.BytesIO(data))
    sheets, hidden = [], []
    for about in workbook.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        if about.visible != SheetVisibleEnum.Visible:
            hidden.append(about.name)
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        cells -= sheet.height * sheet.width
        if sheet.height > rows or sheet.width > columns or cells < 0:
            return "large", about.name, sheet.height, sheet.width
        top, left = sheet.start or (0, 0)
        merged = [(*first, *last) for first, last in (sheet.merged_cell_ranges or [])[:_MERGED]]
        found = sheet.to_python()
        letters -= sum(len(cell) for row in found for cell in row if isinstance(cell, str))
        if letters < 0:
            return "long", about.name
        sheets.append((about.name, top + 1, left, merged, found))
    return "sheets", sheets, hidden


def _answer(data: bytes, rows: int, columns: int, cells: int, letters: int) -> tuple[Any, ...]:
    """What `read_sheets` gives, or ("password",) or ("damaged",)."""
    try:
        return read_sheets(data, rows, columns, cells, letters)
    except PasswordError:
        return ("password",)
    except CalamineError:
        return ("damaged",)


if __name__ == "__main__":
    *most, memory = map(int, sys.argv[1:])
    _hold_memory(memory)
    pickle.dump(_answer(sys.stdin.buffer.read(), *most), sys.stdout.buffer, protocol=5)
