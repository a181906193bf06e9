"""Only full units count: a result, an amount or a bonus in full per cents, tens or thousands."""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from kpi.formulas.nodes import Expression
from kpi.formulas.shorthand import down, to_whole
from kpi.language import N_, _
from kpi.money import Floats
from kpi.rules.asked import Asked
from kpi.rules.said import Choice, Said

_HAIR = 1e-6
"""Of a unit: by so much, and by what its float type cannot hold, a result that is a full unit on paper may miss it."""

_FINE = 1e9

Direction = Annotated[
    Literal["down", "up", "half up"],
    Said(
        N_("How {where} becomes full units"),
        Choice({"down": N_("rounded down"), "up": N_("rounded up"), "half up": N_("rounded half up")}),
    ),
    Asked(N_("Parts of a unit are")),
    Field(title=N_("Parts of a unit")),
]


def in_full(values: Floats, unit: float | None, direction: str) -> Floats:
    """Values (...) in full units, rounded away from nothing else; unchanged without a unit. NaN stays."""
    if not unit:
        return values
    units = values / unit
    hair = _HAIR + 4 * np.finfo(values.dtype).eps * np.abs(units)
    rounded = {
        "down": lambda: np.floor(units + hair),
        "up": lambda: np.ceil(units - hair),
        "half up": lambda: np.floor(units + 0.5 + hair),
    }[direction]()
    # Divided again, 1.04 is 1.04 and not 1.0400000000000001.
    return np.asarray(np.round(rounded * unit, 12)).astype(values.dtype)


def in_full_formula(value: Expression, unit: Expression, direction: str) -> Expression:
    """The same as an expression, of a value that is there."""
    units = value / unit
    rounded = {
        "down": down(units + _HAIR),
        "up": 0.0 - down(_HAIR - units),
        "half up": to_whole(units),
    }[direction]
    return on_fine_grid(rounded * unit)


def on_fine_grid(value: Expression) -> Expression:
    """Without the dust of floating point."""
    return down(value * _FINE + 0.5) / _FINE


def counted_as(read: str, counted: str) -> str:
    """That only full units of a result count, in words."""
    return _("{read}, counted as {counted}").format(read=read, counted=counted)
