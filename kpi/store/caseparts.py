"""A case as parts and back: readable YAML and Parquet, each value that occurs twice written once, under the digest of what it holds."""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import pandas as pd
from pydantic import ValidationError

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
from kpi.scheme.schemefile import dump, read_scheme
from kpi.solver.changeasked import ChangeAsked
from kpi.store.case import Case, CaseStep, Data, Deals, KeptScheme
from kpi.store.casesheet import CaseSheet, DataInCase, DealsInCase, KeptInCase, PlansInCase, StepInCase
from kpi.store.casetables import parquet_of, table_of
from kpi.yamlfile import decoded, parse, problems_of, written

SHEET = "case.yaml"
"""The part that says what the others are."""
Parts = Mapping[str, bytes]
_Value = TypeVar("_Value")
_Model = TypeVar("_Model", bound=Frozen)


def written_parts(case: Case) -> dict[str, bytes]:
    """Every part by its name."""
    into = _Parts()
    sheet = CaseSheet(
        title=case.title,
        data=into.data(case.data),
        baseline=into.scheme(case.baseline),
        history=tuple(into.step(step) for step in case.history),
        at=case.at,
        period=case.period,
        hidden=case.hidden,
        scenarios=tuple(into.kept(one) for one in case.scenarios),
    )
    return {SHEET: _yaml(sheet).encode(), **into.found}


def _yaml(value: Frozen) -> str:
    return written(value.model_dump(mode="json", by_alias=True, exclude_defaults=True))


class _Parts:
    """Parts as they are found."""

    def __init__(self) -> None:
        self.found: dict[str, bytes] = {}

    def _put(self, folder: str, content: bytes, ending: str) -> str:
        name = f"{folder}/{hashlib.sha256(content).hexdigest()[:16]}.{ending}"
        self.found[name] = content
        return name

    def scheme(self, scheme: Scheme) -> str:
        """Where a scheme stands."""
        return self._put("schemes", dump(scheme).encode(), "yaml")

    def table(self, frame: Any) -> str:
        """Where a table stands."""
        return self._put("data", parquet_of(frame), "parquet")

    def _model(self, folder: str, value: Frozen | None) -> str:
        return self._put(folder, _yaml(value).encode(), "yaml") if value is not None else ""

    def data(self, data: Data) -> DataInCase:
        """The tables, and how they were read."""
        return DataInCase(
            name=data.name,
            sample=data.sample,
            results=self.table(data.results),
            people=self.table(data.people) if data.people is not None else "",
            proposal=self.scheme(data.proposal) if data.proposal else "",
            deals=self._deals(data.deals) if data.deals else None,
            mapping=self._put("mappings", mapping.dump(data.mapping).encode(), "yaml") if data.mapping else "",
        )

    def _deals(self, deals: Deals) -> DealsInCase:
        table = self.table(deals.table)
        return DealsInCase(
            name=deals.name, table=table, columns=dict(deals.columns), system=deals.system, stages=deals.stages
        )

    def _plans(self, plans: PlanSet | None) -> PlansInCase | None:
        return None if plans is None else PlansInCase(name=plans.name, table=self.table(plans.table))

    def kept(self, one: KeptScheme) -> KeptInCase:
        """A scenario."""
        return KeptInCase(name=one.name, scheme=self.scheme(one.scheme), plans=self._plans(one.plans))

    def step(self, step: CaseStep) -> StepInCase:
        """A step of the history."""
        return StepInCase.of(
            step,
            scheme=self.scheme(step.scheme),
            plans=self._plans(step.plans),
            funnel=self._model("funnels", step.funnel),
            staffing=self._model("staffing", step.staffing),
            cards=tuple(self._model("cards", card) for card in step.cards),
            matches=tuple((*meant, name) for meant, name in step.matches),
            change_asked=self._model("changes", step.change_asked),
            goals=self._model("goals", step.goals),
            norms=step.norms,
            countries=step.countries,
            begins=dt.date.fromisoformat(step.begins) if step.begins else None,
        )


def case_of(parts: Parts, where: str = "") -> Case:
    """The case that parts hold; raises `Refused` with what is wrong and in which of them."""
    found = _Read(parts, where)
    sheet = found.model(SHEET, CaseSheet)
    return Case(
        data=found.data(sheet.data),
        baseline=found.scheme(sheet.baseline),
        history=tuple(found.step(step) for step in sheet.history),
        at=sheet.at,
        period=sheet.period,
        hidden=sheet.hidden,
        scenarios=tuple(found.kept(one) for one in sheet.scenarios),
        title=sheet.title,
    )


class _Read:
    """Values that parts hold; each part is read once, so that what was one value is one again."""

    def __init__(self, parts: Parts, where: str) -> None:
        self._parts, self._where = parts, where
        self._known: dict[str, Any] = {}

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

    def _some(self, name: str, kind: type[_Model]) -> _Model | None:
        return self.model(name, kind) if name else None

    def scheme(self, name: str) -> Scheme:
        """A scheme."""
        return self._once(name, read_scheme)

    def data(self, told: DataInCase) -> Data:
        """The tables, and how they were read."""
        return Data(
            name=told.name,
            results=self._once(told.results, _results_of),
            people=self._once(told.people, table_of) if told.people else None,
            sample=told.sample,
            proposal=self.scheme(told.proposal) if told.proposal else None,
            deals=self._deals(told.deals) if told.deals else None,
            mapping=self._once(told.mapping, mapping.load) if told.mapping else None,
        )

    def _deals(self, told: DealsInCase) -> Deals:
        return Deals(told.name, self._once(told.table, table_of), told.columns, told.system, told.stages)

    def _plans(self, told: PlansInCase | None) -> PlanSet | None:
        return None if told is None else PlanSet(told.name, self._once(told.table, table_of))

    def kept(self, told: KeptInCase) -> KeptScheme:
        """A scenario."""
        return KeptScheme(told.name, self.scheme(told.scheme), self._plans(told.plans))

    def step(self, told: StepInCase) -> CaseStep:
        """A step of the history."""
        return CaseStep(
            scheme=self.scheme(told.scheme),
            **told.as_set,
            plans=self._plans(told.plans),
            funnel=self._some(told.funnel, Funnel),
            staffing=self._some(told.staffing, Staffing),
            cards=tuple(self.model(name, RoleCard) for name in told.cards),
            matches=tuple(((card, role, kpi), name) for card, role, kpi, name in told.matches),
            change_asked=self._some(told.change_asked, ChangeAsked),
            goals=self._some(told.goals, GoalMatrix),
            norms=told.norms,
            countries=told.countries,
            begins=told.begins.isoformat() if told.begins else "",
        )


def _results_of(content: bytes, where: str) -> pd.DataFrame:
    table = table_of(content, where)
    if missing := [name for name in ("person", "period", "kpi", "fact") if name not in table]:
        what = _("these results have no column: {names}").format(names=", ".join(missing))
        raise Refused([Problem(what, where, _("Take the file again."))])
    return table


def _model_of(kind: type[_Model], content: bytes, where: str) -> _Model:
    data = parse(decoded(content, where), where, _("this part of the case cannot be read"))
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise Refused(problems_of(error, data, where)) from error
