"""Charts of what a forecast rests on: what matters most, how well the outlook fits, and whether it would have been right."""

from functools import cache

import pandas as pd

from kpi.charts.chartstyle import (
    AFTER_RANK,
    BASELINE,
    GAINED,
    GHOST,
    LOST,
    OWN,
    Spec,
    beside,
    plain_figure,
    plain_numbers,
    plain_percents,
    ranked,
    spec_of,
)
from kpi.charts.forecastchart import money_axis, period_axis, span
from kpi.charts.later import alt
from kpi.language import Write, _, period_name, reader


@cache
def _tornado(_locale: str, count: int) -> Spec:
    y = alt.Y(
        "rank:O",
        title=None,
        axis=alt.Axis(labelLimit=230, ticks=False, domain=False, labelExpr=AFTER_RANK, labelOverlap=False),
    )
    x = alt.X(
        "change:Q",
        title=_("change of the expected cost"),
        axis=alt.Axis(labelExpr=plain_numbers(), tickCount=5, labelFlush=True),
    )
    colour = alt.Color(
        "end:N",
        scale=alt.Scale(domain=list(_ends().values()), range=[GHOST, BASELINE]),
        legend=alt.Legend(orient="top", title=None),
    )
    tips = [
        alt.Tooltip("title:N", title=_("what is moved")),
        alt.Tooltip("to:N", title=_("moved to")),
        alt.Tooltip("text:N", title=_("change of the expected cost")),
    ]
    bar = alt.Chart(beside()).mark_bar(height=14).encode(y=y, x=x, color=colour, tooltip=tips)
    zero = alt.Chart(beside()).mark_rule(color=BASELINE).encode(x=alt.datum(0))
    return spec_of(alt.layer(bar, zero), 30 * count + 80)


def _ends() -> dict[str, str]:
    return {"low": _("lower"), "high": _("higher")}


def tornado_chart(count: int) -> Spec:
    """What moves the expected cost, the most first: one bar to each side of each of `count` inputs, from `tornado_rows`."""
    return _tornado(reader(), count)


def tornado_rows(table: pd.DataFrame, write: Write) -> pd.DataFrame:
    """Rows for `tornado_chart` from title, low_to, high_to (texts), low and high (changes in currency units), the largest first."""
    ordered = table.assign(_reach=table[["low", "high"]].abs().max(axis=1)).sort_values(
        "_reach", ascending=False, kind="stable"
    )
    rank = ranked(ordered["title"])
    sides = [
        pd.DataFrame(
            {
                "title": ordered["title"],
                "rank": rank,
                "end": said,
                "to": ordered[f"{side}_to"],
                "change": ordered[side],
                "text": [write(amount) for amount in ordered[side]],
            }
        )
        for side, said in _ends().items()
    ]
    return pd.concat(sides, ignore_index=True)


@cache
def _fit(_locale: str) -> Spec:
    scale = alt.Scale(zero=False, nice=True)
    x = alt.X(
        "expected:Q",
        title=_("as the outlook expects"),
        scale=scale,
        axis=alt.Axis(labelExpr=plain_percents(), tickCount=5),
    )
    y = alt.Y("seen:Q", title=_("as it was"), scale=scale, axis=alt.Axis(labelExpr=plain_percents(), tickCount=5))
    said = {"to_come": plain_figure("datum.expected"), "came": plain_figure("datum.seen")}
    base = alt.Chart(beside()).transform_calculate(**said).encode(x=x)
    band = base.mark_area(color=BASELINE, opacity=0.2).encode(y=alt.Y("low:Q", scale=scale), y2="high:Q")
    line = base.mark_line(color=BASELINE, strokeDash=[4, 3]).encode(y=alt.Y("expected:Q", scale=scale))
    dots = base.mark_point(color=OWN, filled=True, size=34, opacity=0.8).encode(
        y=y,
        tooltip=[
            alt.Tooltip("to_come:N", title=_("as the outlook expects")),
            alt.Tooltip("came:N", title=_("as it was")),
        ],
    )
    return spec_of(alt.layer(band, line, dots), 300)


def fit_chart() -> Spec:
    """Quantiles of what was seen against those of the fitted outlook: on the line it fits, inside the band it may be chance.

    From a table with expected, seen, low, high.
    """
    return _fit(reader())


@cache
def _tested(_locale: str) -> Spec:
    base = alt.Chart(beside()).encode(x=period_axis())
    tips = [
        alt.Tooltip("period:O", title=_("period")),
        alt.Tooltip("text:N", title=_("paid")),
        alt.Tooltip("most:N", title=_("forecast: in 9 of 10 years")),
    ]
    colour = alt.Color(
        "held:N",
        scale=alt.Scale(domain=list(_held().values()), range=[GAINED, LOST]),
        legend=alt.Legend(orient="top", title=None),
    )
    wide = base.mark_bar(color=OWN, opacity=0.18, width=26).encode(y=money_axis("p5:Q"), y2="p95:Q")
    half = base.mark_bar(color=OWN, opacity=0.28, width=26).encode(y=money_axis("p25:Q"), y2="p75:Q")
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(
        y=money_axis("seen:Q"),
        color=colour,
        shape=alt.Shape(
            "held:N", scale=alt.Scale(domain=list(_held().values()), range=["circle", "cross"]), legend=None
        ),
        tooltip=tips,
    )
    return spec_of(alt.layer(wide, half, dots), 260)


def _held() -> dict[bool, str]:
    return {True: _("inside the band"), False: _("outside")}


def tested() -> Spec:
    """A forecast from before against what came: bands and dots by period, from `tested_rows`."""
    return _tested(reader())


def tested_rows(table: pd.DataFrame, write: Write) -> pd.DataFrame:
    """Rows for `tested` from period, seen and p5 ... p95 in currency units."""
    table = table.assign(period=[period_name(str(name)) for name in table["period"]])
    inside = (table["seen"] >= table["p5"]) & (table["seen"] <= table["p95"])
    return table.assign(
        held=inside.map(_held()),
        text=[write(amount) for amount in table["seen"]],
        most=[span(a, b, write) for a, b in zip(table["p5"], table["p95"], strict=True)],
    )
