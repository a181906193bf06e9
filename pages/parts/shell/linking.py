"""The link to what is on the screen: made on every page, and followed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from kpi.language import _
from kpi.scheme.schemefile import dump
from pages.parts.shell import keys, opened, privacy, session
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.state import State

if TYPE_CHECKING:
    from kpi.store.caselink import Followed

# What makes and follows links is loaded with the first of them, not with the first page.
_LONGEST = 8000


def show_link(part: int) -> None:
    """A link to this part of the page, with this scheme and all that is set; data never travel in it."""
    from kpi.store.caselink import query_of

    now = session.state()
    st.caption(_("Page, schemes and settings, never anybody’s data. Copy it at its right end."))
    if any(privacy.cover().text(text) != text for text in (dump(now.worked_on), dump(now.baseline))):
        st.info(_("This scheme names people: show names to share it."))
        return
    address = (st.context.url or "").split("?")[0]
    link = f"{address}?{urlencode(query_of(now.case, _mark(now), part))}"
    if len(link) > _LONGEST:
        st.info(_("This scheme is too long for a link: save it as a file."))
    else:
        st.code(link, language=None)


def _mark(now: State) -> str:
    """Of somebody's own data; "" of a sample."""
    if now.data.sample:
        return ""
    from kpi.store.caselink import data_mark

    mark: str = remembered(Remembered.DATA_MARK, (now.data.results,), lambda: data_mark(now.data.results))
    return mark


def follow_query(query: Mapping[str, str]) -> None:
    """Shows what an address asks for; raises `Refused` for one that is damaged."""
    if query.keys() & {"s", "c"}:
        from kpi.store.caselink import followed

        _follow(followed(query))


def _follow(link: "Followed") -> None:
    """Shows what a link asks for; what is of other data waits until they are open."""
    from kpi.store.caselink import seen_case

    seen = link.seen
    if seen is None:
        if scheme := link.scheme:
            session.change(lambda _old: scheme)
        return
    if seen.data != _mark(session.state()):
        st.session_state[keys.LINK_WAITS] = link
        return
    st.session_state[keys.LINK_PART] = seen.part
    opened.show_case(seen_case(session.state().case, link))


def follow_with_data() -> None:
    """Goes on with a link that waited for the data that are open now; other data leave it waiting."""
    if link := st.session_state.pop(keys.LINK_WAITS, None):
        _follow(link)


def waits_for() -> str:
    """For which file a link waits, by name and mark; "" where none does."""
    link: Followed | None = st.session_state.get(keys.LINK_WAITS)
    if link is None or link.seen is None:
        return ""
    name, mark = link.seen.file, link.seen.data
    return _("“{name}” (mark {mark})").format(name=name, mark=mark) if name else _("mark {mark}").format(mark=mark)


def remember_page(name: str) -> None:
    """A link that waits leads to this page, unless its reader has gone on to others."""
    if keys.LINK_WAITS in st.session_state and not st.session_state.get(keys.GOES_ON):
        st.session_state[keys.LINK_PAGE] = name


def page_to_show() -> str:
    """The page of a link whose data have come; otherwise that of the scheme, which is what one looks at first."""
    return "scheme" if keys.LINK_WAITS in st.session_state else str(st.session_state.pop(keys.LINK_PAGE, "scheme"))
