"""Checks of the team part: can the team reach its plan, is the team too large for the split, and who pays for a missed plan."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult, Mend, Severity, Stake, State
from kpi.checkup.softer import softer_team
from kpi.language import _, number, percent, spelled
from kpi.money import Floats
from kpi.normal import one_chance_below
from kpi.rules.team import Team
from kpi.split.effect import sums_of
from kpi.statistics.panel import FEW

ASSUMED_SPREAD, COMMON = 0.10, 0.3
"""How far a person's result strays in a period, and how far two people's move together, where the data cannot say it; assumptions."""


class TeamChance(NamedTuple):
    """How likely a team reaches the level that pays it in full."""

    at: float
    stands: float
    low: float
    high: float
    """With independent results, and with results that move together; the same where history says how they move."""
    assumed: bool


def team_can_reach_it(case: CheckCase) -> Iterator[CheckResult]:
    """T1: the chance that the team part pays in full, and what is expected not to be paid."""
    question = _("Can the team reach its plan?")
    usual = case.norm("chance of the team")
    norm = usual.said
    team = case.scheme.filled(case.scheme.team)
    if not team.counts:
        yield CheckResult("T1", question, "off", "money", _("Nothing is paid on the team’s result."), norm=norm)
        return
    chances = _chances(case, team)
    if not chances:
        yield CheckResult("T1", question, "few", "money", _("The team’s result is not known."), norm=norm)
        return
    worst = min(chances, key=lambda one: one.high)
    low, high = worst.low, worst.high
    stake = _unpaid(case, team, low, high)
    state: State = "found" if high < usual.low else "unsure" if low < usual.low else "fine"
    yield CheckResult(
        "T1", question, state, "money", _reach_title(state), _chance_line(worst),
        _("A plan that is out of reach moves nobody, and the strong pay for it."), norm,
        _("Assumed: results stray by {spread}.").format(spread=percent(ASSUMED_SPREAD)) if worst.assumed else _("From how the team’s results strayed."),
        None if state == "fine" else stake, None if state == "fine" else softer_team(case.scheme),
    )  # fmt: skip


def _reach_title(state: State) -> str:
    texts = {
        "found": _("The team can hardly reach its plan."),
        "unsure": _("It is doubtful whether the team can reach its plan."),
    }
    return texts.get(state, _("The team can reach its plan."))


def _chance_line(found: TeamChance) -> str:
    shown = {
        "at": percent(found.at),
        "stands": percent(found.stands),
        "low": percent(found.low),
        "high": percent(found.high),
    }
    if found.assumed:
        text = _(
            "It stands at {stands} of {at}: the chance is {low} if results are independent, {high} if they move together."
        )
    else:
        text = _("It stands at {stands} of {at} on average: the chance in a period is {low}.")
    return text.format(**shown)


def _chances(case: CheckCase, team: Team) -> list[TeamChance]:
    """Of each team, or of the company."""
    workforce, curve = case.workforce, team.curve
    if curve.scale != "plan" or curve.falls:
        return []
    full = [knot.at for knot in curve.knots if knot.pay >= 1] or [curve.knots[-1].at]
    result = team.result(workforce)
    groups = workforce.group(team.of, slice(None))
    heads = np.bincount(groups[case.paid.active.any(axis=1)], minlength=len(result))
    found = []
    for group in np.flatnonzero(heads > 0):
        known = result[group][~np.isnan(result[group])]
        if len(known):
            found.append(_chance(full[0], known, int(heads[group])))
    return found


def _chance(at: float, results: Floats, heads: int) -> TeamChance:
    stands = float(results.mean())
    if len(results) >= FEW:
        spread = float(results.std(ddof=1))
        chance = _above(stands, spread, at)
        return TeamChance(at, stands, chance, chance, assumed=False)
    apart, together = (ASSUMED_SPREAD * math.sqrt((1 + (heads - 1) * common) / heads) for common in (0.0, COMMON))
    chances = sorted((_above(stands, apart, at), _above(stands, together, at)))
    return TeamChance(at, stands, chances[0], chances[1], assumed=True)


def _above(mean: float, spread: float, level: float) -> float:
    return one_chance_below((mean - level) / spread) if spread > 0 else float(mean >= level)


def _unpaid(case: CheckCase, team: Team, low: float, high: float) -> Stake:
    """Expected not to be paid of the team part, in an average period."""
    part = case.target * team.part / case.periods if team.share is not None else case.target / case.periods
    return Stake(
        round(part * (1 - high)), round(part * (1 - low)), _("expected not to be paid in a period"), "estimate"
    )


def too_large_a_team(case: CheckCase) -> Iterator[CheckResult]:
    """T2: what of the own bonus hangs on others."""
    question = _("Is the team too large for this split?")
    usual = case.norm("team share of a large team")
    norm = usual.said
    team = case.scheme.filled(case.scheme.team)
    if team.share is None or not team.counts:
        yield CheckResult(
            "T2", question, "off", "risk", _("No share of the bonus is paid on the team’s result."), norm=norm
        )
        return
    groups = case.workforce.group(team.of, slice(None))[case.paid.active.any(axis=1)]
    heads = float(np.bincount(groups)[np.unique(groups)].mean())
    others = team.part * (1 - 1 / heads)
    mean = float(case.paid.target[case.paid.active].mean()) if case.paid.active.any() else 0.0
    if team.part < usual.high or heads <= 5:
        yield CheckResult(
            "T2",
            question,
            "fine",
            "risk",
            _("{share} of the bonus hangs on others.").format(share=percent(others)),
            norm=norm,
        )
        return
    severity: Severity = "risk" if team.part >= 0.5 else "hint"
    stake = round(others * case.target / case.periods)
    title = _("{share} of each bonus hangs on others.").format(share=percent(others))
    evidence = _(
        "In a team of {n} one’s own result moves {own} of the team part; {money} of each target bonus is others’ doing."
    )
    yield CheckResult(
        "T2", question, "found", severity, title,
        evidence.format(n=number(round(heads)), own=percent(1 / heads), money=case.write(others * mean)),
        _("Whoever cannot move a result is not moved by it."), norm, _("Arithmetic."),
        Stake(stake, stake, _("hangs on others in a period"), "governed"), Mend(_("80:20"), case.scheme.shared(0.8)),
    )  # fmt: skip


def who_pays_for_a_miss(case: CheckCase) -> Iterator[CheckResult]:
    """T4: what the strong lose, and who has it."""
    question = _("Who pays for the missed plan?")
    usual = case.norm("loss of the strong")
    norm = usual.said
    sums = sums_of(case.effect)
    if not sums.strong or not sums.strong_before:
        yield CheckResult("T4", question, "few", "risk", _("Nobody is strong, so nobody strong loses."), norm=norm)
        return
    if sums.strong_lose <= 0 or sums.strong_lose_share <= usual.high:
        yield CheckResult(
            "T4", question, "fine", "risk", _("The strong lose little or nothing through the team."), norm=norm
        )
        return
    shown = {
        "people": spelled(sums.strong),
        "share": percent(sums.strong_lose_share),
        "money": case.write(abs(sums.employer_keeps)),
        "gain": case.write(max(sums.weak_gain, 0)),
    }
    if sums.employer_keeps > 0:
        evidence = _("The {people} lose {share} of their bonus; the employer keeps {money} of what people earned.")
    else:
        evidence = _(
            "The {people} lose {share} of their bonus; the weak gain {gain}, and the employer pays {money} on top."
        )
    yield CheckResult(
        "T4", question, "found", "risk", _("The strong pay for the missed plan."), evidence.format(**shown),
        _("They see it every time, and leave."), norm, _("Arithmetic."),
        Stake(sums.strong_lose, sums.strong_lose, _("lost by the strong")), softer_team(case.scheme),
    )  # fmt: skip
