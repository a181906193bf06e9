"""The page Plans: were the plans equally hard, what would others cost, better ones in use, what is reached, and do the goals fit."""

from dataclasses import replace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kpi.scheme.scheme import Scheme
from kpi.store.case import Data
from tests.crm_exports import EXPORTS
from tests.pages.sliding import slider
from tests.pages.test_pages import drawings, figures, open_app, scheme_of, texts
from tests.pages.walking import opened


def page(sample: str = "company", part: str = "Targets") -> AppTest:
    """A part of the page."""
    at = open_app("plans", d=sample)
    return at.segmented_control(key="planned parts").set_value(part).run()


def finding(at: AppTest) -> str:
    """The title of the part."""
    return str(drawings(at)["finding"][0])


def test_the_more_a_plan_was_raised_the_less_it_was_reached() -> None:
    at = page()
    assert finding(at) == "The more a plan was raised above last year’s result, the less it was reached."
    dots = drawings(at)["dots"][0]
    assert len(dots) == 38
    [bank] = [dot for dot in dots if dot["name"] == "Briar Bank"]
    assert (round(bank["x"], 3), round(bank["y"], 3)) == (-0.236, 1.359)
    assert "Plans do not chase results" in texts(at)


def test_levels_follow_the_slider_that_raises_all_plans() -> None:
    at = page()
    assert [row["title"] for row in drawings(at)["levels"][0]] == ["5% lower", "As in 2025", "5% higher", "10% higher"]
    slider(at, "plan sliders", "plans raised").move(8)
    rows = {row["title"]: row for row in drawings(at)["levels"][0]}
    assert rows["8% higher"]["chosen"]
    assert rows["8% higher"]["money"] == "€1,001,751"
    assert rows["As in 2025"]["money"] == "€1,098,669"
    at.button(key="undo").click().run()
    assert slider(at, "plan sliders", "plans raised").value == 0


def test_proposed_plans_are_used_undone_and_kept() -> None:
    at = page()
    assert [row["cells"][0] for row in drawings(at)["planrows"][0]][:2] == ["Briar Bank", "Opal Brook"]
    at.button(key="use plans").click().run()
    plans = at.session_state["state"].step.plans
    assert plans.table["period"].nunique() == 12
    proposed = {row["cells"][0]: row["cells"][3] for row in drawings(at)["planrows"][0]}
    mine = plans.table[plans.table["person"] == "Briar Bank"]["plan"].sum()
    assert f"{mine:,.0f}" == proposed["Briar Bank"]
    assert "Revenue 2026" in texts(at)
    at.button(key="undo").click().run()
    assert at.session_state["state"].step.plans is None
    at.button(key="keep plans").click().run()
    [kept] = at.session_state["state"].scenarios
    assert kept.name == "Plans 2026"
    assert kept.plans is not None
    assert kept.scheme == scheme_of(at)
    assert at.session_state["state"].step.plans is None


def test_used_plans_reach_the_forecast() -> None:
    at = page()
    slider(at, "plan sliders", "plans raised").move(20)
    before = at.session_state["state"]
    at.button(key="use plans").click().run()
    at.switch_page("pages/forecast.py").run()
    raised = figure_of(at)
    at.button(key="undo").click().run()
    assert at.session_state["state"].step == before.step
    assert figure_of(at) > raised


def figure_of(at: AppTest) -> float:
    """The expected cost on Forecast."""
    return float(figures(at)["Expected cost, 2026"].lstrip("€").replace(",", ""))


def test_a_scenario_with_plans_is_compared_as_if_they_had_been_in_force() -> None:
    at = page()
    at.selectbox(key="plan from").set_value("Present plan, raised").run()
    slider(at, "plan sliders", "plans raised").move(10)
    at.button(key="keep plans").click().run()
    at.switch_page("pages/compare.py").run()
    at.selectbox(key="compare after").set_value("Plans 2026").run()
    assert not at.exception
    assert "Revenue 2026: paid as if these plans had been in force a year earlier" in texts(at)
    told = figures(at)
    before, after = (
        float(told[f"Cost {side}, 24 months"].lstrip("€").replace(",", "")) for side in ("before", "after")
    )
    assert before == 2_180_624
    assert 2_000_000 < after < before


def test_every_way_gives_plans() -> None:
    at = page()
    for way in at.selectbox(key="plan from").options:
        at.selectbox(key="plan from").set_value(way).run()
        assert not at.exception
        assert len(drawings(at)["planrows"][0]) == 8, way


def test_plans_of_teams_and_of_the_company_are_looked_at_but_not_used() -> None:
    at = page()
    for whose in ("team", "company"):
        at.segmented_control(key="planned of").set_value(whose).run()
        assert not at.exception
        assert not [button for button in at.button if button.key == "use plans"]


def test_what_people_cannot_do_is_said() -> None:
    at = page()
    at.number_input(key="plan capacity").set_value(100.0).run()
    assert "people can do" in str(drawings(at)["sentence"])
    assert not at.exception
    at.button(key="use plans").click().run()
    assert not at.exception
    assert at.session_state["state"].step.plans is None


