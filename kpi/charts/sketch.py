"""Plain data that a page's own script draws as fast as a hand moves: parts under each other, each with one frame or 101.

A part is a dict with a `kind` that pages/parts/shell/drawing.js knows; a frame is what it shows at one individual share. Money is in whole minor units,
written by the browser only where the pointer asks for it.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from kpi.charts.chartstyle import Write
from kpi.charts.peoplechart import MOST_BARS, neighbours
from kpi.language import _, minor_digits, minor_units, number, reader
from kpi.money import Floats
from kpi.split import SHARES, Sweep

Part = dict[str, Any]
Figure = tuple[str, str, str, str]
"""Label, value, change, and what the change is: "good", "bad" or "same"."""

_PARTS = ("own", "team_part", "gained", "lost")


def text_part(kind: str, frames: Sequence[str]) -> Part:
    """Words: a "heading", a "finding" or a "caption"."""
    return {"kind": kind, "frames": list(frames)}


def figures_part(frames: Sequence[Sequence[Figure]]) -> Part:
    """Figures side by side, each with its change."""
    return {"kind": "figures", "frames": [list(frame) for frame in frames]}


def list_part(title: str, lines: Sequence[str]) -> Part:
    """Lines that open under their title; nothing when there are none."""
    return {"kind": "list", "frames": [{"title": title, "lines": list(lines)}]}


def slider_part(label: str) -> Part:
    """The slider of the individual share, which all frames of a page follow."""
    return {"kind": "slider", "label": label, "frames": [f"{share}:{100 - share}" for share in SHARES.tolist()]}


def bars_part(people: pd.DataFrame, currency: str) -> Part:
    """The picture of the product, one bar a person, from `kpi.split.people_in_minor_units`; the strong come first.

    More than `MOST_BARS` people are shown as averages of neighbours in rank.
    """
    return _bars(people, np.stack([people[name].to_numpy(float) for name in _PARTS])[None], currency)


def split_bars_part(found: Sweep, currency: str) -> Part:
    """The same picture at each of 101 splits, from `kpi.split.sweep`."""
    through, gap = found.through_team, found.payout - found.alone
    gained = np.clip(gap, 0, through)
    parts = np.stack([found.payout - through, through - gained, gained, np.maximum(-gap, 0)], axis=1)
    return _bars(found.people_in_minor_units, parts.astype(float), currency)


def _bars(people: pd.DataFrame, parts: Floats, currency: str) -> Part:
    """`parts` (frames, own | team | gained | lost, people) in minor units."""
    order = np.lexsort((-people["payout"], -people["score"].fillna(0), ~people["strong"].astype(bool)))
    strong = people["strong"].to_numpy(bool)[order]
    names = people["person"].astype(str).to_numpy()[order].tolist()
    parts, target = parts[:, :, order], people["target"].to_numpy(float)[order]
    named = len(names) <= _NAMED
    if len(names) > MOST_BARS:
        starts, sizes, names = neighbours(strong)
        parts, target = (np.add.reduceat(array, starts, axis=-1) / sizes for array in (parts, target))
        strong = strong[starts]
    top = max(float(parts.sum(axis=1).max(initial=0)), float(target.max(initial=0)), 1.0)
    border = int(strong.sum())
    return {
        "kind": "bars",
        "alt": _("Pay of everybody, one bar a person"),
        "names": names,
        "named": named,
        "target": np.rint(target).astype(int).tolist(),
        "frames": np.rint(parts).astype(int).tolist(),
        "border": border if 0 < border < len(names) else None,
        "words": [
            _("own part"),
            _("team part"),
            _("gained"),
            _("lost through the team"),
            _("target bonus"),
            _("payout"),
        ],
        "locale": reader().replace("_", "-"),
        "digits": minor_digits(currency),
        **_money_axis(top, minor_units(currency)),
    }


_NAMED = 20
"""So many people have room for their names."""


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
            "from": 100,
            "to": 0,
            "ticks": [(share, str(share)) for share in range(100, -1, -20)],
            "title": _("individual share, percent"),
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
