"""The card of one role: weights with locks, and one KPI at a time with its curve and its policies."""

import time
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from kpi import rules
from kpi.curve import Curve, Floats
from kpi.firstcurve import OWN_PLAN, plan_curve, value_curve
from kpi.language import _
from kpi.problem import Refused
from kpi.scheme import Card, Kpi, Scheme, weights_message
from kpi.weights import balance, drag
from pages.parts.curves.curve_editor import curve_form
from pages.parts.scheme.policies import policies, put
from pages.parts.shell import controls as _controls
from pages.parts.shell import problems as _parts
from pages.parts.shell import session as _session
from pages.parts.shell.drawing import draw_again
from pages.parts.shell.fragments import everywhere, fragment

_ONE_HAND_SECONDS = 0.7
"""Nobody lets go of one slider and moves another faster than this."""


def role_choice(scheme: Scheme) -> str:
    """The role whose card is on the screen."""
    roles = list(scheme.roles)
    if st.session_state.get("role") not in roles:
        st.session_state["role"] = roles[0]
    if len(roles) > 1:
        st.selectbox(_("Role"), roles, key="role", persist_state="session")
    return str(st.session_state["role"])


def weights_form(scheme: Scheme, role: str) -> None:
    """Weights of the card, and which KPIs are on it."""
    card = scheme.roles[role]
    if len(card.kpis) == 1:
        st.caption(
            _parts.plain(_("{kpi} is the only KPI of this role, so it weighs 100%.").format(kpi=card.kpis[0].label))
        )
    else:
        _weights(role)
    with st.expander(_("Add or remove a KPI"), key=f"{role}_kpis", on_change="rerun") as more:
        if more.open:
            _add_or_remove(card)


def thresholds_form(scheme: Scheme, role: str) -> None:
    """One KPI of the card: its curve and its policies."""
    kpi = _kpi_choice(scheme.roles[role])
    key = f"{role} {kpi.name}"
    curve_form(
        key,
        lambda scheme: _find(scheme, role, kpi.name).curve,
        lambda scheme, curve: put(scheme, role, kpi.name, curve=curve),
        scheme,
        _results(role, kpi),
        (_("Minimum"), _("Plan"), _("Maximum")),
        falls=_falls(kpi.name),
    )
    with st.expander(_("Missing results, cap, whose result"), key=f"{key}_policies", on_change="rerun") as folded:
        if folded.open:
            policies(key, role, kpi)


def _kpi_choice(card: Card) -> Kpi:
    labels = {kpi.name: _parts.plain(kpi.label) for kpi in card.kpis}
    if st.session_state.get("kpi") not in labels:
        st.session_state["kpi"] = card.kpis[0].name
    if len(labels) > 1:
        st.segmented_control(
            _("KPI"),
            list(labels),
            format_func=labels.__getitem__,
            key="kpi",
            required=True,
            wrap=True,
            persist_state="session",
        )
    return next(kpi for kpi in card.kpis if kpi.name == st.session_state["kpi"])


def _find(scheme: Scheme, role: str, name: str) -> Kpi:
    return next(kpi for kpi in scheme.roles[role].kpis if kpi.name == name)


def _results(role: str, kpi: Kpi) -> Floats:
    """Real results of the role, of every period."""
    try:
        everyone = _session.everyone()
    except Refused:
        return np.array([])
    rows = everyone.members.get(role)
    return np.array([]) if rows is None else rules.measured(everyone, kpi.name, kpi.of, rows, kpi.curve.scale).ravel()


def _falls(name: str) -> bool:
    """Whether lower is better, as the data say, or else a card that has the KPI."""
    now = _session.state()
    cards = (*now.scheme.cards, *now.baseline.cards)
    on_cards = any(kpi.curve.falls for card in cards for kpi in card.kpis if kpi.name == name)
    try:
        return on_cards or name in _session.everyone().falling
    except Refused:
        return on_cards


def _percents(card: Card) -> dict[str, int]:
    """Weights in whole percents that add up to 100, or the draft that somebody has not finished."""
    drafts: dict[str, dict[str, int]] = st.session_state.setdefault("weight_drafts", {})
    draft = drafts.get(card.role)
    if draft and draft.keys() == {kpi.name for kpi in card.kpis}:
        return draft
    return {kpi.name: round(kpi.weight * 100) for kpi in card.kpis}


def _locked(card: Card) -> set[str]:
    return set(st.session_state.get(f"locks {card.role}") or ())


def _weights(role: str) -> None:
    card = _session.state().scheme.roles[role]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        _parts.finding(_("Weights"))
        st.toggle(_("Keep the sum at 100%"), value=True, key="keep_sum", persist_state="session")
        st.button(
            _("Balance"), key=f"balance {role}", on_click=everywhere(_balance), args=(card,), icon=":material/balance:"
        )
    _sliders(role)
    labels = {kpi.name: _parts.plain(kpi.label) for kpi in card.kpis}
    st.pills(
        _("Locked: these stay when others move"),
        list(labels),
        selection_mode="multi",
        format_func=labels.__getitem__,
        key=f"locks {role}",
        persist_state="session",
    )


