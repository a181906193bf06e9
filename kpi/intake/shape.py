"""What kind of table lies in a sheet, and which of its columns hold results."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from kpi.intake.columns import Meaning, measure_in, measure_of
from kpi.intake.header import Table
from kpi.intake.names import bare, plain
from kpi.intake.periods import period_of, with_year

Kind = Literal["long", "wide", "people", "other"]

MONEY = ("salary", "target_bonus", "multiplier")
DAYS = ("hired", "left")
WORDS = ("currency", "title")
OF_PERSON = (*MONEY, *DAYS, *WORDS)
"""What says something about a person and not about a result."""

_MOSTLY = 0.5
_ANY_DATE = ("date", "time")


@dataclass(frozen=True)
class Measured:
    """Columns that hold one KPI, or one period, across a wide table."""

    kpi: str
    """"" where a column of the table says it."""
    period: str
    """"" where a column of the table says it; a part such as "M01" where a column says the year."""
    plan: int | None
    fact: int | None


@dataclass(frozen=True)
class Shape:
    """How a table is to be read."""

    kind: Kind
    columns: dict[str, int]
    """Our name to position, as far as the shape uses it."""
    measured: tuple[Measured, ...] = ()
    """The columns with results of a wide table."""
    unused: tuple[int, ...] = ()
    """Columns with a heading that nothing was made of."""


def shape_of(table: Table, meaning: Meaning, told: Collection[str] = ()) -> Shape:
    """The shape of a table whose columns are recognised; `told` are the names that the user has given a column."""
    columns = meaning.columns
    if "person" not in columns:
        return Shape("other", columns, unused=meaning.rest)
    numeric = tuple(at for at in meaning.rest if _is_numeric(table, at))
    if _is_long(columns, () if {"plan", "fact"} & set(told) else numeric):
        return Shape("long", columns, unused=meaning.rest)
    dated = {"period", "year"} & columns.keys()
    if numeric and (dated or not any(name in columns for name in OF_PERSON)):
        return _wide(table, columns, meaning.rest, numeric)
    if "kpi" in columns:
        return Shape("other", columns, unused=meaning.rest)
    return _people(table, columns, meaning.rest)


def _people(table: Table, columns: dict[str, int], rest: tuple[int, ...]) -> Shape:
    """A table of people; one row a period only where a column says so, and not the date of an export."""
    at = columns.get("period")
    if at is None or bare(table.header[at]) not in _ANY_DATE:
        return Shape("people", columns, unused=rest)
    return Shape("people", {name: place for name, place in columns.items() if name != "period"}, unused=(*rest, at))


def _is_numeric(table: Table, at: int) -> bool:
    return table.figures(at).share >= _MOSTLY


def _is_long(columns: dict[str, int], numeric: tuple[int, ...]) -> bool:
    """A plan and a fact, or one of them and what it is of; otherwise "Amount" is one KPI among others."""
    given = {"plan", "fact"} & columns.keys()
    return len(given) == 2 or (len(given) == 1 and ("kpi" in columns or not numeric))


def _wide(table: Table, columns: dict[str, int], rest: tuple[int, ...], numeric: tuple[int, ...]) -> Shape:
    back = [columns[name] for name in ("plan", "fact") if name in columns]
    columns = {name: at for name, at in columns.items() if name not in ("plan", "fact")}
    results = sorted([*numeric, *back])
    unused = tuple(at for at in rest if at not in results)
    parts = "year" in columns and "period" not in columns
    return Shape("wide", columns, measured(table.header, results, _said(table), parts=parts), unused)


def _said(table: Table) -> str:
    """What the name of the sheet, or else of the file, says its numbers are."""
    return measure_in(table.sheet.name) or measure_in(table.sheet.file.rpartition(".")[0])


def measured(
    header: Sequence[str], results: Sequence[int], said: str = "", *, parts: bool = False
) -> tuple[Measured, ...]:
    """Columns with results put together by KPI: "Sales plan" with "Sales fact", "Sales target" with "Sales".

    `said` is what all of them are where no heading says it, "" for facts; with `parts`, "Jan" and "Q1" are parts of a
    year.
    """
    read = {at: measure_of(header[at]) for at in results}
    places = {(plain(kpi), measure): at for at, (kpi, measure) in read.items()}
    # With one pair of "Sales plan" and "Sales fact", or nothing but plans, every such word is meant. Otherwise "Plan
    # accuracy" is a KPI of its own.
    paired = any((kpi, "plan") in places and (kpi, "fact") in places for kpi, _measure in places)
    marked = paired or len({measure for _kpi, measure in read.values()}) == 1
    found: dict[str, Measured] = {}
    for at, (kpi, measure) in read.items():
        heading = kpi
        plan = places.get((plain(kpi), "plan"))
        fact = places.get((plain(kpi), "fact"), places.get((plain(kpi), "")))
        if measure and not marked and None in (plan, fact):
            heading, plan, fact = header[at], None, at
        elif said == "plan" and plan is None and not measure:
            plan, fact = at, None
        elif not measure and fact != at:  # "Sales" beside "Sales fact", or a second "Sales"
            plan, fact = None, at
        found.setdefault(f"{plan} {fact}", _named(heading, plan, fact, parts=parts))
    return tuple(found.values())


def _named(heading: str, plan: int | None, fact: int | None, *, parts: bool) -> Measured:
    period = period_of(heading) or (heading if parts and period_of(with_year("2000", heading)) else "")
    return Measured("" if period else heading, period, plan, fact)
