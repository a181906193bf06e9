"""What a scheme pays a block of drawn worlds: the rules of `kpi.rules` in the order of `kpi.pay`, in single precision and not rounded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.machine.lazy import lazy
from kpi.machine.scratch import scratch
from kpi.money import Floats
from kpi.payment import scoring
from kpi.rules.base import Parts
from kpi.rules.curve import Curve
from kpi.rules.paysheet import Sheet
from kpi.rules.people import People, Since
from kpi.rules.rule import Place, run
from kpi.rules.summed import Summed
from kpi.rules.team import Team
from kpi.rules.trueup import PaidBefore, of_rows
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.worlds import Block, WholeBlock

ALL = slice(None)


Gives = dict[tuple[str, str, tuple[tuple[str, float], ...], Curve], Floats]
"""By whose results of which time, team KPIs and curve, (groups, periods, worlds) what the curve gives; 0 where it is not known."""


PartOf = tuple[str, int]
"""The name of a pool beside the bonus, or `OF_TEAM`, and the first seat of a block."""
OF_TEAM = ""
"""The pool of the team rule."""


@dataclass(frozen=True)
class Around:
    """What a block has to know of people beyond it."""

    pools: Mapping[PartOf, Floats] = field(default_factory=dict)
    """(people, periods, worlds) parts of pools, by whose pool and first seat of a block."""
    gives: Gives = field(default_factory=dict)
    """Filled by the first block of a batch that needs it."""
    before: Mapping[Since, PaidBefore] = field(default_factory=dict)
    """What every seat of the future was paid before the first period, where a true-up settles against it."""
    kept: Floats | None = None
    """(periods, worlds) share of all bonuses that the scheme's limit leaves; None without a limit."""


class Rescoring(NamedTuple):
    """What brings a score to another scheme."""

    pays: Summed
    """What some KPIs pay more or less than in the scheme that was scored."""
    results: Sequence[Floats]
    """(kpis, people, periods, worlds) of these KPIs."""
    weighs: Sequence[tuple[Floats, float]]
    """What other KPIs pay (people, periods, worlds), and how much more or less that weighs."""

    def onto(self, score: Floats) -> Floats:
        """The score after it."""
        return self._onto(score, ALL, np.empty_like(score))

    def onto_some(self, score: Floats, some: slice) -> Floats:
        """The score of some after it, to be used up before the next call."""
        return self._onto(score[some], some, scratch("score", score[some].shape))

    def _onto(self, before: Floats, some: slice, out: Floats) -> Floats:
        self.pays.onto(before, [result[some] for result in self.results], out)
        piece = scratch("piece", out.shape)
        for pay, more in self.weighs:
            out += np.multiply(pay[some], np.float32(more), out=piece)
        return out


@dataclass(frozen=True, eq=False)
class Base:
    """What no team rule changes, (people, periods, worlds); where there is nothing to pay on, the target is 0."""

    scored: Floats
    """The score before the change."""
    active: NDArray[np.bool_] | None
    """None where all are."""
    target: Floats
    """(people, periods, 1 or worlds) minor units."""
    combined: Floats
    """What was scored before table and gates; the same array where there are none."""
    change: Rescoring | None = None

    @lazy
    def score(self) -> Floats:
        """Everybody's score."""
        return self.scored if self.change is None else self.change.onto(self.scored)

    def scores(self, some: slice) -> Floats:
        """The score of some, to be used up before the next call."""
        return self.scored[some] if self.change is None else self.change.onto_some(self.scored, some)


class Bonus(NamedTuple):
    """Money (people, periods, worlds) in minor units, and what it comes from."""

    own: Floats
    team: Floats
    base: Base
    gives: Floats | None
    """(groups, periods, worlds) what the team's curve gives, 0 where it is not known; None when the team does not count."""
    through: Floats | None
    """(people, periods, worlds) the same by person."""


def based(scheme: Scheme, card: Card, people: People) -> Base:
    """Score and target bonus of a block."""
    sheet = scoring.combined(scheme, card, sheet_of(scheme, people))
    combined = sheet.score = sheet.score.astype(np.float32, copy=False)
    order = scheme.order_of(card)
    run([*order.between(Place.TABLE, Place.SCORED), *order.at(Place.TARGET)], sheet)
    target, active = np.nan_to_num(sheet.target).astype(np.float32), sheet.active
    everywhere = active.all()
    score = sheet.score.astype(np.float32, copy=False)
    return Base(score, None if everywhere else active, target if everywhere else target * active, combined)


