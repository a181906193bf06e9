"""The table that a command makes: printed, or written to a file."""

from collections.abc import Callable, Iterable
from pathlib import Path

import click
import pandas as pd

from kpi.cli.terminal import refuse_place, replace
from kpi.export.spreadsheets import as_csv, as_xlsx
from kpi.language import _


def table_writer(out: Path | None, inputs: Iterable[Path]) -> Callable[[pd.DataFrame], None]:
    """What puts the table where it is wanted; a place that cannot be is refused before anything is computed."""
    if out is None:
        return lambda table: click.echo(as_csv(table).removeprefix(b"\xef\xbb\xbf"), nl=False)
    refuse_place(out, (".csv", ".xlsx"), inputs)
    as_workbook = out.suffix.lower() == ".xlsx"
    return lambda table: replace(out, as_xlsx({_("Payouts"): table}) if as_workbook else as_csv(table))
