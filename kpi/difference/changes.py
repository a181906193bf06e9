"""Every difference between two schemes, in the order of the scheme file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from kpi.frozen import Frozen
from kpi.language import _
from kpi.rules.commission import Commission
from kpi.rules.curve import Curve
from kpi.rules.division import PoolCondition, PoolDivision
from kpi.rules.fundedpool import FundedPool
from kpi.rules.kpi import Kpi
from kpi.rules.onmeasure import OnMeasure, Tier
from kpi.rules.said import NOTHING, Frame, Write, as_level, as_share, said_of
from kpi.rules.team import Team
from kpi.rules.wording import in_words, knots
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme


@dataclass(frozen=True)
class Change:
    """One rule that changed; `before` and `after` are in the reader's words, "–" where there was or is none."""

    what: str
    before: str
    after: str
    wording: bool = False
    """Whether it changes only what is read, such as a title, and never what is paid."""

    def __str__(self) -> str:
        """One line: "Minimum of Sales: 80% → 85%"."""
        return _("{what}: {before} → {after}").format(what=self.what, before=self.before, after=self.after)


Changes = Iterator[Change]


class _Sides(NamedTuple):
    """How values are written on either side."""

    before: Frame
    after: Frame

    def on(self, scales: Sequence[str], units: Sequence[str] = ("", "")) -> "_Sides":
        """The same with levels in these scales and units."""
        return _Sides(*(Frame(side.currency, *how) for side, *how in zip(self, scales, units, strict=True)))


def changes(before: Scheme, after: Scheme) -> list[Change]:
    """Every difference in the order of the scheme file; empty exactly when the two are equal."""
    sides = _Sides(Frame(before.currency), Frame(after.currency))
    alone = len(before.cards) == len(after.cards) == 1
    told = partial(_card, sides=sides, alone=alone)
    return [
        *_leaves(before, after, "", sides),
        *_optional(_("Eligibility"), before.eligibility, after.eligibility, "", sides),
        *_several(
            before.pools, after.pools, lambda pool: pool.name, _("Order of the pools"), partial(_pool, sides=sides)
        ),
        *_team(before.team, after.team, _("the team part"), _("the team plan"), sides),
        *_several(before.cards, after.cards, lambda card: card.role, _("Order of the roles"), told),
    ]


def _leaves(before: Frozen, after: Frozen, where: str, sides: _Sides) -> Changes:
    """Changes of the fields that hold one value."""
    for name in (one for one in type(before).model_fields if one in type(after).model_fields):
        said, old, new = said_of(type(before), name), getattr(before, name), getattr(after, name)
        if said and old != new:
            yield replace(_change(_(said.name).format(where=where), said.write, old, new, sides), wording=said.wording)


def _change(what: str, write: Write, old: Any, new: Any, sides: _Sides) -> Change:
    before, after = write(old, sides.before), write(new, sides.after)
    # A difference too small for the digits is still told.
    return Change(what, before, after) if before != after else Change(what, repr(old), repr(new))


def _several(
    old: Sequence[Any], new: Sequence[Any], key: Callable[[Any], str], order: str, told: Callable[..., Changes]
) -> Changes:
    """Changes of several of a kind, matched by name; `told` says what changed in one, or that it came or went."""
    was, now = _named(old, key), _named(new, key)
    for name in dict.fromkeys([*was, *now]):
        if was.get(name) != now.get(name):
            yield from told(name, was.get(name), now.get(name))
    before, after = [name for name in was if name in now], [name for name in now if name in was]
    if before != after:
        yield Change(order, ", ".join(before), ", ".join(after))


def _named(items: Sequence[Any], key: Callable[[Any], str]) -> dict[str, Any]:
    """Items by name; the second of the same name is "name (2)"."""
    found: dict[str, Any] = {}
    for item in items:
        place, name = 1, key(item)
        while (unique := name if place == 1 else f"{name} ({place})") in found:
            place += 1
        found[unique] = item
    return found


def _item(name: str, old: Any, new: Any, *, where: str, sides: _Sides) -> Changes:
    """One of several that has only single values; `where` has {name} in it."""
    where = where.replace("{name}", name)
    if old is None or new is None:
        yield _change(_capital(where), in_words, old, new, sides)
    else:
        yield from _leaves(old, new, where, sides)


