"""True-up: what a quarter or a year pays as a whole, settled against what its periods were paid."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Literal, NamedTuple, Self, final

import numpy as np
from pydantic import Field, model_validator

from kpi.formulas.nodes import Before, CellOf, Expression, PerRow, expression
from kpi.formulas.shorthand import either, to_whole
from kpi.frozen import Frozen, Rate
from kpi.language import N_, _, money, percent
from kpi.money import Floats, half_up
from kpi.rules.asked import Asked
from kpi.rules.base import Step
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Amounts, Cell, Sheet
from kpi.rules.people import Rows, Since, behind
from kpi.rules.rule import Need, Place, Rule, run
from kpi.rules.said import Choice, Said, as_share
from kpi.rules.team import Team
from kpi.rules.window import added_up, since_of

_OVER = {"quarter to date": N_("the quarter to date"), "year to date": N_("the year to date")}
_AT = {
    "every period": N_("in every period"),
    "end of the quarter": N_("at the end of each quarter"),
    "end of the year": N_("at the end of the year"),
}
_PAYS = {"both": N_("what differs is paid or taken back"), "up": N_("what is missing is paid, nothing is taken back")}


class TrueUp(Frozen):
    """When the bonus of a quarter or a year as a whole is settled against what its periods were paid, and in which direction."""

    over: Annotated[
        Literal["quarter to date", "year to date"],
        Said(N_("What the true-up of {where} settles"), Choice(_OVER)),
        Asked(N_("The true-up settles")),
    ] = Field("year to date", title=N_("Settled"), description=N_("As if all of it were one period."))
    at: Annotated[
        Literal["every period", "end of the quarter", "end of the year"],
        Said(N_("When the true-up of {where} settles"), Choice(_AT)),
        Asked(N_("It settles")),
    ] = Field("end of the year", title=N_("Settled when"))
    pays: Annotated[
        Literal["both", "up"],
        Said(N_("What differs in the true-up of {where}"), Choice(_PAYS)),
        Asked(
            N_("What differs from what was paid"),
            words={"both": N_("is paid or taken back"), "up": N_("is only paid, never taken back")},
        ),
    ] = Field("both", title=N_("What differs"))
    until_then_at_most: Annotated[
        Rate | None,
        Said(N_("Until its true-up {where} pays at most"), as_share),
        Asked(N_("Until then a period pays at most (% of the target bonus; empty: no cap)"), step=10),
    ] = Field(None, title=N_("Until then at most"), description=N_("Cap of a period that is not settled."))

    @model_validator(mode="after")
    def _in_time(self) -> Self:
        if (self.over, self.at) == ("quarter to date", "end of the year"):
            raise ValueError(_("a quarter is settled in every period or at its own end: choose one of them"))
        return self

    def __str__(self) -> str:
        """What is settled, when, and in which direction."""
        told = [_(_OVER[self.over]), _(_AT[self.at]), _(_PAYS[self.pays])]
        if self.until_then_at_most is not None:
            told.append(_("until then at most {most}").format(most=percent(self.until_then_at_most, 4)))
        return "; ".join(told)

    @property
    def since(self) -> Since:
        """The beginning from which everything counts."""
        [since] = since_of(self.over)
        return since or "year"

    def settles(self, ends: dict[Since, tuple[bool, ...]]) -> tuple[bool, ...]:
        """Which periods are settled, of those that end a quarter or a year."""
        of_years, of_quarters = ends["year"], ends["quarter"]
        return {
            "every period": (True,) * len(of_years),
            "end of the quarter": of_quarters,
            "end of the year": of_years,
        }[self.at]


_Parts = tuple[Amounts, Amounts]
"""Own and team part (rows, ...) of one period."""


class PaidBefore(NamedTuple):
    """What the periods before the first one brought, as far as they belong to the same quarter or year: minor units (rows,)."""

    individual: Floats
    team_part: Floats
    target: Floats


def of_rows(before: Mapping[Since, PaidBefore], rows: Rows) -> Mapping[Since, PaidBefore]:
    """The same of some rows."""
    return {since: PaidBefore(*(side[rows] for side in had)) for since, had in before.items()}


@final
class TruedUp(Rule):
    """The card on the results to date, its target bonuses added up, less what was paid before; of a pool's members the own part alone."""

    stands: ClassVar[Place] = Place.TRUED_UP

    terms: TrueUp
    whole: Frozen
    """The card on results to date, whose rules these are."""
    scored: tuple[Rule, ...]
    """From what each KPI pays to the target bonus, on results to date."""
    team: Team
    paid: tuple[Rule, ...]
    """From the team to the bonus in money."""

    def work(self, sheet: Sheet) -> None:
        """Period after period, since each is settled against all before it; nothing where the periods count as one."""
        spans = sheet.people.spans(self.terms.since)
        if not spans:
            return
        whole, settles = self._whole(sheet, spans), self.terms.settles(_ends(sheet))
        shape = np.broadcast_shapes(np.shape(sheet.individual), np.shape(sheet.team_part))
        own, divided = (np.array(np.broadcast_to(side, shape)) for side in (sheet.individual, sheet.team_part))
        team = np.zeros_like(divided) if self.team.divides else divided.copy()
        paid, seen = self._paid_before(sheet, shape), []
        for place in range(shape[1]):
            if place and spans[place] != spans[place - 1]:
                paid = [np.zeros_like(side) for side in paid]
            seen.append(paid[0] + paid[1])
            alone = own[:, place], team[:, place]
            here = self._settled(whole, place, alone, paid) if settles[place] else self._until_then(sheet, place, alone)
            for side, now in zip((own, team), here, strict=True):
                side[:, place] = np.where(whole.active[:, place], now, 0)
            paid = [had + side[:, place] for had, side in zip(paid, (own, team), strict=True)]
        if sheet.seat:
            sheet.see("bonus to date", whole.individual + whole.team_part)
            sheet.see("bonus before", np.stack(seen, axis=1))
            sheet.see("settles", np.broadcast_to(np.array(settles)[:, None], (shape[0], len(seen), 1)))
        sheet.individual, sheet.team_part = own, divided if self.team.divides else team

    def _paid_before(self, sheet: Sheet, shape: tuple[int, ...]) -> list[Amounts]:
        """Own and team part (rows, ...) of the periods before the first."""
        before = sheet.paid_before.get(self.terms.since) if sheet.paid_before else None
        paid: list[Amounts] = [np.zeros((shape[0], *shape[2:])) for _side in range(2)]
        if before is None:
            return paid
        had = (before.individual, np.zeros_like(before.team_part) if self.team.divides else before.team_part)
        return [side + behind(one, side.ndim) for side, one in zip(paid, had, strict=True)]

    def _whole(self, sheet: Sheet, spans: tuple[int, ...]) -> Sheet:
        """What everything since the beginning would pay as one period."""
        whole = run(self.scored, Sheet(sheet.people, sheet.rows, sheet.minor, rounds=sheet.rounds))
        before = sheet.paid_before.get(self.terms.since) if sheet.paid_before else None
        target = behind(np.nan_to_num(whole.target), whole.score.ndim) * whole.active
        whole.target = added_up(target, spans, np.zeros(len(target)) if before is None else before.target)
        if self.team.counts:
            whole.gives = np.nan_to_num(self.team.gives_each(sheet.people, sheet.rows))
        return run(self.paid, whole)

    def _settled(self, whole: Sheet, place: int, alone: _Parts, paid: Sequence[Amounts]) -> _Parts:
        """What is left of the whole; where nothing is taken back, at least what the period pays by itself."""
        own, team = (
            np.broadcast_to(side, whole.score.shape)[:, place] - had
            for side, had in zip((whole.individual, whole.team_part), paid, strict=True)
        )
        if self.terms.pays == "both":
            return own, team
        more = own + team > alone[0] + alone[1]
        return np.where(more, own, alone[0]), np.where(more, team, alone[1])

    def _until_then(self, sheet: Sheet, place: int, alone: _Parts) -> _Parts:
        """What a period pays that is not settled; both parts are cut in the same proportion."""
        if self.terms.until_then_at_most is None:
            return alone
        whole = alone[0] + alone[1]
        most = np.broadcast_to(self.terms.until_then_at_most * sheet.target[:, place], whole.shape)
        kept = np.where(whole > most, half_up(most) if sheet.rounds else most, whole)
        part = alone[1] * np.divide(kept, whole, out=np.ones(whole.shape, kept.dtype), where=whole > most)
        part = half_up(part) if sheet.rounds else part
        return kept - part, part

    def formulas(self, sheet: FormulaSheet) -> None:
        """What the time to date would pay as one period, what was paid before, and what is left."""
        if not sheet.people.spans(self.terms.since):
            return
        whole = self._whole_formula(sheet)
        alone = sheet.individual, expression(0.0) if self.team.divides else sheet.team_part
        own, team = (
            sheet.add(title, expression(0.0), "minor") for title in (_("Own part settled"), _("Team part settled"))
        )
        before = [self._before_formula(sheet, side, line) for side, line in ((own, "individual"), (team, "team_part"))]
        settles = np.array(self.terms.settles(_ends(sheet)))[sheet.table.periods]
        left: list[Expression] = [
            whole.individual - before[0],
            (expression(0.0) if self.team.divides else whole.team_part) - before[1],
        ]
        if self.terms.pays == "up":
            more = sheet.add(
                _("More than by itself"), either(left[0] + left[1] > alone[0] + alone[1], 1.0, 0.0), "whole"
            )
            left = [either(more >= 1.0, one, other) for one, other in zip(left, alone, strict=True)]
        until_then = self._until_then_formula(sheet, alone)
        for side, settled, other in zip((own, team), left, until_then, strict=True):
            side.column.content = PerRow(settles, settled, other)
        sheet.individual = own
        if not self.team.divides:
            sheet.team_part = team

    def _whole_formula(self, sheet: FormulaSheet) -> FormulaSheet:
        sheet.book.stands_for(self.whole, sheet.card)
        if self.team.counts:
            sheet.book.stands_for(self.team, sheet.team_rule)
        whole = FormulaSheet(sheet.book, sheet.table, sheet.card, sheet.minor, sheet.seats)
        for rule in self.scored:
            rule.formulas(whole)
        so_far = sheet.add(_("Target bonuses to date"), whole.target, "minor")
        opening = self._opening(sheet, "target")
        so_far.column.content = PerRow(
            sheet.goes_on(self.terms.since), Before(so_far.column) + whole.target, opening + whole.target
        )
        whole.target = so_far
        for rule in self.paid:
            rule.formulas(whole)
        return whole

    def _before_formula(self, sheet: FormulaSheet, side: CellOf, line: str) -> CellOf:
        """What the periods before were paid of one side."""
        column = sheet.add(
            _("{column}, in the periods before").format(column=side.column.title), expression(0.0), "minor"
        )
        opening = expression(0.0) if line == "team_part" and self.team.divides else self._opening(sheet, line)
        column.column.content = PerRow(
            sheet.goes_on(self.terms.since), Before(column.column) + Before(side.column), opening
        )
        return column

    def _opening(self, sheet: FormulaSheet, line: str) -> Expression:
        """What the periods before the first one brought."""
        had = sheet.book.paid_before(self.terms.since)
        if had is None:
            return expression(0.0)
        spans = np.array(sheet.people.spans(self.terms.since))[sheet.table.periods]
        here = ~sheet.goes_on(self.terms.since) & (spans == sheet.people.spans(self.terms.since)[0])
        values = np.where(here, np.nan_to_num(getattr(had, line)[sheet.seats]), 0.0)
        return sheet.add(_("{line}, before the first period").format(line=line), values, "minor")

    def _until_then_formula(self, sheet: FormulaSheet, alone: Sequence[Expression]) -> Sequence[Expression]:
        if self.terms.until_then_at_most is None:
            return alone
        whole = sheet.add(_("Bonus before the cap until then"), alone[0] + alone[1], "minor")
        most = sheet.add(_("Until then at most"), sheet.field(self.terms, "until_then_at_most") * sheet.target, "minor")
        over = whole > most
        kept = sheet.add(_("Bonus until then"), either(over, to_whole(most), whole), "minor")
        share = either(over, kept / either(over, whole, 1.0), 1.0)
        part = sheet.add(_("Team part until then"), to_whole(alone[1] * share), "minor")
        return kept - part, part

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """What the whole pays, what of it was paid, and what that changes."""
        change = sum(after[part] - before[part] for part in ("individual", "team_part"))
        currency = after.seat.currency
        if after["settles"]:
            text = {
                "quarter to date": _(
                    "the quarter to date pays {whole}, of which {paid} was paid before; this period by itself {alone}"
                ),
                "year to date": _(
                    "the year to date pays {whole}, of which {paid} was paid before; this period by itself {alone}"
                ),
            }[self.terms.over]
            alone = before["individual"] + (0 if self.team.divides else before["team_part"])
            amounts = {"whole": after["bonus to date"], "paid": after["bonus before"], "alone": alone}
            how = text.format(**{name: money(amount, currency) for name, amount in amounts.items()})
            yield Step(_("True-up"), how, money(change, currency), change, line="limit")
        elif change:
            text = _("until the true-up at most {most} of the target bonus")
            how = text.format(most=percent(self.terms.until_then_at_most or 0.0, 4))
            yield Step(_("Cap"), how, money(change, currency), change, line="limit")

    def needs(self) -> Iterator[Need]:
        """What the card's own rules look up, and tell where it is missing."""
        for rule in (*self.scored, self.team):
            yield from (need._replace(lacks="") for need in rule.needs())

    def foresight(self) -> Iterator[str]:
        """What lies before the time ahead."""
        yield _("A true-up settles only what ends within the time ahead.")


def _ends(sheet: Sheet | FormulaSheet) -> dict[Since, tuple[bool, ...]]:
    """Which periods end a quarter, and which a year."""
    return {"quarter": sheet.people.ends("quarter"), "year": sheet.people.ends("year")}
