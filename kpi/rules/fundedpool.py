"""A pool beside the bonus: filled by a fixed amount, or at a rate by a measure of the team or the company, and divided among its members."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self, final

import numpy as np
from pydantic import Field, NonNegativeFloat, model_validator

from kpi.formulas.nodes import Expression, PerRow, expression
from kpi.formulas.shorthand import least, most, to_whole
from kpi.frozen import Frozen, Name
from kpi.language import N_, _, money, percent
from kpi.money import Floats
from kpi.rules.asked import Asked
from kpi.rules.base import Step
from kpi.rules.dividedformulas import divided_formula, met_formula
from kpi.rules.division import PoolDivision
from kpi.rules.everybodysheet import of_everybody
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.onmeasure import OnMeasure, Tier
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import People, Rows, Whose, behind, measured
from kpi.rules.poolkey import Figures
from kpi.rules.poolsteps import division_steps, share_in_words
from kpi.rules.rule import Need, Place, Rule
from kpi.rules.said import WHOSE, Frame, Said, as_amount, as_measured, as_roles, as_text, result_in_words


class _Filled(Frozen):
    """What comes first in a file: whose pool it is, and an amount that is in it."""

    name: Annotated[Name, Said(N_("Name of {where}"), as_text), Asked(N_("Name of the pool"))] = Field(title=N_("Name"))
    roles: Annotated[
        tuple[Name, ...], Said(N_("Members of {where}"), as_roles), Asked(N_("Roles that share it (empty: all)"))
    ] = Field((), title=N_("Members"), description=N_("Roles with a part in it; when empty, all."))
    amount: Annotated[
        NonNegativeFloat | None,
        Said(N_("Amount in {where}"), as_amount),
        Asked(N_("A fixed amount a period, instead of a measure")),
    ] = Field(None, title=N_("Amount"), description=N_("Money a period, instead of a measure."))
    at_most: Annotated[
        NonNegativeFloat | None,
        Said(N_("Most that {where} holds"), as_amount),
        Asked(N_("At most in the pool, per period (empty: no limit)")),
    ] = Field(None, title=N_("At most"), description=N_("Money a period."))


@final
class FundedPool(PoolDivision, OnMeasure, _Filled, Rule):
    """Money beside the bonus: what fills it does not come from target bonuses. What is below 0 in it counts as nothing."""

    stands: ClassVar[Place] = Place.POOLED

    measure: Annotated[str, Said(N_("Measure that fills {where}"), as_measured), Asked(N_("Result"))] = Field(
        "", title=N_("Measure"), description=N_("A column of money in the data, such as a profit or the shop's bonus.")
    )
    of: Annotated[
        Literal["team", "company"],
        Said(N_("Whose pool is {where}"), WHOSE),
        Asked(N_("One pool for"), words={"team": N_("each team"), "company": N_("the company")}),
    ] = Field("team", title=N_("One pool for"))
    coefficient_kpi: Annotated[
        str,
        Said(N_("KPI of the plan coefficient of {where}"), as_measured),
        Asked(N_("Multiplied by a rate that follows the result of (empty: none)")),
    ] = Field("", title=N_("Coefficient by"), description=N_("When empty, the measure itself."))
    tiers: tuple[Tier, ...] = Field((Tier(rate=1.0),), title=N_("Rates"), min_length=1)

    @property
    def results_of(self) -> str:
        """The measure of which people's own results divide it: that which fills it, where no other is named."""
        return self.pool_measure or self.measure

    @property
    def whose(self) -> Whose:
        """Each team, or the company."""
        return self.of

    def total(self, due: Floats) -> Floats:
        """The same for all members."""
        return due[0]

    @model_validator(mode="after")
    def _filled(self) -> Self:
        if (self.amount is None) == (not self.measure):
            text = _("the pool “{name}” is filled by nothing, or by two things: give it either a measure or an amount")
            raise ValueError(text.format(name=self.name))
        outside = [one.role for one in self.pool_first if not self.has(one.role)]
        if outside:
            text = _("the role “{role}” takes a first share of the pool “{name}”, but is none of its members")
            raise ValueError(text.format(role=outside[0], name=self.name))
        if self.coefficient is not None and not self.coefficient_of:
            raise ValueError(_("which KPI does the pool's coefficient look at? Name it in “coefficient_kpi”"))
        if self.pool_by.by_results and not self.results_of:
            raise ValueError(_("which results divide the pool? Name them in “pool_measure”"))
        return self

    def on_grid(self, decimals: int) -> Self:
        """With its conditions on the grid, too."""
        found, only = super().on_grid(decimals), self.only_on_grid(decimals)
        return found if only == self.pool_only else found.revise(pool_only=only)

    @property
    def looks_at(self) -> tuple[str, ...]:
        """The results of groups that fill it."""
        names = [self.measure] if self.measure else []
        return tuple(dict.fromkeys([*names, *([self.coefficient_of] if self.coefficient else [])]))

    @property
    def member_roles(self) -> tuple[str, ...]:
        """Roles with a part in it, where not all have one."""
        return self.roles

    def has(self, role: str) -> bool:
        """Whether people of a role have a part in it."""
        return not self.roles or role in self.roles

    def due(self, people: People, rows: Rows, target: Floats, minor: int, gives: Figures) -> Floats:
        """What is in the pool of each one's team or company."""
        found = self.earned(people, rows, people) if self.amount is None else self._fixed(people, rows)
        if people.longer is not None:  # the pool of a period of pay is filled once
            found = np.where(behind(people.longer.long[None], found.ndim), 0.0, found)
        return np.clip(found, 0.0, np.inf if self.at_most is None else self.at_most) * minor

    def _fixed(self, people: People, rows: Rows) -> Floats:
        if self.coefficient is None:
            return np.full((*people.team_index[rows].shape, *people.shape[1:]), self.amount)
        return np.asarray((self.amount or 0.0) * self.factor(people, rows, people))

    def work(self, sheet: Sheet) -> None:
        """What was divided among everybody stands on the sheet."""
        sheet.pools_and_prizes = sheet.pools_and_prizes + sheet.pool
        if sheet.seat and "whole pool" in sheet.seen:
            self._see_funding(sheet)

    def _see_funding(self, sheet: Sheet) -> None:
        if self.amount is None:
            self.see_base(sheet, sheet.people)
        sheet.see("factor", self.factor(sheet.people, sheet.rows, sheet.people))
        if self.coefficient is not None:
            scale = self.coefficient.scale
            sheet.see("read", measured(sheet.people, self.coefficient_of, self.of, sheet.rows, scale))

    def formulas(self, sheet: FormulaSheet) -> None:
        """What is in it, and each one's part."""
        sheet = of_everybody(sheet)
        groups, title = sheet.groups, self.name
        if self.amount is None:
            filled: Expression = self.earned_formula(groups, None)
        else:
            filled = groups.field(self, "amount") * float(groups.minor)
            if self.coefficient is not None:
                read = groups.measured(self.coefficient_of, self.of, self.coefficient.scale)
                result = groups.add(_("Result for the plan coefficient"), read)
                factor = groups.add(_("Plan coefficient"), groups.curve(self, "coefficient", result), "factor")
                filled = filled * factor
        held = most(filled, 0.0)
        if self.at_most is not None:
            held = least(held, groups.field(self, "at_most") * float(groups.minor))
        content: Expression | PerRow = to_whole(held)
        if groups.people.longer is not None:  # the pool of a period of pay is filled once
            content = PerRow(groups.people.longer.long[groups.table.periods], expression(0.0), content)
        whole = groups.add(title, content, "minor")
        mine = PerRow(sheet.of_roles(self.roles), expression(1.0), expression(0.0))
        member = sheet.add(_("{title}: member").format(title=title), mine, "whole")
        met = met_formula(sheet, member, self.pool_only)
        there = sheet.add(_("{title}: has a part").format(title=title), met, "whole")
        part = divided_formula(self, sheet, sheet.standing, there, whole, title)
        so_far = part if sheet.pools_and_prizes is None else sheet.pools_and_prizes + part
        sheet.pools_and_prizes = sheet.add(_("Pools and prizes"), so_far, "minor")

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """What fills it, and one member's part."""
        if "whole pool" in after:
            part, how = after["pool"], share_in_words(after)
            for step in division_steps(self, self._filled_by(after), after):
                yield step._replace(line=step.line or "detail")
            title = _("Share of the pool “{name}”").format(name=self.name)
            yield Step(title, how, money(part, after.seat.currency), part, line="beside")

    def _filled_by(self, after: Cell) -> str:
        """The amount, or the measure at its rates; what a coefficient makes of it, and how much it is at most."""
        frame = Frame(after.seat.currency)
        how = self._measure_in_words(after) if self.amount is None else as_amount(self.amount, frame)
        if self.coefficient is not None:
            text = _("{how} × {rate}, for {kpi} of {read}")
            read = result_in_words(after["read"], self.coefficient.scale)
            rate, kpi = percent(after["factor"], 4), after.title(self.coefficient_of)
            how = text.format(how=how, rate=rate, kpi=kpi, read=read)
        if self.at_most is None:
            return how
        return _("{how}, at most {most}").format(how=how, most=as_amount(self.at_most, frame))

    def _measure_in_words(self, after: Cell) -> str:
        text = _("{kpi} {amount}")
        amount = self.base_in_words(after) if self.tiers == (Tier(rate=1.0),) else self.at_rates(after)
        return text.format(kpi=after.title(self.measure), amount=amount)

    def needs(self) -> Iterator[Need]:
        """What fills it, which counts as 0 where it is missing, and what divides it."""
        if self.measure:
            lacks = _("no {measure}: the pool “{name}” is empty").format(measure=self.measure, name=self.name)
            yield Need(self.measure, self.of, "value", lacks, level="notice")
            if self.tiers_in == "plan":
                lacks = _("no plan of {measure}: no rate of the pool “{name}” above 0 is reached")
                lacks = lacks.format(measure=self.measure, name=self.name)
                yield Need(self.measure, self.of, lacks=lacks, level="notice", planned=True)
        if self.coefficient is not None:
            lacks = _("no plan or fact of {kpi}, so the pool “{name}” is empty")
            lacks = lacks.format(kpi=self.coefficient_of, name=self.name)
            yield Need(self.coefficient_of, self.of, self.coefficient.scale, lacks, level="notice")
        yield from self.division_needs()
