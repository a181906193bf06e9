"""Checks of KPIs: the same twice, never missed, and whether good ones can hide bad sales."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import ChanceTest, CheckResult, Mend, Stake
from kpi.checkup.gated import only_with_main_result
from kpi.language import _, fixed, ngettext, number, percent
from kpi.money import Floats
from kpi.rules.kpi import Kpi
from kpi.scheme.card import Card
from kpi.statistics.rankcorrelation import chance_of_rank, rank_correlation
from kpi.statistics.shuffling import chance_of_so_many

_FEW = 24
_MOST_FOR_MISSES = 59
"""Results to say that at most 5 % miss where none did."""
BAD, _GATE = 0.6, 0.8
"""The bad result that a score may hide, and the level of the gate that would show it."""


def the_same_twice(case: CheckCase) -> Iterator[CheckResult | ChanceTest]:
    """K1: two KPIs of a card whose results go together."""
    question = _("Do two KPIs measure the same?")
    usual = case.norm("two KPIs together")
    norm, told = usual.said, False
    fine = CheckResult("K1", question, "fine", "risk", _("No two KPIs of a role measure the same."), norm=norm)
    for card in case.scheme.cards:
        rows = case.rows(card)
        results = {kpi: case.attained(kpi, rows).ravel() for kpi in card.kpis if kpi.of == "person"}
        for one, other, value, count in _pairs(results):
            told = True
            small = _alike(case, card, (one, other), value, question, norm) if abs(value) > usual.high else fine
            yield ChanceTest(
                chance_of_rank(abs(value), count, usual.high, 1),
                small,
                replace(small, state="unsure") if small.state == "found" else fine,
            )
    if not told:
        yield CheckResult("K1", question, "few", "risk", _("It takes 24 results of both."), norm=norm)


def _alike(case: CheckCase, card: Card, pair: tuple[Kpi, Kpi], value: float, question: str, norm: str) -> CheckResult:
    one, other = pair
    lighter = min(pair, key=lambda kpi: kpi.weight)
    stake = case.own_stake(lighter, card)
    return CheckResult(
        "K1", question, "found", "risk", _("{one} and {other} measure the same.").format(one=one.label, other=other.label),
        _("{role}: their results go together with {value}.").format(role=card.role, value=fixed(value)),
        _("Two names for one result count it twice."), norm, "", Stake(stake, stake, _("hangs on the lighter one"), "governed"),
        _merged(case, card, one, other),
    )  # fmt: skip


def _pairs(results: dict[Kpi, Floats]) -> Iterator[tuple[Kpi, Kpi, float, int]]:
    kpis = list(results)
    for place, one in enumerate(kpis):
        for other in kpis[place + 1 :]:
            known = ~np.isnan(results[one]) & ~np.isnan(results[other])
            if known.sum() >= _FEW:
                value, _ends = rank_correlation(results[one][known], results[other][known])
                if not np.isnan(value):
                    yield one, other, value, int(known.sum())


def _merged(case: CheckCase, card: Card, one: Kpi, other: Kpi) -> Mend:
    heavy, light = sorted((one, other), key=lambda kpi: -kpi.weight)
    kpis = [kpi.revise(weight=kpi.weight + light.weight) if kpi == heavy else kpi for kpi in card.kpis if kpi != light]
    return Mend(_("{kpi} alone").format(kpi=heavy.label), case.scheme.revise_card(card.role, kpis=kpis))


def never_missed(case: CheckCase) -> Iterator[CheckResult | ChanceTest]:
    """K2: a KPI that pays in full nearly always is salary."""
    question = _("Is a KPI never missed, or always the same?")
    usual = case.norm("KPIs paid in full")
    norm, told = usual.said, False
    fine = CheckResult("K2", question, "fine", "money", _("Every KPI is missed now and then."), norm=norm)
    for card in case.scheme.cards:
        rows = case.rows(card)
        for kpi in card.kpis:
            reached = case.attained(kpi, rows)
            known = reached[~np.isnan(reached)]
            if kpi.of != "person" or len(known) < _MOST_FOR_MISSES:
                continue
            told = True
            yield _missed(case, card, kpi, known, fine, usual.high)
    if not told:
        yield CheckResult("K2", question, "few", "money", _("It takes 59 results of a KPI."), norm=norm)


def _missed(case: CheckCase, card: Card, kpi: Kpi, known: Floats, fine: CheckResult, most: float) -> ChanceTest:
    """How often so few would be missed by chance, were the share paid in full the most that is usual."""
    hits, constant = int((kpi.curve(known) >= 1 - 1e-9).sum()), bool(np.ptp(known) == 0)
    share = hits / len(known)
    stake = case.own_stake(kpi, card)
    text = _("{kpi} is always the same.") if constant else _("{kpi} is hardly ever missed.")
    found = CheckResult(
        "K2", fine.question, "found", "money", text.format(kpi=kpi.label),
        ngettext("{role}: {share} of {n} result pay it in full.", "{role}: {share} of {n} results pay it in full.", len(known)).format(role=card.role, share=percent(share), n=number(len(known))),
        _("That is a salary in disguise."), fine.norm, _("Arithmetic.") if constant else "", Stake(stake, stake, _("hangs on it"), "governed"),
    )  # fmt: skip
    chance = 0.0 if constant else chance_of_so_many(hits, len(known), most)
    large = replace(found, state="unsure") if share >= most else fine
    return ChanceTest(chance, found, large)


def hides_bad_sales(case: CheckCase) -> Iterator[CheckResult]:
    """K6: the score that is left when the heaviest KPI falls to 60 % and all others are at plan."""
    question = _("Can good KPIs hide a bad main result?")
    usual = case.norm("score that hides")
    norm = usual.said
    found = False
    for card in case.scheme.cards:
        if card.gates or len(card.kpis) < 2:
            continue
        main = max(card.kpis, key=lambda kpi: kpi.weight)
        left = 1 - (1 - BAD) * main.weight
        if left <= usual.high + 1e-9:
            continue
        found = True
        stake = round(float(case.paid.target[case.rows(card)].sum()) * left)
        yield CheckResult(
            "K6", question, "found", "risk", _("{role}: {kpi} at {bad} of plan still leaves a score of {left}.").format(role=card.role, kpi=main.label, bad=percent(BAD), left=percent(left)),
            _("All others at plan, by their weights."), _("The scheme then praises what the company does not live on."), norm, _("Arithmetic."),
            Stake(stake, stake, _("could be paid so"), "governed"),
            only_with_main_result(case.scheme, card, main, _GATE),
        )  # fmt: skip
    if not found:
        yield CheckResult(
            "K6",
            question,
            "fine",
            "risk",
            ngettext("The main result cannot be hidden.", "The main results cannot be hidden.", len(case.scheme.cards)),
            norm=norm,
        )
