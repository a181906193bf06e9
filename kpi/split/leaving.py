"""Will the strong leave? A labelled what-if with its sources and its counter-evidence; never a prediction.

The chance to leave follows pay with a published elasticity, from a base that the reader sets; what a leaver costs is theirs to judge.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi.language import N_, Write, _, ngettext, number
from kpi.money import Floats
from kpi.payment.payouts import Payouts
from kpi.periods import months
from kpi.split.effect import Effect

ELASTICITY = -2.5
"""Change of the chance to leave in percent for one percent more pay; studies find −2 to −3, so show −1 to −3."""
REPLACEMENT = 0.21
"""Cost of a replacement as a share of the annual pay: median of 27 studies of non-executive jobs (Boushey and Glynn 2012)."""

SOURCES = ("epi-quits", "dube-2018", "boushey-glynn-2012", "trevor-1997", "salamin-hom-2005", "carnahan-2012")
COUNTER_EVIDENCE = ("hamilton-2003",)
"""Keys of `kpi.library.evidence`."""
ASSUMES = (
    N_("Only pay changes; job market, tasks and leadership stay as they are."),
    N_("The elasticity comes from other firms, countries and jobs."),
    N_("People who leave because of morale, and weak people who leave, are not counted."),
)


def chance(
    before: float, pay_before: float, pay_after: float, elasticity: float = ELASTICITY, shortfall: float = 0.0
) -> float:
    """The yearly chance that somebody leaves after pay has changed, from a base chance between 0 and 1.

    On the logit scale, so that it stays a chance; near the base one percent less pay raises it by −`elasticity` percent.
    `shortfall` adds to the logit for pay below that of peers, an assumption. Raises ValueError for pay or a base that cannot be.
    """
    if not (0 < before < 1 and pay_before > 0 and pay_after > 0):
        raise ValueError("needs 0 < before < 1 and pay above 0")
    logit = math.log(before / (1 - before)) + elasticity / (1 - before) * math.log(pay_after / pay_before) + shortfall
    return 1 / (1 + math.exp(-logit))


_TEN = 10
"""Years in which less than one leaver a year is counted."""


@dataclass(frozen=True)
class Leaving:
    """A year of one group of alike people; money in the unit that was put in."""

    people: int
    before: float
    """Chance to leave without the team part."""
    after: float
    saved: float
    """What the employer saves in a year by the team part."""
    per_leaver: float
    """What a leaver costs: replacement, and the margin that is lost while a successor learns."""

    @property
    def more_leavers(self) -> float:
        """Expected number of people who leave because of it."""
        return self.people * (self.after - self.before)

    @property
    def cost(self) -> float:
        """Expected cost of them."""
        return self.more_leavers * self.per_leaver

    @property
    def break_even(self) -> float:
        """What a leaver must cost for the saving to be lost; infinite where nobody leaves because of it."""
        return self.saved / self.more_leavers if self.more_leavers > 0 else math.inf


@dataclass(frozen=True)
class StrongYear:
    """A year of the strong, each person counted once, however many periods and seats they have; money in minor units."""

    people: int
    before: float
    """Yearly cash of one of them at 100:0, on average."""
    after: float
    saved: float
    """What the employer keeps in a year by the team part."""


def strong_year(found: Effect) -> StrongYear | None:
    """What is shown, brought to a year; None where nobody is strong over all periods, or the strong are paid nothing.

    A person counts as long as they were there; periods whose names are no dates are taken for a year together.
    """
    codes, names = pd.factorize(found.paid.seats["person"])
    strong = np.bincount(codes, found.strong_over_all, len(names)) > 0
    lengths = _years(found.paid.periods)
    there = np.zeros((len(names), len(lengths)), bool)
    np.logical_or.at(there, codes, found.paid.active)
    years = there @ lengths
    kept = strong & (years > 0)

    def cash(paid: Payouts) -> float:
        yearly = np.bincount(codes, (paid.payout + paid.salary).sum(axis=1), len(names))[kept] / years[kept]
        return float(yearly.mean()) if kept.any() else 0.0

    before, after = cash(found.alone), cash(found.paid)
    if before <= 0 or after <= 0:
        return None
    return StrongYear(int(kept.sum()), before, after, found.employer_keeps / float(lengths.sum()))


def _years(periods: Sequence[str]) -> Floats:
    """How long each period is, in years."""
    known = [months(name) for name in periods]
    if any(length is None for length in known):
        return np.full(len(periods), 1 / len(periods))
    return np.array([length / 12 for length in known if length is not None])


def leaving(
    people: int,
    before: float,
    pay_before: float,
    pay_after: float,
    saved: float,
    elasticity: float = ELASTICITY,
    replacement: float = REPLACEMENT,
    lost_margin: float = 0.0,
) -> Leaving:
    """What the loss of pay may cost in leavers a year: pay is total cash of a year at 100:0 and under the scheme.

    `replacement` is a share of the yearly pay before, `lost_margin` money a leaver on top. Raises ValueError as `chance` does.
    """
    after = chance(before, pay_before, pay_after, elasticity)
    return Leaving(people, before, after, saved, replacement * pay_before + lost_margin)


def said_of_leaving(found: Leaving, write: Write) -> str:
    """How many more or fewer of the strong leave, what that costs, and what the team part saves; `write` writes money."""
    if not found.more_leavers:
        return _("The team part changes nothing for the strong, so by this what-if nobody leaves because of it.")
    saved = (
        _("The team part saves {kept} a year.") if found.saved >= 0 else _("The team part costs {kept} more a year.")
    )
    words = {"n": number(found.people), "cost": write(abs(found.cost))}
    leavers = _leavers(found).format(**words, **_how_many(found))
    return f"{leavers} {saved.format(kept=write(abs(found.saved)))}"


def _how_many(found: Leaving) -> dict[str, str]:
    """People in a year and in ten."""
    more = abs(found.more_leavers)
    return {"more": number(more, 1), "in_ten": number(_in_ten_years(more))}


def _in_ten_years(more: float) -> int:
    """A tenth of a person leaves nowhere, but one person in ten years does."""
    return round(_TEN * more)


def _leavers(found: Leaving) -> str:
    """Nobody is said to leave a negative number of times; less than one person is told of ten years."""
    more = abs(found.more_leavers)
    if round(more, 1) >= 1:
        return _in_a_year(found.more_leavers > 0, 1 if number(more, 1) == number(1) else 2)
    if _in_ten_years(more):
        return _in_ten(found.more_leavers > 0, _in_ten_years(more))
    if found.more_leavers > 0:
        return _("In ten years not even one strong person more leaves (of {n}); that costs {cost} a year.")
    return _("In ten years not even one strong person fewer leaves (of {n}); that saves {cost} a year.")


def _in_a_year(more: bool, count: int) -> str:
    if more:
        return ngettext(
            "On average {more} more strong person leaves in a year (of {n}); that costs {cost}.",
            "On average {more} more strong people leave in a year (of {n}); that costs {cost}.",
            count,
        )
    return ngettext(
        "On average {more} strong person fewer leaves in a year (of {n}); that saves {cost}.",
        "On average {more} strong people fewer leave in a year (of {n}); that saves {cost}.",
        count,
    )


def _in_ten(more: bool, count: int) -> str:
    if more:
        return ngettext(
            "In ten years about {in_ten} more strong person leaves (of {n}); that costs {cost} a year.",
            "In ten years about {in_ten} more strong people leave (of {n}); that costs {cost} a year.",
            count,
        )
    return ngettext(
        "In ten years about {in_ten} strong person fewer leaves (of {n}); that saves {cost} a year.",
        "In ten years about {in_ten} strong people fewer leave (of {n}); that saves {cost} a year.",
        count,
    )
