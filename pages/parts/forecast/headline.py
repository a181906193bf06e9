"""The sentence that answers the question, with the figures under it."""

import streamlit as st

from kpi.forecast import Estimate, Forecast
from kpi.forecast.odds import rounded, verdict
from kpi.language import _, change, number, percent
from pages.parts.forecast.ahead import Ahead, in_closed_form
from pages.parts.forecast.forecasts import forecasts
from pages.parts.forecast.world_count import world_count
from pages.parts.shell import amounts, session
from pages.parts.shell.texts import plain
from pages.parts.shell.view import View


def _headline(now: Forecast, before: Forecast, budget: float, horizon: str) -> None:
    over, most = now.chance_over(budget), now.quantile(0.95)
    st.subheader(plain(verdict(over.value, budget, most.value, most.error, now.currency, horizon)))
    currency = now.currency
    with st.container(horizontal=True, key="ahead_figures", gap="small"):
        _figure(_("On average"), rounded(now.mean.value, now.mean.error, currency), now.mean.value - before.mean.value)
        low, high = now.quantile(0.05), most
        text = _("{low} to {high}")
        band = text.format(low=rounded(low.value, low.error, currency), high=rounded(high.value, high.error, currency))
        st.metric(_("In 9 of 10 worlds"), plain(band), border=True, height="stretch")
        st.metric(
            _("Chance to exceed the budget"),
            percent(over.value, 1),
            _unsure(over, now.count),
            delta_color="off",
            delta_arrow="off",
            border=True,
        )


def _unsure(chance: Estimate, count: int) -> str:
    """How far a chance may be off: two standard errors, or, where every world says the same, three in so many worlds."""
    if 0 < chance.value < 1:
        return _("± {points} points").format(points=number(200 * chance.error, 1))
    return _("within {points} points").format(points=number(300 / count, 2))


def _figure(title: str, value: str, against: float) -> None:
    """A cost with its change against the baseline; Streamlit reads the direction from a plain hyphen."""
    if abs(against) < 1:
        st.metric(title, value, _("same as today's scheme"), delta_color="off", delta_arrow="off", border=True)
    else:
        st.metric(title, value, change(against, amounts.cash).replace("−", "-"), delta_color="inverse", border=True)


def show_answer(view: View, found: Ahead) -> tuple[Forecast, Forecast, float]:
    """The forecasts of the scheme and of the baseline and the budget, under the sentence that answers the question."""
    at_once = st.empty()
    if _is_plain(view):
        text = _("Expected cost, in closed form: **{cost}**. Drawing worlds for the rest …")
        exact = in_closed_form(view, found).cost.value or 0.0
        at_once.markdown(text.format(cost=plain(amounts.cash(exact))))
    now, before = forecasts(view, found, world_count(found))
    at_once.empty()
    given = session.state().ahead_budget
    budget = now.target if given is None else given * amounts.units()
    _headline(now, before, budget, found.outlook.horizon)
    return now, before, budget


def _is_plain(view: View) -> bool:
    """Whether the closed form is quick: no gates, caps or extras that have to be integrated."""
    return all(not card.gates and card.cap is None and not card.commissions for card in view.scheme.cards)
