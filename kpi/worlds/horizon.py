"""Up to when the time ahead goes: its periods, and the quarters and years that end within it."""

import numpy as np
from numpy.typing import NDArray

from kpi.language import _
from kpi.payment.workforce import Workforce
from kpi.periods import days_of, ends, following, in_order, months, span_around
from kpi.problem import Problem, Refused
from kpi.worlds.outlook import Outlook

_HORIZON = {"period": 0.0, "quarter": 3.0, "year": 12.0}
"""In months; at least one period is looked ahead."""
_DAYS_A_MONTH = 30.4375


def pay_only(workforce: Workforce) -> NDArray[np.bool_]:
    """(periods,) which are periods of pay, and no quarter or year beside them."""
    longer = workforce.longer
    return np.ones(len(workforce.periods), bool) if longer is None else ~longer.long


def with_longer_ahead(workforce: Workforce, names: tuple[str, ...]) -> tuple[str, ...]:
    """These periods of pay, and the quarters and years that end with one of them, over which something is measured."""
    first = workforce.year_begins
    ended = [
        span_around(name, since, first)
        for since in sorted(workforce.measured_every)
        for name in names
        if ends((name,), since, first)[0]
    ]
    return in_order([*names, *(name for name in ended if name)])


def last_with_results(workforce: Workforce) -> int:
    """The last period of pay in which anybody has a result. Raises `Refused` where there is none."""
    known = np.flatnonzero(with_results(workforce) & pay_only(workforce))
    if not len(known):
        raise Refused([Problem(_("there are no results to look ahead from"), mend=_("Upload at least one period."))])
    return int(known[-1])


def with_results(workforce: Workforce) -> NDArray[np.bool_]:
    """(periods,) in which a person, a team or the company has a result."""
    found = np.asarray((~np.isnan(workforce.fact)).any(axis=(0, 1)))
    return found if workforce.given is None else found | (~np.isnan(workforce.given.fact)).any(axis=(0, 1))


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
