"""What a KPI pays: its result, what stands in for a missing one, its curve, weight and cap."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self, final

import numpy as np
from pydantic import Field, model_validator

from kpi.frozen import Frozen, Name, Rate, Share
from kpi.language import N_, _, number, percent
from kpi.money import Floats
from kpi.rules.asked import Asked
from kpi.rules.base import Reading, Step
from kpi.rules.curve import Curve, Curves
from kpi.rules.matrix import Matrix
from kpi.rules.missing import Gap, Missing, Refuse
from kpi.rules.passport import Passport
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import Mask, People, Rows, Scale, Whose, known, measured
from kpi.rules.rule import Need, Place, Rule
from kpi.rules.said import EXACT, WHOSE, Choice, Frame, Said, as_kind, as_measured, as_share, as_text, result_in_words
from kpi.rules.sections import shared_in_sections
from kpi.rules.window import MeasuredOver, in_time, measured_over, since_of
from kpi.rules.wording import in_words
from kpi.shown import on_one_line

Adds = Literal["sum", "average", "ratio", "level"]
ADDS: Mapping[Adds, str] = {
    "sum": N_("a sum"),
    "average": N_("an average"),
    "ratio": N_("a ratio"),
    "level": N_("a level"),
}
"""In words, as in "counts as a ratio"."""


_DUST = 1e-6


class Kpi(Frozen):
    """One indicator on a card: its weight and what each result pays."""

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
    matrix: Matrix | None = Field(
        None, title=N_("Matrix"), description=N_("What each point pays hangs on the result of another KPI, too.")
    )
    of: Annotated[Whose, Said(N_("Whose result counts for {where}"), WHOSE), Asked(N_("Result of"))] = Field(
        "person", title=N_("Result of"), description=N_("A head is paid on the team's or the company's.")
    )
    over: MeasuredOver = "period"
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
            "Only the plan of a sum shrinks with the days employed; a ratio, an average and a level keep theirs. When empty, proposed "
            "from name, unit and data."
        ),
    )

    passport: Passport = Field(Passport(), title=N_("Passport"), description=N_("The KPI described in full."))

    @model_validator(mode="after")
    def _policy_fits(self) -> Self:
        if why := self.missing.why_not(self.curve):
            raise ValueError(why)
        if self.matrix is not None and (why := self.matrix.why_not(self.curve)):
            raise ValueError(why)
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
    def looks_back(self) -> bool:
        """Whether earlier periods count, too."""
        return self.over != "period"

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

    def left_out(self, cell: Cell, result: float) -> Step:
        """That it does not count, in words."""
        read = self._reading(cell, result)
        text = (
            _("{read}: left out, its weight goes to the others of its section")
            if self.section
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
        whose = {"person": "{result}", "team": _("team {result}"), "company": _("company {result}")}[self.of]
        text = in_time(self.over, whose.format(result=result_in_words(result, self.curve.scale, self.unit)))
        if not self._divides(cell, result):
            return text + (cell.because(self.in_data) if self.of == "person" else "")
        fact, plan = cell[f"fact of {self.name}"], cell[f"plan of {self.name}"]
        return f"{number(fact, 4)} ÷ {number(plan, 4)} = {text}" + cell.because(self.in_data)


@final
class KpisOneByOne(Rule):
    """What each KPI pays: its result, or what its policy puts in place of one that is missing, through its curve, held at its cap."""

    stands: ClassVar[Place] = Place.KPIS

    kpis: tuple[Kpi, ...]

    @cached_property
    def curves(self) -> Curves:
        """All payout curves side by side."""
        return Curves([kpi.curve for kpi in self.kpis])

    @cached_property
    def of_own_shares(self) -> bool:
        """Whether all KPIs are a person's own results as shares of the plan."""
        return all(kpi.of == "person" and kpi.curve.scale == "plan" and not kpi.looks_back for kpi in self.kpis)

    def results(self, people: People, rows: Rows) -> Floats:
        """Results (kpis, people, ...); a view where the KPIs lie together in the data, as they mostly do."""
        first = people.kpi_index.get(self.kpis[0].in_data, len(people.kpis))
        if (
            self.of_own_shares
            and tuple(kpi.in_data for kpi in self.kpis) == people.kpis[first : first + len(self.kpis)]
        ):
            return people.attainment[first : first + len(self.kpis), rows]
        return np.stack([self.result(kpi, people, rows) for kpi in self.kpis])

    def result(self, kpi: Kpi, people: People, rows: Rows) -> Floats:
        """(people, ...) what counts of one of the KPIs; NaN where it is missing, and where a period is that has to have one."""
        now = measured(people, kpi.in_data, kpi.of, rows, kpi.curve.scale)
        if not kpi.looks_back:
            return now
        found = measured_over(
            kpi.over, people, kpi.in_data, kpi.of, rows, kpi.curve.scale, falls=kpi.curve.falls, fills=kpi.missing.fills
        )
        if not (kpi.missing.refuses and np.isnan(now).any()):
            return found
        return np.where(np.isnan(kpi.missing.filled(self.gap(kpi, people, rows), now)), np.nan, found)

    def work(self, sheet: Sheet) -> None:
        """Fills what is missing, pays by the curves, and marks what does not count."""
        people, rows = sheet.people, sheet.rows
        result = self.results(people, rows)
        sheet.results = result
        self._see(sheet)
        gone = np.isnan(result)
        if not gone.any():
            sheet.pays, sheet.out = self._capped(self.curves(result)), None
            return
        result = np.stack(
            [kpi.missing.filled(self.gap(kpi, people, rows), some) for kpi, some in zip(self.kpis, result, strict=True)]
        )
        gone = np.isnan(result)
        pays = self.curves(np.where(gone, 0.0, result) if gone.any() else result)
        sheet.pays, sheet.out = self._capped(pays), gone if gone.any() else None

    def gap(self, kpi: Kpi, people: People, rows: Rows) -> Gap:
        """One of the KPIs, as its policy sees it where results are missing."""
        beside = tuple((other.in_data, other.of) for other in self.kpis if other is not kpi)
        return Gap(kpi.in_data, kpi.of, kpi.curve, people, rows, beside)

    def _capped(self, pay: Floats) -> Floats:
        for index, kpi in enumerate(self.kpis):
            if kpi.cap is not None:
                np.minimum(pay[index], kpi.cap, out=pay[index])
        return pay

    def _see(self, sheet: Sheet) -> None:
        """Facts and plans, for the words; of two times neither."""
        for kpi in self.kpis if sheet.seat else ():
            if kpi.in_plans and len(since_of(kpi.over)) == 1:
                [since] = since_of(kpi.over)
                results = sheet.people.to_date(since, kpi.missing.fills) if since else sheet.people
                sheet.see(f"fact of {kpi.name}", known(results.own(kpi.in_data, "value"), kpi.in_data)[sheet.rows])
                sheet.see(f"plan of {kpi.name}", known(results.plans(kpi.in_data), kpi.in_data)[sheet.rows])

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """A line a KPI: what was reached, what it pays, and its weight among those that count."""
        out = after.each("out") or [0.0] * len(self.kpis)
        weights = self._counting(np.array(out) > 0)
        lines = zip(self.kpis, after.each("results"), after.each("pays"), out, weights.tolist(), strict=True)
        for kpi, result, pay, gone, weight in lines:
            yield kpi.left_out(after, result) if gone else kpi.step(after, result, pay, weight)

    def _counting(self, out: Mask) -> Floats:
        """Weights (kpis,) of those that count."""
        weights = np.array([kpi.weight for kpi in self.kpis])
        counts = shared_in_sections(np.where(out, 0.0, weights), weights, [kpi.section for kpi in self.kpis])
        return counts / (counts.sum() or 1.0)

    def needs(self) -> Iterator[Need]:
        """All results; of those that are not a person's own, the attainment as well, by which people are shown."""
        for kpi in self.kpis:
            scales: tuple[Scale, ...] = (kpi.curve.scale,) if kpi.of == "person" else (kpi.curve.scale, "plan")
            yield from (Need(kpi.in_data, kpi.of, scale) for scale in dict.fromkeys(scales))
            if kpi.missing.whose is not None:
                yield Need(kpi.in_data, kpi.missing.whose)