def rescored(scheme: Scheme, card: Card, people: People, combined: Floats) -> Floats:
    """A combined score after table and gates."""
    sheet = sheet_of(scheme, people)
    sheet.score = combined
    run(scheme.order_of(card).between(Place.TABLE, Place.OWN_PART), sheet)
    return sheet.score.astype(np.float32, copy=False)


def sheet_of(scheme: Scheme, people: People) -> Sheet:
    """An empty sheet of a block."""
    return Sheet(people, ALL, scheme.minor, rounds=False)


def bonus(scheme: Scheme, card: Card, people: People, around: Around, base: Base) -> Bonus:
    """Own and team part of a block."""
    team, sheet = scheme.team_of(card), sheet_of(scheme, people)
    sheet.score, sheet.target = base.score, base.target
    gives = None
    if team.counts:
        gives = given(team, people, around)
        sheet.gives = np.take(gives, people.group(team.of, ALL), axis=0)
    if team.divides and team.counts:
        sheet.pool = around.pools[OF_TEAM, first_seat(people)]
    if around.before and isinstance(people, Block):
        sheet.paid_before = of_rows(around.before, people.cohort.rows)
    run(scheme.order_of(card).bonus, sheet)
    through = sheet.gives if team.counts else None
    own, of_team = sheet.individual, np.broadcast_to(sheet.team_part, sheet.individual.shape)
    if around.kept is not None:
        own, of_team = own * around.kept, of_team * around.kept
    return Bonus(own, of_team, base, gives, through)


def given(team: Team, people: People, around: Around) -> Floats:
    """(groups, periods, worlds) what the team's curve gives, 0 where it is not known."""
    asked = (team.of, team.over, tuple(team.kpis.items()), team.curve)
    found = around.gives.get(asked)
    if found is None:
        found = np.nan_to_num(team.gives(people).astype(np.float32, copy=False), copy=False)
        around.gives[asked] = found
    return found


def first_seat(people: People) -> int:
    """The first seat of a block, which tells it from the others."""
    block = people.parts if isinstance(people, WholeBlock) else people
    if not isinstance(block, Block):
        raise TypeError(people)
    return int(block.cohort.rows[0])


class Extras(NamedTuple):
    """Money (people, periods, worlds) beside the bonus, in minor units."""

    commission: Floats | None
    pools_and_prizes: Floats | None
    """Parts of pools."""
    deduction: Floats | None
    """What is taken in the period, also for earlier ones, less what is put off: bonus + commission + parts of pools − this is paid."""


def extras(
    scheme: Scheme, card: Card, people: People, around: Around, base: Base, whole: Callable[[], Parts]
) -> Extras:
    """Commission and deductions of a block; the bonus is asked for where it decides how much of them can be taken."""
    order, sheet = scheme.order_of(card), sheet_of(scheme, people)
    run(order.between(Place.EARNED, Place.WANTED), sheet)
    active = 1 if base.active is None else base.active
    if sheet.commission is not None:
        sheet.commission = sheet.commission.astype(np.float32) * active
    found = [around.pools[pool.name, first_seat(people)] for pool in scheme.shared_out if pool.has(card.role)]
    sheet.pools_and_prizes = sum(found[1:], found[0]) if found else None
    below = any(part is not None and bool((part < 0).any()) for part in (sheet.commission, sheet.pools_and_prizes))
    if sheet.wanted is None and not (below or card.takes_back or card.guarantee):
        return Extras(sheet.commission, sheet.pools_and_prizes, None)
    if sheet.wanted is not None:
        sheet.wanted = sheet.wanted * active
    sheet.individual, sheet.team_part = whole()
    seats = len(sheet.individual)
    sheet.persons, sheet.debt = np.arange(seats), np.zeros((seats, sheet.individual.shape[-1]))
    sheet.drawn_before = sheet.debt
    sheet.active = np.broadcast_to(np.asarray(active, bool), sheet.individual.shape)
    run(order.between(Place.DEDUCTED, Place.LEAST if card.guarantee else Place.SETTLED), sheet)
    kept = sheet.deduction - sheet.carried
    return Extras(
        sheet.commission, sheet.pools_and_prizes, (kept - sheet.added if card.guarantee else kept).astype(np.float32)
    )
