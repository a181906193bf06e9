"""The paper for a works council or union: how pay is made up and what changes of it, as shares, without an amount of any person and without a name."""

from collections.abc import Iterable, Iterator, Sequence

from kpi.decisions.planterms import PlanTerms
from kpi.documents.blocks import Block, Bullets, Finding, Grid, Heading, Paper, Particulars, Signatures, Text
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
    who_sees_what,
    whose_result,
)
from kpi.documents.lawyer import lawyer_prompts
from kpi.documents.made import Made
from kpi.documents.paperdates import days_from
from kpi.documents.ratios import (
    PayRatio,
    as_ratio,
    heaviest,
    name_on,
    other_changes,
    people_of,
    ratios,
    variable_part,
)
from kpi.fairness.smallcells import LEAST
from kpi.language import _, money, ngettext, number, percent
from kpi.payment.payouts import Payouts
from kpi.rules.kpi import Kpi
from kpi.rules.said import EXACT, Frame, as_level, as_share
from kpi.rules.wording import knots
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

_NONE = "–"


def works_council_paper(
    before: Scheme,
    after: Scheme,
    terms: PlanTerms,
    made: Made,
    *,
    paid: tuple[Payouts, Payouts] | None = None,
    countries: Sequence[str] = (),
    least: int = LEAST,
) -> Paper:
    """What a change asks of those who decide on it, too; `paid` is what both schemes pay, of which only sums of at least `least` people are shown.

    `countries` are codes of `kpi.library.legal.COUNTRIES`; raises `Refused` for others.
    """
    of_roles = {role: ratios(before, after, role, paid, least) for role in {**after.roles, **before.roles}}
    blocks = (
        *_head(before, after, terms, of_roles.values()),
        *_scope(after, terms, paid, least),
        *_structure(after, paid, least),
        *_plans(terms),
        *_before_and_after(before, after, of_roles),
        *_time(after),
        *_privacy(least),
        *_complaints(terms),
        *_term(terms),
        Heading(_("9. What to ask a lawyer")),
        *lawyer_prompts(countries),
        Heading(_("Signatures")),
        Signatures((_("Employer: {name}").format(name=terms.approver or "…"), _("Works council: number and date"))),
    )
    return Paper(_("Paper for the works council"), blocks, paper_about(terms, after.title), made.foot, draft(terms))


def _head(before: Scheme, after: Scheme, terms: PlanTerms, of_roles: Iterable[Sequence[PayRatio]]) -> Iterator[Block]:
    every = [one for some in of_roles for one in some]
    moved = sum(one.changed for one in every)
    text = (
        ngettext("Of {n} ratio of pay, {moved} changes.", "Of {n} ratios of pay, {moved} change.", len(every))
        if moved
        else ngettext("The {n} ratio of pay stays as it is.", "All {n} ratios of pay stay as they are.", len(every))
    )
    yield Finding(text.format(n=number(len(every)), moved=number(moved)))
    yield Text(_("No amount of any person and no name stands in this paper."), quiet=True)
    yield Particulars(
        (
            (_("Scheme"), after.title or _NONE),
            (_("Compared with"), _NONE if before == after else before.title or _NONE),
            (_("Valid"), valid(terms)),
            (_("Countries"), or_blank(terms.countries)),
            (_("Owner"), or_blank(terms.owner)),
        )
    )


def _scope(scheme: Scheme, terms: PlanTerms, paid: tuple[Payouts, Payouts] | None, least: int) -> Iterator[Block]:
    yield Heading(_("1. For whom it holds"))
    rows = [(role, _heads(paid[1] if paid else None, role, least)) for role in scheme.roles]
    yield Grid((_("Role"), _("People")), tuple(rows), alt=_("Roles, and how many people have them"))
    yield Particulars(((_("Who does not take part"), or_blank(terms.not_included)),))


def _heads(paid: Payouts | None, role: str, least: int) -> str:
    if paid is None:
        return _NONE
    people = people_of(paid, role)
    return number(people) if people >= least else _("fewer than {n}").format(n=number(least))


def _structure(scheme: Scheme, paid: tuple[Payouts, Payouts] | None, least: int) -> Iterator[Block]:
    yield Heading(_("2. How pay is made up"))
    yield Text(_("KPIs, how they are measured, what they weigh and what each level pays, whatever the amount."))
    for card in scheme.roles.values():
        yield Heading(card.role, 2)
        yield Particulars(tuple(_of_role(scheme, card, paid, least)))
        yield from _kpis(scheme, card)


def _of_role(scheme: Scheme, card: Card, paid: tuple[Payouts, Payouts] | None, least: int) -> Iterator[tuple[str, str]]:
    if not card.kpis:
        yield _("Target bonus"), _("none: this role is paid by what it brings in")
        return
    team, variable = scheme.team_of(card), variable_part(paid[1] if paid else None, scheme, card.role, least)
    yield _("Fixed : variable, at plan"), as_ratio(variable) if variable is not None else _("to be filled in")
    yield _("Own : team"), as_ratio(team.part) if team.share is not None else _(team.says)
    yield _("Bonus"), team.formula()
    if card.target_bonus is not None and (paid is None or people_of(paid[1], card.role) >= least):
        yield _("Amount at plan"), _level(scheme, card, card.target_bonus)
    if card.cap is not None:
        yield _("Bonus at most"), _("{share} of the target bonus").format(share=percent(card.cap, EXACT))
    for name, weight in team.kpis.items() if team.counts else ():
        text = _("{kpi}: {weight}; {levels}").format(
            kpi=scheme.titles.get(name, name),
            weight=percent(weight, EXACT),
            levels=knots(team.curve, Frame(scheme.currency)),
        )
        yield _("Result of {whose}").format(whose=whose_result(team.of)), text


