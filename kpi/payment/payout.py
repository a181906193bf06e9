"""Who is paid what: the rules in their one order, on any number of people, periods and worlds."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kpi.money import Floats, half_up
from kpi.payment.check import check
from kpi.payment.paidbefore import paid_before
from kpi.payment.payouts import Payouts
from kpi.payment.poolshares import Member, book_pools, pool_shares
from kpi.payment.scoring import combined, shared
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, refuse_errors
from kpi.rules.guarantee import LeastPaid
from kpi.rules.paysheet import Sheet, ToldSeat
from kpi.rules.people import Rows, Since, behind
from kpi.rules.pool import pool_of
from kpi.rules.rule import Place, run
from kpi.rules.team import Team
from kpi.rules.trueup import PaidBefore, of_rows
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

# Elements of one array that a block works on: few enough to stay in the processor's caches, enough to drown Python's own time.
_BLOCK = 1 << 17

Check = Callable[[Scheme, Workforce], Iterable[Problem]]
"""`check`, or what knows its answer already."""

_MOVED_BY_TEAM = ("individual", "team_part", "carried", "owed", "drawn", "payout")


class _Guard:
    """Searches once, and only when something looks missing, for everything that is."""

    def __init__(self, scheme: Scheme, workforce: Workforce, find: Check = check, *, done: bool = False) -> None:
        self._asked, self._find = (scheme, workforce), find
        self._done = done

    def __call__(self) -> None:
        if not self._done:
            refuse_errors(self._find(*self._asked))
        self._done = True


def pay(scheme: Scheme, workforce: Workforce) -> Payouts:
    """What `scheme` pays `workforce`. Raises `Refused` with every missing result, unknown role and unknown KPI.

    >>> import kpi, pandas as pd
    >>> scheme = kpi.load("data/story/scheme.yaml")
    >>> workforce = kpi.build(pd.read_csv("data/story/results.csv"), pd.read_csv("data/story/people.csv"), scheme)
    >>> kpi.pay(scheme, workforce)
    Payouts of 10 people from Jan 2026 to Jan 2026: €213,750.00
    """
    return paid_and_told(scheme, workforce, None)


def pay_again(scheme: Scheme, workforce: Workforce) -> Payouts:
    """The same for people whom `pay` has paid with other results, so that what is missing is known already."""
    return _paid(scheme, workforce, _Guard(scheme, workforce, done=True))


def paid_and_told(scheme: Scheme, workforce: Workforce, seat: ToldSeat | None) -> Payouts:
    """The same; one seat, a row of a workforce of one period, takes down every step. Raises `Refused` as `pay` does."""
    return _paid(scheme, workforce, _Guard(scheme, workforce), seat)


def _paid(scheme: Scheme, workforce: Workforce, guard: _Guard, seat: ToldSeat | None = None) -> Payouts:
    out = Payouts.nothing(workforce, scheme.currency)
    _pay_all(scheme, workforce, _all_ready(scheme, workforce, out, guard, seat=seat), out, guard)
    book_pools(scheme, out, seat)
    before = pay(scheme, workforce.before) if _leaves(scheme) and workforce.before is not None else None
    return _closed(scheme, workforce, out, before, seat)


class Scored:
    """A workforce scored once under a scheme, to be paid under many team rules: what the split does not move is not computed again.

    `find` knows what `check` says, for who asks for that as well.
    """

    def __init__(self, scheme: Scheme, workforce: Workforce, find: Check = check) -> None:
        self.scheme, self.workforce = scheme, workforce
        self._out = Payouts.nothing(workforce, scheme.currency)
        guard = _Guard(scheme, workforce, find)
        self._ready = tuple(_all_ready(scheme, workforce, self._out, guard, whole=True))
        book_pools(scheme, self._out)
        self._before = Scored(scheme, workforce.before) if _leaves(scheme) and workforce.before is not None else None

    def under(self, team: Team) -> Payouts:
        """What `pay` would pay with `team` as the scheme's team rule; a card with a rule of its own keeps it. Raises `Refused`."""
        scheme = self.scheme if team is self.scheme.team else self.scheme.revise(team=team)
        empty: dict[str, Any] = {name: np.zeros_like(self._out.payout) for name in _MOVED_BY_TEAM}
        out = replace(self._out, **empty)
        _pay_all(scheme, self.workforce, [ready.again() for ready in self._ready], out, _Guard(scheme, self.workforce))
        before = None if self._before is None else self._before.under(team)
        return _closed(scheme, self.workforce, out, before)


