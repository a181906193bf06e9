"""The result that stands for all of a card: people mean it when they ask for somebody's attainment."""

from typing import NamedTuple

from kpi.money import Floats
from kpi.rules.people import People, Rows, Whose, measured


class LeadingResult(NamedTuple):
    """Of whom it is, and which way is better."""

    name: str
    of: Whose
    falls: bool
    """Whether lower is better."""

    def reached(self, people: People, rows: Rows) -> Floats:
        """Attainment (people, ...); NaN where it is missing."""
        return measured(people, self.name, self.of, rows, "plan")
