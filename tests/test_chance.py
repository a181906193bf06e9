"""Tests of chance: in shuffled data they find something as seldom as they promise, and planted effects as often."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import false_discovery_control, spearmanr

from kpi.money import Floats
from kpi.statistics.bunching import bunch, smooth
from kpi.statistics.dealt import chance_to_be_drawn, marked
from kpi.statistics.links import changed, leads, link, periods_wanted, within_people
from kpi.statistics.pulling import pull
from kpi.statistics.rankcorrelation import chance_of_rank, rank_correlation
from kpi.statistics.shuffling import SMALL, adjusted, chance_of_so_many

Draw = np.random.Generator
Two = tuple[Floats, Floats]


def share(runs: int, chance: Callable[[Draw], float], seed: int = 1) -> float:
    """Of so many data sets, those in which something is found."""
    draw = np.random.default_rng(seed)
    return sum(chance(draw) <= SMALL for _run in range(runs)) / runs


def seldom(runs: int, chance: Callable[[Draw], float]) -> bool:
    """Whether chance is called a finding in at most 5 % of so many data sets, and two errors of such a count."""
    return share(runs, chance) <= SMALL + 2 * np.sqrt(SMALL * (1 - SMALL) / runs)


def panel(draw: Draw, people: int, periods: int, r: float = 0.0, memory: float = 0.0) -> Two:
    """Two results with people of their own level and a common market, and a link within people."""
    own, luck = (_remembering(draw, people, periods, memory) for _each in range(2))
    market, level = draw.standard_normal((1, periods)), draw.standard_normal((2, people, 1))
    return own + market + level[0], r * own + np.sqrt(1 - r * r) * luck + 0.5 * market + level[1]


def _remembering(draw: Draw, people: int, periods: int, memory: float) -> Floats:
    steps = draw.standard_normal((people, periods))
    for period in range(1, periods):
        steps[:, period] = memory * steps[:, period - 1] + np.sqrt(1 - memory**2) * steps[:, period]
    return steps


def test_a_link_within_people_may_have_another_sign_than_the_pooled_one() -> None:
    kpi = np.array([[1.0, 2, 4], [5, 4, 6], [8, 9, 8]])
    result = np.array([[12.0, 11, 9], [20, 22, 19], [31, 30, 30]])
    assert np.corrcoef(kpi.ravel(), result.ravel())[0, 1] == pytest.approx(0.887218802)
    x, y = within_people(kpi), within_people(result)
    assert (x * y).sum() / np.sqrt((x**2).sum() * (y**2).sum()) == pytest.approx(-0.925)
    assert link(np.hstack([kpi] * 3), np.hstack([result] * 3)).value == pytest.approx(-0.925)


def test_many_tests_are_adjusted_as_benjamini_and_hochberg_did() -> None:
    theirs = [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1]  # fmt: skip
    found = adjusted(theirs)
    assert found[:5] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625, 0.0603])
    assert sum(one <= 0.05 for one in found) == 4
    shuffled = np.random.default_rng(3).permutation(theirs).tolist()
    assert adjusted(shuffled) == pytest.approx(false_discovery_control(shuffled, method="bh").tolist())
    assert adjusted([]) == []


@pytest.mark.parametrize(("people", "periods", "shows"), [(8, 3, 0.67), (10, 6, 0.40), (17, 12, 0.21), (40, 12, 0.14)])
def test_what_would_show_by_how_much_there_is(people: int, periods: int, shows: float) -> None:
    found = link(*panel(np.random.default_rng(5), people, periods))
    assert found.free == (people - 1) * (periods - 1) - 1
    assert found.detectable >= shows - 0.005  # memory can only make it worth less
    assert link(*panel(np.random.default_rng(6), people, periods)).detectable == pytest.approx(shows, abs=0.05)


def test_how_much_data_would_be_enough() -> None:
    for people in (8, 17, 40):
        periods = periods_wanted(people)
        enough, less = ((people - 1) * (count - 1) - 1 for count in (periods, periods - 1))
        assert enough >= 82.9 > less
    assert periods_wanted(17) == 7


@pytest.mark.parametrize("memory", [0.0, 0.5])
def test_a_link_is_seldom_found_in_what_is_unrelated(memory: float) -> None:
    assert seldom(250, lambda draw: link(*panel(draw, 17, 12, memory=memory)).chance)


def test_a_link_is_found_as_often_as_promised() -> None:
    assert share(60, lambda draw: link(*panel(draw, 17, 12, 0.3)).chance) >= 0.95
    assert share(4, lambda draw: link(*panel(draw, 120, 24, 0.5)).chance) == 1


def test_the_same_data_give_the_same_answer_and_gaps_are_no_zeros() -> None:
    one, other = panel(np.random.default_rng(2), 17, 12, 0.5)
    assert link(one, other) == link(one, other)
    holes = one.copy()
    holes[np.random.default_rng(3).random(one.shape) < 0.2] = np.nan
    assert link(holes, other).value == pytest.approx(link(one, other).value, abs=0.12)
    assert link(holes, other).free < link(one, other).free
    low, high = link(one, other).low, link(one, other).high
    assert low < 0.5 < high
    assert np.isnan(link(one[:2], other[:2]).value)


def test_a_driver_comes_before_its_money() -> None:
    draw = np.random.default_rng(4)
    driver, money = draw.standard_normal((2, 17, 24))
    money[:, 2:] = 0.5 * driver[:, :-2] + 0.9 * money[:, 2:]
    found = leads(driver, money, 6)
    assert (found.by, found.chance <= SMALL, found.beyond < 0.025) == (2, True, True)


def test_noise_comes_before_nothing_and_memory_is_no_lead() -> None:
    assert seldom(40, lambda draw: leads(*panel(draw, 17, 24), 6).chance)
    found = leads(*panel(np.random.default_rng(8), 40, 24, 0.5, 0.5), 6)
    assert found.by == 0


def test_one_period_tells_no_lead() -> None:
    found = leads(np.ones((4, 1)), np.arange(4.0).reshape(4, 1), 6)
    assert (found.by, found.chance) == (0, 1.0)


def test_a_link_that_went_when_it_was_paid() -> None:
    def two(draw: Draw, before: float, after: float) -> float:
        parts = panel(draw, 17, 12, before), panel(draw, 17, 12, after)
        one, other = (np.hstack(side) for side in zip(*parts, strict=True))
        return changed(one, other, 12)[2]

    assert share(15, lambda draw: two(draw, 0.5, 0.0)) >= 0.95
    assert seldom(100, lambda draw: two(draw, 0.5, 0.5))


def test_a_smooth_run_keeps_number_and_mean_place() -> None:
    counts = np.array([[40.0, 30, 25, 20], [1, 2, 3, 30], [5, 0, 0, 5]])
    even = smooth(counts)
    assert even.sum(axis=1) == pytest.approx(counts.sum(axis=1))
    assert even @ np.arange(4) == pytest.approx(counts @ np.arange(4), abs=1e-3)
    assert even[0, 1] / even[0, 0] == pytest.approx(even[0, 3] / even[0, 2])


def results(draw: Draw, people: int, periods: int, lifted: float = 0.0) -> Floats:
    """Lognormal results with CV 25 %; a share of those up to five points below 100 % is moved over it."""
    spread = np.sqrt(np.log(1 + 0.25**2))
    found = np.exp(draw.normal(0, 0.15, (people, 1)) + draw.normal(0, np.sqrt(spread**2 - 0.15**2), (people, periods)))
    moved = (found >= 0.95) & (found < 1) & (draw.random(found.shape) < lifted)
    return np.where(moved, 1 + draw.random(found.shape) * 0.05, found).ravel()


def test_results_pile_up_where_half_are_moved_over_the_threshold() -> None:
    assert share(60, lambda draw: bunch(results(draw, 17, 12, 0.5), 1.0).chance) >= 0.8
    assert share(25, lambda draw: bunch(results(draw, 40, 12, 0.5), 1.0).chance) >= 0.96
    assert share(4, lambda draw: bunch(results(draw, 120, 24, 0.5), 1.0).chance) == 1


@pytest.mark.parametrize("people", [17, 40])
def test_results_that_nobody_moved_do_not_pile_up(people: int) -> None:
    assert seldom(250, lambda draw: bunch(results(draw, people, 12), 1.0).chance)


def test_bands_are_no_wider_than_the_results_vary() -> None:
    narrow = np.random.default_rng(1).normal(1.0, 0.05, 3000)
    found = bunch(narrow, 0.95)
    assert found.band == pytest.approx(0.01, rel=0.05)
    assert found.chance > SMALL
    assert not bunch(narrow[:30], 0.95).enough
    assert bunch(np.array([0.9] * 20 + [1.0] * 30), 1.0, 0.05).counts[2] == 30, "exactly on it has reached it"


def months(draw: Draw, people: int, pulled: float) -> Two:
    """Two years with a season inside the quarter; who can just still reach the quarter's plan pulls a share of the next month."""
    season = np.tile([0.9, 0.95, 1.15], 8)
    noise = draw.normal(0, 0.15, (people, 1)) + draw.normal(0, 0.2, (people, 24)) + draw.normal(0, 0.05, (1, 24))
    fact = 100 * np.exp(noise) * season
    for end in range(2, 23, 3):
        missing = 1 - fact[:, end - 2 : end].sum(axis=1) / 300
        moved = np.where((missing >= 0.2) & (missing <= 0.45), pulled * fact[:, end + 1], 0)
        fact[:, end] += moved
        fact[:, end + 1] -= moved
    return fact, np.full(fact.shape, 100.0)


