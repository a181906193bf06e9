"""The rules once more, one person at a time and in exact fractions: what somebody with much patience would compute.

Nothing is shared with the engine but the types of a scheme, and the plans and facts of a workforce.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from kpi import Card, Commission, Curve, Gate, Kpi, Scheme, Team, Workforce
from kpi.rules.best import Best
from kpi.rules.condition import ResultCondition
from kpi.rules.division import PoolCondition, PoolDivision
from kpi.rules.fundedpool import FundedPool
from kpi.rules.modifier import Modifier
from kpi.rules.multiplier import Multiplier
from kpi.rules.onmeasure import OnMeasure
from kpi.rules.pool import Pool, pool_of
from kpi.rules.prize import Prize
from kpi.rules.split import Split
from kpi.rules.teamgate import TeamGate

Amount = Fraction | None


class Amounts(NamedTuple):
    """Plan and fact of those who have both, the plans of all, and the facts of all."""

    plan: "Amount"
    fact: "Amount"
    plans: "Amount"
    facts: "Amount"

    @classmethod
    def of_one(cls, plan: "Amount", fact: "Amount") -> "Amounts":
        """Of a person."""
        both = plan is not None and fact is not None
        return cls(plan if both else None, fact if both else None, plan, fact)

    @classmethod
    def summed(cls, parts: "list[Amounts]") -> "Amounts":
        """Of several; a part of which the plan or the fact is unknown counts only for the other."""
        both = [one for one in parts if one.plan is not None and one.fact is not None]
        sides = (
            [one.plan for one in both],
            [one.fact for one in both],
            [one.plans for one in parts],
            [one.facts for one in parts],
        )
        known = [[amount for amount in side if amount is not None] for side in sides]
        return cls(*(sum(side, Fraction(0)) if side else None for side in known))

    def after(self, given: "tuple[Amount, Amount]") -> "Amounts":
        """What is given for a group stands before its sum."""
        if given == (None, None):
            return self
        plan, fact = (sums if one is None else one for one, sums in zip(given, (self.plans, self.facts), strict=True))
        return Amounts(plan, fact, plan, fact)


class Missing(Exception):
    """A result that the scheme does not do without."""


def exact(value: float) -> Amount:
    """The number that was meant: a small fraction, such as 16/31 of a month; None for NaN."""
    return None if math.isnan(value) else Fraction(value).limit_denominator(10_000)


def full(value: Fraction, unit: float | None, direction: str) -> Fraction:
    """In full units."""
    if unit is None:
        return value
    units = value / Fraction(str(unit))
    counts = {"down": math.floor(units), "up": math.ceil(units), "half up": half_up(units)}
    return counts[direction] * Fraction(str(unit))


def half_up(value: Fraction) -> int:
    """Rounded to a whole number, halves up."""
    return math.floor(value + Fraction(1, 2))


def on(curve: Curve, result: Fraction) -> Fraction:
    """What a curve pays, found by walking along its knots."""
    sign = -1 if curve.falls else 1
    knots = [(sign * Fraction(str(at)), Fraction(str(pay))) for at, pay in curve.knots]
    place = sign * result
    strict = curve.edge == "exceeded"
    reached = [knot for knot in knots if knot[0] < place or (knot[0] == place and not strict)]
    if not reached:
        return Fraction(0)
    at, pay = reached[-1]
    if curve.shape == "steps" or len(knots) == 1:
        return pay
    if len(reached) < len(knots):
        return pay + (place - at) * _slope(reached[-1], knots[len(reached)])
    return pay + (place - at) * _slope(knots[-2], knots[-1]) if curve.above == "continue" else pay


def _slope(one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> Fraction:
    return (other[1] - one[1]) / (other[0] - one[0])


def apportioned(pool: int, parts: list[Fraction]) -> list[int]:
    """A whole pool by largest remainder; the earlier person wins a tie."""
    whole = [math.floor(part) for part in parts]
    order = sorted(range(len(parts)), key=lambda row: (whole[row] - parts[row], row))
    for row in order[: pool - sum(whole)]:
        whole[row] += 1
    return whole


@dataclass
class Pay:
    """One person's money in minor units."""

    active: bool = False
    individual: int = 0
    team_part: int = 0
    commission: int = 0
    pools_and_prizes: int = 0
    deduction: int = 0
    carried: int = 0
    owed: int = 0
    drawn: int = 0

    @property
    def bonus(self) -> int:
        """Own and team part."""
        return self.individual + self.team_part

    @property
    def payout(self) -> int:
        """What is paid."""
        return self.bonus + self.commission + self.pools_and_prizes - self.deduction + self.carried


