"""The command `case`: what a case file holds, and its parts as a folder and back."""

from pathlib import Path
from typing import Any

import click

from kpi.cli.jsonwriter import print_json
from kpi.cli.terminal import PATH, content_of, refuse_place, refusing, replace
from kpi.language import N_, _, ngettext, number
from kpi.store.case import ENDING, Case
from kpi.store.casefile import pack_case, read_case, unpack_case


@click.group("case", help=N_("Files in which somebody's whole work is kept: look into one, unpack it, pack it again."))
def case_command() -> None:
    """The group of commands about case files."""


@case_command.command("show", help=N_("What CASE holds."))
@click.argument("case", type=PATH)
@click.option("--json", "as_json", is_flag=True, help=N_("Print everything as JSON."))
@refusing
def show_command(case: Path, as_json: bool) -> None:
    """Prints a line for each thing in it."""
    name, content = content_of(case)
    about = _about(read_case(content, name))
    if as_json:
        print_json({name: value for name, (_title, value) in about.items()})
        return
    for title, value in about.values():
        click.echo(f"{title}: {number(value) if isinstance(value, int) else value}")


def _about(case: Case) -> dict[str, tuple[str, Any]]:
    """By its name in JSON, what a reader calls it and what it is."""
    results = case.data.results
    return {
        "title": (_("Title"), case.title or case.data.name),
        "data": (_("Data"), case.data.name),
        "people": (_("People"), results["person"].nunique()),
        "periods": (_("Periods"), results["period"].nunique()),
        "results": (_("Results"), len(results)),
        "scheme": (_("Scheme"), case.worked_on.title),
        "today": (_("Today's scheme"), case.baseline.title),
        "scenarios": (_("Scenarios"), ", ".join(one.name for one in case.scenarios)),
        "steps": (_("Steps that can be undone"), len(case.history) - 1),
    }


@case_command.command("unpack", help=N_("Writes the parts of CASE, as YAML and Parquet, into a new FOLDER."))
@click.argument("case", type=PATH)
@click.argument("folder", type=PATH)
@refusing
def unpack_command(case: Path, folder: Path) -> None:
    """Says how many parts were written."""
    name, content = content_of(case)
    paths = unpack_case(content, folder, name)
    text = ngettext("{n} part is in {folder}.", "{n} parts are in {folder}.", len(paths))
    click.echo(text.format(n=number(len(paths)), folder=folder), err=True)


@case_command.command("pack", help=N_("Makes the file CASE of the parts in FOLDER."))
@click.argument("folder", type=PATH)
@click.argument("case", type=PATH)
@refusing
def pack_command(folder: Path, case: Path) -> None:
    """Writes a whole file or none."""
    refuse_place(case, (ENDING,), [folder])
    replace(case, pack_case(folder))
