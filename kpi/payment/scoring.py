"""What a card makes of results, each step a pure function of arrays (people, ...): what `pay` runs, forecasts draw and `explain` tells."""

from typing import NamedTuple, TypeVar

import numpy as np

from kpi.money import FINEST, Floats, half_up, on_grid, settled
from kpi.payment.workforce import Workforce
from kpi.rules.base import Parts
from kpi.rules.gate import held
from kpi.rules.people import Mask, People, Rows, behind, measured
from kpi.rules.team import Team
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

Sharer = TypeVar("Sharer")


def due(card: Card, workforce: People, rows: Rows) -> Mask:
    """Where (people, periods) a seat is to be paid: employed, and the results speak of it.

    A head who is paid on the team alone needs no results of their own, but is not paid twice where they speak of another seat.
    """
    speaks = workforce.recorded[rows]
    if card.only_team:
        speaks = speaks | ~workforce.recorded_elsewhere[rows]
    return (workforce.presence[rows] > 0) & speaks


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


class PaidByKpi(NamedTuple):
    """What each KPI pays (kpis, people, ...), and where it does not count (None when it counts everywhere)."""

    pay: Floats
    out: Mask | None


def kpi_pays(card: Card, workforce: People, rows: Rows, result: Floats) -> PaidByKpi:
    """The share of its target that each KPI pays, after the policy for missing results and its own cap."""
    gone = np.isnan(result)
    if gone.any():
        result = np.stack([kpi.filled(workforce, rows, some) for kpi, some in zip(card.kpis, result, strict=True)])
        gone = np.isnan(result)
    pay = card.curves(np.where(gone, 0.0, result) if gone.any() else result)
    return PaidByKpi(_capped(card, pay), gone if gone.any() else None)


def _capped(card: Card, pay: Floats) -> Floats:
    for index, kpi in enumerate(card.kpis):
        if kpi.cap is not None:
            np.minimum(pay[index], kpi.cap, out=pay[index])
    return pay


def combine(card: Card, scored: PaidByKpi) -> Floats:
    """The card's score (people, ...); where nothing of the card is left to score 0, or NaN before a result-to-pay table.

    Weights of what does not count are shared among the rest, in proportion. Uses up `scored.pay`.
    """
    pay, out = scored
    weight = card.weights.astype(pay.dtype).reshape(-1, *[1] * (pay.ndim - 1))
    if out is None:
        return card.combine.score(pay, weight)
    counts = np.where(out, 0.0, weight)
    total = counts.sum(axis=0)
    empty = total <= 0
    pay[out] = card.combine.neutral
    nothing = 0.0 if card.table is None else np.nan
    return np.where(empty, nothing, card.combine.score(pay, counts / np.where(empty, 1.0, total)))


def combined(card: Card, workforce: People, rows: Rows) -> tuple[Floats, bool]:
    """The card's score (people, ...), and whether a result is missing."""
    # Worlds in single precision need not agree to the last digit, so plain cards of whole results take the short way.
    whole = card.own_shares and workforce.complete and all(kpi.name in workforce.kpi_index for kpi in card.kpis)
    if whole and card.combine.adds_up and workforce.attainment.dtype == np.float32:
        each = [
            measured(workforce, kpi.name, kpi.of, rows, "plan") for kpi in card.kpis
        ]  # no copy, where `results` may stack
        return card.summed(each), False
    result = results(card, workforce, rows)
    if card.combine.adds_up and result.dtype == np.float32 and not np.isnan(result).any():
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


def scores(card: Card, workforce: People, rows: Rows) -> tuple[Floats, Mask, bool]:
    """Individual score (people, ...) after table and gates, where there is anything to pay on, and whether a result is missing."""
    score, incomplete = combined(card, workforce, rows)
    return gated(card, workforce, rows, score), paid_on(card, workforce, rows, score), incomplete


def gated(card: Card, workforce: People, rows: Rows, score: Floats) -> Floats:
    """A combined score (people, ...) after table and gates."""
    score = through_table(card, score)
    for gate in card.gates_on_own:
        score = held(score, gate.opened(workforce, rows), gate.pays_at_most)
    return score


def paid_on(card: Card, workforce: People, rows: Rows, score: Floats) -> Mask:
    """Where (people, ...) somebody is to be paid; who has no result left that counts still has the team part."""
    active = due(card, workforce, rows)
    return active if active.shape == score.shape else np.broadcast_to(behind(active, score.ndim), score.shape)


def shared(pools: list[tuple[Team, list[Sharer]]], team: Team) -> list[Sharer]:
    """The members so far of the pool of a team rule, which is one for all roles that have the rule."""
    for rule, members in pools:
        if rule == team:
            return members
    pools.append((team, []))
    return pools[-1][1]


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
    for gate in card.gates_on_whole:
        whole = parts.own + parts.team
        kept = held(whole, gate.opened(workforce, rows), gate.pays_at_most * unit)
        parts = scaled(parts, whole, kept)
    return parts


def ceiling(card: Card, workforce: People, rows: Rows) -> Floats | None:
    """What `finish` holds the whole bonus at (people, ...), as a share of the target bonus; None where nothing holds it."""
    most = [np.asarray(card.cap)] if card.cap is not None else []
    for gate in card.gates_on_whole:
        opened = gate.opened(workforce, rows)
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
