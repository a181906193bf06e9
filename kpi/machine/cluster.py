"""The same computation in several processes or on several machines, by dask.distributed; in order, so that every digit stays.

What is computed is a pure function of what all tasks share and of one task. The scheduler remembers both until the results are
here: what a worker has lost when it died is computed again by the others, and the result is the same.
"""

import asyncio
import logging
import os
import signal
import tempfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

import numpy as np

from kpi.language import _
from kpi.machine.threads import Compute
from kpi.problem import Problem, Refused

Client = Any
"""Of dask.distributed, which is half typed and not always there."""

PATIENCE = 5
"""Seconds until a scheduler must answer."""
STARTING = 120
"""Seconds until a process must have started; a busy machine takes its time."""
JOINING = 20
"""Seconds until a first worker must be there."""
LONGEST_SILENCE = 60
"""Seconds without the result that is waited for until it is asked whether anybody is still there to compute it."""
_AHEAD = 2
"""Tasks a thread that are under way or wait to be fetched: what bounds the memory."""
_SETTINGS = {
    "distributed.nanny.pre-spawn-environ": {
        # Dask's own 64 KiB hands every array back to the system at once, and fetching it anew costs more than filling it.
        "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
        "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
        "OPENBLAS_NUM_THREADS": "1",
    },
    # A worker that was killed may take its time to start anew on a busy machine; Dask would strike it off after 15 s, for ever.
    "distributed.deploy.lost-worker-timeout": "1 hour",
    # How long a dead worker is asked for a result that it took with it.
    "distributed.comm.timeouts.connect": "10s",
    "distributed.scheduler.http.routes": [],  # no pages that show what is computed
    "distributed.worker.http.routes": [],
}


@contextmanager
def processes(workers: int) -> Iterator[Compute]:
    """So many processes on this machine, reachable from this machine only, ended at the end. Raises `Refused` without Dask."""
    distributed = _dask()
    import dask

    most = os.cpu_count() or 1
    if not 1 <= workers <= most:
        what = _("{n} processes: this machine has {most} processors").format(n=workers, most=most)
        raise Refused([Problem(what, "--workers", _("Ask for 1 to {most}.").format(most=most))])
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(_SETTINGS))
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="sixtyforty-"))
        cluster = distributed.LocalCluster(
            n_workers=0,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            security=True,  # certificates of its own: other accounts of this machine cannot look in, or send work
            memory_limit=0,  # or it would write what does not fit, and so personal data, to disk
            local_directory=folder,
            silence_logs=logging.CRITICAL,
        )
        stack.enter_context(cluster)
        client = stack.enter_context(distributed.Client(cluster))
        cluster.sync(_ignore_interrupts)
        cluster.scale(workers)  # not at once: nothing would limit how long it is waited for
        what = _("the processes have not started within {seconds} seconds").format(seconds=STARTING)
        _await(client, workers, STARTING, Problem(what, "--workers", _("Compute without --workers, in this process.")))
        yield _on_workers(client)


async def _ignore_interrupts() -> None:
    """Ctrl-C reaches every process of the terminal: this one ends the others; they, begun by this thread, do not hear it.

    A mask that is set before they begin holds while they start, too.
    """
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        resource_tracker.ensure_running()  # or it would begin with the first of them, and lift the mask
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])


@contextmanager
def machines(address: str) -> Iterator[Compute]:
    """The workers of a Dask scheduler such as tcp://10.0.0.5:8786. Raises `Refused` when there is none, or none of use."""
    distributed = _dask()
    _refuse_no_scheduler(address)
    with _without_log(), distributed.Client(address, set_as_default=False) as client:
        _await_worker(client, address)
        _refuse_other_versions(client)
        yield _on_workers(client)


@contextmanager
def _without_log() -> Iterator[None]:
    """What Dask's client logs when somebody dies is mended or said by us."""
    log = logging.getLogger("distributed.client")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


def _refuse_no_scheduler(address: str) -> None:
    """Asks who answers, before a client starts that would try for long and leave threads behind."""
    from distributed.core import rpc

    who: Callable[..., Any] = rpc

    async def kind() -> str:
        async with who(address, timeout=PATIENCE) as there:
            return str((await asyncio.wait_for(there.identity(), PATIENCE))["type"])

    try:
        scheduler = asyncio.run(kind()) == "Scheduler"
    except Exception as error:  # whatever listens there may answer anything
        raise Refused([_no_scheduler(address)]) from error
    if not scheduler:
        raise Refused([_no_scheduler(address)])


def _no_scheduler(address: str) -> Problem:
    mend = _("Start one with “python -m dask scheduler”; it says its address, such as tcp://10.0.0.5:8786.")
    return Problem(_("no Dask scheduler answers at {address}").format(address=address), "--cluster", mend)


def _await_worker(client: Client, address: str) -> None:
    what = _("the Dask scheduler at {address} has no workers").format(address=address)
    mend = _("Start them with “python -m dask worker {address}” in the folder of this program.").format(address=address)
    _await(client, 1, JOINING, Problem(what, "--cluster", mend))


