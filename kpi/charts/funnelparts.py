"""A funnel as plain data, drawn by pages/parts/shell/drawing_funnel.js: streams from the first contact to the money, conversions on the ribbons."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kpi.charts.sketch import Figure, Part, figures_part, round_places
from kpi.funnel.backwards import FunnelNeed, StreamNeed, rounded_up
from kpi.funnel.funnelheadline import gain_at, written_amount, written_goal
from kpi.funnel.reaching import chance_of_goal
from kpi.funnel.stream import Kind
from kpi.funnel.weakest import PointGain, gains_of_a_point, weakest_stage
from kpi.language import N_, _, ngettext, number, on_axis, percent, percent_figure

_FEW = 10
"""Of so many at most, the part of one is told beside the whole number."""
Measured = Mapping[tuple[str, int], tuple[float, float, float, float]]
"""By stream and step: share, lower and upper end, and how many requests it was measured on."""

KIND_TITLES: dict[Kind, str] = {
    "renewals": N_("existing customers"),
    "new products": N_("existing customers"),
    "new customers": N_("new customers"),
}


def funnel_figures_part(needs: FunnelNeed) -> Part:
    """The goal, what is to be done now, the chance to reach it, and where one more point brings most."""
    return figures_part([[_goal_figure(needs), _work_figure(needs), _chance_figure(needs), _point_figure(needs)]])


def _goal_figure(needs: FunnelNeed) -> Figure:
    deals = rounded_up(needs.deals)
    note = ngettext("{n} deal", "{n} deals", deals).format(n=number(deals))
    return _("Goal of the month"), written_goal(needs), note, "same"


def _work_figure(needs: FunnelNeed) -> Figure:
    contacts, requests = needs.contacts, needs.requests
    said = ngettext("{n} request", "{n} requests", requests).format(n=number(requests))
    if not contacts:
        return _("Has to come in"), said, "", "same"
    made = ngettext("{n} contact", "{n} contacts", contacts).format(n=number(contacts))
    note = ngettext("and {n} request that comes in", "and {n} requests that come in", requests)
    return _("To do now"), made, note.format(n=number(requests)) if requests else "", "same"


def _chance_figure(needs: FunnelNeed) -> Figure:
    chance = chance_of_goal(needs)
    tone = "bad" if chance < 0.6 else "same"
    return _("Chance to reach it"), percent_figure(chance), _("a plan on averages is met about half the time"), tone


def _point_figure(needs: FunnelNeed) -> Figure:
    best = weakest_stage(needs)
    stream = needs.streams[best.stream].stream
    note = _("most: {stream}, {before} → {after}").format(
        stream=stream.channel or stream.title, before=percent(best.before), after=percent(best.after)
    )
    return _("One more point of conversion"), written_amount(needs, best.money), note, "good"


def funnel_part(needs: FunnelNeed, intervals: pd.DataFrame | None = None) -> Part:
    """A row a stream. `intervals` is the table of `conversions` of the same streams, for what is told of a conversion that was fitted."""
    gains = gains_of_a_point(needs)
    best = weakest_stage(needs)
    measured = _measured(intervals)
    rows = [_stream_row(needs, place, gains, best, measured) for place in range(len(needs.streams))]
    return {"kind": "funnel", "alt": _("From the first contact to the money, stream by stream"), "frames": [rows]}


def _stream_row(
    needs: FunnelNeed, place: int, gains: tuple[PointGain, ...], best: PointGain, measured: Measured
) -> dict[str, Any]:
    need = needs.streams[place]
    stream, own = need.stream, [gain for gain in gains if gain.stream == place]
    places = [_stage(need.counts[at], stage.title) for at, stage in enumerate(stream.stages)]
    places.append(_stage(need.deals, stream.deals))
    ribbons = [
        {
            "text": percent(stage.conversion),
            "weak": (gain.stream, gain.stage) == (best.stream, best.stage),
            "told": _told(needs, gain, measured),
        }
        for stage, gain in zip(stream.stages, own, strict=True)
    ]
    if need.contacts and stream.contacts != 1:
        places.insert(0, _stage(need.contacts, _("contacts")))
        each = _("{n} each").format(n=number(stream.contacts, 2))
        ribbons.insert(0, {"text": each, "weak": False, "told": each})
    first = max(_count(one) for one in places[:1]) or 1.0
    weak = best.stream == place
    return {
        "title": stream.title,
        "note": _note(need, best if weak else None),
        "lost": weak or need.lacking > 1e-9,
        "places": [one | {"share": min(_count(one) / first, 1.0)} for one in places],
        "ribbons": ribbons,
        "value": written_amount(needs, stream.value),
        "money": written_amount(needs, need.money),
        "share": _("{share} of the goal").format(share=percent_figure(stream.share)),
    }


def _stage(count: float, word: str) -> dict[str, Any]:
    whole = rounded_up(count)
    exact = "" if whole > _FEW or abs(whole - count) < 0.05 else number(count, 1)
    return {"count": number(whole), "word": f"{word} ({exact})" if exact else word, "exact": count}


def _count(place: dict[str, Any]) -> float:
    return float(place["exact"])


def _note(need: StreamNeed, best: PointGain | None) -> str:
    if need.lacking > 1e-9:
        return _("only {n} are there").format(n=number(need.stream.there_are or 0, 1))
    if best:
        return _("weakest step: {share}").format(share=percent(best.before))
    return _(KIND_TITLES[need.stream.kind])


def _measured(intervals: pd.DataFrame | None) -> Measured:
    if intervals is None:
        return {}
    columns = (intervals[name].tolist() for name in ("group", "step", "share", "low", "high", "requests"))
    return {(group, step): figures for group, step, *figures in zip(*columns, strict=True)}  # type: ignore[misc]


def _told(needs: FunnelNeed, gain: PointGain, measured: Measured) -> str:
    """What a point brings, and how sure the conversion is where it was not moved by hand."""
    said = gain_at(needs, gain)
    share, low, high, requests = measured.get(
        (needs.streams[gain.stream].stream.title, gain.stage), (-1.0, 0.0, 0.0, 0.0)
    )
    if abs(share - gain.before) > 1e-9:
        return said
    text = _("{said}; measured on {n} requests, {low} to {high} (95%)")
    return text.format(said=said, n=str(number(requests)), low=percent(low), high=percent(high))


def weeks_part(weeks: pd.DataFrame, since: pd.Timestamp | None) -> Part:
    """The conversion of one step by week, and the week in which it began to slip."""
    known = weeks[weeks["requests"] > 0]
    shares = known["share"].tolist()
    top = max([0.1, *shares])
    places = {week: place for place, week in enumerate(known["week"])}
    return {
        "kind": "plot",
        "alt": _("Conversion by week"),
        "height": 200,
        "drag": False,
        "legend": [],
        "lines": [("own", [(place, share) for place, share in enumerate(shares)])],
        "boxes": [],
        "frames": [{"rule": places.get(since) if since is not None else None, "dots": []}],
        "x": {
            "from": 0,
            "to": max(len(shares) - 1, 1),
            "ticks": _week_ticks(list(places)),
            "title": _("week in which it was begun"),
        },
        "top": top,
        "ticks": [(at, on_axis(at, percent)) for at in round_places(0, top, 4)],
    }


def _week_ticks(weeks: list[pd.Timestamp]) -> list[tuple[int, str]]:
    step = max(len(weeks) // 5, 1)
    return [(place, f"{weeks[place]:%Y-%m-%d}") for place in range(0, max(len(weeks) - step // 2, 1), step)]
