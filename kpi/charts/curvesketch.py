"""A payout curve as plain data that pages/parts/shell/handles.js draws, with handles at its points."""

import math
from typing import Literal, NamedTuple

import numpy as np

from kpi.charts.rulechart import curve_parts
from kpi.charts.sketch import Part, round_places
from kpi.language import _, ngettext, number, percent
from kpi.money import Floats
from kpi.rules.commission import Commission
from kpi.rules.curve import Curve, Knot
from kpi.scheme.scheme import Scheme


def curve_part(curve: Curve, results: Floats) -> Part:
    """The curve, its points, and the crowd of real results (any shape, NaN ignored) in at most 40 bins; pay reaches at least 150 %, so that
    there is room above a point."""
    found = curve_parts(curve, results)
    top = max(1.5, math.ceil(float(found.pays.max()) * 2 - 1e-9) / 2)
    return {
        "alt": _("Payout curve and real results"),
        "height": 168,
        "line": list(zip(found.x.tolist(), found.pays.tolist(), strict=True)),
        "boxes": [
            (left, right, height, _crowd(int(count)))
            for left, right, height, count in zip(*(array.tolist() for array in found.crowd), strict=True)
        ],
        "handles": [
            {"place": place, "at": at, "pay": pay, "label": _point(curve, at, pay)}
            for place, (at, pay) in enumerate(curve.knots)
        ],
        "x": {"from": found.low, "to": found.high, "ticks": _ticks(curve, found.low, found.high)},
        "top": top,
        "ticks": [(at, percent(at, 1)) for at in round_places(0, top, 3)],
    }


class Outline(NamedTuple):
    """The shape of a curve in a square of 1 by 1, from left to right, and whose result it is paid on."""

    points: tuple[tuple[float, float], ...]
    of: Literal["own", "team"]


def scheme_outline(scheme: Scheme) -> Outline:
    """What is special of a scheme: its commission, its table, its team plan, or else the curve of its first KPI."""
    card = scheme.cards[0]
    if card.commissions:
        return Outline(_outline(_tiers(card.commissions[0])), "own")
    if card.table is not None:
        return Outline(_outline(card.table), "own")
    own = card.kpis and not scheme.team.counts
    return Outline(_outline(card.kpis[0].curve), "own") if own else Outline(_outline(scheme.team.curve), "team")


def _tiers(commission: Commission) -> Curve:
    """Rates over the measure as steps; a single one is a line that goes on."""
    rates = tuple(Knot(tier.from_, tier.rate) for tier in commission.tiers)
    if len(rates) == 1:
        return Curve(scale="value", above="continue", knots=(Knot(0.0, 0.0), Knot(1.0, 1.0)))
    return Curve(scale="value", shape="steps", knots=rates)


def _outline(curve: Curve) -> tuple[tuple[float, float], ...]:
    found = curve_parts(curve, np.array([]))
    across = (found.x - found.low) / (found.high - found.low)
    return tuple(zip(across.tolist(), (found.pays / max(float(found.pays.max()), 1e-9)).tolist(), strict=True))


def _ticks(curve: Curve, low: float, high: float) -> list[tuple[float, str]]:
    """Round results that have room for their words; the first and the last not so near the edge that they would be cut."""
    room = (high - low) * 0.03
    return [(at, _result(curve, at)) for at in round_places(low, high, 6) if low + room <= at <= high - room]


def _point(curve: Curve, at: float, pay: float) -> str:
    return _("{result} pays {share}").format(result=_result(curve, at), share=percent(pay, 1))


def _result(curve: Curve, at: float) -> str:
    return percent(at, 1) if curve.scale == "plan" else number(at, 4)


def _crowd(count: int) -> str:
    return ngettext("{n} person and period", "{n} people and periods", count).format(n=number(count))
