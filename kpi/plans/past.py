"""One KPI over the last year and the year before, of each person, each team or the company: what plans are set from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from kpi.language import _
from kpi.machine.lazy import lazy
from kpi.money import Floats
from kpi.payment.units import Of, last_seats, unit_codes
from kpi.payment.workforce import Workforce
from kpi.periods import a_year_before, days_of
from kpi.problem import Problem, Refused
from kpi.quotient import quotient
from kpi.rules.kpi import Adds

_YEAR_OF_NAMES = 12
"""Periods that count as a year where their names are no dates."""
_DAYS = 364
_WHOLE = 0.999
"""Presence from which a period counts as whole."""


@dataclass(frozen=True, eq=False)
class KpiPast:
    """Results of one KPI by unit (a person, a team or the company) and period, with the last year and the year before.

    A year's result of a sum, such as revenue, is the sum of its periods; of anything else, such as a rate, their mean. Who was there
    for a part of the year is taken as if the rest had gone alike.
    """

    kpi: str
    of: Of
    names: tuple[str, ...]
    roles: tuple[str, ...]
    """The role of each unit's last seat; "" for teams and the company."""
    periods: tuple[str, ...]
    """All periods up to the last one with a result."""
    plan: Floats
    """(units, periods) NaN where there is none."""
    fact: Floats
    """(units, periods) NaN where there is none."""
    year: NDArray[np.intp]
    """Places of the last year's periods."""
    earlier: NDArray[np.intp]
    """Places of the same periods a year before; empty where the data do not reach back to any of them."""
    adds: Adds = "sum"
    falls: bool = False
    """Whether lower is better."""
    size_of: Mapping[str, float] = field(default_factory=dict)
    """By unit, what it could bring: customers, shelves, the worth of a territory."""

    @lazy
    def sizes(self) -> Floats:
        """(units,) the same; NaN where it is not known."""
        return np.array([self.size_of.get(name, np.nan) for name in self.names], float)

    @property
    def size(self) -> int:
        """Periods of a year."""
        return len(self.year)

    @lazy
    def result(self) -> Floats:
        """(units,) of the last year."""
        return self._of_year(self.fact, self.year)

    @lazy
    def planned(self) -> Floats:
        """(units,) of the last year."""
        return self._of_year(self.plan, self.year)

    @lazy
    def before(self) -> Floats:
        """(units,) result of the year before the last one; NaN where there was none."""
        return self._of_year(self.fact, self.earlier)

    @lazy
    def attainment(self) -> Floats:
        """(units,) Σ fact ÷ Σ plan of the last year's periods in which both are known."""
        plan, fact = self.plan[:, self.year], self.fact[:, self.year]
        both = ~np.isnan(plan) & ~np.isnan(fact)
        return quotient(np.where(both, fact, 0.0).sum(axis=1), np.where(both, plan, 0.0).sum(axis=1))

    @lazy
    def full(self) -> NDArray[np.bool_]:
        """(units,) who has plan and result in every period of the last year, and a result in each of the year before."""
        both = ~np.isnan(self.plan[:, self.year]) & ~np.isnan(self.fact[:, self.year])
        known: NDArray[np.bool_] = ~np.isnan(self.fact[:, self.earlier])
        return np.asarray(both.all(axis=1) & known.all(axis=1) & (len(self.earlier) == self.size))

    @lazy
    def there(self) -> NDArray[np.bool_]:
        """(units,) who has a plan or a result in the last period."""
        return np.asarray(~np.isnan(self.plan[:, -1]) | ~np.isnan(self.fact[:, -1]))

    @property
    def relative(self) -> Floats:
        """(units, periods) fact ÷ plan; NaN where one is missing."""
        return quotient(self.fact, np.nan_to_num(self.plan))

    def sized(self, sizes: Mapping[str, float]) -> "KpiPast":
        """The same, knowing what each unit could bring."""
        return replace(self, size_of=sizes)

    def only(self, rows: NDArray[np.bool_]) -> "KpiPast":
        """Some of the units."""
        at = np.flatnonzero(rows)
        names, roles = (tuple(one[place] for place in at) for one in (self.names, self.roles))
        return replace(self, names=names, roles=roles, plan=self.plan[at], fact=self.fact[at])

    def total(self, values: Floats) -> float:
        """Of all units: the sum of what adds up, the mean of anything else; of what is known."""
        known = values[~np.isnan(values)]
        if not len(known):
            return float("nan")
        return float(known.sum() if self.adds == "sum" else known.mean())

    def _of_year(self, values: Floats, places: NDArray[np.intp]) -> Floats:
        chosen = values[:, places]
        count = (~np.isnan(chosen)).sum(axis=1)
        mean = quotient(np.nansum(chosen, axis=1), count.astype(float))
        return mean * self.size if self.adds == "sum" else mean


