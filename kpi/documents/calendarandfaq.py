"""How a change is told: a calendar from the reasons to the first pay, and the questions that everybody asks, answered with computed pay."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kpi.decisions.planterms import PlanTerms
from kpi.difference import changes
from kpi.documents.blocks import Block, Bullets, Finding, Grid, Heading, NewPage, Note, Paper, Text
from kpi.documents.clauses import disputes, draft, or_blank, paper_about, who_sees_what
from kpi.documents.made import Made
from kpi.documents.paperdates import day, days_from, weekday
from kpi.documents.workedexamples import paid_at
from kpi.fairness.smallcells import LEAST
from kpi.language import _, change, money, ngettext, number, percent
from kpi.payment.workforce import Workforce
from kpi.problem import Refused
from kpi.scheme.scheme import Scheme

REACHED = (0.8, 1.0, 1.2)
"""Shares of the plan at which pay is shown."""
TEAM_MISSES = 0.5
"""What the team reaches of its plan where it misses it."""
_TALKS, _OPEN_HOURS, _FIRST_PAY = 14, 7, 30
_MOST_TOLD = 12
"""Changes that are told one by one."""


class Paid(NamedTuple):
    """What a role is paid in an example, in minor units, before and after; None where it has no card, or no example can be calculated."""

    role: str
    reached: float
    before: int | None
    after: int | None

    @property
    def rises(self) -> int:
        """1 where it is more than before, −1 where it is less; 0 where it is the same, or one is unknown."""
        if self.before is None or self.after is None:
            return 0
        return (self.after > self.before) - (self.after < self.before)


class CalendarDay(NamedTuple):
    """One day of the calendar."""

    days: int
    """From the start; below 0 before it."""
    what: str
    by: str
    whom: str


def calendar_and_faq(
    before: Scheme,
    after: Scheme,
    terms: PlanTerms,
    made: Made,
    *,
    begins: dt.date | None = None,
    workforce: Workforce | None = None,
) -> Paper:
    """Calendar and questions of a change that holds from `begins`, or else from the day from which the plan document is valid.

    The people of `workforce` lend the examples their usual plans, target bonuses and salaries.
    """
    starts = begins or terms.valid_from
    paid = tuple(pay_examples(before, after, workforce))
    blocks = (
        *_calendar(terms, starts, made.today),
        NewPage(),
        Heading(_("Questions and answers")),
        *_less(after, paid),
        *_why(before, after, terms),
        *_team_misses(before, after, workforce),
        *_which_day(terms, starts),
        *_who_sees(),
        *_whom_to_ask(terms),
    )
    return Paper(_("How the change is told"), blocks, paper_about(terms, after.title), made.foot, draft(terms))


def calendar_days(terms: PlanTerms) -> tuple[CalendarDay, ...]:
    """The calendar in order; longer notice moves what comes before the plan document, too."""
    notice = terms.notice
    everybody, heads = _("everybody"), _("heads")
    return (
        CalendarDay(-2 * notice, _("Why pay changes, and what is to be reached by it"), _("sponsor"), everybody),
        CalendarDay(
            -notice - notice // 2, _("Heads learn the principles, and what they will be asked"), _("owner"), heads
        ),
        CalendarDay(-notice, _("The full plan document is handed out"), _("HR"), everybody),
        CalendarDay(
            -min(_TALKS, notice), _("A talk with each person about the own plans and examples"), heads, everybody
        ),
        CalendarDay(-min(_OPEN_HOURS, notice), _("Open hours for questions"), _("HR and heads"), everybody),
        CalendarDay(0, _("Start; every letter is acknowledged"), heads, everybody),
        CalendarDay(_FIRST_PAY, _("First pay, with a statement; a short survey"), _("payroll and HR"), everybody),
    )


def _calendar(terms: PlanTerms, starts: dt.date | None, today: dt.date) -> Iterator[Block]:
    yield Heading(_("Calendar"))
    text = (
        _("The change holds from {day}; the plan document is in hand {n} before.").format(
            day=day(starts), n=_days(terms.notice)
        )
        if starts
        else _(
            "The day from which the change holds is to be filled in; the plan document is in hand {n} before."
        ).format(n=_days(terms.notice))
    )
    yield Finding(text)
    heads = (_("When"), _("What"), _("By"), _("For"))
    told = calendar_days(terms)
    rows = tuple((_when(one.days, starts), one.what, one.by, one.whom) for one in told)
    yield Grid(heads, rows, figures=4, widths=(1.8, 4.0, 1.2, 1.2), alt=_("Calendar of the change"))
    yield from _late(told, starts, today)


def _days(count: int) -> str:
    return ngettext("{n} day", "{n} days", abs(count)).format(n=number(abs(count)))


def _when(days: int, starts: dt.date | None) -> str:
    """A real day where it is known from when the change holds."""
    found = days_from(starts, days) if starts else None
    if found:
        return weekday(found)
    if not days:
        return _("on the first day")
    return (_("{n} before the start") if days < 0 else _("{n} after the start")).format(n=_days(days))


def _late(told: Sequence[CalendarDay], starts: dt.date | None, today: dt.date) -> Iterator[Block]:
    """That days are over already, and when the change could begin."""
    if starts is None:
        return
    found = [days_from(starts, one.days) for one in told]
    over = sum(one is not None and one < today for one in found)
    earliest = days_from(today, -told[0].days)
    if over and earliest:
        text = ngettext(
            "{n} of these days is over. To keep all of them, let the change hold from {day} on.",
            "{n} of these days are over. To keep all of them, let the change hold from {day} on.",
            over,
        )
        yield Note(text.format(n=number(over), day=day(earliest)), _("too late"), "bad")


def pay_examples(
    before: Scheme,
    after: Scheme,
    workforce: Workforce | None,
    *,
    team: float | None = None,
    at: Sequence[float] = REACHED,
) -> Iterator[Paid]:
    """Each role at each share of its plans, by both schemes."""
    for role in {**after.roles, **before.roles}:
        for reached in at:
            pays = (_pay(scheme, role, reached, workforce, team) for scheme in (before, after))
            yield Paid(role, reached, *pays)


def _pay(scheme: Scheme, role: str, reached: float, workforce: Workforce | None, team: float | None) -> int | None:
    """None where the role has no card, or its pay hangs on more than one person's results."""
    if role not in scheme.roles:
        return None
    try:
        return paid_at(scheme, role, reached, workforce, team=team)
    except Refused:
        return None


