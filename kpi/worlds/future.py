"""The workforce ahead: who is there, with which plans, and what is known of each person's luck."""

from dataclasses import dataclass

from kpi.curve import Floats
from kpi.workforce import Workforce
from kpi.worlds.outlook import Outlook


@dataclass(frozen=True, eq=False)
class Future:
    """What worlds are drawn for. Nothing in it is random."""

    workforce: Workforce
    """(kpis, people, periods ahead): plans, target bonuses, salaries and known days employed; its facts and attainments are the expected ones
    (level · season · mean of each KPI for this person); NaN where the seat has no such KPI."""
    outlook: Outlook
    known: Floats
    """(kpis, people) what history tells of √person · A, in standard deviations of the latent normal; 0 without history."""
    open: Floats
    """(kpis, people) share of the variance of A that history leaves open; 1 without history."""