def past(workforce: Workforce, kpi: str, of: Of = "person", roles: Sequence[str] = ()) -> KpiPast:
    """What is known of a KPI, by unit; of some roles only, where they are named. Periods in which somebody was there for a part are
    left out. Raises `Refused` for a KPI without any result."""
    index = _index(workforce, kpi)
    some = (
        np.isin(workforce.seats["role"].to_numpy(object), list(roles)) if roles else np.ones(len(workforce.seats), bool)
    )
    there = workforce.presence >= _WHOLE
    kept = some[:, None] & there
    codes, names = unit_codes(workforce, of)
    adds = dict(zip(workforce.kpis, workforce.adds, strict=False)).get(kpi, "sum")
    sides = (np.where(kept, values[index], np.nan) for values in (workforce.plan, workforce.fact))
    plan, fact = _of_units(workforce, index, of, tuple(_by_unit(side, codes, len(names), adds) for side in sides))
    known = np.flatnonzero((~np.isnan(fact)).any(axis=0))
    if not len(known):
        raise Refused(
            [Problem(_("there are no results of {kpi} yet").format(kpi=kpi), mend=_("Upload at least one period."))]
        )
    periods = workforce.periods[: known[-1] + 1]
    year = _last_year(periods)
    plan, fact = (values[:, : len(periods)] for values in (plan, fact))
    of_unit = _roles(workforce, names) if of == "person" else ("",) * len(names)
    earlier, falls = _a_year_earlier(periods, year), kpi in workforce.falling
    found = KpiPast(kpi, of, names, of_unit, periods, plan, fact, year, earlier, adds, falls)
    return found.only(np.asarray((~np.isnan(fact) | ~np.isnan(plan)).any(axis=1)))


def _of_units(workforce: Workforce, index: int, of: Of, sums: tuple[Floats, ...]) -> tuple[Floats, ...]:
    """(units, periods) plans and facts: of groups for which the data give some, those with which they are paid."""
    if of == "person" or workforce.given is None or not workforce.given.known[index].any():
        return sums
    rows = slice(0, -1) if of == "team" else slice(-1, None)
    return workforce.group_sums.plan[index, rows], workforce.group_sums.facts[index, rows]


def _index(workforce: Workforce, kpi: str) -> int:
    if kpi not in workforce.kpi_index:
        known = ", ".join(workforce.kpis)
        raise Refused(
            [
                Problem(
                    _("there is no KPI “{kpi}” in the data").format(kpi=kpi),
                    mend=_("Known: {known}.").format(known=known),
                )
            ]
        )
    return workforce.kpi_index[kpi]


def _last_year(periods: tuple[str, ...]) -> NDArray[np.intp]:
    """The periods of the last twelve months, the last of them included."""
    days = [days_of(name) for name in periods]
    end = days[-1]
    if end is None or None in days:
        return np.arange(max(len(periods) - _YEAR_OF_NAMES, 0), len(periods))
    return np.flatnonzero([(end[0] - one[0]).days < _DAYS for one in days if one])


def _a_year_earlier(periods: tuple[str, ...], year: NDArray[np.intp]) -> NDArray[np.intp]:
    found = (a_year_before(periods[place], periods) for place in year)
    return np.array([place for place in found if place is not None], np.intp)


def _by_unit(values: Floats, codes: NDArray[np.intp], count: int, adds: Adds) -> Floats:
    """(seats, periods) to (units, periods): sums, or means of what does not add up; NaN where nothing is known."""
    total, known = np.zeros((count, values.shape[1])), np.zeros((count, values.shape[1]))
    np.add.at(total, codes, np.nan_to_num(values))
    np.add.at(known, codes, ~np.isnan(values))
    return np.where(known > 0, total if adds == "sum" else quotient(total, known), np.nan)


def _roles(workforce: Workforce, names: Sequence[str]) -> tuple[str, ...]:
    """The role of the seat in which each was seen last."""
    seats, roles = last_seats(workforce), workforce.seats["role"].to_numpy(object)
    return tuple(str(roles[seats[name]]) for name in names)
