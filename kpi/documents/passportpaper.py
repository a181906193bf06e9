"""Passports of KPIs, a page each: what it means, how it is counted, what it pays whom, and how it can be gamed."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kpi.checkup.countchecks import LEAST
from kpi.decisions.planterms import PlanTerms
from kpi.documents.blocks import Block, Finding, Grid, Heading, Paper, Particulars, Text
from kpi.documents.clauses import date_or_blank, draft, or_blank, paper_about, whose_result
from kpi.documents.made import Made
from kpi.language import _, ngettext, number, percent
from kpi.payment.workforce import Workforce
from kpi.rules.kpi import ADDS, Adds, Kpi
from kpi.rules.passport import Passport
from kpi.rules.said import EXACT, Frame, said_of
from kpi.rules.wording import fields_in_words, knots
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

_OF_PAY = ("name", "title", "unit", "weight", "curve", "passport", "of", "measure", "adds")
"""Fields of a KPI that stand elsewhere on the page."""


class OnCard(NamedTuple):
    """A KPI on the card of one role."""

    card: Card
    kpi: Kpi


class PassportOf(NamedTuple):
    """Something that is measured, by the name in the data, with every card that pays on it."""

    name: str
    title: str
    on: tuple[OnCard, ...]
    looked_at: tuple[str, ...]
    """Roles whose pay looks at it in another way: as a gate, as the team's result, as what a commission is paid on."""
    adds: Adds | None = None
    """How it adds up over days, as the data were read."""

    @property
    def kpi(self) -> Kpi | None:
        """As the first card has it whose passport says most; None where it is no KPI of a card."""
        said = [(len(list(one.kpi.passport.lines("EUR"))), one.kpi) for one in self.on]
        return max(said, key=lambda one: one[0])[1] if said else None


def passport_papers(
    scheme: Scheme, terms: PlanTerms, made: Made, workforce: Workforce | None = None
) -> tuple[Paper, ...]:
    """A page for everything that the scheme looks at, the heaviest KPIs of the first card first, and then for what `workforce` measures without paying."""
    return tuple(_paper(scheme, one, terms, made) for one in passports_of(scheme, workforce))


def passports_of(scheme: Scheme, workforce: Workforce | None = None) -> tuple[PassportOf, ...]:
    """All of it, each once."""
    on: dict[str, list[OnCard]] = {}
    for card in scheme.roles.values():
        for kpi in sorted(card.kpis, key=lambda kpi: -kpi.weight):
            on.setdefault(kpi.in_data, []).append(OnCard(card, kpi))
    needed = (name for names in scheme.needs.values() for name in names)
    names = dict.fromkeys([*on, *needed, *(workforce.kpis if workforce else ())])
    adds = dict(zip(workforce.kpis, workforce.adds, strict=False)) if workforce else {}
    return tuple(
        PassportOf(
            name,
            scheme.titles.get(name, name),
            tuple(on.get(name, ())),
            tuple(_looked_at(scheme, name)),
            adds.get(name),
        )
        for name in names
    )


def _looked_at(scheme: Scheme, name: str) -> Iterator[str]:
    for role, card in scheme.roles.items():
        as_kpi = [kpi for kpi in card.kpis if kpi.in_data == name]
        if name in scheme.needs[role] and (not as_kpi or _beside(scheme, card, name)):
            yield role


def _beside(scheme: Scheme, card: Card, name: str) -> bool:
    """Whether a card with this KPI looks at it once more."""
    team = scheme.team_of(card)
    return (team.counts and name in team.kpis) or any(one.kpi == name for one in card.holding)


def _paper(scheme: Scheme, one: PassportOf, terms: PlanTerms, made: Made) -> Paper:
    passport = one.kpi.passport if one.kpi else Passport()
    blocks = (
        Finding(_paid(one)),
        *_meaning(scheme, one, passport, terms),
        *_pays(scheme, one),
        *_risks(passport),
    )
    return Paper(one.title, blocks, paper_about(terms, _("KPI passport")), made.foot, draft(terms))


