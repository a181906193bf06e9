"""Charts of rules: a payout curve over the crowd, pay over the split."""

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.charts.chartstyle import BASELINE, LOST, OWN, TEAM, Spec, beside, plain_numbers, plain_percents, spec_of
from kpi.charts.later import alt
from kpi.language import Write, _, reader
from kpi.money import Floats
from kpi.rules.curve import Curve


@cache
def _curve(_locale: str, scale: str) -> Spec:
    written = plain_percents if scale == "plan" else plain_numbers
    title = _("result, share of the plan") if scale == "plan" else _("result, in the KPI's unit")
    x = alt.X(
        "at:Q",
        title=title,
        axis=alt.Axis(labelExpr=written(), tickCount=6, grid=False),
        scale=alt.Scale(zero=False, nice=False),
    )
    pay = alt.Y("pay:Q", title=None, axis=alt.Axis(labelExpr=plain_percents(), tickCount=5))
    base = alt.Chart(beside()).transform_calculate(reached=written("datum.at"), pays=plain_percents("datum.pay"))
    crowd = base.transform_filter("datum.part == 'crowd'").mark_bar(color=BASELINE, opacity=0.35)
    line = (
        base.transform_filter("datum.part == 'line'")
        .mark_line(color=OWN, strokeWidth=2.5)
        .encode(x=x, y=pay, order="place:O")
    )
    knots = base.transform_filter("datum.part == 'knot'").mark_point(color=OWN, filled=True, size=90, opacity=1)
    tips = [alt.Tooltip("reached:N", title=_("result")), alt.Tooltip("pays:N", title=_("pays"))]
    count = alt.Tooltip("people:Q", title=_("people and periods"))
    layers = alt.layer(
        crowd.encode(x=x, x2="to:Q", y=pay, y2=alt.datum(0), tooltip=[count]),
        line,
        knots.encode(x=x, y=pay, tooltip=tips),
    )
    return spec_of(layers, 240)


def curve(scale: str) -> Spec:
    """A payout curve with the crowd of real results under it, from `curve_rows`."""
    return _curve(reader(), scale)


class CurveParts(NamedTuple):
    """A curve over a range of results, ready to be drawn."""

    low: float
    high: float
    x: Floats
    pays: Floats
    crowd: tuple[Floats, Floats, Floats, Floats]
    """Bins that hold results: left and right edge, height under the curve, number."""


def curve_parts(curve: Curve, results: Floats) -> CurveParts:
    """The line, and real results (any shape, NaN ignored) in at most 40 bins. Plain arrays, because this runs at every move of a slider."""
    known = np.sort(results[~np.isnan(results)])
    low, high = _range(curve, known)
    x, pays = _line(curve, low, high)
    return CurveParts(low, high, x, pays, _crowd(known, low, high, max(1.0, float(pays.max()))))


def curve_rows(curve: Curve, results: Floats) -> pd.DataFrame:
    """Rows for `curve`: the line, its knots, and real results (any shape, NaN ignored) in at most 40 bins."""
    _low, _high, x, pays, (left, right, heights, counts) = curve_parts(curve, results)
    ats, knots = np.array(curve.knots).T
    columns = {
        "part": np.repeat(["line", "knot", "crowd"], [len(x), len(ats), len(left)]),
        "at": np.concatenate([x, ats, left]),
        "pay": np.concatenate([pays, knots, heights]),
        "place": np.concatenate([np.arange(len(x)), np.full(len(ats) + len(left), np.nan)]),
        "to": np.concatenate([np.full(len(x) + len(ats), np.nan), right]),
        "people": np.concatenate([np.full(len(x) + len(ats), np.nan), counts]),
    }
    return pd.DataFrame(columns)


