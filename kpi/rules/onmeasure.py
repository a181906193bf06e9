"""A rate on a measure, in tiers, with an optional plan coefficient: what a commission earns, and what fills a pool."""

from typing import Annotated, Literal, NamedTuple, Self

import numpy as np
from pydantic import Field, PositiveFloat, field_validator

from kpi.formulas.nodes import CellOf, Expression, FormulaColumn, expression
from kpi.formulas.shorthand import either, is_number, most, same, total, without_dust
from kpi.frozen import Frozen, Level, Rate
from kpi.language import N_, _, number, percent
from kpi.money import Floats, on_grid
from kpi.rules.asked import Asked
from kpi.rules.curve import Curve
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.fullunits import Direction, counted_as, in_full, in_full_formula
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import People, Results, Rows, Scale, Since, Whose, amounts, behind, measured, plans_of
from kpi.rules.said import WHOSE, Choice, Said, as_amount, as_level, as_measured, as_share

_NEVER = 9e99


class Tier(Frozen):
    """From this level on, this rate."""

    from_: Annotated[Level, Said(N_("Beginning of {where}"), as_level), Asked(N_("from"), in_units=True)] = Field(
        0.0, alias="from", ge=0, title=N_("From")
    )
    rate: Annotated[Rate, Said(N_("Rate of {where}"), as_share), Asked(N_("rate"))] = Field(title=N_("Rate"))


