"""Studies of team and individual pay, with effects exactly as published."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from kpi import yamlfile
from kpi.frozen import Frozen
from kpi.language import N_, _

TAGS = {
    "V": N_("read in the paper's own abstract, first page or publisher's page"),
    "S": N_("read in a secondary source"),
}
"""How a figure was verified. What is only remembered is not here."""


class Study(Frozen):
    """One study, or one review of many."""

    key: str = Field(title=N_("Key"), pattern=r"^[a-z0-9-]+$")
    title: str = Field(title=N_("Study"), min_length=1)
    setting: str = Field(title=N_("Setting"), min_length=1)
    effect: str = Field(title=N_("Effect"), min_length=1)
    source: str = Field(title=N_("Source"), min_length=1)
    tag: Literal["V", "S"] = Field(title=N_("Verified"))
    limits: str = Field(title=N_("Limits"), min_length=1)
    about: Literal["team pay", "individual pay", "curves", "leaving", "incentives"] = Field(title=N_("About"))


@cache
def studies() -> tuple[Study, ...]:
    """All studies, in the order of the file."""
    text = (Path(__file__).parent / "evidence.yaml").read_text(encoding="utf-8")
    return tuple(
        Study.model_validate(row) for row in yamlfile.parse(text, "evidence.yaml", _("this is not a table of studies"))
    )


def study(key: str) -> Study:
    """The study with this key; KeyError where there is none."""
    return {found.key: found for found in studies()}[key]
