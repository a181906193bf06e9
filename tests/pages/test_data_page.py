"""From a file as people have it to data that can be opened: every step of the page Data."""

from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kpi.intake import mapping
from kpi.machine import freememory
from pages.parts.data.per_deal import tiers_in
from tests.crm_exports import EXPORTS
from tests.pages.test_pages import open_app

pytestmark = pytest.mark.page

TIDY = "person,team,period,kpi,plan,fact\n" + "".join(
    f"{name},North,2026-0{month},sales,100,{fact}\n" for month in (1, 2) for name, fact in (("Kim", 120), ("Lou", 90))
)
ODD = "".join(
    f"{line},{number or 'uvw'}\n"
    for number, line in enumerate(TIDY.replace("fact", "xyz").replace("plan", "abc").splitlines())
)
DEALS = "deal,seller,date,amount,cost\n" + "".join(
    f"D{number},{name},2026-0{1 + number % 3}-1{number % 9},{100 + number}.50,{40 + number}\n"
    for number, name in enumerate(["Kim", "Lou", "Kim", "Max"] * 6)
)


def upload(at: AppTest, *files: tuple[str, str | bytes]) -> AppTest:
    given = [(name, text if isinstance(text, bytes) else text.encode(), "text/csv") for name, text in files]
    at.file_uploader(key="upload").set_value(given).run()
    assert not at.exception, at.exception
    return at


def is_ready(at: AppTest) -> bool:
    return any(button.key == "use_data" for button in at.button)


def texts(at: AppTest) -> str:
    return " ".join(part.value for part in (*at.markdown, *at.caption, *at.success, *at.error))


def opened(at: AppTest) -> Any:
    at.button(key="use_data").click().run()
    assert not at.exception, at.exception
    return at.session_state["state"].data


def test_a_tidy_file_is_opened_with_one_click() -> None:
    at = open_app("data")
    assert at.title[0].value == "10 results of 10 people in 1 period are ready."
    upload(at, ("mine.csv", TIDY))
    assert at.title[0].value == "Check what was read, then open it."
    assert "People: 2, KPIs: 1, periods: 2." in texts(at)
    assert len(opened(at).results) == 4


def test_a_pasted_table_is_a_file_as_well() -> None:
    at = open_app("data")
    at.session_state["paste"] = True
    at.run()
    at.text_area(key="pasted").set_value(TIDY.replace(",", "\t")).run()
    assert not at.exception
    assert is_ready(at)


def test_a_wrong_column_is_put_right_and_the_answer_stays() -> None:
    at = upload(open_app("data"), ("mine.csv", ODD))
    assert "KPIs: 3" in texts(at)
    at.session_state["columns of 0"] = True
    at.run()
    edition = at.session_state["columns edition"]
    rows = {4: {"meaning": "plan"}, 5: {"meaning": "fact"}}
    at.session_state[f"columns 0 {edition}"] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    at.run()
    assert "KPIs: 1" in texts(at)
    assert at.session_state["answers"].tables["mine.csv"].columns == {"plan": "abc", "fact": "xyz"}


def test_a_meaning_can_be_taken_away() -> None:
    at = upload(open_app("data"), ("mine.csv", TIDY))
    at.session_state["columns of 0"] = True
    at.run()
    edition = at.session_state["columns edition"]
    rows = {1: {"meaning": "none"}}
    at.session_state[f"columns 0 {edition}"] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    at.run()
    assert is_ready(at)
    assert "North" not in set(opened(at).results.get("team", []))


def test_another_kind_and_a_range_can_be_said() -> None:
    at = upload(open_app("data"), ("mine.csv", "Report\n\n" + TIDY))
    at.session_state["sheet 0"] = True
    at.run()
    at.text_input(key="range 0").set_value("a3:f5").run()
    assert at.session_state["answers"].tables["mine.csv"].range == "A3:F5"
    assert "People: 2, KPIs: 1, periods: 1." in texts(at)
    at.selectbox(key="kind 0").set_value("skip").run()
    assert not at.exception
    assert not is_ready(at)


def test_what_is_written_is_asked_for_all_files() -> None:
    at = upload(open_app("data"), ("mine.csv", TIDY.replace("2026-0", "0").replace(",sales", "/05/2026,sales")))
    at.session_state["writing"] = True
    at.run()
    assert not is_ready(at)
    at.selectbox(key="answer dayfirst").set_value("day").run()
    assert is_ready(at), texts(at)


def test_a_mend_is_looked_at_chosen_and_undone() -> None:
    again = TIDY + "Kim,North,2026-01,sales,100,120\n"
    at = upload(open_app("data"), ("mine.csv", again))
    assert not is_ready(at)
    mend = next(button for button in at.button if str(button.key).startswith("mend "))
    at.toggle(key=str(mend.key).replace("mend", "look")).set_value(True).run()
    assert "rows are set aside" in texts(at)
    at.button(key=str(mend.key)).click().run()
    assert is_ready(at), texts(at)
    assert len(at.session_state["mends"]) == 1
    at.button(key="unmend 0").click().run()
    assert not is_ready(at)


