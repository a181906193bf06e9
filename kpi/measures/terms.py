"""What a declared KPI adds up of one table: SQL terms, and on the way the reasons why a row may not serve."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpi.language import _
from kpi.measures.cellsql import Cells
from kpi.measures.crediting import Crediting
from kpi.measures.declaredrows import Rows, Terms, factors
from kpi.measures.measurekinds import ADDS_UP, WHOLE, GrossMargin, Receivables, Weighted
from kpi.measures.perdeal import PerDeal
from kpi.measures.tiersql import TierLevel, earned_by_tier, limited
from kpi.measures.wholesql import UNITS, amount_of_whole, floored, rounded_quotient, whole_cell, whole_units

UNIT = Fraction(1, UNITS)
_FACTORS = 10**6
"""Whole numbers that a factor of 1 is."""
ALL = "true"
"""SQL: whether a row is meant where all of them are."""


@dataclass(frozen=True)
class Term:
    """A whole number for each group, and what one of it is worth."""

    aggregate: str
    worth: Fraction = Fraction(1)
    amount: bool = False
    """Whether amounts are aggregated, whose last decimal is then the unit."""

    def sql(self, used: str) -> str:
        """SQL for the number over the rows that are used; 0 where there are none."""
        over = f"coalesce({self.aggregate}{only(used)}, 0)"
        return whole_units(over) if self.amount else f"CAST({over} AS BIGINT)"


def only(rows: str) -> str:
    """What stands behind an aggregate so that only some rows enter."""
    return "" if rows == ALL else f" FILTER (WHERE {rows})"


class Adding:
    """Terms of one tally; every column that is looked at leaves behind the reasons why it may not serve.

    What adds up is the part of the row's person, and below 0 where a deal is taken back; what does not looks at whole deals as they were sold.
    """

    def __init__(self, cells: Cells, rows: Rows, faults: dict[str, str]) -> None:
        self.cells, self.rows, self.faults = cells, rows, faults
        self.crediting = Crediting(cells)

    @property
    def _parted(self) -> bool:
        """Whether a row may count in parts, or be taken back."""
        return self._shared or (self.crediting.takes_back and isinstance(self.rows, ADDS_UP))

    @property
    def _shared(self) -> bool:
        return self.crediting.divides and self.rows.credit == "shared" and not isinstance(self.rows, WHOLE)

    def _part(self, whole: str) -> str:
        return self.crediting.part(whole, shared=self._shared) if self._parted else whole

    def _sum_of(self, whole: str) -> tuple[Term, ...]:
        return (Term(f"sum({self._part(whole)})", UNIT),)

    def value(self, column: str) -> str:
        """SQL for an amount of a usable row."""
        number, blank_is_zero = self.cells.amount(column), self.rows.blank == "zero"
        if not blank_is_zero:
            self.faults[_("“{column}” is blank").format(column=column)] = f"az{number}"
        self.faults[_("“{column}” is no number").format(column=column)] = f"(a{number} IS NULL AND NOT az{number})"
        return f"coalesce(a{number}, 0)" if blank_is_zero else f"a{number}"

    def level(self, column: str) -> str:
        """SQL for what of an amount stands with the person of a row."""
        return amount_of_whole(self._part(self._whole(column))) if self._parted else self.value(column)

    def count(self) -> tuple[Term, ...]:
        """The number of rows."""
        return self._sum_of(str(UNITS)) if self._parted else (Term("count(*)"),)

    def amounts(self, terms: Terms) -> tuple[Term, ...]:
        """Sums of columns, each times its factor."""
        return tuple(self._amount(column, UNIT * Fraction(str(factor))) for column, factor in factors(terms).items())

    def _amount(self, column: str, worth: Fraction) -> Term:
        if self._parted:
            return Term(f"sum({self._part(self._whole(column))})", worth)
        return Term(f"sum({self.value(column)})", worth, amount=True)

    def limited_amounts(self, terms: Terms, largest: Decimal) -> tuple[Term, ...]:
        """The same of no more than so much of each row."""
        return self._sum_of(limited(self._deal(terms), largest))

    def per_deal(self, kpi: PerDeal) -> tuple[Term, ...]:
        """What each row earns."""
        amount = limited(self._deal(kpi.of), kpi.largest) if kpi.of else ""
        return self._sum_of(earned_by_tier(kpi, amount, self._level_of(kpi)))

    def _level_of(self, kpi: PerDeal) -> TierLevel | None:
        if kpi.goes_by == "days":
            return TierLevel(f"{self.days(kpi.start, kpi.end)} * {UNITS}")
        if kpi.goes_by != "column":
            return None
        level = TierLevel(self._whole(kpi.by), self._whole(kpi.over) if kpi.over else "")
        if kpi.over:
            nothing = _("“{column}” is 0, so nothing can be divided by it").format(column=kpi.over)
            self.faults[nothing] = f"(coalesce({level.over} = 0, false))"
        return level

    def _deal(self, terms: Terms) -> str:
        """SQL for the whole amount of a row, rounded half up to the last decimal that is kept."""
        if isinstance(terms, str):
            return self._whole(terms)
        summed = " + ".join(f"{int(factor * _FACTORS)} * {self._whole(column)}" for column, factor in terms.items())
        return rounded_quotient(f"({summed})", _FACTORS)

    def product(self, of: str, by: str, less: str = "", largest: Decimal | None = None) -> tuple[Term, ...]:
        """One column times another, less a rate, each row rounded half up to the last decimal that is kept."""
        top, below = f"{self._whole(of)} * {self._whole(by)}", UNITS
        if less:
            rate = self.cells.amount(less)
            top, below = f"{top} * ({UNITS} - {self._whole(less)})", UNITS**2
            self.faults[_("“{column}” is no share from 0 to 1").format(column=less)] = (
                f"(coalesce(a{rate} NOT BETWEEN 0 AND 1, false))"
            )
        return self._sum_of(limited(rounded_quotient(top, below), largest))

    def days(self, first: str, last: str) -> str:
        """SQL for the days from one day to another of a usable row."""
        start, end = (self._known_day(column) for column in (first, last))
        said = _("“{end}” is before “{start}”").format(end=last, start=first)
        self.faults[said] = f"(coalesce({end} < {start}, false))"
        return f"date_diff('day', {start}, {end})"

    def _known_day(self, column: str) -> str:
        """A day without which a row cannot be used."""
        number = self.cells.day(column)
        self.faults[_("“{column}” is blank").format(column=column)] = f"yz{number}"
        self.faults[_("“{column}” is no date").format(column=column)] = f"(y{number} IS NULL AND NOT yz{number})"
        return f"y{number}"

    def _whole(self, column: str) -> str:
        """SQL for an amount as a whole number of the last decimal that is kept, with room to be multiplied."""
        return whole_cell(self.value(column))

    def different(self, column: str) -> tuple[Term, ...]:
        """The number of different texts."""
        text = self.cells.text(column)
        self.faults[_("“{column}” is blank").format(column=column)] = f"({text} IS NULL)"
        return (Term(f"count(DISTINCT {text})"),)

    def weighted(self, kpi: Weighted) -> tuple[Term, ...]:
        """Rows or amounts of each value, times its weight."""
        text, bind = self.cells.folded(kpi.by), self.cells.engine.bind
        is_value = {value: f"({text} = lower({bind(value.strip())}))" for value in kpi.weights}
        known = " OR ".join(is_value.values())
        made = tuple(self._of_value(kpi.of, test, Fraction(str(kpi.weights[one]))) for one, test in is_value.items())
        self.faults[_("“{column}” has no weight").format(column=kpi.by)] = f"(NOT ({known}))"
        return made

    def _of_value(self, column: str, test: str, weight: Fraction) -> Term:
        if self._parted:
            part = self._part(self._whole(column) if column else str(UNITS))
            return Term(f"sum(CASE WHEN {test} THEN {part} ELSE 0 END)", UNIT * weight)
        if column:
            return Term(f"sum(CASE WHEN {test} THEN {self.value(column)} ELSE 0 END)", UNIT * weight, amount=True)
        return Term(f"count(CASE WHEN {test} THEN 1 END)", weight)

    def margin(self, kpi: GrossMargin) -> tuple[Term, ...]:
        """Payment × (invoice − cost) ÷ invoice, each row rounded half up to the last decimal that is kept."""
        paid, amount, cost = map(self._whole, (kpi.paid, kpi.amount, kpi.cost))
        number = self.cells.amount(kpi.amount)
        self.faults[_("“{column}” is 0, so it has no margin").format(column=kpi.amount)] = (
            f"(coalesce(a{number} = 0, {self.rows.blank == 'zero'}))"
        )
        above = f"(2 * {paid} * ({amount} - {cost}) * sign({amount}) + abs({amount}))"
        below = f"nullif(2 * abs({amount}), 0)"
        return self._sum_of(limited(floored(above, below), kpi.largest))

    def invoices(self, kpi: Receivables) -> str:
        """SQL for what of an invoice stands with the person of a row; its sums are made period by period."""
        amount = self.level(kpi.amount)
        paid = self.cells.day(kpi.paid_on)
        self.faults[_("“{column}” is no date").format(column=kpi.paid_on)] = f"(y{paid} IS NULL AND NOT yz{paid})"
        if kpi.shows != "open":
            self._known_day(kpi.due)
        return amount
