"""The command `propose`: a first scheme for data that come without one."""

from pathlib import Path

import click

import kpi
from kpi.cli.openedfiles import read_results
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.terminal import PATH, refuse_place, refusing, replace
from kpi.language import N_
from kpi.proposal import firstscheme


@click.command("propose", help=N_("A first scheme for RESULTS that have none."))
@click.argument("results", type=PATH)
@reading_options
@click.option("-o", "--out", type=PATH, help=N_("Write to this YAML file instead of printing."))
@refusing
def propose_command(results: Path, out: Path | None, reading: ReadingOptions) -> None:
    """Prints or writes a scheme; its note says what was assumed."""
    refuse_place(out, (".yaml", ".yml"), reading.with_files(results))
    taken = read_results(results, reading)
    text = kpi.dump(firstscheme.propose(taken.results, taken.people))
    if out:
        replace(out, text.encode())
    else:
        click.echo(text, nl=False)
