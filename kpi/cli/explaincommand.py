"""The command `explain`: one payout, step by step."""

import difflib
from pathlib import Path

import click
import numpy as np

import kpi
from kpi.cli.openedfiles import rules_in, tables_in, workforce_of
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.terminal import PATH, refusing
from kpi.cli.workforcenames import period_called
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
    _refuse_stranger(person, workforce)
    chosen = period_called(workforce, period) if period else _last_period(workforce, person)
    click.echo(str(kpi.explain(rules, workforce, person, chosen)))


def _refuse_stranger(person: str, workforce: kpi.Workforce) -> None:
    """Raises `Refused` for somebody whom the data do not know."""
    people = list(dict.fromkeys(map(str, workforce.seats["person"])))
    if person not in people:
        close = difflib.get_close_matches(person, people, 3, 0.4) or people[:3]
        mend = _("Did you mean {names}?").format(names=", ".join(close))
        raise Refused([Problem(_("there is no person “{name}”").format(name=person), mend=mend)])


def _last_period(workforce: kpi.Workforce, person: str) -> str:
    """The last period of which the results say anything about a person; the last of all, where they never do."""
    seen = np.flatnonzero(workforce.recorded[(workforce.seats["person"] == person).to_numpy()].any(axis=0))
    return workforce.periods[seen[-1] if len(seen) else -1]