def _range(curve: Curve, known: Floats) -> tuple[float, float]:
    ats = [knot.at for knot in curve.knots]
    margin = max((max(ats) - min(ats)) * 0.6, abs(max(ats)) * 0.1, 1e-9)
    low, high = min(ats) - margin, max(ats) + margin
    if len(known):
        low, high = min(low, float(known[len(known) // 50])), max(high, float(known[-1 - len(known) // 50]))
    return (max(low, 0.0) if min(ats) >= 0 else low), high


def _line(curve: Curve, low: float, high: float) -> tuple[Floats, Floats]:
    """The curve as a line with upright jumps: each knot is looked at from both sides."""
    ats = np.array([knot.at for knot in curve.knots])
    hair = (high - low) * 1e-6
    x = np.unique(np.concatenate([[low, high], ats, ats - hair, ats + hair]))
    x = x[(x >= low) & (x <= high)]
    return x, curve(x)


def _crowd(known: Floats, low: float, high: float, top: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Bins that hold results: left and right edge, height under the curve, number. `known` is sorted."""
    edges = np.linspace(low, high, 41)
    inner = np.searchsorted(known, edges[1:-1])
    counts = np.diff([0, *inner, len(known)]).astype(float)
    some = counts > 0
    heights = counts / max(counts.max(), 1) * top * 0.55
    return edges[:-1][some], edges[1:][some], heights[some], counts[some]


@cache
def _frontier(_locale: str) -> Spec:
    x = alt.X(
        "share:Q",
        title=_("individual share"),
        axis=alt.Axis(labelExpr=plain_percents(), tickCount=6, grid=False),
        scale=alt.Scale(reverse=True),
    )
    y = alt.Y("money:Q", title=None, axis=alt.Axis(labelExpr=plain_numbers(), tickCount=5))
    who = [_("strong"), _("weak"), _("all, a person")]
    colour = alt.Color(
        "who:N", scale=alt.Scale(domain=who, range=[OWN, TEAM, BASELINE]), legend=alt.Legend(orient="top", title=None)
    )
    dash = alt.StrokeDash("who:N", scale=alt.Scale(domain=who, range=[[1, 0], [1, 0], [6, 4]]), legend=None)
    tips = [
        alt.Tooltip("split:N", title=_("split")),
        alt.Tooltip("who:N", title=_("who")),
        alt.Tooltip("text:N", title=_("money")),
    ]
    base = alt.Chart(beside())
    hand = alt.selection_point(
        name="hand", on="pointermove", nearest=True, fields=["share"], empty=False, clear="pointerout"
    )
    pick = alt.selection_point(name="pick", on="click", nearest=True, fields=["share"], empty=False)
    lines = base.transform_filter("datum.part == 'line'").encode(x=x, y=y, color=colour)
    line = lines.mark_line(strokeWidth=2.5).encode(strokeDash=dash)
    point = (
        lines.mark_point(filled=True, size=80)
        .encode(opacity=alt.condition(hand, alt.value(1), alt.value(0)), tooltip=tips)
        .add_params(hand, pick)
    )
    read = lines.mark_text(align="left", dx=8, dy=-8, fontSize=12).encode(
        text="text:N", opacity=alt.condition(hand, alt.value(1), alt.value(0))
    )
    now = (
        base.transform_filter("datum.part == 'now'")
        .mark_rule(color=LOST, strokeWidth=1.5, strokeDash=[5, 3])
        .encode(x=x)
    )
    return spec_of(alt.layer(line, now, point, read), 280)


def frontier_chart() -> Spec:
    """Pay of strong, weak and all over the individual share, from `frontier_rows`; the pointer reads it, a click picks a share."""
    return _frontier(reader())


def frontier_rows(table: pd.DataFrame, paid: int, now: float, write: Write) -> pd.DataFrame:
    """Rows for `frontier_chart` from `kpi.split.frontier` in currency units; `paid` people and periods share the cost."""
    whole = table.assign(all=table["cost"] / max(paid, 1))
    names = {"strong": _("strong"), "weak": _("weak"), "all": _("all, a person")}
    long = whole.melt("share", list(names), var_name="who", value_name="money").dropna()
    long["who"] = long["who"].map(names)
    long["text"] = [write(value) for value in long["money"]]
    long["split"] = [f"{share * 100:.0f}:{100 - share * 100:.0f}" for share in long["share"]]
    here = pd.DataFrame([{"part": "now", "share": now}])
    return pd.concat([long.assign(part="line"), here], ignore_index=True)
