"""Cards whose pay is a sum of curves, each of one result: its expectation is the sum of theirs, and exact."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from kpi.expectation.comovement import ResultsAhead
from kpi.expectation.moments import mean_of
from kpi.expectation.pieces import Pieces, pieces
from kpi.expectation.scatter import Scatter
from kpi.expectation.teams import TeamResult
from kpi.money import Floats
from kpi.rules.commission import Commission
from kpi.rules.kpi import Kpi
from kpi.rules.onmeasure import Tier
from kpi.rules.people import Rows, Whose
from kpi.rules.team import Team
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.worlds import Future
from kpi.worlds.groupsahead import with_groups

PARTS_OF_PAY = ("individual", "team_part", "commission", "pools_and_prizes", "deduction")


class Ahead:
    """A scheme and a future, with what several cards ask for computed once."""

    def __init__(self, scheme: Scheme, future: Future) -> None:
        self.scheme, self.future, self.people = scheme, future, ResultsAhead(future)
        self._teams: dict[tuple[object, ...], TeamResult] = {}

    def team_result(self, kpis: Mapping[str, float], scale: str) -> TeamResult:
        """The result of these KPIs in every group."""
        key = (*sorted(kpis.items()), scale)
        if key not in self._teams:
            self._teams[key] = TeamResult(self.future, self._members, dict(kpis), scale)
        return self._teams[key]

    @cached_property
    def _members(self) -> ResultsAhead:
        """Of whom groups consist."""
        return self.people if self.future.groups is None else ResultsAhead(with_groups(self.future))

    def of_team(self, team: Team) -> TeamResult:
        """The result that a team rule looks at."""
        return self.team_result(team.kpis, team.curve.scale)

    def gives(self, team: Team) -> Floats:
        """(groups, periods) what the team's curve is expected to give."""
        return mean_of(pieces(team.curve), self.of_team(team).scatter)

    @cached_property
    def nothing(self) -> Floats:
        """(people, periods) of zeros."""
        return np.zeros(self.future.workforce.shape)


class CurveTerm(NamedTuple):
    """One KPI of a card: the curve as pieces, what it looks at, and the weight (people, periods) that it has."""

    kpi: Kpi
    function: Pieces
    result: Scatter
    weight: Floats
    pays: Floats
    """(people, periods) expected share of its target."""


def is_plain(card: Card, team: Team, factor: Floats) -> bool:
    """Whether the bonus is a sum of curves of one result each; `factor` are the personal multipliers."""
    alone = len(card.kpis) == 1
    uncut = card.cap is None or (alone and not team.counts and bool((factor == 1).all()))
    sums = (card.combine.adds_up or alone) and card.table is None and not (card.gates or card.modifiers)
    apart = not team.counts or team.share is not None
    plain_rates = all(
        rule.coefficient is None and rule.full_unit is None and rule.of == "person" for rule in card.commissions
    )
    fixed = not card.deductions and plain_rates and card.full_unit is None
    each = not any(kpi.missing.of_several or kpi.section or kpi.matrix or kpi.full_unit for kpi in card.kpis)
    return sums and uncut and apart and fixed and each and not (card.looks_back or team.looks_back)


def terms(ahead: Ahead, card: Card, rows: Rows) -> list[CurveTerm]:
    """The KPIs of a card with their weights: what is missing gives its weight to the rest."""
    weights = card.scored.weights(ahead.future.workforce, rows, 2)
    found = [_term(ahead, card, kpi, rows, weight) for kpi, weight in zip(card.kpis, weights, strict=True)]
    total = sum((term.weight for term in found), np.zeros(1))
    return [term._replace(weight=term.weight / np.where(total > 0, total, 1.0)) for term in found]


