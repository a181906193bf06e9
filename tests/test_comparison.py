"""Two schemes side by side: bands by hand, edge cases, and sums that add up."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi import Card, Kpi, Refused, Scheme, Workforce, build
from kpi.comparison import APART, BANDS, Scenario, by, by_band, compare, groupings, overview, parts, scenario
from kpi.comparison.bands import band_title, bands, relative
from kpi.comparison.deciles import deciles
from kpi.comparison.groups import named, tenure
from kpi.comparison.movers import largest, moved
from kpi.rules.split import Split
from tests.strategies import Crew, jobs, schemes, through
from tests.test_split import story

YES = np.array([True])
amounts = st.integers(-2000, 200_000)


def band(before: int, after: int, *, was: bool = True, now: bool = True) -> str:
    """The band of one person."""
    return str(bands(np.array([before]), np.array([after]), np.array([was]), np.array([now]))[0])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (10_000, 9_499, "loss_more"), (10_000, 9_500, "loss"), (10_000, 9_989, "loss"), (10_000, 9_990, "same"),
        (10_000, 10_000, "same"), (10_000, 10_010, "same"), (10_000, 10_011, "gain"), (10_000, 10_500, "gain"),
        (10_000, 10_501, "gain_more"), (10_000, 0, "loss_more"), (0, 1, "new"), (0, 0, "nothing"),
        (-1000, -940, "gain_more"), (-1000, -1040, "loss"), (3, 3, "same"), (1, 2, "gain_more"), (0, -5, "new"),
    ],
)  # fmt: skip
def test_bands_and_their_edges(before: int, after: int, expected: str) -> None:
    assert band(before, after) == expected


def test_joined_and_left_go_before_everything() -> None:
    assert band(0, 500, was=False) == "joined"
    assert band(500, 0, now=False) == "left"
    assert band(0, 0, now=False) == "left"
    assert len({band_title(band) for band in (*BANDS, *APART)}) == len(BANDS) + len(APART)
    assert band_title("same") == "no change (±0.1%)"


@given(amounts, amounts)
def test_bands_by_fractions(before: int, after: int) -> None:
    """A second way: exact fractions, as one would write it down."""
    if before == 0:
        assert band(before, after) == ("nothing" if after == 0 else "new")
        return
    share = Fraction(after - before, abs(before))
    small, large = Fraction(1, 1000), Fraction(1, 20)
    expected = (
        "same" if abs(share) <= small else ("gain" if share > 0 else "loss") + ("_more" if abs(share) > large else "")
    )
    assert band(before, after) == expected


def test_no_percentage_from_zero() -> None:
    found = relative(np.array([0, 200, -100]), np.array([50, 250, -50]))
    np.testing.assert_array_equal(found, [np.nan, 0.25, 0.5])


@given(st.lists(st.integers(0, 6), min_size=1, max_size=40), st.randoms())
def test_deciles_hang_on_pay_alone(pays: list[int], chance: Random) -> None:
    before = np.array(pays)
    found = deciles(before, np.ones(len(before), bool))
    assert ((found >= 1) & (found <= 10)).all()
    for i, j in combinations(range(len(pays)), 2):
        assert (found[i] == found[j]) or (pays[i] != pays[j])
        assert (found[i] <= found[j]) or pays[i] > pays[j]
    order = list(range(len(pays)))
    chance.shuffle(order)
    np.testing.assert_array_equal(deciles(before[order], np.ones(len(order), bool)), found[order])


def test_deciles_of_a_hundred_are_ten_each_and_of_who_was_there() -> None:
    there = np.array([True] * 100 + [False])
    found = deciles(np.arange(101), there)
    assert Counter(found[:100]) == dict.fromkeys(range(1, 11), 10)
    assert np.isnan(found[100])


def scenarios(schemes: Mapping[str, Scheme], workforce: Workforce) -> list[Scenario]:
    """Several schemes on the same people, in this order."""
    return [scenario(name, scheme, workforce) for name, scheme in schemes.items()]


def both(names: tuple[str, ...] = ("60:40", "remedy: a graduated team plan")) -> list[Scenario]:
    """Two cases of the worked example, paid."""
    workforce = story()[1]
    return scenarios({name: story(name)[0] for name in names}, workforce)


def test_the_worked_example_by_hand() -> None:
    found = compare(*both())
    assert (found.before.cost, found.after.cost, found.change) == (21_375_000, 35_375_000, 14_000_000)
    people = found.people.set_index("person")
    assert (people["change"] == 1_400_000).all(), "the same amount for everybody"
    assert list(people.loc["Ida", ["band", "crosses"]]) == ["new", "from zero"]
    assert list(people.loc["Anna", ["band", "decile", "strong"]]) == ["gain_more", 10, True]
    assert people["relative"].isna().sum() == 2
    assert (len(found.winners), len(found.losers), len(found.crossing)) == (10, 0, 2)


def test_the_band_table_counts_everybody_once() -> None:
    table = by_band(compare(*both()).people).set_index("band")
    assert list(table.index) == [*BANDS, *APART]
    assert table["people"].to_dict() == dict.fromkeys((*BANDS, *APART), 0) | {"gain_more": 8, "new": 2}
    assert table["change"].sum() == 14_000_000


def test_named_strong_are_taken_at_their_word() -> None:
    assert compare(*both(), strong={"Ida"}).people.query("strong")["person"].tolist() == ["Ida"]


def test_where_the_change_comes_from() -> None:
    table = parts(compare(*both())).set_index("part")
    assert list(table.loc["team_part"]) == [0, 14_000_000, 14_000_000]
    assert table["change"].drop(["payout", "salary"]).sum() == table.loc["payout", "change"]


def test_another_currency_is_refused() -> None:
    scheme, workforce = story()
    euro, yen = scenario("a", scheme, workforce), scenario("b", scheme.revise(currency="JPY"), workforce)
    with pytest.raises(Refused, match="EUR and JPY cannot be compared"):
        compare(euro, yen)


@settings(max_examples=25)
@given(jobs(), schemes())
def test_sums_add_up(job: tuple[Scheme, Crew], other: Scheme) -> None:
    scheme, crew = job
    other = other.revise(currency=scheme.currency)
    workforce = crew.workforce(scheme)
    try:
        found = compare(*scenarios({"a": scheme, "b": other}, workforce))
        same = compare(*scenarios({"a": scheme, "b": scheme}, workforce))
    except Refused:
        return
    people = found.people
    assert people["change"].sum() == found.change
    assert people["cash_after"].sum() - people["cash_before"].sum() == parts(found)["change"].iloc[-2:].sum()
    assert by_band(people)["people"].sum() == len(people)
    assert by_band(people)["change"].sum() == found.change
    table = parts(found).set_index("part")
    assert table.loc["payout", "change"] == found.change == table["change"].drop(["payout", "salary"]).sum()
    for groups in groupings(found).values():
        grouped = by(people, groups)
        assert (grouped["people"].sum(), grouped["change"].sum()) == (len(people), found.change)
        assert (grouped[[*BANDS, *APART]].sum(axis=1) == grouped["people"]).all()
        assert (grouped["winners"].sum(), grouped["losers"].sum()) == (len(found.winners), len(found.losers))
    assert (same.people["change"] == 0).all(), "a scheme compared with itself differs by nothing"
    assert set(same.people["band"]) <= {"same", "nothing"}
    mirrored = compare(found.after, found.before)
    assert mirrored.change == -found.change
    assert len(mirrored.crossing) == len(found.crossing)


def two(people: dict[str, dict[str, float]], periods: tuple[str, ...] = ("2025-01",)) -> pd.DataFrame:
    """Results of people: attainment by period."""
    rows = [
        {"person": name, "period": period, "kpi": "sales", "plan": 100.0, "fact": results[period]}
        for name, results in people.items() for period in periods if period in results
    ]  # fmt: skip
    return pd.DataFrame(rows)


STRAIGHT = Scheme(
    team=Split(individual_share=1),
    cards=(Card(role="Seller", target_bonus=100, kpis=(Kpi(name="sales", weight=1, curve=through((0, 0), (2, 2))),)),),
)


def test_who_joins_and_leaves_is_neither_winner_nor_loser() -> None:
    results = two({"Ann": {"1": 100, "2": 120}, "Ben": {"1": 80}, "Cem": {"2": 90}}, ("1", "2"))
    everyone = build(results, scheme=STRAIGHT)
    first, second = (scenario(period, STRAIGHT, everyone.at(period)) for period in ("1", "2"))
    found = compare(first, second)
    assert dict(zip(found.people["person"], found.people["band"], strict=True)) == {
        "Ann": "gain_more", "Ben": "left", "Cem": "joined",
    }  # fmt: skip
    assert found.change == 3000 == found.people["change"].sum()
    assert (found.winners["person"].tolist(), found.losers["person"].tolist()) == (["Ann"], [])
    assert found.people.set_index("person")["decile"].isna()["Cem"]
    assert largest(found)["person"].tolist() == ["Ann"]


def test_seats_are_added_up_and_the_last_one_names_the_team() -> None:
    results = two({"Ann": {"1": 100, "2": 50}}, ("1", "2")).assign(team=["North", "South"])
    found = compare(*scenarios({"a": STRAIGHT, "b": STRAIGHT}, build(results, scheme=STRAIGHT)))
    row = found.people.iloc[0]
    assert (len(found.people), row["team"], row["before"]) == (1, "South", 15_000)


def test_the_reason_is_the_step_that_moved() -> None:
    table = largest(compare(*both()), 3)
    assert table[["person", "step", "was", "now"]].to_numpy().tolist() == [
        ["Anna", "Team: Team", "0%", "70%"],
        ["Boris", "Team: Team", "0%", "70%"],
        ["Clara", "Team: Team", "0%", "70%"],
    ]
    steps = [step.step for step in moved(compare(*both()), "Anna", "2025-01")]
    assert steps == ["Team: Team", "Team share", "Share of the target bonus", "Bonus", "Team part", "Payout"]


def test_a_step_that_only_one_scheme_has_does_not_count_in_the_other() -> None:
    found = compare(*both(("60:40", "100:0")))
    assert moved(found, "Anna", "2025-01")[0] == ("Team: Team", "0%", "does not count")


def test_the_reason_is_looked_for_where_the_change_is_largest() -> None:
    results = two({"Ann": {"1": 100, "2": 150, "3": 100}}, ("1", "2", "3"))
    capped = STRAIGHT.revise_card("Seller", cap=1.2)
    found = compare(*scenarios({"a": STRAIGHT, "b": capped}, build(results, scheme=STRAIGHT)))
    row = largest(found).iloc[0]
    assert list(row[["period", "step", "was", "now"]]) == ["2", "Cap", "does not count", "120%"]
    assert row["change"] == -3000


def test_nothing_moves_when_nothing_changes() -> None:
    one = both()[0]
    assert largest(compare(one, one)).empty
    assert moved(compare(one, one), "Anna", "2025-01") == []


def test_an_overview_holds_every_scenario_against_the_first() -> None:
    names = ("100:0", "60:40", "remedy: a graduated team plan")
    table = overview(both(names)).set_index("scenario")
    assert list(table["cost"]) == [35_625_000, 21_375_000, 35_375_000]
    assert list(table["strong"]) == [6_875_000, 4_125_000, 5_525_000]
    assert list(table.loc["60:40", ["losers", "lost", "to_zero"]]) == [8, 14_250_000, 0]
    assert list(table.loc[names[2], ["winners", "losers", "gained", "lost", "from_zero"]]) == [
        6, 4, 3_900_000, 4_150_000, 2,
    ]  # fmt: skip


def test_any_column_of_the_people_table_groups() -> None:
    found = compare(*both())
    names = found.people["person"]
    people = pd.DataFrame(
        {
            "person": names[::-1],
            "hired": ["2025-01-20", "2020-02-01", None, "2010-01-01", *["2023-06-01"] * 6],
            "site": ["Riga", "Riga", None, *["Oslo"] * 7],
            "mail": [f"{name}@x" for name in names],
            "salary": np.arange(10.0) * 100,
            "grade": [1.0, 2.0] * 5,
            "same": ["x"] * 10,
        }
    )
    offered = groupings(found, people)
    assert set(offered) == {"Strong and weak", "Decile of the pay before", "Tenure", "site", "grade", "salary"}
    table = by(found.people, offered["site"]).set_index("group")
    assert table["people"].to_dict() == {"Oslo": 7, "Riga": 2, "–": 1}
    assert offered["Tenure"].value_counts().to_dict() == {
        "2 · 1 to under 3 years": 6, "1 · under 1 year": 1, "3 · 3 to under 5 years": 1, "5 · 10 years and more": 1, "–": 1,
    }  # fmt: skip


def test_many_numbers_become_thirds_and_days_years() -> None:
    numbers = named(pd.Series([*np.arange(29.0), np.nan]))
    assert numbers.value_counts().to_dict() == {
        "1 · up to 9": 10, "2 · above 9, up to 18": 9, "3 · above 18": 10, "–": 1,
    }  # fmt: skip
    days = named(pd.to_datetime(pd.Series(["2024-05-01", None, "2025-01-01"])))
    assert days.tolist() == ["2024", "–", "2025"]
    assert named(pd.Series([True, False])).tolist() == ["True", "False"]


def test_tenure_of_who_comes_later_is_the_lowest() -> None:
    assert tenure(pd.Series(["2026-01-01"]), pd.Timestamp("2025-12-31"))[0].startswith("1 ")
