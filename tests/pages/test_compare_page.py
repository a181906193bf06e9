"""The page Compare: it opens with something to compare, says so in figures that add up, and what one likes can be used."""

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from kpi.store.case import CaseStep
from tests.pages.test_pages import as_read, drawings, figures, open_app, scheme_of, texts

PARTS = ("Overview", "All people", "Fairness", "All scenarios", "Over time")


def changed(sample: str = "story", share: float = 1.0) -> AppTest:
    """The page with another split open than today's."""
    at = open_app("start", d=sample)
    now = at.session_state["state"]
    at.session_state["state"] = replace(
        now, history=(CaseStep(scheme_of(at)), CaseStep(scheme_of(at).shared(share))), at=1
    )
    return at.switch_page("pages/compare.py").run()


def part(at: AppTest, name: str) -> AppTest:
    """A part of the page."""
    return at.segmented_control(key="compared").set_value(name).run()


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("sample", ["story", "company"])
def test_every_part_has_a_finding_as_its_title(name: str, sample: str) -> None:
    at = part(changed(sample), name)
    assert not at.exception
    assert not at.error
    [title] = at.title
    assert title.value.endswith(("\\.", "."))


@pytest.mark.parametrize("sample", ["story", "company"])
def test_it_opens_with_two_schemes_that_differ(sample: str) -> None:
    at = open_app("compare", d=sample)
    assert at.selectbox(key="compare before").value == "60:40 today"
    assert at.selectbox(key="compare after").value == "80:20"
    assert {"figures", "slopes", "changes", "bandbar"} <= set(drawings(at))
    assert any(row["value"] for [*rows] in drawings(at)["changes"] for row in rows)


def test_what_is_open_is_compared_with_today() -> None:
    at = changed()
    assert at.selectbox(key="compare after").value == "The open scheme"
    assert figures(at)["Cost before, Jan 2026"] == "€213,750"
    assert figures(at)["Cost after, Jan 2026"] == "€356,250"
    assert "Individual share" in texts(at)
    assert "60%" in texts(at)
    assert not [button for button in at.button if button.key == "use compared"]


def test_another_scheme_is_one_click_away_and_can_be_used() -> None:
    at = open_app("compare")
    at.button(key="compare with 0").click().run()
    assert at.selectbox(key="compare after").value == "Team gate, own accelerator"
    at.button(key="use compared").click().run()
    assert scheme_of(at).team.mode == "gate"
    assert "Team gate" in at.session_state["state"].said
    at.button(key="undo").click().run()
    assert scheme_of(at).team.share == 0.6


def test_before_and_after_change_places() -> None:
    at = open_app("compare")
    assert "costs €71,250 more" in at.title[0].value.replace("\\", "")
    at.button(key="swap pair").click().run()
    assert at.selectbox(key="compare before").value == "80:20"
    assert "saves €71,250" in at.title[0].value.replace("\\", "")


def test_one_scheme_on_both_sides_is_no_page_of_zeros() -> None:
    at = open_app("compare")
    at.selectbox(key="compare after").set_value("60:40 today").run()
    assert not drawings(at).get("changes")
    assert "nothing changes" in texts(at)


def test_changes_can_be_seen_as_shares_of_the_pay_before() -> None:
    at = open_app("compare", d="company")
    at.segmented_control(key="change as").set_value(True).run()
    [rows] = drawings(at)["changes"]
    assert max(row["value"] for row in rows) < 1
    assert rows[0]["text"].endswith("%")


def test_a_scheme_is_kept_under_a_name_and_taken_up_again() -> None:
    at = changed()
    at.text_input(key="scenario name").set_value("Alone").run()
    at.button(key="keep scenario").click().run()
    assert [kept.name for kept in at.session_state["state"].scenarios] == ["Alone"]
    at.session_state["state"] = replace(at.session_state["state"], at=0)
    part(at, "All scenarios")
    at.button(key="take 0").click().run()
    assert scheme_of(at).team.share == 1.0
    at.button(key="drop 0").click().run()
    assert not at.session_state["state"].scenarios


def test_a_scheme_that_is_kept_does_not_take_the_place_of_todays() -> None:
    at = changed()
    at.text_input(key="scenario name").set_value("60:40 today").run()
    at.button(key="keep scenario").click().run()
    assert figures(at)["Cost before, Jan 2026"] == "€213,750"
    assert "60:40 today (2)" in at.selectbox(key="compare before").options


def test_fairness_is_three_findings_and_exact_measures_wait_behind_a_row() -> None:
    at = part(open_app("compare", d="company"), "Fairness")
    assert "Gini" not in texts(at)
    drawn = drawings(at)
    assert (len(drawn["results"]), len(drawn["pairs"])) == (1, 4)
    at.session_state["exact fairness"] = at.session_state["groups in figures"] = True
    at.run()
    assert not at.exception, at.exception
    assert len(at.dataframe) == 2, "groups in figures; measures are sentences"
    assert "Two people picked by chance differ" in texts(at)


def test_every_exact_measure_is_a_sentence_with_its_name_and_both_figures_below() -> None:
    at = part(open_app("compare", d="company"), "Fairness")
    at.session_state["exact fairness"] = True
    at.run()
    said = [as_read(one.value) for one in at.caption]
    told = [one for one in said if re.fullmatch(r".+: (-?[\d.]+) with “60:40 today”, (-?[\d.]+) with “.+”\.", one)]
    assert len(told) == 8
    assert told[5].startswith("Gini coefficient: 0.")
    assert sum(one.startswith("Inequality is not unfairness") for one in said) == 1, "not once alone and once with more"
    assert not at.exception
