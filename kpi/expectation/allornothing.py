"""Bonuses that are paid in full or not at all: the whole distribution of their sum, without drawing anything."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kpi.expectation.pieces import pieces
from kpi.expectation.plain import Ahead, is_plain
from kpi.money import Floats, half_up
from kpi.normal import chance_below, with_chance_below
from kpi.payment.payout import pay
from kpi.scheme.scheme import Scheme
from kpi.worlds import Future

_MOST_STEPS = 1 << 11
_REACH = 9.0


@dataclass(frozen=True, eq=False)
class Distribution:
    """Amounts in minor units, rising, and the probability of each."""

    amounts: Floats
    chances: Floats
    rounded_to: int
    """What each bonus was rounded to, so that the amounts lie on a grid; 1 when they are exact."""

    @cached_property
    def _left(self) -> Floats:
        return np.minimum(np.cumsum(self.chances[::-1])[::-1], 1.0)

    def over(self, budget: float) -> float:
        """Probability of more than the budget."""
        first = int(np.searchsorted(self.amounts, budget + 1e-9, "right"))
        return float(self._left[first]) if first < len(self._left) else 0.0


def all_or_nothing(scheme: Scheme, future: Future, period: int = 0) -> Distribution | None:
    """The whole distribution of what a period costs, where everybody has one bonus that is paid in full or not at all.

    None where it is otherwise: a team part, a curve of more than one step, no KPI or several, gates, commissions or deductions, a limit of all
    bonuses, or several teams with luck of their own.
    """
    ahead, workforce, outlook = Ahead(scheme, future), future.workforce, future.outlook
    cards = [scheme.roles[role] for role in workforce.members]
    if not all(card.kpis for card in cards):
        return None
    pieces_ = [pieces(card.kpis[0].curve, card.kpis[0].cap) for card in cards]
    one_kpi = len({kpi.in_data for card in cards for kpi in card.kpis}) == 1
    own = all(card.kpis[0].of == "person" and not card.commissions for card in cards)
    steps = all(len(function.starts) == 1 and not function.slopes.any() for function in pieces_)
    simple = all(is_plain(card, scheme.team_of(card), workforce.multiplier) for card in cards)
    apart = not any(scheme.team_of(card).counts for card in cards) and scheme.bonus_limit is None
    if not (one_kpi and own and steps and simple and apart and (outlook.team == 0 or len(workforce.teams) == 1)):
        return None
    active = pay(scheme, workforce).active[:, period]
    money, likely, pulled = np.zeros(len(active)), np.zeros(len(active)), np.zeros(len(active))
    for card, function, rows in zip(cards, pieces_, workforce.members.values(), strict=True):
        result = ahead.people.result(card.role, card.kpis[0].name, rows, card.kpis[0].curve.scale)
        target = card.target.found(workforce, rows, scheme.minor) * workforce.multiplier[rows]
        money[rows] = np.where(active[rows], half_up(function.levels[0] * np.nan_to_num(target[:, period])), 0.0)
        reached = result.above(function.sign, float(function.starts[0]), 0)[:, period]
        likely[rows] = np.clip(np.nan_to_num(reached), 0.0, 1.0)
        spread = ahead.people.spread[ahead.people.index(card.kpis[0].name)][rows]
        pulled[rows] = function.sign * np.sqrt(ahead.people.shared) / np.maximum(spread, 1e-12)
    return convolved(money, likely, np.clip(pulled, -0.995, 0.995))


def convolved(money: Floats, likely: Floats, pulled: Floats) -> Distribution:
    """`pulled` (people,) is the correlation of each one's luck with the common shock."""
    there = money > 0
    money, likely, pulled = money[there], likely[there], pulled[there]
    unit = _unit(money)
    steps = half_up(money / unit).astype(int)
    shocks, weights = _shocks(float(np.abs(pulled).max(initial=0.0)), len(steps))
    sums = np.zeros((len(shocks), int(steps.sum()) + 1))
    sums[:, 0] = 1.0
    reached = 0
    for step, chance in zip(steps.tolist(), _given(likely, shocks, pulled), strict=True):
        before = sums[:, : reached + 1].copy()
        sums[:, : reached + 1] *= 1 - chance[:, None]
        sums[:, step : reached + step + 1] += before * chance[:, None]
        reached += step
    exactly = bool((steps * unit == money).all())
    return Distribution(np.arange(sums.shape[1]) * float(unit), weights @ sums, 1 if exactly else unit)


def _unit(amounts: Floats) -> int:
    """The largest amount of which all are multiples; if that makes too fine a grid, one that makes it coarse enough."""
    whole = half_up(amounts).astype(int)
    unit = int(np.gcd.reduce(whole)) if len(whole) else 1
    return max(unit, 1) if whole.sum() <= _MOST_STEPS * max(unit, 1) else math.ceil(whole.sum() / _MOST_STEPS)


def _shocks(pulled: float, people: int) -> tuple[Floats, Floats]:
    """Values of the common shock and their weights, dense enough for the number of bonuses, which rises from none to all within
    √(1 − pulled²) ÷ pulled, and scatters around that by one in √people."""
    if pulled == 0:
        return np.zeros(1), np.ones(1)
    wide = math.sqrt(1 - pulled**2) / pulled
    apart = min(0.2, wide / 4, wide / math.sqrt(max(people, 1)))
    values = np.linspace(-_REACH, _REACH, 2 * math.ceil(_REACH / apart) + 1)
    weights = np.exp(-(values**2) / 2)
    return values, weights / weights.sum()


def _given(chances: Floats, shocks: Floats, pulled: Floats) -> Floats:
    """(people, shocks) chances of each, given the shock."""
    away = with_chance_below(chances)[:, None] + pulled[:, None] * shocks
    return chance_below(away / np.sqrt(1 - pulled**2)[:, None])
