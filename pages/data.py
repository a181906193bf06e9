"""Your own file: drop it in, see what was found and every problem at once, and open it with a first scheme."""

import pandas as pd
import streamlit as st

from kpi.intake import Intake, read, templates
from kpi.language import _, ngettext
from kpi.problem import Refused
from kpi.workforce import build
from pages import _parts, _session
from pages._session import Data, require_app

require_app(__file__)

KINDS = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "parquet"]


def _templates() -> None:
    with st.expander(_("Templates and what the columns mean")):
        st.markdown(
            _(
                "**Results**: person, team, role, period, KPI, plan, fact — one row each; or one column a KPI; or two columns a KPI, "
                "“Sales plan” and “Sales fact”. **People**: person, salary, target bonus, hired, left, multiplier."
            )
        )
        with st.container(horizontal=True):
            xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            st.download_button(
                _("Template (Excel)"),
                templates.workbook(),
                "sixtyforty-template.xlsx",
                xlsx,
                key="template_xlsx",
                on_click="ignore",
                icon=":material/table:",
            )
            st.download_button(
                _("Results (CSV)"),
                templates.results_csv(),
                "results.csv",
                "text/csv",
                key="template_results",
                on_click="ignore",
                icon=":material/download:",
            )
            st.download_button(
                _("People (CSV)"),
                templates.people_csv(),
                "people.csv",
                "text/csv",
                key="template_people",
                on_click="ignore",
                icon=":material/download:",
            )


def _answers() -> dict[str, object]:
    """What only a person can decide, asked beside the upload: which sign is the decimal one, which number of a date is the day."""
    with st.expander(_("How numbers and dates are written"), expanded=st.session_state.get("asked", False)):
        signs = {"": _("decide from the file"), ".": "1,234.56", ",": "1.234,56"}
        days = {
            "": _("decide from the file"),
            "day": _("31/12/2026 (day first)"),
            "month": _("12/31/2026 (month first)"),
        }
        decimal = st.segmented_control(
            _("Numbers"),
            list(signs),
            format_func=signs.__getitem__,
            key="decimal",
            default="",
            required=True,
            persist_state="session",
        )
        first = st.segmented_control(
            _("Dates"),
            list(days),
            format_func=days.__getitem__,
            key="dayfirst",
            default="",
            required=True,
            persist_state="session",
        )
        sheet = st.text_input(_("Sheet (empty: every sheet that holds a table)"), key="sheet", persist_state="session")
    return {
        "decimal": decimal or None,
        "dayfirst": None if not first else first == "day",
        "sheet": sheet.strip() or None,
    }


def _found(intake: Intake) -> None:
    """What was read, and what became of every row."""
    results = intake.results
    with st.container(horizontal=True):
        st.metric(_("People"), results["person"].nunique(), border=True)
        st.metric(_("KPIs"), results["kpi"].nunique(), border=True)
        st.metric(_("Periods"), results["period"].nunique(), border=True)
        st.metric(_("Rows kept"), f"{intake.counts.kept} / {intake.counts.read}", border=True)
    tables = {_("Results"): results} | ({_("People"): intake.people} if intake.people is not None else {})
    for tab, (_name, table) in zip(st.tabs(list(tables)), tables.items(), strict=True):
        with tab:
            shown = table.head(500)
            st.dataframe(shown.assign(person=_parts.names_or_numbers(shown["person"])), hide_index=True, height=280)
            if len(table) > len(shown):
                st.caption(_("The first 500 of {n} rows.").format(n=len(table)))


def _open(name: str, results: pd.DataFrame, people: pd.DataFrame | None) -> None:
    """Opens the tables: the current scheme where it fits, otherwise a proposed one, with its assumptions said."""
    from kpi.proposal import propose

    from kpi.check import check

    current = _session.state().scheme
    try:
        fits = not [p for p in check(current, build(results, people, current)) if p.level == "error"]
    except Refused:
        fits = False
    keep = fits and not _session.state().data.sample
    _session.open_data(Data(name, results, people), current if keep else propose(results, people))


st.title(_("Data"))
st.markdown(
    _(
        "Drop in results, and a table of people if you have one: CSV, Excel or Parquet, in one file or two. Nothing leaves this machine, and nothing is written to disk."
    )
)
given = st.file_uploader(_("Files"), type=KINDS, accept_multiple_files=True, key="upload", label_visibility="collapsed")
answers = _answers()
if not given:
    with st.container(horizontal=True):
        st.button(_("Open the story"), on_click=_session.open_sample, args=("story",), key="data_story")
        st.button(_("Open the sample company"), on_click=_session.open_sample, args=("company",), key="data_company")
        st.button(_("Forget my data"), on_click=_session.forget, key="forget", icon=":material/delete:")
    st.caption(_("Open now: {name}.").format(name=_parts.plain(_session.state().data.name)))
else:
    try:
        with st.spinner(_("Reading …")):
            taken = read([(file.name, file.getvalue()) for file in given], **answers)  # type: ignore[arg-type]
    except Refused as refused:
        _parts.problems(refused.problems)
    else:
        errors = [problem for problem in taken.problems if problem.level == "error"]
        if not taken.results.empty:
            _found(taken)
        if taken.ok:
            names = ", ".join(file.name for file in given)
            if st.button(
                _("Open these data"),
                type="primary",
                key="use_data",
                on_click=_open,
                args=(names, taken.results, taken.people),
            ):
                st.switch_page("pages/scheme.py")
        else:
            text = ngettext(
                "{n} problem stops these data from being used; mend it in the file and drop it in again.",
                "{n} problems stop these data from being used; mend them in the file and drop it in again.",
                len(errors),
            )
            st.markdown(f"**{text.format(n=len(errors))}**")
        _parts.problems(taken.problems)
_templates()
