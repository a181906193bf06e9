"""`kpi.pay` against the same formula in plain NumPy, and against pandas row by row."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import numpy as np

from bench import crowd, plain
from bench.measure import Finding, in_turns
from kpi import Workforce, pay

GIB = 2**30


def pay_thousand(rounds: int = 40) -> Iterator[Finding]:
    """1,000 people with six KPIs."""
    yield _against("pay-thousand", crowd.workforce(1_000), plain.expression, 2.0, rounds, calls=20)


def pay_million(rounds: int = 11) -> Iterator[Finding]:
    """1,000,000 people with six KPIs in 100,000 teams, and the memory of a process that does it."""
    yield _against("pay-million", crowd.workforce(1_000_000, teams=100_000), plain.blocked, 3.0, rounds)
    command = [sys.executable, "-m", "bench.memory"]
    peak = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - ourselves
    yield Finding("pay-million memory", "GiB", (int(peak.stdout) / GIB,), (1.0,), 1.5, "peak of a fresh process")


def row_by_row(rounds: int = 5) -> Iterator[Finding]:
    """20,000 people, as rows of a table paid one after the other."""
    force = crowd.workforce(20_000)
    people = plain.table(force)

    def yardstick(_force: Workforce) -> plain.Paid:
        return plain.Paid(*plain.row_by_row(people).to_numpy().T)

    yield _against("apply", force, yardstick, 1 / 500, rounds)


def worlds(rounds: int = 15) -> Iterator[Finding]:
    """200 people with six KPIs in 2,000 worlds, in single precision; so money may differ by two minor units."""
    yield _against("worlds", crowd.workforce(200, teams=20, worlds=2_000), plain.blocked, None, rounds, apart=2)


def _against(
    name: str,
    force: Workforce,
    yardstick: Callable[[Workforce], plain.Paid],
    limit: float | None,
    rounds: int,
    *,
    calls: int = 1,
    apart: int = 0,
) -> Finding:
    """Both on the same arrays, once their results have been found to agree."""
    scheme = crowd.scheme()
    ours, theirs = pay(scheme, force), yardstick(force)
    for field, money in theirs._asdict().items():
        np.testing.assert_allclose(getattr(ours, field), money.reshape(force.shape), rtol=0, atol=apart)
    first, second = in_turns(lambda: pay(scheme, force), lambda: yardstick(force), rounds, calls)
    return Finding(name, "ms", tuple(first), tuple(second), limit)
