"""Which remedy is the best and how it is said; the three schemes of the frontier; what leaving and team weight say."""

import math

import pandas as pd
import pytest

from kpi import charts
from kpi.split import compared_in_minor_units, effect, paid_in_minor_units, remedies, tradeoffs_in_minor_units
from kpi.split.choices import Limits, Today, as_remedies, choices, missing, row_title, scheme_of, tradeoffs_finding
from kpi.split.leaving import Leaving, said_of_leaving
from kpi.split.verdict import AIMS, best, best_first, cost_in_words, loss_in_words, remedy_finding, same_figures
from kpi.split.weight import said_of_weight
from tests.test_remedies import story

FAIR, CHEAP, OWN_WORK = AIMS


def euros(minor: float) -> str:
    return f"€{minor / 100:,.0f}"


def table(**columns: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"name": ["as_is", "a", "b", "c", "d"], "title": list("TABCD")} | columns)


def test_what_a_cent_does_not_tell_apart_is_equally_good_and_the_cheaper_comes_first() -> None:
    found = table(cost=[1.0, 9.0, 1.0, 1.0, math.nan], strong_lose=[500.0, 300.0, 301.0, 303.0, math.nan])
    assert best_first(found, FAIR)["name"].tolist() == ["b", "a", "c", "as_is", "d"]
    assert best(found, FAIR)["name"].tolist() == ["b", "a"]


def test_more_pay_for_own_work_is_better() -> None:
    found = table(cost=[1.0] * 5, own_marginal=[9e3, 1e3, 3e3, 2e3, math.nan])
    assert best_first(found, OWN_WORK)["name"].tolist() == ["as_is", "b", "c", "a", "d"]
    assert best(found, OWN_WORK)["name"].tolist() == ["b"]


def test_remedies_that_pay_and_cost_the_same_are_alike() -> None:
    same = {name: [7.0, 5.0, 5.2, 5.0, math.nan] for name in ("strong", "weak", "cost", "strong_lose", "weak_gain")}
    found = table(**same, own_marginal=[1.0, 2.0, 2.0, 9.0, 1.0])
    assert same_figures(found, FAIR) == [["as_is"], ["a", "b", "c"], ["d"]]
    assert same_figures(found, OWN_WORK) == [["as_is"], ["a", "b"], ["c"], ["d"]]


def test_a_remedy_in_words() -> None:
    assert loss_in_words(0, 0.0, euros) == "The strong lose nothing."
    assert loss_in_words(144_737, 0.00702, euros) == "The strong lose 0.7% (€1,447)."
    assert loss_in_words(-144_737, -0.00702, euros) == "The strong gain 0.7% (€1,447)."
    assert loss_in_words(13_900, 0.0001, euros) == "The strong lose €139."
    assert loss_in_words(100, math.nan, euros) == "The strong lose €1."
    assert cost_in_words(35_625_000, 21_375_000, 35_625_000, euros) == "It costs €356,250, as 100:0."
    assert cost_in_words(21_375_000, 21_375_000, 1, euros) == "It costs €213,750, as today."
    assert cost_in_words(300, 100, 1, euros) == "It costs €3, €2 more than today."
    assert cost_in_words(100, 300, 1, euros) == "It costs €1, €2 less than today."


@pytest.mark.parametrize(("lose", "said"), [(0, "lose nothing"), (200, "lose €2"), (-200, "gain €2")])
def test_the_best_in_one_sentence(lose: float, said: str) -> None:
    found = table(cost=[1.0, 100.0, 900.0, 900.0, 900.0], strong_lose=[900.0, lose, 901.0, 901.0, 901.0])
    assert remedy_finding(found, FAIR, euros) == f"With “A” the strong {said}; it costs €1."
    unknown = found.assign(cost=math.nan)
    assert remedy_finding(unknown, FAIR, euros) == "No remedy can be brought to the same cost."


