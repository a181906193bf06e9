"""What it will cost: the fan over the periods, the distribution against the budget, and whether the figures can be believed."""

import numpy as np
import pandas as pd
import streamlit as st

from kpi.charts import forecastchart as charts
from kpi.forecast import Forecast
from kpi.forecast.odds import odds, rounded
from kpi.language import _, change, percent
from pages.parts.forecast.ahead import Ahead, in_closed_form, paid_so_far
from pages.parts.shell import amounts
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.downloads import download_tables_later
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import show_finding, show_sentence
from pages.parts.shell.view import View


def show_cost(view: View, ahead: Ahead, found: Forecast, budget: float) -> None:
    """Two pictures and their figures."""
    units, write = amounts.units(), amounts.write_money()
    show_finding(_("Likely cost"))
    rows = charts.cost_rows(found.cost / units, budget / units, write)
    draw_chart(rows, charts.costs_chart(), key="ahead_costs", alt=_("How often the whole costs how much"))
    show_finding(_("Period by period"))
    paid = pd.Series(paid_so_far(view).payout.sum(axis=0) / units, index=view.everyone.periods)
    rows = charts.fan_rows(paid, found.periods, found.cost_by_period / units, write)
    draw_chart(rows, charts.fan(), key="ahead_fan", alt=_("Cost by period, past and ahead"))
    st.caption(_("Grey: what was paid. Blue: the middle, half and nine tenths of all worlds."))
    _tail(found)
    with st.expander(_("Checked against the closed form"), key="ahead check", on_change="rerun") as check:
        if check.open:
            _check(view, ahead, found, budget)
    # What is paid on own results and through the team is found out only when somebody takes the table.
    titles, digits = (_("periods"), _("worlds")), amounts.decimals()

    def tables() -> dict[str, pd.DataFrame]:
        made = (_periods(found, units), _worlds(found, units))
        return {title: table.round(digits) for title, table in zip(titles, made, strict=True)}

    download_tables_later(tables, "sixtyforty-forecast")


def _worlds(found: Forecast, units: int) -> pd.DataFrame:
    money = {name: np.asarray(getattr(found, name)).sum(axis=0) for name in ("own", "through_team", "commission")}
    return pd.DataFrame({"cost": found.cost, **money}) / units


def _periods(found: Forecast, units: int) -> pd.DataFrame:
    shares = (0.05, 0.25, 0.5, 0.75, 0.95)
    levels = np.quantile(found.cost_by_period, shares, axis=1) / units
    names = [f"p{round(100 * share)}" for share in shares]
    return pd.DataFrame({"period": list(found.periods), **dict(zip(names, levels, strict=True))})


def _tail(found: Forecast) -> None:
    """The unlikely in figures, each with what it may be off by."""
    currency = found.currency
    rows = [
        (_("On average"), found.mean),
        (_("In half of all worlds at most"), found.quantile(0.5)),
        (_("In 19 of 20 worlds at most"), found.quantile(0.95)),
        (_("In 99 of 100 worlds at most"), found.quantile(0.99)),
        (_("Average of the worst 5%"), found.tail_mean(0.95)),
    ]
    table = pd.DataFrame(
        {
            _("Cost"): [title for title, _figure in rows],
            _("Money"): [rounded(one.value, one.error, currency) for _title, one in rows],
            _("± (2 standard errors)"): [amounts.cash(2 * one.error) for _title, one in rows],
            _("Chance of more"): [odds(found.chance_over(one.value).value) for _title, one in rows],
        }
    )
    show_table(table, key="ahead tail")


def _check(view: View, ahead: Ahead, found: Forecast, budget: float) -> None:
    closed = in_closed_form(view, ahead)
    exact, over = closed.cost, closed.over(budget)
    gap = found.mean.value - (exact.value or 0.0)
    text = _(
        "Without drawing anything the expected cost is {exact}; the worlds say {drawn}: {gap} apart, with a standard error of {error}."
    )
    show_sentence(
        text.format(
            exact=amounts.cash(exact.value or 0.0),
            drawn=amounts.cash(found.mean.value),
            gap=change(gap, amounts.cash),
            error=amounts.cash(found.mean.error),
        )
    )
    if over.value is not None:
        both = _("Chance to exceed the budget: {closed}; by the worlds {drawn}.")
        drawn = found.chance_over(budget).value
        st.markdown(both.format(closed=percent(over.value, 1), drawn=percent(drawn, 1)))
    reasons = dict.fromkeys([exact.why, over.why])
    st.caption(" ".join(filter(None, reasons)) or _("The closed form is exact here."))