def test_a_season_is_no_pulling() -> None:
    assert seldom(250, lambda draw: pull(*months(draw, 12, 0.0)).chance)


def test_pulling_is_found_and_measured() -> None:
    assert share(40, lambda draw: pull(*months(draw, 12, 0.2)).chance) >= 0.95
    found = pull(*months(np.random.default_rng(1), 120, 0.2))
    assert found.chance <= SMALL
    assert found.share == pytest.approx(0.2, abs=0.04)
    assert np.isnan(pull(*months(np.random.default_rng(1), 4, 0.2)).strength)


def deals(draw: Draw, groups: int, crossing: int, more: float) -> tuple[Floats, np.ndarray, np.ndarray]:
    """Twelve discounts a person and quarter, SD 4 points; those that cross a threshold have more."""
    group = np.repeat(np.arange(groups), 12)
    rates = draw.normal(0, 4, len(group)) + draw.normal(0, 2, groups)[group]
    marks = np.zeros(len(group), bool)
    marks[draw.choice(len(group), crossing, replace=False)] = True
    return rates + more * marks, marks, group


def test_deals_that_cross_a_threshold_have_more_discount_only_where_it_was_planted() -> None:
    assert seldom(60, lambda draw: marked(*deals(draw, 60, 33, 0)).chance)
    assert share(15, lambda draw: marked(*deals(draw, 60, 33, 2)).chance) >= 0.8
    assert marked(*deals(np.random.default_rng(1), 60, 33, 2)).above == pytest.approx(2, abs=1.2)
    assert np.isnan(marked(*deals(np.random.default_rng(1), 60, 20, 2)).above)


