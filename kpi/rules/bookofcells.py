"""Parameters and data as cells: what rules ask when they write their formulas."""

from abc import ABC, abstractmethod
from typing import Any, Literal

from kpi.formulas.nodes import FormulaColumn, Parameter
from kpi.formulas.points import NumberBlock, Points
from kpi.frozen import Frozen
from kpi.rules.people import Fills, People, Scale, Since, Whose

OfSeat = Literal["target bonus", "salary", "multiplier", "paid time", "head", "guaranteed time"]
"""What the data say of a seat beside its results."""


class FormulaBook(ABC):
    """Parameters and data as cells."""

    @abstractmethod
    def parameter(self, holder: Frozen, field: str) -> Parameter:
        """The cell of a number of the scheme, by the part of it that holds it."""

    @abstractmethod
    def points(self, holder: Frozen, field: str) -> Points:
        """The table of a curve, or of tiers."""

    @abstractmethod
    def scale_of(self, holder: Frozen, field: str, *, straight: bool) -> Points:
        """Levels as a table that gives the place of each, from 1."""

    @abstractmethod
    def places_of(self, holder: Frozen, field: str, *, straight: bool) -> Points:
        """The points of a curve likewise."""

    @abstractmethod
    def block(self, holder: Frozen, field: str) -> NumberBlock:
        """A table of numbers with rows and columns."""

    @abstractmethod
    def of_seat(self, what: OfSeat) -> FormulaColumn:
        """Of everybody, a row a seat and period."""

    @abstractmethod
    def own_weight(self, kpi: str) -> FormulaColumn | None:
        """Weights of a person's own; None where nobody has any."""

    @abstractmethod
    def result(self, kpi: str, whose: Whose, scale: Scale, since: Since | None, fills: Fills) -> FormulaColumn:
        """Results of people, or of groups, with nothing where there is none; of a period or to date."""

    @abstractmethod
    def result_in_periods(
        self, kpi: str, whose: Whose, scale: Scale, since: Since | None, fills: Fills
    ) -> FormulaColumn:
        """The same, where quarters and years beside the periods of pay have all that was reached in them."""

    @abstractmethod
    def plan(self, kpi: str, whose: Whose, since: Since | None) -> FormulaColumn:
        """Plans likewise."""

    @abstractmethod
    def earlier(self, column: FormulaColumn) -> FormulaColumn:
        """What stands in a column to date one period before; 0 where a quarter or year begins."""

    @abstractmethod
    def gives(self, team: Frozen) -> FormulaColumn:
        """What the curve of a team rule gives each group; nothing where its result is missing."""

    @abstractmethod
    def stands_for(self, part: Frozen, other: Frozen) -> None:
        """Says that the numbers of one part are those of another, of which it was made."""

    @abstractmethod
    def paid_before(self, since: Since) -> Any:
        """What the periods before the first one brought, by seat (`PaidBefore`); None where there are none."""

    @abstractmethod
    def anybody(self, what: OfSeat) -> bool:
        """Whether the data say anything of it."""

    @property
    @abstractmethod
    def people(self) -> People:
        """Of whom it is known what no formula changes, such as in which quarter a period lies."""

    @property
    @abstractmethod
    def target_factor(self) -> float:
        """By which all target bonuses are multiplied."""

    @abstractmethod
    def group_number(self, whose: Whose) -> FormulaColumn:
        """Of everybody, which of the groups of a period it is."""
