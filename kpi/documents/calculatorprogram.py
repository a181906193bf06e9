"""One person's pay of one period as a program: what hangs on results that can change, with everything else calculated already."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.export.formulabook import FormulaTables
from kpi.export.formuladates import GroupResult
from kpi.formulas.arrays import Calculator
from kpi.formulas.javascript import LIBRARY, printed, statements
from kpi.formulas.nodes import Blank, CellOf, Expression, FormulaColumn, FormulaTable, Number
from kpi.formulas.partialevaluation import Fixed, PartialEvaluation, Slot
from kpi.formulas.shorthand import total
from kpi.language import _, period_name
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused
from kpi.rules.curve import Curve
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.kpi import Kpi
from kpi.rules.people import Whose
from kpi.rules.team import Team
from kpi.scheme.scheme import Scheme

PARTS = ("individual", "team_part", "commission", "pools_and_prizes", "deduction", "carried", "added")
"""What a payout is made of; a deduction is taken off."""


class CalculatorTables:
    """What a scheme pays a workforce, from which everybody's calculator is made; what all of them need is calculated once."""

    def __init__(self, scheme: Scheme, workforce: Workforce) -> None:
        """Raises `Refused` as `pay` does."""
        self.tables, self.calculator = FormulaTables(scheme, workforce), Calculator()

    @property
    def scheme(self) -> Scheme:
        """As it is applied."""
        return self.tables.scheme

    @property
    def workforce(self) -> Workforce:
        """Who is paid."""
        return self.tables.paid.workforce

    def paid_in(self, period: str) -> list[str]:
        """Who is paid in a period, each once."""
        here = self.tables.paid.active[:, self.workforce.periods.index(period)]
        return [*dict.fromkeys(self.workforce.seats["person"][here])]

    @cached_property
    def sums_of_groups(self) -> frozenset[int]:
        """The `id` of every column in which results of others are added up."""
        return frozenset(id(column) for several in self.tables.data.results_of_groups.values() for column in several)

    def group_row(self, seat: int, period: int, whose: Whose) -> int:
        """The row of the group of a seat among those of groups."""
        groups = len(self.workforce.teams) + 1
        place = groups - 1 if whose == "company" else int(self.workforce.team_index[seat])
        return period * groups + place


@dataclass(frozen=True)
class Input:
    """A result that can change."""

    name: str
    kpi: str
    """As the data call it."""
    whose: Whose
    since: str | None
    """Since when a group's result is added up; None for a period alone."""
    is_share: bool
    """Whether it is a share of the plan, and not an amount."""
    now: float
    """NaN where it is missing."""
    plan: float
    """NaN where there is none."""


@dataclass(frozen=True)
class Read:
    """A result on its curve: of a KPI, or of a team rule."""

    title: str
    unit: str
    whose: Whose
    curve: Curve
    result: Expression
    pays: Expression
    weight: Expression
    is_team: bool
    """Whether a team rule reads it, and no KPI of a card."""


