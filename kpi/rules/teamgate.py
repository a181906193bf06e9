"""The team's result opens the bonus."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, final

import numpy as np
from pydantic import Field

from kpi.formulas.nodes import CellOf, Operand
from kpi.formulas.shorthand import either, least
from kpi.frozen import Rate
from kpi.language import N_, _, percent
from kpi.money import Floats
from kpi.rules.asked import Asked
from kpi.rules.base import Parts, Step
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.gate import held
from kpi.rules.people import Mask
from kpi.rules.said import Said, as_share
from kpi.rules.team import Team


@final
class TeamGate(Team):
    """Own score, held at `otherwise` while the team's curve gives nothing: hard at 0, soft at 1."""

    word: ClassVar[str] = "gate"
    order: ClassVar[int] = 3
    title: ClassVar[str] = N_("unlocks the bonus")
    change: ClassVar[str] = N_("opens")
    says: ClassVar[str] = N_("The team result unlocks the bonus.")

    mode: Literal["gate"] = Field("gate", title=N_("The team's result"))
    otherwise: Annotated[
        Rate,
        Said(N_("Pay at most while {where} is shut"), as_share),
        Asked(
            N_("When the team misses its plan, pay"),
            words={0.0: N_("nothing (hard)"), 1.0: N_("at most 100% (soft)")},
        ),
    ] = Field(0.0, title=N_("Otherwise pays at most"), description=N_("Mode gate, plan not reached: 0 % or 100 %."))

    def parts(self, score: Floats, gives: Floats) -> Parts:
        """The team's part is what is withheld."""
        return Parts(score, held(score, gives > 0, self.otherwise) - score)

    def product(self, score: Floats, gives: Floats) -> tuple[Floats, Floats]:
        """What would be withheld, and whether it is."""
        return np.minimum(score, self.otherwise) - score, (gives <= 0).astype(float)

    def misses(self, gives: Floats) -> Mask:
        """The gate is shut."""
        return np.asarray(gives <= 0)

    def part_formulas(self, score: CellOf, gives: CellOf, sheet: FormulaSheet) -> tuple[Operand, Operand]:
        """The same as expressions."""
        shut = least(score, sheet.field(self, "otherwise"))
        return score, either(gives > 0.0, score, shut) - score

    def formula(self) -> str:
        """What is paid while the gate is open, and while it is shut."""
        if not self.otherwise:
            return _("Bonus = target bonus × own score, and nothing while the team misses its plan")
        text = _("Bonus = target bonus × own score, and at most {most} of the target while the team misses its plan")
        return text.format(most=percent(self.otherwise, 2))

    def way_steps(self, team: str, read: str, score: float, gives: float) -> Iterator[Step]:
        """Open or shut."""
        shut = _("shut: pays at most {most}").format(most=percent(self.otherwise, 4))
        yield Step(_("Team: {name}").format(name=team), read, _("open") if gives > 0 else shut)
