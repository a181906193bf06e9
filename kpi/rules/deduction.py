"""Deductions: money taken off the variable pay."""

from pydantic import Field

from kpi.frozen import Frozen, Name, Rate
from kpi.language import N_
from kpi.rules.curve import Floats
from kpi.rules.people import People, Rows, amounts


class Deduction(Frozen):
    """Money taken off the variable pay: a rate for every unit of a measure, such as idle hours."""

    title: Name = Field(title=N_("Deduction"))
    measure: Name = Field(title=N_("Measure"))
    times: str = Field("", title=N_("Times"), description=N_("A second measure: overdue amount times days overdue."))
    rate: Rate = Field(title=N_("Rate"), description=N_("Money, or a share of the measure, for every unit."))

    @property
    def measures(self) -> tuple[str, ...]:
        """All that it looks at."""
        return tuple(filter(None, (self.measure, self.times)))

    def wanted(self, people: People, rows: Rows) -> Floats:
        """The deduction (people, ...) in units of the currency; on a measure below 0 it gives money back."""
        amount = amounts(people, self.measure, rows)
        return (amount * amounts(people, self.times, rows) if self.times else amount) * self.rate
