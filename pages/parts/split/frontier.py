"""The schemes that no other beats, over split, team threshold and shape of the team's curve; a click takes one."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _, number
from kpi.split.tradeoffs import shaped, tradeoffs
from pages.parts.shell import charts as _charts
from pages.parts.shell import problems as _parts
from pages.parts.shell import session as _session
from pages.parts.shell import tables as _tables
from pages.parts.shell.downloads import downloads
from pages.parts.shell.fragments import everywhere
from pages.parts.shell.session import View


def frontier_part() -> None:
    """Sentence, chart, table."""
    if not (view := _parts.quietly()):
        return
    table = _tradeoffs(view)
    best = table[table["undominated"]]
    text = _(
        "{best} of {all} schemes are worth a look; every other one is worse in cost, for the strong, in pay for own work or in cliffs."
    )
    _parts.finding(text.format(all=number(len(table)), best=number(len(best))))
    now = (int(view.paid.cost), view.effect.strong_lose)
    _charts.draw(
        charts.tradeoff_rows(table, _parts.units(), _parts.write_money(), now),
        charts.tradeoffs_chart(),
        key="frontier",
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
        **{name: best[name] / _parts.units() for name in ("cost", "strong_lose", "own_marginal", "cliff")}
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
            _tables.show(shown[list(titles)], columns | {"shape": titles["shape"]})
            downloads({_("frontier"): shown[list(titles)].rename(columns=titles)}, "sixtyforty-frontier")


def _tradeoffs(view: View) -> pd.DataFrame:
    """Computed once for everything but split and curve, with progress."""
    team = view.scheme.team.at_share(1.0)
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
