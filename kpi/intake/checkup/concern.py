"""One kind of problem in the whole upload, with the mends that are offered for it."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kpi.intake import Intake, Mend, Place
from kpi.intake.findings.checks import place_of, value_text
from kpi.intake.findings.finding import Answer
from kpi.intake.readings.deals import Typed
from kpi.intake.readings.nameless import of_groups
from kpi.intake.sourcetable import Tables
from kpi.problem import Problem

SAMPLE = 5


@dataclass(frozen=True)
class Offer:
    """A mend that somebody may choose."""

    mend: Mend
    sure: bool = False
    """Whether the data prove it, so that it may be chosen beforehand."""
    ask: str = ""
    """The field of the mend that only a person can fill; until then it holds a placeholder."""


@dataclass(frozen=True)
class Sighting:
    """One example of a concern."""

    place: Place
    value: str


@dataclass(frozen=True)
class Concern(Problem):
    """All that is wrong in one way."""

    rule: str = ""
    """Its name, which no language changes."""
    why: str = ""
    """Why it matters; "" where `what` says it."""
    rows: int = 0
    """How many rows of the files, or results, it is about."""
    sample: tuple[Sighting, ...] = ()
    offers: tuple[Offer, ...] = ()
    answer: Answer = ""
    """The field of `Answers`, or of `TableAnswers`, that settles it, where there is one."""


@dataclass(frozen=True, eq=False)
class Look:
    """An intake as the rules of the check-up look at it."""

    intake: Intake
    today: dt.date

    @cached_property
    def results(self) -> pd.DataFrame:
        """Tidy rows with facts of people of all tables, also those with an error."""
        every = self.intake.steps.stacked("results")
        return every if every.empty else every[~of_groups(every)]

    @cached_property
    def people(self) -> pd.DataFrame:
        """Rows about people of all tables, also those with an error."""
        return self.intake.steps.stacked("people")

    @cached_property
    def deals(self) -> list[Typed]:
        """Transactions, a table each."""
        return [one.deals for one in self.tables if one.deals]

    @property
    def tables(self) -> Tables:
        """All tables."""
        return self.intake.steps.tables

    def seen(self, frame: pd.DataFrame, column: str) -> tuple[Sighting, ...]:
        """The first of some tidy rows, with what stands in a column of theirs."""
        first = frame.drop_duplicates(["source", "row"]).head(SAMPLE)
        return tuple(
            Sighting(place_of(frame, at, column, self.tables), value_text(first.at[at, column])) for at in first.index
        )


Rule = Callable[[Look], Iterator[Concern]]


def file_rows(frame: pd.DataFrame) -> int:
    """How many rows of files some tidy rows come from."""
    return len(frame[["source", "row"]].drop_duplicates())


def named(names: Sequence[object]) -> str:
    """The first names of a list, as a sentence quotes them."""
    shown = ", ".join(str(name) for name in names[:SAMPLE])
    return shown if len(names) <= SAMPLE else f"{shown}, …"
