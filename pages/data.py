"""Your own file: drop it in, see what was found and every problem at once, mend it, and open it with a first scheme."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from kpi.intake import Intake, limits, mapping
from kpi.intake.finding import Finding
from kpi.intake.together import ONLY_DEALS
from kpi.language import _, ngettext, number
from kpi.problem import Refused
from kpi.roster import build
from pages.parts import _names, _parts, _session, _templates, _upload
from pages.parts._concern_list import concern_list, found_in
from pages.parts._door import require_app
from pages.parts._downloads import take, take_text
from pages.parts._overview import overview
from pages.parts._session import Data
from pages.parts._source_form import source_form
from pages.parts._writing_form import writing_form

require_app(__file__)

KINDS = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "parquet", "yaml"]


def _salaries(people: pd.DataFrame | None) -> pd.DataFrame | None:
    """What the salaries are for, where there are any and the table does not say."""
    if people is None or "salary" not in people or "salary_per" in people:
        return people
    words = {"period": _("a period"), "month": _("a month"), "quarter": _("a quarter"), "year": _("a year")}
    per = st.segmented_control(
        _("Salaries are for"), list(words), default="period", format_func=words.__getitem__, required=True, key="per"
    )
    return people if per == "period" else people.assign(salary_per=per)


def _found(taken: Intake) -> None:
    """What became of every row."""
    counts = taken.counts
    # A row of headings is read and set aside like any other, but nobody misses it.
    aside = {reason: count for reason, count in counts.set_aside.items() if reason != "header"}
    read_rows = counts.read - counts.set_aside.get("header", 0)
    kept = _("{kept} of {read} rows are used.").format(kept=number(counts.kept), read=number(read_rows))
    reasons = "; ".join(f"{_(reason)}: {number(count)}" for reason, count in aside.items())
    st.caption(" ".join([kept, _("Set aside — {reasons}.").format(reasons=reasons) if aside else ""]))


def _cover(taken: Intake) -> Callable[[str], str]:
    """Covers whom the files name, where names are hidden."""
    if _session.state().hidden:
        said = {str(one.value) for one in taken.problems if isinstance(one, Finding) and one.value}
        _names.upload_names(_named(taken, "person").union(taken.results["person"]), _named(taken, "first_name") | said)
    return _names.cover().text


def _named(taken: Intake, meaning: str) -> set[str]:
    """Every cell of the columns with that meaning."""
    raw = taken.steps.raw
    columns = [
        table.body[shape.columns[meaning]]
        for table, shape in zip(raw.tables, raw.shapes, strict=True)
        if meaning in shape.columns
    ]
    return set().union(*(column.dropna().astype(str) for column in columns))


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


def _mapping_files(given: list[Any]) -> list[Any]:
    """Takes what a mapping file says, once, and gives the files that hold data."""
    taken: set[str] = st.session_state.setdefault("mappings taken", set())
    for file in given:
        if file.name.endswith(".yaml") and file.file_id not in taken:
            taken.add(file.file_id)
            try:
                _upload.take(mapping.load(file.getvalue(), file.name))
            except Refused as refused:
                _parts.problems(refused.problems)
    return [file for file in given if not file.name.endswith(".yaml")]


def _drop() -> tuple[list[Any], str]:
    given = st.file_uploader(
        _("Files"), type=KINDS, accept_multiple_files=True, key="upload", label_visibility="collapsed"
    )
    with st.expander(_("Or paste a table from Excel"), key="paste", on_change="rerun") as paste:
        text = st.text_area(_("Cells, with their headings"), key="pasted", height=140) if paste.open else ""
    return _mapping_files(given), st.session_state.get("pasted") or text


def _nothing_yet() -> None:
    with st.container(horizontal=True):
        st.button(_("Open the story"), on_click=_session.open_sample, args=("story",), key="data_story")
        st.button(_("Open the sample company"), on_click=_session.open_sample, args=("company",), key="data_company")
        st.button(_("Forget my data"), on_click=_forget, key="forget", icon=":material/delete:")
    opened = _session.state().data
    st.subheader(_("Open now: {name}").format(name=_parts.plain(opened.name)))
    overview(opened.results, opened.people)


def _forget() -> None:
    _session.forget()
    _upload.forget()


def _path(given: list[Any], text: str) -> None:
    """From what was found to data that can be opened; nothing has to be touched where the findings are right."""
    try:
        taken = _upload.intake_of(given, text)
    except Refused as refused:
        _parts.problems(refused.problems)
        return
    name = ", ".join([*(file.name for file in given), *([_("pasted table")] if text.strip() else [])])
    ready = st.container()
    _as_last_time(taken)
    st.subheader(_("What was found"))
    _found(taken)
    cover = _cover(taken)
    for place, source in enumerate(taken.sources):
        source_form(source, place, cover)
    with st.expander(_("How numbers and dates are written"), key="writing", on_change="rerun") as writing:
        if writing.open:
            writing_form()
    results = _results(taken)
    people = _salaries(taken.people)
    st.subheader(_("What is odd or wrong"))
    counted = results is not taken.results
    _problems(taken, cover, counted=counted)
    if not results.empty:
        st.subheader(_("What you will open"))
        overview(results, people)
    with ready:
        _ready(taken, results, people, name, counted=counted)


def _as_last_time(taken: Intake) -> None:
    """Offers what was said of files of the same shape before."""
    offered = mapping.offered(taken, _upload.known())
    if offered and not _upload.is_said(offered):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_("You have opened files of this shape before."))
            st.button(_("Read them as last time"), key="as_last_time", on_click=_upload.take, args=(offered,))


def _results(taken: Intake) -> pd.DataFrame:
    """Results as they stand in the files, and those that are counted from transactions."""
    if not taken.transactions:
        return taken.results
    from pages.parts._deals_form import deals_form

    st.subheader(_("KPIs from transactions"))
    counted = deals_form(taken)
    return taken.results if counted is None else counted


def _problems(taken: Intake, cover: Callable[[str], str], *, counted: bool) -> None:
    concerns = [one for one in found_in(taken) if not (counted and one.rule == ONLY_DEALS)]
    if not concerns and not _upload.mends():
        st.markdown(_("Nothing."))
    concern_list(taken, concerns, cover)


def _ready(taken: Intake, results: pd.DataFrame, people: pd.DataFrame | None, name: str, *, counted: bool) -> None:
    """On top, because who agrees with all that was found needs nothing else."""
    settled = {ONLY_DEALS} if counted else set()
    errors = [one for one in taken.problems if one.level == "error" and getattr(one, "rule", "") not in settled]
    if errors or results.empty:
        text = ngettext(
            "{n} problem stops these data from being used: mend it below, or in the file and drop it in again.",
            "{n} problems stop these data from being used: mend them below, or in the file and drop it in again.",
            max(len(errors), 1),
        )
        st.error(text.format(n=max(len(errors), 1)), icon=":material/error:")
    else:
        text = _("These data can be used. People: {people}, KPIs: {kpis}, periods: {periods}.")
        sizes = {
            "people": results["person"].nunique(),
            "kpis": results["kpi"].nunique(),
            "periods": results["period"].nunique(),
        }
        st.success(text.format(**{size: number(count) for size, count in sizes.items()}), icon=":material/check:")
        if st.button(
            _("Open these data"), type="primary", key="use_data", on_click=_opened, args=(taken, name, results, people)
        ):
            st.switch_page("pages/scheme.py")
    _take_away(taken)


def _opened(taken: Intake, name: str, results: pd.DataFrame, people: pd.DataFrame | None) -> None:
    _upload.remember(taken)
    _open(name, results, people)


def _take_away(taken: Intake) -> None:
    """What was said as a file for next month, and the rows that are not used."""
    from kpi.export.tables import as_csv

    cover = _names.cover()
    with st.container(horizontal=True):
        answers = mapping.dump(mapping.mapping_of(taken))
        take_text(_("Keep these answers for next month"), answers, "mapping.yaml", key="save_mapping")
        if any(count for reason, count in taken.counts.set_aside.items() if reason != "header"):
            rows = lambda: as_csv(cover.table(taken.set_aside()))  # noqa: E731 - made when somebody takes it
            take(_("Rows set aside"), rows, "set-aside.csv", key="save_set_aside")


st.title(_("Data"))
st.markdown(
    _(
        "Drop in results, and a table of people if you have one: CSV, Excel or Parquet, in one file or several, up to {n} MB each. Deals or payments will do too. Nothing leaves this machine, and nothing is written to disk."
    ).format(n=limits.UPLOAD // limits.MB)
)
files, cells = _drop()
if files or cells.strip():
    _path(files, cells)
else:
    _nothing_yet()
_templates.show()