@dataclass
class Oracle:
    """One period of a workforce under a scheme."""

    scheme: Scheme
    workforce: Workforce
    period: int
    debts: dict[str, int] = field(default_factory=dict)
    """By person, what earlier periods left; this one changes it."""
    paid: list[Pay] = field(default_factory=list)
    drawn: dict[str, int] = field(default_factory=dict)
    """By person, what a draw has added and not yet recovered."""
    bonuses: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    """By row, period, individual and team part of the periods before; this one adds its own."""

    def pay(self) -> list[Pay]:
        """What everybody is paid; raises `Missing`."""
        people = range(len(self.workforce.seats))
        self.paid = [Pay(active=self.due(row)) for row in people]
        for row in people:
            if self.due(row):
                self._bonus(row)
        self._pools()
        for row in people:
            if self.due(row) and self.card(row).true_up:
                self._true_up(row)
        for row in people:
            had = self.bonuses.setdefault(row, [])
            had.append((self.period, self.paid[row].individual, self.paid[row].team_part))
        self._limit()
        for row in people:
            if self.paid[row].active:
                self._extras(row)
        self._funded_pools()
        for prize in self.scheme.prizes:
            self._prize(prize)
        for person in dict.fromkeys(self.workforce.seats["person"]):
            rows = [row for row in people if self.workforce.seats["person"][row] == person]
            self._close(person, rows)
            self._guarantee(person, rows)
        return self.paid

    # Results -------------------------------------------------------------------------------------------------------

    def card(self, row: int) -> Card:
        """The card of a person."""
        return self.scheme.roles[self.workforce.seats["role"][row]]

    def due(self, row: int) -> bool:
        """Whether somebody is there, and the results speak of this seat; a head's need not."""
        card = self.card(row)
        head = all(part.of != "person" for part in card.kpis or card.commissions)
        if self.in_rhythm(row):
            mine = self.every(self.period) in {kpi.measured_every for kpi in card.kpis}
            recorded = any(self.workforce.recorded[row, period] for period in self.since("period"))
            return bool(mine and self._employed(row, self.period) and (head or recorded))
        return bool(self._employed(row, self.period) and (head or self.workforce.recorded[row, self.period]))

    def _employed(self, row: int, period: int) -> bool:
        reasons = self.workforce.ineligible
        return self.time(row, period) > 0 and (reasons is None or reasons[row, period] == 0)

    def time(self, row: int, period: int | None = None) -> Fraction:
        """The days in the seat, at the share of full time."""
        period = self.period if period is None else period
        hours = 1.0 if self.workforce.full_time is None else self.workforce.full_time[row, period]
        return (exact(self.workforce.presence[row, period]) or Fraction(0)) * (exact(hours) or Fraction(0))

    def in_rhythm(self, row: int) -> bool:
        """Whether something on the card is paid once a quarter or a year."""
        return any(kpi.measured_every != "pay period" for kpi in self.card(row).kpis)

    def every(self, period: int) -> str:
        """Whether a period is a quarter or a year over which something is measured, or one of pay."""
        name = self.workforce.periods[period]
        kind = "quarter" if "-Q" in name else "pay period" if "-" in name else "year"
        asked = {kpi.measured_every for card in self.scheme.cards for kpi in card.kpis}
        return kind if kind in asked else "pay period"

    def head(self, row: int) -> Fraction:
        """Which part of a head somebody is in this seat."""
        share = self.workforce.seat_share
        return Fraction(1) if share is None else exact(share[row, self.period]) or Fraction(0)

    def members(self, row: int, whose: str) -> list[int]:
        """Who counts with a person: alone, the team, everybody."""
        teams = list(self.workforce.seats["team"])
        everybody = range(len(teams))
        return {
            "person": [row],
            "team": [other for other in everybody if teams[other] == teams[row]],
            "company": list(everybody),
        }[whose]

    def result(
        self, name: str, row: int, whose: str, scale: str, periods: list[int] | None = None, fills: str = "nothing"
    ) -> Amount:
        """A share of the plan, or an amount in the KPI's own unit, of this period or of several together."""
        index, periods = self.workforce.kpis.index(name), self.since("period") if periods is None else periods
        found = [self._amounts(index, row, whose, period, fills) for period in periods]
        if scale == "value":
            return self._added(index, [one.facts for one in found if one.facts is not None])
        both = [(one.plan, one.fact) for one in found if one.plan is not None and one.fact is not None]
        plan, fact = sum((plan for plan, _fact in both), Fraction(0)), sum((fact for _plan, fact in both), Fraction(0))
        grid = 10 ** (self.scheme.precision + 2)
        return Fraction(half_up(fact / plan * grid), grid) if plan > 0 else None

    def _amounts(self, index: int, row: int, whose: str, period: int, fills: str = "nothing") -> Amounts:
        """What somebody, a team or the company was to reach and reached in a period."""
        if whose == "person":
            return Amounts.of_one(*self._cell(index, row, period, fills))
        teams = list(self.workforce.seats["team"])
        if whose == "team":
            members = [self._cell(index, other, period, fills) for other in self.members(row, whose)]
            place = self.workforce.teams.index(teams[row])
            return Amounts.summed([Amounts.of_one(*member) for member in members]).after(
                self._given(index, place, period)
            )
        of_teams = range(len(self.workforce.teams))
        if any(one is not None for place in of_teams for one in self._given(index, place, period)):
            firsts = [teams.index(team) for team in self.workforce.teams]
            parts = [self._amounts(index, first, "team", period) for first in firsts]
        else:
            parts = [Amounts.of_one(*self._cell(index, other, period, fills)) for other in range(len(teams))]
        return Amounts.summed(parts).after(self._given(index, -1, period))

    def _given(self, index: int, group: int, period: int) -> tuple[Amount, Amount]:
        """Plan and fact that the data give for a group."""
        given = self.workforce.given
        return (
            (None, None)
            if given is None
            else (exact(given.plan[index, group, period]), exact(given.fact[index, group, period]))
        )

    def _cell(self, index: int, member: int, period: int, fills: str) -> tuple[Amount, Amount]:
        """Plan and fact, or what stands for a fact that is missing."""
        plan, fact = (exact(side[index, member, period]) for side in (self.workforce.plan, self.workforce.fact))
        if fact is None and plan is not None and fills != "nothing":
            name = self.workforce.kpis[index]
            share = Fraction(1) if fills == "plan" else self.result(name, member, "team", "plan", [period])
            fact = None if share is None else plan * share
        return plan, fact

    def _added(self, index: int, amounts: list[Fraction]) -> Amount:
        """Their sum, or the mean where they do not add up."""
        if not amounts:
            return None
        return sum(amounts, Fraction(0)) / (1 if self.workforce.adds[index] == "sum" else len(amounts))

    def since(self, what: str) -> list[int]:
        """The periods from the beginning of the year or the quarter to this one."""

        def place(period: int) -> int:
            name = self.workforce.periods[period]
            year, month = map(int, (f"{name}-12" if "-" not in name else name.replace("Q1", "3")).split("-"))
            count = 12 * year + month - self.scheme.year_begins
            return count // 12 if what == "year" else count // 3 if what == "quarter" else period

        if what == "period" and self.every(self.period) == "pay period":
            return [self.period]
        every = self.every(self.period)
        what = every if what == "period" or (what, every) == ("quarter", "year") else what
        return [period for period in range(self.period + 1) if place(period) == place(self.period)]

    def measured(
        self, over: str, name: str, row: int, whose: str, scale: str, *, falls: bool = False, fills: str = "nothing"
    ) -> Amount:
        """The result of the time over which it is measured, of two the better one."""
        times = [one.strip() for one in over.replace("to date", "").split(" or ")]
        own = fills if whose == "person" else "nothing"
        results = [self.result(name, row, whose, scale, self.since(time), own) for time in times]
        known = [result for result in results if result is not None]
        return (min(known) if falls else max(known)) if known else None

    # The bonus -----------------------------------------------------------------------------------------------------

    def _kpi(self, kpi: Kpi, row: int) -> Amount:
        """What one KPI pays; None when it is left out, or paid in other periods."""
        if self.in_rhythm(row) and kpi.measured_every != self.every(self.period):
            return None
        if self.in_rhythm(row) and kpi.measured_every != "pay period" and self._gap(kpi, row):
            raise Missing(kpi.name)
        now = self._instead(kpi, row, self.result(kpi.name, row, kpi.of, kpi.curve.scale))
        fills = {"at_plan": "plan", "team": "team"}.get(kpi.missing.word, "nothing")
        where = (kpi.name, row, kpi.of, kpi.curve.scale)
        result = self._instead(kpi, row, self.measured(kpi.over, *where, falls=kpi.curve.falls, fills=fills))
        if now is None and kpi.missing.word != "leave_out":
            raise Missing(kpi.name)
        if result is None and kpi.missing.word == "leave_out":
            return None
        if result is None:
            raise Missing(kpi.name)
        pays = on(kpi.curve, _counted(kpi, result))
        return pays if kpi.cap is None else min(pays, Fraction(str(kpi.cap)))

    def _gap(self, kpi: Kpi, row: int) -> bool:
        """Whether a quarter or a year is made of shorter periods, of which one lacks a result that has to be there."""
        each = [Oracle(self.scheme, self.workforce, period) for period in self.since("period")[:-1]]
        found = [one.result(kpi.name, row, kpi.of, kpi.curve.scale) for one in each]
        asked = [
            one._instead(kpi, row, result)
            for one, result in zip(each, found, strict=True)
            if self.workforce.recorded[row, one.period] and one.time(row) > 0
        ]
        return kpi.missing.word != "leave_out" and any(one is not None for one in found) and None in asked

    def _instead(self, kpi: Kpi, row: int, result: Amount) -> Amount:
        """A result, or what the policy puts in its place."""
        if result is None and kpi.missing.word == "team":
            return self.result(kpi.name, row, "team", "plan")
        if result is None and kpi.missing.word == "at_plan":
            return Fraction(1) if kpi.curve.scale == "plan" else self._plan(kpi, row)
        return result

    def _plan(self, kpi: Kpi, row: int) -> Amount:
        """A person's own plan; a group has none."""
        plan = self.workforce.plan[self.workforce.kpis.index(kpi.name), row, self.period]
        return exact(plan) if kpi.of == "person" else None

    def score(self, row: int, card: Card | None = None) -> Fraction:
        """The individual score after table and gates; 0 when nothing is left to score."""
        card = card or self.card(row)
        if not card.kpis:
            return Fraction(0)
        for matrix in (kpi.matrix for kpi in card.kpis if kpi.matrix is not None):
            if self.result(matrix.kpi, row, matrix.of, matrix.scale) is None:
                raise Missing(matrix.kpi)
        pays = {kpi: self._of_kpi(kpi, card, row) for kpi in card.kpis}
        counting = {kpi: pay for kpi, pay in pays.items() if pay is not None}
        score = _combined(card.combine.word, [(pay, _weight(kpi, card, [*counting])) for kpi, pay in counting.items()])
        if card.table is not None:
            score = on(card.table, score)
        factors = {
            one: self._factor_of(one, row) for one in card.modifiers
        }  # each has to be known, whatever it changes
        score *= math.prod((by for one, by in factors.items() if one.changes == "own part"), start=Fraction(1))
        return self._held(card.gates, "own part", row, score)

    def _of_kpi(self, kpi: Kpi, card: Card, row: int) -> Amount:
        """What one KPI pays, after what multiplies and holds it alone."""
        pay = self._kpi(kpi, row)
        if pay is None:
            return None
        pay *= self._in_matrix(kpi, row)
        for one in card.modifiers:
            named = not one.kpis or kpi.name in one.kpis
            if named and (one.changes == "KPIs" or (one.changes == "KPIs at plan" and pay >= 1)):
                pay *= self._factor_of(one, row)
        mine = [gate for gate in card.gates if gate.holds == "KPIs" and (not gate.kpis or kpi.name in gate.kpis)]
        return self._held(mine, "KPIs", row, pay)

    def _in_matrix(self, kpi: Kpi, row: int) -> Fraction:
        """The figure of a matrix, looked up or measured out between four of them."""
        if kpi.matrix is None:
            return Fraction(1)
        fills = {"at_plan": "plan", "team": "team"}.get(kpi.missing.word, "nothing")
        own = self.measured(kpi.over, kpi.name, row, kpi.of, kpi.curve.scale, falls=kpi.curve.falls, fills=fills)
        other = self.result(kpi.matrix.kpi, row, kpi.matrix.of, kpi.matrix.scale)
        assert other is not None
        if own is None:
            return Fraction(1)
        own = _counted(kpi, own)
        down = _place(own, [knot.at for knot in kpi.curve.knots], strict=kpi.curve.edge == "exceeded")
        along = _place(other, kpi.matrix.levels)
        if not kpi.matrix.times:
            return Fraction(along is not None and int(along) >= int(down or 0))
        if along is None:
            return Fraction(0)
        down = down or Fraction(0)
        if kpi.curve.shape == "steps":
            return Fraction(str(kpi.matrix.times[int(down)][int(along)]))
        found = Fraction(0)
        for y, row_of in enumerate(kpi.matrix.times):
            for x, figure in enumerate(row_of):
                near = max(1 - abs(down - y), Fraction(0)) * max(1 - abs(along - x), Fraction(0))
                found += near * Fraction(str(figure))
        return found

    def _factor_of(self, one: Modifier, row: int) -> Fraction:
        """By what a multiplier multiplies; 1 below its first point."""
        curve = one.curve
        result = self.measured(one.over, one.kpi, row, one.of, curve.scale, falls=curve.falls)
        if self.result(one.kpi, row, one.of, curve.scale) is None or result is None:
            raise Missing(one.kpi)
        first = Fraction(str(curve.knots[0].at))
        better = result < first if curve.falls else result > first
        begun = better or (result == first and curve.edge == "reached")
        return on(curve, result) if begun else Fraction(1)

    def _held(
        self, gates: Iterable[Gate], holds: str, row: int, pays: Fraction, unit: Fraction = Fraction(1)
    ) -> Fraction:
        for gate in gates:
            now = self.result(gate.kpi, row, gate.of, "plan")
            result = self.measured(gate.over, gate.kpi, row, gate.of, "plan", falls=gate.falls)
            if now is None or result is None:
                raise Missing(gate.kpi)
            opened = _meets(gate, result)
            if gate.holds == holds and not opened:
                pays = min(pays, Fraction(str(gate.pays_at_most)) * unit)
        return pays

    def _team_gives(self, team: Team, row: int) -> Fraction:
        times = [one.strip() for one in team.over.replace("to date", "").split(" or ")]
        found = [self._team_result(team, row, self.since(time)) for time in times]
        known = [total for total in found if total is not None]
        if not known or self._team_result(team, row, self.since("period")) is None:
            raise Missing(str(team.kpis))
        return on(team.curve, min(known) if team.curve.falls else max(known))

    def _team_result(self, team: Team, row: int, periods: list[int]) -> Amount:
        total = Fraction(0)
        for name, weight in team.kpis.items():
            result = self.result(name, row, team.of, team.curve.scale, periods)
            if result is None:
                return None
            total += result * Fraction(str(weight))
        return total

    def _bonus(self, row: int) -> None:
        card = self.card(row)
        team, score = self.scheme.team_of(card), self.score(row)
        gives = self._team_gives(team, row) if team.counts else Fraction(0)
        own, through_team = _with_team(team, score, gives)
        if team.mode == "pool" and team.counts:
            self.paid[row].individual = half_up(self._cut(card, row, own) * self.target(row))
            return
        self.paid[row].individual, self.paid[row].team_part = self._in_money(
            card, row, own, through_team, self.target(row)
        )

    def _in_money(
        self, card: Card, row: int, own: Fraction, through_team: Fraction, target: Fraction
    ) -> tuple[int, int]:
        """Own and team part, after all that holds the bonus."""
        whole = self._finished(card, row, own + through_team)
        factor = self._factor(row) * self._factor_of_whole(card, row)
        part = whole * through_team / (own + through_team) if own + through_team else -own * factor
        if own + through_team == 0 and through_team:
            part = through_team * factor
        return self._in_full(card, half_up(whole * target), half_up(part * target), target)

    def _in_full(self, card: Card, bonus: int, team_part: int, target: Fraction) -> tuple[int, int]:
        """Own and team part of a bonus in full amounts, rounded up at most to the cap."""
        if card.full_unit is None:
            return bonus - team_part, team_part
        unit = card.full_unit * self.scheme.minor
        paid = full(Fraction(bonus), unit, card.full_direction)
        if card.cap is not None:
            most = max(Fraction(str(card.cap)) * target, Fraction(bonus))
            paid = full(most, unit, "down") if paid > most else paid
        team_part = half_up(team_part * paid / bonus) if bonus else team_part
        return int(paid) - team_part, team_part

    def _true_up(self, row: int) -> None:
        """The whole since the beginning, less what was paid."""
        card, terms, paid = self.card(row), self.card(row).true_up, self.paid[row]
        assert terms
        since = self.since(terms.over.split()[0])
        if terms.at != "every period" and not self._ends(terms.at.split()[-1]):
            most = half_up(Fraction(str(terms.until_then_at_most or 0)) * self.target(row))
            pooled = self.scheme.team_of(card).mode == "pool"
            whole = paid.individual if pooled else paid.bonus
            if terms.until_then_at_most is not None and whole > most:
                part = paid.team_part if pooled else half_up(Fraction(paid.team_part * most, whole))
                paid.individual, paid.team_part = most if pooled else most - part, part
            return
        rules = {name: getattr(card, name) for name in ("kpis", "gates", "modifiers")}
        then_measured = {name: [one.revise(over=terms.over) for one in some] for name, some in rules.items()}
        whole_card = card.revise(**then_measured, true_up=None)
        team = self.scheme.team_of(card).revise(over=terms.over)
        gives = self._team_gives(team, row) if team.counts else Fraction(0)
        then = [Oracle(self.scheme, self.workforce, period) for period in since]
        target = sum((one.target(row) for one in then if one.due(row)), Fraction(0))
        parts = self._in_money(whole_card, row, *_with_team(team, self.score(row, whole_card), gives), target)
        had = [bonus for bonus in self.bonuses.get(row, []) if bonus[0] in since]
        if team.mode == "pool":
            own = parts[0] + parts[1] - sum(bonus[1] for bonus in had)
            paid.individual = own if terms.pays == "both" else max(own, paid.individual)
            return
        rest = parts[0] - sum(bonus[1] for bonus in had), parts[1] - sum(bonus[2] for bonus in had)
        if terms.pays == "both" or sum(rest) > paid.bonus:
            paid.individual, paid.team_part = rest

    def _ends(self, what: str) -> bool:
        """Whether the next month begins another quarter or year."""
        month = int(self.workforce.periods[self.period][-2:])
        count = month + 1 - self.scheme.year_begins
        return count % (12 if what == "year" else 3) == 0

    def _factor(self, row: int) -> Fraction:
        return Fraction(str(self.workforce.multiplier[row, self.period]))

    def _finished(self, card: Card, row: int, share: Fraction) -> Fraction:
        """After personal multiplier, cap and the gates on the whole bonus."""
        return self._held(
            card.gates, "whole bonus", row, self._cut(card, row, share) * self._factor_of_whole(card, row)
        )

    def _factor_of_whole(self, card: Card, row: int) -> Fraction:
        whole = [one for one in card.modifiers if one.changes in ("whole bonus", "bonus and commission")]
        return math.prod((self._factor_of(one, row) for one in whole), start=Fraction(1))

    def _cut(self, card: Card, row: int, share: Fraction) -> Fraction:
        """After personal multiplier and cap."""
        share *= self._factor(row)
        return share if card.cap is None else min(share, Fraction(str(card.cap)))

    def target(self, row: int) -> Fraction:
        """Target bonus in minor units, for the days; of a quarter or a year a part of all its target bonuses."""
        if not self.card(row).kpis:
            return Fraction(0)
        if not self.in_rhythm(row):
            return self._target_in(row, self.period)
        now = self.every(self.period)
        mine = [Fraction(str(kpi.weight)) for kpi in self.card(row).kpis if kpi.measured_every == now]
        periods = [period for period in self.since("period") if self.every(period) == "pay period"]
        there = [period for period in periods if self._employed(row, period)]
        return sum(mine, Fraction(0)) * sum((self._target_in(row, period) for period in there), Fraction(0))

    def _target_in(self, row: int, period: int) -> Fraction:
        card, given = self.card(row), exact(self.workforce.target_bonus[row, period])
        if given is None and card.target_bonus is not None:
            given = Fraction(str(card.target_bonus))
        elif given is None:
            given = Fraction(str(card.target_share)) * Fraction(str(self.workforce.salary[row, period]))
        days = self.time(row, period)
        assert days is not None
        return half_up(given * Fraction(str(card.target_times)) * self.scheme.minor) * days

    # Pools ---------------------------------------------------------------------------------------------------------

    def _pools(self) -> None:
        """Every pool: the people under one team rule, in one team or in the company."""
        pools: dict[tuple[str, str], list[int]] = {}
        for row in range(len(self.paid)):
            team = self.scheme.team_of(self.card(row))
            if team.mode == "pool" and team.counts and self.paid[row].active:
                name = self.workforce.seats["team"][row] if team.of == "team" else ""
                pools.setdefault((team.model_dump_json(), name), []).append(row)
        for rows in pools.values():
            self._divide(rows)

    def _divide(self, rows: list[int]) -> None:
        team = pool_of(self.scheme.team_of(self.card(rows[0])))
        share = 1 - Fraction(str(team.individual_share))
        pool = half_up(sum((share * self._team_gives(team, row) * self.target(row) for row in rows), Fraction(0)))
        for row, part in self._parts(team, rows, pool).items():
            self._hold_share(row, part)

    def _parts(self, pool: PoolDivision, rows: list[int], total: int) -> dict[int, int]:
        """By member, the part of a pool: first shares, then the rest by keys, what is too much for one going to the others in turn."""
        there = [row for row in rows if all(self._meets(one, row) for one in pool.pool_only)]
        most = {row: self._most(pool, row) for row in there}
        paid, left = dict.fromkeys(rows, Fraction(0)), Fraction(total)
        for first in pool.pool_first:
            takers = [row for row in there if self.card(row).role == first.role and self.head(row)]
            amount, heads = total * Fraction(str(first.share)), sum((self.head(row) for row in takers), Fraction(0))
            for row in takers:
                part, at_most = amount * self.head(row) / heads, most[row]
                paid[row] = part if at_most is None else min(part, at_most)
                left -= paid[row]
            if not takers and pool.pool_unclaimed == "not paid":
                left -= amount
        without = [first.role for first in pool.pool_first if first.rest == "not"]
        sharing = [row for row in there if self.card(row).role not in without]
        keys = {row: self._key(pool, row) for row in sharing}
        if sum(keys.values()) == 0:
            keys = {row: self.head(row) for row in sharing}
        self._fill(paid, left, {row: key for row, key in keys.items() if key}, most)
        whole = half_up(sum(paid.values(), Fraction(0)))
        return dict(zip(rows, apportioned(whole, [paid[row] for row in rows]), strict=True))

    @staticmethod
    def _fill(paid: dict[int, Fraction], left: Fraction, keys: dict[int, Fraction], most: dict[int, Amount]) -> None:
        """Round by round: whoever would have more than allowed gets what is allowed, and the others share what is left anew."""
        while keys and left:
            each = {row: left * key / sum(keys.values()) for row, key in keys.items()}
            room = {row: None if (at_most := most[row]) is None else at_most - paid[row] for row in keys}
            full = {row: free for row, free in room.items() if free is not None and each[row] >= free}
            for row, amount in (full or each).items():
                paid[row] += amount
                left -= amount
            keys = {row: key for row, key in keys.items() if full and row not in full}

    def _meets(self, condition: PoolCondition, row: int) -> bool:
        at_most = condition.is_ in ("at most", "less than")
        result = self.measured(condition.over, condition.kpi, row, condition.of, condition.scale, falls=at_most)
        return result is not None and _meets(condition, result)

    def _most(self, pool: PoolDivision, row: int) -> Amount:
        minor, found = self.scheme.minor, []
        if pool.pool_most is not None:
            found.append(Fraction(str(pool.pool_most)) * minor * self.head(row))
        if pool.pool_most_share is not None:
            figures: dict[str, Callable[[], Fraction]] = {
                "target bonus": lambda: self._target_for(pool, row),
                "salary": lambda: self._salary(row) * minor,
                "results": lambda: (self.result(pool.pool_most_measure, row, "person", "value") or Fraction(0)) * minor,
            }
            found.append(Fraction(str(pool.pool_most_share)) * max(figures[pool.pool_most_of](), Fraction(0)))
        return min(found) if found else None

    def _target_for(self, pool: PoolDivision, row: int) -> Fraction:
        """The target bonus that counts in a pool; beside the bonus, when it has become money."""
        target = self.target(row)
        return Fraction(half_up(target)) if isinstance(pool, FundedPool) else target

    def _salary(self, row: int) -> Fraction:
        return (exact(self.workforce.salary[row, self.period]) or Fraction(0)) * self.time(row)

    def _funded_pools(self) -> None:
        """Pools beside the bonus: one for each team, or for the company."""
        for pool in self.scheme.pools:
            groups: dict[str, list[int]] = {}
            for row, paid in enumerate(self.paid):
                if paid.active and (not pool.roles or self.card(row).role in pool.roles):
                    groups.setdefault(self.workforce.seats["team"][row] if pool.of == "team" else "", []).append(row)
            for rows in groups.values():
                for row, part in self._parts(pool, rows, self._fund(pool, rows[0])).items():
                    self.paid[row].pools_and_prizes += part

    def _fund(self, pool: FundedPool, row: int) -> int:
        minor, periods = self.scheme.minor, [self.period]
        if self.every(self.period) != "pay period":
            return 0
        if pool.amount is None:
            earned = self._commission(pool, row, periods)
        else:
            earned = Fraction(str(pool.amount)) * self._coefficient(pool, row, Fraction(1), periods) * minor
        earned = max(earned, Fraction(0))
        return half_up(earned if pool.at_most is None else min(earned, Fraction(str(pool.at_most)) * minor))

    def _prize(self, prize: Prize) -> None:
        """To the best of everybody together, or of each team; or to all who meet the conditions."""
        if not self._prize_is_due(prize):
            return
        groups: dict[str, list[int]] = {}
        for row, paid in enumerate(self.paid):
            if paid.active and prize.has(self.card(row).role) and all(self._meets(one, row) for one in prize.only):
                groups.setdefault(self.workforce.seats["team"][row] if prize.among == "team" else "", []).append(row)
        for rows in groups.values():
            for row, times in self._won(prize, rows).items():
                figure = Fraction(self.scheme.minor) if prize.measure else self._prize_figure(prize, row)
                self.paid[row].pools_and_prizes += half_up(times * figure)

    def _prize_is_due(self, prize: Prize) -> bool:
        """Once: in periods of pay, or with the quarter or year for which alone the data know what it looks at."""
        since = {"every period": None, "end of the quarter": "quarter", "end of the year": "year"}[prize.at]
        every = self.every(self.period)
        if since is not None and not self.workforce.ends("quarter" if since == "quarter" else "year")[self.period]:
            return False
        if every == "pay period":
            return True
        names = [name for name in (prize.by, prize.measure, *(one.kpi for one in prize.only)) if name]
        return since in (None, every) and any(
            self._known(name, self.period) and not any(self._known(name, one) for one in self.since("period")[:-1])
            for name in names
        )

    def _known(self, name: str, period: int) -> bool:
        """Whether anybody, or a team or the company, has a result in a period itself."""
        index, groups = self.workforce.kpis.index(name), range(len(self.workforce.teams) + 1)
        of_people = any(exact(one) is not None for one in self.workforce.fact[index, :, period])
        return of_people or any(self._given(index, group, period)[1] is not None for group in groups)

    def _won(self, prize: Prize, rows: list[int]) -> dict[int, Fraction]:
        """What each wins, in money or times a figure."""
        if prize.measure:
            return {row: self._decided(prize, row) for row in rows}
        if prize.amount is not None:
            return dict.fromkeys(rows, Fraction(str(prize.amount)))
        values = {row: self._ranked(prize, row) for row in rows}
        competing = {row: value for row, value in values.items() if value is not None}
        if prize.competing == "people":
            competing = self._of_persons(prize, competing)
        if prize.competing == "teams":
            team = {row: self.workforce.seats["team"][row] for row in competing}
            every = list({team[row]: value for row, value in competing.items()}.values())
        else:
            person = {row: self.workforce.seats["person"][row] for row in competing}
            every = list({person[row]: value for row, value in competing.items()}.values())
        worth = [self._worth(prize, place, len(every)) for place in range(1, len(every) + 1)]
        found = {}
        for row, value in competing.items():
            better, alike = sum(other > value for other in every), every.count(value)
            shared = sum(worth[better : better + alike], Fraction(0)) / alike
            found[row] = worth[better] if prize.ties == "better place" else shared
        return found

    def _of_persons(self, prize: Prize, values: dict[int, Fraction]) -> dict[int, Fraction]:
        """Somebody with two seats competes once: with the sum of what adds up, and otherwise the mean by the time in each."""
        adds = dict(zip(self.workforce.kpis, self.workforce.adds, strict=False)).get(prize.by, "")
        summed, found = prize.by and prize.by_scale == "value" and adds == "sum", {}
        for row in values:
            mine = [one for one in values if self.workforce.seats["person"][one] == self.workforce.seats["person"][row]]
            weights = {one: Fraction(1) if summed else self.head(one) for one in mine}
            total = sum((values[one] * weights[one] for one in mine), Fraction(0))
            found[row] = total if summed else total / (sum(weights.values(), Fraction(0)) or 1)
        return found

    def _decided(self, prize: Prize, row: int) -> Fraction:
        amount = self.result(prize.measure, row, "person", "value", [self.period]) or Fraction(0)
        if prize.at_most is None:
            return amount
        most = Fraction(str(prize.at_most)) * self._prize_figure(prize, row) / self.scheme.minor
        return max(min(amount, most), -most)

    def _ranked(self, prize: Prize, row: int) -> Amount:
        if not prize.by:
            return self.score(row) * (-1 if prize.better == "lower" else 1)
        of, lower = "team" if prize.competing == "teams" else "person", prize.better == "lower"
        found = self.measured(prize.over, prize.by, row, of, prize.by_scale, falls=lower)
        return None if found is None else -found if lower else found

    def _worth(self, prize: Prize, place: int, competing: int) -> Fraction:
        for one in prize.places:
            last = Fraction(str(one.up_to))
            if prize.places_are == "shares":
                last = full(last * competing, 1.0, prize.full_direction)
            if place <= last:
                return Fraction(str(one.pays))
        return Fraction(0)

    def _prize_figure(self, prize: Prize, row: int) -> Fraction:
        if prize.pays_in == "money":
            return self.scheme.minor * self.head(row)
        return (
            Fraction(half_up(self.target(row)))
            if prize.pays_in == "target bonus"
            else self._salary(row) * self.scheme.minor
        )

    def _hold_share(self, row: int, part: int) -> None:
        """Own part and share of the pool, as far as the gates on the whole bonus let them."""
        paid = self.paid[row]
        factor = self._factor_of_whole(self.card(row), row)
        share = part * factor
        whole = paid.individual * factor + share
        kept = self._held(self.card(row).gates, "whole bonus", row, whole, self.target(row))
        team_part = half_up(share * kept / whole) if whole else 0
        own_target = self.target(row)
        paid.individual, paid.team_part = self._in_full(self.card(row), half_up(kept), team_part, own_target)

    def _key(self, pool: PoolDivision, row: int) -> Fraction:
        name = pool.results_of if pool.pool_by.word == "results" else ""
        first = self.result(name, row, "person", "value") if name else None
        keys: dict[str, Callable[[], Fraction]] = {
            "target": lambda: self._target_for(pool, row),
            "heads": lambda: self.head(row),
            "results": lambda: max(first or Fraction(0), Fraction(0)),
            "scores": lambda: self._target_for(pool, row) * self.score(row),
            "days": lambda: self.time(row),
            "salary": lambda: self._salary(row),
        }
        return keys[pool.pool_by.word]()

    # Commission, deductions, limit ---------------------------------------------------------------------------------

    def _extras(self, row: int) -> None:
        card, paid = self.card(row), self.paid[row]
        commission = sum((self._commission_now(rule, row) for rule in card.commissions), Fraction(0))
        if commission >= 0 and card.commissions:
            both = [one for one in card.modifiers if one.changes == "bonus and commission"]
            commission *= math.prod((self._factor_of(one, row) for one in both), start=Fraction(1))
        paid.commission = half_up(commission)
        wanted = Fraction(0)
        for rule in card.deductions:
            now = [self.period]
            amounts = [
                self.result(name, row, "person", "value", now) or 0 for name in (rule.measure, rule.times) if name
            ]
            wanted += math.prod(amounts, start=Fraction(str(rule.rate)))
        paid.deduction = half_up(wanted * self.scheme.minor)

    def _deduct(self, row: int) -> tuple[int, int, int]:
        """What the seat earned below 0, what it does not cover in all, and what may be taken from it for something else."""
        paid = self.paid[row]
        wanted, earned = paid.deduction, paid.bonus + paid.commission + paid.pools_and_prizes
        allowed = math.floor(Fraction(str(self.card(row).deductions_at_most)) * max(earned, 0))
        paid.deduction = min(wanted, allowed)
        net = earned + max(-wanted, 0)
        free = allowed - paid.deduction if earned >= 0 else max(net, 0)
        return max(-net, 0), max(-net, 0) + wanted - paid.deduction, free

    def _close(self, person: str, rows: list[int]) -> None:
        """What the seats of a person do not cover is taken from the others, and else owed to the next periods; or given up."""
        each = [self._deduct(row) for row in rows]
        carries = self.scheme.owed == "carried on"
        if self.scheme.owed == "paid back":
            for row, (below, missed, _free) in zip(rows, each, strict=True):
                self.paid[row].carried, self.paid[row].owed = 0, missed - below
            return
        left = sum(missed for _below, missed, _free in each) + (self.debts.get(person, 0) if carries else 0)
        covered = 0
        for row, (below, _missed, free) in zip(rows, each, strict=True):
            back = min(left, free)
            left, covered = left - back, covered + back
            self.paid[row].carried = below - back
        for row, (_below, missed, _free) in zip(rows, each, strict=True):
            by_others = min(covered, missed)
            covered -= by_others
            self.paid[row].owed = left if carries else missed - by_others
        self.debts[person] = left

    def _guarantee(self, person: str, rows: list[int]) -> None:
        """At least so much for all seats together, and what it adds is kept, or recovered from what is paid above it."""
        now = {row: self.paid[row].payout for row in rows}
        least = {row: self._least(row) or min(now[row], 0) for row in rows}
        missing, room = (max(side * sum(least[row] - now[row] for row in rows), 0) for side in (1, -1))
        keeps = {row: (rule := self.card(row).guarantee) is None or rule.what_it_adds == "is kept" for row in rows}
        drawn = self.drawn.get(person, 0)
        for row in rows:
            more = min(missing, max(least[row] - now[row], 0))
            missing -= more
            drawn += 0 if keeps[row] else more
            self.paid[row].carried += more
        for row in rows:
            back = min(drawn, room, max(now[row] - least[row], 0))
            drawn, room = drawn - back, room - back
            self.paid[row].carried -= back
        for row in rows:
            self.paid[row].drawn = drawn
        self.drawn[person] = drawn

    def _least(self, row: int) -> int:
        """What is guaranteed for the time in the seat."""
        guarantee = self.card(row).guarantee
        if guarantee is None or not self.paid[row].active or self.every(self.period) != "pay period":
            return 0
        part = self.workforce.guaranteed_time
        within = Fraction(1) if part is None else exact(part[row, self.period]) or Fraction(0)
        return half_up(Fraction(str(guarantee.amount)) * self.scheme.minor * self.time(row) * within)

    def _commission_now(self, rule: Commission, row: int) -> Fraction:
        """What is earned to date, less what was earned to the date before."""
        if rule.over == "period":
            return self._commission(rule, row, [self.period])
        what = rule.over.split()[0]
        # A year beside the periods of pay lies in no quarter: what was earned since one began ends with its months.
        alone = (what, self.every(self.period)) == ("quarter", "year")
        periods = [self.period] if alone else self.since(what)
        return Fraction(
            half_up(self._commission(rule, row, periods)) - half_up(self._commission(rule, row, periods[:-1]))
        )

    def _commission(self, rule: OnMeasure, row: int, periods: list[int]) -> Fraction:
        base = self.result(rule.measure, row, rule.of, "value", periods) or Fraction(0)
        base = full(base, rule.full_unit, rule.full_direction)
        plan = self._plan_of(rule, row, periods)
        attained = self.result(rule.measure, row, rule.of, "plan", periods)
        earned, before = Fraction(0), Fraction(0)
        for tier in rule.tiers:
            level, rate = Fraction(str(tier.from_)), Fraction(str(tier.rate))
            start = level if rule.tiers_in == "money" or not level else None if plan is None else level * plan
            result = base if rule.tiers_in == "money" else attained
            if rule.kind == "retroactive":
                earned = base * rate if not level or (result is not None and result >= level) else earned
            elif start is not None:
                earned += (base if not level else max(base - start, Fraction(0))) * (rate - before)
            before = rate
        return earned * self._coefficient(rule, row, base, periods) * self.scheme.minor

    def _plan_of(self, rule: OnMeasure, row: int, periods: list[int]) -> Amount:
        """A person's own plans; of a group the plans of those who have plan and fact."""
        index = self.workforce.kpis.index(rule.measure)
        found = [self._amounts(index, row, rule.of, period) for period in periods]
        if rule.of == "person":
            return self._added(index, [one.plans for one in found if one.plans is not None])
        both = [one.plan for one in found if one.plan is not None and one.fact is not None]
        return sum(both, Fraction(0)) if both else None

    def _coefficient(self, rule: OnMeasure, row: int, base: Fraction, periods: list[int]) -> Fraction:
        """Of what is earned; what is taken back has none."""
        if rule.coefficient is None or base < 0:
            return Fraction(1)
        result = self.result(rule.coefficient_kpi or rule.measure, row, rule.of, rule.coefficient.scale, periods)
        return Fraction(0) if result is None else on(rule.coefficient, result)

    def _limit(self) -> None:
        limit = self.scheme.bonus_limit
        bonuses = [paid.bonus for paid in self.paid]
        if limit is None or sum(bonuses) <= half_up(Fraction(str(limit)) * self.scheme.minor):
            return
        most = half_up(Fraction(str(limit)) * self.scheme.minor)
        cuts = apportioned(most, [Fraction(most * bonus, sum(bonuses)) for bonus in bonuses])
        for paid, cut in zip(self.paid, cuts, strict=True):
            if paid.bonus:
                paid.team_part = half_up(Fraction(paid.team_part * cut, paid.bonus))
            paid.individual = cut - paid.team_part


