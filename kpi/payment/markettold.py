"""What of the money is the market's luck, and how a market was taken out of a result, in words."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from kpi.language import _, money, ngettext, number, percent, period_name
from kpi.money import Floats
from kpi.payment.groupsums import Given, group_sums, measured_fields
from kpi.payment.market import AsCame
from kpi.payment.payout import pay
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, some_of
from kpi.rules.base import Step
from kpi.rules.marketindex import MarketIndex
from kpi.rules.people import Whose
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
        **measured_fields(plan, fact, sums, given, workforce.precision),
        part_of=whole,
        cut_from=workforce.cut_from and (with_market(workforce.cut_from[0]), workforce.cut_from[1]),
        as_came=None,
    )


def market_luck(scheme: Scheme, paid: Payouts) -> int:
    """What would be paid more (minor units) if results counted as they came; below 0 where the market shrank."""
    return int(pay(scheme, with_market(paid.workforce)).cost) - int(paid.cost)


def market_told(scheme: Scheme, paid: Payouts) -> Iterator[Problem]:
    """A notice of the money, and of results from which nothing was taken out."""
    workforce = paid.workforce
    if workforce.as_came is None:
        return
    for one in scheme.market_indexes:
        if one.kpi in workforce.kpi_index:
            yield from _not_taken_out(workforce, workforce.as_came, one)
        else:
            text = _("the data has no KPI “{name}”, which is to be measured against the market")
            yield Problem(text.format(name=one.kpi), _("KPIs"), level="notice")
    luck, kpis = market_luck(scheme, paid), ", ".join(one.kpi for one in scheme.market_indexes)
    text = {
        1: _("{money} more would be paid if the market were not taken out of {kpis}: that is nobody’s merit"),
        0: _("as much would be paid if the market were not taken out of {kpis}"),
        -1: _("{money} less would be paid if the market were not taken out of {kpis}: that is nobody’s fault"),
    }[int(np.sign(luck))]
    yield Problem(text.format(money=money(abs(luck), paid.currency), kpis=kpis), _("market"), level="notice")


def _not_taken_out(workforce: Workforce, came: AsCame, one: MarketIndex) -> Iterator[Problem]:
    place, given = workforce.kpi_index[one.kpi], came.given
    plans = [came.plan[place], *([given.plan[place]] if given else [])]
    if one.changes == "plan" and all(np.isnan(plan).all() for plan in plans):
        text = _("{kpi} has no plan that could follow {by}")
        mend = _("Let its result be divided by the market instead.")
        yield Problem(text.format(kpi=one.kpi, by=one.by), _("market"), mend, level="notice")
    if lacks := list(_lacking(workforce, came, one.kpi)):
        text = ngettext(
            "{kpi}: {n} result has no {by}, so it counts as it is",
            "{kpi}: {n} results have no {by}, so they count as they are",
            len(lacks),
        )
        what = text.format(kpi=one.kpi, by=one.by, n=number(len(lacks)))
        yield Problem(what, some_of(lacks, _SHOWN), level="notice")


def _lacking(workforce: Workforce, came: AsCame, kpi: str) -> Iterator[str]:
    """Whose results, in the periods that are looked at, have no market."""
    names, lacks = list(came.into), came.lacking[kpi]
    shown = np.array([paid in workforce.periods for paid in came.into.values()], bool)
    for row, place in np.argwhere(lacks.people & shown):
        yield f"{workforce.people[row]} {period_name(names[place])}"
    for group, place in np.argwhere(lacks.groups & shown):
        yield f"{[*workforce.teams, _('the company')][group]} {period_name(names[place])}"


def market_steps(scheme: Scheme, card: Card, workforce: Workforce, row: int) -> Iterator[Step]:
    """A line for each result from which the market was taken out before anything looks at it, of a seat in a workforce of one period."""
    came = with_market(workforce)
    for one in scheme.market_indexes if workforce.as_came else ():
        looks = dict.fromkeys(need.of for need in scheme.order_of(card).needs() if need.name == one.kpi)
        for whose in looks if one.kpi in workforce.kpi_index else ():
            now, then = (_side(some, one, whose, row) for some in (workforce, came))
            yield from _step(scheme.titles.get(one.kpi, one.kpi), one, whose, now, then)


def _step(kpi: str, one: MarketIndex, whose: Whose, now: float, then: float) -> Iterator[Step]:
    if np.isnan(now) or np.isnan(then) or now == then:
        return
    name = {
        "person": _("{kpi} against the market"),
        "team": _("{kpi} of the team against the market"),
        "company": _("{kpi} of the company against the market"),
    }[whose]
    how, result = {
        "plan": (_("plan of {then}, and {by} at {index}"), _("plan of {now}")),
        "result": (_("result of {then}, and {by} at {index}"), _("result of {now}")),
    }[one.changes]
    index = now / then if one.changes == "plan" else then / now
    told = {"then": number(then, 4), "now": number(now, 4), "by": one.by, "index": percent(index, 4)}
    yield Step(name.format(kpi=kpi), how.format(**told), result.format(**told))


def _side(workforce: Workforce, one: MarketIndex, whose: Whose, row: int) -> float:
    """What follows the market: a plan or a result of the person, the team or the company."""
    place = workforce.kpi_index[one.kpi]
    if whose == "person":
        return float((workforce.plan if one.changes == "plan" else workforce.fact)[place, row, 0])
    sums, group = workforce.group_sums, workforce.group(whose, np.array([row]))[0]
    return float((sums.plan if one.changes == "plan" else sums.facts)[place, group, 0])
