"""Checks of the cards: too many KPIs, weights that nobody feels, tables that fall, words that nobody understands."""

import re
from collections.abc import Iterator

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult, Mend, Stake
from kpi.language import _, ngettext, number, percent, spelled
from kpi.scheme.card import Card

MANY_KPIS = 3
MINUTES_A_KPI = 240 / 39
"""A company needed four hours to explain 39 KPIs."""
_LONG_NAME = 6
_ABBREVIATION = re.compile(r"\b[A-ZА-ЯÁÉÍÓÖŐÚÜŰÄ]{2,}\b")


def too_many_kpis(case: CheckCase) -> Iterator[CheckResult]:
    """A1: paid KPIs of a card; five is the only number within all published ranges."""
    question = _("Are there too many KPIs?")
    usual = case.norm("KPIs of a role")
    norm, most, many = usual.said, round(usual.high), False
    few = min(MANY_KPIS, most)
    for card in case.scheme.cards:
        count = len(card.kpis)
        if count <= few:
            continue
        many, felt = True, 1 / sum(kpi.weight**2 for kpi in card.kpis)
        lightest = sorted(card.kpis, key=lambda kpi: -kpi.weight)[most:]
        stake = sum(case.own_stake(kpi, card) for kpi in lightest)
        text = ngettext("{role} is paid on {n} KPI.", "{role} is paid on {n} KPIs.", count)
        evidence = _(
            "Their weights make them as good as {felt} equal ones. Explaining them takes about {minutes} minutes."
        )
        yield CheckResult(
            "A1", question, "found", "risk" if count > most else "hint",
            text.format(role=card.role, n=number(count)),
            evidence.format(felt=number(felt, 1), minutes=number(count * MINUTES_A_KPI)),
            _("Who looks at everything looks at nothing."), norm, _("Arithmetic."),
            Stake(stake, stake, _("hangs on the lightest"), "governed") if stake else None,
            _without_lightest(case, card, most) if count > most else None,
        )  # fmt: skip
    if not many:
        title = ngettext("No role has more than {n} KPI.", "No role has more than {n} KPIs.", few).format(
            n=spelled(few)
        )
        yield CheckResult("A1", question, "fine", "hint", title, norm=norm)


def _without_lightest(case: CheckCase, card: Card, most: int) -> Mend:
    kept = sorted(card.kpis, key=lambda kpi: -kpi.weight)[:most]
    whole = sum(kpi.weight for kpi in kept)
    kpis = [kpi.revise(weight=kpi.weight / whole) for kpi in card.kpis if kpi in kept]
    title = ngettext("{role}: only the heaviest KPI", "{role}: only the {n} heaviest KPIs", most).format(
        role=card.role, n=spelled(most)
    )
    return Mend(title, case.scheme.revise_card(card.role, kpis=kpis))


def small_weights(case: CheckCase) -> Iterator[CheckResult]:
    """A2: a weight below a tenth is not felt."""
    question = _("Is a weight too small to be felt?")
    usual, most = case.norm("weight of a KPI"), case.norm("KPIs of a role").high
    norm, felt, found = usual.said, usual.low / 2, False
    for card in case.scheme.cards:
        small = [
            kpi
            for kpi in card.kpis
            if kpi.weight < felt - 1e-9 or (kpi.weight < usual.low - 1e-9 and len(card.kpis) <= most)
        ]
        if not small:
            continue
        found = True
        stake = sum(case.own_stake(kpi, card) for kpi in small)
        names = ", ".join(f"{kpi.label} {percent(kpi.weight)}" for kpi in small)
        title = ngettext(
            "{role} has a weight that is hardly felt.", "{role} has {n} weights that are hardly felt.", len(small)
        )
        yield CheckResult(
            "A2", question, "found", "risk" if any(kpi.weight < felt - 1e-9 for kpi in small) else "hint",
            title.format(role=card.role, n=number(len(small))), f"{names}.",
            _("What moves little pay moves little work."), norm, _("Arithmetic."),
            Stake(stake, stake, _("hangs on them"), "governed"), None,
        )  # fmt: skip
    if not found:
        yield CheckResult("A2", question, "fine", "hint", _("Every weight can be felt."), norm=norm)


