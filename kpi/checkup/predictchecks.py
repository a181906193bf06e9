"""Checks of whether KPIs predict the money: in the same period, before it, and since they are paid."""

from collections.abc import Iterator

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import ChanceTest, CheckResult, Mend, Severity, Stake, State
from kpi.checkup.predicting import (
    MOST_LEAD,
    STRONG,
    WEAK,
    Prediction,
    RolePredictions,
    Verdict,
    money_kpi,
    predictions,
    shares_reached,
)
from kpi.language import _, fixed, ngettext, number, period_name
from kpi.rules.kpi import Kpi
from kpi.scheme.card import Card
from kpi.statistics.links import WORTH_SEEING, Link, changed
from kpi.statistics.shuffling import SMALL

_EACH_SIDE = 12
_HOPELESS = 0.95
"""Where only a link above would show, nothing is said of how much data it takes."""
_STATE: dict[Verdict, State] = {"with": "fine", "against": "found", "none": "found", "few": "few", "part": "fine"}


def kpis_predict(case: CheckCase) -> Iterator[CheckResult | ChanceTest]:
    """K3 and K4: which KPIs of a role move with its money, and which go before it."""
    for found in predictions(case):
        if not found.money:
            title = _("{role} has no result in money of its own, so nothing can be predicted.")
            yield CheckResult("K3", _question(), "off", "risk", title.format(role=found.role), norm=_norm())
        elif not found.rows:
            title = _("{role} is paid on {money} alone.").format(role=found.role, money=found.money)
            yield CheckResult("K3", _question(), "off", "risk", title, norm=_norm())
        for one in found.rows:
            yield from _moves_with(case, found, one)
            yield from _goes_before(found, one)


def _question() -> str:
    return _("Is there a link between the KPI and the money?")


def _norm() -> str:
    return _(
        "No norm is published. Our line: a link of .3 within people should be there, and would be seen in four of five cases."
    )


def _moves_with(case: CheckCase, found: RolePredictions, one: Prediction) -> Iterator[CheckResult | ChanceTest]:
    link = one.lead.links[0]
    if one.part:
        yield _as(case, found, one, "part")
        return
    if np.isnan(link.value):
        yield _as(case, found, one, "few")
        return
    sign: Verdict = "with" if link.value > 0 else "against"
    large: Verdict = "none" if link.enough else "few"
    few = _as(case, found, one, "few")
    yield ChanceTest(link.chance, _as(case, found, one, sign), _as(case, found, one, large), few)


def _as(case: CheckCase, found: RolePredictions, one: Prediction, said: Verdict) -> CheckResult:
    link, paid = one.lead.links[0], one.weight > 0
    texts = {
        "with": _linked(link.value),
        "against": _("Where {kpi} is better, {money} is lower (link {value})."),
        "none": _("There is no link between {kpi} and {money}."),
        "few": _("Whether there is a link between {kpi} and {money} cannot be told yet."),
        "part": _("The link between {kpi} and {money} is arithmetic: they are made of each other."),
    }
    told = said in ("against", "none")
    leads = told and one.ahead and one.lead.chance <= SMALL and one.lead.found.value > 0
    title = (
        _before(found, one) if leads else texts[said].format(kpi=one.label, money=found.money, value=fixed(link.value))
    )
    guards = said == "none" and paid and _guards(case, one)
    severity: Severity = "risk" if paid and not guards else "hint"
    state: State = "fine" if leads or (told and not paid) else _STATE[said]
    stake = _stake(case, one) if told and paid else 0
    return CheckResult(
        "K3", _question(), state, severity, title, _figures(found, one, said),
        _why(said, guards) if state == "found" else "", _norm(), _interval(link) if told or said == "with" else "",
        Stake(stake, stake, _("hangs on it"), "governed") if stake and state == "found" else None,
        _for_information(case, found, one) if state == "found" and paid and not guards else None, about=one.about,
    )  # fmt: skip


