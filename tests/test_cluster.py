"""Several processes: the same results in the same order, whatever dies; and every address that is none is told so."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dask
import numpy as np
import pytest
from distributed import LocalCluster

from kpi.machine import cluster
from kpi.machine.threads import Compute
from kpi.problem import Problem, Refused

ROOT = Path(__file__).resolve().parent.parent


def tripled(mark: str, task: int) -> tuple[int, int]:
    """Three times the task and who did it; where a mark is wanted, the first to come to task 3 leaves it and dies."""
    if task == 3 and mark and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 3 * task, os.getpid()


def refused(_shared: None, _task: int) -> None:
    """A worker finds something wrong."""
    raise Refused([Problem("odd", "here"), Problem("even", "there")])


def test_a_killed_worker_costs_time_and_no_result(two_processes: Compute, tmp_path: Path) -> None:
    """While others wait behind it, and also when it is the one that the results wait for."""
    mark = tmp_path / "killed"
    found = list(two_processes(tripled, str(mark), range(20)))
    assert mark.exists()
    assert [result for result, _who in found] == [3 * task for task in range(20)]
    assert os.getpid() not in {who for _result, who in found}


def test_the_last_worker_may_die_too(tmp_path: Path) -> None:
    with cluster.processes(1) as compute:
        found = list(compute(tripled, str(tmp_path / "killed"), range(6)))
    assert [result for result, _who in found] == [0, 3, 6, 9, 12, 15]
    assert len({who for _result, who in found}) == 2


def test_one_death_after_the_other(tmp_path: Path) -> None:
    """Also of a worker that has hardly come back, and what all tasks share dies each time with the only one that has it."""
    with cluster.processes(1) as compute:
        for turn in range(3):
            found = compute(tripled, str(tmp_path / str(turn)), range(5))
            assert [result for result, _who in found] == [0, 3, 6, 9, 12]


def dying(_shared: None, _task: int) -> None:
    """A task that no worker survives."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_task_that_no_worker_survives() -> None:
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        cluster.processes(1) as compute,
        pytest.raises(Refused, match="the workers end again and again while they compute the same part"),
    ):
        list(compute(dying, None, [1]))


def test_processes_that_do_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "STARTING", 0.01)
    with pytest.raises(Refused, match=r"not started within 0\.01 seconds\. Compute without"), cluster.processes(1):
        pass


def test_much_that_all_tasks_share_is_no_reason_to_warn(two_processes: Compute) -> None:
    assert list(two_processes(total, np.ones(2_000_000), [1, 2])) == [2_000_001, 2_000_002]


def total(shared: np.ndarray, task: int) -> float:
    return float(shared.sum()) + task


def test_what_a_worker_refuses_comes_whole(two_processes: Compute) -> None:
    with pytest.raises(Refused) as caught:
        list(two_processes(refused, None, [1]))
    assert caught.value.problems == (Problem("odd", "here"), Problem("even", "there"))


def missing(_shared: None, _task: int) -> None:
    """The work's own error, of a kind that a broken connection raises, too."""
    raise FileNotFoundError("no such world")


def test_an_error_of_the_work_is_its_own(two_processes: Compute) -> None:
    with pytest.raises(FileNotFoundError, match="no such world"):
        list(two_processes(missing, None, [1]))


