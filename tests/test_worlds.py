"""Drawn worlds: they scatter as the outlook says, and nobody's luck depends on who else is drawn, or how."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import stats

from kpi import Refused
from kpi.worlds import Margin, Outlook, begin, draw, effort, halves, quantiles, streams
from tests.futures import future, results

POINTS = tuple(sorted(np.round(np.random.default_rng(7).lognormal(0, 0.3, 60), 3).tolist()))
MARGINS = [
    Margin(kpi="sales", kind="lognormal"),
    Margin(kpi="sales", kind="normal", cv=0.2),
    Margin(kpi="sales", kind="truncated", cv=0.5, least=0.5),
    Margin(kpi="sales", kind="gamma", cv=0.6),
    Margin(kpi="sales", kind="deals", deals=8),
    Margin(kpi="sales", kind="deals", deals=3, deal_cv=0),
    Margin(kpi="sales", kind="history", points=POINTS),
    Margin(kpi="sales", kind="bootstrap", points=POINTS),
]
PERIODS = ("2027-01", "2027-02", "2027-03")


def edges_of(margin: Margin) -> np.ndarray:
    """Of the cells of its table, in standard deviations."""
    z = quantiles(margin).z
    return np.concatenate([[-np.inf], (z[1:] + z[:-1]) / 2, [np.inf]])


def sd_of(margin: Margin) -> float:
    """Standard deviation of its results, as a share of their mean."""
    return math.sqrt(np.diff(stats.norm.cdf(edges_of(margin))) @ (quantiles(margin).value - 1) ** 2)


def cdf(margin: Margin, results: np.ndarray) -> np.ndarray:
    """Chance of at most these results, which are shares of the margin's mean."""
    z, value = quantiles(margin)
    below = np.searchsorted(value, results, side="right") - 1
    low = np.clip(below, 0, len(z) - 2)
    width = value[low + 1] - value[low]
    part = np.divide(results - value[low], width, out=np.ones(np.shape(results)), where=width > 0)
    return np.where(below < 0, 0.0, stats.norm.cdf(z[low] + (z[1] - z[0]) * np.clip(part, 0, 1)))


def test_mean_of_every_margin_is_exactly_one() -> None:
    for margin in MARGINS:
        table = quantiles(margin)
        assert (np.diff(table.value) >= 0).all()
        assert np.diff(stats.norm.cdf(edges_of(margin))) @ table.value == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize(("deals", "cv"), [(8, 0.395285), (40, 0.176777), (100, 0.111803)])
def test_spread_of_few_deals(deals: float, cv: float) -> None:
    assert sd_of(Margin(kpi="sales", kind="deals", deals=deals)) == pytest.approx(cv, abs=2e-6)


def test_no_deal_at_all() -> None:
    margin = Margin(kpi="sales", kind="deals", deals=2)
    assert cdf(margin, np.array([0.0])) == pytest.approx(math.exp(-2), abs=1e-4)


def test_chances_of_thresholds() -> None:
    """Mean 1 and a spread of 25 %: fewer than half reach a plan that equals the mean."""
    lognormal, gamma = (Margin(kpi="sales", kind=kind) for kind in ("lognormal", "gamma"))
    at = np.array([0.8, 1.0, 1.2])
    np.testing.assert_allclose(1 - cdf(lognormal, at), [0.783235, 0.451010, 0.193906], atol=2e-6)
    np.testing.assert_allclose(1 - cdf(gamma, at), [0.781022, 0.466745, 0.202059], atol=2e-6)


def test_a_cut_is_brought_to_its_mean() -> None:
    cut = stats.truncnorm(-1, np.inf, loc=1, scale=0.5)
    found = sd_of(Margin(kpi="sales", kind="truncated", cv=0.5, least=0.5, most=100))
    assert found == pytest.approx(cut.std() / cut.mean(), abs=1e-5)


@pytest.mark.parametrize("margin", MARGINS, ids=lambda margin: f"{margin.kind}-{margin.deals:g}-{margin.deal_cv:g}")
def test_drawn_as_the_margin_says(margin: Margin) -> None:
    outlook = Outlook(margins=(margin,), person=0, team=0, market=0)
    drawn = results(draw(future([1.1] * 20, outlook=outlook), 4_000)) / 1.1
    assert drawn.mean() == pytest.approx(1, abs=4 * sd_of(margin) / math.sqrt(drawn.size))
    at = np.quantile(drawn, [0.05, 0.3, 0.7, 0.95])
    for share, point in zip((0.05, 0.3, 0.7, 0.95), at, strict=True):
        below = cdf(margin, np.array([point - 1e-4, point + 1e-4]))
        slack = 4 * math.sqrt(share * (1 - share) / drawn.size)
        assert below[0] - slack <= share <= below[1] + slack


