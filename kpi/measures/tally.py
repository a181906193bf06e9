"""What is added up for each KPI: SQL that answers with whole numbers only, so that nothing is lost on the way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import _
from kpi.measures.cellsql import Cells
from kpi.measures.crediting import Crediting
from kpi.measures.declaredrows import Rows, Values
from kpi.measures.measurekinds import (
    ADDS_UP,
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
from kpi.measures.perdeal import PerDeal
from kpi.measures.terms import ALL, Adding, Term


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
    stands: str = ""
    """The amount that is not added up over the period: of which the latest counts, or that is owed."""

    @property
    def counts_rows(self) -> bool:
        """Whether its groups count rows of the table; invoices count in every period in which they are open."""
        return not isinstance(self.kpi, Receivables)

    @property
    def spans(self) -> bool:
        """Whether it has a group for everybody who has a row in a period."""
        return self.counts_rows and not self.stands

    @property
    def used(self) -> str:
        """SQL: whether a row counts."""
        tests = [*([] if self.passes == ALL else [self.passes]), *(f"NOT {fault}" for fault in self.faults.values())]
        return " AND ".join(tests) or ALL


@dataclass(frozen=True, eq=False)
class Tallied:
    """A tally, added up."""

    tally: Tally
    groups: pd.DataFrame
    """person, number (of the period), channel ("" where the KPI is not split), passed and used (rows), deviation."""
    sums: tuple[tuple[Fraction, NDArray[np.int64]], ...]
    """What one is worth, and how many there are in each group."""


def tallies(kpi: Plain, of_part: Mapping[str, Cells]) -> Iterator[tuple[str, Tally]]:
    """Table and tally of each part of a KPI; `of_part` gives the cells by table name, "" for the only one."""
    for part, rows in _parts(kpi):
        cells = of_part[rows.table]
        yield rows.table, _tally(kpi, part, rows, cells)


def _parts(kpi: Plain) -> Sequence[tuple[Literal["", "top", "bottom"], Rows]]:
    return (("top", kpi.top), ("bottom", kpi.bottom)) if isinstance(kpi, Ratio) else (("", kpi),)


def _tally(kpi: Plain, part: Literal["", "top", "bottom"], rows: Rows, cells: Cells) -> Tally:
    passes = _meant(rows, cells)
    per = "" if isinstance(kpi, Receivables) or not kpi.per else cells.text(kpi.per)
    faults = dict(Crediting(cells).faults())
    if per:
        faults[_("“{column}” is blank").format(column=getattr(kpi, "per", ""))] = f"({per} IS NULL)"
    add = Adding(cells, rows, faults)
    terms = _terms(rows, add)
    spread = (
        f"stddev_samp(CAST({_of_row(rows, add)} AS DOUBLE))"
        if isinstance(rows, Average | DaysBetween) and rows.at_least
        else ""
    )
    return Tally(kpi, part, passes, faults, terms, per, spread, _stands(rows, add))


def _of_row(rows: Average | DaysBetween, add: Adding) -> str:
    """SQL for what a row gives to a mean."""
    return add.days(rows.start, rows.end) if isinstance(rows, DaysBetween) else add.value(rows.of)


def _stands(rows: Rows, add: Adding) -> str:
    """SQL for the amount of a row where amounts are not added up over the period, else ""."""
    match rows:
        case Last():
            return add.level(rows.of)
        case Receivables():
            return add.invoices(rows)
        case _:
            return ""


def _terms(rows: Rows, add: Adding) -> tuple[Term, ...]:
    match rows:
        case Sum() if rows.largest is not None:
            return add.limited_amounts(rows.of, rows.largest)
        case Sum() | Average():
            return add.amounts(rows.of)
        case Product():
            return add.product(rows.of, rows.by, rows.less, rows.largest)
        case PerDeal():
            return add.per_deal(rows)
        case DaysBetween():
            return (Term(f"sum({add.days(rows.start, rows.end)})"),)
        case Distinct():
            return add.different(rows.of)
        case RatioPart() if rows.distinct:
            return add.different(rows.distinct)
        case RatioPart() if rows.by:
            return add.product(str(rows.of), rows.by)
        case RatioPart() if rows.of:
            return add.amounts(rows.of)
        case Weighted():
            return add.weighted(rows)
        case GrossMargin():
            return add.margin(rows)
        case Last() | Receivables():
            return ()
        case _:
            return add.count()


def _meant(rows: Rows, cells: Cells) -> str:
    """SQL: whether a row is meant; what does not add up looks at deals as they were sold."""
    tests = [one for one in (_passes(rows.where, cells),) if one != ALL]
    if Crediting(cells).takes_back and not isinstance(rows, ADDS_UP):
        tests.append("(s > 0)")
    return " AND ".join(tests) or ALL


def _passes(where: Mapping[str, Values], cells: Cells) -> str:
    """SQL: whether a row has one of the values in each of the columns; capitals make no difference."""
    tests = []
    for column, values in where.items():
        wanted = ", ".join(f"lower({cells.engine.bind(value.strip())})" for value in values)
        tests.append(f"({cells.folded(column)} IN ({wanted}))")
    return " AND ".join(tests) or ALL
