"""Who is to be paid: those who are employed and eligible, and of whom the results speak."""

from collections.abc import Iterator
from typing import ClassVar, final

import numpy as np

from kpi.language import _, percent
from kpi.rules.base import Step
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import Longer, Mask, People, Rows, Since, behind
from kpi.rules.rule import Place, Rule


@final
class Due(Rule):
    """Somebody who is paid on the team alone, as a head is, needs no results of their own. Who has no result left that counts still has the
    team part."""

    stands: ClassVar[Place] = Place.SCORED

    only_team: bool
    """Whether nothing on the card is a person's own result."""
    scored: bool
    """Whether the card has KPIs, for the words, as the next."""
    gated: bool
    """Whether it has gates."""
    rhythms: tuple[Since | None, ...] = (None,)
    """For which quarters and years its KPIs are paid; None stands for periods of pay."""

    def where(self, people: People, rows: Rows) -> Mask:
        """Where (people, periods) a seat is to be paid."""
        there = people.paid_time[rows] > 0  # on leave for all of it, nobody is
        if people.ineligible is not None:
            there = there & (people.ineligible[rows] == 0)
        if people.longer is None:
            return there if self.only_team else there & people.recorded[rows]
        if self.rhythms == (None,):  # nothing is paid for a quarter or a year, unless the results say so
            long = behind(people.longer.long[None], there.ndim)
            return there & people.recorded[rows] if not self.only_team else there & (~long | people.recorded[rows])
        there = self.paid_in(people, there, *self.rhythms)
        return there if self.only_team else there & self._recorded(people, people.longer, rows)

    @staticmethod
    def paid_in(people: People, where: Mask, *rhythms: Since | None) -> Mask:
        """Where (people, periods, ...) something holds and something of these rhythms is paid; all of it where no period is longer than others."""
        if people.longer is None:
            return where
        return where & behind(np.array([[one in rhythms for one in people.longer.every]]), where.ndim)

    @staticmethod
    def _recorded(people: People, longer: Longer, rows: Rows) -> Mask:
        """Where the results speak of a seat; of a quarter or a year, in any period of it."""
        within = longer.added(rows, lambda there, seats: there.recorded[seats]) > 0
        here = people.recorded[rows]
        return np.asarray(behind(here, max(here.ndim, within.ndim)) | behind(within, max(here.ndim, within.ndim)))

    def work(self, sheet: Sheet) -> None:
        """The same for every world."""
        found, shape = self.where(sheet.people, sheet.rows), sheet.score.shape
        sheet.active = found if found.shape == shape else np.broadcast_to(behind(found, len(shape)), shape)

    def formulas(self, sheet: FormulaSheet) -> None:
        """Only they have a row."""

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """The score on which somebody is paid."""
        how = _("after gates") if self.gated else _("of the target bonus")
        if self.scored:
            yield Step(_("Individual score"), how, percent(after["score"], 4))
