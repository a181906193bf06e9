"""Targets as plain data, drawn by pages/parts/shell/drawing_plans.js: what became of plans, how many reach them at which level, and a proposal."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from kpi.charts.sketch import Part, round_places
from kpi.language import Write, _, number, on_axis, percent, percent_figure, pgettext
from kpi.library.norms import Norm
from kpi.money import Floats
from kpi.plans.fairplans import Fairness
from kpi.plans.goalgrowth import GoalsTogether
from kpi.plans.levels import Level
from kpi.plans.target import Proposal

_HEIGHT, _NAMED, _ALL_UP_TO, _SHORT = 500, 8, 12, 9
_MOST_ROWS = 8
"""Of many plans, so many stand in the picture; all of them are in its table."""


def dots_part(found: Fairness, before: str, now: str) -> Part:
    """A dot a person: how far the plan was raised above the result of the year `before`, and what became of it `now`."""
    named = _extremes(found)
    return {
        "kind": "dots",
        "alt": _("How far plans were raised, and how far they were reached"),
        "height": _HEIGHT,
        "x": _axis(
            found.against, raised, _("plan {year} against the result of {before}").format(year=now, before=before)
        ),
        "y": _axis(np.append(found.reached, 1.0), percent, _("result against plan {year}").format(year=now)),
        "line": (1.0, _("plan reached")),
        "frames": [[_dot(found, place, place in named) for place in range(len(found.names))]],
    }


def raised(share: float) -> str:
    """A plan against a result, with a verb's direction in place of a sign."""
    if abs(share) < 0.0005:
        return _("equal")
    return (_("{share} higher") if share > 0 else _("{share} lower")).format(share=percent_figure(abs(share)))


def _axis(values: Floats, write: Write, title: str) -> dict[str, Any]:
    low, high = float(values.min()), float(values.max())
    room = (high - low) * 0.06 or 0.05
    low, high = low - room, high + room
    ticks = [(at, on_axis(at, write) if write is percent else _short(at)) for at in round_places(low, high, 8)]
    return {"from": low, "to": high, "ticks": ticks, "title": title}


def _short(share: float) -> str:
    if abs(share) < 0.0005:
        return _("equal")
    return (_("{share} higher") if share > 0 else _("{share} lower")).format(share=percent(abs(share), 0))


def _dot(found: Fairness, place: int, is_named: bool) -> dict[str, Any]:
    name, x, y = found.names[place], float(found.against[place]), float(found.reached[place])
    told = _("{person}: the plan was {times} of the result before, and {reached} of it was reached")
    return {
        "name": name if is_named else "",
        "x": round(x, 5),
        "y": round(y, 5),
        "told": told.format(person=name, times=percent_figure(1 + x), reached=percent_figure(y)),
    }


def _extremes(found: Fairness) -> set[int]:
    """Those far out in one of both directions."""
    far = [np.argsort(values, kind="stable") for values in (found.reached, found.against)]
    ends = [order[place] for place in (0, -1, 1, -2) for order in far if len(order) > 3]
    return (
        {int(place) for place in dict.fromkeys(map(int, ends))}
        if len(found.names) > _NAMED
        else set(range(len(found.names)))
    )


def levels_part(levels: Sequence[Level], now: float, norm: Norm, write: Write, year: str) -> Part:
    """A row for each level of plans: how many results reach it, beside what is usual, and what it costs against today's."""
    today = next(one for one in levels if one.factor == 1)
    return {
        "kind": "levels",
        "alt": _("How many reach the plan, and what it costs"),
        "norm": (norm.low, norm.high),
        "heads": [
            _("Plans"),
            _("Results at plan (usual {low} to {high})").format(low=percent(norm.low, 0), high=percent(norm.high, 0)),
            _("Bonus cost") if len(year) > _SHORT else _("Bonus cost, {year}").format(year=year),
            _("Against today"),
        ],
        "frames": [[_level(one, now, today, write, year) for one in sorted(levels, key=lambda one: one.factor)]],
    }


def _level(one: Level, now: float, today: Level, write: Write, year: str) -> dict[str, Any]:
    same = _("As they were") if len(year) > _SHORT else _("As in {year}").format(year=year)
    title = same if one.factor == 1 else _short(one.factor - 1)
    note = _against(one.cost - today.cost, write) if one.factor != 1 else _("today")
    shown = percent_figure(one.reached)
    return {
        "title": title,
        "share": round(one.reached, 5),
        "text": shown,
        "money": write(one.cost),
        "note": note,
        "chosen": bool(np.isclose(one.factor, now)),
    }