def _await(client: Client, workers: int, seconds: float, otherwise: Problem) -> None:
    """Until so many workers are there."""
    try:
        client.wait_for_workers(workers, timeout=seconds)
    except TimeoutError as error:
        raise Refused([otherwise]) from error
    except OSError as error:
        raise Refused([_scheduler_ended()]) from error


def _refuse_other_versions(client: Client) -> None:
    """A worker with other rules would mix figures of two versions without a word."""
    found = client.run(code, on_error="return")
    others = sorted(worker for worker, its_code in found.items() if its_code != code())
    if others:
        what = _("these workers have another version of this program, or none: {workers}")
        mend = _("Start them anew with “python -m dask worker”, in a folder with this version.")
        raise Refused([Problem(what.format(workers=", ".join(others)), "--cluster", mend)])


@cache
def code() -> int:
    """A number that tells two versions of the engine and of NumPy apart; as of when it was first asked."""
    files = sorted(path for path in Path(__file__).parent.parent.rglob("*.py"))
    return zlib.crc32(np.__version__.encode() + b"".join(path.read_bytes() for path in files))


def _dask() -> Any:
    try:
        import distributed
    except ImportError as error:
        what = _("several processes or machines need Dask, which is not installed")
        raise Refused([Problem(what, mend=_("Install it: pip install -r requirements-dask.txt"))]) from error
    return distributed


@dataclass(frozen=True)
class _Shared:
    """What all tasks share, closed: Dask looks into lists and the like for results of other tasks."""

    value: Any


def _on_workers(client: Client) -> Compute:
    """What computes on the workers of a client."""

    def compute(work: Callable[[Any, Any], Any], shared: Any, tasks: Sequence[Any]) -> Iterator[Any]:
        with _errors_in_words():
            # A task of its own, not scattered: data that no task gives are lost with the worker that has them.
            threads = _threads(client)
            held = _held_by_workers(client, shared, list(threads))
            waiting = iter(tasks)
            under_way: deque[tuple[Any, Any]] = deque()
            while True:
                under_way.extend(
                    (task, client.submit(_run, work, held, task, pure=False))
                    for task in islice(waiting, _AHEAD * max(1, sum(threads.values())) - len(under_way))
                )
                if not under_way:
                    return
                task, future = under_way.popleft()
                yield _result(client, future, partial(_anew, client, work, shared, task))

    return compute


@contextmanager
def _errors_in_words() -> Iterator[None]:
    """What Dask raises, in words."""
    from distributed import CancelledError, KilledWorker
    from distributed.client import ClosedClientError

    try:
        yield
    except KilledWorker as error:
        what = _("the workers end again and again while they compute the same part")
        mend = _("They may be short of memory: start fewer on each machine.")
        raise Refused([Problem(what, mend=mend)]) from error
    except (CancelledError, ClosedClientError) as error:
        raise Refused([_scheduler_ended()]) from error


def _threads(client: Client) -> dict[str, int]:
    """How many each worker has, by its address."""
    try:
        return dict(client.nthreads())
    except OSError as error:
        raise Refused([_scheduler_ended()]) from error


def _scheduler_ended() -> Problem:
    return Problem(_("the Dask scheduler has ended, or cannot be reached any more"), mend=_run_again())


def _run_again() -> str:
    return _("What they wrote last may say why. Run the command again, or without --workers and --cluster.")


def _held_by_workers(client: Client, shared: Any, workers: Sequence[str]) -> Any:
    """The future of what all tasks share, and every worker has it: later it would come from one that is busy already."""
    import dask

    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 PB"}):  # or Dask warns that it is large
        held = client.submit(_Shared, shared, pure=False)
    fetch = partial(client.submit, _load, held, pure=False)
    for future in [fetch(workers=[worker], allow_other_workers=True) for worker in workers]:
        _result(client, future, fetch)
    return held


def _load(_held: _Shared) -> None:
    """Makes a worker ask for it."""


def _run(work: Callable[[Any, Any], Any], held: _Shared, task: Any) -> Any:
    """One task, on a worker."""
    return work(held.value, task)


def _anew(client: Client, work: Callable[[Any, Any], Any], shared: Any, task: Any) -> Any:
    """The future of a task that was submitted before, with nothing in common with the first."""
    return client.submit(_run, work, client.submit(_Shared, shared, pure=False), task, pure=False)


def _result(client: Client, future: Any, again: Callable[[], Any]) -> Any:
    """The result of the future, or of one submitted again after a lull: a task or its answer may be lost with who had it, and a scheduler
    may wait for ever for a worker that was killed. Raises what the work raises."""
    asked, patience = [future], LONGEST_SILENCE
    while True:
        try:
            return _first(client, asked, patience)
        except OSError:  # no answer in time, or a broken connection
            if any(one.status == "error" for one in asked):
                raise
            _await(client, 1, JOINING, Problem(_("all workers have ended, and none has come back"), mend=_run_again()))
            patience *= 2  # a long answer over a slow line must come through some time
            asked.append(again())


def _first(client: Client, asked: Sequence[Any], patience: float) -> Any:
    """The result of whichever is there first; of several, of the last that was asked for."""
    there = _dask().as_completed(asked[::-1], loop=client.loop, timeout=patience)
    return next(there).result(timeout=patience)
