"""How much is read at most: said before a file is opened, and held while it is."""

MB = 1_000_000

UPLOAD = 200 * MB
"""Bytes of one file."""

UNPACKED = 300 * MB
"""Bytes of everything inside a workbook; a real one of 400,000 rows has 60 MB."""

RATIO = 100
"""Unpacked to packed bytes of a workbook; real ones stay below 30."""

FREE_OF_RATIO = 20 * MB
"""A workbook that unpacks to no more than this may be packed as tightly as it likes."""

ENTRIES = 2_000
"""Parts inside a workbook."""

ROWS = 1_048_576
"""Rows of a sheet: Excel's own limit."""

COLUMNS = 2_000
"""Columns of a sheet."""

CELLS = 7_500_000
"""Cells of all the sheets of a file, blank ones between others included."""

CELL = 40
"""Bytes of memory that a cell takes at least, once it is looked at."""

SECONDS = 120
"""Time that reading a file may take."""

MEMORY = 4_000 * MB
"""Memory that reading a file may take, where the system can hold it to that."""

LISTED = 50
"""Findings of one kind that are named one by one; the others are counted."""


# A few kilobytes can say "and so on for a million rows". What a file may become is bounded by its own size, from when it is
# unpacked to when the last rule has looked at it.


def unpacked(packed: int) -> int:
    """Bytes that a file of so many may unpack to, texts with all their repetitions included."""
    return min(UNPACKED, max(FREE_OF_RATIO, RATIO * packed))


def cells(packed: int) -> int:
    """Cells that a packed file of so many bytes may have."""
    return min(CELLS, unpacked(packed) // CELL)


def memory(packed: int) -> int:
    """Bytes of memory that a reader may take for a file of so many; the first of them for the reader itself."""
    return min(MEMORY, 1_500 * MB + 20 * unpacked(packed))


def reading(size: int, *, packed: bool) -> int:
    """Bytes of memory that it takes about to read a file of so many, from its upload to its table; a text of 150 MB took fourteen times as much."""
    return 15 * (min(UNPACKED, 10 * size) if packed else size)


def seconds(packed: int) -> int:
    """Seconds that a reader may take for a file of so many bytes, on a machine that has other things to do."""
    return min(SECONDS, 20 + packed // (100 * 1_000))


def work(sheets: int, of_cells: int) -> float:
    """Seconds of a processor that may be spent on sheets with so many cells after they are read: several times what any table takes."""
    return 10 + 0.2 * sheets + 15e-6 * of_cells
