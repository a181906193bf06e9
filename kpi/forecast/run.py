"""A scheme meeting worlds: what has to be known of everybody is added up first, and each block is then paid by itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import chain

import numpy as np

from kpi.forecast.drawnpools import Brought, Sharing, brought, shared_out, sharing
from kpi.forecast.kernel import Around, Base, Bonus, Extras, Gives, PartOf, based, bonus, extras
from kpi.forecast.line import altogether
from kpi.forecast.needs import company_results, money_units
from kpi.machine.lazy import lazy
from kpi.machine.threads import in_threads
from kpi.money import Floats
from kpi.payment.check import refuse
from kpi.payment.paidbefore import paid_before
from kpi.payment.payout import pay
from kpi.rules.base import Parts
from kpi.rules.people import People, Since
from kpi.rules.trueup import PaidBefore
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.worlds import Block, WholeBlock, Worlds


@dataclass(frozen=True, eq=False)
class Memory:
    """What is remembered from one scheme to the next; by itself, nothing."""

    base_of: Callable[[Scheme, Card, Block], Base] = based
    """Where the score of a block comes from: the rules, or what is remembered."""
    gives: dict[tuple[int, int], Gives] = field(default_factory=dict)
    """By batch and chunk."""


@dataclass(frozen=True, eq=False)
class Run:
    """A scheme on worlds, with what one block has to know of all the others."""

    scheme: Scheme
    worlds: Worlds
    around: dict[tuple[int, bool], Around]
    """By chunk, and whether its periods count as one."""
    memory: Memory
    before: Mapping[Since, PaidBefore]
    """What every seat was paid before the first period, where a true-up settles against it."""

    @lazy
    def unit(self) -> Floats:
        """(seats,) money by which each is measured."""
        return money_units(self.scheme, self.worlds.future.workforce)

    @lazy
    def unit_of_teams(self) -> Floats:
        """(teams,)"""
        workforce = self.worlds.future.workforce
        return np.bincount(workforce.team_index, self.unit, minlength=len(workforce.teams)).astype(float)

    @staticmethod
    def begun(scheme: Scheme, worlds: Worlds, chunks: Sequence[int], memory: Memory) -> "Run":
        """Adds up what has to be known of everybody. Raises `Refused` with everything that the scheme does not find among the expected."""
        workforce = worlds.future.workforce
        refuse(scheme, workforce)
        worlds.know_company(company_results(scheme, workforce), chunks)
        run = Run(scheme, worlds, {}, memory, paid_before(scheme, workforce, pay))
        wholes = [False] if worlds.future.outlook.true_up == "none" else [False, True]
        for chunk in chunks:
            for whole in wholes:
                run.around[chunk, whole] = Around()
                run._look_around(chunk, whole=whole)
        return run

    def _look_around(self, chunk: int, *, whole: bool) -> None:
        """Company-wide pools, then what a limit of all bonuses leaves."""
        tasks = [(batch, chunk) for batch in range(len(self.worlds.batches))]
        if pools := self._sharing("company", whole=whole):
            found = in_threads(lambda task: self._brought(*task, self.worlds.blocks(*task), pools, whole=whole), tasks)
            self.around[chunk, whole] = Around(self._shared_out(pools, found))
        if self.scheme.limit is not None:
            total = reduce(np.add, in_threads(lambda task: self._bonuses(*task, whole=whole), tasks))
            periods = len(self.worlds.future.workforce.periods) if whole else 1
            kept = self.scheme.limit.share(total, periods).astype(np.float32)
            self.around[chunk, whole] = Around(self.around[chunk, whole].pools, kept=kept)

    def _bonuses(self, batch: int, chunk: int, *, whole: bool) -> Floats:
        """(periods, worlds) all bonuses of a batch before the limit."""
        blocks = self.worlds.blocks(batch, chunk)
        around = self._around(batch, blocks, chunk, whole=whole)
        if whole:
            paid = (self.paid(block, around, whole=True) for block in blocks)
            return reduce(np.add, ((once.own + once.team).sum(axis=0).astype(float) for once in paid))
        return reduce(np.add, (Payment(self, block, around, None).bonus.astype(float) for block in blocks))

    def paid(self, block: Block, around: Around, *, whole: bool = False) -> Bonus:
        """The bonus of a block, period by period or of the whole time as one."""
        people, base = self._base(block, whole=whole)
        return bonus(self.scheme, self.card(block), people, around, base)

    def card(self, block: Block) -> Card:
        """The card of a block's role."""
        return self.scheme.roles[block.cohort.role]

    def _around(self, batch: int, blocks: list[Block], chunk: int, *, whole: bool) -> Around:
        """What is known of everybody, with the pools of the batch's own teams."""
        around = self.around[chunk, whole]
        pools = self._sharing("team", whole=whole)
        of_teams = self._shared_out(pools, [self._brought(batch, chunk, blocks, pools, whole=whole)]) if pools else {}
        gives = self._gives(batch, chunk, whole=whole)
        return Around({**around.pools, **of_teams}, gives, self.before, around.kept)

    def _gives(self, batch: int, chunk: int, *, whole: bool) -> Gives:
        """What team curves give is remembered, but not of the whole time as one period."""
        return {} if whole else self.memory.gives.setdefault((batch, chunk), {})

    def _sharing(self, of: str, *, whole: bool) -> list[Sharing]:
        """The pools; at the end, when the whole time is settled, there are none beside the bonus."""
        return sharing(self.scheme, self.worlds.future.workforce.members, of, beside=not whole)

    def _brought(
        self, batch: int, chunk: int, blocks: list[Block], pools: Sequence[Sharing], *, whole: bool
    ) -> list[list[Brought]]:
        """Pool by pool, what the blocks of a batch have in it."""
        bases = [self._base(block, whole=whole) for block in blocks]
        around = Around(gives=self._gives(batch, chunk, whole=whole))
        return [
            [
                brought(self.scheme, pool, block.cohort.role, people, base, around)
                for block, (people, base) in zip(blocks, bases, strict=True)
                if block.cohort.role in pool.roles
            ]
            for pool in pools
        ]

    @staticmethod
    def _shared_out(pools: Sequence[Sharing], several: Iterable[list[list[Brought]]]) -> dict[PartOf, Floats]:
        """Everybody's parts of the pools."""
        gathered = [list(chain.from_iterable(parts)) for parts in zip(*several, strict=True)]
        return dict(part for pool, some in zip(pools, gathered, strict=True) if some for part in shared_out(pool, some))

    def _base(self, block: Block, *, whole: bool) -> tuple[People, Base]:
        """A block, or the whole time as one period, and what no team rule changes of it."""
        if whole:
            people = WholeBlock(block)
            return people, based(self.scheme, self.card(block), people)
        return block, self.memory.base_of(self.scheme, self.card(block), block)

    def payments(self, batch: int, chunk: int) -> list["Payment"]:
        """The blocks of a batch in one chunk of worlds, ready to be paid."""
        blocks = self.worlds.blocks(batch, chunk)
        around = self._around(batch, blocks, chunk, whole=False)
        true_up = self.worlds.future.outlook.true_up
        at_end = None if true_up == "none" else self._around(batch, blocks, chunk, whole=True)
        return [Payment(self, block, around, at_end) for block in blocks]

    def settlement(self, block: Block, at_end: Around, paid: Floats) -> Floats:
        """(people, worlds) what the whole time, paid as one period, pays more than was paid."""
        once = self.paid(block, at_end, whole=True)
        more = (once.own + once.team)[:, 0] - paid
        return np.maximum(more, 0) if self.worlds.future.outlook.true_up == "up" else more


