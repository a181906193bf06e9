"""A forecast as a reader sees it in a notebook: one line, and how the cost scatters."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from kpi.forecast.result import SHARES_SHOWN, Forecast
from kpi.language import _, ngettext, number, percent, whole_money
from kpi.shown import line_and_table, on_one_line


def forecast_line(found: Forecast) -> str:
    """What is to be expected, and how exactly that is known: two standard errors."""
    write, mean = whole_money(found.currency), found.mean
    told = write(mean.value)
    if not math.isnan(mean.error):
        told = _("{money} on average, give or take {error}").format(money=told, error=write(2 * mean.error))
    return on_one_line(f"{_size(found)}: {told}")


def _size(found: Forecast) -> str:
    people, periods = found.future.workforce.seats["person"].nunique(), len(found.periods)
    return _("Forecast of {people} over {periods} in {worlds}").format(
        people=ngettext("{n} person", "{n} people", people).format(n=number(people)),
        periods=ngettext("{n} period", "{n} periods", periods).format(n=number(periods)),
        worlds=ngettext("{n} world", "{n} worlds", found.count).format(n=number(found.count)),
    )


def forecast_html(found: Forecast) -> str:
    """The same above the target bonuses, the mean and the quantiles of the cost."""
    titles = {"what": _("Cost"), "value": _("Money"), "error": _("Standard error")}
    write = dict.fromkeys(("value", "error"), whole_money(found.currency))
    return line_and_table(forecast_line(found), pd.DataFrame(list(_figures(found))), write, titles)


def _figures(found: Forecast) -> Iterator[dict[str, Any]]:
    yield {"what": _("Target bonuses"), "value": found.target, "error": math.nan}
    yield {"what": _("Expected cost"), **found.mean._asdict()}
    for share in SHARES_SHOWN:
        what = _("{share} of the worlds cost at most").format(share=percent(share))
        yield {"what": what, **found.quantile(share)._asdict()}
