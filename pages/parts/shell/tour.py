"""A tour in five steps over the pages, on whatever is open; it can be left at any step, and taken again."""

from typing import NamedTuple

import streamlit as st

from kpi.language import N_, _, pgettext
from pages.parts.shell import session


class Step(NamedTuple):
    """One step: where it is, and what is to be looked at there."""

    page: str
    says: str


STEPS = (
    Step(
        "start",
        N_("Blue is what each person is paid for their own result. A dashed box is what the team's result takes away."),
    ),
    Step(
        "split",
        N_(
            "Move the slider to 100:0 and back: picture, sentence and cost follow. Below, remedies: press Preview on one."
        ),
    ),
    Step(
        "scheme",
        N_("Move a weight or a threshold. The dark tick shows where it stands today; undo brings everything back."),
    ),
    Step("payouts", N_("Choose a person: each step of the pay can be followed with a pocket calculator.")),
    Step(
        "compare",
        N_(
            "Against today's scheme: who gains, who loses, what it costs. Keep what you like under a name, and present it."
        ),
    ),
)


def show_step() -> None:
    """What the tour says here, with the way on and the way out."""
    if not (number := session.state().tour):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="tour"):
        st.badge(_("{n} of {all}").format(n=number, all=len(STEPS)))
        st.markdown(_(STEPS[number - 1].says), width="stretch")
        if number > 1:
            _way(pgettext("one step back", "Back"), number - 1, "tour back")
        if number < len(STEPS):
            _way(_("Next"), number + 1, "tour on")
        st.button(_("Leave the tour"), key="tour leave", type="tertiary", on_click=session.walk, args=(0,))


def _way(label: str, number: int, key: str) -> None:
    if st.button(label, key=key):
        go_to(number)


def go_to(number: int) -> None:
    """To a step and its page."""
    session.walk(number)
    st.switch_page(f"pages/{STEPS[number - 1].page}.py")
