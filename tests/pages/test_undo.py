"""Undo and redo hold everything that a visitor sets, not the scheme alone; a whole drag is one step."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.split import AtPlan, Top
from kpi.store.case import CaseStep
from tests.pages.sliding import slider
from tests.pages.test_pages import figures, open_app

pytestmark = pytest.mark.page


def step(at: AppTest) -> CaseStep:
    """What is set now."""
    assert not at.exception, at.exception
    found: CaseStep = at.session_state["state"].step
    return found


def undone(at: AppTest) -> AppTest:
    return at.button(key="undo").click().run()


def redone(at: AppTest) -> AppTest:
    return at.button(key="redo").click().run()


def laboratory(part: str) -> AppTest:
    at = open_app("split")
    return at.segmented_control(key="laboratory").set_value(part).run()


def test_who_is_strong_is_a_step_and_its_widgets_go_back_with_it() -> None:
    at = open_app("split")
    for value in (105, 110, 115):
        slider(at, "strong sliders", "plan").move(value, drag="one", rest=value == 115)
    at.segmented_control(key="strong kind").set_value("top").run()
    assert step(at).who == Top(share=1 / 3)
    assert step(undone(at)).who == AtPlan(level=1.15)
    assert at.segmented_control(key="strong kind").value == "plan"
    assert slider(at, "strong sliders", "plan").value == 115
    assert step(undone(at)).who == AtPlan()
    assert at.button(key="undo").disabled
    redone(redone(at))
    assert at.segmented_control(key="strong kind").value == "top"


def test_a_what_if_is_dragged_in_one_step_and_goes_back_to_where_it_stood() -> None:
    at = laboratory("Will they leave?")
    usual = slider(at, "leave sliders", "leave base").value
    for value in (20, 25, 30):
        slider(at, "leave sliders", "leave base").move(value, drag="one", rest=value == 30)
    slider(at, "leave sliders", "leave cost").move(50)
    assert step(at).supposed == (("leave base", 30), ("leave cost", 50))
    undone(at)
    assert slider(at, "leave sliders", "leave base").value == 30
    undone(at)
    assert slider(at, "leave sliders", "leave base").value == usual
    assert at.button(key="undo").disabled
    assert slider(redone(at), "leave sliders", "leave base").value == 30


def test_a_what_if_that_comes_back_to_its_usual_place_is_no_step() -> None:
    at = laboratory("Will they leave?")
    usual = slider(at, "leave sliders", "leave base").value
    for value in (30, usual):
        slider(at, "leave sliders", "leave base").move(value, drag="one")
    assert step(at).supposed == ()
    assert at.button(key="undo").disabled


def test_the_budget_of_the_scheme_is_a_step() -> None:
    at = open_app("scheme")
    at.session_state["Seller extras whole"] = True
    at.segmented_control(key="scheme_part").set_value("Limits").run()
    at.number_input(key="budget").set_value(100_000.0).run()
    assert "Share of the budget" in figures(at)
    undone(at)
    assert (step(at).budget, at.number_input(key="budget").value) == (None, None)
    assert "Share of the budget" not in figures(at)


@pytest.mark.parametrize(
    ("kind", "key", "field", "value", "usual"),
    [
        ("number_input", "ahead budget", "ahead_budget", 90_000.0, None),
        ("selectbox", "ahead worlds", "worlds", 2_000, 10_000),
    ],
)
def test_what_is_set_for_a_forecast_is_a_step(kind: str, key: str, field: str, value: Any, usual: Any) -> None:
    at = open_app("forecast")
    at.session_state["ahead assumptions"] = True
    at.run()
    getattr(at, kind)(key=key).set_value(value).run()
    assert getattr(step(at), field) == value
    undone(at)
    assert (getattr(step(at), field), getattr(at, kind)(key=key).value) == (usual, usual)
    assert getattr(step(redone(at)), field) == value


def test_what_is_set_while_a_scheme_is_looked_at_keeps_the_preview() -> None:
    at = laboratory("Remedies")
    [preview, *_others] = [one for one in at.button if one.label == "Preview"]
    preview.click().run()
    looked_at = at.session_state["state"].previewed
    slider(at, "strong sliders", "plan").move(110)
    assert step(at).who == AtPlan(level=1.1)
    assert at.session_state["state"].previewed == looked_at
    assert step(at).scheme != looked_at[1]
