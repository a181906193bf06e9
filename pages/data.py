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
from kpi.scheme import Scheme
from pages.parts import _names, _parts, _rule_files, _session, _templates, _upload
from pages.parts._concern_list import concern_list, found_in
from pages.parts._door import require_app
from pages.parts._downloads import take, take_text
from pages.parts._opening import Opening, note, opening
from pages.parts._overview import overview
from pages.parts._pay_form import pay_form
from pages.parts._source_form import source_form
from pages.parts._writing_form import writing_form

require_app(__file__)

KINDS = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "parquet", *_rule_files.KINDS]


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
    tables = taken.steps.raw.tables
    columns = [one.table.body[one.shape.columns[meaning]] for one in tables if meaning in one.shape.columns]
    return set().union(*(column.dropna().astype(str) for column in columns))


def _drop() -> tuple[list[Any], str]:
    given = st.file_uploader(
        _("Files"), type=KINDS, accept_multiple_files=True, key="upload", label_visibility="collapsed"
    )
    with st.expander(_("Or paste a table from Excel"), key="paste", on_change="rerun") as paste:
        text = st.text_area(_("Cells, with their headings"), key="pasted", height=140) if paste.open else ""
    return _rule_files.without(given), st.session_state.get("pasted") or text


def _nothing_yet() -> None:
    _rule_files.open_alone()
    with st.container(horizontal=True):
        st.button(_("Open the story"), on_click=_session.open_sample, args=("story",), key="data_story")
        st.button(_("Open the sample company"), on_click=_session.open_sample, args=("company",), key="data_company")
        st.button(_("Forget my data"), on_click=_forget, key="forget", icon=":material/delete:")
    opened = _session.state().data
    st.subheader(_("Open now: {name}").format(name=_parts.plain(opened.name)))
    if _upload.dropped():
        label = _("Correct how these files were read")
        st.button(label, key="correct", icon=":material/edit:", on_click=_correct, args=(True,))
    if _session.state().scheme.note:
        with st.expander(_("What the scheme assumes"), key="scheme_note", icon=":material/lightbulb:"):
            note(_session.state().scheme)
    overview(opened.results, opened.people)


def _correct(correcting: bool) -> None:
    st.session_state["correcting"] = correcting


def _forget() -> None:
    _session.forget()
    _upload.forget()


def _again(dropped: _upload.Dropped) -> None:
    """The files of the open data once more, to correct what their columns mean."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("These files are open now. Correct what they mean, and open them again."))
        st.button(_("Leave them as they are"), key="leave", on_click=_correct, args=(False,))
    _path(list(dropped.files), dropped.text)


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
    counted = results is not taken.results
    with ready:
        results = _ready(taken, results, name, _upload.Dropped(tuple(given), text), counted=counted)
    st.subheader(_("What is odd or wrong"))
    _problems(taken, cover, counted=counted)
    if not results.empty:
        st.subheader(_("What you will open"))
        overview(results, taken.people)


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


def _ready(taken: Intake, results: pd.DataFrame, name: str, dropped: _upload.Dropped, *, counted: bool) -> pd.DataFrame:
    """On top, because who agrees with all that was found needs nothing else. Gives the results as they will be open."""
    pay_form(taken)
    settled = {ONLY_DEALS} if counted else set()
    errors = [one for one in taken.problems if one.level == "error" and getattr(one, "rule", "") not in settled]
    if errors or results.empty:
        text = ngettext(
            "{n} problem stops these data from being used: mend it here, or in the file and drop it in again.",
            "{n} problems stop these data from being used: mend them here, or in the file and drop it in again.",
            max(len(errors), 1),
        )
        st.error(text.format(n=max(len(errors), 1)), icon=":material/error:")
    else:
        opens = opening(name, results, taken.people)
        _to_open(taken, opens, dropped)
        results = opens.data.results
    _take_away(taken)
    return results


def _to_open(taken: Intake, opens: Opening, dropped: _upload.Dropped) -> None:
    """What will be open, and the button that opens it."""
    _parts.problems(opens.problems)
    if opens.scheme is None:
        return
    results = opens.data.results
    text = _("These data can be used. People: {people}, KPIs: {kpis}, periods: {periods}.")
    sizes = {
        "people": results["person"].nunique(),
        "kpis": results["kpi"].nunique(),
        "periods": results["period"].nunique(),
    }
    st.success(text.format(**{size: number(count) for size, count in sizes.items()}), icon=":material/check:")
    opened = st.button(
        _("Open these data"), type="primary", key="use_data", on_click=_open, args=(taken, opens, opens.scheme, dropped)
    )
    if opened:
        st.switch_page("pages/scheme.py")


def _open(taken: Intake, opens: Opening, scheme: Scheme, dropped: _upload.Dropped) -> None:
    _upload.remember(taken)
    _session.open_data(opens.data, scheme)
    _upload.keep(dropped)
    _correct(False)


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
        "Drop in results, and a table of people and a scheme if you have them: CSV, Excel or Parquet, in one file or several, up to {n} MB each. Deals or payments will do too. Nothing leaves this machine, and nothing is written to disk."
    ).format(n=limits.UPLOAD // limits.MB)
)
files, cells = _drop()
held = _upload.dropped() if st.session_state.get("correcting") else None
if files or cells.strip():
    _path(files, cells)
elif held:
    _again(held)
else:
    _nothing_yet()
_templates.show()
