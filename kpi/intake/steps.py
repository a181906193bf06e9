"""What lies between the files and the intake, kept so that mends can be put on and taken off without reading again."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kpi.intake.answers import Answers
from kpi.intake.checks import Origin
from kpi.intake.finding import Finding
from kpi.intake.header import Table
from kpi.intake.mends import Mend
from kpi.intake.setaside import SetAside
from kpi.intake.sheet import Sheet
from kpi.intake.tidy import Reading


@dataclass(frozen=True, eq=False)
class Raw:
    """The files as they lie, before any mend."""

    sheets: tuple[Sheet, ...]
    """All sheets of the files, also those that are not read."""
    tables: tuple[Table, ...]
    answers: Answers
    findings: tuple[Finding, ...]
    """What was to be said while the files were opened."""


@dataclass(frozen=True, eq=False)
class Steps:
    """One entry for each table, in the order of the files."""

    raw: Raw
    mends: tuple[Mend, ...]
    """In the order in which they acted."""
    columns: tuple[Mapping[str, int], ...]
    """Our names to positions."""
    tables: tuple[Table, ...]
    """After the mends of cells."""
    origins: tuple[Origin, ...]
    readings: tuple[Reading, ...]
    """After the mends of tidy rows."""
    aside: tuple[SetAside, ...]
    """Every row of the files that is in neither results nor people."""

    def stacked(self, which: str) -> pd.DataFrame:
        """The tidy rows of all readings, "results" (those with facts) or "people", before anything is checked."""
        frames = [
            getattr(one, which)
            for one in self.readings
            if getattr(one, which) is not None and not (which == "results" and one.only_plans)
        ]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
