"""Check of business that is pulled forward at the end of a quarter."""

from collections.abc import Iterator

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import ChanceTest, CheckResult, Stake
from kpi.checkup.predicting import money_kpi
from kpi.language import _, ngettext, number, percent
from kpi.money import Floats
from kpi.payment.moved import moved_to
from kpi.payment.payout import pay_again
from kpi.periods import days_of, months
from kpi.rules.kpi import Kpi
from kpi.statistics.pulling import LEAST_A_SIDE, LEAST_QUARTERS, Pull, pull

_IN_QUARTER = 3


def pulled_forward(case: CheckCase) -> Iterator[CheckResult | ChanceTest]:
    """G2: what those do in the last month of a quarter who can just still reach its plan, of each KPI in money."""
    question = _("Is business pulled forward at the end of quarters?")
    norm = _(
        "Ends of fiscal years are high, beginnings low (Oyer 1998); in one firm it cost 6 to 8 % of revenue (Larkin 2014), in another nothing was seen (Steenburgh 2008)."
    )
    first = _first_month(case)
    if first is None:
        yield CheckResult(
            "G2", question, "off", "risk", _("Results are not of months, so no quarter’s end can be seen."), norm=norm
        )
        return
    names = {kpi.name: kpi for card in case.scheme.cards if (kpi := money_kpi(case, card))}
    if not names:
        yield CheckResult("G2", question, "off", "risk", _("Nobody has a result in money of one’s own."), norm=norm)
    for kpi in names.values():
        fact, plan = (
            values[case.workforce.kpi_index[kpi.in_data]] for values in (case.workforce.fact, case.workforce.plan)
        )
        found = pull(fact[:, first:], plan[:, first:])
        yield (
            _few(question, norm, kpi, found)
            if np.isnan(found.strength)
            else _tested(case, question, norm, kpi, found, first)
        )


def _first_month(case: CheckCase) -> int | None:
    """Place of the first month of a quarter; None where periods are no months one after another."""
    days = [days_of(name) for name in case.workforce.periods]
    if any(months(name) != 1 for name in case.workforce.periods):
        return None
    starts = [one[0] for one in days if one]
    numbers = np.array([one.year * 12 + one.month - 1 for one in starts])
    if (np.diff(numbers) != 1).any():
        return None
    return int(-numbers[0] % _IN_QUARTER)


def _few(question: str, norm: str, kpi: Kpi, found: Pull) -> CheckResult:
    title = _("Whether {kpi} is pulled forward at the end of quarters cannot be told.").format(kpi=kpi.label)
    text = ngettext(
        "{n} quarter has at least {side} people who can just still reach its plan and {side} others; it takes {least}.",
        "{n} quarters have at least {side} people who can just still reach their plan and {side} others; it takes {least}.",
        found.quarters,
    )
    evidence = text.format(n=number(found.quarters), side=number(LEAST_A_SIDE), least=number(LEAST_QUARTERS))
    return CheckResult("G2", question, "few", "risk", title, evidence, norm=norm)


def _tested(case: CheckCase, question: str, norm: str, kpi: Kpi, found: Pull, first: int) -> ChanceTest:
    near = int(found.near.sum())
    title = _("Near the plan of a quarter, {share} of the next month’s {kpi} is pulled forward.").format(
        share=percent(found.share), kpi=kpi.label
    )
    text = ngettext(
        "{n} time in {quarters} quarters somebody lacked 20 to 45 % of the quarter’s plan after two months; the last month was then higher, the next lower, than the others’.",
        "{n} times in {quarters} quarters somebody lacked 20 to 45 % of the quarter’s plan after two months; the last month was then higher, the next lower, than the others’.",
        near,
    )
    stake = _repaid(case, kpi, found, first)
    result = CheckResult(
        "G2", question, "found", "risk", title, text.format(n=number(near), quarters=number(found.quarters)),
        _("A month is emptied to fill another. Season and market are the same for all and taken out. It is a pattern, no proof against anybody."),
        norm, "", Stake(stake, stake, _("is paid more by it"), "estimate") if stake > 0 else None, about=("", kpi.name),
    )  # fmt: skip
    fine = CheckResult(
        "G2", question, "fine", "risk", _("{kpi} is not pulled forward at the end of quarters.").format(kpi=kpi.label), norm=norm, about=("", kpi.name)
    )  # fmt: skip
    return ChanceTest(found.chance, result, fine)


def _repaid(case: CheckCase, kpi: Kpi, found: Pull, first: int) -> int:
    """What is paid more than it would be with the pulled part put back."""
    seats, columns = np.flatnonzero(found.near.any(axis=1)), np.arange(found.near.shape[1]) * _IN_QUARTER + first + 2
    fact = case.workforce.fact[case.workforce.kpi_index[kpi.in_data]].copy()
    put = np.where(found.near, _pulled(fact[:, columns + 1], found.share), 0.0)
    fact[:, columns] = np.maximum(fact[:, columns] - put, 0.0)
    fact[:, columns + 1] += put
    back = moved_to(case.workforce, kpi.in_data, seats, "value", fact[seats])
    return int(case.paid.payout.sum() - pay_again(case.scheme, back).payout.sum())


def _pulled(following: Floats, share: float) -> Floats:
    """What the next month lost, of what is left of it."""
    return np.nan_to_num(following) * share / (1 - share)
