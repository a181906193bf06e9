"""What is open while nothing is dropped in, and its files once more, to correct what they mean."""

import streamlit as st

from kpi.language import _
from pages.parts.data import rule_files, upload
from pages.parts.data.overview import show_overview
from pages.parts.data.reading import show_reading
from pages.parts.shell import session
from pages.parts.shell.scheme_note import show_scheme_note
from pages.parts.shell.texts import plain


def show_open_now() -> None:
    """The samples, what is open, and a way back to its files."""
    rule_files.open_alone()
    with st.container(horizontal=True):
        st.button(_("Open the story"), on_click=session.open_sample, args=("story",), key="data_story")
        st.button(_("Open the sample company"), on_click=session.open_sample, args=("company",), key="data_company")
        st.button(_("Forget my data"), on_click=_forget, key="forget", icon=":material/delete:")
    opened = session.state().data
    st.subheader(_("Open now: {name}").format(name=plain(opened.name)))
    if upload.dropped():
        label = _("Correct how these files were read")
        st.button(label, key="correct", icon=":material/edit:", on_click=upload.correct, args=(True,))
    if session.state().scheme.note:
        with st.expander(_("What the scheme assumes"), key="scheme_note", icon=":material/lightbulb:"):
            show_scheme_note(session.state().scheme)
    show_overview(opened.results, opened.people)


def _forget() -> None:
    session.forget_everything()
    upload.forget_upload()


def show_files_again(dropped: upload.Dropped) -> None:
    """The files of the open data once more, to correct what their columns mean."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("These files are open now. Correct what they mean, and open them again."))
        st.button(_("Leave them as they are"), key="leave", on_click=upload.correct, args=(False,))
    show_reading(list(dropped.files), dropped.text)
