"""Checks of plans: equally hard, chasing results, the season, and what the whole costs against sales."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import ChanceTest, CheckResult, Stake
from kpi.language import _, percent
from kpi.money import Floats
from kpi.plans.expected import season_indices
from kpi.plans.fairplans import by_size, size_sentence
from kpi.plans.past import KpiPast, past
from kpi.plans.ratchet import ratchet
from kpi.problem import Refused
from kpi.quotient import quotient
from kpi.statistics.rankcorrelation import chance_of_rank
from kpi.statistics.season import by_chance, name_in_year

_CHANCE = 0.01
"""A pattern of the year that luck alone shows more often than that is none."""


def _main(case: CheckCase) -> KpiPast | None:
    """The KPI of the team's plan, of everybody who has a plan of it."""
    name = next(iter(case.scheme.filled(case.scheme.team).kpis), "")
    try:
        found = past(case.workforce, name)
    except Refused:
        return None
    return None if np.isnan(found.planned).all() else found


def equally_hard(case: CheckCase) -> Iterator[CheckResult | ChanceTest]:
    """P1: are large plans easier?"""
    question, found = _("Are plans equally hard?"), _main(case)
    norm = _("None is wanted; significant only from .58 at 12 people, .28 at 50.")
    if found is None:
        yield CheckResult("P1", question, "off", "money", _("The main KPI has no plans."), norm=norm)
        return
    fair = by_size(found)
    if np.isnan(fair.value):
        yield CheckResult("P1", question, "few", "money", size_sentence(fair), norm=norm)
        return
    why = _("Then “strong” may mean “easy plan”.") if fair.sure else ""
    said = CheckResult("P1", question, "found" if fair.sure else "fine", "money", size_sentence(fair), "", why, norm)
    yield ChanceTest(chance_of_rank(fair.value, len(fair.names)), said, replace(said, state="fine"))


def chase_results(case: CheckCase) -> Iterator[CheckResult | ChanceTest]:
    """P3: the ratchet."""
    question, found = _("Do plans chase results?"), _main(case)
    usual = case.norm("plans that chase results")
    norm = usual.said
    if found is None:
        yield CheckResult("P3", question, "off", "risk", _("The main KPI has no plans."), norm=norm)
        return
    chased = ratchet(found)
    if np.isnan(chased.slope):
        yield CheckResult("P3", question, "few", "risk", chased.sentence, norm=norm)
        return
    fine = CheckResult("P3", question, "fine", "risk", chased.sentence, norm=norm)
    lost = round((1 - chased.left) * float(case.paid.cost))
    why = _("Who does well gets a harder plan, and learns to hold back.")
    said = CheckResult("P3", question, "found", "risk", chased.sentence, "", why, norm, "", Stake(lost, lost, _("of the pull is lost"), "governed"))  # fmt: skip
    yield ChanceTest(chased.chance, said if chased.slope > usual.high else fine, fine)


class _Sums(NamedTuple):
    """(periods,) of those who were there all the time, so that nobody who comes or goes looks like a season."""

    plan: Floats
    fact: Floats


def _of_the_constant(found: KpiPast) -> _Sums:
    there = (~np.isnan(found.fact) & ~np.isnan(found.plan)).all(axis=1)
    return _Sums(found.plan[there].sum(axis=0), found.fact[there].sum(axis=0))


def season_in_plans(case: CheckCase) -> Iterator[CheckResult]:
    """P4: the profile of plans over the year against that of results."""
    question, found, line = _("Is the season left out of the plan?"), _main(case), case.norm("plans off the season")
    if found is None:
        yield CheckResult("P4", question, "off", "risk", _("The main KPI has no plans."))
        return
    season, sums = season_indices(found), _of_the_constant(found)
    if not season.indices:
        yield CheckResult("P4", question, "few", "risk", season.sentence)
        return
    if by_chance(found.periods, sums.fact) > _CHANCE:
        yield CheckResult("P4", question, "few", "risk", _("No season can be told from chance."), season.sentence)
        return
    usual = np.array([season.indices.get(name_in_year(name), 1.0) for name in found.periods])[found.year]
    planned = sums.plan[found.year]
    off = float(np.abs(quotient(planned, np.full(len(planned), planned.mean())) - usual).max())
    # Two years do not tell an index to the point: what is left against the plans has to be a pattern itself.
    if off <= line.high or by_chance(found.periods, quotient(sums.fact, sums.plan)) > _CHANCE:
        yield CheckResult("P4", question, "fine", "risk", _("Plans follow the season."), season.sentence)
        return
    title = _("Plans miss the season by up to {share} of an average period.").format(share=percent(off))
    yield CheckResult(
        "P4",
        question,
        "found",
        "risk",
        title,
        season.sentence,
        _("Strong months then pay without work, weak months punish without fault."),
        line.said,
        _("Two full years at least."),
    )
