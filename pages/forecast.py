"""What it will cost, how likely that is, and who is at the mercy of luck."""

from collections.abc import Callable

import streamlit as st

from kpi.forecast import Estimate, Forecast
from kpi.forecast.words import rounded, verdict
from kpi.language import _, change, number, percent
from kpi.problem import Refused
from pages.parts.forecast import ahead as _ahead
from pages.parts.forecast.ahead import Ahead
from pages.parts.forecast.chances import groups_part, people_part
from pages.parts.forecast.cost import against_part, cost_part, shares_part
from pages.parts.forecast.fit import fit_part
from pages.parts.forecast.hold_budget import hold_part
from pages.parts.forecast.outlook import outlook_form, worlds_choice
from pages.parts.forecast.sensitivity import matters_part
from pages.parts.forecast.track_record import test_part
from pages.parts.shell import problems as _parts
from pages.parts.shell import session as _session
from pages.parts.shell.controls import slider
from pages.parts.shell.door import require_app
from pages.parts.shell.fragments import everywhere
from pages.parts.shell.session import View

require_app(__file__)


def _budget(found: Ahead) -> None:
    """The money that is there for the whole time ahead."""
    now = _session.state().ahead_budget
    st.number_input(
        _("Budget of the time ahead"),
        min_value=0.0,
        value=now,
        step=1_000.0,
        key="ahead budget",
        placeholder=_("all target bonuses"),
        help=_("For {first} to {last}. When empty, the sum of all target bonuses.").format(
            first=found.future.workforce.periods[0], last=found.future.workforce.periods[-1]
        ),
        on_change=everywhere(lambda: _session.set_ahead_budget(st.session_state["ahead budget"])),
    )


def _scheme(view: View) -> None:
    """The figure of the scheme that is moved the most; the rest is on the page Scheme."""
    if view.scheme.team.mode in ("split", "pool"):
        slider(
            _("Individual share"),
            "ahead split",
            lambda scheme: round(scheme.team.individual_share * 100),
            lambda scheme, value: scheme.shared(value / 100),
            low=0,
            high=100,
        )


def _headline(now: Forecast, before: Forecast, budget: float, horizon: str) -> None:
    over, most = now.chance_over(budget), now.quantile(0.95)
    st.subheader(_parts.plain(verdict(over.value, budget, most.value, most.error, now.currency, horizon)))
    currency = now.currency
    with st.container(horizontal=True, key="ahead_figures", gap="small"):
        _figure(_("On average"), rounded(now.mean.value, now.mean.error, currency), now.mean.value - before.mean.value)
        low, high = now.quantile(0.05), most
        text = _("{low} to {high}")
        band = text.format(low=rounded(low.value, low.error, currency), high=rounded(high.value, high.error, currency))
        st.metric(_("In 9 of 10 worlds"), _parts.plain(band), border=True, height="stretch")
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
        st.metric(title, value, change(against, _parts.cash).replace("−", "-"), delta_color="inverse", border=True)


def _answer(view: View, found: Ahead) -> tuple[Forecast, Forecast, float]:
    """The forecasts of the scheme and of the baseline and the budget, under the sentence that answers the question."""
    at_once = st.empty()
    if _is_plain(view):
        text = _("Expected cost, in closed form: **{cost}**. Drawing worlds for the rest …")
        exact = _ahead.in_closed_form(view, found).cost.value or 0.0
        at_once.markdown(text.format(cost=_parts.plain(_parts.cash(exact))))
    now, before = _ahead.forecasts(view, found, _ahead.count_of(found))
    at_once.empty()
    given = _session.state().ahead_budget
    budget = now.target if given is None else given * _parts.units()
    _headline(now, before, budget, found.outlook.horizon)
    return now, before, budget


def _is_plain(view: View) -> bool:
    """Whether the closed form is quick: no gates, caps or extras that have to be integrated."""
    return all(not card.gates and card.cap is None and not card.commissions for card in view.scheme.cards)


def _details(view: View, found: Ahead, now: Forecast, before: Forecast, budget: float) -> None:
    parts: dict[str, Callable[[], None]] = {
        _("Cost"): lambda: cost_part(view, found, now, budget),
        _("Splits"): lambda: shares_part(view, found, budget),
        _("People"): lambda: people_part(now),
        _("Teams"): lambda: groups_part(now),
        _("Baseline"): lambda: against_part(now, before, budget),
        _("What matters"): lambda: matters_part(view, found, now, budget),
        _("Hold the budget"): lambda: hold_part(view, found, now, budget),
        _("The fit"): lambda: fit_part(found.fit, found.future),
        _("Track record"): lambda: test_part(view),
    }
    for tab, draw in zip(st.tabs(list(parts), key="ahead parts", on_change="rerun"), parts.values(), strict=True):
        if tab.open:
            with tab:
                draw()


def _page(view: View) -> None:
    try:
        found = _ahead.ahead(view)
        top = st.container()
        left, right = st.columns([4, 9], gap="large")
        with left:
            _scheme(view)
            _budget(found)
            outlook_form(found.outlook, found.fit.outlook)
            worlds_choice()
        with top:
            now, before, budget = _answer(view, found)
        with right:
            _details(view, found, now, before, budget)
    except Refused as refused:
        _parts.problems(refused.problems)


st.title(_("Forecast"))
if view := _parts.result():
    _page(view)