class Seat(NamedTuple):
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
        self.inputs = {one.name: one for one in self._inputs_there()}
        tables = source.tables
        fixed = Fixed(self._slots, source.sums_of_groups, int(self._periods.min()))
        self._evaluation = PartialEvaluation(source.calculator, fixed, self._mine)
        self.payout = self._sum("payout")
        self.target = int(source.tables.paid.target[[one.seat for one in self.seats], self._place].sum())
        """Whole minor units."""
        self.parts = {name: self._sum(name) for name in PARTS if getattr(tables.all, name, None) is not None}
        self.reads = [read for seat in self.seats for read in self._reads(seat)]

    @cached_property
    def seats(self) -> list[Seat]:
        """All of the person that are paid in the period."""
        everybody, workforce = self.source.tables.all, self.source.workforce
        rows = np.flatnonzero(self._mine(everybody.table) & (everybody.table.periods == self._place))
        sheets = [*self.source.tables.sheets.values()]
        found = []
        for row in rows.tolist():
            sheet, seat = sheets[everybody.role_places[row]], int(everybody.seats[row])
            who = workforce.seats.iloc[seat]
            found.append(Seat(who["role"], who["team"], seat, row, sheet, int(everybody.rows_of_role[row])))
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

    def _inputs_there(self) -> Iterator[Input]:
        """Own results, and those of one's groups, whether anything hangs on them or not."""
        self._slots: dict[Slot, str] = {}
        yield from self._own_inputs()
        yield from self._inputs_of_groups()

    def _name(self, column: FormulaColumn, row: int) -> str:
        return self._slots.setdefault((id(column), row), f"x{len(self._slots) + 1}")

    def _own_inputs(self) -> Iterator[Input]:
        data = self.source.tables.data
        rows = np.flatnonzero(self._of_person & np.isin(data.results.periods, self._periods))
        for kpi in data.measured:
            columns = data.of_people(kpi)
            is_share = not columns.attainment.is_formula
            for row in rows.tolist():
                now, plan = (self._value(one, row) for one in (columns.attainment if is_share else columns.fact, columns.plan))
                if len(self._periods) == 1 or not (np.isnan(now) and np.isnan(plan)):
                    name = self._name(columns.attainment if is_share else columns.fact, row)
                    yield Input(name, kpi, "person", None, is_share, now, 1.0 if is_share else plan)

    def _inputs_of_groups(self) -> Iterator[Input]:
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
                yield Input(name, of.kpi, whose, of.since, is_share, self._value(column, row), plan)

    def _value(self, column: FormulaColumn, row: int) -> float:
        return float(self.source.calculator.of(CellOf(column), column.table, np.array([row]))[0])

    def _sum(self, line: str) -> Expression:
        """A line of everybody, over all seats of the person."""
        column = getattr(self.source.tables.all, line).column
        return total([self._evaluation.cell(column, seat.row) for seat in self.seats])

    def _reads(self, seat: Seat) -> Iterator[Read]:
        sheet, row, evaluation = seat.sheet, seat.sheet_row, self._evaluation
        for place, kpi in enumerate(getattr(sheet, "kpis", ())):
            several = sheet.results[place], sheet.pays[place], sheet.weights[place]
            result, pays, weight = (evaluation.of(one, sheet.table, row) for one in several)
            yield Read(kpi.label, kpi.unit, kpi.of, kpi.curve, result, pays, weight, is_team=False)
        team = self.source.scheme.team_of(self.source.scheme.roles[seat.role])
        if getattr(sheet, "kpis", ()) and team.counts:
            yield self._read_of_team(team, seat)

    def _read_of_team(self, team: Team, seat: Seat) -> Read:
        cells, titles = self.source.tables.cells, self.source.scheme.titles
        row = self.source.group_row(seat.seat, self._place, team.of)
        result, pays = (self._evaluation.cell(one, row) for one in (cells.read_by(team), cells.gives(team)))
        title = " + ".join(titles.get(kpi, kpi) for kpi in team.kpis)
        weight = Blank() if team.share is None else Number(team.part)
        return Read(title, "", team.of, team.curve, result, pays, weight, is_team=True)

    @cached_property
    def used(self) -> list[Input]:
        """The inputs on which anything hangs, in the order in which they are passed."""
        several = [self.payout, *self.parts.values(), *(one for read in self.reads for one in (read.result, read.pays))]
        names = frozenset().union(*(self.inputs_of(one) for one in several))
        return [one for name, one in self.inputs.items() if name in names]

    def inputs_of(self, one: Expression) -> frozenset[str]:
        """The names of all inputs on which something hangs."""
        return self._evaluation.inputs_of(one)

    @property
    def others(self) -> bool:
        """Whether results of others stand in it as they are now."""
        return self._evaluation.others

    @property
    def places(self) -> bool:
        """Whether a place among others stands in it as it is now."""
        return self._evaluation.places

    @property
    def apportioned(self) -> bool:
        """Whether it is right to within one minor unit."""
        return self._evaluation.apportioned

    def written(self) -> str:
        """A function of results, in the order of `used`: the payout and its parts in minor units, and of each read its result, what it pays and its weight."""
        names = ", ".join(one.name for one in self.used)
        parts = ", ".join(f"{name}: {printed(one)}" for name, one in {"payout": self.payout, **self.parts}.items())
        reads = ", ".join(f"[{', '.join(printed(one) for one in (read.result, read.pays, read.weight))}]" for read in self.reads)
        lines = statements(self._evaluation.lines)
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
