"""The rules one by one, each a pure function of arrays (people, ...): what `pay` runs and `explain` tells."""

from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from kpi.curve import Floats
from kpi.money import FINEST, half_up, on_grid, settled
from kpi.scheme import Card, Gate, Kpi, Scheme, Whose
from kpi.team import Team
from kpi.workforce import People, Rows, Scale, Workforce

Mask = NDArray[np.bool_]
Sharer = TypeVar("Sharer")


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
    if gone.any():
        result = np.stack([filled(kpi, workforce, rows, some) for kpi, some in zip(card.kpis, result, strict=True)])
        gone = np.isnan(result)
    pay = card.curves(np.where(gone, 0.0, result) if gone.any() else result)
    return Scored(_capped(card, pay), gone if gone.any() else None)


def filled(kpi: Kpi, workforce: People, rows: Rows, result: Floats) -> Floats:
    """Results (people, ...) of a KPI with what its policy puts in place of missing ones; NaN where nothing is."""
    if kpi.missing == "team":
        return np.where(np.isnan(result), measured(workforce, kpi.name, "team", rows, "plan"), result)
    if kpi.missing == "at_plan":
        return np.where(np.isnan(result), _at_plan(kpi, workforce, rows, result), result)
    return result


def _at_plan(kpi: Kpi, workforce: People, rows: Rows, like: Floats) -> Floats | float:
    """The result that hits the plan exactly; in the KPI's own unit that is a person's plan itself."""
    if kpi.curve.scale == "plan":
        return 1.0
    plans = workforce.plans(kpi.name) if kpi.of == "person" else None
    return np.nan if plans is None else behind(plans[rows], like.ndim)


def _capped(card: Card, pay: Floats) -> Floats:
    for index, kpi in enumerate(card.kpis):
        if kpi.cap is not None:
            np.minimum(pay[index], kpi.cap, out=pay[index])
    return pay


def combine(card: Card, scored: Scored) -> Floats:
    """The card's score (people, ...); where nothing of the card is left to score 0, or NaN before a result-to-pay table.

    Weights of what does not count are shared among the rest, in proportion. Uses up `scored.pay`.
    """
    pay, out = scored
    weight = card.weights.astype(pay.dtype).reshape(-1, *[1] * (pay.ndim - 1))
    if out is None:
        return _combined(card, pay, weight)
    counts = np.where(out, 0.0, weight)
    total = counts.sum(axis=0)
    empty = total <= 0
    pay[out] = {"sum": 0.0, "geometric": 1.0, "product": 1.0, "weakest": np.inf}[card.combine]
    nothing = 0.0 if card.table is None else np.nan
    return np.where(empty, nothing, _combined(card, pay, counts / np.where(empty, 1.0, total)))


def _combined(card: Card, pay: Floats, weight: Floats) -> Floats:
    if card.combine == "sum":
        pay *= weight
        return np.add.reduce(pay)
    if card.combine == "weakest":
        return np.minimum.reduce(pay)
    return np.multiply.reduce(pay if card.combine == "product" else pay**weight)


def combined(card: Card, workforce: People, rows: Rows) -> tuple[Floats, bool]:
    """The card's score (people, ...), and whether a result is missing."""
    # Worlds in single precision need not agree to the last digit, so plain cards of whole results take the short way.
    whole = card.own_shares and workforce.complete and all(kpi.name in workforce.kpi_index for kpi in card.kpis)
    if whole and card.combine == "sum" and workforce.attainment.dtype == np.float32:
        each = [
            measured(workforce, kpi.name, kpi.of, rows, "plan") for kpi in card.kpis
        ]  # no copy, where `results` may stack
        return card.summed(each), False
    result = results(card, workforce, rows)
    if card.combine == "sum" and result.dtype == np.float32 and not np.isnan(result).any():
        return card.summed(result), False
    scored = kpi_pays(card, workforce, rows, result)
    return combine(card, scored), scored.out is not None


def through_table(card: Card, score: Floats) -> Floats:
    """The score after the result-to-pay table, where the card has one; 0 where there is nothing to look up."""
    if card.table is None:
        return score
    gone = np.isnan(score)
    # What a table pays at 0 is for a result of 0, not for none.
    return np.where(gone, 0.0, card.table(on_grid(settled(np.where(gone, 0.0, score)), FINEST)))


def gate_open(gate: Gate, workforce: People, rows: Rows) -> Mask:
    """Where the gate's condition is met; a missing result does not meet it."""
    result = measured(workforce, gate.kpi, gate.of, rows, "plan")
    return result >= gate.level if gate.is_ == "at least" else result <= gate.level


