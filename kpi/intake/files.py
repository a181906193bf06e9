"""From the bytes of a file to its sheets."""

from kpi.intake import limits
from kpi.intake.finding import Finding
from kpi.intake.kinds import kind_of, refused
from kpi.intake.parquet import read_parquet
from kpi.intake.plaintext import read_text
from kpi.intake.sheet import Sheet
from kpi.intake.workbook import read_workbook
from kpi.language import _

_READERS = {"workbook": read_workbook, "parquet": read_parquet, "text": read_text}


def open_file(name: str, data: bytes) -> tuple[list[Sheet], list[Finding]]:
    """The sheets of a file and notices about how it was read; raises `Refused` for what cannot be opened at all."""
    if len(data) > limits.UPLOAD:
        what = _("this file has {size} MB; up to {most} MB can be read").format(
            size=round(len(data) / limits.MB), most=limits.UPLOAD // limits.MB
        )
        raise refused(name, what, _("Leave out what is not needed, or split it; several files can be read together."))
    return _READERS[kind_of(data, name)](data, name)
