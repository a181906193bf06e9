"""The page Method: the formula in use, and one person's pay step by step."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import as_read, at_share, drawings, go, open_app, texts

pytestmark = pytest.mark.page


def steps(at: AppTest) -> dict[str, str]:
    """What comes out of every step."""
    [[*rows]] = drawings(at)["chain"]
    return {row["step"]: row["result"] for row in rows}


def test_the_formula_in_use_is_the_title() -> None:
    at = go(at_share(open_app("scheme"), 80), "method")
    assert as_read(at.title[0].value) == "Bonus = target bonus × (80% of own score + 20% of team pay)"


def test_the_steps_of_one_person_lead_to_the_payout() -> None:
    at = open_app("method")
    assert drawings(at)["heading"] == ["Aspen is paid €45,000.00 for Jan 2026."]
    assert (steps(at)["Individual share"], steps(at)["Payout"]) == ("90%", "€45,000.00")
    at.selectbox(key="explain_person").set_value("Willow").run()
    assert steps(at)["Payout"] == "€0.00"


def test_who_was_chosen_on_payouts_is_the_example() -> None:
    at = open_app("payouts", d="company")
    at.segmented_control(key="payout_tab").set_value("Statement").run()
    somebody = at.selectbox(key="explain_person").options[7]
    at.selectbox(key="explain_person").select(somebody).run()
    assert somebody in drawings(go(at, "method"))["heading"][0]


def test_the_slide_starts_at_the_score() -> None:
    at = open_app("method", d="company")
    at.button(key="present").click().run()
    assert next(iter(steps(at))) == "Individual score"
    assert "pocket calculator" not in texts(at)
