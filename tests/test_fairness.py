"""Measures of fairness: published and hand-computed figures, brute force, SciPy, and weights as copies."""

from collections.abc import Callable
from itertools import combinations, permutations
from math import comb, isnan, log

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from kpi import fairness
from kpi.fairness import (
    Measure,
    adverse_impact,
    atkinson,
    differentiation,
    gini,
    lorenz,
    parts_of,
    pay_equity,
    scorecard,
    somers_d,
    spearman,
    tau_b,
    theil,
    top_share,
    variance_shares,
)
from kpi.fairness.equity import holm
from kpi.fairness.ranks import pairs
from kpi.payment.payout import pay
from tests.test_split import story

# Three strong and seven weak: attainment, and the pay of four schemes.
X = np.array([1.2, 1.15, 1.1, 0.9, 0.85, 0.85, 0.8, 0.8, 0.75, 0.7])
PAY = {
    "100:0": np.array([75000, 68750, 62500, 37500, 31250, 31250, 25000, 25000, 0, 0.0]),
    "graduated": np.array([59000, 55250, 51500, 36500, 32750, 32750, 29000, 29000, 14000, 14000.0]),
    "pool": np.array([63461.54, 58942.31, 54423.08, 36346.15, 31826.92, 31826.92, 27307.69, 27307.69, 11538.46, 10769.23]),
    "cliff": np.array([50000.0] * 3 + [0.0] * 7),
}  # fmt: skip
PAY["60:40"] = PAY["100:0"] * 0.6
STRONG = X >= 1
FIGURES = {
    "100:0": (0.9969277961, 0.9883036912, 0.9767441860, 0.3877192982, 0.3149175016, 0.2362582892, 0.5789473684, 3.2083333333),
    "60:40": (0.9969277961, 0.9883036912, 0.9767441860, 0.3877192982, 0.3149175016, 0.2362582892, 0.5789473684, 3.2083333333),
    "graduated": (0.9969277961, 0.9883036912, 0.9767441860, 0.2342756184, 0.0926340871, 0.0480218871, 0.4685512367, 2.0571808511),
    "pool": (1.0, 1.0, 1.0, 0.2738515901, 0.1272420767, 0.0665881923, 0.4998640935, 2.3320652174),
    "cliff": (0.8026031268, 0.6988362419, 0.4883720930, 0.7, 1.2039728043, 0.7, 1.0, float("nan")),
}  # fmt: skip

values = st.lists(st.integers(0, 6).map(float), min_size=3, max_size=12)
weights = st.integers(1, 4)


