"""`python -m bench.peers.fresh ours|naive cost|people` makes one forecast, of the cost alone or of everybody's pay as well, and prints its time, the most memory (MiB) of the process, and the expected cost."""

import json
import sys
import time
from collections.abc import Callable

from bench.memory import peak
from bench.peers import naive, ours
from kpi.forecast import Forecast
from kpi.money import Floats

PEOPLE, WORLDS, FEW = 1_000, 10_000, 20


def our_cost(worlds: int) -> tuple[float, float]:
    """Expected cost in money, and its standard error."""
    return _ours(ours.costed(AHEAD, worlds))


def our_people(worlds: int) -> tuple[float, float]:
    """The same with everybody's table."""
    found = ours.forecasted(AHEAD, worlds)
    _of_everybody = found.people_in_minor_units  # computed when it is asked for; theirs has it
    return _ours(found)


def _ours(found: Forecast) -> tuple[float, float]:
    return found.mean.value / 100, found.mean.error / 100


def naive_cost(worlds: int) -> tuple[float, float]:
    """Expected cost in money, and its standard error."""
    force = AHEAD.workforce
    return _theirs(naive.cost(ours.target(force), force.team_index, worlds))


def naive_people(worlds: int) -> tuple[float, float]:
    """The same with everybody's mean and quantiles."""
    force = AHEAD.workforce
    return _theirs(naive.forecast(ours.target(force), force.team_index, worlds).cost)


def _theirs(cost: Floats) -> tuple[float, float]:
    return float(cost.mean()), float(cost.std() / len(cost) ** 0.5)


SIDES: dict[tuple[str, str], Callable[[int], tuple[float, float]]] = {
    ("ours", "cost"): our_cost,
    ("ours", "people"): our_people,
    ("naive", "cost"): naive_cost,
    ("naive", "people"): naive_people,
}

if __name__ == "__main__":
    AHEAD = ours.future(PEOPLE)
    side = SIDES[sys.argv[1], sys.argv[2]]
    side(FEW)  # libraries that load when they are first used are loaded
    started = time.perf_counter()
    mean, error = side(WORLDS)
    print(
        json.dumps({"ms": (time.perf_counter() - started) * 1000, "MiB": peak() / 2**20, "mean": mean, "error": error})
    )
