"""The personal letter: whom it is for, what the target bonus is made of, own plans, what three results pay, and the acknowledgement."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.decisions.planterms import PlanTerms
from kpi.documents.blocks import Block, Bullets, Grid, Heading, NewPage, Paper, Particulars, Signatures, Text
from kpi.documents.clauses import date_or_blank, draft, or_blank, paper_about
from kpi.documents.made import Made
from kpi.documents.planrules import points_of
from kpi.documents.ratios import heaviest
from kpi.documents.workedexamples import WorkedExample, worked_examples
from kpi.language import _, money, number, percent, period_name
from kpi.payment.payout import pay
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused
from kpi.rules.kpi import Kpi
from kpi.rules.said import EXACT
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

_MOST_PERIODS = 12
"""Of whose plans a letter speaks: the last ones."""


class Part(NamedTuple):
    """What a KPI, or the team's result, is worth at plan."""

    title: str
    weight: str
    minor: int


class Letter(NamedTuple):
    """All that a letter says of one person in one role, before it is written."""

    person: str
    team: str
    card: Card
    target: int
    """Minor units of a whole period, before days and hours."""
    salary: int
    parts: tuple[Part, ...]
    plans: tuple[tuple[str, tuple[str, ...]], ...]
    """Title of a KPI and its plans, a period each; "" where there is none."""
    periods: tuple[str, ...]
    examples: tuple[WorkedExample, ...]


class Letters:
    """Everybody's letters by one scheme, which is paid once."""

    def __init__(self, scheme: Scheme, workforce: Workforce) -> None:
        self._scheme, self._workforce = scheme, workforce

    @cached_property
    def _active(self) -> NDArray[np.bool_]:
        """(seats, periods) where there is something to pay on."""
        return pay(self._scheme, self._workforce).active

    @property
    def whom(self) -> list[str]:
        """Everybody who is paid in any period, in the order of the data; raises `Refused` as `pay` does."""
        return list(dict.fromkeys(map(str, self._workforce.people[self._active.any(axis=1)])))

    def of(self, person: str) -> tuple[Letter, ...]:
        """One for each role that a person has in the last period in which there is something to pay on.

        Raises `Refused` for somebody who is not there, and as `pay` does.
        """
        rows = np.flatnonzero((self._workforce.people == person) & self._active.any(axis=1))
        if not rows.size:
            raise Refused([Problem(_("there is nothing to pay on"), person, _("Choose another person."))])
        last = int(np.flatnonzero(self._active[rows].any(axis=0))[-1])
        return tuple(_letter(self._scheme, self._workforce, int(row), last) for row in rows if self._active[row, last])


def _letter(scheme: Scheme, workforce: Workforce, row: int, last: int) -> Letter:
    seat = workforce.seats.iloc[row]
    card = scheme.roles[seat["role"]]
    now = workforce.at(workforce.periods[last]).only(np.array([row]))
    salary = _whole(workforce.salary[row, last] * scheme.minor)
    target = _target(scheme, card, workforce, row, last)
    shown = range(max(0, last + 1 - _MOST_PERIODS), last + 1)
    return Letter(
        person=str(seat["person"]),
        team=str(seat["team"]),
        card=card,
        target=target,
        salary=salary,
        parts=tuple(_parts(scheme, card, target)),
        plans=tuple(_plans(workforce, card, row, shown)),
        periods=tuple(workforce.periods[place] for place in shown),
        examples=worked_examples(scheme, card.role, now),
    )


def _whole(value: float) -> int:
    return int(np.floor(np.nan_to_num(value) + 0.5))


def _target(scheme: Scheme, card: Card, workforce: Workforce, row: int, last: int) -> int:
    """Of a whole period."""
    if card.target_share is not None:
        amount = card.target_share * float(np.nan_to_num(workforce.salary[row, last]))
    elif card.target_bonus is not None:
        amount = card.target_bonus
    else:
        amount = float(np.nan_to_num(workforce.target_bonus[row, last]))
    return _whole(amount * card.target_times * workforce.target_factor * scheme.minor)


def _parts(scheme: Scheme, card: Card, target: int) -> Iterator[Part]:
    team = scheme.team_of(card)
    own = 1.0 if team.share is None else team.share
    for kpi in heaviest(card):
        share = kpi.weight * own
        yield Part(kpi.label, percent(share, 2), _whole(target * share))
    if team.share is not None and team.counts:
        yield Part(_("Result of the team"), percent(team.part, 2), _whole(target * team.part))


