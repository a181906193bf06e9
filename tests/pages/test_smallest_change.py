"""The part Smallest change: conditions, the answer with its picture, what is impossible, and a scheme that is used and undone."""

from tests.pages.test_checkup_page import page
from tests.pages.test_forecast_page import unfolded
from tests.pages.test_pages import drawings, open_app, texts

PART = "Smallest change"


def test_the_answer_follows_the_conditions() -> None:
    at = page(part=PART)
    assert not at.exception
    assert "Raise the individual share from 60% to 80%. Let the team plan pay 37.5% from 85% on." in str(drawings(at))
    assert "It costs €322,500, €108,750 more than today." in texts(at)
    at.checkbox(key="condition 2").uncheck().run()
    assert "Raise the individual share from 60% to 85%." in str(drawings(at))


def test_what_is_impossible_is_said() -> None:
    at = page(part=PART)
    at.number_input(key="condition 0 number").set_value(213_750.0).run()
    at.number_input(key="condition 1 number").set_value(10.0).run()
    at.checkbox(key="condition 2").uncheck().run()
    assert "No scheme meets all conditions." in str(drawings(at))
    assert "the budget would have to be €106,875 higher" in texts(at)


def test_an_answer_is_used_and_undone() -> None:
    at = page(part=PART)
    before = at.session_state["state"].scheme
    at.button(key="_use smallest").click().run()
    assert at.session_state["state"].scheme.team.share == 0.8
    at.button(key="undo").click().run()
    assert at.session_state["state"].scheme == before
    at.button(key="_preview smallest").click().run()
    assert at.session_state["state"].previewed[0] == PART


def test_conditions_are_added_also_twice_and_undone() -> None:
    at = page(part=PART)
    for _time in range(2):
        at.selectbox(key="new condition").set_value(1).run()
        at.button(key="add condition").click().run()
    assert not at.exception
    assert [at.checkbox(key=f"condition {place}").value for place in range(8)] == [True] * 3 + [False] * 3 + [True] * 2
    assert at.number_input(key="condition 7 number").value == 2.0
    at.button(key="undo").click().run()
    assert "condition 7" not in {box.key for box in at.checkbox}
    assert at.checkbox(key="condition 6").value


def test_what_may_move_is_chosen_with_its_bounds() -> None:
    at = unfolded(page(part=PART), "what may move")
    at.number_input(key="move team pays step").set_value(10.0).run()
    at.number_input(key="move own share most").set_value(70.0).run()
    at.checkbox(key="move weights").check().run()
    assert not at.exception
    asked = at.session_state["state"].step.change_asked
    assert [type(move).__name__ for move in asked.moves] == ["MoveOwnShare", "MoveTeamPays", "MoveWeights"]
    assert (asked.moves[0].most, asked.moves[1].step) == (0.7, 0.1)
    at.checkbox(key="move own share").uncheck().run()
    assert "individual share from" not in str(drawings(at)["finding"])


def test_the_cheapest_comes_first_where_it_is_aimed_at() -> None:
    at = page(part=PART)
    at.segmented_control(key="change aim").set_value("cheapest").run()
    assert not at.exception
    assert "no scheme in these steps that meets all conditions is better at this" in texts(at)
    assert at.button(key="_use cheapest").label == "Use this scheme"


def test_conditions_stay_when_the_page_is_left() -> None:
    at = page(part=PART)
    at.number_input(key="condition 1 number").set_value(20.0).run()
    at.switch_page("pages/method.py").run()
    at.switch_page("pages/checkup.py").run()
    at.segmented_control(key="checked parts").set_value(PART).run()
    assert at.number_input(key="condition 1 number").value == 20.0


def test_the_budget_of_the_forecast_leads_here() -> None:
    at = unfolded(open_app("forecast"))
    at.button(key="smallest change for budget").click().run()
    assert not at.exception
    asked = at.session_state["state"].step.change_asked
    assert [type(one).__name__ for one, chosen in asked.conditions if chosen] == ["NineOfTenYearsAtMost"]
    assert at.segmented_control(key="checked parts").value == PART
    assert "Today's scheme meets all conditions." in str(drawings(at))
    assert "This is proved" in texts(at)


def test_what_was_stopped_waits_until_it_is_asked_for() -> None:
    at = page(part=PART)
    *asked, _language = at.session_state["remembered"]["smallest change"][0]
    at.session_state["change stopped"] = tuple(asked)
    at.run()
    assert "You stopped the calculation" in texts(at)
    assert "It costs" not in texts(at)
    at.button(key="calculate").click().run()
    assert "It costs €322,500, €108,750 more than today." in texts(at)
