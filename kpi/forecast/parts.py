"""A forecast in parts: one chunk of worlds each, to be drawn and paid anywhere, and merged in any order into the same digits."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from kpi.check import refuse
from kpi.curve import Floats
from kpi.forecast.events import NAMES, Events, happened
from kpi.forecast.kernel import Around, Base, Bonus, Pool, based, bonus, extras, pooled
from kpi.forecast.needs import company_results, units
from kpi.forecast.tally import Spread, bins_for, spread, stacked
from kpi.scheme import Card, Scheme
from kpi.worlds import Block, Future, Told, WholeBlock, Worlds, draw, in_threads

Basis = Callable[[Scheme, Card, Block], Base]
"""Where the score of a block comes from: the rules, or what is remembered."""


@dataclass(frozen=True, eq=False)
class Part:
    """One chunk of worlds, paid. Money in minor units."""

    chunk: int
    worlds: int
    own: Floats
    """(periods, worlds) what is paid on people's own results."""
    through_team: Floats
    """(periods, worlds)"""
    commission: Floats
    """(periods, worlds)"""
    deduction: Floats
    """(periods, worlds)"""
    settled: Floats
    """(worlds,) what is settled at the end of the time ahead."""
    roles: dict[str, Floats]
    """(worlds,) each role's cost."""
    people: Spread
    """Seats in the order of the workforce."""
    teams: Spread
    """Teams in the order of the workforce."""
    events: Events


@dataclass(frozen=True, eq=False)
class _Piece:
    """A part's batch: of its seats and teams."""

    seats: NDArray[np.intp]
    teams: NDArray[np.intp]
    money: Floats
    """(4, periods, worlds) own, through the team, commission, deduction."""
    settled: Floats
    roles: dict[str, Floats]
    people: Spread
    of_teams: Spread
    events: Events


def part(scheme: Scheme, future: Future, count: int, chunk: int) -> Part:
    """One chunk of the forecast of `count` worlds: pure, and a value that can be sent from machine to machine."""
    return next(parts(scheme, draw(future, count, keep=False), [chunk]))


def parts(
    scheme: Scheme, worlds: Worlds, chunks: Sequence[int], told: Told | None = None, base_of: Basis = based
) -> Iterator[Part]:
    """The parts of these chunks, in their order. Raises `Refused` with everything that the scheme does not find among the expected."""
    run = _Run.begun(scheme, worlds, chunks, base_of)
    tasks = [(batch, chunk) for chunk in chunks for batch in range(len(worlds.batches))]
    pieces: list[_Piece] = []
    for (_batch, chunk), piece in zip(tasks, in_threads(run.piece, tasks, told), strict=True):
        pieces.append(piece)
        if len(pieces) == len(worlds.batches):
            yield _joined(chunk, pieces)
            pieces = []


def _joined(chunk: int, pieces: list[_Piece]) -> Part:
    money = reduce(np.add, (piece.money for piece in pieces))
    roles: dict[str, Floats] = {}
    for piece in pieces:
        for role, cost in piece.roles.items():
            roles[role] = roles[role] + cost if role in roles else cost
    seats, teams = (np.concatenate([getattr(piece, name) for piece in pieces]) for name in ("seats", "teams"))
    return Part(
        chunk,
        money.shape[-1],
        own=money[0],
        through_team=money[1],
        commission=money[2],
        deduction=money[3],
        settled=reduce(np.add, (piece.settled for piece in pieces)),
        roles=roles,
        people=stacked([piece.people for piece in pieces], seats),
        teams=stacked([piece.of_teams for piece in pieces], teams),
        events=events_of([piece.events for piece in pieces], lambda sums: np.concatenate(sums)[np.argsort(seats)]),
    )


def events_of(all_events: Iterable[Events], joined: Callable[[list[Floats]], Floats]) -> Events:
    """Events put together name by name."""
    listed = list(all_events)
    return Events(*(joined([getattr(events, name) for events in listed]) for name in NAMES))


