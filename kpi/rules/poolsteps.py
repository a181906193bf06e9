"""How a pool was divided, in words that somebody with a pocket calculator can follow."""

from collections.abc import Iterator

from kpi.language import _, money, number, percent
from kpi.rules.base import Step
from kpi.rules.division import PoolDivision
from kpi.rules.paysheet import Cell


def division_steps(division: PoolDivision, filled_by: str, after: Cell) -> Iterator[Step]:
    """The pool of the group of one member, what comes first, and the member's part of the rest."""
    currency, total = after.seat.currency, after["whole pool"]
    yield Step(_("Pool"), filled_by, money(total, currency))
    yield from _conditions(division, after)
    if first := after["first of pool"]:
        share = percent(division.shares[int(after["kind in pool"])], 4)
        how = _("{share} of {pool}, in equal parts for all of the role")
        yield Step(
            _("First share of the pool"), how.format(share=share, pool=money(total, currency)), money(first, currency)
        )
    if (key := after["key in pool"]) and after["rest of pool"]:
        texts = {
            "target": _("{rest} × {key} of {keys}, by target bonus"),
            "heads": _("{rest} × {key} of {keys}, by heads"),
            "results": _("{rest} × {key} of {keys}, by results"),
            "scores": _("{rest} × {key} of {keys}, by target bonus × individual score"),
            "days": _("{rest} × {key} of {keys}, by days employed"),
            "salary": _("{rest} × {key} of {keys}, by salary"),
        }
        text = _("{rest} × {key} of {keys}, in equal parts") if after["equal in pool"] else texts[division.pool_by.word]
        how = text.format(
            rest=money(after["rest of pool"], currency), key=number(key, 6), keys=number(after["keys in pool"], 6)
        )
        yield Step(_("Part of the rest"), how, money(after["rest of pool"] * key / after["keys in pool"], currency))
    if after["full in pool"]:
        how = _("nobody has more; what is too much goes to the others")
        yield Step(_("At most"), how, money(after["most of pool"], currency))


def share_in_words(after: Cell) -> str:
    """Of how much one member has a part, and that all parts add up."""
    currency = after.seat.currency
    pool, first = money(after["whole pool"], currency), after["first of pool"]
    if first:
        text = _("{first} first and a part of the rest of {pool}, rounded so that all parts add up")
        return text.format(first=money(first, currency), pool=pool)
    return _("a part of {pool}, rounded so that all parts add up").format(pool=pool)


def _conditions(division: PoolDivision, after: Cell) -> Iterator[Step]:
    for place, one in enumerate(division.pool_only):
        title = _("Condition of the pool: {kpi}").format(kpi=after.title(one.kpi))
        met = after[f"met {place}"]
        yield Step(
            title,
            one.how(after[f"reached {place}"]),
            _("met") if met else _("not met: no part in the pool"),
            line="open" if met else "shut",
        )
