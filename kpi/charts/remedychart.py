"""Charts of remedies and of the frontier; a click selects a scheme."""

from functools import cache

import altair as alt
import pandas as pd

from kpi.charts.chartstyle import (
    AFTER_RANK,
    BASELINE,
    LOST,
    OWN,
    TEAM,
    Spec,
    Write,
    beside,
    plain_numbers,
    ranked,
    spec_of,
)
from kpi.language import _, change, percent, reader
from kpi.split.tradeoffs import shape_name

REMEDY, SCHEME = "remedy", "scheme"
"""The selections: `REMEDY` brings name, `SCHEME` brings share, threshold and shape."""

_WHO = {"strong": OWN, "weak": TEAM, "employer": BASELINE}


def remedies_chart(count: int) -> Spec:
    """For each of `count` remedies who gains and who loses, against 100:0, from `remedy_rows`; a click selects `REMEDY`."""
    return _remedies(reader(), count)


@cache
def _remedies(_locale: str, count: int) -> Spec:
    kinds = list(_kinds().values())
    y = alt.Y("rank:O", title=None, axis=alt.Axis(labelLimit=170, ticks=False, domain=False, labelExpr=AFTER_RANK))
    x = alt.X(
        "money:Q", title=_("loses ← against 100:0 → gains"), axis=alt.Axis(labelExpr=plain_numbers(), tickCount=5)
    )
    colour = alt.Color(
        "who:N",
        scale=alt.Scale(domain=kinds, range=list(_WHO.values())),
        legend=alt.Legend(orient="top", title=None),
    )
    pick = alt.selection_point(name=REMEDY, fields=["name"], on="click")
    tips = [
        alt.Tooltip("title:N", title=_("remedy")),
        alt.Tooltip("says:N", title=_("what it does")),
        alt.Tooltip("who:N", title=_("who")),
        alt.Tooltip("text:N", title=_("money")),
    ]
    bar = (
        alt.Chart(beside())
        .mark_bar()
        .encode(
            y=y,
            yOffset=alt.YOffset("who:N", scale=alt.Scale(domain=kinds)),
            x=x,
            color=colour,
            opacity=alt.condition(pick, alt.value(1), alt.value(0.45)),
            tooltip=tips,
        )
        .add_params(pick)
    )
    zero = alt.Chart(beside()).mark_rule(color=BASELINE).encode(x=alt.datum(0))
    return spec_of(alt.layer(bar, zero), 56 * count + 40)


def _kinds() -> dict[str, str]:
    return {
        "strong": _("the strong"),
        "weak": _("the weak"),
        "employer": _("the employer"),
    }


def remedy_rows(table: pd.DataFrame, units: int, write: Write) -> pd.DataFrame:
    """Rows for `remedies_chart` from `kpi.split.compared_in_minor_units`, in its order; `units` are minor units in one of the currency.

    What no factor brings to the budget has no figures and is left out.
    """
    known = table.dropna(subset=["strong_lose"]).reset_index(drop=True)
    gains = {"strong": -known["strong_lose"], "weak": known["weak_gain"], "employer": known["employer_keeps"]}
    known = known.assign(rank=ranked(known["title"]), **gains)
    long = known.melt(["name", "title", "says", "rank"], list(_WHO), var_name="who", value_name="money")
    money = long["money"].astype(float) / units
    return long.assign(who=long["who"].map(_kinds()), money=money, text=[change(amount, write) for amount in money])


def tradeoffs_chart() -> Spec:
    """Cost against the loss of the strong, the colour own marginal pay, the size money at cliffs, from `tradeoff_rows`.

    The pointer tells the scheme, a click selects `SCHEME`.
    """
    return _tradeoffs(reader())


@cache
def _tradeoffs(_locale: str) -> Spec:
    x = alt.X(
        "cost:Q",
        title=_("total cost"),
        axis=alt.Axis(labelExpr=plain_numbers(), tickCount=6),
        scale=alt.Scale(zero=False, padding=8),
    )
    y = alt.Y(
        "strong_gain:Q",
        title=_("gain or loss of the strong, against 100:0"),
        axis=alt.Axis(labelExpr=plain_numbers(), tickCount=5),
        scale=alt.Scale(padding=8),
    )
    legend = alt.Legend(orient="top", format="~s", gradientLength=160)
    colour = alt.Color(
        "own_marginal:Q", title=_("pay for 1% more own result"), scale=alt.Scale(scheme="viridis"), legend=legend
    )
    size = alt.Size("cliff:Q", scale=alt.Scale(range=[12, 160]), legend=None)
    tips = [
        alt.Tooltip("title:N", title=_("scheme")),
        alt.Tooltip("cost_text:N", title=_("total cost")),
        alt.Tooltip("lose_text:N", title=_("strong, against 100:0")),
        alt.Tooltip("sight_text:N", title=_("pay for 1% more own result")),
        alt.Tooltip("cliff_text:N", title=_("most money lost by missing by 1%")),
    ]
    pick = alt.selection_point(name=SCHEME, fields=["share", "threshold", "shape"], on="click", empty=False)
    base = alt.Chart(beside()).encode(x=x, y=y)
    dots = (
        base.transform_filter("datum.part == 'scheme'")
        .mark_point(filled=True, opacity=0.8)
        .encode(
            color=colour,
            size=size,
            stroke=alt.condition(pick, alt.value(LOST), alt.value(None)),
            strokeWidth=alt.condition(pick, alt.value(3), alt.value(0)),
            tooltip=tips,
        )
        .add_params(pick)
    )
    marks = base.transform_filter("datum.part != 'scheme'").encode(tooltip=tips[:3])
    cross = marks.mark_point(shape="cross", filled=True, size=130, color=LOST, opacity=1)
    words = marks.mark_text(align="left", dx=9, dy=-7, fontSize=12, color=OWN).encode(text="title:N")
    return spec_of(alt.layer(dots, cross, words), 420)


def tradeoff_rows(table: pd.DataFrame, units: int, write: Write, now: tuple[int, int]) -> pd.DataFrame:
    """Rows for `tradeoffs_chart` from `kpi.split.tradeoffs_in_minor_units`: what nothing beats, 100:0, and cost and loss of the strong of today's scheme."""
    best = table[table["undominated"]].copy()
    best["part"] = ["scheme" if shape else "alone" for shape in best["shape"]]
    schemes = zip(best["share"].astype(float), best["threshold"].astype(float), best["shape"].astype(str), strict=True)
    best["title"] = [_titled(*scheme) for scheme in schemes]
    here = pd.DataFrame([{"part": "now", "title": _("today"), "cost": now[0], "strong_lose": now[1]}])
    rows = pd.concat([best, here], ignore_index=True)
    texts = {"cost": "cost_text", "strong_lose": "lose_text", "own_marginal": "sight_text", "cliff": "cliff_text"}
    for name, text in texts.items():
        rows[name] = rows[name].astype(float) / units
        rows[text] = ["" if pd.isna(amount) else write(amount) for amount in rows[name]]
    rows["strong_gain"] = -rows["strong_lose"]
    rows["lose_text"] = [change(amount, write) for amount in rows["strong_gain"]]
    return rows.drop(columns="undominated")


def _titled(share: float, threshold: float, shape: str) -> str:
    split = f"{share * 100:.0f}:{100 - share * 100:.0f}"
    if not shape:
        return split
    text = _("{split}, team from {threshold}, {shape}")
    return text.format(split=split, threshold=percent(threshold), shape=shape_name(shape))