def test_its_processes_end_with_it() -> None:
    with cluster.processes(1) as compute:
        ((_result, worker),) = compute(tripled, "", [1])
        os.kill(worker, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


@pytest.mark.parametrize("workers", [0, -1, 100_000])
def test_a_number_of_processes_that_cannot_be(workers: int) -> None:
    with pytest.raises(Refused, match="Ask for 1 to"), cluster.processes(workers):
        pass


def answering(words: bytes) -> Iterator[str]:
    """The address of something that is no scheduler."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with server.accept()[0] as caller:
                caller.sendall(words)
                caller.recv(1)

        threading.Thread(target=serve, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def web_server() -> Iterator[str]:
    """It answers, in another language."""
    yield from answering(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 3)


@pytest.fixture
def silent() -> Iterator[str]:
    """It lets in and says nothing."""
    yield from answering(b"")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """So that nobody waits for what does not come."""
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    monkeypatch.setattr(cluster, "JOINING", 0.5)
    monkeypatch.setattr(cluster, "LONGEST_SILENCE", 0.5)
    with dask.config.set({"distributed.comm.timeouts.connect": "1s"}):
        yield


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "127.0.0.1", "http://127.0.0.1:1", "tcp://127.0.0.1:x", ""])
def test_an_address_where_nobody_is(address: str) -> None:
    with pytest.raises(Refused, match="no Dask scheduler answers at"), cluster.machines(address):
        pass


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("kind", ["web_server", "silent"])
def test_an_address_where_somebody_else_is(kind: str, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue(kind)
    with pytest.raises(Refused, match=f"no Dask scheduler answers at {address}"), cluster.machines(address):
        pass


@contextmanager
def threads_of_this_process(workers: int) -> Iterator[Any]:
    """A scheduler and its workers, as they would be on another machine."""
    with LocalCluster(
        n_workers=workers, processes=False, host="127.0.0.1", dashboard_address="127.0.0.1:0", protocol="tcp"
    ) as some:
        yield some


@pytest.mark.usefixtures("impatient")
def test_a_scheduler_alone_and_workers_of_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    with threads_of_this_process(0) as some:
        with pytest.raises(Refused, match="has no workers"), cluster.machines(some.scheduler_address):
            pass
        some.scale(1)
        some.wait_for_workers(1)
        with cluster.machines(some.scheduler_address) as compute:
            assert [result for result, _who in compute(tripled, "", [1, 2])] == [3, 6]
        monkeypatch.setattr(cluster, "code", threading.get_ident)  # another answer in the worker's thread
        with pytest.raises(Refused, match="another version of this program"), cluster.machines(some.scheduler_address):
            pass


_waiting = threading.Event()


def patient(_shared: None, task: int) -> int:
    """The second task ends when the test does."""
    return task if not task else task * _waiting.wait(60)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("end", "said"),
    [
        (lambda some: some.scale(0), "all workers have ended, and none has come back"),
        (lambda some: some.sync(some.scheduler.close), "the Dask scheduler has ended, or cannot be reached any more"),
    ],
)
def test_everybody_leaves(end: Callable[[Any], object], said: str) -> None:
    with threads_of_this_process(1) as some, cluster.machines(some.scheduler_address) as compute:
        _waiting.clear()
        found = compute(patient, None, [0, 1])
        assert next(found) == 0
        end(some)
        try:
            with pytest.raises(Refused, match=said):
                next(found)
        finally:
            _waiting.set()


def sluggish(_shared: None, task: int) -> int:
    """A task that takes longer than anybody waits in one go."""
    time.sleep(1.2)
    return task


@pytest.mark.usefixtures("impatient")
def test_a_result_that_is_long_in_coming_is_waited_for(two_processes: Compute) -> None:
    assert list(two_processes(sluggish, None, range(4))) == [0, 1, 2, 3]


def lost(mark: str, task: int) -> int:
    """The first time it never comes back."""
    if task == 1 and not Path(mark).exists():
        Path(mark).touch()
        time.sleep(600)
    return task


@pytest.mark.usefixtures("impatient")
def test_a_task_that_is_lost_is_submitted_again(tmp_path: Path) -> None:
    with cluster.processes(2) as compute:
        assert list(compute(lost, str(tmp_path / "lost"), range(4))) == [0, 1, 2, 3]


def test_without_dask_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    for opened in (cluster.processes(1), cluster.machines("tcp://127.0.0.1:1")):
        with pytest.raises(Refused, match=r"pip install -r requirements-dask\.txt"), opened:
            pass


def test_dask_waits_until_it_is_asked_for() -> None:
    code = "import sys, kpi.__main__; print('distributed' in sys.modules, 'dask' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def environment(name: str, _task: int) -> str | None:
    """Of a worker."""
    return os.environ.get(name)


def test_workers_keep_their_memory(two_processes: Compute) -> None:
    """Dask's own threshold makes every large array a new one from the system, which takes more time than filling it."""
    assert list(two_processes(environment, "MALLOC_TRIM_THRESHOLD_", [1])) == [str(1 << 30)]