def _counted(kpi: Kpi, result: Fraction) -> Fraction:
    unit = None if kpi.full_unit is None else kpi.full_unit / (100 if kpi.curve.scale == "plan" else 1)
    return full(result, unit, kpi.full_direction)


def _meets(condition: ResultCondition, result: Fraction) -> bool:
    level = Fraction(str(condition.level))
    return {
        "at least": result >= level,
        "more than": result > level,
        "at most": result <= level,
        "less than": result < level,
    }[condition.is_]


def _place(result: Fraction, points: Sequence[float], *, strict: bool = False) -> Fraction | None:
    """Between which two points a result lies; None where it reaches not even the first."""
    sign = -1 if points[0] > points[-1] else 1
    at = [sign * Fraction(str(point)) for point in points]
    found = sign * result
    reached = [place for place, point in enumerate(at) if point < found or (point == found and not strict)]
    if not reached:
        return None
    last = reached[-1]
    if last == len(at) - 1:
        return Fraction(last)
    return last + (sign * result - at[last]) / (at[last + 1] - at[last])


def _weight(kpi: Kpi, card: Card, counting: list[Kpi]) -> Fraction:
    """Of a KPI that counts; what others of its section weigh that do not count is its, too, in proportion."""
    own = Fraction(str(kpi.weight))
    if not kpi.section:
        return own
    whole, left = (
        sum((Fraction(str(one.weight)) for one in some if one.section == kpi.section), Fraction(0))
        for some in (card.kpis, counting)
    )
    return own * whole / left if left else own


