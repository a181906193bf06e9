"""Makes the sample companies and deals: `python -m kpi.sample data`. The same seed always gives the same files."""

from kpi.sample.makers import FIRST_DAY, JOINERS, LEAVERS, MOVERS, Person, company, story, transactions, write

__all__ = [
    "FIRST_DAY",
    "JOINERS",
    "LEAVERS",
    "MOVERS",
    "Person",
    "company",
    "story",
    "transactions",
    "write",
]
