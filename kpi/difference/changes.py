"""Every difference between two schemes, in the order of the scheme file."""

from functools import partial

from kpi.difference.fieldchanges import (
    Change,
    Changes,
    Sides,
    capital,
    curve_changes,
    field_change,
    item_changes,
    leaves,
    optional_changes,
    optional_curve_changes,
    several_changes,
)
from kpi.frozen import Frozen
from kpi.language import _
from kpi.rules.commission import Commission
from kpi.rules.division import PoolCondition, PoolDivision
from kpi.rules.fundedpool import FundedPool
from kpi.rules.kpi import Kpi
from kpi.rules.modifier import Modifier
from kpi.rules.onmeasure import OnMeasure, Tier
from kpi.rules.prize import Prize
from kpi.rules.said import NOTHING, Frame, said_of
from kpi.rules.team import Team
from kpi.rules.wording import in_words
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme


def changes(before: Scheme, after: Scheme) -> list[Change]:
    """Every difference in the order of the scheme file; empty exactly when the two are equal."""
    sides = Sides(Frame(before.currency), Frame(after.currency))
    alone = len(before.cards) == len(after.cards) == 1
    told = partial(_card, sides=sides, alone=alone)
    return [
        *leaves(before, after, "", sides),
        *optional_changes(_("Eligibility"), before.eligibility, after.eligibility, "", sides),
        *several_changes(
            before.market_indexes,
            after.market_indexes,
            lambda one: one.kpi,
            _("Order of the market indexes"),
            partial(item_changes, where=_("the market index of {name}"), sides=sides),
        ),
        *several_changes(
            before.pools, after.pools, lambda pool: pool.name, _("Order of the pools"), partial(_pool, sides=sides)
        ),
        *several_changes(
            before.prizes,
            after.prizes,
            lambda prize: prize.name,
            _("Order of the prizes"),
            partial(_prize, sides=sides),
        ),
        *_team(before.team, after.team, _("the team part"), _("the team plan"), sides),
        *several_changes(before.cards, after.cards, lambda card: card.role, _("Order of the roles"), told),
    ]


def _team(old: Team, new: Team, where: str, plan: str, sides: Sides) -> Changes:
    if old.word != new.word:
        yield Change(_("What the team's result does ({where})").format(where=where), _(old.change), _(new.change))
        yield from _only_of_one(old, new, where, sides)
    yield from leaves(old, new, where, sides)
    yield from _division(old, new, where, sides)
    if list(old.kpis.items()) != list(new.kpis.items()):
        yield field_change(_("KPIs of {where}").format(where=where), in_words, old.kpis, new.kpis, sides)
    yield from curve_changes(old.curve, new.curve, plan, sides)


def _only_of_one(old: Team, new: Team, where: str, sides: Sides) -> Changes:
    """What only one of two ways has to know."""
    for (way, other), side in zip(((old, new), (new, old)), sides, strict=True):
        for name in type(way).model_fields:
            said = said_of(type(way), name)
            if said and name not in type(other).model_fields and not _goes_without_saying(way, name):
                value = said.write(getattr(way, name), side)
                both = (value, NOTHING) if way is old else (NOTHING, value)
                yield Change(_(said.name).format(where=where), *both)


def _goes_without_saying(way: Team, name: str) -> bool:
    """Whether a field says of a pool that there is nothing special about it."""
    return (
        name in PoolDivision.model_fields
        and name != "pool_by"
        and getattr(way, name) == PoolDivision.model_fields[name].default
    )


def _pool(name: str, old: FundedPool | None, new: FundedPool | None, *, sides: Sides) -> Changes:
    if old is None or new is None:
        yield field_change(_("The pool “{name}”").format(name=name), in_words, old, new, sides)
        return
    where = _("“{name}”").format(name=name)
    yield from leaves(old, new, where, sides)
    yield from _tiers_and_coefficient(old, new, where, sides)
    yield from _division(old, new, where, sides)


def _prize(name: str, old: Prize | None, new: Prize | None, *, sides: Sides) -> Changes:
    if old is None or new is None:
        yield field_change(_("The prize “{name}”").format(name=name), in_words, old, new, sides)
        return
    where = _("“{name}”").format(name=name)
    yield from leaves(old, new, where, sides)
    if old.places != new.places:
        yield field_change(_("Places of {where}").format(where=where), in_words, old.places, new.places, sides)
    condition = _("the condition on {name} for the prize {where}").replace("{where}", where)
    order = _("Order of the conditions for the prize {where}").format(where=where)
    told = partial(_pool_condition, where=condition, sides=sides)
    yield from several_changes(old.only, new.only, lambda one: one.kpi, order, told)


def _division(old: Frozen, new: Frozen, where: str, sides: Sides) -> Changes:
    """First shares and conditions; a team rule that has no pool has none."""
    (first, only), (others, conditions) = (
        (one.pool_first, one.pool_only) if isinstance(one, PoolDivision) else ((), ()) for one in (old, new)
    )
    share = _("the first share of {name} in the pool of {where}").replace("{where}", where)
    order = _("Order of the first shares in the pool of {where}").format(where=where)
    yield from several_changes(
        first, others, lambda one: one.role, order, partial(item_changes, where=share, sides=sides)
    )
    condition = _("the condition on {name} for the pool of {where}").replace("{where}", where)
    order = _("Order of the conditions for the pool of {where}").format(where=where)
    told = partial(_pool_condition, where=condition, sides=sides)
    yield from several_changes(only, conditions, lambda one: one.kpi, order, told)


