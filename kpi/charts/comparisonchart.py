"""Charts of two schemes side by side: who gains and loses, the largest changes, the deciles."""

from functools import cache

import numpy as np
import pandas as pd

from kpi.charts.chartstyle import (
    AFTER_RANK,
    BASELINE,
    GAIN_SOFT,
    GAINED,
    INK,
    LOST,
    LOST_SOFT,
    WORDS,
    Spec,
    beside,
    plain_figure,
    plain_numbers,
    plain_percents,
    ranked,
    spec_of,
)
from kpi.charts.later import alt
from kpi.comparison import BANDS, Comparison, band_title
from kpi.language import Write, _, ngettext, number, percent, percent_figure, reader

_ON_FULL = "black"
"""A text on a mark of full colour, in light and in dark."""


@cache
def _winners(_locale: str, count: int) -> Spec:
    y = alt.Y(
        "rank:O",
        title=None,
        axis=alt.Axis(labelLimit=150, labelOverlap=False, ticks=False, domain=False, labelExpr=AFTER_RANK),
    )
    x = alt.X(
        "from:Q",
        title=_("← lose · share of the people · gain →"),
        axis=alt.Axis(labelExpr=plain_percents("abs(datum.value)"), tickCount=6),
    )
    titles = [band_title(band) for band in BANDS]
    colours = [LOST, LOST_SOFT, BASELINE, GAIN_SOFT, GAINED]
    outlines = alt.Stroke(
        "band:N", scale=alt.Scale(domain=titles, range=[LOST, LOST, BASELINE, GAINED, GAINED]), legend=None
    )
    colour = alt.Color(
        "band:N", scale=alt.Scale(domain=titles, range=colours), legend=alt.Legend(orient="top", title=None, columns=2)
    )
    tips = [
        alt.Tooltip("group:N", title=_("group")),
        alt.Tooltip("band:N", title=_("band")),
        alt.Tooltip("people:Q", title=_("people")),
        alt.Tooltip("said:N", title=_("share")),
    ]
    base = alt.Chart(beside()).transform_calculate(said=plain_figure("datum.share")).encode(y=y, x=x, tooltip=tips)
    bar = base.transform_filter("datum.role == 'band'").mark_bar(height={"band": 0.72}, strokeWidth=1)
    bar = bar.encode(x2="to:Q", color=colour, stroke=outlines)
    new = base.transform_filter("datum.role == 'new'").mark_bar(
        filled=False, stroke=GAINED, strokeDash=[4, 3], strokeWidth=1.6, height={"band": 0.72}
    )
    label = base.transform_filter("datum.share >= 0.06").transform_calculate(middle="(datum.from + datum.to) / 2")
    counted = label.encode(x="middle:Q", text="people:Q")
    soft = alt.FieldOneOfPredicate("band", [titles[1], titles[3]])
    ink = alt.condition(soft, alt.value(INK), alt.value(_ON_FULL))
    text = counted.transform_filter("datum.role == 'band'").mark_text(fontSize=12).encode(color=ink)
    apart = counted.transform_filter("datum.role == 'new'").mark_text(fontSize=12, color=WORDS)
    zero = alt.Chart(beside()).mark_rule(color=BASELINE).encode(x=alt.datum(0))
    return spec_of(alt.layer(bar, new.encode(x2="to:Q"), zero, text, apart), 30 * count + 140)


def winners(count: int) -> Spec:
    """Winners and losers of `count` groups in five bands, from `winner_rows`; dashed: nothing before, paid now."""
    return _winners(reader(), count)


