"""Table in, Vega-Lite specification out. Built by Altair once per language and kept as plain dicts; data come beside it.

Titles are sentences and belong to the page, which can wrap them. Money in the tables is in whole currency units.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from babel import Locale

from kpi.curve import Curve, Floats
from kpi.language import _, reader

OWN, TEAM, LOST, GAINED, BASELINE = "#0072B2", "#E69F00", "#D55E00", "#009E73", "#8C8C8C"
"""Okabe-Ito; everywhere the same."""

MOST_BARS = 60
"""More people than this are shown as averages of neighbours."""

Spec = dict[str, Any]


def _spec(chart: Any, height: int) -> Spec:
    """A chart as a dict without its data, with the reader's number format."""
    spec: Spec = chart.properties(width="container", height=height).to_dict()
    for part in (spec, *spec.get("layer", ())):
        part.pop("data", None)
    spec.pop("config", None)
    symbols = Locale.parse(reader()).number_symbols["latn"]
    marks = {"decimal": symbols["decimal"], "thousands": symbols["group"], "grouping": [3], "currency": ["", ""]}
    return spec | {"usermeta": {"embedOptions": {"formatLocale": marks}}}


# Layers drop a sort that they do not share, so the order stands in the text itself and the axis shows what follows it.
_AFTER_RANK = "split(datum.label, '\u2009')[1]"


def _ranked(labels: pd.Series) -> list[str]:
    return [f"{place:05}\u2009{label}" for place, label in enumerate(labels)]


def _data() -> alt.NamedData:
    return alt.NamedData("rows")


def bars(*, named: bool) -> Spec:
    """The picture of the product: one bar a person, from `bar_rows`."""
    return _bars(reader(), named)


@cache
def _bars(_locale: str, named: bool) -> Spec:
    axis = alt.Axis(labels=named, ticks=False, labelAngle=-40, labelLimit=90, title=None, domain=False, labelExpr=_AFTER_RANK)
    x = alt.X("rank:O", axis=axis)
    kinds = [_("own part"), _("team part"), _("gained through the team")]
    colour = alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[OWN, TEAM, GAINED]), legend=alt.Legend(orient="top", title=None))
    money = alt.Y("from:Q", title=None, axis=alt.Axis(format="~s", tickCount=5))
    tips = [alt.Tooltip("person:N", title=_("person")), alt.Tooltip("kind:N", title=_("part")), alt.Tooltip("text:N", title=_("money"))]
    base = alt.Chart(_data()).encode(x=x, tooltip=tips)
    solid = base.transform_filter("datum.role == 'part'").mark_bar().encode(y=money, y2="to:Q", color=colour)
    ghost = base.transform_filter("datum.role == 'lost'").mark_bar(filled=False, strokeDash=[4, 3], strokeWidth=1.6, stroke=LOST)
    target = base.transform_filter("datum.role == 'target'").mark_tick(thickness=2, color=BASELINE)
    border = alt.Chart(_data()).transform_filter("datum.role == 'border'").mark_rule(strokeDash=[2, 4], color=BASELINE)
    layers = alt.layer(solid, ghost.encode(y=money, y2="to:Q"), target.encode(y="to:Q"), border.encode(x=alt.X("rank:O", bandPosition=0)))
    return _spec(layers, 300)


def bar_rows(people: pd.DataFrame, write: Any, *, hidden: bool = False) -> pd.DataFrame:
    """Rows for `bars` from `kpi.split.people` in currency units: parts from the ground up, what was lost, and the target.

    The strong come first; `write` turns money into text; `hidden` replaces names by numbers.
    """
    ranked = people.sort_values(["strong", "score", "payout"], ascending=False, kind="stable").reset_index(drop=True)
    ranked = _neighbours(ranked) if len(ranked) > MOST_BARS else ranked
    if hidden:
        ranked["person"] = [_("person {n}").format(n=index + 1) for index in range(len(ranked))]
    base = {"person": ranked["person"], "rank": _ranked(ranked["person"])}
    own_top = ranked["own"]
    team_top = own_top + ranked["team_part"]
    spans = [
        ("part", _("own part"), 0.0, own_top),
        ("part", _("team part"), own_top, team_top),
        ("part", _("gained through the team"), team_top, ranked["payout"]),
        ("lost", _("lost through the team"), ranked["payout"], ranked["payout"] + ranked["lost"]),
        ("target", _("target bonus"), 0.0, ranked["target"]),
    ]
    rows = pd.concat([pd.DataFrame(base | {"role": role, "kind": kind, "from": low, "to": top}) for role, kind, low, top in spans])
    rows["text"] = [write(value) for value in rows["to"] - rows["from"]]
    rows = rows[(rows["to"] - rows["from"]) > 0]
    weak = ranked.index[~ranked["strong"].astype(bool)]
    if len(weak) and weak[0] > 0:
        rows = pd.concat([rows, pd.DataFrame([{"rank": base["rank"][weak[0]], "role": "border"}])])
    return rows.reset_index(drop=True)


