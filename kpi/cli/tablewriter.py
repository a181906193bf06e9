"""The tables that a command makes: printed, or written to a file."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

import click
import pandas as pd

from kpi.cli.terminal import refuse_place, replace
from kpi.export.spreadsheets import as_csv, as_xlsx
from kpi.export.takentable import TakenTable

Tables = Mapping[str, pd.DataFrame | TakenTable]
"""Title to table; where there is room for one only, it is the first."""

TABLE_FILES = (".csv", ".xlsx")
_MARK = b"\xef\xbb\xbf"
"""By which Excel knows a CSV file as UTF-8; a terminal would show it."""


def table_writer(out: Path | None, inputs: Iterable[Path]) -> Callable[[Tables], None]:
    """What puts tables where they are wanted; a place that cannot be is refused before anything is computed."""
    if out is None:
        return _print_first
    refuse_place(out, TABLE_FILES, inputs)
    return partial(write_tables, out)


def write_tables(out: Path, tables: Tables) -> None:
    """Writes a workbook with all tables, or a CSV file with the first."""
    as_workbook = out.suffix.lower() == ".xlsx"
    replace(out, as_xlsx(tables) if as_workbook else as_csv(_first(tables)))


def _print_first(tables: Tables) -> None:
    click.echo(as_csv(_first(tables)).removeprefix(_MARK), nl=False)


def _first(tables: Tables) -> pd.DataFrame:
    first = next(iter(tables.values()))
    return first.table if isinstance(first, TakenTable) else first
