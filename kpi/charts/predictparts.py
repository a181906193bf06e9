"""Links between KPIs and the money, KPIs met, and discounts as plain data, drawn by pages/parts/shell/drawing_predict.js."""

from collections.abc import Callable
from typing import Any

import numpy as np

from kpi.charts.sketch import Part, round_places
from kpi.checkup.kpismet import KpisMet, MetStep
from kpi.checkup.predicting import SHOWN_LEAD, Prediction, RolePredictions, Verdict
from kpi.checkup.predictwords import Chances, verdict_of, verdict_words, weight_words
from kpi.checkup.sellerdiscounts import Discounts, SellerDiscount
from kpi.language import Write, _, fixed, ngettext, number, percent, percent_figure

_TONES: dict[Verdict, str] = {"part": "faint", "with": "sure", "against": "wrong", "none": "none", "few": "faint"}
_POINTS = 60


def links_part(found: RolePredictions, chances: Chances) -> Part:
    """A row a KPI: its link with the money in the same period with its interval, and what is to be said of it."""
    rows = [_link(one, verdict_of(one, chances)) for one in found.rows if not np.isnan(one.lead.links[0].value)]
    low = min([-0.2, *(row["low"] for row in rows)])
    high = max([0.4, *(row["high"] for row in rows)])
    ticks = [(at, number(at, 1)) for at in round_places(low, high, 6)]
    return {"kind": "links", "alt": _("Links with the money"), "ticks": ticks, "none": _("no link"), "from": low, "to": high, "frames": [rows]}  # fmt: skip


def _link(one: Prediction, said: Verdict) -> dict[str, Any]:
    link = one.lead.links[0]
    text = _("{kpi}: {value}, 95 % {low} to {high}; {said}")
    low, high, value = (max(min(end, 1.0), -1.0) for end in (link.low, link.high, link.value))
    shown = {"low": fixed(low), "high": fixed(high), "value": fixed(value)}
    return {
        "name": one.label,
        "note": weight_words(one),
        "value": round(value, 4),
        "low": round(low, 4),
        "high": round(high, 4),
        "text": verdict_words(said, value),
        "tone": _TONES[said],
        "told": text.format(kpi=one.label, said=verdict_words(said, value), **shown),
    }


def links_rows(found: RolePredictions, chances: Chances) -> list[tuple[list[str], str]]:
    """Cells of each KPI: the link in the same period and up to three before, both chances, and from which link on it would show."""
    return [(_cells(one, chances), "") for one in found.rows]


def links_heads() -> list[str]:
    """Of the same columns."""
    before = [
        ngettext("{n} period before", "{n} periods before", lead).format(n=number(lead))
        for lead in range(1, SHOWN_LEAD + 1)
    ]
    return [_("KPI"), _("Weight"), _("Same period"), *before, _("p"), _("p, all tests"), _("Would show from")]


def _cells(one: Prediction, chances: Chances) -> list[str]:
    chance, counted = chances.get(one.about, (float("nan"),) * 2)
    links = [_figure(link.value, 2) for link in one.lead.links[: SHOWN_LEAD + 1]]
    links += [_figure(float("nan"), 2)] * (SHOWN_LEAD + 1 - len(links))
    return [one.label, weight_words(one), *links, _figure(chance, 3), _figure(counted, 3), _figure(one.lead.links[0].detectable, 2)]  # fmt: skip


def _figure(value: float, digits: int) -> str:
    if np.isnan(value):
        return "–"
    least = 10.0**-digits
    return f"< {fixed(least, digits)}" if digits > 2 and value < least else fixed(value, digits)


def met_part(found: KpisMet) -> Part:
    """A mark for each number of other KPIs met: the mean of the money with its interval, and how many results that is."""
    ends = [end for step in found.steps for end in (step.low, step.high)] + [1.0]
    low, high = min(ends), max(ends)
    room = (high - low) * 0.08 or 0.05
    return {
        "kind": "kpismet",
        "alt": _("The money by how many other KPIs were met"),
        "from": low - room,
        "to": high + room,
        "ticks": [(at, percent(at, 0)) for at in round_places(low - room, high + room, 5)],
        "count": found.others,
        "x": _("other KPIs met, of {n}").format(n=number(found.others)),
        "y": _("{money}, share of plan").format(money=found.money),
        "line": _("plan reached"),
        "frames": [[_step(step, found) for step in found.steps]],
    }


def _step(step: MetStep, found: KpisMet) -> dict[str, Any]:
    text = ngettext(
        "{met} of {all} other KPIs met: {money} at {mean} of plan on average, {n} result",
        "{met} of {all} other KPIs met: {money} at {mean} of plan on average, {n} results",
        step.results,
    )
    told = text.format(met=number(step.met), all=number(found.others), money=found.money, mean=percent_figure(step.mean), n=number(step.results))  # fmt: skip
    return {
        "at": step.met,
        "name": number(step.met),
        "value": round(step.mean, 5),
        "low": round(step.low, 5),
        "high": round(step.high, 5),
        "text": percent_figure(step.mean),
        "note": f"n = {number(step.results)}",
        "told": told,
    }


def offers_part(found: Discounts, write: Write, name: Callable[[str], str] = str) -> Part:
    """A dot a seller, by `name`: discount and what is sold a month before it; the line is what has to be sold to earn what the average seller earns."""
    most = max(one.rate for one in found.sellers)
    right = most * 1.15 or 0.05
    known = not np.isnan(found.cost)
    reach = min(right, (1 - found.cost) * 0.95) if known else right
    line = [(at, found.as_much(at)) for at in np.linspace(0, reach, _POINTS)] if known else []
    top = max(one.listed for one in found.sellers) * 1.35
    return {
        "kind": "offers",
        "alt": _("Discount and sales of each seller"),
        "to": right,
        "top": top,
        "x": _("average discount"),
        "y": _("sold a month, before discount"),
        "xticks": [(at, percent(at, 0)) for at in round_places(0, right, 6)],
        "yticks": [(at, write(at)) for at in round_places(0, top, 5)],
        "line": [(round(x, 5), round(y, 2)) for x, y in line if y <= top],
        "words": _("earns as much as the average seller") if known else "",
        "frames": [[_offer(one, found, write, name) for one in found.sellers]],
    }


def _offer(one: SellerDiscount, found: Discounts, write: Write, name: Callable[[str], str]) -> dict[str, Any]:
    loses = one.much and not np.isnan(found.cost) and one.listed < found.as_much(one.rate)
    text = _("{person}: {rate} discount, {money} sold a month before it, {n} deals")
    told = text.format(
        person=name(one.person), rate=percent_figure(one.rate), money=write(one.listed), n=number(one.deals)
    )
    return {"name": name(one.person), "x": round(one.rate, 5), "y": round(one.listed, 2), "tone": "lost" if loses else "own", "told": told}  # fmt: skip