@dataclass(frozen=True, eq=False)
class _Run:
    """A scheme meeting worlds: what has to be known of everybody is added up first, and each batch is then paid by itself."""

    scheme: Scheme
    worlds: Worlds
    unit: Floats
    unit_of_teams: Floats
    around: dict[tuple[int, bool], Around]
    """By chunk, and whether its periods count as one."""
    base_of: Basis

    @staticmethod
    def begun(scheme: Scheme, worlds: Worlds, chunks: Sequence[int], base_of: Basis) -> "_Run":
        workforce = worlds.future.workforce
        refuse(scheme, workforce)
        worlds.know_company(company_results(scheme, workforce), chunks)
        unit = units(scheme, workforce)
        of_teams = np.bincount(workforce.team_index, unit, minlength=len(workforce.teams))
        run = _Run(scheme, worlds, unit, of_teams.astype(float), {}, base_of)
        wholes = [False] if worlds.future.outlook.true_up == "none" else [False, True]
        for chunk in chunks:
            for whole in wholes:
                run.around[chunk, whole] = Around()
                run._look_around(chunk, whole=whole)
        return run

    def _look_around(self, chunk: int, *, whole: bool) -> None:
        """Company-wide pools, then what a limit of all bonuses leaves."""
        tasks = [(batch, chunk) for batch in range(len(self.worlds.batches))]
        cards = [self.scheme.roles[role] for role in self.worlds.future.workforce.members]
        if any(_pools(self.scheme, card, "company") for card in cards):
            pools: dict[str, Pool] = {}
            for found in in_threads(lambda task: self._pools(*task, "company", whole=whole), tasks):
                for role, pool in found.items():
                    last = Pool(*(side[-1:] for side in pool))
                    pools[role] = _sum_of_pools(pools[role], last) if role in pools else last
            self.around[chunk, whole] = Around(pools)
        if self.scheme.bonus_limit is not None:
            total = reduce(np.add, in_threads(lambda task: self._bonuses(*task, whole=whole), tasks))
            periods = len(self.worlds.future.workforce.periods) if whole else 1
            limit = np.floor(self.scheme.bonus_limit * self.scheme.minor + 0.5) * periods
            kept = np.divide(limit, total, out=np.ones_like(total), where=total > limit).astype(np.float32)
            self.around[chunk, whole] = Around(self.around[chunk, whole].pools, kept=kept)

    def _bonuses(self, batch: int, chunk: int, *, whole: bool) -> Floats:
        """(periods, worlds) all bonuses of a batch before the limit."""
        blocks = self.worlds.blocks(batch, chunk)
        around = self._around(batch, blocks, chunk, whole=whole)
        paid = (self.paid(block, around, whole=whole) for block in blocks)
        return reduce(np.add, ((once.own + once.team).sum(axis=0).astype(float) for once in paid))

    def paid(self, block: Block, around: Around, *, whole: bool = False) -> Bonus:
        """The bonus of a block, period by period or of the whole time as one."""
        card = self._card(block)
        if whole:
            people = WholeBlock(block)
            return bonus(self.scheme, card, people, around, based(self.scheme, card, people))
        return bonus(self.scheme, card, block, around, self.base_of(self.scheme, card, block))

    def _card(self, block: Block) -> Card:
        return self.scheme.roles[block.crew.role]

    def _around(self, batch: int, blocks: list[Block], chunk: int, *, whole: bool) -> Around:
        """What is known of everybody, with the pools of the batch's own teams."""
        around = self.around[chunk, whole]
        groups = len(self.worlds.batches[batch].teams)
        company = {role: _as_last(pool, groups) for role, pool in around.pools.items()}
        return Around(company | self._pools_of(blocks, "team", whole=whole), kept=around.kept)

    def _pools(self, batch: int, chunk: int, of: str, *, whole: bool) -> dict[str, Pool]:
        return self._pools_of(self.worlds.blocks(batch, chunk), of, whole=whole)

    def _pools_of(self, blocks: list[Block], of: str, *, whole: bool) -> dict[str, Pool]:
        """By role, what its members bring into the pools of their groups."""
        found: dict[str, Pool] = {}
        for block in blocks:
            card = self._card(block)
            if _pools(self.scheme, card, of):
                people = WholeBlock(block) if whole else block
                pool = pooled(self.scheme, card, people, block.groups.teams + 1)
                found[card.role] = _sum_of_pools(found[card.role], pool) if card.role in found else pool
        return found

    def piece(self, task: tuple[int, int]) -> _Piece:
        """One batch in one chunk of worlds."""
        batch, chunk = task
        blocks = self.worlds.blocks(batch, chunk)
        around = self._around(batch, blocks, chunk, whole=False)
        true_up = self.worlds.future.outlook.true_up
        at_end = None if true_up == "none" else self._around(batch, blocks, chunk, whole=True)
        found = _Gathered(self, batch, 2 * self.worlds.pairs(chunk))
        for block in blocks:
            found.add(block, around, at_end)
        return found.piece()

    def settlement(self, block: Block, at_end: Around, paid: Floats) -> Floats:
        """(people, worlds) what the whole time, paid as one period, pays more than was paid."""
        once = self.paid(block, at_end, whole=True)
        more = (once.own + once.team)[:, 0] - paid
        return np.maximum(more, 0) if self.worlds.future.outlook.true_up == "up" else more


