"""The bonus: both parts together as a share of the target bonus, and then as money."""

import math
from collections.abc import Iterator
from typing import ClassVar, Literal, final

import numpy as np

from kpi.formulas.nodes import Expression
from kpi.formulas.shorthand import either, most, negation, same, to_whole
from kpi.language import _, money, ngettext, percent
from kpi.money import NEARLY, half_up
from kpi.rules.base import Step
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.fullunits import in_full, in_full_formula
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.rule import Place, Rule
from kpi.rules.said import Frame, as_amount

_EXACT = 8
"""Decimals of a percent where money follows from it."""


@final
class InMoney(Rule):
    """Both parts times the target bonus, rounded once: the team's part, and what is left of the whole bonus is the individual part."""

    stands: ClassVar[Place] = Place.IN_MONEY

    def work(self, sheet: Sheet) -> None:
        """Drawn worlds are not rounded; what a pool paid is money already."""
        own, team = sheet.own, sheet.team
        if not sheet.in_money:
            own, team = (own + team if sheet.rounds else own) * sheet.target, team * sheet.target
        elif sheet.rounds:
            own = own + team
        if sheet.rounds:
            team = half_up(team)
            own = half_up(own) - team
        sheet.individual, sheet.team_part = own, team

    def formulas(self, sheet: FormulaSheet) -> None:
        """The team's part, and what is left of the whole."""
        own, team = sheet.own, sheet.team
        if not sheet.in_money:
            own, team = (own + team) * sheet.target, team * sheet.target
        else:
            own = own + team
        sheet.team_part = sheet.add(_("Team part in money"), to_whole(team), "minor")
        whole = sheet.add(_("Bonus"), to_whole(own), "minor")
        sheet.individual = sheet.add(_("Individual part in money"), whole - sheet.team_part, "minor")

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """The target bonus, and what each part is of it."""
        currency = after.seat.currency
        alone, pooled = "gives" not in after, "pool" in after
        own, team = before["own"], before["team"]
        told = math.isclose(own + team, after.get("left by the cap", math.nan))
        if not (alone or pooled or told):
            yield Step(_("Share of the target bonus"), _("individual and team together"), percent(own + team, 4))
        whole_target = float(half_up(np.asarray(after["target"])))
        target = money(whole_target, currency)
        yield Step(
            _("Target bonus"),
            _time(after, whole_target),
            target,
            whole_target,
            line="target",
        )
        individual, team_part = after["individual"], after["team_part"]
        if pooled:
            yield from _pooled_steps(after, target)
            return
        if alone:
            how = f"{target} × {percent(own, _EXACT)}"
            yield Step(_("Individual part"), how, money(individual, currency), individual, line="individual")
            return
        whole = f"{target} × {percent(own + team, _EXACT)}"
        yield Step(_("Bonus"), whole, money(individual + team_part, currency), line="bonus")
        how = f"{target} × {percent(team, _EXACT)}"
        yield Step(_("Team part"), how, money(team_part, currency), team_part, line="team part")
        yield Step(
            _("Individual part"), _("bonus − team part"), money(individual, currency), individual, line="individual"
        )