def _less(after: Scheme, paid: Sequence[Paid]) -> Iterator[Block]:
    yield Heading(_("Shall I earn less?"), 2)
    at_plan = [one for one in paid if one.reached == 1]
    counts = {way: sum(one.rises == way for one in at_plan) for way in (1, 0, -1)}
    text = ngettext(
        "At plan, of {n} role {more} is paid more, {same} the same and {less} less.",
        "At plan, of {n} roles {more} are paid more, {same} the same and {less} less.",
        len(at_plan),
    )
    written = {name: number(counts[way]) for name, way in (("more", 1), ("same", 0), ("less", -1))}
    yield Text(text.format(n=number(len(at_plan)), **written))
    yield _table(after, paid)
    yield Text(
        _(
            "A period of an example person with the usual plans and target bonus of the role, whose team reaches as much. Where lower is better, 80% stands for a result 20% above its plan."
        ),
        quiet=True,
    )
    if any(one.before is None or one.after is None for one in paid):
        yield Text(
            _("–: there is no such role, or no example can be calculated from one person’s results."), quiet=True
        )


def _table(scheme: Scheme, paid: Sequence[Paid]) -> Grid:
    heads = (_("Role"), _("Reached"), _("Until now"), _("New"), _("Difference"))
    rows = tuple(
        (
            one.role,
            percent(one.reached),
            _amount(one.before, scheme),
            _amount(one.after, scheme),
            _difference(one, scheme),
        )
        for one in paid
    )
    return Grid(heads, rows, alt=_("Pay of an example person of each role, until now and new"))


def _amount(minor: int | None, scheme: Scheme) -> str:
    return "–" if minor is None else money(minor, scheme.currency)


def _difference(one: Paid, scheme: Scheme) -> str:
    if one.before is None or one.after is None:
        return "–"
    return change(one.after - one.before, lambda minor: money(minor, scheme.currency))


def _why(before: Scheme, after: Scheme, terms: PlanTerms) -> Iterator[Block]:
    yield Heading(_("Why does it change, and what?"), 2)
    yield Text(terms.purpose or after.note or _("To be filled in: what the company wants to reach with this pay."))
    told = [str(one) for one in changes(before, after) if not one.wording]
    if not told:
        yield Text(_("No rule of what is paid changes."))
        return
    yield Bullets(tuple(told[:_MOST_TOLD]))
    if (more := len(told) - _MOST_TOLD) > 0:
        text = ngettext(
            "{n} more change stands in the plan document.", "{n} more changes stand in the plan document.", more
        )
        yield Text(text.format(n=number(more)))


def _team_misses(before: Scheme, after: Scheme, workforce: Workforce | None) -> Iterator[Block]:
    yield Heading(_("What if the team misses its plan?"), 2)
    with_team = {card.role for one in (before, after) for card in one.roles.values() if one.team_of(card).counts}
    if not with_team:
        yield Text(_("The team’s result changes nothing of anybody’s pay."))
        return
    paid = [one for one in pay_examples(before, after, workforce, team=TEAM_MISSES, at=(1.0,)) if one.role in with_team]
    text = _("Whoever reaches the own plan, while the team reaches {share} of its plan, is paid:")
    yield Text(text.format(share=percent(TEAM_MISSES)))
    yield _table(after, paid)


def _which_day(terms: PlanTerms, starts: dt.date | None) -> Iterator[Block]:
    yield Heading(_("Which day separates old from new?"), 2)
    if starts is None:
        yield Text(_("To be filled in: the first day of the new plan."))
    else:
        text = _(
            "Periods that begin on {day} or later are paid by the new plan, all earlier ones by the old plan, also where they are paid out later."
        )
        yield Text(text.format(day=day(starts)))
    yield Text(
        _(
            "What is under way on that day counts in the period in which it becomes a result, by the plan of that period."
        )
    )
    yield Text(_("Paid on: {when}").format(when=or_blank(terms.paid_on)))


def _who_sees() -> Iterator[Block]:
    yield Heading(_("Who sees my numbers?"), 2)
    heads = (_("Who"), _("Sees"), _("Does not see"))
    yield Grid(heads, who_sees_what(LEAST), figures=3, widths=(1.3, 3.0, 3.0), alt=_("Who sees what"))
    yield Text(_("This is a proposal, to be agreed."), quiet=True)


def _whom_to_ask(terms: PlanTerms) -> Iterator[Block]:
    yield Heading(_("Whom do I ask?"), 2)
    asked = _("Questions go to: {contact}").format(contact=or_blank(terms.contact))
    decides = _("Who decides on disputes: {who}").format(who=or_blank(terms.decides))
    yield Bullets((asked, *disputes(terms), decides))
