"""Your own file: drop it in, see what was found and every problem at once, and open it with a first scheme."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from kpi.intake import Intake, read, templates
from kpi.intake.finding import Finding
from kpi.language import _, ngettext, number
from kpi.problem import Refused
from kpi.roster import build
from pages import _parts, _session
from pages._session import Data, require_app

require_app(__file__)

KINDS = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "parquet"]
_SHOWN = 500


def _templates() -> None:
    with st.expander(_("Templates and what the columns mean")):
        st.markdown(
            _(
                "**Results**: person, team, role, period, KPI, plan, fact — one row each; or one column a KPI; or two columns a KPI, "
                "“Sales plan” and “Sales fact”. **People**: person, salary, target bonus, hired, left, multiplier."
            )
        )
        with st.container(horizontal=True):
            _template(_("Results (Excel)"), "results", "xlsx", partial(templates.template_xlsx, "results"))
            _template(_("People (Excel)"), "people", "xlsx", partial(templates.template_xlsx, "people"))
            _template(_("Results (CSV)"), "results", "csv", partial(templates.template_csv, "results"))
            _template(_("People (CSV)"), "people", "csv", partial(templates.template_csv, "people"))


def _template(label: str, name: str, kind: str, content: Callable[[], bytes]) -> None:
    mime = "text/csv" if kind == "csv" else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    key = f"template {name} {kind}"
    st.download_button(label, content, f"{name}.{kind}", mime, key=key, on_click="ignore", icon=":material/download:")


def _answers() -> dict[str, Any]:
    """What only a person can decide, asked beside the upload: the decimal sign, the day's place in a date, the sheet."""
    with st.expander(_("How numbers and dates are written")):
        signs = {"": _("decide from the file"), ".": "1,234.56", ",": "1.234,56"}
        days = {"": _("decide from the file"), "day": _("31/12/2026"), "month": _("12/31/2026")}
        decimal = _asked(_("Numbers"), "decimal", signs)
        first = _asked(_("Dates"), "dayfirst", days)
        sheet = st.text_input(_("Sheet (empty: every sheet that holds a table)"), key="sheet", persist_state="session")
    return {
        "decimal": decimal or None,
        "dayfirst": None if not first else first == "day",
        "sheet": sheet.strip() or None,
        "columns": dict(st.session_state.get("told_columns") or {}),
    }


def _asked(label: str, key: str, words: dict[str, str]) -> str:
    return str(
        st.segmented_control(
            label,
            list(words),
            format_func=words.__getitem__,
            key=key,
            default="",
            required=True,
            persist_state="session",
        )
    )


def _read(given: list[Any], answers: dict[str, Any]) -> Intake:
    """What the files hold, read once for each set of files and answers."""
    key = (tuple(file.file_id for file in given), answers)

    def fresh() -> Intake:
        with st.spinner(_("Reading …")):
            return read([(file.name, file.getvalue()) for file in given], **answers)

    found: Intake = _session.remembered("intake", key, fresh)
    return found


def _columns(intake: Intake) -> None:
    """Which of their columns was taken for what; a wrong guess is mended with a drop-down."""
    words = {
        "person": _("Person"),
        "team": _("Team"),
        "role": _("Role"),
        "period": _("Period"),
        "kpi": _("KPI"),
        "plan": _("Plan"),
        "fact": _("Fact"),
        "salary": _("Salary"),
        "target_bonus": _("Target bonus"),
        "hired": _("Hired"),
        "left": _("Left"),
        "multiplier": _("Multiplier"),
    }
    found = {ours: theirs for source in intake.sources for ours, theirs in source.columns.items()}
    headings = [name for source in intake.sources for name in (*source.columns.values(), *source.kpis, *source.unused)]
    told: dict[str, str] = st.session_state.setdefault("told_columns", {})
    with st.expander(_("These are your columns"), expanded=not intake.ok or bool(told)):
        for source in intake.sources:
            kind = {
                "long": _("results, one row each"),
                "wide": _("results, a column a KPI"),
                "people": _("people"),
                "transactions": _("transactions: single deals, of which KPIs can be made"),
                "other": _("not used"),
            }[source.kind]
            st.text(" · ".join(part for part in (source.file, source.sheet, kind) if part))
            if source.kpis:
                st.caption(_parts.plain(_("KPIs: {names}").format(names=", ".join(source.kpis))))
        with st.container(horizontal=True):
            for ours, word in words.items():
                options = list(dict.fromkeys(["", *headings]))
                now = told.get(ours, found.get(ours, ""))
                st.session_state[f"column {ours}"] = now if now in options else ""
                st.selectbox(
                    word,
                    options,
                    key=f"column {ours}",
                    width=200,
                    format_func=lambda name: name or _("not there"),
                    on_change=_tell,
                    args=(ours,),
                )
        if told:
            st.button(_("Guess again"), key="untell", on_click=lambda: st.session_state.update(told_columns={}))


