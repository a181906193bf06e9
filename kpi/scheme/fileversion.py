"""The version of the scheme file."""

from typing import Annotated

from pydantic import AfterValidator

from kpi.language import N_, _
from kpi.rules.said import Said, as_number

FORMAT = 1
"""A file with a larger one was written by a newer SixtyForty."""


def _not_newer(version: int) -> int:
    if version > FORMAT:
        text = _("written by a newer SixtyForty (file version {version}, this one reads {known}): update the program")
        raise ValueError(text.format(version=version, known=FORMAT))
    return version


FileVersion = Annotated[int, AfterValidator(_not_newer), Said(N_("File version"), as_number, wording=True)]
