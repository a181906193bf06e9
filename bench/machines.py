"""What a second machine brings, and what a second process: a year of 120 people over Dask, against one process without it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bench import crowd
from bench.measure import Finding, NotRun, in_turns
from kpi import Workforce
from kpi.forecast import Forecast, detailed, distributed
from kpi.machine import cluster
from kpi.worlds import Future, Outlook, Worlds, draw

WORLDS = 20_000
_THREADS = Path("/proc/self/task")
MONTHS = tuple(f"2026-{month:02}" for month in range(1, 13))


def machines(rounds: int = 5) -> Iterator[Finding]:
    """Two processes with one processor each, as two machines would be, against one; then two processes against the threads of one."""
    cores = sorted(os.sched_getaffinity(0)) if _THREADS.is_dir() else []
    if len(cores) < 2:
        raise NotRun("two processors that a process can be bound to are needed")
    scheme, drawn = crowd.scheme(), draw(year(120), WORLDS, keep=False)
    with cluster.processes(2) as compute:

        def bound(work: Callable[..., Any], *rest: Any) -> Iterator[Any]:
            return compute(partial(_on_one_core, work, cores), *rest)

        alone = detailed(scheme, drawn)
        for elsewhere in (bound, compute):
            _same(distributed(scheme, drawn, elsewhere), alone)
        ours, theirs = in_turns(
            lambda: distributed(scheme, drawn, bound), lambda: _by_one_core(cores[0], drawn), rounds
        )
        note = f"{WORLDS:,} worlds; every process has one processor; starting them is not counted"
        yield Finding("machines, two for one", "ms", tuple(ours), tuple(theirs), 0.6, note)
        ours, theirs = in_turns(lambda: distributed(scheme, drawn, compute), lambda: detailed(scheme, drawn), rounds)
        yield Finding(
            "machines, processes for threads", "ms", tuple(ours), tuple(theirs), None, "all processors for both"
        )


def year(people: int, teams: int = 12) -> Future:
    """The crowd over twelve months."""
    once = crowd.workforce(people, teams)

    def months(array: Any, axis: int) -> Any:
        return np.repeat(np.ones_like(array), len(MONTHS), axis)

    workforce: Workforce = replace(
        once,
        periods=MONTHS,
        plan=months(once.plan, 2),
        fact=months(once.fact, 2),
        attainment=months(once.attainment, 2),
        group_fact=months(once.group_fact, 2),
        group_attainment=months(once.group_attainment, 2),
        target_bonus=np.repeat(once.target_bonus, len(MONTHS), 1),
        salary=np.repeat(once.salary, len(MONTHS), 1),
        multiplier=months(once.multiplier, 1),
        presence=months(once.presence, 1),
        recorded=months(once.recorded, 1),
    )
    nothing = np.zeros((len(once.kpis), people))
    return Future(workforce, Outlook(), known=nothing, open=nothing + 1)


def _on_one_core(work: Callable[[Any, Any], Any], cores: list[int], shared: Any, task: Any) -> Any:
    """What a worker does, on the processor of its own."""
    from distributed import get_worker

    with _bound({cores[int(get_worker().name) % len(cores)]}):
        return work(shared, task)


def _by_one_core(core: int, drawn: Worlds) -> Forecast:
    with _bound({core}):
        return detailed(crowd.scheme(), drawn)


@contextmanager
def _bound(cores: set[int]) -> Iterator[None]:
    """Every thread of this process on these processors, those that wait for work included; threads that begin meanwhile inherit it."""
    before = os.sched_getaffinity(0)
    _bind(cores)
    try:
        yield
    finally:
        _bind(before)


def _bind(cores: set[int]) -> None:
    for thread in _THREADS.iterdir():
        with suppress(ProcessLookupError):  # it has ended meanwhile
            os.sched_setaffinity(int(thread.name), cores)


def _same(one: Forecast, other: Forecast) -> None:
    np.testing.assert_array_equal(one.cost_by_period, other.cost_by_period)
    pd.testing.assert_frame_equal(one.people_in_minor_units, other.people_in_minor_units, check_exact=True)