def _against(more: int, write: Write) -> str:
    if not more:
        return _("costs the same")
    return (_("costs {money} more") if more > 0 else _("saves {money}")).format(money=write(abs(more)))


def proposal_part(found: Proposal, year: str, ahead: str, called: Callable[[str], str] = str) -> Part:
    """People of a proposal, as they are `called`, with what they had, did and get; where there are many, those whose plan changes most."""
    order = shown_plans(found)
    heads = [_("Who"), *_year_heads(year, ahead), pgettext("how much something changes", "Change"), _("Chance")]
    return rows_part(heads, [_row(found, place, called) for place in order], _("Proposed plans"), bold=3)


def _year_heads(year: str, ahead: str) -> list[str]:
    """Plan, result and proposal, with their years where these are short."""
    if max(len(year), len(ahead)) > _SHORT:
        return [_("Plan"), _("Result"), _("Proposed")]
    return [
        _("Plan {year}").format(year=year),
        _("Result {year}").format(year=year),
        _("Proposed {year}").format(year=ahead),
    ]


def rows_part(
    heads: Sequence[str], rows: Sequence[tuple[list[str], str]], alt: str, *, bold: int = -1, words: int = 1
) -> Part:
    """A small table of texts, the first columns, which hold words, to the left: each row its cells, and what is told where the pointer rests."""
    return {
        "kind": "planrows",
        "alt": alt,
        "heads": list(heads),
        "bold": bold,
        "words": words,
        "frames": [[{"cells": cells, "told": told} for cells, told in rows]],
    }


def shown_plans(found: Proposal) -> list[int]:
    """Places of those that stand in the picture, from the largest raise to the largest cut; the middle is left out where there are many."""
    change = np.nan_to_num(found.factors, nan=1.0)
    order = np.argsort(-change, kind="stable").tolist()
    half = _MOST_ROWS // 2
    return order if len(order) <= _ALL_UP_TO else order[:half] + order[-half:]


def _row(found: Proposal, place: int, called: Callable[[str], str]) -> tuple[list[str], str]:
    past, change = found.past, float(found.factors[place] - 1)
    numbers = [_figure(values[place], number) for values in (past.planned, past.result, found.plans)]
    told_change = "–" if np.isnan(change) else raised(change)
    return [
        called(past.names[place]),
        *numbers,
        told_change,
        _figure(found.chance[place], percent_figure),
    ], found.reason(place)


def _figure(value: float, write: Write) -> str:
    return "–" if np.isnan(value) else write(float(value))


def progress_part(rows: Sequence[tuple[str, float, float, float, str, str]]) -> Part:
    """What is reached of a goal by each: name, reached, where the pace leads and what was due so far, all as shares of the goal, written, told."""
    top = max([1.0, *(max(reached, pace, due) for _name, reached, pace, due, _text, _told in rows)])
    return {
        "kind": "progress",
        "alt": _("What is reached of the plan"),
        "goal": 1 / top,
        "frames": [
            [
                {"name": name, "at": reached / top, "pace": pace / top, "due": due / top, "text": text, "told": told}
                for name, reached, pace, due, text, told in rows
            ]
        ],
    }


def goals_part(found: GoalsTogether) -> Part:
    """Period by period: what the growth makes of the first period, and what the goal takes with the same growth."""
    lines = {
        "own": (_("from the first period as it is"), found.line(found.first)),
        "all": (_("what the goal takes"), found.line()),
    }
    top = max(max(values) for _title, values in lines.values())
    places = range(1, found.periods + 1)
    return {
        "kind": "plot",
        "alt": found.sentence,
        "height": 230,
        "drag": False,
        "legend": [(name, title) for name, (title, _values) in lines.items()],
        "lines": [(name, list(zip(places, values, strict=True))) for name, (_title, values) in lines.items()],
        "boxes": [],
        "frames": [
            {
                "rule": None,
                "dots": [
                    (found.periods, values[-1], name, number(values[-1]), True)
                    for name, (_title, values) in lines.items()
                ],
            }
        ],
        "x": {"from": 1, "to": found.periods, "ticks": [(at, number(at)) for at in places], "title": _("period")},
        "top": top,
        "ticks": [(at, number(at)) for at in round_places(0, top)],
    }
