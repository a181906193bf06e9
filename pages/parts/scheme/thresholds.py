"""What one KPI of a card pays, and a row for each of the others: one is open at a time."""

import numpy as np
import streamlit as st

from kpi.language import _
from kpi.money import Floats
from kpi.problem import Refused
from kpi.rules.kpi import Kpi
from kpi.rules.people import measured
from kpi.rules.presets import OWN_PRESETS
from kpi.rules.said import Frame
from kpi.rules.wording import knots
from kpi.scheme.card import Card
from kpi.scheme.copies import spread_curve
from kpi.scheme.scheme import Scheme
from pages.parts.curves.curve_editor import Edited, show_curve_editor
from pages.parts.scheme.card_kpis import lower_is_better
from pages.parts.scheme.norm_lines import show_curve_norm
from pages.parts.scheme.passport_form import show_passport
from pages.parts.scheme.policies import kpi_form, show_policies
from pages.parts.shell import keys, session
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.texts import plain
from pages.parts.shell.view import whole_workforce


def show_thresholds(role: str) -> None:
    """The curve of the open KPI and its policies, and the others in one line each."""
    card = session.state().scheme.roles[role]
    if not card.kpis:
        return
    kpi = open_kpi(card)
    edited = edited_curve(role, kpi)
    heading = _("What {kpi} pays").format(kpi=kpi.label)
    show_curve_editor(heading, edited, lambda: _for_all_button(card, kpi))
    show_curve_norm(role, kpi.name)
    title = _("Missing results, cap, whose result")
    with st.expander(title, key=f"{edited.key}_policies", on_change="rerun") as folded:
        if folded.open:
            show_policies(kpi_form(role, kpi.name), kpi)
    with st.expander(_("The KPI in full"), key=f"{edited.key}_passport", on_change="rerun") as folded:
        if folded.open:
            show_passport(kpi_form(role, kpi.name))
    _others(card, kpi)


def open_kpi(card: Card) -> Kpi:
    """The one that is open; at first the first."""
    names = [kpi.name for kpi in card.kpis]
    if st.session_state.get(keys.KPI) not in names:
        st.session_state[keys.KPI] = names[0]
    return card.kpis[names.index(st.session_state[keys.KPI])]


def edited_curve(role: str, kpi: Kpi) -> Edited:
    """The curve of one KPI of a role."""
    form = kpi_form(role, kpi.name)
    return Edited(
        f"{role} {kpi.name}",
        lambda scheme: form.get(scheme).curve,
        lambda scheme, curve: form.put(scheme, curve=curve),
        _results(role, kpi),
        (_("Minimum"), _("Plan"), _("Maximum")),
        _("{kpi} of {role}").format(kpi=kpi.label, role=role),
        OWN_PRESETS,
        falls=lower_is_better(kpi.in_data),
    )


def _others(card: Card, opened: Kpi) -> None:
    """A row for each other KPI, which a click opens in place of this one."""
    currency = session.state().scheme.currency
    with st.container(key="folds", gap=None):
        for place, kpi in enumerate(card.kpis):
            if kpi.name != opened.name:
                says = knots(kpi.curve, Frame(currency, kpi.curve.scale, kpi.unit), " · ")
                st.button(
                    f"{plain(kpi.label)} :gray[{plain(says)}]",
                    key=f"open {card.role} {place}",
                    type="tertiary",
                    icon=":material/chevron_right:",
                    icon_position="right",
                    width="stretch",
                    on_click=_open,
                    args=(kpi.name,),
                )


def _open(name: str) -> None:
    st.session_state[keys.KPI] = name


def _for_all_button(card: Card, kpi: Kpi) -> None:
    if len(card.kpis) > 1:
        own_unit = kpi.curve.scale == "value"
        why = _("The points of {kpi} are in its own unit, so no other KPI can have them.").format(kpi=kpi.label)
        st.button(
            _("Same curve for all KPIs"),
            key=f"{card.role} same curve",
            type="tertiary",
            icon=":material/content_copy:",
            disabled=own_unit,
            help=plain(why) if own_unit else None,
            on_click=redraw_page_after(_same_curve),
            args=(card.role, kpi),
        )


def _same_curve(role: str, kpi: Kpi) -> None:
    """Of a KPI where lower is better the curve is mirrored; those in their own unit keep theirs, and this is said."""

    def make(scheme: Scheme) -> Scheme:
        falling = {other.name for other in scheme.roles[role].kpis if lower_is_better(other.in_data)}
        return scheme.revise_card(role, kpis=spread_curve(scheme.roles[role], kpi.name, falling).card.kpis)

    kept = spread_curve(session.state().scheme.roles[role], kpi.name, ()).kept
    said = _("All KPIs of {role} now have the curve of {kpi}.")
    if kept:
        said = _("The KPIs of {role} now have the curve of {kpi}; these keep theirs, in their own unit: {kept}.")
    session.use(make, said.format(role=role, kpi=kpi.label, kept=", ".join(kept)))


def _results(role: str, kpi: Kpi) -> Floats:
    """Real results of the role, of every period."""
    try:
        everyone = whole_workforce()
    except Refused:
        return np.array([])
    rows = everyone.members.get(role)
    return np.array([]) if rows is None else measured(everyone, kpi.in_data, kpi.of, rows, kpi.curve.scale).ravel()
