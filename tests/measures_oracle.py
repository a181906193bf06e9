"""The measures a second time: row by row, in fractions, with nothing in common with the engine but the declaration."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor
from typing import Any

import pandas as pd

from kpi.measures.declaration import Measures
from kpi.measures.declaredrows import Rows, factors
from kpi.measures.measurekinds import (
    Average,
    Count,
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

Row = Mapping[str, Any]
Key = tuple[str, str, str]
"""Person, period, KPI."""

_CENTS = Decimal("0.0001")


class Unusable(Exception):
    """This row is meant and cannot be used."""


def text(row: Row, column: str) -> str:
    value = row[column]
    return "" if value is None else str(value).strip()


def amount(row: Row, column: str, blank: str) -> Fraction:
    """A number with four decimals."""
    said = text(row, column)
    if not said and blank == "zero":
        return Fraction(0)
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", said):
        raise Unusable
    return Fraction(Decimal(said).quantize(_CENTS, ROUND_HALF_UP))


def day(said: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(said)
    except ValueError:
        return None


def period(when: dt.date, grain: str) -> str:
    if grain == "week":
        year, week, _day = when.isocalendar()
        return f"{year}-W{week:02}"
    months = {"month": f"{when:%Y-%m}", "quarter": f"{when.year}-Q{(when.month + 2) // 3}", "year": f"{when.year}"}
    return months[grain]


def meant(row: Row, rows: Rows) -> bool:
    return all(
        text(row, column).lower() in [one.strip().lower() for one in values] for column, values in rows.where.items()
    )


def table_of(measures: Measures, rows: Rows) -> str:
    return rows.table or next(iter(measures.tables))


def kept(measures: Measures, rows: Rows, tables: Mapping[str, Sequence[Row]]) -> Iterable[tuple[str, dt.date, Row]]:
    """Person, day and row of everything that has both."""
    name = table_of(measures, rows)
    table = measures.tables[name]
    for row in tables[name]:
        when = day(text(row, table.date))
        if text(row, table.person) and when:
            yield text(row, table.person), when, row


def grouped(measures: Measures, rows: Rows, per: str, tables: Mapping[str, Sequence[Row]]) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for person, when, row in kept(measures, rows, tables):
        if not per or text(row, per):
            groups[person, period(when, measures.period), text(row, per) if per else ""].append(row)
    return groups


def half_up(value: Fraction) -> Fraction:
    """With four decimals."""
    return Fraction(floor(value * 10_000 + Fraction(1, 2)), 10_000)


def worth(rows: Rows, row: Row) -> Fraction:
    """What a row adds."""
    match rows:
        case Sum() | Average():
            return sum(
                (Fraction(factor) * amount(row, column, rows.blank) for column, factor in factors(rows.of).items()),
                Fraction(0),
            )
        case Product():
            rate = amount(row, rows.less, rows.blank) if rows.less else Fraction(0)
            if not 0 <= rate <= 1:
                raise Unusable
            return half_up(amount(row, rows.of, rows.blank) * amount(row, rows.by, rows.blank) * (1 - rate))
        case DaysBetween():
            start, end = day(text(row, rows.start)), day(text(row, rows.end))
            if start is None or end is None or end < start:
                raise Unusable
            return Fraction((end - start).days)
        case RatioPart() if rows.by:
            return half_up(amount(row, str(rows.of), rows.blank) * amount(row, rows.by, rows.blank))
        case RatioPart() if rows.of:
            return sum(
                (Fraction(factor) * amount(row, column, rows.blank) for column, factor in factors(rows.of).items()),
                Fraction(0),
            )
        case Weighted():
            weights = {value.strip().lower(): weight for value, weight in rows.weights.items()}
            if text(row, rows.by).lower() not in weights:
                raise Unusable
            return Fraction(weights[text(row, rows.by).lower()]) * (amount(row, rows.of, rows.blank) if rows.of else 1)
        case GrossMargin():
            paid, invoice, cost = (amount(row, column, rows.blank) for column in (rows.paid, rows.amount, rows.cost))
            if not invoice:
                raise Unusable
            return half_up(paid * (1 - cost / invoice))
        case Last():
            return amount(row, rows.of, rows.blank)
    return Fraction(1)


def total(rows: Rows, some: Sequence[Row], date: str) -> tuple[Fraction, int, int]:
    """The sum, how many rows are meant, and how many of them can be used."""
    usable: list[tuple[Row, Fraction]] = []
    different = rows.of if isinstance(rows, Distinct) else rows.distinct if isinstance(rows, RatioPart) else ""
    passed = [row for row in some if meant(row, rows)]
    for row in passed:
        try:
            usable.append((row, worth(rows, row)))
        except Unusable:
            continue
    if different:
        found = [text(row, str(different)) for row in passed if text(row, str(different))]
        return Fraction(len(set(found))), len(passed), len(found)
    if isinstance(rows, Last) and usable:
        latest = max(text(row, date) for row, _value in usable)
        return sum((value for row, value in usable if text(row, date) == latest), Fraction(0)), len(passed), len(usable)
    return sum((value for _row, value in usable), Fraction(0)), len(passed), len(usable)


def facts(measures: Measures, tables: Mapping[str, Sequence[Row]]) -> dict[Key, float | None]:
    """Every fact; None where there are too few rows."""
    found: dict[Key, float | None] = {}
    for kpi in measures.plain:
        made = (
            _ratio(measures, kpi, tables)
            if isinstance(kpi, Ratio)
            else _owed(measures, kpi, tables)
            if isinstance(kpi, Receivables)
            else _simple(measures, kpi, tables)
        )
        for (person, when, channel), value in made.items():
            found[person, when, f"{kpi.name}: {channel}" if channel else kpi.name] = value
    return found


def _simple(measures: Measures, kpi: Plain, tables: Mapping[str, Sequence[Row]]) -> dict[Any, float | None]:
    assert not isinstance(kpi, Ratio | Receivables)
    made: dict[Any, float | None] = {}
    date = measures.tables[table_of(measures, kpi)].date
    for key, some in grouped(measures, kpi, kpi.per, tables).items():
        value, passed, used = total(kpi, some, date)
        if isinstance(kpi, Average | DaysBetween) and used:
            made[key] = float(value) / used if used >= kpi.at_least else None
        elif used or (not passed and isinstance(kpi, Sum | Product | Count | Distinct | Weighted | GrossMargin)):
            made[key] = float(value)
        elif passed and not isinstance(kpi, Last):
            made[key] = None
    return made


def _ratio(measures: Measures, kpi: Ratio, tables: Mapping[str, Sequence[Row]]) -> dict[Any, float | None]:
    made: dict[Any, float | None] = {}
    tops = grouped(measures, kpi.top, kpi.per, tables)
    for key, some in grouped(measures, kpi.bottom, kpi.per, tables).items():
        bottom, _passed, rows = total(kpi.bottom, some, "")
        top, passed, used = total(kpi.top, tops.get(key, []), "")
        if rows and bottom and (used or not passed):
            made[key] = float(top * Fraction(kpi.times)) / float(bottom) if rows >= kpi.at_least else None
    return made


def _owed(measures: Measures, kpi: Receivables, tables: Mapping[str, Sequence[Row]]) -> dict[Any, float | None]:
    days = [when for name in measures.tables for _p, when, _row in kept(measures, Rows(table=name), tables)]
    ends = (
        {
            period(one, measures.period): pd.Period(
                one, {"month": "M", "quarter": "Q", "year": "Y", "week": "W"}[measures.period]
            )
            for one in pd.date_range(min(days), max(days)).date
        }
        if days
        else {}
    )
    made: dict[Any, float | None] = {}
    invoices = [
        (person, when, row) for person, when, row in kept(measures, kpi, tables) if meant(row, kpi) and _known(kpi, row)
    ]
    for name, bounds in ends.items():
        first, last = bounds.start_time.date(), bounds.end_time.date()
        for person in {person for person, when, _row in invoices if when <= last}:
            mine = [row for one, when, row in invoices if one == person and when <= last]
            made[person, name, ""] = float(_shown(kpi, mine, first, last))
    return made


def _known(kpi: Receivables, row: Row) -> bool:
    paid = text(row, kpi.paid_on)
    try:
        amount(row, kpi.amount, kpi.blank)
    except Unusable:
        return False
    return (not paid or day(paid) is not None) and (kpi.shows == "open" or day(text(row, kpi.due)) is not None)


def _shown(kpi: Receivables, invoices: Sequence[Row], first: dt.date, last: dt.date) -> Fraction:
    money, weighed, within = Fraction(0), Fraction(0), Fraction(0)
    for row in invoices:
        owed, paid = amount(row, kpi.amount, kpi.blank), day(text(row, kpi.paid_on))
        due = day(text(row, kpi.due)) if kpi.due else None
        is_open = paid is None or paid > last
        if is_open and (kpi.shows == "open" or (due and due < last)):
            money += owed
            weighed += owed * (last - due).days if due else 0
        if due:
            within += owed * sum(
                1 for one in pd.date_range(first, last).date if one > due and (paid is None or one <= paid)
            )
    if kpi.shows == "days overdue":
        return Fraction(float(weighed) / float(money)) if money else Fraction(0)
    return within if kpi.shows == "money days" else money
