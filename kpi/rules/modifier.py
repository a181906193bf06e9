"""Multiplier by a KPI: a factor that follows a result, on some KPIs, on the own part, on the whole bonus, or on the bonus with the commission."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, final

import numpy as np
from pydantic import Field

from kpi.formulas.nodes import CellOf
from kpi.formulas.points import Looked
from kpi.formulas.shorthand import NOTHING, all_of, either, is_number
from kpi.frozen import Name
from kpi.language import N_, _, percent
from kpi.money import DUST, Floats, dust_of
from kpi.rules.asked import Asked
from kpi.rules.base import Step
from kpi.rules.condition import LooksAt
from kpi.rules.curve import Curve, begun_formula
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.keptkpis import of_kpis
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import People, Rows
from kpi.rules.rule import Need, Place, Rule
from kpi.rules.said import Choice, Said, as_names, result_in_words
from kpi.rules.window import in_time, measured_over


class Modifier(LooksAt):
    """A factor that follows the result of a KPI. Below the first point of its curve it changes nothing."""

    curve: Curve = Field(
        title=N_("Factor"), description=N_("What each result multiplies by; below the first point 100%.")
    )
    changes: Annotated[
        Literal["KPIs", "KPIs at plan", "own part", "whole bonus", "bonus and commission"],
        Said(
            N_("What {where} multiplies"),
            Choice(
                {
                    "KPIs": N_("what KPIs pay"),
                    "KPIs at plan": N_("what KPIs pay that pay 100% or more"),
                    "own part": N_("the own part"),
                    "whole bonus": N_("the whole bonus"),
                    "bonus and commission": N_("bonus and commission"),
                }
            ),
        ),
        Asked(N_("It multiplies")),
    ] = Field("whole bonus", title=N_("Multiplies"))
    kpis: Annotated[
        tuple[Name, ...], Said(N_("KPIs of {where}"), as_names), Asked(N_("Only these KPIs (empty: all)"))
    ] = Field((), title=N_("Only these KPIs"), description=N_("Where it multiplies KPIs; when empty, all of the card."))

    @property
    def on_kpis(self) -> bool:
        """Whether it multiplies what single KPIs pay."""
        return self.changes in ("KPIs", "KPIs at plan")

    def on_grid(self, decimals: int) -> "Modifier":
        """With its points where attainments lie."""
        curve = self.curve.on_grid(decimals)
        return self if curve is self.curve else self.revise(curve=curve)

    def reached(self, people: People, rows: Rows) -> Floats:
        """The results (people, ...) that it follows; NaN where missing."""
        falls = self.curve.falls
        return measured_over(self.over, people, self.kpi, self.of, rows, self.curve.scale, falls=falls)

    def factor(self, people: People, rows: Rows) -> Floats:
        """By what it multiplies (people, ...); 1 where the result is missing, which the check refuses, or worse than the first point."""
        result, first = self.reached(people, rows), self.curve.knots[0].at
        begun = self.curve.begun(result)
        return np.where(begun, self.curve(np.where(begun, result, first)), 1.0)

    def factor_formula(self, sheet: FormulaSheet) -> CellOf:
        """The same as a column."""
        plan = self.curve.scale == "plan"
        title = _("Multiplier by {kpi}: result").format(kpi=self.kpi)
        over = sheet.over(self.over, self.kpi, self.of, self.curve.scale, falls=self.curve.falls)
        result, points = sheet.add(title, over, "share" if plan else "number"), sheet.book.points(self, "curve")
        begun = all_of(is_number(result), begun_formula(points, result))
        factor = either(begun, Looked(points, result), 1.0)
        return sheet.add(_("Multiplier by {kpi}").format(kpi=self.kpi), factor, "factor")

    def see(self, sheet: Sheet) -> None:
        """Keeps what `step` tells."""
        sheet.see("result for the factor", self.reached(sheet.people, sheet.rows))
        sheet.see("factor of a KPI", self.factor(sheet.people, sheet.rows))

    def step(self, after: Cell, what: str) -> Step:
        """What was reached, and by what it multiplies."""
        read = in_time(self.over, result_in_words(after["result for the factor"], self.curve.scale))
        how = _("{read}, multiplies {what}").format(read=read, what=what)
        factor = percent(after["factor of a KPI"], 4)
        return Step(_("Multiplier: {kpi}").format(kpi=after.title(self.kpi)), how, f"× {factor}")

    def need(self) -> Need:
        """The result that it follows."""
        lacks = _("no plan or fact for the multiplier by {kpi}").format(kpi=self.kpi)
        return Need(self.kpi, self.of, self.curve.scale, lacks)

    def rules(self, kpis: tuple[str, ...]) -> Iterator[Rule]:
        """What it does on a card with these KPIs."""
        if self.on_kpis:
            yield KpisTimes(modifier=self, places=of_kpis(self.kpis, kpis))
            return
        yield BonusTimes(modifier=self)
        if self.changes == "bonus and commission":
            yield CommissionTimes(modifier=self)


@final
class KpisTimes(Rule):
    """What some KPIs pay, times a factor."""

    stands: ClassVar[Place] = Place.KPI_GATES

    modifier: Modifier
    places: tuple[int, ...]

    def work(self, sheet: Sheet) -> None:
        """Each KPI by itself."""
        factor = self.modifier.factor(sheet.people, sheet.rows)
        for place in self.places:
            pays = sheet.pays[place]
            counts = pays >= 1 - dust_of(pays) if self._at_plan else np.ones(pays.shape, bool)
            sheet.pays[place] = np.where(counts, pays * factor, pays)
        if sheet.seat:
            self.modifier.see(sheet)

    def formulas(self, sheet: FormulaSheet) -> None:
        """What each of them pays after it."""
        factor = self.modifier.factor_formula(sheet)
        for place in self.places:
            pay = sheet.pays[place]
            counts = all_of(is_number(pay), pay >= 1 - DUST) if self._at_plan else is_number(pay)
            times = either(counts, pay * factor, pay if self._at_plan else NOTHING)
            sheet.pays[place] = sheet.add(_("{column}, after the multiplier").format(column=pay.column.title), times)

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """The factor."""
        yield self.modifier.step(after, self._names(after))

    def _names(self, after: Cell) -> str:
        names = ", ".join(map(after.title, self.modifier.kpis))
        if not self._at_plan:
            return names or _("all KPIs")
        if not names:
            return _("all KPIs that pay 100% or more")
        return _("{names}, where they pay 100% or more").format(names=names)

    @property
    def _at_plan(self) -> bool:
        return self.modifier.changes == "KPIs at plan"

    def needs(self) -> Iterator[Need]:
        """The result that it follows."""
        yield self.modifier.need()


@final
class BonusTimes(Rule):
    """The own part, or the whole bonus, times a factor."""

    modifier: Modifier

    @property
    def place(self) -> Place:
        """By what it multiplies."""
        return Place.OWN_PART if self.modifier.changes == "own part" else Place.WHOLE_BONUS

    def work(self, sheet: Sheet) -> None:
        """Own and team part alike."""
        factor = self.modifier.factor(sheet.people, sheet.rows)
        if self.modifier.changes == "own part":
            sheet.score = sheet.score * factor
        else:
            sheet.own, sheet.team = sheet.own * factor, sheet.team * factor
        if sheet.seat:
            self.modifier.see(sheet)

    def formulas(self, sheet: FormulaSheet) -> None:
        """The same."""
        factor = self.modifier.factor_formula(sheet)
        if self.modifier.changes == "own part":
            sheet.score = sheet.add(_("Score after the multiplier"), sheet.score * factor)
        else:
            sheet.own, sheet.team = sheet.own * factor, sheet.team * factor

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """The factor."""
        what = _("the own part") if self.modifier.changes == "own part" else _("the whole bonus")
        yield self.modifier.step(after, what)

    def needs(self) -> Iterator[Need]:
        """The result that it follows."""
        yield self.modifier.need()


@final
class CommissionTimes(Rule):
    """The commission times a factor; what is taken back was paid for an earlier result, and stays."""

    stands: ClassVar[Place] = Place.EARNED

    modifier: Modifier

    def work(self, sheet: Sheet) -> None:
        """All commissions together."""
        if sheet.commission is not None:
            factor = self.modifier.factor(sheet.people, sheet.rows)
            sheet.commission = sheet.commission * np.where(sheet.commission < 0, 1.0, factor)
            if sheet.seat:
                self.modifier.see(sheet)

    def formulas(self, sheet: FormulaSheet) -> None:
        """The same."""
        if sheet.commission is not None:
            factor = self.modifier.factor_formula(sheet)
            times = sheet.commission * either(sheet.commission < 0.0, 1.0, factor)
            sheet.commission = sheet.add(_("Commission after the multiplier, before rounding"), times, "minor")

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """The factor."""
        if "commission" in after:
            yield self.modifier.step(after, _("the commission"))

    def needs(self) -> Iterator[Need]:
        """The result that it follows."""
        yield self.modifier.need()
