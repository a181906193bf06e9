"""Checks of the time ahead: does the budget hold, and how much of a team's ups and downs is the market."""

import math
from collections.abc import Iterator

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult, Mend, Stake, State
from kpi.expectation.cost import exact
from kpi.expectation.whatif import with_outlook
from kpi.language import _, ngettext, number, percent
from kpi.rules.team import Team
from kpi.statistics.panel import FEW
from kpi.worlds import Future, Margin, Outlook

_MIDDLE, _DEAR = 0.5, 0.9
"""Shares of the possible years: the middle one, and the one that a reserve should reach."""
_STEPS = 1000


def does_the_budget_hold(case: CheckCase) -> Iterator[CheckResult]:
    """Z3: the middle and the dear years of a forecast against the budget of the time ahead."""
    question = _("Does the budget hold?")
    norm = _(
        "The budget covers the middle year, a reserve the dearest of ten; 105 to 115 % of all target bonuses are usually paid (practitioners)."
    )
    budget = case.told.budget
    if budget is None:
        title = _("It takes a budget for the time ahead.")
        yield CheckResult("Z3", question, "few", "money", title, norm=norm)
        return
    forecast = case.forecast
    if forecast is None:
        title = _("It takes an outlook on the time ahead.")
        yield CheckResult("Z3", question, "few", "money", title, norm=norm)
        return
    middle, dear = (forecast.quantile(share).value for share in (_MIDDLE, _DEAR))
    spread = _("Half of the possible years cost more than {middle}, one in ten more than {dear}.").format(
        middle=case.write(middle), dear=case.write(dear)
    )
    enough = len(case.workforce.periods) >= FEW
    state: State = "fine" if budget >= middle else "found"
    if not enough:
        state = "few" if state == "fine" else "unsure"
    title = _budget_title(state, forecast.chance_over(budget).value)
    short = Stake(
        round(max(middle - budget, 0)),
        round(max(dear - budget, 0)),
        _("is missing in a middle and in a dear year"),
        "estimate",
    )
    yield CheckResult(
        "Z3", question, state, "money", title, spread,
        _("A budget that breaks in most years is none.") if budget < middle else "", norm,
        _drawn_from(forecast.count) if enough else _assumed_for_now(),
        short if budget < middle else None,
        _less_for_all(case, budget / middle) if budget < middle else None,
    )  # fmt: skip


def _drawn_from(years: int) -> str:
    text = ngettext(
        "From {n} possible year as history suggests it.", "From {n} possible years as history suggests them.", years
    )
    return text.format(n=number(years))


def _assumed_for_now() -> str:
    text = ngettext(
        "Assumed: it takes {n} period to tell from history.", "Assumed: it takes {n} periods to tell from history.", FEW
    )
    return text.format(n=number(FEW))


def _less_for_all(case: CheckCase, share: float) -> Mend:
    """All target bonuses in proportion, a little less so that the middle year fits."""
    factor = math.floor(share * _STEPS) / _STEPS
    title = _("All target bonuses times {factor}, which half of the years allow").format(factor=number(factor, 3))
    return Mend(title, case.scheme.with_targets(factor))


def _budget_title(state: State, over: float) -> str:
    if state == "few":
        return _("The budget breaks in {chance} of the years that are assumed; history is too short to tell.").format(
            chance=percent(over)
        )
    return _("The budget breaks in {chance} of the possible years.").format(chance=percent(over))


def luck_of_the_market(case: CheckCase) -> Iterator[CheckResult]:
    """Z4: how much of the variance of a team's result all teams share."""
    question, usual = _("How much is the market’s luck?"), case.norm("luck of the market")
    team, future = case.scheme.filled(case.scheme.team), case.told.future
    if not team.counts:
        yield CheckResult("Z4", question, "off", "hint", _("Nothing is paid on the team’s result."), norm=usual.said)
        return
    if future is None:
        title = _("It takes an outlook on the time ahead.")
        yield CheckResult("Z4", question, "few", "hint", title, norm=usual.said)
        return
    share = market_share(future.outlook, _people(case, team))
    if len(case.workforce.periods) < FEW:
        title = _("As assumed, the market makes {share} of a team’s ups and downs; it takes {n} periods to tell.")
        yield CheckResult(
            "Z4", question, "few", "hint", title.format(share=percent(share), n=number(FEW)), norm=usual.said
        )
        return
    title = _("The market makes {share} of a team’s ups and downs.").format(share=percent(share))
    if share <= usual.high:
        yield CheckResult("Z4", question, "fine", "hint", title, norm=usual.said)
        return
    low, high = (_cost(case, _market_at(future, turn)) for turn in (-1, 1))
    evidence = _("In a bad market (one standard deviation) the bonuses cost {low}, in a good one {high}.")
    stake = round(abs(high - low))
    yield CheckResult(
        "Z4", question, "found", "hint", title, evidence.format(low=case.write(low), high=case.write(high)),
        _("The team is then paid for the weather; plans that follow the market would take it out."), usual.said,
        _("By the outlook on the time ahead."), Stake(stake, stake, _("between a bad and a good market"), "estimate"),
    )  # fmt: skip


def market_share(outlook: Outlook, people: float) -> float:
    """Of the variance of a team's result from period to period, what everybody's luck makes: with N people, m ÷ (m + t + l/N)."""
    shared = outlook.market + outlook.team
    whole = shared + outlook.luck / people
    return outlook.market / whole if whole > 0 else 0.0


def _people(case: CheckCase, team: Team) -> float:
    """How many people of equal plans a team is worth, on average over teams."""
    groups = case.workforce.group(team.of, slice(None))
    plans = sum(
        np.nan_to_num(case.workforce.plan[case.workforce.kpi_index[name]]).sum(axis=1) * weight
        for name, weight in team.kpis.items()
    )
    weights = np.where(case.paid.active.any(axis=1), plans, 0.0)
    sums, squares = (np.bincount(groups, values) for values in (weights, weights**2))
    there = squares > 0
    return float((sums[there] ** 2 / squares[there]).mean()) if there.any() else 1.0


def _market_at(future: Future, turn: int) -> Future:
    """The same future in a market so many standard deviations from its middle."""
    before, rest = future.outlook, 1 - future.outlook.market
    own = {name: getattr(before, name) / rest if rest > 0 else 0.0 for name in ("person", "team")}
    margins = [
        _moved(before.margin(role, kpi), role, turn * math.sqrt(before.market), math.sqrt(rest))
        for role in future.workforce.members
        for kpi in future.workforce.kpis
    ]
    moved = before.revise(margins=margins, spread=1.0, market=0.0, **own)
    return with_outlook(future, moved)


def _moved(margin: Margin, role: str, deviations: float, left: float) -> Margin:
    """The margin so many of its deviations away, with what is left of its spread."""
    times = max(1 + deviations * margin.cv, 0.01)
    return margin.strayed(left / times).revise(role=role, mean=margin.mean * times)


def _cost(case: CheckCase, future: Future) -> float:
    return exact(case.scheme, future).cost.value or 0.0
