"""What a visitor has open, as values that never change."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from kpi.problem import Problem
from kpi.scheme.scheme import Scheme
from kpi.split import AT_PLAN, Rule


@dataclass(frozen=True, eq=False)
class Data:
    """Tables that somebody opened; `sample` names one that comes with the program."""

    name: str
    results: pd.DataFrame
    people: pd.DataFrame | None
    sample: str = ""
    proposal: Scheme | None = None  # the scheme that was proposed for them, where one was

    @cached_property
    def size(self) -> int:
        """Bytes in memory."""
        return sum(int(table.memory_usage().sum()) for table in (self.results, self.people) if table is not None)


Assumed = tuple[tuple[str, Any], ...]
"""Fields of an outlook, in place of what was fitted."""


class Step(NamedTuple):
    """What undo and redo go back and forth between."""

    scheme: Scheme
    assumed: Assumed = ()
    """What the visitor assumes of the future."""


@dataclass(frozen=True, eq=False)
class State:
    """Everything a visitor has open. Replaced, never changed, so that two tabs cannot disturb each other."""

    data: Data
    baseline: Scheme
    history: tuple[Step, ...]
    at: int = 0
    period: str = ""
    budget: float | None = None
    hidden: bool = False
    scenarios: tuple[tuple[str, Scheme], ...] = ()
    who: Rule = AT_PLAN
    worlds: int = 10_000
    ahead_budget: float | None = None
    drag: str = ""
    """Which drag of a slider made the last step, so that all its moves are one."""
    previewed: tuple[str, Scheme] | None = None
    """A scheme that is only looked at, with its name: everything shows it, and nothing is changed yet."""
    said: str = ""
    """What was done last that is worth a note with undo."""
    presenting: bool = False
    tour: int = 0
    """At which step of the tour; 0 is none."""
    complaints: tuple[Problem, ...] = field(default=())
    link: tuple[str, ...] = ()  # what the address asked for when it was followed

    @property
    def scheme(self) -> Scheme:
        """The current scheme, or what is only looked at."""
        return self.previewed[1] if self.previewed else self.worked_on

    @property
    def worked_on(self) -> Scheme:
        """The scheme that stays when a preview ends."""
        return self.step.scheme

    @property
    def assumed(self) -> Assumed:
        """What the visitor assumes of the future in place of the fit."""
        return self.step.assumed

    @property
    def step(self) -> Step:
        """Where one stands between undo and redo."""
        return self.history[self.at]

    @property
    def ends(self) -> tuple[bool, bool]:
        """Whether there is nothing to undo, and nothing to redo."""
        return self.at == 0 and not self.previewed, self.at == len(self.history) - 1
