"""The scheme as a file and as a link; the baseline."""

import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from kpi.scheme.schemefile import dump, pack, read_scheme
from pages.parts.shell import controls as _controls
from pages.parts.shell import privacy as _names
from pages.parts.shell import problems as _parts
from pages.parts.shell import session as _session
from pages.parts.shell.downloads import take_text
from pages.parts.shell.fragments import everywhere

_LONGEST_LINK = 8000


def file_form() -> None:
    """Open, save, share; what the baseline is."""
    scheme = _session.state().scheme
    _controls.text(_("Title of the scheme"), "scheme_title", scheme.title, lambda s, v: s.revise(title=v))
    with st.container(horizontal=True):
        name = f"{scheme.title or 'scheme'}.yaml".replace("/", "-")
        take_text(_("Save as a file"), dump(scheme), name, key="save_scheme")
        st.button(
            _("Make it the baseline"),
            key="make_baseline",
            on_click=everywhere(_session.make_baseline),
            icon=":material/flag:",
        )
        st.button(
            _("Back to the baseline"),
            key="to_baseline",
            on_click=_controls.apply,
            args=(lambda _scheme: _session.state().baseline,),
        )
    _open()
    _link()


def _open() -> None:
    given = st.file_uploader(
        _("Open a scheme file"), type=["yaml", "yml", "json"], key="open_scheme", max_upload_size=5
    )
    if given is None or st.session_state.get("opened_scheme") == given.file_id:
        return
    st.session_state["opened_scheme"] = given.file_id
    try:
        scheme = read_scheme(given.getvalue(), given.name)
    except Refused as refused:
        _parts.problems(refused.problems)
        return
    _session.change(lambda _old: scheme)
    st.rerun(scope="app")


def _link() -> None:
    """The whole scheme in one link parameter; data never travel in it."""
    now = _session.state()
    base = (st.context.url or "").split("?")[0].rsplit("/", 1)[0]
    sample = f"d={now.data.sample}&" if now.data.sample else ""
    link = f"{base}/scheme?{sample}s={pack(now.scheme)}"
    _parts.finding(_("Share as a link"))
    st.caption(_("The link carries the scheme alone, never anybody's data."))
    if _names.cover().text(dump(now.scheme)) != dump(now.scheme):
        st.info(_("This scheme names people: show names to share it."))
    elif len(link) > _LONGEST_LINK:
        st.info(_("This scheme is too long for a link: save it as a file."))
    else:
        st.code(link, language=None, wrap_lines=False)
