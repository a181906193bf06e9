"""Memory to work in: taken back by the next call, one a thread, and given back when nobody works."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from kpi.machine import scratch


def test_the_next_call_takes_it_back_and_other_threads_have_their_own() -> None:
    first = scratch.scratch("test", (3, 4))
    with ThreadPoolExecutor(1) as pool:
        assert not np.shares_memory(first, pool.submit(scratch.scratch, "test", (3, 4)).result())
    assert np.shares_memory(first, scratch.scratch("test", (2, 2)))


def test_it_is_given_back_for_all_threads_and_nobody_loses_what_they_hold() -> None:
    with ThreadPoolExecutor(1) as pool:
        theirs = pool.submit(scratch.scratch, "test", (5,)).result()
        theirs[:] = 7
        scratch.give_back()
        assert theirs.tolist() == [7] * 5
        assert not np.shares_memory(theirs, pool.submit(scratch.scratch, "test", (5,)).result())
