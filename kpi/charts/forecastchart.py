"""Charts of the future: the fan of costs, their distribution against the budget, the cost over the split, people's bands."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd

from kpi.charts.chartstyle import (
    AFTER_RANK,
    BASELINE,
    LOST,
    OWN,
    Spec,
    beside,
    plain_numbers,
    plain_percents,
    ranked,
    spec_of,
)
from kpi.charts.later import alt
from kpi.language import Write, _, percent_figure, reader
from kpi.money import Floats
from kpi.statistics.rough import QUANTILES

BANDS = 20
"""So many people or teams are shown as bands at most."""
_BINS = 48
_BAND = 22


def period_axis() -> "alt.X":
    """Periods in order of time."""
    return alt.X("period:O", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy", ticks=False))


def money_axis(field: str, title: str | None = None) -> "alt.Y":
    """Money upwards."""
    return alt.Y(field, title=title, axis=alt.Axis(labelExpr=plain_numbers(), tickCount=5))


@cache
def _fan(_locale: str) -> Spec:
    tips = [
        alt.Tooltip("period:O", title=_("period")),
        alt.Tooltip("text:N", title=_("cost")),
        alt.Tooltip("half:N", title=_("in half of all years")),
        alt.Tooltip("most:N", title=_("in 9 of 10 years")),
    ]
    base = alt.Chart(beside()).encode(x=period_axis())
    wide = base.mark_area(color=OWN, opacity=0.18).encode(y=money_axis("p5:Q"), y2="p95:Q")
    half = base.mark_area(color=OWN, opacity=0.28).encode(y=money_axis("p25:Q"), y2="p75:Q")
    middle = base.mark_line(color=OWN, strokeWidth=2).encode(y=money_axis("p50:Q"))
    seen = base.mark_line(color=BASELINE, strokeWidth=2).encode(y=money_axis("seen:Q"))
    dots = base.mark_point(color=BASELINE, filled=True, size=46, opacity=1).encode(
        y=money_axis("seen:Q"), tooltip=tips[:2]
    )
    reach = base.mark_bar(opacity=0).encode(y=money_axis("p5:Q"), y2="p95:Q", tooltip=tips)
    return spec_of(alt.layer(wide, half, middle, seen, dots, reach), 260)


def fan() -> Spec:
    """Cost by period: what was paid, then the median and the bands of half and of nine tenths of all worlds, from `fan_rows`."""
    return _fan(reader())


def fan_rows(paid: pd.Series, ahead: Sequence[str], costs: Floats, write: Write) -> pd.DataFrame:
    """Rows for `fan`: `paid` by period, and costs (periods ahead, worlds), all in currency units."""
    past = pd.DataFrame({"period": list(paid.index), "seen": paid.to_numpy(float)})
    past["text"] = [write(amount) for amount in past["seen"]]
    levels = np.quantile(costs, list(QUANTILES.values()), axis=1)
    coming = pd.DataFrame(dict(zip(QUANTILES, levels, strict=True))).assign(period=list(ahead))
    coming["text"] = [write(amount) for amount in coming["p50"]]
    for name, low, high in (("half", "p25", "p75"), ("most", "p5", "p95")):
        coming[name] = [span(a, b, write) for a, b in zip(coming[low], coming[high], strict=True)]
    return pd.concat([past, coming], ignore_index=True)


def span(low: float, high: float, write: Write) -> str:
    """From one amount to another."""
    return _("{low} to {high}").format(low=write(low), high=write(high))


@cache
def _costs(_locale: str) -> Spec:
    x = alt.X(
        "start:Q",
        bin="binned",
        title=_("cost"),
        axis=alt.Axis(labelExpr=plain_numbers(), tickCount=6),
        scale=alt.Scale(zero=False),
    )
    y = alt.Y("chance:Q", title=_("share of years"), axis=alt.Axis(labelExpr=plain_percents(), tickCount=4))
    colour = alt.Color("side:N", scale=alt.Scale(domain=list(_sides().values()), range=[OWN, LOST]), legend=_legend())
    tips = [
        alt.Tooltip("text:N", title=_("cost")),
        alt.Tooltip("says:N", title=_("share of years")),
        alt.Tooltip("beyond:N", title=_("chance to cost more")),
    ]
    base = alt.Chart(beside())
    bars = (
        base.transform_filter("datum.part == 'bar'")
        .mark_bar(binSpacing=1, orient="vertical")
        .encode(x=x, x2="end:Q", y=y, color=colour, tooltip=tips)
    )
    line = base.transform_filter("datum.part == 'line'").encode(x="start:Q")
    rule = line.mark_rule(strokeWidth=2, strokeDash=[5, 4], color=LOST)
    words = line.mark_text(baseline="bottom", fontSize=12, fontWeight="bold", color=LOST).encode(
        y=alt.value(-4), text="text:N"
    )
    return spec_of(alt.layer(bars, rule, words), 260)


def _legend() -> "alt.Legend":
    return alt.Legend(orient="top", title=None)


def _sides() -> dict[bool, str]:
    return {False: _("within the budget"), True: _("beyond the budget")}


def costs_chart() -> Spec:
    """How often the whole costs how much, with the budget as a line, from `cost_rows`."""
    return _costs(reader())


def cost_rows(cost: Floats, budget: float, write: Write) -> pd.DataFrame:
    """Rows for `costs_chart` from (worlds,) costs and the budget in currency units. The budget is an edge of two bars, so no bar is both."""
    low, high = float(cost.min()), float(cost.max())
    width = (high - low) / _BINS or max(abs(high), 1.0) / _BINS
    first = budget - np.ceil((budget - low) / width) * width
    edges = first + width * np.arange(int(np.ceil((high - first) / width + 1e-9)) + 1)
    share = np.histogram(cost, edges)[0] / len(cost)
    beyond = 1 - np.cumsum(share)
    bars = pd.DataFrame({"part": "bar", "start": edges[:-1], "end": edges[1:], "chance": share})
    bars["side"] = [_sides()[start >= budget - width / 1000] for start in bars["start"]]
    bars["text"] = [span(a, b, write) for a, b in zip(bars["start"], bars["end"], strict=True)]
    bars["says"] = [percent_figure(one) for one in share]
    bars["beyond"] = [percent_figure(max(one, 0.0)) for one in beyond]
    line = pd.DataFrame([{"part": "line", "start": budget, "text": _("budget {money}").format(money=write(budget))}])
    return pd.concat([bars, line], ignore_index=True)


@cache
def _shares(_locale: str) -> Spec:
    x = alt.X("share:Q", title=_("individual share"), axis=alt.Axis(labelExpr=plain_percents(), tickCount=6))
    tips = [
        alt.Tooltip("split:N", title=_("own result : team")),
        alt.Tooltip("text:N", title=_("cost")),
        alt.Tooltip("most:N", title=_("in 9 of 10 years")),
    ]
    base = alt.Chart(beside()).transform_filter("datum.part == 'share'").encode(x=x)
    band = base.mark_area(color=OWN, opacity=0.25).encode(
        y=alt.Y("p5:Q", title=None, scale=alt.Scale(zero=False)), y2="p95:Q"
    )
    middle = base.mark_line(color=OWN, strokeWidth=2).encode(y=money_axis("p50:Q"))
    reach = base.mark_bar(opacity=0).encode(y=money_axis("p5:Q"), y2="p95:Q", tooltip=tips)
    budget = (
        alt.Chart(beside())
        .transform_filter("datum.part == 'budget'")
        .mark_rule(color=LOST, strokeDash=[5, 4], strokeWidth=2)
        .encode(y=money_axis("p50:Q"), tooltip=[alt.Tooltip("text:N", title=_("budget"))])
    )
    now = alt.Chart(beside()).transform_filter("datum.part == 'now'").mark_rule(color=BASELINE).encode(x=x)
    return spec_of(alt.layer(band, middle, budget, now, reach), 280)


def shares() -> Spec:
    """The cost over the individual share: the median and the band of nine tenths of all worlds, with the budget, from `share_rows`."""
    return _shares(reader())


def share_rows(table: pd.DataFrame, now: float, budget: float, write: Write) -> pd.DataFrame:
    """Rows for `shares` from share, p5, p50 and p95 in currency units, the share that is in force, and the budget."""
    told = table.assign(
        part="share",
        split=[f"{round(100 * share)}:{round(100 - 100 * share)}" for share in table["share"]],
        text=[write(amount) for amount in table["p50"]],
        most=[span(a, b, write) for a, b in zip(table["p5"], table["p95"], strict=True)],
    )
    marks = [{"part": "budget", "p50": budget, "text": write(budget)}, {"part": "now", "share": now}]
    return pd.concat([told, pd.DataFrame(marks)], ignore_index=True)


@cache
def _bands(_locale: str, count: int) -> Spec:
    y = alt.Y(
        "rank:O",
        title=None,
        axis=alt.Axis(labelLimit=150, ticks=False, domain=False, labelExpr=AFTER_RANK, labelOverlap=False),
    )
    axis = alt.Axis(labelExpr=plain_numbers(), tickCount=6)
    tips = [
        alt.Tooltip("name:N", title=_("who")),
        alt.Tooltip("middle:N", title=_("on average")),
        alt.Tooltip("most:N", title=_("in 9 of 10 years")),
        alt.Tooltip("goal:N", title=_("target bonus")),
    ]
    base = alt.Chart(beside()).encode(y=y, tooltip=tips)
    bar = base.mark_bar(color=OWN, opacity=0.4, height=10).encode(x=alt.X("p5:Q", title=None, axis=axis), x2="p95:Q")
    target = base.mark_tick(color=BASELINE, thickness=3, height=16).encode(x="target:Q")
    mean = base.mark_point(color=OWN, filled=True, size=60, opacity=1).encode(x="mean:Q")
    return spec_of(alt.layer(bar, target, mean), _BAND * count + 70)


def bands_chart(count: int) -> Spec:
    """For each of `count` people or teams the band of nine tenths of all worlds, the mean as a dot, the target as a tick; from `band_rows`."""
    return _bands(reader(), count)


def band_rows(table: pd.DataFrame, write: Write) -> pd.DataFrame:
    """Rows for `bands_chart` from name, mean, p5, p95 and target in currency units; in order, at most `BANDS`."""
    chosen = table.head(BANDS).reset_index(drop=True)
    return chosen.assign(
        rank=ranked(chosen["name"]),
        middle=[write(amount) for amount in chosen["mean"]],
        goal=[write(amount) for amount in chosen["target"]],
        most=[span(a, b, write) for a, b in zip(chosen["p5"], chosen["p95"], strict=True)],
    )
