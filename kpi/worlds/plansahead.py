"""With which plans people go on: given, last year's grown, their own mean, or the mean of their role."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import _, ngettext, percent
from kpi.money import Floats
from kpi.payment.longer import kinds
from kpi.payment.workforce import Workforce
from kpi.periods import a_year_before, days_of
from kpi.problem import Problem
from kpi.quotient import quotient
from kpi.rules.kpi import Adds
from kpi.worlds.history import own_mean

_LAST = 12
"""Periods that count as the last year where their names are no dates."""
_FLAT = 0.0005
"""Growth that is not worth a word."""
_WHOLE = 0.999
"""Presence from which a period counts as whole."""


@dataclass(frozen=True, eq=False)
class Plans:
    """Plans of the periods ahead, for some KPIs and seats of a workforce."""

    workforce: Workforce
    kpis: tuple[str, ...]
    rows: NDArray[np.intp]
    last: int
    """The last period with results."""
    names: tuple[str, ...]
    """Of the periods ahead."""
    decided: pd.DataFrame | None = None
    """person, kpi, period, plan that were set for the periods ahead; results do not follow them, as they do the plans of the data."""

    @cached_property
    def until(self) -> int:
        """The place after the last period with results, and after the quarters and years beside the periods of pay that end with it."""
        longer, found = self.workforce.longer, self.last + 1
        while longer is not None and found < len(longer.every) and longer.every[found] is not None:
            found += 1
        return found

    @cached_property
    def _fits(self) -> NDArray[np.bool_]:
        """(kpis, 1, periods ahead) whether a KPI is one of periods of pay, or of the quarters and years beside them, as it was so far."""
        if self.workforce.longer is None:
            return np.ones((len(self.kpis), 1, len(self.names)), bool)
        known = np.asarray((~np.isnan(self._of(self.workforce.fact))).any(axis=1))
        every = kinds(
            tuple(dict.fromkeys([*self.workforce.periods, *self.names])),
            self.workforce.measured_every,
            self.workforce.year_begins,
        )
        found = np.zeros((len(self.kpis), 1, len(self.names)), bool)
        for step, name in enumerate(self.names):
            alike = [every[one] == every[name] for one in self.workforce.periods]
            found[:, 0, step] = known[:, alike].any(axis=1) | ~known.any(axis=1)
        return found

    @cached_property
    def _plan(self) -> Floats:
        return self._of_whole_periods(self._of(self.workforce.plan), self._share)

    @cached_property
    def _fact(self) -> Floats:
        return self._of_whole_periods(self._of(self.workforce.fact), self._share)

    @cached_property
    def _share(self) -> Floats | None:
        share = self.workforce.seat_share
        return None if share is None else share[self.rows]

    def _of_whole_periods(self, values: Floats, share: Floats | None) -> Floats:
        """Sums of a seat that had a part of a period, as if it had had all of it."""
        if share is None:
            return values
        sums = np.array([adds == "sum" for adds in self.adds])[:, None, None]
        return values / np.where(sums & (share > 0), share, 1.0)

    @cached_property
    def adds(self) -> tuple[Adds, ...]:
        """How each KPI adds up over days; a sum where nobody asked."""
        known = dict(zip(self.workforce.kpis, self.workforce.adds, strict=False))
        return tuple(known.get(name, "sum") for name in self.kpis)

    def _of(self, array: Floats) -> Floats:
        index = [self.workforce.kpi_index[name] for name in self.kpis]
        return array[index][:, self.rows]

    @cached_property
    def year(self) -> NDArray[np.intp]:
        """The last year's periods with results."""
        known = self.workforce.periods[: self.until]
        days = [days_of(name) for name in known]
        end = days[self.last]
        if end is None or None in days:
            return np.arange(max(len(known) - _LAST, 0), len(known))
        year = np.array([(end[0] - one[0]).days < 364 for one in days if one])
        return np.flatnonzero(year)

    @cached_property
    def _whole_plan(self) -> Floats:
        """Plans of periods in which the person was there all the time."""
        there = self.workforce.presence[self.rows] >= _WHOLE
        return np.where(there, self._plan, np.nan)[:, :, : self.until]

    @cached_property
    def _roles(self) -> tuple[NDArray[np.intp], list[str]]:
        names = self.workforce.seats["role"].to_numpy()[self.rows].tolist()
        roles = list(dict.fromkeys(names))
        return np.array([roles.index(name) for name in names], np.intp), roles

    @cached_property
    def growth(self) -> Floats:
        """(kpis, roles) Σ plan of the last year ÷ Σ plan of the year before, of those who had both; 1 where nobody had."""
        known = self.workforce.periods[: self.until]
        pairs = [(now, before) for now in self.year if (before := a_year_before(known[now], known)) is not None]
        two_years = [self._whole_plan[:, :, [pair[end] for pair in pairs]] for end in (0, 1)]
        both = ~np.isnan(two_years[0]) & ~np.isnan(two_years[1])
        this, last = (self._by_role(np.where(both, plan, 0.0).sum(axis=2)) for plan in two_years)
        return np.divide(this, last, out=np.ones_like(this), where=(this > 0) & (last > 0))

    def _by_role(self, values: Floats) -> Floats:
        """(kpis, people) summed to (kpis, roles)."""
        codes, roles = self._roles
        sums = np.zeros((len(self.kpis), len(roles)))
        np.add.at(sums.T, codes, values.T)
        return sums

    @cached_property
    def _new(self) -> NDArray[np.bool_]:
        """(people,) without any result so far."""
        return np.asarray(np.isnan(self._fact).all(axis=(0, 2)))

    def _or_of_role(self, own: Floats, every: Floats) -> Floats:
        """(kpis, people) own means; the role's for those who are new, or else their own in other seats, of `every` (kpis, seats, periods)."""
        codes, _roles = self._roles
        count = self._by_role((~np.isnan(own)).astype(float))
        total = self._by_role(np.nan_to_num(own))
        mean = quotient(total, count)[:, codes]
        found = np.where(np.isnan(own) & self._new, mean, own)
        return np.where(np.isnan(found) & self._new, self._of_other_seats(every), found)

    def _of_other_seats(self, every: Floats) -> Floats:
        """(kpis, people) the mean of what the same person has in any seat, for whom comes into a role that nobody has had."""
        index = [self.workforce.kpi_index[name] for name in self.kpis]
        means = own_mean(self._of_whole_periods(every[index], self.workforce.seat_share)[:, :, self.year])
        codes, names = pd.factorize(self.workforce.people)
        sums, counts = (np.zeros((len(self.kpis), len(names))) for _side in range(2))
        np.add.at(sums.T, codes, np.nan_to_num(means).T)
        np.add.at(counts.T, codes, (~np.isnan(means)).astype(float).T)
        return quotient(sums, counts)[:, codes[self.rows]]

    @cached_property
    def _sources(self) -> tuple[Floats, ...]:
        """Given, last year's, own mean and the role's, each (kpis, people, periods ahead), the best first."""
        shape = (len(self.kpis), len(self.rows), len(self.names))
        given, grown = np.full(shape, np.nan), np.full(shape, np.nan)
        codes, _roles = self._roles
        for step, name in enumerate(self.names):
            if name in self.workforce.periods:
                given[:, :, step] = self._plan[:, :, self.workforce.periods.index(name)]
            if (before := a_year_before(name, self.workforce.periods[: self.until])) is not None:
                grown[:, :, step] = self._whole_plan[:, :, before] * self.growth[:, codes]
        mean = own_mean(self._whole_plan[:, :, self.year])
        mean = np.where(np.isnan(mean), own_mean(self._plan[:, :, self.year]), mean)
        of_role = self._or_of_role(mean, self.workforce.plan)
        means = (np.where(self._fits, one[:, :, None], np.full(shape, np.nan)) for one in (mean, of_role))
        return given, grown, *means

    @cached_property
    def plan(self) -> Floats:
        """(kpis, people, periods ahead); NaN where the seat has no such plan."""
        return np.where(np.isnan(self._decided), self._usual, self._decided)

    @cached_property
    def _decided(self) -> Floats:
        found = np.full((len(self.kpis), len(self.rows), len(self.names)), np.nan)
        if self.decided is None:
            return found
        people = self.workforce.people[self.rows]
        table = self.decided[self.decided["kpi"].isin(self.kpis) & self.decided["period"].isin(self.names)]
        for person, kpi, period, plan in table[["person", "kpi", "period", "plan"]].itertuples(index=False, name=None):
            found[self.kpis.index(kpi), people == person, self.names.index(period)] = plan
        return found

    @cached_property
    def _usual(self) -> Floats:
        """(kpis, people, periods ahead) without what was decided."""
        found = self._sources[0]
        for source in self._sources[1:]:
            found = np.where(np.isnan(found), source, found)
        return found

    @cached_property
    def unit(self) -> Floats:
        """(kpis, people, periods ahead) what a result of 100 % is: the usual plan, or the mean of the last year's results where there is none."""
        mean = self._or_of_role(own_mean(self._fact[:, :, self.year]), self.workforce.fact)
        return np.where(self._usual > 0, self._usual, np.where(self._fits, mean[:, :, None], np.nan))

    def remarks(self) -> Iterator[Problem]:
        """How many plans come from where, and how plans have grown."""
        decided = int((~np.isnan(self._decided)).sum())
        if decided:
            text = ngettext(
                "{n} plan ahead was set by you; results are expected as if it had not been.",
                "{n} plans ahead were set by you; results are expected as if they had not been.",
                decided,
            )
            yield Problem(text.format(n=decided), level="notice")
        found = ~np.isnan(self._decided)
        counts = []
        for source in self._sources:
            counts.append(int((~np.isnan(source) & ~found).sum()))
            found |= ~np.isnan(source)
        if not any(counts):
            return
        text = _(
            "Plans ahead: {given} as given, {grown} from the same period of last year, {mean} from the person’s own average, {role} from the average of the role."
        )
        yield Problem(text.format(given=counts[0], grown=counts[1], mean=counts[2], role=counts[3]), level="notice")
        grown = [
            f"{role} {kpi} {percent(factor, 1)}".strip()
            for kpi, factors in zip(self.kpis, self.growth, strict=True)
            for role, factor in zip(self._roles[1], factors, strict=True)
            if abs(factor - 1) >= _FLAT
        ]
        if counts[1] and grown:
            what = _("Plans of last year are taken times their growth in that year: {growth}.")
            yield Problem(what.format(growth=", ".join(grown)), level="notice")
