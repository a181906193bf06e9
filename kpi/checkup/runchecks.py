"""All checks in one list, run and ranked."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from kpi.checkup import (
    budgetchecks,
    chancechecks,
    costchecks,
    countchecks,
    creditchecks,
    datachecks,
    discountchecks,
    effortchecks,
    goalchecks,
    groupchecks,
    jumpchecks,
    kpichecks,
    luckchecks,
    planchecks,
    predictchecks,
    prizechecks,
    pullchecks,
    resultchecks,
    schemechecks,
    spreadchecks,
    teamchecks,
)
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import SEVERITIES, STATES, ChanceTest, CheckResult, Mend
from kpi.checkup.family import settle_tests
from kpi.checkup.repaying import Repaying
from kpi.checkup.told import NOTHING_TOLD, Told
from kpi.funnel.solddeals import SoldDeals
from kpi.goals.matrix import GoalMatrix
from kpi.language import Write, _, ngettext, number
from kpi.library.norms import USUAL, Norms
from kpi.payment.workforce import Workforce
from kpi.plans.goalgrowth import GoalsTogether
from kpi.scheme.scheme import Scheme

Run = Callable[[CheckCase], Iterator[CheckResult | ChanceTest]]

CHECKS: tuple[Run, ...] = (
    schemechecks.too_many_kpis,
    schemechecks.small_weights,
    schemechecks.rules_are_whole,
    jumpchecks.where_one_point_decides,
    jumpchecks.no_pay_for_more,
    jumpchecks.backward_tiers,
    schemechecks.words_of_kpis,
    schemechecks.paid_but_not_measured,
    prizechecks.prizes_for_rank,
    schemechecks.worth_it,
    resultchecks.pass_the_threshold,
    resultchecks.reach_the_plan,
    resultchecks.reach_excellence,
    resultchecks.nothing_at_all,
    resultchecks.cap_bites,
    resultchecks.pay_follows_results,
    kpichecks.the_same_twice,
    kpichecks.never_missed,
    kpichecks.hides_bad_sales,
    predictchecks.kpis_predict,
    predictchecks.still_means_something,
    countchecks.counts_are_large,
    pullchecks.pulled_forward,
    discountchecks.bought_thresholds,
    discountchecks.sells_by_discount,
    planchecks.equally_hard,
    planchecks.chase_results,
    planchecks.season_in_plans,
    teamchecks.team_can_reach_it,
    teamchecks.too_large_a_team,
    teamchecks.who_pays_for_a_miss,
    chancechecks.one_lucky_deal,
    chancechecks.another_period,
    effortchecks.can_be_followed,
    effortchecks.measuring_pays,
    spreadchecks.spread_of_results,
    spreadchecks.best_can_earn_enough,
    luckchecks.better_is_paid_less,
    luckchecks.pay_is_luck,
    luckchecks.pay_is_a_lottery,
    goalchecks.one_teams_plan,
    goalchecks.goals_fit,
    datachecks.data_can_be_paid,
    creditchecks.justified_by_credit,
    creditchecks.own_effort_in_the_team,
    costchecks.cost_of_selling,
    costchecks.dearer_above_plan,
    budgetchecks.does_the_budget_hold,
    budgetchecks.luck_of_the_market,
    costchecks.lift_that_is_needed,
    costchecks.outgrow_sales,
    groupchecks.pay_gap,
    groupchecks.fewer_get_a_bonus,
)


def check_up(
    scheme: Scheme,
    workforce: Workforce,
    write: Write,
    name: Callable[[str], str] = str,
    goals: GoalMatrix | None = None,
    growth: GoalsTogether | None = None,
    deals: SoldDeals | None = None,
    since: str = "",
    norms: Norms = USUAL,
    told: Told = NOTHING_TOLD,
) -> tuple[CheckResult, ...]:
    """Every answer, ranked: what pays wrongly first, then by money and how sure it is; what is fine and what cannot be told at the end.

    `write` writes minor units as money, `name` what a person is called; `goals`, `growth`, `deals` (those behind the results) and `since`
    (the period from which the KPIs are paid) are looked at where they are known; `norms` are the reader's, and `told` is what the reader
    says beside the results. Raises `Refused` as `pay` does.

    >>> import kpi, pandas as pd
    >>> scheme = kpi.load("data/story/scheme.yaml")
    >>> workforce = kpi.build(pd.read_csv("data/story/results.csv"), pd.read_csv("data/story/people.csv"), scheme)
    >>> found = check_up(scheme, workforce, lambda minor: f"{minor / 100:,.0f}")
    >>> worth_telling(found)[0].title
    'The team plan pays all or nothing: one point decides 200,000.'
    """
    return answers_of(CheckCase(scheme, workforce, write, name, goals, growth, deals, since, norms, told))


def answers_of(case: CheckCase) -> tuple[CheckResult, ...]:
    """The same of a case that is there already."""
    repaying = Repaying(case)
    answers = settle_tests(one for run in CHECKS for one in run(case))
    found = (_with_real_mend(result, repaying) for result in _unless_off(answers, case.norms))
    return tuple(sorted(found, key=lambda one: one.rank))


def _unless_off(results: Iterable[CheckResult], norms: Norms) -> Iterator[CheckResult]:
    """What the reader has switched off is told once, with the reason in place of what it found."""
    told = set()
    for one in results:
        why = norms.why_off(one.check)
        if not why:
            yield one
        elif one.check not in told:
            told.add(one.check)
            title = _("{question} Switched off: {why}").format(question=one.question, why=why)
            yield CheckResult(one.check, one.question, "silenced", one.severity, title)


def _with_real_mend(result: CheckResult, repaying: Repaying) -> CheckResult:
    """With what its mend costs; without one where nothing was found, or that would change nothing."""
    if result.mend is None:
        return result
    return replace(result, mend=repaying.of(result.mend) if is_told(result) else None)


def worth_telling(results: Sequence[CheckResult]) -> list[CheckResult]:
    """What was found, or looks so."""
    return [one for one in results if is_told(one)]


def is_told(result: CheckResult) -> bool:
    """Whether it stands among the findings."""
    return result.state in ("found", "unsure")


def checkup_finding(results: Sequence[CheckResult]) -> str:
    """The title: what to mend first."""
    found = worth_telling(results)
    if not found:
        return _("Nothing was found that needs mending.")
    text = ngettext(
        "{title} Mend that first; {n} finding in all.", "{title} Mend that first; {n} findings in all.", len(found)
    )
    return text.format(title=found[0].title, n=number(len(found)))


def checkup_table(results: Sequence[CheckResult], minor: int) -> pd.DataFrame:
    """A row an answer: check, state, severity, title, evidence, money_from and money_to (units of the currency), money_kind, why, norm,
    basis, p (how often chance alone shows as much), adjusted (the same with all tests counted), mend, mend_costs (more than today, units of
    the currency), gain, lose (people), same_cost_factor (on all target bonuses)."""
    rows = [
        {
            "check": one.check,
            "question": one.question,
            "state": _(STATES[one.state]),
            "severity": _(SEVERITIES[one.severity]),
            "title": one.title,
            "evidence": one.evidence,
            "money_from": one.stake.low / minor if one.stake else None,
            "money_to": one.stake.high / minor if one.stake else None,
            "money_kind": one.stake.words if one.stake else "",
            "why": one.why,
            "norm": one.norm,
            "basis": one.basis,
            "p": one.chance,
            "adjusted": one.adjusted,
        }
        | _mend_columns(one.mend, minor)
        for one in results
    ]
    return pd.DataFrame(rows)


def _mend_columns(mend: Mend | None, minor: int) -> dict[str, Any]:
    repaid, twin = (mend.repaid, mend.twin) if mend else (None, None)
    return {
        "mend": mend.title if mend else "",
        "mend_costs": repaid.more / minor if repaid else None,
        "gain": repaid.gain if repaid else None,
        "lose": repaid.lose if repaid else None,
        "same_cost_factor": twin.factor if twin else None,
    }
