"""Deductions: money taken off the variable pay."""

from typing import Annotated

from pydantic import Field

from kpi.frozen import Frozen, Name, Rate
from kpi.language import N_
from kpi.money import Floats
from kpi.rules.people import People, Rows, amounts
from kpi.rules.said import Said, as_number, as_text


class Deduction(Frozen):
    """Money taken off the variable pay: a rate for every unit of a measure, such as idle hours."""

    title: Annotated[Name, Said(N_("Name of {where}"), as_text)] = Field(title=N_("Deduction"))
    measure: Annotated[Name, Said(N_("Measure of {where}"), as_text)] = Field(title=N_("Measure"))
    times: Annotated[str, Said(N_("Second measure of {where}"), as_text)] = Field(
        "", title=N_("Times"), description=N_("A second measure: overdue amount times days overdue.")
    )
    rate: Annotated[Rate, Said(N_("Rate of {where}"), as_number)] = Field(
        title=N_("Rate"), description=N_("Money, or a share of the measure, for every unit.")
    )

    @property
    def measures(self) -> tuple[str, ...]:
        """All that it looks at."""
        return tuple(filter(None, (self.measure, self.times)))

    def wanted(self, people: People, rows: Rows) -> Floats:
        """The deduction (people, ...) in units of the currency; on a measure below 0 it gives money back."""
        amount = amounts(people, self.measure, rows)
        return (amount * amounts(people, self.times, rows) if self.times else amount) * self.rate
