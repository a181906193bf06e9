"""What every command does with files and problems: told on stderr, exit code 2, a whole file or none."""

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from kpi.alike import MOST, alike, more
from kpi.intake.checkup import Concern
from kpi.intake.finding import Finding
from kpi.language import _
from kpi.problem import Problem, Refused

BAD_INPUT = 2
PATH = click.Path(path_type=Path)
_OPTIONS = {"sheet": "--sheet", "decimal": "--decimal", "dayfirst": "--dayfirst / --monthfirst", "columns": "--column"}

Command = Callable[..., None]


def refusing(command: Command) -> Command:
    """The command; what it refuses is told on stderr, with exit code 2."""

    @wraps(command)
    def run(**given: Any) -> None:
        try:
            command(**given)
        except Refused as error:
            stop(error.problems)

    return run


def stop(problems: Iterable[Problem]) -> NoReturn:
    """Tells every problem and ends."""
    tell(problems)
    sys.exit(BAD_INPUT)


def tell(problems: Iterable[Problem], names: Iterable[str] = ()) -> None:
    """One line a problem, with the option that answers it; one for all that differ only in whom or what they name."""
    found = list(problems)
    errors = [problem for problem in found if problem.level == "error"]
    notices = alike([problem for problem in found if problem.level != "error"], names)
    lines = [_line(_("error"), problem, str(problem)) for problem in errors]
    lines += [_line(_("notice"), kind.first, str(kind)) for kind in notices]
    for line in lines[:MOST]:
        click.echo(line, err=True)
    if len(lines) > MOST:
        click.echo(more(len(lines) - MOST), err=True)


def _line(sort: str, problem: Problem, said: str) -> str:
    option = _OPTIONS.get(problem.answer, "") if isinstance(problem, Finding | Concern) else ""
    return f"{sort}: {said}" + (f" ({option})" if option else "")


def content_of(path: Path) -> tuple[str, bytes]:
    """Name and content of a file; raises `Refused`."""
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise Refused([Problem(_("cannot be read: {reason}").format(reason=error.strerror), str(path))]) from error


def refuse_place(out: Path | None, endings: tuple[str, ...], inputs: Iterable[Path]) -> None:
    """Raises `Refused` for a name that cannot be written to; None is the screen."""
    if out is None:
        return
    if out.suffix.lower() not in endings:
        named = _(" or ").join(endings)
        what = _("a file with another ending cannot be written")
        raise Refused([Problem(what, str(out), _("End the name with {endings}.").format(endings=named))])
    if out.resolve() in {path.resolve() for path in inputs}:
        raise Refused([Problem(_("this would overwrite a file that is read"), str(out), _("Choose another name."))])
    if not out.parent.is_dir():
        what = _("there is no such folder")
        raise Refused([Problem(what, str(out.parent), _("Make it first, or choose another."))])


def replace(path: Path, data: bytes) -> None:
    """Writes a whole file or none: what was there stays until the new one is complete."""
    target = path.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        what = _("cannot be written: {reason}").format(reason=error.strerror)
        raise Refused([Problem(what, str(path), _("Close it where it is open, or choose another name."))]) from error
