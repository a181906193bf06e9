"""Target bonus: the money at 100 %, of the days employed."""

from typing import ClassVar, final

import numpy as np

from kpi.frozen import Rate
from kpi.money import Floats, half_up
from kpi.rules.paysheet import Sheet
from kpi.rules.people import People, Rows
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

    def found(self, people: People, rows: Rows, minor: int) -> Floats:
        """(people, periods) in minor units, of the time that is paid; NaN where neither the data nor the card tells."""
        if not self.paid:
            return np.zeros(people.paid_time[rows].shape)
        return self._of_whole_periods(people, rows, minor) * people.paid_time[rows]

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
        if sheet.seat:
            sheet.see("target times", np.full(sheet.target.shape, self.times))
            sheet.see("target of a whole period", self._of_whole_periods(sheet.people, sheet.rows, sheet.minor))
