"""The roles of the sample company: how many there are, what they earn, and how their KPIs behave."""

from typing import NamedTuple


class JobKpi(NamedTuple):
    """How one KPI of one role behaves."""

    kpi: str
    unit: str
    plan: float
    """Of a whole month at the yearly average."""
    step: float
    """Plans are rounded to this, facts to a tenth of it or to whole pieces."""
    mean: float
    """Of the attainment; for lower is better, of how much better than plan."""
    spread: float
    volume: bool = True
    """Grows with the season, the territory and the days employed; a ratio does not."""
    lower: bool = False
    ceiling: float = float("inf")
    """Facts go no higher: 100 % or 10 points."""


class Job(NamedTuple):
    """A role: how many at the start, what they earn, and what is measured."""

    role: str
    heads: int
    """In each team on the first day."""
    salary: tuple[int, int]
    bonus_share: float
    measures: tuple[JobKpi, ...]


JOBS = (
    Job(
        "Seller",
        8,
        (2600, 3400),
        0.3,
        (
            JobKpi("revenue", "EUR", 62_000, 500, 1.035, 0.17),
            JobKpi("new_customers", "pcs", 9, 1, 1.02, 0.26),
            JobKpi("visits", "pcs", 80, 5, 1.03, 0.13),
            JobKpi("conversion", "%", 24, 0.5, 1.02, 0.12, volume=False, ceiling=100),
            JobKpi("gross_margin", "%", 31, 0.5, 1.01, 0.07, volume=False, ceiling=100),
            JobKpi("overdue_receivables", "EUR", 9_000, 100, 0.04, 0.22, lower=True),
        ),
    ),
    Job(
        "Account manager",
        4,
        (3200, 4200),
        0.25,
        (
            JobKpi("revenue", "EUR", 118_000, 1000, 1.025, 0.15),
            JobKpi("cross_sales", "EUR", 14_000, 250, 1.05, 0.24),
            JobKpi("renewals", "%", 88, 0.5, 1.008, 0.045, volume=False, ceiling=100),
            JobKpi("satisfaction", "points", 8.2, 0.1, 1.004, 0.035, volume=False, ceiling=10),
            JobKpi("overdue_receivables", "EUR", 18_000, 200, 0.03, 0.2, lower=True),
        ),
    ),
    Job(
        "Service agent",
        4,
        (2300, 2900),
        0.12,
        (
            JobKpi("tickets_solved", "pcs", 320, 10, 1.02, 0.14),
            JobKpi("response_time", "hours", 6, 0.5, 0.03, 0.18, volume=False, lower=True),
            JobKpi("first_contact_solution", "%", 71, 0.5, 1.008, 0.07, volume=False, ceiling=100),
            JobKpi("satisfaction", "points", 8.2, 0.1, 1.004, 0.035, volume=False, ceiling=10),
            JobKpi("reopened_tickets", "%", 6, 0.5, 0.03, 0.2, volume=False, lower=True),
        ),
    ),
    Job("Head of department", 1, (5200, 6400), 0.3, ()),
)
