"""One kind of problem in the whole upload, with the mends that are offered for it."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kpi.intake import Intake, Mend, Place
from kpi.intake.checks import Origin, place_of, written
from kpi.intake.deals import Typed
from kpi.intake.finding import Answer
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
        """Tidy rows with facts of all tables, also those with an error."""
        return self.intake.steps.stacked("results")

    @cached_property
    def people(self) -> pd.DataFrame:
        """Rows about people of all tables, also those with an error."""
        return self.intake.steps.stacked("people")

    @cached_property
    def deals(self) -> list[tuple[Origin, Typed]]:
        """Transactions of all tables, and where they stand."""
        steps = self.intake.steps
        return [(origin, one) for origin, one in zip(steps.origins, steps.deals, strict=True) if one]

    def seen(self, frame: pd.DataFrame, column: str) -> tuple[Sighting, ...]:
        """The first of some tidy rows, with what stands in a column of theirs."""
        origins = self.intake.steps.origins
        first = frame.drop_duplicates(["source", "row"]).head(SAMPLE)
        return tuple(
            Sighting(place_of(frame, at, column, origins), written(first.at[at, column])) for at in first.index
        )

    def cells(self, source: int, rows: Iterable[int], at: int) -> Iterator[Sighting]:
        """Cells of a table by the numbers of their rows."""
        table = self.intake.steps.tables[source]
        texts = dict(zip(table.rows.tolist(), table.body[at], strict=True))
        for row in rows:
            place = Place(table.sheet.file, table.sheet.name, int(row), table.header[at])
            yield Sighting(place, written(texts[int(row)]))


Rule = Callable[[Look], Iterator[Concern]]


def file_rows(frame: pd.DataFrame) -> int:
    """How many rows of files some tidy rows come from."""
    return len(frame[["source", "row"]].drop_duplicates())


def named(names: Sequence[object]) -> str:
    """The first names of a list, as a sentence quotes them."""
    shown = ", ".join(str(name) for name in names[:SAMPLE])
    return shown if len(names) <= SAMPLE else f"{shown}, …"