def _pools(scheme: Scheme, card: Card, of: str) -> bool:
    team = scheme.team_of(card)
    return team.mode == "pool" and team.of == of


def _sum_of_pools(one: Pool, other: Pool) -> Pool:
    return Pool(*(mine + theirs for mine, theirs in zip(one, other, strict=True)))


def _as_last(pool: Pool, groups: int) -> Pool:
    """The company's pool in the last place behind so many groups."""
    return Pool(*(np.concatenate([np.zeros((groups, *side.shape[1:]), side.dtype), side]) for side in pool))


class _Gathered:
    """What the blocks of a batch add up to."""

    def __init__(self, run: _Run, batch: int, worlds: int) -> None:
        workforce = run.worlds.future.workforce
        self._run, self._batch = run, run.worlds.batches[batch]
        self._money = np.zeros((4, len(workforce.periods), worlds))
        self._settled = np.zeros(worlds)
        self._roles: dict[str, Floats] = {}
        self._teams = np.zeros((len(self._batch.teams), worlds), np.float32)
        self._bins = bins_for(len(run.unit), run.worlds.count)
        self._people: list[Spread] = []
        self._events: list[Events] = []

    def add(self, block: Block, around: Around, at_end: Around | None) -> None:
        """Pays a block."""
        run, crew = self._run, block.crew
        card = run.scheme.roles[crew.role]
        paid = run.paid(block, around)
        besides = extras(run.scheme, card, block, paid)
        payout = paid.own + paid.team
        total = _over_periods(payout)
        more = None if at_end is None else run.settlement(block, at_end, total)
        cost = np.zeros(total.shape[-1])
        signs = (1, 1, 1, -1)
        for place, money in enumerate((paid.own, paid.team, besides.commission, besides.deduction)):
            if money is not None:
                over_people = money.sum(axis=0)
                self._money[place] += over_people
                cost += signs[place] * over_people.sum(axis=0)
        if besides.commission is not None:
            total = total + _over_periods(besides.commission)
        if besides.deduction is not None:
            total = total - _over_periods(besides.deduction)
        if more is not None:
            settled = more.sum(axis=0)
            self._settled += settled
            cost += settled
            total = total + more
        self._roles[crew.role] = self._roles.get(crew.role, 0.0) + cost
        self._teams[crew.span] += crew.member @ total
        self._people.append(spread(total, run.unit[crew.rows], self._bins))
        self._events.append(happened(run.scheme, card, block, paid))

    def piece(self) -> _Piece:
        """All of it."""
        run = self._run
        teams = self._batch.places
        seats = np.concatenate([crew.rows for crew in self._batch.crews])
        return _Piece(
            seats,
            teams,
            self._money,
            self._settled,
            self._roles,
            stacked(self._people, np.arange(len(seats))),
            spread(self._teams, run.unit_of_teams[teams], self._bins),
            events_of(self._events, np.concatenate),
        )


def _over_periods(money: Floats) -> Floats:
    """(people, worlds)"""
    return money[:, 0] if money.shape[1] == 1 else money.sum(axis=1)
