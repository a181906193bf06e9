"""The 60:40 laboratory on the page: every part on every sample, who is strong, remedies taken with one click."""

import json
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.split import AtPlan, Named, Top
from pages.parts.shell import drawing
from tests.pages.sliding import send, slider
from tests.pages.test_pages import open_app, scheme_of, texts

pytestmark = pytest.mark.page
PARTS = ["Split", "Remedies", "Three to choose", "The past", "How much team?", "Will they leave?"]


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


def drawn(at: AppTest, name: str) -> list[dict[str, Any]]:
    """What the browser is told to draw under a name."""
    found = json.loads(next(one.proto.bytes for one in at.get("bidi_component") if one.proto.id.endswith(f"-{name}")))
    parts: list[dict[str, Any]] = found["drawings"][name]
    return parts


def cards(at: AppTest, key: str = "remedies") -> list[str]:
    """The names of the cards from the first on."""
    start = f"{key} use "
    return [button.key.removeprefix(start) for button in at.button if button.key and button.key.startswith(start)]


SLIDES = [
    ("split", "split"),
    ("remedies", ""),
    ("frontier", "frontier sliders"),
    ("past", ""),
    ("weight", "loss sliders"),
    ("leaving", "leave sliders"),
]


@pytest.mark.parametrize(("name", "slide"), list(zip(PARTS, SLIDES, strict=True)))
def test_every_part_is_presented_as_its_own_sentence_picture_and_slider(name: str, slide: tuple[str, str]) -> None:
    at = part(name)
    at.button(key="present").click().run()
    assert not at.exception
    drawing, panel = slide
    assert drawn(at, f"{drawing}_finding")
    assert drawn(at, f"{drawing}_picture")
    panels = [one.proto.id.split("-")[-1] for one in at.get("bidi_component")]
    assert not panel or panel in panels, panels
    assert not at.dataframe
    assert not at.expander


def test_a_remedy_is_used_with_one_click_and_undone() -> None:
    at = part("Remedies")
    before = scheme_of(at)
    at.button(key="remedies use graduated").click().run()
    assert len(scheme_of(at).team.curve.knots) == 3
    assert at.session_state["state"].said == "You now use “Graduated team plan”."
    at.button(key="undo").click().run()
    assert scheme_of(at) == before


def test_a_remedy_is_looked_at_before_it_is_used() -> None:
    at = part("Remedies")
    before, shown = scheme_of(at), cards(at)
    at.button(key="remedies preview threshold").click().run()
    assert "Preview: Lower team threshold. Nothing is changed yet." in [one.value for one in at.text]
    assert at.session_state["state"].worked_on == before != scheme_of(at)
    assert cards(at) == shown, "the cards stay those of the scheme that is worked on"
    at.button(key="end preview").click().run()
    assert scheme_of(at) == before
    at.button(key="remedies preview gate").click().run()
    at.button(key="remedies use threshold").click().run()
    assert not at.session_state["state"].previewed
    assert at.session_state["state"].worked_on.team.curve.knots[0].at == 0.9
    assert len(at.session_state["state"].history) == 2


def test_four_remedies_stand_under_the_picture_and_all_are_one_click_away() -> None:
    at = part("Split")
    assert cards(at, "first") == ["gate", "pool_scores", "threshold", "pool_results"]
    at.button(key="all remedies").click().run()
    assert at.session_state["laboratory"] == "Remedies"
    assert len(cards(at)) == 7


def test_remedies_with_the_same_figures_share_a_card() -> None:
    at = part("Remedies")
    assert "multiplier" not in cards(at)
    at.button(key="remedies preview multiplier").click().run()
    assert at.session_state["state"].previewed[0] == "Team multiplier"
    assert "multiplier" in cards(part("Remedies", "company"))


def test_cards_say_what_the_picture_of_the_page_says() -> None:
    said = texts(part("Remedies"))
    assert "The strong lose nothing" in said
    assert "The strong lose 10.9% (€22,500)" in said.replace("\\", "")
    assert "It costs €356,250, as 100:0" in said.replace("\\", "")


def test_remedies_at_the_same_cost_cost_what_the_individual_scheme_costs() -> None:
    at = part("Remedies")
    assert not at.toggle(key="same cost").value
    at.toggle(key="same cost").set_value(True).run()
    at.session_state["remedy figures"] = True
    at.run()
    table = next(frame.value for frame in at.dataframe if "factor" in frame.value)
    known = table.dropna(subset=["factor"])
    assert known["cost"].round(-1).tolist() == pytest.approx([356_250] * len(known), abs=10)
    assert (known["factor"] > 0).all()


def test_the_best_remedy_by_what_the_reader_cares_about_stands_first() -> None:
    at = part("Remedies")
    assert cards(at)[0] == "gate"
    at.segmented_control(key="remedy aim").set_value("cost").run()
    assert cards(at)[0] == "by_role"
    at.segmented_control(key="remedy aim").set_value("own_marginal").run()
    assert cards(at)[0] == "multiplier"


def test_three_to_choose_follow_what_is_fair_and_affordable() -> None:
    at = part("Three to choose")
    assert cards(at, "choices") == ["fair", "affordable", "nearest"]
    assert "664 of 1,601 schemes are worth a look" in str(drawn(at, "frontier_finding"))
    cheap = re.findall(r"It costs (\S+)", texts(at))[0]
    slider(at, "frontier sliders", "fair").move(40)
    assert re.findall(r"It costs (\S+)", texts(at))[0] != cheap
    slider(at, "frontier sliders", "affordable").move(50)
    assert "No scheme costs" in texts(at) or cards(at, "choices")[1] == "affordable"
    assert not at.exception


