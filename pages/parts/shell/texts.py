"""Lines of text on the screen, without markup and, while names are hidden, without names."""

import streamlit as st

from pages.parts.shell import privacy

_MARKUP = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]()<>#+-=!|$~:&@./"} | dict.fromkeys("\r\n", " "))


def show_title(text: str) -> None:
    """What a page, or a part of it, has found: its one title."""
    st.title(plain(text), anchor=False)


def show_finding(text: str) -> None:
    """What a view shows, in bold above it."""
    st.markdown(f"**{plain(text)}**")


def show_sentence(text: str) -> None:
    """What is said beside it."""
    st.markdown(plain(text))


def show_remark(text: str) -> None:
    """How it is to be read."""
    st.caption(plain(text))


def plain(text: str) -> str:
    """Text of a file, a link or a field, as every widget may show it: no sign of markup, and no name while names are hidden."""
    return unmarked(privacy.cover().text(text))


def unmarked(text: str) -> str:
    """One line of text with every sign that Markdown might read made harmless."""
    return text.translate(_MARKUP)
