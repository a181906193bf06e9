"""Who is paid what: the rules in their one order, on any number of people, periods and worlds."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kpi import rules
from kpi.check import refuse
from kpi.curve import Floats
from kpi.money import Whole, half_up, largest_remainder
from kpi.rules import Mask, Parts
from kpi.scheme import Card, Scheme
from kpi.team import Team
from kpi.workforce import People, Rows, Workforce

# Elements of one array that a block works on: few enough to stay in the processor's caches, enough to drown Python's own time.
_BLOCK = 1 << 17


@dataclass(frozen=True, eq=False)
class Payouts:
    """What a scheme pays a workforce. Money is in whole minor units; individual + team + commission − deduction = payout."""

    seats: pd.DataFrame
    periods: tuple[str, ...]
    currency: str
    active: Mask
    """(people, ...) whether there is anything to pay on; elsewhere all money is 0."""
    score: Floats
    """(people, ...) the individual score after gates, as a share of the target bonus."""
    target: Whole
    """(people, ...) target bonus of the days employed."""
    individual: Whole
    """(people, ...) the part paid on one's own result."""
    team_part: Whole
    """(people, ...) the part that comes through the team; negative where a multiplier or gate takes away."""
    commission: Whole
    deduction: Whole
    payout: Whole
    salary: Whole

    @property
    def cost(self) -> Any:
        """Money that all of it costs, without salaries."""
        return self.payout.sum()

    def table(self) -> pd.DataFrame:
        """One row for each active seat and period: person, team, role, period and the money in minor units."""
        rows, columns = np.nonzero(self.active)
        money = {name: getattr(self, name)[rows, columns] for name in _MONEY}
        frame = self.seats.iloc[rows].reset_index(drop=True)
        return frame.assign(
            period=np.array(self.periods, dtype=object)[columns], score=self.score[rows, columns], **money
        )


_MONEY = ("target", "individual", "team_part", "commission", "deduction", "payout", "salary")
_SPLIT = ("individual", "team_part", "deduction", "payout")


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
    gives: dict[str, Floats | None] = {}
    for ready in _all_ready(scheme, workforce, out, guard):
        team, role = scheme.team_of(ready.card), ready.card.role
        if role not in gives:  # once for all blocks: there may be as many teams as a block has people
            gives[role] = rules.team_gives(team, workforce) if team.counts else None
        _settle(ready, team, gives[role], workforce, out, guard)
    return out if scheme.bonus_limit is None else _limited(scheme, out)


class Scored:
    """A workforce scored once under a scheme, to be paid under many team rules: what the split does not move is not computed again."""

    def __init__(self, scheme: Scheme, workforce: Workforce) -> None:
        self.scheme, self.workforce = scheme, workforce
        self._out = _nothing(scheme, workforce)
        guard = _Guard(scheme, workforce)
        self._ready = tuple(_all_ready(scheme, workforce, self._out, guard, whole=True))

    def under(self, team: Team) -> Payouts:
        """What `pay` would pay with `team` as the scheme's team rule; a card with a rule of its own keeps it. Raises `Refused`."""
        scheme = self.scheme.revise(team=team)
        guard = _Guard(scheme, self.workforce)
        empty: dict[str, Any] = {name: np.zeros_like(self._out.payout) for name in _SPLIT}
        out = replace(self._out, **empty)
        for ready in self._ready:
            team_of = scheme.team_of(ready.card)
            gives = rules.team_gives(team_of, self.workforce) if team_of.counts else None
            _settle(ready, team_of, gives, self.workforce, out, guard)
        return out if scheme.bonus_limit is None else _limited(scheme, out)


def _nothing(scheme: Scheme, workforce: Workforce) -> Payouts:
    shape = workforce.shape
    return Payouts(
        seats=workforce.seats,
        periods=workforce.periods,
        currency=scheme.currency,
        active=np.zeros(shape, bool),
        score=np.zeros(shape),
        **{name: np.zeros(shape, np.int64) for name in _MONEY},
    )