def test_a_dot_is_a_preview() -> None:
    at = part("Three to choose")
    before = scheme_of(at)
    [identity] = [one.proto.id for one in at.get("bidi_component") if one.proto.id.endswith("-frontier")]
    place = drawn(at, "frontier")[0]["frames"][0]["dots"][3][0]
    send(at, identity, "picked", place)
    assert at.session_state["state"].previewed
    assert at.session_state["state"].worked_on == before
    assert cards(at, "choices") == ["fair", "affordable", "nearest"]


@pytest.mark.parametrize("sample", ["story", "company"])
def test_a_gain_is_never_a_negative_loss(sample: str) -> None:
    for name in PARTS:
        said = texts(part(name, sample))
        assert not re.search(r"(lose|loses|gain|keeps?|costs?|saves?|more|fewer)( \w+)? [−-]", said), said


def test_who_is_strong_is_moved_and_everything_follows() -> None:
    at = part("Split")
    slider(at, "strong sliders", "plan").move(110)
    assert at.session_state["state"].step.who == AtPlan(level=1.1)
    slider(at, "strong sliders", "plan").move(100)
    assert at.session_state["state"].step.who == AtPlan()
    at.segmented_control(key="strong kind").set_value("top").run()
    slider(at, "strong sliders", "top").move(20)
    assert at.session_state["state"].step.who == Top(share=0.2)
    assert "The two strong" in texts(at)
    at.segmented_control(key="strong kind").set_value("names").run()
    at.multiselect(key="strong people").set_value(["Willow"]).run()
    assert at.session_state["state"].step.who == Named(people=("Willow",))
    assert not at.exception


def test_while_a_hand_moves_who_is_strong_only_this_split_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    at, message = part("Split"), drawing._message
    made: list[Any] = []
    whole = drawn(at, "split_picture")[-1]

    def noted(parts: Any) -> dict[str, Any]:
        made.append(parts)
        return message(parts)

    monkeypatch.setattr(drawing, "_message", noted)
    slider(at, "strong sliders", "plan").move(90, rest=False)
    moved = made[0]  # the answer; the fragments beside the slider are drawn after it
    picture = moved["split_picture"][-1]
    share = round(100 * (1 - scheme_of(at).team.part))
    assert picture["frames"] == [frames_of(at)[share]]
    assert picture["top"] == whole["top"]
    assert [len(drawing["frames"]) for name in ("split_finding", "scoreboard") for drawing in moved[name]] == [1, 1]
    assert moved["split_finding"][0]["frames"][0] == drawn(at, "split_finding")[0]["frames"][share]
    assert moved["scoreboard"][0]["frames"][0] == [tuple(one) for one in drawn(at, "scoreboard")[0]["frames"][share]]


def frames_of(at: AppTest) -> list[Any]:
    """The picture at each split."""
    frames: list[Any] = drawn(at, "split_picture")[-1]["frames"]
    return frames


def test_the_past_says_how_far_the_label_can_be_trusted() -> None:
    assert "“strong” may be luck" in texts(part("The past"))
    assert "reliable" in texts(part("The past", "company"))


def test_models_stand_behind_a_switch_with_their_assumptions() -> None:
    at = part("How much team?")
    assert "Assumed:" not in texts(at)
    at.toggle(key="models").set_value(True).run()
    assert "Assumed:" in texts(at)
    assert "without help 0%" in str(drawn(at, "help"))
    slider(at, "play sliders", "play shirks").move(90)
    assert "Effort must make success likelier" in str(drawn(at, "play"))


def test_how_much_team_follows_the_sliders() -> None:
    at = part("How much team?")
    assert "today it is 40%" in str(drawn(at, "weight_finding"))
    before = str(drawn(at, "weight_picture"))
    slider(at, "credit sliders", "weight wrong").move(60)
    assert str(drawn(at, "weight_picture")) != before
    slider(at, "loss sliders", "weight tolerance").move(30)
    assert "no more than the" in str(drawn(at, "weight_finding")) or "At most" in str(drawn(at, "weight_finding"))


def test_the_past_is_counted_by_person_and_period_and_says_so() -> None:
    assert "Counted by person and period" in str(drawn(part("The past", "company"), "past_finding"))
    assert drawn(part("The past", "company"), "past_picture")[1]["count"] == 24


def test_leaving_is_a_what_if_with_sources() -> None:
    at = part("Will they leave?")
    assert "not a prediction" in texts(at)
    assert "without a team part" in str(drawn(at, "leaving_picture"))
    said = str(drawn(at, "leaving_finding"))
    slider(at, "leave sliders", "leave base").move(30)
    assert str(drawn(at, "leaving_finding")) != said
    at.session_state["leaving sources"] = True
    at.run()
    assert "Against it" in texts(at)


def test_the_margin_of_a_leaver_is_a_step_that_is_undone_and_kept() -> None:
    at = part("Will they leave?")
    said = drawn(at, "leaving_finding")
    at.number_input(key="leave margin").set_value(20_000.0).run()
    assert drawn(at, "leaving_finding") != said
    assert dict(at.session_state["state"].case.step.supposed) == {"leave margin": 20_000}
    at.button(key="undo").click().run()
    assert at.number_input(key="leave margin").value == 0
    assert drawn(at, "leaving_finding") == said
    at.button(key="redo").click().run()
    assert at.number_input(key="leave margin").value == 20_000
