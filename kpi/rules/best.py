"""The better of one's own and the team's."""

from collections.abc import Iterator
from typing import ClassVar, Literal, final

import numpy as np
from pydantic import Field

from kpi.formulas.nodes import CellOf, Operand
from kpi.formulas.shorthand import most
from kpi.language import N_, _, percent
from kpi.money import Floats
from kpi.rules.base import Parts, Step
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.team import Team


@final
class Best(Team):
    """Own score, or what the team's curve gives where that is more: nobody loses by the team, and who is behind is carried."""

    word: ClassVar[str] = "best"
    order: ClassVar[int] = 5
    title: ClassVar[str] = N_("counts where it is better")
    change: ClassVar[str] = N_("counts where it is better")
    says: ClassVar[str] = N_("The team result counts where it is better.")

    mode: Literal["best"] = Field("best", title=N_("The team's result"))

    def parts(self, score: Floats, gives: Floats) -> Parts:
        """The team's part is what it gives beyond the own score."""
        return Parts(score, np.maximum(gives - score, 0))

    def part_formulas(self, score: CellOf, gives: CellOf, sheet: FormulaSheet) -> tuple[Operand, Operand]:
        """The same as expressions."""
        return score, most(gives - score, 0.0)

    def formula(self) -> str:
        """The better of the two."""
        return _("Bonus = target bonus × own score, or × team pay where that is more")

    def way_steps(self, team: str, read: str, score: float, gives: float) -> Iterator[Step]:
        """Which of the two counts."""
        yield Step(_("Team: {name}").format(name=team), _("{read} pays").format(read=read), percent(gives, 4))
        how = _("the better of {own} and {team}").format(own=percent(score, 4), team=percent(gives, 4))
        yield Step(_("Own or team"), how, percent(max(score, gives), 4))