def _paid(one: PassportOf) -> str:
    """Whether somebody is paid on it."""
    if roles := len({each.card.role for each in one.on}):
        return ngettext("{n} role is paid on it.", "{n} roles are paid on it.", roles).format(n=number(roles))
    if one.looked_at:
        return _("It is no KPI of a card, and pay looks at it.")
    return _("It is measured, and nobody is paid on it.")


def _meaning(scheme: Scheme, one: PassportOf, passport: Passport, terms: PlanTerms) -> Iterator[Block]:
    yield Particulars(
        (
            (_("Question it answers"), or_blank(passport.question)),
            (_("In words"), or_blank(passport.words)),
            (_("Paid to"), _roles(each.card.role for each in one.on)),
            (_("Also looked at for"), _roles(one.looked_at)),
            (_("Not used for"), or_blank(passport.not_for)),
            (_("Formula"), or_blank(passport.formula)),
            (_("Unit"), (one.kpi and one.kpi.unit) or "–"),
            (_("What counts, and what does not"), or_blank(passport.counts)),
            (_("Source, and who enters it"), or_blank(passport.source)),
            (_("In the data"), one.name),
            (_("Owner"), or_blank(passport.owner)),
            (_("Looked at"), _field(scheme, passport, "rhythm")),
            (_("Direction"), _direction(one)),
            (_("Adds up as"), _adds(one)),
            (_("Smallest meaningful count"), _smallest()),
            (_("Measuring costs, a year"), _field(scheme, passport, "cost")),
            (_("Judges"), _field(scheme, passport, "judges")),
            (_("Valid until"), date_or_blank(terms.valid_to)),
            (_("Version"), or_blank(terms.version)),
        )
    )


def _field(scheme: Scheme, passport: Passport, name: str) -> str:
    """As the scheme writes it, or that it is missing."""
    value, said = getattr(passport, name), said_of(Passport, name)
    if not said or value == Passport.model_fields[name].get_default():
        return _("none") if name == "judges" else _("to be filled in")
    return said.write(value, Frame(scheme.currency))


def _adds(one: PassportOf) -> str:
    said = (one.kpi and one.kpi.adds) or one.adds
    return _(ADDS[said]) if said else _("to be filled in")


def _roles(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names)) or _("nobody")


def _direction(one: PassportOf) -> str:
    ways = {each.kpi.curve.falls for each in one.on}
    if len(ways) != 1:
        return _("to be filled in")
    return _("lower is better") if ways.pop() else _("higher is better")


def _smallest() -> str:
    return _("to be filled in; usual for an average sale: {sales}, for a conversion of calls: {calls}").format(
        sales=number(LEAST["average"]), calls=number(LEAST["conversion"])
    )


def _pays(scheme: Scheme, one: PassportOf) -> Iterator[Block]:
    if not one.on:
        return
    yield Heading(_("What it pays"))
    heads = (_("Role"), _("Result of"), _("Weight"), _("What each level pays"), _("What else holds"))
    rows = [
        (
            each.card.role,
            whose_result(each.kpi.of),
            percent(each.kpi.weight, EXACT),
            knots(each.kpi.curve, Frame(scheme.currency, unit=each.kpi.unit), " · "),
            _further(scheme, each.kpi),
        )
        for each in one.on
    ]
    alt = _("What {kpi} pays each role").format(kpi=one.title)
    yield Grid(heads, tuple(rows), figures=5, widths=(1.6, 1.3, 1.1, 2.8, 2.4), alt=alt)
    yield Text(_("Why these levels: {why}").format(why=_("to be filled in")))


def _further(scheme: Scheme, kpi: Kpi) -> str:
    frame = Frame(scheme.currency, kpi.curve.scale, kpi.unit, scheme.titles)
    text = _("{field}: {value}")
    return (
        "; ".join(text.format(field=field, value=value) for field, value in fields_in_words(kpi, frame, _OF_PAY)) or "–"
    )


def _risks(passport: Passport) -> Iterator[Block]:
    yield Heading(_("How it can go wrong"))
    yield Particulars(
        (
            (_("How it can be gamed"), or_blank(passport.gamed)),
            (_("Counter-KPI, or another guard"), or_blank(passport.guard)),
        )
    )
