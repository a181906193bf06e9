"""The picture of the product as plain data: one bar a person, strong beside weak, drawn by pages/parts/shell/drawing_people.js.

Up to `MOST_NAMED` people show money with their names; more are drawn as shares of their target bonuses, and more than `MOST_SINGLE` as averages
of neighbours. Money is in whole minor units, parts by frame are (frames, own | team | gained | lost, bars).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.charts.peoplechart import neighbours
from kpi.charts.sketch import Part, round_places
from kpi.language import _, minor_digits, minor_units, money, ngettext, number, percent, percent_figure, reader
from kpi.money import Floats
from kpi.split import Sweep

MOST_NAMED = 31
"""So many people have room for their names and amounts."""
MOST_SINGLE = 200
"""So many people have a bar each."""

_PARTS = ("own", "team_part", "gained", "lost")
_SEEN = 400
"""A picture is so many times as high as what can just be seen in it."""
_NO_ROOM: Part = {"top": 0.0, "drawn": ()}
"""Of a picture in nobody's place."""


@dataclass(frozen=True, eq=False)
class _Bars:
    """Bars in their order, the strong first; arrays end in the bars."""

    names: list[str]
    strong: NDArray[np.bool_]
    target: Floats
    alone: Floats
    parts: Floats
    today: Floats | None

    @property
    def payout(self) -> Floats:
        paid: Floats = self.parts[:, :3].sum(axis=1)
        return paid

    def at(self, places: NDArray[np.intp]) -> "_Bars":
        today = None if self.today is None else self.today[places]
        names = [self.names[place] for place in places.tolist()]
        arrays = (self.strong[places], self.target[places], self.alone[places], self.parts[:, :, places])
        return _Bars(names, *arrays, today)


def bars_part(
    people: pd.DataFrame,
    currency: str,
    today: Floats | None = None,
    found: str | None = None,
    like: Part | None = None,
    *,
    shared: bool = False,
) -> Part:
    """The picture from `kpi.split.people_in_minor_units`; `today` is what the baseline pays to each row, `found` the one looked for.

    It has room for all that `like` shows, a picture in whose place it stands for a moment. `shared` says that pools and prizes are in it, too.
    """
    parts = np.stack([people[name].to_numpy(float) for name in _PARTS])[None]
    alone = (people["payout"] + people["lost"] - people["gained"]).to_numpy(float)
    return _part(_bars(people, parts, alone, today), currency, found, like or _NO_ROOM, shared=shared)


def split_bars_part(
    found: Sweep, currency: str, today: Floats | None = None, person: str | None = None, *, shared: bool = False
) -> Part:
    """The same picture at each of 101 splits, from `kpi.split.sweep`."""
    through, gap = found.through_team, found.payout - found.alone
    gained = np.clip(gap, 0, through)
    parts = np.stack([found.payout - through, through - gained, gained, np.maximum(-gap, 0)], axis=1)
    bars = _bars(found.people_in_minor_units, parts.astype(float), found.alone.astype(float), today)
    return _part(bars, currency, person, _NO_ROOM, shared=shared)


def is_share(people: int) -> bool:
    """Whether so many people are drawn as shares of their target bonuses."""
    return people > MOST_NAMED


def _bars(people: pd.DataFrame, parts: Floats, alone: Floats, today: Floats | None) -> _Bars:
    names, strong = people["person"].astype(str).tolist(), people["strong"].to_numpy(bool)
    bars = _Bars(names, strong, people["target"].to_numpy(float), alone, parts, today)
    if is_share(len(names)):
        bars = bars.at(np.flatnonzero(bars.target > 0))
    measure = bars.alone / bars.target if is_share(len(names)) else bars.alone
    return bars.at(np.lexsort((-measure, ~bars.strong)))


def _part(bars: _Bars, currency: str, found: str | None, like: Part, *, shared: bool) -> Part:
    share, people, units = is_share(len(bars.names)), len(bars.names), minor_units(currency)
    heads, drawn = int(bars.strong.sum()), bars if people <= MOST_SINGLE else _averages(bars)
    stack = np.maximum(bars_top(drawn), drawn.target)
    top = max(
        float((stack / drawn.target).max(initial=1.0)) if share else float(stack.max(initial=0)), 1.0, like["top"]
    )
    same = bool(len(bars.target)) and bool((bars.target == bars.target[0]).all())
    return {
        "kind": "bars",
        "alt": _("Pay of everybody, one bar a person"),
        "names": drawn.names,
        "strong": int(drawn.strong.sum()),
        "share": share,
        "target": _whole(drawn.target),
        "same": same,
        "alone": _whole(drawn.alone),
        "today": None if drawn.today is None else _whole(drawn.today),
        "frames": _whole(drawn.parts),
        "drawn": [
            name
            for name, some in zip(("own", "team", "gained", "lost"), _seen(drawn, top, share=share), strict=True)
            if some or name in like["drawn"]
        ],
        "brackets": _brackets(bars, heads, currency, share=share),
        "single": people <= MOST_SINGLE,
        "found": _found(bars, drawn, found),
        "words": _words(bars, currency, same=same, shared=shared),
        "locale": reader().replace("_", "-"),
        "digits": minor_digits(currency),
        "money": money(0, currency, exact=False).replace("0", "{n}"),
        **(_share_axis(top) if share else _money_axis(top, units, currency)),
    }


