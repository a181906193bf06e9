"""Present shows the part that was open: its sentence and its picture, and a slider where it moves them."""

import json
from dataclasses import replace
from typing import Any

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from streamlit.testing.v1 import AppTest

from kpi import charts
from kpi.charts import trendchart
from kpi.charts.chartstyle import SLIDE_ROWS, on_a_slide
from kpi.store.case import CaseStep
from tests.pages.sliding import slider
from tests.pages.test_forecast_page import opened
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


def rows_of_first(at: AppTest) -> pd.DataFrame:
    """What the first chart draws."""
    found: pd.DataFrame = pa.ipc.open_stream(at.get("vega_lite_chart")[0].proto.data.data).read_all().to_pandas()
    return found


def charts_of(at: AppTest) -> list[dict[str, Any]]:
    """The specifications of the charts."""
    return [json.loads(chart.proto.spec) for chart in at.get("vega_lite_chart")]


def rows_of(at: AppTest) -> pd.DataFrame:
    """What the one chart draws."""
    [_chart] = at.get("vega_lite_chart")
    return rows_of_first(at)


@pytest.mark.parametrize(("page", "key", "part", "said"), CHARTS)
def test_a_part_with_a_chart_is_a_slide_of_its_own(page: str, key: str, part: str, said: str) -> None:
    at = presented(page, key, part)
    [title], [chart] = at.title, charts_of(at)
    assert said in as_read(title.value)
    assert chart["config"]["axis"]["labelFontSize"] == {"expr": "width < 480 ? 12 : 24"}
    assert chart["height"] == 430
    assert len(rows_of(at)) > 3


@pytest.mark.parametrize("part", ["People", "Teams and roles"])
def test_what_the_share_moves_has_its_slider(part: str) -> None:
    assert slider(presented("forecast", "ahead parts", part), "ahead slide", "share").value == 60


@pytest.mark.parametrize(
    ("page", "key", "part", "field"),
    [("forecast", "ahead parts", "People", "name"), ("compare", "compared", "All people", "person")],
)
def test_no_more_people_than_can_be_read(page: str, key: str, part: str, field: str) -> None:
    assert rows_of(presented(page, key, part))[field].nunique() == SLIDE_ROWS


@pytest.mark.parametrize("order", ["let_down", "carried", "nothing"])
def test_people_ahead_stand_in_the_order_that_was_chosen(order: str) -> None:
    at = opened("company", "People")
    at.segmented_control(key="ahead order").set_value(order).run()
    drawn = rows_of(at)["name"].tolist()
    at.button(key="present").click().run()
    assert rows_of(at)["name"].tolist() == drawn[:SLIDE_ROWS]
    at.button(key="leave the slide").click().run()
    assert rows_of(at)["name"].tolist() == drawn


def test_what_matters_to_the_strong_stays_theirs() -> None:
    at = opened("company", "What matters")
    at.segmented_control(key="matters figure").set_value("strong").run()
    drawn = rows_of(at)["change"].tolist()
    at.button(key="present").click().run()
    assert rows_of(at)["change"].tolist() == drawn


@pytest.mark.parametrize("of", ["person", "company"])
def test_trends_are_of_whom_they_were(of: str) -> None:
    at = open_app("compare", d="company")
    at.segmented_control(key="compared").set_value("Over time").run()
    at.segmented_control(key="trends of").set_value(of).run()
    title, names = at.title[0].value, list(dict.fromkeys(rows_of_first(at)["name"]))
    at.button(key="present").click().run()
    assert at.title[0].value == title
    assert list(dict.fromkeys(rows_of(at)["name"])) == names[: rows_of(at)["name"].nunique()]
    assert rows_of(at)["rank"].nunique() <= 4


@pytest.mark.parametrize("way", ["gate", "multiplier"])
def test_a_team_part_without_a_share_leaves_the_weight_of_a_kpi(way: str) -> None:
    at = open_app("scheme", d="company")
    at.segmented_control(key="scheme_part").set_value("Team").run()
    at.segmented_control(key="team_mode").set_value(way).run()
    assert scheme_of(at).team.share is None
    at.button(key="present").click().run()
    assert not at.exception
    assert slider(at, "one weight", "0").value > 0


def test_a_forecast_that_cannot_be_tested_is_a_sentence() -> None:
    at = opened("story", "Trust", about={"presenting": True})
    assert [as_read(one.value) for one in at.title] == ["This forecast cannot be put to the test yet."]
    assert not at.get("vega_lite_chart")


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


def test_a_period_stays_chosen_for_whoever_has_it() -> None:
    at = open_app("payouts", d="company")
    at.segmented_control(key="payout_tab").set_value("Statement").run()
    period = at.selectbox(key="statement period").options[2]
    at.selectbox(key="statement period").set_value(period).run()
    at.switch_page("pages/method.py").run()
    assert at.selectbox(key="statement period").value == period
    at.selectbox(key="explain_person").set_value("Amber Grove").run()  # who left before
    assert not at.exception
    assert at.selectbox(key="statement period").value == at.selectbox(key="statement period").options[0]


@pytest.mark.parametrize("spec", [charts.groups(6), charts.spread_chart(), trendchart.lines(4)])
def test_only_sizes_grow(spec: dict[str, Any]) -> None:
    def leaves(part: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
        pairs = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        found = {key: value for name, one in pairs for key, value in leaves(one, (*path, str(name))).items()}
        return found or {path: part}

    before, after = leaves(spec), leaves(on_a_slide(spec))
    changed = {path for path, value in before.items() if repr(after.get(path)) != repr(value)}
    assert all(
        f"? {before[path]} :" in after[(*path, "expr")] for path in changed if path[-1] != "height" or len(path) > 1
    )
    assert {path[-1] for path in changed} <= {"height", "size", "thickness", "strokeWidth", "labelLimit", "fontSize"}
    assert changed


def test_without_the_wall_a_chart_has_its_own_letters() -> None:
    at = open_app("payouts", d="company")
    at.segmented_control(key="payout_tab").set_value("Teams").run()
    [chart] = charts_of(at)
    assert "labelFontSize" not in json.dumps(chart)