def _blocks(members: Rows, shape: tuple[int, ...], kpis: int) -> Iterator[Rows]:
    step = max(1, _BLOCK // (kpis * math.prod(shape[1:])))
    if isinstance(members, slice):
        for start in range(members.start, members.stop, step):
            yield slice(start, min(start + step, members.stop))
    else:
        for start in range(0, len(members), step):
            yield members[start : start + step]


def scores(card: Card, workforce: People, rows: Rows) -> tuple[Floats, Mask, bool]:
    """Individual score (people, ...) after table and gates, where there is anything to pay on, and whether a result is missing."""
    score, empty, incomplete = rules.combined(card, workforce, rows)
    return gated(card, workforce, rows, score), paid_on(card, workforce, rows, score, empty), incomplete


def gated(card: Card, workforce: People, rows: Rows, score: Floats) -> Floats:
    """A combined score (people, ...) after table and gates."""
    score = rules.through_table(card, score)
    for gate in card.gates:
        if gate.holds == "own part":
            score = rules.held(score, rules.gate_open(gate, workforce, rows), gate.pays_at_most)
    return score


def paid_on(card: Card, workforce: People, rows: Rows, score: Floats, empty: Mask | None) -> Mask:
    """Where (people, ...) there is anything to pay on: due, and not without any result that counts."""
    active = rules.due(card, workforce, rows)
    if active.shape != score.shape:
        active = np.broadcast_to(rules.behind(active, score.ndim), score.shape)
    return active if empty is None else active & ~empty


class _Ready(NamedTuple):
    """Rows of one role with everything that no team rule changes."""

    card: Card
    rows: Rows
    score: Floats
    active: Mask
    everywhere: bool
    """Whether all of them are active."""
    target: Floats
    commission: Floats | None
    wanted: Floats | None


def _all_ready(
    scheme: Scheme, workforce: Workforce, out: Payouts, guard: _Guard, *, whole: bool = False
) -> Iterator[_Ready]:
    """Every block of rows, or `whole` roles; score, target bonus, commission and salary are booked."""
    if not all(workforce.kpi_index.keys() >= set(scheme.needs.get(role, {""})) for role in workforce.members):
        guard()
    for role, members in workforce.members.items():
        card = scheme.roles[role]
        # A pool needs all its members at once.
        whole_role = whole or scheme.team_of(card).mode == "pool"
        for rows in [members] if whole_role else _blocks(members, workforce.shape, len(card.kpis)):
            yield _get_ready(scheme, card, workforce, rows, out, guard)


def _get_ready(scheme: Scheme, card: Card, workforce: Workforce, rows: Rows, out: Payouts, guard: _Guard) -> _Ready:
    score, active, incomplete = scores(card, workforce, rows)
    target = rules.target_bonus(scheme, card, workforce, rows)
    if incomplete or card.conditional or np.isnan(target.sum()):
        guard()
        target = np.nan_to_num(target)
    target = rules.behind(target, score.ndim)
    earned = [rules.commission(rule, scheme, workforce, rows) for rule in card.commissions]
    wanted = [rules.deduction(rule, scheme, workforce, rows) for rule in card.deductions]
    commission = half_up(np.add.reduce(earned)) if earned else None
    out.active[rows], out.score[rows] = active, score
    everywhere = bool(active.all())
    fixed = {"target": half_up(target)}
    if (salary := workforce.salary[rows]).any():
        fixed["salary"] = rules.behind(half_up(salary * scheme.minor), score.ndim)
    if commission is not None:
        fixed["commission"] = commission
    _book(out, rows, None if everywhere else active, fixed)
    whole = np.add.reduce(wanted) if wanted else None
    return _Ready(card, rows, score, active, everywhere, target, commission, whole)


def _settle(ready: _Ready, team: Team, gives: Floats | None, workforce: Workforce, out: Payouts, guard: _Guard) -> None:
    """Pays and books one block under a team rule; `gives` (groups, ...) is what the team's curve gives."""
    own, team_part = _bonus(ready, team, gives, workforce, guard)
    variable = own + team_part if ready.commission is None else own + team_part + ready.commission
    money = {"individual": own, "team_part": team_part}
    if ready.wanted is not None:
        money["deduction"] = rules.deducted(ready.card, ready.wanted, variable)
        variable = variable - money["deduction"]
    money["payout"] = variable
    _book(out, ready.rows, None if ready.everywhere else ready.active, money)


def _bonus(ready: _Ready, team: Team, gives: Floats | None, workforce: Workforce, guard: _Guard) -> tuple[Floats, Any]:
    """Own and team part of one block in whole minor units."""
    card, rows, score, active, _everywhere, target, *_extras = ready
    through_team = None if gives is None else gives[workforce.group(team.of, rows)]
    # One missing number makes a sum missing: the cheapest way to notice any.
    if through_team is not None and np.isnan(through_team.sum()):
        guard()
        through_team = np.nan_to_num(through_team)
    if team.mode == "pool" and through_team is not None:
        # Divided exactly, so personal multiplier and cap act on the own part alone.
        own = half_up(finish(card, workforce, rows, rules.with_team(team, score, score)).own * target)
        shares = rules.pool_shares(team, workforce, rows, np.broadcast_to(target, score.shape), score, active)
        return own, shares
    if through_team is None:
        own = half_up(finish(card, workforce, rows, Parts(score, np.zeros_like(score))).own * target)
        return own, np.zeros_like(own)
    parts = finish(card, workforce, rows, rules.with_team(team, score, through_team))
    team_part = half_up(parts.team * target)
    return half_up((parts.own + parts.team) * target) - team_part, team_part


def finish(card: Card, workforce: People, rows: Rows, parts: Parts) -> Parts:
    """Personal multiplier, gates on the whole bonus, and the personal cap."""
    factor = workforce.multiplier[rows]
    if (factor != 1).any():
        factor = rules.behind(factor, parts.own.ndim)
        parts = Parts(parts.own * factor, parts.team * factor)
    if card.cap is not None:
        whole = parts.own + parts.team
        cut = card.cap / np.clip(whole, card.cap, np.inf) if card.cap else 0.0
        parts = Parts(parts.own * cut, parts.team * cut)
    for gate in card.gates:
        if gate.holds == "whole bonus":
            whole = parts.own + parts.team
            kept = rules.held(whole, rules.gate_open(gate, workforce, rows), gate.pays_at_most)
            parts = rules.scaled(parts, whole, kept)
    return parts


def ceiling(card: Card, workforce: People, rows: Rows) -> Floats | None:
    """What `finish` holds the whole bonus at (people, ...), as a share of the target bonus; None where nothing holds it."""
    most = [np.asarray(card.cap)] if card.cap is not None else []
    for gate in card.gates:
        if gate.holds == "whole bonus":
            opened = rules.gate_open(gate, workforce, rows)
            most.append(rules.held(np.full(opened.shape, np.inf), opened, gate.pays_at_most))
    return np.minimum.reduce(np.broadcast_arrays(*most)) if most else None


def _book(out: Payouts, rows: Rows, active: Mask | None, amounts: dict[str, Any]) -> None:
    """Writes money of one block; a seat that is not active gets nothing, and without a mask all are."""
    for name, money in amounts.items():
        getattr(out, name)[rows] = money if active is None else np.where(active, money, 0)


def _limited(scheme: Scheme, paid: Payouts) -> Payouts:
    """Bonuses of each period cut in proportion to the scheme's limit, adding up to it exactly."""
    bonus = paid.individual + paid.team_part
    limit = half_up(np.array((scheme.bonus_limit or 0) * scheme.minor))
    over = bonus.sum(axis=0) > limit
    cut = np.where(over, largest_remainder(np.where(over, limit, 0), bonus.astype(float)), bonus)
    team = half_up(paid.team_part * np.divide(cut, bonus, out=np.ones(bonus.shape), where=bonus != 0)).astype(np.int64)
    variable = cut + paid.commission
    allowed = rules.most_deducted(_deductions_at_most(scheme, paid, variable.ndim), variable)
    deduction = np.minimum(paid.deduction, allowed).astype(np.int64)
    return replace(paid, individual=cut - team, team_part=team, deduction=deduction, payout=variable - deduction)


def _deductions_at_most(scheme: Scheme, paid: Payouts, ndim: int) -> Floats:
    at_most = paid.seats["role"].map({card.role: card.deductions_at_most for card in scheme.cards})
    return rules.behind(at_most.to_numpy(float), ndim)
