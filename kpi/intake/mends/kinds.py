"""What every mend is: a frozen, declared value that makes new tables of old ones, and changes none."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from kpi.frozen import Frozen
from kpi.intake.header import Table
from kpi.intake.tidy import Reading


class TableMend(Frozen, ABC):
    """A mend of cells, before they are read as numbers and days."""

    reason: ClassVar[str] = ""
    """Why a row is set aside by it, to be shown through gettext."""

    @property
    @abstractmethod
    def says(self) -> str:
        """What it does, as one sentence."""

    @abstractmethod
    def on_tables(self, tables: Sequence[Table], columns: Sequence[Mapping[str, int]]) -> list[Table]:
        """The tables, mended; `columns` gives our names to positions for each."""


class ReadingMend(Frozen, ABC):
    """A mend of tidy rows, once the cells are read."""

    reason: ClassVar[str] = ""
    """Why a row is set aside by it, to be shown through gettext."""

    @property
    @abstractmethod
    def says(self) -> str:
        """What it does, as one sentence."""

    @abstractmethod
    def on_readings(self, readings: Sequence[Reading]) -> list[Reading]:
        """The readings, mended; rows keep their index, `source` and `row`."""
