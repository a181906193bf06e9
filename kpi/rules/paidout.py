"""The payout: bonus, commission, deductions and what other periods left, added up."""

from collections.abc import Iterator
from typing import ClassVar, final

from kpi.language import _, money
from kpi.rules.base import Step
from kpi.rules.everybodysheet import of_everybody
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.rule import Place, Rule


@final
class PaidOut(Rule):
    """The sum of all money of a period."""

    stands: ClassVar[Place] = Place.PAYOUT

    bonus: bool
    through_team: bool
    commissions: bool
    deductions: bool

    def work(self, sheet: Sheet) -> None:
        """Individual + team + commission + pools and prizes − deduction + carried, and what a guarantee adds."""
        sheet.payout = sheet.earned
        if sheet.settled:
            sheet.payout = sheet.payout - sheet.deduction + sheet.carried
        if "added" in vars(sheet):
            sheet.payout = sheet.payout + sheet.added

    def formulas(self, sheet: FormulaSheet) -> None:
        """The same."""
        sheet = of_everybody(sheet)
        paid = sheet.settled_pay
        if sheet.added is not None:
            paid = paid + sheet.added
        sheet.payout = sheet.add(_("Payout"), paid, "minor")

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """What is added up."""
        carried, guaranteed = after.get("carried"), after.get("added")
        terms = (
            (_("individual part"), self.bonus),
            (_("+ team part"), self.through_team),
            (_("+ commission"), self.commissions),
            (_("+ pools and prizes"), "pools_and_prizes" in after),
            (_("− deductions"), self.deductions),
            (_("− taken for earlier periods"), carried < 0),
            (_("+ what is left to later periods or given up"), carried > 0),
            (_("+ what the guarantee adds"), guaranteed > 0),
            (_("− recovered draw"), guaranteed < 0),
        )
        added = " ".join(term for term, counts in terms if counts).removeprefix("+ ") or _("nothing")
        yield Step(_("Payout"), added, money(after["payout"], after.seat.currency), after["payout"], line="payout")
