"""The plan document of a role: all that decides its pay, in words and tables, from which anybody can calculate a bonus by hand.

The order is that of published plan documents: the pay comes first, terms and law last.
"""

from collections.abc import Iterator, Sequence

from kpi.decisions.planterms import PlanTerms
from kpi.documents.blocks import Block, Bullets, Grid, Heading, Note, Paper, Particulars, Signatures, Text
from kpi.documents.clauses import (
    date_or_blank,
    disputes,
    draft,
    notice,
    or_blank,
    paper_about,
    part_of_period,
    valid,
    whose_result,
)
from kpi.documents.made import Made
from kpi.documents.planrules import calculation_blocks, further_blocks, kpi_blocks, paid_at_plan, team_blocks, title_in
from kpi.documents.workedexamples import WorkedExample, worked_examples
from kpi.language import _, money, number, percent
from kpi.payment.workforce import Workforce
from kpi.problem import Refused
from kpi.rules.said import EXACT
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme


def plan_document(scheme: Scheme, role: str, terms: PlanTerms, made: Made, workforce: Workforce | None = None) -> Paper:
    """The document for one role; the people of `workforce` lend the examples their usual plans and target bonus.

    Raises `KeyError` for a role without a card.
    """
    card = scheme.roles[role]
    blocks = (
        *_head(scheme, terms),
        *_purpose(scheme, terms),
        *_who(scheme, card, terms),
        *_pay(scheme, card),
        *kpi_blocks(scheme, card),
        *team_blocks(scheme, card),
        *further_blocks(scheme, card),
        *calculation_blocks(scheme, card),
        *_examples(scheme, card, workforce),
        *_when(terms),
        *_disputes(terms),
        *_changes(terms),
        *_law(terms),
        *_definitions(),
        *_approval(terms),
    )
    title = _("Bonus plan: {role}").format(role=role)
    return Paper(title, tuple(blocks), paper_about(terms, _("Plan document")), made.foot, draft(terms))


def _head(scheme: Scheme, terms: PlanTerms) -> Iterator[Block]:
    rows = [
        (_("Scheme"), scheme.title or "–"),
        (_("Valid"), valid(terms)),
        (_("Reviewed on"), date_or_blank(terms.review)),
        (_("Owner"), or_blank(terms.owner)),
        (_("Sponsor"), or_blank(terms.sponsor)),
        (_("Approved by"), or_blank(terms.approver)),
        (_("Countries"), or_blank(terms.countries)),
        (_("Currency"), scheme.currency),
    ]
    yield Particulars(tuple(rows))


def _purpose(scheme: Scheme, terms: PlanTerms) -> Iterator[Block]:
    yield Heading(_("Purpose"))
    yield Text(terms.purpose or scheme.note or _("To be filled in: what the company wants to reach with this pay."))


def _who(scheme: Scheme, card: Card, terms: PlanTerms) -> Iterator[Block]:
    yield Heading(_("Who takes part"))
    yield Text(_("Everybody with the role “{role}”.").format(role=card.role))
    if terms.not_included:
        yield Text(_("Not included: {who}").format(who=terms.not_included))
    yield Bullets(tuple(part_of_period(scheme)))


def _pay(scheme: Scheme, card: Card) -> Iterator[Block]:
    yield Heading(_("Pay"))
    if not card.kpis:
        yield Text(_("This role has no target bonus. It is paid by what follows below."))
        return
    yield Text(" ".join(_target(scheme, card)))
    if len(card.kpis) > 1 or scheme.team_of(card).counts:
        yield Grid((_("Paid at plan"), _("Share of the target bonus")), tuple(paid_at_plan(scheme, card)), sums=0)


def _target(scheme: Scheme, card: Card) -> Iterator[str]:
    if card.target_bonus is not None:
        amount = money(card.target_bonus * scheme.minor, scheme.currency)
        text = _("The target bonus for a period of pay is {amount}. It is paid when every plan is reached.")
        yield text.format(amount=amount)
    elif card.target_share is not None:
        text = _("The target bonus is {share} of the salary of the period. It is paid when every plan is reached.")
        yield text.format(share=percent(card.target_share, EXACT))
    else:
        yield _("The target bonus of each person stands in the personal letter. It is paid when every plan is reached.")
    if card.target_times != 1:
        yield _("It is multiplied by {factor}.").format(factor=number(card.target_times, EXACT))


