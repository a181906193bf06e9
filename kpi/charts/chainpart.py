"""How one person's pay comes about, step by step, as plain data drawn by pages/parts/shell/drawing_chain.js."""

from kpi.charts.sketch import Part
from kpi.payment.explanation import Explanation
from kpi.rules.base import Step

_TONES = {
    "kpi": "own",
    "left out": "own",
    "together": "own",
    "individual": "own",
    "team": "team",
    "team part": "team",
    "shut": "lost",
    "payout": "sum",
}
_ON_A_WALL = ("kpi", "left out", "together", "open")
"""Steps that a slide has no room for: the score is their sum."""


def chain_part(explained: Explanation, alt: str, *, short: bool = False) -> Part:
    """Every step with its calculation and what comes out; `short` leaves out what only makes the score."""
    steps = [step for step in explained.steps if not (short and step.line in _ON_A_WALL)]
    return {"kind": "chain", "alt": alt, "frames": [list(map(_row, steps))]}


def _row(step: Step) -> dict[str, str]:
    return {"step": step.step, "how": step.how, "result": step.result, "tone": _TONES.get(step.line, "between")}
