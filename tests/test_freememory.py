"""Memory that nobody uses: as the system tells, and promised once, however many begin at the same time."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from kpi.machine import freememory
from kpi.machine.freememory import promised
from kpi.problem import Refused


def test_free_memory_is_what_the_system_and_its_container_leave(tmp_path: Path) -> None:
    for name, text in (("memory.max", "3000000\n"), ("memory.current", "1000000\n")):
        (tmp_path / name).write_text(text, encoding="ascii")
    assert freememory._left_in_container(tmp_path) == 2_000_000
    (tmp_path / "memory.max").write_text("max\n", encoding="ascii")
    assert freememory._left_in_container(tmp_path) is None
    assert freememory._left_in_container(tmp_path / "nowhere") is None
    assert (freememory.free() or 1) > 0


def test_what_is_promised_to_one_is_not_there_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freememory, "free", lambda: 100e6)
    with promised(60e6):
        with pytest.raises(Refused, match="takes about 50 MB of memory, and 40 MB are free"), promised(50e6):
            pass
        with promised(40e6):
            pass
    with promised(100e6):
        pass


def test_a_promise_ends_with_the_work_also_where_that_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freememory, "free", lambda: 100e6)
    with pytest.raises(ZeroDivisionError), promised(100e6):
        raise ZeroDivisionError
    with promised(100e6):
        pass


def test_many_at_once_get_no_more_than_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freememory, "free", lambda: 100e6)

    def one(stack: ExitStack) -> bool:
        try:
            stack.enter_context(promised(10e6))
        except Refused:
            return False
        return True

    with ExitStack() as stack, ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, [stack] * 50)) == 10


def test_where_nobody_tells_what_is_free_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freememory, "free", lambda: None)
    with promised(1e15):
        pass
