"""Checks of discounts: thresholds that are bought with them, and who sells by nothing else."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import ChanceTest, CheckResult, Stake
from kpi.checkup.dealresults import DealTable
from kpi.checkup.sellerdiscounts import Discounts, SellerDiscount, discounts
from kpi.language import _, ngettext, number, percent_figure
from kpi.money import Floats
from kpi.rules.kpi import Kpi
from kpi.scheme.card import Card
from kpi.statistics.dealt import LEAST, Marked, marked

_MONTHS = 3


def bought_thresholds(case: CheckCase) -> Iterator[CheckResult | ChanceTest]:
    """G3: the discount of deals that cross a threshold, against the other deals of the same person and quarter."""
    question = _("Are thresholds bought with discounts?")
    norm = _("Discounts rise where a deal carries somebody over a threshold (Larkin 2014).")
    if missing := _missing(case):
        yield CheckResult("G3", question, "few", "risk", missing, _needs(), norm=norm)
        return
    tables = [(card, DealTable(case, card, case.deals)) for card in case.scheme.cards if case.deals]
    made = [(card, table, kpi) for card, table in tables for kpi in card.kpis if _is_sum(table, kpi)]
    if not made:
        title = _("No KPI is the sum of the deals that are open, so no deal can be seen to cross a threshold.")
        yield CheckResult("G3", question, "few", "risk", title, norm=norm)
    for card, table, kpi in made:
        yield _crossing(case, card, kpi, table, question, norm)


def _is_sum(table: DealTable, kpi: Kpi) -> bool:
    return kpi.curve.scale == "plan" and not kpi.curve.falls and table.makes(kpi) == "sum"


def _missing(case: CheckCase) -> str:
    """What keeps discounts from being looked at; "" for nothing."""
    if case.deals is None:
        return _("No deals are open, so discounts cannot be looked at.")
    return "" if case.deals.has_discounts else _("The deals have no column of discounts.")


def _needs() -> str:
    return _("It takes a row for each deal with person, day, amount and discount, opened beside the results.")


def _crossing(
    case: CheckCase, card: Card, kpi: Kpi, table: DealTable, question: str, norm: str
) -> CheckResult | ChanceTest:
    rows = table.won[table.won["rate"].notna()].reset_index(drop=True)
    crosses = _crosses(
        rows["code"].to_numpy(np.intp),
        rows["place"].to_numpy(np.intp),
        rows["amount"].to_numpy(float),
        table.plan(kpi),
        kpi,
    )
    quarters = rows["day"].dt.year * 4 + rows["day"].dt.month.sub(1) // _MONTHS
    groups = rows.assign(quarter=quarters).groupby(["code", "quarter"]).ngroup().to_numpy().astype(np.intp)
    found = marked(rows["rate"].to_numpy(float), crosses, groups)
    about = (card.role, kpi.name)
    if np.isnan(found.above):
        title = ngettext("Only {n} deal crosses a threshold of {kpi}; it takes {least}.", "Only {n} deals cross a threshold of {kpi}; it takes {least}.", found.count)  # fmt: skip
        return CheckResult("G3", question, "few", "risk", title.format(n=number(found.count), kpi=kpi.label, least=number(LEAST)), norm=norm, about=about)  # fmt: skip
    stake = max(round(found.above * float(rows["listed"].to_numpy()[crosses].sum()) * case.scheme.minor), 0)
    return ChanceTest(found.chance, _bought(kpi, found, stake, question, norm, about), CheckResult("G3", question, "fine", "risk", _("Thresholds of {kpi} are not bought with discounts.").format(kpi=kpi.label), norm=norm, about=about))  # fmt: skip


def _bought(kpi: Kpi, found: Marked, stake: int, question: str, norm: str, about: tuple[str, str]) -> CheckResult:
    title = _("Deals that cross a threshold of {kpi} have {more} more discount.").format(
        kpi=kpi.label, more=_points(found.above)
    )
    text = ngettext(
        "{n} such deal, against the other deals of the same person and quarter.",
        "{n} such deals, against the other deals of the same person and quarter.",
        found.count,
    )
    return CheckResult(
        "G3", question, "found", "risk", title, text.format(n=number(found.count)),
        _("The customer is paid for the bonus. Large deals cross more often, so look whether large deals always have more discount."),
        norm, "", Stake(stake, stake, _("given away to cross"), "estimate"), about=about,
    )  # fmt: skip


def _points(share: float) -> str:
    return ngettext("{n} point", "{n} points", round(share * 100)).format(n=number(share * 100, 1))


def _crosses(
    codes: NDArray[np.intp], places: NDArray[np.intp], amounts: Floats, plan: Floats, kpi: Kpi
) -> NDArray[np.bool_]:
    """Whether each deal, in order of time, carries its person over a point of the curve within the period."""
    order = np.lexsort((np.arange(len(codes)), places, codes))
    group = codes[order] * plan.shape[1] + places[order]
    run = np.cumsum(amounts[order])
    first = np.r_[True, np.diff(group) != 0]
    before_group = np.maximum.accumulate(np.where(first, run - amounts[order], -np.inf))
    after = run - before_group
    before = after - amounts[order]
    goal = plan[codes[order], places[order]]
    over = np.zeros(len(codes), bool)
    for knot in kpi.curve.knots:
        over |= (before < knot.at * goal) & (after >= knot.at * goal)
    out = np.zeros(len(codes), bool)
    out[order] = over
    return out


def sells_by_discount(case: CheckCase) -> Iterator[CheckResult | ChanceTest]:
    """G5: sellers whose discounts are far above the others', and whether what they sell makes up for it."""
    question = _("Does anybody sell only by discount?")
    norm = _("None is published. Our line: half as much again as the others, and more than chance.")
    if missing := _missing(case):
        yield CheckResult("G5", question, "few", "risk", missing, _needs(), norm=norm)
        return
    found = discounts(case.deals) if case.deals else None
    if found is None or len(found.sellers) < 2:
        yield CheckResult(
            "G5", question, "few", "risk", _("Too few sellers have ten deals with a discount column."), norm=norm
        )
        return
    fine = CheckResult("G5", question, "fine", "risk", _("Nobody sells by discount alone."), norm=norm)
    for one in found.sellers:
        said = _far_above(case, one, question, norm) if one.much else fine
        yield ChanceTest(one.chance, said, fine)


