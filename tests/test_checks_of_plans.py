"""The season that plans leave out: found where it was planted, and not made of joiners, growth or two years of luck."""

import numpy as np
import pandas as pd
import pytest

from kpi import build
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult
from kpi.checkup.planchecks import season_in_plans
from tests.test_checkup import clean, sample, write

SEASON = np.array([0.86, 0.88, 1.02, 0.98, 1.0, 1.04, 0.92, 0.84, 1.04, 1.08, 1.12, 1.22])


def company(seed: int, *, planned: bool, years: int = 2, season: np.ndarray = SEASON, joiners: int = 0) -> CheckCase:
    """Twenty people whose results follow the season, each month with luck of its own, and who may become more."""
    chance = np.random.default_rng(seed)
    months = [f"{2024 + year}-{month:02}" for year in range(years) for month in range(1, 13)]
    of_all = chance.normal(0, 0.04, len(months))
    rows = []
    for person in range(20 + joiners):
        first = 0 if person < 20 else int(chance.integers(1, len(months)))
        for place, month in list(enumerate(months))[first:]:
            usual = 1000 * season[place % 12] * 1.04 ** (place // 12)
            plan = usual if planned else 1000 * season.mean()
            rows.append(
                (f"P{person}", "North", month, "sales", plan, usual * (1 + of_all[place] + chance.normal(0, 0.1)))
            )
    table = pd.DataFrame(rows, columns=["person", "team", "period", "kpi", "plan", "fact"])
    scheme, _workforce = clean()
    return CheckCase(scheme, build(table, None, scheme), write)


def answer(case: CheckCase) -> CheckResult:
    """That of the check."""
    [found] = season_in_plans(case)
    return found


@pytest.mark.parametrize("seed", range(10))
def test_flat_plans_in_a_strong_season_are_found(seed: int) -> None:
    found = answer(company(seed, planned=False))
    assert found.state == "found"
    assert found.title.startswith("Plans miss the season by up to ")


def test_plans_that_follow_it_are_fine_however_many_join() -> None:
    states = [answer(company(seed, planned=True, joiners=15)).state for seed in range(60)]
    assert states.count("found") <= 2  # one in a hundred is promised
    assert states.count("fine") >= 50


def test_where_there_is_no_season_nothing_is_found() -> None:
    states = [answer(company(seed, planned=False, season=np.ones(12))).state for seed in range(60)]
    assert states.count("found") <= 2


def test_the_sample_company_plans_its_season() -> None:
    assert answer(CheckCase(*sample("company"), write)).state == "fine"
