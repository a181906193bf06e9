"""What earlier periods brought, said on the page Scheme: times over which results count, true-up, guarantee and draw."""

import pytest
from streamlit.testing.v1 import AppTest

from kpi.rules.guarantee import Guarantee
from kpi.rules.trueup import TrueUp
from kpi.scheme.schemefile import read_scheme
from pages.parts.shell import keys
from tests.pages import walking
from tests.pages.sliding import slider
from tests.pages.test_pages import ROOT, go, open_app, scheme_of, texts

pytestmark = pytest.mark.page


def part(at: AppTest, name: str) -> AppTest:
    """A part of the page Scheme."""
    at.segmented_control(key="scheme_part").set_value(name).run()
    assert not at.exception
    return at


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The part that holds true-up and guarantee, with everything unfolded."""
    walking.unfold(monkeypatch)
    return part(open_app("scheme"), "Limits")


def test_a_kpi_is_measured_over_another_time(monkeypatch: pytest.MonkeyPatch) -> None:
    walking.unfold(monkeypatch)
    at = part(open_app("scheme"), "Weights and curves")
    card = scheme_of(at).cards[0]
    kpi = card.kpis[0]
    at.selectbox(key=f"{card.role} {kpi.name} over").set_value("year to date").run()
    assert scheme_of(at).cards[0].kpis[0] == kpi.revise(over="year to date")
    assert not at.error


def test_the_team_is_measured_over_another_time() -> None:
    at = part(open_app("scheme"), "Team")
    at.selectbox(key=keys.team_field("over")).set_value("quarter or year to date").run()
    assert scheme_of(at).team.over == "quarter or year to date"
    assert not at.error


def test_a_commission_is_added_up_over_another_time(monkeypatch: pytest.MonkeyPatch) -> None:
    walking.unfold(monkeypatch)
    scheme = read_scheme((ROOT / "data/schemes/tiers-on-the-plan.yaml").read_bytes(), "scheme.yaml")
    at = part(go(walking.opened(open_app().session_state["state"].data, scheme), "scheme"), "Limits")
    at.segmented_control(key="Seller margin_received over 2").set_value("year to date").run()
    assert [rule.over for rule in scheme_of(at).cards[0].commissions][:2] == ["period", "year to date"]
    at.segmented_control(key="Seller margin_received of").set_value("team").run()
    assert [rule.of for rule in scheme_of(at).cards[0].commissions][:2] == ["team", "person"]


def test_a_gate_may_look_at_the_year_to_date(limits: AppTest) -> None:
    role = scheme_of(limits).cards[0].role
    edition = limits.session_state[keys.rows(f"{role} gates")]["edition"]
    kpi = scheme_of(limits).cards[0].kpis[0].name
    row = {"kpi": kpi, "of": "person", "over": "year to date", "is": "at least", "level": 80.0}
    rest = {"pays_at_most": 0.0, "holds": "own part"}
    edit = {"edited_rows": {}, "added_rows": [row | rest], "deleted_rows": []}
    limits.session_state[keys.edition(f"{role} gates", edition)] = edit
    limits.run()
    [gate] = scheme_of(limits).cards[0].gates
    assert (gate.over, gate.level) == ("year to date", 0.8)


def test_the_year_begins_in_another_month(limits: AppTest) -> None:
    assert slider(limits, "year_begins").value == 1
    slider(limits, "year_begins").move(4)
    assert scheme_of(limits).year_begins == 4


def test_a_true_up_comes_and_goes(limits: AppTest) -> None:
    role = scheme_of(limits).cards[0].role
    before = scheme_of(limits)
    limits.segmented_control(key=f"{role} true_up").set_value("within").run()
    assert scheme_of(limits).cards[0].true_up == TrueUp()
    limits.segmented_control(key=f"{role} true_up pays").set_value("up").run()
    limits.number_input(key=f"{role} true_up until_then_at_most").set_value(100.0).run()
    assert scheme_of(limits).cards[0].true_up == TrueUp(pays="up", until_then_at_most=1.0)
    limits.segmented_control(key=f"{role} true_up").set_value("without").run()
    assert scheme_of(limits) == before


def test_a_quarter_that_waited_for_the_year_is_settled_at_its_own_end(limits: AppTest) -> None:
    role = scheme_of(limits).cards[0].role
    limits.segmented_control(key=f"{role} true_up").set_value("within").run()
    limits.segmented_control(key=f"{role} true_up over").set_value("quarter to date").run()
    assert scheme_of(limits).cards[0].true_up == TrueUp(over="quarter to date", at="end of the quarter")
    assert not limits.error


def test_of_a_pool_the_own_part_is_settled(limits: AppTest) -> None:
    role = scheme_of(limits).cards[0].role
    limits.segmented_control(key=f"{role} true_up").set_value("within").run()
    at = part(limits, "Team")
    at.segmented_control(key="team_mode").set_value("pool").run()
    assert scheme_of(at).team.mode == "pool"
    assert "What a pool pays is divided already and stays" in texts(part(at, "Limits"))


def test_a_draw_is_set_and_told_in_the_pay(limits: AppTest) -> None:
    role = scheme_of(limits).cards[0].role
    limits.segmented_control(key=f"{role} guarantee").set_value("within").run()
    limits.number_input(key=f"{role} guarantee amount").set_value(2500.0).run()
    limits.segmented_control(key=f"{role} guarantee what_it_adds").set_value("is recovered").run()
    assert scheme_of(limits).cards[0].guarantee == Guarantee(amount=2500, what_it_adds="is recovered")
    at = go(limits, "payouts")
    assert not at.exception
