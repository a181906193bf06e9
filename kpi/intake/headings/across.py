"""Results that stand across: one column a KPI, one a period, or "Sales plan" beside "Sales fact"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kpi.intake.headings.columns import measure_of
from kpi.intake.times.periodnames import is_period, months_in_headings, part_of, period_of
from kpi.intake.words.names import plain

_LONGEST_PERIOD = 5
"""Words of a period: "ika-4 na quarter ng 2024"."""


@dataclass(frozen=True)
class Measured:
    """Columns that hold one KPI, or one period, across a wide table."""

    kpi: str
    """"" where a column of the table says it."""
    period: str
    """"" where a column of the table says it; a part such as "M01" where a column says the year."""
    plan: int | None
    fact: int | None

    @property
    def at(self) -> int:
        """The column that it is called by: that of the fact, or of the plan where there is no other."""
        return next(at for at in (self.fact, self.plan) if at is not None)

    @property
    def length(self) -> int:
        """Months of its period, or of a part of a year; 0 where it has none or a shorter one."""
        return _length(self.period)


def measured(
    header: Sequence[str], results: Sequence[int], said: str = "", *, parts: bool = False
) -> tuple[Measured, ...]:
    """Columns with results put together by KPI: "Sales plan" with "Sales fact", "Sales target" with "Sales".

    `said` is what all of them are where no heading says it, "" for facts; with `parts`, "Jan" and "Q1" are parts of a
    year, and "Sales Jan" is the KPI with the part.
    """
    days = months_in_headings([header[at] for at in results])
    read = {at: measure_of(days.get(header[at], header[at])) for at in results}
    places = {(plain(kpi), measure): at for at, (kpi, measure) in read.items()}
    # With one pair of "Sales plan" and "Sales fact", or nothing but plans, every such word is meant. Otherwise "Plan
    # accuracy" is a KPI of its own.
    paired = any((kpi, "plan") in places and (kpi, "fact") in places for kpi, _measure in places)
    marked = paired or len({measure for _kpi, measure in read.values()}) == 1
    found: dict[str, tuple[str, int | None, int | None]] = {}
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
        found.setdefault(f"{plan} {fact}", (heading, plan, fact))
    dated = [period for heading, _plan, _fact in found.values() if (period := _parted(heading)[1])]
    split = parts and (len(set(dated)) > 1 or len(dated) == len(found))
    return tuple(_named(*one, split=split) for one in found.values())


def _named(heading: str, plan: int | None, fact: int | None, *, split: bool) -> Measured:
    if period := period_of(heading):
        return Measured("", period, plan, fact)
    kpi, period = _parted(heading) if split else (heading, "")
    return Measured(kpi, period, plan, fact)


def _parted(heading: str) -> tuple[str, str]:
    """KPI and period, or part of a year, of a heading such as "Sales Jan 2026", "Q1 Sales" or "M01"; "" for none."""
    words = [heading] if is_period(heading) else re.split(r"\s*[:|]\s*|\s+[-–/]\s+|\s+", heading)
    for length in range(min(_LONGEST_PERIOD, len(words)), 0, -1):
        for start in (len(words) - length, 0):
            period = " ".join(words[start : start + length])
            kpi = " ".join([*words[:start], *words[start + length :]])
            # "5" beside "Jan" is no KPI.
            if is_period(period) and (not kpi or re.search(r"[^\W\d_]", kpi)):
                return kpi, period
    return heading, ""


def without_sums(columns: tuple[Measured, ...]) -> tuple[Measured, ...]:
    """Without quarters and years beside the months of which they are the sums, and years beside quarters."""
    least = min((one.length for one in columns if one.length), default=0)
    return tuple(one for one in columns if one.length in (0, least))


def _length(period: str) -> int:
    """Months of a period, or of a part of a year; 0 where it is none or shorter."""
    part = part_of(period)
    named = period_of(period)
    if re.fullmatch(r"(FY)?\d{4}", named):
        return 12
    for unit, length in (("H", 6), ("Q", 3)):
        if f"-{unit}" in named or (part and part.unit == unit):
            return length
    return 1 if re.fullmatch(r"\d{4}-\d{2}", named) or (part and part.unit == "M") else 0
