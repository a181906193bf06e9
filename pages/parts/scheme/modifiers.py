"""Multipliers of one role: by which KPI, what they multiply, and the factor for each result."""

from functools import partial
from typing import Any

import streamlit as st

from kpi.language import _
from kpi.rules.curve import Curve
from kpi.rules.modifier import Modifier
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from pages.parts.scheme.fields import Form, measured_names, scale_of, show_field, show_removable
from pages.parts.shell import controls, session

_FIRST = Curve.model_validate({"shape": "steps", "knots": [(1.0, 1.0)]})


def show_modifiers(card: Card) -> None:
    """Each multiplier of the card, and one more."""
    st.caption(
        _(
            "What a result of one KPI multiplies, such as 120% for a low discount. The results stand on the left, from worst to best, the factors on the "
            "right. Below the first line nothing is changed."
        )
    )
    for place, rule in enumerate(card.modifiers):
        with st.container(border=True, key=f"{card.role} multiplier {place}"):
            _one(card.role, place, rule)
    st.button(
        _("Add a multiplier"),
        key=f"{card.role} add multiplier",
        icon=":material/add:",
        on_click=controls.change_scheme,
        args=(partial(_with_another, card.role),),
    )


def _one(role: str, place: int, rule: Modifier) -> None:
    form = Form(
        f"{role} multiplier {place} ", lambda scheme: scheme.roles[role].modifiers[place], partial(_put, role, place)
    )
    title = _("Remove the multiplier by {kpi}").format(kpi=rule.kpi)
    show_removable(form._replace(put=partial(_anew, form)), "kpi", title, partial(_without, role, place))
    show_field(form, "of")
    show_field(form, "over")
    show_field(form, "curve", at=_("Result"), pay=_("Factor"), scale=scale_of(rule.kpi))
    show_field(form, "changes")
    if rule.on_kpis:
        _show_kpis(form, role, rule)


def _show_kpis(form: Form, role: str, rule: Modifier) -> None:
    kpis = session.state().scheme.roles[role].kpis
    controls.multiselect(
        _("Only these KPIs (empty: all)"),
        f"{form.key}kpis",
        rule.kpis,
        [kpi.name for kpi in kpis],
        lambda scheme, names: form.put(scheme, kpis=tuple(names)),
    )


def _anew(form: Form, scheme: Scheme, **changes: Any) -> Scheme:
    """By another KPI: its results are of another kind, so that the points begin anew."""
    return form.put(scheme, **changes, curve=_first_curve(changes["kpi"]))


def _first_curve(name: str) -> Curve:
    return _FIRST.revise(scale=scale_of(name))


def _put(role: str, place: int, scheme: Scheme, **changes: Any) -> Scheme:
    rules = list(scheme.roles[role].modifiers)
    rules[place] = rules[place].revise(**changes)
    return scheme.revise_card(role, modifiers=tuple(rules))


def _without(role: str, place: int, scheme: Scheme) -> Scheme:
    rules = scheme.roles[role].modifiers
    return scheme.revise_card(role, modifiers=rules[:place] + rules[place + 1 :])


def _with_another(role: str, scheme: Scheme) -> Scheme:
    """By the first KPI that the data have."""
    name = next(iter((*measured_names(scheme), *scheme.filled(scheme.team).kpis)), _("KPI"))
    rule = Modifier(kpi=name, curve=_first_curve(name))
    return scheme.revise_card(role, modifiers=(*scheme.roles[role].modifiers, rule))