def rules_are_whole(case: CheckCase) -> Iterator[CheckResult]:
    """A3 and A4: a scheme is refused where weights do not add up, where a curve falls, or where a threshold belongs to two sides."""
    title = ngettext(
        "The weights add up, the curve rises, and every threshold belongs to one side.",
        "All weights add up, all curves rise, and every threshold belongs to one side.",
        len(case.scheme.cards),
    )
    yield CheckResult("A4", _("Are the rules whole?"), "fine", "stop", title, basis=_("Arithmetic."))


def needs_explanation(name: str) -> bool:
    """Whether the name of a KPI is an abbreviation, or longer than six words."""
    return bool(_ABBREVIATION.search(name)) or len(name.split()) > _LONG_NAME


def words_of_kpis(case: CheckCase) -> Iterator[CheckResult]:
    """A12: abbreviations and long names."""
    question = _("Is each KPI in words that its people understand?")
    kpis = {kpi.label: kpi for card in case.scheme.cards for kpi in card.kpis}
    odd = [name for name in kpis if needs_explanation(name)]
    norm = _("A company had 39 KPIs, 38 of them in a foreign language; explaining them took four hours.")
    if not odd:
        yield CheckResult(
            "A12",
            question,
            "fine",
            "hint",
            _("No name of a KPI is an abbreviation or longer than six words."),
            norm=norm,
        )
        return
    title = ngettext("{n} KPI may need an explanation.", "{n} KPIs may need an explanation.", len(odd)).format(
        n=number(len(odd))
    )
    yield CheckResult(
        "A12",
        question,
        "found",
        "hint",
        title,
        f"{', '.join(odd)}.",
        _("What is not understood moves nobody."),
        norm,
        _("By its letters only."),
    )


def paid_but_not_measured(case: CheckCase) -> Iterator[CheckResult]:
    """A13: KPIs in the results that no card pays."""
    question = _("Is anything measured but not paid?")
    markets = {one.by for one in case.scheme.market_indexes}
    looked_at = markets.union(*case.scheme.needs.values())
    looked_at |= set(case.scheme.filled(case.scheme.team).kpis)
    unpaid = [name for name in case.workforce.kpis if name not in looked_at]
    if not unpaid:
        yield CheckResult("A13", question, "fine", "hint", _("Every KPI of the data moves pay."))
        return
    title = ngettext("{n} KPI is measured, and moves no pay.", "{n} KPIs are measured, and move no pay.", len(unpaid))
    yield CheckResult(
        "A13", question, "found", "hint", title.format(n=number(len(unpaid))), f"{', '.join(unpaid)}.",
        _("Measuring costs time; say what it is for."), _("Each KPI is reflected in pay (Hungarian article)."), _("Arithmetic."),
    )  # fmt: skip


def worth_it(case: CheckCase) -> Iterator[CheckResult]:
    """W1: few people."""
    question = _("Is a bonus scheme worth it at all?")
    usual = case.norm("people for rules")
    norm = usual.said
    if case.heads >= usual.low:
        yield CheckResult(
            "W1",
            question,
            "fine",
            "hint",
            ngettext("{n} person is enough for rules.", "{n} people are enough for rules.", case.heads).format(
                n=number(case.heads)
            ),
            norm=norm,
        )
        return
    title = ngettext("With {n} person, talking may be enough.", "With {n} people, talking may be enough.", case.heads)
    cost = int(case.paid.cost)
    yield CheckResult(
        "W1", question, "found", "hint", title.format(n=number(case.heads)), _("If the manager sees everybody’s work, rules add little."),
        _("A scheme has to be explained, measured and kept."), norm, _("Arithmetic."), Stake(cost, cost, _("is paid by rules"), "governed"),
    )  # fmt: skip
