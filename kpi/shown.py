"""How results show themselves in a notebook and a terminal: one line, and a table with its texts escaped."""

import html
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

MOST_LETTERS = 120
"""Of one line."""
ROWS_SHOWN = 20
"""Of a table in a notebook."""

Write = Callable[[Any], str]


def on_one_line(text: str) -> str:
    """A text on one line, and cut where it is too long for one."""
    line = " ".join(text.split())
    return line if len(line) <= MOST_LETTERS else f"{line[: MOST_LETTERS - 2].rstrip()} …"


def paragraph(line: str) -> str:
    """A line of text as HTML."""
    return f"<p>{html.escape(line)}</p>"


def line_and_table(line: str, table: pd.DataFrame, write: Mapping[str, Write], titles: Mapping[str, str]) -> str:
    """A line above the first rows of a table, as HTML: the columns that have titles, each value as `write` says."""
    shown = table[list(titles)].head(ROWS_SHOWN)
    written = {name: _written(shown[name], write.get(name, str)) for name in titles}
    return paragraph(line) + pd.DataFrame(written).rename(columns=dict(titles)).to_html(index=False)


def _written(column: pd.Series, write: Write) -> list[str]:
    """Nothing where there is nothing to write."""
    return ["" if gap else write(value) for value, gap in zip(column, column.isna(), strict=True)]
