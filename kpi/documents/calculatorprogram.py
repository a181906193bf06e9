"""One person's pay of one period as a program: what hangs on results that can change, with everything else calculated already."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.documents.calculatorresults import MovableResult, Read, of_whom
from kpi.documents.calculatortables import CalculatorTables
from kpi.formulas.javascript import LIBRARY, printed, statements
from kpi.formulas.nodes import Blank, CellOf, Expression, FormulaColumn, FormulaTable, Number
from kpi.formulas.partialevaluation import Fixed, PartialEvaluation, Slot
from kpi.formulas.shorthand import total
from kpi.language import _, period_name
from kpi.problem import Problem, Refused
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.people import Whose
from kpi.rules.team import Team

PARTS = ("individual", "team_part", "commission", "pools_and_prizes", "deduction", "carried", "added")
"""What a payout is made of; a deduction is taken off."""


class PaidSeat(NamedTuple):
    """One of the seats of the person in the period, with its rows in the tables."""

    role: str
    team: str
    seat: int
    row: int
    """Among everybody."""
    sheet: FormulaSheet
    sheet_row: int


class CalculatorProgram:
    """The program of one person."""

    def __init__(self, source: CalculatorTables, person: str, period: str) -> None:
        """Raises `Refused` for somebody who is not paid in the period, and for a period that there is not."""
        self.source, self.person, self.period = source, person, period
        _refuse_unpaid(source, person, period)
        self._place = source.workforce.periods.index(period)
        self._slots: dict[Slot, str] = {}
        self.inputs = {one.name: one for one in (*self._own_inputs(), *self._inputs_of_groups())}
        """Own results, and those of one's groups, by name, whether anything hangs on them or not."""

    @cached_property
    def _evaluation(self) -> PartialEvaluation:
        source = self.source
        fixed = Fixed(self._slots, source.sums_of_groups, int(self._periods.min()))
        return PartialEvaluation(source.calculator, source.of_groups, fixed, self._mine)

    @cached_property
    def payout(self) -> Expression:
        """Minor units, as all money here."""
        return self._sum("payout")

    @cached_property
    def parts(self) -> dict[str, Expression]:
        """What the payout is made of."""
        return {name: self._sum(name) for name in PARTS if getattr(self.source.tables.all, name, None) is not None}

    @cached_property
    def reads(self) -> list[Read]:
        """Every result on its curve."""
        return [read for seat in self.seats for read in self._reads(seat)]

    @property
    def target(self) -> int:
        """The target bonus."""
        return int(self.source.tables.paid.target[[one.seat for one in self.seats], self._place].sum())

    @cached_property
    def seats(self) -> list[PaidSeat]:
        """All of the person that are paid in the period."""
        everybody, workforce = self.source.tables.all, self.source.workforce
        rows = np.flatnonzero(self._mine(everybody.table) & (everybody.table.periods == self._place))
        sheets = [*self.source.tables.sheets.values()]
        found = []
        for row in rows.tolist():
            sheet, seat = sheets[everybody.role_places[row]], int(everybody.seats[row])
            who = workforce.seats.iloc[seat]
            found.append(PaidSeat(who["role"], who["team"], seat, row, sheet, int(everybody.rows_of_role[row])))
        return found

    @cached_property
    def _periods(self) -> NDArray[np.intp]:
        """The period, and of a quarter or a year beside the periods of pay the last of these in it."""
        longer = self.source.workforce.longer
        within = np.flatnonzero(longer.spells[-1].within[:, self._place]) if longer is not None else np.zeros(0, int)
        return np.unique([self._place, *within[-1:]])

    def _mine(self, table: FormulaTable) -> NDArray[np.bool_]:
        data = self.source.tables.data
        if table is data.groups:
            return np.zeros(len(table), bool)
        rows = np.arange(len(table)) if table in (data.people, data.results) else table.links[id(data.people)]
        return self._of_person[rows]

    @cached_property
    def _of_person(self) -> NDArray[np.bool_]:
        """(rows of people,)"""
        workforce = self.source.workforce
        return (workforce.seats["person"] == self.person).to_numpy()[self.source.tables.data.seats.seat]

    def _name(self, column: FormulaColumn, row: int) -> str:
        return self._slots.setdefault((id(column), row), f"x{len(self._slots) + 1}")

    def _own_inputs(self) -> Iterator[MovableResult]:
        data = self.source.tables.data
        rows = np.flatnonzero(self._of_person & np.isin(data.results.periods, self._periods))
        for kpi in data.measured:
            columns = data.of_people(kpi)
            is_share = not columns.attainment.is_formula
            for row in rows.tolist():
                now, plan = (
                    self._value(one, row) for one in (columns.attainment if is_share else columns.fact, columns.plan)
                )
                if len(self._periods) == 1 or not (np.isnan(now) and np.isnan(plan)):
                    name = self._name(columns.attainment if is_share else columns.fact, row)
                    period = self.source.workforce.periods[data.results.periods[row]]
                    yield MovableResult(name, kpi, "person", None, is_share, now, 1.0 if is_share else plan, period)

    def _inputs_of_groups(self) -> Iterator[MovableResult]:
        data, results = self.source.tables.data, self.source.tables.cells.results_of_groups
        groups: dict[int, Whose] = {}
        for seat in self.seats:
            for whose in ("team", "company"):
                groups[self.source.group_row(seat.seat, self._place, whose)] = whose
        for column in [one for one in data.groups.columns if id(one) in results]:
            of = results[id(column)]
            for row, whose in groups.items():
                name, is_share = self._name(column, row), of.scale == "plan"
                plan = 1.0 if is_share else float("nan")
                yield MovableResult(
                    name, of.kpi, whose, of.since, is_share, self._value(column, row), plan, self.period
                )

    def _value(self, column: FormulaColumn, row: int) -> float:
        return float(self.source.calculator.of(CellOf(column), column.table, np.array([row]))[0])

    def _sum(self, line: str) -> Expression:
        """A line of everybody, over all seats of the person."""
        column = getattr(self.source.tables.all, line).column
        return total([self._evaluation.cell(column, seat.row) for seat in self.seats])

    def _reads(self, seat: PaidSeat) -> Iterator[Read]:
        sheet, row, evaluation = seat.sheet, seat.sheet_row, self._evaluation
        for place, kpi in enumerate(getattr(sheet, "kpis", ())):
            if not kpi.curve.highest:  # it stands on the card for what looks at it, such as a commission
                continue
            several = sheet.results[place], sheet.pays[place], sheet.weights[place]
            result, pays, weight = (evaluation.of(one, sheet.table, row) for one in several)
            yield Read(of_whom(kpi.label, kpi.of), kpi.unit, kpi.of, kpi.curve, result, pays, weight, is_team=False)
        team = self.source.scheme.team_of(self.source.scheme.roles[seat.role])
        if getattr(sheet, "kpis", ()) and team.counts:
            yield self._read_of_team(team, seat)

    def _read_of_team(self, team: Team, seat: PaidSeat) -> Read:
        cells, titles = self.source.tables.cells, self.source.scheme.titles
        row = self.source.group_row(seat.seat, self._place, team.of)
        result, pays = (self._evaluation.cell(one, row) for one in (cells.read_by(team), cells.gives(team)))
        title = of_whom(" + ".join(titles.get(kpi, kpi) for kpi in team.kpis), team.of)
        weight = Blank() if team.share is None else Number(team.part)
        return Read(title, "", team.of, team.curve, result, pays, weight, is_team=True)

    @cached_property
    def used(self) -> list[MovableResult]:
        """The inputs on which anything hangs, in the order in which they are passed."""
        names = frozenset().union(*(self.inputs_of(one) for one in self._told))
        return [one for name, one in self.inputs.items() if name in names]

    @cached_property
    def _told(self) -> list[Expression]:
        """All that the program tells."""
        reads = (one for read in self.reads for one in (read.result, read.pays, read.weight))
        return [self.payout, *self.parts.values(), *reads]

    def inputs_of(self, one: Expression) -> frozenset[str]:
        """The names of all inputs on which something hangs."""
        return self._evaluation.inputs_of(one)

    @property
    def others(self) -> bool:
        """Whether results of others stand in it as they are now."""
        return bool(self._told) and self._evaluation.others

    @property
    def as_they_are(self) -> bool:
        """Whether a place among others, or what they are paid, stands in it as it is now."""
        return bool(self._told) and self._evaluation.as_they_are

    @property
    def apportioned(self) -> bool:
        """Whether it is right to within one minor unit."""
        return bool(self._told) and self._evaluation.apportioned

    @cached_property
    def now(self) -> dict[str, float]:
        """The payout and its parts as they are, in minor units: as paid."""
        everybody = self.source.tables.all
        return {
            name: sum(self._value(getattr(everybody, name).column, seat.row) for seat in self.seats)
            for name in ("payout", *self.parts)
        }

    def written(self, cover: Callable[[str], str] = str) -> str:
        """A function of results, in the order of `used`: the payout and its parts in minor units, and of each read its result, what it pays and its weight."""
        names = ", ".join(one.name for one in self.used)
        parts = ", ".join(f"{name}: {printed(one)}" for name, one in {"payout": self.payout, **self.parts}.items())
        reads = ", ".join(
            f"[{', '.join(printed(one) for one in (read.result, read.pays, read.weight))}]" for read in self.reads
        )
        lines = statements(line._replace(title=cover(line.title)) for line in self._evaluation.needed(self._told))
        return f"{LIBRARY}const pay = ([{names}]) => {{\n{lines}  return {{{parts}, reads: [{reads}]}};\n}};\n"


def _refuse_unpaid(source: CalculatorTables, person: str, period: str) -> None:
    workforce = source.workforce
    if period not in workforce.periods:
        what = _("there is no period “{name}”").format(name=period)
        mend = _("There are: {names}.").format(names=", ".join(workforce.periods))
        raise Refused([Problem(what, mend=mend)])
    if person not in source.paid_in(period):
        what = _("{person} is not paid in {period}").format(person=person, period=period_name(period))
        mend = _("A calculator is for somebody whose results of the period are there.")
        raise Refused([Problem(what, mend=mend)])
