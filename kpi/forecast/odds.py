"""The forecast in sentences: odds instead of probabilities, and no more digits than the error supports."""

from kpi.language import N_, _, money, number
from kpi.statistics.rough import honest

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


def rounded(minor: float, error: float, currency: str) -> str:
    """Money, given in minor units, with the digits that its error supports."""
    return money(honest(minor, error), currency, exact=False)


def verdict(chance: float, budget: float, most: float, error: float, currency: str, horizon: str) -> str:
    """The answer to "will it hold?" in two sentences.

    `chance` to exceed the budget, `most` the cost that 19 of 20 possible years stay below with its `error`; money in minor units.
    """
    return (
        f"{budget_finding(chance, budget, currency, horizon)} {budget_reserve(most, error, budget, currency, horizon)}"
    )


def budget_finding(chance: float, budget: float, currency: str, horizon: str) -> str:
    """How often the bonuses cost more than a budget (minor units), in years, quarters or periods as the `horizon` is."""
    rare, few, many, always = _EXCEEDS[horizon]
    said = {"budget": money(budget, currency, exact=False)}
    if chance < _RARE:
        return _(rare).format(**said, all=number(1 / _RARE))
    if chance > _SURE:
        return _(always).format(**said)
    if chance < _OFTEN:
        return _(few).format(**said, all=number(round(1 / chance)))
    of = 10 if chance <= 0.95 else 100
    return _(many).format(**said, n=number(round(chance * of)), all=number(of))


def budget_reserve(most: float, error: float, budget: float, currency: str, horizon: str) -> str:
    """What has to be put aside beside a budget, or is left of it, in 19 of 20 possible years."""
    enough, left = _RESERVES[horizon]
    said = rounded(abs(most - budget), error, currency)
    return _(enough if most > budget else left).format(money=said)


_EXCEEDS = {
    "year": (
        N_("The budget of {budget} is safe: fewer than 1 year in {all} costs more."),
        N_("In 1 year of {all} the bonuses cost more than the budget of {budget}."),
        N_("In {n} of {all} years the bonuses cost more than the budget of {budget}."),
        N_("In nearly every year the bonuses cost more than the budget of {budget}."),
    ),
    "quarter": (
        N_("The budget of {budget} is safe: fewer than 1 quarter in {all} costs more."),
        N_("In 1 quarter of {all} the bonuses cost more than the budget of {budget}."),
        N_("In {n} of {all} quarters the bonuses cost more than the budget of {budget}."),
        N_("In nearly every quarter the bonuses cost more than the budget of {budget}."),
    ),
    "period": (
        N_("The budget of {budget} is safe: fewer than 1 period in {all} costs more."),
        N_("In 1 period of {all} the bonuses cost more than the budget of {budget}."),
        N_("In {n} of {all} periods the bonuses cost more than the budget of {budget}."),
        N_("In nearly every period the bonuses cost more than the budget of {budget}."),
    ),
}
"""By horizon: hardly ever, once in a while, often, practically always."""
_RESERVES = {
    "year": (
        N_("A reserve of {money} is enough in 19 of 20 years."),
        N_("In a bad year (1 in 20), {money} is still left."),
    ),
    "quarter": (
        N_("A reserve of {money} is enough in 19 of 20 quarters."),
        N_("In a bad quarter (1 in 20), {money} is still left."),
    ),
    "period": (
        N_("A reserve of {money} is enough in 19 of 20 periods."),
        N_("In a bad period (1 in 20), {money} is still left."),
    ),
}
"""By horizon: what has to be put aside, and what is left."""