def test_a_mapping_file_says_it_all_again() -> None:
    at = upload(open_app("data"), ("mine.csv", ODD))
    at.session_state["answers"] = type(at.session_state["answers"])(columns={"plan": "abc", "fact": "xyz"})
    at.run()
    assert "KPIs: 1" in texts(at)
    kept = mapping.dump(mapping.mapping_of(at.session_state["remembered"]["mended"][1]))
    other = upload(open_app("data"), ("mine.csv", ODD), ("mapping.yaml", kept))
    assert "KPIs: 1" in texts(other)
    broken = upload(open_app("data"), ("mine.csv", TIDY), ("mapping.yaml", "sixtyforty_mapping: 9"))
    assert broken.error
    assert is_ready(broken)


def test_a_file_of_the_same_shape_is_read_as_last_time() -> None:
    at = upload(open_app("data"), ("march.csv", ODD))
    at.session_state["answers"] = type(at.session_state["answers"])(columns={"plan": "abc", "fact": "xyz"})
    at.run()
    opened(at)
    at.switch_page("pages/data.py").run()
    at.session_state["answers"] = type(at.session_state["answers"])()
    upload(at, ("april.csv", ODD.replace("120", "130")))
    assert "KPIs: 3" in texts(at)
    at.button(key="as_last_time").click().run()
    assert "KPIs: 1" in texts(at)


def test_deals_become_kpis() -> None:
    at = upload(open_app("data"), ("deals.csv", DEALS))
    assert is_ready(at), texts(at)
    at.segmented_control(key="deal period 0").set_value("quarter").run()
    data = opened(at)
    results, kept = data.results, data.deals
    assert set(results["period"]) == {"2026-Q1"}
    revenue = results[(results["kpi"] == "revenue") & (results["person"] == "Max")]["fact"]
    assert revenue.tolist() == [pytest.approx(sum(100.5 + number for number in range(3, 24, 4)))]
    assert (kept.name, len(kept.table), kept.columns["person"]) == ("deals.csv", 24, "seller"), "for funnel and bridge"


def test_plans_of_a_year_come_along_with_deals() -> None:
    plans = "person,period,kpi,plan\nKim,2026,revenue,2400\nLou,2026,revenue,1200\nMax,2026,revenue,1200\n"
    at = upload(open_app("data"), ("deals.csv", DEALS), ("plans.csv", plans))
    assert is_ready(at), texts(at)
    results = opened(at).results
    kim = results[(results["kpi"] == "revenue") & (results["person"] == "Kim")]
    assert set(kim["plan"]) == {200.0}
    assert kim["fact"].notna().any()


def test_hidden_names_stay_hidden_where_plans_are_divided() -> None:
    at = open_app("data")
    at.toggle(key="hide_names").set_value(True).run()
    plans = "person,period,kpi,plan\nKim,2026,revenue,2400\nLou,2026,revenue,1200\nMax,2026,revenue,1200\n"
    upload(at, ("deals.csv", DEALS), ("plans.csv", plans))
    record = next(frame.value for frame in at.dataframe if "whose" in frame.value)
    assert not {"Kim", "Lou", "Max"} & set(record["whose"])


def test_forgetting_forgets_what_was_said_of_earlier_files() -> None:
    at = upload(open_app("data"), ("mine.csv", TIDY))
    opened(at)
    assert at.session_state["mappings"]
    at.switch_page("pages/data.py").run()
    at.button(key="forget").click().run()
    assert not at.session_state["mappings"]


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"%PDF-1.7 no table", b"PK\x03\x04broken"])
def test_what_is_no_table_is_refused_and_nothing_is_lost(content: bytes) -> None:
    at = open_app("data", d="company")
    upload(at, ("odd.csv", content))
    assert at.error
    assert not is_ready(at)
    assert at.session_state["state"].data.sample == "company"


def test_a_file_that_takes_more_memory_than_is_free_is_refused_and_read_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freememory, "free", lambda: 14.0 * len(TIDY))
    at = upload(open_app("data"), ("mine.csv", TIDY))
    assert "MB are free on this machine" in at.error[0].value
    assert not is_ready(at)
    monkeypatch.setattr(freememory, "free", lambda: 16.0 * len(TIDY))
    assert is_ready(at.run())


def test_what_was_found_in_files_is_let_go_when_they_are_opened() -> None:
    at = upload(open_app("data"), ("mine.csv", TIDY))
    assert {"intake", "mended", "concerns"} <= at.session_state["remembered"].keys()
    opened(at)
    assert not {"intake", "mended", "concerns"} & at.session_state["remembered"].keys()


def test_what_may_be_deals_is_answered_with_a_button() -> None:
    rows = "Agent,Date,Product,Amount\nAnn Roe,2024-03-01,A,10\nBo Lee,2024-03-02,A,30\n"
    at = upload(open_app("data"), ("mine.csv", rows))
    assert not is_ready(at)
    deals = next(button for button in at.button if str(button.key).startswith("kind transactions"))
    deals.click().run()
    assert not at.exception
    assert at.session_state["answers"].tables["mine.csv"].kind == "transactions"
    assert is_ready(at)
    at = upload(open_app("data"), ("mine.csv", rows))
    next(button for button in at.button if str(button.key).startswith("kind long")).click().run()
    assert len(opened(at).results) == 2


