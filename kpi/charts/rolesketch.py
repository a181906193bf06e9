"""A role card and goals as plain data, drawn by pages/parts/shell/drawing_roles.js: a bar for each KPI, with what of it the data have."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from kpi.charts.sketch import Part
from kpi.language import _, percent


class RoleRow(NamedTuple):
    """One KPI of a card."""

    title: str
    found: str
    """What it is called in the data; "" where they do not have it."""
    weight: float
    """In percents, as the card says."""
    pays: float
    """In percents, with its part of what the data lack."""


def role_card_part(role: str, rows: Sequence[RoleRow]) -> Part:
    """The card of a role. Weights go from nothing to the largest that any KPI has."""
    most = max([1, *(max(row.weight, row.pays) for row in rows)])
    return {
        "kind": "roleCard",
        "alt": _("KPIs of the role {role} with their weights").format(role=role),
        "frames": [[_drawn(row, most) for row in rows]],
    }


class GoalLine(NamedTuple):
    """One goal of a chain from the company down."""

    depth: int
    text: str
    about: str
    """Whose it is, and by what it is measured."""
    weight: float
    """Among the goals of its owner, as a share."""


def goal_lines_part(lines: Sequence[GoalLine]) -> Part:
    """Goals below each other, each further in than the one that it serves, with what it weighs for its owner."""
    return {"kind": "roleCard", "alt": _("Goals with their weights"), "frames": [[_goal_line(line) for line in lines]]}


def _goal_line(line: GoalLine) -> dict[str, Any]:
    weight = percent(line.weight, 1)
    return {
        "title": line.text,
        "found": line.about,
        "there": True,
        "depth": line.depth,
        "weight": line.weight,
        "pays": line.weight,
        "written": weight,
        "told": _("{goal}, {weight}; {about}").format(goal=line.text, weight=weight, about=line.about),
    }


def _drawn(row: RoleRow, most: float) -> dict[str, Any]:
    said = {"kpi": row.title, "weight": _written(row), "name": row.found}
    if row.found:
        found, told = _("your data: {name}"), _("{kpi}, {weight}; your data: {name}")
    else:
        found, told = _("not in your data"), _("{kpi}, {weight}; not in your data")
    return {
        "title": row.title,
        "found": found.format(**said),
        "there": bool(row.found),
        "depth": 0,
        "weight": row.weight / most,
        "pays": row.pays / most,
        "written": _written(row),
        "told": told.format(**said),
    }


def _written(row: RoleRow) -> str:
    weight = percent(row.weight / 100, 1)
    if not row.found or row.pays == row.weight:
        return weight
    return _("{weight}, pays {pays}").format(weight=weight, pays=percent(row.pays / 100, 1))
