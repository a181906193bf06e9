"""What a funnel says, in sentences."""

from kpi.funnel.backwards import FunnelNeed, rounded_up
from kpi.funnel.reaching import SURE_ENOUGH, chance_of_goal, starts_for_chance
from kpi.funnel.timing import first_year_share, openings
from kpi.funnel.weakest import PointGain, weakest_stage
from kpi.language import _, minor_units, money, ngettext, number, percent, period_name


def funnel_finding(needs: FunnelNeed) -> str:
    """The goal, what it takes and the chance to reach it with that."""
    goal, chance = written_goal(needs), percent(chance_of_goal(needs), 0)
    contacts, requests = needs.contacts, needs.requests
    if not requests:
        text = ngettext(
            "{goal} takes {n} contact, and then the chance is {chance}.",
            "{goal} takes {n} contacts, and then the chance is {chance}.",
            contacts,
        )
        return text.format(goal=goal, n=number(contacts), chance=chance)
    if not contacts:
        text = ngettext(
            "{goal} takes {n} request, and then the chance is {chance}.",
            "{goal} takes {n} requests, and then the chance is {chance}.",
            requests,
        )
        return text.format(goal=goal, n=number(requests), chance=chance)
    text = ngettext(
        "{goal} takes {n} contacts and {requests} request, and then the chance is {chance}.",
        "{goal} takes {n} contacts and {requests} requests, and then the chance is {chance}.",
        requests,
    )
    return text.format(goal=goal, n=number(contacts), requests=number(requests), chance=chance)


def written_goal(needs: FunnelNeed) -> str:
    """The goal as money."""
    return written_amount(needs, needs.funnel.goal)


def written_amount(needs: FunnelNeed, amount: float) -> str:
    """Units of the funnel's currency as money, without its minor units."""
    return money(amount * minor_units(needs.funnel.currency), needs.funnel.currency, exact=abs(amount) < 1000)


def chance_sentence(needs: FunnelNeed, wanted: float = SURE_ENOUGH) -> str:
    """What a plan on averages is worth, and what a sure one takes."""
    starts = starts_for_chance(needs, wanted)
    if starts is None:
        text = _("A chance of {chance} cannot be reached: there are not enough at the first stage.")
        return text.format(chance=percent(wanted))
    now = sum(need.starts for need in needs.streams)
    text = _("For a chance of {chance}, {n} have to be begun in place of {now}.")
    return text.format(chance=percent(wanted), n=number(sum(starts), 0), now=number(now, 0))


def opening_sentence(needs: FunnelNeed) -> str:
    """When it has to be begun so that the money comes in its month; "" where no month is named."""
    found = openings(needs)
    if not found:
        return ""
    month = period_name(needs.funnel.month)
    first = min(found, key=lambda one: one.month)
    last = max(found, key=lambda one: one.month)
    a_week = sum(one.contacts_a_week or one.a_week for one in found)
    if first.month == last.month:
        text = _("For money in {month} it has to be begun in {begun}: {n} a week.")
        return text.format(month=month, begun=period_name(first.month), n=number(a_week, 1))
    text = _("For money in {month} “{first}” has to be begun in {begun}, “{last}” in {later}: {n} a week in all.")
    return text.format(
        month=month,
        first=first.stream,
        begun=period_name(first.month),
        last=last.stream,
        later=period_name(last.month),
        n=number(a_week, 1),
    )


def cycle_sentence(needs: FunnelNeed) -> str:
    """What the way from the first contact to the money costs in the first year, and how much is open on it; "" where it takes no time."""
    open_now = sum(need.counts[0] * need.stream.cycle for need in needs.streams)
    if not open_now:
        return ""
    share = sum(need.stream.share * first_year_share(need.stream.cycle) for need in needs.streams)
    text = _("From nothing, the first year brings {share} of a full one; {n} are open at any time.")
    return text.format(share=percent(share), n=str(number(open_now)))


def point_sentence(needs: FunnelNeed) -> str:
    """Where one more point of conversion brings most."""
    best = weakest_stage(needs)
    text = _("One more point brings most at “{stream}”: {before} → {after} of “{stage}” bring {money} more.")
    stream = needs.streams[best.stream].stream
    return text.format(
        stream=stream.title,
        stage=stream.stages[best.stage].title,
        before=percent(best.before),
        after=percent(best.after),
        money=written_amount(needs, best.money),
    )


def lacking_sentences(needs: FunnelNeed) -> list[str]:
    """Streams that need more than there are of their first stage."""
    text = _("“{stream}” needs {n} of “{stage}”, and there are {there}: the other streams have to bring more.")
    return [
        text.format(
            stream=need.stream.title,
            stage=need.stream.stages[0].title,
            n=number(rounded_up(need.counts[0]), 0),
            there=number(need.stream.there_are or 0, 1),
        )
        for need in needs.streams
        if need.lacking > 1e-9
    ]


def gain_at(needs: FunnelNeed, gain: PointGain) -> str:
    """What a point brings at one step, for a pointer or a screen reader."""
    stage = needs.streams[gain.stream].stream.stages[gain.stage].title
    text = _("{stage}: one more point of conversion brings {money}")
    return text.format(stage=stage, money=written_amount(needs, gain.money))
