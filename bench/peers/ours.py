"""Our side: the crowd one period ahead, and what `kpi.pay` gives for any worlds of it."""

from dataclasses import replace

import numpy as np

from bench import crowd
from kpi import Workforce, pay
from kpi.curve import Floats
from kpi.workforce import of_groups


def force(people: int, teams: int = 100) -> Workforce:
    """Everybody there the whole period, with equal plans."""
    made = crowd.workforce(people, teams)
    return replace(made, presence=np.ones_like(made.presence))


def target(made: Workforce) -> Floats:
    """(people,) money."""
    return made.target_bonus[:, 0]


def paid(made: Workforce, attainment: Floats) -> Floats:
    """(people, worlds) money that `kpi.pay` gives for attainments (kpis, people, worlds)."""
    of_worlds = attainment.astype(np.float64)[:, :, None, :]
    known = np.ones(of_worlds.shape, bool)
    mean = of_groups(made.team_index, of_worlds, known) / of_groups(made.team_index, known * 1.0, known)
    drawn = replace(made, attainment=of_worlds, fact=of_worlds, plan=known * 1.0, group_attainment=mean)
    return pay(crowd.scheme(), replace(drawn, group_fact=mean)).payout[:, 0] / 100