@st.composite
def two_columns(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Performance, pay and weights of the same people; ties are common."""
    size = draw(st.integers(3, 14))
    columns = [draw(st.lists(st.integers(0, 5), min_size=size, max_size=size)) for _column in range(2)]
    heavy = draw(st.lists(weights, min_size=size, max_size=size))
    return np.array(columns[0], float), np.array(columns[1], float), np.array(heavy, float)


def copies(array: np.ndarray, heavy: np.ndarray) -> np.ndarray:
    """Every entry as often as it weighs."""
    return np.repeat(array, heavy.astype(int))


@pytest.mark.parametrize("scheme", FIGURES)
def test_the_worked_example(scheme: str) -> None:
    money = PAY[scheme]
    found = (
        spearman(X, money), tau_b(X, money), somers_d(X, money), gini(money), theil(money), atkinson(money),
        top_share(money, STRONG), differentiation(money, STRONG),
    )  # fmt: skip
    np.testing.assert_allclose(
        [measure.value for measure in found], FIGURES[scheme], atol=2e-9 if scheme != "pool" else 1e-7
    )


def test_ranks_cannot_see_what_the_strong_lose() -> None:
    one, other = spearman(X, PAY["100:0"]), spearman(X, PAY["graduated"])
    assert one.value == other.value
    assert "Ranks cannot see amounts" in one.limits


@pytest.mark.parametrize(
    ("measure", "pay_", "expected"),
    [
        (gini, [1, 2, 3, 4], 0.25),
        (gini, [0, 0, 0, 1], 0.75),
        (theil, [1, 2, 3, 4], 0.106440135),
        (theil, [0, 0, 0, 1], log(4)),
        (atkinson, [1, 2, 3, 4], 0.055585857),
        (lambda x: atkinson(x, aversion=1), [1, 2, 3, 4], 0.114654464),
        (lambda x: atkinson(x, aversion=2), [1, 2, 3, 4], 1 - 48 / 25 / 2.5),
        (lambda x: atkinson(x, aversion=1), [0, 1], 1.0),
    ],
)
def test_textbook_figures(measure: Callable[..., Measure], pay_: list[float], expected: float) -> None:
    assert measure(np.array(pay_, float)).value == pytest.approx(expected, abs=1e-9)


@given(two_columns())
def test_pairs_by_counting_them(columns: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    x, y, heavy = columns
    alike = against = tied_x = tied_y = both = 0
    for i, j in combinations(range(int(heavy.sum())), 2):
        a, b = copies(x, heavy), copies(y, heavy)
        first, second = np.sign(a[i] - a[j]), np.sign(b[i] - b[j])
        alike, against = alike + (first * second > 0), against + (first * second < 0)
        tied_x, tied_y, both = tied_x + (first == 0), tied_y + (second == 0), both + (first == 0 == second)
    whole = int(heavy.sum())
    np.testing.assert_allclose(pairs(x, y, heavy), (alike, against, tied_x, tied_y, both, whole * (whole - 1) / 2))


@given(two_columns())
def test_ranks_as_scipy_has_them(columns: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    x, y, _heavy = columns
    assume(np.ptp(x) > 0 and np.ptp(y) > 0)
    assert spearman(x, y).value == pytest.approx(stats.spearmanr(x, y).statistic)
    assert tau_b(x, y).value == pytest.approx(stats.kendalltau(x, y).statistic)
    assert somers_d(x, y).value == pytest.approx(stats.somersd(x, y).statistic)


def test_many_people_are_as_in_scipy() -> None:
    x, y = np.arange(3000.0) % 97, (np.arange(3000.0) * 31) % 53
    assert tau_b(x, y).value == pytest.approx(stats.kendalltau(x, y).statistic)


@settings(max_examples=50)
@given(two_columns())
def test_a_weight_of_k_is_k_copies(columns: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    x, y, heavy = columns
    strong = x >= 3
    for one, other in zip(
        scorecard(x, y, strong, heavy),
        scorecard(copies(x, heavy), copies(y, heavy), copies(strong, heavy)),
        strict=True,
    ):
        assert one.value == pytest.approx(other.value, nan_ok=True)
        assert (one.interval is None) == (other.interval is None)
        if one.interval and other.interval:
            assert one.interval == pytest.approx(other.interval)
    shares = variance_shares({"x": x, "y": y}, heavy).shares
    assert shares == pytest.approx(variance_shares({"x": copies(x, heavy), "y": copies(y, heavy)}).shares)


@given(values, st.integers(1, 1000), st.integers(0, 11), st.integers(0, 11))
def test_inequality(pay_: list[float], scale: int, i: int, j: int) -> None:
    money = np.array(pay_) + 1
    indices: list[Callable[[np.ndarray], float]] = [
        lambda x: gini(x).value,
        lambda x: theil(x).value,
        lambda x: atkinson(x).value,
        lambda x: atkinson(x, aversion=1).value,
    ]
    for index in indices:
        before = index(money)
        assert -1e-12 <= before <= max(1.0, log(len(money)))
        assert index(money * scale) == pytest.approx(before, abs=1e-9)
        assert index(np.full(4, 7.0)) == pytest.approx(0, abs=1e-12)
        assert index(money[::-1]) == pytest.approx(before)
        poor, rich = sorted((i % len(money), j % len(money)), key=lambda place: money[place])
        if poor != rich:
            moved = money.copy()
            moved[poor] -= 0.5
            moved[rich] += 0.5
            assert index(moved) > before
    assert gini(money + 10).value <= gini(money).value + 1e-12


@given(values)
def test_gini_is_half_the_mean_difference_and_twice_the_area_of_lorenz(pay_: list[float]) -> None:
    money = np.array(pay_)
    assume(money.sum() > 0)
    expected = np.abs(money[:, None] - money).mean() / (2 * money.mean())
    assert gini(money).value == pytest.approx(expected)
    curve = lorenz(money)
    area = np.trapezoid(curve["pay"], curve["people"])
    assert 1 - 2 * area == pytest.approx(expected)
    assert (curve["pay"] <= curve["people"] + 1e-12).all()


@given(st.lists(st.lists(st.integers(-5, 5), min_size=6, max_size=6), min_size=1, max_size=4))
def test_variance_shares_are_the_shapley_value(rows: list[list[int]]) -> None:
    parts = {str(place): np.array(row, float) for place, row in enumerate(rows)}
    found = variance_shares(parts)
    assume(found.shares)
    worth = lambda names: np.var(sum((parts[name] for name in names), np.zeros(6)))  # noqa: E731
    for name in parts:
        gains = []
        for order in permutations(parts):
            before = order[: order.index(name)]
            gains.append(worth([*before, name]) - worth(before))
        assert found.shares[name] == pytest.approx(np.mean(gains) / found.variance, abs=1e-9)
    assert sum(found.shares.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("cliff", "own", "variance"), [(False, 0.752010724, 0.005968), (True, 0.221083324, 0.032478708)]
)
def test_a_cliff_makes_pay_a_lottery(cliff: bool, own: float, variance: float) -> None:
    """One of ten, sd 10 %, correlation 0.3, 60:40, by integration over own result and team result."""
    sd, r, n = 0.1, 0.3, 10
    of_team = sd * np.sqrt((1 + (n - 1) * r) / n)
    slope = of_team / sd  # correlation of own and team result
    z = np.linspace(-9, 9, 20001)
    density = stats.norm.pdf(z)
    team = (0.94 + of_team * z >= 1).astype(float) if cliff else of_team * z
    # What of the own result does not move with the team has no covariance with it: it adds variance to the own part alone.
    along = variance_shares({"own": 0.6 * slope * sd * z, "team": 0.4 * team}, density)
    rest = 0.36 * sd**2 * (1 - slope**2)
    total = along.variance + rest
    assert total == pytest.approx(variance, rel=1e-3)
    assert (along.shares["own"] * along.variance + rest) / total == pytest.approx(own, rel=1e-3)


@pytest.mark.parametrize(("share", "own"), [(0.2, 0.994674556), (0.4, 0.966037736), (0.6, 0.867213115)])
def test_with_a_linear_team_part_most_of_the_variance_is_ones_own_work(share: float, own: float) -> None:
    """Ten independent people; own work also enters through the team. All 2^10 results are counted."""
    results = np.array(np.meshgrid(*[[0.0, 1.0]] * 10)).reshape(10, -1)
    parts = {"mine": (1 - share + share / 10) * results[0], "others": share / 10 * results[1:].sum(axis=0)}
    assert variance_shares(parts).shares["mine"] == pytest.approx(own)


def test_fisher_and_the_four_fifths_rule() -> None:
    reached = np.repeat([True, False, True, False], [18, 22, 36, 24])
    groups = np.repeat(["a", "b"], [40, 60])
    found = adverse_impact(reached, groups)
    row = found.table.set_index("group").loc["a"]
    assert list(row[["people", "reached", "rate", "ratio", "flagged", "sure"]]) == [40, 18, 0.45, 0.75, True, False]
    assert row["p"] == pytest.approx(0.156745321714094)
    assert "chance alone could explain" in found.sentence


def test_only_the_first_of_the_published_groups_is_flagged() -> None:
    rates = {"White": 60, "Asian": 45, "Hispanic": 48, "Black": 51}
    reached = np.concatenate([np.arange(100) < rate for rate in rates.values()])
    table = adverse_impact(reached, np.repeat(list(rates), 100)).table.set_index("group")
    assert table["ratio"].to_dict() == pytest.approx({"White": 1, "Asian": 0.75, "Hispanic": 0.8, "Black": 0.85})
    assert table.index[table["flagged"]].tolist() == ["Asian"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), min_size=1, max_size=30))
def test_fisher_by_hand(rows: list[tuple[str, bool]]) -> None:
    groups, reached = [row[0] for row in rows], np.array([row[1] for row in rows])
    table = adverse_impact(reached, groups).table
    assert table["people"].sum() == len(rows)
    known = table.dropna(subset=["p"])
    if known.empty:
        return
    best = table[(table["ratio"] == 1) & table["p"].isna()].iloc[0]
    for row in known.to_dict("records"):
        n1, n2, k = row["people"], best["people"], row["reached"] + best["reached"]
        chances = {x: comb(n1, x) * comb(n2, k - x) / comb(n1 + n2, k) for x in range(k + 1) if x <= n1 and k - x <= n2}
        mine = chances[row["reached"]]
        assert row["p"] == pytest.approx(sum(p for p in chances.values() if p <= mine * (1 + 1e-7)))


def test_a_group_of_one_is_not_what_others_are_measured_by() -> None:
    found = adverse_impact(np.array([True] + [True] * 5 + [False] * 5), ["one"] + ["many"] * 10)
    assert found.table.set_index("group")["ratio"].to_dict() == {"many": 1.0, "one": 2.0}


def test_weights_are_copies_among_groups() -> None:
    one = adverse_impact(np.array([True, False, True, False]), list("aabb"), np.array([18, 22, 36, 24.0]))
    other = adverse_impact(np.repeat([True, False, True, False], [18, 22, 36, 24]), ["a"] * 40 + ["b"] * 60)
    pd.testing.assert_frame_equal(one.table, other.table)


def test_holm() -> None:
    np.testing.assert_allclose(holm(np.array([0.01, np.nan, 0.04, 0.03])), [0.03, np.nan, 0.06, 0.06])


def test_the_pay_gap_of_the_worked_example() -> None:
    reasons = pd.DataFrame({"attainment": [1.0, 1.1, 1.2, 0.9, 0.8, 0.9, 1.0, 1.1]})
    money = 50 * reasons["attainment"].to_numpy() - np.repeat([0.0, 2.0], 4)
    found = pay_equity(money, ["A"] * 4 + ["B"] * 4, reasons)
    row = found.table.iloc[0]
    np.testing.assert_allclose(row[["raw", "explained", "adjusted", "low", "high"]].astype(float), [-7, -5, -2, -2, -2])
    assert found.sentence == "With all else alike, B is paid 2 less than A. Chance alone hardly explains it."


def test_the_gap_by_removing_what_the_reasons_explain() -> None:
    """A second way (Frisch, Waugh and Lovell), and the interval from SciPy's own regression."""
    rng = np.random.default_rng(1)
    group = rng.integers(0, 2, 60)
    performance = rng.normal(1, 0.2, 60) - 0.1 * group
    money = 1000 * performance - 80 * group + rng.normal(0, 50, 60)
    names = np.where(group == 1, "w", "m")
    largest = "w" if group.sum() * 2 > 60 else "m"
    other = (names != largest).astype(float)
    row = pay_equity(money, names, pd.DataFrame({"performance": performance})).table.iloc[0]
    left = [column - np.polyval(np.polyfit(performance, column, 1), performance) for column in (other, money)]
    line = stats.linregress(left[0], left[1])
    assert row["adjusted"] == pytest.approx(line.slope)
    width = line.stderr * np.sqrt(58 / 57) * stats.t.ppf(0.975, 57)
    assert row["high"] - row["adjusted"] == pytest.approx(width)


def test_gaps_with_weights_are_gaps_of_copies() -> None:
    reasons = pd.DataFrame({"x": [1.0, 2.0, 3.0, 1.0, 2.0, 4.0], "role": list("ppqpqq")})
    money, groups, heavy = np.array([3.0, 5, 9, 2, 4, 8]), list("aaabbb"), np.array([3, 1, 2, 2, 2, 1.0])
    one = pay_equity(money, groups, reasons, heavy)
    many = reasons.loc[np.repeat(reasons.index, heavy.astype(int))]
    other = pay_equity(copies(money, heavy), list(copies(np.array(groups), heavy)), many)
    pd.testing.assert_frame_equal(one.table, other.table)


def test_a_group_that_is_a_role_cannot_be_told() -> None:
    reasons = pd.DataFrame({"role": list("ppqq")})
    found = pay_equity(np.arange(4.0), list("aabb"), reasons)
    assert isnan(found.table["adjusted"].iloc[0])
    assert found.sentence.startswith("Not enough data: the groups and the reasons go together")


def test_too_few_people_have_no_interval() -> None:
    found = pay_equity(np.array([1.0, 2, 4]), list("aab"), pd.DataFrame({"x": [1.0, 2, 3]}))
    assert isnan(found.table["low"].iloc[0])
    assert spearman(X[:5], PAY["100:0"][:5]).interval is None
    low, high = spearman(X, PAY["cliff"]).interval or (0, 0)
    assert low < 0.8026 < high


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (spearman(X, np.zeros(10)), "everybody is paid the same"),
        (tau_b(np.ones(10), PAY["cliff"]), "everybody performed the same"),
        (somers_d(X[:2], PAY["cliff"][:2]), "there are fewer than 3 people"),
        (gini(np.zeros(3)), "nobody is paid anything"),
        (theil(np.array([1.0, -1.0])), "somebody's pay is negative"),
        (atkinson(np.array([])), "nobody is paid"),
        (differentiation(PAY["cliff"], STRONG), "the others are paid nothing"),
        (differentiation(PAY["cliff"], np.zeros(10, bool)), "one of the two groups is empty"),
        (top_share(np.zeros(10), STRONG), "nobody is paid anything"),
    ],
)
def test_what_cannot_be_told_says_why(found: Measure, why: str) -> None:
    assert not found.known
    assert found.sentence == f"Not enough data: {why}."


