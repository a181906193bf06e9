"""The options by which a command is told how files are to be read."""

from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any

import click

from kpi.cli.terminal import PATH, Command
from kpi.language import N_


@dataclass(frozen=True)
class ReadingOptions:
    """How files are to be read; None and empty where nothing was said."""

    people: Path | None
    sheet: str | None
    decimal: str | None
    dayfirst: bool | None
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    mapping: Path | None

    def with_files(self, *files: Path | None) -> list[Path]:
        """These files and all others that are read, none of which may be written over."""
        return [path for path in (*files, self.people, self.mapping) if path]


_OPTIONS = (
    click.option(
        "--people", type=PATH, help=N_("Table of people: team, role, target bonus, salary, hired, left, from, to, fte.")
    ),
    click.option("--sheet", help=N_("Read only this sheet of a workbook.")),
    click.option(
        "--decimal", type=click.Choice([".", ","]), help=N_("The decimal sign, where the file leaves it open.")
    ),
    click.option(
        "--dayfirst/--monthfirst", "dayfirst", default=None, help=N_("Whether 03/04 is in April or in March.")
    ),
    click.option(
        "--column",
        "columns",
        multiple=True,
        metavar="NAME=HEADING",
        help=N_("Which column is meant: fact=Turnover."),
    ),
    click.option(
        "--kind",
        "kinds",
        multiple=True,
        metavar="[FILE=]KIND",
        help=N_("What a table is: transactions, long (a row a result), wide (a column a KPI), people or other."),
    ),
    click.option("--mapping", type=PATH, help=N_("Read the files as this mapping file says (YAML).")),
)


def reading_options(command: Command) -> Command:
    """The command with the options that say how files are read; it gets them together, as `reading`."""

    @wraps(command)
    def run(**given: Any) -> None:
        said = {option.name: given.pop(option.name) for option in fields(ReadingOptions)}
        command(reading=ReadingOptions(**said), **given)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run
