"""What the page Data asks, assumes and shows before data are open, and how it is corrected afterwards."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.sliding import slider
from tests.pages.test_data_page import TIDY, is_ready, opened, texts, upload
from tests.pages.test_pages import open_app

pytestmark = pytest.mark.page

UNPLANNED = "name,Apr 2026,May 2026\nKim,40,44\nLou,60,52\nMax,80,95\n"
SCHEME = "title: Our own\ncards: [{role: Seller, target_bonus: 100, kpis: [{name: sales, weight: 100 %, curve: {knots: [[50 %, 50 %]]}}]}]\n"


def said(at: AppTest) -> str:
    """What a reader sees, without the signs that keep texts of files from being markup."""
    return texts(at).replace("\\", "")


def warnings(at: AppTest) -> str:
    return " ".join(part.value for part in at.warning)


def scheme_of(at: AppTest) -> object:
    return at.session_state["state"].scheme


def on_scheme(at: AppTest) -> AppTest:
    """The page Scheme of the data that are about to be opened."""
    opened(at)
    return at.switch_page("pages/scheme.py").run()


def test_an_unused_column_of_money_is_asked_about_above_the_button() -> None:
    at = upload(open_app("data"), ("r.csv", TIDY), ("p.csv", "person,role,Bonus a month\nKim,S,300\nLou,S,400\n"))
    assert "2 people have no target bonus, and “Bonus a month” is not used" in warnings(at)
    at.selectbox(key="money p.csv  Bonus a month").set_value("target_bonus").run()
    assert not at.exception
    assert not at.warning
    people = opened(at).people
    assert people["target_bonus"].tolist() == [300, 400]
    assert people["target_bonus_per"].tolist() == ["month", "month"]


def test_what_a_salary_is_for_is_asked_and_kept_as_an_answer() -> None:
    at = upload(
        open_app("data"), ("r.csv", TIDY), ("p.csv", "person,Pay at base,Target bonus %\nKim,12000,10\nLou,24000,20\n")
    )
    at.session_state["answers"] = type(at.session_state["answers"])(columns={"salary": "Pay at base"})
    at.run()
    assert "for a month or for a year" in warnings(at)
    at.segmented_control(key="per p.csv  Pay at base").set_value("year").run()
    assert at.session_state["answers"].tables["p.csv"].per == {"Pay at base": "year"}
    opened(at)
    force = at.session_state["state"]
    assert set(force.data.people["salary_per"]) == {"year"}


def test_a_table_that_may_be_results_is_asked_about() -> None:
    at = upload(open_app("data"), ("r.csv", TIDY), ("p.csv", "person,zeta\nKim,3\nLou,4\n"))
    assert not is_ready(at)
    at.button(key="people p.csv ").click().run()
    assert is_ready(at), texts(at)
    assert set(opened(at).results["kpi"]) == {"sales"}


def test_data_without_plans_get_one_that_can_be_changed_and_reach_the_split() -> None:
    at = upload(open_app("data"), ("mine.csv", UNPLANNED))
    assert "The data have no plans" in warnings(at)
    key = f"plans {at.session_state['plans held'][2]}"
    at.session_state[key] = {"edited_rows": {0: {"plan": 50}}, "added_rows": [], "deleted_rows": []}
    at.run()
    assert "Assumed as plans: result 50." in said(at)
    assert set(opened(at).results["plan"]) == {50}
    assert "Assumed as plans: result 50." in said(at), "on the page Scheme, too"
    at.switch_page("pages/split.py").run()
    assert not at.exception
    assert not at.error


def test_a_meaning_is_corrected_without_dropping_the_file_again() -> None:
    at = upload(open_app("data"), ("r.csv", TIDY), ("p.csv", "person,Promise,Wage\nKim,300,1000\nLou,400,1000\n"))
    opened(at)
    first = scheme_of(at)
    at.switch_page("pages/data.py").run()
    assert not at.file_uploader(key="upload").value
    at.button(key="correct").click().run()
    at.selectbox(key="money p.csv  Promise").set_value("target_bonus").run()
    assert opened(at).people["target_bonus"].tolist() == [300, 400]
    assert scheme_of(at) != first, "a proposal that nobody has touched is made anew"
    at.switch_page("pages/start.py").run()
    at.button(key="open_company").click().run()
    at.switch_page("pages/data.py").run()
    assert "correct" not in {button.key for button in at.button}


def test_a_scheme_that_somebody_has_worked_on_stays_when_a_meaning_is_corrected() -> None:
    at = upload(open_app("data"), ("r.csv", TIDY))
    slider(on_scheme(at), "Everyone sales_points", "pay 0").move(40)
    mine = scheme_of(at)
    at.switch_page("pages/data.py").run()
    at.button(key="correct").click().run()
    opened(at)
    assert scheme_of(at) == mine


def test_forgetting_lets_go_of_the_files() -> None:
    at = upload(open_app("data"), ("r.csv", TIDY))
    opened(at)
    at.switch_page("pages/data.py").run()
    at.button(key="forget").click().run()
    assert "dropped" not in at.session_state
    assert "correct" not in {button.key for button in at.button}


def test_a_scheme_file_beside_data_opens_as_their_scheme() -> None:
    at = upload(open_app("data"), ("r.csv", TIDY), ("ours.yaml", SCHEME))
    assert "They open with the scheme “Our own”." in " ".join(part.value for part in at.info).replace("\\", "")
    opened(at)
    assert at.session_state["state"].scheme.title == "Our own"


def test_a_scheme_file_alone_opens_as_the_scheme_and_says_what_it_lacks() -> None:
    at = upload(open_app("data"), ("ours.yaml", SCHEME.replace("sales", "calls")))
    assert at.session_state["state"].scheme.title == "Our own"
    assert "is open now, with the data below" in said(at)
    assert any("calls" in error.value for error in at.error)


def test_a_file_of_rules_with_an_error_says_it_as_long_as_it_is_there() -> None:
    at = upload(open_app("data"), ("r.csv", TIDY), ("ours.yaml", SCHEME.replace("100 %", "90 %")))
    at.run()
    assert any("90%" in error.value for error in at.error)
    assert is_ready(at)


def test_a_kpi_that_is_added_again_pays_what_is_better() -> None:
    lower = TIDY.replace("kpi,plan", "kpi,direction,plan").replace(",sales,", ",overdue,lower,") + TIDY.partition("\n")[
        2
    ].replace("sales,", "sales,higher,")
    at = upload(open_app("data"), ("r.csv", lower))
    on_scheme(at).segmented_control(key="scheme_part").set_value("Weights and curves").run()
    at.session_state["Everyone_kpis"] = True
    at.run()
    at.selectbox(key="old Everyone").set_value("overdue").run()
    at.button(key="remove Everyone").click().run()
    at.selectbox(key="new Everyone").set_value("overdue").run()
    at.button(key="add Everyone").click().run()
    assert not at.exception
    added = next(one for one in at.session_state["state"].scheme.cards[0].kpis if one.name == "overdue")
    assert [tuple(knot) for knot in added.curve.knots] == [(1.2, 0.5), (1.0, 1.0), (0.8, 1.5)]


def test_a_deduction_is_entered_with_its_optional_cell_left_empty() -> None:
    at = upload(open_app("data"), ("r.csv", TIDY))
    on_scheme(at).segmented_control(key="scheme_part").set_value("Limits").run()
    at.session_state["Everyone extras deductions"] = True
    at.run()
    edition = at.session_state["table Everyone deductions"]["edition"]
    row = {"title": "Idle", "measure": "sales", "rate": 2.5}
    at.session_state[f"Everyone deductions {edition}"] = {"edited_rows": {}, "added_rows": [row], "deleted_rows": []}
    at.run()
    assert not at.exception
    (one,) = at.session_state["state"].scheme.cards[0].deductions
    assert (one.title, one.measure, one.times, one.rate) == ("Idle", "sales", "", 2.5)


@pytest.mark.filterwarnings(
    "ignore:Setting an item of incompatible dtype"
)  # Streamlit's own, of an empty cell for a number
def test_a_row_that_lacks_a_cell_says_which() -> None:
    at = upload(open_app("data"), ("r.csv", TIDY))
    on_scheme(at).segmented_control(key="scheme_part").set_value("Limits").run()
    at.session_state["Everyone extras deductions"] = True
    at.run()
    edition = at.session_state["table Everyone deductions"]["edition"]
    added = [{"title": "Idle", "times": "sales"}]
    at.session_state[f"Everyone deductions {edition}"] = {"edited_rows": {}, "added_rows": added, "deleted_rows": []}
    at.run()
    assert "these cells are still empty: for each, rate" in said(at)


LEVELS = """person,team,role,period,kpi,plan,fact
Eibe,Nord,Seller,2025-01,sales,100,110
Farn,Nord,Seller,2025-01,sales,100,80
Ginster,Süd,Seller,2025-01,sales,200,210
,Süd,,2025-01,service,10,9
,Nord,,2025-01,service,10,10
,,,2025-01,ebitda,1000,800
"""


def test_rows_of_teams_and_the_company_are_counted_apart_from_people() -> None:
    at = upload(open_app("data"), ("levels.csv", LEVELS))
    assert not at.exception
    assert is_ready(at)
    assert "People: 3, KPIs: 3, periods: 1." in said(at)
    on_scheme(at)
    state = at.session_state["state"]
    assert [(kpi.name, kpi.of) for kpi in state.scheme.cards[0].kpis] == [
        ("sales", "person"),
        ("service", "team"),
        ("ebitda", "company"),
    ]


def test_a_kpi_of_the_card_is_added_once_more_for_the_team_and_the_company() -> None:
    at = upload(open_app("data"), ("levels.csv", LEVELS))
    on_scheme(at).segmented_control(key="scheme_part").set_value("Weights and curves").run()
    at.session_state["Seller_kpis"] = True
    at.run()
    offers = [text for text in at.selectbox(key="new Seller").options if "Ebitda" in text or "Service" in text]
    assert offers == ["Service of the company"]  # nobody has EBITDA but the company, which has it
    for offered in ("Sales of the team", "Sales of the company"):
        at.selectbox(key="new Seller").set_value(offered).run()
        at.button(key="add Seller").click().run()
        assert not at.exception
    kpis = at.session_state["state"].scheme.cards[0].kpis
    assert [(kpi.in_data, kpi.of) for kpi in kpis[-2:]] == [("sales", "team"), ("sales", "company")]
    assert sum(kpi.weight for kpi in kpis) == pytest.approx(1)
    assert kpis[-1].label == "Sales of the company"
    assert "Sales of the team" not in at.selectbox(key="new Seller").options
