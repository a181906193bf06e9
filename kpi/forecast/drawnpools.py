"""Pools in drawn worlds: what every block of people brings and has to show is gathered, and then divided as it is when people are paid."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.forecast.kernel import ALL, OF_TEAM, Around, Base, PartOf, first_seat, given
from kpi.money import Floats
from kpi.rules.claims import Claims, claims_of_all, side_by_side
from kpi.rules.people import People
from kpi.rules.pool import Pool, pool_of
from kpi.rules.sharedout import SharedOut
from kpi.rules.team import Team
from kpi.scheme.scheme import Scheme


class Sharing(NamedTuple):
    """A pool, and the roles that share it."""

    name: str
    """Of a pool beside the bonus, or `OF_TEAM`."""
    division: SharedOut
    roles: list[str]


class Brought(NamedTuple):
    """What a block of people of one role brings into a pool, and has to show; arrays (people, periods, worlds) or the same for all worlds."""

    seat: int
    """Its first one."""
    groups: NDArray[np.intp]
    """(people,) whose pool it is."""
    due: Floats
    claims: Claims


def sharing(scheme: Scheme, roles: Iterable[str], of: str, *, beside: bool) -> list[Sharing]:
    """The pools of teams or of the company; those `beside` the bonus, too."""
    roles, ways = list(roles), _ways(scheme, roles)
    ways = [(role, pool) for role, pool in ways if pool.whose == of]
    pools: list[Pool] = []
    pools += (pool for _role, pool in ways if pool not in pools)
    found = [Sharing(OF_TEAM, one, [role for role, pool in ways if pool == one]) for one in pools]
    funded = [pool for pool in scheme.shared_out if pool.whose == of] if beside else []
    return found + [Sharing(pool.name, pool, [role for role in roles if pool.has(role)]) for pool in funded]


def _ways(scheme: Scheme, roles: Sequence[str]) -> list[tuple[str, Pool]]:
    teams = [(role, scheme.team_of(scheme.roles[role])) for role in roles]
    return [(role, pool_of(team)) for role, team in teams if team.divides and team.counts]


def brought(scheme: Scheme, pool: Sharing, role: str, people: People, base: Base, around: Around) -> Brought:
    """What a block has in a pool that its role shares."""
    division, card = pool.division, scheme.roles[role]
    due = division.due(people, ALL, base.target, scheme.minor, _gives(scheme.team_of(card), people, around))
    active = np.ones(base.score.shape, bool) if base.active is None else base.active
    standing = division.standing(people, ALL, base.target, base.score)
    claims = division.claims(role, standing, division.met(people, ALL, active), scheme.minor)
    groups = people.group(division.whose, ALL)
    # In the company all are one, whose place differs from batch to batch.
    whose = groups if division.whose == "team" else np.zeros_like(groups)
    return Brought(first_seat(people), whose, due.astype(np.float32), _single(claims))


def _gives(team: Team, people: People, around: Around) -> Callable[[], Floats]:
    return lambda: np.take(given(team, people, around), people.group(team.of, ALL), axis=0)


def _single(claims: Claims) -> Claims:
    """In single precision."""
    most = None if claims.most is None else claims.most.astype(np.float32)
    keys, heads, first = (side.astype(np.float32) for side in claims[:3])
    return Claims(keys, heads, first, claims.kind, most)


def shared_out(pool: Sharing, several: Sequence[Brought]) -> Iterator[tuple[PartOf, Floats]]:
    """Each one's part (people, periods, worlds) of a pool, block by block."""
    claims, due = claims_of_all([one.claims for one in several]), side_by_side([one.due for one in several])
    groups = np.concatenate([one.groups for one in several])
    parts = np.empty(np.broadcast_shapes(claims.keys.shape, due.shape), np.float32)
    order = np.argsort(groups, kind="stable")
    for place in np.split(order, np.flatnonzero(np.diff(groups[order])) + 1):
        total = np.maximum(pool.division.total(due[place]), 0)
        parts[place] = pool.division.parted(total, claims.at(place)).paid
    for one, part in zip(several, np.split(parts, np.cumsum([len(one.groups) for one in several])[:-1]), strict=True):
        yield (pool.name, one.seat), part
