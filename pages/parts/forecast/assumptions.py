"""What a forecast assumes: fitted to history where there is enough, and every figure can be overruled."""

from typing import Any

import streamlit as st

from kpi.language import _, ngettext, number
from kpi.worlds import Outlook
from pages.parts.forecast.margins import show_margins
from pages.parts.forecast.settings import LEAVERS, MARKET, PERSON, TEAM, TOGETHER, VACANT, show_settings
from pages.parts.shell import controls, keys, session
from pages.parts.shell.ahead import Ahead
from pages.parts.shell.fragments import redraw, redraw_page_after

_CHOSEN = ("horizon", "leavers", "vacant", "true_up", "seed")
"""What no history tells; it stays when everything else goes back to the fit."""
_YEARS = (2_000, 10_000, 50_000, 200_000, 1_000_000)


def assumptions_label() -> str:
    """The name of the row, with how much of it somebody has changed."""
    changed = len(session.state().step.assumed)
    if not changed:
        return _("Assumptions: all from the data")
    return ngettext("Assumptions: {n} changed", "Assumptions: {n} changed", changed).format(n=number(changed))


def show_assumptions(ahead: Ahead) -> None:
    """How far ahead, what people share, who comes and goes, how exactly; each KPI's own spread below."""
    _choice(
        ahead.outlook,
        "horizon",
        {"period": _("Next period"), "quarter": _("Quarter"), "year": _("Year")},
    )
    show_settings("ahead luck", (MARKET, TEAM, PERSON, TOGETHER))
    show_settings("ahead seats", (LEAVERS, VACANT))
    _choice(
        ahead.outlook, "true_up", {"none": _("no"), "up": _("what is missing is paid"), "both": _("also taken back")}
    )
    _how_exactly(ahead.outlook)
    st.button(
        _("As fitted to the data"),
        key="as fitted",
        icon=":material/settings_backup_restore:",
        disabled=all(name in _CHOSEN for name, _value in session.state().step.assumed),
        on_click=redraw_page_after(lambda: session.assume_only(*_CHOSEN)),
    )
    show_margins(ahead.outlook)


def _choice(outlook: Outlook, field: str, names: dict[str, str]) -> None:
    about, key = Outlook.model_fields[field], keys.ahead(field)
    controls.set_widget(key, getattr(outlook, field))
    st.segmented_control(
        _(about.title or ""),
        list(names),
        key=key,
        default=getattr(outlook, field),
        format_func=names.__getitem__,
        required=True,
        help=_(about.description or ""),
        on_change=_assume,
        args=(field, key),
    )


def _how_exactly(outlook: Outlook) -> None:
    """How many years are drawn, and from which seed."""
    now = session.state().step.worlds
    options = sorted({*_YEARS, now})
    controls.set_widget(keys.AHEAD_WORLDS, now)
    st.selectbox(
        _("Possible years"),
        options,
        options.index(now),
        format_func=number,
        key=keys.AHEAD_WORLDS,
        help=_("Each is one way in which the time ahead may come. More make the figures surer, and take longer."),
        on_change=redraw_page_after(lambda: session.put(worlds=st.session_state[keys.AHEAD_WORLDS])),
    )
    controls.set_widget(keys.ahead("seed"), outlook.seed)
    about = Outlook.model_fields["seed"]
    st.number_input(
        _(about.title or ""),
        min_value=0,
        max_value=2**53 - 1,
        value=outlook.seed,
        step=1,
        key=keys.ahead("seed"),
        help=_(about.description or ""),
        on_change=_assume,
        args=("seed", keys.ahead("seed")),
    )


def _assume(field: str, key: str) -> None:
    value: Any = st.session_state[key]
    session.assume(**{field: value})
    redraw()
