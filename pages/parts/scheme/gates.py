"""The gates of one role."""

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.rules.gate import Gate
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from pages.parts.scheme.table_columns import choice_column
from pages.parts.shell import controls


def show_gates(card: Card, names: list[str]) -> None:
    """A row a gate."""
    frame = pd.DataFrame(
        [(gate.kpi, gate.of, gate.is_, gate.level * 100, gate.pays_at_most * 100, gate.holds) for gate in card.gates],
        columns=["kpi", "of", "is", "level", "pays_at_most", "holds"],
    ).astype({"level": float, "pays_at_most": float})
    columns = {
        "kpi": st.column_config.SelectboxColumn(_("KPI"), options=names, required=True),
        "of": choice_column(
            _("Result of"), {"person": _("the person"), "team": _("the team"), "company": _("the company")}
        ),
        "is": choice_column(_("must be"), {"at least": _("at least"), "at most": _("at most")}),
        "level": st.column_config.NumberColumn(
            _("of the plan"), format="%g%%", required=True, default=80.0, width="small"
        ),
        "pays_at_most": st.column_config.NumberColumn(
            _("otherwise pays at most"), format="%g%%", min_value=0, required=True, default=0.0
        ),
        "holds": choice_column(_("of the"), {"own part": _("own part"), "whole bonus": _("whole bonus")}),
    }

    def make(scheme: Scheme, rows: pd.DataFrame) -> Scheme:
        gates = [
            Gate.model_validate({**row, "level": row["level"] / 100, "pays_at_most": row["pays_at_most"] / 100})
            for row in rows.to_dict("records")
        ]
        return scheme.revise_card(card.role, gates=tuple(gates))

    st.caption(_("0% closes the bonus (hard gate), 100% withholds only what is above plan (soft gate)."))
    controls.table(f"{card.role} gates", frame, make, columns, alt=_("Gates"))