def _team(old: Team, new: Team, where: str, plan: str, sides: _Sides) -> Changes:
    if old.word != new.word:
        yield Change(_("What the team's result does ({where})").format(where=where), _(old.change), _(new.change))
        yield from _only_of_one(old, new, where, sides)
    yield from _leaves(old, new, where, sides)
    yield from _division(old, new, where, sides)
    if list(old.kpis.items()) != list(new.kpis.items()):
        yield _change(_("KPIs of {where}").format(where=where), in_words, old.kpis, new.kpis, sides)
    yield from _curve(old.curve, new.curve, plan, sides)


def _only_of_one(old: Team, new: Team, where: str, sides: _Sides) -> Changes:
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


def _pool(name: str, old: FundedPool | None, new: FundedPool | None, *, sides: _Sides) -> Changes:
    if old is None or new is None:
        yield _change(_("The pool “{name}”").format(name=name), in_words, old, new, sides)
        return
    where = _("“{name}”").format(name=name)
    yield from _leaves(old, new, where, sides)
    yield from _tiers_and_coefficient(old, new, where, sides)
    yield from _division(old, new, where, sides)


def _division(old: Frozen, new: Frozen, where: str, sides: _Sides) -> Changes:
    """First shares and conditions; a team rule that has no pool has none."""
    (first, only), (others, conditions) = (
        (one.pool_first, one.pool_only) if isinstance(one, PoolDivision) else ((), ()) for one in (old, new)
    )
    share = _("the first share of {name} in the pool of {where}").replace("{where}", where)
    order = _("Order of the first shares in the pool of {where}").format(where=where)
    yield from _several(first, others, lambda one: one.role, order, partial(_item, where=share, sides=sides))
    condition = _("the condition on {name} for the pool of {where}").replace("{where}", where)
    order = _("Order of the conditions for the pool of {where}").format(where=where)
    told = partial(_pool_condition, where=condition, sides=sides)
    yield from _several(only, conditions, lambda one: one.kpi, order, told)


def _pool_condition(
    name: str, old: PoolCondition | None, new: PoolCondition | None, *, where: str, sides: _Sides
) -> Changes:
    known = old or new
    scales = [one.scale if one else "plan" for one in (old or known, new or known)]
    yield from _item(name, old, new, where=where, sides=sides.on(scales))


def _own_team(old: Team | None, new: Team | None, role: str, sides: _Sides) -> Changes:
    where = _("the team part of {role}").format(role=role)
    if old is not None and new is not None:
        yield from _team(old, new, where, _("the team plan of {role}").format(role=role), sides)
    elif old != new:
        before, after = (
            in_words(team, side) if team else _("as for everybody")
            for team, side in zip((old, new), sides, strict=True)
        )
        yield Change(_capital(where), before, after)


def _optional(what: str, old: Frozen | None, new: Frozen | None, where: str, sides: _Sides) -> Changes:
    """A part that a card has or has not."""
    if old is not None and new is not None:
        yield from _leaves(old, new, where, sides)
    elif old != new:
        yield _change(what, in_words, old, new, sides)


def _optional_curve(old: Curve | None, new: Curve | None, where: str, sides: _Sides) -> Changes:
    if old is not None and new is not None:
        yield from _curve(old, new, where, sides)
    elif old != new:
        yield _change(_capital(where), in_words, old, new, sides)


def _curve(old: Curve, new: Curve, where: str, sides: _Sides, units: Sequence[str] = ("", "")) -> Changes:
    yield from _leaves(old, new, where, sides)
    sides = sides.on((old.scale, new.scale), units)
    if len(old.knots) != len(new.knots) or old.scale != new.scale:
        yield Change(_("Points of {where}").format(where=where), knots(old, sides.before), knots(new, sides.after))
        return
    for place, (was, now) in enumerate(zip(old.knots, new.knots, strict=True)):
        at, pay = _knot_names(place, len(old.knots), where)
        if was.at != now.at:
            yield _change(at, as_level, was.at, now.at, sides)
        if was.pay != now.pay:
            yield _change(pay, as_share, was.pay, now.pay, sides)


