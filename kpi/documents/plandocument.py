"""The plan document of a role: all that decides its pay, in words and tables, from which anybody can calculate a bonus by hand.

The order is that of published plan documents: the pay comes first, terms and law last.
"""

from collections.abc import Iterable, Iterator, Sequence

from kpi.decisions.planterms import PlanTerms
from kpi.documents.blocks import Block, Bullets, Facts, Grid, Heading, Note, Paper, Signatures, Text
from kpi.documents.calculation import used_by
from kpi.documents.clauses import (
    between,
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
from kpi.documents.workedexamples import WorkedExample, worked_examples
from kpi.language import _, money, number, percent
from kpi.payment.workforce import Workforce
from kpi.problem import Refused
from kpi.rules.curve import Curve
from kpi.rules.gate import Gate
from kpi.rules.kpi import Kpi
from kpi.rules.said import EXACT, Frame, as_level, as_share
from kpi.rules.wording import fields_in_words
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

_NOT_TOLD = ("title", "note", "source", "currency", "cards", "team", "sixtyforty")
"""Fields of a scheme that stand elsewhere in the document, or change nothing that is paid."""
_OF_CARD = ("role", "kpis", "target_bonus", "target_share", "target_times", "team", "gates")
_TOLD_OF_KPI = ("name", "title", "unit", "weight", "curve", "passport")
_THREE = 3
"""Points that have names: minimum, plan, maximum."""


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
        *_kpis(scheme, card),
        *_team(scheme, card),
        *_further(scheme, card),
        *_calculation(scheme, card),
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
    yield Facts(tuple(rows))


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
    yield Text(_target(scheme, card))
    if len(card.kpis) > 1 or scheme.team_of(card).counts:
        yield Grid((_("Paid at plan"), _("Share of the target bonus")), tuple(_at_plan(scheme, card)), sums=0)


def _target(scheme: Scheme, card: Card) -> str:
    times = "" if card.target_times == 1 else _(" times {factor}").format(factor=number(card.target_times, EXACT))
    if card.target_bonus is not None:
        amount = money(card.target_bonus * scheme.minor, scheme.currency)
        return _(
            "The target bonus for a period of pay is {amount}{times}. It is paid when every plan is reached."
        ).format(amount=amount, times=times)
    if card.target_share is not None:
        return _(
            "The target bonus is {share} of the salary of the period{times}. It is paid when every plan is reached."
        ).format(share=percent(card.target_share, EXACT), times=times)
    return _(
        "The target bonus of each person stands in the personal letter{times}. It is paid when every plan is reached."
    ).format(times=times)


def _at_plan(scheme: Scheme, card: Card) -> Iterator[tuple[str, str]]:
    """What each KPI and the team's result are worth."""
    team = scheme.team_of(card)
    own = 1.0 if team.share is None else team.share
    for kpi in _heaviest(card):
        yield kpi.label, percent(kpi.weight * own, 2)
    if team.share is not None and team.counts:
        yield _("Result of the team"), percent(team.part, 2)


def _heaviest(card: Card) -> list[Kpi]:
    return sorted(card.kpis, key=lambda kpi: -kpi.weight)


def _kpis(scheme: Scheme, card: Card) -> Iterator[Block]:
    """All KPIs in one table, and below it what is special of some."""
    if not card.kpis:
        return
    yield Heading(_("KPIs"))
    kpis = _heaviest(card)
    plain = [kpi for kpi in kpis if len(kpi.curve.knots) == _THREE]
    if plain:
        heads = (_("KPI"), _("Weight"), _("Minimum"), _("Plan"), _("Maximum"))
        yield Grid(heads, tuple(_in_a_line(scheme, kpi) for kpi in plain), alt=_("What each KPI pays"))
    for kpi in (kpi for kpi in kpis if kpi not in plain):
        yield Heading(_("{kpi}: weight {weight}").format(kpi=kpi.label, weight=percent(kpi.weight, EXACT)), 2)
        yield curve_table(kpi.curve, scheme, kpi.unit, _("What {kpi} pays").format(kpi=kpi.label))
    yield Bullets(tuple(_by_kpi((between(kpi.curve), kpi.label) for kpi in kpis)))
    rest = _by_kpi_and_field(scheme, kpis)
    if rest:
        yield Facts(tuple(rest))
    for kpi in kpis:
        yield from _passport(scheme, kpi)


def _in_a_line(scheme: Scheme, kpi: Kpi) -> tuple[str, ...]:
    return kpi.label, percent(kpi.weight, EXACT), *_points(scheme, kpi)


def _points(scheme: Scheme, kpi: Kpi) -> Iterator[str]:
    frame = Frame(scheme.currency, kpi.curve.scale, kpi.unit)
    text = _("{result} pays {pay}")
    return (text.format(result=as_level(knot.at, frame), pay=as_share(knot.pay, frame)) for knot in kpi.curve.knots)


def points_of(scheme: Scheme, kpi: Kpi) -> str:
    """What the points of a KPI pay, in one line, with how they are joined."""
    return f"{', '.join(_points(scheme, kpi))}. {between(kpi.curve)}"


def _by_kpi(told: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What holds for all KPIs once, otherwise with the names of those for which it holds."""
    names: dict[str, list[str]] = {}
    for text, name in told:
        names.setdefault(text, []).append(name)
    for text, some in names.items():
        yield text if len(names) == 1 else _("{kpis}: {text}").format(kpis=", ".join(some), text=text)


def _by_kpi_and_field(scheme: Scheme, kpis: Sequence[Kpi]) -> list[tuple[str, str]]:
    """Every other field of the KPIs, those that are the same for several together."""
    names: dict[tuple[str, str], list[str]] = {}
    for kpi in kpis:
        frame = Frame(scheme.currency, kpi.curve.scale, kpi.unit, scheme.titles)
        for told in fields_in_words(kpi, frame, _TOLD_OF_KPI):
            names.setdefault(told, []).append(kpi.label)
    return [
        (field if len(some) == len(kpis) else _("{field}: {kpis}").format(field=field, kpis=", ".join(some)), value)
        for (field, value), some in names.items()
    ]


def _passport(scheme: Scheme, kpi: Kpi) -> Iterator[Block]:
    lines = list(kpi.passport.lines(scheme.currency))
    if lines:
        yield Heading(_("What {kpi} means").format(kpi=kpi.label), 2)
        yield Bullets(tuple(lines))


def curve_table(curve: Curve, scheme: Scheme, unit: str, alt: str) -> Grid:
    """The points of a curve: a result, and what it pays."""
    frame = Frame(scheme.currency, curve.scale, unit)
    heads = (_("Result: share of the plan") if curve.scale == "plan" else _("Result"), _("Pays"))
    rows = [
        (_named(place, curve, as_level(knot.at, frame)), as_share(knot.pay, frame))
        for place, knot in enumerate(curve.knots)
    ]
    return Grid(heads, tuple(rows), alt=alt)


def _named(place: int, curve: Curve, level: str) -> str:
    """Of three points each has a name."""
    if len(curve.knots) != _THREE:
        return level
    names = _("Minimum: {level}"), _("Plan: {level}"), _("Maximum: {level}")
    return names[place].format(level=level)


def _team(scheme: Scheme, card: Card) -> Iterator[Block]:
    team = scheme.team_of(card)
    if not team.counts or not card.kpis:
        return
    yield Heading(_("The team’s part"))
    yield Text(team.formula())
    whose = _("the whole company") if team.of == "company" else _("the person’s team")
    names = ", ".join(f"{_title(scheme, name)} {percent(weight, EXACT)}" for name, weight in team.kpis.items())
    yield Facts(((_("Result of"), whose), (_("Team KPIs"), names)))
    yield curve_table(team.curve, scheme, "", _("What the team’s result gives"))
    yield Text(between(team.curve), quiet=True)
    rest = list(
        fields_in_words(
            team, Frame(scheme.currency, team.curve.scale, titles=scheme.titles), ("mode", "kpis", "curve", "of")
        )
    )
    if rest:
        yield Facts(tuple(rest))


def _title(scheme: Scheme, name: str) -> str:
    return scheme.titles.get(name, name)


def _further(scheme: Scheme, card: Card) -> Iterator[Block]:
    """Every other rule of the card and of the scheme, as it stands there."""
    frame = Frame(scheme.currency, titles=scheme.titles)
    rows = [*fields_in_words(card, frame, _OF_CARD), *fields_in_words(scheme, frame, _NOT_TOLD)]
    if not rows and not card.gates:
        return
    yield Heading(_("Gates, limits and what else counts"))
    if card.gates:
        yield Bullets(tuple(_gate(scheme, gate) for gate in card.gates))
    if rows:
        yield Facts(tuple(rows))


def _gate(scheme: Scheme, gate: Gate) -> str:
    """What a gate asks for, and what it does while that is not met."""
    frame = Frame(scheme.currency, gate.level_in)
    asked = {
        "at least": _("at least {level}"),
        "more than": _("more than {level}"),
        "at most": _("at most {level}"),
        "less than": _("less than {level}"),
    }[gate.is_].format(level=as_level(gate.level, frame))
    texts = {
        "own part": _("{kpi} of {whose} must be {asked} of the plan; otherwise the own part pays at most {share}."),
        "whole bonus": _("{kpi} of {whose} must be {asked} of the plan; otherwise the whole bonus is at most {share}."),
        "KPIs": _("{kpi} of {whose} must be {asked} of the plan; otherwise these KPIs pay at most {share}: {held}."),
    }
    held = ", ".join(_title(scheme, name) for name in gate.kpis) or _("all of them")
    return texts[gate.holds].format(
        kpi=_title(scheme, gate.kpi),
        whose=whose_result(gate.of),
        asked=asked,
        share=percent(gate.pays_at_most, EXACT),
        held=held,
    )


def _calculation(scheme: Scheme, card: Card) -> Iterator[Block]:
    yield Heading(_("How it is calculated"))
    yield Text(_("In this order, step by step:"))
    rows = [(str(place), one.title, one.text) for place, one in enumerate(used_by(scheme, card.role), 1)]
    yield Grid((_("Step"), _("What"), _("How")), tuple(rows), figures=3, widths=(0.5, 1.6, 6.0))


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
        rows.append((_title(scheme, kpi), whose_result(whose), number(plan, 4), *reached))
    heads = (_("Assumed result"), _("Of"), _("Plan"), *(one.title for one in examples))
    widths = (2.4, 1.3, 1.0, *(1.2 for _one in examples))
    return Grid(heads, tuple(rows), figures=2, alt=_("Results that the examples assume"), widths=widths)


def _when(terms: PlanTerms) -> Iterator[Block]:
    yield Heading(_("When results are measured and paid"))
    yield Facts(
        (
            (_("Results are measured on"), or_blank(terms.measured_on)),
            (_("Paid on"), or_blank(terms.paid_on)),
            (_("Questions go to"), or_blank(terms.contact)),
        )
    )


def _disputes(terms: PlanTerms) -> Iterator[Block]:
    yield Heading(_("Corrections and disputes"))
    yield Facts(((_("Who decides on disputes"), or_blank(terms.decides)),))
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
    yield Facts(
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
