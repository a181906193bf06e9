"""Remedies, the schemes of the frontier and what teams reached as plain data, drawn by pages/parts/shell/drawing_remedies.js."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from kpi.charts.sketch import Part, round_places
from kpi.language import Write, _, number, percent, percent_figure, period_name
from kpi.split.choices import Limits, Today, row_title


class Gauge(NamedTuple):
    """One bar from 0 with what it comes to, and a tick where it stands today; None where there is no today."""

    name: str
    value: float
    written: str
    today: float | None
    today_written: str = ""


def gauges_part(gauges: Sequence[Gauge], top: float, alt: str) -> Part:
    """Bars under each other up to a common `top`."""
    return {"kind": "gauges", "alt": alt, "frames": [[_gauge(one, max(top, 1e-9)) for one in gauges]]}


def _gauge(one: Gauge, top: float) -> dict[str, Any]:
    text = _("{name}: {value}") if one.today is None else _("{name}: {value}, today {today}")
    return {
        "name": one.name,
        "at": max(0.0, min(one.value / top, 1.0)),
        "written": one.written,
        "today": None if one.today is None else max(0.0, min(one.today / top, 1.0)),
        "told": text.format(name=one.name, value=one.written, today=one.today_written),
    }


Dot = tuple[int, float, float, str]
"""Its place in the table, what it costs, what share of their bonus the strong lose, and all of it told."""


def tradeoff_dots(table: pd.DataFrame, before: float, write: Write) -> list[Dot]:
    """A dot for each scheme of `tradeoffs_in_minor_units` that no other beats, from the cheapest on; `before` is the pay of the strong at 100:0."""
    best = table[table["undominated"]].sort_values("cost", kind="stable")
    shares = best["strong_lose"] / before if before else best["strong_lose"] * 0.0
    return [
        (int(str(place)), float(row["cost"]), share, _told(row, share, write))
        for (place, row), share in zip(best.iterrows(), shares.tolist(), strict=True)
    ]


def tradeoffs_part(dots: Sequence[Dot], chosen: dict[str, Any], limits: Limits, today: Today, write: Write) -> Part:
    """Cost against what the strong lose. `chosen` gives rows of the table names. A dot answers a click or Enter with its place in the table."""
    now = today.lose / limits.before if limits.before else 0.0
    lost, costs = [now, 0.0, *(dot[2] for dot in dots)], [today.cost, *(dot[1] for dot in dots)]
    low, high, left, right = min(lost), max(*lost, limits.lose), min(costs), max(costs)
    room, aside = (high - low) * 0.06 or 0.01, (right - left) * 0.03 or 1.0
    return {
        "kind": "tradeoffs",
        "alt": _("Cost against what the strong lose, one dot a scheme"),
        "frames": [
            {
                "dots": list(dots),
                "named": [[int(row.name), title] for row, title in _named(chosen)],
                "today": [today.cost, now, _("today")],
                "fair": [limits.lose, _("fair: the strong lose at most {share}").format(share=percent(limits.lose, 1))],
                "affordable": [limits.cost, _("affordable: at most {cost}").format(cost=write(limits.cost))],
            }
        ],
        "x": {
            "from": left - aside,
            "to": right + aside,
            "ticks": [[at, write(at)] for at in round_places(left, right)],
            "title": _("total cost"),
        },
        "y": {
            "from": high + room,
            "to": low - room,
            "ticks": [[at, _loss(at)] for at in round_places(low, high, 6)],
            "title": _("the strong, against 100:0, as a share of their bonus"),
        },
    }


def _named(chosen: dict[str, Any]) -> list[tuple[Any, str]]:
    """Rows that are chosen for several reasons have all their names at one place."""
    names: dict[int, tuple[Any, list[str]]] = {}
    for title, row in chosen.items():
        names.setdefault(int(row.name), (row, []))[1].append(title)
    return [(row, " · ".join(titles)) for row, titles in names.values()]


def _told(row: Any, share: float, write: Write) -> str:
    text = _("{scheme}. It costs {cost}; {loss}.")
    return text.format(scheme=row_title(row), cost=write(row["cost"]), loss=_loss_of_strong(share))


def _loss_of_strong(share: float) -> str:
    if not share:
        return _("the strong lose nothing")
    text = _("the strong lose {share}") if share > 0 else _("the strong gain {share}")
    return text.format(share=percent(abs(share), 1))


def _loss(share: float) -> str:
    """On the axis."""
    if not share:
        return percent(0, 0)
    text = _("lose {share}") if share > 0 else _("gain {share}")
    return text.format(share=percent(abs(share), 0))


_FEW = 6
"""So many periods have room for words in every cell."""


def team_months_part(teams: pd.DataFrame) -> Part:
    """What every team reached in every period and what it was paid for it, from `team_record`: one cell each."""
    periods, names = list(dict.fromkeys(teams["period"])), list(dict.fromkeys(teams["team"]))
    cells = {(row["team"], row["period"]): row for row in teams.to_dict("records")}
    step = -(-len(periods) // _FEW)
    return {
        "kind": "teamMonths",
        "alt": _("What each team reached, and what it was paid"),
        "legend": [("full", _("paid in full")), ("some", _("paid in part")), ("none", _("nothing paid"))],
        "count": len(periods),
        "frames": [
            {
                "periods": [period_name(one) if not place % step else "" for place, one in enumerate(periods)],
                "rows": [
                    {"name": name, "cells": [_cell(cells.get((name, period))) for period in periods]} for name in names
                ],
            }
        ],
    }


def _cell(row: Mapping[Hashable, Any] | None) -> list[str]:
    """Tone, words, and all of it told."""
    if row is None:
        return ["away", "", ""]
    tone = "full" if row["pays"] >= 1 else "some" if row["pays"] > 0 else "none"
    text = _("{team}, {period}: reached {result} of the plan, the team part is paid at {pays}, {n} people")
    told = text.format(
        team=row["team"],
        period=period_name(row["period"]),
        result=percent(row["result"], 1),
        pays=percent(row["pays"], 1),
        n=number(row["people"]),
    )
    return [tone, percent_figure(row["result"]), told]
