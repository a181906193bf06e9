"""Charts that follow the split while it is dragged: the rows bring pay at all 101 shares, and the browser looks it up.

Looked up, not computed: so a chart agrees with the engine to the cent whatever bends the line, be it rounding, a cap or a pool.
"""

import json
from functools import cache
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from kpi.charts.base import BASELINE, GAINED, LOST, OWN, TEAM, Spec, beside, ranked, spec_of
from kpi.charts.people import MOST_BARS, Write, neighbours, person_axis
from kpi.curve import Floats
from kpi.language import _, minor_digits, reader
from kpi.split import SHARES, Sweep

SHARE = "share"
"""The parameter that everything follows: the individual share in percent. As a selection it tells the server, too."""


def split_pair(start: int, *, named: bool) -> Spec:
    """Bars above, lines below, from `split_rows`; both follow one slider under them, which begins at `start` percent.

    The slider is the point selection `SHARE`; a click or a drag on the lines moves it as well.
    """
    return _pair(reader(), start, named)


def split_bars(start: int, *, named: bool) -> Spec:
    """The bars alone over a slider, from `split_rows`. Nobody but the chart hears of the share."""
    return _bars_alone(reader(), start, named)


def split_lines(start: int) -> Spec:
    """The lines alone over the slider of `split_pair`, from `split_rows`."""
    return _lines_alone(reader(), start)


@cache
def _pair(_locale: str, start: int, named: bool) -> Spec:
    chosen = _chosen(start)
    pair = alt.vconcat(
        _bars(chosen, named=named).properties(height=280), _lines(chosen, start).properties(height=200), spacing=18
    )
    return _without_data(spec_of(pair.resolve_scale(color="independent"), None))


@cache
def _bars_alone(_locale: str, start: int, named: bool) -> Spec:
    share = alt.param(name=SHARE, value=start, bind=_slider())
    return spec_of(_bars(SHARE, named=named).add_params(share), 300)


@cache
def _lines_alone(_locale: str, start: int) -> Spec:
    return spec_of(_lines(_chosen(start), start), 240)


def _slider() -> Any:
    return alt.BindRange(input="range", min=0, max=100, step=1, name=_("Individual share, percent") + " ")


def _chosen(start: int) -> str:
    return f"(isValid({SHARE}.{SHARE}) ? {SHARE}.{SHARE}[0] : {start})"


def _without_data(spec: Spec) -> Spec:
    for view in spec["vconcat"]:
        for part in (view, *view["layer"]):
            part.pop("data", None)
    # The page's width is the width of the views, so nothing may stand beside them.
    return spec | {"padding": {"left": 0, "right": 0, "top": 5}}


def _money(field: str, side: Literal["left", "right"] = "right") -> alt.Y:
    """An axis whose labels stand inside the view, above their lines; on the right, where bars are low."""
    inside = alt.Axis(
        format="~s",
        orient=side,
        tickCount=5,
        ticks=False,
        domain=False,
        labelAlign=side,
        labelBaseline="bottom",
        labelPadding=-2,
        labelOffset=-2,
    )
    return alt.Y(field, title=None, axis=inside)


def _bars(chosen: str, *, named: bool) -> Any:
    """Layers of the picture of the product, each part at the chosen share."""
    kinds = [_("own part"), _("team part"), _("gained")]
    colours = alt.Scale(domain=kinds, range=[OWN, TEAM, GAINED])
    at = f"round({chosen})"
    base = (
        alt.Chart(beside())
        .transform_filter("datum.part == 'bar'")
        .transform_calculate(pays="split(datum.pays, ' ')", teams="split(datum.teams, ' ')")
        .transform_calculate(pay=f"toNumber(datum.pays[{at}])", through=f"toNumber(datum.teams[{at}])")
        .transform_calculate(own="datum.pay - datum.through", bare="max(datum.own, min(datum.pay, datum.alone))")
        .transform_calculate(before="max(datum.pay, datum.alone)", floor="0")
        .encode(x=person_axis(named=named), tooltip=_bar_tips())
    )
    colour = alt.Color("kind:N", scale=colours, legend=alt.Legend(orient="top", title=None))
    parts = [
        base.mark_bar()
        .transform_filter(f"datum.{high} > datum.{low}")
        .transform_calculate(kind=json.dumps(kind))
        .encode(y=_money(f"{low}:Q"), y2=f"{high}:Q", color=colour)
        for (low, high), kind in zip([("floor", "own"), ("own", "bare"), ("bare", "pay")], kinds, strict=True)
    ]
    lost = (
        base.transform_filter("datum.before > datum.pay")
        .mark_bar(filled=False, strokeDash=[4, 3], strokeWidth=1.6, stroke=LOST)
        .encode(y=_money("pay:Q"), y2="before:Q")
    )
    target = base.mark_tick(thickness=2, color=BASELINE).encode(y=_money("target:Q"))
    # Holds the axis still while the share moves.
    roof = base.mark_point(opacity=0, aria=False).encode(y=_money("roof:Q"))
    border = (
        alt.Chart(beside())
        .transform_filter("datum.part == 'border'")
        .mark_rule(strokeDash=[2, 4], color=BASELINE)
        .encode(x=alt.X("rank:O", bandPosition=0))
    )
    return alt.layer(*parts, lost, target, roof, border)


