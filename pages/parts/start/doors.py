"""Three ways in: one's own file, the story, the sample company."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from kpi.language import _
from pages.parts.shell import opened


class Door(NamedTuple):
    """A way in: what lies behind it, and which page it opens."""

    key: str
    icon: str
    title: str
    says: str
    button: str
    page: str
    open: Callable[[], None]


def show_doors() -> None:
    """A card for each way in."""
    for door, column in zip(_doors(), st.columns(3), strict=True):
        with column, st.container(border=True, height="stretch", key=f"door_{door.key}"):
            _show(door)


def _show(door: Door) -> None:
    st.markdown(door.icon)
    st.header(door.title, anchor=False)
    st.markdown(door.says)
    if st.button(door.button, key=f"open_{door.key}", type="primary" if door.key == "own" else "secondary"):
        door.open()
        st.switch_page(f"pages/{door.page}.py")


def _doors() -> tuple[Door, ...]:
    return (
        Door(
            "own",
            ":material/upload_file:",
            _("Your file"),
            _(
                "Excel, CSV, an export of your CRM, or a case that you saved. Titles, totals, gaps and units are read for you, and shown before anything is paid."
            ),
            _("Open your file"),
            "data",
            lambda: None,
        ),
        Door(
            "story",
            ":material/balance:",
            _("The story"),
            _(
                "Ten people, one month: why the strong lose 40% under 60:40, who keeps the money, and what would mend it."
            ),
            _("Open the story"),
            "split",
            lambda: opened.open_sample("story"),
        ),
        Door(
            "company",
            ":material/apartment:",
            _("Sample company"),
            _("120 people, six teams, two years. Weights, thresholds, forecast and fairness on invented data."),
            _("Open the sample"),
            "scheme",
            lambda: opened.open_sample("company"),
        ),
    )
