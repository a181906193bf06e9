"""Whole pictures of what the engine gives, for a notebook: chart, rows and a title that says the finding."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kpi.charts import forecastchart
from kpi.charts.notebook import Picture, picture
from kpi.charts.peoplechart import bar_rows, bars
from kpi.charts.rulechart import curve, curve_rows, frontier_chart, frontier_rows
from kpi.language import Write, _, minor_units, whole_money
from kpi.money import Floats
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.rules.curve import Curve
from kpi.scheme.scheme import Scheme
from kpi.split import Effect, frontier, people

if TYPE_CHECKING:  # a slow import, and most screens never ask
    from kpi.forecast import Forecast, Splits

_NAMED = 20
"""So many people have room for their names."""
_SHARES = tuple(step / 20 for step in range(20, -1, -1))


def pay_picture(found: Effect) -> Picture:
    """A bar a person: own part, team part, what is gained and lost through the team, and the target bonus."""
    everybody = people(found)
    return picture(bars(named=len(everybody) <= _NAMED), bar_rows(everybody), repr(found))


def curve_picture(shown: Curve, results: Floats, title: str) -> Picture:
    """A payout curve over the crowd of real results; `title` says the finding."""
    return picture(curve(shown.scale), curve_rows(shown, results), title)


def split_picture(scheme: Scheme, workforce: Workforce, shares: Sequence[float] = _SHARES) -> Picture:
    """Pay of strong, weak and all over the individual share. Raises `Refused` as `pay` does."""
    table, write = frontier(scheme, workforce, shares), _amounts(scheme.currency)
    text = _("From {first} to {last} the strong go from {strong} to {strong_then}, the weak from {weak} to {weak_then}")
    start, end = table.iloc[0], table.iloc[-1]
    title = text.format(
        first=_split(start["share"]),
        last=_split(end["share"]),
        strong=write(start["strong"]),
        strong_then=write(end["strong"]),
        weak=write(start["weak"]),
        weak_then=write(end["weak"]),
    )
    rows = frontier_rows(table, int(np.prod(workforce.shape)), scheme.team.share or 1.0, write)
    return picture(frontier_chart(), rows, title)


def cost_picture(found: "Forecast", budget: float) -> Picture:
    """How often the whole costs how much, beside a budget in units of the currency."""
    units, write = minor_units(found.currency), _amounts(found.currency)
    rows = forecastchart.cost_rows(found.cost / units, budget, write)
    return picture(forecastchart.costs_chart(), rows, found.verdict(budget * units))


def periods_picture(paid: Payouts, found: "Forecast") -> Picture:
    """What each period cost, and what it may cost ahead."""
    units, write = minor_units(found.currency), _amounts(found.currency)
    past = pd.Series(paid.payout.sum(axis=0) / units, index=paid.periods)
    rows = forecastchart.fan_rows(past, found.periods, found.cost_by_period / units, write)
    title = _("In half of all possible years it costs more than {money}").format(
        money=write(float(np.median(found.cost)) / units)
    )
    return picture(forecastchart.fan(), rows, title)


def cost_over_splits_picture(splits: "Splits", budget: float) -> Picture:
    """The cost of all worlds over the individual share, beside a budget in units of the currency."""
    scheme = splits.scheme
    units, write, shares = scheme.minor, _amounts(scheme.currency), np.linspace(0, 1, 11)
    levels = splits.quantiles(shares.tolist()) / units
    table = pd.DataFrame({"share": shares, **dict(zip(("p5", "p50", "p95"), levels.T, strict=True))})
    text = _("From {first} to {last} the median cost goes from {least} to {most}")
    middle = table["p50"]
    title = text.format(first=_split(0), last=_split(1), least=write(middle.iloc[0]), most=write(middle.iloc[-1]))
    rows = forecastchart.share_rows(table, scheme.team.share or 1.0, budget, write)
    return picture(forecastchart.shares(), rows, title)


def _amounts(currency: str) -> Write:
    """Writes units of the currency as money."""
    units, write = minor_units(currency), whole_money(currency)
    return lambda amount: write(amount * units)


def _split(share: float) -> str:
    return f"{share * 100:.0f}:{100 - share * 100:.0f}"
