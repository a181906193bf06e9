"""The command `compare`: who gains and who loses when one scheme replaces another."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import click
import pandas as pd

import kpi
from kpi import comparison
from kpi.cli.openedfiles import read_results, workforce_of
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.tablewriter import table_writer
from kpi.cli.terminal import PATH, refusing
from kpi.difference import changes
from kpi.export.comparisontables import comparison_table, group_table
from kpi.language import N_, _, money
from kpi.problem import Problem, Refused


@click.command("compare", help=N_("Who gains and who loses when SCHEME replaces BASELINE, as a table."))
@click.argument("baseline", type=PATH)
@click.argument("scheme", type=PATH)
@click.argument("results", type=PATH)
@reading_options
@click.option("--by", "column", help=N_("Count by team, role, strong, decile or a column of the people table."))
@click.option("-o", "--out", type=PATH, help=N_("Write to this CSV or XLSX file instead of printing CSV."))
@refusing
def compare_command(
    baseline: Path, scheme: Path, results: Path, column: str | None, out: Path | None, reading: ReadingOptions
) -> None:
    """Prints or writes the table; what changed in the rules and in the cost goes to stderr."""
    write = table_writer(out, reading.with_files(baseline, scheme, results))
    before, after = kpi.load(baseline), kpi.load(scheme)
    taken = read_results(results, reading)
    sides = [
        comparison.scenario(path.name, rules, workforce_of(rules, taken))
        for path, rules in ((baseline, before), (scheme, after))
    ]
    found = comparison.compare(*sides)
    table = group_table(found, _groups(found, taken.people, column)) if column else comparison_table(found)
    write({_("Payouts"): table})
    _say(str(change) for change in changes(before, after) if not change.wording)
    _say([comparison.comparison_headline(found, partial(money, currency=before.currency))])


def _groups(found: comparison.Comparison, people: pd.DataFrame | None, column: str) -> pd.Series:
    """A name of a group for each person; raises `Refused` for a column that is not there."""
    known = comparison.columns(found, people)
    if column not in known:
        what = _("there is no column “{name}” to count by").format(name=column)
        raise Refused([Problem(what, "--by", _("Known: {known}.").format(known=", ".join(known)))])
    return known[column]


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line, err=True)