def test_money_alone_is_that_of_the_whole_comparison() -> None:
    scheme, workforce = story()
    some = remedies(scheme, workforce)
    for equal in (False, True):
        quick = paid_in_minor_units(scheme, workforce, some, equal_budget=equal)
        whole = compared_in_minor_units(scheme, workforce, some, equal_budget=equal)
        pd.testing.assert_frame_equal(quick, whole[quick.columns])


# Three to choose ----------------------------------------------------------------------------------------------------------


def schemes() -> pd.DataFrame:
    rows = [(0.6, 100.0, 50.0, True), (0.7, 120.0, 10.0, True), (0.8, 150.0, -5.0, True), (0.9, 90.0, 1.0, False)]
    found = pd.DataFrame(rows, columns=["share", "cost", "strong_lose", "undominated"])
    return found.assign(threshold=0.9, shape="cliff")


def shares(limits: Limits, today: Today) -> dict[str, float]:
    return {name: row["share"] for name, row in choices(schemes(), limits, today).items()}


def test_the_cheapest_fair_the_fairest_affordable_and_the_nearest() -> None:
    today = Today(105.0, 50.0)
    assert shares(Limits(0.1, 100.0, 130.0), today) == {"fair": 0.7, "affordable": 0.7, "nearest": 0.6}
    assert shares(Limits(0.5, 100.0, 150.0), today) == {"fair": 0.6, "affordable": 0.8, "nearest": 0.6}
    assert shares(Limits(0.1, 100.0, 130.0), Today(100.0, 50.0))["nearest"] == 0.7, "today itself is none to choose"
    assert shares(Limits(0.05, 100.0, 99.0), Today(105.0, -9.0)) == {"fair": 0.8}


def test_what_is_not_there_is_said() -> None:
    limits = Limits(0.1, 100.0, 99.0)
    assert missing(choices(schemes(), limits, Today(105.0, -9.0)), limits, euros) == [
        "No scheme costs €1 or less.",
        "In every other scheme the strong lose more than today.",
    ]
    assert not missing(choices(schemes(), Limits(0.1, 100.0, 130.0), Today(105.0, 50.0)), limits, euros)


def test_a_choice_is_the_scheme_that_its_row_says() -> None:
    scheme, workforce = story()
    found = tradeoffs_in_minor_units(scheme, workforce, splits=(0.4, 0.6), thresholds=(0.8, 0.9))
    three = choices(found, Limits(0.05, 20_625_000, 40_000_000), Today(21_375_000, 8_250_000))
    assert set(three) == {"fair", "affordable", "nearest"}
    for row, remedy in zip(three.values(), as_remedies(three, scheme, workforce)[1:], strict=True):
        paid = effect(remedy.scheme, workforce)
        assert (row["cost"], row["strong_lose"]) == (paid.paid.cost, paid.strong_lose)
    alone = found.iloc[-1]
    assert row_title(alone) == "100:0"
    assert effect(scheme_of(alone, scheme), workforce).paid.cost == alone["cost"]
    assert row_title(found.iloc[0]) == "40:60, team from 80%, all or nothing"
    assert tradeoffs_finding(found).endswith(
        "schemes are worth a look; every other one is worse in cost or in fairness."
    )


def test_the_picture_names_the_chosen_and_keeps_every_dot_in_sight() -> None:
    scheme, workforce = story()
    found = tradeoffs_in_minor_units(scheme, workforce, splits=(0.4, 0.6), thresholds=(0.8, 0.9))
    limits, today = Limits(0.05, 20_625_000, 40_000_000), Today(21_375_000, 8_250_000)
    three = choices(found, limits, today)
    part = charts.tradeoffs_part(charts.tradeoff_dots(found, limits.before, euros), three, limits, today, euros)
    [frame] = part["frames"]
    assert len(frame["dots"]) == found["undominated"].sum()
    assert [cost for _place, cost, _lost, _told in frame["dots"]] == sorted(row[1] for row in frame["dots"])
    assert {place for place, _title in frame["named"]} == {row.name for row in three.values()}
    for _place, cost, lost, told in frame["dots"]:
        assert part["x"]["from"] < cost < part["x"]["to"]
        assert part["y"]["from"] > lost > part["y"]["to"]
        assert "the strong" in told


