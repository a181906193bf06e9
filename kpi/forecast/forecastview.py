"""A forecast as a reader sees it in a notebook: one line, and how the cost scatters."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from kpi.forecast.result import SHARES_SHOWN, Forecast
from kpi.language import _, number, percent, whole_money
from kpi.shown import line_and_table, on_one_line


def forecast_line(found: Forecast) -> str:
    """What is to be expected, and how exactly that is known: two standard errors."""
    write, mean = whole_money(found.currency), found.mean
    text = (
        _("Forecast (people: {people}, periods: {periods}, possible years: {count}): {money} on average")
        if math.isnan(mean.error)
        else _(
            "Forecast (people: {people}, periods: {periods}, possible years: {count}): {money} on average, give or take {error}"
        )
    )
    told = text.format(
        people=number(found.future.workforce.seats["person"].nunique()),
        periods=number(len(found.periods)),
        count=number(found.count),
        money=write(mean.value),
        error="" if math.isnan(mean.error) else write(2 * mean.error),
    )
    return on_one_line(told)


def forecast_html(found: Forecast) -> str:
    """The same above the target bonuses, the mean and the quantiles of the cost."""
    titles = {"what": _("Cost"), "value": _("Money"), "error": _("Standard error")}
    write = dict.fromkeys(("value", "error"), whole_money(found.currency))
    return line_and_table(forecast_line(found), pd.DataFrame(list(_figures(found))), write, titles)


def _figures(found: Forecast) -> Iterator[dict[str, Any]]:
    yield {"what": _("Target bonuses"), "value": found.target, "error": math.nan}
    yield {"what": _("Expected cost"), **found.mean._asdict()}
    for share in SHARES_SHOWN:
        what = _("{share} of the possible years cost at most").format(share=percent(share))
        yield {"what": what, **found.quantile(share)._asdict()}
