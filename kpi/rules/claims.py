"""How a pool is divided among its members: first shares, then the rest by keys, and nobody above what each may have."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.money import NEARLY, Floats
from kpi.rules.people import behind


class Claims(NamedTuple):
    """What the members (people, ...) of pools have to show, each 0 where somebody has no part in them."""

    keys: Floats
    """By which the rest is divided."""
    heads: Floats
    """Which part of a head each is, for equal parts of the rest where nobody has a key."""
    first: Floats
    """Which part of a head each is for the first share of the role."""
    kind: NDArray[np.intp]
    """(people,) the place of the first share of the role; -1 without one. Of a prize the number of the team or person who competes."""
    most: Floats | None = None
    """Money that each may have; None without a cap."""
    summed: bool = False
    """Whether keys of several seats of one person add up; otherwise their mean counts."""

    def at(self, rows: NDArray[np.intp]) -> "Claims":
        """Of some members."""
        most = None if self.most is None else self.most[rows]
        return Claims(self.keys[rows], self.heads[rows], self.first[rows], self.kind[rows], most, self.summed)


class PoolParts(NamedTuple):
    """What comes out for each member (people, ...) of a group, in money that is not rounded."""

    first: Floats
    """Of the first share of the role."""
    keys: Floats
    """By which the rest is divided: heads where nobody has a key."""
    rest: Floats
    """(...) what is left for all after the first shares."""
    paid: Floats


def claims_of_all(several: Sequence[Claims]) -> Claims:
    """The claims of several blocks of members, one after the other."""
    limits = [one.most for one in several if one.most is not None]
    return Claims(
        side_by_side([one.keys for one in several]),
        side_by_side([one.heads for one in several]),
        side_by_side([one.first for one in several]),
        np.concatenate([one.kind for one in several]),
        side_by_side(limits) if limits else None,
        any(one.summed for one in several),
    )


def side_by_side(arrays: Sequence[Floats]) -> Floats:
    """Arrays (people, ...) one after the other, of which some are the same for all worlds."""
    shape = np.broadcast_shapes(*(one.shape[1:] for one in arrays))
    return np.concatenate([np.broadcast_to(one, (len(one), *shape)) for one in arrays])


def pool_parts(
    total: Floats, claims: Claims, shares: Sequence[float], *, all_of_it: bool, there: Sequence[Floats | float] = ()
) -> PoolParts:
    """How one group's pool (...) is divided. `shares` come first, one for each kind of member; what of them nobody claims goes to the rest,
    if `all_of_it` is paid. `there` is the chance that anybody of a kind is there, where that is not certain."""
    first, claimed = np.zeros(np.broadcast_shapes(claims.first.shape, total.shape)), np.zeros(1)
    for kind, share in enumerate(shares):
        heads = np.where(behind(claims.kind == kind, claims.first.ndim), claims.first, 0.0)
        whole = heads.sum(axis=0)
        taken = share * (there[kind] if there else 1.0)
        first = first + total * taken * np.divide(heads, whole, out=np.zeros_like(heads), where=whole > 0)
        claimed = claimed + (taken * (whole > 0) if all_of_it else share)
    over = 0.0
    if claims.most is not None:
        held = np.minimum(first, claims.most)
        over, first = (first - held).sum(axis=0), held
    rest = np.asarray(total * np.maximum(1 - claimed, 0) + over)
    keys = np.where(claims.keys.sum(axis=0) > 0, claims.keys, claims.heads)
    room = None if claims.most is None else claims.most - first
    return PoolParts(first, keys, rest, first + filled(rest, keys, room))


def filled(rest: Floats, keys: Floats, room: Floats | None) -> Floats:
    """Divides `rest` (...) by keys (people, ...), nobody getting more than there is `room` for; what is too much goes to the others by their
    keys, and where nobody has room for it, to nobody.

    With everybody at min(level × key, room), the level lies between those who are full, taken in the order in which they fill up.
    """
    if room is None:
        whole = keys.sum(axis=0)
        return np.divide(rest * keys, whole, out=np.zeros(np.broadcast_shapes(rest.shape, keys.shape)), where=whole > 0)
    keys, room = (
        np.broadcast_to(side, (len(keys), *np.broadcast_shapes(rest.shape, keys.shape[1:]))) for side in (keys, room)
    )
    full_at = np.divide(room, keys, out=np.full(keys.shape, np.inf), where=keys > 0)
    order = np.argsort(full_at, axis=0, kind="stable")
    rooms, by_key, levels = (
        np.take_along_axis(side, order, axis=0) for side in (np.where(keys > 0, room, 0.0), keys, full_at)
    )
    full_before = np.cumsum(rooms, axis=0) - rooms
    open_keys = np.flip(np.cumsum(np.flip(by_key, axis=0), axis=0), axis=0)
    level = np.divide(rest - full_before, open_keys, out=np.full(keys.shape, np.inf), where=open_keys > 0)
    reached = level <= levels
    found = np.take_along_axis(level, reached.argmax(axis=0)[None], axis=0)[0]
    found = np.where(reached.any(axis=0), found, np.inf)
    return np.minimum(np.multiply(found, keys, out=np.zeros(keys.shape), where=keys > 0), room)


def figures_of_pool(row: int, pool: Floats, claims: Claims, parts: PoolParts) -> dict[str, Floats | float | bool]:
    """What words want of one member of a group whose pool was divided. What the full ones cannot have is divided among the others by their keys."""
    keys, paid = parts.keys[:, 0], parts.paid[:, 0]
    most = np.full(len(paid), np.inf) if claims.most is None else np.broadcast_to(claims.most[:, 0], paid.shape)
    full = paid >= most - NEARLY
    return {
        "whole pool": pool,
        "kind in pool": claims.kind[row],
        "first of pool": parts.first[row],
        "key in pool": 0.0 if full[row] else keys[row],
        "keys in pool": keys[~full].sum(),
        "firsts of pool": parts.first[:, 0].sum(),
        "held of pool": (paid - parts.first[:, 0])[full].sum(),
        "rest of pool": parts.rest - (paid - parts.first[:, 0])[full].sum(),
        "equal in pool": claims.keys.sum() == 0,
        "full in pool": full[row],
        "most of pool": most[row],
    }
