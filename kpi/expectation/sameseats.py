"""What a workforce has looked up of its seats, for others with the same ones: while a hand moves, many are made a second."""

from kpi.payment.workforce import Workforce
from kpi.rules.people import Rows


def seated_as(one: Workforce, other: Workforce, rows: Rows = slice(None)) -> Workforce:
    """The first one, whose seats are those in some rows of the other: their people and teams are not looked up again."""
    vars(one).update(people=other.people[rows], team_index=other.team_index[rows])
    return one
