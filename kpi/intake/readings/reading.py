"""What is read from one table: tidy results and people."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kpi.intake.cells.values import Rows
from kpi.intake.findings.finding import Finding


@dataclass(frozen=True, eq=False)
class Reading:
    """What one table gives.

    Both frames have `source` (number of the table) and `row` (as the user's program shows it) beside their own columns,
    and for each number or day `<name>_text`: what stood there where it could not be read. Results have `<name>_column`
    as well, the heading that the number stood under, and `<name>_percent`.
    """

    results: pd.DataFrame | None = None
    people: pd.DataFrame | None = None
    findings: list[Finding] = field(default_factory=list)
    set_aside: dict[str, Rows] = field(default_factory=dict)
    """Numbers of the rows that nothing was made of, by reason."""
    only_plans: bool = False
    """Whether no column of the table holds facts."""

    @property
    def facts(self) -> pd.DataFrame | None:
        """The results where the table holds facts."""
        return None if self.only_plans else self.results

    @property
    def plans(self) -> pd.DataFrame | None:
        """The results where the table holds only plans."""
        return self.results if self.only_plans else None

    @property
    def frames(self) -> list[pd.DataFrame]:
        """Results and people, as far as there are any."""
        return [frame for frame in (self.results, self.people) if frame is not None]

    @property
    def rows(self) -> Rows:
        """Numbers of the rows that something was made of, each once."""
        return np.unique(
            np.concatenate([np.array([], np.int64), *(frame["row"].to_numpy(np.int64) for frame in self.frames)])
        )
