"""The team's part of all members fills a pool, which they divide."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self, final

import numpy as np
from pydantic import Field

from kpi.formulas.nodes import CellOf, Operand
from kpi.formulas.shorthand import most as most_of
from kpi.formulas.shorthand import to_whole
from kpi.frozen import Frozen, Share
from kpi.language import N_, _, percent
from kpi.money import Floats, half_up
from kpi.rules.asked import OWN_SHARE
from kpi.rules.base import Parts, Step
from kpi.rules.dividedformulas import divided_formula, met_formula
from kpi.rules.division import PoolDivision
from kpi.rules.everybodysheet import EverybodySheet
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import People, Rows, Whose
from kpi.rules.poolkey import Figures
from kpi.rules.poolsteps import division_steps
from kpi.rules.rule import Need, Place, Rule
from kpi.rules.said import Said, as_share
from kpi.rules.split import shared_steps
from kpi.rules.team import Team


class _OwnShare(Frozen):
    """What comes first in a file."""

    individual_share: Annotated[Share, Said(N_("Individual share of {where}"), as_share), OWN_SHARE] = Field(
        0.6, title=N_("Individual share"), description=N_("60:40 is 60 %.")
    )


@final
class Pool(PoolDivision, _OwnShare, Team):
    """Own score × individual share; the rest of all members × what the team's curve gives is divided by a key, exactly."""

    word: ClassVar[str] = "pool"
    order: ClassVar[int] = 4
    title: ClassVar[str] = N_("fills a common pool")
    change: ClassVar[str] = N_("fills a pool")
    says: ClassVar[str] = N_("The team result fills a common pool.")
    divides: ClassVar[bool] = True

    mode: Literal["pool"] = Field("pool", title=N_("The team's result"))

    @property
    def share(self) -> float:
        """The individual share."""
        return self.individual_share

    def parts(self, score: Floats, gives: Floats) -> Parts:
        """The own part; what the pool brings is known when all have brought theirs."""
        return Parts(score * self.individual_share, np.zeros_like(score))

    def part_formulas(self, score: CellOf, gives: CellOf, sheet: FormulaSheet) -> tuple[Operand, Operand]:
        """The same as expressions."""
        return score * sheet.field(self, "individual_share"), 0.0

    @property
    def results_of(self) -> str:
        """The team KPI of which people's own results divide the pool, where no other is named."""
        return self.pool_measure or next(iter(self.kpis))

    @property
    def whose(self) -> Whose:
        """As the team's result."""
        return self.of

    def due(self, people: People, rows: Rows, target: Floats, minor: int, gives: Figures) -> Floats:
        """What each brings in: (1 − share) × what the team's curve gives × target bonus."""
        return self.part * gives() * target

    def total(self, due: Floats) -> Floats:
        """All that the members bring."""
        return due.sum(axis=0)

    @property
    def capped(self) -> bool:
        """Whether nobody may have more than so much of it."""
        return self.limits

    def on_grid(self, decimals: int) -> Self:
        """With its conditions on the grid, too."""
        found, only = super().on_grid(decimals), self.only_on_grid(decimals)
        return found if only == self.pool_only else found.revise(pool_only=only)

    def formula(self) -> str:
        """One's own part, and a part of the pool."""
        if not self.counts:
            return _("Bonus = target bonus × own score")
        own = percent(self.individual_share, 2)
        return _("Bonus = target bonus × {own} of own score + a part of the team's pool").format(own=own)

    def way_steps(self, team: str, read: str, score: float, gives: float) -> Iterator[Step]:
        """The own share; the pool's is money."""
        return shared_steps(team, read, score, gives, self.individual_share)

    def shared_formula(self, sheet: EverybodySheet) -> CellOf:
        """Each one's part of the pool, of those whose rule it is."""
        title = _("Pool")
        there = sheet.add(
            _("{title}: has a part").format(title=title), met_formula(sheet, sheet.there, self.pool_only), "whole"
        )
        gives = sheet.gathered("gives")
        brought = (1 - sheet.field(self, "individual_share")) * gives * sheet.target
        due = sheet.add(_("{title}: brought in").format(title=title), brought * sheet.there, "minor")
        members = sheet.members(self.whose, sheet.there, title)
        whole = sheet.groups.add(title, to_whole(most_of(members.sum(due), 0.0)), "minor")
        return divided_formula(self, sheet, sheet.standing, there, whole, title)

    def rules(self) -> tuple[Rule, ...]:
        """With the pool in which the team's part becomes money."""
        return (self, PoolDivided(division=self)) if self.counts else (self,)

    def needs(self) -> Iterator[Need]:
        """The team's result, and what divides the pool."""
        yield from super().needs()
        if self.counts:
            yield from self.division_needs()


@final
class PoolDivided(Rule):
    """Each one's part of the pool, which was divided among all its members; it is money, so that the own part becomes money, too."""

    stands: ClassVar[Place] = Place.DIVIDED

    division: Pool

    def work(self, sheet: Sheet) -> None:
        """A pool is divided exactly, so its parts are whole minor units."""
        sheet.see("own share", sheet.own)
        own = sheet.own * sheet.target
        sheet.own, sheet.team = half_up(own) if sheet.rounds else own, sheet.pool
        sheet.in_money = True
        if sheet.seat:
            sheet.see("brought together", sheet.own + sheet.team)

    def formulas(self, sheet: FormulaSheet) -> None:
        """The own part as money, and what the pool gives."""
        sheet.own = sheet.add(_("Own part in money"), to_whole(sheet.own * sheet.target), "minor")
        sheet.team, sheet.in_money = sheet.pool, True

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """How the pool was divided."""
        brought = _("{share} of what the team's result gives, of all target bonuses").format(
            share=percent(self.division.part, 2)
        )
        for step in division_steps(self.division, brought, after):
            yield step._replace(line=step.line or "team detail")


def pool_of(team: Team) -> Pool:
    """A team rule that divides, as what it is."""
    if not isinstance(team, Pool):
        raise TypeError(team.word)
    return team
