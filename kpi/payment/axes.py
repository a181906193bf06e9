"""Along which axes the arrays of a workforce lie, by the names of its fields. One that may be None is cut where it is given."""

MEASURED = ("plan", "fact", "target_bonus", "salary", "multiplier")
"""What was read, and has to be finite."""
RESULTS = ("plan", "fact", "attainment", "own_weight")
"""What is known of each KPI and seat: (kpis, people, ...)."""
OF_GROUPS = ("group_fact", "group_attainment", "group_met", "given_plan", "given_fact")
"""(kpis, groups, ...)"""
_OF_TIME = ("presence", "full_time", "seat_share", "ineligible", "guaranteed_time", "recorded")
OF_SEATS = ("target_bonus", "salary", "multiplier", *_OF_TIME)
"""What is known of each seat: (people, ...)."""
