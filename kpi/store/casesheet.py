"""What stands in the first part of a case: everything that is short, and where the rest stands."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any, Protocol, Self

from pydantic import AfterValidator, Field, PlainSerializer, create_model, model_validator

from kpi.frozen import Frozen
from kpi.language import _
from kpi.library.legal import known_countries
from kpi.library.norms import USUAL, Norms
from kpi.split import AT_PLAN, Rule
from kpi.store.case import CaseStep
from kpi.worlds.outlook import Outlook

_PART = r"^[a-z]+/[0-9a-f]{16}\.(yaml|json|parquet)$"
PartName = Annotated[str, Field(pattern=_PART)]
"""A part beside this one, by the digest of what it holds."""
_MaybePart = Annotated[str, Field(pattern=f"^$|{_PART}")]
"""The same, or "" for none."""

AssumedInCase: Any = create_model(
    "AssumedInCase",
    __base__=Frozen,
    **{name: (field.annotation, field) for name, field in Outlook.model_fields.items()},  # type: ignore[call-overload]
)
"""Some fields of an outlook, each checked alone: together with the others they are checked when a forecast is made."""
_Assumed = Annotated[AssumedInCase, PlainSerializer(lambda told: told.model_dump(mode="json", exclude_unset=True))]

_Who = Annotated[
    Rule, PlainSerializer(lambda rule: {"kind": rule.kind} | rule.model_dump(mode="json", exclude_defaults=True))
]
"""Always with its kind, without which it could not be read."""


class _InParts(Protocol):
    @property
    def parts(self) -> tuple[str, ...]: ...


def _parts_of(one: _InParts | None) -> tuple[str, ...]:
    return () if one is None else one.parts


class DealsInCase(Frozen):
    """Requests or deals."""

    name: str = ""
    table: PartName
    columns: dict[str, str] = Field({})
    system: str = ""
    stages: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """Where everything stands."""
        return (self.table,)


class DataInCase(Frozen):
    """Where the tables stand."""

    name: str = ""
    sample: str = ""
    results: PartName
    people: _MaybePart = ""
    proposal: _MaybePart = ""
    deals: DealsInCase | None = None
    mapping: _MaybePart = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Where everything stands; "" for what there is none of."""
        return (self.results, self.people, self.proposal, self.mapping, *_parts_of(self.deals))


class PlansInCase(Frozen):
    """Plans of periods ahead."""

    name: str = ""
    table: PartName

    @property
    def parts(self) -> tuple[str, ...]:
        """Where everything stands."""
        return (self.table,)


class KeptInCase(Frozen):
    """A scenario."""

    name: str
    scheme: PartName
    plans: PlansInCase | None = None
    note: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Where everything stands."""
        return (self.scheme, *_parts_of(self.plans))


class Set(Frozen):
    """What is set besides the scheme, as far as it names nobody and is short."""

    assumed: _Assumed | None = None
    who: _Who = AT_PLAN
    budget: float | None = Field(None, ge=0)
    ahead_budget: float | None = Field(None, ge=0)
    worlds: int = Field(10_000, ge=1)
    supposed: dict[str, float] = Field({})

    @classmethod
    def of(cls, step: CaseStep, **more: Any) -> Self:
        """What a step has set."""
        assumed = AssumedInCase(**dict(step.assumed)) if step.assumed else None
        own = {name: getattr(step, name) for name in ("who", "budget", "ahead_budget", "worlds")}
        return cls(assumed=assumed, supposed=dict(step.supposed), **own, **more)

    @property
    def as_set(self) -> dict[str, Any]:
        """The same as fields of a step."""
        own = {name: getattr(self, name) for name in ("who", "budget", "ahead_budget", "worlds")}
        return own | {"assumed": tuple(self._assumed()), "supposed": tuple(self.supposed.items())}

    def _assumed(self) -> Iterator[tuple[str, Any]]:
        """In the order of the outlook's fields."""
        if (given := self.assumed) is not None:
            for name in type(given).model_fields:
                if name in given.model_fields_set:
                    yield name, getattr(given, name)


class StepInCase(Set):
    """Everything that was set at one time."""

    scheme: PartName
    plans: PlansInCase | None = None
    funnel: _MaybePart = ""
    staffing: _MaybePart = ""
    cards: tuple[PartName, ...] = ()
    matches: tuple[tuple[str, str, str, str], ...] = ()
    """Card, role and KPI of the card, and the name in the data."""
    change_asked: _MaybePart = ""
    goals: _MaybePart = ""
    norms: Norms = USUAL
    countries: Annotated[tuple[str, ...], AfterValidator(known_countries)] = ()
    begins: dt.date | None = None
    terms: _MaybePart = ""
    made: dt.datetime | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """Where everything stands; "" for what there is none of."""
        own = (self.scheme, self.funnel, self.staffing, self.change_asked, self.goals, self.terms)
        return (*own, *self.cards, *_parts_of(self.plans))


def _apart(kept: tuple[KeptInCase, ...]) -> tuple[KeptInCase, ...]:
    if len({one.name for one in kept}) < len(kept):
        raise ValueError(_("two scenarios have the same name"))
    return kept


class CaseSheet(Frozen):
    """All of it."""

    title: str = ""
    data: DataInCase
    baseline: PartName
    history: tuple[StepInCase, ...] = Field(min_length=1)
    at: int = Field(0, ge=0)
    period: str = ""
    hidden: bool = False
    scenarios: Annotated[tuple[KeptInCase, ...], AfterValidator(_apart)] = ()
    decisions: _MaybePart = ""

    @model_validator(mode="after")
    def _stands_in_history(self) -> Self:
        if self.at >= len(self.history):
            raise ValueError(_("the case stands at a step of its history that is not there"))
        return self

    @property
    def parts(self) -> frozenset[str]:
        """Every other part that the case is made of."""
        told: tuple[_InParts, ...] = (self.data, *self.history, *self.scenarios)
        named = (self.baseline, self.decisions, *(name for one in told for name in one.parts))
        return frozenset(name for name in named if name)
