"""A forecast in parts: one chunk of worlds each, to be drawn and paid anywhere, and merged in any order into the same digits."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kpi.forecast.events import NAMES, Events, happened
from kpi.forecast.histogram import Spread, bins_for, joined, kept_draws, stacked
from kpi.forecast.run import Memory, Payment, Run
from kpi.machine.threads import Progress, in_threads
from kpi.money import Floats
from kpi.scheme.scheme import Scheme
from kpi.worlds import Batch, Worlds


@dataclass(frozen=True, eq=False)
class Costs:
    """What worlds cost. Money in minor units."""

    bonus: Floats
    """(periods, worlds) own part and what comes through the team."""
    commission: Floats
    """(periods, worlds)"""
    pools_and_prizes: Floats
    """(periods, worlds) pools beside the bonus."""
    deduction: Floats
    """(periods, worlds) taken in the period, also for earlier ones, less what is put off to later ones or given up."""
    settled: Floats
    """(worlds,) what is settled at the end of the time ahead."""
    roles: dict[str, Floats]
    """(worlds,) each role's cost."""


@dataclass(frozen=True, eq=False)
class Details:
    """Where the bonuses come from and whom they go to; takes longer than what they cost. Money in minor units."""

    own: Floats
    """(periods, worlds) what is paid on people's own results."""
    through_team: Floats
    """(periods, worlds)"""
    people: Spread
    """Seats in the order of the workforce."""
    teams: Spread
    """Teams in the order of the workforce."""
    events: Events


class Later:
    """Details that are found out when they are first asked for; what they are made of is let go then."""

    def __init__(self, make: Callable[[], Details]) -> None:
        self._make = make

    def __call__(self) -> Details:
        """They themselves."""
        found = self._make()
        self._make = lambda: found
        return found


@dataclass(frozen=True, eq=False)
class PaidChunk:
    """One chunk of worlds, paid."""

    chunk: int
    costs: Costs
    details: Details


@dataclass(frozen=True, eq=False)
class _Seated:
    """Details of a batch, and whose they are."""

    seats: NDArray[np.intp]
    teams: NDArray[np.intp]
    details: Details


_Piece = TypeVar("_Piece")
_Chunk = TypeVar("_Chunk")


def paid_chunks(
    scheme: Scheme, worlds: Worlds, chunks: Sequence[int], progress: Progress | None = None
) -> Iterator[PaidChunk]:
    """The parts of these chunks, in their order. Raises `Refused` with everything that the scheme does not find among the expected."""
    run = Run.begun(scheme, worlds, chunks, Memory())

    def both(batch: Batch, payments: Sequence[Payment]) -> tuple[Costs, _Seated]:
        return _costs(batch, payments), _details(batch, payments)

    def whole(chunk: int, pieces: Sequence[tuple[Costs, _Seated]]) -> PaidChunk:
        return PaidChunk(
            chunk, _whole_costs([costs for costs, _some in pieces]), _whole_details([some for _c, some in pieces])
        )

    return _by_chunk(run, chunks, both, whole, progress)


def costs(scheme: Scheme, worlds: Worlds, progress: Progress | None = None, memory: Memory | None = None) -> Costs:
    """What worlds cost. Raises `Refused` as `paid_chunks` does."""
    run = Run.begun(scheme, worlds, worlds.chunks, memory or Memory())
    return joined_costs(
        list(_by_chunk(run, worlds.chunks, _costs, lambda _chunk, pieces: _whole_costs(pieces), progress))
    )


def details(scheme: Scheme, worlds: Worlds, memory: Memory | None = None) -> Details:
    """The details of worlds, drawn again where they are not kept. Raises `Refused` as `paid_chunks` does."""
    run = Run.begun(scheme, worlds, worlds.chunks, memory or Memory())
    found = _by_chunk(run, worlds.chunks, _details, lambda _chunk, pieces: _whole_details(pieces), None)
    return reduce(joined_details, found)


def _by_chunk(
    run: Run,
    chunks: Sequence[int],
    work: Callable[[Batch, Sequence[Payment]], _Piece],
    whole: Callable[[int, Sequence[_Piece]], _Chunk],
    progress: Progress | None,
) -> Iterator[_Chunk]:
    """The work on the payments of every batch, put together chunk by chunk."""
    batches = run.worlds.batches
    tasks = [(batch, chunk) for chunk in chunks for batch in range(len(batches))]

    def piece_of(task: tuple[int, int]) -> _Piece:
        return work(batches[task[0]], run.payments(*task))

    pieces: list[_Piece] = []
    for (_batch, chunk), piece in zip(tasks, in_threads(piece_of, tasks, progress), strict=True):
        pieces.append(piece)
        if len(pieces) == len(batches):
            yield whole(chunk, pieces)
            pieces = []


