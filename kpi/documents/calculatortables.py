"""What a scheme pays a workforce, from which everybody's calculator is made."""

from functools import cached_property

from kpi.export.formulabook import FormulaTables
from kpi.formulas.arrays import Calculator
from kpi.formulas.multiples import GroupDependence
from kpi.payment.workforce import Workforce
from kpi.rules.people import Whose
from kpi.scheme.scheme import Scheme


class CalculatorTables:
    """What a scheme pays a workforce, from which everybody's calculator is made; what all of them need is calculated once."""

    def __init__(self, scheme: Scheme, workforce: Workforce, ahead: frozenset[str] = frozenset()) -> None:
        """`ahead` are periods that were begun at plan, since no results are there. Raises `Refused` as `pay` does."""
        self.ahead = ahead
        self.tables, self.calculator, self.of_groups = FormulaTables(scheme, workforce), Calculator(), GroupDependence()

    @property
    def scheme(self) -> Scheme:
        """As it is applied."""
        return self.tables.scheme

    @property
    def workforce(self) -> Workforce:
        """Who is paid."""
        return self.tables.paid.workforce

    def paid_in(self, period: str) -> list[str]:
        """Who is paid in a period, each once."""
        here = self.tables.paid.active[:, self.workforce.periods.index(period)]
        return [*dict.fromkeys(self.workforce.seats["person"][here])]

    @cached_property
    def sums_of_groups(self) -> frozenset[int]:
        """The `id` of every column in which results of others are added up."""
        return frozenset(id(column) for several in self.tables.data.results_of_groups.values() for column in several)

    def group_row(self, seat: int, period: int, whose: Whose) -> int:
        """The row of the group of a seat among those of groups."""
        groups = len(self.workforce.teams) + 1
        place = groups - 1 if whose == "company" else int(self.workforce.team_index[seat])
        return period * groups + place
