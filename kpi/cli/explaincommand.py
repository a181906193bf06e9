"""The command `explain`: one payout, step by step."""

from pathlib import Path

import click

import kpi
from kpi.cli.openedfiles import rules_in, tables_in, workforce_of
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.terminal import PATH, refusing
from kpi.cli.workforcenames import last_period_of, period_called, refuse_stranger
from kpi.language import N_, _
from kpi.problem import Problem, Refused


@click.command("explain", help=N_("How SCHEME comes to the pay of PERSON, step by step."))
@click.argument("files", type=PATH, nargs=-1, required=True, metavar="SCHEME [RESULTS]")
@click.argument("person")
@reading_options
@click.option("--period", help=N_("The period; the last one with results, if not given."))
@refusing
def explain_command(files: tuple[Path, ...], person: str, period: str | None, reading: ReadingOptions) -> None:
    """Prints the steps of one payout."""
    scheme, *others = files
    if len(others) > 1:
        what, mend = _("too many files are named"), _("Name a scheme, its results, and a person.")
        raise Refused([Problem(what, ", ".join(path.name for path in files), mend)])
    rules = rules_in(scheme)
    workforce = workforce_of(rules, tables_in(others[0] if others else None, scheme, reading))
    refuse_stranger(person, workforce)
    chosen = period_called(workforce, period) if period else last_period_of(workforce, person)
    click.echo(str(kpi.explain(rules, workforce, person, chosen)))
