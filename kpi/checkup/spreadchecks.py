"""Checks of how far results and bonuses lie apart: whether results spread soundly, and whether the best can earn enough."""

from collections.abc import Iterator

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult, Mend, Stake, State
from kpi.checkup.paidshares import paid_shares
from kpi.checkup.resultchecks import FEW
from kpi.language import _, ngettext, number, percent
from kpi.library.norms import Norm
from kpi.payment import scoring
from kpi.payment.payout import pay_again
from kpi.payment.payouts import Payouts
from kpi.quotient import quotient
from kpi.rules.curve import Curve
from kpi.rules.kpi import Kpi
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.statistics.clustered import clustered_quantile, clustered_spread

_PERIODS, _RESULTS = 3, 30
"""Fewer periods or results tell no spread."""
_BAND = (0.8, 1.2)
_BEST, _LAST = 0.9, 0.1
_ENOUGH = 2.0
"""Of the target bonus: what the best tenth should come to."""
_STEEPEST, _CLOSE = 10.0, 1e-4
"""Times the slope above plan: the most that is tried, and how closely it is found."""


def spread_of_results(case: CheckCase) -> Iterator[CheckResult]:
    """B4: the standard deviation of main results as shares of the plan."""
    question, usual = _("Is the spread of results sound?"), case.norm("spread of results")
    results = np.where(case.paid.active, scoring.leading(case.scheme, case.workforce), np.nan)
    count = int((~np.isnan(results)).sum())
    if count < _RESULTS or case.periods < _PERIODS:
        least = _("It takes 30 results with plans, of at least three periods.")
        yield CheckResult("B4", question, "few", "hint", least, norm=usual.said)
        return
    spread, ends = clustered_spread(results)
    state = _told(spread, ends, usual)
    known = results[~np.isnan(results)]
    near = float(((known >= _BAND[0]) & (known <= _BAND[1])).mean())
    title = _("Main results lie {spread} of the plan apart; the norm is {low} to {high}.").format(
        spread=percent(spread), low=percent(usual.low, 0), high=percent(usual.high, 0)
    )
    evidence = _("{near} of them lie within 80 to 120 % of the plan, half of them above {middle}.").format(
        near=percent(near), middle=percent(float(np.median(known)))
    )
    yield CheckResult(
        "B4", question, state, "hint", title, evidence, _why_apart(state, spread, usual), usual.said, _basis(count, ends)
    )  # fmt: skip


def _why_apart(state: State, spread: float, usual: Norm) -> str:
    if state == "fine":
        return ""
    if spread < usual.low:
        return _("Where all results are alike, a bonus tells nobody from anybody.")
    return _("Plans that are missed and beaten so far say little of the work.")


def best_can_earn_enough(case: CheckCase) -> Iterator[CheckResult]:
    """B6: what the best and the last tenth of the bonuses come to."""
    question, usual = _("Can the best earn enough, and the last little enough?"), case.norm("bonus of the best tenth")
    shares = paid_shares(case)
    count = int((~np.isnan(shares)).sum())
    if count < FEW:
        text = ngettext("{n} bonus was paid; it takes 40.", "{n} bonuses were paid; it takes 40.", count)
        yield CheckResult("B6", question, "few", "hint", text.format(n=number(count)), norm=usual.said)
        return
    best, ends = clustered_quantile(shares, _BEST)
    state = _told(best, ends, usual)
    title = _("The best tenth of the bonuses begins at {best} of the target; the norm is {low} to {high}.").format(
        best=percent(best), low=percent(usual.low, 0), high=percent(usual.high, 0)
    )
    evidence = _("The last tenth ends at {last}.").format(last=percent(float(np.nanquantile(shares, _LAST))))
    mended = _steeper(case, best) if state != "fine" and best < usual.low else None
    more = int(pay_again(mended, case.workforce).cost - case.paid.cost) if mended else 0
    yield CheckResult(
        "B6", question, state, "hint", title, evidence, _why_best(state, best, usual), usual.said, _basis(count, ends),
        Stake(more, more, _("more for results above plan")) if mended else None,
        Mend(_("Pay above plan rises so that the best tenth begins at {share}").format(share=percent(_ENOUGH, 0)), mended) if mended else None,
    )  # fmt: skip


def _why_best(state: State, best: float, usual: Norm) -> str:
    if state == "fine":
        return ""
    if best < usual.low:
        return _("Whoever does far more than the plan earns little more, and goes where that is paid.")
    return _("A few then take most of the money, or plans are too low.")


def _basis(count: int, ends: tuple[float, float]) -> str:
    text = ngettext("{n} result; 95 %: {low} to {high}.", "{n} results; 95 %: {low} to {high}.", count)
    return text.format(n=number(count), low=percent(ends[0]), high=percent(ends[1]))


def _told(value: float, ends: tuple[float, float], usual: Norm) -> State:
    """Found where the whole interval lies outside of what is usual."""
    if usual.low <= value <= usual.high:
        return "fine"
    return "found" if ends[1] < usual.low or ends[0] > usual.high else "unsure"


def _steeper(case: CheckCase, best: float) -> Scheme | None:
    """The scheme with a slope above plan by which the best tenth comes to enough; None where none does, or the team pays it all."""
    from scipy.optimize import brentq  # a slow import, and most screens never ask

    def short(factor: float) -> float:
        return _ENOUGH - _best(pay_again(_above_plan(case.scheme, factor), case.workforce))

    if best <= 1 or short(_STEEPEST) > 0:
        return None
    return _above_plan(case.scheme, float(brentq(short, 1.0, _STEEPEST, xtol=_CLOSE)) + _CLOSE)


def _best(paid: Payouts) -> float:
    shares = quotient(paid.payout, np.where(paid.active, paid.target, 0))
    return float(np.nanquantile(shares, _BEST))


def _above_plan(scheme: Scheme, factor: float) -> Scheme:
    """What lies above the target bonus times a factor, the caps too."""
    return scheme.revise(cards=tuple(_card_above(card, factor) for card in scheme.cards))


def _card_above(card: Card, factor: float) -> Card:
    cap = None if card.cap is None else _stretched(card.cap, factor)
    return card.revise(kpis=tuple(_kpi_above(kpi, factor) for kpi in card.kpis), cap=cap)


def _kpi_above(kpi: Kpi, factor: float) -> Kpi:
    cap = None if kpi.cap is None else _stretched(kpi.cap, factor)
    return kpi.revise(curve=_curve_above(kpi.curve, factor), cap=cap)


def _curve_above(curve: Curve, factor: float) -> Curve:
    return curve.revise(knots=tuple((knot.at, _stretched(knot.pay, factor)) for knot in curve.knots))


def _stretched(pay: float, factor: float) -> float:
    return round(1 + (pay - 1) * factor, 6) if pay > 1 else pay
