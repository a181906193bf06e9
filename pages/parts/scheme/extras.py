"""What a role has besides KPIs and the team part, in sections that fold away."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from kpi.language import _
from kpi.scheme.scheme import Scheme
from pages.parts.scheme.commission import show_commission
from pages.parts.scheme.fields import WHOLE, Form, card_form, show_field, show_full_units
from pages.parts.scheme.modifiers import show_modifiers
from pages.parts.scheme.optional_parts import show_eligibility, show_guarantee, show_true_up
from pages.parts.scheme.pools import show_pools
from pages.parts.scheme.prizes import show_prizes
from pages.parts.scheme.whole_scheme import show_whole_scheme
from pages.parts.shell import session


def show_extras(scheme: Scheme, role: str) -> None:
    """Everything besides KPIs and team; what is folded away is not drawn."""
    card, form = scheme.roles[role], card_form(role)
    sections: dict[str, tuple[str, bool, Callable[[], None]]] = {
        "money": (_("Target bonus and caps"), True, lambda: _target_bonus(form, role)),
        "true-up": (
            _("True-up: a quarter or a year as a whole"),
            card.true_up is not None,
            lambda: show_true_up(scheme, card),
        ),
        "gates": (_("Gates: no bonus, or only up to plan, unless …"), bool(card.gates), lambda: _gates(form)),
        "multipliers": (
            _("Multipliers by a KPI"),
            bool(card.modifiers),
            lambda: show_modifiers(card),
        ),
        "commission": (
            _("Commission: a rate on what is really earned"),
            bool(card.commissions),
            lambda: show_commission(card),
        ),
        "deductions": (
            _("Deductions: idle hours, overdue interest"),
            bool(card.deductions or card.salary_deductions),
            lambda: _deductions(form, role),
        ),
        "guarantee": (
            _("Guarantee or draw: at least so much"),
            card.guarantee is not None,
            lambda: show_guarantee(card),
        ),
        "pools": (
            _("Pools beside the bonus (all roles)"),
            bool(scheme.pools),
            show_pools,
        ),
        "prizes": (
            _("Prizes: for the best, or for conditions met at once (all roles)"),
            bool(scheme.prizes),
            show_prizes,
        ),
        "eligibility": (
            _("Eligibility: who is paid at all (all roles)"),
            scheme.eligibility is not None,
            show_eligibility,
        ),
        "market": (
            _("The market: growth that nobody earned (all roles)"),
            bool(scheme.market_indexes),
            _market,
        ),
        "combine": (
            _("How the KPIs combine"),
            not card.combine.adds_up or card.table is not None,
            lambda: _combination(form),
        ),
        "whole": (_("How often is paid, rounding, days, currency, budget"), False, show_whole_scheme),
    }
    for name, (title, used, draw) in sections.items():
        with st.expander(title, expanded=used, key=f"{role} extras {name}", on_change="rerun") as section:
            if section.open:
                draw()


def _target_bonus(form: Form, role: str) -> None:
    """What is paid at 100%, an amount or a share of the salary, and at most."""

    def put(scheme: Scheme, **changes: Any) -> Scheme:
        return form.put(scheme, **{"target_bonus": None, "target_share": None} | changes)

    show_field(form._replace(put=put), "target_bonus", key=f"{role} money target")
    show_field(form._replace(put=put), "target_share", key=f"{role} money share")
    show_field(form, "target_times", key=f"{role} money times")
    show_field(form, "cap", key=f"{role} money cap")
    show_full_units(form, form.get(session.state().scheme).full_unit, key=f"{role} money full")


def _gates(form: Form) -> None:
    st.caption(
        _(
            "0% closes the bonus (hard gate), 100% withholds only what is above plan (soft gate). A gate can hold the own part, the whole bonus, or single "
            "KPIs alone."
        )
    )
    show_field(form, "gates", level="small")


def _deductions(form: Form, role: str) -> None:
    show_field(form, "deductions", title=90, measure=80, times=75, rate=60)
    show_field(form, "deductions_at_most", key=f"{role} most")
    st.caption(
        _(
            "Deductions lower the variable pay and never touch the salary; in some countries even that needs a lawyer's look."
        )
    )
    st.caption(
        _("From the salary: these are only shown beside it, and no payout changes. Ask a lawyer before a salary does.")
    )
    show_field(form, "salary_deductions", title=90, measure=80, times=75, rate=60)


def _market() -> None:
    """KPIs from which the market is taken out."""
    st.caption(
        _(
            "When the whole market grows by 9%, sales of 112% of the plan are 102.75% of a plan that grows with it. The data give the market as one more KPI, "
            "mostly in a row without a person and a team: 1.09, or 109 with a plan of 100. The plan then follows the market wherever the KPI counts, in "
            "the team’s result, too. A notice says how much the market alone would have paid."
        )
    )
    show_field(WHOLE, "market_indexes")


def _combination(form: Form) -> None:
    """Sum, mean, product or the lowest; and the table from the overall result to pay."""
    show_field(form, "combine")
    st.caption(
        _("Result-to-pay table: the overall result on the left, what it pays on the right. Empty: it pays itself.")
    )
    show_field(form, "table", at=_("Overall result"), pay=_("Pays"))
