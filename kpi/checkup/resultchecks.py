"""Checks of results and pay: who passes, who reaches the plan, who gets nothing, whom the cap cuts, and whether pay follows results."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import ChanceTest, CheckResult, Mend, Severity, Stake, State
from kpi.language import _, ngettext, number, percent
from kpi.library.norms import Norm
from kpi.measures.interval import wilson
from kpi.money import Floats
from kpi.payment import scoring
from kpi.payment.payout import pay_again
from kpi.quotient import quotient
from kpi.rules.curve import Curve
from kpi.rules.kpi import Kpi
from kpi.rules.people import Mask
from kpi.scheme.card import Card
from kpi.statistics.rankcorrelation import chance_of_rank, rank_correlation

FEW = 40
"""Results below which a share near 10 or 90 % cannot be told."""
_TO_BE_TOLD = 91
"""Results for a share known to ten points."""
_LEAST_PEOPLE = 10
Side = Literal["low", "high", "within"]


def _judged(share: float, ends: tuple[float, float], usual: Norm) -> tuple[State, Side]:
    """Found where the whole interval lies outside of what is usual, unsure where only the share does."""
    side: Side = "low" if share < usual.low else "high" if share > usual.high else "within"
    if side == "within":
        return "fine", side
    outside = ends[1] < usual.low if side == "low" else ends[0] > usual.high
    return ("found" if outside else "unsure"), side


def _interval(hits: int, rows: int) -> tuple[float, float]:
    low, high = wilson(np.array([float(hits)]), np.array([float(rows)]))
    return float(low[0]), float(high[0])


def _shares(case: CheckCase, at: str) -> Iterator[tuple[Card, Kpi, int, int]]:
    """Of each KPI of one's own with plans: how many of the results reach a level ("minimum", "plan" or "maximum")."""
    for card in case.scheme.cards:
        rows = case.rows(card)
        for kpi in card.kpis:
            if kpi.of != "person" or not len(rows) or kpi.curve.scale != "plan":
                continue
            hits, known = reaching(kpi.curve, at, case.attained(kpi, rows))
            if known:
                yield card, kpi, hits, known


def reaching(curve: Curve, at: str, results: Floats) -> tuple[int, int]:
    """How many results there are at a level of the curve ("minimum", "plan" or "maximum") or better, and how many in all."""
    level = {"minimum": curve.knots[0].at, "plan": 1.0, "maximum": curve.knots[-1].at}[at]
    known = results[~np.isnan(results)]
    met = known <= level + 1e-9 if curve.falls else known >= level - 1e-9
    return int(met.sum()), len(known)


def reach_the_plan(case: CheckCase) -> Iterator[CheckResult]:
    """B2: of all results of KPIs with plans, weighted as they are, the share at plan; and the KPI that is furthest out."""
    yield from _share_check(case, "B2", _("Do enough reach the plan?"), "plan", "people at plan", "money")


def pass_the_threshold(case: CheckCase) -> Iterator[CheckResult]:
    """B1: the share at the minimum or above."""
    yield from _share_check(
        case, "B1", _("Do enough pass the threshold?"), "minimum", "people over the threshold", "risk"
    )


def reach_excellence(case: CheckCase) -> Iterator[CheckResult]:
    """B3: the share at the maximum or above."""
    yield from _share_check(
        case, "B3", _("Does anybody reach the maximum?"), "maximum", "people at the maximum", "hint"
    )