def held(pay: Floats, opened: Mask, at_most: Floats | float) -> Floats:
    """Pay held at `at_most` where a gate is shut."""
    return np.where(opened, pay, np.minimum(pay, at_most))


def scores(card: Card, workforce: People, rows: Rows) -> tuple[Floats, Mask, bool]:
    """Individual score (people, ...) after table and gates, where there is anything to pay on, and whether a result is missing."""
    score, incomplete = combined(card, workforce, rows)
    return gated(card, workforce, rows, score), paid_on(card, workforce, rows, score), incomplete


def gated(card: Card, workforce: People, rows: Rows, score: Floats) -> Floats:
    """A combined score (people, ...) after table and gates."""
    score = through_table(card, score)
    for gate in card.gates:
        if gate.holds == "own part":
            score = held(score, gate_open(gate, workforce, rows), gate.pays_at_most)
    return score


def paid_on(card: Card, workforce: People, rows: Rows, score: Floats) -> Mask:
    """Where (people, ...) somebody is to be paid; who has no result left that counts still has the team part."""
    active = due(card, workforce, rows)
    return active if active.shape == score.shape else np.broadcast_to(behind(active, score.ndim), score.shape)


def team_result(team: Team, workforce: People) -> Floats:
    """Results (groups, ...) of the team KPIs, weighted; each is plan-weighted over the members."""
    parts = [known(workforce.of_groups(name, team.curve.scale), name) * weight for name, weight in team.kpis.items()]
    if len(parts) == 1:
        return parts[0]
    total = settled(np.add.reduce(parts))
    # Where its thresholds lie, so that two thirds that come from weights reach 2/3.
    return on_grid(total, FINEST) if team.curve.scale == "plan" else total


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


def shared(pools: list[tuple[Team, list[Sharer]]], team: Team) -> list[Sharer]:
    """The members so far of the pool of a team rule, which is one for all roles that have the rule."""
    for rule, members in pools:
        if rule == team:
            return members
    pools.append((team, []))
    return pools[-1][1]


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


def finish(card: Card, workforce: People, rows: Rows, parts: Parts) -> Parts:
    """Personal multiplier, then the personal cap, then gates on the whole bonus."""
    return gated_whole(card, workforce, rows, cut(card, workforce, rows, parts))


def cut(card: Card, workforce: People, rows: Rows, parts: Parts) -> Parts:
    """After personal multiplier and personal cap."""
    factor = workforce.multiplier[rows]
    if (factor != 1).any():
        factor = behind(factor, parts.own.ndim)
        parts = Parts(parts.own * factor, parts.team * factor)
    if card.cap is None:
        return parts
    share = card.cap / np.clip(parts.own + parts.team, card.cap, np.inf) if card.cap else 0.0
    return Parts(parts.own * share, parts.team * share)


def gated_whole(card: Card, workforce: People, rows: Rows, parts: Parts, unit: Floats | float = 1.0) -> Parts:
    """After the gates on the whole bonus; `unit` is what 100 % of the target bonus is in the parts' unit."""
    for gate in card.gates:
        if gate.holds == "whole bonus":
            whole = parts.own + parts.team
            kept = held(whole, gate_open(gate, workforce, rows), gate.pays_at_most * unit)
            parts = scaled(parts, whole, kept)
    return parts


def ceiling(card: Card, workforce: People, rows: Rows) -> Floats | None:
    """What `finish` holds the whole bonus at (people, ...), as a share of the target bonus; None where nothing holds it."""
    most = [np.asarray(card.cap)] if card.cap is not None else []
    for gate in card.gates:
        if gate.holds == "whole bonus":
            opened = gate_open(gate, workforce, rows)
            most.append(held(np.full(opened.shape, np.inf), opened, gate.pays_at_most))
    return np.minimum.reduce(np.broadcast_arrays(*most)) if most else None


def target_bonus(scheme: Scheme, card: Card, workforce: People, rows: Rows) -> Floats:
    """Target bonus (people, ...) in minor units, prorated; NaN where neither the data nor the card tells."""
    given = workforce.target_bonus[rows]
    if card.target_bonus is not None:
        given = np.where(np.isnan(given), card.target_bonus, given)
    elif card.target_share is not None:
        salary = workforce.salary[rows]
        given = np.where(np.isnan(given) & (salary > 0), card.target_share * salary, given)
    return half_up(given * scheme.minor) * workforce.presence[rows]
