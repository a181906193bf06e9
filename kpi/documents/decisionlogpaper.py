"""The log of decisions as a paper, a line each, newest last; and the figures that a decision of today rests on."""

from collections.abc import Iterator

from kpi.decisions.decisionlog import DecisionLog, FiguresUsed, LoggedDecision
from kpi.decisions.planterms import PlanTerms
from kpi.documents.blocks import Block, Finding, Grid, Paper, Text
from kpi.documents.clauses import paper_about
from kpi.documents.made import Made
from kpi.documents.paperdates import day
from kpi.export.workbookrecord import data_hash, text_hash
from kpi.language import _, minor_units, money, ngettext, number
from kpi.payment.payouts import Payouts
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import dump

_SHORT = 10
"""Letters of a digest that two people can compare."""
_NEW_LINE = "\n"


def figures_used(scheme: Scheme, paid: Payouts) -> FiguresUsed:
    """What a decision rests on that is made now: the scheme, the people and results, and what it pays on them."""
    return FiguresUsed(
        scheme=text_hash(dump(scheme)),
        data=data_hash(paid.workforce),
        cost=int(paid.cost) / scheme.minor,
        currency=scheme.currency,
    )


def decision_log_paper(log: DecisionLog, terms: PlanTerms, made: Made) -> Paper:
    """Every line as it was written; one that no longer holds says by which it was replaced."""
    blocks = tuple(_blocks(log))
    return Paper(_("Log of decisions"), blocks, paper_about(terms, _("Log of decisions")), made.foot)


def _blocks(log: DecisionLog) -> Iterator[Block]:
    if not log.lines:
        yield Finding(_("Nothing has been decided yet."))
        return
    gone = log.replaced_by
    text = ngettext("{n} line, of which {holds} holds.", "{n} lines, of which {holds} hold.", len(log.lines))
    yield Finding(text.format(n=number(len(log.lines)), holds=number(len(log.lines) - len(gone))))
    yield Text(_("Lines are only added; a correction is a new line. Of votes only counts are kept."), quiet=True)
    heads = (_("No."), _("Decision"), _("On the table, and votes"), _("Who, until when"), _("Rests on"))
    rows = tuple(_row(log, one, gone.get(one.number)) for one in log.lines)
    yield Grid(heads, rows, figures=5, widths=(1.5, 3.2, 2.2, 1.8, 2.1), alt=_("Decisions, the newest last"))


def _row(log: DecisionLog, one: LoggedDecision, by: int | None) -> tuple[str, ...]:
    parts = (_which(one, by), _what(log, one), _table(one), _who(one), _figures(one.figures))
    return tuple(_NEW_LINE.join(part) or "–" for part in parts)


def _which(one: LoggedDecision, by: int | None) -> Iterator[str]:
    yield number(one.number)
    yield day(one.date)
    if by is not None:
        yield _("replaced by {n}").format(n=number(by))


def _what(log: DecisionLog, one: LoggedDecision) -> Iterator[str]:
    if one.kind == "exception":
        yield _("Exception: {kind}").format(kind=one.exception or _("to be filled in"))
    yield one.decision
    if one.amount is not None:
        yield _("Amount: {amount}").format(amount=_money(one.amount, one.figures))
    if one.reason:
        yield _("Reason: {reason}").format(reason=one.reason)
    if one.effective:
        yield _("Holds from {day}").format(day=day(one.effective))
    if one.replaces:
        yield _("Replaces no. {n}").format(n=number(one.replaces))
    if one.kind == "exception" and one.exception:
        before = log.earlier_exceptions(one)
        text = ngettext("Made {n} time before", "Made {n} times before", before)
        yield text.format(n=number(before)) if before else _("Never made before")


def _table(one: LoggedDecision) -> Iterator[str]:
    for option in one.options:
        cost = "" if option.cost is None else _money(option.cost, one.figures)
        yield _("{option}: {cost}").format(option=option.name, cost=cost) if cost else option.name
    if one.votes:
        told = (_("{answer} {n}").format(answer=vote.answer, n=number(vote.votes)) for vote in one.votes)
        yield _("Votes: {counts}").format(counts=", ".join(told))


def _who(one: LoggedDecision) -> Iterator[str]:
    yield _("Decided: {who}").format(who=one.decided_by or _("to be filled in"))
    if one.owner:
        yield _("Owner: {who}").format(who=one.owner)
    if one.due:
        yield _("Due {day}").format(day=day(one.due))


def _figures(figures: FiguresUsed) -> Iterator[str]:
    if figures.cost is not None:
        yield _("Cost: {amount}").format(amount=_money(figures.cost, figures))
    if figures.scheme:
        yield _("Scheme {digest}").format(digest=figures.scheme[:_SHORT])
    if figures.data:
        yield _("Data {digest}").format(digest=figures.data[:_SHORT])


def _money(amount: float, figures: FiguresUsed) -> str:
    return money(amount * minor_units(figures.currency), figures.currency)
