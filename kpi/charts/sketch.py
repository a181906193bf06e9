"""Plain data that a page's own script draws as fast as a hand moves: parts under each other, each with one frame or 101.

A part is a dict with a `kind` that pages/parts/shell/drawing.js knows; a frame is what it shows at one individual share. Money is in whole minor units,
written by the browser only where the pointer asks for it.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from kpi.language import Write, _, minor_units, number
from kpi.split import SHARES, Sweep

Part = dict[str, Any]
Figure = tuple[str, str, str, str]
"""Label, value, change, and what the change is: "good", "bad" or "same"."""


def text_part(kind: str, frames: Sequence[str]) -> Part:
    """Words: a "finding" is a page's title, a "section" and a "heading" stand below it; a "sentence", a "caption" and an "aside" beside pictures."""
    return {"kind": kind, "frames": list(frames)}


def readout_part(frames: Sequence[str], note: str) -> Part:
    """A large figure that follows the frames, with words beside it that stay."""
    return {"kind": "readout", "frames": list(frames), "note": note}


def replay_part(shares: Sequence[int], label: str) -> Part:
    """Makes all frames of a drawing move by themselves, once, from each of these individual shares to the next; with a button."""
    return {"kind": "replay", "shares": list(shares), "label": label, "frames": [None]}


def figures_part(frames: Sequence[Sequence[Figure]]) -> Part:
    """Figures side by side, each with its change."""
    return {"kind": "figures", "frames": [list(frame) for frame in frames]}


def save_part(of: str, file: str, titles: Sequence[str], subtitle: str, source: str) -> Part:
    """The picture of another drawing as PNG or SVG, under its title in each frame."""
    frames = [{"title": title, "subtitle": subtitle, "source": source} for title in titles]
    return {"kind": "save", "of": of, "file": file, "frames": frames}


def lines_part(found: Sweep, currency: str, write: Write) -> Part:
    """Pay of strong, weak and all over the split, with a rule and a reading at the chosen one."""
    units = minor_units(currency)
    turns = max(int(found.now.paid.active.sum()), 1)
    means = {
        "own": (_("strong"), found.sums_in_minor_units["strong"]),
        "team": (_("weak"), found.sums_in_minor_units["weak"]),
        "all": (_("all, a person"), found.sums_in_minor_units["cost"] / turns),
    }
    some = {name: (title, money.to_numpy(float)) for name, (title, money) in means.items() if money.notna().all()}
    top = max([1.0, *(float(money.max()) for _title, money in some.values())])
    shares = SHARES.tolist()
    return {
        "kind": "plot",
        "alt": _("Pay of strong and weak over the split"),
        "height": 230,
        "drag": True,
        "legend": [(name, title) for name, (title, _money) in some.items()],
        "lines": [
            (name, list(zip(shares, np.rint(money).tolist(), strict=True))) for name, (_t, money) in some.items()
        ],
        "boxes": [],
        "frames": [
            {
                "rule": share,
                "dots": [
                    (share, float(np.rint(money[share])), name, f"{title}: {write(money[share] / units)}", True)
                    for name, (title, money) in some.items()
                ],
            }
            for share in shares
        ],
        "x": {
            "from": 0,
            "to": 100,
            "ticks": [(share, f"{share}:{100 - share}") for share in range(0, 101, 20)],
            "title": _("own result : team result"),
        },
        **_money_axis(top, units),
    }


def _money_axis(top: float, units: int) -> Part:
    return {"top": top, "ticks": [(at, number(at / units, 2)) for at in round_places(0, top)]}


def round_places(low: float, high: float, count: int = 5) -> list[float]:
    """At most about `count` round numbers from `low` to `high`, for an axis; none where there is no room."""
    if not high > low:
        return []
    wanted = (high - low) / count
    power = 10.0 ** math.floor(math.log10(wanted))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= wanted * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    decimals = max(0, 1 - math.floor(math.log10(step)))
    return [round(place * step, decimals) for place in range(first, last + 1)]