def test_nothing_to_tell_apart() -> None:
    assert variance_shares({"own": np.ones(3)}).shares == {}
    assert lorenz(np.zeros(3)).empty
    assert pay_equity(np.ones(3), list("aaa"), pd.DataFrame({"x": [1.0, 2, 3]})).table.empty
    assert not adverse_impact(np.ones(3, bool), list("aaa")).table["flagged"].any()
    with pytest.raises(ValueError, match="aversion"):
        atkinson(np.ones(3), aversion=0)


def test_missing_results_are_left_out_together() -> None:
    x, y = np.array([1.0, np.nan, 2.0, 3.0]), np.array([1.0, 5.0, np.nan, 2.0])
    assert not spearman(x, y).known
    assert spearman(np.append(x, 4.0), np.append(y, 3.0)).value == pytest.approx(1)


def test_sentences() -> None:
    assert gini(PAY["100:0"]).sentence == "Two people picked by chance differ by 77.5% of the average pay."
    assert somers_d(X, PAY["cliff"]).sentence == (
        "Of all pairs of people who performed differently, the better one is paid more in 48.8%, less in 0%, and the same in 51.2%."
    )
    assert (
        top_share(PAY["100:0"], STRONG).sentence == "The strong are 30% of the people and are paid 57.9% of the money."
    )
    assert all(measure.limits and measure.sentence for measure in scorecard(X, PAY["100:0"], STRONG))


def test_parts_of_pay_add_up() -> None:
    paid = pay(*story("remedy: a graduated team plan"))
    parts = parts_of(paid)
    assert set(parts) == {"own part", "team part"}
    np.testing.assert_allclose(sum(parts.values()), paid.payout[:, 0] / 5_000_000)
    assert variance_shares(parts).shares == pytest.approx({"own part": 1.0, "team part": 0.0})


def test_everything_public_is_there() -> None:
    assert all(callable(getattr(fairness, name)) for name in fairness.__all__)
