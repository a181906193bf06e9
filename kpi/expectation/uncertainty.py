"""How far the cost strays: all money is a function of normal luck, and Hermite's series adds up the covariances."""

from collections.abc import Mapping
from functools import cached_property
from itertools import combinations, product
from typing import NamedTuple

import numpy as np

from kpi.expectation.comovement import TERMS
from kpi.expectation.moments import variance_of
from kpi.expectation.pieces import Pieces, pieces
from kpi.expectation.plain import Ahead, earned, terms
from kpi.expectation.scatter import Scatter
from kpi.expectation.teams import TeamResult
from kpi.money import Floats
from kpi.rules.people import Mask, Rows, Whose
from kpi.scheme.card import Card


class _OfTeam(NamedTuple):
    """Money that results of groups move: Hermite coefficients (terms, groups, periods) and its own variance (groups, periods)."""

    result: TeamResult
    whose: Whose
    moves: Floats
    own: Floats


class Moving:
    """All money that luck moves: by KPI through people's own results, and through those of groups."""

    def __init__(self, ahead: Ahead) -> None:
        self.ahead, self.people = ahead, ahead.people
        self.own = ahead.nothing.copy()
        self.moves: dict[str, Floats] = {}
        self.teams: list[_OfTeam] = []
        self._cards: list[tuple[Card, Rows, Mask]] = []

    def add(self, card: Card, rows: Rows, active: Mask) -> None:
        """Takes a card that pays a sum of curves of one result each; what moves it is not computed before anybody asks."""
        self._cards.append((card, rows, active))

    @property
    def through_teams(self) -> bool:
        """Whether results of groups move any of the money."""
        cards = [card for card, _rows, _active in self._cards]
        heads = any(kpi.of != "person" or kpi.missing.whose is not None for card in cards for kpi in card.kpis)
        return heads or any(self.ahead.scheme.team_of(card).counts for card in cards)

    def _take(self, card: Card, rows: Rows, active: Mask) -> None:
        ahead, workforce, team = self.ahead, self.ahead.future.workforce, self.ahead.scheme.team_of(card)
        target = np.nan_to_num(card.target.found(workforce, rows, ahead.scheme.minor)) * active
        money = target * workforce.multiplier[rows]
        share = 1 - team.part
        for term in terms(ahead, card, rows):
            weighted, plain = share * money * term.weight, {term.kpi.in_data: 1.0}
            if term.kpi.of != "person":
                self._team(plain, term.kpi.curve.scale, term.kpi.of, term.function, weighted, rows)
                continue
            gone = np.isnan(term.result.mean)
            self._own(term.kpi.in_data, term.function, term.result, np.where(gone, 0.0, weighted), rows)
            if (whose := term.kpi.missing.whose) is not None and gone.any():
                self._team(plain, "plan", whose, term.function, np.where(gone, weighted, 0.0), rows)
        if team.counts:
            through = (1 - share) * (target if team.divides else money)
            self._team(team.kpis, team.curve.scale, team.of, pieces(team.curve), through, rows)
        for rule in card.commissions:
            for part in earned(ahead, card, rule, rows):
                self._own(rule.measure, part.function, part.result, part.money * active, rows)

    def _own(self, kpi: str, function: Pieces, result: Scatter, money: Floats, rows: Rows) -> None:
        people = self.people
        spread = people.spread[people.index(kpi)][rows][:, None]
        moves = np.nan_to_num(money * result.hermite(function, TERMS) / people.per_term(spread))
        all_moves = self.moves.setdefault(kpi, np.zeros((TERMS, *self.ahead.nothing.shape)))
        n = np.arange(1, TERMS + 1)[:, None, None]
        with_others = 2 * (all_moves[:, rows] * moves * spread ** (2 * n)).sum(axis=0)
        self.own[rows] += np.nan_to_num(money**2 * variance_of(function, result)) + with_others
        all_moves[:, rows] += moves

    def _team(
        self, kpis: Mapping[str, float], scale: str, whose: Whose, function: Pieces, money: Floats, rows: Rows
    ) -> None:
        workforce = self.ahead.future.workforce
        result = self.ahead.team_result(kpis, scale)
        sums = np.zeros(result.mean.shape)
        np.add.at(sums, workforce.group(whose, rows), money)
        moves = np.nan_to_num(sums * result.scatter.hermite(function, TERMS) / self.people.per_term(np.ones((1, 1))))
        self.teams.append(_OfTeam(result, whose, moves, np.nan_to_num(sums**2 * variance_of(function, result.scatter))))

    @cached_property
    def variances(self) -> tuple[Floats, float]:
        """Variance of the cost of each period (periods,), and of all of it together."""
        for card, rows, active in self._cards:
            self._take(card, rows, active)
        periods = self.own.sum(axis=0) + self._between_people() + self._between_teams() + self._teams_and_people()
        later = self._later_people() + self._later_teams() + self._later_teams_and_people()
        return np.maximum(periods, 0.0), max(float(periods.sum() + later), 0.0)

    def _between_people(self) -> Floats:
        found = np.zeros(self.own.shape[1])
        for (one, a), (other, b) in product(self.moves.items(), repeat=2):
            first, second = self.people.index(one), self.people.index(other)
            found += self.people.of_different(first, second, a, b)[-1]
            if one != other:
                found += self.people.of_same(first, second, a, b)[-1]
        return found

    def _later_people(self) -> float:
        index, pairs = self.people.index, product(self.moves.items(), repeat=2)
        return sum(self.people.of_later(index(one), index(other), a, b) for (one, a), (other, b) in pairs)

    def _between_teams(self) -> Floats:
        """Groups move together by the market; two amounts that hang on the same result of the same group, entirely."""
        found = np.zeros(self.own.shape[1])
        n = np.arange(1, TERMS + 1)[:, None, None]
        for team in self.teams:
            pulled = team.moves * team.result.with_market**n
            found += team.own.sum(axis=0) + (pulled.sum(axis=1) ** 2 - (pulled**2).sum(axis=1)).sum(axis=0)
        for a, b in combinations(self.teams, 2):
            pulled, others = a.moves * a.result.with_market**n, b.moves * b.result.with_market**n
            pairs = pulled.sum(axis=1) * others.sum(axis=1)
            if a.result is b.result:
                pairs += (a.moves * b.moves - pulled * others).sum(axis=1)
            found += 2 * pairs.sum(axis=0)
        return found

    def _later_teams(self) -> float:
        n = np.arange(1, TERMS + 1)[:, None]
        total = 0.0
        for a, b in product(self.teams, repeat=2):
            if a.result is b.result:
                both = a.moves.sum(axis=2) * b.moves.sum(axis=2) - (a.moves * b.moves).sum(axis=2)
                total += float((both * a.result.between_periods**n).sum())
        return total

    def _teams_and_people(self) -> Floats:
        """Twice the covariance of what groups' results move with what their members', and all others', own results move."""
        workforce, found = self.ahead.future.workforce, np.zeros(self.own.shape[1])
        everybody, n = np.arange(len(workforce.seats)), np.arange(1, TERMS + 1)[:, None, None]
        for team, (kpi, moves) in product(self.teams, self.moves.items()):
            groups = workforce.group(team.whose, everybody)
            spread = self.people.spread[self.people.index(kpi)][:, None]
            together = team.result.with_person(kpi, team.whose, everybody) * spread
            found += 2 * (team.moves[:, groups] * moves * together**n).sum(axis=(0, 1))
            if team.whose == "team":
                of_teams = self.people.grouped(moves)
                outside = of_teams[:, -1:] - of_teams[:, :-1]
                apart = team.result.luck(kpi, self.ahead.future.outlook.market)[:-1]
                found += 2 * (team.moves[:, :-1] * outside * apart**n).sum(axis=(0, 1))
        return found

    def _later_teams_and_people(self) -> float:
        workforce, total = self.ahead.future.workforce, 0.0
        everybody, n = np.arange(len(workforce.seats)), np.arange(1, TERMS + 1)[:, None, None]
        for team, (kpi, moves) in product(self.teams, self.moves.items()):
            groups = workforce.group(team.whose, everybody)
            elsewhere = moves.sum(axis=2, keepdims=True) - moves
            total += 2 * float((team.moves[:, groups] * elsewhere * team.result.later(kpi, groups) ** n).sum())
        return total