def _bar_tips() -> list[alt.Tooltip]:
    titles = {"pay": _("payout"), "through": _("through the team"), "alone": _("at 100:0"), "target": _("target bonus")}
    money = [alt.Tooltip(f"{name}:Q", title=title, format=",.2f") for name, title in titles.items()]
    return [alt.Tooltip("person:N", title=_("person")), *money]


def _lines(chosen: str, start: int) -> Any:
    """Pay of strong, weak and all over the share, with a rule at the chosen one."""
    x = alt.X(
        f"{SHARE}:Q",
        title=_("individual share, percent"),
        axis=alt.Axis(tickCount=6, grid=False, labelFlush=True),
        scale=alt.Scale(reverse=True, domain=[0, 100], nice=False),
    )
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
    hand = alt.selection_point(
        name=SHARE,
        fields=[SHARE],
        nearest=True,
        on="pointerdown, [pointerdown, window:pointerup] > pointermove",
        value=[{SHARE: start}],
        bind={SHARE: _slider()},  # type: ignore[arg-type] # Vega-Lite wants one input for each field
        clear=False,
        toggle=False,
    )
    across = alt.Chart(beside()).transform_filter("datum.part == 'line'").encode(x=x)
    every = across.encode(y=_money("money:Q", "left"), color=colour)
    touch = every.mark_point(opacity=0, aria=False).encode(tooltip=tips).add_params(hand)
    is_here = f"datum.{SHARE} == round({chosen})"
    rule = across.transform_filter(is_here).mark_rule(color=LOST, strokeWidth=1.5, strokeDash=[5, 3])
    here = every.transform_filter(is_here)
    dot = here.mark_point(filled=True, size=80, opacity=1)
    read = here.mark_text(align="left", dx=8, dy=-8, fontSize=12).encode(text="text:N")
    return alt.layer(every.mark_line(strokeWidth=2.5).encode(strokeDash=dash), rule, touch, dot, read)


def split_rows(found: Sweep, write: Write, *, hidden: bool = False) -> pd.DataFrame:
    """Rows for the three charts from `kpi.split.sweep`; the strong come first, `hidden` replaces names by numbers.

    More than `MOST_BARS` people are shown as averages of neighbours. `write` takes an amount in currency units.
    """
    units = 10 ** minor_digits(found.now.paid.currency)
    return pd.concat([_bar_rows(found, units, hidden=hidden), _line_rows(found, units, write)], ignore_index=True)


def _bar_rows(found: Sweep, units: int, *, hidden: bool) -> pd.DataFrame:
    people = found.people
    order = np.lexsort((-people["payout"], -people["score"].fillna(0), ~people["strong"].astype(bool)))
    strong = people["strong"].to_numpy(bool)[order]
    names = people["person"].astype(str).to_numpy()[order].tolist()
    money = np.vstack([found.payout, found.through_team, found.alone, people["target"]])[:, order]
    if len(names) > MOST_BARS:
        starts, sizes, names = neighbours(strong)
        money, strong = np.add.reduceat(money, starts, axis=1) / sizes, strong[starts]
    elif hidden:
        names = [_("person {n}").format(n=place + 1) for place in range(len(names))]
    pays, teams, (alone, target) = money[:101], money[101:202], money[202:]
    ranks, first_weak = ranked(names), int(strong.sum())
    roof = np.maximum(np.maximum(pays.max(axis=0, initial=0), alone), target) / units
    columns = {
        "part": "bar",
        "rank": ranks,
        "person": names,
        "pays": _texts(pays, units),
        "teams": _texts(teams, units),
    }
    rows = pd.DataFrame(columns | {"alone": alone / units, "target": target / units, "roof": roof})
    border = ranks[first_weak : first_weak + 1] if first_weak else []
    return pd.concat([rows, pd.DataFrame({"part": "border", "rank": border})], ignore_index=True)


def _texts(amounts: Floats, units: int) -> list[str]:
    """Amounts (shares, bars) in minor units as a text a bar, in currency units; averages keep their fractions."""
    return [" ".join(np.char.mod("%.12g", column / units).tolist()) for column in amounts.T]


def _line_rows(found: Sweep, units: int, write: Write) -> pd.DataFrame:
    turns = max(int(found.now.paid.active.sum()), 1)
    means = {
        _("strong"): found.sums["strong"],
        _("weak"): found.sums["weak"],
        _("all, a person"): found.sums["cost"] / turns,
    }
    wide = pd.DataFrame(means) / units
    long = wide.assign(**{SHARE: SHARES}).melt(SHARE, var_name="who", value_name="money").dropna()
    texts = [write(amount) for amount in long["money"]]
    splits = [f"{share}:{100 - share}" for share in long[SHARE]]
    return long.assign(part="line", text=texts, split=splits)
