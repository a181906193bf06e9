"""Charts of fairness: the Lorenz curve, and pay against performance."""

from collections.abc import Mapping, Sequence
from functools import cache

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.charts.chartstyle import BASELINE, OWN, WORDS, Spec, beside, plain_numbers, spec_of
from kpi.fairness import gini, lorenz
from kpi.language import _, number, reader
from kpi.money import Floats

MOST_POINTS = 400
"""More people than this are counted in a grid."""

_MOST_CORNERS, _GRID = 200, 24
_DASHES = ([1, 0], [6, 4], [2, 3], [8, 3, 2, 3])


@cache
def _lorenz(_locale: str, names: tuple[str, ...]) -> Spec:
    share = alt.Axis(format="~%", tickCount=5)
    x = alt.X("people:Q", title=_("share of the people, lowest paid first"), axis=share)
    y = alt.Y("pay:Q", title=_("share of the pay"), axis=share)
    colours = [BASELINE, *[OWN] * (len(names) - 1)] if len(names) > 1 else [OWN]
    colour = alt.Color(
        "scenario:N", scale=alt.Scale(domain=list(names), range=colours), legend=alt.Legend(orient="top", title=None)
    )
    dashes = [_DASHES[max(place - 1, 0) % len(_DASHES)] for place in range(len(names))]
    dash = alt.StrokeDash("scenario:N", scale=alt.Scale(domain=list(names), range=dashes), legend=None)
    tips = [
        alt.Tooltip("scenario:N", title=_("scenario")),
        alt.Tooltip("people:Q", title=_("people"), format=".0%"),
        alt.Tooltip("pay:Q", title=_("pay"), format=".0%"),
    ]
    base = alt.Chart(beside()).encode(x=x, y=y)
    equal = base.transform_filter("datum.role == 'equal'").mark_line(color=BASELINE, strokeWidth=1, strokeDash=[2, 4])
    curve = base.transform_filter("datum.role == 'curve'").encode(order="people:Q", tooltip=tips)
    return spec_of(alt.layer(equal, curve.mark_line(strokeWidth=2.5).encode(color=colour, strokeDash=dash)), 280)


def lorenz_curves(names: Sequence[str]) -> Spec:
    """Lorenz curves of scenarios of these names, the first in grey, from `lorenz_rows`; dotted: equal pay."""
    return _lorenz(reader(), tuple(names))


def lorenz_rows(pays: Mapping[str, Floats]) -> pd.DataFrame:
    """Rows for `lorenz_curves`: scenario → pay of everybody (people,)."""
    frames = [_thinned(lorenz(pay)).assign(scenario=name, role="curve") for name, pay in pays.items()]
    equal = pd.DataFrame({"people": [0.0, 1.0], "pay": [0.0, 1.0], "scenario": "", "role": "equal"})
    return pd.concat([equal, *[frame for frame in frames if len(frame)]], ignore_index=True)


def lorenz_finding(pays: Mapping[str, Floats]) -> str:
    """What the curves of the first and the last scenario say, in one sentence."""
    first, last = (gini(pay) for pay in (next(iter(pays.values())), list(pays.values())[-1]))
    if not first.known or not last.known:
        return first.sentence if not first.known else last.sentence
    text = (
        _("Pay is more equal than before: Gini {before} → {after}.")
        if last.value < first.value - 5e-4
        else _("Pay is less equal than before: Gini {before} → {after}.")
        if last.value > first.value + 5e-4
        else _("Pay is as unequal as before: Gini {after}.")
    )
    return text.format(before=number(first.value, 3), after=number(last.value, 3))


def _thinned(curve: pd.DataFrame) -> pd.DataFrame:
    if len(curve) <= _MOST_CORNERS:
        return curve
    return curve.iloc[np.unique(np.linspace(0, len(curve) - 1, _MOST_CORNERS).round().astype(int))]


@cache
def _scatter(_locale: str, aggregated: bool) -> Spec:
    x = alt.X(
        "performance:Q",
        title=_("performance, share of the plan"),
        axis=alt.Axis(format="~%", tickCount=6),
        scale=alt.Scale(zero=False, nice=True),
    )
    y = alt.Y("pay:Q", title=_("payout"), axis=alt.Axis(labelExpr=plain_numbers(), tickCount=5))
    who = [_("strong"), _("weak")]
    colour = alt.Color(
        "who:N", scale=alt.Scale(domain=who, range=[WORDS, WORDS]), legend=alt.Legend(orient="top", title=None)
    )
    shape = alt.Shape("who:N", scale=alt.Scale(domain=who, range=["circle", "diamond"]), legend=None)
    size = alt.Size("people:Q", legend=None, scale=alt.Scale(range=[20, 500])) if aggregated else alt.value(70)
    tips = [
        alt.Tooltip("person:N", title=_("person")),
        alt.Tooltip("performance:Q", title=_("performance"), format=".1%"),
        alt.Tooltip("pay:Q", title=_("payout"), format=",.0f"),
        alt.Tooltip("people:Q", title=_("people")),
    ]
    base = alt.Chart(beside()).encode(x=x, y=y)
    points = base.mark_point(filled=True, opacity=0.75).encode(color=colour, shape=shape, size=size, tooltip=tips)
    plan = alt.Chart(beside()).mark_rule(color=BASELINE, strokeDash=[3, 3]).encode(x=alt.datum(1))
    return spec_of(alt.layer(plan, points), 300)


def scatter_chart(*, aggregated: bool) -> Spec:
    """Pay against performance, from `scatter_rows`; aggregated: the size is the number of people."""
    return _scatter(reader(), aggregated)


def scatter_rows(names: Sequence[str], performance: Floats, pay: Floats, strong: NDArray[np.bool_]) -> pd.DataFrame:
    """Rows for `scatter_chart`: a row a person with a known performance, or, above `MOST_POINTS`, a row a cell of a grid.

    Pay in currency units.
    """
    frame = pd.DataFrame(
        {
            "person": [*map(str, names)],
            "performance": performance,
            "pay": pay,
            "who": np.where(strong, _("strong"), _("weak")),
        }
    )
    frame = frame.dropna(subset=["performance", "pay"]).assign(people=1).reset_index(drop=True)
    return frame if len(frame) <= MOST_POINTS else _gridded(frame)


def _gridded(frame: pd.DataFrame) -> pd.DataFrame:
    """People in cells of a grid, each at the mean of its people; strong and weak are never mixed."""
    cells = [pd.cut(frame[name], _GRID, labels=False) for name in ("performance", "pay")]
    grouped = frame.groupby([frame["who"], *cells])
    table = grouped[["performance", "pay"]].mean().assign(people=grouped.size())
    table.index = table.index.set_names(["who", "column", "row"])
    return table.reset_index().drop(columns=["column", "row"]).assign(person="–")
