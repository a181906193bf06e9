"""The sheet of everybody who is paid, on which stands what looks at all bonuses, or at all periods of a person."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpi.export.formuladata import FormulaData
from kpi.formulas.chain import Balanced, Chain
from kpi.formulas.nodes import CellOf, FormulaColumn, FormulaTable, FromTables, PerRow, expression
from kpi.formulas.shorthand import to_whole
from kpi.language import _
from kpi.payment.payout import pay
from kpi.payment.workforce import Workforce
from kpi.rules.bookofcells import FormulaBook
from kpi.rules.everybodysheet import EverybodySheet, GroupSheet
from kpi.rules.formulasheet import FormulaSheet
from kpi.scheme.scheme import Scheme


class AllSheet(EverybodySheet):
    """Lines of all roles brought together."""

    sheets: dict[str, FormulaSheet]
    data: FormulaData
    role_places: NDArray[np.intp]
    """(rows,) the place of the role of each among the sheets."""
    rows_of_role: NDArray[np.intp]
    """(rows,) the row of each on the sheet of its role."""
    role_number: CellOf
    row_number: CellOf
    """The same two as cells, counted from 1."""

    def gathered(self, line: str) -> CellOf:
        """A line of the sheets of all roles, 0 where a role has none."""
        which = np.full(len(self.table), -1)
        columns: list[FormulaColumn] = []
        for place, sheet in enumerate(self.sheets.values()):
            if (cell := getattr(sheet, line, None)) is not None:
                which[self.role_places == place] = len(columns)
                columns.append(cell.column)
        content = FromTables(tuple(columns), which, self.rows_of_role) if columns else expression(0.0)
        return self.add(_title(line), content, "share" if line in ("score", "gives") else "minor")

    def take_part(self, roles: Sequence[str], *, whole: bool) -> None:
        """What members of these roles have; target bonuses in whole minor units where these are `whole`."""
        mine = PerRow(self.of_roles(roles), expression(1.0), expression(0.0))
        self.there = self.add(_("Member"), mine, "whole")
        self.score, target = self.gathered("score"), self.gathered("target")
        self.target = self.add(_("Target bonus, rounded"), to_whole(target), "minor") if whole else target


def all_sheet(book: FormulaBook, data: FormulaData, scheme: Scheme, sheets: dict[str, FormulaSheet]) -> AllSheet:
    """An empty one, with a row for everybody who is paid."""
    table = FormulaTable.of(_("Everybody"), np.zeros(0, np.intp))
    seats = data.add_rows(table, data.seats.paid, ("person", "team", "role", "period"))
    sheet, workforce = AllSheet(book, table, scheme, scheme.minor, seats), data.workforce
    sheet.sheets, sheet.data = sheets, data
    sheet.roles = workforce.seats["role"].to_numpy(object)[seats]
    persons = workforce.person_index[seats]
    sheet.place = table.add(_("Seat no."), seats.astype(float), "code")
    sheet.team_number = table.add(_("Team no."), CellOf(data.column("team number")), "code")
    sheet.person = table.add(_("Person no."), persons + 1.0, "code")
    sheet.groups = GroupSheet(book, data.groups, scheme, scheme.minor, np.zeros(0, np.intp))
    sheet.groups.number = data.column("group")
    sheet.chain = _chain(scheme, workforce, table, sheet.person, seats)
    _link_roles(sheet)
    return sheet


def _link_roles(sheet: AllSheet) -> None:
    """Each row and the same on the sheet of its role."""
    table, people = sheet.table, id(sheet.data.people)
    rows = table.links[people]
    sheet.role_places, sheet.rows_of_role = (np.zeros(len(rows), np.intp) for _side in range(2))
    for number, one in enumerate(sheet.sheets.values()):
        place, found = rows_found(rows, one.table.links[people])
        one.table.link(table, np.where(found, place, 0))
        sheet.role_places[place[found]], sheet.rows_of_role[place[found]] = number, np.flatnonzero(found)
    sheet.role_number = table.add(_("Role no."), sheet.role_places + 1.0, "code")
    sheet.row_number = table.add(_("Row on the sheet of the role"), sheet.rows_of_role + 1.0, "code")


def _chain(scheme: Scheme, workforce: Workforce, table: FormulaTable, person: CellOf, seats: NDArray[np.intp]) -> Chain:
    """The rows of each person by period, and within it in the order of the seats."""
    persons = workforce.person_index[seats]
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
    opening = partial(_opening, scheme, workforce, seats, before)
    return Chain(table, person, bool(opens.all()), opens, opening)


def _opening(
    scheme: Scheme, workforce: Workforce, seats: NDArray[np.intp], before: NDArray[np.intp], had: Balanced
) -> NDArray[np.floating[Any]]:
    """(rows,) what is there from before the first period, in the first row of each person."""
    if workforce.before is None:
        return np.zeros(len(before))
    return np.where(before < 0, pay(scheme, workforce.before).debts(workforce.people[seats], had), 0.0)


def rows_found(rows: NDArray[np.intp], some: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Where each of some rows stands among others, which rise, and whether it is there."""
    place = np.minimum(np.searchsorted(rows, some), max(len(rows) - 1, 0))
    return place, rows[place] == some if len(rows) else np.zeros(len(some), bool)


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