def _pool_condition(
    name: str, old: PoolCondition | None, new: PoolCondition | None, *, where: str, sides: Sides
) -> Changes:
    known = old or new
    scales = [one.scale if one else "plan" for one in (old or known, new or known)]
    yield from item_changes(name, old, new, where=where, sides=sides.on(scales))


def _own_team(old: Team | None, new: Team | None, role: str, sides: Sides) -> Changes:
    where = _("the team part of {role}").format(role=role)
    if old is not None and new is not None:
        yield from _team(old, new, where, _("the team plan of {role}").format(role=role), sides)
    elif old != new:
        before, after = (
            in_words(team, side) if team else _("as for everybody")
            for team, side in zip((old, new), sides, strict=True)
        )
        yield Change(capital(where), before, after)


def _card(role: str, old: Card | None, new: Card | None, *, sides: Sides, alone: bool) -> Changes:
    if old is None or new is None:
        yield field_change(_("Role {role}").format(role=role), in_words, old, new, sides)
        return
    inside = "{name}" if alone else _("{name} ({role})").replace("{role}", role)
    order = _("Order of the KPIs of {role}").format(role=role)
    yield from leaves(old, new, role, sides)
    yield from several_changes(
        old.kpis, new.kpis, lambda kpi: kpi.name, order, partial(_kpi, inside=inside, sides=sides)
    )
    yield from optional_curve_changes(
        old.table, new.table, _("the result-to-pay table of {role}").format(role=role), sides
    )
    yield from _own_team(old.team, new.team, role, sides)
    yield from optional_changes(_("True-up of {role}").format(role=role), old.true_up, new.true_up, role, sides)
    yield from optional_changes(_("Guarantee of {role}").format(role=role), old.guarantee, new.guarantee, role, sides)
    yield from _gates_and_extras(old, new, inside, sides)


def _kpi(name: str, old: Kpi | None, new: Kpi | None, *, inside: str, sides: Sides) -> Changes:
    known = new or old
    where = inside.replace("{name}", known.label if known else name)
    if old is None or new is None:
        yield field_change(_("KPI {name}").format(name=where), in_words, old, new, sides)
        return
    yield from leaves(old, new, where, sides)
    yield from leaves(old.passport, new.passport, where, sides)
    if old.matrix != new.matrix:
        yield field_change(_("Matrix of {where}").format(where=where), in_words, old.matrix, new.matrix, sides)
    yield from curve_changes(old.curve, new.curve, where, sides, (old.unit, new.unit))


def _gates_and_extras(old: Card, new: Card, inside: str, sides: Sides) -> Changes:
    gate = inside.replace("{name}", _("the gate on {name}"))
    order = _("Order of the gates of {role}").format(role=old.role)
    yield from several_changes(
        old.gates, new.gates, lambda gate: gate.kpi, order, partial(item_changes, where=gate, sides=sides)
    )
    modifier = inside.replace("{name}", _("the multiplier by {name}"))
    order = _("Order of the multipliers of {role}").format(role=old.role)
    told = partial(_modifier, where=modifier, sides=sides)
    yield from several_changes(old.modifiers, new.modifiers, lambda rule: rule.kpi, order, told)
    commission = inside.replace("{name}", _("the commission on {name}"))
    order = _("Order of the commissions of {role}").format(role=old.role)
    told = partial(_commission, where=commission, sides=sides)
    yield from several_changes(old.commissions, new.commissions, lambda rule: rule.measure, order, told)
    deduction = inside.replace("{name}", _("the deduction “{name}”"))
    order = _("Order of the deductions of {role}").format(role=old.role)
    told = partial(item_changes, where=deduction, sides=sides)
    yield from several_changes(old.deductions, new.deductions, lambda rule: rule.title, order, told)
    deduction = inside.replace("{name}", _("the deduction “{name}” from the salary"))
    order = _("Order of the deductions from the salary of {role}").format(role=old.role)
    told = partial(item_changes, where=deduction, sides=sides)
    yield from several_changes(old.salary_deductions, new.salary_deductions, lambda rule: rule.title, order, told)


def _modifier(name: str, old: Modifier | None, new: Modifier | None, *, where: str, sides: Sides) -> Changes:
    yield from item_changes(name, old, new, where=where, sides=sides)
    if old is not None and new is not None:
        yield from curve_changes(old.curve, new.curve, where.replace("{name}", name), sides)


def _commission(name: str, old: Commission | None, new: Commission | None, *, where: str, sides: Sides) -> Changes:
    yield from item_changes(name, old, new, where=where, sides=sides)
    if old is None or new is None:
        return
    yield from _tiers_and_coefficient(old, new, where.replace("{name}", name), sides)


def _tiers_and_coefficient(old: OnMeasure, new: OnMeasure, where: str, sides: Sides) -> Changes:
    yield from _tiers(old, new, where, sides.on((old.tiers_in, new.tiers_in)))
    coefficient = _("the plan coefficient of {where}").format(where=where)
    yield from optional_curve_changes(old.coefficient, new.coefficient, coefficient, sides)


def _tiers(old: OnMeasure, new: OnMeasure, where: str, sides: Sides) -> Changes:
    pairs: list[tuple[Tier, Tier]] = list(zip(old.tiers, new.tiers, strict=False))
    for place, (was, now) in enumerate(pairs, start=1):
        yield from leaves(was, now, _("tier {n} of {where}").format(n=place, where=where), sides)
    if len(old.tiers) != len(new.tiers):
        name = _("Tiers of {where}").format(where=where)
        yield field_change(name, in_words, old.tiers, new.tiers, sides)
