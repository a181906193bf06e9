"""Templates to fill in, and what their columns mean."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from kpi.intake import templates
from kpi.language import _
from pages.parts.shell.downloads import download_file


def show_templates() -> None:
    """Draws them."""
    with st.expander(_("Templates and what the columns mean")):
        st.markdown(
            _(
                "**Results**: person, team, role, period, KPI, plan, fact — one row each; or one column a KPI; or two columns a KPI, "
                "“Sales plan” and “Sales fact”. **People**: person, salary, target bonus, hired, left, multiplier; headings may say what pay is for, "
                "such as “Salary per year”, “Target bonus per month” or “Target bonus %” of the salary. Who changes team, role, pay or hours has a row for each: "
                "from, to, fte (share of full time; 0 is leave). Eligible says yes or no."
            )
        )
        with st.container(horizontal=True):
            _template(_("Results (Excel)"), "results", "xlsx", partial(templates.template_xlsx, "results"))
            _template(_("People (Excel)"), "people", "xlsx", partial(templates.template_xlsx, "people"))
            _template(_("Results (CSV)"), "results", "csv", partial(templates.template_csv, "results"))
            _template(_("People (CSV)"), "people", "csv", partial(templates.template_csv, "people"))


def _template(label: str, name: str, kind: str, content: Callable[[], bytes]) -> None:
    download_file(label, content, f"{name}.{kind}", key=f"template {name} {kind}")