@pytest.mark.parametrize("name", ["HubSpot deals", "1C deals", "Bitrix24 activities"])
def test_an_export_of_a_crm_system_is_called_so_and_opened(name: str) -> None:
    at = upload(open_app("data"), (f"{name}.csv", EXPORTS[name]))
    system, _holds = name.split()
    assert f"An export of {system}" in texts(at)
    assert is_ready(at)
    assert opened(at).deals.system == system


def test_a_kpi_is_made_of_two_columns() -> None:
    rows = "deal,seller,date,units,fee,created\n" + "".join(
        f"D{number},{name},2026-01-1{number % 9},{1 + number % 3},10.50,2026-01-0{1 + number % 5}\n"
        for number, name in enumerate(["Kim", "Lou"] * 6)
    )
    at = upload(open_app("data"), ("deals.csv", rows))
    at.button_group(key="deal kpis 0").set_value([]).run()
    for way, name in (("days", "days from date to created"), ("product", "units × fee")):
        at.segmented_control(key="two columns 0").set_value(way).run()
        assert not at.exception, at.exception
        field = next(one for one in at.text_input if str(one.key).startswith(f"{way} name"))
        assert field.value == name
        field.set_value(f"my {way}").run()
        assert not at.exception, at.exception
    found = opened(at).results
    assert found["kpi"].unique().tolist() == ["my product"]
    assert found["fact"].sum() == sum(10.5 * (1 + number % 3) for number in range(12))


def test_deals_of_two_are_divided_and_earn_by_their_own_tier() -> None:
    rows = (
        "deal,seller,date,amount,cancelled on\n1,Iris,2026-01-05,1100,\n2,Otto,2026-01-06,900,\n"
        "3,Iris / Otto,2026-01-07,500,2026-02-03\n4,Iris,2026-01-08,200,\n"
    )
    at = upload(open_app("data"), ("deals.csv", rows))
    assert at.segmented_control(key="shared deals 0").value == "names"
    assert at.selectbox(key="cancelled on 0").value == "cancelled on"
    at.toggle(key="per deal 0").set_value(True).run()
    assert not at.exception, at.exception
    assert "21,000 × 2% + 5,000 × 0.1% = 425" in texts(at)
    at.number_input(key="per deal largest 0").set_value(1000).run()
    found = opened(at).results.set_index(["kpi", "person", "period"])["fact"]
    assert found["revenue"].to_dict() == {
        ("Iris", "2026-01"): 1550, ("Otto", "2026-01"): 1150, ("Iris", "2026-02"): -250, ("Otto", "2026-02"): -250,
    }  # fmt: skip
    assert found["earned on amount"].to_dict() == {
        ("Iris", "2026-01"): 14.5, ("Otto", "2026-01"): 11.5, ("Iris", "2026-02"): -2.5, ("Otto", "2026-02"): -2.5,
    }  # fmt: skip


def test_deals_with_a_column_of_shares_and_tiers_that_do_not_fit() -> None:
    rows = "deal,seller,date,amount,cost,split,paid on\n" + "".join(
        f"{number},{name},2026-01-0{number},1000,{100 * number},{share},2026-02-0{number}\n"
        for number in (1, 2)
        for name, share in (("Iris", "60 %"), ("Otto", "40 %"))
    )
    at = upload(open_app("data"), ("deals.csv", rows))
    assert at.selectbox(key="deal share 0").value == "split"
    assert at.selectbox(key="deal number 0").value == "deal"
    found = opened(at).results.set_index(["kpi", "person"])["fact"]
    assert found["revenue"].to_dict() == {"Iris": 1200, "Otto": 800}
    at = upload(open_app("data"), ("deals.csv", rows))
    at.toggle(key="per deal 0").set_value(True).run()
    for way in ("column", "share", "days", "amount"):
        at.segmented_control(key="per deal way 0").set_value(way).run()
        assert not at.exception, at.exception
    at.segmented_control(key="shared deals 0").set_value("names").run()
    at.text_input(key="signs between 0").set_value("").run()
    assert "a deal is divided in one of two ways" in texts(at)
    at.segmented_control(key="shared deals 0").set_value("none").run()
    assert not at.exception
    assert is_ready(at)


def test_tiers_of_a_table_are_those_of_a_declaration() -> None:
    rows = pd.DataFrame({"from": [0.0, 7500.01, None], "rate": [0.07, None, None], "fixed": [None, 12.5, None]})
    assert tiers_in(rows, in_per_cent=False) == [
        {"from": "0", "rate": "0.07 %", "fixed": "0"},
        {"from": "7500.01", "rate": "0 %", "fixed": "12.5"},
    ]
    assert tiers_in(rows, in_per_cent=True)[1]["from"] == "7500.01 %"
