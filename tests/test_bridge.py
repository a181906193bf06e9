"""What moved a result: the published example, a second way by logarithms, and parts that add up to the cent."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpi.money import Floats
from kpi.trends.bridge import FACTORS, SUMS, bridge_table, shapley

BEFORE, AFTER = np.array([100, 0.10, 250.0]), np.array([110, 0.12, 240.0])

positive = st.floats(0.5, 2.0)


def in_this_order(before: Floats, after: Floats) -> Floats:
    """(factors, ...) the same with the factors changed one after the other as they stand."""
    steps = [np.concatenate([after[:at], before[at:]]).prod(axis=0) for at in range(len(before) + 1)]
    return np.diff(np.array(steps), axis=0)


def by_logarithms(before: Floats, after: Floats) -> Floats:
    """(factors, ...) the change divided as the logarithms of the factors' ratios; NaN where one factor is not above 0 on both sides.

    Additive and without an order, too (LMDI). Source: Ang, 2005, Energy Policy 33:867.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio, total = np.log(after / before), np.log(after.prod(axis=0) / before.prod(axis=0))
        mean = np.where(total == 0, before.prod(axis=0), (after.prod(axis=0) - before.prod(axis=0)) / total)
        parts = ratio * mean
    positive = (before > 0).all(axis=0) & (after > 0).all(axis=0)
    return np.where(positive, parts, np.nan)


def test_the_published_example_in_its_order() -> None:
    """100 × 10 % × 250 = 2,500 becomes 110 × 12 % × 240 = 3,168."""
    assert in_this_order(BEFORE, AFTER) == pytest.approx([250, 550, -132])
    assert shapley(BEFORE, AFTER).sum() == pytest.approx(668)


def test_the_average_over_all_orders() -> None:
    """Leads brought 250, 300 (after the conversion), 240 (after the average) or 288 (after both): a third, a sixth, a sixth and a third."""
    assert shapley(BEFORE, AFTER)[0] == pytest.approx(250 / 3 + 300 / 6 + 240 / 6 + 288 / 3)


@given(st.data(), st.integers(1, 4))
def test_parts_add_up_whatever_the_factors(data: st.DataObject, count: int) -> None:
    numbers = st.lists(st.floats(-1000, 1000), min_size=count, max_size=count).map(np.array)
    before, after = data.draw(numbers), data.draw(numbers)
    change = after.prod() - before.prod()
    size = max(np.maximum(np.abs(before), np.abs(after)).clip(min=1).prod(), 1)
    assert shapley(before, after).sum() == pytest.approx(change, abs=1e-12 * size)
    assert shapley(after, before) == pytest.approx(-shapley(before, after), abs=1e-12 * size)


@given(st.lists(st.tuples(st.floats(1, 100), st.floats(0.99, 1.01)), min_size=1, max_size=4))
def test_logarithms_agree_where_changes_are_small(some: list[tuple[float, float]]) -> None:
    before = np.array([value for value, _factor in some])
    after = before * np.array([factor for _value, factor in some])
    parts, logs = shapley(before, after), by_logarithms(before, after)
    assert logs.sum() == pytest.approx(after.prod() - before.prod(), abs=1e-9 * before.prod())
    assert logs == pytest.approx(parts, abs=1e-4 * before.prod())


@given(st.lists(st.tuples(positive, positive), min_size=2, max_size=4))
def test_logarithms_have_the_same_signs(some: list[tuple[float, float]]) -> None:
    before, after = (np.array(side) for side in zip(*some, strict=True))
    assume(abs(np.log(after.prod() / before.prod())) > 1e-6)
    assert (np.sign(np.round(shapley(before, after), 9)) == np.sign(np.round(after - before, 9))).all()
    assert (np.sign(by_logarithms(before, after)) == np.sign(after - before)).all()


def test_logarithms_know_no_zero() -> None:
    assert np.isnan(by_logarithms(np.array([0.0, 1.0]), np.array([1.0, 1.0]))).all()


# Tables ------------------------------------------------------------------------------------------------------------------


def sums(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """person, team, period, leads, deals, listed, amount."""
    return pd.DataFrame(rows, columns=["person", "team", "period", *SUMS])


def test_the_example_as_a_table() -> None:
    found = bridge_table(
        sums(("Ann", "N", "1", 100, 10, 2_500.0, 2_500.0), ("Ann", "N", "2", 1_100, 132, 31_680.0, 31_680.0)),
        "1",
        "2",
        (),
    ).iloc[0]
    assert (found["before"], found["after"], found["change"], found["discount"]) == (2_500, 31_680, 29_180, 0)
    assert found[list(FACTORS)].sum() == found["change"]


def test_a_discount_costs_what_it_takes_off() -> None:
    found = bridge_table(
        sums(("Ann", "N", "1", 10, 5, 500.0, 500.0), ("Ann", "N", "2", 10, 5, 500.0, 450.0)), "1", "2"
    ).iloc[0]
    assert found[list(FACTORS)].tolist() == [0, 0, 0, -50]


def test_who_came_or_left_is_a_change_of_leads() -> None:
    found = bridge_table(
        sums(("Ann", "N", "1", 10, 5, 500.0, 450.0), ("Ben", "N", "2", 10, 2, 300.0, 300.0)), "1", "2"
    ).set_index("person")
    assert found.loc[["Ann"], list(FACTORS)].to_numpy().tolist() == [[-450, 0, 0, 0]]
    assert found.loc[["Ben"], list(FACTORS)].to_numpy().tolist() == [[300, 0, 0, 0]]


counts = st.tuples(st.integers(1, 50), st.floats(0, 1), st.floats(0.01, 10_000), st.floats(0, 0.9))


@given(
    st.lists(st.tuples(st.sampled_from(["Ann", "Ben", "Cid"]), st.sampled_from("12"), counts), min_size=1, max_size=8)
)
def test_every_row_adds_up_by_the_cent_and_teams_are_their_people(
    some: list[tuple[str, str, tuple[int, float, float, float]]],
) -> None:
    rows = []
    for name, period, (leads, share, deal, off) in some:
        deals = int(leads * share)
        listed = deals * deal
        rows.append((name, "N" if name < "C" else "S", period, leads, deals, listed, listed * (1 - off)))
    tables = [bridge_table(sums(*rows), "1", "2", by) for by in (("person",), ("team",), ())]
    for table in tables:
        parts = table[list(FACTORS)].sum(axis=1)
        assert parts.to_numpy() == pytest.approx(table["change"].to_numpy(), abs=1e-6)
        assert (table["after"] - table["before"]).to_numpy() == pytest.approx(table["change"].to_numpy(), abs=1e-6)
    for other in tables[1:]:
        assert other[list(FACTORS)].sum().to_numpy() == pytest.approx(
            tables[0][list(FACTORS)].sum().to_numpy(), abs=0.2
        )