def bars_top(bars: _Bars) -> Floats:
    """(bars,) the highest that a bar with what was lost reaches in any frame."""
    top: Floats = bars.parts.sum(axis=1).max(axis=0, initial=0)
    return top


def _seen(bars: _Bars, top: float, *, share: bool) -> list[bool]:
    """Which of the parts can be seen in any bar of any frame: a hair that nobody sees needs no legend."""
    parts = bars.parts / bars.target if share else bars.parts
    return [bool((parts[:, kind] > top / _SEEN).any()) for kind in range(parts.shape[1])]


def _averages(bars: _Bars) -> _Bars:
    """Neighbours within strong or weak, as few together as fit."""
    starts, sizes, names = neighbours(bars.strong, MOST_SINGLE)
    target, alone, parts = (
        np.add.reduceat(array, starts, axis=-1) / sizes for array in (bars.target, bars.alone, bars.parts)
    )
    today = None if bars.today is None else np.add.reduceat(bars.today, starts) / sizes
    return _Bars(names, bars.strong[starts], target, alone, parts, today)


def _found(bars: _Bars, drawn: _Bars, person: str | None) -> Part | None:
    """The bar in which somebody who is looked for stands, and what this person is paid in each frame."""
    if person not in bars.names:
        return None
    place = bars.names.index(person)
    if len(drawn.names) == len(bars.names):
        bar = place
    else:
        bar = int(np.searchsorted(neighbours(bars.strong, MOST_SINGLE)[0], place, side="right")) - 1
    return {
        "bar": bar,
        "name": person,
        "target": int(bars.target[place]),
        "alone": int(bars.alone[place]),
        "payout": _whole(bars.payout[:, place]),
    }


def _brackets(bars: _Bars, heads: int, currency: str, *, share: bool) -> list[list[dict[str, str] | None]]:
    """What stands under strong and weak in each frame: how many, their average now and at 100:0."""

    def write(minor: float, target: float) -> str:
        return percent_figure(minor / target if target else 0) if share else _cash(minor, currency)

    sides = [(bars.strong, True, heads), (~bars.strong, False, len(bars.names) - heads)]
    sums = [(bars.payout[:, who].sum(axis=1), bars.alone[who].sum(), bars.target[who].sum()) for who, *_rest in sides]
    return [
        [
            _bracket(count, write(paid[frame] / count, target / count), write(alone / count, target / count), strong)
            if count
            else None
            for (_who, strong, count), (paid, alone, target) in zip(sides, sums, strict=True)
        ]
        for frame in range(len(bars.parts))
    ]


def _bracket(count: int, now: str, alone: str, strong: bool) -> dict[str, str]:
    if strong:
        whole = ngettext("**{n} strong** · average **{amount}**", "**{n} strong** · average **{amount}**", count)
        short = ngettext("**{n} strong** · {amount}", "**{n} strong** · {amount}", count)
    else:
        whole = ngettext("**{n} weak** · average **{amount}**", "**{n} weak** · average **{amount}**", count)
        short = ngettext("**{n} weak** · {amount}", "**{n} weak** · {amount}", count)
    said = {"n": number(count), "amount": now}
    return {
        "whole": whole.format(**said),
        "short": short.format(**said),
        "alone": _("{amount} at 100:0").format(amount=alone),
    }


def _words(bars: _Bars, currency: str, *, same: bool, shared: bool) -> dict[str, str]:
    target = _("target bonus {amount}").format(amount=_cash(bars.target[0], currency)) if same else _("target bonus")
    return {
        "payout": _("payout"),
        "own": _("own result"),
        "team": _("team result, pools and prizes") if shared else _("team result"),
        "gained": _("gained through the team"),
        "lost": _("lost through the team"),
        "target": _("target bonus"),
        "today": _("today"),
        "alone": _("what the own result alone would pay (100:0)"),
        "the target": target,
        "on the axis": _("target"),
        "gains": _("{person} gains {money}"),
        "loses": _("{person} loses {money}"),
        "same": _("{person} is paid the same"),
    }


def subtitle(people: int, currency: str, time: str) -> str:
    """What the picture measures, in which unit, of whom and when."""
    if not is_share(people):
        text = ngettext(
            "Bonus of {n} person, in {currency}, {time}", "Bonus of each of {n} people, in {currency}, {time}", people
        )
    elif people <= MOST_SINGLE:
        text = _("Bonus as a share of the target bonus, one bar for each of {n} people, sorted by own result, {time}")
    else:
        text = _(
            "Bonus as a share of the target bonus of {n} people, each bar the average of neighbours, sorted by own result, {time}"
        )
    return text.format(n=number(people), currency=currency, time=time)


def _whole(values: Floats) -> list[int]:
    whole: list[int] = np.rint(values).astype(int).tolist()
    return whole


def _share_axis(top: float) -> Part:
    return {"top": top, "ticks": [(at, percent(at)) for at in round_places(0, top, 4)]}


def _money_axis(top: float, units: int, currency: str) -> Part:
    """Amounts without currency but on the highest."""
    places = round_places(0, top, 4)
    last = places[-1] if places else 0
    return {
        "top": top,
        "ticks": [(at, _cash(at, currency) if at == last and at else number(at / units, 2)) for at in places],
    }


def _cash(minor: float, currency: str) -> str:
    """Whole from 1,000 on."""
    return money(minor, currency, exact=abs(minor) < 1000 * minor_units(currency))
