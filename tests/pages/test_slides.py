"""Present shows the part that was open: its sentence and its picture, and a slider where it moves them."""

import json
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.store.case import CaseStep
from tests.pages.sliding import slider
from tests.pages.test_pages import as_read, drawings, open_app, scheme_of

CHARTS = (
    ("payouts", "payout_tab", "Distribution", "Half of the payouts are above"),
    ("payouts", "payout_tab", "Teams", "Centre costs most:"),
    ("forecast", "ahead parts", "People", "Who reaches the plan meets a team that fails"),
    ("forecast", "ahead parts", "Teams and roles", "is the least certain"),
    ("forecast", "ahead parts", "What matters", "What matters most:"),
    ("forecast", "ahead parts", "Trust", "came out within the forecast"),
    ("compare", "compared", "All people", "loses most:"),
    ("compare", "compared", "Over time", "No trend gets better, and none slips."),
)


def presented(page: str, key: str, part: str) -> AppTest:
    """A part of a page on the wall, of the sample company."""
    at = open_app("start", d="company")
    now = at.session_state["state"]
    at.session_state["state"] = replace(now, presenting=True, history=(CaseStep(scheme_of(at), worlds=300),))
    at.session_state[key] = part
    at.switch_page(f"pages/{page}.py").run()
    assert not at.exception, at.exception
    assert not at.dataframe
    return at


def charts_of(at: AppTest) -> list[dict[str, Any]]:
    """The specifications of the charts."""
    return [json.loads(chart.proto.spec) for chart in at.get("vega_lite_chart")]


@pytest.mark.parametrize(("page", "key", "part", "said"), CHARTS)
def test_a_part_with_a_chart_is_a_slide_of_its_own(page: str, key: str, part: str, said: str) -> None:
    at = presented(page, key, part)
    [title], [chart] = at.title, charts_of(at)
    assert said in as_read(title.value)
    assert chart["config"]["axis"]["labelFontSize"] == 24
    assert chart["height"] <= 430


@pytest.mark.parametrize("part", ["People", "Teams and roles"])
def test_what_the_share_moves_has_its_slider(part: str) -> None:
    assert slider(presented("forecast", "ahead parts", part), "ahead slide", "share").value == 60


def test_the_team_of_a_scheme_brings_its_own_share() -> None:
    assert slider(presented("scheme", "scheme_part", "Team"), "team_share").value == 60


def test_the_statement_in_sight_is_the_one_on_the_wall() -> None:
    at = open_app("payouts", d="company")
    at.segmented_control(key="payout_tab").set_value("Statement").run()
    at.selectbox(key="explain_person").set_value(at.selectbox(key="explain_person").options[3]).run()
    at.selectbox(key="statement period").set_value(at.selectbox(key="statement period").options[4]).run()
    title = at.title[0].value
    assert "Dec" not in title
    at.button(key="present").click().run()
    assert not at.exception
    assert [one.value for one in at.title] == [title]
    assert drawings(at)["chain"]
    at.button(key="leave the slide").click().run()
    assert at.title[0].value == title


def test_without_the_wall_a_chart_has_its_own_letters() -> None:
    at = open_app("payouts", d="company")
    at.segmented_control(key="payout_tab").set_value("Teams").run()
    [chart] = charts_of(at)
    assert "labelFontSize" not in json.dumps(chart)
