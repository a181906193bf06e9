"""The schemes that no other beats, over split, team threshold and shape of the team's curve; a click takes one."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _, number
from kpi.split.tradeoffs import shaped, tradeoffs
from pages import _charts, _parts, _session, _tables
from pages._downloads import downloads
from pages._fragments import everywhere
from pages._session import View


def frontier_part() -> None:
    """Sentence, chart, table."""
    if not (view := _parts.quietly()):
        return
    table = _tradeoffs(view)
    best = table[table["undominated"]]
    text = _(
        "Of {all} schemes {best} are beaten by none in cost, loss of the strong, pay for own work and cliffs at once."
    )
    _parts.finding(text.format(all=number(len(table)), best=number(len(best))))
    now = (int(view.paid.cost), view.effect.strong_lose)
    _charts.draw(
        charts.tradeoff_rows(table, _parts.units(), _parts.write_money(), now),
        charts.tradeoffs(),
        key="frontier",
        alt=_("Cost against the loss of the strong"),
        on_select=_take,
        selection_mode=charts.SCHEME,
    )
    st.caption(
        _(
            "Each dot is a scheme: left is cheaper, lower is kinder to the strong. The larger the dot, the more money hangs on one point. Click a dot to take it."
        )
    )
    shown = best.assign(
        **{name: best[name] / _parts.units() for name in ("cost", "strong_lose", "own_marginal", "cliff")}
    )
    titles = {
        "share": _("Individual share"),
        "threshold": _("Team threshold"),
        "shape": _("Team curve"),
        "cost": _("Cost"),
        "strong_lose": _("The strong lose"),
        "own_marginal": _("Own point pays"),
        "cliff": _("One point decides"),
    }
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(title, format="percent" if name in ("share", "threshold") else "localized")
        for name, title in titles.items()
        if name != "shape"
    }
    with st.expander(_("The figures behind the dots"), key="frontier figures", on_change="rerun") as figures:
        if figures.open:
            _tables.show(shown[list(titles)], columns | {"shape": titles["shape"]})
            downloads({_("frontier"): shown[list(titles)].rename(columns=titles)}, "sixtyforty-frontier")


def _tradeoffs(view: View) -> pd.DataFrame:
    """Computed once for everything but split and curve, with progress."""
    team = view.scheme.team.revise(individual_share=1.0)
    key = (view.scheme.revise(team=team), view.workforce, _session.state().who)

    def fresh() -> pd.DataFrame:
        bar = st.progress(0.0, _("Trying schemes …"))
        found = tradeoffs(*key, progress=lambda done: bar.progress(done, _("Trying schemes …")))
        bar.empty()
        return found

    table: pd.DataFrame = _session.remembered("tradeoffs", key, fresh)
    return table


@everywhere
def _take() -> None:
    picked: Any = st.session_state["frontier"]["selection"].get(charts.SCHEME) or []
    if picked and picked[0].get("shape"):
        one = picked[0]
        _session.change(lambda scheme: shaped(scheme, float(one["share"]), float(one["threshold"]), str(one["shape"])))