def _term(ahead: Ahead, card: Card, kpi: Kpi, rows: Rows, weight: Floats) -> CurveTerm:
    most = min((cap for cap in (kpi.cap, card.cap) if cap is not None), default=None)
    function = pieces(kpi.curve, most)
    if kpi.of == "person":
        result = ahead.people.result(card.role, kpi.in_data, rows, kpi.curve.scale)
    else:
        result = of_group(ahead, {kpi.in_data: 1.0}, kpi.curve.scale, kpi.of, rows)
    pays = mean_of(function, result)
    gone = np.isnan(result.mean)
    if gone.any():
        pays = np.where(gone, _stands_in(ahead, card, kpi, function, most, rows), pays)
    out = np.isnan(pays)
    return CurveTerm(kpi, function, result, np.where(out, 0.0, weight), np.where(out, 0.0, pays))


def _stands_in(ahead: Ahead, card: Card, kpi: Kpi, function: Pieces, most: float | None, rows: Rows) -> Floats | float:
    """(people, periods) expected share that is paid where a result is missing; NaN where nothing stands in."""
    if kpi.missing.whose is not None:
        return mean_of(function, of_group(ahead, {kpi.in_data: 1.0}, "plan", kpi.missing.whose, rows))
    result = kpi.missing.stand_in(card.scored.gap(kpi, ahead.future.workforce, rows))
    return np.nan if result is None else np.minimum(kpi.curve(result), np.inf if most is None else most)


def of_group(ahead: Ahead, kpis: Mapping[str, float], scale: str, whose: Whose, rows: Rows) -> Scatter:
    """(people, periods) the result of each person's team, or of the company."""
    return ahead.team_result(kpis, scale).scatter.of(ahead.future.workforce.group(whose, rows))


def score(ahead: Ahead, card: Card, rows: Rows) -> Floats:
    """(people, periods) expected individual score."""
    return sum((term.weight * term.pays for term in terms(ahead, card, rows)), np.zeros(1))


_FAR_BELOW = -1e15
"""A result that nobody has: a commission from 0 on is taken back, at its first rate, for whatever lies below 0."""


class Earned(NamedTuple):
    """A commission as a function of a result, and the money (people, periods) in minor units that 1 of it is."""

    function: Pieces
    result: Scatter
    money: Floats


def earned(ahead: Ahead, card: Card, rule: Commission, rows: Rows) -> list[Earned]:
    """A commission without coefficient; where its tiers are shares of a plan that is missing, only a first tier from 0 is reached."""
    workforce, people = ahead.future.workforce, ahead.people
    value = people.result(card.role, rule.measure, rows, "value")
    minor = np.full(np.shape(value.mean), float(ahead.scheme.minor))
    if rule.tiers_in == "money":
        return [Earned(_tiers(ahead, rule, rule.tiers), value, minor)]
    plan = workforce.plan[people.index(rule.measure)][rows]
    planned = people.result(card.role, rule.measure, rows, "plan")
    first = [tier for tier in rule.tiers if tier.from_ == 0]
    unplanned = [Earned(_tiers(ahead, rule, first), value, np.where(plan > 0, 0.0, minor))] if first else []
    return [Earned(_tiers(ahead, rule, rule.tiers), planned, np.where(plan > 0, plan * minor, 0.0)), *unplanned]


def _tiers(ahead: Ahead, rule: Commission, tiers: Sequence[Tier]) -> Pieces:
    starts, rates = np.array([(tier.from_, tier.rate) for tier in tiers]).T
    marginal = np.cumsum(np.diff(rates, prepend=0.0) * starts) if rule.kind == "marginal" else np.zeros(len(rates))
    if ahead.scheme.owed != "given up" and starts[0] == 0:
        starts = np.array([_FAR_BELOW, *starts[1:]])
    return Pieces(1, starts, -marginal, rates)


def expected_commission(ahead: Ahead, card: Card, rows: Rows) -> Floats:
    """(people, periods) expected commissions in minor units."""
    parts = [part for rule in card.commissions for part in earned(ahead, card, rule, rows)]
    return np.asarray(sum(np.nan_to_num(mean_of(part.function, part.result) * part.money) for part in parts))
