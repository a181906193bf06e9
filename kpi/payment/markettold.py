"""What of the money is the market's luck, and how a market was taken out of a result, in words."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from kpi.language import _, money, ngettext, number, percent, period_name
from kpi.money import Floats
from kpi.payment.groupsums import Given, attain, group_sums
from kpi.payment.payout import pay
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, some_of
from kpi.rules.base import Step
from kpi.rules.kpi import Kpi
from kpi.rules.marketindex import MarketIndex
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

_SHOWN = 5


def with_market(workforce: Workforce) -> Workforce:
    """The same people with results as they came, whatever the market did by itself."""
    came = workforce.as_came
    if came is None:
        return workforce
    places = [(here, came.periods.index(name)) for here, name in enumerate(workforce.periods) if name in came.periods]

    def put_back(now: Floats, then: Floats) -> Floats:
        found = now.copy()
        for here, place in places:
            found[:, :, here] = then[:, :, place]
        return found

    plan, fact = put_back(workforce.plan, came.plan), put_back(workforce.fact, came.fact)
    given = workforce.given and came.given and Given(*map(put_back, workforce.given, came.given))
    whole = workforce.part_of and with_market(workforce.part_of)
    sums = whole.group_sums if whole else group_sums(workforce.team_index, plan, fact, given)
    return replace(
        workforce,
        plan=plan,
        fact=fact,
        attainment=attain(plan, fact, workforce.precision),
        group_fact=sums.facts,
        group_attainment=attain(sums.plan, sums.fact, workforce.precision),
        given_plan=given and given.plan,
        given_fact=given and given.fact,
        part_of=whole,
        cut_from=workforce.cut_from and (with_market(workforce.cut_from[0]), workforce.cut_from[1]),
        as_came=None,
    )


def market_luck(scheme: Scheme, paid: Payouts) -> int:
    """What would be paid more (minor units) if results counted as they came; below 0 where the market shrank."""
    return int(pay(scheme, with_market(paid.workforce)).cost) - int(paid.cost)


def market_told(scheme: Scheme, paid: Payouts) -> Iterator[Problem]:
    """A notice of the money, and of results for which the data know no market."""
    workforce = paid.workforce
    if workforce.as_came is None:
        return
    for one in scheme.market_indexes:
        if one.kpi not in workforce.kpi_index:
            text = _("the data has no KPI “{name}”, which is to be measured against the market")
            yield Problem(text.format(name=one.kpi), _("KPIs"), level="notice")
        elif lacks := _without_market(workforce, one):
            text = ngettext(
                "{kpi}: in {n} period there is no result of {by}, so that it counts as it came",
                "{kpi}: in {n} periods there is no result of {by}, so that it counts as it came",
                len(lacks),
            )
            names = some_of([period_name(name) for name in lacks], _SHOWN)
            yield Problem(text.format(kpi=one.kpi, by=one.by, n=number(len(lacks))), names, level="notice")
    luck, kpis = market_luck(scheme, paid), ", ".join(one.kpi for one in scheme.market_indexes)
    text = {
        1: _("{money} more would be paid if the market were not taken out of {kpis}: that is nobody’s merit"),
        0: _("as much would be paid if the market were not taken out of {kpis}"),
        -1: _("{money} less would be paid if the market were not taken out of {kpis}: that is nobody’s fault"),
    }[int(np.sign(luck))]
    yield Problem(text.format(money=money(abs(luck), paid.currency), kpis=kpis), _("market"), level="notice")


def _without_market(workforce: Workforce, one: MarketIndex) -> list[str]:
    """Periods in which there are results and no market for them."""
    there = ~np.isnan(workforce.fact[workforce.kpi_index[one.kpi]]).all(axis=0)
    if workforce.given is not None:
        there |= ~np.isnan(workforce.given.fact[workforce.kpi_index[one.kpi]]).all(axis=0)
    if one.by not in workforce.kpi_index:
        return [name for name, some in zip(workforce.periods, there, strict=True) if some]
    place = workforce.kpi_index[one.by]
    known = ~np.isnan(workforce.fact[place]).all(axis=0)
    if workforce.given is not None:
        known |= ~np.isnan(workforce.given.fact[place]).all(axis=0)
    return [name for name, some in zip(workforce.periods, there & ~known, strict=True) if some]


def market_steps(scheme: Scheme, card: Card, workforce: Workforce, row: int) -> Iterator[Step]:
    """A line for each KPI of a seat from which the market was taken out, in a workforce of one period."""
    by = {one.kpi: one for one in scheme.market_indexes}
    for kpi in card.kpis if workforce.as_came else ():
        if (one := by.get(kpi.in_data)) is not None:
            yield from _step(kpi, one, workforce, row)


def _step(kpi: Kpi, one: MarketIndex, workforce: Workforce, row: int) -> Iterator[Step]:
    came = with_market(workforce)
    now, then = (_side(some, kpi, one, row) for some in (workforce, came))
    if np.isnan(now) or np.isnan(then) or then == 0:
        return
    if one.changes == "plan":
        how = _("plan of {then}, and {by} at {index}").format(
            then=number(then, 4), by=one.by, index=percent(now / then, 4)
        )
        yield Step(
            _("{kpi} against the market").format(kpi=kpi.label), how, _("plan of {now}").format(now=number(now, 4))
        )
    else:
        how = _("result of {then}, and {by} at {index}").format(
            then=number(then, 4), by=one.by, index=percent(then / now, 4)
        )
        yield Step(
            _("{kpi} against the market").format(kpi=kpi.label), how, _("result of {now}").format(now=number(now, 4))
        )


def _side(workforce: Workforce, kpi: Kpi, one: MarketIndex, row: int) -> Any:
    """What follows the market: a plan or a result of the person, the team or the company."""
    place = workforce.kpi_index[kpi.in_data]
    if kpi.of == "person":
        return (workforce.plan if one.changes == "plan" else workforce.fact)[place, row, 0]
    group = workforce.group(kpi.of, np.array([row]))[0]
    sums = workforce.group_sums
    return (sums.plan if one.changes == "plan" else sums.facts)[place, group, 0]
