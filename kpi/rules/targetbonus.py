"""Target bonus: the money at 100 %, of the days employed; of a quarter or a year with KPIs of its own, a part of all its target bonuses."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar, final

import numpy as np

from kpi.formulas.nodes import CellOf, Expression, PerRow, expression
from kpi.formulas.shorthand import either, is_number, to_whole
from kpi.frozen import Rate
from kpi.language import _
from kpi.money import Floats, half_up
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Sheet
from kpi.rules.people import Longer, People, Rows, Since, behind, known_longer
from kpi.rules.rhythm import shares_in
from kpi.rules.rule import Place, Silent


@final
class TargetBonus(Silent):
    """As the data give it for each person; where they give none, an amount or a share of the salary."""

    stands: ClassVar[Place] = Place.TARGET

    amount: float | None = None
    """A period, in units of the currency."""
    of_salary: Rate | None = None
    times: Rate = 1.0
    """By which it is multiplied, wherever it stands."""
    paid: bool = True
    """Whether there is a bonus at all: without KPIs there is none, whatever the data say."""

    shares: tuple[tuple[Since | None, float], ...] = ((None, 1.0),)
    """What the KPIs of each rhythm weigh together; None stands for periods of pay."""

    def found(self, people: People, rows: Rows, minor: int) -> Floats:
        """(people, periods) in minor units, of the time that is paid; NaN where neither the data nor the card tells."""
        if not self.paid:
            return np.zeros(people.paid_time[rows].shape)
        alone = self._of_whole_periods(people, rows, minor) * people.paid_time[rows]
        if not self._in_rhythms(people.longer):
            return alone
        longer = known_longer(people)
        together = longer.added(rows, partial(self._paid, minor=minor))
        ndim = max(alone.ndim, together.ndim)
        long, share = (behind(one[None], ndim) for one in (longer.long, shares_in(longer, dict(self.shares))))
        return np.where(long, behind(together, ndim), behind(alone, ndim)) * share

    def _in_rhythms(self, longer: Longer | None) -> bool:
        return longer is not None and self.shares != ((None, 1.0),)

    def _paid(self, people: People, rows: Rows, minor: int) -> Floats:
        """The same of periods of pay, 0 where nobody is to be paid."""
        there = people.paid_time[rows] > 0
        there = there if people.ineligible is None else there & (people.ineligible[rows] == 0)
        return np.where(there, self._of_whole_periods(people, rows, minor) * people.paid_time[rows], 0.0)

    def _of_whole_periods(self, people: People, rows: Rows, minor: int) -> Floats:
        given = people.target_bonus[rows]
        if self.amount is not None:
            given = np.where(np.isnan(given), self.amount, given)
        elif self.of_salary is not None:
            salary = people.salary[rows]
            given = np.where(np.isnan(given) & (salary > 0), self.of_salary * salary, given)
        return half_up(given * people.target_factor * self.times * minor)

    def work(self, sheet: Sheet) -> None:
        """The same for every world."""
        sheet.target = self.found(sheet.people, sheet.rows, sheet.minor)
        if sheet.seat and self._in_rhythms(sheet.people.longer):
            self._see_together(sheet, known_longer(sheet.people))
        if sheet.seat:
            sheet.see("target times", np.full(sheet.target.shape, self.times))
            sheet.see("target of a whole period", self._of_whole_periods(sheet.people, sheet.rows, sheet.minor))

    def formulas(self, sheet: FormulaSheet) -> None:
        """Of a whole period, and of the time that is paid."""
        if not self.paid:
            sheet.target = sheet.add(_("Target bonus"), expression(0.0), "minor")
            return
        given, otherwise = sheet.seat("target bonus"), expression(0.0)
        if self.amount is not None:
            otherwise = sheet.of_card("target_bonus")
        elif self.of_salary is not None:
            salary = sheet.seat("salary")
            otherwise = either(salary > 0.0, sheet.of_card("target_share") * salary, 0.0)
        amount: Expression = either(is_number(given), given, otherwise)
        amount = amount if sheet.book.target_factor == 1 else amount * sheet.book.target_factor
        money = to_whole(amount * sheet.of_card("target_times") * float(sheet.minor))
        whole = sheet.add(_("Target bonus of a whole period"), money, "minor")
        alone = whole * sheet.seat("paid time")
        if not self._in_rhythms(sheet.people.longer):
            sheet.target = sheet.add(_("Target bonus"), alone, "minor")
            return
        sheet.target = self._rhythm_formula(sheet, sheet.add(_("Target bonus of the period alone"), alone, "minor"))

    def _rhythm_formula(self, sheet: FormulaSheet, alone: CellOf) -> CellOf:
        people, longer = sheet.people, known_longer(sheet.people)
        mine = people.paid_time > 0
        mine = mine if people.ineligible is None else mine & (people.ineligible == 0)
        paid = sheet.add(_("Target bonus that is paid"), PerRow(sheet.at_rows(mine), alone, expression(0.0)), "minor")
        together = sheet.brought(paid, partial(self._paid, minor=sheet.minor))
        kinds = np.array(longer.every, object)[sheet.table.periods]
        content: Expression | PerRow = expression(0.0)
        for every, share in sheet.shares.items():
            here = np.array([one == every for one in kinds], bool)
            content = PerRow(here, (alone if every is None else together) * share, content)
        return sheet.add(_("Target bonus"), content, "minor")

    def foresight(self) -> Iterator[str]:
        """What is paid once a quarter or a year."""
        if self.shares != ((None, 1.0),):
            yield _(
                "What is paid once a quarter or a year counts where it ends within the time ahead, with the target bonuses of all its periods."
            )

    def _see_together(self, sheet: Sheet, longer: Longer) -> None:
        """For the words: what share is paid, of how many target bonuses, and whether they are all the same."""
        amounts = [longer.added(sheet.rows, partial(self._power, minor=sheet.minor, power=power)) for power in range(3)]
        count, total, squares = amounts
        mean = np.divide(total, count, out=np.zeros_like(total), where=count > 0)
        sheet.see("target bonuses", count)
        sheet.see("target bonuses together", total)
        sheet.see("each target bonus", np.where(np.isclose(squares, total * mean), mean, np.nan))
        sheet.see("share in rhythm", np.broadcast_to(shares_in(longer, dict(self.shares)), total.shape))

    def _power(self, people: People, rows: Rows, minor: int, power: int) -> Floats:
        paid = self._paid(people, rows, minor)
        return np.where(paid > 0, paid**power, 0.0)
