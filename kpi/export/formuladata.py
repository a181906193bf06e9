"""The data of a workbook with formulas: who is paid, plans and facts, and what they add up to in teams and in the company."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.export.formulagroups import GroupColumns, GroupRows, MeasuredColumns, OfGroups, share_of_plan
from kpi.formulas.nodes import At, CellOf, Content, Form, FormulaColumn, FormulaTable
from kpi.language import _, period_name
from kpi.money import Floats
from kpi.payment.groupsums import attain
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.rules.bookofcells import OfSeat


class Seats(NamedTuple):
    """The rows: a seat and a period each, those of a period together."""

    seat: NDArray[np.intp]
    period: NDArray[np.intp]
    paid: NDArray[np.bool_]
    """Whether there is anything to pay on."""

    def of(self, array: Floats) -> Floats:
        """What stands there in an array (people, periods)."""
        return np.asarray(np.broadcast_to(array, (len(array), self.period.max(initial=0) + 1))[self.seat, self.period])


def seats_of(paid: Payouts) -> Seats:
    """All that are paid, and all of whom the data say anything."""
    workforce = paid.workforce
    known = ~np.isnan(workforce.plan) | ~np.isnan(workforce.fact)
    wanted = paid.active | known.any(axis=0)
    if workforce.longer is not None:  # what a quarter is made of stands in its months
        wanted = wanted | workforce.recorded | (workforce.paid_time > 0)
    period, seat = np.nonzero(wanted.T)
    roles = {role: place for place, role in enumerate(workforce.members)}
    order = np.lexsort((seat, np.array([roles[role] for role in workforce.seats["role"]])[seat], period))
    return Seats(seat[order], period[order], paid.active[seat[order], period[order]])


class FormulaData:
    """Tables of people, of their results, and of groups, with columns that come when they are asked for."""

    def __init__(self, workforce: Workforce, seats: Seats, measures: Sequence[str], titles: Mapping[str, str]) -> None:
        """`titles` are what people call KPIs, by what the data call them."""
        self.workforce, self.seats = workforce, seats
        self.people = FormulaTable.of(_("People"), seats.period)
        self.results = FormulaTable.of(_("Results"), seats.period)
        groups = len(workforce.teams) + 1
        self.titles = titles
        self.groups = FormulaTable.of(_("Teams"), np.repeat(np.arange(len(workforce.periods)), groups))
        self.results.link(self.people, np.arange(len(seats.seat)))
        self.group_of_row = np.tile(np.arange(groups), len(workforce.periods))
        self.groups.before = np.arange(len(self.groups)) - groups
        self.results.before = rows_before(seats.seat)
        self._columns: dict[str, FormulaColumn] = {}
        self.values_because: dict[str, str] = {}
        self._add_people()
        for name, title in (("person", _("Person")), ("period", _("Period"))):
            self.results.add(title, CellOf(self._columns[name]), "text")
        self._add_groups()
        self._measured: dict[str, MeasuredColumns] = {}
        self._groups: dict[str, OfGroups] = {}
        for name in measures:
            self.of_people(name)

    def _add_people(self) -> None:
        seats, table = self.seats, self.workforce.seats
        for name, title in (("person", _("Person")), ("team", _("Team")), ("role", _("Role"))):
            self.person_column(name, title, table[name].to_numpy(object)[seats.seat], "text")
        periods = np.array([period_name(one) for one in self.workforce.periods], object)
        self.person_column("period", _("Period"), periods[seats.period], "text")
        number = self.workforce.team_index[seats.seat] + 1
        self.person_column("team number", _("Team no."), number.astype(float), "code")
        company = np.full(len(number), float(len(self.workforce.teams) + 1))
        self.person_column("company number", _("Company no."), company, "code")

    def person_column(self, name: str, title: str, values: Content, form: Form, *, editable: bool = False) -> None:
        """A column of people."""
        self._columns[name] = self.people.add(title, values, form, editable=editable).column

    def _add_groups(self) -> None:
        names = np.array([*self.workforce.teams, _("Company")], object)
        periods = np.array([period_name(one) for one in self.workforce.periods], object)
        self.groups.add(_("Period"), periods[self.groups.periods], "text")
        self.groups.add(_("Team"), names[self.group_of_row], "text")
        self._columns["group"] = self.groups.add(_("No."), self.group_of_row + 1.0, "code").column

    @property
    def measured(self) -> list[str]:
        """The KPIs of which people have columns."""
        return list(self._measured)

    def add_rows(self, table: FormulaTable, some: NDArray[np.bool_], shown: Sequence[str]) -> NDArray[np.intp]:
        """Gives a table rows of people, and says of whom they are."""
        rows = np.flatnonzero(some)
        table.periods = self.seats.period[rows]
        for other in (self.people, self.results):
            table.link(other, rows)
        titles = {"person": _("Person"), "team": _("Team"), "role": _("Role"), "period": _("Period")}
        for name in shown:
            table.add(titles[name], CellOf(self.column(name)), "text")
        return self.seats.seat[rows]

    def title(self, name: str) -> str:
        """What people call a KPI."""
        return self.titles.get(name, name)

    def of_people(self, name: str) -> MeasuredColumns:
        """Plans, facts and attainments of everybody."""
        if name not in self._measured:
            self._measured[name] = self._measured_columns(name)
        return self._measured[name]

    def _measured_columns(self, name: str) -> MeasuredColumns:
        plan, fact = (
            self.results.add(title.format(kpi=self.title(name)), self._input(side, name), editable=True)
            for title, side in ((_("{kpi}: plan"), self.workforce.plan), (_("{kpi}: fact"), self.workforce.fact))
        )
        content: Content = share_of_plan(plan, fact, self.workforce.precision)
        if not self._is_quotient(name):
            self.values_because[name] = _("the result is no quotient of its fact and its plan")
            content = self._input(self.workforce.attainment, name)
        reached = self.results.add(_("{kpi}: attainment").format(kpi=self.title(name)), content, "share")
        return MeasuredColumns(plan.column, fact.column, reached.column)

    def _input(self, side: Floats, name: str) -> Floats:
        index = self.workforce.kpi_index.get(name)
        return np.full(len(self.seats.seat), np.nan) if index is None else self.seats.of(side[index])

    def at_team(self, column: FormulaColumn) -> At:
        """What stands in a column of groups for the team of each seat."""
        return At(column, CellOf(self.column("team number")))

    def _is_quotient(self, name: str) -> bool:
        index = self.workforce.kpi_index.get(name)
        if index is None:
            return True
        plan, fact, reached = (
            side[index] for side in (self.workforce.plan, self.workforce.fact, self.workforce.attainment)
        )
        return np.array_equal(attain(plan, fact, self.workforce.precision), reached, equal_nan=True)

    def once(self, key: str, make: "FormulaColumn | None" = None) -> FormulaColumn | None:
        """A column that was kept under a key; `make` keeps it."""
        if make is not None:
            self._columns[key] = make
        return self._columns.get(key)

    def column(self, key: str) -> FormulaColumn:
        """A column that is there."""
        return self._columns[key]

    def of_groups(self, name: str) -> OfGroups:
        """What the results of one KPI add up to in teams and in the company."""
        if name not in self._groups:
            rows = GroupRows(
                self.workforce, self.groups, self.group_of_row, self.column("group"), self.column("team number")
            )
            self._groups[name] = GroupColumns(rows, self.of_people(name), name, self.title(name)).made()
        return self._groups[name]

    @property
    def results_of_groups(self) -> Mapping[str, OfGroups]:
        """By KPI, the columns of teams and the company that were asked for."""
        return self._groups

    def of_seat(self, what: OfSeat) -> FormulaColumn:
        """What the data say of each seat beside its results."""
        if what not in self._columns:
            titles = {
                "target bonus": _("Target bonus"),
                "salary": _("Salary"),
                "multiplier": _("Personal multiplier"),
                "paid time": _("Part of the period"),
                "head": _("Part of a head"),
                "guaranteed time": _("Guaranteed part"),
            }
            values = self.seats.of(self._array_of(what))
            form: Form = "money" if what in ("target bonus", "salary") else "factor"
            self.person_column(what, titles[what], values, form, editable=True)
        return self._columns[what]

    def _array_of(self, what: OfSeat) -> Floats:
        one, whole = self.workforce, np.ones(self.workforce.shape[:2])
        found = {
            "target bonus": one.target_bonus,
            "salary": one.salary,
            "multiplier": one.multiplier,
            "paid time": one.paid_time,
            "head": one.seat_share,
            "guaranteed time": one.guaranteed_time,
        }[what]
        return whole if found is None else found

    def own_weight(self, kpi: str) -> FormulaColumn | None:
        """Weights of a person's own; None where nobody has any of this KPI."""
        one = self.workforce
        index = one.kpi_index.get(kpi)
        if one.own_weight is None or index is None or np.isnan(one.own_weight[index]).all():
            return None
        key = f"own weight of {kpi}"
        if key not in self._columns:
            title = _("{kpi}: weight of one's own").format(kpi=kpi)
            self.person_column(key, title, self.seats.of(one.own_weight[index]), "share", editable=True)
        return self._columns[key]


def rows_before(codes: NDArray[np.intp]) -> NDArray[np.intp]:
    """(rows,) the last row before with the same code; -1 for none."""
    order = np.argsort(codes, kind="stable")
    found = np.full(len(codes), -1, np.intp)
    same = codes[order][1:] == codes[order][:-1]
    found[order[1:][same]] = order[:-1][same]
    return found
