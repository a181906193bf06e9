"""Gates, caps, commission and deductions of one role, in plain words and small tables."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from kpi.scheme import Card, Commission, Deduction, Gate, Scheme, Tier
from pages import _controls, _session


def extras_form(scheme: Scheme, role: str) -> None:
    """Everything besides KPIs and team."""
    card = scheme.roles[role]
    names = _names(scheme)
    with st.expander(_("Target bonus and caps"), expanded=True):
        _money(scheme, card)
    with st.expander(_("Gates: no bonus, or only up to plan, unless …"), expanded=bool(card.gates)):
        _gates(card, names)
    with st.expander(_("Commission: a rate on what is really earned"), expanded=bool(card.commissions)):
        _commission(card, names)
    with st.expander(_("Deductions: idle hours, overdue interest"), expanded=bool(card.deductions)):
        _deductions(card, names)


def _names(scheme: Scheme) -> list[str]:
    try:
        return list(dict.fromkeys([*_session.everyone().kpis, *(name for names in scheme.needs.values() for name in names)]))
    except Refused:
        return [name for names in scheme.needs.values() for name in names]


def _money(scheme: Scheme, card: Card) -> None:
    key, role = f"{card.role} money", card.role

    def put(**changes: Any) -> Any:
        return lambda s, v: s.revise_card(role, **{name: None if v is None else make(v) for name, make in changes.items()})

    _controls.number(_("Target bonus a period, where the data has none"), f"{key} target", card.target_bonus, put(target_bonus=float, target_share=lambda _v: None), min_value=0.0, step=100.0)
    share = None if card.target_share is None else card.target_share * 100
    _controls.number(_("… or as % of the salary"), f"{key} share", share, put(target_share=lambda v: v / 100, target_bonus=lambda _v: None), min_value=0.0, step=5.0)
    cap = None if card.cap is None else card.cap * 100
    _controls.number(_("A person's bonus at most (% of the target bonus; empty: no cap)"), f"{key} cap", cap, put(cap=lambda v: v / 100), min_value=0.0, step=10.0)
    _controls.number(_("All bonuses of a period at most (empty: no limit; cut in proportion)"), "bonus_limit", scheme.bonus_limit, lambda s, v: s.revise(bonus_limit=v), min_value=0.0, step=1000.0)
    st.session_state["budget"] = _session.state().budget
    st.number_input(
        _("Budget for what is shown (empty: the target bonuses)"), value=None, min_value=0.0, step=1000.0, key="budget",
        on_change=lambda: _session.set_budget(st.session_state["budget"]),
    )


def _gates(card: Card, names: list[str]) -> None:
    frame = pd.DataFrame(
        [(gate.kpi, gate.of, gate.is_, gate.level * 100, gate.pays_at_most * 100, gate.holds) for gate in card.gates],
        columns=["kpi", "of", "is", "level", "pays_at_most", "holds"],
    ).astype({"level": float, "pays_at_most": float})
    columns = {
        "kpi": st.column_config.SelectboxColumn(_("KPI"), options=names, required=True),
        "of": st.column_config.SelectboxColumn(_("Result of"), options=["person", "team", "company"], required=True, default="person"),
        "is": st.column_config.SelectboxColumn(_("must be"), options=["at least", "at most"], required=True, default="at least"),
        "level": st.column_config.NumberColumn(_("of the plan"), format="%g%%", required=True, default=80.0),
        "pays_at_most": st.column_config.NumberColumn(_("otherwise pays at most"), format="%g%%", min_value=0, required=True, default=0.0),
        "holds": st.column_config.SelectboxColumn(_("of the"), options=["own part", "whole bonus"], required=True, default="own part"),
    }

    def make(scheme: Scheme, rows: pd.DataFrame) -> Scheme:
        gates = [
            Gate.model_validate({**row, "level": row["level"] / 100, "pays_at_most": row["pays_at_most"] / 100})
            for row in rows.to_dict("records")
        ]
        return scheme.revise_card(card.role, gates=tuple(gates))

    st.caption(_("0% closes the bonus (hard gate), 100% withholds only what is above plan (soft gate)."))
    _controls.table(f"{card.role} gates", frame, make, columns, alt=_("Gates"))


def _commission(card: Card, names: list[str]) -> None:
    rows = [(rule.measure, tier.from_, tier.rate * 100, rule.kind) for rule in card.commissions for tier in rule.tiers]
    frame = pd.DataFrame(rows, columns=["measure", "from", "rate", "kind"]).astype({"from": float, "rate": float})
    columns = {
        "measure": st.column_config.SelectboxColumn(_("Measure"), options=names, required=True),
        "from": st.column_config.NumberColumn(_("from"), min_value=0, required=True, default=0.0),
        "rate": st.column_config.NumberColumn(_("rate"), format="%g%%", min_value=0, required=True),
        "kind": st.column_config.SelectboxColumn(_("applies to"), options=["marginal", "retroactive"], required=True, default="marginal"),
    }

    def make(scheme: Scheme, rows: pd.DataFrame) -> Scheme:
        old = {rule.measure: rule for rule in card.commissions}
        rules = [_rule(old.get(str(measure)), str(measure), group) for measure, group in rows.groupby("measure", sort=False)]
        return scheme.revise_card(card.role, commissions=tuple(rules))

    st.caption(_("A line for each tier. Marginal: the rate on what lies above its level. Retroactive: the reached rate on everything."))
    _controls.table(f"{card.role} commission", frame, make, columns, alt=_("Commission tiers"))


def _rule(old: Commission | None, measure: str, rows: pd.DataFrame) -> Commission:
    """The rule with new tiers; plan coefficient and units of the old one stay."""
    tiers = tuple(Tier.model_validate({"from": row["from"], "rate": row["rate"] / 100}) for row in rows.to_dict("records"))
    kind = str(rows["kind"].iloc[-1])
    return old.revise(tiers=tiers, kind=kind) if old else Commission.model_validate({"measure": measure, "tiers": tiers, "kind": kind})


def _deductions(card: Card, names: list[str]) -> None:
    rows = [(one.title, one.measure, one.times, one.rate) for one in card.deductions]
    frame = pd.DataFrame(rows, columns=["title", "measure", "times", "rate"]).astype({"rate": float})
    columns = {
        "title": st.column_config.TextColumn(_("Deduction"), required=True),
        "measure": st.column_config.SelectboxColumn(_("for each unit of"), options=names, required=True),
        "times": st.column_config.SelectboxColumn(_("times"), options=["", *names], default=""),
        "rate": st.column_config.NumberColumn(_("rate"), min_value=0, format="%g", required=True),
    }

    def make(scheme: Scheme, rows: pd.DataFrame) -> Scheme:
        return scheme.revise_card(card.role, deductions=tuple(Deduction.model_validate(row) for row in rows.to_dict("records")))

    _controls.table(f"{card.role} deductions", frame, make, columns, alt=_("Deductions"))
    most = round(card.deductions_at_most * 100)
    _controls.slider(_("Together at most, of bonus and commission"), f"{card.role} most", most, lambda s, v: s.revise_card(card.role, deductions_at_most=v / 100), low=0, high=100, step=5)
    st.caption(_("Deductions lower the variable pay and never touch the salary; in some countries even that needs a lawyer's look."))
