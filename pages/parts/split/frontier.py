"""The schemes that no other beats, over split, team threshold and shape of the team's curve; a click takes one."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _, number
from kpi.split.tradeoffs import shaped, tradeoffs_in_minor_units
from pages.parts.shell import amounts, keys, session
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.keys import Remembered
from pages.parts.shell.memory import remembered
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import show_finding
from pages.parts.shell.view import View, view_or_none


def show_frontier() -> None:
    """Sentence, chart, table."""
    if not (view := view_or_none()):
        return
    table = _tradeoffs(view)
    best = table[table["undominated"]]
    text = _(
        "{best} of {all} schemes are worth a look; every other one is worse in cost, for the strong, in pay for own work or in cliffs."
    )
    show_finding(text.format(all=number(len(table)), best=number(len(best))))
    now = (int(view.paid.cost), view.effect.strong_lose)
    draw_chart(
        charts.tradeoff_rows(table, amounts.units(), amounts.write_money(), now),
        charts.tradeoffs_chart(),
        key=keys.FRONTIER,
        alt=_("Cost against the loss of the strong"),
        on_select=_take,
        selection_mode=charts.SCHEME,
    )
    st.caption(
        _(
            "Each dot is a scheme: left is cheaper, higher is kinder to the strong. The larger the dot, the more money is lost by missing by 1%. Click a dot to use its scheme."
        )
    )
    shown = best.assign(
        **{name: best[name] / amounts.units() for name in ("cost", "strong_lose", "own_marginal", "cliff")}
    )
    shown["strong_lose"] = -shown["strong_lose"]
    titles = {
        "share": _("Individual share"),
        "threshold": _("Team threshold"),
        "shape": _("Team curve"),
        "cost": _("Cost"),
        "strong_lose": _("Strong: gain or loss"),
        "own_marginal": _("Pay for 1% more own result"),
        "cliff": _("Most money lost by missing by 1%"),
    }
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(title, format="percent" if name in ("share", "threshold") else "localized")
        for name, title in titles.items()
        if name != "shape"
    }
    with st.expander(_("The figures behind the dots"), key="frontier figures", on_change="rerun") as figures:
        if figures.open:
            show_table(shown[list(titles)], columns | {"shape": titles["shape"]})
            download_tables({_("frontier"): shown[list(titles)].rename(columns=titles)}, "sixtyforty-frontier")


def _tradeoffs(view: View) -> pd.DataFrame:
    """Computed once for everything but split and curve, with progress."""
    team = view.scheme.team.revise(individual_share=1.0)
    key = (view.scheme.revise(team=team), view.workforce, view.strong)

    def fresh() -> pd.DataFrame:
        bar = st.progress(0.0, _("Trying schemes …"))
        found = tradeoffs_in_minor_units(*key, progress=lambda done: bar.progress(done, _("Trying schemes …")))
        bar.empty()
        return found

    table: pd.DataFrame = remembered(Remembered.TRADEOFFS, key, fresh)
    return table


@redraw_page_after
def _take() -> None:
    picked: Any = st.session_state[keys.FRONTIER]["selection"].get(charts.SCHEME) or []
    if picked and picked[0].get("shape"):
        one = picked[0]
        session.change(lambda scheme: shaped(scheme, float(one["share"]), float(one["threshold"]), str(one["shape"])))
