"""Drawing and paying worlds, against drawing alone: the time that NumPy takes for as many standard normals on the same threads."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import cycle
from typing import Any

import numpy as np

from bench import crowd
from bench.measure import Finding, in_turns
from bench.splitting import company
from kpi.forecast import ScoredWorlds, Splits, detailed, forecast
from kpi.money import Floats
from kpi.payment.workforce import Workforce
from kpi.split import SHARES
from kpi.worlds import Future, Outlook, draw

PEOPLE, WORLDS = 1_000, 10_000
MIB = 2**20
_AT_ONCE = 500_000


def normals(results: int) -> None:
    """So many standard normals in single precision by NumPy's fastest generator, on a thread for each processor."""
    threads = min(os.cpu_count() or 1, 8)

    def some(seed: int) -> None:
        generator, room = np.random.Generator(np.random.SFC64(seed)), np.empty(_AT_ONCE, np.float32)
        for _ in range(results // threads // _AT_ONCE):
            generator.standard_normal(out=room, dtype=np.float32)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(some, range(threads)))


def worlds(rounds: int = 9) -> Iterator[Finding]:
    """1,000 people with six KPIs in 10,000 worlds of one period: from scratch, and again after an edit."""
    scheme, ahead = crowd.scheme(), crowd.future(PEOPLE)
    kept = draw(ahead, WORLDS)
    scored = ScoredWorlds(scheme, kept)
    scored.under(scheme)
    kpis = scheme.cards[0].kpis
    slide = cycle(range(1, 8))  # a slider never stands where it was: asking for what is remembered would be no work

    def thresholds() -> object:
        lower = kpis[1].revise(curve=kpis[1].curve.moved(0, at=0.75 + next(slide) / 100))
        return scored.under(scheme.revise_card("Seller", kpis=(kpis[0], lower, *kpis[2:]))).cost

    def weights() -> object:
        more = next(slide) / 100
        heavier = (kpis[0].revise(weight=0.3 + more), kpis[1].revise(weight=0.25 - more), *kpis[2:])
        return scored.under(scheme.revise_card("Seller", kpis=heavier)).cost

    uncapped = scheme.revise_card("Seller", cap=None)
    splits = Splits(uncapped, kept)
    splits.cost(0.6)
    doings: list[tuple[str, Callable[[], object], float | None]] = [
        ("from scratch, not kept", lambda: forecast(scheme, draw(ahead, WORLDS, keep=False)).cost, 1.0),
        ("from scratch, kept", lambda: forecast(scheme, draw(ahead, WORLDS)).cost, 1.0),
        (
            "from scratch with people's table",
            lambda: detailed(scheme, draw(ahead, WORLDS, keep=False)).people_in_minor_units,
            None,
        ),
        ("everything again", lambda: forecast(scheme, kept).cost, 0.35),
        ("everybody's pay, beside the cost", lambda: forecast(scheme, kept).details, None),
        ("another threshold", thresholds, 0.12),
        ("another weight", weights, 0.12),
        ("another split, something binds", lambda: scored.under(scheme.shared(0.6 + next(slide) / 100)).cost, None),
        ("another split, by algebra", lambda: splits.cost(0.7), 0.005),
        ("quantiles of 101 splits", lambda: splits.quantiles([share / 100 for share in SHARES.tolist()]), 0.1),
    ]
    for name, doing, limit in doings:
        ours, theirs = in_turns(doing, lambda: normals(PEOPLE * len(kpis) * WORLDS), rounds)
        yield Finding(name, "ms", tuple(ours), tuple(theirs), limit)
    for name, limit in (("kept", 400.0), ("streamed", 150.0)):
        command = [sys.executable, "-m", "bench.forecasting", name]
        before, most = map(int, subprocess.run(command, capture_output=True, check=True, text=True).stdout.split())  # noqa: S603
        note = f"added to the {before / MIB:.0f} MiB of a process that has imported everything"
        yield Finding(f"forecast memory, {name}", "MiB", ((most - before) / MIB,), (1.0,), limit, note)


def growth(rounds: int = 3) -> Iterator[Finding]:
    """Twice the people, worlds or periods, against once: linear growth is 2."""
    scheme = crowd.scheme()
    once = crowd.future(500, 50)
    doubled: list[tuple[str, Future, int]] = [
        ("people", crowd.future(1_000), 2_000),
        ("worlds", once, 4_000),
        ("periods", crowd.future(500, 50, periods=2), 2_000),
    ]
    for name, ahead, count in doubled:
        ours, theirs = in_turns(
            lambda ahead=ahead, count=count: forecast(scheme, draw(ahead, count)),  # type: ignore[misc]
            lambda: forecast(scheme, draw(once, 2_000)),
            rounds,
        )
        yield Finding(f"twice the {name}", "ms", tuple(ours), tuple(theirs), 2.5)


def year(rounds: int = 5) -> Iterator[Finding]:
    """A slider on the sample company: twelve months ahead in 10,000 worlds; the yardstick is 150 ms."""
    scheme, history = company()
    kept = draw(ahead(history), WORLDS)
    scored = ScoredWorlds(scheme, kept)
    scored.under(scheme)
    seller = scheme.cards[0]
    kpis = seller.kpis
    slide = cycle(range(1, 8))

    def thresholds() -> object:
        lower = kpis[0].revise(curve=kpis[0].curve.moved(0, at=0.8 + next(slide) / 100))
        return scored.under(scheme.revise_card(seller.role, kpis=(lower, *kpis[1:]))).cost

    sliders: list[tuple[str, Callable[[], object]]] = [
        ("company, everything", lambda: forecast(scheme, kept).cost),
        ("company, split", lambda: scored.under(scheme.shared(0.6 + next(slide) / 100)).cost),
        ("company, threshold", thresholds),
    ]
    for name, doing in sliders:
        ours, _nothing = in_turns(doing, lambda: None, rounds)
        yield Finding(name, "ms", tuple(ours), (150.0,), 1.0)


def ahead(history: Workforce) -> Future:
    """Those of the last month, each expected in every one of twelve months as in the mean of their past."""
    here = history.only(history.recorded[:, -1])
    wide: dict[str, Any] = {name: _mean_of(getattr(here, name)) for name in ("plan", "fact", "attainment")}
    of_groups: dict[str, Any] = {name: _mean_of(getattr(here, name)) for name in ("group_fact", "group_attainment")}
    still: dict[str, Any] = {name: np.repeat(getattr(here, name)[:, -1:], 12, axis=1) for name in _STILL}
    ahead = replace(here, periods=history.periods[-12:], **wide, **of_groups, **still)
    shape = ahead.attainment.shape[:2]
    return Future(ahead, Outlook(), np.zeros(shape), np.ones(shape))


_STILL = ("target_bonus", "salary", "multiplier", "presence", "recorded")


def _mean_of(array: Floats) -> Floats:
    """(..., 12) the mean of what is known."""
    known = ~np.isnan(array)
    total = np.where(known, array, 0.0).sum(axis=-1, keepdims=True)
    mean = np.where(known.any(axis=-1, keepdims=True), total / np.maximum(known.sum(axis=-1, keepdims=True), 1), np.nan)
    return np.repeat(mean, 12, axis=-1)


if __name__ == "__main__":
    from bench.memory import peak

    before = peak()
    detailed(crowd.scheme(), draw(crowd.future(PEOPLE), WORLDS, keep=sys.argv[1] == "kept"))
    print(before, peak())
