"""What moved a result, as plain data, drawn by pages/parts/shell/drawing_funnel.js: a waterfall from one period to the next."""

from typing import Any

import pandas as pd

from kpi.charts.sketch import Part, round_places
from kpi.language import Write, _, number, on_axis, period_name
from kpi.trends.bridge import FACTOR_TITLES, FACTORS


def bridge_finding(row: pd.Series, before: str, after: str, write: Write) -> str:
    """How much more or less it was, and what did most of it; `write` writes units of the currency."""
    change = float(row["change"])
    names = {"earlier": period_name(before), "later": period_name(after)}
    if abs(change) < 0.005:
        return _("{later} brought as much as {earlier}.").format(**names)
    factor = max(FACTORS, key=lambda name: float(row[name]) * (1 if change > 0 else -1))
    said = names | {"money": write(abs(change)), "part": write(abs(float(row[factor])))}
    more = {
        "leads": _("{later} brought {money} more than {earlier}; more leads did most of it, {part}."),
        "conversion": _("{later} brought {money} more than {earlier}; better conversion did most of it, {part}."),
        "average": _("{later} brought {money} more than {earlier}; larger deals did most of it, {part}."),
        "discount": _("{later} brought {money} more than {earlier}; smaller discounts did most of it, {part}."),
    }
    less = {
        "leads": _("{later} brought {money} less than {earlier}; fewer leads did most of it, {part}."),
        "conversion": _("{later} brought {money} less than {earlier}; poorer conversion did most of it, {part}."),
        "average": _("{later} brought {money} less than {earlier}; smaller deals did most of it, {part}."),
        "discount": _("{later} brought {money} less than {earlier}; larger discounts did most of it, {part}."),
    }
    return (more if change > 0 else less)[factor].format(**said)


def bridge_caption(whose: str) -> str:
    """What is drawn, of whom."""
    return _("Money of the deals, {whose}; each part averaged over all orders in which the factors can change").format(
        whose=whose
    )


def waterfall_part(row: pd.Series, before: str, after: str, write: Write) -> Part:
    """From the result of one period to that of the next, factor by factor."""
    steps = [_whole(period_name(before), float(row["before"]), write)]
    level = float(row["before"])
    for name in FACTORS:
        steps.append(_step(_(FACTOR_TITLES[name]), level, float(row[name]), write))
        level += float(row[name])
    steps.append(_whole(period_name(after), float(row["after"]), write))
    ends = [end for step in steps for end in (step["from"], step["to"])]
    low, high = min(0.0, *ends), max(0.0, *ends)
    return {
        "kind": "waterfall",
        "alt": bridge_finding(row, before, after, write),
        "low": low,
        "high": high if high > low else low + 1,
        "ticks": [(at, on_axis(at, number)) for at in round_places(low, high, 4)],
        "frames": [steps],
    }


def _whole(name: str, value: float, write: Write) -> dict[str, Any]:
    told = _("{name}: {money}").format(name=name, money=write(value))
    return {"name": name, "from": 0.0, "to": value, "text": write(value), "tone": "whole", "told": told}


def _step(name: str, level: float, part: float, write: Write) -> dict[str, Any]:
    text = write(abs(part))
    if abs(part) < 0.005:
        told, tone, said = _("{name}: no change").format(name=name), "same", text
    elif part > 0:
        told, tone = _("{name}: brought {money} more").format(name=name, money=text), "more"
        said = _("{money} more").format(money=text)
    else:
        told, tone = _("{name}: brought {money} less").format(name=name, money=text), "less"
        said = _("{money} less").format(money=text)
    return {"name": name, "from": level, "to": level + part, "text": said, "tone": tone, "told": told}
