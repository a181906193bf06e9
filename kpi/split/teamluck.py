"""What luck does to a team's result: how far it strays, and what its curve gives then."""

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.payment.workforce import Workforce
from kpi.rules.people import Rows, known
from kpi.rules.team import Team
from kpi.rules.window import since_of
from kpi.split.chance import GRID, Luck


def _newest(team: Team, workforce: Workforce, every: NDArray[np.intp], plan: Floats) -> Floats | float:
    """(groups,) what share of a team's result the last period is, of which alone the luck is scattered."""
    since = since_of(team.over)[0]
    if since is None or len(since_of(team.over)) > 1:  # of two times the better one may be the shorter
        return 1.0
    together = np.zeros_like(plan)
    for name, part in team.kpis.items():
        plans = known(workforce.to_date(since, "nothing").plans(name), name)[:, 0]
        together += part * np.bincount(every, np.nan_to_num(plans), len(plan))
    return np.divide(plan, together, out=np.ones_like(plan), where=together > 0)


def team_on_grid(team: Team, workforce: Workforce, rows: Rows, luck: Luck) -> tuple[Floats, Floats, Floats, Floats]:
    """What the team's curve gives (people, grid), own weight in the team's result, its standard deviation, correlation with one's own."""
    count = len(workforce.group(team.of, rows))
    if not team.counts:
        return np.zeros((count, len(GRID))), np.zeros(count), np.zeros(count), np.zeros(count)
    every = workforce.group(team.of, slice(None))
    weight, plan = np.zeros(len(every)), np.zeros(len(workforce.teams) + 1)
    for name, part in team.kpis.items():
        plans = np.nan_to_num(workforce.plan[workforce.kpi_index[name]][:, 0])
        of_group = np.bincount(every, plans, len(plan))
        weight += part * np.divide(plans, of_group[every], out=np.zeros_like(plans), where=of_group[every] > 0)
        plan += part * of_group
    concentration = np.bincount(every, weight**2, len(plan))
    spread = luck.sd * np.sqrt(luck.common + (1 - luck.common) * concentration) * _newest(team, workforce, every, plan)
    result = np.nan_to_num(team.result(workforce)[:, 0])
    unit = plan if team.curve.scale == "value" else np.ones_like(plan)
    sign = -1.0 if team.curve.falls else 1.0
    gives = team.curve(result[:, None] + sign * (spread * unit)[:, None] * GRID)
    of_seat, mine = every[rows], weight[rows]
    with np.errstate(invalid="ignore", divide="ignore"):
        common = (luck.common + (1 - luck.common) * mine) * luck.sd / spread[of_seat]
    return gives[of_seat], mine, spread[of_seat], np.round(np.nan_to_num(np.minimum(common, 1.0)), 2)
