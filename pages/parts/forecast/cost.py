"""The part Cost: the answer as drawings that follow the hand; below them what is asked for once in a while."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from kpi.export.takentable import TakenTable, subject_of
from kpi.forecast import Forecast
from kpi.forecast.odds import odds, rounded
from kpi.language import _
from pages.parts.forecast.against_baseline import show_against_baseline
from pages.parts.forecast.answer import Answer
from pages.parts.forecast.cost_by_split import show_cost_by_split
from pages.parts.forecast.years import show_figures, show_headline, show_months, show_picture
from pages.parts.shell import amounts
from pages.parts.shell.downloads import download_tables_later
from pages.parts.shell.tables import show_table
from pages.parts.shell.view import View


def show_cost(view: View, found: Answer) -> None:
    """Finding, figures, both pictures, and rows that unfold."""
    show_headline()
    show_figures()
    show_picture()
    show_months()
    _fold("ahead tail", _("Good and bad years in figures"), lambda: _tail(found.now))
    _fold("ahead baseline", _("Beside today’s scheme"), lambda: show_against_baseline(found))
    _fold("ahead splits", _("The cost at every split"), lambda: show_cost_by_split(view, found))
    _downloads(found.now)


def _fold(key: str, title: str, show: Callable[[], None]) -> None:
    with st.expander(title, key=f"{key} row", on_change="rerun") as row:
        if row.open:
            show()


def _downloads(found: Forecast) -> None:
    # What is paid on own results and through the team is found out only when somebody takes the table.
    titles, digits, units = (_("Periods"), _("Possible years")), amounts.decimals(), amounts.units()
    told = subject_of(found.scheme, found.periods)

    def tables() -> dict[str, TakenTable]:
        made = (_periods(found, units), _worlds(found, units))
        return {title: TakenTable(table.round(digits), told) for title, table in zip(titles, made, strict=True)}

    download_tables_later(tables, "sixtyforty-forecast")


def _worlds(found: Forecast, units: int) -> pd.DataFrame:
    money = {name: np.asarray(getattr(found, name)).sum(axis=0) for name in ("own", "through_team", "commission")}
    pools = found.costs.pools_and_prizes.sum(axis=0)
    return pd.DataFrame({"cost": found.cost, **money, "pools_and_prizes": pools}) / units


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
        (_("In half of all years at most"), found.quantile(0.5)),
        (_("In 19 of 20 years at most"), found.quantile(0.95)),
        (_("In 99 of 100 years at most"), found.quantile(0.99)),
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
