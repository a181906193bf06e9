"""Small futures made by hand, for tests of worlds and forecasts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from kpi import Scheme, Workforce
from kpi.forecast import PaidChunk
from kpi.forecast.parts import paid_chunks
from kpi.payment.groupsums import of_groups
from kpi.worlds import Future, Outlook, draw


def future(
    expected: Sequence[float],
    *,
    outlook: Outlook | None = None,
    kpis: Sequence[str] = ("sales",),
    periods: Sequence[str] = ("2027-01",),
    names: Sequence[str] | None = None,
    teams: Sequence[str] | None = None,
    roles: Sequence[str] | None = None,
    plans: Sequence[float] | None = None,
    target: float = 50_000.0,
    known: float | Sequence[float] = 0.0,
    left_open: float = 1.0,
) -> Future:
    """People with expected attainments of every KPI, one plan and one target bonus a period."""
    people = len(expected)
    shape = (len(kpis), people, len(periods))
    attainment = np.broadcast_to(np.array(expected, float)[None, :, None], shape).copy()
    plan = np.broadcast_to(np.array(plans or [100.0] * people)[None, :, None], shape).copy()
    seats = pd.DataFrame(
        {
            "person": list(names or [f"p{place}" for place in range(people)]),
            "team": list(teams or ["Team"] * people),
            "role": list(roles or ["Seller"] * people),
        }
    )
    in_order = tuple(sorted(set(seats["team"])))
    team_of = pd.Index(in_order).get_indexer(pd.Index(seats["team"]))
    group_fact = of_groups(team_of, plan * attainment, np.ones(shape, bool))
    once = np.ones(shape[1:])
    workforce = Workforce(
        kpis=tuple(kpis),
        periods=tuple(periods),
        seats=seats,
        teams=in_order,
        plan=plan,
        fact=plan * attainment,
        attainment=attainment,
        group_fact=group_fact,
        group_attainment=group_fact / of_groups(team_of, plan, np.ones(shape, bool)),
        target_bonus=target * once,
        salary=0 * once,
        multiplier=once.copy(),
        presence=once.copy(),
        recorded=once > 0,
    )
    return Future(
        workforce,
        outlook or Outlook(),
        np.broadcast_to(np.array(known, float), shape[:2]).copy(),
        np.full(shape[:2], left_open),
    )


def results(worlds: Any, name: str = "sales") -> Any:
    """(people, periods, worlds) drawn attainments in the order of the workforce."""
    seats = len(worlds.future.workforce.seats)
    found = np.full((seats, len(worlds.future.workforce.periods), worlds.count), np.nan)
    start = 0
    for chunk in worlds.chunks:
        stop = start + 2 * worlds.pairs(chunk)
        for batch in range(len(worlds.batches)):
            for block in worlds.blocks(batch, chunk):
                found[block.cohort.rows, :, start:stop] = block.own(name, "plan")
        start = stop
    return found


def part(scheme: Scheme, future: Future, count: int, chunk: int) -> PaidChunk:
    """One chunk of the forecast of `count` worlds, paid by itself."""
    return next(paid_chunks(scheme, draw(future, count, keep=False), [chunk]))
