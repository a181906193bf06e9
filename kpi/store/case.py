"""What somebody works on, as values that never change: the data, the scheme with its history, the scenarios, and all that is set."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from kpi.decisions.decisionlog import DecisionLog
from kpi.decisions.planterms import PlanTerms
from kpi.funnel.stream import Funnel
from kpi.goals.matrix import GoalMatrix
from kpi.headcount.staffing import Staffing
from kpi.intake import Transactions
from kpi.intake.mapping import FileMapping
from kpi.library.norms import USUAL, Norms
from kpi.library.rolecards import RoleCard
from kpi.plans.planset import PlanSet
from kpi.problem import Refused
from kpi.scheme.scheme import Scheme
from kpi.solver.changeasked import ChangeAsked
from kpi.split import AT_PLAN, Rule

ENDING = ".sixtyforty"
"""How the name of a case file ends."""
STORE_FILE = "cases.db"
"""What the file is called in which cases are kept."""


@dataclass(frozen=True, eq=False)
class Deals:
    """Requests or deals, a row each, as they were read."""

    name: str
    table: pd.DataFrame
    columns: Mapping[str, str]
    """Our name (person, date, amount, ...) to the heading."""
    system: str = ""
    """The CRM system that exported them; "" where none is known."""
    stages: tuple[str, ...] = ()
    """Headings that may be days of stages; () for all with days."""

    @classmethod
    def of(cls, name: str, found: Transactions) -> "Deals":
        """What was read from files."""
        found = found.named_by_stage()
        return cls(name, found.table, found.columns, found.export.system if found.export else "", found.stages)

    @property
    def people(self) -> frozenset[str]:
        """Who is named in them."""
        who = self.columns.get("person", "")
        return frozenset(self.table[who].dropna().astype(str)) if who in self.table else frozenset()


@dataclass(frozen=True, eq=False)
class Data:
    """Tables that somebody opened; `sample` names one that comes with the program."""

    name: str
    results: pd.DataFrame
    people: pd.DataFrame | None
    sample: str = ""
    proposal: Scheme | None = None  # the scheme that was proposed for them, where one was
    deals: Deals | None = None  # the transactions that came along
    mapping: FileMapping | None = None  # how the files were read, and what was mended

    @cached_property
    def size(self) -> int:
        """Bytes in memory."""
        deals = None if self.deals is None else self.deals.table
        tables = (self.results, self.people, deals)
        return sum(int(table.memory_usage().sum()) for table in tables if table is not None)


Assumed = tuple[tuple[str, Any], ...]
"""Fields of an outlook, in place of what was fitted."""
Supposed = tuple[tuple[str, float], ...]
"""Sliders of a what-if by name, with where they stand."""

Matches = tuple[tuple[tuple[str, str, str], str], ...]
"""Card, role and KPI of the card, with the name in the data; "" for none."""


class CaseStep(NamedTuple):
    """Everything that a visitor has set: what undo and redo go back and forth between."""

    scheme: Scheme
    assumed: Assumed = ()
    """What the visitor assumes of the future in place of the fit."""
    who: Rule = AT_PLAN
    """Who counts as strong."""
    budget: float | None = None
    """Money for all bonuses of what is looked at; None compares with the target bonuses."""
    ahead_budget: float | None = None
    """The same of the time ahead."""
    worlds: int = 10_000
    """How many possible years a forecast draws."""
    plans: PlanSet | None = None
    """Plans of the year ahead that were proposed and taken."""
    funnel: Funnel | None = None
    """A funnel that was moved by hand; None is the example, or that of one's own requests."""
    staffing: Staffing | None = None
    """Groups and norms that were set; None is the example."""
    supposed: Supposed = ()
    """Where sliders of a what-if stand, but for those that stand where they usually do."""
    cards: tuple[RoleCard, ...] = ()
    """Role cards of one's own, and those of the library that were changed."""
    matches: Matches = ()
    """Which KPI of the data somebody means by one of a role card."""
    change_asked: ChangeAsked | None = None
    """What the smallest change is asked for; None is what it usually is."""
    goals: GoalMatrix | None = None
    """The goal matrix; None is the one that the open role card gives."""
    norms: Norms = USUAL
    """What counts as usual, and which checks are switched off."""
    countries: tuple[str, ...] = ()
    """Codes of the countries whose law is asked about."""
    begins: str = ""
    """The day from which a change holds, as 2026-07-01; "" where nobody has said."""
    terms: PlanTerms = PlanTerms()
    """What a plan document says beside the scheme."""
    made: dt.datetime | None = None
    """When it was set (UTC); None where nobody noted it."""


class KeptScheme(NamedTuple):
    """A scenario: a scheme under a name, with the plans of the year ahead that were in use with it."""

    name: str
    scheme: Scheme
    plans: PlanSet | None = None
    note: str = ""
    """What somebody wants to remember of it."""


class NotKept(Refused):
    """There is no such case, or it is somebody else's, or it was deleted."""


@dataclass(frozen=True, eq=False)
class Case:
    """All of it, as it is kept."""

    data: Data
    baseline: Scheme
    history: tuple[CaseStep, ...]
    at: int = 0
    """Where one stands in the history."""
    period: str = ""
    """The period that is looked at; "" for all."""
    hidden: bool = False
    """Whether numbers stand in place of names."""
    scenarios: tuple[KeptScheme, ...] = ()
    title: str = ""
    """What it is called; "" until somebody names it."""
    decisions: DecisionLog = field(default_factory=DecisionLog)
    """What was decided; no undo takes a line away."""

    @property
    def step(self) -> CaseStep:
        """Where one stands between undo and redo."""
        return self.history[self.at]

    @property
    def worked_on(self) -> Scheme:
        """The scheme that stays when a preview ends."""
        return self.step.scheme
