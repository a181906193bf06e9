"""Commission: a rate on a measure, in tiers, with an optional plan coefficient."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, final

from pydantic import Field

from kpi.formulas.shorthand import to_whole
from kpi.frozen import Name
from kpi.language import N_, _, money
from kpi.money import Floats, half_up
from kpi.rules.asked import Asked
from kpi.rules.base import Step
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.onmeasure import OnMeasure
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import People, Results
from kpi.rules.rule import Need, Place, Rule
from kpi.rules.said import Said, as_measured
from kpi.rules.window import AddedOver, in_time, since_of


@final
class Commission(OnMeasure, Rule):
    """A rate on a measure, for instance the gross margin of payments received."""

    stands: ClassVar[Place] = Place.EARNED

    measure: Annotated[Name, Said(N_("Measure of {where}"), as_measured), Asked(N_("Measure"))] = Field(
        title=N_("Measure"), description=N_("A column of money in the data.")
    )
    over: AddedOver = "period"

    @property
    def looks_back(self) -> bool:
        """Whether earlier periods count, too."""
        return self.over != "period"

    def _results(self, people: People, *, earlier: bool = False) -> Results:
        """What it looks at: of the period, or since the quarter or the year began, up to now or to the period before."""
        [since] = since_of(self.over)
        return people if since is None else people.to_date(since, "nothing", earlier=earlier)

    def work(self, sheet: Sheet) -> None:
        """Adds to the commission."""
        earned = self.earned(sheet.people, sheet.rows, self._results(sheet.people)) * sheet.minor
        if self.looks_back:
            earned = self._less_before(sheet, earned)
        sheet.commission = earned if sheet.commission is None else sheet.commission + earned
        if sheet.seat:
            sheet.see("earned", earned)
            self.see_base(sheet, self._results(sheet.people))

    def _less_before(self, sheet: Sheet, earned: Floats) -> Floats:
        """What is earned to date, less the same of the period before; each rounded, so that the periods add up to what is earned in the end."""
        before = self.earned(sheet.people, sheet.rows, self._results(sheet.people, earlier=True)) * sheet.minor
        if sheet.rounds:
            earned, before = half_up(earned), half_up(before)
        sheet.see("earned to date", earned)
        sheet.see("paid before", before)
        return earned - before

    def formulas(self, sheet: FormulaSheet) -> None:
        """What it earns, and all so far."""
        [since] = since_of(self.over)
        earned = self.earned_formula(sheet, since)
        if self.looks_back:
            before = self.earned_formula(sheet, since, earlier=True)
            title = _("Earned on {measure} in this period").format(measure=self.measure)
            earned = sheet.add(title, to_whole(earned) - to_whole(before), "minor")
        so_far = earned if sheet.commission is None else sheet.commission + earned
        sheet.commission = sheet.add(_("Commission before rounding"), so_far, "minor")

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """The measure, the rates, and the plan coefficient."""
        how = self.how(after)
        texts = {
            "person": _("Commission on {measure}"),
            "team": _("Commission on the team's {measure}"),
            "company": _("Commission on the company's {measure}"),
        }
        step, currency = texts[self.of].format(measure=self.measure), after.seat.currency
        if not self.looks_back:
            yield Step(step, how, money(after["earned"], currency), line="detail")
            return
        yield Step(in_time(self.over, step), how, money(after["earned to date"], currency), line="detail")
        rest = _("what is earned to date, less {paid} for the periods before")
        paid = money(after["paid before"], currency)
        yield Step(step, rest.format(paid=paid), money(after["earned"], currency), line="detail")

    def needs(self) -> Iterator[Need]:
        """The measure, which counts as 0 where it is missing; plans for tiers in shares of them; what the plan coefficient looks at."""
        lacks = _("no {measure}: counts as 0 for the commission").format(measure=self.measure)
        what = {
            "person": _("nobody with this role has a result of {measure}, so the commission on it pays 0"),
            "team": _("no team of this role has a result of {measure}, so the commission on it pays 0"),
            "company": _("nobody has a result of {measure}, so the commission on it pays 0"),
        }[self.of]
        mend = (
            _("It looks at people's own results: let it look at those of the team, where a head is paid on them.")
            if self.of == "person"
            else _("Complete the data, or choose another measure.")
        )
        nobody = (what.format(measure=self.measure), mend)
        yield Need(self.measure, self.of, "value", lacks, level="notice", nobody=nobody)
        if self.tiers_in == "plan":
            lacks = _("no plan of {measure}: no tier of its commission above 0 is reached").format(measure=self.measure)
            yield Need(self.measure, self.of, lacks=lacks, level="notice", planned=True)
        if self.coefficient is not None:
            lacks = _("no plan or fact of {kpi} for the plan coefficient: it counts as 0, so no commission is paid")
            lacks = lacks.format(kpi=self.coefficient_of)
            yield Need(self.coefficient_of, self.of, self.coefficient.scale, lacks, level="notice")
