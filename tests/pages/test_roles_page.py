"""The page Roles: a card is chosen, weighed, matched and used, and becomes one's own."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from kpi.goals.matrix import GoalMatrix
from kpi.library.rolecards import RoleCard, role_cards
from tests.pages.sliding import panel, send, slider
from tests.pages.test_pages import drawings, open_app, scheme_of, texts

pytestmark = pytest.mark.page
HEADLINE = "The card “{}” costs €9,734 more in 24 months: 13 people lose €3,920, 41 gain €13,654."


def open_roles(card: str = "inbound-sales", sample: str = "company") -> AppTest:
    """The page with a card."""
    at = open_app("roles", d=sample)
    return at.selectbox(key="role card").set_value(card).run()


def finding(at: AppTest) -> str:
    """The page in one sentence."""
    return str(drawings(at)["finding"][0])


def cards_of(at: AppTest) -> dict[str, RoleCard]:
    """What somebody has made of the cards."""
    return {card.key: card for card in at.session_state["state"].step.cards}


def weights(at: AppTest) -> dict[str, float]:
    """Of the sellers in the scheme."""
    return {kpi.name: kpi.weight for kpi in scheme_of(at).roles["Seller"].kpis}


def test_from_the_role_to_a_paying_scheme_in_five_decisions() -> None:
    at = open_app("start")
    at.button(key="open_company").click().run()  # 1 the sample company
    at.switch_page("pages/roles.py").run()  # 2 the page
    at.selectbox(key="role card").set_value("inbound-sales").run()  # 3 the role
    at.selectbox(key="role paid").set_value("Seller").run()  # 4 for whom
    assert finding(at) == "The role “Inbound sales” has 4 KPIs; your data have 2 of them."
    assert drawings(at)["heading"][0] == HEADLINE.format("Inbound sales")
    at.button(key="use card").click().run()  # 5 use it
    assert not at.exception
    assert weights(at) == {"conversion": 0.43, "revenue": 0.57}
    assert at.session_state["state"].said == "Seller are now paid by the card “Inbound sales”."
    assert at.button(key="use card").disabled
    at.button(key="undo").click().run()
    assert len(weights(at)) == 6


def test_the_card_says_what_the_data_have_and_what_they_need() -> None:
    at = open_roles()
    [rows] = drawings(at)["roleCard"]
    assert [(row["title"], row["found"], row["written"]) for row in rows] == [
        ("Conversion of requests", "your data: Conversion", "30%, pays 43%"),
        ("Paid margin of inbound contracts", "your data: Revenue", "40%, pays 57%"),
        ("Chain of sales", "not in your data", "15%"),
        ("Response time", "not in your data", "15%"),
    ]
    assert "Response time needs a number for each person" in texts(at)


def test_a_weight_follows_the_hand_and_a_drag_is_one_step() -> None:
    at = open_roles()
    for value in (35, 45, 60):
        slider(at, "role weights", "conversion_of_requests").move(value, drag="one", rest=value == 60)
    assert cards_of(at)["inbound-sales"].percents == {
        "conversion_of_requests": 60,
        "paid_margin": 23,
        "chain_of_sales": 9,
        "response_time": 8,
    }
    assert cards_of(at)["inbound-sales"].weights == "own"
    assert "Your weights" in texts(at)
    at.button(key="undo").click().run()
    assert cards_of(at) == {}


def test_a_locked_weight_stays_and_none_falls_to_nothing() -> None:
    at = open_roles()
    send(at, panel(at, "role weights")[0], "locked", {"name": "paid_margin", "on": True})
    slider(at, "role weights", "conversion_of_requests").move(100)
    assert list(cards_of(at)["inbound-sales"].percents.values()) == [58, 40, 1, 1]


def test_a_strategy_weighs_the_card() -> None:
    at = open_roles("seller")
    at.segmented_control(key="role strategy").set_value("cash").run()
    assert cards_of(at)["seller"].percents["receivables"] == 50
    at.segmented_control(key="role strategy").set_value("").run()
    assert cards_of(at) == {}


def test_what_each_strategy_pays_is_told() -> None:
    at = open_roles()
    at.session_state["strategies pay"] = True
    at.run()
    said = texts(at)
    assert said.count(" more in 24 months: ") >= 5
    assert "Conversion of requests 60%" in said


def test_a_match_can_be_changed_and_undone() -> None:
    at = open_roles()
    at.selectbox(key="match inbound-sales Seller response_time").set_value("visits").run()
    assert finding(at) == "The role “Inbound sales” has 4 KPIs; your data have 3 of them."
    at.selectbox(key="match inbound-sales Seller chain_of_sales").set_value("revenue").run()
    found = {row["title"]: row["found"] for row in drawings(at)["roleCard"][0]}
    assert found["Chain of sales"] == "your data: Revenue"
    assert found["Paid margin of inbound contracts"] == "not in your data"
    at.button(key="undo").click().run()
    at.button(key="undo").click().run()
    assert finding(at).endswith("your data have 2 of them.")


def test_kpis_come_and_go_and_have_other_titles() -> None:
    at = open_roles()
    at.selectbox(key="card new").set_value("requests_handled").run()
    at.button(key="card add").click().run()
    assert cards_of(at)["inbound-sales"].percents["requests_handled"] == 10
    at.selectbox(key="card old").set_value("chain_of_sales").run()
    at.button(key="card remove").click().run()
    assert "chain_of_sales" not in cards_of(at)["inbound-sales"].percents
    at.text_input(key="card title inbound-sales response_time").set_value("Minutes until we call").run()
    assert "Minutes until we call" in [kpi.title for kpi in cards_of(at)["inbound-sales"].chosen]
    at.button(key="card back").click().run()
    assert cards_of(at) == {}


def test_two_roles_in_one_person_are_one_card() -> None:
    at = open_roles("active-sales")
    at.selectbox(key="mix with").set_value("key-customers").run()
    slider(at, "mix share", "share of the first role").move(50)
    at.button(key="card mixed").click().run()
    title = "Active sales to companies (50%) and Key customers (50%)"
    assert cards_of(at)[f"own: {title}"].percents["gross_profit"] == 25
    assert title in finding(at)


def test_a_preview_changes_nothing() -> None:
    at = open_roles()
    before = scheme_of(at)
    at.button(key="preview card").click().run()
    assert at.session_state["state"].previewed[0] == "Inbound sales"
    assert not at.button(key="use card").disabled
    at.button(key="end preview").click().run()
    assert scheme_of(at) == before
    at.button(key="preview card").click().run()
    at.button(key="use card").click().run()
    assert at.session_state["state"].previewed is None
    assert len(weights(at)) == 2


def test_a_card_of_which_the_data_have_nothing_offers_the_sample_company() -> None:
    at = open_roles("logistics", "story")
    assert finding(at) == "The role “Logistics” has 3 KPIs; your data have none of them."
    assert "Time of delivery needs a number for each person" in texts(at)
    assert "use card" not in [button.key for button in at.button]
    at.button(key="card with company").click().run()
    assert at.session_state["state"].data.sample == "company"
    assert not at.exception


def test_ones_own_cards_stay_when_other_data_are_opened() -> None:
    at = open_roles()
    slider(at, "role weights", "response_time").move(50)
    at.switch_page("pages/start.py").run()
    at.button(key="open_story").click().run()
    assert cards_of(at)["inbound-sales"].percents["response_time"] == 50


def test_text_of_a_card_is_no_markup() -> None:
    at = open_roles()
    card = role_cards()["inbound-sales"].revise(key="own: x", title="![x](http://host/p.png)", about="**bold** $x$")
    held = at.session_state["state"]
    step = held.step._replace(cards=(card,))
    at.session_state["state"] = replace(held, history=(step,))
    at.run().selectbox(key="role card").set_value("own: x").run()
    assert not at.exception
    assert any(element.value == r"\*\*bold\*\* \$x\$" for element in at.caption)


def test_the_slide_has_the_finding_the_card_and_one_slider() -> None:
    at = open_roles()
    at.button(key="present").click().run()
    assert set(drawings(at)) == {"finding", "roleCard"}
    assert slider(at, "role weight", "paid_margin").value == 40


def open_goals(sample: str = "company") -> AppTest:
    """The part of goals."""
    at = open_app("roles", d=sample)
    return at.segmented_control(key="roles_part").set_value("Goals").run()


def goals_of(at: AppTest) -> GoalMatrix:
    """The matrix that is kept."""
    found = at.session_state["state"].step.goals
    assert isinstance(found, GoalMatrix)
    return found


def test_the_open_role_gives_the_first_goals() -> None:
    at = open_goals()
    assert (
        finding(at)
        == "The goals of Seller look at: finance (55%), customers (45%). Nothing looks at: processes, development."
    )
    lines = [(row["depth"], row["title"], row["written"]) for row in drawings(at)["roleCard"][0]]
    assert lines == [
        (0, "What the company wants", "100%"),
        (1, "What the department adds to it", "100%"),
        (2, "Conversion of requests", "30%"),
        (2, "Paid margin of inbound contracts", "40%"),
        (2, "Chain of sales", "15%"),
        (2, "Response time", "15%"),
    ]
    assert drawings(at)["heading"][0] == HEADLINE.format("Goals of Seller")


def test_a_goal_is_weighed_by_hand_and_used() -> None:
    at = open_goals()
    for value in (50, 70):
        slider(at, "goal weights", "conversion_of_requests").move(value, drag="one", rest=value == 70)
    assert goals_of(at).weights["conversion_of_requests"] == 0.7
    at.button(key="use goals").click().run()
    assert weights(at) == {"conversion": 0.8, "revenue": 0.2}
    at.button(key="undo").click().run()
    at.button(key="undo").click().run()
    assert at.session_state["state"].step.goals is None


def test_goals_weigh_by_difficulty_by_their_scores() -> None:
    at = open_goals()
    at.segmented_control(key="goal reason").set_value("difficulty").run()
    assert [goal.score for goal in goals_of(at).by_owner["Seller"]] == [8, 10, 4, 4]
    slider(at, "goal weights", "chain_of_sales").move(8)
    assert goals_of(at).weights["chain_of_sales"] == 8 / 30
    at.segmented_control(key="goal reason").set_value("importance").run()
    assert goals_of(at).by_id["chain_of_sales"].weight == 8 / 30


def test_goals_are_changed_one_by_one() -> None:
    at = open_goals()
    at.text_input(key="goal text conversion_of_requests Seller").set_value("Win requests").run()
    at.selectbox(key="goal kpi 1 conversion_of_requests Seller").set_value("visits").run()
    at.number_input(key="goal plan 1 conversion_of_requests Seller").set_value(25.0).run()
    goal = goals_of(at).by_id["conversion_of_requests"]
    assert (goal.text, [(one.kpi, one.plan) for one in goal.indicators]) == (
        "Win requests",
        [("conversion", None), ("visits", 25.0)],
    )
    at.selectbox(key="goal parent conversion_of_requests Seller").set_value("the-company").run()
    assert "can one person move that?" in texts(at)
    at.button(key="goal add").click().run()
    assert goals_of(at).weights["goal1"] == 0.1
    at.selectbox(key="goal edited").set_value("goal1").run()
    at.button(key="goal remove").click().run()
    assert "goal1" not in goals_of(at).by_id
    assert not at.exception


def test_the_example_opens_with_its_table_and_pays_by_it() -> None:
    at = open_goals()
    at.button(key="example goals").click().run()
    assert finding(at).startswith("The goals of Seller look at: customers (75%), processes (25%).")
    at.button(key="use goals").click().run()
    card = scheme_of(at).cards[0]
    assert card.target_share == 0.4
    assert card.table is not None
    assert [knot.pay for knot in card.table.knots] == [0.5, 0.75, 1.0, 1.25]
    at.selectbox(key="goal owner").set_value("Company").run()
    assert "Nobody is paid for goals of the company" in texts(at)
    at.button(key="goals of card").click().run()
    assert at.session_state["state"].step.goals is None


def test_the_slide_of_goals_has_one_slider() -> None:
    at = open_goals()
    at.button(key="present").click().run()
    assert set(drawings(at)) == {"finding", "roleCard"}
    assert slider(at, "goal weight", "conversion_of_requests").value == 30


def test_the_passport_of_a_kpi_comes_from_the_card_is_changed_and_shown_where_pay_is_explained() -> None:
    at = open_roles()
    at.button(key="use card").click().run()
    at.switch_page("pages/scheme.py").run()
    at.session_state["Seller conversion_passport"] = True
    at.run()
    assert not at.exception
    assert at.text_input(key="Seller conversion passport gamed").value == "Weak requests are never recorded."
    at.text_input(key="Seller conversion passport owner").set_value("Head of sales").run()
    at.number_input(key="Seller conversion passport cost").set_value(1200.0).run()
    at.multiselect(key="Seller conversion passport judges").set_value(["visits"]).run()
    passport = scheme_of(at).roles["Seller"].kpis[0].passport
    assert (passport.owner, passport.cost, passport.judges, passport.rhythm) == (
        "Head of sales",
        1200,
        ("visits",),
        "month",
    )
    at.switch_page("pages/payouts.py").run()
    at.segmented_control(key="payout_tab").set_value("Statement").run()
    people = at.session_state["state"].data.people
    at.selectbox(key="explain_person").set_value(people.loc[people["role"] == "Seller", "person"].iloc[0]).run()
    assert "Owner: Head of sales" in texts(at)
    assert "Measuring costs, a year: €1,200.00" in texts(at)


def test_results_are_tried_and_the_choice_of_levels_moves_the_pay() -> None:
    at = open_goals()
    assert "Every KPI needs a plan first" in texts(at)
    at.button(key="example goals").click().run()
    for name, fact in (("new_customers", 22.0), ("repeat_buyers", 17.0), ("recommendations", 30.0)):
        at.number_input(key=f"goal fact Seller {name}").set_value(fact).run()
    assert "overall result 113.75%, pays 50% of the salary" in texts(at)
    at.button(key="goal levels").click().run()
    assert "overall result 105%, pays 40% of the salary" in texts(at)
    at.button(key="goal table").click().run()
    assert "overall result 105%**" in texts(at)
    assert goals_of(at).table is None
