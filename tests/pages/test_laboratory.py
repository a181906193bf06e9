"""The 60:40 laboratory on the page: every part on every sample, who is strong, remedies taken with one click."""

import re
from functools import partial

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kpi.split import AtPlan, Named, Top
from pages.parts.split.remedies import best_remedies, ranked_to_the_cent
from tests.pages.test_pages import open_app, scheme_of, texts

pytestmark = pytest.mark.page
PARTS = ["Split", "Remedies", "Frontier", "The past", "How much team?", "Will they leave?", "Evidence"]


def part(name: str, sample: str = "story") -> AppTest:
    at = open_app("start", d=sample)
    at.session_state["laboratory"] = name
    at.switch_page("pages/split.py").run()
    assert not at.exception, at.exception
    return at


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("sample", ["story", "company"])
def test_every_part_opens(name: str, sample: str) -> None:
    assert not part(name, sample).error


def test_a_remedy_is_taken_with_one_click_and_undone() -> None:
    at = part("Remedies")
    before = scheme_of(at)
    at.button(key="take graduated").click().run()
    assert len(scheme_of(at).team.curve.knots) == 3
    at.button(key="undo").click().run()
    assert scheme_of(at) == before


def test_remedies_at_equal_budget_cost_what_the_individual_scheme_costs() -> None:
    at = part("Remedies")
    assert at.toggle(key="equal").value
    table = next(frame.value for frame in at.dataframe if "factor" in frame.value)
    known = table.dropna(subset=["factor"])
    assert known["cost"].round(-1).tolist() == pytest.approx([356_250] * len(known), abs=10)
    assert (known["factor"] > 0).all()


def test_the_best_remedy_by_what_the_reader_cares_about_stands_first() -> None:
    at = part("Remedies")
    at.segmented_control(key="remedy order").set_value("cost").run()
    costs = next(frame.value for frame in at.dataframe if "factor" in frame.value)["cost"].dropna().tolist()
    assert costs == sorted(costs)


def test_what_a_cent_does_not_tell_apart_is_equally_good() -> None:
    table = pd.DataFrame(
        {
            "name": ["as_is", "a", "b", "c", "d"],
            "cost": [1.0, 1.0, 1.0, 1.0, float("nan")],
            "strong_lose": [500.0, 301.0, 300.0, 303.0, float("nan")],
        }
    )
    place = ranked_to_the_cent("strong_lose", table["strong_lose"])
    assert place.tolist()[:4] == [2, 0, 0, 1]
    ordered = table.sort_values("strong_lose", key=partial(ranked_to_the_cent, "strong_lose"), kind="stable")
    assert ordered["name"].tolist() == ["a", "b", "c", "as_is", "d"]
    assert best_remedies(ordered, "strong_lose")["name"].tolist() == ["a", "b"]


@pytest.mark.parametrize("sample", ["story", "company"])
def test_a_gain_is_never_a_negative_loss(sample: str) -> None:
    for name in PARTS:
        said = texts(part(name, sample))
        assert not re.search(r"(lose|loses|gain|keeps?|costs?|saves?|more|fewer)( \w+)? [−-]", said), said


def test_who_is_strong_is_moved_and_everything_follows() -> None:
    at = part("Split")
    assert at.session_state["state"].who == AtPlan()
    at.segmented_control(key="strong kind").set_value("top").run()
    at.slider(key="strong share").set_value(20).run()
    assert at.session_state["state"].who == Top(share=0.2)
    assert "The two strong" in texts(at)
    at.segmented_control(key="strong kind").set_value("names").run()
    at.multiselect(key="strong people").set_value(["Willow"]).run()
    assert at.session_state["state"].who == Named(people=("Willow",))
    assert not at.exception


def test_the_past_says_how_far_the_label_can_be_trusted() -> None:
    assert "“strong” may be luck" in texts(part("The past"))
    assert "reliable" in texts(part("The past", "company"))


def test_models_stand_behind_a_switch_with_their_assumptions() -> None:
    at = part("How much team?")
    assert "Assumed:" not in texts(at)
    at.toggle(key="models").set_value(True).run()
    assert "Assumed:" in texts(at)
    assert "without help 0%" in texts(at)


def test_leaving_is_a_what_if_with_sources() -> None:
    at = part("Will they leave?")
    assert "not a prediction" in at.warning[0].value
    at.session_state["leaving sources"] = True
    at.run()
    assert "Against it" in texts(at)
