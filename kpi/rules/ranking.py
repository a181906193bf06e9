"""Who is at which place, and what each place is worth."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats, settled
from kpi.rules.claims import Claims
from kpi.rules.fullunits import in_full


class Places(NamedTuple):
    """Competitors (competitors, ...) in their order; of some that tie, all have the same two places."""

    first: Floats
    """The better one of those that they share, from 1."""
    last: Floats
    competing: Floats
    """(...) how many there are."""

    def pays(self, ends: Sequence[Floats], worth: Sequence[float], *, shared: bool) -> Floats:
        """What each is paid (competitors, ...), `worth[i]` for every place up to `ends[i]` (...), which rise. Those who tie have the better place,
        or divide what their places are worth together."""
        before, upto = (
            _together(place, ends, worth) for place in (self.first - 1, self.last if shared else self.first)
        )
        return np.asarray((upto - before) / ((self.last - self.first + 1) if shared else 1))


def _together(place: Floats, ends: Sequence[Floats], worth: Sequence[float]) -> Floats:
    """What all places (...) up to one are worth together."""
    total, begun = np.zeros(place.shape), np.zeros(1)
    for end, each in zip(ends, worth, strict=True):
        total = total + each * np.clip(place - begun, 0.0, np.maximum(end - begun, 0.0))
        begun = np.maximum(end, begun)
    return total


def ranked_places(values: Floats) -> Places:
    """The places of values (competitors, ...), the highest first; −inf does not compete and comes last."""
    order = np.argsort(-values, axis=0, kind="stable")
    sorted_ = np.take_along_axis(values, order, axis=0)
    number = np.arange(1.0, len(values) + 1).reshape(-1, *[1] * (values.ndim - 1))
    new = np.concatenate([np.ones_like(sorted_[:1], bool), sorted_[1:] != sorted_[:-1]])
    ends = np.concatenate([new[1:], np.ones_like(new[:1])])
    first = np.maximum.accumulate(np.where(new, number, 0.0), axis=0)
    last = np.flip(np.minimum.accumulate(np.flip(np.where(ends, number, np.inf), axis=0), axis=0), axis=0)
    back = np.argsort(order, axis=0, kind="stable")
    competing = np.isfinite(values).sum(axis=0).astype(float)
    return Places(np.take_along_axis(first, back, axis=0), np.take_along_axis(last, back, axis=0), competing)


def best_of_each(values: Floats, teams: NDArray[np.intp]) -> tuple[Floats, NDArray[np.intp]]:
    """The highest value (teams, ...) among the members (people, ...) of each team, and the place of everybody's team in it."""
    codes, place = np.unique(teams, return_inverse=True)
    found = np.full((len(codes), *values.shape[1:]), -np.inf)
    np.maximum.at(found, place, values)
    return found, place


def of_each_person(claims: Claims) -> tuple[Floats, NDArray[np.intp]]:
    """What each person (persons, ...) competes with, the sum over the seats that compete or their mean by which part of the person they are, and the
    place of everybody's person in it; −inf where none of them competes."""
    codes, place = np.unique(claims.kind, return_inverse=True)
    if len(codes) == len(claims.keys):
        return claims.keys, np.arange(len(codes))
    competes = np.isfinite(claims.keys)
    values = np.where(competes, claims.keys, 0.0)
    sums, weights = (np.zeros((len(codes), *claims.keys.shape[1:])) for _side in range(2))
    parts = np.ones(()) if claims.summed else claims.heads
    np.add.at(sums, place, values * parts)
    np.add.at(weights, place, np.where(competes, parts, 0.0))
    found = sums if claims.summed else np.divide(sums, weights, out=np.zeros(sums.shape), where=weights > 0)
    return np.where(weights > 0, settled(found), -np.inf), place


def ends_of(up_to: Sequence[float], competing: Floats, direction: str) -> list[Floats]:
    """The last place (...) of each part, where parts are shares of all who compete."""
    return [in_full(share * competing, 1.0, direction) for share in up_to]
