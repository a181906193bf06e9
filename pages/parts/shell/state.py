"""What a visitor has open: a case, and what only this page knows of it."""

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from kpi.problem import Problem
from kpi.scheme.scheme import Scheme
from kpi.store.case import Case

if TYPE_CHECKING:
    from kpi.store.casewriter import KeptCase


@dataclass(frozen=True, eq=False)
class State(Case):
    """Everything a visitor has open. Replaced, never changed, so that two tabs cannot disturb each other."""

    drag: str = ""
    """Which drag of a slider made the last step, so that all its moves are one."""
    previewed: tuple[str, Scheme] | None = None
    """A scheme that is only looked at, with its name: everything shows it, and nothing is changed yet."""
    said: str = ""
    """What was done last that is worth a note with undo."""
    replaced: "State | None" = None
    """What was open before the case that the note speaks of."""
    kept: "KeptCase | None" = None
    """How far this is kept on this computer; None where it is not."""
    deleted: bool = False
    """Whether its case was deleted: it stays open, and is not kept anew."""
    presenting: bool = False
    tour: int = 0
    """At which step of the tour; 0 is none."""
    complaints: tuple[Problem, ...] = field(default=())
    link: tuple[str, ...] = ()  # what the address asked for when it was followed

    @property
    def case(self) -> Case:
        """What is kept of it."""
        return Case(**{one.name: getattr(self, one.name) for one in fields(Case)})

    @property
    def scheme(self) -> Scheme:
        """The current scheme, or what is only looked at."""
        return self.previewed[1] if self.previewed else self.worked_on

    @property
    def ends(self) -> tuple[bool, bool]:
        """Whether there is nothing to undo, and nothing to redo."""
        return self.at == 0 and not self.previewed, self.at == len(self.history) - 1
