"""How a pool is divided, as columns of its members and of their groups: the same as in claims.py."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from kpi.formulas.apportion import Members, apportioned
from kpi.formulas.nodes import Beyond, CellOf, Expression, MostBy, PerRow, SumBy, expression
from kpi.formulas.shorthand import all_of, down, either, is_number, least, most, to_whole
from kpi.language import _
from kpi.rules.condition import ResultCondition
from kpi.rules.everybodysheet import EverybodySheet, MemberLines

if TYPE_CHECKING:
    from kpi.rules.division import PoolDivision

_FINE, _NEVER = 1e9, 9e14


def met_formula(sheet: EverybodySheet, there: Expression, conditions: Sequence[ResultCondition]) -> Expression:
    """1 for whoever meets all conditions, otherwise 0."""
    for one in conditions:
        there = there * one.met_formula(sheet)
    return there


def divided_formula(
    pool: "PoolDivision", sheet: EverybodySheet, standing: MemberLines, there: CellOf, whole: CellOf, title: str
) -> CellOf:
    """Each one's part in whole minor units of what is in the pool of the group, a column of groups."""
    members = sheet.members(pool.whose, there, title)
    heads = sheet.add(_("{title}: head").format(title=title), there * standing.heads, "factor")
    first, claimed = _first(pool, sheet, members, heads, whole, title)
    in_rest = _in_rest(pool, sheet, there)
    given = sheet.add(
        _("{title}: key").format(title=title), in_rest * pool.pool_by.key_formula(standing, pool.results_of), "number"
    )
    equal = sheet.add(_("{title}: head in the rest").format(title=title), in_rest * standing.heads, "factor")
    groups = sheet.groups
    keys_of_all = groups.add(_("{title}: keys").format(title=title), members.sum(given), "number")
    key = sheet.add(
        _("{title}: key that counts").format(title=title),
        either(members.of_group(keys_of_all.column) > 0.0, given, equal),
        "number",
    )
    counted = either(keys_of_all > 0.0, keys_of_all, members.sum(equal))
    keys = groups.add(_("{title}: keys that count").format(title=title), counted, "number")
    over: Expression = expression(0.0)
    room = None
    if pool.limits:
        limit = sheet.add(_("{title}: at most").format(title=title), _most(pool, standing), "minor")
        held = sheet.add(_("{title}: first share, held").format(title=title), least(first, limit), "minor")
        beyond = sheet.add(_("{title}: beyond").format(title=title), first - held, "minor")
        over, first = members.sum(beyond), held
        room = sheet.add(_("{title}: room").format(title=title), limit - held, "minor")
    rest = groups.add(_("{title}: the rest").format(title=title), whole * most(1 - claimed, 0.0) + over, "minor")
    paid = sheet.add(
        _("{title}: part").format(title=title),
        first + _filled(sheet, members, Keys(key, keys), rest, room, title),
        "minor",
    )
    payable = groups.add(_("{title}: to be paid").format(title=title), to_whole(members.sum(paid)), "minor")
    return apportioned(sheet.table, members, paid, payable, title)


def _in_rest(pool: "PoolDivision", sheet: EverybodySheet, there: CellOf) -> Expression:
    without = [one.role for one in pool.pool_first if one.rest == "not"]
    if not without:
        return there
    title = _("In the rest")
    return sheet.add(title, PerRow(sheet.of_roles(without), expression(0.0), there), "whole")


def _first(
    pool: "PoolDivision", sheet: EverybodySheet, members: Members, heads: CellOf, whole: CellOf, title: str
) -> tuple[Expression, Expression]:
    """What each takes first, and which share of the pool all of that is."""
    first: Expression = expression(0.0)
    claimed: Expression = expression(0.0)
    for one in pool.pool_first:
        share, mine = sheet.field(one, "share"), sheet.of_roles([one.role])
        name = _("{title}: first share of {role}").format(title=title, role=one.role)
        head = sheet.add(name, PerRow(mine, heads, expression(0.0)), "factor")
        there = sheet.groups.add(name, members.sum(head), "factor")
        all_heads = members.of_group(there.column)
        some = either(all_heads > 0.0, head / either(all_heads > 0.0, all_heads, 1.0), 0.0)
        first = first + members.of_group(whole.column) * share * some
        claimed = claimed + (either(there > 0.0, share, 0.0) if pool.pool_unclaimed == "to the others" else share)
    taken = sheet.groups.add(_("{title}: taken first").format(title=title), claimed)
    return sheet.add(_("{title}: first share").format(title=title), first, "minor"), taken


def _most(pool: "PoolDivision", standing: MemberLines) -> Expression:
    """What each may have."""
    sheet, limits = standing.sheet, []
    if pool.pool_most is not None:
        limits.append(sheet.field(pool, "pool_most") * float(sheet.minor) * standing.heads)
    if pool.pool_most_share is not None:
        figure: Expression = standing.target
        if pool.pool_most_of == "salary":
            figure = sheet.seat("salary") * sheet.seat("paid time") * float(sheet.minor)
        elif pool.pool_most_of == "results":
            read = sheet.in_periods(pool.pool_most_measure, "person", "value")
            figure = either(is_number(read), read, 0.0) * float(sheet.minor)
        limits.append(sheet.field(pool, "pool_most_share") * most(figure, 0.0))
    return limits[0] if len(limits) == 1 else least(*limits)


class Keys(NamedTuple):
    """What divides the rest: of each member, and of all of them."""

    key: CellOf
    together: CellOf
    """A column of the groups."""


def _filled(
    sheet: EverybodySheet, members: Members, divides: Keys, rest: CellOf, room: CellOf | None, title: str
) -> Expression:
    """The rest by keys, nobody above the room; what is too much goes to the others."""
    groups, (key, keys) = sheet.groups, divides
    all_keys, all_rest = members.of_group(keys.column), members.of_group(rest.column)
    if room is None:
        return either(all_keys > 0.0, all_rest * key / either(all_keys > 0.0, all_keys, 1.0), 0.0)
    full_at = sheet.add(
        _("{title}: full at").format(title=title),
        either(key > 0.0, room / either(key > 0.0, key, 1.0), _NEVER),
        "number",
    )
    order = sheet.add(
        _("{title}: order in which they fill up").format(title=title), least(down(full_at * _FINE), _NEVER), "code"
    )
    counted = sheet.add(
        _("{title}: room of those with a key").format(title=title), either(key > 0.0, room, 0.0), "minor"
    )
    mine = ((members.number.column, members.number),)
    full = SumBy(counted.column, mine, beyond=Beyond(order.column, "<", order))
    keys_full = SumBy(key.column, mine, beyond=Beyond(order.column, "<", order))
    open_keys = all_keys - keys_full
    level = either(open_keys > 0.0, (all_rest - full) / either(open_keys > 0.0, open_keys, 1.0), 0.0)
    found = sheet.add(
        _("{title}: level if only these are full").format(title=title),
        either(members.number > 0.0, level, 0.0),
        "number",
    )
    reached = all_of(members.number > 0.0, found <= full_at, open_keys > 0.0)
    candidate = sheet.add(_("{title}: level that may be").format(title=title), either(reached, found, -1.0), "number")
    best = MostBy(candidate.column, members.number.column, CellOf(members.group))
    levels = groups.add(_("{title}: level").format(title=title), best, "number")
    whole = members.of_group(levels.column)
    return either(all_of(key > 0.0, members.number > 0.0), least(either(whole < 0.0, _NEVER, whole) * key, room), 0.0)
