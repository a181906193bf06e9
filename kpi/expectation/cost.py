"""What a scheme is expected to cost: exactly where mathematics gives it, and otherwise with the reason why not."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from kpi.expectation.allornothing import all_or_nothing
from kpi.expectation.closed import Normal
from kpi.expectation.expectedpools import MembersAhead, expected_parts, expected_team_pool
from kpi.expectation.figure import ExpectedFigure, figure
from kpi.expectation.integrated import integrated
from kpi.expectation.moments import mean_of
from kpi.expectation.pieces import one_from
from kpi.expectation.plain import PARTS_OF_PAY, Ahead, expected_commission, is_plain, score
from kpi.expectation.uncertainty import Moving
from kpi.language import N_, _
from kpi.money import Floats
from kpi.payment import scoring
from kpi.payment.payout import pay
from kpi.rules.division import PoolDivision
from kpi.rules.people import Mask, Rows
from kpi.rules.pool import pool_of
from kpi.rules.team import Team
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.worlds import Future

_MUCH = 0.5
"""Of the variance; up to here what the series leaves out is below a thousandth of the standard deviation."""

TEAM_SUM = N_(
    "A team's result is a sum; where its members' results are not normal, it is taken as a lognormal with their average, variance and skewness."
)
TABLE = N_("Results that are neither normal nor lognormal are summed over a table, to within a few ten-thousandths.")
JOINT = N_(
    "Where several results decide together, as with gates, caps, multipliers and deductions, a grid of cases is paid and averaged."
)
TO_DATE = N_("What is measured to date is averaged over cases in which the periods do not move together.")
POOL = N_("A pool divided by results or scores is divided by the expected ones.")
HELD = N_("What is left of a pool with first shares, conditions or limits is as the expected results leave it.")
FILLED = N_("What fills a pool beside the bonus is averaged over cases of what the team or the company reaches.")
PRIZE = N_("A prize is taken to go to those who are expected to be best, by the chance that they meet its conditions.")
POOL_APART = N_("A pool that several roles share is divided among the people of each role by themselves.")
NO_SD = N_("Where several results decide together, only drawn possible years tell how far the cost strays.")
LATER = N_("How the results of a team in different periods move together is averaged over the periods.")
SERIES = N_("Where people share much of their luck, the last terms of a series are missing, which matters little.")
AS_NORMAL = N_("The cost is taken as normally distributed, which is close for many people who share little luck.")
ROUNDED = N_("Bonuses are rounded to a grid, because they have no large common divisor.")
LEAVERS = N_("It is calculated as if nobody left and every seat stayed filled.")
TRUE_UP = N_("What is settled at the end is left out.")
LIMIT = N_("The limit of all bonuses of a period cuts them as if their sum were normally distributed.")


@dataclass(frozen=True, eq=False)
class Exact:
    """Expected money of everybody in every period ahead, in minor units, not rounded."""

    scheme: Scheme
    future: Future
    money: Mapping[str, Floats]
    """individual, team_part, commission, pools_and_prizes, deduction: each (people, periods)."""
    reasons: Mapping[str, tuple[str, ...]]
    """By role, why its figures are approximate; nothing for a role whose figures are exact."""
    moving: Moving | None
    """What luck moves; None where a role's pay is not a sum."""

    @property
    def payout(self) -> Floats:
        """(people, periods)"""
        money = self.money
        beside = money["commission"] + money["pools_and_prizes"]
        return money["individual"] + money["team_part"] + beside - money["deduction"]

    @property
    def cost(self) -> ExpectedFigure:
        """All of it together."""
        return figure(float(self.payout.sum()), self._cost_reasons)

    @property
    def _cost_reasons(self) -> list[str]:
        """A pool costs what it holds, whoever gets it."""
        return [why for whys in self.reasons.values() for why in whys if why not in (POOL, POOL_APART)]

    @property
    def sd(self) -> ExpectedFigure:
        """Standard deviation of the cost of all periods together; None where results decide together."""
        if self.moving is None:
            return ExpectedFigure(None, "approximate", _(NO_SD))
        outlook, reasons = self.future.outlook, list(self._cost_reasons)
        if self.moving.through_teams and len(self.future.workforce.periods) > 1:
            reasons.append(LATER)
        if max(outlook.team + outlook.market, outlook.person) > _MUCH:
            reasons.append(SERIES)
        return figure(math.sqrt(self.moving.variances[1]), reasons)

    def over(self, budget: float) -> ExpectedFigure:
        """Chance that the cost of all periods together exceeds a budget in minor units.

        Exact for one period of all-or-nothing bonuses; otherwise as if the cost were normal.
        """
        single = len(self.future.workforce.periods) == 1
        if single and (all_paid := all_or_nothing(self.scheme, self.future)) is not None:
            rounded = [ROUNDED] if all_paid.rounded_to > 1 else []
            return figure(all_paid.over(budget), [*rounded, *self._cost_reasons])
        cost, sd = self.cost.value, self.sd.value
        if cost is None or sd is None:
            return ExpectedFigure(None, "approximate", self.sd.why)
        chance = float(mean_of(one_from(budget), Normal(np.asarray(cost), np.asarray(sd))))
        return figure(chance, [AS_NORMAL, *self._cost_reasons])

    @property
    def people(self) -> pd.DataFrame:
        """One row a seat: person, team, role, and the expected money of all periods together."""
        sums = {name: array.sum(axis=1) for name, array in self._columns().items()}
        return self.future.workforce.seats.reset_index(drop=True).assign(**sums)

    def by(self, what: str) -> pd.DataFrame:
        """Expected money by `team` or `role`."""
        names = [*PARTS_OF_PAY, "payout"]
        return self.people.groupby(what, sort=False)[names].sum().reset_index()

    def _columns(self) -> dict[str, Floats]:
        return {**self.money, "payout": self.payout}