def _examples(scheme: Scheme, card: Card, workforce: Workforce | None) -> Iterator[Block]:
    yield Heading(_("Worked examples"))
    try:
        examples = worked_examples(scheme, card.role, workforce)
    except Refused as refused:
        yield Note(
            _("No example can be calculated from one person’s results: {why}").format(
                why=" ".join(str(problem) for problem in refused.problems)
            )
        )
        return
    yield _assumed(scheme, examples)
    for one in examples:
        title = _("{example}: {money}").format(example=one.title, money=money(one.explained.payout, scheme.currency))
        yield Heading(title, 2)
        rows = [(step.step, step.how, step.result) for step in one.explained.steps]
        yield Grid((_("Step"), _("How"), _("Result")), tuple(rows), figures=2, sums=1, widths=(2.2, 4.6, 1.6))


def _assumed(scheme: Scheme, examples: Sequence[WorkedExample]) -> Grid:
    """What each example assumes, side by side."""
    first = examples[0].results
    rows = []
    for place, (kpi, whose, plan, _fact) in enumerate(first.itertuples(index=False)):
        reached = [number(one.results["fact"].iloc[place], 4) for one in examples]
        rows.append((title_in(scheme, kpi), whose_result(whose), number(plan, 4) if plan == plan else "–", *reached))
    heads = (_("Assumed result"), _("Of"), _("Plan"), *(one.title for one in examples))
    widths = (2.4, 1.3, 1.0, *(1.2 for _one in examples))
    return Grid(heads, tuple(rows), figures=2, alt=_("Results that the examples assume"), widths=widths)


def _when(terms: PlanTerms) -> Iterator[Block]:
    yield Heading(_("When results are measured and paid"))
    yield Particulars(
        (
            (_("Results are measured on"), or_blank(terms.measured_on)),
            (_("Paid on"), or_blank(terms.paid_on)),
            (_("Questions go to"), or_blank(terms.contact)),
        )
    )


def _disputes(terms: PlanTerms) -> Iterator[Block]:
    yield Heading(_("Corrections and disputes"))
    yield Particulars(((_("Who decides on disputes"), or_blank(terms.decides)),))
    yield Bullets(tuple(disputes(terms)))


def _changes(terms: PlanTerms) -> Iterator[Block]:
    yield Heading(_("Changes"))
    yield Bullets(tuple(notice(terms)))


def _law(terms: PlanTerms) -> Iterator[Block]:
    yield Heading(_("Terms and law"))
    yield Text(
        terms.terms or _("To be filled in with a lawyer. This document is a draft by a program, not legal advice.")
    )


def _definitions() -> Iterator[Block]:
    yield Heading(_("Definitions"))
    yield Particulars(
        (
            (_("Plan"), _("The result that a period is meant to bring; given before it begins.")),
            (_("Attainment"), _("What was reached, as a share of the plan.")),
            (_("Target bonus"), _("The bonus for a whole period in which every plan is just reached.")),
            (_("Payout curve"), _("What each attainment pays, as a share of the target bonus.")),
            (_("Score"), _("What all KPIs pay together, each by its weight.")),
            (_("Gate"), _("A condition that holds pay back while it is not met.")),
        )
    )


def _approval(terms: PlanTerms) -> Iterator[Block]:
    yield Heading(_("Approval"))
    agreed = terms.agreed_by or (_("Finance"), _("HR"), _("Law"), _("Works council or union: number and date"))
    who = [_("Drawn up by: {name}").format(name=terms.owner or "…")]
    who += [_("Agreed: {name}").format(name=name) for name in agreed]
    who.append(_("Approved by: {name}").format(name=terms.approver or "…"))
    yield Signatures(tuple(who))
