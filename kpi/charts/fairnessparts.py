"""Whether pay is fair, as plain data drawn by pages/parts/shell/drawing_fairness.js: pay by result, where differences come from, who gets how much of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from kpi.charts.sketch import Part, round_places
from kpi.comparison import Comparison, Scenario, groupings
from kpi.fairness import (
    AdverseImpact,
    PayEquity,
    VarianceShares,
    better_is_paid_more,
    fifths,
    parts_of,
    somers_d,
    variance_shares,
)
from kpi.language import Write, _, ngettext, number, on_axis, percent, percent_figure
from kpi.money import Floats
from kpi.periods import time_of

MOST_POINTS = 400
"""More people than this are counted in a grid."""
MOST_GROUPS = 12
"""More groups than this are too many rows: those that differ most are drawn."""
_GRID = 24
_FOUR_FIFTHS = 0.8


def with_target(comparison: Comparison) -> pd.DataFrame:
    """Who has a score and a target bonus on both sides, with `was` and `now`: the pay as a share of the target bonus."""
    people = comparison.stayed.dropna(subset=["score"])
    people = people[(people["target_before"] > 0) & (people["target_after"] > 0)]
    return people.assign(
        was=people["before"] / people["target_before"], now=people["after"] / people["target_after"]
    ).reset_index(drop=True)


def results_finding(comparison: Comparison) -> str:
    """Whether the better of two people is paid more, in one sentence."""
    people = with_target(comparison)
    score = people["score"].to_numpy(float)
    was, now = (better_is_paid_more(score, people[side].to_numpy(float)) for side in ("was", "now"))
    if was is None or now is None:
        return somers_d(score, people["now"].to_numpy(float)).sentence
    before, after = percent(was, 1), percent(now, 1)
    if before == after:
        text = (
            _("As before, the better of two people always gets the larger share of the target bonus.")
            if now == 1
            else _(
                "As before, the better of two people gets the larger share of the target bonus in {after} of all pairs."
            )
        )
        return text.format(after=after)
    text = _(
        "The better of two people gets the larger share of the target bonus in {after} of all pairs; before, in {before}."
    )
    return text.format(before=before, after=after)


def results_caption(comparison: Comparison) -> str:
    """What the picture of pay by result measures, of whom and when."""
    people, time = len(with_target(comparison)), _time(comparison)
    text = ngettext(
        "Pay as a share of the target bonus by own result, {n} person, {time}",
        "Pay as a share of the target bonus by own result, {n} people, {time}",
        people,
    )
    return text.format(n=number(people), time=time)


def results_part(comparison: Comparison) -> Part | None:
    """A dot a person before and after: the own result, and what is paid for it; many people are counted in cells. None where nobody has both."""
    people = with_target(comparison)
    if people.empty:
        return None
    few = len(people) <= MOST_POINTS
    places = [people[["score", side]].set_axis(["x", "y"], axis=1) for side in ("was", "now")]
    ends = pd.concat(places)
    return {
        "kind": "results",
        "alt": results_finding(comparison),
        "height": 420,
        "x": _axis(ends["x"], _("own result (individual score)")),
        "y": _axis(ends["y"], _("pay, share of the target bonus")),
        "names": [comparison.before.name, comparison.after.name],
        "target": _("target bonus = {share}").format(share=percent(1)),
        "frames": [
            {
                "links": few,
                "before": _dots(places[0], [""] * len(people) if few else None),
                "after": _dots(places[1], _told(people) if few else None),
            }
        ],
    }


def _axis(values: pd.Series, title: str) -> Part:
    low, high = (float(values.min()), float(values.max()))
    low, high = min(low, 1.0), max(high, 1.0, low + 0.1)
    edge = (high - low) * 0.04
    ticks = [(at, on_axis(at, percent)) for at in round_places(low, high)]
    return {"from": max(low - edge, min(low, 0.0)), "to": high + edge, "ticks": ticks, "title": title}


def _told(people: pd.DataFrame) -> list[str]:
    text = _("{person}: result {score}, pay {before} → {after} of the target bonus")
    return [
        text.format(
            person=one["person"],
            score=percent_figure(one["score"]),
            before=percent_figure(one["was"]),
            after=percent_figure(one["now"]),
        )
        for one in people.to_dict("records")
    ]


def _dots(places: pd.DataFrame, told: list[str] | None) -> list[tuple[float, float, int, str]]:
    """Across, up, people, words; without words people are counted in the cells of a grid."""
    if told is None:
        places = _gridded(places)
        told = [ngettext("{n} person", "{n} people", count).format(n=number(count)) for count in places["people"]]
    counts = places["people"] if "people" in places else [1] * len(places)
    return [
        (round(float(x), 5), round(float(y), 5), int(count), words)
        for x, y, count, words in zip(places["x"], places["y"], counts, told, strict=True)
    ]


def _gridded(places: pd.DataFrame) -> pd.DataFrame:
    """People in cells of a grid, each at the mean of its people."""
    cells = [pd.cut(places[name], _GRID, labels=False).rename(f"cell_{name}") for name in ("x", "y")]
    grouped = places.groupby(cells)
    return grouped.mean().assign(people=grouped.size()).reset_index(drop=True)


def pairs_part(rows: Sequence[dict[str, Any]], names: tuple[str, str], alt: str) -> Part:
    """Bars under each other, each with a tick; `names` says what bar and tick are, "" where nothing has to be said."""
    return {"kind": "pairs", "alt": alt, "names": list(names), "frames": [list(rows)]}


def _row(name: str, value: float, before: float) -> dict[str, Any]:
    now, was = percent_figure(value), percent_figure(before)
    told = _("{name}: {before} → {after}").format(name=name, before=was, after=now)
    return {"name": name, "value": round(value, 5), "tick": round(before, 5), "text": now, "told": told}


def causes(side: Scenario) -> VarianceShares:
    """Where the differences in pay come from."""
    return variance_shares(parts_of(side.paid))


def causes_finding(before: VarianceShares, after: VarianceShares) -> str:
    """How much of the differences own results explain, in one sentence."""
    own = _("own part")
    if own not in before.shares or own not in after.shares:
        return after.sentence
    was, now = (percent(found.shares[own], 1) for found in (before, after))
    if was != now:
        text = _("Own results explain {after} of the differences in pay; before, {before}.")
    elif now == percent(1):
        text = _("As before, own results explain all differences in pay.")
    else:
        text = _("As before, own results explain {after} of the differences in pay.")
    return text.format(before=was, after=now)


def causes_caption(comparison: Comparison) -> str:
    """What the picture of causes measures, of whom and when."""
    people = len(comparison.stayed)
    text = ngettext(
        "Share of each part in the differences in pay, {n} person, {time}",
        "Share of each part in the differences in pay, {n} people, {time}",
        people,
    )
    return text.format(n=number(people), time=_time(comparison))


def _time(comparison: Comparison) -> str:
    return time_of(comparison.after.paid.periods)


def causes_part(comparison: Comparison) -> Part | None:
    """What each part of pay explains of the differences, before and after. None where there are no differences."""
    before, after = causes(comparison.before), causes(comparison.after)
    names = list(dict.fromkeys([*after.shares, *before.shares]))
    tones = {_("own part"): "own", _("team part"): "team"}
    rows = [
        _row(name, after.shares.get(name, 0.0), before.shares.get(name, 0.0)) | {"tone": tones.get(name, "base")}
        for name in names
    ]
    sides = (comparison.after.name, comparison.before.name)
    return pairs_part(rows, sides, causes_finding(before, after)) if rows else None


def fifths_finding(before: Floats, after: Floats) -> str:
    """How much of all pay the best paid fifth gets, in one sentence."""
    was, now = fifths(before), fifths(after)
    if was is None or now is None:
        return _("Not enough data: fewer than five people are paid.")
    best, best_now = percent(was[-1], 1), percent(now[-1], 1)
    text = (
        _("As before, the best paid fifth of the people gets {after} of all pay.")
        if best == best_now
        else _("The best paid fifth of the people gets {after} of all pay; before, {before}.")
    )
    return text.format(before=best, after=best_now)


def fifths_caption(comparison: Comparison) -> str:
    """What the picture of fifths measures, of whom and when."""
    people = len(comparison.stayed)
    text = ngettext("Share of all pay, {n} person, {time}", "Share of all pay, {n} people, {time}", people)
    return text.format(n=number(people), time=_time(comparison))


def fifths_part(before: Floats, after: Floats, sides: tuple[str, str]) -> Part | None:
    """How much of all pay each fifth of the people gets, best paid first; None for too few people."""
    was, now = fifths(before), fifths(after)
    if was is None or now is None:
        return None
    names = [_("best paid fifth"), _("second fifth"), _("middle fifth"), _("fourth fifth"), _("lowest paid fifth")]
    rows = [_row(name, *pair) for name, pair in zip(names, zip(now[::-1], was[::-1], strict=True), strict=True)]
    return pairs_part(rows, (sides[1], sides[0]), fifths_finding(before, after))


def groups_apart(comparison: Comparison, people: pd.DataFrame | None) -> dict[str, pd.Series]:
    """What people may be grouped by that their pay or result has not made: title → a name for each row."""
    return groupings(comparison, people, without=("strong", "decile"))


def equity_part(found: PayEquity, write: Write) -> Part | None:
    """What each group is paid more or less than the largest one for the same performance, with the range of 19 in 20."""
    told = found.table.dropna(subset=["adjusted"])
    told = told.loc[told["adjusted"].abs().sort_values(ascending=False, kind="stable").index].head(MOST_GROUPS)
    rows = [_gap(one, write) for one in told.to_dict("records")]
    return pairs_part(rows, ("", ""), found.sentence) if rows else None


def equity_caption(comparison: Comparison) -> str:
    """What the picture of gaps measures, and when."""
    text = _("Pay against the largest group at the same result and target bonus; lines: 19 of 20 chances; {time}")
    return text.format(time=_time(comparison))


def _gap(one: Mapping[Any, Any], write: Write) -> dict[str, Any]:
    gap = float(one["adjusted"])
    amount = write(abs(gap))
    text = _("the same") if amount == write(0) else (_("{money} more") if gap > 0 else _("{money} less"))
    ends = [float(one["low"]), float(one["high"])]
    said = text.format(money=amount)
    told = _("{name}: {value}").format(name=one["group"], value=said)
    return {
        "name": str(one["group"]),
        "value": round(gap, 2),
        "range": None if np.isnan(ends).any() else ends,
        "text": said,
        "told": told,
        "tone": "base",
    }


def impact_part(found: AdverseImpact) -> Part | None:
    """How many of each group are strong; the tick stands at four fifths of the highest share."""
    table = found.table
    if table["ratio"].isna().all():
        return None
    limit = _FOUR_FIFTHS * float((table["rate"] / table["ratio"]).dropna().iloc[0])
    shown = table.sort_values("rate", kind="stable").head(MOST_GROUPS).iloc[::-1]
    rows = [_rate(one, limit) for one in shown.to_dict("records")]
    return pairs_part(rows, ("", _("four fifths of the highest share")), found.sentence)


def impact_caption(comparison: Comparison) -> str:
    """What the picture of strong groups measures, and when."""
    return _("Share of the people of each group who are strong, {time}").format(time=_time(comparison))


def _rate(one: Mapping[Any, Any], limit: float) -> dict[str, Any]:
    share, people = percent_figure(float(one["rate"])), int(one["people"])
    text = ngettext("{name}: {share} of {n} person", "{name}: {share} of {n} people", people)
    told = text.format(name=one["group"], share=share, n=number(people))
    return {
        "name": str(one["group"]),
        "value": float(one["rate"]),
        "tick": limit,
        "text": share,
        "told": told,
        "tone": "base",
    }
