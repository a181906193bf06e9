"""What lies between the files and the intake, kept so that mends can be put on and taken off without reading again."""

from dataclasses import dataclass

import pandas as pd

from kpi.intake.answers import Answers
from kpi.intake.checks import Origin
from kpi.intake.deals import Typed
from kpi.intake.finding import Finding
from kpi.intake.mends import Mend
from kpi.intake.setaside import SetAside
from kpi.intake.shape import Shape
from kpi.intake.sheet import Sheet
from kpi.intake.tables import Table
from kpi.intake.tidy import Reading


@dataclass(frozen=True, eq=False)
class Raw:
    """The files as they lie, before any mend."""

    sheets: tuple[Sheet, ...]
    """All sheets of the files, also those that are not read."""
    tables: tuple[Table, ...]
    shapes: tuple[Shape, ...]
    """What each table is, which no mend changes."""
    answers: Answers
    findings: tuple[Finding, ...]
    """What was to be said while the files were opened."""


@dataclass(frozen=True, eq=False)
class Steps:
    """One entry for each table, in the order of the files."""

    raw: Raw
    mends: tuple[Mend, ...]
    """In the order in which they acted."""
    tables: tuple[Table, ...]
    """After the mends of cells."""
    origins: tuple[Origin, ...]
    readings: tuple[Reading, ...]
    """After the mends of tidy rows."""
    deals: tuple[Typed | None, ...]
    """After the mends of transactions; None for tables of anything else."""
    aside: tuple[SetAside, ...]
    """Every row of the files that is in neither results, people nor transactions."""

    @property
    def used(self) -> tuple[bool, ...]:
        """Which tables results or people are made of."""
        return tuple(one.results is not None or one.people is not None for one in self.readings)

    def stacked(self, which: str) -> pd.DataFrame:
        """The tidy rows of all readings, "results" (those with facts) or "people", before anything is checked."""
        frames = [
            getattr(one, which)
            for one in self.readings
            if getattr(one, which) is not None and not (which == "results" and one.only_plans)
        ]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
