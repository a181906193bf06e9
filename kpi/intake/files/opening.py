"""From the bytes of a file to its sheets."""

import re

from kpi.intake import limits
from kpi.intake.files.kinds import kind_of, refused
from kpi.intake.files.parquet import read_parquet
from kpi.intake.files.plaintext import read_text
from kpi.intake.files.sheet import Sheet
from kpi.intake.files.workbook import read_workbook
from kpi.intake.findings.finding import Finding
from kpi.language import _

_LONGEST_NAME = 200


def open_file(name: str, data: bytes, encoding: str = "") -> tuple[list[Sheet], list[Finding]]:
    """The sheets of a file and notices about how it was read; raises `Refused` for what cannot be opened at all.

    `encoding` is how the user says that the letters of a text are written.
    """
    name = base_name(name)
    if len(data) > limits.UPLOAD:
        what = _("this file has {size} MB; up to {most} MB can be read").format(
            size=round(len(data) / limits.MB), most=limits.UPLOAD // limits.MB
        )
        raise refused(name, what, _("Leave out what is not needed, or split it; several files can be read together."))
    match kind_of(data, name):
        case "workbook":
            return read_workbook(data, name)
        case "parquet":
            return read_parquet(data, name)
        case "text":
            return read_text(data, name, encoding)


def base_name(name: str) -> str:
    """The name of a file without folders and signs that cannot be seen: it is only shown, never opened."""
    last = re.split(r"[\\/]", name.rstrip("\\/"))[-1]
    return re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", last)[:_LONGEST_NAME] or "?"


def pasted(text: str) -> tuple[str, bytes]:
    """What was copied out of a spreadsheet program and pasted as text, as a file for `kpi.intake.read`."""
    return _("clipboard"), text.encode("utf-8", "replace")
