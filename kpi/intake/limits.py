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

CELLS = 20_000_000
"""Cells of all the sheets of a file, blank ones between others included."""

SECONDS = 120
"""Time that reading a workbook may take."""

MEMORY = 4_000 * MB
"""Memory that reading a workbook may take, where the system can hold it to that."""

LISTED = 50
"""Findings of one kind that are named one by one; the others are counted."""