def _share_check(
    case: CheckCase, key: str, question: str, at: str, of: str, severity: Severity
) -> Iterator[CheckResult]:
    usual, found = case.norm(of), list(_shares(case, at))
    if not found:
        yield CheckResult(
            key, question, "off", severity, _("No KPI of one’s own is measured against a plan."), norm=usual.said
        )
        return
    hits, rows = sum(one[2] for one in found), sum(one[3] for one in found)
    share, ends = hits / rows, _interval(hits, rows)
    state, side = _judged(share, ends, usual)
    title = _share_title(at, hits, rows, share, usual)
    basis = ngettext("{n} result; 95 %: {low} to {high}.", "{n} results; 95 %: {low} to {high}.", rows).format(
        n=number(rows), low=percent(ends[0]), high=percent(ends[1])
    )
    if state == "unsure" and rows < _TO_BE_TOLD:
        least = ngettext(
            "At least {n} result is needed to tell.", "At least {n} results are needed to tell.", _TO_BE_TOLD
        ).format(n=number(_TO_BE_TOLD))
        yield CheckResult(key, question, "few", severity, title, least, norm=usual.said, basis=basis)
        return
    worst = (
        min(found, key=lambda one: one[2] / one[3]) if side != "high" else max(found, key=lambda one: one[2] / one[3])
    )
    evidence = _("Furthest out: {kpi} of {role} with {share}.").format(
        kpi=worst[1].label, role=worst[0].role, share=percent(worst[2] / worst[3])
    )
    yield CheckResult(
        key,
        question,
        state,
        severity,
        title,
        evidence,
        _why(at, side),
        usual.said,
        basis,
        _missing_money(case) if at == "plan" and side == "low" else None,
    )


def _share_title(at: str, hits: int, rows: int, share: float, usual: Norm) -> str:
    texts = {
        "minimum": _("{share} of the results pass the threshold; the norm is {low} to {high}."),
        "plan": _("{share} of the results reach the plan; the norm is {low} to {high}."),
        "maximum": _("{share} of the results reach the maximum; the norm is {low} to {high}."),
    }
    if rows < FEW:
        texts = {
            "minimum": _("{hits} of {rows} results pass the threshold; the norm is {low} to {high}."),
            "plan": _("{hits} of {rows} results reach the plan; the norm is {low} to {high}."),
            "maximum": _("{hits} of {rows} results reach the maximum; the norm is {low} to {high}."),
        }
    return texts[at].format(
        share=percent(share),
        hits=number(hits),
        rows=number(rows),
        low=percent(usual.low, 0),
        high=percent(usual.high, 0),
    )


def _why(at: str, side: Side) -> str:
    if side == "within":
        return ""
    texts = {
        ("minimum", "low"): _("Who gets nothing gives up."),
        ("minimum", "high"): _("A threshold that everybody passes is none."),
        ("plan", "low"): _("Plans that few reach discourage, and cost good people."),
        ("plan", "high"): _("Plans that nearly everybody reaches pay for nothing special."),
        ("maximum", "low"): _("A maximum that nobody reaches is no prospect."),
        ("maximum", "high"): _("A maximum that many reach holds them back."),
    }
    return texts[at, side]


def _missing_money(case: CheckCase) -> Stake:
    """What is missing of the target bonuses."""
    missing = max(case.target - int(case.paid.cost), 0)
    return Stake(missing, missing, _("of the target bonuses is not paid"), "estimate")


def nothing_at_all(case: CheckCase) -> Iterator[CheckResult]:
    """B5: who is paid nothing."""
    question, usual = _("Who gets nothing?"), case.norm("people without bonus")
    active = case.paid.active & (case.paid.target > 0)
    rows, hits = int(active.sum()), int((active & (case.paid.payout == 0)).sum())
    if rows < 20:
        yield CheckResult(
            "B5",
            question,
            "few",
            "risk",
            ngettext("{n} bonus was paid; it takes 20.", "{n} bonuses were paid; it takes 20.", rows).format(
                n=number(rows)
            ),
            norm=usual.said,
        )
        return
    share, ends = hits / rows, _interval(hits, rows)
    state, _side = _judged(share, ends, usual)
    stake = int(case.paid.target[active & (case.paid.payout == 0)].sum())
    title = _("{share} of the bonuses are nothing; the norm is at most {high}.").format(
        share=percent(share), high=percent(usual.high, 0)
    )
    basis = ngettext("{n} bonus; 95 %: {low} to {high}.", "{n} bonuses; 95 %: {low} to {high}.", rows).format(
        n=number(rows), low=percent(ends[0]), high=percent(ends[1])
    )
    yield CheckResult(
        "B5",
        question,
        state,
        "risk",
        title,
        "",
        _("Who gets nothing learns nothing."),
        usual.said,
        basis,
        Stake(stake, stake, _("target bonuses of those"), "governed") if hits else None,
    )