def _combined(how: str, pays: list[tuple[Fraction, Fraction]]) -> Fraction:
    total = sum((weight for _pay, weight in pays), Fraction(0))
    if not total:
        return Fraction(0)
    if how == "sum":
        return sum((pay * weight for pay, weight in pays), Fraction(0)) / total
    if how == "weakest":
        return min(pay for pay, _weight in pays)
    if how == "product":
        return math.prod((pay for pay, _weight in pays), start=Fraction(1))
    powers = [float(pay) ** float(weight / total) for pay, weight in pays]
    return Fraction(round(math.prod(powers), 12)).limit_denominator(10**12)


def _with_team(team: Team, score: Fraction, gives: Fraction) -> tuple[Fraction, Fraction]:
    match team:
        case Multiplier():
            return score, score * gives - score
        case TeamGate():
            return score, Fraction(0) if gives > 0 else min(score, Fraction(str(team.otherwise))) - score
        case Best():
            return score, max(gives - score, Fraction(0))
        case Pool():
            return score * Fraction(str(team.individual_share)), Fraction(0)
        case Split():
            share = Fraction(str(team.individual_share))
            return score * share, gives * (1 - share)
    raise AssertionError(team.mode)


def pocket_calculator(scheme: Scheme, workforce: Workforce) -> dict[Literal["active"] | str, list[list[Any]]]:
    """Everybody's money, (people, periods), by name; raises `Missing`."""
    debts: dict[str, int] = {}
    drawn: dict[str, int] = {}
    bonuses: dict[int, list[tuple[int, int, int]]] = {}
    periods = [
        Oracle(scheme, workforce, period, debts, drawn=drawn, bonuses=bonuses).pay()
        for period in range(len(workforce.periods))
    ]
    money = (
        "individual",
        "team_part",
        "commission",
        "pools_and_prizes",
        "deduction",
        "carried",
        "owed",
        "drawn",
        "payout",
    )
    people = range(len(workforce.seats))
    return {name: [[getattr(paid[row], name) for paid in periods] for row in people] for name in ("active", *money)}
