"""What every mend is: a frozen, declared value that makes new tables of old ones, and changes none."""

from abc import ABC, abstractmethod
from typing import ClassVar

from kpi.frozen import Frozen
from kpi.intake.readings.deals import Typed
from kpi.intake.sourcetable import SourceTable, Tables


class AnyMend(Frozen, ABC):
    """Something that can be put on the list."""

    reason: ClassVar[str] = ""
    """Why a row is set aside by it, to be shown through gettext."""

    @property
    @abstractmethod
    def says(self) -> str:
        """What it does, as one sentence."""


class TableMend(AnyMend):
    """A mend of cells, before they are read as numbers and days."""

    @abstractmethod
    def on_tables(self, tables: Tables) -> list[SourceTable]:
        """The tables, mended; rows that are taken out get the reason for their role."""


class ReadingMend(AnyMend):
    """A mend of tidy rows, once the cells are read."""

    @abstractmethod
    def on_readings(self, tables: Tables) -> list[SourceTable]:
        """The tables with other tidy rows, which keep their index, `source` and `row`; those that are gone are set aside."""


class DealMend(AnyMend):
    """A mend of transactions, once the cells are read."""

    @abstractmethod
    def on_deals(self, deals: Typed) -> Typed:
        """One table of transactions, mended; rows keep their numbers."""
