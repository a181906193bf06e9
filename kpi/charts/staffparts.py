"""People needed as plain data, drawn by pages/parts/shell/drawing_funnel.js: a range for each group, and the people there are."""

from typing import Any

from kpi.charts.sketch import Figure, Part, figures_part, round_places
from kpi.headcount.headcountheadline import from_to, group_finding
from kpi.headcount.peopleneeded import GroupNeed, PeopleNeeded, months_until, one_more
from kpi.language import Write, _, number, on_axis

MOST_GROUP_ROWS = 12
"""Of more groups than these, those with too few people are drawn; all of them are in the table."""


def staff_figures_part(needed: PeopleNeeded, place: int, cycle: float, write: Write) -> Part:
    """People needed, money that is missing, what one more brings and costs, and by when; of one group. `write` writes units of the currency."""
    need = needed.groups[place]
    figures = [_needed_figure(need)]
    if needed.staffing.goal:
        figures += [_missing_figure(needed, write), _one_more_figure(needed, place, write)]
    return figures_part([[*figures, _when_figure(need, cycle)]])


def _needed_figure(need: GroupNeed) -> Figure:
    tone = {"yes": "good", "depends": "same", "no": "bad"}[need.feasible]
    note = _("good to slow days; there are {n}").format(n=number(need.group.people))
    return _("People needed"), from_to(*need.whole), note, tone


def _missing_figure(needed: PeopleNeeded, write: Write) -> Figure:
    least, most = needed.missing
    if most < 0.5:
        return _("Missing of the goal"), write(0), _("the goal can be reached"), "good"
    if least >= 0.5:
        note = _("on slow days; on good days {money}").format(money=write(least))
    else:
        note = _("on slow days; nothing on good days")
    return _("Missing of the goal"), write(most), note, "bad"


def _one_more_figure(needed: PeopleNeeded, place: int, write: Write) -> Figure:
    more = one_more(needed, place)
    note = _("and costs {money} a month").format(money=write(more.cost))
    return _("One more makes possible"), write(more.brings[0]), note, "same"


def _when_figure(need: GroupNeed, cycle: float) -> Figure:
    if not need.lacking[1]:
        return _("By when"), _("now"), _("nobody is missing"), "good"
    until = number(months_until(need, cycle), 1)
    note = _("until ready {ready}, then the cycle {cycle}").format(
        ready=number(need.group.ready, 1), cycle=number(cycle, 1)
    )
    return _("By when"), _("{n} months").format(n=until), note, "same"


def staffing_part(needed: PeopleNeeded, chosen: int = 0) -> Part:
    """A row a group: the range of people that its work takes, from good days to slow days, and a tick at the people there are."""
    most = float(max([1, *(max(need.whole[1], need.group.people) for need in needed.groups)]))
    return {
        "kind": "staffing",
        "alt": _("People needed, group by group"),
        "most": most,
        "ticks": [(at, on_axis(at, number)) for at in round_places(0, most, 6) if at == int(at)],
        "frames": [[_group_row(need, need is needed.groups[chosen]) for need in _shown(needed, chosen)]],
    }


def _shown(needed: PeopleNeeded, chosen: int) -> list[GroupNeed]:
    """All groups; of very many, the chosen one and those with the smallest share of their work done, in their order."""
    tight = sorted(range(len(needed.groups)), key=lambda place: (place != chosen, needed.groups[place].reach[0]))
    return [needed.groups[place] for place in sorted(tight[:MOST_GROUP_ROWS])]


def _group_row(need: GroupNeed, chosen: bool) -> dict[str, Any]:
    least, most = need.range
    return {
        "name": need.group.role,
        "least": round(least, 4),
        "most": round(most, 4),
        "there": need.group.people,
        "tone": {"yes": "met", "depends": "between", "no": "short"}[need.feasible],
        "chosen": chosen,
        "texts": [number(least, 2), number(most, 2), number(need.group.people)],
        "told": group_finding(need),
    }
