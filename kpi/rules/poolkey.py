"""By what the rest of a pool is divided."""

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar, NamedTuple, final

import numpy as np
from numpy.typing import NDArray

from kpi.formulas.nodes import Expression
from kpi.formulas.shorthand import either, is_number, most
from kpi.language import N_
from kpi.money import Floats
from kpi.rules.base import Word
from kpi.rules.everybodysheet import MemberLines

Figures = Callable[[], Floats]
"""Figures (people, ...) that are looked up only where they count."""


class PoolStanding(NamedTuple):
    """What members (people, ...) have: target bonuses and individual scores, and what is looked up where it counts."""

    target: Floats
    score: Floats
    results: Figures
    """Their own results."""
    heads: Figures
    """Which part of a head each seat is."""
    days: Figures
    """Share of the period for which each is paid, at the share of full time."""
    salary: Figures
    """Of that time, in units of the currency."""
    limit: Figures
    """A result that limits each one's part."""
    team: NDArray[np.intp]
    """(people,) the team of each."""
    person: NDArray[np.intp]
    """(people,) whose seat each is."""
    adds_up: bool
    """Whether results of several seats of one person are parts of an amount."""


class PoolKey(Word):
    """What each member counts for."""

    moves: ClassVar[bool] = False
    """Whether one's own results decide about one's part, so that it cannot be known in advance."""
    by_results: ClassVar[bool] = False
    """Whether it looks at a measure."""
    by_salary: ClassVar[bool] = False
    in_money: ClassVar[bool] = False
    """Whether keys are minor units."""
    how: ClassVar[str]
    """In an explanation; not yet translated."""

    @abstractmethod
    def of(self, standing: PoolStanding) -> Floats:
        """Keys (people, ...)."""

    @abstractmethod
    def key_formula(self, standing: MemberLines, results_of: str) -> Expression:
        """The same as an expression."""

    def moved(self, score: Floats, attained: Floats) -> tuple[Floats, float]:
        """What moves the key when luck moves scores and attainments (people, luck), and the factor where that is 0 in the middle."""
        return np.ones_like(score), 1.0


@final
class ByTarget(PoolKey):
    """Everybody by the target bonus."""

    word, order, title = "target", 1, N_("target bonus")
    in_money, how = True, N_("{rest} × {key} of {keys}, by target bonus")

    def of(self, standing: PoolStanding) -> Floats:
        """The target bonus."""
        return np.broadcast_to(standing.target, standing.score.shape)

    def key_formula(self, standing: MemberLines, results_of: str) -> Expression:
        """The same as an expression."""
        return standing.target


@final
class ByHeads(PoolKey):
    """All alike."""

    word, order, title = "heads", 2, N_("heads")
    how = N_("{rest} × {key} of {keys}, by heads")

    def of(self, standing: PoolStanding) -> Floats:
        """One each; somebody with two seats is one head as well."""
        return np.broadcast_to(standing.heads(), standing.score.shape)

    def key_formula(self, standing: MemberLines, results_of: str) -> Expression:
        """The same as an expression."""
        return standing.heads


@final
class ByResults(PoolKey):
    """Everybody by the own result; below 0 is 0."""

    word, order, title = "results", 3, N_("results")
    how = N_("{rest} × {key} of {keys}, by results")
    moves = by_results = True

    def of(self, standing: PoolStanding) -> Floats:
        """The result, 0 where it is missing."""
        return np.maximum(np.nan_to_num(standing.results()), 0.0)

    def moved(self, score: Floats, attained: Floats) -> tuple[Floats, float]:
        """With the attainment."""
        return np.maximum(attained, 0), 1.0

    def key_formula(self, standing: MemberLines, results_of: str) -> Expression:
        """The same as an expression."""
        read = standing.sheet.in_periods(results_of, "person", "value")
        return most(either(is_number(read), read, 0.0), 0.0)


@final
class ByScores(PoolKey):
    """Everybody by what the own part would pay."""

    word, order, title = "scores", 4, N_("individual scores")
    in_money, how = True, N_("{rest} × {key} of {keys}, by target bonus × individual score")
    moves = True

    def of(self, standing: PoolStanding) -> Floats:
        """Money at the own score."""
        return standing.target * standing.score

    def moved(self, score: Floats, attained: Floats) -> tuple[Floats, float]:
        """With the score."""
        return score, 0.0

    def key_formula(self, standing: MemberLines, results_of: str) -> Expression:
        """The same as an expression."""
        return standing.target * standing.score


@final
class ByDays(PoolKey):
    """Everybody by the days employed, at the share of full time."""

    word, order, title = "days", 5, N_("days employed")
    how = N_("{rest} × {key} of {keys}, by days employed")

    def of(self, standing: PoolStanding) -> Floats:
        """The part of the period."""
        return np.broadcast_to(standing.days(), standing.score.shape)

    def key_formula(self, standing: MemberLines, results_of: str) -> Expression:
        """The same as an expression."""
        return standing.sheet.seat("paid time")


@final
class BySalary(PoolKey):
    """Everybody by the salary of the days employed."""

    word, order, title = "salary", 6, N_("salary")
    how = N_("{rest} × {key} of {keys}, by salary")
    by_salary = True

    def of(self, standing: PoolStanding) -> Floats:
        """The salary, 0 where none is known."""
        return np.broadcast_to(np.nan_to_num(standing.salary()), standing.score.shape)

    def key_formula(self, standing: MemberLines, results_of: str) -> Expression:
        """The same as an expression."""
        return standing.sheet.seat("salary") * standing.sheet.seat("paid time")