@fragment("weights")
def _sliders(role: str) -> None:
    draw_again("weights")
    card = _session.state().scheme.roles[role]
    percents = _percents(card)
    for kpi in card.kpis:
        widget = f"weight {role} {kpi.name}"
        _controls.show(widget, percents[kpi.name])
        st.slider(
            _parts.plain(kpi.label),
            0,
            100,
            percents[kpi.name],
            format="%d%%",
            key=widget,
            on_change=_dragged,
            args=(role, kpi.name),
        )
    total = sum(percents.values())
    if total != 100:
        st.warning(_parts.plain(weights_message(role, total / 100)))


class _Move(NamedTuple):
    """The slider that moved last and when, the weights before it was taken, and what came out."""

    name: str
    when: float
    base: dict[str, int]
    moved: dict[str, int]


def _moves() -> dict[str, _Move]:
    """The last move of each role."""
    found: dict[str, _Move] = st.session_state.setdefault("weight_moves", {})
    return found


def _dragged(role: str, name: str) -> None:
    card = _session.state().scheme.roles[role]
    to = int(st.session_state[f"weight {card.role} {name}"])
    percents, last, now = _percents(card), _moves().get(card.role), time.monotonic()
    if not st.session_state.get("keep_sum", True):
        _weigh(card, {**percents, name: to})
        return
    if last and last.name != name and now - last.when < _ONE_HAND_SECONDS:
        return  # the browser repeats where this slider stood before the other one moved it
    same = last is not None and last.name == name and last.moved == percents
    base = last.base if last and same else percents  # twenty small steps share out as one large one does
    moved = drag(base, name, to, _locked(card))
    _moves()[card.role] = _Move(name, now, base, moved)
    _weigh(card, moved)


def _balance(card: Card) -> None:
    _weigh(card, balance(_percents(card), _locked(card)))


def _weigh(card: Card, percents: dict[str, int]) -> None:
    """Weights become the scheme's when they add up; until then they wait as a draft, and the last good ones pay."""
    drafts = st.session_state.setdefault("weight_drafts", {})
    if sum(percents.values()) != 100:
        drafts[card.role] = percents
        return
    drafts.pop(card.role, None)
    kpis = tuple(kpi.revise(weight=percents[kpi.name] / 100) for kpi in card.kpis)
    _session.change(lambda scheme: scheme.revise_card(card.role, kpis=kpis))
    _controls.follow("weights")


def _add_or_remove(card: Card) -> None:
    labels = {kpi.name: kpi.label for kpi in card.kpis}
    try:
        offered = [name for name in _session.everyone().kpis if name not in labels]
    except Refused:
        offered = []
    with st.container(horizontal=True, vertical_alignment="bottom"):
        new = st.selectbox(_("KPI in the data"), offered, key=f"new {card.role}", index=None, placeholder=_("choose"))
        st.button(_("Add"), key=f"add {card.role}", disabled=new is None, on_click=_add, args=(card.role, new))
    if len(labels) == 1:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        old = st.selectbox(_("KPI of this role"), list(labels), key=f"old {card.role}", format_func=labels.__getitem__)
        st.button(_("Remove"), key=f"remove {card.role}", on_click=_remove, args=(card.role, old))


def _add(role: str, name: str) -> None:
    """A new KPI takes a tenth of the weight from the others; its curve is the first one that a proposal would give it."""
    curve = _first_curve(role, name)

    def make(scheme: Scheme) -> Scheme:
        card = scheme.roles[role]
        percents = drag({**{kpi.name: round(kpi.weight * 100) for kpi in card.kpis}, name: 0}, name, 10)
        new = Kpi(name=name, weight=0.1, curve=curve, missing="leave_out")
        kpis = [kpi.revise(weight=percents[kpi.name] / 100) for kpi in card.kpis]
        return scheme.revise_card(role, kpis=(*kpis, new))

    _controls.apply(make)


def _first_curve(role: str, name: str) -> Curve:
    """Around the plan, or, without plans, around what was reached; better is what the data say is better."""
    everyone = _session.everyone()
    rows, falls = everyone.members.get(role, slice(0, 0)), _falls(name)
    planned = not np.isnan(rules.measured(everyone, name, "person", rows, "plan")).all()
    facts = pd.Series(rules.measured(everyone, name, "person", rows, "value").ravel()).dropna()
    return plan_curve(OWN_PLAN, falls=falls) if planned or facts.empty else value_curve(facts, falls=falls)


def _remove(role: str, name: str) -> None:
    def make(scheme: Scheme) -> Scheme:
        card = scheme.roles[role]
        left = [kpi for kpi in card.kpis if kpi.name != name]
        percents = balance({kpi.name: round(kpi.weight * 100) for kpi in left})
        return scheme.revise_card(role, kpis=tuple(kpi.revise(weight=percents[kpi.name] / 100) for kpi in left))

    _controls.apply(make)
