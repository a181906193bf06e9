"""Who is paid what: the rules in their one order, on any number of people, periods and worlds."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kpi.money import Floats, half_up, largest_remainder
from kpi.payment import scoring
from kpi.payment.balance import balance, most_deducted
from kpi.payment.check import refuse
from kpi.payment.payouts import MONEY, Payouts
from kpi.payment.poolshares import Member, pool_shares
from kpi.payment.workforce import Workforce
from kpi.rules.base import Parts
from kpi.rules.people import Mask, Rows, behind, known
from kpi.rules.pool import pool_of
from kpi.rules.team import Team
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

# Elements of one array that a block works on: few enough to stay in the processor's caches, enough to drown Python's own time.
_BLOCK = 1 << 17

_SPLIT = ("individual", "team_part", "carried", "owed", "payout")


class _Guard:
    """Searches once, and only when something looks missing, for everything that is."""

    def __init__(self, scheme: Scheme, workforce: Workforce) -> None:
        self._asked = scheme, workforce
        self._done = False

    def __call__(self) -> None:
        if not self._done:
            refuse(*self._asked)
        self._done = True


def pay(scheme: Scheme, workforce: Workforce) -> Payouts:
    """What `scheme` pays `workforce`. Raises `Refused` with every missing result, unknown role and unknown KPI."""
    guard, out = _Guard(scheme, workforce), _nothing(scheme, workforce)
    _pay_all(scheme, workforce, _all_ready(scheme, workforce, out, guard), out, guard)
    before = pay(scheme, workforce.before) if _leaves(scheme) and workforce.before is not None else None
    return _closed(scheme, workforce, out, before)


class Scored:
    """A workforce scored once under a scheme, to be paid under many team rules: what the split does not move is not computed again."""

    def __init__(self, scheme: Scheme, workforce: Workforce) -> None:
        self.scheme, self.workforce = scheme, workforce
        self._out = _nothing(scheme, workforce)
        guard = _Guard(scheme, workforce)
        self._ready = tuple(_all_ready(scheme, workforce, self._out, guard, whole=True))
        self._before = Scored(scheme, workforce.before) if _leaves(scheme) and workforce.before is not None else None

    def under(self, team: Team) -> Payouts:
        """What `pay` would pay with `team` as the scheme's team rule; a card with a rule of its own keeps it. Raises `Refused`."""
        scheme = self.scheme.revise(team=team)
        empty: dict[str, Any] = {name: np.zeros_like(self._out.payout) for name in _SPLIT}
        out = replace(self._out, **empty)
        _pay_all(scheme, self.workforce, self._ready, out, _Guard(scheme, self.workforce))
        before = None if self._before is None else self._before.under(team)
        return _closed(scheme, self.workforce, out, before)


def _pay_all(scheme: Scheme, workforce: Workforce, all_ready: Iterable["_Ready"], out: Payouts, guard: _Guard) -> None:
    """Books the bonus of every block; those that share a pool wait for each other."""
    gives: dict[str, Floats | None] = {}
    pools: list[tuple[Team, list[_Ready]]] = []
    for ready in all_ready:
        team, role = scheme.team_of(ready.card), ready.card.role
        if role not in gives:  # once for all blocks: there may be as many teams as a block has people
            gives[role] = team.gives(workforce) if team.counts else None
        if team.divides and team.counts:
            scoring.shared(pools, team).append(ready)
        else:
            _settle(ready, team, gives[role], workforce, out, guard)
    for team, members in pools:
        role = members[0].card.role
        _settle_pool(members, team, known(gives[role], role), workforce, out, guard)


def _nothing(scheme: Scheme, workforce: Workforce) -> Payouts:
    shape = workforce.shape
    return Payouts(
        seats=workforce.seats,
        periods=workforce.periods,
        currency=scheme.currency,
        active=np.zeros(shape, bool),
        score=np.zeros(shape),
        reasons=workforce.reasons,
        **{name: np.zeros(shape, np.int64) for name in MONEY},
    )


