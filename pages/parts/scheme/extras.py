"""What a role has besides KPIs and the team part, in sections that fold away."""

from collections.abc import Callable

import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from kpi.scheme.scheme import Scheme
from pages.parts.scheme.combination import show_combination
from pages.parts.scheme.commission import show_commission
from pages.parts.scheme.deductions import show_deductions
from pages.parts.scheme.gates import show_gates
from pages.parts.scheme.target_bonus import show_target_bonus
from pages.parts.scheme.whole_scheme import show_whole_scheme
from pages.parts.shell.view import whole_workforce


def show_extras(scheme: Scheme, role: str) -> None:
    """Everything besides KPIs and team; what is folded away is not drawn."""
    card = scheme.roles[role]
    names = _names(scheme)
    sections: dict[str, tuple[str, bool, Callable[[], None]]] = {
        "money": (_("Target bonus and caps"), True, lambda: show_target_bonus(card)),
        "gates": (
            _("Gates: no bonus, or only up to plan, unless …"),
            bool(card.gates),
            lambda: show_gates(card, names),
        ),
        "commission": (
            _("Commission: a rate on what is really earned"),
            bool(card.commissions),
            lambda: show_commission(card, names),
        ),
        "deductions": (
            _("Deductions: idle hours, overdue interest"),
            bool(card.deductions),
            lambda: show_deductions(card, names),
        ),
        "combine": (
            _("How the KPIs combine"),
            not card.combine.adds_up or card.table is not None,
            lambda: show_combination(card),
        ),
        "whole": (_("Rounding, days, currency, budget"), False, lambda: show_whole_scheme(scheme)),
    }
    for name, (title, used, draw) in sections.items():
        with st.expander(title, expanded=used, key=f"{role} extras {name}", on_change="rerun") as section:
            if section.open:
                draw()


def _names(scheme: Scheme) -> list[str]:
    try:
        return list(
            dict.fromkeys([*whole_workforce().kpis, *(name for names in scheme.needs.values() for name in names)])
        )
    except Refused:
        return [name for names in scheme.needs.values() for name in names]