def _plans(workforce: Workforce, card: Card, row: int, shown: range) -> Iterator[tuple[str, tuple[str, ...]]]:
    for kpi in (one for one in card.kpis if one.of == "person" and one.in_data in workforce.kpi_index):
        plans: NDArray[np.floating] = workforce.plan[workforce.kpi_index[kpi.in_data], row]
        title = f"{kpi.label}, {kpi.unit}" if kpi.unit else kpi.label
        if np.isnan(plans[shown.start : shown.stop]).all():
            continue  # it is paid by its own unit, and has none
        yield title, tuple("" if np.isnan(plans[place]) else number(plans[place], 2) for place in shown)


def letter_paper(scheme: Scheme, letter: Letter, terms: PlanTerms, made: Made) -> Paper:
    """The letter, with the plans as an attachment."""
    title = _("Your bonus plan, {name}").format(name=letter.person)
    blocks = (
        *_greeting(scheme, letter, terms),
        *_what_counts(scheme, letter),
        *_three_results(scheme, letter),
        *_where_to_ask(terms),
        *_acknowledgement(letter, terms),
        *_attachment(scheme, letter),
    )
    return Paper(title, tuple(blocks), paper_about(terms, _("Personal letter")), made.foot, draft(terms))


def _greeting(scheme: Scheme, letter: Letter, terms: PlanTerms) -> Iterator[Block]:
    rows = [(_("Role"), letter.card.role), (_("Team"), letter.team or "–")]
    rows += [(_("Valid from"), date_or_blank(terms.valid_from))]
    if letter.card.kpis:
        rows += [(_("Target bonus"), money(letter.target, scheme.currency))]
    if letter.salary:
        rows += [(_("Salary"), money(letter.salary, scheme.currency))]
    yield Text(
        _(
            "This letter says what your bonus depends on, which plans are yours, and what three results would pay you. The rules stand in the plan document."
        )
    )
    yield Particulars(tuple(rows))


def _what_counts(scheme: Scheme, letter: Letter) -> Iterator[Block]:
    if not letter.parts:
        return
    yield Heading(_("What your target bonus is made of"))
    rows = [(part.title, part.weight, money(part.minor, scheme.currency)) for part in letter.parts]
    yield Grid((_("Paid at plan"), _("Share of the target bonus"), _("Money")), tuple(rows))
    yield Text(scheme.team_of(letter.card).formula(), quiet=True)


def _three_results(scheme: Scheme, letter: Letter) -> Iterator[Block]:
    yield Heading(_("What results would pay you in a whole period"))
    rows = [(one.title, money(one.explained.payout, scheme.currency)) for one in letter.examples]
    yield Grid((_("Your results and the team’s"), _("Paid")), tuple(rows))
    yield Text(_("Calculated with your own plans and target bonus. It is an example, no promise."), quiet=True)


def _where_to_ask(terms: PlanTerms) -> Iterator[Block]:
    yield Heading(_("Questions"))
    contact = or_blank(terms.contact)
    yield Text(_("Please ask before you sign: {contact}.").format(contact=contact))


def _acknowledgement(letter: Letter, terms: PlanTerms) -> Iterator[Block]:
    yield Heading(_("Acknowledgement"))
    yield Text(
        _(
            "I was given my plans on the date below, and I have received and understood this letter and the plan document."
        )
    )
    head = _("{name}, date").format(name=terms.owner) if terms.owner else _("Head, date")
    yield Signatures(
        (
            _("Plans given on (date)"),
            _("{name}, date").format(name=letter.person),
            head,
        )
    )


def _attachment(scheme: Scheme, letter: Letter) -> Iterator[Block]:
    if not letter.card.kpis:
        return
    yield NewPage()
    yield Heading(
        _("Attachment: your plans and what results pay") if letter.plans else _("Attachment: what results pay")
    )
    if letter.plans:
        heads = (_("Plan of"), *(title for title, _plans_ in letter.plans))
        rows = [
            (period_name(period), *(plans[place] or "–" for _title, plans in letter.plans))
            for place, period in enumerate(letter.periods)
        ]
        yield Grid(heads, tuple(rows))
    yield Bullets(tuple(_levels(scheme, kpi) for kpi in letter.card.kpis))


def _levels(scheme: Scheme, kpi: Kpi) -> str:
    text = _("{kpi}, weight {weight}: {points}")
    return text.format(kpi=kpi.label, weight=percent(kpi.weight, EXACT), points=points_of(scheme, kpi))
