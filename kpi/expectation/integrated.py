"""Cards on which several results decide together: the rules themselves, applied to a grid of cases that stand for all."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from kpi.expectation.luckcases import GroupResult, LuckCases, luck_cases, team_result
from kpi.expectation.plain import PARTS_OF_PAY, Ahead
from kpi.expectation.sameseats import seated_as
from kpi.expectation.scatter import Scatter
from kpi.money import Floats
from kpi.payment.payout import pay_again
from kpi.payment.workforce import Workforce
from kpi.rules.people import Rows
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

GroupScatter = Callable[[GroupResult, str], Scatter]
"""How the result of a group scatters, as a share of the plan or as a value."""


def integrated(ahead: Ahead, card: Card, rows: Rows) -> dict[str, Floats]:
    """(people, periods) expected money of a role, by the name of its part, in minor units."""
    return averaged(ahead, luck_cases(ahead, card, rows), lambda group, scale: team_result(ahead, group, scale).scatter)


def averaged(ahead: Ahead, parts: list[LuckCases], scatter: GroupScatter) -> dict[str, Floats]:
    """The same on given luck."""
    scheme = _of_one_card(ahead.scheme)
    blocks = [_paid(scheme, _cases(ahead, luck, scatter)) for luck in parts]
    return {name: np.concatenate([block[name] for block in blocks]) for name in PARTS_OF_PAY}


def _of_one_card(scheme: Scheme) -> Scheme:
    """Without what is paid, or held, for people of all roles together."""
    apart = scheme.shared_out or scheme.bonus_limit is not None
    return scheme.revise(bonus_limit=None, pools=(), prizes=()) if apart else scheme


def with_groups_at(ahead: Ahead, groups: list[GroupResult], luck: Floats) -> Workforce:
    """The people ahead, with the results of groups at luck (results, groups, periods, points)."""
    whole = ahead.future.workforce
    attainment, fact = (
        _results_of_groups(
            whole, getattr(whole, name), groups, luck, lambda g, s: team_result(ahead, g, s).scatter, scale
        )
        for name, scale in (("group_attainment", "plan"), ("group_fact", "value"))
    )
    met = attainment * whole.group_sums.plan[..., None]
    return replace(whole, group_fact=fact, group_attainment=attainment, group_met=met)


def _paid(scheme: Scheme, cases: Workforce) -> dict[str, Floats]:
    payouts = pay_again(scheme, cases)
    money = {name: getattr(payouts, name).mean(axis=-1) for name in PARTS_OF_PAY}
    return money | {"deduction": money["deduction"] - payouts.carried.mean(axis=-1)}


def _cases(ahead: Ahead, luck: LuckCases, scatter: GroupScatter) -> Workforce:
    """The people, with a case on the last axis for every point."""
    own, rows = luck.own, luck.rows
    whole = _with_kpis(ahead.future.workforce, own)
    role = str(whole.seats["role"].iloc[rows[0]])
    attainment, fact = (
        np.stack(
            [
                ahead.people.result(role, kpi, rows, scale).of((..., None)).at(luck.of_people[:, :, k])
                for k, kpi in enumerate(own)
            ]
        )
        for scale in ("plan", "value")
    )
    group_attainment, group_fact = (
        _results_of_groups(whole, getattr(whole, name), luck.groups, luck.of_groups, scatter, scale)
        for name, scale in (("group_attainment", "plan"), ("group_fact", "value"))
    )
    planned = ahead.future.workforce.group_sums.plan[[ahead.future.workforce.kpi_index[kpi] for kpi in own]]
    cases = replace(
        whole.only(rows),
        plan=np.repeat(whole.plan[:, rows, :, None], fact.shape[-1], axis=-1),
        fact=fact,
        attainment=attainment,
        group_fact=group_fact,
        group_attainment=group_attainment,
        group_met=group_attainment * planned[..., None],
    )
    return seated_as(cases, whole, rows)


def _with_kpis(workforce: Workforce, kpis: list[str]) -> Workforce:
    """The workforce with these KPIs alone."""
    index = [workforce.kpi_index[kpi] for kpi in kpis]
    wide: dict[str, Any] = {
        name: getattr(workforce, name)[index]
        for name in (
            "plan",
            "fact",
            "attainment",
            "group_fact",
            "group_attainment",
            "given_plan",
            "given_fact",
            "own_weight",
        )
        if getattr(workforce, name) is not None
    }
    return seated_as(replace(workforce, kpis=tuple(kpis), **wide), workforce)


def _results_of_groups(
    whole: Workforce, as_expected: Floats, groups: list[GroupResult], luck: Floats, scatter: GroupScatter, scale: str
) -> Floats:
    """Results (kpis, groups, periods, points) of the groups on which pay depends; the others as expected."""
    found = np.repeat(as_expected[..., None], luck.shape[-1], axis=-1)
    for place, group in enumerate(groups):
        chosen = slice(-1, None) if group.whose == "company" else slice(0, -1)
        result = scatter(group, scale).of((chosen, ..., None))
        found[whole.kpi_index[group.kpi], chosen] = result.at(luck[place, chosen])
    return found