@final
class InFullMoney(Rule):
    """The bonus in full amounts; what is rounded stands in the individual part."""

    stands: ClassVar[Place] = Place.IN_MONEY

    unit: float
    """In units of the currency."""
    direction: Literal["down", "up", "half up"]
    at_most: float | None
    """The card's cap: what is rounded up stays below it."""

    def work(self, sheet: Sheet) -> None:
        """Both parts in proportion, so that none becomes negative."""
        bonus, unit = np.asarray(sheet.individual + sheet.team_part), self.unit * sheet.minor
        paid = in_full(bonus, unit, self.direction)
        if self.at_most is not None:
            most = np.maximum(self.at_most * sheet.target, bonus)
            paid = np.where(paid > most + NEARLY, in_full(most, unit, "down"), paid)
        share = np.divide(paid, bonus, out=np.ones_like(paid), where=bonus != 0)
        team = sheet.team_part * share
        sheet.team_part = half_up(team) if sheet.rounds else team
        sheet.individual = paid - sheet.team_part

    def formulas(self, sheet: FormulaSheet) -> None:
        """The bonus in full amounts, and both parts of it."""
        bonus = sheet.add(_("Bonus before full amounts"), sheet.individual + sheet.team_part, "minor")
        unit = sheet.of_card("full_unit") * float(sheet.minor)
        paid: Expression = in_full_formula(bonus, unit, self.direction)
        if self.at_most is not None:
            upmost = sheet.add(_("At most"), most(sheet.of_card("cap") * sheet.target, bonus), "minor")
            full = sheet.add(_("In full amounts"), paid, "minor")
            paid = either(full > upmost + NEARLY, in_full_formula(upmost, unit, "down"), full)
        whole = sheet.add(_("Bonus in full amounts"), paid, "minor")
        share = either(negation(same(bonus, 0.0)), whole / either(same(bonus, 0.0), 1.0, bonus), 1.0)
        sheet.team_part = sheet.add(_("Team part in full amounts"), to_whole(sheet.team_part * share), "minor")
        sheet.individual = sheet.add(_("Individual part in full amounts"), whole - sheet.team_part, "minor")

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """What is added or taken away."""
        more = sum(after[part] - before[part] for part in ("individual", "team_part"))
        currency = after.seat.currency
        how = _("the bonus in full amounts of {unit}").format(unit=as_amount(self.unit, Frame(currency)))
        yield Step(_("Full amounts"), how, money(more, currency), more, line="limit")


def _pooled_steps(after: Cell, target: str) -> Iterator[Step]:
    own, team = after["individual"], after["team_part"]
    if abs(after["own"] + after["team"] - after["brought together"]) > NEARLY:
        how = _("what gates and multipliers on the whole bonus make of it")
        of_pool = _("what gates and multipliers on the whole bonus make of the share in the team's pool")
    else:
        how, of_pool = f"{target} × {percent(after['own share'], _EXACT)}", _("share of the team's pool")
    yield Step(_("Individual part"), how, money(own, after.seat.currency), own, line="individual")
    yield Step(_("Team part"), of_pool, money(team, after.seat.currency), team, line="team part")


def _time(after: Cell, target: float) -> str:
    """For which time the target bonus is, and of what it is a factor."""
    times = after.get("target times", 1.0)
    text = _in_rhythm(after) if "share in rhythm" in after else _part_of_whole(after, target)
    if times == 1:
        return text
    return _("{times} of what it was, {time}").format(times=percent(times, _EXACT), time=text)


def _in_rhythm(after: Cell) -> str:
    """Where KPIs of a card have rhythms of their own: which share of which target bonuses is paid."""
    count = round(after["target bonuses"])
    return _of_several(after, count) if count else _of_one(after)


def _of_one(after: Cell) -> str:
    """Of a period of pay."""
    share = after["share in rhythm"]
    whole = float(half_up(np.asarray(after["target"] / share))) if share else 0.0
    text = _("{share} of {money}, {time}; the rest is paid by the quarter or the year")
    amount, time = money(whole, after.seat.currency), _part_of_whole(after, whole)
    return text.format(share=percent(share, _EXACT), money=amount, time=time)


def _of_several(after: Cell, count: int) -> str:
    """Of all periods of pay in a quarter or a year."""
    currency, each = after.seat.currency, after["each target bonus"]
    total = money(after["target bonuses together"], currency)
    if math.isnan(each):
        text = ngettext(
            "{share} of {n} target bonus of {total}", "{share} of {n} target bonuses, {total} together", count
        )
        return text.format(share=percent(after["share in rhythm"], _EXACT), n=count, total=total)
    text = ngettext(
        "{share} of {n} target bonus of {each}", "{share} of {n} target bonuses of {each}, {total} together", count
    )
    share = percent(after["share in rhythm"], _EXACT)
    return text.format(share=share, n=count, each=money(each, currency), total=total)


def _part_of_whole(after: Cell, target: float) -> str:
    """For which time it is, and what it would be for all of it."""
    time, whole = after.seat.time, after["target of a whole period"]
    if whole == target:
        return time
    return _("{money} of a whole period, {time}").format(money=money(whole, after.seat.currency), time=time)
