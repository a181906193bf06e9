"""Sentences that several papers share: about time, disputes and notice, and what has to be filled in."""

import datetime as dt
from collections.abc import Iterator

from kpi.decisions.planterms import PlanTerms
from kpi.documents.paperdates import day
from kpi.language import _, ngettext, number
from kpi.rules.curve import Curve
from kpi.rules.said import Frame
from kpi.rules.wording import in_words
from kpi.scheme.scheme import Scheme


def paper_about(terms: PlanTerms, kind: str) -> str:
    """What stands at the top right: whose paper it is, and what kind of."""
    return " · ".join(part for part in (terms.company, terms.number, terms.version, kind) if part)


def draft(terms: PlanTerms) -> str:
    """The stamp on every page until somebody has approved."""
    return "" if terms.approved else _("Draft")


def or_blank(text: str) -> str:
    """A text, or that it is missing."""
    return text or _("to be filled in")


def date_or_blank(when: dt.date | None) -> str:
    """A day, or that it is missing."""
    return day(when) if when else _("to be filled in")


def valid(terms: PlanTerms) -> str:
    """From when to when it holds."""
    if not terms.valid_from:
        return _("to be filled in")
    if not terms.valid_to:
        return _("from {first} until it is replaced").format(first=day(terms.valid_from))
    return _("from {first} to {last}").format(first=day(terms.valid_from), last=day(terms.valid_to))


def part_of_period(scheme: Scheme) -> Iterator[str]:
    """How joiners, leavers and absence are treated, and who is paid at all."""
    reduced = {
        "target": _(
            "Who joins, leaves or is absent within a period has a target bonus in proportion to the days employed."
        ),
        "target and plan": _(
            "Who joins, leaves or is absent within a period has a target bonus and plans in proportion to the days employed; plans of ratios, averages and levels stay."
        ),
        "nothing": _("Who joins, leaves or is absent within a period has the full target bonus and full plans."),
    }
    counted = {
        "calendar": _("Days are counted by the calendar."),
        "of 30": _("Every month counts thirty days."),
        "full months": _("Only full months count."),
    }
    yield reduced[scheme.prorate]
    if scheme.prorate != "nothing":
        yield counted[scheme.days]
    if scheme.eligibility is None:
        yield _("Whoever was employed in the period is paid for it, also after having left.")
    else:
        yield _("Paid is only who meets this: {conditions}.").format(
            conditions=in_words(scheme.eligibility, Frame(scheme.currency))
        )


def disputes(terms: PlanTerms) -> Iterator[str]:
    """Within which time a mistake is told, and a dispute decided."""
    yield ngettext(
        "Whoever finds a mistake in a statement says so within {n} day.",
        "Whoever finds a mistake in a statement says so within {n} days.",
        terms.object_within,
    ).format(n=number(terms.object_within))
    yield ngettext(
        "A dispute is decided within {n} day, in writing and with reasons.",
        "A dispute is decided within {n} days, in writing and with reasons.",
        terms.answered_within,
    ).format(n=number(terms.answered_within))
    yield _("A mistake is corrected with the next statement, and named there.")


def notice(terms: PlanTerms) -> Iterator[str]:
    """How a plan is changed."""
    yield ngettext(
        "This plan is changed only for periods that have not begun, and at least {n} day before.",
        "This plan is changed only for periods that have not begun, and at least {n} days before.",
        terms.notice,
    ).format(n=number(terms.notice))
    yield _("Every change is announced in writing, with a new version of this document.")


def between(curve: Curve) -> str:
    """How the points of a curve are joined, and what lies outside of them."""
    worse = _("A result worse than the first one pays nothing.")
    joined = (
        _("Between two points the lower pay holds until the next point is reached.")
        if curve.shape == "steps"
        else _("Between two points pay rises in a straight line.")
    )
    above = (
        _("Beyond the last point it goes on rising as before.")
        if curve.above == "continue"
        else _("Beyond the last point it stays.")
    )
    edge = (
        _("A point counts only where it is exceeded.")
        if curve.edge == "exceeded"
        else _("A point that is just reached is paid.")
    )
    lower = _("Lower is better here.") if curve.falls else ""
    sentences = [lower, worse, *([joined] if len(curve.knots) > 1 else []), above, edge]
    return " ".join(one for one in sentences if one)


def whose_result(whose: str) -> str:
    """Whose result it is."""
    return {"person": _("the person"), "team": _("the team"), "company": _("the company")}[whose]


def who_sees_what(least: int) -> tuple[tuple[str, str, str], ...]:
    """Who, what they see, and what they do not: a proposal, for what a company has agreed stands in no scheme."""
    sums = ngettext("sums of groups of at least {n} person", "sums of groups of at least {n} people", least)
    structure = ngettext(
        "the structure of pay, its ratios, and sums of groups of at least {n} person",
        "the structure of pay, its ratios, and sums of groups of at least {n} people",
        least,
    )
    return (
        (
            _("The person"),
            _("own plans, results, statement and calculator; the team’s result as one number"),
            _("results and pay of others"),
        ),
        (
            _("The head"),
            _("plans, results and statements of the own team"),
            _("pay of other teams"),
        ),
        (_("HR and payroll"), _("what payment and corrections need"), _("guesses and votes of a workshop")),
        (_("The management"), sums.format(n=number(least)), _("who is paid what, but for who reports to it")),
        (
            _("The works council"),
            structure.format(n=number(least)),
            _("results and pay of single people, but for what a law gives it"),
        ),
    )
