"""The deductions of one role."""

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.rules.deduction import Deduction
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from pages.parts.shell import controls


def show_deductions(card: Card, names: list[str]) -> None:
    """A row a deduction, and how much they take together at most."""
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

    controls.table(f"{card.role} deductions", frame, make, columns, blank={"times": ""}, alt=_("Deductions"))
    controls.slider(
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
