"""Goals from the company down to one owner: the finding, the picture, and what they would pay."""

from collections.abc import Iterator

from kpi import charts
from kpi.charts.rolesketch import GoalLine, goal_lines_part
from kpi.goals.cascade import balance_finding, goal_balance
from kpi.goals.matrix import REASONS, Goal, GoalMatrix
from kpi.language import _, ngettext, number
from pages.parts.roles.goal_choice import goals_as_card, goals_of_owner, open_goals, open_owner
from pages.parts.roles.role_card import pays_picture
from pages.parts.shell.charts import file_part
from pages.parts.shell.drawing import show_drawing


def goals_finding() -> str:
    """How the goals of the owner are balanced, or how many there are."""
    matrix, owner = open_goals(), open_owner()
    if said := balance_finding(goal_balance(matrix, owner)):
        return said
    count = len(matrix.by_owner[owner])
    return ngettext("{owner} has {n} goal.", "{owner} has {n} goals.", count).format(owner=owner, n=number(count))


def goals_picture() -> list[charts.Part]:
    """The goals of the owner below those that they serve."""
    return [goal_lines_part(list(_lines(open_goals(), open_owner())))]


def show_goals_picture() -> None:
    """All of it; it follows the hand that moves a weight."""
    show_drawing("goals", _goals)
    show_drawing("goals_pay", _pays)


def show_goals_slide() -> None:
    """Finding and picture on the wall."""
    show_drawing("goals_finding", lambda: [charts.text_part("finding", [goals_finding()])])
    show_drawing("goals_picture", goals_picture)


def _goals() -> list[charts.Part]:
    caption = f"{_('Weights')}: {_(REASONS[open_goals().weighed_by])}"
    head = [charts.text_part("finding", [goals_finding()]), charts.text_part("caption", [caption])]
    return [*head, *goals_picture(), file_part("goals", [goals_finding()], caption)]


def _pays() -> list[charts.Part]:
    return [] if goals_of_owner()[0].level == "company" else pays_picture(goals_as_card())


def _lines(matrix: GoalMatrix, owner: str) -> Iterator[GoalLine]:
    """The chain above the owner's goals, each goal once, then these."""
    shown: set[str] = set()
    for goal in matrix.by_owner[owner]:
        for depth, one in enumerate(_chain(matrix, goal)):
            if one.id not in shown:
                shown.add(one.id)
                yield GoalLine(depth, one.text, _about(one), matrix.weights[one.id])


def _chain(matrix: GoalMatrix, goal: Goal) -> list[Goal]:
    """From the top down to this goal."""
    above = matrix.by_id.get(goal.parent)
    return [*(_chain(matrix, above) if above else []), goal]


def _about(goal: Goal) -> str:
    measured = [
        one.label if one.plan is None else _("{kpi} {plan}").format(kpi=one.label, plan=number(one.plan, 2))
        for one in goal.indicators
    ]
    text = _("{owner} · measured by {kpis}")
    return text.format(owner=goal.owner, kpis=", ".join(measured))
