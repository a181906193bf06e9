"""Whether the people are enough, in sentences."""

import math

from kpi.headcount.peopleneeded import GroupNeed, OneMore, PeopleNeeded, months_until
from kpi.language import Write, _, ngettext, number


def headcount_finding(needed: PeopleNeeded) -> str:
    """The group that has too few people first, in one sentence."""
    return group_finding(needed.tightest)


def group_finding(need: GroupNeed) -> str:
    """Whether the people of a group are enough, and which norm decides."""
    fewest, most = need.whole
    told = {
        "yes": ngettext(
            "{role}: {n} is enough; the work takes {range} people.",
            "{role}: {n} are enough; the work takes {range} people.",
            need.group.people,
        ),
        "depends": ngettext(
            "{role}: {n} is enough on good days only; the work takes {range} people.",
            "{role}: {n} are enough on good days only; the work takes {range} people.",
            need.group.people,
        ),
        "no": ngettext(
            "{role}: {n} is not enough; the work takes {range} people.",
            "{role}: {n} are not enough; the work takes {range} people.",
            need.group.people,
        ),
    }[need.feasible]
    return told.format(n=number(need.group.people), role=need.group.role, range=from_to(fewest, most))


def from_to(fewest: int, most: int) -> str:
    """Whole people as a range: "3 to 5"."""
    if fewest == most:
        return number(fewest)
    return _("{fewest} to {most}").format(fewest=number(fewest), most=number(most)).replace(" ", "\u00a0")


def money_sentence(needed: PeopleNeeded, write: Write) -> str:
    """What those who are there can bring of the goal; `write` writes units of the currency."""
    slow, good = needed.money
    if slow >= needed.staffing.goal:
        return _("They can bring the whole goal of {goal}.").format(goal=write(needed.staffing.goal))
    if good - slow < 0.5:
        text = _("Those who are there can bring {money} of the goal of {goal}.")
        return text.format(money=write(slow), goal=write(needed.staffing.goal))
    text = _("Those who are there can bring {low} of the goal of {goal} on slow days and {high} on good days.")
    return text.format(low=write(slow), high=write(good), goal=write(needed.staffing.goal))


def one_more_sentence(role: str, more: OneMore, write: Write) -> str:
    """One more person against the money that is missing."""
    slow, good = more.brings
    if slow <= 0 and good <= 0:
        return _("One more {role} brings no more money: the work is done, or others hold it up.").format(role=role)
    cost = write(more.cost)
    if more.keeps[0] >= 0:
        text = _("One more {role} makes {money} a month possible on slow days and costs {cost}: that pays.")
    else:
        text = _("One more {role} makes {money} a month possible on slow days and costs {cost}: that does not pay.")
    return text.format(role=role, money=write(slow), cost=cost)


def when_sentence(need: GroupNeed, cycle: float) -> str:
    """By when more people would bring the goal, and how long those who are there take."""
    fewest, most = need.lacking
    if not most:
        return ""
    until = number(months_until(need, cycle), 1)
    if not fewest:
        text = ngettext(
            "Up to {n} person is missing. Hired today, the first full month brings money in {months} months.",
            "Up to {n} people are missing. Hired today, their first full month brings money in {months} months.",
            most,
        )
        return text.format(n=number(most), months=until)
    text = ngettext(
        "{n} more is missing. Hired today, the first full month brings money in {months} months.",
        "{n} more are missing. Hired today, their first full month brings money in {months} months.",
        most,
    )
    return text.format(n=from_to(fewest, most), months=until)


def pace_sentence(need: GroupNeed) -> str:
    """How many months those who are there take for the work of one."""
    good, slow = need.months
    if math.isinf(good):
        return _("Nobody is there to do it.")
    text = _("The work of one month takes them {good} to {slow} months.")
    return text.format(good=number(good, 2), slow=number(slow, 2))
