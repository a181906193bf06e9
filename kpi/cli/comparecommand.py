"""The command `compare`: who gains and who loses when one scheme replaces another."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import click
import pandas as pd

import kpi
from kpi import comparison
from kpi.cli.openedfiles import case_in, rules_in, tables_in, workforce_of
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.tablewriter import table_writer
from kpi.cli.terminal import PATH, refusing
from kpi.difference import changes
from kpi.export.comparisontables import comparison_table, group_table, taken_comparison
from kpi.language import N_, _, money
from kpi.problem import Problem, Refused


@click.command("compare", help=N_("Who gains and who loses when SCHEME replaces BASELINE, as a table."))
@click.argument("baseline", type=PATH)
@click.argument("scheme", type=PATH, required=False)
@click.argument("results", type=PATH, required=False)
@reading_options
@click.option("--by", "column", help=N_("Count by team, role, strong, decile or a column of the people table."))
@click.option("-o", "--out", type=PATH, help=N_("Write to this CSV or XLSX file instead of printing CSV."))
@refusing
def compare_command(
    baseline: Path,
    scheme: Path | None,
    results: Path | None,
    column: str | None,
    out: Path | None,
    reading: ReadingOptions,
) -> None:
    """Prints or writes the table; what changed in the rules and in the cost goes to stderr."""
    write = table_writer(out, reading.with_files(baseline, scheme, results))
    before, after = _sides(baseline, scheme)
    taken = tables_in(results, scheme or baseline, reading)
    sides = [comparison.scenario(name, rules, workforce_of(rules, taken)) for name, rules in (before, after)]
    found = comparison.compare(*sides)
    table = group_table(found, _groups(found, taken.people, column)) if column else comparison_table(found)
    write({_("Payouts"): taken_comparison(found, table)})
    _say(str(change) for change in changes(before[1], after[1]) if not change.wording)
    _say([comparison.comparison_headline(found, partial(money, currency=before[1].currency))])


def _sides(baseline: Path, scheme: Path | None) -> tuple[tuple[str, kpi.Scheme], tuple[str, kpi.Scheme]]:
    """Both schemes with their names: of two files, or today's of a case and the one that is worked on in it. Raises `Refused`."""
    if scheme is not None:
        return (baseline.name, _todays(baseline)), (scheme.name, rules_in(scheme))
    case = case_in(baseline)
    if case is None:
        what, mend = _("only one scheme is given"), _("Name two schemes and results, or a case.")
        raise Refused([Problem(what, baseline.name, mend)])
    return (_("today"), case.baseline), (case.worked_on.title or baseline.name, case.worked_on)


def _todays(path: Path) -> kpi.Scheme:
    """The scheme of a file; of a case today's."""
    case = case_in(path)
    return case.baseline if case else kpi.load(path)


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
