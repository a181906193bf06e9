"""Cases kept on a disk: what is lost when the process that saves is killed, and what saving and opening cost."""

import os
import random
import signal
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from bench.app import ROOT
from bench.measure import Finding, NotRun, in_turns
from kpi import Refused, load
from kpi.store.case import Case, CaseStep, Data
from kpi.store.casestore import CaseStore, new_id
from kpi.store.casewriting import QUICK, PartsWriter

KILLS = 500
LONGEST = 0.08
"""Seconds after the first save within which it is killed: several saves."""
STEPS = 1_000


def keeping(rounds: int = 9) -> Iterator[Finding]:
    """Kills, then speed."""
    if not hasattr(os, "fork"):
        raise NotRun("a process that is killed is made by fork, which this system does not know")
    with tempfile.TemporaryDirectory() as folder:
        lost, saves = _killed_often(Path(folder))
    note = f"killed {KILLS} times after {saves} saves; lost, damaged or refused afterwards: {lost}"
    yield Finding("keep: lost when killed", "cases", (float(lost),), (float(KILLS),), 0.0, note)
    with tempfile.TemporaryDirectory() as folder:
        yield from _speed(Path(folder), rounds)


def _case(steps: int) -> Case:
    """The sample company with as many steps."""
    scheme, folder = load(ROOT / "data" / "company" / "scheme.yaml"), ROOT / "data" / "company"
    data = Data("company", pd.read_csv(folder / "results.csv"), pd.read_csv(folder / "people.csv"))
    history = tuple(CaseStep(scheme.shared(0.3 + place / (2 * steps))) for place in range(steps))
    return Case(data, scheme, history, at=steps - 1)


def _further(case: Case, edition: int) -> Case:
    step = case.step._replace(scheme=case.worked_on.shared(0.2 + edition % 1000 / 2000))
    return replace(case, history=(*case.history, step), at=len(case.history))


def _killed_often(folder: Path) -> tuple[int, int]:
    """How many cases did not come back as they were said to be saved, and how many saves there were."""
    CaseStore(folder)
    case = _case(2)
    chance = random.Random(6040)  # noqa: S311 - moments to kill at
    said = {}
    lost = 0
    for _turn in range(KILLS):
        name = new_id()
        said[name] = _killed(folder, name, case, chance.uniform(0, LONGEST))
        lost += not _is_there(CaseStore(folder), name, said[name])
    store = CaseStore(folder)
    later = sum(not _is_there(store, name, edition) for name, edition in said.items())
    return max(lost, later), sum(said.values())


def _killed(folder: Path, name: str, case: Case, after: float) -> int:
    """A process that saves without end is killed so long after its first save; the last edition that it spoke of."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reads)
        _save_without_end(folder, name, case, writes)
    os.close(writes)
    with os.fdopen(reads, "r") as pipe:
        first = pipe.readline()
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return int([first, *pipe.read().split()][-1])


def _save_without_end(folder: Path, name: str, case: Case, writes: int) -> None:
    store, parts, edition = CaseStore(folder), PartsWriter(QUICK), 0
    while True:
        case = _further(case, edition)
        edition = store.write(name, "", edition, case, parts)
        os.write(writes, f"{edition}\n".encode())


def _is_there(store: CaseStore, name: str, edition: int) -> bool:
    """Whether a case is whole, and not older than was said."""
    try:
        opened = store.read(name)
    except Refused:
        return False
    return opened.edition in (edition, edition + 1) and len(opened.case.history) == opened.edition + 2


def _speed(folder: Path, rounds: int) -> Iterator[Finding]:
    """Saving one more step of a long history, and opening it, against one row that SQLite keeps as safely."""
    store, name, parts = CaseStore(folder), new_id(), PartsWriter(QUICK)
    case = _case(STEPS)
    edition = store.write(name, "", 0, case, parts)
    line = sqlite3.connect(folder / "yardstick.db", isolation_level=None)
    line.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE one (text)")

    def save() -> None:
        nonlocal case, edition
        case = _further(case, edition)
        edition = store.write(name, "", edition, case, parts)

    times = in_turns(save, lambda: line.execute("INSERT INTO one VALUES ('row')"), rounds)
    note = f"one step more after {STEPS:,}; written within a second of it"
    yield Finding("keep: save", "ms", tuple(times[0]), tuple(times[1]), None, note)
    times = in_turns(lambda: store.read(name), save, rounds)
    size = store.listed()[0].size / 1e6
    yield Finding("keep: open", "ms", tuple(times[0]), tuple(times[1]), None, f"{size:.1f} MB; against saving a step")
    line.close()
