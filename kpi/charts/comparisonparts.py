"""Two schemes side by side as plain data, drawn by pages/parts/shell/drawing_comparison.js: slopes of groups, the change of each person, five bands."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from kpi.charts.sketch import Part, round_places
from kpi.comparison import BANDS, Comparison, band_title, by_band, shown
from kpi.language import Write, _, ngettext, number, on_axis, percent, percent_figure
from kpi.periods import time_of

MOST_TEAMS = 12
"""More teams than this are too many lines: those that change most are drawn."""
MOST_NAMED = 31
"""So many people have a row each, with name and amount."""
_LINE = 19
"""Pixels between two labels."""
_HEIGHT = 370


def slopes_part(comparison: Comparison) -> Part | None:
    """Bonus as a share of the target bonus before and after: strong and weak thick, teams thin. None where nobody has a target bonus."""
    rows = [*_groups(comparison.stayed), *_teams(comparison.stayed)]
    if not rows:
        return None
    ends = [row[end] for row in rows for end in ("from", "to")]
    return {
        "kind": "slopes",
        "alt": slopes_finding(comparison),
        "height": max(min(_HEIGHT, 110 * len(rows)), _LINE * len(rows) + 60),
        "before": comparison.before.name,
        "after": comparison.after.name,
        "low": min(ends),
        "high": max(ends) if max(ends) > min(ends) else min(ends) + 1,
        "target": 1.0 if min(ends) < 1 < max(ends) else None,
        "words": _("target bonus = {share}").format(share=percent(1)),
        "frames": [rows],
    }


def _groups(people: pd.DataFrame) -> Iterator[dict[str, Any]]:
    strong = people["strong"].astype(bool)
    for some, is_strong in ((people[strong], True), (people[~strong], False)):
        if some["target_before"].sum() and some["target_after"].sum():
            yield _slope(some, _group_name(len(some), is_strong), thick=True)


def _group_name(count: int, is_strong: bool) -> str:
    if is_strong:
        return ngettext("{n} strong", "{n} strong", count).format(n=number(count))
    return ngettext("{n} weak", "{n} weak", count).format(n=number(count))


def _teams(people: pd.DataFrame) -> list[dict[str, Any]]:
    """At most so many as can be told apart, those that change most; one team alone says no more than everybody."""
    found = [
        _slope(some, str(team), thick=False)
        for team, some in people.groupby("team")
        if team and some["target_before"].sum() and some["target_after"].sum()
    ]
    kept = sorted(found, key=lambda row: -abs(row["to"] - row["from"]))[:MOST_TEAMS]
    return kept if len(found) > 1 else []


def _slope(people: pd.DataFrame, name: str, *, thick: bool) -> dict[str, Any]:
    was, now = (_share(people, side) for side in ("before", "after"))
    texts = percent_figure(was), percent_figure(now)
    tone = "same" if texts[0] == texts[1] else "up" if now > was else "down"
    told = _("{group}: {before} → {after} of the target bonus").format(group=name, before=texts[0], after=texts[1])
    return {
        "name": name,
        "from": was,
        "to": now,
        "was": texts[0],
        "now": texts[1],
        "tone": tone,
        "thick": thick,
        "told": told,
    }


def _share(people: pd.DataFrame, side: str) -> float:
    return float(people[side].sum() / people[f"target_{side}"].sum())


def slopes_finding(comparison: Comparison) -> str:
    """From where to where strong and weak go, in one sentence."""
    rows = list(_groups(comparison.stayed))
    if not rows:
        return _("Nobody has a target bonus.")
    if len(rows) == 2:
        text = _("The strong go from {strong} to {strong_now} of target, the weak from {weak} to {weak_now}.")
        strong, weak = rows
        return text.format(strong=strong["was"], strong_now=strong["now"], weak=weak["was"], weak_now=weak["now"])
    [row] = rows
    return _("Everybody goes from {before} to {after} of target.").format(before=row["was"], after=row["now"])


def slopes_caption(comparison: Comparison) -> str:
    """What the slopes measure, of whom and when."""
    teams = comparison.stayed["team"].nunique()
    time = time_of(comparison.after.paid.periods)
    if teams > MOST_TEAMS:
        text = _(
            "Bonus as a share of the target bonus: strong, weak and the {n} of {teams} teams that change most, {time}"
        )
        return text.format(n=number(MOST_TEAMS), teams=number(teams), time=time)
    return _("Bonus as a share of the target bonus: strong, weak and teams, {time}").format(time=time)


def changes_part(comparison: Comparison, write: Write, units: int, *, relative: bool = False) -> Part:
    """The change of each person, from the largest gain to the largest loss, as money or as a share of the pay before.

    `write` writes minor units as money, of which `units` are one of the currency. Who had nothing before has no share, and no bar then.
    """
    people = comparison.stayed.dropna(subset=["relative"]) if relative else comparison.stayed
    people = people.sort_values("change" if not relative else "relative", ascending=False, kind="stable")
    values = people["relative"] if relative else people["change"] / units
    texts = (
        [percent_figure(abs(one)) for one in people["relative"]]
        if relative
        else [write(abs(one)) for one in people["change"]]
    )
    rows = [
        {
            "name": str(name),
            "value": round(float(value), 6),
            "text": text,
            "told": _change_of(str(name), float(value), text),
        }
        for name, value, text in zip(people["person"], values, texts, strict=True)
    ]
    low, high = min(0.0, values.min() if len(values) else 0.0), max(0.0, values.max() if len(values) else 0.0)
    places = round_places(low, high, 5)
    return {
        "kind": "changes",
        "alt": changes_finding(comparison),
        "most": MOST_NAMED,
        "height": 290,
        "low": low,
        "high": high if high > low else low + 1,
        "ticks": [(at, on_axis(at, percent if relative else number)) for at in places],
        "gain": _gain(rows, comparison, write, units),
        "lose": _lose(rows, comparison, write, units),
        "frames": [rows],
    }


def _change_of(name: str, value: float, text: str) -> str:
    if value > 0:
        return _("{person} gains {amount}").format(person=name, amount=text)
    if value < 0:
        return _("{person} loses {amount}").format(person=name, amount=text)
    return _("{person} is paid the same").format(person=name)


def _gain(rows: list[dict[str, Any]], comparison: Comparison, write: Write, units: int) -> str:
    """How many gain how much, and who most."""
    gain = shown(comparison, units).gain
    if not (gain.people and rows):
        return ""
    text = ngettext(
        "{n} gains {money}; most: {person}, {most}", "{n} gain {money}; most: {person}, {most}", gain.people
    )
    most = rows[0]
    return text.format(n=number(gain.people), money=write(gain.money), person=most["name"], most=most["text"])


def _lose(rows: list[dict[str, Any]], comparison: Comparison, write: Write, units: int) -> str:
    """How many lose how much, and who most."""
    lose = shown(comparison, units).lose
    if not (lose.people and rows):
        return ""
    text = ngettext(
        "{n} loses {money}; most: {person}, {most}", "{n} lose {money}; most: {person}, {most}", lose.people
    )
    most = rows[-1]
    return text.format(n=number(lose.people), money=write(lose.money), person=most["name"], most=most["text"])


def changes_finding(comparison: Comparison) -> str:
    """How hard those who lose are hit, in one sentence."""
    stayed = comparison.stayed
    lose, hard = int((stayed["change"] < 0).sum()), int((stayed["band"] == "loss_more").sum())
    if not lose:
        gain = int((stayed["change"] > 0).sum())
        return (
            ngettext("Nobody loses, {n} person gains.", "Nobody loses, {n} people gain.", gain).format(n=number(gain))
            if gain
            else _("Nobody's pay changes.")
        )
    five = percent(0.05)
    if not hard:
        return _("Nobody loses more than {limit}.").format(limit=five)
    return ngettext(
        "{n} person loses more than {limit}; {all} lose in all.",
        "{n} people lose more than {limit}; {all} lose in all.",
        hard,
    ).format(n=number(hard), limit=five, all=number(lose))


def changes_caption(comparison: Comparison) -> str:
    """What is drawn, of whom and when."""
    return _("Change of each person, sorted, {time}").format(time=time_of(comparison.after.paid.periods))


def bands_part(comparison: Comparison, write: Write) -> Part:
    """Five bands, and who had nothing before, as parts of one bar, each with people and money; empty ones are left out."""
    table = by_band(comparison.people).set_index("band")
    people, change = table["people"].to_dict(), table["change"].to_dict()
    bands = [name for name in (*BANDS, "new", "nothing") if people[name]]
    return {
        "kind": "bandbar",
        "alt": _("Everybody by how much the pay changes"),
        "frames": [[_band(name, int(people[name]), write(abs(float(change[name])))) for name in bands]],
    }


def _band(name: str, people: int, money: str) -> dict[str, Any]:
    title = band_title(name)
    told = ngettext("{band}: {n} person, {money}", "{band}: {n} people, {money}", people)
    return {
        "tone": name,
        "title": title,
        "people": people,
        "count": number(people),
        "money": money,
        "told": told.format(band=title, n=number(people), money=money),
    }
