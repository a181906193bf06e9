"""On what the forecast rests: what history says, how sure that is, and how well it fits."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from kpi.charts import outlookchart as charts
from kpi.forecast import unforeseen
from kpi.language import _, ngettext, number, percent, percent_figure
from kpi.scheme.scheme import Scheme
from kpi.worlds import Fit, Future
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.problems import show_problems
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import plain


def show_fit(scheme: Scheme, fit: Fit, future: Future) -> None:
    """Sentences first, then the figures, the picture of one KPI, and every remark."""
    st.markdown("\n".join(f"- {line}" for line in fit.sentences))
    if not fit.evidence.empty:
        _table(scheme, fit)
        _picture(scheme, fit)
    _seasons(scheme, fit)
    show_problems((*fit.problems, *future.remarks, *unforeseen(scheme, future.workforce)))


def _table(scheme: Scheme, fit: Fit) -> None:
    found = fit.evidence
    table = pd.DataFrame(
        {
            _("KPI"): [_named(scheme, pair) for pair in zip(found["role"], found["kpi"], strict=True)],
            _("Results"): found["results"],
            _("Average result"): [percent_figure(share) for share in found["mean"]],
            _("How much it varies"): [_range(row, "cv") for row in found.to_dict("records")],
            _("The person’s"): [_range(row, "person") for row in found.to_dict("records")],
            _("The team’s"): [_range(row, "team") for row in found.to_dict("records")],
            _("Everyone’s"): [_range(row, "market") for row in found.to_dict("records")],
        }
    )
    show_table(table, key="fit table", height=min(len(table), 9) * 35 + 38)
    st.caption(
        _(
            "Parts of the variance by KPI; in brackets the 95% interval. Over all KPIs they are put together by their weight."
        )
    )


def _named(scheme: Scheme, pair: tuple[str, str]) -> str:
    """Role and KPI, by their titles."""
    role, kpi = pair
    return " · ".join(filter(None, (role, scheme.titles.get(kpi, kpi))))


def _range(row: Mapping[Hashable, Any], name: str) -> str:
    """A share with its interval where there is one."""
    value, low, high = (row.get(key, float("nan")) for key in (name, f"{name}_low", f"{name}_high"))
    if pd.isna(value):
        return "–"
    return percent(value, 0) if pd.isna(low) else f"{percent(value, 0)} ({percent(low, 0)}–{percent(high, 0)})"


def _picture(scheme: Scheme, fit: Fit) -> None:
    known = fit.evidence[~fit.evidence["assumed"]]
    if known.empty:
        return
    options = list(zip(known["role"], known["kpi"], strict=True))
    shown = {pair: plain(_named(scheme, pair)) for pair in options}
    role, kpi = st.selectbox(_("How well does it fit?"), options, key="fit kpi", format_func=shown.__getitem__)
    said = _("Past results against what the outlook expects: {kpi}").format(kpi=_named(scheme, (role, kpi)))
    rows = fit.qq(role, kpi)
    count = ngettext("{n} result, as a share of its plan", "{n} results, as shares of their plans", len(rows))
    subtitle = count.format(n=number(len(rows)))
    draw_chart(rows, charts.fit_chart(), key="fit_qq", alt=said, subtitle=subtitle)
    st.caption(_("One dot a past result. On the dashed line the outlook fits; inside the grey band it may be chance."))


def _seasons(scheme: Scheme, fit: Fit) -> None:
    lines: dict[str, list[str]] = {}
    for kpi, found in fit.seasons.items():
        lines.setdefault(found.sentence, []).append(scheme.titles.get(kpi, kpi))
    if lines:
        with st.expander(_("The pattern of the year")):
            st.markdown("\n".join(f"- {plain(', '.join(kpis))}: {said}" for said, kpis in lines.items()))
