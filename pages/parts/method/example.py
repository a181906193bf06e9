"""The formula on one person of today: each step with its figures, so that it can be followed with a pocket calculator."""

import streamlit as st

from kpi.charts.chainpart import chain_part
from kpi.charts.sketch import text_part
from kpi.language import _, period_name
from kpi.payment.explanation import Explanation, explain
from pages.parts.shell.charts import file_part
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.one_person import (
    chosen_period,
    chosen_person,
    explained_in_sight,
    said_of,
    show_steps_on_a_slide,
)
from pages.parts.shell.view import View


def show_example(view: View) -> None:
    """Somebody's steps under a sentence."""
    with st.container(horizontal=True):
        person = chosen_person(view)
        period = chosen_period(view, person)
    explained = explain(view.scheme, view.workforce, person, period)
    said, caption = said_of(explained), _caption(explained)
    parts = [
        text_part("heading", [said]),
        text_part("caption", [caption]),
        chain_part(explained, said),
        file_part("chain", [said], caption),
    ]
    show_drawing("chain", lambda: parts)


def show_example_picture(view: View) -> None:
    """The same on a wall: the steps from the score on."""
    show_steps_on_a_slide(explained_in_sight(view))


def _caption(explained: Explanation) -> str:
    return _("Every step of the pay in the order of the calculation, {period}").format(
        period=period_name(explained.period)
    )