def test_everything_moves_together_as_far_as_the_outlook_says() -> None:
    outlook = Outlook(
        margins=(Margin(kpi="sales", kind="normal", cv=0.1), Margin(kpi="calls", kind="normal", cv=0.1)),
        person=0.3,
        team=0.15,
        market=0.2,
        together=0.4,
    )
    ahead = future([1.0] * 4, kpis=("sales", "calls"), periods=PERIODS, teams=["A", "A", "B", "B"], outlook=outlook)
    worlds = draw(ahead, 60_000)
    sales, calls = results(worlds), results(worlds, "calls")

    def correlation(one: Any, other: Any) -> float:
        return float(np.corrcoef(one, other)[0, 1])

    near = pytest.approx
    assert correlation(sales[0, 0], sales[0, 1]) == near(0.3, abs=0.02)
    assert correlation(sales[0, 0], sales[1, 0]) == near(0.35, abs=0.02)
    assert correlation(sales[0, 0], sales[2, 0]) == near(0.2, abs=0.02)
    assert correlation(sales[0, 0], sales[2, 1]) == near(0, abs=0.02)
    assert correlation(sales[0, 0], calls[0, 0]) == near(0.4, abs=0.02)
    assert correlation(sales[0, 0], calls[1, 0]) == near(0.35 * 0.4, abs=0.02)


def test_rank_correlations_of_the_copula() -> None:
    """r = 0.3: Kendall 0.193973, Spearman 0.287564, of lognormals Pearson 0.293661; ten people average like 2.70."""
    outlook = Outlook(person=0, team=0, market=0.3)
    drawn = results(draw(future([1.0] * 10, outlook=outlook), 40_000))[:, 0]
    assert stats.spearmanr(drawn[0], drawn[1]).statistic == pytest.approx(0.287564219, abs=0.02)
    assert stats.kendalltau(drawn[0], drawn[1]).statistic == pytest.approx(0.193973368, abs=0.015)
    pearson = np.corrcoef(drawn)[np.triu_indices(10, 1)].mean()
    assert pearson == pytest.approx(0.293660549, abs=0.012)
    assert 10 / (1 + 9 * pearson) == pytest.approx(drawn.var() / drawn.mean(axis=0).var(), rel=0.02)


def test_variance_of_a_department() -> None:
    """Equal plans: sd² (1 + (N − 1) r) / N; ten people with r = 0.3 average luck out like 2.702703."""
    outlook = Outlook(margins=(Margin(kpi="sales", kind="normal", cv=0.1),), person=0, team=0, market=0.3)
    drawn = results(draw(future([1.0] * 10, outlook=outlook), 40_000))[:, 0]
    assert 0.01 / drawn.mean(axis=0).var() == pytest.approx(2.702703, rel=0.03)


def test_what_history_tells_moves_and_narrows() -> None:
    outlook = Outlook(margins=(Margin(kpi="sales", kind="normal", cv=0.1),), person=0.5, team=0, market=0)
    for periods in (PERIODS, PERIODS[:1]):
        drawn = results(draw(future([1.0] * 30, outlook=outlook, periods=periods, known=0.8, left_open=0.2), 4_000))
        assert drawn.mean() == pytest.approx(1.08, abs=0.002)
        assert drawn[:, 0].var() == pytest.approx(0.01 * (0.5 + 0.1), rel=0.03)


NAMES = [f"person {number}" for number in range(7)]


def drawn_by_name(count: int = 2_600, keep: bool = True, **changes: Any) -> dict[str, Any]:
    """Drawn results of seven people or some of them."""
    people = changes.pop("people", NAMES)
    outlook = Outlook(team=0.1, leavers=changes.pop("leavers", 0.0))
    ahead = future(
        [1.0] * len(people), names=people, kpis=("sales", "calls"), periods=PERIODS, outlook=outlook, **changes
    )
    worlds = draw(ahead, count, keep=keep)
    return dict(zip(people, results(worlds, "calls"), strict=True))


@pytest.mark.parametrize("leavers", [0.0, 0.5])
def test_luck_is_nobodys_but_theirs(leavers: float) -> None:
    whole = drawn_by_name(leavers=leavers)
    again = drawn_by_name(leavers=leavers, keep=False)
    fewer = drawn_by_name(leavers=leavers, people=NAMES[2:5][::-1])
    longer = drawn_by_name(leavers=leavers, count=4_000)
    for name, drawn in whole.items():
        np.testing.assert_array_equal(drawn, again[name])
        np.testing.assert_array_equal(drawn[..., : streams.CHUNK], longer[name][..., : streams.CHUNK])
    for name, drawn in fewer.items():
        np.testing.assert_array_equal(drawn, whole[name])


def test_blocks_of_another_size_and_one_thread_change_no_digit(
    monkeypatch: pytest.MonkeyPatch, one_thread: Callable[[], None]
) -> None:
    whole = drawn_by_name()
    monkeypatch.setattr("kpi.worlds.draws.KEPT", 3 * 3 * streams.CHUNK)
    one_thread()
    for name, drawn in drawn_by_name().items():
        np.testing.assert_array_equal(drawn, whole[name])


