"""Charts of time: a small line for each team or person, the pattern of the year, what is left to the plan."""

from collections.abc import Mapping
from functools import cache, partial

import pandas as pd

from kpi.charts.chartstyle import BASELINE, GAINED, LOST, OWN, Spec, beside, plain_figure, plain_percents, spec_of
from kpi.charts.later import alt
from kpi.language import Write, _, ngettext, number, percent, period_name, points, reader
from kpi.statistics.season import season_name

MOST_LINES = 12
"""So many small lines are shown; more would be too small to read."""

_ROW = 62
_ORDER = ("worse", "better", "steady", "unknown")
_MARKS = {"better": "▲", "worse": "▼", "steady": "●", "unknown": "?"}


@cache
def _lines(_locale: str, count: int) -> Spec:
    x = alt.X("period:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy", ticks=False), sort=None)
    y = alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[-count, 0.12], nice=False))
    domain = list(_ORDER)
    colour = alt.Color(
        "direction:N", scale=alt.Scale(domain=domain, range=[LOST, GAINED, BASELINE, BASELINE]), legend=None
    )
    tips = [
        alt.Tooltip("name:N", title=_("who")),
        alt.Tooltip("period:O", title=_("period")),
        alt.Tooltip("text:N", title=_("result")),
    ]
    base = alt.Chart(beside()).encode(x=x, y=y)
    plan = base.transform_filter("datum.role == 'plan'").mark_line(color=BASELINE, strokeWidth=1, strokeDash=[2, 4])
    line = base.transform_filter("datum.role == 'line'").encode(detail="rank:N")
    label = alt.Chart(beside()).transform_filter("datum.role == 'label'").encode(y=y, text="text:N")
    layers = alt.layer(
        plan.encode(detail="rank:N"),
        line.mark_line(strokeWidth=2).encode(color=colour),
        line.mark_point(size=36, filled=True, opacity=0.9).encode(color=colour, tooltip=tips),
        label.mark_text(align="left", fontSize=12, color=BASELINE, fontWeight="bold").encode(x=alt.value(2)),
    )
    return spec_of(layers, _ROW * count + 24)


def lines(count: int) -> Spec:
    """Small lines under each other, one for each of `count` rows of a table of trends, from `line_rows`; dotted: the plan.

    Green gets better, red slips, grey is steady or unknown; the sign before the name says the same.
    """
    return _lines(reader(), count)


def line_rows(series: pd.DataFrame, trends: pd.DataFrame, most: int = MOST_LINES) -> pd.DataFrame:
    """Rows for `lines` from `kpi.trends.series` and the first `most` rows of `ordered(trends)`.

    Each line is scaled to its own highest and lowest value, plan included.
    """
    chosen = ordered(trends).head(most).reset_index(drop=True)
    frames = [_line(series, row, place) for place, row in chosen.iterrows()]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["role", "height", "period"])


def ordered(trends: pd.DataFrame) -> pd.DataFrame:
    """Trends as one wants to read them: what slips first, then what gets better, each with the steepest first."""
    place = trends["direction"].map({name: place for place, name in enumerate(_ORDER)})
    steep = trends["slope"].abs() / trends["mean"].abs().where(trends["mean"] != 0)
    return trends.assign(_place=place, _steep=-steep.fillna(0)).sort_values(["_place", "_steep"], kind="stable")[
        [*trends]
    ]


def _line(series: pd.DataFrame, row: pd.Series, place: object) -> pd.DataFrame:
    level = int(str(place))
    mine = series[(series["name"] == row["name"]) & (series["kpi"] == row["kpi"])].sort_values("place")
    name = row["name"]
    planned = row["scale"] == "plan"
    values = mine["level"].to_numpy(float)
    low, high = float(values.min()), float(values.max())
    low, high = (min(low, 1.0), max(high, 1.0)) if planned else (low, high)
    span = high - low or 1.0
    write: Write = partial(percent, digits=1) if planned else partial(number, digits=2)
    line = pd.DataFrame(
        {
            "role": "line",
            "period": [period_name(str(name)) for name in mine["period"]],
            "height": -level - 0.9 + 0.55 * (values - low) / span,
            "text": [write(value) for value in values],
        }
    )
    plan = line[["period"]].assign(role="plan", height=-level - 0.9 + 0.55 * (1 - low) / span)
    head = _head(name, row, write)
    label = pd.DataFrame([{"role": "label", "height": -level - 0.14, "text": head}])
    whole = pd.concat([line, plan, label] if planned else [line, label], ignore_index=True)
    return whole.assign(name=name, rank=f"{level:03}", direction=row["direction"])


def _head(name: str, row: pd.Series, write: Write) -> str:
    """What stands over a line: a sign, who and what, and how fast since when."""
    head = f"{_MARKS[row['direction']]} {name} · {row['kpi']}"
    if row["direction"] == "steady":
        return _("{line}: steady").format(line=head)
    if row["direction"] not in ("better", "worse"):
        return _("{line}: too few periods to tell").format(line=head)
    slope = float(row["slope"])
    step = points(slope) if row["scale"] == "plan" else write(abs(slope))
    text = (
        _("{line}: rises by {step} a period, since {since}")
        if slope > 0
        else _("{line}: falls by {step} a period, since {since}")
    )
    return text.format(line=head, step=step, since=period_name(row["since"]))


def trends_finding(trends: pd.DataFrame) -> str:
    """How many get better and how many slip, in one sentence; honest about those of whom nothing can be told."""
    counts = trends["direction"].value_counts()
    better, worse, unknown = (int(counts.get(name, 0)) for name in ("better", "worse", "unknown"))
    if unknown == len(trends):
        return _("Not enough data yet: a trend takes at least six periods.")
    said = _better_and_worse(better, worse, len(trends))
    if not unknown:
        return said
    rest = ngettext("For {n} there are not enough data yet.", "For {n} of them there are not enough data yet.", unknown)
    return f"{said} {rest.format(n=unknown)}"


def _better_and_worse(better: int, worse: int, count: int) -> str:
    if not better and not worse:
        return _("No trend gets better, and none slips.")
    rise = ngettext("{n} of {all} trends gets better.", "{n} of {all} trends get better.", better)
    fall = ngettext("{n} of {all} trends slips.", "{n} of {all} trends slip.", worse)
    said = [
        (rise if better else _("No trend gets better.")).format(n=number(better), all=number(count)),
        (fall if worse else _("None slips.")).format(n=number(worse), all=number(count)),
    ]
    return " ".join(said)


@cache
def _year(_locale: str) -> Spec:
    x = alt.X("place:O", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy", ticks=False))
    y = alt.Y("index:Q", title=_("share of an average period"), axis=alt.Axis(labelExpr=plain_percents(), tickCount=5))
    tips = [alt.Tooltip("place:O", title=_("period")), alt.Tooltip("said:N", title=_("share"))]
    base = alt.Chart(beside()).transform_calculate(said=plain_figure("datum.index")).encode(x=x)
    bar = base.mark_bar(color=OWN).encode(y=y, tooltip=tips)
    mean = alt.Chart(beside()).mark_rule(color=BASELINE, strokeDash=[4, 3]).encode(y=alt.datum(1))
    return spec_of(alt.layer(bar, mean), 220)


def year() -> Spec:
    """The pattern of the year, from `year_rows`; dashed: an average period."""
    return _year(reader())


def year_rows(indices: Mapping[str, float]) -> pd.DataFrame:
    """Rows for `year` from the indices of `kpi.statistics.season`."""
    return pd.DataFrame({"place": [season_name(name) for name in indices], "index": list(indices.values())})
