"""Do two results move together within people? What is regular of a person, and what all share in a period, is taken out of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import atanh, ceil, sqrt, tanh

import numpy as np

from kpi.money import Floats
from kpi.normal import REACH_OF_95, chance_below, with_chance_below
from kpi.statistics.panel import effects
from kpi.statistics.shuffling import SHUFFLES, chance_of, orders, swaps, times_drawn

_POWER = 0.8416212335729143
"""Standard deviations beyond which four of five lie."""
WORTH_SEEING = 0.3
"""A link that should show if it is there."""
_LEAST_PEOPLE, _LEAST_FREE = 3, 4


@dataclass(frozen=True)
class Link:
    """How far two results move together within people, from −1 to 1, and how sure it is."""

    value: float
    """NaN where it cannot be told at all."""
    low: float
    high: float
    chance: float
    """How often the same whole series, dealt to other people, show as much in either direction."""
    people: int
    periods: int
    free: int
    """Degrees of freedom."""
    detectable: float
    """A link so strong would be found in four of five cases."""

    @property
    def enough(self) -> bool:
        """Whether a link worth seeing would have shown."""
        return self.detectable <= WORTH_SEEING

    @property
    def periods_wanted(self) -> int:
        """So many periods, with as many people, would show a link worth seeing; more where memory makes them worth less."""
        if self.people < _LEAST_PEOPLE:
            return periods_wanted(_LEAST_PEOPLE)
        by_count = _detectable(self.free)
        memory = (atanh(self.detectable) / atanh(by_count)) ** 2 if self.detectable < 1 else 1.0
        return ceil((periods_wanted(self.people) - 1) * memory) + 1


def within_people(values: Floats) -> Floats:
    """(people, periods) without the person's level and what all share in the period; NaN stays."""
    of_people, of_periods = effects(values)
    return np.asarray(values - of_people[:, None] - of_periods[None, :])


def link(one: Floats, other: Floats, lead: int = 0) -> Link:
    """Of (people, periods) results with gaps; `one` so many periods before `other`."""
    return Pairing(one, other, lead).link


class Pairing:
    """Two results side by side: their link, and what shuffling whole series among people leaves of it."""

    def __init__(self, one: Floats, other: Floats, lead: int = 0) -> None:
        first, second = one[:, : one.shape[1] - lead], other[:, lead:]
        both = ~np.isnan(first) & ~np.isnan(second)
        rows = both.sum(axis=1) > 1
        columns = (both & rows[:, None]).sum(axis=0) > 1
        self.known = both[rows][:, columns]
        if self.known.size:
            first, second = (np.where(self.known, values[rows][:, columns], np.nan) for values in (first, second))
            self.x, self.y = (np.nan_to_num(within_people(values)) for values in (first, second))

    @property
    def free(self) -> int:
        """Degrees of freedom; (people − 1) · (periods − 1) − 1 without gaps."""
        return int(self.known.sum()) - sum(self.known.shape)

    @cached_property
    def told(self) -> bool:
        """Whether there is enough of both, and both vary."""
        if len(self.known) < _LEAST_PEOPLE or self.free < _LEAST_FREE:
            return False
        return min(float((self.x**2).sum()), float((self.y**2).sum())) > 1e-18

    @cached_property
    def by_person(self) -> Floats:
        """(3, people) Σxy, Σx² and Σy² of each."""
        return np.array([(self.x * self.y).sum(axis=1), (self.x**2).sum(axis=1), (self.y**2).sum(axis=1)])

    @cached_property
    def value(self) -> float:
        """The link; NaN where it cannot be told."""
        return float(_ratio(self.by_person.sum(axis=1)[:, None])[0]) if self.told else float("nan")

    def shuffled(self, shuffles: int = SHUFFLES) -> Floats:
        """(shuffles,) the link when whole series of `y` belong to other people: their memory and what all share stay."""
        pairs = orders(len(self.known), shuffles)
        return _ratio(np.array([np.take(table, pairs).sum(axis=1) for table in self._tables]))

    @cached_property
    def _tables(self) -> tuple[Floats, Floats, Floats]:
        """(people, people) Σxy, Σx² and Σy² of one's x and the other's y."""
        there = self.known.astype(float)
        return self.x @ self.y.T, self.x**2 @ there.T, there @ (self.y**2).T

    @cached_property
    def resampled(self) -> Floats:
        """(shuffles,) the link among people drawn from these with return."""
        return _ratio(self.by_person @ times_drawn(len(self.known)))

    @cached_property
    def interval(self) -> tuple[float, float]:
        """95 % by resampling people, corrected for bias and skewness (Efron 1987)."""
        below = float(np.clip((self.resampled < self.value).mean(), 1e-3, 1 - 1e-3))
        left_out = _ratio(self.by_person.sum(axis=1)[:, None] - self.by_person)
        off = left_out.mean() - left_out
        spread = float((off**2).sum()) ** 1.5
        skew = float((off**3).sum()) / (6 * spread) if spread else 0.0
        middle = float(with_chance_below(np.array(below)))
        ends = [middle + side * REACH_OF_95 for side in (-1, 1)]
        places = [float(chance_below(np.array(middle + end / (1 - skew * end)))) for end in ends]
        order = np.sort(self.resampled)
        low, high = (float(order[round(place * (SHUFFLES - 1))]) for place in places)
        return low, high

    @cached_property
    def detectable(self) -> float:
        """By the degrees of freedom, or by the shuffles where memory makes them worth less."""
        spread = float(np.arctanh(np.clip(self.shuffled(), -0.999, 0.999)).std())
        return max(_detectable(self.free), tanh((REACH_OF_95 + _POWER) * spread))

    @cached_property
    def link(self) -> Link:
        """All of it."""
        people, periods = self.known.shape
        if not self.told:
            nothing = float("nan")
            return Link(nothing, nothing, nothing, 1.0, people, periods, max(self.free, 0), 1.0)
        chance = chance_of(abs(self.value), lambda shuffles: np.abs(self.shuffled(shuffles)))
        return Link(self.value, *self.interval, chance, people, periods, self.free, self.detectable)