def test_a_gauge_stays_on_its_scale() -> None:
    [first, second] = charts.gauges_part(
        [charts.Gauge("strong", 50, "€50", 25, "€25"), charts.Gauge("weak", -5, "€5", None)], 100, "pay"
    )["frames"][0]
    assert (first["at"], first["today"], first["told"]) == (0.5, 0.25, "strong: €50, today €25")
    assert (second["at"], second["today"], second["told"]) == (0.0, None, "weak: €5")


def test_every_team_has_a_cell_for_every_period() -> None:
    rows = [("A", "2025-01", 0.91, 0.0, 10), ("A", "2025-02", 1.02, 1.0, 9), ("B", "2025-02", 0.95, 0.5, 3)]
    teams = pd.DataFrame(rows, columns=["team", "period", "result", "pays", "people"])
    part = charts.team_months_part(teams)
    tones = [[cell[0] for cell in row["cells"]] for row in part["frames"][0]["rows"]]
    assert tones == [["none", "full"], ["away", "some"]]
    told = "A, Jan 2025: reached 91% of the plan, the team part is paid at 0%, 10 people"
    assert part["frames"][0]["rows"][0]["cells"][0][2] == told
    words = [[cell[1] for cell in row["cells"]] for row in part["frames"][0]["rows"]]
    assert words == [["91.0%", "102.0%"], ["", "95.0%"]], "as many decimals in every cell"


# What-ifs -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "saved", "said"),
    [
        (
            0.2,
            700,
            "In ten years about 3 more strong people leave (of 3); that costs €1 a year. The team part saves €7 a year.",
        ),
        (
            0.2,
            -700,
            "In ten years about 3 more strong people leave (of 3); that costs €1 a year. The team part costs €7 more a year.",
        ),
        (
            0.0,
            700,
            "In ten years about 3 strong people fewer leave (of 3); that saves €1 a year. The team part saves €7 a year.",
        ),
        (
            0.0,
            -700,
            "In ten years about 3 strong people fewer leave (of 3); that saves €1 a year. The team part costs €7 more a year.",
        ),
        (0.1, 0, "The team part changes nothing for the strong, so by this what-if nobody leaves because of it."),
    ],
)
def test_leaving_in_words(after: float, saved: float, said: str) -> None:
    assert said_of_leaving(Leaving(3, 0.1, after, saved, 333.4), euros) == said


@pytest.mark.parametrize(
    ("people", "after", "said"),
    [
        (77, 0.13, "On average 2.3 more strong people leave in a year (of 77)"),
        (100, 0.11, "On average 1 more strong person leaves in a year (of 100)"),
        (100, 0.08, "On average 2 strong people fewer leave in a year (of 100)"),
        (77, 0.1013, "In ten years about 1 more strong person leaves (of 77)"),
        (3, 0.1001, "In ten years not even one strong person more leaves (of 3)"),
        (3, 0.0999, "In ten years not even one strong person fewer leaves (of 3)"),
    ],
)
def test_nobody_leaves_by_a_tenth(people: int, after: float, said: str) -> None:
    assert said_of_leaving(Leaving(people, 0.1, after, 100, 1_000), euros).startswith(said)


def test_the_team_weight_in_one_sentence() -> None:
    assert said_of_weight(0.4, 0.1, 0.05) == "At most 5% of the bonus should follow the team; today it is 40%."
    assert said_of_weight(0.4, 0.1, None) == "At most 10% of the bonus should follow the team; today it is 40%."
    assert said_of_weight(0.05, 0.1, 0.05) == (
        "5% of the bonus follow the team today: no more than the 5% that can be justified."
    )
