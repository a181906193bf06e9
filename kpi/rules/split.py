"""A part of the bonus on one's own result, a part on the team's: 60:40."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, final

import numpy as np
from pydantic import Field

from kpi.formulas.nodes import CellOf, Operand
from kpi.frozen import Share
from kpi.language import N_, _, percent
from kpi.money import Floats
from kpi.rules.asked import OWN_SHARE
from kpi.rules.base import Line, Parts, Step
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.said import Said, as_share
from kpi.rules.team import Team


@final
class Split(Team):
    """Own score × individual share + what the team's curve gives × the rest."""

    word: ClassVar[str] = "split"
    order: ClassVar[int] = 1
    title: ClassVar[str] = N_("pays a part of the bonus")
    change: ClassVar[str] = N_("pays a part")
    says: ClassVar[str] = N_("The team result pays a part of the bonus.")

    mode: Literal["split"] = Field("split", title=N_("The team's result"))
    individual_share: Annotated[Share, Said(N_("Individual share of {where}"), as_share), OWN_SHARE] = Field(
        0.6, title=N_("Individual share"), description=N_("60:40 is 60 %.")
    )

    @property
    def share(self) -> float:
        """The individual share."""
        return self.individual_share

    def parts(self, score: Floats, gives: Floats) -> Parts:
        """Both parts side by side."""
        return Parts(score * self.individual_share, gives * (1 - self.individual_share))

    def line(self, gives: Floats) -> Line:
        """Straight in the score at every split."""
        return Line(self.individual_share, gives * (1 - self.individual_share))

    def product(self, score: Floats, gives: Floats) -> tuple[Floats, Floats]:
        """Nothing of one's own."""
        return np.ones_like(score), gives * (1 - self.individual_share)

    def part_formulas(self, score: CellOf, gives: CellOf, sheet: FormulaSheet) -> tuple[Operand, Operand]:
        """The same as expressions."""
        share = sheet.field(self, "individual_share")
        return score * share, gives * (1 - share)

    def formula(self) -> str:
        """Both parts added up."""
        if not self.counts:
            return _("Bonus = target bonus × own score")
        own, team = percent(self.individual_share, 2), percent(self.part, 2)
        return _("Bonus = target bonus × ({own} of own score + {team} of team pay)").format(own=own, team=team)

    def way_steps(self, team: str, read: str, score: float, gives: float) -> Iterator[Step]:
        """What each share brings."""
        yield from shared_steps(team, read, score, gives, self.individual_share)
        how = f"{percent(gives, 4)} × {percent(1 - self.individual_share, 4)}"
        yield Step(_("Team share"), how, percent(gives * (1 - self.individual_share), 4))


def shared_steps(team: str, read: str, score: float, gives: float, share: float) -> Iterator[Step]:
    """What the team's result pays, and one's own share of the score."""
    yield Step(_("Team: {name}").format(name=team), _("{read} pays").format(read=read), percent(gives, 4))
    yield Step(_("Individual share"), f"{percent(score, 4)} × {percent(share, 4)}", percent(score * share, 4))


ALONE = Split(individual_share=1.0)
"""No team part: the 100:0 scheme that everything is compared with."""