def winner_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Rows for `winners` from `kpi.comparison.by`, in its order: losses to the left, no change around zero, gains to the right.

    Shares are of the people of the group who have a percentage or come from zero; who joined, left or has nothing is left out.
    """
    shown = [*BANDS, "new"]
    counts = table[shown].to_numpy(float)
    share = np.divide(
        counts,
        counts.sum(axis=1, keepdims=True),
        out=np.zeros(counts.shape),
        where=counts.sum(axis=1, keepdims=True) > 0,
    )
    start = -(share[:, 0] + share[:, 1] + share[:, 2] / 2)
    edges = np.column_stack([start, start[:, None] + np.cumsum(share, axis=1)])
    groups, bands = np.nonzero(counts)
    names = table["group"].astype(str).tolist()
    ranks = ranked(names)
    columns = {
        "group": [names[place] for place in groups],
        "rank": [ranks[place] for place in groups],
        "role": np.where(bands == len(BANDS), "new", "band"),
        "band": [band_title(shown[place]) for place in bands],
        "from": edges[groups, bands],
        "to": edges[groups, bands + 1],
        "people": counts[groups, bands].astype(int),
        "share": share[groups, bands],
    }
    return pd.DataFrame(columns)


def winner_finding(table: pd.DataFrame) -> str:
    """In which group the largest part of the people loses, or, where nobody does, gains; from `kpi.comparison.by`."""
    lose = bool(table["losers"].any())
    counts = table["losers" if lose else "winners"]
    if not counts.any():
        return _("Nobody's pay changes.")
    first = table.iloc[int((counts / table["people"]).to_numpy(float).argmax())]
    return (_share_of_losers if lose else _share_of_winners)(first)


def _share_of_losers(group: pd.Series) -> str:
    n, people = int(group["losers"]), int(group["people"])
    text = ngettext(
        "In “{group}” the largest part loses: {n} of {people} person.",
        "In “{group}” the largest part loses: {n} of {people} people.",
        people,
    )
    return text.format(group=group["group"], n=number(n), people=number(people))


def _share_of_winners(group: pd.Series) -> str:
    n, people = int(group["winners"]), int(group["people"])
    text = ngettext(
        "In “{group}” the largest part gains: {n} of {people} person.",
        "In “{group}” the largest part gains: {n} of {people} people.",
        people,
    )
    return text.format(group=group["group"], n=number(n), people=number(people))


@cache
def _movers(_locale: str, count: int) -> Spec:
    y = alt.Y(
        "rank:O",
        title=None,
        axis=alt.Axis(
            labelLimit=150, labelOverlap=False, labelFlush=False, ticks=False, domain=False, labelExpr=AFTER_RANK
        ),
    )
    x = alt.X("before:Q", title=_("payout before and after"), axis=alt.Axis(labelExpr=plain_numbers(), tickCount=6))
    colour = alt.Color("kind:N", scale=alt.Scale(domain=["gained", "lost"], range=[GAINED, LOST]), legend=None)
    shape = alt.Shape(
        "kind:N", scale=alt.Scale(domain=["gained", "lost"], range=["triangle-right", "triangle-left"]), legend=None
    )
    tips = [
        alt.Tooltip("person:N", title=_("person")),
        alt.Tooltip("was:N", title=_("before")),
        alt.Tooltip("now:N", title=_("after")),
        alt.Tooltip("text:N", title=_("change")),
        alt.Tooltip("why:N", title=_("because")),
    ]
    base = alt.Chart(beside()).encode(y=y, tooltip=tips)
    line = base.mark_rule(strokeWidth=3).encode(x=x, x2="after:Q", color=colour)
    before = base.mark_point(shape="circle", filled=True, size=70, color=BASELINE, opacity=1).encode(x=x)
    after = base.mark_point(filled=True, size=150, opacity=1).encode(x="after:Q", color=colour, shape=shape)
    words = base.encode(x="edge:Q", text="text:N")
    behind = words.transform_filter("datum.side == 'behind'").mark_text(align="left", dx=12, fontSize=12, color=WORDS)
    in_front = words.transform_filter("datum.side != 'behind'").mark_text(
        align="right", dx=-12, fontSize=12, color=WORDS
    )
    return spec_of(alt.layer(line, before, after, behind, in_front), 30 * count + 50)


def movers(count: int) -> Spec:
    """The largest changes as a line from before (grey) to after (arrow), from `mover_rows`."""
    return _movers(reader(), count)


def mover_rows(largest: pd.DataFrame, units: int, write: Write) -> pd.DataFrame:
    """Rows for `movers` from `kpi.comparison.movers.largest`; `units` minor units are one of the currency.

    `write` writes an amount in the currency.
    """
    names = largest["person"].astype(str).tolist()
    money = {name: largest[name].to_numpy(float) / units for name in ("before", "after", "change")}
    why = _("{step}: {was} → {now}")
    reasons = [
        why.format(step=row.step, was=row.was, now=row.now) if row.step else "–"
        for row in largest.itertuples(index=False)
    ]
    low, high = (edge(money["before"], money["after"]) for edge in (np.minimum, np.maximum))
    is_far = high > high.max(initial=0) / 2  # words have room in front of it, and perhaps none behind
    columns = {
        "person": names,
        "rank": ranked(names),
        "before": money["before"],
        "after": money["after"],
        "edge": np.where(is_far, low, high),
        "side": np.where(is_far, "in front", "behind"),
        "kind": np.where(money["change"] >= 0, "gained", "lost"),
        "was": [write(value) for value in money["before"]],
        "now": [write(value) for value in money["after"]],
        "text": [_won(value, write) for value in money["change"]],
        "why": reasons,
    }
    return pd.DataFrame(columns)


def _won(value: float, write: Write) -> str:
    if value < 0:
        return _("loses {amount}").format(amount=write(-value))
    return _("gains {amount}").format(amount=write(value))


def mover_finding(largest: pd.DataFrame, write: Write) -> str:
    """The largest change and its reason in one sentence; `write` writes minor units as money."""
    if largest.empty:
        return _("Nobody's pay changes.")
    first = largest.iloc[0]
    return _most(first).format(person=first["person"], money=write(abs(float(first["change"]))), step=first["step"])


def _most(first: pd.Series) -> str:
    if first["change"] < 0:
        return (
            _("{person} loses most: {money}. The first step that differs: {step}.")
            if first["step"]
            else _("{person} loses most: {money}.")
        )
    return (
        _("{person} gains most: {money}. The first step that differs: {step}.")
        if first["step"]
        else _("{person} gains most: {money}.")
    )


@cache
def _deciles(_locale: str) -> Spec:
    x = alt.X("decile:O", title=_("tenth of the people by pay before, 1 = lowest"), axis=alt.Axis(labelAngle=0))
    room = alt.Scale(padding=16)  # for the figures above and below the bars
    y = alt.Y(
        "relative:Q", title=_("change of their pay"), axis=alt.Axis(labelExpr=plain_percents(), tickCount=5), scale=room
    )
    colour = alt.Color("kind:N", scale=alt.Scale(domain=["gained", "lost"], range=[GAINED, LOST]), legend=None)
    tips = [
        alt.Tooltip("decile:O", title=_("tenth")),
        alt.Tooltip("people:Q", title=_("people")),
        alt.Tooltip("text:N", title=_("change")),
        alt.Tooltip("share:N", title=_("share of the pay before")),
    ]
    base = alt.Chart(beside()).encode(x=x, y=y, tooltip=tips)
    bar = base.mark_bar().encode(color=colour)
    above = base.transform_filter("datum.relative >= 0").mark_text(dy=-8, fontSize=12, color=WORDS)
    below = base.transform_filter("datum.relative < 0").mark_text(dy=9, fontSize=12, color=WORDS)
    label = alt.Text("share:N")
    return spec_of(alt.layer(bar, above.encode(text=label), below.encode(text=label)), 240)


def deciles_chart() -> Spec:
    """Change of pay of each tenth of the people, fixed on the baseline, from `decile_rows`."""
    return _deciles(reader())


def decile_rows(comparison: Comparison, write: Write) -> pd.DataFrame:
    """Rows for `deciles_chart`: decile, people, change (minor units), relative, kind, text, share. A tenth without pay before is left out.

    `write` writes minor units as money.
    """
    stayed = comparison.stayed.dropna(subset=["decile"])
    grouped = stayed.groupby(stayed["decile"].astype(int))
    table = grouped[["before", "change"]].sum().assign(people=grouped.size())
    table = table[table["before"] > 0].rename_axis("decile").reset_index()
    table["relative"] = table["change"] / table["before"]
    table["kind"] = np.where(table["change"] >= 0, "gained", "lost")
    shares = [percent_figure(abs(value)) for value in table["relative"]]
    return table.assign(text=[_won(value, write) for value in table["change"]], share=shares)


def decile_finding(rows: pd.DataFrame) -> str:
    """Whether those who were paid little gain more than those who were paid much, in one sentence."""
    if rows.empty:
        return _("Nobody was paid anything before.")
    low, high = (float(rows["relative"].iloc[place]) for place in (0, -1))
    return _tenths(low, high).format(low=percent(abs(low), 1), high=percent(abs(high), 1))


def _tenths(low: float, high: float) -> str:
    if low < 0:
        return (
            _("The lowest paid tenth loses {low}, the highest paid {high}.")
            if high < 0
            else _("The lowest paid tenth loses {low}, the highest paid gains {high}.")
        )
    return (
        _("The lowest paid tenth gains {low}, the highest paid loses {high}.")
        if high < 0
        else _("The lowest paid tenth gains {low}, the highest paid {high}.")
    )