def exact(scheme: Scheme, future: Future) -> Exact:
    """What `scheme` is expected to pay in `future`; the own part of sums of curves is exact. Raises `Refused` for what `pay` would refuse.

    >>> import kpi, pandas as pd
    >>> scheme = kpi.load("data/story/scheme.yaml")
    >>> workforce = kpi.build(pd.read_csv("data/story/results.csv"), pd.read_csv("data/story/people.csv"), scheme)
    >>> from kpi import expectation, worlds
    >>> future = worlds.ahead(scheme, workforce, worlds.Outlook(margins=(worlds.Margin(kpi="sales", kind="normal", cv=0.1),)))
    >>> round(expectation.exact(scheme, future).cost.value / 100)
    4759050
    """
    ahead = Ahead(scheme, future)
    return expect_pay(ahead, pay(scheme, future.workforce).active, partial(integrated, ahead))


def expect_pay(ahead: Ahead, active: Mask, joint_pay: Callable[[Card, Rows], dict[str, Floats]]) -> Exact:
    """The same, where it is known who is paid on anything; `joint_pay` says what a card pays on which several results decide together."""
    scheme, future, workforce = ahead.scheme, ahead.future, ahead.future.workforce
    money: dict[str, Floats] = {name: ahead.nothing.copy() for name in PARTS_OF_PAY}
    reasons: dict[str, tuple[str, ...]] = {}
    pools: list[tuple[Team, list[MembersAhead]]] = []
    moving: Moving | None = Moving(ahead)
    for role, rows in workforce.members.items():
        card = scheme.roles[role]
        joint = not is_plain(card, scheme.team_of(card), workforce.multiplier[rows])
        if joint:
            moving = None
        elif moving is not None:
            moving.add(card, rows, active[rows])
        found = joint_pay(card, rows) if joint else _plain(ahead, card, rows, active[rows])
        if not joint and scheme.team_of(card).counts and scheme.team_of(card).divides:
            scoring.shared(pools, scheme.team_of(card)).append(_members(ahead, card, active))
        for name, array in found.items():
            money[name][rows] = np.where(active[rows], array, 0.0)
        reasons[role] = (*_of_card(ahead, card, joint=joint), *_of_outlook(ahead))
    for team, members in pools:
        for one, part in zip(members, expected_team_pool(ahead, pool_of(team), members), strict=True):
            money["team_part"][one.rows] = part
    for shared in scheme.shared_out:
        members = [_members(ahead, scheme.roles[role], active) for role in workforce.members if shared.has(role)]
        parts = expected_parts(ahead, shared, members) if members else []
        for one, part in zip(members, parts, strict=True):
            money["pools_and_prizes"][one.rows] += part
        moving = None
    if scheme.bonus_limit is not None:
        _limit(scheme, money, moving)
        moving = None
    return Exact(scheme, future, money, reasons, moving)