def _blocks(members: Rows, shape: tuple[int, ...], kpis: int) -> Iterator[Rows]:
    step = max(1, _BLOCK // (kpis * math.prod(shape[1:])))
    if isinstance(members, slice):
        for start in range(members.start, members.stop, step):
            yield slice(start, min(start + step, members.stop))
    else:
        for start in range(0, len(members), step):
            yield members[start : start + step]


class _Ready(NamedTuple):
    """Rows of one role with everything that no team rule changes."""

    card: Card
    rows: Rows
    score: Floats
    active: Mask
    everywhere: bool
    """Whether all of them are active."""
    target: Floats


def _all_ready(
    scheme: Scheme, workforce: Workforce, out: Payouts, guard: _Guard, *, whole: bool = False
) -> Iterator[_Ready]:
    """Every block of rows, or `whole` roles; score, target bonus, commission and salary are booked."""
    if not all(workforce.kpi_index.keys() >= set(scheme.needs.get(role, {""})) for role in workforce.members):
        guard()
    for role, members in workforce.members.items():
        card = scheme.roles[role]
        # A pool needs all its members at once.
        whole_role = whole or scheme.team_of(card).divides
        for rows in [members] if whole_role else _blocks(members, workforce.shape, len(card.kpis)):
            yield _get_ready(scheme, card, workforce, rows, out, guard)


def _get_ready(scheme: Scheme, card: Card, workforce: Workforce, rows: Rows, out: Payouts, guard: _Guard) -> _Ready:
    score, active, incomplete = scoring.scores(card, workforce, rows)
    target = scoring.target_bonus(scheme, card, workforce, rows)
    if incomplete or card.conditional or np.isnan(target.sum()):
        guard()
        target = np.nan_to_num(target)
    target = behind(target, score.ndim)
    out.active[rows], out.score[rows] = active, score
    everywhere = bool(active.all())
    fixed = {"target": half_up(target)}
    if (salary := workforce.salary[rows]).any():
        fixed["salary"] = behind(half_up(salary * scheme.minor), score.ndim)
    if card.commissions:
        earned = [rule.earned(workforce, rows) * scheme.minor for rule in card.commissions]
        fixed["commission"] = half_up(np.add.reduce(earned))
    if card.deductions:
        wanted = [rule.wanted(workforce, rows) * scheme.minor for rule in card.deductions]
        fixed["deduction"] = half_up(np.add.reduce(wanted))
    _book(out, rows, None if everywhere else active, fixed)
    return _Ready(card, rows, score, active, everywhere, target)


def _settle(ready: _Ready, team: Team, gives: Floats | None, workforce: Workforce, out: Payouts, guard: _Guard) -> None:
    """Books the bonus of one block under a team rule; `gives` (groups, ...) is what the team's curve gives."""
    card, rows, score, _active, _everywhere, target = ready
    if gives is None:
        own = half_up(scoring.finish(card, workforce, rows, Parts(score, np.zeros_like(score))).own * target)
        _book_bonus(ready, own, np.zeros_like(own), out)
        return
    through_team = _through_team(gives, team, workforce, rows, guard)
    parts = scoring.finish(card, workforce, rows, team.parts(score, through_team))
    team_part = half_up(parts.team * target)
    _book_bonus(ready, half_up((parts.own + parts.team) * target) - team_part, team_part, out)


def _through_team(gives: Floats, team: Team, workforce: Workforce, rows: Rows, guard: _Guard) -> Floats:
    """What the team's curve gives each person (people, ...)."""
    found = gives[workforce.group(team.of, rows)]
    # One missing number makes a sum missing: the cheapest way to notice any.
    if np.isnan(found.sum()):
        guard()
        found = np.nan_to_num(found)
    return found


def _settle_pool(
    members: list[_Ready], team: Team, gives: Floats, workforce: Workforce, out: Payouts, guard: _Guard
) -> None:
    """Books the bonus of all who share a pool. It is divided exactly, so personal multiplier and cap act on the own part alone."""
    bring = [
        Member(one.rows, one.target, one.score, one.active, _through_team(gives, team, workforce, one.rows, guard))
        for one in members
    ]
    for one, shares in zip(members, pool_shares(pool_of(team), workforce, bring), strict=True):
        parts = scoring.cut(one.card, workforce, one.rows, team.parts(one.score, one.score))
        own = half_up(parts.own * one.target)
        held = scoring.gated_whole(one.card, workforce, one.rows, Parts(own, shares.astype(float)), one.target)
        team_part = half_up(held.team)
        _book_bonus(one, half_up(held.own + held.team) - team_part, team_part, out)


def _book_bonus(ready: _Ready, own: Floats, team_part: Floats, out: Payouts) -> None:
    mask = None if ready.everywhere else ready.active
    _book(out, ready.rows, mask, {"individual": own, "team_part": team_part, "payout": own + team_part})


def _book(out: Payouts, rows: Rows, active: Mask | None, amounts: dict[str, Any]) -> None:
    """Writes money of one block; a seat that is not active gets nothing, and without a mask all are."""
    for name, money in amounts.items():
        getattr(out, name)[rows] = money if active is None else np.where(active, money, 0)


def _leaves(scheme: Scheme) -> bool:
    """Whether a period can leave something to the next."""
    return scheme.owed == "carried on" and any(card.commissions or card.deductions for card in scheme.cards)


def _closed(scheme: Scheme, workforce: Workforce, out: Payouts, before: Payouts | None) -> Payouts:
    """After the limit on all bonuses, commission and deductions, and what the periods of a person leave to each other."""
    if scheme.bonus_limit is not None:
        out = _limited(scheme, out)
    if not any(card.commissions or card.deductions for card in scheme.cards):
        return out
    earned = out.individual + out.team_part + out.commission
    at_most = out.seats["role"].map({card.role: card.deductions_at_most for card in scheme.cards}).to_numpy(float)
    allowed = most_deducted(behind(at_most, earned.ndim), earned)
    person, names = pd.factorize(workforce.people)
    debt = np.zeros((len(names), *earned.shape[2:])) if before is None else before.debts(names)
    closed = balance(earned, out.deduction, allowed, person, debt, carries=scheme.owed == "carried on")
    deduction, carried, owed = (side.astype(np.int64) for side in closed)
    return replace(out, deduction=deduction, carried=carried, owed=owed, payout=earned - deduction + carried)


def _limited(scheme: Scheme, paid: Payouts) -> Payouts:
    """Bonuses of each period cut in proportion to the scheme's limit, adding up to it exactly."""
    bonus = paid.individual + paid.team_part
    limit = half_up(np.array((scheme.bonus_limit or 0) * scheme.minor))
    over = bonus.sum(axis=0) > limit
    kept = np.where(over, largest_remainder(np.where(over, limit, 0), bonus.astype(float)), bonus)
    team = half_up(paid.team_part * np.divide(kept, bonus, out=np.ones(bonus.shape), where=bonus != 0)).astype(np.int64)
    return replace(paid, individual=kept - team, team_part=team, payout=kept)
