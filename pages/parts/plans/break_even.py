"""Which lift pays for the bonuses, as a row that unfolds."""

import streamlit as st

from kpi.charts.sketch import Part, text_part
from kpi.language import _
from kpi.plans.breakeven import BreakEven
from kpi.plans.levels import last_year, levels
from kpi.plans.past import past
from kpi.problem import Refused
from pages.parts.plans.planned import Planned, planned
from pages.parts.shell import amounts
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.supposed import Supposed, show_supposed
from pages.parts.shell.texts import show_remark
from pages.parts.shell.view import View, current_view


def show_break_even(view: View, found: Planned) -> None:
    """Only of a KPI that is money."""
    if not _is_money(view, found):
        return
    with st.expander(_("Which lift pays for the bonuses?"), key="break even", on_change="rerun") as row:
        if row.open:
            show_supposed("margin slider", [_margin()])
            show_drawing("break even words", lambda: _words(current_view()))
            show_remark(
                _(
                    "The margin is yours to say: what is left of one more sale before bonuses. What the bonuses changed cannot be seen in results alone."
                )
            )


def _is_money(view: View, found: Planned) -> bool:
    known = view.scheme.by_name.get(found.past.kpi)
    return found.past.adds == "sum" and known is not None and known.unit == view.scheme.currency


def _margin() -> Supposed:
    return Supposed("margin", _("Margin of one more sale"), 25, 1, 100)


def _words(view: View) -> list[Part]:
    found = planned(view)
    company = past(view.everyone, found.past.kpi, "company")
    whole = last_year(view.everyone, company)
    key = (view.scheme, view.everyone, company.kpi)
    cost = remembered(
        Remembered.YEAR_COST,
        key,
        lambda: levels(view.scheme, whole, past(whole, company.kpi, "company"), [1.0])[0].cost,
    )
    try:
        made = BreakEven(cost / amounts.units(), float(company.result[0]), _margin().share)
    except Refused as refused:
        return [text_part("sentence", [str(one)]) for one in refused.problems]
    return [text_part("heading", [made.sentence(amounts.write_money())]), text_part("sentence", [made.beside])]
