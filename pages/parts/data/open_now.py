"""What is open while nothing is dropped in, and its files once more, to correct what they mean."""

import streamlit as st

from kpi.language import _, ngettext, number
from kpi.store.case import Data
from pages.parts.data import rule_files, upload
from pages.parts.data.overview import how_many, show_overview, show_sizes
from pages.parts.data.reading import show_reading
from pages.parts.shell import keeping, opened, session
from pages.parts.shell.scheme_note import show_scheme_note


def ready(data: Data) -> str:
    """What is open, in one sentence."""
    people, periods = how_many(data.results, data.people), data.results["period"].nunique()
    text = ngettext(
        "{results} results of {people} people in {n} period are ready.",
        "{results} results of {people} people in {n} periods are ready.",
        periods,
    )
    return text.format(results=number(len(data.results)), people=number(people), n=number(periods))


def show_ready() -> None:
    """What is open, as a slide."""
    data = session.state().data
    st.title(ready(data), anchor=False)
    show_sizes(data.results, data.people)


def show_open_now() -> None:
    """What is open, and a way back to its files."""
    rule_files.open_alone()
    opened = session.state().data
    with st.container(horizontal=True):
        if upload.dropped():
            label = _("Correct how these files were read")
            st.button(label, key="correct", icon=":material/edit:", on_click=upload.correct, args=(True,))
        _show_forget()
    show_overview(opened.results, opened.people)
    if session.state().scheme.note:
        with st.expander(_("What the scheme assumes"), key="scheme_note", icon=":material/lightbulb:"):
            show_scheme_note(session.state().scheme)


def _show_forget() -> None:
    """One click where only memory holds the data; what is kept on the disk is deleted by a second one."""
    if not keeping.has_cases():
        st.button(_("Forget my data"), on_click=_forget, key="forget", icon=":material/delete:")
        return
    with st.popover(_("Forget everything"), icon=":material/delete:", key="forget all"):
        st.markdown(_("All cases that are kept here are deleted for good, with their data, and what is open."))
        st.button(_("Delete all for good"), on_click=_forget, key="forget")


def _forget() -> None:
    opened.forget_everything()
    upload.forget_upload()


def show_files_again(dropped: upload.Dropped) -> None:
    """The files of the open data once more, to correct what their columns mean."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("These files are open now. Correct what they mean, and open them again."))
        st.button(_("Leave them as they are"), key="leave", on_click=upload.correct, args=(False,))
    show_reading(list(dropped.files), dropped.text)
