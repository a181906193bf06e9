"""Weights of a role card that are dragged: they keep their sum, and none falls to nothing."""

from hypothesis import given
from hypothesis import strategies as st

from kpi.scheme.weights import drag_above_zero


@st.composite
def cards(draw: st.DrawFn) -> dict[str, int]:
    """Weights from 1 % on that add up to 100."""
    count = draw(st.integers(2, 8))
    cuts = sorted(draw(st.sets(st.integers(1, 99), min_size=count - 1, max_size=count - 1)))
    ends = [0, *cuts, 100]
    return {f"k{place}": ends[place + 1] - ends[place] for place in range(count)}


@given(cards(), st.integers(-10, 120), st.data())
def test_the_sum_stays_and_nothing_falls_to_zero(card: dict[str, int], to: int, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(card)))
    locked = data.draw(st.sets(st.sampled_from(list(card))))
    found = drag_above_zero(card, name, to, locked)
    assert sum(found.values()) == 100
    assert min(found.values()) >= 1
    assert list(found) == list(card)
    assert all(found[one] == card[one] for one in locked - {name})


def test_it_goes_as_far_as_the_others_allow() -> None:
    assert drag_above_zero({"a": 30, "b": 40, "c": 30}, "a", 100) == {"a": 98, "b": 1, "c": 1}
    assert drag_above_zero({"a": 30, "b": 40, "c": 30}, "a", 100, {"b"}) == {"a": 59, "b": 40, "c": 1}
    assert drag_above_zero({"a": 30, "b": 40, "c": 30}, "a", 0) == {"a": 1, "b": 57, "c": 42}
