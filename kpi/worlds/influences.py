"""Where luck comes from: the person, the team, the market, and the rest; correlated over KPIs, and turned into results."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kpi.machine.lazy import lazy
from kpi.machine.scratch import scratch, strips
from kpi.money import Floats
from kpi.periods import months
from kpi.worlds.batches import Cohort
from kpi.worlds.future import Future
from kpi.worlds.grouptotals import Drawn
from kpi.worlds.margins import Spreading, spreading
from kpi.worlds.outlook import Outlook
from kpi.worlds.streams import CHUNK, PAIRS, key, normals, uniforms

_YEAR = 12.0
_ALL = slice(None)
_STRIP = 128
"""People drawn at a time, so that what is computed one after the other stays near the processor."""


def root(correlations: Floats) -> Floats:
    """Lower triangle L with L Lᵀ = these correlations (..., kpis, kpis). Raises `LinAlgError` where they contradict each other."""
    try:
        return np.linalg.cholesky(correlations)
    except np.linalg.LinAlgError:  # two KPIs that move as one
        return np.linalg.cholesky(correlations + 1e-8 * np.eye(correlations.shape[-1]))


class Seat(NamedTuple):
    """What does not change from chunk to chunk for a cohort."""

    spreads: tuple[Spreading, ...]
    luck: Floats
    """(people or 1, kpis, kpis) what mixes a period's own normals."""
    lasting: Floats | None
    """(people, kpis, kpis) what mixes the normals that last over the horizon; None when one period holds both."""
    fresh: Floats
    """(kpis, kpis) the same for somebody new."""


