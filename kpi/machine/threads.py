"""Work on all processors at once: NumPy computes outside of Python's lock, so threads are enough."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from typing import Any, TypeVar

import numpy as np
from threadpoolctl import ThreadpoolController

Progress = Callable[[float], None]
"""Is told the share that is done; what it raises ends the work."""
Compute = Callable[[Callable[[Any, Any], Any], Any, Sequence[Any]], Iterator[Any]]
"""(work, shared, tasks) to the results of work(shared, task), in the order of the tasks: on this machine or others, see `kpi.machine.cluster`."""
_Done = TypeVar("_Done")
_Task = TypeVar("_Task")
_MOST = 8
_BUFFER = 1024
"""Elements. NumPy copies rows much shorter than its buffer into it before it computes; rows of worlds are to be computed where they are."""


def in_threads(
    work: Callable[[_Task], _Done], tasks: Sequence[_Task], progress: Progress | None = None
) -> Iterator[_Done]:
    """The work of all tasks in their order, on as many threads as there are processors; linear algebra gets none of its own.

    Only a few are under way at a time, so that results that are used up at once take no memory. The threads are the same for everybody who
    asks and stay, with the memory that they work in; what runs in one must not ask for others.
    """
    under_way: deque[Future[_Done]] = deque()
    most = 2 * _threads()
    with _single_threaded().limit(limits=1, user_api="blas"):
        try:
            for number, task in enumerate(tasks):
                under_way.append(_pool().submit(work, task))
                if number >= most:
                    yield under_way.popleft().result()
                    _report(progress, (number - most + 1) / len(tasks))
            while under_way:
                yield under_way.popleft().result()
                _report(progress, 1 - len(under_way) / len(tasks))
        finally:
            wait([left for left in under_way if not left.cancel()])


def _report(progress: Progress | None, share: float) -> None:
    if progress is not None:
        progress(share)


def _threads() -> int:
    return min(os.cpu_count() or 1, _MOST)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_threads(), "worlds", np.setbufsize, (_BUFFER,))


@cache
def _single_threaded() -> ThreadpoolController:
    """Small products of matrices lose by threads of their own. Looking for the libraries takes a moment, so it is done once."""
    return ThreadpoolController()