class OnMeasure(Frozen):
    """What a measure earns, for instance the gross margin of payments received."""

    measure: Annotated[str, Said(N_("Measure of {where}"), as_measured), Asked(N_("Measure"))] = Field(
        title=N_("Measure"), description=N_("A column of money in the data.")
    )
    of: Annotated[Whose, Said(N_("Whose result counts for {where}"), WHOSE), Asked(N_("Result of"))] = Field(
        "person",
        title=N_("Result of"),
        description=N_("An override: a head is paid on what the team or the company brings."),
    )
    tiers: tuple[Tier, ...] = Field(title=N_("Tiers"), min_length=1)
    kind: Annotated[
        Literal["marginal", "retroactive"],
        Said(
            N_("Tiers of {where} apply to"),
            Choice({"marginal": N_("what lies above each level"), "retroactive": N_("everything from the first on")}),
        ),
        Asked(N_("applies to"), words={"marginal": N_("marginal"), "retroactive": N_("retroactive")}),
    ] = Field(
        "marginal",
        title=N_("Tiers apply"),
        description=N_("To what lies above each level, or to everything from the first on."),
    )
    tiers_in: Annotated[
        Literal["money", "plan"],
        Said(N_("Levels of {where} are"), Choice({"money": N_("money"), "plan": N_("shares of the plan")})),
    ] = Field("money", title=N_("Levels are"), description=N_("Money, or shares of the plan."))
    full_unit: Annotated[
        PositiveFloat | None,
        Said(N_("Amount of which only full ones of {where} count"), as_amount),
        Asked(N_("Only full amounts of this count, such as 1,000 (empty: everything counts)")),
    ] = Field(None, title=N_("Full amounts"), description=N_("1000: only full thousands count."))
    full_direction: Direction = "down"
    coefficient: Curve | None = Field(None, title=N_("Plan coefficient"))
    coefficient_kpi: Annotated[str, Said(N_("KPI of the plan coefficient of {where}"), as_measured)] = Field(
        "", title=N_("Coefficient by"), description=N_("When empty, the measure itself.")
    )

    @field_validator("tiers")
    @classmethod
    def _rising(cls, tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
        levels = [tier.from_ for tier in tiers]
        if levels != sorted(set(levels)):
            raise ValueError(_("tiers out of order: write them from the lowest level up, each once"))
        return tiers

    def on_grid(self, decimals: int) -> Self:
        """The same with its plan coefficient, and tiers that an attainment has to reach, on the grid of attainments."""
        curve = self.coefficient and self.coefficient.on_grid(decimals)
        tiers = self.tiers
        if self.kind == "retroactive" and self.tiers_in == "plan":
            placed = [tier.revise(from_=float(on_grid(tier.from_, decimals)) or tier.from_) for tier in tiers]
            tiers = tuple(
                {tier.from_: tier for tier in placed}.values()
            )  # of tiers that fall together the last one pays
        unchanged = curve is self.coefficient and tiers == self.tiers
        return self if unchanged else self.revise(coefficient=curve, tiers=tiers)

    @property
    def judges_all(self) -> bool:
        """Whether the tier that is reached counts for everything from the first on: retroactive tiers."""
        return self.kind == "retroactive"

    @property
    def coefficient_of(self) -> str:
        """The KPI whose attainment the plan coefficient looks at."""
        return self.coefficient_kpi or self.measure

    def earned(self, people: People, rows: Rows, results: Results) -> Floats:
        """What is earned (people, ...) on these results, in units of the currency; on a measure below 0, such as a refund, it is taken back."""
        base = self._counted(people, rows, results)
        rates = [tier.rate for tier in self.tiers]
        if self.judges_all:
            earned = base * self._rate_reached(people, rows, results, base)
        else:
            steps = [rate - before for rate, before in zip(rates, [0.0, *rates], strict=False)]
            starts = [behind(start, base.ndim) for start in self.starts(people, rows, results)]
            earned = np.add.reduce([step * _beyond(base, start) for step, start in zip(steps, starts, strict=True)])
        # What is taken back was paid for an earlier result: the plan coefficient of this one says nothing of it.
        return np.asarray(earned * np.where(base < 0, 1.0, self.factor(people, rows, results)))

    def earned_formula(self, sheet: FormulaSheet, since: Since | None, *, earlier: bool = False) -> CellOf:
        """The same as `earned` as a column, in minor units that are not rounded."""
        looked = _Looked(sheet, self.of, since, earlier)
        read = looked.result(self.measure, "value")
        amount: Expression = either(is_number(read), read, 0.0)
        if self.full_unit is not None:
            amount = in_full_formula(amount, sheet.field(self, "full_unit"), self.full_direction)
        base = sheet.add(looked.title(_("{measure} that counts"), self.measure), amount, "number")
        earned = base * self._rate_formula(looked, base) if self.judges_all else self._marginal_formula(looked, base)
        if self.coefficient is not None:
            result = sheet.add(
                _("Result for the plan coefficient"), looked.result(self.coefficient_of, self.coefficient.scale)
            )
            factor = sheet.add(_("Plan coefficient"), sheet.curve(self, "coefficient", result), "factor")
            earned = earned * either(base < 0.0, 1.0, factor)
        return sheet.add(looked.title(_("Earned on {measure}"), self.measure), earned * float(sheet.minor), "minor")

    def _rate_formula(self, looked: "_Looked", base: CellOf) -> Expression:
        """A tier from 0 on is reached by everything."""
        sheet = looked.sheet
        read = base if self.tiers_in == "money" else looked.result(self.measure, "plan")
        placed = sheet.add(_("Level reached"), most(either(is_number(read), read, 0.0), 0.0), "number")
        return sheet.add(_("Rate reached"), sheet.curve(self, "tiers", placed), "share")

    def _marginal_formula(self, looked: "_Looked", base: CellOf) -> Expression:
        sheet, earned, before = looked.sheet, [], expression(0.0)
        for tier in self.tiers:
            start, rate = sheet.field(tier, "from_"), sheet.field(tier, "rate")
            begins: Expression = start
            if self.tiers_in == "plan":
                plan = looked.plan(self.measure)
                reached = either(is_number(plan), without_dust(plan * start), _NEVER)
                begins = sheet.add(_("Tier begins"), either(same(start, 0.0), 0.0, reached), "number")
            beyond = either(same(begins, 0.0), base, most(base - begins, 0.0))
            earned.append((rate - before) * beyond)
            before = rate
        return total(earned)

    def _counted(self, people: People, rows: Rows, results: Results) -> Floats:
        """The measure (people, ...), in full amounts where only such count."""
        return in_full(amounts(people, self.measure, rows, results, self.of), self.full_unit, self.full_direction)

    def _rate_reached(self, people: People, rows: Rows, results: Results, base: Floats) -> Floats:
        """The rate of the last tier reached, judged on the rounded attainment where tiers are shares of the plan."""
        result = base if self.tiers_in == "money" else measured(people, self.measure, self.of, rows, "plan", results)
        rate = np.zeros_like(base)
        for tier in self.tiers:
            rate = np.where((result >= tier.from_) | (tier.from_ == 0), tier.rate, rate)
        return rate

    def starts(self, people: People, rows: Rows, results: Results) -> list[Floats]:
        """Where each tier begins, in money; a share of a missing plan is never reached."""
        if self.tiers_in == "money":
            return [np.asarray(tier.from_) for tier in self.tiers]
        plans = plans_of(people, self.measure, self.of, rows, results)
        plan = np.asarray(np.inf) if plans is None else np.nan_to_num(plans, nan=np.inf)
        # Rounded, because 7 % of 100.00 is 7.000000000000001 in floating point, and 7.00 reaches it.
        return [np.round(plan * tier.from_, 6) if tier.from_ else np.asarray(0.0) for tier in self.tiers]

    def factor(self, people: People, rows: Rows, results: Results) -> Floats | float:
        """The plan coefficient (people, ...): a curve of the attainment; 0 where that is missing, which the check tells."""
        if self.coefficient is None:
            return 1.0
        result = measured(people, self.coefficient_of, self.of, rows, self.coefficient.scale, results)
        return np.where(np.isnan(result), 0.0, self.coefficient(np.nan_to_num(result)))

    def see_base(self, sheet: Sheet, results: Results) -> None:
        """Keeps what `how` tells."""
        sheet.see("base", self._counted(sheet.people, sheet.rows, results))
        sheet.see("all of the base", amounts(sheet.people, self.measure, sheet.rows, results, self.of))
        sheet.see("factor", self.factor(sheet.people, sheet.rows, results))
        for place, start in enumerate(self.starts(sheet.people, sheet.rows, results)):
            sheet.see(f"start {place}", start)

    def how(self, after: Cell) -> str:
        """The measure, the rates, and the plan coefficient, in words."""
        how = self.at_rates(after)
        if self.coefficient is not None and after["base"] >= 0:
            how += f" × {number(after['factor'], 4)}"
        return how + after.because(self.measure)

    def at_rates(self, after: Cell) -> str:
        """The measure and the rates."""
        rates = [
            _("{rate} from {start}").format(rate=percent(tier.rate, 4), start=number(after[f"start {place}"], 2))
            for place, tier in enumerate(self.tiers)
        ]
        text = (
            _("{base} at {rates} (the reached rate on everything)")
            if self.judges_all and len(self.tiers) > 1
            else _("{base} at {rates}")
        )
        return text.format(base=self.base_in_words(after), rates=", ".join(rates))

    def base_in_words(self, after: Cell) -> str:
        """The measure, and what of it counts where only full amounts do."""
        base, counted = (number(after[name], 2) for name in ("all of the base", "base"))
        return base if self.full_unit is None else counted_as(base, counted)


def _beyond(base: Floats, start: Floats) -> Floats:
    """What lies above a tier's start; all of it, also below 0, for a tier from 0 on."""
    return np.where(start == 0, base, np.maximum(base - start, 0.0))


class _Looked(NamedTuple):
    """Where a formula looks its measures up: of whom, since when, and up to which period."""

    sheet: FormulaSheet
    of: Whose
    since: Since | None
    earlier: bool

    def result(self, measure: str, scale: Scale) -> Expression:
        """Results; nothing where there is none."""
        return self._of(self.sheet.book.result(measure, self.of, scale, self.since, "nothing"))

    def plan(self, measure: str) -> Expression:
        """Plans likewise."""
        return self._of(self.sheet.book.plan(measure, self.of, self.since))

    def _of(self, column: FormulaColumn) -> Expression:
        return self.sheet.of(self.of, self.sheet.book.earlier(column) if self.earlier else column)

    def title(self, text: str, measure: str) -> str:
        """What a column is called."""
        name = text.format(measure=measure)
        return _("{name}, up to the period before").format(name=name) if self.earlier else name
