"""A condition that holds pay back while it is not met."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, final

import numpy as np
from pydantic import Field

from kpi.formulas.nodes import Expression
from kpi.formulas.shorthand import NOTHING, either, is_number, least
from kpi.frozen import Name, Rate
from kpi.language import N_, _, percent
from kpi.money import Floats
from kpi.rules.asked import Asked
from kpi.rules.base import Step
from kpi.rules.condition import ResultCondition
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.keptkpis import of_kpis
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import Mask
from kpi.rules.rule import Need, Place, Rule
from kpi.rules.said import Choice, Said, as_names, as_share


@final
class Gate(ResultCondition, Rule):
    """A condition; while it is not met, pay is held at `pays_at_most`: 0 closes (hard), 1 withholds what is above plan (soft)."""

    pays_at_most: Annotated[
        Rate, Said(N_("Pay at most while {where} is shut"), as_share), Asked(N_("otherwise pays at most"))
    ] = Field(0.0, title=N_("Otherwise pays at most"))
    holds: Annotated[
        Literal["own part", "whole bonus", "KPIs"],
        Said(
            N_("What {where} holds back"),
            Choice({"own part": N_("own part"), "whole bonus": N_("whole bonus"), "KPIs": N_("KPIs")}),
        ),
        Asked(N_("of the")),
    ] = Field("own part", title=N_("Holds back"))
    kpis: Annotated[tuple[Name, ...], Said(N_("KPIs that {where} holds back"), as_names), Asked(N_("which KPIs"))] = (
        Field((), title=N_("Only these KPIs"), description=N_("Where it holds KPIs back; when empty, all of the card."))
    )

    @property
    def on_whole(self) -> bool:
        """Whether it holds the whole bonus back, the team's part as well."""
        return self.holds == "whole bonus"

    @property
    def on_kpis(self) -> bool:
        """Whether it holds single KPIs back."""
        return self.holds == "KPIs"

    def rules(self, kpis: tuple[str, ...]) -> Iterator[Rule]:
        """What it does on a card with these KPIs."""
        yield KpisHeld(gate=self, places=of_kpis(self.kpis, kpis)) if self.on_kpis else self

    @property
    def place(self) -> Place:
        """By what it holds back."""
        return Place.WHOLE_BONUS if self.on_whole else Place.OWN_PART

    def work(self, sheet: Sheet) -> None:
        """Holds the own part, or both in proportion."""
        opened = self.met(sheet.people, sheet.rows)
        if sheet.seat:
            sheet.see("reached", self.reached(sheet.people, sheet.rows))
            sheet.see("opened", opened)
        if self.on_whole:
            whole = sheet.own + sheet.team
            kept = held(whole, opened, self.pays_at_most * sheet.unit)
            factor = np.divide(kept, whole, out=np.ones_like(kept), where=whole > 0)
            sheet.own, sheet.team = sheet.own * factor, sheet.team * factor
        else:
            sheet.score = held(sheet.score, opened, self.pays_at_most)

    def formulas(self, sheet: FormulaSheet) -> None:
        """Whether it is open, and what that leaves."""
        opened, most = self.met_formula(sheet), sheet.field(self, "pays_at_most")
        if not self.on_whole:
            sheet.score = sheet.add(_("Score after the gate"), held_formula(sheet.score, opened, most))
            return
        whole = sheet.add(_("Both parts"), sheet.own + sheet.team, "minor" if sheet.in_money else "share")
        kept = held_formula(whole, opened, most * sheet.unit)
        factor = sheet.add(_("Left by the gate"), either(whole > 0.0, kept / either(whole > 0.0, whole, 1.0), 1.0))
        sheet.own, sheet.team = sheet.own * factor, sheet.team * factor

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """What was reached, what is asked for, and whether that opens it."""
        how = self.how(after["reached"])
        shut = _("shut: pays at most {most}").format(most=percent(self.pays_at_most, 4))
        title = _("Gate: {kpi}").format(kpi=after.title(self.kpi))
        yield Step(title, how, _("open"), line="open") if after["opened"] else Step(title, how, shut, line="shut")

    def needs(self) -> Iterator[Need]:
        """The result that it looks at."""
        yield Need(self.kpi, self.of, "plan", _("no plan or fact for the gate on {kpi}").format(kpi=self.kpi))


@final
class KpisHeld(Rule):
    """What some KPIs pay, each held while a gate is shut."""

    stands: ClassVar[Place] = Place.KPI_GATES

    gate: Gate
    places: tuple[int, ...]

    def work(self, sheet: Sheet) -> None:
        """Each KPI by itself."""
        opened = self.gate.met(sheet.people, sheet.rows)
        for place in self.places:
            sheet.pays[place] = held(sheet.pays[place], opened, self.gate.pays_at_most)
        if sheet.seat:
            sheet.see("reached", self.gate.reached(sheet.people, sheet.rows))
            sheet.see("opened", opened)

    def formulas(self, sheet: FormulaSheet) -> None:
        """What each of them pays after the gate."""
        opened, most = self.gate.met_formula(sheet), sheet.field(self.gate, "pays_at_most")
        for place in self.places:
            pay = sheet.pays[place]
            left = either(is_number(pay), held_formula(pay, opened, most), NOTHING)
            sheet.pays[place] = sheet.add(_("{column}, after the gate").format(column=pay.column.title), left)

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """What was reached, and which KPIs that opens."""
        gate, names = self.gate, ", ".join(map(after.title, self.gate.kpis)) or _("all KPIs")
        title = _("Gate: {kpi}").format(kpi=after.title(gate.kpi))
        text = _("open for {names}") if after["opened"] else _("shut: {names} pays at most {most}")
        told = text.format(names=names, most=percent(gate.pays_at_most, 4))
        yield Step(title, gate.how(after["reached"]), told, line="open" if after["opened"] else "shut")

    def needs(self) -> Iterator[Need]:
        """The result that it looks at."""
        yield from self.gate.needs()


def held(pay: Floats, opened: Mask, at_most: Floats | float) -> Floats:
    """Pay held at `at_most` where a gate is shut."""
    return np.where(opened, pay, np.minimum(pay, at_most))


def held_formula(pay: Expression, opened: Expression, at_most: Expression) -> Expression:
    """The same as an expression; `opened` is 1 or 0."""
    return either(opened >= 1.0, pay, least(pay, at_most))