@dataclass(frozen=True, eq=False)
class Payment:
    """A block being paid; what nobody asks for is not computed. Money in minor units."""

    run: Run
    block: Block
    around: Around
    at_end: Around | None

    @lazy
    def card(self) -> Card:
        """Its card."""
        return self.run.card(self.block)

    @lazy
    def base(self) -> Base:
        """What no team rule changes."""
        return self.run.memory.base_of(self.run.scheme, self.card, self.block)

    @lazy
    def paid(self) -> Bonus:
        """The bonus of each person, period and world."""
        return bonus(self.run.scheme, self.card, self.block, self.around, self.base)

    @lazy
    def besides(self) -> Extras:
        """What comes beside the bonus."""
        whole = lambda: Parts(self.paid.own, self.paid.team)  # noqa: E731 - asked only where it decides
        return extras(self.run.scheme, self.card, self.block, self.around, self.base, whole)

    @lazy
    def settled(self) -> Floats | None:
        """(people, worlds) what is settled at the end; None where nothing is."""
        if self.at_end is None:
            return None
        return self.run.settlement(self.block, self.at_end, over_periods(self.paid.own + self.paid.team))

    @lazy
    def bonus(self) -> Floats:
        """(periods, worlds) all bonuses; the short way where there is one and nobody has paid each person yet."""
        short = altogether(self.run.scheme, self.card, self.block, self.around, self.base)
        return (self.paid.own + self.paid.team).sum(axis=0) if short is None else short

    @lazy
    def total(self) -> Floats:
        """(people, worlds) what each is paid over all periods."""
        found = over_periods(self.paid.own + self.paid.team)
        for more in (self.besides.commission, self.besides.pools_and_prizes):
            found = found if more is None else found + over_periods(more)
        if self.besides.deduction is not None:
            found = found - over_periods(self.besides.deduction)
        return found if self.settled is None else found + self.settled


def over_periods(money: Floats) -> Floats:
    """(people, worlds)"""
    return money[:, 0] if money.shape[1] == 1 else money.sum(axis=1)
