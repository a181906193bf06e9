"""Deductions: money taken off the variable pay."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, final

import numpy as np
from pydantic import Field

from kpi.formulas.nodes import CellOf, Expression, expression
from kpi.formulas.shorthand import HAIR, down, either, is_number, least, most, to_whole
from kpi.frozen import Name, Rate, Share
from kpi.language import N_, _, money, number, percent
from kpi.money import Floats, half_up, whole
from kpi.rules.asked import Asked
from kpi.rules.base import Step
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import People, Rows, amounts
from kpi.rules.rule import Need, Place, Rule
from kpi.rules.said import Said, as_measured, as_number, as_text


class ForEach(Rule):
    """A rate for every unit of a measure, such as idle hours."""

    stands: ClassVar[Place] = Place.WANTED

    title: Annotated[Name, Said(N_("Name of {where}"), as_text)] = Field(title=N_("Deduction"))
    measure: Annotated[Name, Said(N_("Measure of {where}"), as_measured), Asked(N_("for each"))] = Field(
        title=N_("Measure")
    )
    times: Annotated[
        str,
        Said(N_("Second measure of {where}"), as_measured),
        Asked(N_("times"), help=N_("A second measure, such as days overdue. It may stay empty.")),
    ] = Field("", title=N_("Times"), description=N_("A second measure: overdue amount times days overdue."))
    rate: Annotated[Rate, Said(N_("Rate of {where}"), as_number), Asked(N_("rate"))] = Field(
        title=N_("Rate"), description=N_("Money, or a share of the measure, for every unit.")
    )

    @property
    def measures(self) -> tuple[str, ...]:
        """All that it looks at."""
        return tuple(filter(None, (self.measure, self.times)))

    def wanted(self, people: People, rows: Rows) -> Floats:
        """The deduction (people, ...) in units of the currency; on a measure below 0 it gives money back."""
        amount = amounts(people, self.measure, rows)
        return (amount * amounts(people, self.times, rows) if self.times else amount) * self.rate

    def wanted_formula(self, sheet: FormulaSheet) -> CellOf:
        """The same as a column, in minor units that are not rounded."""
        read = [sheet.measured(name, "person", "value") for name in self.measures]
        first, *rest = (either(is_number(one), one, 0.0) for one in read)
        amount: Expression = first * rest[0] if rest else first
        return sheet.add(self.title, amount * sheet.field(self, "rate") * float(sheet.minor), "minor")

    def _seen(self, sheet: Sheet) -> Floats:
        """(people, ...) minor units; kept for the words with what was measured."""
        wanted = self.wanted(sheet.people, sheet.rows) * sheet.minor
        sheet.see("wanted of this", wanted)
        for name in self.measures if sheet.seat else ():
            sheet.see(f"amount of {name}", amounts(sheet.people, name, sheet.rows))
        return wanted

    def _how(self, after: Cell) -> str:
        factors = [number(after[f"amount of {name}"], 4) for name in self.measures]
        return " × ".join([*factors, number(self.rate, 6)]) + after.because(self.measure)

    def needs(self) -> Iterator[Need]:
        """The measures, which count as 0 where they are missing."""
        for name in self.measures:
            lacks = _("no {measure}: counts as 0 for the deduction “{title}”").format(measure=name, title=self.title)
            yield Need(name, "person", "value", lacks, level="notice")


@final
class Deduction(ForEach):
    """Money taken off the variable pay."""

    def work(self, sheet: Sheet) -> None:
        """Adds to what is to be deducted."""
        wanted = self._seen(sheet)
        sheet.wanted = wanted if sheet.wanted is None else sheet.wanted + wanted

    def formulas(self, sheet: FormulaSheet) -> None:
        """What it wants, and all so far."""
        wanted = self.wanted_formula(sheet)
        so_far = wanted if sheet.wanted is None else sheet.wanted + wanted
        sheet.wanted = sheet.add(_("To be deducted, before rounding"), so_far, "minor")

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """What was measured, and the rate."""
        yield Step(self.title, self._how(after), money(after["wanted of this"], after.seat.currency), line="detail")


@final
class SalaryDeduction(ForEach):
    """What a rule would take off the salary: it is shown beside it, and no payout changes, because the law may forbid it."""

    def work(self, sheet: Sheet) -> None:
        """Adds to what is shown off the salary."""
        wanted = self._seen(sheet)
        sheet.off_salary = wanted if sheet.off_salary is None else sheet.off_salary + wanted

    def formulas(self, sheet: FormulaSheet) -> None:
        """What it wants, and all so far."""
        wanted = self.wanted_formula(sheet)
        so_far = wanted if sheet.off_salary is None else sheet.off_salary + wanted
        sheet.off_salary = sheet.add(_("Off the salary, before rounding"), so_far, "minor")

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """What was measured, the rate, and that it is not part of the payout."""
        how = _("{calculation}, off the salary, at most all of it, and not part of the payout: ask a lawyer first")
        off = money(0 - after["wanted of this"], after.seat.currency)
        yield Step(self.title, how.format(calculation=self._how(after)), off, line="detail")


@final
class Beside(Rule):
    """Commission and what is to be deducted, each added up and rounded once."""

    stands: ClassVar[Place] = Place.BESIDE

    def work(self, sheet: Sheet) -> None:
        """Drawn worlds are not rounded."""
        if sheet.rounds:
            sheet.commission = None if sheet.commission is None else half_up(sheet.commission)
            sheet.wanted = None if sheet.wanted is None else half_up(sheet.wanted)

    def formulas(self, sheet: FormulaSheet) -> None:
        """The same."""
        if sheet.commission is not None:
            sheet.commission = sheet.add(_("Commission"), to_whole(sheet.commission), "minor")
        if sheet.wanted is not None:
            sheet.wanted = sheet.add(_("To be deducted"), to_whole(sheet.wanted), "minor")

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """The whole commission; deductions are told when it is known how much of them can be taken."""
        if "commission" in after:
            paid = after["commission"]
            yield Step(_("Commission"), _("sum, rounded"), money(paid, after.seat.currency), paid, line="beside")


@final
class DeductionsHeld(Rule):
    """Deductions together at most a share of bonus and commission."""

    stands: ClassVar[Place] = Place.DEDUCTED

    at_most: Share = 1.0
    deducts: bool
    """Whether the card has any, for the words."""

    def work(self, sheet: Sheet) -> None:
        """Whole minor units are rounded down, since more is not allowed."""
        allowed = self.at_most * np.maximum(sheet.earned, 0)
        sheet.allowed = whole(allowed) if sheet.rounds else allowed
        sheet.deduction = np.minimum(0 if sheet.wanted is None else sheet.wanted, sheet.allowed)

    def formulas(self, sheet: FormulaSheet) -> None:
        """What may be taken, and what is."""
        share = sheet.of_card("deductions_at_most")
        sheet.allowed = sheet.add(_("Deductions at most"), down(share * most(sheet.all_earned, 0.0) + HAIR), "minor")
        wanted = expression(0.0) if sheet.wanted is None else sheet.wanted
        sheet.deduction = sheet.add(_("Deducted"), least(wanted, sheet.allowed), "minor")

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """What is taken, where the card deducts anything."""
        if self.deducts:
            most = _("together, at most {share} of bonus and commission").format(share=percent(self.at_most, 2))
            taken = 0 - after["deduction"]
            yield Step(_("Deductions"), most, money(taken, after.seat.currency), taken, line="beside")
