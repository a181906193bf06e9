"""Guarantee and draw: a least variable pay of a period, kept, or recovered from later periods."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, final

import numpy as np
from pydantic import Field, PositiveFloat

from kpi.formulas.nodes import CellOf, Content, Expression, PerRow, expression
from kpi.formulas.shorthand import either, most, same, to_whole
from kpi.formulas.shorthand import least as least_of
from kpi.language import N_, _, money, percent
from kpi.money import Floats, half_up
from kpi.rules.asked import Asked
from kpi.rules.base import Step
from kpi.rules.everybodysheet import of_everybody
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import behind
from kpi.rules.rule import Place, Rule, Silent
from kpi.rules.said import Choice, Said, as_amount, as_number
from kpi.rules.turns import Turns


@final
class Guarantee(Silent):
    """The least that bonus, commission and deductions together pay in a period, of the days employed."""

    stands: ClassVar[Place] = Place.DEDUCTED

    amount: Annotated[
        PositiveFloat,
        Said(N_("Least variable pay of {where}"), as_amount),
        Asked(N_("At least, for a whole period"), first=1000.0),
    ] = Field(title=N_("At least"), description=N_("Money a period."))
    what_it_adds: Annotated[
        Literal["is kept", "is recovered"],
        Said(
            N_("What the least pay of {where} adds"),
            Choice(
                {
                    "is kept": N_("is kept (guarantee)"),
                    "is recovered": N_("is recovered from later pay above it (draw)"),
                }
            ),
        ),
        Asked(N_("What it adds")),
    ] = Field("is kept", title=N_("What it adds"), description=N_("Kept: a guarantee. Recovered: a draw."))

    months: Annotated[
        int,
        Said(N_("Months of employment for which the least pay of {where} holds (0: for ever)"), as_number),
        Asked(N_("Only in the first so many months of employment (0: for ever)")),
    ] = Field(
        0,
        ge=0,
        le=600,
        title=N_("Months"),
        description=N_("From the day of hiring on; 0 is for ever. Of whom no day of hiring is known, they are over."),
    )

    def work(self, sheet: Sheet) -> None:
        """Drawn worlds are not rounded."""
        time = behind(sheet.people.paid_time[sheet.rows], sheet.active.ndim)
        if self.months and sheet.people.guaranteed_time is not None:
            part = behind(sheet.people.guaranteed_time[sheet.rows], sheet.active.ndim)
            time = time * part
            sheet.see("guaranteed part", part)
        if sheet.people.longer is not None:  # a period of pay is guaranteed once
            time = np.where(behind(sheet.people.longer.long[None], time.ndim), 0.0, time)
        least = self.amount * sheet.minor * time * sheet.active
        sheet.least = half_up(least) if sheet.rounds else least
        sheet.recovered = np.full(sheet.least.shape, self.what_it_adds == "is recovered")

    def formulas(self, sheet: FormulaSheet) -> None:
        """What is guaranteed."""
        time: Expression = sheet.seat("paid time")
        if self.months and sheet.people.guaranteed_time is not None:
            time = time * sheet.seat("guaranteed time")
        amount = sheet.field(self, "amount") * float(sheet.minor) * time
        least: Content = to_whole(amount)
        if sheet.people.longer is not None:  # a period of pay is guaranteed once
            least = PerRow(sheet.people.longer.long[sheet.table.periods], expression(0.0), to_whole(amount))
        sheet.least = sheet.add(_("Guaranteed"), least, "minor")
        sheet.recovered = sheet.add(_("Is recovered"), expression(float(self.what_it_adds == "is recovered")), "whole")


@final
class LeastPaid(Rule):
    """What guarantees and draws add to the pay of a period, and what is recovered of it from later periods of the same person."""

    stands: ClassVar[Place] = Place.LEAST

    def work(self, sheet: Sheet) -> None:
        """All periods of everybody on the sheet, one after the other; what was drawn follows a person into another role."""
        paid = sheet.earned - sheet.deduction + sheet.carried
        balance, turns = sheet.drawn_before.astype(float), Turns(sheet.persons)
        added, drawn = np.zeros(paid.shape), np.zeros(paid.shape)
        for period in range(paid.shape[1]):
            now, least = paid[:, period], sheet.least[:, period]
            least = np.where(
                least == 0, np.minimum(now, 0), least
            )  # pay below 0 is not made up for where nothing is guaranteed
            more, free = self._of_persons(turns, least, now)
            np.add.at(balance, sheet.persons, np.where(sheet.recovered[:, period], more, 0))
            added[:, period] = more - turns.take(balance, free)
            drawn[:, period] = balance[sheet.persons]
        sheet.added, sheet.drawn = added, drawn

    @staticmethod
    def _of_persons(turns: Turns, least: Floats, now: Floats) -> tuple[Floats, Floats]:
        """What is missing in each seat, and what it has beyond: of somebody who has several in a period, both of all of them together."""
        more, free = np.maximum(least - now, 0), np.maximum(now - least, 0)
        if turns.alone:
            return more, free
        missing = np.zeros((turns.persons.max(initial=-1) + 1, *least.shape[1:]))
        np.add.at(missing, turns.persons, least - now)
        return turns.take(np.maximum(missing, 0), more), turns.take(np.maximum(-missing, 0), free)

    def formulas(self, sheet: FormulaSheet) -> None:
        """What is missing, what is beyond, and what is recovered."""
        sheet = of_everybody(sheet)
        now = sheet.add(_("Pay before the guarantee"), sheet.settled_pay, "minor")
        guaranteed = sheet.least
        lowest = sheet.add(_("At least"), either(same(guaranteed, 0.0), least_of(now, 0.0), guaranteed), "minor")
        more: CellOf = sheet.add(_("Missing"), most(lowest - now, 0.0), "minor")
        free: CellOf = sheet.add(_("Beyond"), most(now - lowest, 0.0), "minor")
        if not sheet.chain.alone:
            gap = sheet.chain.of_person(sheet.add(_("Missing, or beyond below zero"), lowest - now, "minor"))
            missing = sheet.add(_("Missing of a person"), most(gap, 0.0), "minor")
            beyond = sheet.add(_("Beyond of a person"), most(0.0 - gap, 0.0), "minor")
            more = sheet.chain.taken_of(missing, more, _("Still missing"), _("Added"))
            free = sheet.chain.taken_of(beyond, free, _("Still beyond"), _("Recoverable"))
        drawn = sheet.add(_("Drawn"), more * sheet.recovered, "minor")
        taken = sheet.chain.taken(drawn, free, _("Drawn so far"), _("Recovered"), keeps=True, had="drawn")
        sheet.added = sheet.add(_("Added by the guarantee, or recovered"), more - taken, "minor")

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """What it adds, or takes back, and what is left of it."""
        currency, added, least = after.seat.currency, after["added"], after["least"]
        if least:
            how = _("at least, {time}").format(time=after.seat.time)
            if (part := after.get("guaranteed part", 1.0)) < 1:
                text = _("at least, {time}, of which {share} lies in the first months of employment")
                how = text.format(time=after.seat.time, share=percent(part, 6))
            yield Step(_("Guaranteed"), how, money(least, currency))
        if added > 0:
            yield Step(_("Added to reach it"), _("what is missing"), money(added, currency), added, line="beside")
        elif added < 0:
            how = _("from what is paid above the guaranteed amount")
            yield Step(_("Recovered draw"), how, money(added, currency), added, line="beside")
        if after["drawn"]:
            how = _("is recovered from later pay")
            yield Step(_("Drawn and not yet recovered"), how, money(after["drawn"], currency))

    def foresight(self) -> Iterator[str]:
        """What lies before the time ahead."""
        yield _("What people have drawn before the first period ahead is not known. It counts as recovered.")
