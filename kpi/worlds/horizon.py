"""Which periods lie ahead."""

from kpi.periods import days_of, following, months
from kpi.worlds.outlook import Outlook

_HORIZON = {"period": 0.0, "quarter": 3.0, "year": 12.0}
"""In months; at least one period is looked ahead."""
_DAYS_A_MONTH = 30.4375


def periods_ahead(known: tuple[str, ...], outlook: Outlook) -> tuple[str, ...]:
    """Names of the next periods, as many as fit into the horizon; a single "next 1" behind a name that is no date."""
    name = following(known[-1])
    if name is None:
        return (_after_undated(known),)
    names = [name]
    for _step in range(max(round(_HORIZON[outlook.horizon] / _length(known[-1])), 1) - 1):
        names.append(following(names[-1]) or "")
    return tuple(names)


def _after_undated(known: tuple[str, ...]) -> str:
    return next(name for number in range(1, len(known) + 2) if (name := f"next {number}") not in known)


def _length(name: str) -> float:
    """In months."""
    bounds = days_of(name)
    days = (bounds[1] - bounds[0]).days + 1 if bounds else 0
    return months(name) or days / _DAYS_A_MONTH
