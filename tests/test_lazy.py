"""Values that are computed once for each instance, while other threads compute theirs."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from kpi.machine.lazy import lazy


class Meeting:
    def __init__(self, barrier: Barrier) -> None:
        self.barrier, self.times = barrier, 0

    @lazy
    def place(self) -> int:
        """Where."""
        self.times += 1
        return self.barrier.wait(timeout=10)


def test_nobody_waits_for_another_instance() -> None:
    barrier = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(lambda one: one.place, [Meeting(barrier), Meeting(barrier)])) == [0, 1]


def test_once_for_each_instance() -> None:
    one = Meeting(Barrier(1))
    assert (one.place, one.place, one.times) == (0, 0, 1)


def test_the_class_shows_the_property_itself() -> None:
    assert isinstance(Meeting.place, lazy)
    assert Meeting.place.__doc__ == "Where."
