"""Checks of what pay follows: better results that are paid less, luck, and the lottery of the team's plan."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult, Severity, Stake, State
from kpi.checkup.gated import only_with_main_result
from kpi.checkup.paidshares import paid_shares, shares_of_people
from kpi.checkup.softer import softer_team, straight_team
from kpi.language import _, ngettext, number, percent
from kpi.money import Floats, Whole
from kpi.payment import scoring
from kpi.scheme.card import Card
from kpi.split.chance import fit_luck
from kpi.split.risk import Risk, ScatteredResults
from kpi.statistics.panel import FEW, TRUSTED, Variances, icc_interval, reliability, variances

_BETTER = 0.1
"""Ten points: by so much a result is better."""
INVERTED = 0.05
_LEAST_PEOPLE, _PEOPLE = 10, 8
"""For pairs of people; for what is luck."""
_MORE_THAN_STRAIGHT = 2.0
"""Times what the team would move with a straight plan; our line."""
_MORE_THAN_ITS_PART = 1.5
"""Times its part of the bonus, from which it is more than a hint."""
_AT_ONCE, _MOST, _SCATTERED = 256, 600, 20
"""People that are paired together, and of a role at most; of whom the results are scattered, which takes long."""


class PaidPairs(NamedTuple):
    """PaidPairs of a role and period of which one result is ten points better."""

    all: int
    inverted: int
    """Of which the better one is paid a smaller share of the target bonus."""
    money: int
    """By so much, in minor units, the better ones would have to be paid more at least: each the smallest difference."""
    worst: tuple[float, float, float, float] | None
    """Result and share of the better one, result and share of the other one, where the difference is the largest."""


def better_is_paid_less(case: CheckCase) -> Iterator[CheckResult]:
    """C2: pairs of people of one role and period."""
    question = _("Is a better result paid less?")
    norm = _(
        "Whoever reaches 120 % and is paid less than somebody with 90 % is a flag (Falcon). Our line: 5 % of the pairs."
    )
    found = [(card, _pairs(case, card)) for card in case.scheme.cards if not card.only_team]
    every = sum(one.all for _card, one in found)
    if case.heads < _LEAST_PEOPLE or not every:
        yield CheckResult(
            "C2",
            question,
            "few",
            "risk",
            _("It takes ten people with different results, as shares of a plan."),
            norm=norm,
        )
        return
    wrong = sum(one.inverted for _card, one in found)
    share, money = wrong / every, sum(one.money for _card, one in found)
    card, worst = max(found, key=lambda one: one[1].inverted)
    if share <= INVERTED:
        text = _("A better main result is hardly ever paid less: {share} of the pairs.")
        yield CheckResult("C2", question, "fine", "risk", text.format(share=percent(share)), norm=norm)
        return
    yield CheckResult(
        "C2", question, "found", "risk", _("In {share} of the pairs the better main result is paid less.").format(share=percent(share)),
        _worst_line(card, worst), _("People then learn that the main result is not what counts."), norm,
        ngettext("{n} pair of one role and period, ten points apart.", "{n} pairs of one role and period, ten points apart.", every).format(n=number(every)),
        Stake(money, money, _("would at least have to be paid otherwise"), "governed"),
        only_with_main_result(case.scheme, card, card.kpis[0], 1.0),
    )  # fmt: skip


def _worst_line(card: Card, found: PaidPairs) -> str:
    if found.worst is None:
        return ""
    better, less, other, more = map(percent, found.worst)
    text = _("{role}: {kpi} at {better} was paid {less} of the target bonus, at {other} it was paid {more}.")
    return text.format(role=card.role, kpi=card.kpis[0].label, better=better, less=less, other=other, more=more)


def _pairs(case: CheckCase, card: Card) -> PaidPairs:
    total, rows = PaidPairs(0, 0, 0, None), case.rows(card)
    if not card.kpis:
        return total
    results = scoring.leading(case.scheme, case.workforce)[rows]
    shares, target = paid_shares(case)[rows], case.paid.target[rows]
    sign = -1.0 if card.kpis[0].curve.falls else 1.0
    for period in range(case.periods):
        known = np.flatnonzero(~np.isnan(results[:, period]) & ~np.isnan(shares[:, period]))
        step = -(-len(known) // _MOST) or 1
        result, share, money = (one[known[::step], period] for one in (sign * results, shares, target * step))
        for start in range(0, len(result), _AT_ONCE):
            total = _joined(total, _block(result, share, money, slice(start, start + _AT_ONCE)))
    return total if total.worst is None else total._replace(worst=_shown(total.worst, sign))


def _shown(worst: tuple[float, float, float, float], sign: float) -> tuple[float, float, float, float]:
    better, less, other, more = worst
    return sign * better, less, sign * other, more


def _block(results: Floats, shares: Floats, target: Whole, some: slice) -> PaidPairs:
    """Some people of a period against all of it."""
    better = results[some, None] - results > _BETTER + 1e-9
    gap = np.where(better, shares - shares[some, None], 0.0)
    wrong = gap > 1e-9
    if not wrong.any():
        return PaidPairs(int(better.sum()), 0, 0, None)
    least = np.where(wrong, gap, np.inf).min(axis=1)
    money = round(float(np.where(np.isfinite(least), least * target[some], 0.0).sum()))
    one, other = np.unravel_index(int(gap.argmax()), gap.shape)
    first = int(one) + some.start
    worst = tuple(map(float, (results[first], shares[first], results[other], shares[other])))
    return PaidPairs(int(better.sum()), int(wrong.sum()), money, (worst[0], worst[1], worst[2], worst[3]))


def _joined(one: PaidPairs, other: PaidPairs) -> PaidPairs:
    def gap(pairs: PaidPairs) -> float:
        return pairs.worst[3] - pairs.worst[1] if pairs.worst else 0.0

    worst = max((one, other), key=gap).worst
    return PaidPairs(one.all + other.all, one.inverted + other.inverted, one.money + other.money, worst)


def pay_is_luck(case: CheckCase) -> Iterator[CheckResult]:
    """C3: how reliable the order of people by their bonus is."""
    question = _("How much of pay is luck?")
    norm = _("From a reliability of .7 on people may be called good or weak: an often used rule of thumb.")
    shares = shares_of_people(case)
    people, count = int((~np.isnan(shares)).any(axis=1).sum()), int((~np.isnan(shares)).sum())
    periods = count / max(people, 1)
    if periods < FEW or people < _PEOPLE:
        text = ngettext(
            "{n} period a person cannot tell skill from luck; it takes six, and eight people.",
            "{n} periods a person cannot tell skill from luck; it takes six, and eight people.",
            round(periods),
        )
        yield CheckResult("C3", question, "few", "risk", text.format(n=number(round(periods))), norm=norm)
        return
    found = variances(shares)
    if found is None or np.isnan(found.icc):
        yield CheckResult(
            "C3", question, "few", "risk", _("Everybody is paid the same share in every period."), norm=norm
        )
        return
    value, ends = reliability(found.icc, periods), _reliable_from_to(found, people, periods)
    state: State = "fine" if value >= TRUSTED else "found" if ends[1] < TRUSTED else "unsure"
    luck = round((1 - value) * float(case.paid.cost))
    basis = ngettext("{n} person; 95 %: {low} to {high}.", "{n} people; 95 %: {low} to {high}.", people)
    yield CheckResult(
        "C3", question, state, "risk", _luck_title(state, value), _("Of the differences between people in one period, {share} last; the rest is the luck of that period.").format(share=percent(found.icc)),
        _("Who is rewarded for luck cannot repeat it; who is punished for it leaves.") if state != "fine" else "", norm,
        basis.format(n=number(people), low=number(ends[0], 2), high=number(ends[1], 2)),
        Stake(luck, luck, _("is paid by luck"), "governed") if state != "fine" else None,
        softer_team(case.scheme) if state != "fine" else None,
    )  # fmt: skip


def _luck_title(state: State, value: float) -> str:
    texts = {
        "found": _("Luck decides much of who earns more: the order of bonuses is {value} reliable, of at most 1."),
        "unsure": _("Luck may decide much of who earns more: the order of bonuses is {value} reliable, of at most 1."),
        "fine": _("Who earns more is no matter of luck: the order of bonuses is {value} reliable, of at most 1."),
    }
    return texts[state].format(value=number(value, 2))


def _reliable_from_to(found: Variances, people: int, periods: float) -> tuple[float, float]:
    free = (people - 1) * (periods - 1)
    if not found.luck > 0:  # nobody strays, so the order is what it is
        return 1.0, 1.0
    low, high = icc_interval(found.luck + periods * found.person, found.luck, people, periods, free)
    return reliability(low, periods), reliability(high, periods)


def pay_is_a_lottery(case: CheckCase) -> Iterator[CheckResult]:
    """C4: which part of the ups and downs of a person's pay comes from the team, against a straight team plan."""
    question, team = _("Is pay a lottery of the team’s plan?"), case.scheme.filled(case.scheme.team)
    norm = _("None is published. Our line: twice as much as with a straight team plan, which pays every point alike.")
    if team.share is None or not any(case.scheme.team_of(card).counts for card in case.scheme.cards):
        none = _("No share of the bonus is paid on the team’s result.")
        yield CheckResult("C4", question, "off", "risk", none, norm=norm)
        return
    if not team.curve.canonical.jumps:
        none = _("The team plan does not jump, so no hair decides over it.")
        yield CheckResult("C4", question, "fine", "risk", none, norm=norm)
        return
    luck = fit_luck(case.scheme, case.workforce)
    scattered = ScatteredResults(case.scheme, case.workforce, luck, most=None if team.divides else _SCATTERED)
    share, straight = (
        _team_share(case, scattered.under(one, slopes=False)) for one in (case.scheme, straight_team(case.scheme))
    )
    if np.isnan(share):
        yield CheckResult("C4", question, "few", "risk", _("Nobody’s pay goes up and down."), norm=norm)
        return
    is_found, stake = share > _MORE_THAN_STRAIGHT * straight, round(team.part * case.target / case.periods)
    severity: Severity = "risk" if share > _MORE_THAN_ITS_PART * team.part else "hint"
    title = _(
        "{share} of the ups and downs of a person’s pay come from the team; with a straight team plan it is {straight}."
    )
    yield CheckResult(
        "C4", question, "found" if is_found else "fine", severity, title.format(share=percent(share), straight=percent(straight)),
        _("The team pays {part} of the bonus.").format(part=percent(team.part)),
        _("Where a hair decides over the team’s part, it is a lottery for each of its people.") if is_found else "", norm,
        _("Assumed: results stray by {spread}.").format(spread=percent(luck.sd)) if luck.assumed else _("From how results strayed, of at most 20 people a role."),
        Stake(stake, stake, _("is paid on the team in a period"), "governed") if is_found else None,
        softer_team(case.scheme) if is_found else None,
    )  # fmt: skip


def _team_share(case: CheckCase, risk: Risk) -> float:
    """Of the variance of a person's pay over time; NaN where nothing varies. Where only some of a role were looked at, they count for all."""
    people, role = case.workforce.seats["role"].value_counts(), risk.seats["role"]
    weight = (role.map(people) / role.map(role.value_counts())).to_numpy(float)
    own, team = (float(risk.seats[name].to_numpy(float) @ weight) for name in ("own_variance", "team_variance"))
    return team / (own + team) if own + team > 0 else float("nan")
