"""The rules one by one, each a pure function of arrays (people, ...): what `pay` runs and `explain` tells."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.curve import Floats
from kpi.money import half_up, largest_remainder, whole
from kpi.scheme import Card, Commission, Deduction, Gate, Scheme, Whose
from kpi.team import Team
from kpi.workforce import People, Rows, Scale, Workforce

Mask = NDArray[np.bool_]


def behind(array: NDArray[Any], ndim: int) -> NDArray[Any]:
    """A (people, periods) array with axes of one added behind, so that it meets (people, periods, worlds)."""
    return array.reshape(array.shape + (1,) * (ndim - array.ndim))


def due(card: Card, workforce: People, rows: Rows) -> Mask:
    """Where (people, periods) a seat is to be paid: employed, and the results speak of it.

    A head who is paid on the team alone needs no results of their own, but is not paid twice where they speak of another seat.
    """
    speaks = workforce.recorded[rows]
    if card.only_team:
        speaks = speaks | ~workforce.recorded_elsewhere[rows]
    return (workforce.presence[rows] > 0) & speaks


def measured(workforce: People, name: str, whose: Whose, rows: Rows, scale: Scale) -> Floats:
    """Results (people, ...) that a curve, gate or coefficient looks at; NaN where missing or unknown to the data."""
    if whose == "person":
        own = workforce.own(name, scale)
        return np.full(workforce.team_index[rows].shape + workforce.shape[1:], np.nan) if own is None else own[rows]
    of_groups = workforce.of_groups(name, scale)
    group = workforce.group(whose, rows)
    return np.full(group.shape + workforce.shape[1:], np.nan) if of_groups is None else of_groups[group]


def known(found: Floats | None, name: str) -> Floats:
    """What was found of a KPI that the check has made sure of."""
    if found is None:
        raise KeyError(name)
    return found


def results(card: Card, workforce: People, rows: Rows) -> Floats:
    """Results (kpis, people, ...) of a card; a view where its KPIs lie together in the data, as they mostly do."""
    first = workforce.kpi_index.get(card.kpis[0].name, len(workforce.kpis))
    plain = card.own_shares and tuple(kpi.name for kpi in card.kpis) == workforce.kpis[first : first + len(card.kpis)]
    if plain:
        return workforce.attainment[first : first + len(card.kpis), rows]
    return np.stack([measured(workforce, kpi.name, kpi.of, rows, kpi.curve.scale) for kpi in card.kpis])


def leading(scheme: Scheme, workforce: Workforce) -> Floats:
    """Attainment (people, ...) of the first KPI on each card: the figure that people mean by "attainment"."""
    attained = np.full(workforce.shape, np.nan)
    for role, rows in workforce.members.items():
        kpi = scheme.roles[role].kpis[0]
        attained[rows] = measured(workforce, kpi.name, kpi.of, rows, "plan")
    return attained


class Scored(NamedTuple):
    """What each KPI pays (kpis, people, ...), and where it does not count (None when it counts everywhere)."""

    pay: Floats
    out: Mask | None


def kpi_pays(card: Card, workforce: People, rows: Rows, result: Floats) -> Scored:
    """The share of its target that each KPI pays, after the policy for missing results and its own cap."""
    gone = np.isnan(result)
    if not gone.any():
        return Scored(_capped(card, card.curves(result)), None)
    result = result.copy()
    for index, kpi in enumerate(card.kpis):
        if kpi.missing == "team" and gone[index].any():
            of_team = measured(workforce, kpi.name, "team", rows, "plan")
            result[index] = np.where(gone[index], of_team, result[index])
    gone = np.isnan(result)
    pay = card.curves(np.where(gone, 0.0, result))
    for index, kpi in enumerate(card.kpis):
        if kpi.missing == "at_plan":
            pay[index][gone[index]] = 1.0
            gone[index] = False
    return Scored(_capped(card, pay), gone if gone.any() else None)


def _capped(card: Card, pay: Floats) -> Floats:
    for index, kpi in enumerate(card.kpis):
        if kpi.cap is not None:
            np.minimum(pay[index], kpi.cap, out=pay[index])
    return pay


def combine(card: Card, scored: Scored) -> tuple[Floats, Mask | None]:
    """The card's score (people, ...) and where nothing of the card is left to score (None: nowhere).

    Weights of what does not count are shared among the rest, in proportion. Uses up `scored.pay`.
    """
    pay, out = scored
    weight = card.weights.astype(pay.dtype).reshape(-1, *[1] * (pay.ndim - 1))
    if out is None:
        return _combined(card, pay, weight), None
    counts = np.where(out, 0.0, weight)
    total = counts.sum(axis=0)
    empty = total <= 0
    pay[out] = {"sum": 0.0, "geometric": 1.0, "product": 1.0, "weakest": np.inf}[card.combine]
    score = _combined(card, pay, counts / np.where(empty, 1.0, total))
    return np.where(empty, 0.0, score), empty if empty.any() else None


def _combined(card: Card, pay: Floats, weight: Floats) -> Floats:
    if card.combine == "sum":
        pay *= weight
        return np.add.reduce(pay)
    if card.combine == "weakest":
        return np.minimum.reduce(pay)
    return np.multiply.reduce(pay if card.combine == "product" else pay**weight)


def combined(card: Card, workforce: People, rows: Rows) -> tuple[Floats, Mask | None, bool]:
    """The card's score (people, ...), where nothing is left to score (None: nowhere), and whether a result is missing."""
    # Worlds in single precision need not agree to the last digit, so plain cards of whole results take the short way.
    whole = card.own_shares and workforce.complete and all(kpi.name in workforce.kpi_index for kpi in card.kpis)
    if whole and card.combine == "sum" and workforce.attainment.dtype == np.float32:
        each = [
            measured(workforce, kpi.name, kpi.of, rows, "plan") for kpi in card.kpis
        ]  # no copy, where `results` may stack
        return card.summed(each), None, False
    result = results(card, workforce, rows)
    if card.combine == "sum" and result.dtype == np.float32 and not np.isnan(result).any():
        return card.summed(result), None, False
    scored = kpi_pays(card, workforce, rows, result)
    score, empty = combine(card, scored)
    return score, empty, scored.out is not None


