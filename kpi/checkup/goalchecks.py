"""Checks of goals: one team's plans against all others', parts that add up, and a year that fits its growth."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import ChanceTest, CheckResult, Stake
from kpi.goals.cascade import PlansBelow, plans_below
from kpi.language import _, ngettext, number, percent
from kpi.money import Floats, largest_remainder
from kpi.payment import scoring
from kpi.payment.payout import pay_again
from kpi.statistics.oddteam import odd_group
from kpi.statistics.shuffling import SMALL

_LEAST = 20
"""Results of a team."""


class _Odd(NamedTuple):
    """A team against all others."""

    team: str
    seats: NDArray[np.bool_]
    share: float
    others: float
    results: int
    p: float


def one_teams_plan(case: CheckCase) -> Iterator[CheckResult | ChanceTest]:
    """P2: the share of main results at plan, of each team against all others."""
    question, said = _("Is one team’s plan too easy or too hard?"), case.norm("people at plan").said
    teams = list(_teams(case))
    if len(teams) < 2:
        few = _("It takes two teams with 20 results each.")
        yield CheckResult("P2", question, "few", "risk", few, norm=said)
        return
    fine = CheckResult("P2", question, "fine", "risk", _("No team reaches its plans clearly more or less often than all others."), norm=said)  # fmt: skip
    for one in teams:
        yield ChanceTest(one.p, _odd_team(case, one, question, said) if one.p <= SMALL else fine, fine)


def _odd_team(case: CheckCase, one: _Odd, question: str, said: str) -> CheckResult:
    factor, money = _repaid(case, one)
    title = (
        _("{team} reaches its plans more often than all others: {share} against {others}.")
        if one.share > one.others
        else _("{team} reaches its plans less often than all others: {share} against {others}.")
    )
    evidence = _(
        "With its plans at {factor} its middle result would be that of the others. Its people may also be better or worse, or have had luck."
    )
    return CheckResult(
        "P2", question, "found", "risk", title.format(team=one.team, share=percent(one.share), others=percent(one.others)),
        evidence.format(factor=percent(factor)), _("Equal work is then paid unequally."), said,
        ngettext("{n} result.", "{n} results.", one.results).format(n=number(one.results)),
        Stake(abs(money), abs(money), _("more to pay with plans like the others’") if money > 0 else _("less to pay with plans like the others’")),
    )  # fmt: skip


def _teams(case: CheckCase) -> Iterator[_Odd]:
    hits = _hits(case)
    team_of = case.workforce.team_index
    for place, team in enumerate(case.workforce.teams):
        inside = team_of == place
        known, beside = hits[inside][~np.isnan(hits[inside])], hits[~inside][~np.isnan(hits[~inside])]
        if len(known) >= _LEAST and len(beside) >= _LEAST:
            p = odd_group(hits[inside], hits[~inside])
            yield _Odd(team, inside, float(known.mean()), float(beside.mean()), len(known), p)


def _hits(case: CheckCase) -> Floats:
    """(seats, periods) whether a main result of one's own reached the plan."""
    results = np.where(case.paid.active, scoring.leading(case.scheme, case.workforce), np.nan)
    falls = np.zeros(len(results), bool)
    for card in case.scheme.cards:
        rows, main = case.rows(card), card.lead
        falls[rows] = main is not None and main.falls
        if main is None or main.of != "person":
            results[rows] = np.nan
    reached = np.where(falls[:, None], results <= 1 + 1e-9, results >= 1 - 1e-9)
    return np.where(np.isnan(results), np.nan, reached.astype(float))


def _repaid(case: CheckCase, one: _Odd) -> tuple[float, int]:
    """The factor on a team's plans by which its middle result is that of all others, and what that costs."""
    workforce, plan = case.workforce, case.workforce.plan.copy()
    given = None if workforce.given_plan is None else workforce.given_plan.copy()
    main = {card.lead.name: card for card in case.scheme.cards if card.lead is not None and card.lead.of == "person"}
    results = np.where(case.paid.active, scoring.leading(case.scheme, workforce), np.nan)
    factor = float(np.nanmedian(results[one.seats]) / np.nanmedian(results[~one.seats]))
    for name, card in main.items():
        rows = np.intersect1d(np.flatnonzero(one.seats), case.rows(card))
        plan[workforce.kpi_index[name], rows] *= factor
        if given is not None:
            given[workforce.kpi_index[name], np.unique(workforce.team_index[one.seats])] *= factor
    changed = workforce.with_plans(plan, case.scheme.precision, given)
    return factor, int(pay_again(case.scheme, changed).cost - case.paid.cost)


def goals_fit(case: CheckCase) -> Iterator[CheckResult]:
    """P5: plans below a goal, and a goal of growth below that of the year."""
    question = _("Do parts add up, and do goals fit each other?")
    norm_said = _(
        "Arithmetic. A company wanted 3 million a year and 5 % more each month from 150,000: that makes 2,387,569."
    )
    parts = [one for goal in case.goals.goals for one in plans_below(case.goals, goal)] if case.goals else []
    if not parts and case.growth is None:
        few = _("No goals are known whose parts could be added up.")
        yield CheckResult("P5", question, "few", "money", few, _ask(), norm=norm_said)
        return
    wrong = [one for one in parts if not one.adds_up]
    for one in wrong:
        yield _gap(case, one, question, norm_said)
    growth, misfits = case.growth, False
    if growth is not None and growth.reached is not None:
        missing = growth.goal - growth.reached
        misfits = abs(missing) > 1e-9 * growth.goal and missing > 0
        if misfits:
            evidence = _("It would take a first period of {first}.").format(first=number(growth.needed_first))
            yield CheckResult(
                "P5", question, "found", "money", growth.sentence, evidence,
                _("A growth goal that does not lead to the year’s goal sends people two ways."), norm_said, _("Arithmetic."), _stake(case, missing),
            )  # fmt: skip
    if not wrong and not misfits:
        yield CheckResult("P5", question, "fine", "money", _("All parts add up, and the goals fit."), norm=norm_said)


def _ask() -> str:
    return _("Set them on “Roles and goals”, or a growth on “Plans”.")


def _gap(case: CheckCase, one: PlansBelow, question: str, norm_said: str) -> CheckResult:
    title = _("{owner}: the plans of {kpi} below add up to {sum}, and its own is {plan}.")
    shares = largest_remainder(np.array(round(one.plan)), np.array([plan for _owner, plan in one.below]))
    names = ", ".join(
        f"{owner} {number(part)}" for (owner, _plan), part in zip(one.below, shares.tolist(), strict=True)
    )
    shown = {
        "kpi": one.indicator.label,
        "sum": number(one.sum, 2),
        "plan": number(one.plan, 2),
        "owner": one.goal.owner,
    }
    return CheckResult(
        "P5", question, "found", "stop", title.format(**shown), _("In the same proportions: {parts}.").format(parts=names),
        _("If all reach their plans, the whole still misses or passes its own."), norm_said, _("Arithmetic."),
        _stake(case, abs(one.sum - one.plan)) if one.indicator.unit == case.scheme.currency else None,
    )  # fmt: skip


def _stake(case: CheckCase, difference: float) -> Stake:
    minor = round(difference * case.scheme.minor)
    return Stake(minor, minor, _("missing between the goals"), "governed")