def _level(scheme: Scheme, card: Card, amount: float) -> str:
    whole = money(amount * card.target_times * scheme.minor, scheme.currency)
    return _("{amount} a period at plan, for everybody with this role").format(amount=whole)


def _kpis(scheme: Scheme, card: Card) -> Iterator[Block]:
    if not card.kpis:
        return
    heads = (_("KPI"), _("How it is measured"), _("Result of"), _("Weight"), _("What each level pays"))
    rows = [
        (name_on(card, kpi), _measured(kpi), whose_result(kpi.of), percent(kpi.weight, EXACT), _levels(scheme, kpi))
        for kpi in heaviest(card)
    ]
    yield Grid(
        heads, tuple(rows), figures=5, widths=(2.2, 2.6, 1.5, 1.2, 3.2), alt=_("KPIs of {role}").format(role=card.role)
    )
    told = dict.fromkeys(between(kpi.curve) for kpi in card.kpis)
    yield Bullets(tuple(told)) if len(told) == 1 else Bullets(tuple(_by_kpi(card, told)))


def _by_kpi(card: Card, told: Iterable[str]) -> Iterator[str]:
    for text in told:
        names = ", ".join(name_on(card, kpi) for kpi in heaviest(card) if between(kpi.curve) == text)
        yield _("{kpis}: {text}").format(kpis=names, text=text)


def _measured(kpi: Kpi) -> str:
    said = (kpi.passport.formula or kpi.passport.words, kpi.passport.source)
    return " · ".join(part for part in said if part) or _("to be filled in")


def _levels(scheme: Scheme, kpi: Kpi) -> str:
    frame = Frame(scheme.currency, kpi.curve.scale, kpi.unit)
    text = _("{result} pays {pay}")
    return " · ".join(
        text.format(result=as_level(knot.at, frame), pay=as_share(knot.pay, frame)) for knot in kpi.curve.knots
    )


def _plans(terms: PlanTerms) -> Iterator[Block]:
    latest = days_from(terms.valid_from, -terms.notice) if terms.valid_from else None
    yield Heading(_("3. How plans are set"))
    yield Particulars(
        (
            (_("Who sets them, by which method"), _("to be filled in")),
            (_("Latest day on which they are given"), date_or_blank(latest)),
            (_("What holds while there is no agreement"), _("to be filled in")),
        )
    )


def _before_and_after(before: Scheme, after: Scheme, of_roles: dict[str, tuple[PayRatio, ...]]) -> Iterator[Block]:
    yield Heading(_("4. Each ratio before and after"))
    for role, some in of_roles.items():
        if some:
            yield Heading(role, 2)
            yield from _of_one_role(role, some)
    found = other_changes(before, after)
    yield Heading(_("Every changed rule in words"), 2)
    yield Bullets(tuple(str(one) for one in found.told)) if found.told else Text(_("No rule of what is paid changes."))
    if found.amounts:
        text = ngettext(
            "{n} change of an amount is only named: {what}.",
            "{n} changes of amounts are only named: {what}.",
            len(found.amounts),
        )
        yield Text(text.format(n=number(len(found.amounts)), what="; ".join(found.amounts)), quiet=True)


def _of_one_role(role: str, some: Sequence[PayRatio]) -> Iterator[Block]:
    """What changes as a table, and the rest in one line."""
    heads = (_("Ratio"), _("Before"), _("After"), _("Changed by"))
    if moved := [one.cells for one in some if one.changed]:
        yield Grid(heads, tuple(moved), alt=_("Ratios of {role} that change").format(role=role))
    same = [_("{ratio}: {share}").format(ratio=one.what, share=one.cells[2]) for one in some if not one.changed]
    if same:
        yield Text(_("As before: {ratios}.").format(ratios="; ".join(same)), quiet=True)


def _time(scheme: Scheme) -> Iterator[Block]:
    yield Heading(_("5. Leavers, absence, part-time"))
    yield Bullets((*part_of_period(scheme), _("Part-time: the target bonus follows the share of full time.")))


def _privacy(least: int) -> Iterator[Block]:
    yield Heading(_("6. Who sees what"))
    heads = (_("Who"), _("Sees"), _("Does not see"))
    yield Grid(heads, who_sees_what(least), figures=3, widths=(1.3, 3.0, 3.0), alt=_("Who sees what"))
    smallest = ngettext(
        "Smallest group: {n} person. Figures of fewer are shown to nobody as a sum.",
        "Smallest group: {n} people. Figures of fewer are shown to nobody as a sum.",
        least,
    )
    yield Text(smallest.format(n=number(least)))
    yield Text(_("This is a proposal, to be agreed."), quiet=True)


def _complaints(terms: PlanTerms) -> Iterator[Block]:
    yield Heading(_("7. Complaints"))
    yield Particulars(
        (
            (_("Who decides on disputes"), or_blank(terms.decides)),
            (_("Who sits in it for the works council"), _("to be filled in")),
        )
    )
    yield Bullets(tuple(disputes(terms)))


def _term(terms: PlanTerms) -> Iterator[Block]:
    yield Heading(_("8. Term, notice, after-effect"))
    yield Particulars(
        (
            (_("Valid"), valid(terms)),
            (_("Reviewed on"), date_or_blank(terms.review)),
            (_("After-effect"), _("to be filled in: what holds when it has ended and nothing new is agreed")),
        )
    )
    yield Bullets(tuple(notice(terms)))