def _linked(value: float) -> str:
    """How strong a link is, as a title."""
    if abs(value) >= STRONG:
        return _("There is a strong link ({value}) between {kpi} and {money}.")
    if abs(value) >= WEAK:
        return _("There is a clear link ({value}) between {kpi} and {money}.")
    return _("There is a weak link ({value}) between {kpi} and {money}.")


def _guards(case: CheckCase, one: Prediction) -> bool:
    """Whether a KPI keeps harm away rather than brings money: less of it is better, or a gate hangs on it."""
    card, kpi = _card_and_kpi(case, one)
    return kpi.curve.falls or kpi.in_data in {gate.kpi for gate in card.gates}


def _why(said: Verdict, guards: bool) -> str:
    if guards:
        return _("It keeps harm away rather than brings money. That is a reason to pay it, if somebody says so.")
    if said == "against":
        return _(
            "People are paid for what goes with less money. Look which of both is the cause before you change anything."
        )
    return _(
        "It brings no more money, at least not in the same period. If it is paid for another reason, such as quality or cash, say so in its passport."
    )


def _figures(found: RolePredictions, one: Prediction, said: Verdict) -> str:
    link = one.lead.links[0]
    if said == "part":
        return found.role
    if said == "few":
        return _few(found.role, link)
    text = ngettext(
        "{role}: within people the link is {value} of at most 1, from {n} person in {periods} periods; one of {worth} would have shown.",
        "{role}: within people the link is {value} of at most 1, from {n} people in {periods} periods; one of {worth} would have shown.",
        link.people,
    )
    return text.format(
        role=found.role, value=fixed(link.value), n=number(link.people), periods=number(link.periods),
        worth=fixed(max(link.detectable, 0.01)),
    )  # fmt: skip


def _few(role: str, link: Link) -> str:
    if link.detectable > _HOPELESS:
        return _("{role}: too few people have results of both in the same periods.").format(role=role)
    if link.enough:
        return _("{role}: alone it looks like a link, among so many questions it may be chance.").format(role=role)
    text = _("{role}: only a link above {seen} would show; for one of {worth} it takes {n} periods of so many people.")
    return text.format(
        role=role,
        seen=fixed(min(link.detectable, 1.0)),
        worth=number(WORTH_SEEING, 1),
        n=number(link.periods_wanted),
    )


def _interval(link: Link) -> str:
    return _("95 % over people: {low} to {high}.").format(low=fixed(link.low), high=fixed(link.high))


def _stake(case: CheckCase, one: Prediction) -> int:
    card, kpi = _card_and_kpi(case, one)
    return case.own_stake(kpi, card)


def _card_and_kpi(case: CheckCase, one: Prediction) -> tuple[Card, Kpi]:
    card = case.scheme.roles[one.role]
    return card, next(kpi for kpi in card.kpis if kpi.in_data == one.kpi and kpi.of == "person")


def _for_information(case: CheckCase, found: RolePredictions, one: Prediction) -> Mend:
    """Without pay for it; its weight goes to the money."""
    card, kpi = _card_and_kpi(case, one)
    kpis = [
        other.revise(weight=other.weight + kpi.weight) if other.name == found.name else other
        for other in card.kpis
        if other != kpi
    ]
    title = _("{kpi} for information only; its weight goes to {money}").format(kpi=one.label, money=found.money)
    return Mend(title, case.scheme.revise_card(one.role, kpis=kpis))


def _before(found: RolePredictions, one: Prediction) -> str:
    texts = (
        ngettext(
            "What happens to {kpi} shows in {money} {n} period later.",
            "What happens to {kpi} shows in {money} {n} periods later.",
            one.lead.by,
        ),
        ngettext(
            "Where {kpi} is better, {money} is lower {n} period later.",
            "Where {kpi} is better, {money} is lower {n} periods later.",
            one.lead.by,
        ),
    )
    return texts[one.lead.found.value < 0].format(kpi=one.label, money=found.money, n=number(one.lead.by))


