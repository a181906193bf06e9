"""Findings and marginal pay as plain data, drawn by pages/parts/shell/drawing_checkup.js."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kpi.charts.sketch import Part, round_places
from kpi.checkup.checkresult import CheckResult, Stake
from kpi.checkup.onepoint import Jump
from kpi.checkup.repaying import mend_line
from kpi.language import Write, _, number, percent, percent_figure

_MOST = 31


def findings_part(results: Sequence[CheckResult], write: Write, *, mends: bool = True) -> Part:
    """The first findings: number, sentence, evidence, what their mends cost, and the money with its kind."""
    return {
        "kind": "findings",
        "alt": _("What to mend first"),
        "frames": [[_finding(place, one, write, mends) for place, one in enumerate(results, 1)]],
    }


def _finding(place: int, one: CheckResult, write: Write, mends: bool) -> dict[str, Any]:
    return {
        "place": number(place),
        "title": one.title,
        "evidence": one.evidence,
        "mend": mend_line(one.mend, write) if mends and one.mend else "",
        "money": stake_words(one.stake, write) if one.stake else "",
        "kind": one.stake.words if one.stake else "",
        "tone": one.severity,
    }


def stake_words(stake: Stake, write: Write) -> str:
    """Money, or from and to."""
    if stake.low == stake.high:
        return write(stake.low)
    return _("{low} to {high}").format(low=write(stake.low), high=write(stake.high))


def points_part(table: pd.DataFrame, write: Write) -> Part:
    """What one more point of a KPI pays each person, the least first: bars, and how often it pays nothing."""
    shown = table.sort_values(["point", "result"], kind="stable").head(_MOST)
    top = max(1.0, float(shown["point"].max()))
    rows = [
        {
            "name": str(row["person"]),
            "value": max(float(row["point"]), 0.0) / top,
            "text": write(row["point"]),
            "told": _told(row, write),
        }
        for row in shown.to_dict("records")
    ]
    ticks = [(at / top, write(at)) for at in round_places(0, top, 4)]
    return {"kind": "points", "alt": _("Pay for one more point"), "ticks": ticks, "frames": [rows]}


def _told(row: dict[Any, Any], write: Write) -> str:
    shown = percent_figure(row["result"]) if row["scale"] == "plan" else number(row["result"], 2)
    said = {"person": row["person"], "result": shown, "money": write(row["point"]), "share": percent(row["still"])}
    if row["still"]:
        return _(
            "{person} at {result}: one more point pays {money} on average, and nothing in {share} of the periods"
        ).format(**said)
    return _("{person} at {result}: one more point pays {money}").format(**said)


def jump_rows(found: Sequence[Jump], write: Write) -> list[list[str]]:
    """Where, what it decides a head and together, and how many stood just below."""
    places = {"own": _("own result"), "team": _("team"), "company": _("company")}
    return [
        [
            one.kpi,
            one.role or "–",
            places[one.of],
            percent(one.at) if one.scale == "plan" else number(one.at, 2),
            write(one.per_head),
            write(one.together),
            number(len(one.near)) if one.of == "own" else "–",
        ]
        for one in found
    ]
