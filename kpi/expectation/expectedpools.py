"""Pools in expectation: what is in them, and how it is divided when everybody reaches what is expected."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kpi.expectation.integrated import with_groups_at
from kpi.expectation.luckcases import GroupResult, luck_of_groups
from kpi.expectation.moments import mean_of
from kpi.expectation.pieces import one_from
from kpi.expectation.plain import Ahead, of_group, score
from kpi.money import Floats
from kpi.rules.claims import claims_of_all, side_by_side
from kpi.rules.condition import ResultCondition
from kpi.rules.division import PoolDivision
from kpi.rules.fundedpool import FundedPool
from kpi.rules.people import Mask, Rows
from kpi.rules.pool import Pool
from kpi.rules.poolkey import PoolStanding
from kpi.rules.prize import Prize
from kpi.rules.sharedout import SharedOut
from kpi.scheme.card import Card


class MembersAhead(NamedTuple):
    """Seats of one role that share a pool."""

    card: Card
    rows: Rows
    target: Floats
    """(people, periods) target bonuses in minor units."""
    active: Mask
    """(people, periods) where somebody is paid."""


def expected_team_pool(ahead: Ahead, team: Pool, members: Sequence[MembersAhead]) -> list[Floats]:
    """(people, periods) expected part of each in the team's pool, in minor units, member by member."""
    gives = np.nan_to_num(ahead.gives(team))
    due = [
        team.part * gives[ahead.future.workforce.group(team.of, one.rows)] * one.target * one.active for one in members
    ]
    return _divided(ahead, team, members, due)


def expected_parts(ahead: Ahead, shared: FundedPool | Prize, members: Sequence[MembersAhead]) -> list[Floats]:
    """The same of a pool or a prize beside the bonus."""
    if isinstance(shared, Prize):
        return _expected_prize(ahead, shared, members)
    return _expected_pool(ahead, shared, members)


def _expected_pool(ahead: Ahead, pool: FundedPool, members: Sequence[MembersAhead]) -> list[Floats]:
    """Of a pool; what fills it is averaged over cases of what its groups reach."""
    groups = [GroupResult(name, pool.of) for name in pool.looks_at]
    people = with_groups_at(ahead, groups, luck_of_groups(ahead, groups)) if groups else ahead.future.workforce
    found = [pool.due(people, one.rows, one.target, ahead.scheme.minor, lambda: ahead.nothing) for one in members]
    return _divided(ahead, pool, members, [due.mean(axis=-1) if groups else due for due in found])


def _expected_prize(ahead: Ahead, prize: Prize, members: Sequence[MembersAhead]) -> list[Floats]:
    """Of a prize: to those who are expected to be the best, by the chance that they meet the conditions."""
    workforce, decimals = ahead.future.workforce, ahead.scheme.minor
    chances = [_chance(ahead, prize, one) * prize.met_in_time(workforce, one.active) for one in members]
    standings = [_ranked(ahead, prize, one) for one in members]
    claims = claims_of_all(
        [
            prize.claims(one.card.role, standing, chance, decimals)
            for one, standing, chance in zip(members, standings, chances, strict=True)
        ]
    )
    groups = np.concatenate([workforce.group(prize.whose, one.rows) for one in members])
    found = np.zeros(claims.keys.shape)
    among = prize.revise(ties="divided") if prize.places else prize  # equal expectations are equal chances, and no tie
    for group in np.unique(groups):
        place = np.flatnonzero(groups == group)
        found[place] = among.parted(found[place[0]], claims.at(place)).paid
    return np.split(found, np.cumsum([len(one.target) for one in members])[:-1])


def _ranked(ahead: Ahead, prize: Prize, member: MembersAhead) -> PoolStanding:
    """What members are expected to have, and the result that ranks them."""
    rows, target, role = member.rows, member.target, member.card.role
    standing = prize.standing(ahead.future.workforce, rows, target, target)
    if prize.measure:
        expected = ahead.people.mean_fact(prize.measure)[rows]
    elif not prize.by:
        expected = score(ahead, member.card, rows)
    elif prize.ranks == "person":
        expected = ahead.people.result(role, prize.by, rows, prize.by_scale).mean
    else:
        expected = of_group(ahead, {prize.by: 1.0}, prize.by_scale, prize.ranks, rows).mean
    return standing._replace(results=lambda: np.broadcast_to(expected, target.shape))


def _divided(
    ahead: Ahead, division: PoolDivision, members: Sequence[MembersAhead], due: Sequence[Floats]
) -> list[Floats]:
    """By expected results and scores, among those who are expected to meet the conditions."""
    workforce = ahead.future.workforce
    chances = [_chance(ahead, division, one) * one.active for one in members]
    claims = claims_of_all(
        [
            division.claims(one.card.role, _standing(ahead, division, one), chance, ahead.scheme.minor)
            for one, chance in zip(members, chances, strict=True)
        ]
    )
    groups = np.concatenate([workforce.group(division.whose, one.rows) for one in members])
    dues, meets, found = side_by_side(due), side_by_side(chances), np.zeros(claims.keys.shape)
    for group in np.unique(groups):
        place = np.flatnonzero(groups == group)
        some, chance = claims.at(place), meets[place]
        there = [_anybody(chance[some.kind == kind]) for kind in range(len(division.shares))]
        paid = division.parted(division.total(dues[place]), some, there)
        in_rest = _anybody(chance[some.heads.max(axis=1) > 0])
        found[place] = paid.first + (paid.paid - paid.first) * in_rest
    return np.split(found, np.cumsum([len(one.target) for one in members])[:-1])


def _anybody(chances: Floats) -> Floats:
    """(periods,) the chance that one of several is there, as if they had nothing to do with each other."""
    return np.asarray(1 - np.prod(1 - chances, axis=0))


def _standing(ahead: Ahead, division: PoolDivision, member: MembersAhead) -> PoolStanding:
    """What members are expected to have."""
    rows, target = member.rows, member.target
    expected = score(ahead, member.card, rows) if division.pool_by.moves and not division.pool_by.by_results else target
    return division.standing(ahead.future.workforce, rows, target, expected)._replace(
        results=lambda: ahead.people.mean_fact(division.results_of)[rows],
        limit=lambda: ahead.people.mean_fact(division.pool_most_measure)[rows],
    )


def _chance(ahead: Ahead, division: SharedOut, member: MembersAhead) -> Floats:
    """(people, periods) the chance to meet all conditions, as if they had nothing to do with each other."""
    found = np.ones(member.target.shape)
    for one in division.conditions:
        found = found * np.nan_to_num(_chance_of(ahead, one, member))
    return found


def _chance_of(ahead: Ahead, condition: ResultCondition, member: MembersAhead) -> Floats:
    role, scale, kpi = member.card.role, condition.level_in, condition.kpi
    if condition.of == "person":
        result = ahead.people.result(role, kpi, member.rows, scale)
    else:
        result = of_group(ahead, {kpi: 1.0}, scale, condition.of, member.rows)
    reached = mean_of(one_from(condition.level), result)
    return 1 - reached if condition.falls else reached
