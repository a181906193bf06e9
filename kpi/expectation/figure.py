"""A number with how far it can be believed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kpi.language import _


@dataclass(frozen=True)
class ExpectedFigure:
    """An amount in minor units or a share; None where it cannot be told. `why` says what is approximate, in sentences."""

    value: float | None
    how: Literal["exact", "approximate"]
    why: str = ""


def figure(value: float | None, reasons: Iterable[str]) -> ExpectedFigure:
    """Exact without reasons to the contrary."""
    why = " ".join(dict.fromkeys(_(reason) for reason in reasons))
    return ExpectedFigure(value, "approximate" if why else "exact", why)