def through_table(card: Card, score: Floats) -> Floats:
    """The score after the result-to-pay table, where the card has one."""
    return score if card.table is None else card.table(settled(score))


def settled(total: Floats) -> Floats:
    """A weighted sum without the dust of floating point, so that 60 % + 30 % reaches a threshold of 90 %."""
    return np.round(total, 6 if total.dtype == np.float32 else 12)


def gate_open(gate: Gate, workforce: People, rows: Rows) -> Mask:
    """Where the gate's condition is met; a missing result does not meet it."""
    result = measured(workforce, gate.kpi, gate.of, rows, "plan")
    return result >= gate.level if gate.is_ == "at least" else result <= gate.level


def held(pay: Floats, opened: Mask, at_most: float) -> Floats:
    """Pay held at `at_most` where a gate is shut."""
    return np.where(opened, pay, np.minimum(pay, at_most))


def team_result(team: Team, workforce: People) -> Floats:
    """Results (groups, ...) of the team KPIs, weighted; each is plan-weighted over the members."""
    parts = [known(workforce.of_groups(name, team.curve.scale), name) * weight for name, weight in team.kpis.items()]
    return parts[0] if len(parts) == 1 else settled(np.add.reduce(parts))


def team_gives(team: Team, workforce: People) -> Floats:
    """What the team's curve gives each group (groups, ...): a share, a multiplier, or, for a gate, above 0 for open; NaN if unknown."""
    result = team_result(team, workforce)
    unknown = np.isnan(result)
    if not unknown.any():
        return team.curve(result)
    return np.where(unknown, np.nan, team.curve(np.where(unknown, 0.0, result)))


def team_pay(team: Team, workforce: People, rows: Rows) -> Floats:
    """The same by person (people, ...)."""
    return team_gives(team, workforce)[workforce.group(team.of, rows)]


class Parts(NamedTuple):
    """Shares of the target bonus (people, ...): on one's own result, and through the team."""

    own: Floats
    team: Floats


def with_team(team: Team, score: Floats, paid: Floats) -> Parts:
    """The team rule on a score, with what the team's curve gives. A pool's part is money and comes later."""
    if team.mode == "multiplier":
        return Parts(score, score * paid - score)
    if team.mode == "gate":
        return Parts(score, held(score, paid > 0, team.otherwise) - score)
    if team.mode == "pool":
        return Parts(score * team.individual_share, np.zeros_like(score))
    return Parts(score * team.individual_share, paid * (1 - team.individual_share))


def scaled(parts: Parts, before: Floats, after: Floats) -> Parts:
    """Both parts cut in the proportion in which the whole was cut."""
    factor = np.divide(after, before, out=np.ones_like(after), where=before > 0)
    return Parts(parts.own * factor, parts.team * factor)


