"""Role cards and goals of one's own, kept as steps that can be undone."""

from collections.abc import Mapping

from kpi.goals.matrix import GoalMatrix
from kpi.library.rolecards import RoleCard
from pages.parts.shell import session


def keep_card(card: RoleCard, drag: str = "") -> None:
    """Keeps a role card, in place of what had its key, as a step that can be undone."""
    others = tuple(one for one in session.before_drag(drag).cards if one.key != card.key)
    session.put(drag, cards=(*others, card))


def drop_card(key: str) -> None:
    """Lets go of a role card, as a step that can be undone; one of the library is as it was."""
    session.put(cards=tuple(one for one in session.state().step.cards if one.key != key))


def keep_goals(goals: GoalMatrix | None, drag: str = "") -> None:
    """Keeps a goal matrix, as a step that can be undone; None is again that of the open role card."""
    session.put(drag, goals=goals)


def match(card: str, role: str, choices: Mapping[str, str]) -> None:
    """What is meant by KPIs of a role card for the people of a role, as a step that can be undone."""
    session.put(
        matches=tuple(
            (dict(session.state().step.matches) | {(card, role, one): name for one, name in choices.items()}).items()
        )
    )