def _knot_names(place: int, count: int, where: str) -> tuple[str, str]:
    """What the result and the pay of a knot are called."""
    if count == 1:
        names = _("Threshold of {where}"), _("Pay at the threshold of {where}")
    elif count == 3:
        names = (
            (_("Minimum of {where}"), _("Pay at the minimum of {where}")),
            (_("Plan level of {where}"), _("Pay at the plan level of {where}")),
            (_("Maximum of {where}"), _("Pay at the maximum of {where}")),
        )[place]
    else:
        names = _("Point {n} of {where}"), _("Pay at point {n} of {where}")
    return names[0].format(where=where, n=place + 1), names[1].format(where=where, n=place + 1)


def _card(role: str, old: Card | None, new: Card | None, *, sides: _Sides, alone: bool) -> Changes:
    if old is None or new is None:
        yield _change(_("Role {role}").format(role=role), in_words, old, new, sides)
        return
    inside = "{name}" if alone else _("{name} ({role})").replace("{role}", role)
    order = _("Order of the KPIs of {role}").format(role=role)
    yield from _leaves(old, new, role, sides)
    yield from _several(old.kpis, new.kpis, lambda kpi: kpi.name, order, partial(_kpi, inside=inside, sides=sides))
    yield from _optional_curve(old.table, new.table, _("the result-to-pay table of {role}").format(role=role), sides)
    yield from _own_team(old.team, new.team, role, sides)
    yield from _optional(_("True-up of {role}").format(role=role), old.true_up, new.true_up, role, sides)
    yield from _optional(_("Guarantee of {role}").format(role=role), old.guarantee, new.guarantee, role, sides)
    yield from _gates_and_extras(old, new, inside, sides)


def _kpi(name: str, old: Kpi | None, new: Kpi | None, *, inside: str, sides: _Sides) -> Changes:
    known = new or old
    where = inside.replace("{name}", known.label if known else name)
    if old is None or new is None:
        yield _change(_("KPI {name}").format(name=where), in_words, old, new, sides)
        return
    yield from _leaves(old, new, where, sides)
    yield from _leaves(old.passport, new.passport, where, sides)
    yield from _curve(old.curve, new.curve, where, sides, (old.unit, new.unit))


def _gates_and_extras(old: Card, new: Card, inside: str, sides: _Sides) -> Changes:
    gate = inside.replace("{name}", _("the gate on {name}"))
    order = _("Order of the gates of {role}").format(role=old.role)
    yield from _several(old.gates, new.gates, lambda gate: gate.kpi, order, partial(_item, where=gate, sides=sides))
    commission = inside.replace("{name}", _("the commission on {name}"))
    order = _("Order of the commissions of {role}").format(role=old.role)
    told = partial(_commission, where=commission, sides=sides)
    yield from _several(old.commissions, new.commissions, lambda rule: rule.measure, order, told)
    deduction = inside.replace("{name}", _("the deduction “{name}”"))
    order = _("Order of the deductions of {role}").format(role=old.role)
    told = partial(_item, where=deduction, sides=sides)
    yield from _several(old.deductions, new.deductions, lambda rule: rule.title, order, told)


def _commission(name: str, old: Commission | None, new: Commission | None, *, where: str, sides: _Sides) -> Changes:
    yield from _item(name, old, new, where=where, sides=sides)
    if old is None or new is None:
        return
    yield from _tiers_and_coefficient(old, new, where.replace("{name}", name), sides)


def _tiers_and_coefficient(old: OnMeasure, new: OnMeasure, where: str, sides: _Sides) -> Changes:
    yield from _tiers(old, new, where, sides.on((old.tiers_in, new.tiers_in)))
    coefficient = _("the plan coefficient of {where}").format(where=where)
    yield from _optional_curve(old.coefficient, new.coefficient, coefficient, sides)


def _tiers(old: OnMeasure, new: OnMeasure, where: str, sides: _Sides) -> Changes:
    pairs: list[tuple[Tier, Tier]] = list(zip(old.tiers, new.tiers, strict=False))
    for place, (was, now) in enumerate(pairs, start=1):
        yield from _leaves(was, now, _("tier {n} of {where}").format(n=place, where=where), sides)
    if len(old.tiers) != len(new.tiers):
        name = _("Tiers of {where}").format(where=where)
        yield _change(name, in_words, old.tiers, new.tiers, sides)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
