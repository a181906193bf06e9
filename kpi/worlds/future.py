"""The workforce ahead: who is there, with which plans, and what is known of each person's luck."""

from dataclasses import dataclass

from kpi.money import Floats
from kpi.payment.workforce import Workforce
from kpi.problem import Problem
from kpi.worlds.outlook import Outlook


@dataclass(frozen=True, eq=False)
class Future:
    """What worlds are drawn for. Nothing in it is random."""

    workforce: Workforce
    """(kpis, people, periods ahead): plans, target bonuses, salaries and known days employed; its facts and attainments are those of an
    average person (level · season · mean of each KPI for this role), which a drawn Q(Φ(z)) multiplies; NaN where the seat has no such
    KPI. A KPI without plans has facts, against the person's own mean, and no attainments."""
    outlook: Outlook
    known: Floats
    """(kpis, people) what history tells of √person · A, in standard deviations of the latent normal; 0 without history."""
    open: Floats
    """(kpis, people) share of the variance of A that history leaves open; 1 without history."""
    groups: "Future | None" = None
    """The teams and the company of `as_people`, whose facts are drawn, too; None where the data give nothing for them."""
    remarks: tuple[Problem, ...] = ()
    """Notices of who is not looked at ahead, and where the plans come from."""

    def has_luck_of(self, other: "Future") -> bool:
        """Whether worlds of both bring the same luck to the same people: it is drawn by their names and the periods."""
        if self is other:
            return True
        mine, theirs = self.workforce, other.workforce
        of_names = mine.seats.reset_index(drop=True).equals(theirs.seats.reset_index(drop=True))
        return of_names and mine.periods == theirs.periods and self.outlook.seed == other.outlook.seed
