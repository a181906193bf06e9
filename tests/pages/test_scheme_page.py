"""The page Scheme: presets and handles of curves, what is copied, examples, and what is said of the data."""

import pytest
from streamlit.testing.v1 import AppTest

from kpi.payment.check import Checks
from kpi.problem import Problem
from kpi.rules.presets import TEAM_PRESETS
from kpi.scheme.scheme import Scheme
from pages.parts.shell import common, drawing
from tests.pages.sliding import panel, send, slider
from tests.pages.test_pages import drawings, open_app, scheme_of, texts


def part(at: AppTest, title: str) -> AppTest:
    """One part of the page."""
    return at.segmented_control(key="scheme_part").set_value(title).run()


def test_a_cliff_becomes_three_plans_with_one_click() -> None:
    at = part(open_app("scheme"), "Team")
    before = scheme_of(at)
    assert at.segmented_control(key="team_preset").value == "cliff"
    at.segmented_control(key="team_preset").set_value("plans").run()
    assert scheme_of(at).team.curve == TEAM_PRESETS["plans"].of(before.team.curve)
    assert slider(at, "team_points", "at 0").value == 85
    at.button(key="undo").click().run()
    assert scheme_of(at) == before
    assert at.segmented_control(key="team_preset").value == "cliff"


def test_a_single_point_gets_a_minimum_and_a_maximum_in_the_table() -> None:
    at = part(open_app("scheme"), "Team")
    at.button(key="team_more").click().run()
    at.button(key="team_three").click().run()
    assert [knot.at for knot in scheme_of(at).team.curve.knots] == [0.85, 1.0, 1.15]


def test_a_preset_is_one_step_and_pressed_again_changes_nothing() -> None:
    at = open_app("scheme", d="company")
    before = scheme_of(at)
    key = "Seller revenue_preset"
    assert at.segmented_control(key=key).value == "graduated"
    at.segmented_control(key=key).set_value("index").run()
    after = scheme_of(at)
    assert after.roles["Seller"].kpis[0].curve.above == "continue"
    at.segmented_control(key=key).set_value(None).run()
    assert scheme_of(at) == after
    assert at.segmented_control(key=key).value == "index"
    at.button(key="undo").click().run()
    assert scheme_of(at) == before


def test_a_handle_moves_its_point_both_ways_in_one_step() -> None:
    at = open_app("scheme", d="company")
    before = scheme_of(at)
    identity, _rows = panel(at, "Seller revenue_points")
    for told, (value, pay, rest) in enumerate([(83, 55, False), (86, 60, False), (88, 70, True)], 1_000_000):
        message = {"name": "point 0", "value": value, "pay": pay, "told": told, "drag": "one", "rest": rest}
        send(at, identity, "moved", message)
    assert scheme_of(at).roles["Seller"].kpis[0].curve.knots[0] == (0.88, 0.7)
    assert slider(at, "Seller revenue_points", "at 0").value == 88
    assert at.segmented_control(key="Seller revenue_preset").value is None
    at.button(key="undo").click().run()
    assert scheme_of(at) == before


def test_one_kpi_is_open_at_a_time() -> None:
    at = open_app("scheme", d="company")
    closed = [str(button.label) for button in at.button if str(button.key).startswith("open ")]
    assert [label.split(" :gray")[0] for label in closed] == [kpi.label for kpi in scheme_of(at).cards[0].kpis[1:]]
    at.button(key="open Seller 1").click().run()
    assert "What Gross margin pays" in [one.value for one in at.header]
    assert panel(at, "Seller gross_margin_points")
    assert any(str(button.label).startswith("Revenue :gray[80% pays 50%") for button in at.button)


def test_one_curve_serves_all_kpis_of_a_card() -> None:
    at = open_app("scheme", d="company")
    at.button(key="Seller same curve").click().run()
    curves = {kpi.name: kpi.curve for kpi in scheme_of(at).roles["Seller"].kpis}
    assert [knot.at for knot in curves["overdue_receivables"].knots] == [1.2, 1.0, 0.8]
    assert len(set(map(str, curves.values()))) == 2
    assert at.session_state["state"].said == "All KPIs of Seller now have the curve of Revenue."


def test_a_card_is_copied_to_another_role() -> None:
    at = open_app("scheme", d="company")
    before = scheme_of(at)
    at.selectbox(key="copy to").set_value("Service agent").run()
    at.button(key="copy Seller").click().run()
    assert scheme_of(at).roles["Service agent"].kpis == before.roles["Seller"].kpis
    at.button(key="undo").click().run()
    assert scheme_of(at) == before


def test_each_role_says_how_many_people_have_it() -> None:
    at = open_app("scheme", d="company")
    assert "Seller · 54" in [str(option) for option in at.segmented_control(key="role").options]


def test_an_example_is_used_and_undone_and_what_does_not_fit_is_said_before() -> None:
    at = part(open_app("scheme", d="company"), "File")
    before = scheme_of(at)
    assert "use commission-on-margin" not in [button.key for button in at.button]
    assert "The data have none of these: Margin of payments received, days_overdue, idle_hours." in texts(at)
    at.button(key="use graduated-team-plan").click().run()
    assert not at.exception
    assert not at.error
    assert scheme_of(at).team.curve.knots[0] == (0.85, 0.5)
    assert scheme_of(at).roles["Service agent"] == before.roles["Service agent"]
    assert at.session_state["state"].said == "You now use “60:40 with graduated plans”."
    at.button(key="undo").click().run()
    assert scheme_of(at) == before


def test_an_example_that_does_not_fit_the_story_opens_with_the_sample_company() -> None:
    at = part(open_app("scheme"), "File")
    at.button(key="use graduated-team-plan").click().run()
    assert at.session_state["state"].data.sample == "company"
    assert scheme_of(at).title == "60:40 with graduated plans"
    assert not at.exception


def test_notices_are_one_line_and_a_table_of_roles_and_kpis() -> None:
    at = open_app("scheme", d="company")
    at.button(key="see notices").click().run()
    [table] = [frame.value for frame in at.dataframe if "No result" in frame.value]
    found = table[(table["Role"] == "Seller") & (table["KPI"] == "New customers")]
    assert found[["No result", "No plan"]].to_numpy().tolist() == [[10, 4]]
    assert len(table) == 16


def test_the_data_are_looked_through_when_the_hand_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_app("scheme", d="company")
    looked: list[bool] = []
    look = Checks.__call__

    def noted(checks: Checks, scheme: Scheme) -> list[Problem]:
        looked.append(drawing.is_in_hand())
        return look(checks, scheme)

    monkeypatch.setattr(Checks, "__call__", noted)
    common._held.clear()
    slider(at, "weights", "0").move(20, rest=False)
    assert looked == [False], "once for the page, which AppTest draws whole"
    assert "notices about the data" in " ".join(drawings(at)["caption"])
    assert not at.exception


@pytest.mark.parametrize(
    ("sample", "key", "name"),
    [
        ("company", "one weight", "Weight of Revenue of Seller"),
        ("story", "Seller sales_point", "Minimum of Sales of Seller"),
    ],
)
def test_a_slide_has_one_slider_that_moves_the_scheme(sample: str, key: str, name: str) -> None:
    at = open_app("scheme", d=sample)
    before = scheme_of(at)
    at.button(key="present").click().run()
    _identity, [row] = panel(at, key)
    assert (row["title"], len(row["slides"])) == (name, 1)
    slider(at, key, row["slides"][0]["name"]).move(row["slides"][0]["value"] + 5)
    assert not at.exception
    assert scheme_of(at) != before