def _neighbours(ranked: pd.DataFrame) -> pd.DataFrame:
    """Averages of equally many neighbours in rank, at most `MOST_BARS`; strong and weak are never mixed."""
    size = int(np.ceil(len(ranked) / MOST_BARS * 1.05))
    blocks = ranked.groupby("strong", sort=False).cumcount() // size
    keys = [~ranked["strong"].astype(bool), blocks]
    money = ranked.groupby(keys, sort=True)[["score", "own", "team_part", "gained", "lost", "target", "payout"]].mean()
    count = ranked.groupby(keys, sort=True).size()
    means = money.reset_index(drop=True).assign(strong=[not weak for weak, _block in money.index])
    starts = count.cumsum() - count + 1
    means["person"] = [_("ranks {a} to {b}").format(a=start, b=start + n - 1) for start, n in zip(starts, count, strict=True)]
    return means


@cache
def _curve(_locale: str, scale: str) -> Spec:
    form = "~%" if scale == "plan" else "~s"
    title = _("result, share of the plan") if scale == "plan" else _("result, in the KPI's unit")
    x = alt.X("at:Q", title=title, axis=alt.Axis(format=form, tickCount=6, grid=False), scale=alt.Scale(zero=False, nice=False))
    pay = alt.Y("pay:Q", title=None, axis=alt.Axis(format="~%", tickCount=5))
    base = alt.Chart(_data())
    crowd = base.transform_filter("datum.part == 'crowd'").mark_bar(color=BASELINE, opacity=0.35)
    line = base.transform_filter("datum.part == 'line'").mark_line(color=OWN, strokeWidth=2.5).encode(x=x, y=pay, order="place:O")
    knots = base.transform_filter("datum.part == 'knot'").mark_point(color=OWN, filled=True, size=90, opacity=1)
    tips = [alt.Tooltip("at:Q", title=_("result"), format=form), alt.Tooltip("pay:Q", title=_("pays"), format="~%")]
    count = alt.Tooltip("people:Q", title=_("people and periods"))
    layers = alt.layer(crowd.encode(x=x, x2="to:Q", y=pay, y2=alt.datum(0), tooltip=[count]), line, knots.encode(x=x, y=pay, tooltip=tips))
    return _spec(layers, 240)


def curve(scale: str) -> Spec:
    """A payout curve with the crowd of real results under it, from `curve_rows`."""
    return _curve(reader(), scale)


def curve_rows(curve: Curve, results: Floats) -> pd.DataFrame:
    """Rows for `curve`: the line, its knots, and real results (any shape, NaN ignored) in at most 40 bins."""
    known = results[~np.isnan(results)]
    low, high = _range(curve, known)
    line = _line(curve, low, high)
    top = max(1.0, line["pay"].max())
    knots = pd.DataFrame([{"part": "knot", "at": at, "pay": pay} for at, pay in curve.knots])
    return pd.concat([line, knots, _crowd(known, low, high, top)], ignore_index=True)


def _range(curve: Curve, known: Floats) -> tuple[float, float]:
    ats = [knot.at for knot in curve.knots]
    margin = max((max(ats) - min(ats)) * 0.6, abs(max(ats)) * 0.1, 1e-9)
    low, high = min(ats) - margin, max(ats) + margin
    if len(known):
        low, high = min(low, float(np.quantile(known, 0.02))), max(high, float(np.quantile(known, 0.98)))
    return (max(low, 0.0) if min(ats) >= 0 else low), high


