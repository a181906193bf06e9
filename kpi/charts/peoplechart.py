"""Charts of people and their pay."""

from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.charts.chartstyle import (
    AFTER_RANK,
    BASELINE,
    GAINED,
    LOST,
    OWN,
    TEAM,
    Spec,
    beside,
    plain_numbers,
    ranked,
    spec_of,
)
from kpi.charts.later import alt
from kpi.language import Write, _, reader
from kpi.money import Floats

MOST_BARS = 40
"""More people than this are shown as averages of neighbours."""

_MONEY = ("own", "team_part", "gained", "lost", "target", "payout")


def bars(*, named: bool) -> Spec:
    """The picture of the product: one bar a person, from `bar_rows`."""
    return _bars(reader(), named)


def person_axis(*, named: bool) -> "alt.X":
    """People side by side, by their place; their names stand below when there is room."""
    axis = alt.Axis(
        labels=named,
        labelOverlap=False,
        ticks=False,
        labelAngle=-50,
        labelLimit=90,
        title=None,
        domain=False,
        labelExpr=AFTER_RANK,
    )
    return alt.X("rank:O", axis=axis)


@cache
def _bars(_locale: str, named: bool) -> Spec:
    x = person_axis(named=named)
    kinds = [_("own part"), _("team part"), _("gained")]
    colour = alt.Color(
        "kind:N", scale=alt.Scale(domain=kinds, range=[OWN, TEAM, GAINED]), legend=alt.Legend(orient="top", title=None)
    )
    money = alt.Y("from:Q", title=None, axis=alt.Axis(labelExpr=plain_numbers(), tickCount=5))
    tips = [
        alt.Tooltip("person:N", title=_("person")),
        alt.Tooltip("kind:N", title=_("part")),
        alt.Tooltip("said:N", title=_("money")),
    ]
    said = plain_numbers("datum.amount", ",.0f")
    base = alt.Chart(beside()).transform_calculate(said=said).encode(x=x, tooltip=tips)
    solid = base.transform_filter("datum.role == 'part'").mark_bar().encode(y=money, y2="to:Q", color=colour)
    ghost = base.transform_filter("datum.role == 'lost'").mark_bar(
        filled=False, strokeDash=[4, 3], strokeWidth=1.6, stroke=LOST
    )
    target = base.transform_filter("datum.role == 'target'").mark_tick(thickness=2, color=BASELINE)
    border = alt.Chart(beside()).transform_filter("datum.role == 'border'").mark_rule(strokeDash=[2, 4], color=BASELINE)
    layers = alt.layer(
        solid,
        ghost.encode(y=money, y2="to:Q"),
        target.encode(y="to:Q"),
        border.encode(x=alt.X("rank:O", bandPosition=0)),
    )
    return spec_of(layers, 300)


def bar_rows(people: pd.DataFrame) -> pd.DataFrame:
    """Rows for `bars` from `kpi.split.people` in currency units: parts from the ground up, what was lost, and the target.

    The strong come first. Plain arrays, because this runs at every move of a slider.
    """
    order = np.lexsort((-people["payout"], -people["score"].fillna(0), ~people["strong"].astype(bool)))
    strong = people["strong"].to_numpy(bool)[order]
    money = {name: people[name].to_numpy(float)[order] for name in _MONEY}
    names = people["person"].to_numpy()[order].tolist()
    if len(names) > MOST_BARS:
        starts, sizes, names = neighbours(strong)
        money = {name: np.add.reduceat(values, starts) / sizes for name, values in money.items()}
        strong = strong[starts]
    return _bar_rows(names, strong, money)


def neighbours(
    strong: NDArray[np.bool_], most: int = MOST_BARS
) -> tuple[NDArray[np.intp], NDArray[np.intp], list[str]]:
    """Start, size and name of every block of people that one of at most `most` bars stands for; `strong` in the order of the bars."""
    starts = _blocks(strong, most)
    sizes = np.diff([*starts, len(strong)])
    return starts, sizes, [_("ranks {a} to {b}").format(a=a + 1, b=a + n) for a, n in zip(starts, sizes, strict=True)]


