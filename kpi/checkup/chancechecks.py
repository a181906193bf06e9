"""Checks of what chance and the calendar do to pay: a single lucky deal, and months in place of quarters."""

from collections.abc import Iterator

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult, Mend, Stake
from kpi.language import _, number, percent
from kpi.payment.moved import moved_to
from kpi.payment.payout import pay, pay_again
from kpi.payment.quarters import by_quarter, levels_of_months, whole_quarters
from kpi.problem import Refused
from kpi.rules.kpi import Kpi
from kpi.scheme.card import Card

_USUAL, _COUNTED = 0.8, 0.5
"""Where somebody stands whom a deal as large as a plan meets, and how much of the plan a single deal should count; the second is our line."""
_QUARTERS = 4
DEARER = 0.02
"""Of the cost: from there on another period is worth a look; our line."""


def one_lucky_deal(case: CheckCase) -> Iterator[CheckResult]:
    """A9: a KPI that goes on rising, with no cap above it."""
    question = _("Can one lucky deal blow the bonus up?")
    norm = _(
        "Do not cap without a reason (SalesGlobe, HubSpot); others count a deal for at most about a year’s target, or look at every bonus above three times somebody’s average. Our line: a deal counts for at most half a plan."
    )
    open_ = [(card, kpi) for card in case.scheme.cards for kpi in card.kpis if _is_open(case, card, kpi)]
    if not open_:
        yield CheckResult("A9", question, "fine", "risk", _("Every KPI has a maximum, or a cap holds it."), norm=norm)
        return
    for card, kpi in open_:
        yield from _open_end(case, card, kpi, question, norm)


def _is_open(case: CheckCase, card: Card, kpi: Kpi) -> bool:
    grows = kpi.of == "person" and kpi.curve.scale == "plan" and kpi.curve.above == "continue" and not kpi.curve.falls
    held = kpi.cap is not None or card.cap is not None or (card.table is not None and card.table.above == "flat")
    return grows and not held and kpi.in_data in case.workforce.kpi_index and len(case.rows(card)) > 0


def _open_end(case: CheckCase, card: Card, kpi: Kpi, question: str, norm: str) -> Iterator[CheckResult]:
    rows = case.rows(card)
    capped = _capped(case, card, kpi, kpi.curve.knots[-1].at)
    lucky = moved_to(case.workforce, kpi.in_data, rows, "plan", 1 + _USUAL)
    counted = case.paid.active[rows] & ~np.isnan(case.attained(kpi, rows))
    with_deal, held = (pay_again(one.scheme, lucky).payout[rows][counted] for one in (Mend("", case.scheme), capped))
    if not len(with_deal):
        return
    more, shown = float((with_deal - held).mean()), {"kpi": kpi.label, "role": card.role}
    above = int(case.paid.cost - pay_again(capped.scheme, case.workforce).cost)
    title = _("One deal as large as a plan of {kpi} pays {money}, in place of {held} at the last point of the curve.")
    evidence = _(
        "{role}: from {from_} of the plan it lifts to {to}; on these results {above} is paid above the last point."
    )
    yield CheckResult(
        "A9", question, "found", "risk", title.format(money=case.write(float(with_deal.mean())), held=case.write(float(held.mean())), **shown),
        evidence.format(from_=percent(_USUAL, 0), to=percent(1 + _USUAL, 0), above=case.write(above), **shown),
        _("Luck is then paid as work, and nobody has set a limit to what it may cost."), norm, _("Arithmetic."),
        Stake(round(more), round(more), _("more for one such deal"), "governed"), _capped(case, card, kpi, 1 + _COUNTED),
    )  # fmt: skip


def _capped(case: CheckCase, card: Card, kpi: Kpi, at: float) -> Mend:
    """The KPI pays no more than at a result."""
    most = round(float(kpi.curve(np.array([at]))[0]), 6)
    kpis = [one.revise(cap=most) if one.name == kpi.name else one for one in card.kpis]
    title = _("{kpi} pays at most {most}, what {at} of the plan pays").format(
        kpi=kpi.label, most=percent(most), at=percent(at, 0)
    )
    return Mend(title, case.scheme.revise_card(card.role, kpis=kpis))


def another_period(case: CheckCase) -> Iterator[CheckResult]:
    """A10: the same results paid by the quarter."""
    question = _("Would another pay period cost more?")
    norm = _("A curve with bends pays months and quarters otherwise: arithmetic (Jensen). Our line: 2 % of the cost.")
    quarters = whole_quarters(case.workforce.periods)
    if len(quarters) < _QUARTERS:
        few = _("It takes results of months, of four whole quarters at least.")
        yield CheckResult("A10", question, "few", "hint", few, norm=norm)
        return
    if levels := levels_of_months(case.scheme, case.workforce):
        few = _("These have levels in units or money of a month, and a quarter would need others: {names}.")
        yield CheckResult("A10", question, "few", "hint", few.format(names=", ".join(levels)), norm=norm)
        return
    try:
        cost = int(pay(*by_quarter(case.paid, case.scheme)).cost)
    except Refused:
        few = _("Some results of the quarters are missing.")
        yield CheckResult("A10", question, "few", "hint", few, norm=norm)
        return
    places = np.array([place for months in quarters.values() for place in months])
    today = int(case.paid.payout[:, places].sum())
    yield _dearer(case, today, cost, len(quarters), question, norm)


def _dearer(case: CheckCase, today: int, cost: int, quarters: int, question: str, norm: str) -> CheckResult:
    change = (cost - today) / today if today else 0.0
    shown = {
        "share": percent(abs(change)),
        "today": case.write(today),
        "money": case.write(cost),
        "n": number(quarters),
    }
    if abs(change) <= DEARER:
        text = _("Paid by the quarter, the same results would cost nearly the same.")
        return CheckResult("A10", question, "fine", "hint", text, norm=norm, basis=_("Arithmetic."))
    title = (
        _("Paid by the quarter, the same results would cost {share} more.")
        if change > 0
        else _("Paid by the quarter, the same results would cost {share} less.")
    )
    evidence = _("{n} whole quarters: {today} by the month, {money} by the quarter.")
    return CheckResult(
        "A10", question, "found", "hint", title.format(**shown), evidence.format(**shown),
        _("Months go up and down more than quarters, and thresholds and maxima do not pay that alike."), norm, _("Arithmetic."),
        Stake(abs(cost - today), abs(cost - today), _("difference by the quarter")),
    )  # fmt: skip
