"""The decisions that a meeting has to take, each to be answered with yes or no, with what follows from either."""

import datetime as dt
from collections.abc import Iterator

from kpi.checkup.repaying import mend_line
from kpi.checkup.runchecks import worth_telling
from kpi.comparison.comparisonheadline import comparison_headline
from kpi.documents.blocks import Grid
from kpi.documents.decision import Decision
from kpi.documents.decisionahead import ahead_of
from kpi.documents.message import Message
from kpi.documents.paperdates import day
from kpi.language import _, ngettext, number
from kpi.solver import Answers
from kpi.split.verdict import AIMS, best, cost_in_words, loss_in_words

FIRST_TOLD = dt.timedelta(days=60)
"""Before the start, people are told why."""

Asked = tuple[str, str, str]
"""The question, what follows from yes, and what from no."""


def decisions(decision: Decision) -> Message:
    """All of them in one table."""
    rows = list(_asked(decision))
    title = ngettext("{n} decision is required today.", "{n} decisions are required today.", len(rows))
    heads = ("", _("Decision"), _("If yes"), _("If no"))
    numbered = tuple((number(place), *row) for place, row in enumerate(rows, 1))
    alt = _("Decisions, and what follows from each answer")
    return Message(title.format(n=number(len(rows))), table=Grid(heads, numbered, 4, alt=alt, widths=(0.4, 3, 4, 4)))


def _asked(decision: Decision) -> Iterator[Asked]:
    yield _scheme(decision)
    yield from _money(decision)
    if decision.answers is None:
        yield from _remedy(decision)
    elif decision.solved is None and not _is_met(decision.answers):
        yield _solver(decision.answers)
    yield from _mend(decision)
    if not decision.same:
        yield _start(decision.begins)


def _scheme(decision: Decision) -> Asked:
    cost = decision.write(decision.compared.before.cost)
    if decision.same:
        return (
            _("Does today's scheme stay as it is?"),
            _("On the known results it costs {cost}.").format(cost=cost),
            _("A change is proposed at the next meeting."),
        )
    return (
        _("Does the new scheme replace today's?"),
        comparison_headline(decision.compared, decision.write, decision.scheme.minor),
        _("Today's scheme stays. On the same results it costs {cost}.").format(cost=cost),
    )


def _money(decision: Decision) -> Iterator[Asked]:
    """Nothing where nobody has looked ahead."""
    ahead = ahead_of(decision)
    if ahead is None:
        return
    most = ahead.at_most(0.9)
    no = _("In 9 of 10 cases the bonuses cost at most {most}; the rest has to be found when it is due.")
    if decision.budget is not None:
        question = _("Is a budget of {budget} approved for the time ahead?")
        yes = ahead.now.verdict(decision.budget)
        yield question.format(budget=decision.write(decision.budget)), yes, no.format(most=most)
        return
    question = _("Is {most} set aside for the time ahead?")
    yes = _("In 9 of 10 cases that is enough; in half of all cases {half} would do.")
    yield question.format(most=most), yes.format(half=ahead.at_most(0.5)), no.format(most=most)


def _is_met(found: Answers) -> bool:
    """Whether the scheme as it is meets all conditions, so that there is nothing to decide."""
    return found.possible and found.chosen.scheme == found.ground.scheme


def _solver(found: Answers) -> Asked:
    if not found.possible:
        return (
            _("May one of the conditions give?"),
            " ".join(found.lines()[:1]) or found.certainty(),
            found.finding(),
        )
    told = [found.finding(), *found.lines()[:2]]
    return (
        _("Is the change that meets all conditions made instead?"),
        " ".join(told),
        " ".join(found.reasons()) or _("The conditions stay as they are met today."),
    )


def _remedy(decision: Decision) -> Iterator[Asked]:
    """The fairest remedy, where the strong lose less by it."""
    if decision.mended is None:
        return
    table = decision.remedied
    now = table[table["name"] == decision.new_name].iloc[0]
    found = best(table[~table["name"].isin(("today", "new"))], AIMS[0])
    if found.empty or not now["strong_lose"] > 0 or not found.iloc[0]["strong_lose"] < now["strong_lose"]:
        return
    first = found.iloc[0]
    cost = cost_in_words(first["cost"], decision.compared.before.cost, decision.alone, decision.write)
    yes = loss_in_words(first["strong_lose"], first["strong_lose_share"], decision.write)
    yield (
        _("Is “{remedy}” worked out for the next meeting?").format(remedy=first["title"]),
        f"{yes} {cost}",
        loss_in_words(now["strong_lose"], now["strong_lose_share"], decision.write),
    )


def _mend(decision: Decision) -> Iterator[Asked]:
    """The first finding that can be mended."""
    for one in worth_telling(decision.findings):
        if one.mend is not None and one.mend.repaid is not None:
            question = _("Is this mend made: {mend}?").format(mend=one.mend.title)
            yield question, mend_line(one.mend._replace(twin=None), decision.write), one.title
            return


def _start(begins: dt.date | None) -> Asked:
    if begins is None:
        return (
            _("Is the day of the start set today?"),
            _("The timetable counts back from it: people are told why 60 days before."),
            _("Nobody is told anything until there is a day."),
        )
    return (
        _("Does it hold from {day}?").format(day=day(begins)),
        _("People are told why from {day} on.").format(day=day(begins - FIRST_TOLD)),
        _("Today's scheme is paid until another day is set."),
    )
