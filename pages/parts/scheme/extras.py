"""Gates, caps, commission and deductions of one role, in plain words and small tables."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from kpi.extras import Deduction
from kpi.language import _
from kpi.problem import Refused
from kpi.scheme import Card, Gate, Scheme
from pages.parts.curves.knots import curve_of, knot_columns, knots_of, one_of
from pages.parts.scheme.commission import commission_form
from pages.parts.shell import controls as _controls
from pages.parts.shell import session as _session
from pages.parts.shell.fragments import everywhere


def extras_form(scheme: Scheme, role: str) -> None:
    """Everything besides KPIs and team; what is folded away is not drawn."""
    card = scheme.roles[role]
    names = _names(scheme)
    sections: dict[str, tuple[str, bool, Callable[[], None]]] = {
        "money": (_("Target bonus and caps"), True, lambda: _money(card)),
        "gates": (_("Gates: no bonus, or only up to plan, unless …"), bool(card.gates), lambda: _gates(card, names)),
        "commission": (
            _("Commission: a rate on what is really earned"),
            bool(card.commissions),
            lambda: commission_form(card, names),
        ),
        "deductions": (
            _("Deductions: idle hours, overdue interest"),
            bool(card.deductions),
            lambda: _deductions(card, names),
        ),
        "combine": (
            _("How the KPIs combine"),
            card.combine != "sum" or card.table is not None,
            lambda: _combination(card),
        ),
        "whole": (_("Rounding, days, currency, budget"), False, lambda: _whole(scheme)),
    }
    for name, (title, used, draw) in sections.items():
        with st.expander(title, expanded=used, key=f"{role} extras {name}", on_change="rerun") as section:
            if section.open:
                draw()


def _names(scheme: Scheme) -> list[str]:
    try:
        return list(
            dict.fromkeys([*_session.everyone().kpis, *(name for names in scheme.needs.values() for name in names)])
        )
    except Refused:
        return [name for names in scheme.needs.values() for name in names]


def _money(card: Card) -> None:
    key, role = f"{card.role} money", card.role

    def put(**changes: Any) -> Any:
        return lambda s, v: s.revise_card(
            role, **{name: None if v is None else make(v) for name, make in changes.items()}
        )

    _controls.number(
        _("Target bonus a period, where the data has none"),
        f"{key} target",
        card.target_bonus,
        put(target_bonus=float, target_share=lambda _v: None),
        min_value=0.0,
        step=100.0,
    )
    share = None if card.target_share is None else card.target_share * 100
    _controls.number(
        _("… or as % of the salary"),
        f"{key} share",
        share,
        put(target_share=lambda v: v / 100, target_bonus=lambda _v: None),
        min_value=0.0,
        step=5.0,
    )
    cap = None if card.cap is None else card.cap * 100
    _controls.number(
        _("A person's bonus at most (% of the target bonus; empty: no cap)"),
        f"{key} cap",
        cap,
        put(cap=lambda v: v / 100),
        min_value=0.0,
        step=10.0,
    )


def _whole(scheme: Scheme) -> None:
    """What holds for the whole scheme."""
    _controls.number(
        _("All bonuses of a period at most (empty: no limit; cut in proportion)"),
        "bonus_limit",
        scheme.bonus_limit,
        lambda s, v: s.revise(bonus_limit=v),
        min_value=0.0,
        step=1000.0,
    )
    _controls.show("budget", _session.state().budget)
    st.number_input(
        _("Budget for what is shown (empty: the target bonuses)"),
        value=_session.state().budget,
        min_value=0.0,
        step=1000.0,
        key="budget",
        on_change=everywhere(lambda: _session.set_budget(st.session_state["budget"])),
    )
    days = {"target": _("the target bonus"), "target and plan": _("target and plan"), "nothing": _("nothing")}
    _controls.choice(
        _("Part of a period employed shrinks"), "prorate", scheme.prorate, days, lambda s, v: s.revise(prorate=v)
    )
    _controls.slider(
        _("Attainment is rounded to decimals of a percent"),
        "precision",
        lambda s: s.precision,
        lambda s, v: s.revise(precision=v),
        low=0,
        high=8,
        unit="%d",
    )
    st.caption(_("With 6 or more, only what a computer cannot count exactly is rounded; with 0, 99.5% counts as 100%."))
    owed = {"carried on": _("is taken from later periods"), "given up": _("is given up")}
    _controls.choice(
        _("A refund, correction or deduction beyond the period's pay"),
        "owed",
        scheme.owed,
        owed,
        lambda s, v: s.revise(owed=v),
    )
    _controls.text(
        _("Currency (a code such as EUR)"),
        "currency",
        scheme.currency,
        lambda s, v: s.revise(currency=v.strip().upper()),
        max_chars=3,
    )


def _combination(card: Card) -> None:
    """Sum, mean, product or the lowest; and the table from the overall result to pay."""
    ways = {
        "sum": _("weighted sum"),
        "geometric": _("geometric mean"),
        "product": _("product"),
        "weakest": _("the lowest decides"),
    }
    _controls.select(
        _("The KPIs of this role combine as"),
        f"{card.role} combine",
        card.combine,
        ways,
        lambda s, v: s.revise_card(card.role, combine=v),
    )
    st.caption(
        _("Result-to-pay table: the overall result on the left, what it pays on the right. Empty: it pays itself.")
    )

    def make(scheme: Scheme, rows: pd.DataFrame) -> Scheme:
        return scheme.revise_card(card.role, table=curve_of(rows, "steps"))

    _controls.table(
        f"{card.role} table",
        knots_of(card.table),
        make,
        knot_columns(_("Overall result"), _("Pays")),
        alt=_("Result-to-pay table"),
    )


def _gates(card: Card, names: list[str]) -> None:
    frame = pd.DataFrame(
        [(gate.kpi, gate.of, gate.is_, gate.level * 100, gate.pays_at_most * 100, gate.holds) for gate in card.gates],
        columns=["kpi", "of", "is", "level", "pays_at_most", "holds"],
    ).astype({"level": float, "pays_at_most": float})
    columns = {
        "kpi": st.column_config.SelectboxColumn(_("KPI"), options=names, required=True),
        "of": one_of(_("Result of"), {"person": _("the person"), "team": _("the team"), "company": _("the company")}),
        "is": one_of(_("must be"), {"at least": _("at least"), "at most": _("at most")}),
        "level": st.column_config.NumberColumn(
            _("of the plan"), format="%g%%", required=True, default=80.0, width="small"
        ),
        "pays_at_most": st.column_config.NumberColumn(
            _("otherwise pays at most"), format="%g%%", min_value=0, required=True, default=0.0
        ),
        "holds": one_of(_("of the"), {"own part": _("own part"), "whole bonus": _("whole bonus")}),
    }

    def make(scheme: Scheme, rows: pd.DataFrame) -> Scheme:
        gates = [
            Gate.model_validate({**row, "level": row["level"] / 100, "pays_at_most": row["pays_at_most"] / 100})
            for row in rows.to_dict("records")
        ]
        return scheme.revise_card(card.role, gates=tuple(gates))

    st.caption(_("0% closes the bonus (hard gate), 100% withholds only what is above plan (soft gate)."))
    _controls.table(f"{card.role} gates", frame, make, columns, alt=_("Gates"))


def _deductions(card: Card, names: list[str]) -> None:
    rows = [(one.title, one.measure, one.times, one.rate) for one in card.deductions]
    frame = pd.DataFrame(rows, columns=["title", "measure", "times", "rate"]).astype({"rate": float, "times": object})
    columns = {
        "title": st.column_config.TextColumn(_("Deduction"), required=True, width=90),
        "measure": st.column_config.SelectboxColumn(_("for each"), options=names, required=True, width=80),
        "times": st.column_config.SelectboxColumn(
            _("times"),
            options=["", *names],
            help=_("A second measure, such as days overdue. It may stay empty."),
            width=75,
        ),
        "rate": st.column_config.NumberColumn(_("rate"), min_value=0, format="%g", required=True, width=60),
    }

    def make(scheme: Scheme, rows: pd.DataFrame) -> Scheme:
        return scheme.revise_card(
            card.role, deductions=tuple(Deduction.model_validate(row) for row in rows.to_dict("records"))
        )

    _controls.table(f"{card.role} deductions", frame, make, columns, blank={"times": ""}, alt=_("Deductions"))
    _controls.slider(
        _("Together at most, of bonus and commission"),
        f"{card.role} most",
        lambda s: round(s.roles[card.role].deductions_at_most * 100),
        lambda s, v: s.revise_card(card.role, deductions_at_most=v / 100),
        low=0,
        high=100,
        step=5,
    )
    st.caption(
        _(
            "Deductions lower the variable pay and never touch the salary; in some countries even that needs a lawyer's look."
        )
    )