def _line(curve: Curve, low: float, high: float) -> pd.DataFrame:
    """The curve as a line with upright jumps: each knot is looked at from both sides."""
    ats = np.array([knot.at for knot in curve.knots])
    hair = (high - low) * 1e-6
    x = np.unique(np.concatenate([[low, high], ats, ats - hair, ats + hair]))
    x = x[(x >= low) & (x <= high)]
    return pd.DataFrame({"part": "line", "at": x, "pay": curve(x), "place": np.arange(len(x))})


def _crowd(known: Floats, low: float, high: float, top: float) -> pd.DataFrame:
    counts, edges = np.histogram(np.clip(known, low, high), bins=40, range=(low, high))
    heights = counts / max(counts.max(initial=0), 1) * top * 0.55
    frame = pd.DataFrame({"part": "crowd", "at": edges[:-1], "to": edges[1:], "pay": heights, "people": counts})
    return frame[frame["people"] > 0]


@cache
def _spread(_locale: str) -> Spec:
    x = alt.X("low:Q", title=_("payout of a person and period"), axis=alt.Axis(format="~s", tickCount=6, grid=False))
    y = alt.Y("people:Q", title=None, axis=alt.Axis(tickCount=4, tickMinStep=1))
    tips = [alt.Tooltip("text:N", title=_("payout")), alt.Tooltip("people:Q", title=_("people and periods"))]
    base = alt.Chart(_data()).encode(x=x, x2="high:Q", tooltip=tips)
    now = base.transform_filter("datum.scheme == 'now'").mark_bar(color=OWN, opacity=0.85).encode(y=y, y2=alt.datum(0))
    before = base.transform_filter("datum.scheme == 'before'").mark_bar(filled=False, stroke=BASELINE, strokeWidth=1.5, strokeDash=[3, 2])
    return _spec(alt.layer(now, before.encode(y=y, y2=alt.datum(0))), 220)


def spread() -> Spec:
    """Distribution of payouts, the baseline as a dashed outline, from `spread_rows`."""
    return _spread(reader())


def spread_rows(now: Floats, before: Floats, write: Any, bins: int = 24) -> pd.DataFrame:
    """Rows for `spread`: payouts in currency units in bins that both share."""
    top = max(float(now.max(initial=0)), float(before.max(initial=0)), 1.0)
    frames = []
    for name, values in (("now", now), ("before", before)):
        counts, edges = np.histogram(values, bins=bins, range=(0, top))
        text = [f"{write(low)} – {write(high)}" for low, high in zip(edges, edges[1:], strict=False)]
        frames.append(pd.DataFrame({"scheme": name, "low": edges[:-1], "high": edges[1:], "people": counts, "text": text}))
    rows = pd.concat(frames, ignore_index=True)
    return rows[rows["people"] > 0].reset_index(drop=True)


@cache
def _groups(_locale: str, count: int) -> Spec:
    y = alt.Y("rank:O", title=None, axis=alt.Axis(labelLimit=140, ticks=False, domain=False, labelExpr=_AFTER_RANK))
    x = alt.X("now:Q", title=None, axis=alt.Axis(format="~s", tickCount=5))
    tips = [alt.Tooltip("name:N", title=_("team")), alt.Tooltip("text:N", title=_("money"))]
    base = alt.Chart(_data()).encode(y=y, tooltip=tips)
    bar = base.mark_bar(color=OWN, height={"band": 0.7}).encode(x=x)
    tick = base.mark_tick(color=BASELINE, thickness=3, height=16).encode(x="before:Q")
    return _spec(alt.layer(bar, tick), max(120, 26 * count))


def groups(count: int) -> Spec:
    """A bar for each of `count` groups with a grey tick for the baseline, from `group_rows`."""
    return _groups(reader(), count)


def group_rows(now: pd.Series, before: pd.Series, write: Any) -> pd.DataFrame:
    """Rows for `groups`, the largest first; the index names the groups, the values are in currency units."""
    frame = pd.DataFrame({"now": now, "before": before}).fillna(0.0).sort_values("now", ascending=False)
    frame = frame.rename_axis("name").reset_index()
    return frame.assign(rank=_ranked(frame["name"]), text=[write(value) for value in frame["now"]])


