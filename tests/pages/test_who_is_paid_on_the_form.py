"""Eligibility, and how days are counted, said on the page Scheme."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from kpi.rules.eligibility import Eligibility
from tests.pages import walking
from tests.pages.test_memory_on_the_form import part
from tests.pages.test_pages import go, open_app, scheme_of, texts

pytestmark = pytest.mark.page


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The part that says who is paid, with everything unfolded."""
    walking.unfold(monkeypatch)
    return part(open_app("scheme"), "Limits")


def test_conditions_come_and_go(limits: AppTest) -> None:
    before = scheme_of(limits)
    limits.segmented_control(key="eligibility").set_value("within").run()
    assert scheme_of(limits).eligibility == Eligibility()
    limits.segmented_control(key="eligibility employed").set_value("on the payout day").run()
    limits.text_input(key="eligibility none_from").set_value("10-01").run()
    assert not limits.exception
    assert scheme_of(limits).eligibility == Eligibility(employed="on the payout day", none_from="10-01")
    limits.text_input(key="eligibility none_from").set_value("31 October").run()
    assert "is no day of a year: write month and day as 04-01" in texts(limits)
    assert scheme_of(limits).eligibility == Eligibility(employed="on the payout day", none_from="10-01")
    limits.segmented_control(key="eligibility").set_value("without").run()
    assert scheme_of(limits) == before


def test_days_are_counted_in_another_way(limits: AppTest) -> None:
    limits.segmented_control(key="days").set_value("full months").run()
    assert scheme_of(limits).days == "full months"


def test_what_is_forfeited_stands_on_payouts() -> None:
    at = open_app()
    data, scheme = at.session_state["state"].data, scheme_of(at)
    people = data.people.assign(eligible=["no", *["yes"] * (len(data.people) - 1)])
    at = go(walking.opened(replace(data, people=people), scheme), "payouts")
    assert not at.exception
    assert "not eligible (the people table says so)" in texts(at)
