"""The command `check`: everything that is wrong, at once."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

import kpi
from kpi.cli.openedfiles import Tables, case_in, rules_in, tables_in, taken_in, workforce_of
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
    rules = _tried(found, partial(rules_in, scheme))
    taken = _tried(found, partial(_taken, found, scheme, results, reading))
    if rules and taken:
        workforce = _tried(found, partial(workforce_of, rules, taken))
        found += kpi.check(rules, workforce) if workforce else ()
        names += names_in(rules, workforce) if workforce else ()
    errors = [problem for problem in found if problem.level == "error"]
    tell((problem for problem in found if problem.level == "notice"), names)
    if errors:
        stop(errors)
    click.echo(_("No errors."))


def _taken(found: list[Problem], scheme: Path, results: Path | None, reading: ReadingOptions) -> Tables | None:
    """What people are paid by, where anything says it; problems of the files are among those found."""
    if case_in(results or scheme):
        return tables_in(results, scheme, reading)
    if results is None:
        return None
    taken = taken_in([results], reading)
    found += taken.problems
    return Tables(taken.results, taken.people) if taken.ok else None


def _tried(found: list[Problem], step: Callable[[], Made]) -> Made | None:
    """What a step gives, or None and its problems among those found."""
    try:
        return step()
    except Refused as error:
        found += error.problems
        return None
