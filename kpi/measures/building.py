"""What built-in KPIs are made with: one of the plain kinds, under the name and with the rows of the KPI."""

from collections.abc import Mapping
from typing import Any, TypeVar

from kpi.measures.declaredrows import Column, Declared, PerChannel, Rows, Values
from kpi.measures.measurekinds import Ratio

Made = TypeVar("Made", bound=Declared)
AS_PERCENT = 100


def made_as(kind: type[Made], kpi: PerChannel, **own: Any) -> Made:
    """A plain KPI with the name and the rows of a built-in one."""
    said = {name: getattr(kpi, name) for name in (*Declared.model_fields, *PerChannel.model_fields)}
    return kind.model_validate(said | own)


def ratio_of(
    kpi: PerChannel, top: Mapping[str, Any], bottom: Mapping[str, Any], times: int = 1, at_least: int = 0
) -> Ratio:
    """One part divided by another, each with the rows of the KPI unless it says otherwise."""
    said = {name: getattr(kpi, name) for name in Declared.model_fields}
    rows = {name: getattr(kpi, name) for name in Rows.model_fields}
    own = {"top": rows | dict(top), "bottom": rows | dict(bottom)}
    return Ratio.model_validate(said | own | {"per": kpi.per, "times": times, "at_least": at_least})


def share_of(
    kpi: PerChannel, some: Mapping[Column, Values], at_least: int = 0, *, distinct: Mapping[str, Any] | None = None
) -> Ratio:
    """Some rows, or different values of some rows, in a hundred of all."""
    counted = dict(distinct or {})
    return ratio_of(kpi, counted | {"where": both(kpi.where, some)}, counted, AS_PERCENT, at_least)


def both_known(column: Column, other: Column) -> dict[str, Any]:
    """The sum of a column over the rows in which the other one is known too: a row counts on both sides or on none."""
    return {"of": {column: 1, other: 0}}


def both(where: Mapping[Column, Values], some: Mapping[Column, Values]) -> dict[Column, Values]:
    """Rows that meet both; on a column of both, only the values of both."""
    shared = {
        column: tuple(value for value in some[column] if value in where[column]) for column in where if column in some
    }
    return dict(where) | dict(some) | shared
