"""The sheet of everybody who is paid, on which stands what looks at all bonuses, or at all periods of a person."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kpi.export.formuladata import FormulaData
from kpi.formulas.chain import Chain
from kpi.formulas.nodes import Column, Entry, FromTables, PerRow, Table, expression, half_up
from kpi.language import _
from kpi.payment.payout import pay
from kpi.rules.formulasheet import EverybodySheet, FormulaSheet, GroupSheet

if TYPE_CHECKING:
    from kpi.export.formulabook import FormulaTables


class AllSheet(EverybodySheet):
    """Lines of all roles brought together."""

    sheets: dict[str, FormulaSheet]
    data: FormulaData
    role_places: NDArray[np.intp]
    """(rows,) the place of the role of each among the sheets."""
    rows_of_role: NDArray[np.intp]
    """(rows,) the row of each on the sheet of its role."""
    role_number: Entry
    row_number: Entry
    """The same two as cells, counted from 1."""

    def gathered(self, line: str) -> Entry:
        """A line of the sheets of all roles, 0 where a role has none."""
        which = np.full(len(self.table), -1)
        columns: list[Column] = []
        for place, sheet in enumerate(self.sheets.values()):
            if (cell := getattr(sheet, line, None)) is not None:
                which[self.role_places == place] = len(columns)
                columns.append(cell.column)
        content = FromTables(tuple(columns), which, self.rows_of_role) if columns else expression(0.0)
        return self.add(_title(line), content, "share" if line in ("score", "gives") else "minor")

    def take_part(self, roles: Sequence[str], *, rounded: bool) -> None:
        """What members of these roles have; target bonuses in whole minor units where they are `rounded`."""
        mine = PerRow(self.of_roles(roles), expression(1.0), expression(0.0))
        self.there = self.add(_("Member"), mine, "whole")
        self.score, target = self.gathered("score"), self.gathered("target")
        self.target = self.add(_("Target bonus, rounded"), half_up(target), "minor") if rounded else target


def all_sheet(tables: "FormulaTables") -> AllSheet:
    """An empty one, with all rows."""
    table = Table.of(_("Everybody"), np.zeros(0, np.intp))
    seats = tables.add_rows(table, tables.seats.paid, ("person", "team", "role", "period"))
    sheet = AllSheet(tables.cells, table, tables.scheme, tables.scheme.minor, seats)
    sheet.sheets, sheet.data = tables.sheets, tables.data
    sheet.roles = tables.paid.seats["role"].to_numpy(object)[seats]
    persons = tables.paid.workforce.person_index[seats]
    sheet.place = table.add(_("Seat no."), seats.astype(float), "code")
    sheet.team_number = table.add(_("Team no."), Entry(tables.data.column("team number")), "code")
    sheet.person = table.add(_("Person no."), persons + 1.0, "code")
    sheet.groups = GroupSheet(
        tables.cells, tables.data.groups, tables.scheme, tables.scheme.minor, np.zeros(0, np.intp)
    )
    sheet.groups.number = tables.data.column("group")
    sheet.chain = _chain(tables, table, sheet.person, persons, seats)
    rows = table.links[id(tables.data.people)]
    sheet.role_places, sheet.rows_of_role = (np.zeros(len(rows), np.intp) for _side in range(2))
    for number, one in enumerate(tables.sheets.values()):
        place, found = places_in(rows, one.table.links[id(tables.data.people)])
        one.table.link(table, np.where(found, place, 0))
        sheet.role_places[place[found]], sheet.rows_of_role[place[found]] = number, np.flatnonzero(found)
    sheet.role_number = table.add(_("Role no."), sheet.role_places + 1.0, "code")
    sheet.row_number = table.add(_("Row on the sheet of the role"), sheet.rows_of_role + 1.0, "code")
    return sheet


def _chain(
    tables: "FormulaTables", table: Table, person: Entry, persons: NDArray[np.intp], seats: NDArray[np.intp]
) -> Chain:
    """The rows of each person by period, and within it in the order of the seats."""
    order = np.lexsort((seats, table.periods, persons))
    alike = persons[order][1:] == persons[order][:-1]
    together = alike & (table.periods[order][1:] == table.periods[order][:-1])
    before, opens, turn = np.full(len(order), -1, np.intp), np.ones(len(order), bool), np.zeros(len(order), np.intp)
    before[order[1:][alike]] = order[:-1][alike]
    opens[order[1:][together]] = False
    for row, earlier, first in zip(order[1:], order[:-1], ~together, strict=True):
        turn[row] = 0 if first else turn[earlier] + 1
    table.before = before
    if not opens.all():
        table.stages = table.periods * (int(turn.max()) + 1) + turn

    def opening(had: str) -> NDArray[np.float64]:
        """What is there from before the first period, in the first row of each person."""
        earlier = tables.paid.workforce.before
        if earlier is None:
            return np.zeros(len(order))
        names = tables.paid.workforce.people[seats]
        debts = pay(tables.scheme, earlier).debts(names, "owed" if had == "owed" else "drawn")
        return np.where(before < 0, debts, 0.0)

    return Chain(table, person, bool(opens.all()), opens, opening)


def _title(line: str) -> str:
    titles = {
        "gives": _("The team's result gives"),
        "target": _("Target bonus"),
        "score": _("Individual score"),
        "individual": _("Individual part"),
        "team_part": _("Team part"),
        "commission": _("Commission"),
        "wanted": _("To be deducted"),
        "allowed": _("Deductions at most"),
        "deduction": _("Deductions"),
        "least": _("Guaranteed"),
        "recovered": _("Is recovered"),
    }
    return titles[line]


def places_in(rows: NDArray[np.intp], some: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Where each of some rows stands among others, which rise, and whether it is there."""
    place = np.minimum(np.searchsorted(rows, some), max(len(rows) - 1, 0))
    return place, rows[place] == some if len(rows) else np.zeros(len(some), bool)
