"""The goals that are open, whose they are, and the card that they become."""

import streamlit as st

from kpi.goals.goalcard import Owners, card_goals, goal_card
from kpi.goals.matrix import Goal, GoalMatrix, read_matrix
from kpi.language import _
from pages.parts.roles.card_choice import OpenCard, fit_of, open_card, open_role
from pages.parts.shell import keys, session
from pages.parts.shell.samples import ROOT

EXAMPLE = ROOT / "data" / "goals" / "online-shop.yaml"


def open_goals(drag: str = "") -> GoalMatrix:
    """The matrix that somebody keeps, before this drag of a slider; else the one that the open role card gives."""
    return session.before_drag(drag).goals or _of_card()


def _of_card() -> GoalMatrix:
    found = open_card()
    owners = Owners(found.role, *(_apart(name, found.role) for name in (_("Department"), _("Company"))))
    return card_goals(found.card, owners, found.fit.found)


def _apart(name: str, role: str) -> str:
    """A name that the role does not have."""
    return f"{name} (2)" if name == role else name


def example_goals() -> GoalMatrix:
    """The example that comes with the program."""
    return read_matrix(EXAMPLE.read_bytes(), EXAMPLE.name)


def open_owner() -> str:
    """Whose goals are looked at: chosen last, at first somebody with goals of a person."""
    owners = owners_of(open_goals())
    if st.session_state.get(keys.GOAL_OWNER) not in owners:
        st.session_state[keys.GOAL_OWNER] = owners[0]
    return str(st.session_state[keys.GOAL_OWNER])


def owners_of(matrix: GoalMatrix) -> list[str]:
    """All owners, people first."""
    people = dict.fromkeys(goal.owner for goal in matrix.goals if goal.level == "person")
    return [*people, *(owner for owner in matrix.by_owner if owner not in people)]


def goals_of_owner() -> tuple[Goal, ...]:
    """The goals that are looked at."""
    return open_goals().by_owner[open_owner()]


def goals_as_card() -> OpenCard:
    """The card of the owner, for the people of the role of the data that is open."""
    matrix, role = open_goals(), open_role()
    card = goal_card(matrix, open_owner())
    return OpenCard(card, role, fit_of(card, role), matrix)