def _far_above(case: CheckCase, one: SellerDiscount, question: str, norm: str) -> CheckResult:
    name = case.name(one.person)
    title = _("{person} gives {rate} discount, the others {others}.").format(
        person=name, rate=percent_figure(one.rate), others=percent_figure(one.others)
    )
    stake = max(round(one.given * case.scheme.minor), 0)
    basis = ngettext(
        "{n} deal; 95 %: {low} to {high} a deal.", "{n} deals; 95 %: {low} to {high} a deal.", one.deals
    ).format(n=number(one.deals), low=percent_figure(max(one.low, 0.0)), high=percent_figure(one.high))
    return CheckResult(
        "G5", question, "found", "risk", title, pays_up_to_sentence(one, name),
        _("Pay on revenue rewards it: the seller loses little by a discount, the employer the whole of it. Pay on margin, or add a limit."),
        norm, basis, Stake(stake, stake, _("given away beyond the others’ rate")), about=("", one.person),
    )  # fmt: skip


def pays_up_to_sentence(one: SellerDiscount, name: str) -> str:
    """Up to which discount what one sells makes up for it."""
    if np.isnan(one.pays_up_to):
        return _("Whether that pays cannot be told: the costs of the deals are not known.")
    if one.pays:
        text = _("It pays: at what {person} sells, up to {limit} would earn as much as the others.")
    elif one.pays_up_to > 0:
        text = _("It does not pay: at what {person} sells, only up to {limit} would earn as much as the others.")
    else:
        text = _("It does not pay: {person} sells too little for any discount to earn as much as the others.")
    return text.format(person=name, limit=percent_figure(max(one.pays_up_to, 0.0)))


def discount_finding(found: Discounts, name: Callable[[str], str]) -> str:
    """The title: who gives most away, and whether it pays."""
    if len(found.sellers) < 2:
        return _("Too few sellers have ten deals with a discount column.")
    most = found.sellers[0]
    if not most.much:
        return _("Nobody sells by discount alone: all give about {rate}.").format(rate=percent_figure(found.usual))
    return discount_sentence(most, name(most.person))


def discount_sentence(one: SellerDiscount, name: str) -> str:
    """What somebody gives away, and whether it pays; short enough for a title."""
    if np.isnan(one.pays_up_to):
        text = _("{person} gives {rate} discount, the others {others}.")
    elif one.pays:
        text = _("{person} gives {rate} discount, and it pays: at these sales up to {limit} would.")
    elif one.pays_up_to > 0:
        text = _("{person} gives {rate} discount; at these sales only up to {limit} would pay.")
    else:
        text = _("{person} gives {rate} discount, and sells too little for any to pay.")
    return text.format(
        person=name,
        rate=percent_figure(one.rate),
        others=percent_figure(one.others),
        limit=percent_figure(one.pays_up_to),
    )
