"""What the split does to strong and weak; the figures of the worked example are in tests/cases."""

import numpy as np
import pytest
from hypothesis import given, settings

from kpi import Refused, Scheme, Workforce
from kpi.split import effect, frontier_in_minor_units, people_in_minor_units
from tests.strategies import Crew, jobs
from tests.test_cases import FOLDER, prepare, read_file

STORY = read_file(FOLDER / "three_strong_seven_weak_graduated.yaml")
CASES = {case.name: case for case in STORY.cases}


def story(name: str = "60:40") -> tuple[Scheme, Workforce]:
    """Scheme and workforce of a case of the worked example."""
    return prepare(STORY, CASES[name])


@settings(max_examples=40)
@given(jobs())
def test_losses_of_strong_and_weak_are_what_the_employer_keeps(job: tuple[Scheme, Crew]) -> None:
    scheme, crew = job
    workforce = crew.workforce(scheme)
    try:
        found = effect(scheme, workforce)
    except Refused:
        return
    assert found.strong_lose - found.weak_gain == found.employer_keeps
    assert not (found.strong & found.weak).any()
    table = people_in_minor_units(found)
    np.testing.assert_array_equal(table["own"] + table["team_part"] + table["gained"], table["payout"])
    assert table["payout"].sum() == found.paid.cost
    assert (table[["lost", "gained", "team_part"]] >= 0).all(axis=None)
    assert (found.forfeited >= 0).all()


def test_the_strong_lose_40_percent() -> None:
    found = effect(*story())
    assert found.strong_lose_share == pytest.approx(0.4)
    assert found.strong[:, 0].tolist() == [True] * 3 + [False] * 7


def test_nobody_strong_has_no_share_to_lose() -> None:
    scheme, workforce = story()
    weak = workforce.only(np.arange(3, 10))
    assert np.isnan(effect(scheme, weak).strong_lose_share)


def test_the_picture_has_one_bar_for_each_person() -> None:
    table = people_in_minor_units(effect(*story("remedy: a graduated team plan")))
    bars = dict(zip(table["person"], table[["own", "team_part", "gained", "lost"]].to_numpy().tolist(), strict=True))
    assert bars["Anna"] == [4_500_000, 1_400_000, 0, 1_600_000]
    assert bars["Ida"] == [0, 0, 1_400_000, 0]
    assert table["strong"].sum() == 3
    assert (table["target"] == 5_000_000).all()


def test_the_frontier_has_the_splits_of_the_table() -> None:
    scheme, workforce = story()
    table = frontier_in_minor_units(scheme, workforce, [1.0, 0.8, 0.6, 0.4])
    assert table["cost"].tolist() == [35_625_000, 28_500_000, 21_375_000, 14_250_000]
    assert table["strong"].tolist() == [6_875_000, 5_500_000, 4_125_000, 2_750_000]
    assert table["weak"].tolist() == pytest.approx([2_142_857.14, 1_714_285.71, 1_285_714.29, 857_142.86], abs=0.01)


def test_a_frontier_without_strong_says_so() -> None:
    scheme, workforce = story()
    table = frontier_in_minor_units(scheme, workforce.only(np.arange(3, 10)), [0.5])
    assert np.isnan(table["strong"]).all()