def test_a_part_of_a_chunk_is_its_first_pairs() -> None:
    first, second = halves(600)
    some, whole = drawn_by_name(600), drawn_by_name(streams.CHUNK)
    np.testing.assert_array_equal(some[NAMES[0]][:, first], whole[NAMES[0]][:, :300])
    np.testing.assert_array_equal(some[NAMES[0]][:, second], whole[NAMES[0]][:, streams.PAIRS : streams.PAIRS + 300])


def test_pairs_have_opposite_luck() -> None:
    outlook = Outlook(margins=(Margin(kpi="sales", kind="normal", cv=0.1),))
    drawn = results(draw(future([1.0] * 3, outlook=outlook), 3_000))
    first, second = halves(3_000)
    np.testing.assert_allclose(drawn[..., first] + drawn[..., second], 2, atol=1e-6)


def test_another_seed_is_another_luck() -> None:
    one, other = (results(draw(future([1.0], outlook=Outlook(seed=seed)), 2_000)) for seed in (1, 2))
    assert abs(np.corrcoef(one[0, 0], other[0, 0])[0, 1]) < 0.1


def test_leavers_leave_their_seats_vacant() -> None:
    """Half leave within the year, evenly over it; a seat is vacant for three months or until the year ends."""
    year = [f"2027-{month:02}" for month in range(1, 13)]
    outlook = Outlook(leavers=0.5, vacant=3)
    worlds = draw(future([1.0] * 40, periods=year, outlook=outlook), 2_000)
    filled = np.concatenate([block.presence for block in worlds.blocks(0, 0)])
    assert filled.shape == (40, 12, 2_000)
    vacant = (1 - filled).sum(axis=1)
    assert (vacant > 0).mean() == pytest.approx(0.5, abs=0.01)
    assert vacant.mean() == pytest.approx(0.5 * (0.75 * 3 + 0.25 * 1.5), abs=0.02)


def test_newcomers_are_average() -> None:
    outlook = Outlook(
        margins=(Margin(kpi="sales", kind="normal", cv=0.1),), person=0.5, leavers=1, vacant=0, team=0, market=0
    )
    worlds = draw(future([1.0] * 30, periods=("2027", "2028"), outlook=outlook, known=1, left_open=0), 2_000)
    drawn = results(worlds)
    assert drawn[:, 0].mean() == pytest.approx(1.1, abs=0.003)
    assert drawn[:, 1].mean() == pytest.approx(1.0, abs=0.003)
    assert drawn[:, 1].var() == pytest.approx(0.01, rel=0.05)


@pytest.mark.parametrize(("people", "count"), [(0, 100), (3, 0), (3, -2), (3, 101)])
def test_refuses_nobody_and_no_worlds(people: int, count: int) -> None:
    with pytest.raises(Refused, match=r"nobody|pairs"):
        draw(future([1.0] * people), count)


def test_refuses_correlations_that_contradict_each_other() -> None:
    outlook = Outlook(pairs=(("sales", "calls", -0.9),), together=0.3)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="contradict"):
        draw(future([1.0], kpis=("sales", "calls", "visits"), outlook=outlook), 100)


def test_who_is_told_can_end_it() -> None:
    class Enough(Exception):
        pass

    heard: list[float] = []

    def told(share: float) -> None:
        heard.append(share)
        if share >= 0.5:
            raise Enough

    with pytest.raises(Enough):
        draw(future([1.0]), 20_000, progress=told)
    assert heard == sorted(heard)
    assert heard[-1] < 1


def test_refuses_what_memory_cannot_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = future([1.0] * 10, periods=PERIODS)
    assert effort(ahead, 1_000).results == 30_000
    monkeypatch.setattr("kpi.worlds.workload.memory", lambda: 100_000)
    with pytest.raises(Refused, match="Ask for at most 624 possible years"):
        draw(ahead, 1_000)
    assert draw(ahead, 1_000, keep=False).count == 1_000
    monkeypatch.setattr("kpi.worlds.workload.memory", lambda: None)
    assert draw(ahead, 1_000).count == 1_000


class Enough(Exception):
    """Somebody wants no more."""


def test_drawing_that_was_ended_goes_on_and_changes_no_digit() -> None:
    ahead, count = future([1.0] * 3), 5 * streams.CHUNK
    whole, begun = draw(ahead, count), begin(ahead, count)
    assert begun.ready == 0

    def stop(share: float) -> None:
        if share >= 0.4:
            raise Enough

    with pytest.raises(Enough):
        begun.fill(stop)
    assert 0 < begun.ready < count
    assert begun.ready % streams.CHUNK == 0
    part = begun.first(begun.ready)
    assert part.ready == part.count == len(part.chunks) * streams.CHUNK
    few, again = draw(ahead, 100), begun.first(100)
    again.fill()
    np.testing.assert_array_equal(results(again), results(few))
    begun.fill()
    assert begun.ready == count
    for batch, chunk in whole.tasks:
        for one, other in zip(whole.drawn(batch, chunk), begun.drawn(batch, chunk), strict=True):
            np.testing.assert_array_equal(one.results, other.results)
