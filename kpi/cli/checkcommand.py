"""The command `check`: everything that is wrong, at once."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

import kpi
from kpi.cli.openedfiles import taken_in, workforce_of
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.terminal import PATH, refusing, stop, tell
from kpi.cli.workforcenames import names_in
from kpi.language import N_, _
from kpi.problem import Problem, Refused

Made = TypeVar("Made")


@click.command("check", help=N_("Every problem of SCHEME and, where given, of RESULTS."))
@click.argument("scheme", type=PATH)
@click.argument("results", type=PATH, required=False)
@reading_options
@refusing
def check_command(scheme: Path, results: Path | None, reading: ReadingOptions) -> None:
    """Prints all problems; ends with 0 when there is no error."""
    found: list[Problem] = []
    names: list[str] = []
    rules = _tried(found, partial(kpi.load, scheme))
    taken = _tried(found, partial(taken_in, [results], reading)) if results else None
    found += taken.problems if taken else ()
    if rules and taken and taken.ok:
        workforce = _tried(found, partial(workforce_of, rules, taken))
        found += kpi.check(rules, workforce) if workforce else ()
        names += names_in(rules, workforce) if workforce else ()
    errors = [problem for problem in found if problem.level == "error"]
    tell((problem for problem in found if problem.level == "notice"), names)
    if errors:
        stop(errors)
    click.echo(_("No errors."))


def _tried(found: list[Problem], step: Callable[[], Made]) -> Made | None:
    """What a step gives, or None and its problems among those found."""
    try:
        return step()
    except Refused as error:
        found += error.problems
        return None
