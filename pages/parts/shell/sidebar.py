"""The sidebar that every page shares: the menu, what is open, which period, names, numbers."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import streamlit as st
from babel import Locale
from streamlit.navigation.page import Page as StreamlitPage

from kpi.language import _, ngettext, number, period_name, reader
from kpi.problem import Refused
from pages.parts.shell import controls, keys, privacy, session, taught
from pages.parts.shell.casedoor import offer_case, wait_for_case
from pages.parts.shell.saved import show_saved
from pages.parts.shell.view import whole_workforce

LOCALES = ("en-US", "en-GB", "de-DE", "fr-FR", "hu-HU", "fil-PH", "ru-RU", "de-CH")

THEME = Path(__file__).with_name("theme.css")
"""Colours and places of every page."""
_GROUNDS = {ground: f"<style>:root {{color-scheme: {ground}}}</style>" for ground in ("light", "dark")}

_close_on_a_phone = st.components.v2.component(
    "sixtyforty_menu", html="", js=Path(__file__).with_name("menu.js").read_text(encoding="utf-8"), isolate_styles=False
)


def show_style() -> None:
    """The style of every page. What opens over a page stands outside of it, where only this says whether the ground is dark."""
    st.html(THEME)
    if ground := st.context.theme.type:
        st.html(_GROUNDS[ground])


def show(menu: Mapping[str, Iterable[StreamlitPage]], here: StreamlitPage) -> None:
    """Draws the sidebar: the menu of pages in groups, of which one is open, and whose data."""
    taught.teach()
    privacy.keep_in_the_address()
    with st.sidebar:
        with st.container(key="brand"):
            st.markdown("**SixtyForty**")
        for group, pages in menu.items():
            with st.container(gap=None):
                st.caption(group)
                for page in pages:
                    with st.container(key="here" if page == here else None):
                        st.page_link(page)
        _close_on_a_phone(key="menu")
        wait_for_case()
        st.divider()
        _open_now()
        _period()
        controls.set_widget(keys.HIDE_NAMES, session.state().hidden)
        st.toggle(
            _("Hide names"),
            key=keys.HIDE_NAMES,
            value=session.state().hidden,
            on_change=lambda: session.hide_names(st.session_state[keys.HIDE_NAMES]),
        )
        _numbers()


def _open_now() -> None:
    """What the data are called, and whom and which time they are of."""
    with st.container(gap=None, key="open_now"):
        st.caption(_("Open now"))
        st.text(privacy.cover().text(session.state().data.name))
        if people := _heads():
            st.caption(ngettext("{n} person", "{n} people", people).format(n=number(people)))
        offer_case()
        show_saved()


def _heads() -> int:
    """How many people there are; 0 where these data cannot be paid."""
    try:
        return int(whole_workforce().seats["person"].nunique())
    except Refused:
        return 0


def _period() -> None:
    try:
        periods = whole_workforce().periods
    except Refused:
        return
    if len(periods) > 1:
        options = ["", *reversed(periods)]
        now = session.state().period if session.state().period in periods else ""
        controls.set_widget(keys.PERIOD, now)
        st.selectbox(
            _("Period"),
            options,
            options.index(now),
            key=keys.PERIOD,
            format_func=lambda p: period_name(p) if p else _("all periods"),
            on_change=_take_period,
        )


def _take_period() -> None:
    """What was chosen; a browser may still speak of the periods of what was open before."""
    session.set_period(st.session_state.get(keys.PERIOD, session.state().period))


def _numbers() -> None:
    here = reader().replace("_", "-")
    options = list(dict.fromkeys([st.session_state.get(keys.LOCALE, here), here, *LOCALES]))
    countries = {locale: _country(locale, reader()) for locale in options}
    st.selectbox(
        _("Numbers as in"), options, key=keys.LOCALE, format_func=countries.__getitem__, persist_state="session"
    )


@cache
def _country(locale: str, reader: str) -> str:
    """What a locale is called; every run of a page asks for dozens."""
    return Locale.parse(locale.replace("-", "_")).get_display_name(reader) or locale
