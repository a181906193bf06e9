"""How the KPIs of one role combine."""

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.rules.base import titles_of
from kpi.rules.combining import Combining
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from pages.parts.scheme.table_columns import curve_in_percent, knot_columns, knots_in_percent
from pages.parts.shell import controls


def show_combination(card: Card) -> None:
    """Sum, mean, product or the lowest; and the table from the overall result to pay."""
    controls.select(
        _("The KPIs of this role combine as"),
        f"{card.role} combine",
        card.combine.word,
        titles_of(Combining),
        lambda s, v: s.revise_card(card.role, combine=v),
    )
    st.caption(
        _("Result-to-pay table: the overall result on the left, what it pays on the right. Empty: it pays itself.")
    )

    def make(scheme: Scheme, rows: pd.DataFrame) -> Scheme:
        return scheme.revise_card(card.role, table=curve_in_percent(rows, "steps"))

    controls.table(
        f"{card.role} table",
        knots_in_percent(card.table),
        make,
        knot_columns(_("Overall result"), _("Pays")),
        alt=_("Result-to-pay table"),
    )
