"""The page Check-up: ranked findings, a mend that is previewed, and what one more point pays."""

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import as_read, drawings, go, open_app, texts
from tests.pages.walking import unfold


def page(sample: str = "story", part: str = "Findings") -> AppTest:
    """A part of the page."""
    at = open_app("checkup", d=sample)
    return at.segmented_control(key="checked parts").set_value(part).run()


def test_the_first_three_findings_of_the_story() -> None:
    at = page()
    rows = [row for [row] in drawings(at)["findings"]]
    assert [row["place"] for row in rows] == ["1", "2", "3"]
    assert [row["money"] for row in rows] == ["€200,000", "€186,102 to €199,557", "€82,500"]
    assert "Mend that first" in str(drawings(at)["finding"][0])


def test_a_mend_is_looked_at_used_and_undone() -> None:
    at = page()
    before = at.session_state["state"].scheme
    at.button(key="mend 0").click().run()
    assert at.session_state["state"].previewed[0] == "Graduated team plan"
    assert "pays all or nothing" not in str(drawings(at)["finding"][0])
    at.button(key="use previewed").click().run()
    assert at.session_state["state"].worked_on != before
    at.button(key="undo").click().run()
    assert at.session_state["state"].scheme == before


def test_a_mend_at_todays_cost_is_looked_at_used_and_undone() -> None:
    at = page()
    before = at.session_state["state"].scheme
    mend = drawings(at)["findings"][0][0]["mend"]
    assert mend.startswith("The mend costs €140,000 more. 10 people gain. Nobody loses.")
    assert "With all target bonuses at 60.42% of today’s it costs the same as now." in mend
    at.button(key="mend 0 same cost").click().run()
    name, scheme = at.session_state["state"].previewed
    assert name == "Graduated team plan, at today’s cost"
    assert scheme.cards[0].target_times == pytest.approx(0.604240, abs=1e-6)
    at.button(key="use previewed").click().run()
    assert at.session_state["state"].worked_on == scheme
    at.button(key="undo").click().run()
    assert at.session_state["state"].scheme == before


@pytest.mark.parametrize("sample", ["story", "company"])
def test_what_one_more_point_pays(sample: str) -> None:
    at = page(sample, "Pay for one more point")
    assert not at.exception
    assert "One more point of" in str(drawings(at)["finding"][0])
    bars = drawings(at)["points"][0]
    assert bars
    assert len({row["name"] for row in bars}) == len(bars)
    assert drawings(at)["planrows"]


def test_whose_norm_it_is_stands_beside_it() -> None:
    assert "Practitioners advise against jumps" in texts(page())


def test_names_are_hidden() -> None:
    at = page(part="Pay for one more point")
    at.toggle(key="hide_names").set_value(True).run()
    assert "Aspen" not in str(drawings(at))


def folds(at: AppTest) -> str:
    """What stands on all folds of the page."""
    return "\n".join(as_read(one.label) for one in at.expander)


def test_what_no_results_say_is_asked_for_and_remembered() -> None:
    at = page("company")
    assert "wrong credit" not in folds(at)
    at.number_input(key="asked margin").set_value(25.0).run()
    at.number_input(key="asked weight wrong").set_value(5.0).run()
    at.number_input(key="asked budget").set_value(1_000_000.0).run()
    assert dict(at.session_state["state"].step.supposed) == {"margin": 25.0, "weight wrong": 5.0}
    assert "wrong credit justifies only 11%" in folds(at)
    assert "The budget breaks in" in str(drawings(at)["findings"])
    go(at, "forecast")
    assert at.number_input(key="ahead budget").value == 1_000_000.0
    go(at, "checkup")
    assert at.number_input(key="asked margin").value == 25.0
    at.button(key="undo").click().run()
    assert at.number_input(key="asked budget").value is None


def test_a_norm_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    unfold(monkeypatch)
    at = page()
    at.number_input(key="norm chance of the team low").set_value(1.0).run()
    assert at.session_state["state"].step.norms.norm("chance of the team").low == pytest.approx(0.01)
    assert "Norms: 1 of them is your own" in [one.label for one in at.expander]
    at.number_input(key="norm people at plan low").set_value(90.0).run()
    usual = at.session_state["state"].step.norms.norm("people at plan")
    assert (usual.low, usual.high) == (0.9, 0.9)  # the other end was pushed along
    at.button(key="undo").click().run()
    at.button(key="undo").click().run()
    assert not at.session_state["state"].step.norms.own


def test_a_check_is_switched_off_with_a_reason_and_on_again(monkeypatch: pytest.MonkeyPatch) -> None:
    unfold(monkeypatch)
    at = page()
    at.selectbox(key="switch off check").set_value("How much money does a single point decide?").run()
    assert at.button(key="switch off").disabled
    at.text_input(key="switch off why").set_value("Agreed with *everybody*").run()
    at.button(key="switch off").click().run()
    assert "pays all or nothing" not in str(drawings(at)["finding"][0])
    assert "Switched off: Agreed with *everybody*" in texts(at)
    at.button(key="switch on A6").click().run()
    assert "pays all or nothing" in str(drawings(at)["finding"][0])


def test_what_to_ask_a_lawyer_is_chosen_by_country(monkeypatch: pytest.MonkeyPatch) -> None:
    unfold(monkeypatch)
    at = page()
    assert "BetrVG" not in texts(at)
    at.multiselect(key="countries").set_value(["DE"]).run()
    assert "BetrVG" in texts(at)
    at.multiselect(key="countries").set_value(["DE", "HU"]).run()
    assert at.session_state["state"].step.countries == ("DE", "HU")
    assert sum(one.label.startswith(("Are ", "Is ", "Did ", "Must ", "Does a ")) for one in at.expander) == 7
    at.button(key="undo").click().run()
    assert at.multiselect(key="countries").value == ["DE"]


def test_the_day_of_a_change_is_asked_for_where_it_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    unfold(monkeypatch)
    at = page()
    at.multiselect(key="countries").set_value(["HU"]).run()
    assert not at.date_input
    at.button(key="mend 0").click().run()
    at.date_input(key="change begins").set_value(dt.date(2026, 3, 15)).run()
    assert "within a period, among them" in texts(at)
