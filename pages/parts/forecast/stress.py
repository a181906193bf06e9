"""The forecast under stress."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from kpi import expectation
from kpi.forecast import Estimate, Forecast
from kpi.forecast.odds import rounded
from kpi.language import _, number, percent_figure
from pages.parts.forecast.against_baseline import costs_more
from pages.parts.forecast.answer import Answer
from pages.parts.forecast.few_worlds import forecasts_under
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.tables import show_table
from pages.parts.shell.view import View


def show_stress(view: View, answer: Answer) -> None:
    """Whole forecasts under other outlooks, since what people share moves the risk more than the mean.

    The first case is the forecast of the headline itself. The others are drawn in fewer worlds, all with the same luck, so only how far
    each lies from the first of those counts: the luck of the draw is the same in both.
    """
    ahead, now, budget = answer.ahead, answer.now, answer.budget
    st.header(_("Years under stress"), anchor=False)
    cases = expectation.cases(ahead.outlook, expectation.attained(view.scheme, ahead.future))
    found: list[Forecast] = remembered(
        Remembered.STRESS,
        (view.scheme, ahead.future),
        lambda: forecasts_under(view.scheme, ahead, [one for _title, one in cases]),
    )
    means = _moved([one.mean for one in found], now.mean)
    most = _moved([one.quantile(0.95) for one in found], now.quantile(0.95))
    chances = _moved([one.chance_over(budget) for one in found], now.chance_over(budget))
    table = pd.DataFrame(
        {
            _("Case"): [title for title, _outlook in cases],
            _("On average"): [rounded(one.value, one.error, now.currency) for one in means],
            _("Difference"): [costs_more(one.value - now.mean.value) for one in means],
            _("In 19 of 20 years at most"): [rounded(one.value, one.error, now.currency) for one in most],
            _("Chance to exceed the budget"): [percent_figure(min(max(one.value, 0.0), 1.0)) for one in chances],
        }
    )
    show_table(table, key="stress table")
    text = _(
        "If nobody shared luck, the cost would lie within a band {times} times as wide as now. How much people share is the least known figure, and the most consequential."
    )
    st.caption(text.format(times=number(_width(found[-1]) / _width(found[0]), 2)))


def _moved(cases: Sequence[Estimate], headline: Estimate) -> list[Estimate]:
    """The headline's figure, and from there as far as each case lies from the first."""
    first = cases[0].value
    return [headline, *(one._replace(value=headline.value + one.value - first) for one in cases[1:])]


def _width(found: Forecast) -> float:
    return found.quantile(0.95).value - found.quantile(0.05).value or 1.0
