"""A folder of files, written as a whole or not at all."""

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from kpi.language import _
from kpi.problem import Problem, Refused

_OWNER_ONLY = 0o700


def refuse_folder(out: Path) -> None:
    """Raises `Refused` for a folder that holds something, and for one that cannot be made."""
    mend = _("Name a new folder, or an empty one.")
    if not out.parent.is_dir():
        raise Refused([Problem(_("there is no such folder"), str(out.parent), _("Make it first, or choose another."))])
    if out.exists() and not out.is_dir():
        raise Refused([Problem(_("this is a file"), str(out), mend)])
    if out.is_dir() and any(out.iterdir()):
        raise Refused([Problem(_("the folder is not empty"), str(out), mend)])


def write_folder(out: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Writes every file, by its name, beside the folder first; it is there when all of them are. Raises `Refused`."""
    part = out.resolve().with_name(f".{out.resolve().name}.{os.getpid()}.part")
    try:
        part.mkdir(mode=_OWNER_ONLY)
        for name, content in files:
            (part / name).write_bytes(content)
        if out.is_dir():
            out.rmdir()
        part.replace(out)
    except OSError as error:
        mend = _("Make room, or choose another folder; nothing was written.")
        raise Refused(
            [Problem(_("cannot be written: {reason}").format(reason=error.strerror), str(out), mend)]
        ) from error
    finally:
        with suppress(OSError):
            shutil.rmtree(part)
