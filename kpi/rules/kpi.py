"""What a KPI pays: its result, what stands in for a missing one, its curve, weight and cap."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import ConfigDict, Field, PositiveFloat, model_validator

from kpi.frozen import Frozen, Name, Rate, Share
from kpi.language import N_, _, number, percent
from kpi.money import Floats
from kpi.rules.asked import Asked
from kpi.rules.base import Reading, Step
from kpi.rules.curve import Curve
from kpi.rules.fullunits import Direction, counted_as, in_full
from kpi.rules.kpimatrix import Matrix
from kpi.rules.missing import Missing, Refuse
from kpi.rules.passport import Passport
from kpi.rules.paysheet import Cell
from kpi.rules.people import Since, Whose
from kpi.rules.rhythm import MeasuredEvery, in_rhythm
from kpi.rules.said import (
    EXACT,
    WHOSE,
    Choice,
    Frame,
    Said,
    as_kind,
    as_measured,
    as_number,
    as_share,
    as_text,
    result_in_words,
)
from kpi.rules.window import MeasuredOver, in_time
from kpi.rules.wording import in_words
from kpi.shown import on_one_line

Adds = Literal["sum", "average", "ratio", "level", "last"]
ADDS: Mapping[Adds, str] = {
    "sum": N_("a sum"),
    "average": N_("an average"),
    "ratio": N_("a ratio"),
    "level": N_("a level"),
    "last": N_("a figure of which the last counts"),
}
"""In words, as in "counts as a ratio"."""


_DUST = 1e-6


class Kpi(Frozen):
    """One indicator on a card: its weight and what each result pays."""

    # Built when it is first used: the registry of what stands for a missing result reads all rules, and one of them is made of KPIs.
    model_config = ConfigDict(defer_build=True)

    name: Annotated[Name, Said(N_("Name of {where}"), as_text)] = Field(
        title=N_("KPI"), description=N_("As the data calls it.")
    )
    title: Annotated[
        str, Said(N_("Title of {where}"), as_text, wording=True), Asked(N_("Title that people understand"))
    ] = Field("", title=N_("Title"), description=N_("In words that its people understand."))
    unit: Annotated[str, Said(N_("Unit of {where}"), as_text, wording=True)] = Field("", title=N_("Unit"))
    measure: Annotated[str, Said(N_("What {where} looks at in the data"), as_measured)] = Field(
        "",
        title=N_("In the data"),
        description=N_(
            "What the data call it, where that is another name: so a card can count one KPI as one's own, the team's and the company's."
        ),
    )
    weight: Annotated[Share, Said(N_("Weight of {where}"), as_share)] = Field(title=N_("Weight"))
    curve: Curve = Field(title=N_("Payout curve"))
    full_unit: Annotated[
        PositiveFloat | None,
        Said(N_("Unit of which only full ones of {where} count"), as_number),
        Asked(
            N_(
                "Only full units of the result count: 1 means 1% of the plan, or 1 of its own unit (empty: everything counts)"
            )
        ),
    ] = Field(None, title=N_("Full units"), description=N_("In percents of the plan, or in the KPI's own unit."))
    full_direction: Direction = "down"
    matrix: Matrix | None = Field(
        None, title=N_("Matrix"), description=N_("What each point pays hangs on the result of another KPI, too.")
    )
    of: Annotated[Whose, Said(N_("Whose result counts for {where}"), WHOSE), Asked(N_("Result of"))] = Field(
        "person", title=N_("Result of"), description=N_("A head is paid on the team's or the company's.")
    )
    over: MeasuredOver = "period"
    measured_every: MeasuredEvery = "pay period"
    section: Annotated[str, Said(N_("Section of {where}"), as_text), Asked(N_("Section (empty: none)"))] = Field(
        "",
        title=N_("Section"),
        description=N_("Where a KPI of a section is left out, its weight goes to the others of the same section."),
    )
    missing: Annotated[
        Missing,
        Said(N_("When plan or fact of {where} is missing"), as_kind),
        Asked(N_("When plan or fact is missing")),
    ] = Field(
        Refuse(),
        title=N_("Plan or fact missing"),
        description=N_("Refuse; leave out and share the weight; pay at plan; take the team's result."),
    )
    cap: Annotated[
        Rate | None,
        Said(N_("Cap of {where}"), as_share),
        Asked(N_("This KPI pays at most (% of its target; empty: no cap)")),
    ] = Field(None, title=N_("Pays at most"), description=N_("Cap of this KPI, as a share of its target."))
    adds: Annotated[
        Adds | None,
        Said(N_("How {where} adds up over days"), Choice({None: N_("as proposed"), **ADDS})),
        Asked(N_("Over the days it adds up as (only the plan of a sum shrinks with the days employed)")),
    ] = Field(
        None,
        title=N_("Adds up as"),
        description=N_(
            "Only the plan of a sum shrinks with the days employed; a ratio, an average, a level and a last figure keep theirs. Of several periods together "
            "a sum is added up, of a last figure the last one counts, and of all others the mean. When empty, proposed from name, unit and data."
        ),
    )

    passport: Passport = Field(Passport(), title=N_("Passport"), description=N_("The KPI described in full."))

    @model_validator(mode="after")
    def _policy_fits(self) -> Self:
        if why := self.missing.why_not(self.curve):
            raise ValueError(why)
        if self.matrix is not None and (why := self.matrix.why_not(self.curve)):
            raise ValueError(why)
        if self.since and self.over != "period":
            text = _(
                "{kpi} is measured every quarter or year, and to date as well: choose one of them, since all of a quarter or year counts when it ends"
            )
            raise ValueError(text.format(kpi=self.label))
        return self

    def __repr__(self) -> str:
        """Its weight and what each result pays, in one line."""
        text = _("KPI “{name}”, weight {weight}: {knots}")
        paid = in_words(self.curve, Frame("", unit=self.unit))
        return on_one_line(text.format(name=self.label, weight=percent(self.weight, EXACT), knots=paid))

    __str__ = __repr__

    @property
    def label(self) -> str:
        """The title, or the name where there is none."""
        return self.title or self.name

    @property
    def in_data(self) -> str:
        """What the data call it."""
        return self.measure or self.name

    def on_grid(self, decimals: int) -> "Kpi":
        """The KPI with its curve on the grid of attainments."""
        curve, matrix = self.curve.on_grid(decimals), self.matrix and self.matrix.on_grid(decimals)
        unchanged = curve is self.curve and matrix is self.matrix
        return self if unchanged else self.revise(curve=curve, matrix=matrix)

    @property
    def since(self) -> Since | None:
        """The quarter or the year that it is measured and paid for; None for a period of pay."""
        return None if self.measured_every == "pay period" else self.measured_every

    @property
    def looks_back(self) -> bool:
        """Whether earlier periods count, too."""
        return self.over != "period" or self.since is not None

    def counted(self, result: Floats) -> Floats:
        """Results (...) in full units, where only such count."""
        if self.full_unit is None:
            return result
        unit = self.full_unit / 100 if self.curve.scale == "plan" else self.full_unit
        return in_full(result, unit, self.full_direction)

    @property
    def in_plans(self) -> bool:
        """Whether it looks at a person's own fact as a share of the plan."""
        return self.of == "person" and self.curve.scale == "plan"

    def step(self, cell: Cell, result: float, pay: float, weight: float) -> Step:
        """What a result pays, in words; `weight` is its share of all KPIs that count."""
        text = _("{read} pays {pay}; weight {weight}")
        read = self._reading(cell, result)
        how = text.format(read=read, pay=percent(pay, 4), weight=percent(weight, 4))
        reached = result_in_words(result, self.curve.scale, self.unit)
        reading = Reading(self.curve, result, pay, weight, reached, self._measured(cell, result))
        return Step(self.label, how, percent(pay * weight, 4), line="kpi", reading=reading)

    def left_out(self, cell: Cell, result: float, *, within: bool) -> Step:
        """That it does not count, in words; `within` its section others do."""
        read = self._reading(cell, result)
        text = (
            _("{read}: left out, its weight goes to the others of its section")
            if within
            else _("{read}: left out, its weight goes to the others")
        )
        how = text.format(read=read)
        return Step(self.label, how, "–", line="left out")

    def _measured(self, cell: Cell, result: float) -> str:
        """Fact and plan where they are the person's own."""
        if not self._divides(cell, result):
            return ""
        fact, plan = (number(cell[f"{what} of {self.name}"], 4) for what in ("fact", "plan"))
        text = _("{fact}, at most {plan} {unit}") if self.curve.falls else _("{fact} of {plan} {unit}")
        return text.format(fact=fact, plan=plan, unit=self.unit).strip()

    def _divides(self, cell: Cell, result: float) -> bool:
        """Whether fact ÷ plan is the result: not where one of two times counts, or where periods lack one of both."""
        if not self.in_plans or np.isnan(result):
            return False
        if not self.looks_back:
            return True
        fact, plan = (cell.get(f"{what} of {self.name}", np.nan) for what in ("fact", "plan"))
        return abs(fact - result * plan) <= _DUST * plan

    def _reading(self, cell: Cell, result: float) -> str:
        """What was reached, with fact and plan where it is the person's own."""
        if self.full_unit is not None and not np.isnan(result):
            counted = result_in_words(result, self.curve.scale, self.unit)
            return counted_as(self._read(cell, cell[f"measured of {self.name}"]), counted)
        return self._read(cell, result)

    def _read(self, cell: Cell, result: float) -> str:
        whose = {"person": "{result}", "team": _("team {result}"), "company": _("company {result}")}[self.of]
        told = in_rhythm(self.measured_every, whose.format(result=result_in_words(result, self.curve.scale, self.unit)))
        text = in_time(self.over, told)
        if not self._divides(cell, result):
            return text + (cell.because(self.in_data) if self.of == "person" else "")
        fact, plan = cell[f"fact of {self.name}"], cell[f"plan of {self.name}"]
        return f"{number(fact, 4)} ÷ {number(plan, 4)} = {text}" + cell.because(self.in_data)
