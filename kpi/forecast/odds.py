"""The forecast in sentences: odds instead of probabilities, and no more digits than the error supports."""

import math

from kpi.language import _, money, number

_RARE, _SURE, _OFTEN = 0.001, 0.995, 0.35


def odds(chance: float) -> str:
    """A chance as people say it: "1 in 5", "7 in 10", "fewer than 1 in 1,000"."""
    if chance < _RARE:
        return _("fewer than 1 in {all}").format(all=number(1 / _RARE))
    if chance > _SURE:
        return _("practically always")
    if chance < _OFTEN:
        return _("{n} in {all}").format(n=1, all=number(round(1 / chance)))
    of = 10 if chance <= 0.95 else 100
    return _("{n} in {all}").format(n=round(chance * of), all=of)


def honest(value: float, error: float) -> float:
    """The value without digits that its standard error does not support: rounded to the power of ten below two errors."""
    if not error > 0:
        return value
    step = 10.0 ** math.floor(math.log10(2 * error))
    return round(value / step) * step


def rounded(minor: float, error: float, currency: str) -> str:
    """Money, given in minor units, with the digits that its error supports."""
    return money(honest(minor, error), currency, exact=False)


def verdict(chance: float, budget: float, most: float, error: float, currency: str, horizon: str) -> str:
    """The answer to "will it hold?" in a sentence.

    `chance` to exceed the budget, `most` the cost that 19 of 20 worlds stay below with its `error`; money in minor units.
    """
    gap = rounded(abs(most - budget), error, currency)
    spans = {"period": _("periods"), "quarter": _("quarters")}.get(horizon, _("years"))
    second = (
        _("a reserve of {money} covers 19 of 20 {spans}")
        if most > budget
        else _("in 19 of 20 {spans} at least {money} is left")
    )
    return f"{_exceeding(chance, money(budget, currency, exact=False))}; {second.format(money=gap, spans=spans)}."


def _exceeding(chance: float, budget: str) -> str:
    if chance < _RARE:
        return _("Hardly any world costs more than {budget} ({odds})").format(budget=budget, odds=odds(chance))
    if chance > _SURE:
        return _("Practically every world costs more than {budget}").format(budget=budget)
    if chance < _OFTEN:
        return _("There is a {odds} chance to exceed {budget}").format(odds=odds(chance), budget=budget)
    return _("The chance to exceed {budget} is {odds}").format(odds=odds(chance), budget=budget)