def _blocks(strong: NDArray[np.bool_], most: int) -> NDArray[np.intp]:
    """Where blocks of equally many neighbours begin, at most so many; strong and weak are never mixed."""
    size = -(-len(strong) // (most - 1))
    count = int(strong.sum())
    return np.concatenate([np.arange(0, count, size), np.arange(count, len(strong), size)])


def _bar_rows(names: list[str], strong: NDArray[np.bool_], money: dict[str, Floats]) -> pd.DataFrame:
    ranks = ranked(names)
    top = money["own"] + money["team_part"]
    spans = [
        ("part", _("own part"), np.zeros(len(names)), money["own"]),
        ("part", _("team part"), money["own"], top),
        ("part", _("gained"), top, money["payout"]),
        ("lost", _("lost through the team"), money["payout"], money["payout"] + money["lost"]),
        ("target", _("target bonus"), np.zeros(len(names)), money["target"]),
    ]
    first_weak = int(strong.sum())
    border = [first_weak] if 0 < first_weak < len(names) else []
    low = np.concatenate([low for *_rest, low, _top in spans])
    high = np.concatenate([high for *_rest, high in spans])
    shown = np.concatenate([high > low, np.ones(len(border), bool)])
    columns = {
        "person": [*names * len(spans), *("" for _place in border)],
        "rank": [*ranks * len(spans), *(ranks[place] for place in border)],
        "role": [*(role for role, *_rest in spans for _name in names), *("border" for _place in border)],
        "kind": [*(kind for _role, kind, *_rest in spans for _name in names), *("" for _place in border)],
        "from": np.concatenate([low, np.zeros(len(border))]),
        "to": np.concatenate([high, np.zeros(len(border))]),
        "amount": np.concatenate([high - low, np.zeros(len(border))]),
    }
    return pd.DataFrame(columns)[shown].reset_index(drop=True)


@cache
def _spread(_locale: str) -> Spec:
    x = alt.X(
        "low:Q",
        title=_("payout of a person and period"),
        axis=alt.Axis(labelExpr=plain_numbers(), tickCount=6, grid=False),
    )
    y = alt.Y("people:Q", title=None, axis=alt.Axis(tickCount=4, tickMinStep=1))
    tips = [
        alt.Tooltip("least:N", title=_("from")),
        alt.Tooltip("most:N", title=_("to")),
        alt.Tooltip("people:Q", title=_("people and periods")),
    ]
    said = {"least": plain_numbers("datum.low", ",.0f"), "most": plain_numbers("datum.high", ",.0f")}
    base = alt.Chart(beside()).transform_calculate(**said).encode(x=x, x2="high:Q", tooltip=tips)
    now = base.transform_filter("datum.scheme == 'now'").mark_bar(color=OWN, opacity=0.85).encode(y=y, y2=alt.datum(0))
    before = base.transform_filter("datum.scheme == 'before'").mark_bar(
        filled=False, stroke=BASELINE, strokeWidth=1.5, strokeDash=[3, 2]
    )
    return spec_of(alt.layer(now, before.encode(y=y, y2=alt.datum(0))), 220)


def spread_chart() -> Spec:
    """Distribution of payouts, the baseline as a dashed outline, from `spread_rows`."""
    return _spread(reader())


def spread_rows(now: Floats, before: Floats, bins: int = 24) -> pd.DataFrame:
    """Rows for `spread_chart`: payouts in currency units in bins that both share."""
    top = max(float(now.max(initial=0)), float(before.max(initial=0)), 1.0)
    edges = np.linspace(0, top, bins + 1)
    counts = [np.histogram(values, bins=edges)[0] for values in (now, before)]
    columns = {
        "scheme": np.repeat(["now", "before"], bins),
        "low": np.tile(edges[:-1], 2),
        "high": np.tile(edges[1:], 2),
        "people": np.concatenate(counts),
    }
    rows = pd.DataFrame(columns)
    return rows[rows["people"] > 0].reset_index(drop=True)


@cache
def _groups(_locale: str, count: int) -> Spec:
    y = alt.Y(
        "rank:O",
        title=None,
        axis=alt.Axis(labelLimit=140, labelOverlap=False, ticks=False, domain=False, labelExpr=AFTER_RANK),
    )
    x = alt.X("now:Q", title=None, axis=alt.Axis(labelExpr=plain_numbers(), tickCount=5))
    tips = [alt.Tooltip("name:N", title=_("team")), alt.Tooltip("text:N", title=_("money"))]
    base = alt.Chart(beside()).encode(y=y, tooltip=tips)
    bar = base.mark_bar(color=OWN, height={"band": 0.7}).encode(x=x)
    tick = base.mark_tick(color=BASELINE, thickness=3, height=16).encode(x="before:Q")
    return spec_of(alt.layer(bar, tick), 26 * count + 60)


def groups(count: int) -> Spec:
    """A bar for each of `count` groups with a grey tick for the baseline, from `group_rows`."""
    return _groups(reader(), count)


def group_rows(now: pd.Series, before: pd.Series, write: Write) -> pd.DataFrame:
    """Rows for `groups`, the largest first; the index names the groups, the values are in currency units."""
    frame = pd.DataFrame({"now": now, "before": before}).fillna(0.0).sort_values("now", ascending=False)
    frame = frame.rename_axis("name").reset_index()
    return frame.assign(rank=ranked(frame["name"]), text=[write(value) for value in frame["now"]])
