"""What every command does with files and problems: told on stderr, exit code 2, a whole file or none."""

import ctypes
import errno
import glob
import os
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from kpi.alike import MOST, alike, more
from kpi.intake.checkup import Concern
from kpi.intake.findings.finding import Finding
from kpi.intake.layout.singledeals import MAY_BE_DEALS
from kpi.language import _, ngettext, number
from kpi.problem import Problem, Refused

BAD_INPUT = 2
PATH = click.Path(path_type=Path)
_OPTIONS = {
    "sheet": "--sheet",
    "decimal": "--decimal",
    "dayfirst": "--dayfirst / --monthfirst",
    "columns": "--column",
    "kind": "--people",
    MAY_BE_DEALS: "--kind transactions / --kind wide / --kind long",
}
"""The option for what answers a problem, or for its rule."""

Command = Callable[..., None]

_NOT_TAKEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""Why what is printed into a file is not taken there; none of them comes from a lost connection."""
_WORTH_TELLING = 5
"""Seconds."""
_STEPS = 5
"""The first waits for everything to begin, and several processes finish theirs together."""
_OWNER_ONLY = stat.S_IRUSR | stat.S_IWUSR


class Commands(click.Group):
    """The commands, each loaded when it is asked for; output that cannot be printed ends them with a sentence, as everything else does."""

    def __init__(self, *given: Any, ways: Mapping[str, str], **more: Any) -> None:
        """`ways` has by its name the module of each command, where it is called so with `_command` behind."""
        super().__init__(*given, **more)
        self._ways = ways

    def list_commands(self, _context: click.Context) -> list[str]:
        """Their names."""
        return sorted(self._ways)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """The command of a name; None where there is none."""
        if name not in self._ways:
            return None
        found: click.Command = getattr(import_module(self._ways[name]), f"{name}_command")
        return found

    def main(self, *given: Any, **more: Any) -> Any:
        """Runs what was asked for."""
        # As by Ctrl-C, so that folders to work in are removed: the signal alone would leave them behind.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            return super().main(*given, **more)
        except OSError as error:
            if error.filename is not None or error.errno not in _NOT_TAKEN:
                raise
            _end_unprinted(error)


def _end_unprinted(error: OSError) -> NoReturn:
    """Says, if that can be said, that the output is not whole; what is left of it goes nowhere."""
    what = _("the output could not be written: {reason}").format(reason=error.strerror)
    mend = _("Make room, or write somewhere else; what was written of it is not complete.")
    with suppress(OSError):
        tell([Problem(what, mend=mend)])
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):  # or Python would try once more when it ends, and complain
        os.dup2(nowhere, stream.fileno())
    sys.exit(BAD_INPUT)


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
    answers = (problem.rule, problem.answer) if isinstance(problem, Finding | Concern) else ()
    option = next((_OPTIONS[name] for name in answers if name in _OPTIONS), "")
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
        named = ", ".join(endings)
        what = _("a file with another ending cannot be written")
        raise Refused([Problem(what, str(out), _("End the name with one of these: {endings}.").format(endings=named))])
    if out.resolve() in {path.resolve() for path in inputs}:
        raise Refused([Problem(_("this would overwrite a file that is read"), str(out), _("Choose another name."))])
    if not out.parent.is_dir():
        what = _("there is no such folder")
        raise Refused([Problem(what, str(out.parent), _("Make it first, or choose another."))])


def replace(path: Path, data: bytes) -> None:
    """Writes a whole file or none: what was there stays until the new one is complete, and so does who may read it."""
    target = path.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        _clear(target)
        _write(part, data, target)
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        what = _("cannot be written: {reason}").format(reason=error.strerror)
        raise Refused([Problem(what, str(path), _("Close it where it is open, or choose another name."))]) from error


def _write(part: Path, data: bytes, target: Path) -> None:
    """A part that only its owner may read, until it is whole and gets the permissions of what it replaces."""
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb") as file:
        file.write(data)
    if target.exists():
        _as_before(part, target.stat())


def _as_before(part: Path, before: os.stat_result) -> None:
    """Owner, group and permissions; where the group cannot be kept, no other group gets its rights."""
    now = part.stat()
    with suppress(OSError):
        if now.st_gid != before.st_gid:
            os.chown(part, -1, before.st_gid)
        if now.st_uid != before.st_uid:
            os.chown(part, before.st_uid, -1)
    strange = part.stat().st_gid != before.st_gid
    part.chmod(stat.S_IMODE(before.st_mode) & ~(stat.S_IRWXG if strange else 0))


def _clear(target: Path) -> None:
    """Removes parts that runs left behind when they were ended."""
    for part in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
        writer = part.name.removeprefix(f".{target.name}.").removesuffix(".part")
        if writer.isdecimal() and not _at_work(int(writer)):
            with suppress(OSError):  # somebody else's, or open on a system that keeps such files
                part.unlink()


def _at_work(process: int) -> bool:
    """Whether another process of this number may still be writing."""
    if (
        process == os.getpid() or os.name == "nt"
    ):  # Windows removes no file that is open, and asking would end the process
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def quiet_output() -> Iterator[None]:
    """What libraries print of themselves to the standard output goes nowhere meanwhile: HiGHS now and then writes a line, which would spoil JSON."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        _flush_what_c_holds()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _flush_what_c_holds() -> None:
    """Libraries in C hold lines back that are to be written; these would come out later."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("ucrtbase" if os.name == "nt" else None).fflush(None)


class Clock:
    """Says once how long it will take, when a few steps after the first tell it and it is worth saying."""

    def __init__(self) -> None:
        self._heard: list[tuple[float, float]] = []

    def __call__(self, share: float) -> None:
        """This share is done."""
        if len(self._heard) < _STEPS:
            self._heard.append((time.monotonic(), share))
        if len(self._heard) == _STEPS and self._heard[-1][1] == share:
            (began, at_first), (now, at_last) = self._heard[0], self._heard[-1]
            self._say(round((now - began) * (1 - at_last) / (at_last - at_first)))

    def _say(self, seconds: int) -> None:
        if seconds >= _WORTH_TELLING:
            text = ngettext("About {n} second to go.", "About {n} seconds to go.", seconds)
            click.echo(text.format(n=number(seconds)), err=True)
