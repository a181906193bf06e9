"""`python -m bench.peers.fresh ours|naive` makes one forecast and prints its time, the most memory (MiB) of the process, and the expected cost."""

import json
import sys
import time
from collections.abc import Callable

from bench.memory import peak
from bench.peers import naive, ours

PEOPLE, WORLDS, FEW = 1_000, 10_000, 20


def our_mean(worlds: int) -> tuple[float, float]:
    """Expected cost in money, and its standard error."""
    found = ours.forecasted(AHEAD, worlds)
    _of_everybody = found.people  # computed when it is asked for; theirs has it
    return found.mean.value / 100, found.mean.error / 100


def naive_mean(worlds: int) -> tuple[float, float]:
    """Expected cost in money, and its standard error."""
    force = AHEAD.workforce
    cost = naive.forecast(ours.target(force), force.team_index, worlds).cost
    return float(cost.mean()), float(cost.std() / len(cost) ** 0.5)


SIDES: dict[str, Callable[[int], tuple[float, float]]] = {"ours": our_mean, "naive": naive_mean}

if __name__ == "__main__":
    AHEAD = ours.future(PEOPLE)
    side = SIDES[sys.argv[1]]
    side(FEW)  # libraries that load when they are first used are loaded
    started = time.perf_counter()
    mean, error = side(WORLDS)
    print(
        json.dumps({"ms": (time.perf_counter() - started) * 1000, "MiB": peak() / 2**20, "mean": mean, "error": error})
    )
