"""A case as parts: readable YAML and Parquet, each value that occurs twice written once, under the digest of what it holds."""

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from kpi.decisions.planterms import PlanTerms
from kpi.frozen import Frozen
from kpi.intake import mapping
from kpi.plans.planset import PlanSet
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import dump
from kpi.store.case import Case, CaseStep, Data, Deals, KeptScheme
from kpi.store.casesheet import CaseSheet, DataInCase, DealsInCase, KeptInCase, PlansInCase, StepInCase
from kpi.store.casetables import parquet_of
from kpi.yamlfile import written

SHEET = "case.yaml"
"""The part that says what the others are."""
_Told = TypeVar("_Told")


class TextForm(NamedTuple):
    """How values that are no tables are written."""

    ending: str
    scheme: Callable[[Scheme], str]
    other: Callable[[Frozen], str]


def _yaml(value: Frozen) -> str:
    return written(value.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def as_json(value: Frozen) -> str:
    """A value as JSON, without what is as usual."""
    return value.model_dump_json(by_alias=True, exclude_defaults=True)


FOR_PEOPLE = TextForm("yaml", dump, _yaml)
QUICK = TextForm("json", as_json, as_json)
"""For what only programs read: forty times as fast."""


def written_parts(case: Case) -> dict[str, bytes]:
    """Every part by its name."""
    writer = PartsWriter()
    sheet = writer.sheet(case)
    return {SHEET: _yaml(sheet).encode(), **writer.unwritten}


class PartsWriter:
    """Parts as they are found. It knows a value again, so that a case written once more costs only what is new in it."""

    def __init__(self, form: TextForm = FOR_PEOPLE) -> None:
        self._form = form
        self.unwritten: dict[str, bytes] = {}
        """What was found since somebody emptied this, by name."""
        self._known: dict[
            int, tuple[Any, Any]
        ] = {}  # what stands where; values are held, so that identity stays theirs

    def sheet(self, case: Case) -> CaseSheet:
        """The first part; the others lie in `unwritten`."""
        return CaseSheet(
            title=case.title,
            data=self._once(case.data, self._data),
            baseline=self._scheme(case.baseline),
            history=tuple(self._once(step, self._step) for step in case.history),
            at=case.at,
            period=case.period,
            hidden=case.hidden,
            scenarios=tuple(self._once(one, self._kept) for one in case.scenarios),
            decisions=self._model("decisions", case.decisions if case.decisions.lines else None),
        )

    def _once(self, value: Any, write: Callable[[Any], _Told]) -> _Told:
        if id(value) not in self._known:
            self._known[id(value)] = value, write(value)
        told: _Told = self._known[id(value)][1]
        return told

    def _put(self, folder: str, content: bytes, ending: str) -> str:
        name = f"{folder}/{hashlib.sha256(content).hexdigest()[:16]}.{ending}"
        self.unwritten[name] = content
        return name

    def _text(self, folder: str, text: str) -> str:
        return self._put(folder, text.encode(), self._form.ending)

    def _scheme(self, scheme: Scheme) -> str:
        return self._once(scheme, lambda one: self._text("schemes", self._form.scheme(one)))

    def _table(self, frame: Any) -> str:
        return self._once(frame, lambda one: self._put("data", parquet_of(one), "parquet"))

    def _model(self, folder: str, value: Frozen | None) -> str:
        return "" if value is None else self._once(value, lambda one: self._text(folder, self._form.other(one)))

    def _data(self, data: Data) -> DataInCase:
        """The tables, and how they were read."""
        return DataInCase(
            name=data.name,
            sample=data.sample,
            results=self._table(data.results),
            people=self._table(data.people) if data.people is not None else "",
            proposal=self._scheme(data.proposal) if data.proposal else "",
            deals=self._deals(data.deals) if data.deals else None,
            mapping=self._put("mappings", mapping.dump(data.mapping).encode(), "yaml") if data.mapping else "",
        )

    def _deals(self, deals: Deals) -> DealsInCase:
        table = self._table(deals.table)
        return DealsInCase(
            name=deals.name, table=table, columns=dict(deals.columns), system=deals.system, stages=deals.stages
        )

    def _plans(self, plans: PlanSet | None) -> PlansInCase | None:
        return None if plans is None else PlansInCase(name=plans.name, table=self._table(plans.table))

    def _kept(self, one: KeptScheme) -> KeptInCase:
        return KeptInCase(name=one.name, scheme=self._scheme(one.scheme), plans=self._plans(one.plans), note=one.note)

    def _step(self, step: CaseStep) -> StepInCase:
        return StepInCase.of(
            step,
            made=step.made,
            scheme=self._scheme(step.scheme),
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
            terms=self._model("terms", step.terms if step.terms != PlanTerms() else None),
        )
