"""The measures a second time: row by row, in fractions, with nothing in common with the engine but the declaration."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor
from typing import Any, NamedTuple

import pandas as pd

from kpi.measures.dealcredit import Credit
from kpi.measures.declaration import Measures, Table
from kpi.measures.declaredrows import Rows, factors
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


class Piece(NamedTuple):
    """What of a row counts for somebody: all that lies between two shares, below 0 where it is taken back."""

    row: Row
    before: Fraction = Fraction(0)
    until: Fraction = Fraction(1)
    sign: int = 1
    usable: bool = True

    def of(self, amount: Fraction, rows: Rows) -> Fraction:
        """The part of an amount with four decimals: the running total is rounded, so that all parts add up."""
        if rows.credit == "whole" or isinstance(rows, Average | DaysBetween):
            return self.sign * amount
        return self.sign * (half_up(amount * self.until) - half_up(amount * self.before))


def share_of(said: str, per_cent: bool) -> Fraction | None:
    """A share from 0 to 1 with eight decimals; None for what is none."""
    number = said.rstrip("% ").replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", number):
        return None
    share = Fraction(number) / (100 if per_cent or said.endswith("%") else 1)
    return share if 0 <= share <= 1 else None


def divided(table: Table, rows: Sequence[Row]) -> list[tuple[str, Piece]]:
    """Every row with the people for whom it counts."""
    credit = table.credit
    if credit is None:
        return [(text(row, table.person), Piece(row)) for row in rows]
    if credit.between:
        return [one for row in rows for one in _named(text(row, table.person), credit, row)]
    so_far: dict[str, Fraction] = defaultdict(Fraction)
    found = []
    for row in sorted(rows, key=lambda row: (not text(row, table.person), text(row, table.person))):
        share = share_of(text(row, credit.share), credit.written == "per cent")
        deal = text(row, credit.deal) if credit.deal else ""
        before = so_far[deal] if deal else Fraction(0)
        so_far[deal] = before + (share or 0)
        found.append((text(row, table.person), Piece(row, before, before + (share or 0), usable=share is not None)))
    return found


def _named(cell: str, credit: Credit, row: Row) -> list[tuple[str, Piece]]:
    """The people in one cell: "Anna / Boris", or "Anna 60 % / Boris 40 %"."""
    parts = [part.strip() for part in re.split("|".join(map(re.escape, credit.between)), cell) if part.strip()]
    found = [re.fullmatch(r"(.*?)[\s(]*(\d+(?:[.,]\d+)?)\s*%[\s)]*", part) for part in parts]
    names = [match[1].strip() if match else part for match, part in zip(found, parts, strict=True)]
    shares = [share_of(match[2] + "%", per_cent=True) if match else None for match in found]
    usable = len(set(names)) == len(names) and "" not in names
    if any(found):
        usable = usable and None not in shares
    else:
        shares = [Fraction(1, len(names)) for _name in names]
    ends = [sum((share or Fraction(0) for share in shares[:place]), Fraction(0)) for place in range(len(names) + 1)]
    return [(name, Piece(row, ends[at], ends[at + 1], usable=usable)) for at, name in enumerate(names)]


def kept(measures: Measures, rows: Rows, tables: Mapping[str, Sequence[Row]]) -> Iterable[tuple[str, dt.date, Piece]]:
    """Person, day and piece of everything that has both; what is taken back on the day on which it is."""
    name = table_of(measures, rows)
    table = measures.tables[name]
    for person, piece in divided(table, tables[name]):
        when = day(text(piece.row, table.date))
        if not person or not when:
            continue
        said = text(piece.row, table.cancelled.date) if table.cancelled else ""
        back = day(said)
        sold = piece._replace(usable=piece.usable and not (said and (back is None or back < when)))
        yield person, when, sold
        within = table.cancelled.within_days if table.cancelled else None
        if back and back >= when and (within is None or (back - when).days <= within):
            yield person, back, sold._replace(sign=-1)


def grouped(measures: Measures, rows: Rows, per: str, tables: Mapping[str, Sequence[Row]]) -> dict[Any, list[Piece]]:
    groups: dict[Any, list[Piece]] = defaultdict(list)
    for person, when, piece in kept(measures, rows, tables):
        if not per or text(piece.row, per):
            groups[person, period(when, measures.period), text(piece.row, per) if per else ""].append(piece)
    return groups


def half_up(value: Fraction) -> Fraction:
    """With four decimals."""
    return Fraction(floor(value * 10_000 + Fraction(1, 2)), 10_000)


def limited(value: Fraction, largest: Decimal | None) -> Fraction:
    """What counts of a deal."""
    return value if largest is None else max(min(value, Fraction(largest)), -Fraction(largest))


def summed(of: Any, row: Row, blank: str) -> Fraction:
    """Columns, each times its factor."""
    return sum((Fraction(factor) * amount(row, name, blank) for name, factor in factors(of).items()), Fraction(0))


def days(row: Row, first: str, last: str) -> int:
    start, end = day(text(row, first)), day(text(row, last))
    if start is None or end is None or end < start:
        raise Unusable
    return (end - start).days


def earned(kpi: PerDeal, row: Row) -> Fraction:
    """What one deal earns."""
    deal = limited(half_up(summed(kpi.of, row, kpi.blank)), kpi.largest) if kpi.of else Fraction(0)
    level: Fraction | None = abs(deal) if kpi.of else None
    if kpi.start:
        level = Fraction(days(row, kpi.start, kpi.end))
    if kpi.by:
        level = amount(row, kpi.by, kpi.blank)
        over = amount(row, kpi.over, kpi.blank) if kpi.over else Fraction(1)
        if not over:
            raise Unusable
        level /= over
    reached = [
        tier
        for tier in kpi.tiers
        if level is None or level > tier.from_ or (level == tier.from_ and kpi.edge == "reached")
    ]
    sign = -1 if deal < 0 else 1
    if kpi.kind == "retroactive":
        paid = half_up(abs(deal) * Fraction(reached[-1].rate)) if reached else Fraction(0)
        return sign * (paid + (Fraction(reached[-1].fixed) if reached else 0))
    ends = [*(Fraction(tier.from_) for tier in kpi.tiers[1:]), None]
    parts = (
        Fraction(tier.rate)
        * max((abs(deal) if end is None else min(abs(deal), end)) - Fraction(tier.from_), Fraction(0))
        for tier, end in zip(kpi.tiers, ends, strict=True)
    )
    return sign * half_up(sum(parts, Fraction(0)))


def worth(rows: Rows, piece: Piece) -> Fraction:
    """What a row adds for its person."""
    row = piece.row
    if not piece.usable:
        raise Unusable
    match rows:
        case Sum() if rows.largest:
            return piece.of(limited(half_up(summed(rows.of, row, rows.blank)), rows.largest), rows)
        case PerDeal():
            return piece.of(earned(rows, row), rows)
        case RatioPart() if rows.by:
            return piece.of(half_up(amount(row, str(rows.of), rows.blank) * amount(row, rows.by, rows.blank)), rows)
        case Sum() | Average() | RatioPart() if rows.of:
            return sum(
                (
                    Fraction(factor) * piece.of(amount(row, column, rows.blank), rows)
                    for column, factor in factors(rows.of).items()
                ),
                Fraction(0),
            )
        case Product():
            rate = amount(row, rows.less, rows.blank) if rows.less else Fraction(0)
            if not 0 <= rate <= 1:
                raise Unusable
            made = half_up(amount(row, rows.of, rows.blank) * amount(row, rows.by, rows.blank) * (1 - rate))
            return piece.of(limited(made, rows.largest), rows)
        case DaysBetween():
            return Fraction(days(row, rows.start, rows.end))
        case Weighted():
            weights = {value.strip().lower(): weight for value, weight in rows.weights.items()}
            if text(row, rows.by).lower() not in weights:
                raise Unusable
            one = amount(row, rows.of, rows.blank) if rows.of else Fraction(1)
            return Fraction(weights[text(row, rows.by).lower()]) * piece.of(one, rows)
        case GrossMargin():
            paid, invoice, cost = (amount(row, column, rows.blank) for column in (rows.paid, rows.amount, rows.cost))
            if not invoice:
                raise Unusable
            return piece.of(limited(half_up(paid * (1 - cost / invoice)), rows.largest), rows)
        case Last():
            return piece.of(amount(row, rows.of, rows.blank), rows)
    return piece.of(Fraction(1), rows)


def total(rows: Rows, some: Sequence[Piece], date: str) -> tuple[Fraction, int, int]:
    """The sum, how many rows are meant, and how many of them can be used."""
    usable: list[tuple[Row, Fraction]] = []
    different = rows.of if isinstance(rows, Distinct) else rows.distinct if isinstance(rows, RatioPart) else ""
    passed = [piece for piece in some if meant(piece.row, rows) and (piece.sign > 0 or isinstance(rows, ADDS_UP))]
    for piece in passed:
        try:
            usable.append((piece.row, worth(rows, piece)))
        except Unusable:
            continue
    if different:
        found = [said for piece in passed if piece.usable and (said := text(piece.row, str(different)))]
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
        elif used or (not passed and isinstance(kpi, (*ADDS_UP, Distinct))):
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
    days = [when for name in measures.tables for _p, when, _piece in kept(measures, Rows(table=name), tables)]
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
        (person, when, piece)
        for person, when, piece in kept(measures, kpi, tables)
        if piece.usable and piece.sign > 0 and meant(piece.row, kpi) and _known(kpi, piece.row)
    ]
    for name, bounds in ends.items():
        first, last = bounds.start_time.date(), bounds.end_time.date()
        for person in {person for person, when, _piece in invoices if when <= last}:
            mine = [piece for one, when, piece in invoices if one == person and when <= last]
            made[person, name, ""] = float(_shown(kpi, mine, first, last))
    return made


def _known(kpi: Receivables, row: Row) -> bool:
    paid = text(row, kpi.paid_on)
    try:
        amount(row, kpi.amount, kpi.blank)
    except Unusable:
        return False
    return (not paid or day(paid) is not None) and (kpi.shows == "open" or day(text(row, kpi.due)) is not None)


def _shown(kpi: Receivables, invoices: Sequence[Piece], first: dt.date, last: dt.date) -> Fraction:
    money, weighed, within = Fraction(0), Fraction(0), Fraction(0)
    for piece in invoices:
        row = piece.row
        owed, paid = piece.of(amount(row, kpi.amount, kpi.blank), kpi), day(text(row, kpi.paid_on))
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
