"""What the check-up found, what the change mends, and the risks that are left, each of which needs an owner."""

from collections.abc import Iterator, Sequence

from kpi.charts.checkparts import stake_words
from kpi.checkup.checkresult import SEVERITIES, CheckResult
from kpi.checkup.repaying import mend_line
from kpi.checkup.runchecks import checkup_finding, worth_telling
from kpi.comparison.comparisonheadline import shown
from kpi.documents.blocks import Grid
from kpi.documents.decision import STEP, Decision
from kpi.documents.decisionahead import ahead_of
from kpi.documents.message import Message
from kpi.language import _, ngettext, number, percent

_FIRST = 5
_SAFE = 0.05
"""A budget that is exceeded more rarely is no risk."""


def check_up_of(decision: Decision) -> Message:
    """The first five findings with their money; what is mended, and what is accepted."""
    found = worth_telling(decision.findings)
    said = tuple(filter(None, [" ".join((*_mended(decision), *_left(found)))]))
    title = checkup_finding(decision.findings)
    source = _("Check-up of the new scheme, ranked by money and how sure it is.")
    if not found:
        return Message(title, said, tuple(_accepted(decision)), source=source, on_slide=False)
    rows = tuple(_row(place, one, decision) for place, one in enumerate(found[:_FIRST], 1))
    heads = ("", _("Finding"), _("Money"), _("Mend"))
    table = Grid(heads, rows, 4, alt=_("First findings of the check-up"), widths=(0.4, 4, 2.6, 5))
    return Message(title, said, tuple(_accepted(decision)), None, table, source)


def _row(place: int, one: CheckResult, decision: Decision) -> tuple[str, str, str, str]:
    money = f"{stake_words(one.stake, decision.write)} {one.stake.words}" if one.stake else _(SEVERITIES[one.severity])
    if one.mend is None:
        return number(place), one.title, money, _("No mend is known.")
    return (
        number(place),
        one.title,
        money,
        " ".join([f"{one.mend.title}.", mend_line(one.mend._replace(twin=None), decision.write)]),
    )


def _mended(decision: Decision) -> Iterator[str]:
    """How much the change mends."""
    gone = decision.gone
    if decision.same:
        return
    if not gone:
        yield _("The change mends none of the findings of today's scheme.")
        return
    text = ngettext("The change mends {n} finding.", "The change mends {n} findings.", len(gone))
    yield text.format(n=number(len(gone)))


def _left(found: Sequence[CheckResult]) -> Iterator[str]:
    rest = len(found) - _FIRST
    if rest > 0:
        text = ngettext("{n} more finding stands in the check-up.", "{n} more findings stand in the check-up.", rest)
        yield text.format(n=number(rest))


def _accepted(decision: Decision) -> Iterator[str]:
    """What is mended, then what the reader has switched off, with the reason."""
    if decision.gone and not decision.same:
        yield _("Mended by the change: {findings}").format(findings=" ".join(one.title for one in decision.gone))
    silenced = [one.title for one in decision.findings if one.state == "silenced"]
    if silenced:
        yield _("Accepted, with the reason that was given:")
        yield from silenced
    else:
        yield _("No finding was accepted with a reason yet; whoever accepts one says why.")


def risks(decision: Decision) -> Message:
    """Risks and holes, what is done about each, and who answers for it."""
    found = list(_risks(decision))
    text = ngettext("{n} risk is open and needs an owner.", "{n} risks are open, and each needs an owner.", len(found))
    rows = tuple((risk, answer, _("to be named")) for risk, answer in found)
    heads = (_("Risk or hole"), _("What is done about it"), _("Owner"))
    table = Grid(heads, rows, 3, alt=_("Risks and their owners"), widths=(5, 5, 1.9))
    return Message(text.format(n=number(len(found))), table=table)


def _risks(decision: Decision) -> Iterator[tuple[str, str]]:
    yield from _of_people(decision)
    yield from _of_money(decision)
    stops = [one for one in worth_telling(decision.findings) if one.severity == "stop"]
    for one in stops:
        yield one.title, _("It is mended before anything is paid.")
    yield from _unknown(decision)
    yield (
        _("Nobody has looked at the law yet."),
        _("A lawyer is asked, and the works council or union, before people are told. This paper is no legal advice."),
    )


def _of_people(decision: Decision) -> Iterator[tuple[str, str]]:
    lose = shown(decision.compared, decision.scheme.minor).lose
    if lose.people:
        text = ngettext("{n} person loses {money}.", "{n} people lose {money} together.", lose.people)
        yield (
            text.format(n=number(lose.people), money=decision.write(lose.money)),
            _("Their heads talk with each of them before the plan document is out."),
        )
    down = int((decision.compared.crossing["crosses"] == "to zero").sum())
    if down:
        text = ngettext("{n} person falls to nothing.", "{n} people fall to nothing.", down)
        yield text.format(n=number(down)), _("A guarantee for the first months is decided on.")


def _of_money(decision: Decision) -> Iterator[tuple[str, str]]:
    better = decision.costs[-1]
    known = decision.costs[1]
    if better.after > known.after:
        text = _("Results {share} better cost {money} more than those of today.")
        yield (
            text.format(share=percent(STEP), money=decision.write(better.after - known.after)),
            _("Finance says whether such results pay for it."),
        )
    ahead = ahead_of(decision)
    if ahead is None:
        yield _("The cost of the time ahead is not known."), _("A forecast is made before the budget is approved.")
    elif decision.budget is not None and ahead.now.chance_over(decision.budget).value > _SAFE:
        yield ahead.now.verdict(decision.budget), _("The reserve is set aside, or all bonuses together are limited.")


def _unknown(decision: Decision) -> Iterator[tuple[str, str]]:
    few = list(dict.fromkeys(one.question for one in decision.findings if one.state == "few"))
    if few:
        text = ngettext(
            "{n} question cannot be answered from these data.",
            "{n} questions cannot be answered from these data.",
            len(few),
        )
        yield (
            text.format(n=number(len(few))),
            _("They are asked again when there are more results, first of all: {first}").format(first=few[0]),
        )