def _members(ahead: Ahead, card: Card, active: Mask) -> MembersAhead:
    """Everybody of a role, as they share a pool."""
    rows = ahead.future.workforce.members[card.role]
    return MembersAhead(card, rows, _target(ahead, card, rows, active[rows]), active[rows])


def _limit(scheme: Scheme, money: dict[str, Floats], moving: Moving | None) -> None:
    """Cuts all bonuses of a period in proportion: E min(B, L) = E B − E(B − L)⁺."""
    bonus = (money["individual"] + money["team_part"]).sum(axis=0)
    limit = (scheme.bonus_limit or 0.0) * scheme.minor
    sd = np.zeros_like(bonus) if moving is None else np.sqrt(moving.variances[0])
    spread = Normal(bonus, sd)
    over = spread.above(1, limit, 1) - limit * spread.above(1, limit, 0)
    kept = np.divide(bonus - over, bonus, out=np.ones_like(bonus), where=bonus > 0)
    for name in ("individual", "team_part"):
        money[name] *= kept


def _plain(ahead: Ahead, card: Card, rows: Rows, active: Any) -> dict[str, Floats]:
    workforce, team = ahead.future.workforce, ahead.scheme.team_of(card)
    target = _target(ahead, card, rows, active)
    factor = workforce.multiplier[rows]
    own_share = 1 - team.part
    money: dict[str, Floats] = {"individual": own_share * score(ahead, card, rows) * factor * target}
    if team.counts and not team.divides:
        gives = ahead.gives(team)[workforce.group(team.of, rows)]
        money["team_part"] = (1 - own_share) * np.nan_to_num(gives) * factor * target
    if card.commissions:
        money["commission"] = expected_commission(ahead, card, rows)
    return money


def _target(ahead: Ahead, card: Card, rows: Rows, active: Any) -> Floats:
    """(people, periods) target bonus in minor units, 0 where nobody is paid."""
    return np.nan_to_num(card.target.found(ahead.future.workforce, rows, ahead.scheme.minor)) * active


def _of_card(ahead: Ahead, card: Card, *, joint: bool) -> list[str]:
    team = ahead.scheme.team_of(card)
    looks_back = card.looks_back or team.looks_back
    said = [why for holds, why in ((joint, JOINT), (looks_back, TO_DATE)) if holds]
    names = [name for name in ahead.scheme.needs[card.role] if name in ahead.future.workforce.kpi_index]
    if any(ahead.people.margin(card.role, name).kind not in ("normal", "lognormal") for name in names):
        said.append(TABLE)
    looked_at = [ahead.team_result({kpi.in_data: 1.0}, kpi.curve.scale) for kpi in card.kpis if kpi.of != "person"]
    if team.counts:
        looked_at.append(ahead.of_team(team))
        if team.divides and joint and sum(ahead.scheme.team_of(one) == team for one in ahead.scheme.cards) > 1:
            said.append(POOL_APART)
    said += dict.fromkeys(_of_pools(ahead.scheme, card, joint=joint))
    if not all(result.normal for result in looked_at):
        said.append(TEAM_SUM)
    return said


def _of_pools(scheme: Scheme, card: Card, *, joint: bool) -> Iterator[str]:
    team, beside = scheme.team_of(card), [pool for pool in scheme.pools if pool.has(card.role)]
    if any(prize.has(card.role) for prize in scheme.prizes):
        yield PRIZE
    divided: list[PoolDivision] = [pool_of(team), *beside] if team.counts and team.divides else [*beside]
    if any(pool.looks_at for pool in beside):
        yield FILLED
    for one in divided:
        if one.pool_by.moves and not (joint and one not in beside):
            yield POOL
        if one.pool_first or one.pool_only or one.limits:
            yield HELD


def _of_outlook(ahead: Ahead) -> list[str]:
    outlook = ahead.future.outlook
    told = [
        (outlook.leavers > 0, LEAVERS),
        (outlook.true_up != "none", TRUE_UP),
        (ahead.scheme.bonus_limit is not None, LIMIT),
    ]
    return [why for holds, why in told if holds]
