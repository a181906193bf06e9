"""Checks of what a scheme asks of people: can they follow it, and does measuring cost more than it moves."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult, Mend, Stake
from kpi.checkup.schemechecks import MINUTES_A_KPI
from kpi.language import _, ngettext, number
from kpi.payment.explanation import explain
from kpi.periods import months
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

MOST_STEPS, MOST_MINUTES = 12, 30
"""Minutes to the nearest ten: nobody knows them better."""
TOO_DEAR = 0.10
"""Of what a KPI pays: measuring it costs at most so much; our line."""
_A_YEAR = 12


class _Told(NamedTuple):
    """How long the way to a bonus is."""

    card: Card
    steps: int
    minutes: float


def can_be_followed(case: CheckCase) -> Iterator[CheckResult]:
    """A11: steps of the statement, and minutes to explain the KPIs."""
    question = _("Can people follow it?")
    norm = _(
        "Complexity is the first of six sicknesses of pay plans (ZS 2013); a company needed four hours for 39 KPIs. Our lines: 12 steps, 30 minutes."
    )
    told = [one for card in case.scheme.cards if (one := _told(case, card))]
    long = [one for one in told if one.steps > MOST_STEPS or round(one.minutes, -1) > MOST_MINUTES]
    if not long:
        fine = _("Everybody can check their bonus in at most {n} steps.")
        steps = number(max((one.steps for one in told), default=0))
        yield CheckResult("A11", question, "fine", "hint", fine.format(n=steps), norm=norm)
        return
    longest = max(long, key=lambda one: (one.minutes, one.steps))
    text = ngettext(
        "{role}: a bonus takes {n} step and about {minutes} minutes to explain.",
        "{role}: a bonus takes {n} steps and about {minutes} minutes to explain.",
        longest.steps,
    )
    yield CheckResult(
        "A11", question, "found", "hint", text.format(role=longest.card.role, n=number(longest.steps), minutes=number(longest.minutes)),
        _others(len(long) - 1), _("What people cannot check they do not trust."), norm,
        _("Steps of the statement; six minutes a KPI."), None, _without_gates(case, longest.card),
    )  # fmt: skip


def _others(count: int) -> str:
    """How many more are over a line."""
    text = ngettext("{n} other role takes long, too.", "{n} other roles take long, too.", count)
    return text.format(n=number(count)) if count else ""


def _told(case: CheckCase, card: Card) -> _Told | None:
    """By the statement of the first who was paid on this card last."""
    rows = case.rows(card)
    active = case.paid.active[rows]
    if not active.any():
        return None
    period = int(np.flatnonzero(active.any(axis=0))[-1])
    person = str(case.workforce.people[rows[np.flatnonzero(active[:, period])[0]]])
    steps = explain(case.scheme, case.workforce, person, case.workforce.periods[period]).steps
    return _Told(card, len(steps), len(card.kpis) * MINUTES_A_KPI)


def _without_gates(case: CheckCase, card: Card) -> Mend | None:
    if not card.gates:
        return None
    return Mend(_("{role}: no gates").format(role=card.role), case.scheme.revise_card(card.role, gates=()))


class _Measured(NamedTuple):
    """A KPI, what measuring it costs a year, and what it pays a year, in minor units."""

    name: str
    label: str
    cost: float
    pays: float

    @property
    def share(self) -> float:
        return self.cost / self.pays if self.pays else float("inf")


def measuring_pays(case: CheckCase) -> Iterator[CheckResult]:
    """A14: what the passport says of the cost of measuring, against the target bonus that hangs on the KPI."""
    question = _("Does measuring cost more than it pays?")
    norm = _("Our line: a tenth of what the KPI pays.")
    kpis = case.scheme.by_name.values()
    said = [kpi for kpi in kpis if kpi.passport.cost is not None]
    if not said:
        ask = _("What measuring costs is not known: write it into the passports of the KPIs.")
        example = _("Ten minutes a day of 17 people at 20 an hour come to 12,467 a year.")
        yield CheckResult("A14", question, "few", "risk", ask, example, norm=norm)
        return
    measured = [
        _Measured(kpi.in_data, kpi.label, (kpi.passport.cost or 0) * case.scheme.minor, _paid_a_year(case, kpi.in_data))
        for kpi in said
    ]
    dear = [one for one in measured if one.share > TOO_DEAR]
    if not dear:
        fine = ngettext("Measuring it costs little.", "Measuring them costs little.", len(measured))
        yield CheckResult("A14", question, "fine", "risk", fine, _unsaid(len(kpis) - len(said)), norm=norm)
    for one in dear:
        title = _("Measuring {kpi} costs {cost} a year, and {pays} of bonus hang on it.")
        yield CheckResult(
            "A14", question, "found", "risk", title.format(kpi=one.label, cost=case.write(one.cost), pays=case.write(one.pays)),
            _unsaid(len(kpis) - len(said)), _("The time goes into lists in place of customers."), norm, _("As the passport says; target bonuses of a year."),
            Stake(round(one.cost), round(one.cost), _("a year for measuring"), "governed"), _dropped(case.scheme, one),
        )  # fmt: skip


def _unsaid(count: int) -> str:
    if not count:
        return ""
    text = ngettext("Of {n} other KPI the cost is not known.", "Of {n} other KPIs the cost is not known.", count)
    return text.format(n=number(count))


def _paid_a_year(case: CheckCase, name: str) -> float:
    """Target bonus that hangs on a KPI: on everybody's own card, and by the team."""
    total = 0.0
    for card in case.scheme.cards:
        team, target = case.scheme.team_of(card), float(case.paid.target[case.rows(card)].sum())
        own = sum(kpi.weight for kpi in card.kpis if kpi.in_data == name) * case.own_share(card)
        total += target * (own + (team.part * team.kpis.get(name, 0.0) if team.counts else 0.0))
    return total * _A_YEAR / sum(months(one) or 1.0 for one in case.workforce.periods)


def _dropped(scheme: Scheme, one: _Measured) -> Mend | None:
    """Without the KPI, its weight shared among the others; None where it is all that a card has."""
    cards = [card for card in scheme.cards if any(kpi.in_data == one.name for kpi in card.kpis)]
    if not cards or any(all(kpi.in_data == one.name for kpi in card.kpis) for card in cards):
        return None
    changed = scheme
    for card in cards:
        kept = [kpi for kpi in card.kpis if kpi.in_data != one.name]
        whole = sum(kpi.weight for kpi in kept)
        if whole <= 0:
            return None
        changed = changed.revise_card(card.role, kpis=[kpi.revise(weight=kpi.weight / whole) for kpi in kept])
    return Mend(_("Without {kpi}").format(kpi=one.label), changed)
