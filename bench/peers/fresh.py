"""`python -m bench.peers.fresh ours|naive` makes one forecast and prints its time, the most memory of the process, and the mean cost."""

import json
import sys
import time
from collections.abc import Callable

from bench.memory import peak
from bench.peers import naive, ours

PEOPLE, WORLDS, FEW = 1_000, 10_000, 20


def our_mean(worlds: int) -> float:
    """Expected cost in money."""
    return ours.forecasted(AHEAD, worlds).mean.value / 100


def naive_mean(worlds: int) -> float:
    """Expected cost in money."""
    force = AHEAD.workforce
    return float(naive.forecast(ours.target(force), force.team_index, worlds).cost.mean())


SIDES: dict[str, Callable[[int], float]] = {"ours": our_mean, "naive": naive_mean}

if __name__ == "__main__":
    AHEAD = ours.future(PEOPLE)
    side = SIDES[sys.argv[1]]
    side(FEW)  # libraries that load when they are first used are loaded
    started = time.perf_counter()
    mean = side(WORLDS)
    print(json.dumps({"ms": (time.perf_counter() - started) * 1000, "peak": peak(), "mean": mean}))