def _costs(_batch: Batch, payments: Sequence[Payment]) -> Costs:
    """What the blocks of a batch cost."""
    shape = payments[0].block.shape[1:]
    bonus, commission, pools, deduction = (np.zeros(shape) for _kind in range(4))
    settled = np.zeros(shape[-1])
    roles: dict[str, Floats] = {}
    for paid in payments:
        beside = (paid.besides.commission, paid.besides.pools_and_prizes, paid.besides.deduction)
        earned, shared, kept = (_over_people(money, shape) for money in beside)
        at_end = _over_people(paid.settled, shape[-1:])
        cost = (paid.bonus + earned + shared - kept).sum(axis=0, dtype=float) + at_end
        roles[paid.card.role] = roles.get(paid.card.role, 0.0) + cost
        bonus += paid.bonus
        commission += earned
        pools += shared
        deduction += kept
        settled += at_end
    return Costs(bonus, commission, pools, deduction, settled, roles)


def _over_people(money: Floats | None, behind: tuple[int, ...]) -> Floats:
    """Sums over the first axis; nothing, where there is nothing."""
    return np.zeros(behind) if money is None else money.sum(axis=0)


def _whole_costs(pieces: Sequence[Costs]) -> Costs:
    """Of everybody."""
    roles: dict[str, Floats] = {}
    for piece in pieces:
        for role, cost in piece.roles.items():
            roles[role] = roles[role] + cost if role in roles else cost
    return Costs(**{name: reduce(np.add, (getattr(piece, name) for piece in pieces)) for name in _BEHIND}, roles=roles)


_BEHIND = ("bonus", "commission", "pools_and_prizes", "deduction", "settled")


def joined_costs(chunks: Sequence[Costs]) -> Costs:
    """Chunk after chunk."""
    roles = {role: np.concatenate([chunk.roles[role] for chunk in chunks]) for role in chunks[0].roles}
    arrays = {name: np.concatenate([getattr(chunk, name) for chunk in chunks], axis=-1) for name in _BEHIND}
    return Costs(**arrays, roles=roles)


def _details(batch: Batch, payments: Sequence[Payment]) -> _Seated:
    """Whom the blocks of a batch pay what, and why."""
    run = payments[0].run
    shape = payments[0].block.shape[1:]
    own, through = np.zeros(shape), np.zeros(shape)
    of_teams = np.zeros((len(batch.teams), shape[-1]), np.float32)
    bins = bins_for(len(run.unit), run.worlds.count)
    people: list[Spread] = []
    events: list[Events] = []
    for paid, cohort in zip(payments, batch.cohorts, strict=True):
        own += paid.paid.own.sum(axis=0)
        through += paid.paid.team.sum(axis=0)
        of_teams[cohort.span] += cohort.member @ paid.total
        people.append(kept_draws(paid.total, run.unit[cohort.rows], bins))
        events.append(happened(run.scheme, paid.card, paid.block, paid.paid))
    seats = np.concatenate([cohort.rows for cohort in batch.cohorts])
    all_people = stacked(people, np.arange(len(seats)))
    all_teams = kept_draws(of_teams, run.unit_of_teams[batch.places], bins)
    return _Seated(seats, batch.places, Details(own, through, all_people, all_teams, _events(events, np.concatenate)))


def _whole_details(pieces: Sequence[_Seated]) -> Details:
    """Of everybody, in the order of the workforce."""
    seats, teams = (np.concatenate([getattr(piece, name) for piece in pieces]) for name in ("seats", "teams"))
    found = [piece.details for piece in pieces]
    return Details(
        reduce(np.add, (some.own for some in found)),
        reduce(np.add, (some.through_team for some in found)),
        stacked([some.people for some in found], seats),
        stacked([some.teams for some in found], teams),
        _events([some.events for some in found], lambda sums: np.concatenate(sums)[np.argsort(seats)]),
    )


def joined_details(one: Details, other: Details) -> Details:
    """Chunk after chunk."""
    return Details(
        np.concatenate([one.own, other.own], axis=-1),
        np.concatenate([one.through_team, other.through_team], axis=-1),
        joined([one.people, other.people]),
        joined([one.teams, other.teams]),
        _events([one.events, other.events], np.add.reduce),
    )


def _events(all_events: Iterable[Events], together: Callable[[list[Floats]], Floats]) -> Events:
    """Events put together name by name."""
    listed = list(all_events)
    return Events(*(together([getattr(events, name) for events in listed]) for name in NAMES))
