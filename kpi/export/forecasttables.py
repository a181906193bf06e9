"""A forecast as a table to take away, and as lines of text."""

import math
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from kpi.export.takentable import TakenTable, subject_of
from kpi.forecast import Estimate, Forecast
from kpi.forecast.result import MONEY_OF_PEOPLE, SHARES_SHOWN
from kpi.language import Write, _, minor_digits, money, percent, period_name, points
from kpi.periods import shortest

_DIGITS = 6
_CHANCES = (
    "chance_of_nothing",
    "chance_of_target",
    "chance_of_cap",
    "delivers",
    "delivers_team_fails",
    "misses_team_succeeds",
)


def forecast_table(found: Forecast) -> pd.DataFrame:
    """What each person may be paid: a row a seat; money as decimals of the currency, chances as shares."""
    digits = minor_digits(found.currency)
    people = found.people_in_minor_units.round(_DIGITS)
    return people.assign(**{name: people[name].map(lambda amount: _exact(amount, digits)) for name in MONEY_OF_PEOPLE})


def taken_forecast(found: Forecast) -> TakenTable:
    """The same under what it is about, with its sums; of bands no sum says anything."""
    return TakenTable(
        forecast_table(found), subject_of(found.scheme, found.periods), shares=_CHANCES, totals=("target", "mean")
    )


def _exact(minor: float, digits: int) -> Decimal | None:
    """An amount in the currency, rounded half up to its minor units; None where there is none."""
    if pd.isna(minor):
        return None
    return Decimal(repr(float(minor))).quantize(Decimal(1), ROUND_HALF_UP).scaleb(-digits)


_LEVEL = 0.95


def forecast_lines(found: Forecast, budget: float | None = None) -> Iterator[str]:
    """The cost: a sentence first, then each figure with its Monte Carlo error (one standard error); `budget` in minor units."""

    def amount(value: float) -> str:
        return money(value, found.currency, exact=False)

    yield found.verdict(budget) if budget is not None else _about_cost(found, amount)
    if budget is not None:
        chance = found.chance_over(budget)
        yield _("Chance to exceed the budget: {chance} (± {points})").format(
            chance=percent(chance.value, 1), points=points(chance.error, 2)
        )
    rows = {_("Expected cost"): found.mean}
    rows |= {
        _("{share} of the possible years cost at most").format(share=percent(share)): found.quantile(share)
        for share in SHARES_SHOWN
    }
    rows[_("The worst {share} cost on average").format(share=percent(1 - _LEVEL))] = found.tail_mean(_LEVEL)
    width = max(map(len, rows))
    for title, one in rows.items():
        yield f"{title:<{width}}  {amount(one.value)} {_error(one, amount)}".rstrip()


def _about_cost(found: Forecast, amount: Write) -> str:
    text = _("{first} to {last} is expected to cost {mean}, and in {level} of the possible years at most {most}.")
    shown = {"mean": amount(found.mean.value), "most": amount(found.value_at_risk(_LEVEL).value)}
    periods = shortest(found.periods)
    return text.format(first=period_name(periods[0]), last=period_name(periods[-1]), level=percent(_LEVEL), **shown)


def _error(one: Estimate, amount: Write) -> str:
    return "" if math.isnan(one.error) else f"(± {amount(one.error)})"
