"""Our side: the crowd one period ahead, its forecast, and what `kpi.pay` gives for any worlds of it."""

from dataclasses import replace

import numpy as np

from bench import crowd
from bench.peers.luck import OUTLOOK
from kpi import Workforce, pay
from kpi.forecast import Forecast, detailed, forecast
from kpi.money import Floats
from kpi.payment.groupsums import of_groups
from kpi.worlds import Future, Worlds, draw


def future(people: int, teams: int = 100) -> Future:
    """Everybody there the whole period, with equal plans, and nothing known of anybody."""
    made = crowd.workforce(people, teams)
    one = np.ones(made.plan.shape)
    of_teams = np.ones(made.group_fact.shape)
    ahead = replace(
        made,
        presence=np.ones_like(made.presence),
        plan=one,
        fact=one,
        attainment=one,
        group_fact=of_teams,
        group_attainment=of_teams,
    )
    return Future(ahead, OUTLOOK, known=np.zeros(one.shape[:2]), open=np.ones(one.shape[:2]))


def costed(ahead: Future, worlds: int) -> Forecast:
    """Drawn and paid in chunks, nothing kept; only what it costs."""
    return forecast(crowd.scheme(), draw(ahead, worlds, keep=False))


def forecasted(ahead: Future, worlds: int) -> Forecast:
    """The same with what everybody may be paid."""
    return detailed(crowd.scheme(), draw(ahead, worlds, keep=False))


def attainment(worlds: Worlds) -> Floats:
    """(kpis, people, worlds) of the first chunk, in the order of the workforce."""
    blocks = [block for batch in range(len(worlds.batches)) for block in worlds.blocks(batch, 0)]
    found = np.empty((len(crowd.KPIS), len(worlds.future.workforce.seats), 2 * worlds.pairs(0)), np.float32)
    for block in blocks:
        found[:, block.cohort.rows] = block.attainment[:, :, 0]
    return found


def target(made: Workforce) -> Floats:
    """(people,) money."""
    return made.target_bonus[:, 0]


def paid(made: Workforce, drawn: Floats) -> Floats:
    """(people, worlds) money that `kpi.pay` gives for attainments (kpis, people, worlds)."""
    results = drawn.astype(np.float64)[:, :, None, :]
    members = np.ones(results.shape)
    mean = of_groups(made.team_index, results, members > 0) / of_groups(made.team_index, members, members > 0)
    world = replace(made, attainment=results, fact=results, plan=members, group_attainment=mean, group_fact=mean)
    return pay(crowd.scheme(), world).payout[:, 0] / 100
