"""Worlds drawn for a future: results of everybody, as they may come."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from kpi.language import _
from kpi.machine.scratch import scratch
from kpi.machine.threads import Progress, in_threads
from kpi.money import Floats
from kpi.problem import Problem, Refused
from kpi.worlds.batches import KEPT, STREAMED, Batch, Cohort, batches
from kpi.worlds.block import Block
from kpi.worlds.future import Future
from kpi.worlds.grouptotals import Asked, Drawn, GivenAhead, Groups, Results, Totals, group_totals
from kpi.worlds.influences import Sources
from kpi.worlds.streams import CHUNK, PAIRS
from kpi.worlds.workload import too_much


@dataclass(frozen=True, eq=False)
class Worlds:
    """`count` worlds of a future in chunks of 1,000, kept or drawn again on every pass: the same digits either way.

    The first half of a chunk and its second half are antithetic: world j of one has the opposite luck of world j of the other.
    """

    future: Future
    count: int
    batches: tuple[Batch, ...]
    _sources: Sources
    _kept: dict[tuple[int, int], list[Drawn]] = field(default_factory=dict)
    _company: dict[tuple[int, Asked], Totals] = field(default_factory=dict)
    _teams: dict[tuple[int, int], Results] = field(default_factory=dict)
    """What kept worlds remember of their teams' results."""

    @property
    def kept(self) -> bool:
        """Whether they stay in memory."""
        return bool(self._kept)

    @property
    def chunks(self) -> range:
        """Numbers of the chunks."""
        return range(-(-self.count // CHUNK))

    @property
    def tasks(self) -> list[tuple[int, int]]:
        """Every (batch, chunk), chunk by chunk."""
        return [(batch, chunk) for chunk in self.chunks for batch in range(len(self.batches))]

    def fill(self, progress: Progress | None = None) -> None:
        """Draws what is to be kept and is not drawn yet. What `progress` raises ends it; what is drawn by then stays."""
        tasks = [task for task in self.tasks if task not in self._kept]
        self._kept.update(zip(tasks, in_threads(self._kept_anew, tasks, progress), strict=True))

    @property
    def ready(self) -> int:
        """How many of the worlds are drawn and kept, from the first on, in whole chunks."""
        whole = takewhile(
            lambda chunk: all((batch, chunk) in self._kept for batch in range(len(self.batches))), self.chunks
        )
        return min(sum(CHUNK for _chunk in whole), self.count)

    def first(self, count: int) -> "Worlds":
        """The first of them; what is drawn in whole chunks stays, and the rest is to be filled."""
        whole = {task: drawn for task, drawn in self._kept.items() if task[1] < count // CHUNK}
        return replace(self, count=count, _kept=whole, _company={}, _teams={})

    def pairs(self, chunk: int) -> int:
        """Antithetic pairs in a chunk; fewer in the last."""
        return min(PAIRS, self.count // 2 - chunk * PAIRS)

    def blocks(self, batch: int, chunk: int) -> list[Block]:
        """Everybody of a batch in one chunk of worlds. Unless worlds are kept, the thread's next batch takes over the memory of this one."""
        cohorts = self.batches[batch].cohorts
        together = list(zip(cohorts, self.drawn(batch, chunk), strict=True))
        company = {asked: totals for (place, asked), totals in self._company.items() if place == chunk}
        found = self._teams.setdefault((batch, chunk), {}) if self.kept else {}
        groups = Groups(len(self.batches[batch].teams), together, company, found, self._given(batch, chunk))
        return [Block(cohort, chunk, drawn, groups) for cohort, drawn in together]

    def drawn(self, batch: int, chunk: int) -> list[Drawn]:
        """What is kept of a batch, or drawn anew."""
        kept = self._kept.get((batch, chunk))
        if kept is not None:
            return kept
        return self._draw(batch, chunk, scratch("results", (self._cells(batch, chunk),)))

    def _shapes(self, batch: int, chunk: int) -> list[tuple[int, ...]]:
        """(kpis, people, periods, worlds) of each cohort."""
        periods, worlds = len(self.future.workforce.periods), 2 * self.pairs(chunk)
        return [(len(cohort.own), len(cohort.rows), periods, worlds) for cohort in self.batches[batch].cohorts]

    def _cells(self, batch: int, chunk: int) -> int:
        return sum(map(math.prod, self._shapes(batch, chunk)))

    def _kept_anew(self, task: tuple[int, int]) -> list[Drawn]:
        # One piece of memory for a whole batch: the system hands out large ones in large pages, in a third of the time.
        return self._draw(*task, np.empty(self._cells(*task), np.float32))

    def _draw(self, batch: int, chunk: int, memory: Floats) -> list[Drawn]:
        shared = self._sources.shared(self.batches[batch].teams, chunk)
        shapes = self._shapes(batch, chunk)
        parts = np.split(memory, np.cumsum([math.prod(shape) for shape in shapes])[:-1])
        return [
            self._sources.drawn(cohort, shared, chunk, part.reshape(shape))
            for cohort, part, shape in zip(self.batches[batch].cohorts, parts, shapes, strict=True)
        ]

    def _given(self, batch: int, chunk: int) -> GivenAhead | None:
        """What the data give for the teams of a batch and the company."""
        workforce = self.future.workforce
        if workforce.given is None:
            return None
        of_batch = [*self.batches[batch].places, -1]
        known, plan = workforce.given.known[:, of_batch], workforce.given.plan[:, of_batch]
        return GivenAhead(plan, known, workforce.kpi_index, lambda: self._draw_groups(batch, chunk))

    def _draw_groups(self, batch: int, chunk: int) -> list[tuple[Cohort, Drawn]]:
        cohorts, teams = self.batches[batch].groups, self.batches[batch].teams
        if self.future.groups is None or not cohorts:
            return []
        sources = Sources(self.future.groups)
        shared = sources.shared((*teams, ""), chunk)
        shapes = [(len(one.own), 1, len(self.future.workforce.periods), 2 * self.pairs(chunk)) for one in cohorts]
        results = [np.empty(shape, np.float32) for shape in shapes]
        return [(one, sources.drawn(one, shared, chunk, space)) for one, space in zip(cohorts, results, strict=True)]

    def know_company(self, asked: Sequence[Asked], chunks: Sequence[int]) -> None:
        """Adds up these results of the whole company in these chunks, for all blocks that are made from now on."""
        for chunk in chunks:
            if new := [one for one in asked if (chunk, one) not in self._company]:
                self._know_company(new, chunk)

    def _know_company(self, new: Sequence[Asked], chunk: int) -> None:
        new = list(dict.fromkeys([*new, *((name, "value") for name, _scale in new if self._is_given(name))]))
        tasks = [(batch, chunk) for batch in range(len(self.batches))]
        whole: list[Totals | None] = [None] * len(new)
        for sums in in_threads(self._part_of_company(new), tasks):
            whole = [_plus(one, other) for one, other in zip(whole, sums, strict=True)]
        nothing = np.zeros((len(self.future.workforce.periods), 2 * self.pairs(chunk)), np.float32)
        self._company.update(
            {(chunk, one): found or Totals(nothing, nothing) for one, found in zip(new, whole, strict=True)}
        )

    def _is_given(self, name: str) -> bool:
        """Whether the data give anything of a KPI for a team or the company."""
        given, index = self.future.workforce.given, self.future.workforce.kpi_index.get(name)
        return given is not None and index is not None and bool(given.known[index].any())

    def _part_of_company(self, asked: Sequence[Asked]) -> Callable[[tuple[int, int]], list[Totals | None]]:
        def part(task: tuple[int, int]) -> list[Totals | None]:
            batch, chunk = task
            drawn = self.drawn(batch, chunk)
            together = list(zip(self.batches[batch].cohorts, drawn, strict=True))
            groups = Groups(len(self.batches[batch].teams), together, given=self._given(batch, chunk))
            return [groups.of_all_teams(one) if self._is_given(one[0]) else _all_of(together, one) for one in asked]

        return part


def _all_of(together: Sequence[tuple[Cohort, Drawn]], asked: Asked) -> Totals | None:
    whole: Totals | None = None
    for cohort, results in together:
        if asked[0] in cohort.kpis:
            part = group_totals(cohort, results, np.ones((1, len(cohort.rows)), np.float32), asked)
            whole = _plus(whole, Totals(part.facts[0], part.plans[0] + np.zeros_like(part.facts[0])))
    return whole


def _plus(one: Totals | None, other: Totals | None) -> Totals | None:
    if one is None or other is None:
        return one or other
    return Totals(one.facts + other.facts, one.plans + other.plans)


def halves(count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Places of either half of the antithetic pairs among `count` worlds."""
    sides = [(np.arange(start, middle), np.arange(middle, stop)) for start, middle, stop in _chunks(count)]
    first, second = (np.concatenate(side) for side in zip(*sides, strict=True))
    return first, second


def paired(draws: Floats) -> Floats:
    """(..., worlds / 2) the sum of each antithetic pair of (..., worlds)."""
    sums = [draws[..., start:middle] + draws[..., middle:stop] for start, middle, stop in _chunks(draws.shape[-1])]
    return np.concatenate(sums, axis=-1)


def _chunks(count: int) -> list[tuple[int, int, int]]:
    """Where each chunk starts, where its second half does, and where it stops."""
    ends = [(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK)]
    return [(start, (start + stop) // 2, stop) for start, stop in ends]


def draw(future: Future, count: int, *, keep: bool = True, progress: Progress | None = None) -> Worlds:
    """`count` worlds of a future. Raises `Refused` for nobody, no worlds, an odd number, correlations that contradict each other,
    and worlds that cannot be kept in memory.

    With `keep`, results stay in memory (4 bytes each); otherwise every pass draws them again. Luck is keyed by name: other people, more
    worlds or another scheme change no digit of anybody's.

    >>> import kpi, pandas as pd
    >>> scheme = kpi.load("data/story/scheme.yaml")
    >>> workforce = kpi.build(pd.read_csv("data/story/results.csv"), pd.read_csv("data/story/people.csv"), scheme)
    >>> from kpi import worlds
    >>> from kpi.forecast import forecast
    >>> years = worlds.draw(worlds.ahead(scheme, workforce, worlds.Outlook()), 1_000)
    >>> forecast(scheme, years).count
    1000
    """
    worlds = begin(future, count, keep=keep)
    if keep:
        worlds.fill(progress)
    return worlds


def begin(future: Future, count: int, *, keep: bool = True) -> Worlds:
    """The worlds of `draw` before any is drawn, to be filled. Raises `Refused` as it does."""
    _refuse(future, count, keep=keep)
    return Worlds(future, count, batches(future, KEPT if keep else STREAMED), Sources(future))


def _refuse(future: Future, count: int, *, keep: bool) -> None:
    problems = too_much(future, count) if keep else []
    if not len(future.workforce.seats) or not future.workforce.periods:
        problems.append(
            Problem(_("nobody to draw possible years for"), mend=_("Choose people and at least one period ahead."))
        )
    if count < 2 or count % 2:
        text = _("{n} possible years cannot be drawn: they come in pairs of opposite luck").format(n=count)
        problems.append(Problem(text, mend=_("Ask for an even number, 2 or more.")))
    if np.linalg.eigvalsh(future.outlook.matrix(future.workforce.kpis)).min(initial=0) < -1e-9:
        text = _("the correlations of the KPIs contradict each other")
        problems.append(Problem(text, _("outlook"), _("Bring them nearer to 0, or to each other.")))
    if problems:
        raise Refused(problems)
