"""The way from the decision to the first pay, questions answered in advance, what is assumed, and of what the paper was made."""

import datetime as dt
from collections.abc import Iterator

from kpi.comparison.comparisonheadline import comparison_headline
from kpi.documents.blocks import Grid
from kpi.documents.decision import STEP, Decision
from kpi.documents.decisionahead import ahead_of
from kpi.documents.message import Message
from kpi.documents.paperdates import day
from kpi.export.workbookrecord import data_hash, payouts_hash, program_version, text_hash
from kpi.language import _, money, ngettext, number, percent
from kpi.scheme.schemefile import dump

_START = 0


def timetable(decision: Decision) -> Message:
    """From telling why to the first pay; dated where the day of the start is set."""
    begins = decision.begins
    if decision.same:
        return Message(_("There is no timetable, for nothing changes."), on_slide=False)
    rows = tuple((_when(days, begins), what, who) for days, what, who in _steps())
    title = (
        _("The new scheme holds from {day}; people are told why 60 days before.").format(day=day(begins))
        if begins
        else _("The start is 60 days after people are told why; its day is not set yet.")
    )
    table = Grid((_("When"), _("What"), _("Who")), rows, 3, alt=_("Timetable"), widths=(2.2, 6, 2))
    notes = tuple(f"{question} {answer}" for question, answer in _questions(decision))
    return Message(title, table=table, notes=notes)


def _steps() -> tuple[tuple[int, str, str], ...]:
    """Days from the start."""
    return (
        (-60, _("People are told why pay changes."), _("Leadership")),
        (-45, _("Heads learn how the scheme works."), _("HR")),
        (-30, _("The plan document is handed out."), _("HR")),
        (-14, _("Each head talks with each person about their own numbers."), _("Heads")),
        (-7, _("Open hours answer what is left."), _("HR")),
        (_START, _("The scheme starts; acknowledgements are collected."), _("HR")),
        (30, _("The first pay; people are asked whether they understand it."), _("HR, finance")),
    )


def _when(days: int, begins: dt.date | None) -> str:
    if begins is not None:
        return day(begins + dt.timedelta(days=days))
    if not days:
        return _("start")
    text = (
        ngettext("{n} day before", "{n} days before", -days)
        if days < 0
        else ngettext("{n} day after", "{n} days after", days)
    )
    return text.format(n=number(abs(days)))


def in_advance(decision: Decision) -> Message:
    """What finance, HR and sales will ask, with the answers of the engine."""
    if decision.same:
        return Message(_("Nobody has to be told that pay changes."), on_slide=False)
    alt = _("Questions and answers")
    table = Grid((_("Question"), _("Answer")), _questions(decision), 2, alt=alt, widths=(2, 4))
    return Message(_("These questions will be asked."), table=table, on_slide=False)


def _questions(decision: Decision) -> tuple[tuple[str, str], ...]:
    ahead = ahead_of(decision)
    told = comparison_headline(decision.compared, decision.write, decision.scheme.minor)
    sure = (
        _("In 9 of 10 cases it costs at most {most}.").format(most=ahead.at_most(0.9))
        if ahead
        else _("Nobody has looked ahead yet.")
    )
    starts = day(decision.begins) if decision.begins else _("the day that is decided on")
    return (
        (_("Finance: how sure is the cost?"), sure),
        (_("HR: who earns less?"), told),
        (_("Sales: what if the team misses its plan?"), _missed(decision)),
        (_("Sales: why not leave it as it is?"), decision.why or _unmoved(decision)),
        (_("All: which results count under which scheme?"), _cut(starts)),
        (_("All: who sees my numbers?"), _("To be answered by HR. This paper tells results of groups.")),
        (_("All: whom do I ask?"), _("To be named.")),
    )


def _cut(starts: str) -> str:
    text = _("Periods that begin before {day} are paid by today's scheme, later ones by the new one.")
    return text.format(day=starts)


def _missed(decision: Decision) -> str:
    text = _(
        "On these results the missed team plan takes {before} of the target bonuses today, and {after} with the new scheme."
    )
    found = decision.today.forfeited, decision.new.forfeited
    if not any(found):
        return _("On these results no bonus hangs on a missed team plan.")
    return text.format(before=decision.write(found[0]), after=decision.write(found[1]))


def _unmoved(decision: Decision) -> str:
    text = _("Today's scheme costs {cost} on these results; what it does is told above.")
    return text.format(cost=decision.write(decision.compared.before.cost))


def grounds(decision: Decision) -> Message:
    """What everything above rests on."""
    notes = tuple(": ".join(row) for row in _record(decision))
    return Message(_("All of this rests on a few assumptions."), tuple(_assumed(decision)), notes=notes)


def record(decision: Decision) -> Message:
    """By which anybody finds the same figures again."""
    alt = _("Of what this paper was made")
    table = Grid((_("Record"), _("Value")), tuple(_record(decision)), 2, alt=alt, widths=(1.6, 4.4))
    return Message(_("The same files give the same figures again."), table=table, on_slide=False)


def _assumed(decision: Decision) -> Iterator[str]:
    yield _("Nobody is assumed to work otherwise because pay changes: both schemes are paid on the same results.")
    share = percent(STEP)
    yield _("Results {share} worse or better: every result changes by that share of itself, and plans stay.").format(
        share=share
    )
    yield _("Strong is who reaches a score of 1 or more on their own result, over all periods.")
    ahead = ahead_of(decision)
    if ahead is not None:
        count = ahead.now.count
        text = ngettext("The forecast rests on {n} possible case.", "The forecast rests on {n} possible cases.", count)
        yield text.format(n=number(count))
    if decision.answers is not None:
        yield decision.answers.certainty()
    yield _("Norms of the check-up are the usual ones, or those that the reader has set.")
    yield _("The same scheme, data and program give the same figures again; the foot of each page names them.")


def _record(decision: Decision) -> list[tuple[str, str]]:
    paid = decision.compared
    return [
        (_("Program"), f"SixtyForty {program_version()}".strip()),
        (_("Today's scheme, SHA-256"), text_hash(dump(decision.baseline))),
        (_("New scheme, SHA-256"), text_hash(dump(decision.scheme))),
        (_("Data, SHA-256"), data_hash(decision.workforce)),
        (_("Payouts today, SHA-256"), payouts_hash(paid.before.paid)),
        (_("Payouts new, SHA-256"), payouts_hash(paid.after.paid)),
        (_("Cost today"), money(paid.before.cost, decision.scheme.currency)),
        (_("Cost new"), money(paid.after.cost, decision.scheme.currency)),
        (_("In a terminal"), "kpi compare today.yaml scheme.yaml results.csv --people people.csv"),
        (_("In Python"), "kpi.pay(kpi.load('scheme.yaml'), kpi.build(results, people, scheme)).cost"),
    ]
