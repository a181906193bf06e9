"""A case from its parts; what is missing, damaged or strange is refused with a sentence and the part that it stands in."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import pandas as pd
from pydantic import ValidationError

from kpi.decisions.decisionlog import DecisionLog
from kpi.decisions.planterms import PlanTerms
from kpi.frozen import Frozen
from kpi.funnel.stream import Funnel
from kpi.goals.matrix import GoalMatrix
from kpi.headcount.staffing import Staffing
from kpi.intake import mapping
from kpi.language import _
from kpi.library.rolecards import RoleCard
from kpi.plans.planset import PlanSet
from kpi.problem import Problem, Refused
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import check_scheme, read_scheme
from kpi.solver.changeasked import ChangeAsked
from kpi.store.case import Case, CaseStep, Data, Deals, KeptScheme
from kpi.store.casesheet import CaseSheet, DataInCase, DealsInCase, KeptInCase, PlansInCase, StepInCase
from kpi.store.casetables import table_of
from kpi.store.casewriting import SHEET
from kpi.yamlfile import decoded, parse, problems_of

Parts = Mapping[str, bytes]
ReadTable = Callable[[bytes, str], pd.DataFrame]
_Value = TypeVar("_Value")
_Model = TypeVar("_Model", bound=Frozen)


def case_of(parts: Parts, where: str = "") -> Case:
    """The case that parts hold; raises `Refused` with what is wrong and in which of them."""
    return case_by(_Read(parts, where).model(SHEET, CaseSheet), parts, where)


def case_by(sheet: CaseSheet, parts: Parts, where: str = "", table: ReadTable = table_of) -> Case:
    """The case that a first part tells of; raises `Refused` with what is wrong and in which of the others."""
    found = _Read(parts, where, table)
    return Case(
        data=found.data(sheet.data),
        baseline=found.scheme(sheet.baseline),
        history=tuple(found.step(step) for step in sheet.history),
        at=sheet.at,
        period=sheet.period,
        hidden=sheet.hidden,
        scenarios=tuple(found.kept(one) for one in sheet.scenarios),
        title=sheet.title,
        decisions=found.some(sheet.decisions, DecisionLog) or DecisionLog(),
    )


class _Read:
    """Values that parts hold; each part is read once, so that what was one value is one again."""

    def __init__(self, parts: Parts, where: str, table: ReadTable = table_of) -> None:
        self._parts, self._where, self._table = parts, where, table
        self._known: dict[str, Any] = {}
        self._plan_sets: dict[tuple[str, str], PlanSet] = {}

    def _once(self, name: str, read: Callable[[bytes, str], _Value]) -> _Value:
        if name not in self._known:
            if name not in self._parts:
                what = _("a part is missing: {name}").format(name=name)
                raise Refused([Problem(what, self._where, _("Take the case as a file again."))])
            self._known[name] = read(self._parts[name], f"{self._where}, {name}" if self._where else name)
        found: _Value = self._known[name]
        return found

    def model(self, name: str, kind: type[_Model]) -> _Model:
        """A value that stands in a part as YAML."""
        return self._once(name, lambda content, where: _model_of(kind, content, where))

    def some(self, name: str, kind: type[_Model]) -> _Model | None:
        """The same; None where no part is named."""
        return self.model(name, kind) if name else None

    def scheme(self, name: str) -> Scheme:
        """A scheme."""
        return self._once(name, _scheme_of)

    def data(self, told: DataInCase) -> Data:
        """The tables, and how they were read."""
        return Data(
            name=told.name,
            results=self._once(told.results, self._results),
            people=self._once(told.people, self._table) if told.people else None,
            sample=told.sample,
            proposal=self.scheme(told.proposal) if told.proposal else None,
            deals=self._deals(told.deals) if told.deals else None,
            mapping=self._once(told.mapping, mapping.load) if told.mapping else None,
        )

    def _results(self, content: bytes, where: str) -> pd.DataFrame:
        table = self._table(content, where)
        if missing := [name for name in ("person", "period", "kpi", "fact") if name not in table]:
            what = _("these results have no column: {names}").format(names=", ".join(missing))
            raise Refused([Problem(what, where, _("Take the file again."))])
        return table

    def _deals(self, told: DealsInCase) -> Deals:
        return Deals(told.name, self._once(told.table, self._table), told.columns, told.system, told.stages)

    def _plans(self, told: PlansInCase | None) -> PlanSet | None:
        """One for all steps that have the same: plans are equal only to themselves."""
        if told is None:
            return None
        if (told.name, told.table) not in self._plan_sets:
            self._plan_sets[told.name, told.table] = PlanSet(told.name, self._once(told.table, self._table))
        return self._plan_sets[told.name, told.table]

    def kept(self, told: KeptInCase) -> KeptScheme:
        """A scenario."""
        return KeptScheme(told.name, self.scheme(told.scheme), self._plans(told.plans), told.note)

    def step(self, told: StepInCase) -> CaseStep:
        """A step of the history."""
        return CaseStep(
            scheme=self.scheme(told.scheme),
            **told.as_set,
            made=told.made,
            plans=self._plans(told.plans),
            funnel=self.some(told.funnel, Funnel),
            staffing=self.some(told.staffing, Staffing),
            cards=tuple(self.model(name, RoleCard) for name in told.cards),
            matches=tuple(((card, role, kpi), name) for card, role, kpi, name in told.matches),
            change_asked=self.some(told.change_asked, ChangeAsked),
            goals=self.some(told.goals, GoalMatrix),
            norms=told.norms,
            countries=told.countries,
            begins=told.begins.isoformat() if told.begins else "",
            terms=self.some(told.terms, PlanTerms) or PlanTerms(),
        )


def _scheme_of(content: bytes, where: str) -> Scheme:
    return check_scheme(json.loads(content), where) if where.endswith(".json") else read_scheme(content, where)


def _model_of(kind: type[_Model], content: bytes, where: str) -> _Model:
    if where.endswith(".json"):
        data: Any = json.loads(content)
    else:
        data = parse(decoded(content, where), where, _("this part of the case cannot be read"))
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise Refused(problems_of(error, data, where)) from error