def target_bonus(scheme: Scheme, card: Card, workforce: People, rows: Rows) -> Floats:
    """Target bonus (people, ...) in minor units, prorated; NaN where neither the data nor the card tells."""
    given = workforce.target_bonus[rows]
    if card.target_bonus is not None:
        given = np.where(np.isnan(given), card.target_bonus, given)
    elif card.target_share is not None:
        salary = workforce.salary[rows]
        given = np.where(np.isnan(given) & (salary > 0), card.target_share * salary, given)
    return half_up(given * scheme.minor) * workforce.presence[rows]


def pool_shares(
    team: Team, workforce: People, rows: Rows, target: Floats, score: Floats, active: Mask
) -> NDArray[np.int64]:
    """Each seat's part (people, ...) of its team's pool, in minor units that add up to the pool exactly."""
    keys = np.where(active, pool_keys(team, workforce, rows, target, score), 0.0)
    due = np.where(active, (1 - team.individual_share) * np.nan_to_num(team_pay(team, workforce, rows)) * target, 0.0)
    shares = np.zeros(score.shape, np.int64)
    groups = workforce.group(team.of, rows)
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        fallback = np.where(keys[members].sum(axis=0) > 0, keys[members], active[members])
        shares[members] = largest_remainder(half_up(due[members].sum(axis=0)), fallback)
    return shares


def pool_keys(team: Team, workforce: People, rows: Rows, target: Floats, score: Floats) -> Floats:
    if team.pool_by == "heads":
        return np.ones_like(score)
    if team.pool_by == "scores":
        return target * score
    if team.pool_by == "results":
        facts = measured(workforce, next(iter(team.kpis)), "person", rows, "value")
        return np.maximum(np.nan_to_num(facts), 0.0)
    return np.broadcast_to(target, score.shape)


def commission(rule: Commission, scheme: Scheme, workforce: People, rows: Rows) -> Floats:
    """Commission (people, ...) in minor units, not yet rounded; a negative or missing measure earns none."""
    base = np.maximum(np.nan_to_num(measured(workforce, rule.measure, "person", rows, "value")), 0.0)
    starts = tier_starts(rule, workforce, rows)
    rates = [tier.rate for tier in rule.tiers]
    if rule.kind == "retroactive":
        earned = base * _rate_reached(base, starts, rates)
    else:
        steps = [rate - before for rate, before in zip(rates, [0.0, *rates], strict=False)]
        earned = np.add.reduce(
            [step * np.maximum(base - start, 0.0) for step, start in zip(steps, starts, strict=True)]
        )
    return earned * coefficient(rule, workforce, rows) * scheme.minor


def _rate_reached(base: Floats, starts: list[Floats], rates: list[float]) -> Floats:
    rate = np.zeros_like(base)
    for start, reached in zip(starts, rates, strict=True):
        rate = np.where(base >= start, reached, rate)
    return rate


def tier_starts(rule: Commission, workforce: People, rows: Rows) -> list[Floats]:
    """Where each tier begins, in money; a share of a missing plan is never reached."""
    if rule.tiers_in == "money":
        return [np.asarray(tier.from_) for tier in rule.tiers]
    plan = np.nan_to_num(known(workforce.plans(rule.measure), rule.measure)[rows], nan=np.inf)
    # Rounded, because 7 % of 100.00 is 7.000000000000001 in floating point, and 7.00 reaches it.
    return [np.round(plan * tier.from_, 6) if tier.from_ else np.asarray(0.0) for tier in rule.tiers]


def coefficient(rule: Commission, workforce: People, rows: Rows) -> Floats | float:
    """The plan coefficient (people, ...): a curve of the attainment, 0 where that is missing."""
    if rule.coefficient is None:
        return 1.0
    name = rule.coefficient_kpi or rule.measure
    return rule.coefficient(np.nan_to_num(measured(workforce, name, "person", rows, rule.coefficient.scale)))


def deduction(rule: Deduction, scheme: Scheme, workforce: People, rows: Rows) -> Floats:
    """One deduction (people, ...) in minor units, not yet rounded; never negative."""
    amount = np.nan_to_num(measured(workforce, rule.measure, "person", rows, "value"))
    if rule.times:
        amount = amount * np.nan_to_num(measured(workforce, rule.times, "person", rows, "value"))
    return np.maximum(amount, 0.0) * rule.rate * scheme.minor


def deducted(card: Card, wanted: Floats, variable: Floats) -> Floats:
    """Deductions in whole minor units: at most the card's share of bonus and commission."""
    return np.minimum(half_up(wanted), most_deducted(card.deductions_at_most, variable))


def most_deducted(at_most: Floats | float, variable: NDArray[Any]) -> Floats:
    """The whole minor units that a share of bonus and commission holds: rounded down, since more is not allowed."""
    return whole(at_most * variable)