def test_progress_says_where_the_pace_leads_and_what_brings_most() -> None:
    at = page(part="Progress")
    assert finding(at).startswith("2025 ended at 104.6% of the plan.")
    assert "Cross sales brings most: 4,184 more to the plan are worth €34" in texts(at)
    steps = {row["cells"][0]: row["cells"] for row in drawings(at)["planrows"][0]}
    assert steps["Cross sales"][2:] == ["reached", "4,184 more: €34", "10,884 more: €76"]
    slider(at, "passed slider", "passed").move(50)
    assert finding(at) == "The plan is reached already; today's pace leads to 110.1% of it."


def test_what_is_left_of_teams_in_units_and_money(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.pages.walking import unfold

    unfold(monkeypatch)
    at = page(part="Progress")
    at.segmented_control(key="planned of").set_value("team").run()
    assert not at.exception
    [table] = [one.value for one in at.dataframe if "gain plan" in one.value]
    assert (
        set(table["person"]) == {"Centre", "East", "North", "Service", "South", "West"}
        or len(set(table["person"])) == 6
    )
    assert (table["gain plan"].dropna() >= 0).all()


def test_three_million_and_five_percent(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.pages.walking import unfold

    unfold(monkeypatch)
    at = page(part="Progress")
    at.number_input(key="goal of the year").set_value(3_000_000.0).run()
    at.number_input(key="goal first").set_value(150_000.0).run()
    assert "The goals do not fit: 5% more in each period makes 2,387,569" in str(drawings(at)["heading"])
    slider(at, "goal sliders", "goal growth").move(9)
    assert "The goals fit" in str(drawings(at)["heading"])


def without_plans() -> AppTest:
    """Results of six people in three months without any plan, paid by values."""
    rows = [(f"P{n}", f"2025-0{m}", "sales", 100.0 + 10 * n + m) for n in range(6) for m in (1, 2, 3)]
    results = pd.DataFrame(rows, columns=["person", "period", "kpi", "fact"])
    card = {"role": "Seller", "target_bonus": 100, "kpis": [
        {"name": "sales", "weight": 1, "curve": {"scale": "value", "knots": [[90, 0.5], [120, 1], [150, 1.5]]}}
    ]}  # fmt: skip
    scheme = Scheme.model_validate({"cards": [card], "team": {"mode": "split", "individual_share": 1}})
    at = opened(Data("values", results, None), scheme)
    at.session_state["state"] = replace(at.session_state["state"], baseline=scheme)
    return at


def test_results_without_plans_get_some() -> None:
    at = without_plans().switch_page("pages/plans.py").run()
    assert not at.exception
    assert "has no plans yet" in finding(at)
    assert drawings(at)["planrows"][0]
    at.button(key="use plans").click().run()
    assert not at.exception
    assert set(at.session_state["state"].step.plans.table["period"]) == {"2025-04", "2025-05", "2025-06"}


def test_a_slide_has_the_finding_the_levels_and_the_slider() -> None:
    at = page()
    at.button(key="present").click().run()
    assert "of the results of 2025 are at plan" in finding(at)
    assert drawings(at)["levels"][0]
    slider(at, "plan slide", "plans raised").move(5)
    assert "With 105% of the plans of 2025" in finding(at)


def test_names_are_hidden_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.pages.walking import sent, unfold

    unfold(monkeypatch)
    for part in ("Targets", "Progress"):
        at = page(part=part)
        at.toggle(key="hide_names").set_value(True).run()
        assert not at.exception
        told = " ".join(str(message) for message in sent(at))
        assert "Briar Bank" not in told


def test_which_lift_pays_for_the_bonuses(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.pages.walking import unfold

    unfold(monkeypatch)
    at = page("story")
    assert "€855,000 of the sales, 15.7% of them" in str(drawings(at)["heading"])
    slider(at, "margin slider", "margin").move(60)
    assert "6.5% of them" in str(drawings(at)["heading"])


def test_an_export_of_a_crm_system_is_a_funnel() -> None:
    at = page(part="Funnel")
    at.file_uploader(key="requests file").set_value([("deals.csv", EXPORTS["HubSpot deals"], "text/csv")]).run()
    assert not at.exception, at.exception
    assert "An export of HubSpot" in texts(at)
    stages = at.multiselect(key="requests stages").value
    assert stages == ["Create Date", "Appointment Scheduled", "Contract Sent", "Closed Won"]


def test_an_export_with_a_wrong_cell_says_which() -> None:
    at = page(part="Funnel")
    wrong = EXPORTS["Salesforce deals"].replace(b"2/10/2026", b"soon")
    at.file_uploader(key="requests file").set_value([("deals.csv", wrong, "text/csv")]).run()
    assert not at.exception, at.exception
    assert any("“soon” is not a date" in one.value for one in at.error)
