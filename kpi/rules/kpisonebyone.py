"""What each KPI of a card pays, one by one: the first of all rules."""

from collections.abc import Iterator
from functools import cached_property, partial
from typing import ClassVar, final

import numpy as np

from kpi.formulas.shorthand import total
from kpi.language import _
from kpi.money import Floats
from kpi.rules.base import Step
from kpi.rules.curve import Curves
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.kpi import Kpi
from kpi.rules.kpicolumns import KpiColumns
from kpi.rules.missing import Gap
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import Longer, Mask, People, Rows, Scale, behind, known, measured
from kpi.rules.rhythm import due_in, paid_when
from kpi.rules.rule import Need, Place, Rule
from kpi.rules.sections import shared_in_sections
from kpi.rules.weighting import own_weights_of, weighs, weight_formulas, weights_for
from kpi.rules.window import measured_in_periods, measured_over, since_of


@final
class KpisOneByOne(Rule):
    """What each KPI pays: its result, or what its policy puts in place of one that is missing, through its curve, held at its cap."""

    stands: ClassVar[Place] = Place.KPIS

    kpis: tuple[Kpi, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the data call each."""
        return tuple(kpi.in_data for kpi in self.kpis)

    @cached_property
    def curves(self) -> Curves:
        """All payout curves side by side."""
        return Curves([kpi.curve for kpi in self.kpis])

    @cached_property
    def of_own_shares(self) -> bool:
        """Whether all KPIs are a person's own results as shares of the plan, all of which count."""
        own = all(kpi.of == "person" and kpi.curve.scale == "plan" and not kpi.looks_back for kpi in self.kpis)
        return own and all(kpi.full_unit is None for kpi in self.kpis)

    def results(self, people: People, rows: Rows) -> Floats:
        """Results (kpis, people, ...); a view where the KPIs lie together in the data, as they mostly do."""
        first = people.kpi_index.get(self.kpis[0].in_data, len(people.kpis))
        if (
            self.of_own_shares
            and tuple(kpi.in_data for kpi in self.kpis) == people.kpis[first : first + len(self.kpis)]
        ):
            return people.attainment[first : first + len(self.kpis), rows]
        return np.stack([self.result(kpi, people, rows) for kpi in self.kpis])

    def result(self, kpi: Kpi, people: People, rows: Rows) -> Floats:
        """(people, ...) what counts of one of the KPIs; NaN where it is missing, and where a period is that has to have one."""
        return kpi.counted(self.measured(kpi, people, rows))

    def measured(self, kpi: Kpi, people: People, rows: Rows) -> Floats:
        """The same before full units."""
        now = self.found(kpi, people, rows)
        if kpi.over == "period":
            return now
        found = measured_over(
            kpi.over, people, kpi.in_data, kpi.of, rows, kpi.curve.scale, falls=kpi.curve.falls, fills=kpi.missing.fills
        )
        if not (kpi.missing.refuses and np.isnan(now).any()):
            return found
        return np.where(np.isnan(kpi.missing.filled(self.gap(kpi, people, rows), now)), np.nan, found)

    def found(self, kpi: Kpi, people: People, rows: Rows) -> Floats:
        """The same of each period alone; of a quarter or a year for which it is paid, of all of it."""
        found = measured_in_periods(people, kpi.in_data, kpi.of, rows, kpi.curve.scale, kpi.missing.fills)
        if kpi.since is None or people.longer is None:
            return found
        return np.where(behind(self._gaps(kpi, people.longer, rows), found.ndim), np.nan, found)

    def _gaps(self, kpi: Kpi, longer: Longer, rows: Rows) -> Mask:
        """(people, ...) quarters and years that are made of results of shorter periods, one of which is missing and has to be there."""
        if not kpi.missing.refuses:
            return np.zeros((), bool)
        made = longer.added(rows, partial(self._is_there, kpi)) > 0
        return made & (longer.added(rows, partial(self._is_missing, kpi)) > 0)

    @staticmethod
    def _is_there(kpi: Kpi, people: People, rows: Rows) -> Mask:
        return ~np.isnan(measured(people, kpi.in_data, kpi.of, rows, kpi.curve.scale))

    def _is_missing(self, kpi: Kpi, people: People, rows: Rows) -> Mask:
        found = measured(people, kpi.in_data, kpi.of, rows, kpi.curve.scale)
        gone = np.isnan(kpi.missing.filled(self.gap(kpi, people, rows), found))
        return gone & behind(people.recorded[rows] & (people.paid_time[rows] > 0), gone.ndim)

    def work(self, sheet: Sheet) -> None:
        """Fills what is missing, pays by the curves, and marks what does not count."""
        people, rows = sheet.people, sheet.rows
        result = self.results(people, rows)
        sheet.results = result
        self._see(sheet)
        idle = self._idle(people, result.ndim)
        if idle is None and people.own_weight is None and not np.isnan(result).any():
            sheet.pays, sheet.out = self._capped(self.curves(result)), None
            return
        result = np.stack(
            [
                kpi.counted(kpi.missing.filled(self.gap(kpi, people, rows), some))
                for kpi, some in zip(self.kpis, result, strict=True)
            ]
        )
        gone = np.isnan(result) if idle is None else np.isnan(result) | idle
        pays = self.curves(np.where(gone, 0.0, result) if gone.any() else result)
        gone |= self.unweighted(people, rows, gone.ndim)
        sheet.pays, sheet.out = self._capped(pays), gone if gone.any() else None

    def _idle(self, people: People, ndim: int) -> Mask | None:
        """(kpis, 1, periods, ...) where a KPI is not paid, because it is one of another rhythm; None where all have the same."""
        if people.longer is None or not any(kpi.since for kpi in self.kpis):
            return None
        due = np.stack([due_in(people.longer, kpi.measured_every) for kpi in self.kpis])
        return behind(~due[:, None], ndim)

    def gap(self, kpi: Kpi, people: People, rows: Rows) -> Gap:
        """One of the KPIs, as its policy sees it where results are missing."""
        beside = tuple((other.in_data, other.of) for other in self.kpis if other is not kpi)
        return Gap(kpi.in_data, kpi.of, kpi.curve, people, rows, beside)

    def _capped(self, pay: Floats) -> Floats:
        for index, kpi in enumerate(self.kpis):
            if kpi.cap is not None:
                np.minimum(pay[index], kpi.cap, out=pay[index])
        return pay

    def _see(self, sheet: Sheet) -> None:
        """Facts and plans, for the words; of two times neither."""
        own = own_weights_of(sheet.people, sheet.rows, self.names) if sheet.seat else None
        for kpi, weights in zip(self.kpis, () if own is None else own, strict=own is not None):
            sheet.see(f"own weight of {kpi.name}", weights)
        for kpi in self.kpis if sheet.seat else ():
            if kpi.full_unit is not None:
                sheet.see(f"measured of {kpi.name}", self.measured(kpi, sheet.people, sheet.rows))
            if sheet.people.longer is not None:
                due = due_in(sheet.people.longer, kpi.measured_every)
                sheet.see(f"{kpi.name} is due", np.broadcast_to(due, (len(sheet.results[0]), *due.shape)))
            if kpi.in_plans and len(since_of(kpi.over)) == 1:
                [since] = since_of(kpi.over) if kpi.since is None or sheet.people.longer is None else (kpi.since,)
                results = sheet.people.to_date(since, kpi.missing.fills) if since else sheet.people
                sheet.see(f"fact of {kpi.name}", known(results.own(kpi.in_data, "value"), kpi.in_data)[sheet.rows])
                sheet.see(f"plan of {kpi.name}", known(results.plans(kpi.in_data), kpi.in_data)[sheet.rows])

    def formulas(self, sheet: FormulaSheet) -> None:
        """Two columns a KPI: what counts, and what it pays."""
        sheet.kpis, sheet.labels = self.kpis, [kpi.label for kpi in self.kpis]
        sheet.results, sheet.pays = [], []
        sheet.shares = {
            since: total([sheet.field(kpi, "weight") for kpi in self.kpis if kpi.since == since])
            for since in dict.fromkeys(kpi.since for kpi in self.kpis)
        }
        sheet.weights, given = weight_formulas(sheet, self.kpis)
        idle = self._idle(sheet.people, 3)
        for place, kpi in enumerate(self.kpis):
            columns = KpiColumns(kpi, sheet, self._is_there, self._is_missing)
            found = columns.result()
            counts = None if given is None else weighs(given, sheet.weights[place])
            due = None if idle is None else ~idle[place, 0, sheet.table.periods]
            sheet.results.append(found)
            sheet.pays.append(columns.pays(columns.filled(found), counts, due))

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """A line a KPI: what was reached, what it pays, and its weight among those that count."""
        out = after.each("out") or [0.0] * len(self.kpis)
        own = [after.get(f"own weight of {kpi.name}", np.nan) for kpi in self.kpis]
        if not np.isnan(own).all():
            yield Step(_("Weights"), _("of this person's own, in place of the card's"), "", line="detail")
        each = [kpi.weight if np.isnan(given) else given for kpi, given in zip(self.kpis, own, strict=True)]
        weights = self._counting(np.array(out) > 0, np.array(each))
        sections = {kpi.section for kpi, gone in zip(self.kpis, out, strict=True) if not gone}
        lines = zip(self.kpis, after.each("results"), after.each("pays"), out, weights.tolist(), own, strict=True)
        for kpi, result, pay, gone, weight, given in lines:
            if given == 0:
                continue
            within = bool(kpi.section) and kpi.section in sections
            if any(one.since for one in self.kpis) and not after.get(f"{kpi.name} is due", 1.0):
                yield Step(kpi.label, paid_when(kpi.measured_every), "–", line="left out")
                continue
            yield kpi.left_out(after, result, within=within) if gone else kpi.step(after, result, pay, weight)

    def weights(self, people: People, rows: Rows, ndim: int) -> Floats:
        """(kpis, ...) or (kpis, people, ...) how much each weighs, for some of a weight of their own."""
        return weights_for(people, rows, [kpi.weight for kpi in self.kpis], self.names, ndim)

    def unweighted(self, people: People, rows: Rows, ndim: int) -> Mask:
        """(kpis, people, ...) with so many axes, where somebody has weights of their own and none of a KPI."""
        own = own_weights_of(people, rows, self.names)
        if own is None:
            return np.zeros((len(self.kpis), *[1] * (ndim - 1)), bool)
        return np.asarray(own.reshape(own.shape + (1,) * (ndim - own.ndim)) == 0)

    def _counting(self, out: Mask, weights: Floats) -> Floats:
        """Weights (kpis,) of those that count."""
        counts = shared_in_sections(np.where(out, 0.0, weights), weights, [kpi.section for kpi in self.kpis])
        return counts / (counts.sum() or 1.0)

    def needs(self) -> Iterator[Need]:
        """All results; of those that are not a person's own, the attainment as well, by which people are shown."""
        for kpi in self.kpis:
            scales: tuple[Scale, ...] = (kpi.curve.scale,) if kpi.of == "person" else (kpi.curve.scale, "plan")
            yield from (Need(kpi.in_data, kpi.of, scale) for scale in dict.fromkeys(scales))
            if kpi.missing.whose is not None:
                yield Need(kpi.in_data, kpi.missing.whose)
