"""What a period's pay leaves owed, and how the periods of a person settle it."""

from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple, final

import numpy as np
from numpy.typing import NDArray

from kpi.formulas.nodes import expression
from kpi.formulas.shorthand import most
from kpi.language import _, money
from kpi.money import Floats
from kpi.rules.base import Step
from kpi.rules.everybodysheet import of_everybody
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.rule import Place, Rule
from kpi.rules.turns import Turns


class Balance(NamedTuple):
    """How a person's periods settle (people, periods, ...): earned − deduction + carried is what is paid, and never below 0 unless it is paid back."""

    carried: Floats
    """Earned below 0 and put off to later periods, or given up (above 0); taken for earlier periods (below 0)."""
    owed: Floats
    """What is owed at the end of each period; where nothing is carried on, what was given up in it."""


def balance(
    earned: NDArray[Any],
    wanted: NDArray[Any],
    deduction: NDArray[Any],
    allowed: Floats,
    person: NDArray[np.intp],
    debt: Floats,
    *,
    carries: bool,
    pays_back: bool = False,
) -> Balance:
    """The periods settled one after the other: of what is to be deducted (people, periods, ...) so much is taken, then what earlier
    periods left, as far as allowed, of which `debt` (persons, ...) is there from the start. `person` (people,) is its row for each seat, so that a debt
    follows a person into another team, and what one seat does not cover is taken from another of the same period. Where somebody `pays_back` what was
    earned below 0, no period leaves anything but deductions beyond what is allowed, which are given up.
    """
    given = np.maximum(-wanted, 0)
    below = np.maximum(-earned - given, 0)
    missed = below + wanted - deduction
    if pays_back:
        return Balance(np.zeros_like(missed), missed - below)
    turns = Turns(person)
    if not carries and turns.alone:
        return Balance(below, missed)
    # For earlier periods: what may still be deducted, and what is given back beyond what was earned below 0.
    free = allowed - np.maximum(deduction, 0) + np.maximum(earned + given, 0) - np.maximum(earned, 0)
    debt = debt.astype(missed.dtype)
    carried, owed = below.astype(missed.dtype), np.zeros_like(missed)
    for period in range(earned.shape[1]):
        np.add.at(debt, person, missed[:, period])
        back = turns.take(debt, free[:, period])
        carried[:, period] -= back
        owed[:, period] = debt[person]
        if not carries:
            debt[:] = 0
            np.add.at(debt, person, back)
            owed[:, period] = missed[:, period] - turns.take(debt, missed[:, period])
            debt[:] = 0
    return Balance(carried, owed)


@final
class Owed(Rule):
    """What a period's pay does not cover is taken from the later periods of the same person, given up, or paid back at once."""

    stands: ClassVar[Place] = Place.SETTLED

    carries: bool
    pays_back: bool
    """Whether a payout may be below 0."""

    def work(self, sheet: Sheet) -> None:
        """All periods of everybody on the sheet."""
        earned = sheet.earned
        wanted = np.zeros_like(earned) if sheet.wanted is None else sheet.wanted
        sheet.carried, sheet.owed = balance(
            earned,
            wanted,
            sheet.deduction,
            sheet.allowed,
            sheet.persons,
            sheet.debt,
            carries=self.carries,
            pays_back=self.pays_back,
        )

    def formulas(self, sheet: FormulaSheet) -> None:
        """What each period leaves, and what later ones take of it."""
        sheet = of_everybody(sheet)
        wanted = expression(0.0) if sheet.wanted is None else sheet.wanted
        earned = sheet.add(_("Earned"), sheet.earned, "minor")
        given = most(0.0 - wanted, 0.0)
        below = sheet.add(_("Earned below zero"), most(0.0 - earned - given, 0.0), "minor")
        missed = sheet.add(_("Left by this period"), below + wanted - sheet.deduction, "minor")
        if self.pays_back:
            sheet.carried = sheet.add(_("From or to other periods"), expression(0.0), "minor")
            return
        if not self.carries and sheet.chain.alone:
            sheet.carried = sheet.add(_("From or to other periods"), below, "minor")
            return
        room = sheet.allowed - most(sheet.deduction, 0.0) + most(earned + given, 0.0) - most(earned, 0.0)
        free = sheet.add(_("May be taken for others"), room, "minor")
        taken = sheet.chain.taken(missed, free, _("Owed"), _("Taken for what is owed"), keeps=self.carries, had="owed")
        sheet.carried = sheet.add(_("From or to other periods"), below - taken, "minor")

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """What the period leaves to later ones, or takes for earlier ones."""
        carried, currency = after["carried"], after.seat.currency
        if carried < 0:
            how = _("as far as this period's pay allows")
            yield Step(_("Taken for earlier periods"), how, money(carried, currency), carried, line="beside")
        elif carried > 0:
            step = _("Left to later periods") if self.carries else _("Given up")
            yield Step(step, _("pay is never below zero"), money(carried, currency), carried, line="beside")
        if after["owed"]:
            step = _("Owed after this period") if self.carries else _("Given up in this period")
            yield Step(step, _("what this period's pay did not cover"), money(after["owed"], currency))

    def foresight(self) -> Iterator[str]:
        """What lies before the time ahead."""
        if self.carries:
            yield _("What people owe from before the first period ahead is not known. It counts as settled.")
