"""What a forecast assumes: fitted to history where there is enough, and every figure can be overruled."""

from typing import Any

import streamlit as st

from kpi.language import _, percent
from kpi.worlds import Outlook
from pages.parts.forecast.margins import show_margins
from pages.parts.shell import controls, keys, session
from pages.parts.shell.fragments import redraw, redraw_page_after

_CHOSEN = ("horizon", "leavers", "vacant", "true_up", "seed")
"""What no history tells; it stays when everything else goes back to the fit."""
_SHARES = ("person", "team", "market")


def show_outlook(outlook: Outlook, fitted: Outlook) -> None:
    """Few figures in plain words; each KPI's own spread, and what is rarely moved, folded away."""
    _when(outlook)
    _luck(outlook, fitted)
    with st.expander(_("Joiners and leavers, settling, seed"), key="ahead more", on_change="rerun") as more:
        if more.open:
            _more(outlook)
    with st.expander(_("Each KPI: shape, mean and spread"), key="ahead kpis", on_change="rerun") as kpis:
        if kpis.open:
            show_margins(outlook)
    st.button(
        _("As fitted to the data"),
        key="as fitted",
        icon=":material/settings_backup_restore:",
        disabled=all(name in _CHOSEN for name, _value in session.state().assumed),
        on_click=redraw_page_after(lambda: session.assume_only(*_CHOSEN)),
    )


def _assumed(field: str, key: str, scale: float = 1.0) -> None:
    value: Any = st.session_state[key]
    session.assume(**{field: value / scale if scale != 1 else value})
    redraw()


def _when(outlook: Outlook) -> None:
    names = {"period": _("Next period"), "quarter": _("Quarter"), "year": _("Year")}
    controls.set_widget(keys.ahead("horizon"), outlook.horizon)
    st.segmented_control(
        _("How far ahead"),
        list(names),
        key=keys.ahead("horizon"),
        default=outlook.horizon,
        format_func=names.__getitem__,
        required=True,
        on_change=_assumed,
        args=("horizon", keys.ahead("horizon")),
    )


def _slider(outlook: Outlook, field: str, low: int, high: int, *, step: int = 1, says: str = "") -> None:
    """A slider in percent on a field of the outlook, in the field's own words."""
    about, key = Outlook.model_fields[field], keys.ahead(field)
    value = round(getattr(outlook, field) * 100)
    controls.set_widget(key, value)
    st.slider(
        _(about.title or field),
        min(low, value),
        max(high, value),
        value,
        step,
        format="%d%%",
        key=key,
        help=f"{_(about.description or '')} {says}".strip(),
        on_change=_shared if field in _SHARES else _assumed,
        args=(outlook, field, key) if field in _SHARES else (field, key, 100.0),
    )


def _shared(outlook: Outlook, field: str, key: str) -> None:
    """Person, team and market are parts of one whole: when they would be more, the others give way."""
    value = st.session_state[key] / 100
    now = {name: getattr(outlook, name) for name in _SHARES if name != field}
    room, total = 1 - value, sum(now.values())
    if total > room:
        now = {name: share * room / total for name, share in now.items()}
    session.assume(**{field: value}, **now)
    redraw()


def _luck(outlook: Outlook, fitted: Outlook) -> None:
    _slider(outlook, "level", 50, 150)
    _slider(outlook, "spread", 0, 250, step=5)
    _slider(outlook, "market", 0, 100, says=_fitted(fitted, "market"))
    with st.expander(_("Person, team, and KPIs together"), key="ahead luck", on_change="rerun") as luck:
        if luck.open:
            for field, most in (("person", 100), ("team", 100), ("together", 95)):
                _slider(outlook, field, 0, most, says=_fitted(fitted, field))


def _fitted(fitted: Outlook, field: str) -> str:
    return _("From the data: {share}.").format(share=percent(getattr(fitted, field)))


def _more(outlook: Outlook) -> None:
    _slider(outlook, "leavers", 0, 60)
    controls.set_widget(keys.ahead("vacant"), round(outlook.vacant))
    st.slider(
        _(Outlook.model_fields["vacant"].title or ""),
        0,
        12,
        round(outlook.vacant),
        key=keys.ahead("vacant"),
        help=_(Outlook.model_fields["vacant"].description or ""),
        on_change=_assumed,
        args=("vacant", keys.ahead("vacant")),
    )
    names = {"none": _("no"), "up": _("what is missing is paid"), "both": _("also taken back")}
    controls.set_widget(keys.ahead("true_up"), outlook.true_up)
    st.segmented_control(
        _(Outlook.model_fields["true_up"].title or ""),
        list(names),
        key=keys.ahead("true_up"),
        default=outlook.true_up,
        format_func=names.__getitem__,
        required=True,
        help=_(Outlook.model_fields["true_up"].description or ""),
        on_change=_assumed,
        args=("true_up", keys.ahead("true_up")),
    )
    controls.set_widget(keys.ahead("seed"), outlook.seed)
    st.number_input(
        _("Seed"),
        min_value=0,
        max_value=2**53 - 1,
        value=outlook.seed,
        step=1,
        key=keys.ahead("seed"),
        help=_(Outlook.model_fields["seed"].description or ""),
        on_change=_assumed,
        args=("seed", keys.ahead("seed")),
    )
