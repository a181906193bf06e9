"""Goals from the company to the person: what they add up to, what is odd of them, and the cards that they become."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import kpi
from kpi.goals.cascade import balance_finding, goal_balance, goal_concerns
from kpi.goals.goalcard import Owners, card_goals, goal_card
from kpi.goals.matrix import GoalMatrix, Indicator, matrix_file, read_matrix
from kpi.goals.overall import overall_result
from kpi.goals.revising import with_goal, with_weight, without_goal
from kpi.library.rolecards import role_cards
from kpi.problem import Refused
from kpi.proposal.goalscheme import goal_scheme
from kpi.proposal.rolefit import DataKpi, fitted
from kpi.rules.presets import OWN_PLAN, plan_curve
from tests.test_language import ROOT

TEXT = (ROOT / "data" / "goals" / "online-shop.yaml").read_text(encoding="utf-8")
SHOP = read_matrix(TEXT)
CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "goal_cases.yaml").read_text(encoding="utf-8"))


def changed(change: dict[str, Any] | None) -> GoalMatrix:
    """The example with what differs."""
    data = yaml.safe_load(TEXT)
    goals = (change or {}).get("goals", {})
    data |= {name: value for name, value in (change or {}).items() if name != "goals"}
    data["goals"] = [goal | goals.get(goal["id"], {}) for goal in data["goals"]]
    return read_matrix(yaml.safe_dump(data))


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_what_goals_add_up_to(case: dict[str, Any]) -> None:
    found = overall_result(changed(case.get("change")), "Seller", case.get("facts", CASES["facts"]))
    assert found.result == pytest.approx(case["expect"]["overall"], abs=1e-12)
    assert found.pays == case["expect"]["pays"]
    assert found.pays * CASES["salary"] == case["expect"]["money"]


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_the_scheme_of_the_goals_pays_the_same(case: dict[str, Any]) -> None:
    """The second way: the card that the goals become, paid by the engine."""
    matrix = changed(case.get("change"))
    facts = case.get("facts", CASES["facts"])
    rows = [("Ilka", "Seller", "2025-01", name, 20.0, float(fact)) for name, fact in facts.items()]
    results = pd.DataFrame(rows, columns=["person", "role", "period", "kpi", "plan", "fact"])
    people = pd.DataFrame({"person": ["Ilka"], "salary": [CASES["salary"]]})
    scheme = plain_scheme("new_customers")
    everyone = kpi.build(results, people, scheme)
    fit = fitted(goal_card(matrix, "Seller"), [DataKpi(name) for name in facts], {})
    made = goal_scheme(scheme, "Seller", fit, everyone, matrix)
    assert kpi.pay(made, everyone).payout.sum() == case["expect"]["money"] * 100


def plain_scheme(name: str) -> kpi.Scheme:
    """Somebody paid on one KPI alone."""
    one = kpi.Kpi(name=name, weight=1, curve=plan_curve(OWN_PLAN, falls=False))
    return kpi.Scheme(team=kpi.Split(individual_share=1), cards=(kpi.Card(role="Seller", kpis=(one,)),))


def test_two_indicators_share_the_weight_of_their_goal() -> None:
    both = [{"kpi": "repeat_buyers", "share": "60 %", "plan": 20}, {"kpi": "lost", "share": "40 %", "plan": 5}]
    card = goal_card(changed({"goals": {"keep": {"indicators": both}}}), "Seller")
    assert card.percents == {"new_customers": 50, "repeat_buyers": 15, "lost": 10, "recommendations": 25}


def test_where_lower_is_better_less_is_more() -> None:
    lower = [{"kpi": "repeat_buyers", "plan": 20, "better": "lower"}]
    found = overall_result(changed({"goals": {"keep": {"indicators": lower}}}), "Seller", CASES["facts"])
    assert [row.result for row in found.rows] == pytest.approx([1.1, 1.15, 1.5])


def test_what_is_below_acceptable_is_named() -> None:
    assert overall_result(SHOP, "Seller", CASES["facts"] | {"repeat_buyers": 15}).missed == ("Keep customers",)
    assert overall_result(SHOP, "Seller", CASES["facts"]).missed == ()
    assert repr(overall_result(SHOP, "Seller", CASES["facts"])) == (
        "Seller: overall result 113.75%, pays 50% of the salary"
    )


def test_every_fact_and_plan_that_is_missing_is_told() -> None:
    with pytest.raises(Refused) as refused:
        overall_result(
            changed({"goals": {"win": {"indicators": [{"kpi": "new_customers"}]}}}), "Seller", {"new_customers": 3}
        )
    assert [problem.what for problem in refused.value.problems] == [
        "New customers has no plan above zero to be compared with".replace("New customers", "new_customers"),
        "Repeat buyers has no fact",
        "Positive recommendations has no fact",
    ]
    with pytest.raises(Refused, match="nobody called “Nobody” has goals"):
        overall_result(SHOP, "Nobody", {})


@pytest.mark.parametrize(
    ("goals", "said"),
    [
        (
            {"win": {"indicators": []}},
            "the goal “Win customers” has no indicator, so nobody can tell whether it is reached",
        ),
        ({"win": {"weight": "40 %"}}, "the goals of Seller weigh 90% together in place of 100%"),
        ({"win": {"score": 3}}, "every goal of Seller needs a weight, or every one a score"),
        ({"win": {"weight": None}}, "every goal of Seller needs a weight, or every one a score"),
        ({"win": {"parent": "nothing"}}, "“Win customers” serves a goal “nothing” that is not there"),
        (
            {"win": {"parent": "keep"}},
            "“Win customers” of Seller serves “Keep customers”, which does not stand above it",
        ),
        ({"sales": {"parent": "win"}}, "serves “Win customers”, which does not stand above it"),
        ({"win": {"id": "keep"}}, "there are two goals “keep”"),
        (
            {"win": {"indicators": [{"kpi": "a", "share": "50 %"}, {"kpi": "b", "share": "40 %"}]}},
            "the shares of the indicators of “Win customers” add up to 90% in place of 100%",
        ),
        ({"win": {"indicators": [{"kpi": "a", "share": "50 %"}, {"kpi": "b"}]}}, "either all or none have a share"),
    ],
)
def test_goals_that_cannot_be_are_refused_in_a_sentence(goals: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused) as refused:
        changed({"goals": goals})
    assert any(said in problem.what for problem in refused.value.problems), refused.value


@pytest.mark.parametrize("text", ["", "- a", "title: [", "goals: 3"])
def test_a_file_that_is_no_matrix_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_matrix(text, "goals.yaml")


def noticed(goals: dict[str, Any]) -> list[str]:
    """What is told of the example with these goals changed."""
    return [problem.what for problem in goal_concerns(changed({"goals": goals}))]


def test_the_example_is_fine_as_far_as_anybody_can_tell() -> None:
    assert noticed({}) == []
    assert balance_finding(goal_balance(SHOP, "Seller")) == (
        "The goals of Seller look at: customers (75%), processes (25%). Nothing looks at: finance, development."
    )


@pytest.mark.parametrize(
    ("goals", "said"),
    [
        ({"win": {"indicators": [{"kpi": one} for one in "abc"]}}, "this goal has 3 indicators"),
        ({"win": {"parent": "sales"}}, "it stands directly below the company's goal “3,000,000 of sales in a year”"),
        (
            {"first_month": {"owner": "Seller", "level": "company", "parent": "", "weight": "0 %"}},
            "a goal of the company stands",
        ),
        ({"win": {"parent": ""}}, "it serves no goal of the level above"),
        ({one: {"parent": "sales"} for one in ("win", "keep", "recommended")}, "nobody below works for it"),
        (
            {"first_month": {"indicators": [{"kpi": "sales", "plan": 188476}]}},
            "the plans of Sales below add up to 188,476, and its own is 3,000,000",
        ),
        (
            {"keep": {"indicators": [{"kpi": "repeat_buyers", "perspective": "customers"}]}},
            "100% of all goals look at one thing: customers",
        ),
    ],
)
def test_what_is_odd_is_told(goals: dict[str, Any], said: str) -> None:
    assert any(said in one for one in noticed(goals)), noticed(goals)


def test_all_four_perspectives_are_balanced() -> None:
    of = {"win": "finance", "keep": "processes", "recommended": "customers"}
    goals: dict[str, Any] = {one: {"indicators": [{"kpi": one, "perspective": view}]} for one, view in of.items()}
    goals["win"]["indicators"] = [{"kpi": "a", "perspective": "finance"}, {"kpi": "b", "perspective": "development"}]
    assert balance_finding(goal_balance(changed({"goals": goals}), "Seller")).startswith(
        "The goals of Seller look at all four perspectives: "
    )


def test_kpis_of_any_name_become_a_card() -> None:
    names = ["a b", "a_b_1", "A-B", "выручка", "x" * 110, "a_b"]
    indicators = [{"kpi": name} for name in names]
    card = goal_card(changed({"goals": {"win": {"indicators": indicators}}}), "Seller")
    assert [kpi.id for kpi in card.kpis][:6] == ["a_b_2", "a_b_1", "a_b_3", "kpi_1", "x" * 50 + "_1", "a_b"]
    assert len(card.kpis) == 8


def test_more_kpis_than_a_card_can_have_are_refused() -> None:
    goals = {one: {"indicators": [{"kpi": f"{one} {n}"} for n in range(14)]} for one in ("win", "keep", "recommended")}
    with pytest.raises(Refused, match="Seller has 42 KPIs; a card can have 40"):
        changed({"goals": goals})


def test_a_matrix_is_read_back_from_its_file() -> None:
    assert read_matrix(matrix_file(SHOP)) == SHOP


@pytest.mark.parametrize("key", role_cards())
def test_a_card_becomes_goals_and_these_the_card_again(key: str) -> None:
    card = role_cards()[key]
    back = goal_card(card_goals(card, Owners("Seller", "Sales", "Company")), "Seller")
    assert back.percents == card.percents
    assert [(kpi.title, kpi.unit, kpi.better) for kpi in back.kpis] == [
        (kpi.title, kpi.unit, kpi.better) for kpi in card.chosen
    ]


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=12))
def test_scores_of_any_size_become_a_card(scores: list[float]) -> None:
    goals = [
        {
            "id": f"g{place}",
            "level": "person",
            "owner": "Ilka",
            "text": f"Goal {place}",
            "score": score,
            "indicators": [{"kpi": f"k{place}"}],
        }
        for place, score in enumerate(scores)
    ]
    matrix = GoalMatrix.model_validate({"goals": goals})
    card = goal_card(matrix, "Ilka")
    assert sum(card.percents.values()) == pytest.approx(100)
    for goal, score in zip(matrix.goals, scores, strict=True):
        assert matrix.weights[goal.id] == pytest.approx(score / sum(scores))


def test_a_thousand_owners_are_read_and_told_of() -> None:
    goals = [
        {
            "id": f"g{place}",
            "level": "person",
            "owner": f"P{place}",
            "text": "*Goal*",
            "weight": 1,
            "indicators": [{"kpi": "k"}],
        }
        for place in range(1000)
    ]
    matrix = GoalMatrix.model_validate({"goals": goals})
    assert len(goal_concerns(matrix)) == 1000


@given(st.lists(st.integers(1, 100), min_size=2, max_size=6), st.integers(-5, 110), st.data())
def test_goals_come_go_and_weigh_and_their_sum_stays(weights: list[int], to: int, data: st.DataObject) -> None:
    whole = sum(weights)
    goals = [
        {
            "id": f"g{place}",
            "level": "person",
            "owner": "Ilka",
            "text": "Goal",
            "weight": weight / whole,
            "indicators": [{"kpi": "k"}],
        }
        for place, weight in enumerate(weights)
    ]
    matrix = GoalMatrix.model_validate({"goals": goals})
    name = data.draw(st.sampled_from(list(matrix.by_id)))
    for made in (
        with_weight(matrix, name, to),
        with_goal(matrix, "Ilka", Indicator(kpi="new")),
        without_goal(matrix, name),
    ):
        assert sum(made.weights.values()) == pytest.approx(1)
        assert min(made.weights.values()) > 0 or made.goals == without_goal(matrix, name).goals
    assert with_goal(matrix, "Ilka", Indicator(kpi="new")).weights["goal1"] == 0.1


def test_what_served_a_goal_that_goes_serves_what_it_served() -> None:
    made = without_goal(SHOP, "first_month")
    assert made.by_id["win"].parent == "sales"
    scored = changed({"goals": {one: {"weight": None, "score": 2} for one in ("win", "keep", "recommended")}})
    assert len(without_goal(scored, "win").goals) == 4
    assert with_goal(scored, "Seller", Indicator(kpi="new")).by_id["goal1"].score == 5