def test_a_seller_with_usual_discounts_is_one_of_many() -> None:
    def seller(draw: Draw) -> float:
        rates = np.maximum(draw.normal(5, 5, 240), 0)
        return chance_to_be_drawn(rates[:12], rates)

    assert seldom(400, seller)
    assert chance_to_be_drawn(np.full(12, 20.0), np.r_[np.full(12, 20.0), np.full(200, 4.0)]) < 0.001


def test_a_rank_correlation_is_surprising_where_its_interval_says_so() -> None:
    draw = np.random.default_rng(9)
    x = draw.standard_normal(30)
    y = 0.6 * x + draw.standard_normal(30)
    value, ends = rank_correlation(x, y)
    assert value == pytest.approx(spearmanr(x, y).statistic)
    assert ends is not None
    assert chance_of_rank(value, 30, ends[0]) == pytest.approx(SMALL, abs=0.02)
    assert chance_of_rank(value, 30, 0.95, 1) > 0.9 > 0.05 > chance_of_rank(value, 30, 0.95, -1)
    assert (chance_of_rank(1.0, 30, 0.9, 1), chance_of_rank(1.0, 30, 0.6, -1)) == (0.0, 1.0)


def test_sixty_of_sixty_are_hardly_chance() -> None:
    assert chance_of_so_many(60, 60, 0.95) == pytest.approx(0.95**60)
    assert chance_of_so_many(48, 60, 0.95) == pytest.approx(1, abs=0.001)
    assert chance_of_so_many(0, 60, 0.95) == 1
