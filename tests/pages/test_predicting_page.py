"""Do the KPIs predict?, and Discounts, as parts of the page Check-up."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_checkup_page import page
from tests.pages.test_data_page import opened, upload
from tests.pages.test_pages import drawings, go, open_app, texts

DEALS = Path(__file__).parents[2] / "data" / "transactions" / "deals.csv"
PREDICT = "Do the KPIs predict?"


def with_deals() -> AppTest:
    """The check-up on results that were counted from the sample's deals."""
    at = upload(open_app("data"), ("deals.csv", DEALS.read_bytes()))
    opened(at)
    return go(at, "checkup").run()


def test_links_of_a_role_and_of_another() -> None:
    at = page("company", PREDICT)
    assert drawings(at)["finding"] == ["There is a link between Revenue and 2 of 5 other KPIs of Seller; for 3 there is none. The links are weak."]  # fmt: skip
    rows = {row["name"]: row["text"] for row in drawings(at)["links"][0]}
    assert rows == {"Gross margin": "weak link", "New customers": "weak link", "Conversion": "no link", "Visits": "no link", "Overdue receivables": "no link"}  # fmt: skip
    assert [step["name"] for step in drawings(at)["kpismet"][0]] == list("012345")
    assert drawings(at)["planrows"]
    at.selectbox(key="predict role").set_value("Account manager").run()
    assert "Account manager" in drawings(at)["finding"][0]
    at.selectbox(key="predict role").set_value("Service agent").run()
    assert "no result in money of its own" in drawings(at)["finding"][0]
    assert not at.exception


def test_since_when_kpis_are_paid_is_asked_and_heard() -> None:
    before = _not_told(page("company"))
    at = page("company", PREDICT)
    at.selectbox(key="paid since").set_value("2025-01").run()
    at.segmented_control(key="checked parts").set_value("Findings").run()
    assert not at.exception
    assert _not_told(at) == before - 1, "whether links were lost can now be told"


def _not_told(at: AppTest) -> int:
    """How many checks have not enough data."""
    label = next(one.label for one in at.expander if "Not enough data" in one.label)
    return int(re.findall(r"\d+", label)[-1])


def test_one_kpi_alone_predicts_nothing() -> None:
    at = page("story", PREDICT)
    assert drawings(at)["finding"] == ["Seller is paid on Sales alone."]
    assert "It takes results of another KPI" in texts(at)


def test_discounts_are_a_part_only_where_deals_say_them() -> None:
    assert "Discounts" not in page("company").segmented_control(key="checked parts").options
    at = with_deals()
    at.segmented_control(key="checked parts").set_value("Discounts").run()
    assert drawings(at)["finding"] == ["Cedar gives 19.3% discount; at these sales only up to 1.6% would pay."]
    dots = {row["name"]: row["tone"] for row in drawings(at)["offers"][0]}
    assert dots["Cedar"] == "lost"
    assert set(dots.values()) == {"own", "lost"}
    at.toggle(key="hide_names").set_value(True).run()
    assert "Cedar" not in str(drawings(at))
    assert not at.exception


def test_profit_and_revenue_of_the_same_deals_are_arithmetic() -> None:
    at = with_deals()
    at.segmented_control(key="checked parts").set_value(PREDICT).run()
    assert drawings(at)["finding"] == ["The link between Revenue and the other KPIs of Everyone is arithmetic: they are made of each other."]  # fmt: skip
    assert {row["text"] for row in drawings(at)["links"][0]} == {"arithmetic"}


def test_a_seller_on_discount_is_a_finding() -> None:
    at = with_deals()
    assert "Cedar gives 19.3% discount" in str(drawings(at)["findings"])


@pytest.mark.parametrize("part", [PREDICT, "Findings"])
def test_names_are_hidden_in_every_part(part: str) -> None:
    at = with_deals()
    at.toggle(key="hide_names").set_value(True).run()
    at.segmented_control(key="checked parts").set_value(part).run()
    assert not at.exception
    assert "Cedar" not in str(drawings(at)) + texts(at)