def cap_bites(case: CheckCase) -> Iterator[CheckResult]:
    """B7: whom the cap cuts, by payment without it."""
    question, usual = _("Does the cap bite?"), case.norm("people at the cap")
    capped = [card for card in case.scheme.cards if card.cap is not None]
    if not capped:
        yield CheckResult("B7", question, "off", "risk", _("No bonus is capped."), norm=usual.said)
        return
    free = case.scheme.revise(cards=[card.revise(cap=None) for card in case.scheme.cards])
    without = pay_again(free, case.workforce).payout
    rows = np.isin(case.workforce.seats["role"].to_numpy(object), [card.role for card in capped])
    active = case.paid.active & rows[:, None]
    hits, count = int((active & (without > case.paid.payout)).sum()), int(active.sum())
    share, ends = hits / max(count, 1), _interval(hits, max(count, 1))
    state, _side = _judged(share, ends, usual)
    more = int(without.sum() - case.paid.payout.sum())
    title = _("The cap cuts {share} of the bonuses; the norm is at most {high}.").format(
        share=percent(share), high=percent(usual.high, 0)
    )
    yield CheckResult("B7", question, state if count >= FEW else "few", "risk", title, "", _("Above a cap, the best stop."), usual.said, ngettext("{n} bonus.", "{n} bonuses.", count).format(n=number(count)),
        Stake(more, more, _("more without a cap")) if more else None, Mend(_("No cap"), free) if more else None)  # fmt: skip


def pay_follows_results(case: CheckCase) -> Iterator[CheckResult | ChanceTest]:
    """C1: bonus as a share of the target against the first KPI, a dot a person."""
    question, usual = _("Does pay follow performance?"), case.norm("pay and result")
    said = usual.said
    own = _mean(scoring.leading(case.scheme, case.workforce), case.paid.active)
    paid = quotient(case.paid.payout.sum(axis=1).astype(float), case.paid.target.sum(axis=1).astype(float))
    known = ~np.isnan(own) & ~np.isnan(paid)
    if known.sum() < _LEAST_PEOPLE:
        yield CheckResult(
            "C1",
            question,
            "few",
            "risk",
            ngettext(
                "{n} person is too few to tell; it takes ten.",
                "{n} people are too few to tell; it takes ten.",
                int(known.sum()),
            ).format(n=number(int(known.sum()))),
            norm=said,
        )
        return
    value, ends = rank_correlation(own[known], paid[known])
    if np.isnan(value):
        yield CheckResult(
            "C1", question, "few", "risk", _("Everybody has the same result, or the same bonus."), norm=said
        )
        return
    basis = _("95 %: {low} to {high}.").format(low=number(ends[0], 2), high=number(ends[1], 2)) if ends else ""
    title = _("Pay follows the main result with {value} of at most 1.").format(value=number(value, 2))
    stake = round((1 - value**2) * case.target)
    fine = CheckResult("C1", question, "fine", "risk", title, norm=said, basis=basis)
    why = _("Otherwise other things pay than the ones that are meant.")
    loose = CheckResult(
        "C1", question, "found", "risk", title, "", why, said, basis,
        Stake(stake, stake, _("not explained by the main result"), "governed"),
    )  # fmt: skip
    loose, unsure = (fine, fine) if value >= usual.low else (loose, replace(loose, state="unsure"))
    yield ChanceTest(chance_of_rank(value, int(known.sum()), usual.low, -1), loose, unsure)


def _mean(values: Floats, active: Mask) -> Floats:
    known = np.where(active, values, np.nan)
    return quotient(np.nansum(known, axis=1), (~np.isnan(known)).sum(axis=1).astype(float))
