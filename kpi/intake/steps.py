"""What lies between the files and the intake, kept so that mends can be put on and taken off without reading again."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from kpi.intake.answers import Answers
from kpi.intake.files.sheet import Sheet
from kpi.intake.findings.finding import Finding
from kpi.intake.mends import Mend
from kpi.intake.sourcetable import SourceTable


@dataclass(frozen=True, eq=False)
class Raw:
    """What the files hold beside their tables, and what was said of them, before any mend."""

    sheets: tuple[Sheet, ...]
    """All sheets of the files, also those that are not read."""
    answers: Answers
    findings: tuple[Finding, ...]
    """What was to be said while the files were opened, of no table in particular."""


@dataclass(frozen=True, eq=False)
class Steps:
    """The files, the mends, and every table with what it became."""

    raw: Raw
    mends: tuple[Mend, ...]
    """In the order in which they acted."""
    tables: tuple[SourceTable, ...]
    """In the order of the files."""

    def stacked(self, which: Literal["results", "people"]) -> pd.DataFrame:
        """The tidy rows of all tables, "results" (those with facts) or "people", before anything is checked."""
        every = [one.reading.facts if which == "results" else one.reading.people for one in self.tables]
        frames = [frame for frame in every if frame is not None]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