@cache
def _steps(_locale: str, count: int) -> Spec:
    y = alt.Y("rank:O", title=None, axis=alt.Axis(labelLimit=150, ticks=False, domain=False, labelExpr=_AFTER_RANK))
    kinds = ["own", "team", "gained", "lost", "total"]
    colour = alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[OWN, TEAM, GAINED, LOST, BASELINE]), legend=None)
    tips = [alt.Tooltip("step:N", title=_("step")), alt.Tooltip("text:N", title=_("money"))]
    base = alt.Chart(_data()).encode(y=y, tooltip=tips)
    bar = base.mark_bar(height={"band": 0.7}).encode(x=alt.X("from:Q", title=None, axis=alt.Axis(format="~s", tickCount=5)), x2="to:Q", color=colour)
    label = base.mark_text(align="left", dx=5, color=BASELINE, fontSize=12).encode(x=alt.X("edge:Q"), text="text:N")
    return _spec(alt.layer(bar, label), 36 * count + 30)


def waterfall(count: int) -> Spec:
    """One person's payout built up step by step, from `waterfall_rows`."""
    return _steps(reader(), count)


def waterfall_rows(steps: Sequence[tuple[str, str, float]], write: Any) -> pd.DataFrame:
    """Rows for `waterfall` from (step, kind, money); the kind "total" starts at the ground."""
    rows, height = [], 0.0
    for step, kind, money in steps:
        start = 0.0 if kind == "total" else height
        height = start + money
        edge = max(start, height)
        rows.append({"step": step, "kind": kind, "from": start, "to": height, "edge": edge, "text": write(money)})
    frame = pd.DataFrame(rows)
    return frame.assign(rank=_ranked(frame["step"]))


@cache
def _frontier(_locale: str) -> Spec:
    x = alt.X("share:Q", title=_("individual share"), axis=alt.Axis(format="~%", tickCount=6, grid=False), scale=alt.Scale(reverse=True))
    y = alt.Y("money:Q", title=None, axis=alt.Axis(format="~s", tickCount=5))
    who = [_("strong"), _("weak"), _("all, a person")]
    colour = alt.Color("who:N", scale=alt.Scale(domain=who, range=[OWN, TEAM, BASELINE]), legend=alt.Legend(orient="top", title=None))
    dash = alt.StrokeDash("who:N", scale=alt.Scale(domain=who, range=[[1, 0], [1, 0], [6, 4]]), legend=None)
    tips = [alt.Tooltip("split:N", title=_("split")), alt.Tooltip("who:N", title=_("who")), alt.Tooltip("text:N", title=_("money"))]
    base = alt.Chart(_data())
    pick = alt.selection_point(name="hand", on="pointermove", nearest=True, fields=["share"], empty=False, clear="pointerout")
    lines = base.transform_filter("datum.part == 'line'").encode(x=x, y=y, color=colour)
    line = lines.mark_line(strokeWidth=2.5).encode(strokeDash=dash)
    point = lines.mark_point(filled=True, size=80).encode(opacity=alt.condition(pick, alt.value(1), alt.value(0)), tooltip=tips).add_params(pick)
    read = lines.mark_text(align="left", dx=8, dy=-8, fontSize=12).encode(text="text:N", opacity=alt.condition(pick, alt.value(1), alt.value(0)))
    now = base.transform_filter("datum.part == 'now'").mark_rule(color=LOST, strokeWidth=1.5, strokeDash=[5, 3]).encode(x=x)
    return _spec(alt.layer(line, now, point, read), 280)


def frontier() -> Spec:
    """Pay of strong, weak and all over the individual share, from `frontier_rows`; the pointer reads it at the speed of the hand."""
    return _frontier(reader())


def frontier_rows(table: pd.DataFrame, paid: int, now: float, write: Any) -> pd.DataFrame:
    """Rows for `frontier` from `kpi.split.frontier` in currency units; `paid` people and periods share the cost."""
    whole = table.assign(all=table["cost"] / max(paid, 1))
    names = {"strong": _("strong"), "weak": _("weak"), "all": _("all, a person")}
    long = whole.melt("share", list(names), var_name="who", value_name="money").dropna()
    long["who"] = long["who"].map(names)
    long["text"] = [write(value) for value in long["money"]]
    long["split"] = [f"{share * 100:.0f}:{100 - share * 100:.0f}" for share in long["share"]]
    here = pd.DataFrame([{"part": "now", "share": now}])
    return pd.concat([long.assign(part="line"), here], ignore_index=True)
