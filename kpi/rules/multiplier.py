"""The team's result multiplies the bonus."""

from collections.abc import Iterator
from typing import ClassVar, Literal, final

from pydantic import Field

from kpi.formulas.nodes import CellOf, Operand
from kpi.language import N_, _, number
from kpi.money import Floats
from kpi.rules.base import Line, Parts, Step
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.team import Team


@final
class Multiplier(Team):
    """Own score × what the team's curve gives."""

    word: ClassVar[str] = "multiplier"
    order: ClassVar[int] = 2
    title: ClassVar[str] = N_("multiplies the bonus")
    change: ClassVar[str] = N_("multiplies")
    says: ClassVar[str] = N_("The team result multiplies the bonus.")

    mode: Literal["multiplier"] = Field("multiplier", title=N_("The team's result"))

    def parts(self, score: Floats, gives: Floats) -> Parts:
        """The team's part is what it adds or takes away."""
        return Parts(score, score * gives - score)

    def line(self, gives: Floats) -> Line:
        """Straight in the score, with a slope that the team decides."""
        return Line(gives, 0.0)

    def product(self, score: Floats, gives: Floats) -> tuple[Floats, Floats]:
        """What is multiplied, and by how much more than 1."""
        return score, gives - 1

    def part_formulas(self, score: CellOf, gives: CellOf, sheet: FormulaSheet) -> tuple[Operand, Operand]:
        """The same as expressions."""
        return score, score * gives - score

    def formula(self) -> str:
        """A product."""
        return _("Bonus = target bonus × own score × team pay")

    def way_steps(self, team: str, read: str, score: float, gives: float) -> Iterator[Step]:
        """The factor."""
        how = _("{read} multiplies the bonus").format(read=read)
        yield Step(_("Team: {name}").format(name=team), how, f"× {number(gives, 4)}")
