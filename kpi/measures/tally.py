"""What is added up for each KPI: SQL that answers with whole numbers only, so that nothing is lost on the way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kpi.language import _
from kpi.measures.cellsql import Cells
from kpi.measures.declaredrows import PLACES, Rows, Values, factors
from kpi.measures.measurekinds import (
    Average,
    DaysBetween,
    Distinct,
    GrossMargin,
    Last,
    Plain,
    Product,
    Ratio,
    RatioPart,
    Receivables,
    Sum,
    Weighted,
)

UNIT = Fraction(1, 10**PLACES)
ALL = "true"
"""SQL: whether a row is meant where all of them are."""
_UNITS = 10**PLACES


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


def whole_units(amount: str) -> str:
    """SQL for a sum of amounts as a whole number of their last decimal."""
    return f"CAST(CAST({amount} AS DECIMAL(32,{PLACES})) * {_UNITS} AS BIGINT)"


@dataclass(frozen=True, eq=False)
class Tally:
    """One thing to add up over some rows of one table."""

    kpi: Plain
    part: Literal["", "top", "bottom"]
    passes: str
    """SQL: whether a row is meant at all."""
    faults: Mapping[str, str]
    """Why a row that is meant cannot be used: the reason in words to SQL that is never NULL."""
    terms: tuple[Term, ...]
    per: str = ""
    """The cell that splits the KPI."""
    spread: str = ""
    """SQL for the standard deviation of the rows, where an interval may be asked for."""
    latest: str = ""
    """The amount of which only the latest counts."""

    @property
    def counts_rows(self) -> bool:
        """Whether its groups count rows of the table; invoices count in every period in which they are open."""
        return not isinstance(self.kpi, Receivables)

    @property
    def spans(self) -> bool:
        """Whether it has a group for everybody who has a row in a period."""
        return self.counts_rows and not self.latest

    @property
    def used(self) -> str:
        """SQL: whether a row counts."""
        tests = [*([] if self.passes == ALL else [self.passes]), *(f"NOT {fault}" for fault in self.faults.values())]
        return " AND ".join(tests) or ALL


def _floor(above: str, below: str) -> str:
    """SQL for the largest whole number that is not above a quotient; SQL itself cuts off."""
    return f"(({above} // {below}) - CASE WHEN {above} % {below} < 0 THEN 1 ELSE 0 END)"


def tallies(kpi: Plain, of_part: Mapping[str, Cells]) -> Iterator[tuple[str, Tally]]:
    """Table and tally of each part of a KPI; `of_part` gives the cells by table name, "" for the only one."""
    for part, rows in _parts(kpi):
        cells = of_part[rows.table]
        yield rows.table, _tally(kpi, part, rows, cells)


def _parts(kpi: Plain) -> Sequence[tuple[Literal["", "top", "bottom"], Rows]]:
    return (("top", kpi.top), ("bottom", kpi.bottom)) if isinstance(kpi, Ratio) else (("", kpi),)


def _tally(kpi: Plain, part: Literal["", "top", "bottom"], rows: Rows, cells: Cells) -> Tally:
    passes = _passes(rows.where, cells)
    per = "" if isinstance(kpi, Receivables) or not kpi.per else cells.text(kpi.per)
    faults: dict[str, str] = {}
    if per:
        faults[_("“{column}” is blank").format(column=getattr(kpi, "per", ""))] = f"({per} IS NULL)"
    add = _Adding(cells, rows.blank == "zero", faults)
    terms = _terms(rows, add)
    spread = (
        f"stddev_samp(CAST({_of_row(rows, add)} AS DOUBLE))"
        if isinstance(rows, Average | DaysBetween) and rows.at_least
        else ""
    )
    latest = add.value(rows.of) if isinstance(rows, Last) else ""
    return Tally(kpi, part, passes, faults, terms, per, spread, latest)


def _of_row(rows: Average | DaysBetween, add: "_Adding") -> str:
    """SQL for what a row gives to a mean."""
    return add.days(rows) if isinstance(rows, DaysBetween) else add.value(rows.of)


def _terms(rows: Rows, add: "_Adding") -> tuple[Term, ...]:
    match rows:
        case Sum() | Average():
            return add.amounts(factors(rows.of))
        case Product():
            return add.product(rows.of, rows.by, rows.less)
        case DaysBetween():
            return (Term(f"sum({add.days(rows)})"),)
        case Distinct():
            return add.different(rows.of)
        case RatioPart() if rows.distinct:
            return add.different(rows.distinct)
        case RatioPart() if rows.by:
            return add.product(str(rows.of), rows.by)
        case RatioPart() if rows.of:
            return add.amounts(factors(rows.of))
        case Weighted():
            return add.weighted(rows)
        case GrossMargin():
            return add.margin(rows)
        case Receivables():
            return add.invoices(rows)
        case Last():
            return ()
        case _:
            return (Term("count(*)"),)


def _passes(where: Mapping[str, Values], cells: Cells) -> str:
    """SQL: whether a row has one of the values in each of the columns; capitals make no difference."""
    tests = []
    for column, values in where.items():
        wanted = ", ".join(f"lower({cells.engine.bind(value.strip())})" for value in values)
        tests.append(f"({cells.folded(column)} IN ({wanted}))")
    return " AND ".join(tests) or ALL


class _Adding:
    """Terms of one tally; every column that is looked at leaves behind the reasons why it may not serve."""

    def __init__(self, cells: Cells, blank_is_zero: bool, faults: dict[str, str]) -> None:
        self.cells, self.blank_is_zero, self.faults = cells, blank_is_zero, faults

    def value(self, column: str) -> str:
        """SQL for an amount of a usable row."""
        number = self.cells.amount(column)
        if not self.blank_is_zero:
            self.faults[_("“{column}” is blank").format(column=column)] = f"az{number}"
        self.faults[_("“{column}” is no number").format(column=column)] = f"(a{number} IS NULL AND NOT az{number})"
        return f"coalesce(a{number}, 0)" if self.blank_is_zero else f"a{number}"

    def amounts(self, columns: Mapping[str, object]) -> tuple[Term, ...]:
        """Sums of columns, each times its factor."""
        return tuple(
            Term(f"sum({self.value(column)})", UNIT * Fraction(str(factor)), amount=True)
            for column, factor in columns.items()
        )

    def product(self, of: str, by: str, less: str = "") -> tuple[Term, ...]:
        """One column times another, less a rate, each row rounded half up to the last decimal that is kept."""
        top, below = f"{self._whole(of)} * {self._whole(by)}", _UNITS
        if less:
            rate = self.cells.amount(less)
            top, below = f"{top} * ({_UNITS} - {self._whole(less)})", _UNITS**2
            self.faults[_("“{column}” is no share from 0 to 1").format(column=less)] = (
                f"(coalesce(a{rate} NOT BETWEEN 0 AND 1, false))"
            )
        return (Term(f"sum({_floor(f'(2 * {top} + {below})', f'({2 * below})')})", UNIT),)

    def days(self, kpi: DaysBetween) -> str:
        """SQL for the days from the beginning to the end of a usable row."""
        start, end = (self._known_day(column) for column in (kpi.start, kpi.end))
        said = _("“{end}” is before “{start}”").format(end=kpi.end, start=kpi.start)
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
        return f"CAST(CAST({self.value(column)} AS DECIMAL(32,{PLACES})) * {_UNITS} AS HUGEINT)"

    def different(self, column: str) -> tuple[Term, ...]:
        """The number of different texts."""
        text = self.cells.text(column)
        self.faults[_("“{column}” is blank").format(column=column)] = f"({text} IS NULL)"
        return (Term(f"count(DISTINCT {text})"),)

    def weighted(self, kpi: Weighted) -> tuple[Term, ...]:
        """Rows or amounts of each value, times its weight."""
        text, bind = self.cells.folded(kpi.by), self.cells.engine.bind
        value = self.value(kpi.of) if kpi.of else ""
        is_value = {value: f"({text} = lower({bind(value.strip())}))" for value in kpi.weights}
        known = " OR ".join(is_value.values())
        self.faults[_("“{column}” has no weight").format(column=kpi.by)] = f"(NOT ({known}))"
        weights = {test: Fraction(str(kpi.weights[one])) for one, test in is_value.items()}
        if value:
            return tuple(
                Term(f"sum(CASE WHEN {test} THEN {value} ELSE 0 END)", UNIT * weight, amount=True)
                for test, weight in weights.items()
            )
        return tuple(Term(f"count(CASE WHEN {test} THEN 1 END)", weight) for test, weight in weights.items())

    def margin(self, kpi: GrossMargin) -> tuple[Term, ...]:
        """Payment × (invoice − cost) ÷ invoice, each row rounded half up to the last decimal that is kept."""
        paid, amount, cost = map(self._whole, (kpi.paid, kpi.amount, kpi.cost))
        number = self.cells.amount(kpi.amount)
        self.faults[_("“{column}” is 0, so it has no margin").format(column=kpi.amount)] = (
            f"(coalesce(a{number} = 0, {self.blank_is_zero}))"
        )
        above = f"(2 * {paid} * ({amount} - {cost}) * sign({amount}) + abs({amount}))"
        below = f"nullif(2 * abs({amount}), 0)"
        return (Term(f"sum({_floor(above, below)})", UNIT),)

    def invoices(self, kpi: Receivables) -> tuple[Term, ...]:
        """What must be known of an invoice; its sums are made period by period."""
        self.value(kpi.amount)
        paid = self.cells.day(kpi.paid_on)
        self.faults[_("“{column}” is no date").format(column=kpi.paid_on)] = f"(y{paid} IS NULL AND NOT yz{paid})"
        if kpi.shows != "open":
            self._known_day(kpi.due)
        return ()
