"""What a scheme pays a workforce, as tables of formulas: every rule writes its own, in the order in which rules are asked."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.export.formuladata import FormulaData, rows_before, seats_of
from kpi.export.formuladates import ReadOfGroups, ResultsToDate
from kpi.export.formulaeverybody import all_sheet
from kpi.export.parameters import Parameters, as_applied
from kpi.formulas.arrays import Calculator
from kpi.formulas.nodes import CellOf, FormulaColumn, FormulaTable, Parameter, PerRow
from kpi.formulas.points import Looked, NumberBlock, Points
from kpi.formulas.shorthand import NOTHING, either, is_number
from kpi.frozen import Frozen
from kpi.language import _
from kpi.payment.paidbefore import paid_before
from kpi.payment.payout import pay
from kpi.payment.workforce import Workforce
from kpi.rules.bookofcells import FormulaBook, OfSeat
from kpi.rules.formulasheet import FormulaSheet, better_of
from kpi.rules.guarantee import LeastPaid
from kpi.rules.people import Fills, Scale, Since, Whose, known_longer
from kpi.rules.pool import Pool, pool_of
from kpi.rules.rule import Place, Rule
from kpi.rules.team import Team
from kpi.rules.trueup import PaidBefore
from kpi.rules.window import since_of
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme


class DataBook(FormulaBook):
    """Parameters and data of one scheme and workforce."""

    def __init__(self, scheme: Scheme, data: FormulaData) -> None:
        """Of a scheme `as_applied`."""
        self.parameters, self.data = Parameters(scheme), data
        self._to_date = ResultsToDate(data)
        self._paid_before: Mapping[Since, PaidBefore] | None = None

    def parameter(self, holder: Frozen, field: str) -> Parameter:
        """By the part of the scheme that holds it."""
        return self.parameters.one(holder, field)

    def points(self, holder: Frozen, field: str) -> Points:
        """Of a curve, or of tiers."""
        return self.parameters.points(holder, field)

    def scale_of(self, holder: Frozen, field: str, *, straight: bool) -> Points:
        """Of the levels of a matrix."""
        return self.parameters.scale(holder, field, straight=straight)

    def places_of(self, holder: Frozen, field: str, *, straight: bool) -> Points:
        """Of a curve."""
        return self.parameters.places(holder, field, straight=straight)

    def block(self, holder: Frozen, field: str) -> NumberBlock:
        """Of a matrix."""
        return self.parameters.block(holder, field)

    def stands_for(self, part: Frozen, other: Frozen) -> None:
        """Of a card to date."""
        self.parameters.stands_for(part, other)

    def paid_before(self, since: Since) -> PaidBefore | None:
        """As a true-up settles against it."""
        if self._paid_before is None:
            self._paid_before = paid_before(self.parameters.scheme, self.data.workforce, pay)
        return self._paid_before.get(since)

    @property
    def people(self) -> Workforce:
        """The workforce."""
        return self.data.workforce

    def of_seat(self, what: OfSeat) -> FormulaColumn:
        """A column of people."""
        return self.data.of_seat(what)

    def anybody(self, what: OfSeat) -> bool:
        """A multiplier of 1 says nothing."""
        if what == "multiplier":
            return bool((self.data.workforce.multiplier != 1).any())
        return not np.isnan(Calculator().values(self.data.of_seat(what))).all()

    @property
    def target_factor(self) -> float:
        """That of the workforce."""
        return self.data.workforce.target_factor

    def own_weight(self, kpi: str) -> FormulaColumn | None:
        """A column of people."""
        return self.data.own_weight(kpi)

    def result(self, kpi: str, whose: Whose, scale: Scale, since: Since | None, fills: Fills) -> FormulaColumn:
        """Of people, or of groups."""
        if since is not None:
            return self._to_date.result(kpi, whose, scale, since, fills)
        if whose == "person":
            found = self.data.of_people(kpi)
            return found.attainment if scale == "plan" else found.fact
        groups = self.data.of_groups(kpi)
        return groups.attainment if scale == "plan" else groups.facts

    def result_in_periods(
        self, kpi: str, whose: Whose, scale: Scale, since: Since | None, fills: Fills
    ) -> FormulaColumn:
        """Likewise."""
        found, longer = self.result(kpi, whose, scale, since, fills), self.people.longer
        if longer is None:
            return found
        shorter = {None: (None,), "quarter": (None, "quarter"), "year": (None, "quarter", "year")}[since]
        for every in sorted({one for one in longer.every if one is not None and one not in shorter}):
            found = self._over(found, self.result(kpi, whose, scale, every, fills), every)
        return found

    def _over(self, column: FormulaColumn, to_date: FormulaColumn, every: Since) -> FormulaColumn:
        """A column with another one in quarters, or in years."""
        key = f"{id(column)} over {id(to_date)}"
        if (kept := self.data.once(key)) is not None:
            return kept
        here = np.array([one == every for one in known_longer(self.people).every])[column.table.periods]
        texts = {"quarter": _("{column}, of quarters all"), "year": _("{column}, of years all")}
        content = PerRow(here, CellOf(to_date), CellOf(column))
        return self._kept(key, column.table.add(texts[every].format(column=column.title), content, column.form).column)

    def plan(self, kpi: str, whose: Whose, since: Since | None) -> FormulaColumn:
        """Likewise."""
        if since is not None:
            return self._to_date.plan(kpi, whose, since)
        return self.data.of_people(kpi).plan if whose == "person" else self.data.of_groups(kpi).plan

    def earlier(self, column: FormulaColumn) -> FormulaColumn:
        """Of columns to date."""
        return self._to_date.earlier(column)

    def gives(self, team: Frozen) -> FormulaColumn:
        """Two columns of groups: the result of a team rule, and what its curve gives."""
        if not isinstance(team, Team):
            raise TypeError(type(team).__name__)
        key = f"given by {id(team)}"
        found = self.data.once(key)
        return found or self._kept(key, self._gives(team))

    def read_by(self, team: Team) -> FormulaColumn:
        """The column of groups with the result that a team rule looks up on its curve."""
        self.gives(team)
        return self.data.column(f"read by {id(team)}")

    @property
    def results_of_groups(self) -> dict[int, ReadOfGroups]:
        """By the `id` of a column of groups, the result that rules find there."""
        found = dict(self._to_date.results_of_groups)
        for kpi, columns in self.data.results_of_groups.items():
            found[id(columns.attainment)] = ReadOfGroups(kpi, "plan", None)
            found[id(columns.facts)] = ReadOfGroups(kpi, "value", None)
        return found

    def _kept(self, key: str, column: FormulaColumn) -> FormulaColumn:
        self.data.once(key, column)
        return column

    def _gives(self, team: Team) -> FormulaColumn:
        scale = team.curve.scale
        several = [
            team.result_formula(
                {name: CellOf(self.result_in_periods(name, team.of, scale, since, "nothing")) for name in team.kpis}
            )
            for since in since_of(team.over)
        ]
        found = better_of(several, falls=team.curve.falls)
        if team.looks_back:
            now = team.result_formula(
                {name: CellOf(self.result_in_periods(name, team.of, scale, None, "nothing")) for name in team.kpis}
            )
            found = either(is_number(now), found, NOTHING)
        groups, kpis = self.data.groups, " + ".join(team.kpis)
        result = groups.add(_("Team result: {kpis}").format(kpis=kpis), found, "share" if scale == "plan" else "number")
        self._kept(f"read by {id(team)}", result.column)
        paid = either(is_number(result), Looked(self.points(team, "curve"), result), NOTHING)
        return groups.add(_("The team plan gives"), paid, "factor").column

    def group_number(self, whose: Whose) -> FormulaColumn:
        """A column of people."""
        return self.data.column("team number" if whose == "team" else "company number")


class Valued(NamedTuple):
    """Something that stands as a value, and why."""

    what: str
    why: str


class FormulaTables:
    """All tables of a workbook: people, results, groups, a table a role, and what everybody is paid."""

    def __init__(self, scheme: Scheme, workforce: Workforce) -> None:
        """Raises `Refused` as `pay` does."""
        self.source, self.scheme, self.paid = scheme, as_applied(scheme), pay(scheme, workforce)
        self.seats = seats_of(self.paid)
        roles = [role for role in workforce.members if self._rows_of(role).any()]
        measures = dict.fromkeys(name for role in roles for name in self.scheme.needs[role])
        self.data = FormulaData(workforce, self.seats, list(measures), scheme.titles)
        self.cells = DataBook(self.scheme, self.data)
        self.sheets = {role: self._sheet(role) for role in roles}
        self.all = all_sheet(self.cells, self.data, self.scheme, self.sheets)
        self._run()
        self.valued = [Valued(what, why) for what, why in self.data.values_because.items()]

    def _rows_of(self, role: str) -> NDArray[np.bool_]:
        """Who is paid; where quarters and years stand beside the periods of pay, all who may bring something to these."""
        theirs = (self.paid.seats["role"] == role).to_numpy()[self.seats.seat]
        return np.asarray((self.seats.paid | (self.paid.workforce.longer is not None)) & theirs)

    def _sheet(self, role: str) -> FormulaSheet:
        table = FormulaTable.of(_("Pay of {role}").format(role=role), np.zeros(0, np.intp))
        seats = self.data.add_rows(table, self._rows_of(role), ("person", "team", "period"))
        table.before = rows_before(seats)
        return FormulaSheet(self.cells, table, self.scheme.roles[role], self.scheme.minor, seats)

    def _run(self) -> None:
        pools: dict[int, Team] = {}
        for role, sheet in self.sheets.items():
            card = self.scheme.roles[role]
            order, team = self.scheme.order_of(card), self.scheme.team_of(card)
            before = [*order.between(Place.KPIS, Place.COMBINED), *order.ready_before_earned]
            self._apply(sheet, [*before, *order.between(Place.TEAM, Place.CAP)])
            if team.divides and team.counts:
                pools[id(team)] = team
            else:
                self._apply(sheet, self._in_money(card))
            self._apply(sheet, order.between(Place.EARNED, Place.BESIDE))
        for team in pools.values():
            self._divide(pool_of(team))
        self._of_everybody()

    def _in_money(self, card: Card) -> tuple[Rule, ...]:
        """From what is divided to the bonus, without what no team rule changes."""
        order = self.scheme.order_of(card)
        return order.at(Place.DIVIDED, Place.WHOLE_BONUS, Place.IN_MONEY, Place.TRUED_UP)

    @staticmethod
    def _apply(sheet: FormulaSheet, rules: Iterable[Rule]) -> None:
        for rule in rules:
            rule.formulas(sheet)

    def _divide(self, team: Pool) -> None:
        """The pool of a team rule among all whose rule it is."""
        roles = [role for role in self.sheets if self.scheme.team_of(self.scheme.roles[role]) is team]
        self.all.take_part(roles, whole=False)
        part = team.shared_formula(self.all)
        for role in roles:
            sheet = self.sheets[role]
            sheet.pool = sheet.add(_("Part of the pool"), CellOf(part.column), "minor")
            self._apply(sheet, self._in_money(self.scheme.roles[role]))

    def _of_everybody(self) -> None:
        scheme, sheet = self.scheme, self.all
        sheet.individual, sheet.team_part = sheet.gathered("individual"), sheet.gathered("team_part")
        if scheme.limit is not None:
            self._apply(sheet, [scheme.limit])
        if scheme.shared_out:
            sheet.take_part(list(self.sheets), whole=True)
        self._apply(sheet, scheme.shared_out)
        if scheme.settles:
            self._settle()
        if scheme.guarantees:
            self._apply(sheet, [LeastPaid()])
        self._apply(sheet, [scheme.order_of(next(iter(scheme.roles.values()))).at(Place.PAYOUT)[0]])

    def _settle(self) -> None:
        sheet = self.all
        sheet.commission, sheet.wanted = sheet.gathered("commission"), sheet.gathered("wanted")
        earned = sheet.add(_("Bonus, commission and pools"), sheet.earned, "minor")
        for role, one in self.sheets.items():
            one.all_earned = CellOf(earned.column)
            self._apply(one, self.scheme.order_of(self.scheme.roles[role]).at(Place.DEDUCTED))
        for line in ("allowed", "deduction", "least", "recovered"):
            setattr(sheet, line, sheet.gathered(line))
        self._apply(sheet, [self.scheme.owing])
