"""A team's pool: what its members bring in, and how it is divided among all of them, whatever their roles."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats, half_up, largest_remainder, settled
from kpi.rules.paysheet import Sheet
from kpi.rules.people import Mask, People
from kpi.rules.pool import Pool


def pool_shares(team: Pool, workforce: People, members: Sequence[Sheet]) -> list[NDArray[np.int64]]:
    """Of the members, a sheet a role, each seat's part (people, ...) of its team's pool, role by role, in minor units that add up to the pool exactly.

    The members bring (1 − share) × what the team's curve gives × their target bonus. Ties go to the earlier seat of the workforce.
    """
    seats = np.concatenate([np.arange(len(workforce.team_index))[member.rows] for member in members])
    order = np.argsort(seats)
    keys, due, active = (
        np.concatenate(sides)[order]
        for sides in zip(*(_brought(team, workforce, member) for member in members), strict=True)
    )
    groups = workforce.group(team.of, seats[order])
    shares = np.zeros(keys.shape, np.int64)
    for group in np.unique(groups):
        place = np.flatnonzero(groups == group)
        fallback = np.where(keys[place].sum(axis=0) > 0, keys[place], active[place])
        shares[place] = largest_remainder(half_up(due[place].sum(axis=0)), fallback)
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    ends = np.cumsum([len(member.score) for member in members])[:-1]
    return np.split(shares[back], ends)


def _brought(team: Pool, workforce: People, member: Sheet) -> tuple[Floats, Floats, Mask]:
    """Keys, what is brought into the pool, and who is there, (people, ...)."""
    target = np.broadcast_to(member.target, member.score.shape)
    keys = np.where(member.active, team.keys(workforce, member.rows, target, member.score), 0.0)
    due = np.where(member.active, team.part * member.gives * target, 0.0)
    return settled(keys), due, member.active
