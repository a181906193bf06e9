"""What a fit has to say, in words: what was found, what is odd in the history, and what was done about it."""

import math
from collections.abc import Iterator, Sequence

from kpi.language import _, ngettext, percent
from kpi.problem import Problem
from kpi.statistics.panel import FEW
from kpi.worlds.estimate import KpiEstimate
from kpi.worlds.outlook import Outlook
from kpi.worlds.pooling import Pooled

_OFTEN = 0.05
"""Share of zeros from which a bell curve is a poor picture."""


def sentences(outlook: Outlook, shares: Pooled | None, periods: int) -> tuple[str, ...]:
    """Whose the results are, and how sure that is."""
    if shares is None:
        return (_assumed(outlook, periods),)
    text = _(
        "Of what varies in results, {person} stays with the person, {market} hits everyone in the same period, {team} a whole team, and {luck} is luck of the moment."
    ).format(
        person=percent(shares.person, 0),
        market=percent(shares.market, 0),
        team=percent(shares.team, 0),
        luck=percent(shares.luck, 0),
    )
    return (text, *_how_sure(shares, periods))


def _how_sure(shares: Pooled, periods: int) -> Iterator[str]:
    if not math.isnan(shares.person_range[0]):
        yield _("The person’s part lies between {low} and {high} (95%).").format(
            low=percent(shares.person_range[0], 0), high=percent(shares.person_range[1], 0)
        )
    yield ngettext(
        "What hits everyone is seen in {n} period only: it may be anything from {low} to {high} (95%).",
        "What hits everyone is seen in {n} periods only: it may be anything from {low} to {high} (95%).",
        periods,
    ).format(n=periods, low=percent(shares.market_range[0], 0), high=percent(shares.market_range[1], 0))
    if not shares.teams_told:
        yield _(
            "What hits a team cannot be told from what hits everyone or each person alone, so it is part of those: there is one team only, or teams of one person."
        )


def _assumed(outlook: Outlook, periods: int) -> str:
    if periods < FEW:
        text = ngettext(
            "{n} period cannot tell skill from luck, which takes {few}. It is assumed that {person} of what varies in results stays with the person and {market} hits everyone in the same period.",
            "{n} periods cannot tell skill from luck, which takes {few}. It is assumed that {person} of what varies in results stays with the person and {market} hits everyone in the same period.",
            periods,
        )
    else:
        text = _(
            "The results cannot tell skill from luck: there is one person only, or nothing varies. It is assumed that {person} of what varies in results stays with the person and {market} hits everyone in the same period."
        )
    return text.format(n=periods, few=FEW, person=percent(outlook.person, 0), market=percent(outlook.market, 0))


def problems(estimates: Sequence[KpiEstimate], shares: Pooled | None, periods: int) -> Iterator[Problem]:
    """Notices: none stops a forecast."""
    if not estimates:
        mend = _("Upload results with plans, or set every figure of the outlook yourself.")
        yield _notice(_("there are no results to learn from: everything is assumed"), "", mend)
    elif shares is None:
        yield _notice(_assumed(Outlook(), periods), "", _("Set these figures yourself if you know better."))
    for one in estimates:
        for what, mend in _odd(one):
            where = f"{one.past.role}, {one.past.kpi}" if one.past.role else one.past.kpi
            yield _notice(what, where, mend)


def _odd(one: KpiEstimate) -> Iterator[tuple[str, str]]:
    seen = one.past.seen
    if not one.usable:
        yield _unusable(one), _("Set its average and its variation yourself.")
        return
    if not one.variance:
        yield (
            _("every result is the same, so the forecast takes it as certain"),
            _("Set its variation yourself if it can vary."),
        )
    if one.held:
        text = _(
            "results lie or scatter so far out that they are no shares of a plan: an average of {mean} and a variation of {cv} are taken"
        )
        yield text.format(mean=percent(one.mean, 0), cv=percent(one.cv, 0)), _("Check the plans.")
    if one.strays:
        text = ngettext(
            "{n} result lies so far from the others that it is brought nearer (to {low} or {high}) before the rest is estimated",
            "{n} results lie so far from the others that they are brought nearer (to {low} or {high}) before the rest is estimated",
            one.strays,
        )
        yield (
            text.format(n=one.strays, low=percent(seen.min(), 0), high=percent(seen.max(), 0)),
            _("Check them in the data."),
        )
    if not one.past.planned:
        yield _("there is no plan, so each person’s own average takes its place"), ""
    yield from _not_above_zero(one)


def _unusable(one: KpiEstimate) -> str:
    if len(one.past.seen) >= FEW:
        return _(
            "results are zero or below on average, which no forecast in shares of the plan can hold: an average of 100% is assumed"
        )
    text = ngettext(
        "{n} result is too few: an average of 100% and a variation of {cv} are assumed",
        "{n} results are too few: an average of 100% and a variation of {cv} are assumed",
        len(one.past.seen),
    )
    return text.format(n=len(one.past.seen), cv=percent(one.cv, 0))


def _not_above_zero(one: KpiEstimate) -> Iterator[tuple[str, str]]:
    low, zero = int((one.past.seen < 0).sum()), int((one.past.seen == 0).sum())
    mend = _("If zeros are common, own history is a better shape.") if zero > _OFTEN * len(one.past.seen) else ""
    if low:
        text = ngettext(
            "{n} result is below zero, so the variation is taken as normal and can fall below zero again",
            "{n} results are below zero, so the variation is taken as normal and can fall below zero again",
            low,
        )
        yield text.format(n=low), mend
    elif zero:
        text = ngettext(
            "{n} result is zero, so the variation is taken as normal, which can fall below zero",
            "{n} results are zero, so the variation is taken as normal, which can fall below zero",
            zero,
        )
        yield text.format(n=zero), mend


def no_history(role: str, kpi: str) -> Problem:
    """Of a KPI that is asked for."""
    return Problem(_("no results of {kpi}").format(kpi=kpi), role, _("Choose a role and a KPI with a history."))


def _notice(what: str, where: str, mend: str) -> Problem:
    return Problem(what, where, mend, level="notice")
