"""What a calculator shows beside money: results that can be moved, and curves on which they stand."""

from dataclasses import dataclass

from kpi.formulas.nodes import Expression
from kpi.language import _
from kpi.rules.curve import Curve
from kpi.rules.people import Whose


@dataclass(frozen=True)
class MovableResult:
    """A result that can change."""

    name: str
    kpi: str
    """As the data call it."""
    whose: Whose
    since: str | None
    """Since when a group's result is added up; None for a period alone."""
    is_share: bool
    """Whether it is a share of the plan, and not an amount."""
    now: float
    """NaN where it is missing."""
    plan: float
    """NaN where there is none."""
    period: str
    """In which it is reached."""


@dataclass(frozen=True)
class Read:
    """A result on its curve: of a KPI, or of a team rule."""

    title: str
    unit: str
    whose: Whose
    curve: Curve
    result: Expression
    pays: Expression
    weight: Expression
    is_team: bool
    """Whether a team rule reads it, and no KPI of a card."""


def of_whom(kpi: str, whose: Whose) -> str:
    """A KPI as a title."""
    texts = {"person": "{kpi}", "team": _("{kpi} of the team"), "company": _("{kpi} of the company")}
    return texts[whose].format(kpi=kpi)
