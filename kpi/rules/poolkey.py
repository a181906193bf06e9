"""By what a team's pool is divided."""

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar, final

import numpy as np

from kpi.language import N_
from kpi.money import Floats
from kpi.rules.base import Word

Facts = Callable[[], Floats]
"""People's own results of the first team KPI, asked for only where they count."""


class PoolKey(Word):
    """What each member counts for."""

    moves: ClassVar[bool] = False
    """Whether one's own results decide about one's part, so that it cannot be known in advance."""

    @abstractmethod
    def of(self, target: Floats, score: Floats, facts: Facts, heads: Floats) -> Floats:
        """Keys (people, ...) from target bonuses, individual scores, results, and which part of a head each seat is."""

    def moved(self, score: Floats, attained: Floats) -> tuple[Floats, float]:
        """What moves the key when luck moves scores and attainments (people, luck), and the factor where that is 0 in the middle."""
        return np.ones_like(score), 1.0


@final
class ByTarget(PoolKey):
    """Everybody by the target bonus."""

    word, order, title = "target", 1, N_("target bonus")

    def of(self, target: Floats, score: Floats, facts: Facts, heads: Floats) -> Floats:
        """The target bonus."""
        return np.broadcast_to(target, score.shape)


@final
class ByHeads(PoolKey):
    """All alike."""

    word, order, title = "heads", 2, N_("heads")

    def of(self, target: Floats, score: Floats, facts: Facts, heads: Floats) -> Floats:
        """One each; somebody with two seats is one head as well."""
        return np.ones_like(score) * heads


@final
class ByResults(PoolKey):
    """Everybody by the own result; below 0 is 0."""

    word, order, title = "results", 3, N_("results")
    moves = True

    def of(self, target: Floats, score: Floats, facts: Facts, heads: Floats) -> Floats:
        """The result, 0 where it is missing."""
        return np.maximum(np.nan_to_num(facts()), 0.0)

    def moved(self, score: Floats, attained: Floats) -> tuple[Floats, float]:
        """With the attainment."""
        return np.maximum(attained, 0), 1.0


@final
class ByScores(PoolKey):
    """Everybody by what the own part would pay."""

    word, order, title = "scores", 4, N_("individual scores")
    moves = True

    def of(self, target: Floats, score: Floats, facts: Facts, heads: Floats) -> Floats:
        """Money at the own score."""
        return target * score

    def moved(self, score: Floats, attained: Floats) -> tuple[Floats, float]:
        """With the score."""
        return score, 0.0