def _goes_before(found: RolePredictions, one: Prediction) -> Iterator[CheckResult | ChanceTest]:
    """K4: the strongest link is one with later money."""
    question = _("Does the KPI warn of the money in time?")
    norm = _("Cross-correlation after trend and season (usual); what comes first warns in time.")
    if one.part or len(one.lead.links) < 2 or np.isnan(one.lead.links[0].value):
        return
    none = _("No KPI of {role} warns of {money} in time.").format(role=found.role, money=found.money)
    fine = CheckResult("K4", question, "fine", "hint", none, norm=norm, about=one.about)
    few = CheckResult(
        "K4", question, "few", "hint",
        _("Whether a KPI of {role} warns of {money} in time cannot be told yet.").format(role=found.role, money=found.money),
        _few(found.role, one.lead.links[1]), norm=norm, about=one.about,
    )  # fmt: skip
    quiet = fine if one.lead.links[1].enough else few
    link = one.lead.found
    text = _("{role}: {later} there, {now} in the same period; up to {n} periods were looked at.")
    evidence = text.format(
        role=found.role, later=fixed(link.value), now=fixed(one.lead.links[0].value), n=number(MOST_LEAD)
    )
    why = _("It warns in time: pay it, or watch it.") if link.value > 0 else _("What helps now costs later.")
    found_it = CheckResult(
        "K4", question, "found", "hint", _before(found, one), evidence, why, norm, _interval(link), about=one.about
    )
    yield ChanceTest(one.lead.chance, found_it if one.ahead else quiet, quiet, quiet)


def still_means_something(case: CheckCase) -> Iterator[CheckResult | ChanceTest]:
    """K7: the link before KPIs were paid and since."""
    question = _("Did a KPI stop meaning anything once it was paid?")
    norm = _("Goodhart 1975, Strathern 1997: what becomes a goal is no good measure any more.")
    since = case.workforce.periods.index(case.since) if case.since in case.workforce.periods else 0
    if not since:
        title = _("Nobody has said since when the KPIs are paid.")
        needs = _("Say it on the part Do the KPIs predict?; it takes 12 periods before and 12 since.")
        yield CheckResult("K7", question, "few", "hint", title, needs, norm=norm)
        return
    if min(since, case.periods - since) < _EACH_SIDE:
        title = _("Since {period} and before it there are not 12 periods each.").format(period=period_name(case.since))
        yield CheckResult("K7", question, "few", "hint", title, norm=norm)
        return
    for card in case.scheme.cards:
        yield from _since_paid(case, card, since, question, norm)


def _since_paid(
    case: CheckCase, card: Card, since: int, question: str, norm: str
) -> Iterator[CheckResult | ChanceTest]:
    money, rows = money_kpi(case, card), case.rows(card)
    if money is None or not len(rows):
        return
    result = shares_reached(case, money.in_data, rows)
    for kpi in card.kpis:
        if kpi.of != "person" or kpi.name == money.name or kpi.in_data not in case.workforce.kpi_index:
            continue
        values = shares_reached(case, kpi.in_data, rows) * (-1 if kpi.curve.falls else 1)
        before, after, chance = changed(values, result, since)
        if np.isnan(before.value) or np.isnan(after.value):
            continue
        shown = {
            "kpi": kpi.label,
            "money": money.label,
            "before": fixed(before.value),
            "after": fixed(after.value),
        }
        weaker = abs(after.value) < abs(before.value)
        text = _("Since it is paid, the link between {kpi} and {money} is {after} in place of {before}.")
        stake = case.own_stake(kpi, card)
        found = CheckResult(
            "K7", question, "found" if weaker else "fine", "hint", text.format(**shown), card.role,
            _("The figure then rises without the work.") if weaker else "", norm, "",
            Stake(stake, stake, _("hangs on it"), "governed") if weaker else None, about=(card.role, kpi.name),
        )  # fmt: skip
        fine = CheckResult("K7", question, "fine", "hint", _("The link between {kpi} and {money} is as it was before it was paid.").format(**shown), norm=norm, about=(card.role, kpi.name))  # fmt: skip
        yield ChanceTest(chance, found, fine)