def _pay_all(scheme: Scheme, workforce: Workforce, all_ready: Iterable["_Ready"], out: Payouts, guard: _Guard) -> None:
    """Books the bonus of every block; those that share a pool wait for each other."""
    before = paid_before(scheme, workforce, pay)
    gives: dict[str, Floats | None] = {}
    pools: list[tuple[Team, list[_Ready]]] = []
    for ready in all_ready:
        team, role = scheme.team_of(ready.card), ready.card.role
        if role not in gives:  # once for all blocks: there may be as many teams as a block has people
            gives[role] = team.gives(workforce) if team.counts else None
        ready.take(gives[role], team, guard)
        ready.go_on(before)
        if team.divides and team.counts:
            shared(pools, team).append(ready)
        else:
            _pay_bonus(scheme, ready, out)
    for team, members in pools:
        sheets = [Member(member.card.role, member.sheet) for member in members]
        for member, part in zip(members, pool_shares(pool_of(team), workforce, sheets), strict=True):
            member.sheet.pool = part
            _pay_bonus(scheme, member, out)


def _blocks(members: Rows, shape: tuple[int, ...], kpis: int) -> Iterator[Rows]:
    step = max(1, _BLOCK // (kpis * math.prod(shape[1:])))
    if isinstance(members, slice):
        for start in range(members.start, members.stop, step):
            yield slice(start, min(start + step, members.stop))
    else:
        for start in range(0, len(members), step):
            yield members[start : start + step]


class _Ready(NamedTuple):
    """Rows of one role with everything on their sheet that no team rule changes."""

    card: Card
    sheet: Sheet
    everywhere: bool
    """Whether all of them are active."""

    def again(self) -> "_Ready":
        """To be paid under another team rule."""
        return self._replace(sheet=self.sheet.again())

    def take(self, gives: Floats | None, team: Team, guard: _Guard) -> None:
        """Puts down what the team's curve gives each person."""
        if gives is None:
            return
        sheet = self.sheet
        sheet.gives = gives[sheet.group(team.of)]
        # One missing number makes a sum missing: the cheapest way to notice any.
        if np.isnan(sheet.gives.sum()):
            guard()
            sheet.gives = np.nan_to_num(sheet.gives)

    def go_on(self, before: Mapping[Since, PaidBefore]) -> None:
        """Puts down what was paid before the first period, for those who are settled against it."""
        if before:
            self.sheet.paid_before = of_rows(before, self.sheet.rows)

    def book(self, out: Payouts, line: str, money: Floats) -> None:
        """Writes money of the sheet; a seat that is not active gets nothing."""
        getattr(out, line)[self.sheet.rows] = money if self.everywhere else np.where(self.sheet.active, money, 0)


def _all_ready(
    scheme: Scheme,
    workforce: Workforce,
    out: Payouts,
    guard: _Guard,
    *,
    whole: bool = False,
    seat: ToldSeat | None = None,
) -> Iterator[_Ready]:
    """Every block of rows, or `whole` roles; score, target bonus, commission and salary are booked."""
    if not all(workforce.kpi_index.keys() >= set(scheme.needs.get(role, {""})) for role in workforce.members):
        guard()
    for role, members in workforce.members.items():
        card = scheme.roles[role]
        # A pool needs all its members at once.
        whole_role = whole or scheme.team_of(card).divides
        for rows in [members] if whole_role else _blocks(members, workforce.shape, len(card.kpis) or 1):
            sheet = Sheet(workforce, rows, scheme.minor, seat=seat and seat.within(rows))
            yield _get_ready(scheme, card, sheet, out, guard)


def _get_ready(scheme: Scheme, card: Card, sheet: Sheet, out: Payouts, guard: _Guard) -> _Ready:
    order = scheme.order_of(card)
    run(order.ready, combined(scheme, card, sheet))
    hidden = order.conditional or sheet.people.own_weight is not None  # which may weigh what is not on the card
    if sheet.out is not None or hidden or np.isnan(sheet.target.sum()):
        guard()
        sheet.target = np.nan_to_num(sheet.target)
    sheet.target = behind(sheet.target, sheet.score.ndim)
    ready = _Ready(card, sheet, bool(sheet.active.all()))
    out.active[sheet.rows], out.score[sheet.rows] = sheet.active, sheet.score
    ready.book(out, "target", half_up(sheet.target))
    if (salary := _of_seats(out.workforce, sheet.rows)).any():
        ready.book(out, "salary", behind(half_up(salary * scheme.minor), sheet.score.ndim))
    if sheet.off_salary is not None:
        ready.book(out, "off_salary", np.minimum(half_up(sheet.off_salary), out.salary[sheet.rows]))
    if sheet.commission is not None:
        ready.book(out, "commission", sheet.commission)
    if sheet.wanted is not None:  # how much of it is taken comes later
        ready.book(out, "deduction", sheet.wanted)
    return ready


def _of_seats(workforce: Workforce, rows: Rows) -> Floats:
    """(people, periods) the part of a person's salary that each seat has: of its time, at its share of full time."""
    salary = workforce.salary[rows]
    for share in (workforce.seat_share, workforce.full_time):
        salary = salary if share is None else salary * share[rows]
    # A quarter or a year beside the periods of pay has no salary of its own.
    return salary if workforce.longer is None else np.where(workforce.longer.long, 0.0, salary)


def _pay_bonus(scheme: Scheme, ready: _Ready, out: Payouts) -> None:
    """Books the bonus of one block, and where nothing else is to come, that is the payout."""
    order, sheet = scheme.order_of(ready.card), ready.sheet
    run(order.bonus, sheet)
    ready.book(out, "individual", sheet.individual)
    ready.book(out, "team_part", sheet.team_part)
    if not _waits(scheme):
        run(order.at(Place.PAYOUT), sheet)
        ready.book(out, "payout", sheet.payout)


def _waits(scheme: Scheme) -> bool:
    """Whether something comes after the bonus that looks at everybody, or at all periods of a person."""
    return scheme.limit is not None or scheme.settles or bool(scheme.shared_out)


def _leaves(scheme: Scheme) -> bool:
    """Whether a period can leave something to the next."""
    return (scheme.owing.carries and scheme.settles) or scheme.guarantees


def _closed(
    scheme: Scheme, workforce: Workforce, out: Payouts, before: Payouts | None, seat: ToldSeat | None = None
) -> Payouts:
    """After the limit on all bonuses, commission and deductions, and what the periods of a person leave to each other."""
    if not _waits(scheme):
        return out
    sheet = Sheet(workforce, slice(0, len(out.payout)), scheme.minor, seat=seat)
    sheet.individual, sheet.team_part = out.individual, out.team_part
    if scheme.limit is not None:
        run([scheme.limit], sheet)
    if scheme.shared_out:
        sheet.pools_and_prizes = out.pools_and_prizes
    if scheme.settles:
        _settle(scheme, workforce, sheet, out, before)
    if scheme.guarantees:
        _guarantee(workforce, sheet, before)
    paid = np.zeros_like(out.payout)
    for card, part in _parts(scheme, workforce, sheet):
        paid[part.rows] = run(scheme.order_of(card).at(Place.PAYOUT), part).payout
    lines = ("individual", "team_part", *(("carried", "owed", "deduction") if scheme.settles else ()))
    found = {name: getattr(sheet, name).astype(np.int64) for name in lines}
    if scheme.guarantees:
        found |= {"carried": (sheet.carried + sheet.added).astype(np.int64), "drawn": sheet.drawn.astype(np.int64)}
    return replace(out, payout=paid, **found)


def _settle(scheme: Scheme, workforce: Workforce, sheet: Sheet, out: Payouts, before: Payouts | None) -> None:
    """Deductions as far as they are allowed, and what is owed."""
    sheet.commission, sheet.wanted, sheet.active = out.commission, out.deduction, out.active
    sheet.allowed, sheet.deduction, sheet.least = (np.zeros(out.payout.shape) for _line in range(3))
    sheet.recovered = np.zeros(out.payout.shape, bool)
    for card, part in _parts(scheme, workforce, sheet):
        run(scheme.order_of(card).at(Place.DEDUCTED), part)
        for name in ("allowed", "deduction", "least", "recovered"):
            getattr(sheet, name)[part.rows] = getattr(part, name)
    sheet.persons, names = pd.factorize(workforce.people)
    sheet.debt = np.zeros((len(names), *out.payout.shape[2:])) if before is None else before.debts(names)
    run([scheme.owing], sheet)


def _guarantee(workforce: Workforce, sheet: Sheet, before: Payouts | None) -> None:
    """What guarantees add, and what is recovered of draws."""
    sheet.persons, names = pd.factorize(workforce.people)
    shape = (len(names), *sheet.individual.shape[2:])
    sheet.drawn_before = np.zeros(shape) if before is None else before.debts(names, "drawn")
    run([LeastPaid()], sheet)


def _parts(scheme: Scheme, workforce: Workforce, sheet: Sheet) -> Iterator[tuple[Card, Sheet]]:
    """The sheet role by role."""
    for role, rows in workforce.members.items():
        yield scheme.roles[role], sheet.part(rows)
