"""One KPI of a card at a time, with its curve and its policies."""

import numpy as np
import streamlit as st

from kpi.language import _
from kpi.money import Floats
from kpi.problem import Refused
from kpi.rules.kpi import Kpi
from kpi.rules.people import measured
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from pages.parts.curves.curve_editor import show_curve_editor
from pages.parts.scheme.card_kpis import lower_is_better
from pages.parts.scheme.policies import kpi_form, show_policies
from pages.parts.shell import keys
from pages.parts.shell.texts import plain
from pages.parts.shell.view import whole_workforce


def show_thresholds(scheme: Scheme, role: str) -> None:
    """One KPI of the card: its curve and its policies."""
    kpi = _kpi_choice(scheme.roles[role])
    key, form = f"{role} {kpi.name}", kpi_form(role, kpi.name)
    show_curve_editor(
        key,
        lambda scheme: form.get(scheme).curve,
        lambda scheme, curve: form.put(scheme, curve=curve),
        scheme,
        _results(role, kpi),
        (_("Minimum"), _("Plan"), _("Maximum")),
        _("{kpi} of {role}").format(kpi=kpi.label, role=role),
        falls=lower_is_better(kpi.name),
    )
    with st.expander(_("Missing results, cap, whose result"), key=f"{key}_policies", on_change="rerun") as folded:
        if folded.open:
            show_policies(form, kpi)


def _kpi_choice(card: Card) -> Kpi:
    labels = {kpi.name: plain(kpi.label) for kpi in card.kpis}
    if st.session_state.get(keys.KPI) not in labels:
        st.session_state[keys.KPI] = card.kpis[0].name
    if len(labels) > 1:
        st.segmented_control(
            _("KPI"),
            list(labels),
            format_func=labels.__getitem__,
            key=keys.KPI,
            required=True,
            wrap=True,
            persist_state="session",
        )
    return next(kpi for kpi in card.kpis if kpi.name == st.session_state[keys.KPI])


def _results(role: str, kpi: Kpi) -> Floats:
    """Real results of the role, of every period."""
    try:
        everyone = whole_workforce()
    except Refused:
        return np.array([])
    rows = everyone.members.get(role)
    return np.array([]) if rows is None else measured(everyone, kpi.name, kpi.of, rows, kpi.curve.scale).ravel()
