"""What the page says and draws of fairness: sentences, dots, fifths, groups."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi import fairness
from kpi.charts import fairnessparts as parts
from kpi.comparison import Comparison, compare
from kpi.payment.roster import build
from kpi.scheme.schemefile import load
from tests.test_comparison import scenarios
from tests.test_split import story

COMPANY = Path(__file__).resolve().parent.parent / "data" / "company"


@pytest.fixture(scope="module")
def company() -> Comparison:
    """The sample company, today's scheme against 80:20."""
    scheme = load(COMPANY / "scheme.yaml")
    results = pd.read_csv(COMPANY / "results.csv", dtype={"period": str})
    workforce = build(results, pd.read_csv(COMPANY / "people.csv"), scheme)
    return compare(*scenarios({"today": scheme, "80:20": scheme.shared(0.8)}, workforce))


def told(name: str = "60:40", other: str = "100:0") -> Comparison:
    """Two cases of the worked example."""
    return compare(*scenarios({one: story(one)[0] for one in (name, other)}, story()[1]))


def test_the_better_is_paid_more_in_a_share_of_all_pairs() -> None:
    score, pay = np.array([1.0, 2, 3, 3]), np.array([1.0, 1, 5, 2])
    assert fairness.better_is_paid_more(score, pay) == pytest.approx(4 / 5), (
        "five pairs differ, in one both are paid alike"
    )
    assert fairness.better_is_paid_more(np.ones(3), pay[:3]) is None


def test_the_finding_says_before_and_after(company: Comparison) -> None:
    assert parts.results_finding(company) == (
        "The better of two people gets the larger share of the target bonus in 93.7% of all pairs; before, in 87.7%."
    )
    assert parts.results_finding(told()).startswith("As before, the better of two people")


def test_a_dot_a_person_says_who_it_is(company: Comparison) -> None:
    part = parts.results_part(company)
    assert part
    [frame] = part["frames"]
    assert len(frame["before"]) == len(frame["after"]) == len(parts.with_target(company)) == 120
    assert frame["links"]
    assert "of the target bonus" in frame["after"][0][3]
    assert part["x"]["from"] < min(dot[0] for dot in frame["after"])


def test_many_people_are_counted_in_cells(company: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST_POINTS", 50)
    part = parts.results_part(company)
    assert part
    [frame] = part["frames"]
    assert not frame["links"]
    assert sum(dot[2] for dot in frame["after"]) == 120
    assert len(frame["after"]) < 120


def test_fifths_add_up_and_the_best_paid_comes_first() -> None:
    pay = np.array([10.0, 20, 30, 40, 100])
    assert fairness.fifths(pay) == pytest.approx([0.05, 0.1, 0.15, 0.2, 0.5])
    assert fairness.fifths(pay[:4]) is None
    assert fairness.fifths(np.zeros(9)) is None
    part = parts.fifths_part(pay, np.full(5, 1.0), ("a", "b"))
    assert part
    assert [row["text"] for row in part["frames"][0]] == ["20.0%"] * 5
    assert part["frames"][0][0]["tick"] == 0.5
    assert part["alt"] == "The best paid fifth of the people gets 20% of all pay; before, 50%."
    assert parts.fifths_finding(pay[:3], pay[:3]).startswith("Not enough data")


def test_own_results_explain_a_share_of_the_differences(company: Comparison) -> None:
    before, after = parts.causes(company.before), parts.causes(company.after)
    assert parts.causes_finding(before, after) == "Own results explain 82.6% of the differences in pay; before, 57.5%."
    part = parts.causes_part(company)
    assert part
    assert [(row["name"], row["tone"]) for row in part["frames"][0]] == [("own part", "own"), ("team part", "team")]
    same = parts.causes(told().before)
    assert parts.causes_finding(same, same) == "As before, own results explain all differences in pay."


def test_groups_that_pay_itself_has_made_are_no_question(company: Comparison) -> None:
    titles = set(parts.groups_apart(company, None))
    assert titles == {"Team", "Role"}


def test_a_gap_is_told_in_money_with_its_range() -> None:
    rng = np.random.default_rng(1)
    score = rng.normal(1, 0.1, 60)
    groups = np.repeat(["North", "South"], 30)
    pay = 1000 * score - 200 * (groups == "South")
    found = fairness.pay_equity(pay, groups, pd.DataFrame({"score": score}), write="€{:.0f}".format)
    assert found.sentence.startswith("With all else alike, South is paid €200 less than North.")
    part = parts.equity_part(found, "€{:.0f}".format)
    assert part
    [row] = part["frames"][0]
    assert (row["name"], row["text"]) == ("South", "€200 less")
    assert row["range"][0] <= row["value"] <= row["range"][1]


def test_the_tick_of_strong_groups_stands_at_four_fifths_of_the_best() -> None:
    strong = np.array([True] * 8 + [False] * 2 + [True] * 2 + [False] * 8)
    found = fairness.adverse_impact(strong, ["a"] * 10 + ["b"] * 10)
    assert found.sentence == (
        "In “b”, people are strong 25% as often as in the best group; that is more than chance explains."
    )
    part = parts.impact_part(found)
    assert part
    assert [(row["name"], row["text"]) for row in part["frames"][0]] == [("a", "80.0%"), ("b", "20.0%")]
    assert part["frames"][0][0]["tick"] == pytest.approx(0.64)
