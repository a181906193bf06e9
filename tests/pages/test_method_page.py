"""The page Method: the formula in use, and one person's pay step by step."""

import pytest
from streamlit.testing.v1 import AppTest

from kpi.scheme.rulestold import rules_told
from kpi.scheme.schemefile import load
from tests.pages.test_pages import as_read, at_share, drawings, go, open_app, texts

pytestmark = pytest.mark.page


def steps(at: AppTest) -> dict[str, str]:
    """What comes out of every step."""
    [[*rows]] = drawings(at)["chain"]
    return {row["step"]: row["result"] for row in rows}


def test_the_formula_in_use_is_the_title() -> None:
    at = go(at_share(open_app("scheme"), 80), "method")
    assert as_read(at.title[0].value) == "Bonus = target bonus × (80% of own score + 20% of team pay)"


def test_the_steps_of_one_person_lead_to_the_payout() -> None:
    at = open_app("method")
    assert drawings(at)["heading"] == ["Aspen is paid €45,000.00 for Jan 2026."]
    assert (steps(at)["Individual share"], steps(at)["Payout"]) == ("90%", "€45,000.00")
    at.selectbox(key="explain_person").set_value("Willow").run()
    assert steps(at)["Payout"] == "€0.00"


def test_who_was_chosen_on_payouts_is_the_example() -> None:
    at = open_app("payouts", d="company")
    at.segmented_control(key="payout_tab").set_value("Statement").run()
    somebody = at.selectbox(key="explain_person").options[7]
    at.selectbox(key="explain_person").select(somebody).run()
    assert somebody in drawings(go(at, "method"))["heading"][0]


def test_the_slide_starts_at_the_score() -> None:
    at = open_app("method", d="company")
    at.button(key="present").click().run()
    assert next(iter(steps(at))) == "Individual score"
    assert "pocket calculator" not in texts(at)


def fold(at: AppTest, title: str) -> str:
    """What stands behind a row."""
    return " ".join(one.value for one in next(one for one in at.expander if one.label == title).markdown)


def test_the_rules_of_the_open_scheme_stand_apart_from_those_that_it_does_not_use() -> None:
    at = open_app("method", d="company")
    used, other = fold(at, "The rule of each step"), fold(at, "Rules that this scheme does not use")
    assert "**Gates**" in used
    assert "**Prizes**" in other
    assert "**Prizes**" not in used


@pytest.mark.parametrize(
    ("file", "has", "lacks"),
    [
        ("months-trued-up-with-a-draw", {"True-up", "Guarantee, draw", "Pay below zero"}, {"Prizes", "Gates"}),
        ("commission-on-margin", {"Commission"}, {"True-up", "Prizes", "Division of a pool"}),
        ("pool-by-results", {"Division of a pool", "Team part"}, {"Commission", "Rhythm"}),
        ("kpi-index", {"Attainment", "Money"}, {"Multiplier by a KPI", "Against the market"}),
    ],
)
def test_a_scheme_uses_the_rules_that_it_has(file: str, has: set[str], lacks: set[str]) -> None:
    used = {told.title for told in rules_told(load(f"data/schemes/{file}.yaml")) if told.used}
    assert has <= used
    assert not lacks & used


def test_what_lies_deep_in_a_scheme_is_found() -> None:
    scheme = load("data/schemes/kpi-index.yaml")
    first = scheme.cards[0].kpis[0]
    exceeded = first.revise(curve=first.curve.revise(edge="exceeded"))
    changed = scheme.revise_card(scheme.cards[0].role, kpis=(exceeded, *scheme.cards[0].kpis[1:]))
    before, now = ({told.title for told in rules_told(one) if told.used} for one in (scheme, changed))
    assert now - before == {"Full units"}
    dated = changed.revise_card(
        scheme.cards[0].role, kpis=tuple(kpi.revise(over="year to date") for kpi in scheme.cards[0].kpis)
    )
    assert "Results to date" in {told.title for told in rules_told(dated) if told.used}
