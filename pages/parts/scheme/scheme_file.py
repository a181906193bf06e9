"""The scheme as a file; the baseline."""

import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from kpi.scheme.schemefile import dump, read_scheme
from pages.parts.scheme.fields import WHOLE, show_field
from pages.parts.shell import controls, keys, session
from pages.parts.shell.downloads import download_text
from pages.parts.shell.examples import show_examples
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.problems import show_problems
from pages.parts.shell.taking import show_way


def show_scheme_file() -> None:
    """Open, save; what the baseline is."""
    scheme = session.state().scheme
    show_field(WHOLE, "title", key="scheme_title")
    with st.container(horizontal=True):
        name = f"{scheme.title or 'scheme'}.yaml".replace("/", "-")
        download_text(_("Save as a file"), dump(scheme), name, key="save_scheme")
        st.button(
            _("Make it today's scheme"),
            key="make_baseline",
            on_click=redraw_page_after(session.make_baseline),
            icon=":material/flag:",
        )
        st.button(
            _("Back to today's scheme"),
            key="to_baseline",
            on_click=controls.change_scheme,
            args=(lambda _scheme: session.state().baseline,),
        )
        show_way(_("As a plan document"), ":material/picture_as_pdf:", paper="plan", key="way to plan")
    _open()
    st.header(_("Example schemes"), anchor=False)
    show_examples()


def _open() -> None:
    given = st.file_uploader(
        _("Open a scheme file"), type=["yaml", "yml", "json"], key="open_scheme", max_upload_size=5
    )
    if given is None or st.session_state.get(keys.OPENED_SCHEME) == given.file_id:
        return
    st.session_state[keys.OPENED_SCHEME] = given.file_id
    try:
        scheme = read_scheme(given.getvalue(), given.name)
    except Refused as refused:
        show_problems(refused.problems)
        return
    session.change(lambda _old: scheme)
    st.rerun(scope="app")
