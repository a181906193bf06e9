"""How a pool was divided, in words that somebody with a pocket calculator can follow."""

from collections.abc import Iterator, Sequence

from kpi.language import _, money, number, percent
from kpi.money import NEARLY
from kpi.rules.base import Step
from kpi.rules.condition import ResultCondition
from kpi.rules.division import PoolDivision
from kpi.rules.paysheet import Cell
from kpi.rules.said import Frame, as_amount


def division_steps(division: PoolDivision, filled_by: str, after: Cell) -> Iterator[Step]:
    """The pool of the group of one member, what comes first, and the member's part of the rest."""
    currency, total = after.seat.currency, after["whole pool"]
    yield Step(_("Pool"), filled_by, money(total, currency))
    title, unmet = _("Condition of the pool: {kpi}"), _("not met: no part in the pool")
    yield from condition_steps(division.pool_only, after, title, unmet)
    if first := after["first of pool"]:
        share = percent(division.shares[int(after["kind in pool"])], 4)
        text = _("{share} of {pool}, in equal parts for all of the role")
        if after["full in pool"]:
            text = _("{share} of {pool}, in equal parts for all of the role, as far as one may have it")
        told = text.format(share=share, pool=money(total, currency))
        yield Step(_("First share of the pool"), told, money(first, currency))
    if after["full in pool"]:
        yield Step(_("At most"), _most_in_words(division, after), money(after["most of pool"], currency))
    elif after["key in pool"] and after["rest of pool"]:
        yield from _rest(division, after)


def _rest(division: PoolDivision, after: Cell) -> Iterator[Step]:
    """What is left for those who may have more, and one member's part of it by the key."""
    currency, rest = after.seat.currency, after["rest of pool"]
    if after["firsts of pool"] or after["held of pool"]:
        text = _("{pool}, less {firsts} in first shares and {held} for those who may have no more")
        if not after["held of pool"]:
            text = _("{pool}, less {firsts} in first shares")
        pool, firsts, held = (money(after[f"{what} pool"], currency) for what in ("whole", "firsts of", "held of"))
        yield Step(_("Rest of the pool"), text.format(pool=pool, firsts=firsts, held=held), money(rest, currency))
    by, key, keys = division.pool_by, after["key in pool"], after["keys in pool"]
    text, in_money = _(by.how), by.in_money
    if after["equal in pool"]:
        text, in_money = _("{rest} × {key} of {keys}, in equal parts"), False
    told = [money(one, currency) if in_money else number(one, 6) for one in (key, keys)]
    how = text.format(rest=money(rest, currency), key=told[0], keys=told[1])
    yield Step(_("Part of the rest"), how, money(rest * key / keys, currency))


def _most_in_words(division: PoolDivision, after: Cell) -> str:
    """Which limit holds; what is too much goes to the others."""
    frame = Frame(after.seat.currency)
    amount, share = division.pool_most, division.pool_most_share
    by_share = share is not None and after["most of pool"] >= share * max(after["figure in pool"], 0.0) - NEARLY
    if share is not None and by_share:
        figure = money(after["figure in pool"], after.seat.currency)
        text = _("{share} of {figure}; what is too much goes to the others")
        return text.format(share=percent(share, 4), figure=figure)
    if after["head in pool"] < 1:
        text = _("{most} × {head} of a head; what is too much goes to the others")
        return text.format(most=as_amount(amount, frame), head=percent(after["head in pool"], 4))
    return _("nobody has more; what is too much goes to the others")


def share_in_words(after: Cell) -> str:
    """Of how much one member has a part, and that all parts add up."""
    currency = after.seat.currency
    pool, first = money(after["whole pool"], currency), after["first of pool"]
    if first:
        text = _("{first} first and a part of the rest of {pool}, rounded so that all parts add up")
        return text.format(first=money(first, currency), pool=pool)
    return _("a part of {pool}, rounded so that all parts add up").format(pool=pool)


def condition_steps(conditions: Sequence[ResultCondition], after: Cell, title: str, unmet: str) -> Iterator[Step]:
    """A line for each condition, with what is said where it is not met."""
    for place, one in enumerate(conditions):
        met = after[f"met {place}"]
        yield Step(
            title.format(kpi=after.title(one.kpi)),
            one.how(after[f"reached {place}"]),
            _("met") if met else unmet,
            line="open" if met else "shut",
        )