def _ratio(sums: Floats) -> Floats:
    """(3, ...) Σxy, Σx², Σy² to a correlation; 0 where one does not vary."""
    below = np.sqrt(np.maximum(sums[1] * sums[2], 0.0))
    return np.asarray(np.divide(sums[0], below, out=np.zeros(below.shape), where=below > 1e-18))


def _detectable(free: int) -> float:
    return tanh((REACH_OF_95 + _POWER) / sqrt(max(free - 1, 1)))


def periods_wanted(people: int, strength: float = WORTH_SEEING) -> int:
    """So many periods show a link of this strength among so many people in four of five cases."""
    free = ((REACH_OF_95 + _POWER) / atanh(strength)) ** 2 + 2
    return ceil(free / max(people - 1, 1)) + 1


@dataclass(frozen=True)
class Lead:
    """By how many periods one result goes before another."""

    links: tuple[Link, ...]
    """In the same period, then one period before, and so on."""
    by: int
    """Where the link is strongest; 0 for the same period."""
    chance: float
    """How often dealt series show a link so strong at any of the later places."""
    beyond: float
    """In how many of the resamples of people the link there is no stronger than in the same period."""

    @property
    def found(self) -> Link:
        """The strongest."""
        return self.links[self.by]


def leads(one: Floats, other: Floats, most: int) -> Lead:
    """Whether `one` goes before `other` by up to `most` periods; the strongest place counts, and so it does in the shuffles."""
    pairings = [Pairing(one, other, lead) for lead in range(max(min(most, one.shape[1] - 2), 0) + 1)]
    told = [pairing.told for pairing in pairings]
    links = tuple(pairing.link for pairing in pairings)
    strengths = np.array([abs(pairing.value) if known else 0.0 for pairing, known in zip(pairings, told, strict=True)])
    later = [pairing for pairing in pairings[1:] if pairing.told]
    if not told[0] or not later:
        return Lead(links, 0, 1.0, 1.0)
    by = int(strengths.argmax())
    chance = chance_of(float(strengths[1:].max()), lambda shuffles: _strongest(later, shuffles))
    weaker = np.abs(pairings[by].resampled) <= np.abs(pairings[0].resampled)
    return Lead(links, by, chance, float(weaker.mean()) if by else 1.0)


def _strongest(pairings: Sequence[Pairing], shuffles: int) -> Floats:
    """(shuffles,) the strongest of several links when series are dealt."""
    return np.asarray(np.abs([pairing.shuffled(shuffles) for pairing in pairings]).max(axis=0))


def changed(one: Floats, other: Floats, since: int) -> tuple[Link, Link, float]:
    """The link before a period and from it on, and how often swapping the two times of people by chance shows as large a difference."""
    both = ~np.isnan(one) & ~np.isnan(other)
    rows = (both[:, :since].sum(axis=1) > 1) & (both[:, since:].sum(axis=1) > 1)
    one, other = one[rows], other[rows]
    parts = [Pairing(one[:, :since], other[:, :since]), Pairing(one[:, since:], other[:, since:])]
    before, after = (part.link for part in parts)
    if not all(part.told for part in parts):
        return before, after, 1.0
    sums = np.array([part.by_person for part in parts])
    return before, after, chance_of(abs(before.value - after.value), lambda shuffles: _swapped(sums, shuffles))


def _swapped(sums: Floats, shuffles: int) -> Floats:
    """(shuffles,) how far the links of two times lie apart when the times of each person are swapped by chance; sums are (2, 3, people).

    What all share in a period was taken out, so that one person's luck is that of the others turned round: all lie a little too near.
    """
    people = sums.shape[2]
    goes = swaps(people, shuffles)
    first = sums[0] @ (1 - goes) + sums[1] @ goes
    second = sums[1] @ (1 - goes) + sums[0] @ goes
    return np.abs(_ratio(first) - _ratio(second)) * sqrt(people / (people - 1))
