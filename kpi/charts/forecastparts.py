"""What the time ahead costs as plain data, drawn by pages/parts/shell/drawing_forecast.js: possible years against a budget, and month by month."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from kpi.charts.forecastchart import span
from kpi.charts.sketch import Part, round_places, text_part
from kpi.language import Write, _, month_alone, number, percent, period_name
from kpi.money import Floats
from kpi.periods import months
from kpi.statistics.rough import QUANTILES, honest
from kpi.statistics.season import name_in_year

_BARS = 40
_FAR = 1.0
"""A budget that lies farther from all bars than they are wide, times this, stands at the edge with an arrow."""


def headline_parts(finding: str, note: str, *, faint: bool) -> list[Part]:
    """What a page finds, as its title, and a sentence below; `faint` while it is calculated."""
    return [text_part("finding", [finding]) | {"faint": faint}, text_part("aside", [note])]


def section_part(title: str) -> Part:
    """What the drawing below shows."""
    return text_part("section", [title])


def years_part(
    cost: Floats, marks: Mapping[str, tuple[float, str]], over: Sequence[str], write: Write, tall: int = 300
) -> Part:
    """How likely each cost of the possible years (worlds,) is, in units of the currency.

    `marks` are the `budget`, what is `expected`, and the cost `most` years stay below, each with its words; `over` is what is said of the
    years that cost more than the budget, nothing where none does.
    """
    budget = marks["budget"][0]
    edges = _edges(cost, budget)
    share = np.histogram(cost, edges)[0] / len(cost)
    low, high = _shown(edges, budget)
    written = cache(write)  # every edge is the end of one bar and the start of the next
    return {
        "kind": "years",
        "tall": tall,
        "alt": _("How likely each cost is"),
        "low": low,
        "high": high,
        "top": float(share.max()),
        "ticks": _ticks(low, high, write),
        "frames": [
            {
                "bars": [
                    (start, end, part, bool(start >= budget - (end - start) / 1000), _bar(start, end, part, written))
                    for start, end, part in zip(edges[:-1].tolist(), edges[1:].tolist(), share.tolist(), strict=True)
                    if part
                ],
                "marks": {name: {"at": at, "words": words} for name, (at, words) in marks.items()},
                "over": list(over),
            }
        ],
    }


def _edges(cost: Floats, budget: float) -> Floats:
    """Edges of bars of a round width, so that the budget is one of them and no bar is on both sides."""
    low, high = float(cost.min()), float(cost.max())
    places = round_places(low, high, _BARS)
    width = places[1] - places[0] if len(places) > 1 else max(abs(high), 1.0) / _BARS
    first = budget - np.ceil((budget - low) / width) * width
    return np.asarray(first + width * np.arange(int(np.ceil((high - first) / width + 1e-9)) + 1))


def _shown(edges: Floats, budget: float) -> tuple[float, float]:
    """From where to where the axis goes: all bars, and the budget where it is not too far away."""
    low, high = float(edges[0]), float(edges[-1])
    reach = _FAR * (high - low)
    near = budget if low - reach <= budget <= high + reach else low
    return min(low, near), max(high, near)


def _ticks(low: float, high: float, write: Write) -> list[tuple[float, str]]:
    places = round_places(low, high, 7)
    return [(at, number(at) if place else write(at)) for place, at in enumerate(places)]


def _bar(start: float, end: float, share: float, write: Write) -> str:
    return _("{span}: {share} of the years").format(span=span(start, end, write), share=percent(share, 1))


def months_part(paid: pd.Series, ahead: Sequence[str], costs: Floats, write: Write, *, season: bool) -> Part:
    """What each period cost, and the bands of half and of nine tenths of all possible years ahead, all in units of the currency.

    `paid` by period, `costs` (periods ahead, worlds). Where the outlook knows no `season`, the same months of the past stand among the
    bands, so that nobody takes a flat band for knowledge.
    """
    levels = dict(zip(QUANTILES, np.quantile(costs, list(QUANTILES.values()), axis=1).tolist(), strict=True))
    same = [] if season else _same_months(paid, ahead)
    low = min([*paid, *levels["p5"], *(one[1] for one in same)])
    high = max([*paid, *levels["p95"], *(one[1] for one in same)])
    ticks = round_places(low, high, 4)
    return {
        "kind": "months",
        "alt": _("Cost by period, past and ahead"),
        "names": [period_name(period) for period in [*paid.index, *ahead]],
        "paid": paid.tolist(),
        "bands": levels,
        "told": [_month(place, period, levels, write) for place, period in enumerate(ahead)],
        "told_paid": [
            _("{period}: {money} paid").format(period=period_name(str(p)), money=write(m)) for p, m in paid.items()
        ],
        "same": [(place, money, f"{period_name(period)}: {write(money)}") for place, money, period in same],
        "words": [_("paid"), _ahead_words(same)],
        "low": min([low, *ticks]),
        "high": max([high, *ticks]),
        "ticks": [(at, write(at) if at == ticks[-1] else number(at)) for at in ticks],
        "frames": [None],
    }


def _month(place: int, period: str, levels: Mapping[str, list[float]], write: Write) -> str:
    text = _("{period}: half of the years cost {half}, 9 in 10 {most}")
    half, most = (span(levels[one][place], levels[other][place], write) for one, other in _BANDS)
    return text.format(period=period_name(period), half=half, most=most)


_BANDS = (("p25", "p75"), ("p5", "p95"))


def _ahead_words(same: Sequence[tuple[int, float, str]]) -> str:
    if not same:
        return _("ahead")
    years = sorted({period[:4] for _place, _money, period in same})
    return _("ahead · circles: same month in {years}").format(years=", ".join(years))


def _same_months(paid: pd.Series, ahead: Sequence[str]) -> list[tuple[int, float, str]]:
    """For each period ahead, what the same month or quarter of past years cost: its place among those ahead, money, and period."""
    places = [name_in_year(name) for name in ahead]
    return [
        (place, float(money), str(period))
        for period, money in paid.items()
        for place, name in enumerate(places)
        if name and name_in_year(str(period)) == name
    ]


def months_finding(paid: pd.Series, ahead: Sequence[str], costs: Floats, write: Write) -> str:
    """Between which costs the periods ahead lie, and which month was the cheapest of every year; in units of the currency."""
    said: dict[str, Any] = dict(
        zip(("low", "high"), (write(_about(costs, share)) for share in (0.05, 0.95)), strict=True)
    )
    if len(ahead) == 1:
        return _("In 9 of 10 years {period} costs {low} to {high}").format(period=period_name(ahead[0]), **said)
    if {months(name) for name in ahead} != {1.0}:
        return _("9 in 10 periods ahead cost {low} to {high}").format(**said)
    if month := _cheapest(paid):
        years = ", ".join(sorted({str(period)[:4] for period in paid.index}))
        text = _("{month} was the cheapest month in {years}; 9 in 10 months ahead cost {low} to {high}")
        return text.format(month=month, years=years, **said)
    return _("9 in 10 months ahead cost {low} to {high}").format(**said)


def _about(costs: Floats, share: float) -> float:
    """A quantile of many periods, with as many digits as one can remember."""
    found = float(np.quantile(costs, share))
    return honest(found, abs(found) / 100)


def _cheapest(paid: pd.Series) -> str:
    """The month that was the cheapest of each of several whole years; nothing where there is none."""
    table = pd.DataFrame({"money": paid.to_numpy(float), "year": [str(p)[:4] for p in paid.index]}, index=paid.index)
    whole = [year for _year, year in table.groupby("year") if len(year) == _MONTHS]
    lowest = [str(year["money"].idxmin()) for year in whole]
    if len(whole) < 2 or len(whole) * _MONTHS != len(table) or len({name_in_year(one) for one in lowest}) != 1:
        return ""
    return month_alone(int(str(name_in_year(lowest[0]))))


_MONTHS = 12