@dataclass(frozen=True, eq=False)
class Sources:
    """Draws the luck of a future."""

    future: Future

    @property
    def outlook(self) -> Outlook:
        """What is assumed."""
        return self.future.outlook

    @property
    def periods(self) -> tuple[str, ...]:
        """Names of the periods ahead."""
        return self.future.workforce.periods

    @lazy
    def _correlations(self) -> Floats:
        return self.outlook.matrix(self.future.workforce.kpis)

    @lazy
    def _root(self) -> Floats:
        return root(self._correlations)

    @lazy
    def _seats(self) -> dict[Cohort, Seat]:
        return {}

    @lazy
    def _ends(self) -> Floats:
        """(periods,) months from now until each period ends; a period whose name is no date counts as a month."""
        return np.cumsum([months(name) or 1.0 for name in self.periods])

    def key(self, *words: object) -> bytes:
        """The key of one stream."""
        return key(self.outlook.seed, *words)

    def shared(self, teams: Sequence[str], chunk: int) -> Floats:
        """(kpis, teams, periods, pairs) what team and market do to everybody."""
        market = [self.key("market", period, chunk) for period in self.periods]
        keys = market + [self.key("team", team, period, chunk) for team in teams for period in self.periods]
        luck = normals(keys, len(self._root)).reshape(len(teams) + 1, len(self.periods), len(self._root), PAIRS)
        luck[1:] *= np.float32(self.outlook.team**0.5)
        luck[1:] += luck[0] * np.float32(self.outlook.market**0.5)
        return np.ascontiguousarray(np.moveaxis(np.matmul(self._root.astype(np.float32), luck[1:]), 2, 0))

    def seat(self, cohort: Cohort) -> Seat:
        """What does not change from chunk to chunk, made once."""
        if cohort not in self._seats:
            self._seats[cohort] = self._made(cohort)
        return self._seats[cohort]

    def _made(self, cohort: Cohort) -> Seat:
        spreads = tuple(spreading(self.outlook.margin(cohort.role, name)) for name in cohort.kpis)
        correlations = self._correlations[np.ix_(cohort.own, cohort.own)]
        mix, share = root(correlations), self.outlook.person
        lasting = (share * cohort.open.T) ** 0.5
        if len(self.periods) == 1:
            whole = lasting[:, :, None] * correlations * lasting[:, None, :] + self.outlook.luck * correlations
            return Seat(spreads, _single(root(whole)), None, _single(mix))
        return Seat(
            spreads,
            _single(self.outlook.luck**0.5 * mix)[None],
            _single(lasting[:, :, None] * mix),
            _single(share**0.5 * mix),
        )

    def drawn(self, cohort: Cohort, shared: Floats, chunk: int, results: Floats) -> Drawn:
        """Results of a cohort in the first pairs of a chunk, written into `results` (kpis, people, periods, worlds)."""
        if self.outlook.leavers:
            return self._with_leavers(cohort, shared, chunk, results)
        for some in strips(len(cohort.rows), max(1, _STRIP // len(self.periods))):
            self._strip(cohort, some, shared, chunk, results[:, some])
        return Drawn(results, None)

    def _strip(self, cohort: Cohort, some: slice, shared: Floats, chunk: int, results: Floats) -> None:
        """Some of a cohort."""
        pairs = results.shape[-1] // 2
        luck = self._luck(cohort, some, shared, chunk)
        lasting = self._lasting(cohort, some, chunk)
        if lasting is not None:
            luck += lasting[:, :, None]
        for index, spread in enumerate(self.seat(cohort).spreads):
            base, known = cohort.base[index, some, :, None], cohort.known[index, some, None, None]
            spread.pair(base, known, luck[index, ..., :pairs], results[index])

    def _luck(self, cohort: Cohort, some: slice, shared: Floats, chunk: int) -> Floats:
        """(kpis, people, periods, pairs) everybody's own, the team's and the market's."""
        seed, names = self.outlook.seed, cohort.names[some]
        keys = [key(seed, "person", name, period, chunk) for name in names for period in self.periods]
        mix = self.seat(cohort).luck
        mixed = self._mixed(mix if len(mix) == 1 else mix[some], normals(keys, len(cohort.own)), "luck")
        luck = mixed.reshape(len(cohort.own), len(names), len(self.periods), PAIRS)
        theirs = scratch("shared", luck.shape[1:])
        for place, index in enumerate(cohort.own):
            luck[place] += np.take(shared[index], cohort.groups[some], axis=0, out=theirs, mode="clip")
        return luck

    def _lasting(self, cohort: Cohort, some: slice, chunk: int) -> Floats | None:
        """(kpis, people, pairs) what stays with a person over the horizon."""
        mix = self.seat(cohort).lasting
        if mix is None or not self.outlook.person:
            return None
        keys = [self.key("lasting", name, chunk) for name in cohort.names[some]]
        return self._mixed(mix[some], normals(keys, len(cohort.own)), "lasting")

    def _mixed(self, mix: Floats, luck: Floats, name: str) -> Floats:
        """(kpis, keys, pairs) of (keys, kpis, pairs); key by key, so that who else is drawn changes no digit."""
        found = scratch(name, (luck.shape[1], len(luck), luck.shape[2]))
        np.matmul(mix, luck, out=found.swapaxes(0, 1))
        return found

    def _with_leavers(self, cohort: Cohort, shared: Floats, chunk: int, results: Floats) -> Drawn:
        """Some leave; their seat is vacant, and the periods that begin after they left belong to somebody new and average."""
        pairs = results.shape[-1] // 2
        left = self._left(cohort, chunk)[:, _both(pairs)]
        lasting = self._lasting(cohort, _ALL, chunk)
        stayed = np.zeros((*cohort.known.shape, pairs), np.float32) if lasting is None else lasting[..., :pairs]
        keys = [self.key("newcomer", name, chunk) for name in cohort.names]
        fresh = self._mixed(self.seat(cohort).fresh, normals(keys, len(cohort.own)), "fresh")[..., :pairs]
        starts = np.concatenate([[0.0], self._ends[:-1]])
        filled = np.empty(results.shape[1:], np.float32)
        luck = self._luck(cohort, _ALL, shared, chunk)[..., :pairs]
        for step, (start, end) in enumerate(zip(starts, self._ends, strict=True)):
            new = left <= start
            for index, spread in enumerate(self.seat(cohort).spreads):
                own = _mirrored(stayed[index]) + cohort.known[index, :, None].astype(np.float32)
                total = _mirrored(luck[index, :, step]) + np.where(new, _mirrored(fresh[index]), own)
                spread.at(cohort.base[index, :, step, None], total, results[index, :, step])
            vacant = np.minimum(end, left + self.outlook.vacant) - np.maximum(start, left)
            filled[:, step] = 1 - np.maximum(vacant, 0) / (end - start)
        return Drawn(results, filled)

    def _left(self, cohort: Cohort, chunk: int) -> Floats:
        """(people, worlds) months until they leave; infinite for those who stay a year."""
        chance = uniforms([self.key("leaves", name, chunk) for name in cohort.names])
        return np.where(chance < self.outlook.leavers, chance * np.float32(_YEAR / self.outlook.leavers), np.inf)


def _single(array: Floats) -> Floats:
    return array.astype(np.float32)


def _mirrored(luck: Floats) -> Floats:
    return np.concatenate([luck, -luck], axis=-1)


def _both(pairs: int) -> list[int]:
    """Places of the first pairs in a whole chunk: of either half."""
    return [*range(pairs), *range(CHUNK // 2, CHUNK // 2 + pairs)]