def _tell(ours: str) -> None:
    told = dict(st.session_state.get("told_columns", {}))
    theirs = st.session_state[f"column {ours}"]
    st.session_state["told_columns"] = told | {ours: theirs} if theirs else {k: v for k, v in told.items() if k != ours}


def _found(intake: Intake) -> None:
    """What was read, and what became of every row."""
    counts = intake.counts
    # A row of headings is read and set aside like any other, but nobody misses it.
    aside = {reason: count for reason, count in counts.set_aside.items() if reason != "header"}
    read_rows = counts.read - counts.set_aside.get("header", 0)
    kept = _("{kept} of {read}").format(kept=number(counts.kept), read=number(read_rows))
    _overview(intake.results, intake.people, {_("Rows kept"): kept})
    if aside:
        reasons = "; ".join(f"{_(reason)}: {number(count)}" for reason, count in aside.items())
        st.caption(_("Set aside — {reasons}.").format(reasons=reasons))


def _overview(results: pd.DataFrame, people: pd.DataFrame | None, more: dict[str, str]) -> None:
    """How much there is, and the tables themselves."""
    everybody = set(results["person"]) | (set(people["person"]) if people is not None else set())
    sizes = {
        _("People"): number(len(everybody)),
        _("KPIs"): number(results["kpi"].nunique()),
        _("Periods"): number(results["period"].nunique()),
    }
    with st.container(horizontal=True):
        for label, size in (sizes | more).items():
            st.metric(label, size, border=True)
    tables = {_("Results"): results} | ({_("People"): people} if people is not None else {})
    for tab, table in zip(st.tabs(list(tables)), tables.values(), strict=True):
        with tab:
            shown = table.head(_SHOWN)
            st.dataframe(shown.assign(person=_parts.names_or_numbers(shown["person"])), hide_index=True, height=280)
            if len(table) > len(shown):
                st.caption(_("The first {m} of {n} rows.").format(m=number(_SHOWN), n=number(len(table))))


def _people_in(intake: Intake) -> set[str]:
    """Everybody that the files name, so that hidden names stay hidden in what is said of them."""
    tables = [intake.results] + ([intake.people] if intake.people is not None else [])
    found = {str(finding.value) for finding in intake.problems if isinstance(finding, Finding) and finding.value}
    return found.union(*(set(table["person"].astype(str)) for table in tables if "person" in table))


def _open(name: str, results: pd.DataFrame, people: pd.DataFrame | None) -> None:
    """Opens the tables: the current scheme where it fits, otherwise a proposed one, with its assumptions said."""
    from kpi.check import check
    from kpi.proposal import propose

    current = _session.state().scheme
    try:
        fits = not [p for p in check(current, build(results, people, current)) if p.level == "error"]
    except Refused:
        fits = False
    keep = fits and not _session.state().data.sample
    try:
        _session.open_data(Data(name, results, people), current if keep else propose(results, people))
    except Refused as refused:
        _session.complain(refused)


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
    opened = _session.state().data
    st.subheader(_("Open now: {name}").format(name=_parts.plain(opened.name)))
    _overview(opened.results, opened.people, {_("Rows"): number(len(opened.results))})
else:
    try:
        taken = _read(given, answers)
    except Refused as refused:
        _parts.problems(refused.problems)
    else:
        errors = [problem for problem in taken.problems if problem.level == "error"]
        _columns(taken)
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
                "{n} problem stops these data from being used; mend it in the file and drop it in again, or choose the right columns above.",
                "{n} problems stop these data from being used; mend them in the file and drop it in again, or choose the right columns above.",
                len(errors),
            )
            st.markdown(f"**{text.format(n=len(errors))}**")
        _parts.problems(taken.problems, _people_in(taken))
_templates()
