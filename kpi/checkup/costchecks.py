"""Checks of what a scheme costs against what is sold: the cost of selling, dearer sales above plan, the lift that bonuses need, their growth."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult, Mend, Stake, State
from kpi.checkup.sales import Sales, is_sales, no_sales, sales_of
from kpi.language import _, percent
from kpi.library.norms import Norm
from kpi.money import Floats
from kpi.payment.payout import pay_again
from kpi.periods import days_of, months
from kpi.plans.breakeven import BreakEven
from kpi.rules.curve import Curve, Knot
from kpi.rules.kpi import Kpi
from kpi.scheme.card import Card

_ABOVE = 1.2
"""Of plan: where the cost of a sale is looked at."""
_QUARTER = 3
_RUNNING = 3
"""Periods running in which bonuses have to outgrow sales."""
_DUST = 0.001


class CostOfSelling(NamedTuple):
    """Minor units over all periods; None where nobody knows."""

    bonus: float
    salary: float | None
    on_costs: float | None

    @property
    def known(self) -> float:
        """What is known of it."""
        return self.bonus + (self.salary or 0.0) + (self.on_costs or 0.0)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return self.salary is not None and self.on_costs is not None


def cost_of_selling(case: CheckCase) -> Iterator[CheckResult]:
    """Z1: bonuses, salaries and on-costs against sales and gross profit; what is not known could only add to them."""
    question, usual, of_profit = (
        _("What does selling cost?"),
        case.norm("cost of selling"),
        case.norm("cost of gross profit"),
    )
    norm, sales = f"{usual.said} {of_profit.said}", sales_of(case)
    if sales is None:
        yield CheckResult("Z1", question, "few", "money", no_sales(), norm=norm)
        return
    cost, margin = _cost(case), case.told.margin
    texts = (
        (
            _("Selling costs {share} of sales; the norm is {norm}."),
            _("Selling costs {share} of gross profit; the norm is {norm}."),
        )
        if cost.is_whole
        else (
            _("Selling costs at least {share} of sales; the norm is {norm}."),
            _("Selling costs at least {share} of gross profit; the norm is {norm}."),
        )
    )
    against = [(sales.total, usual, texts[0])]
    if margin:
        against.append((sales.total * margin, of_profit, texts[1]))
    whole, line, text = max(against, key=lambda one: cost.known / one[0] / one[1].high)
    share = cost.known / whole
    state: State = "found" if share > line.high else "fine" if cost.is_whole else "few"
    if state == "few":
        text = _("Selling costs at least {share} of sales. It takes salaries and on-costs to tell more.")
        share = cost.known / sales.total
    yield CheckResult(
        "Z1", question, state, "money", text.format(share=percent(share), norm=line.words), _cost_line(case, cost, sales),
        _("What selling costs has to be earned by what is sold.") if state == "found" else "", norm, _("Arithmetic."),
        _too_much(cost, whole, line) if state == "found" else None,
    )  # fmt: skip


def _cost(case: CheckCase) -> CostOfSelling:
    paid, on_costs = case.paid, case.told.on_costs
    known = bool(paid.active.any()) and bool((paid.salary[paid.active] > 0).all())
    salary = float(paid.salary.sum()) if known else None
    bonus = float(paid.cost)
    return CostOfSelling(bonus, salary, None if on_costs is None else on_costs * (bonus + (salary or 0.0)))


def _cost_line(case: CheckCase, cost: CostOfSelling, sales: Sales) -> str:
    shown = {
        "bonus": case.write(cost.bonus),
        "salary": case.write(cost.salary or 0.0),
        "on_costs": case.write(cost.on_costs or 0.0),
        "sales": case.write(sales.total),
        "kpi": sales.kpi,
    }
    if cost.salary is None:
        text = _("Bonuses of {bonus} against {kpi} of {sales}; not all salaries are known.")
    elif cost.on_costs is None:
        text = _("Bonuses of {bonus} and salaries of {salary} against {kpi} of {sales}; on-costs would add to them.")
    else:
        text = _("Bonuses of {bonus}, salaries of {salary} and on-costs of {on_costs} against {kpi} of {sales}.")
    return text.format(**shown)


def _too_much(cost: CostOfSelling, whole: float, line: Norm) -> Stake:
    """The share of the bonuses in what lies above the norm; salaries have the rest."""
    above = round(cost.bonus * (1 - line.high * whole / cost.known))
    return Stake(above, above, _("of the bonuses lies above the norm"), "governed")


def dearer_above_plan(case: CheckCase) -> Iterator[CheckResult]:
    """Z2: what one sale costs at 120 % of plan against at plan, all other KPIs at plan."""
    question, usual = _("Does a sale cost more above plan?"), case.norm("cost above plan")
    told = found = False
    for card in case.scheme.cards:
        for kpi in card.kpis:
            if (
                kpi.of != "person"
                or kpi.curve.scale != "plan"
                or not is_sales(case, kpi)
                or not kpi.curve(np.array(1.0)) > 0
            ):
                continue
            told = True
            more = _score(kpi, _ABOVE) / _ABOVE / _score(kpi, 1.0) - 1
            if more > usual.high + 1e-9:
                found = True
                yield _dearer(case, card, kpi, more, usual)
    if not told:
        yield CheckResult(
            "Z2", question, "off", "hint", _("Nobody is paid on own sales in money against a plan."), norm=usual.said
        )
    elif not found:
        title = _("A sale costs hardly more above plan than at plan.")
        yield CheckResult("Z2", question, "fine", "hint", title, norm=usual.said)


def _score(kpi: Kpi, at: float) -> float:
    """Of the target bonus, with this KPI there and all others as at plan, which pays in full."""
    return 1 - kpi.weight + kpi.weight * float(kpi.curve(np.array(at)))


def _dearer(case: CheckCase, card: Card, kpi: Kpi, more: float, usual: Norm) -> CheckResult:
    straight = Mend(
        _("{role}: {kpi} pays in proportion above plan").format(role=card.role, kpi=kpi.label),
        case.scheme.revise_card(
            card.role, kpis=[one.revise(curve=_proportional(one.curve)) if one == kpi else one for one in card.kpis]
        ),
    )
    saved = max(int(case.paid.cost - pay_again(straight.scheme, case.workforce).cost), 0)
    rows = case.rows(card)
    target = case.paid.target[rows][case.paid.active[rows]]
    mean = float(target.mean()) if len(target) else 0.0
    steep, line = (
        mean * value
        for value in (_score(kpi, _ABOVE), 1 - kpi.weight + kpi.weight * _ABOVE * float(kpi.curve(np.array(1.0))))
    )
    evidence = _("{role}: {kpi} at {level} of plan pays {money} a head and period; in proportion it would be {less}.")
    return CheckResult(
        "Z2", _("Does a sale cost more above plan?"), "found", "hint",
        _("{role}: at {level} of plan a sale costs {more} more bonus than at plan.").format(role=card.role, level=percent(_ABOVE), more=percent(more)),
        evidence.format(role=card.role, kpi=kpi.label, level=percent(_ABOVE), money=case.write(steep), less=case.write(line)),
        _("That is meant to pull, and it makes the best sales the dearest."), usual.said, _("Arithmetic."),
        Stake(saved, saved, _("is paid above the straight line")) if saved else None, straight,
    )  # fmt: skip


def _proportional(curve: Curve) -> Curve:
    """The same up to plan; above it, pay in proportion to the result."""
    at_plan = float(curve(np.array(1.0)))
    up_to = [knot for knot in curve.knots if knot.at < 1 - 1e-9]
    last = max(curve.knots[-1].at, _ABOVE)
    return curve.revise(knots=(*up_to, Knot(1.0, at_plan), Knot(last, last * at_plan)), shape="linear")


def lift_that_is_needed(case: CheckCase) -> Iterator[CheckResult]:
    """Z5: additional sales that would pay for the bonuses."""
    question, usual, sales = _("What lift must the bonuses bring?"), case.norm("lift of sales"), sales_of(case)
    if sales is None:
        yield CheckResult("Z5", question, "few", "hint", no_sales(), norm=usual.said)
        return
    if case.told.margin is None:
        title = _("It takes the margin of a sale to say what lift pays for the bonuses.")
        yield CheckResult("Z5", question, "few", "hint", title, norm=usual.said)
        return
    even = BreakEven(float(case.paid.cost), sales.total, case.told.margin)
    state: State = "found" if even.lift > usual.high else "fine"
    text = _("The bonuses pay for themselves only if they bring {lift} of the sales.")
    yield CheckResult(
        "Z5", question, state, "hint", text.format(lift=percent(even.lift)), even.sentence(case.write),
        even.beside, usual.said, _("Arithmetic; nobody can read from results alone what bonuses brought."),
    )  # fmt: skip


def outgrow_sales(case: CheckCase) -> Iterator[CheckResult]:
    """Z6: growth of bonuses against growth of sales, three periods running."""
    question, sales = _("Do bonuses grow faster than sales?"), sales_of(case)
    norm = _("Sales should grow at least as fast as bonuses (Forrester, practitioners).")
    if sales is None:
        yield CheckResult("Z6", question, "few", "hint", no_sales(), norm=norm)
        return
    grown = _growth(case, sales)
    if grown is None:
        title = _("It takes four periods of the same length to compare growth.")
        yield CheckResult("Z6", question, "few", "hint", title, norm=norm)
        return
    faster = grown.bonuses - grown.sales > _DUST
    if not faster.all():
        title = _("Bonuses do not keep growing faster than sales.")
        yield CheckResult("Z6", question, "fine", "hint", title, _growth_line(grown), norm=norm)
        return
    above = max(round(grown.above), 0)
    yield CheckResult(
        "Z6", question, "found", "hint", _("Bonuses grew faster than sales three times running."), _growth_line(grown),
        _("What is paid then buys less and less."), norm, _("Arithmetic."),
        Stake(above, above, _("more than if bonuses had grown like sales"), "governed"),
    )  # fmt: skip


class _Growth(NamedTuple):
    """Of the last three periods, each against an earlier one."""

    bonuses: Floats
    sales: Floats
    above: float
    """Bonuses beyond what they had been, had they grown like sales; minor units."""
    of_year: bool
    """Whether each is compared with the same period a year before."""


def _growth(case: CheckCase, sales: Sales) -> _Growth | None:
    """Months are put together to quarters; against the year before where it is known, so that no season matters."""
    found = _together(case.workforce.periods, case.paid.payout.sum(axis=0).astype(float), sales.by_period)
    if found is None:
        return None
    bonus, sold, a_year = found
    lag = a_year if len(bonus) >= a_year + _RUNNING else 1
    if len(bonus) < lag + _RUNNING:
        return None
    before, now = slice(-_RUNNING - lag, -lag), slice(-_RUNNING, None)
    if not (sold[before] > 0).all() or not (bonus[before] > 0).all() or np.isnan(sold).any():
        return None
    times = sold[now] / sold[before]
    above = float((bonus[now] - bonus[before] * times).sum())
    return _Growth(bonus[now] / bonus[before] - 1, times - 1, above, lag == a_year and lag > 1)


def _together(periods: tuple[str, ...], bonus: Floats, sold: Floats) -> tuple[Floats, Floats, int] | None:
    """Both by period, or by whole quarters where the periods are months; with the periods of a year. None where their lengths differ."""
    lengths = {months(name) for name in periods}
    if len(lengths) != 1 or (length := lengths.pop()) is None:
        return None
    if length != 1:
        return bonus, sold, max(1, round(12 / length))
    first = days_of(periods[0])
    begin = -((first[0].month - 1) % _QUARTER) % _QUARTER if first else 0
    whole = begin + (len(periods) - begin) // _QUARTER * _QUARTER
    paid, brought = (array[begin:whole].reshape(-1, _QUARTER).sum(axis=1) for array in (bonus, sold))
    return paid, brought, 4


def _growth_line(grown: _Growth) -> str:
    shown = {
        name: ", ".join(percent(one) for one in values)
        for name, values in (("bonuses", grown.bonuses), ("sales", grown.sales))
    }
    if grown.of_year:
        return _("Growth against the year before: bonuses {bonuses}; sales {sales}.").format(**shown)
    return _("Growth against the period before: bonuses {bonuses}; sales {sales}.").format(**shown)
