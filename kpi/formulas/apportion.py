"""The largest remainder as columns: whole parts that add up to what is divided, without a formula over many cells at once."""

from typing import NamedTuple

from kpi.formulas.nodes import At, CellOf, Expression, FormulaColumn, FormulaTable, LargestBy, SumBy
from kpi.formulas.shorthand import down, either, to_whole
from kpi.language import _

_MILLION, _GROUP, _NEVER = 1e6, 1e12, 9e99


class Members(NamedTuple):
    """Rows that belong to groups of another table, and their order."""

    groups: FormulaTable
    group: FormulaColumn
    """Of the groups, their number in the period, from 1."""
    number: CellOf
    """That of each row; 0 where it belongs to none."""
    place: CellOf
    """The engine's order, by which ties are broken; below a million."""

    def of_group(self, column: FormulaColumn) -> Expression:
        """What stands in a column of groups for each row; 0 where it belongs to none."""
        return either(self.number > 0.0, At(column, self.number), 0.0)

    def sum(self, column: CellOf) -> SumBy:
        """Of the groups, what their rows bring together."""
        return SumBy(column.column, ((self.number.column, CellOf(self.group)),))


def apportioned(table: FormulaTable, members: Members, exact: Expression, pool: CellOf, title: str) -> CellOf:
    """Whole parts of a whole `pool`, a column of the groups, that is divided exactly already. Ties go to the earlier row.

    Source: Hamilton's method of apportionment.
    """
    part = table.add(_("{title}, not rounded").format(title=title), exact, "minor")
    whole = table.add(_("{title}, rounded down").format(title=title), down(part + 0.5 / _MILLION), "minor")
    rest = down((part - whole) * _MILLION + 0.5)
    number = members.number * _GROUP + rest * _MILLION + (_MILLION - 1 - members.place)
    order = table.add(
        _("{title}, order of what is left").format(title=title), either(members.number > 0.0, number, 0.0), "code"
    )
    groups = members.groups
    left = groups.add(_("{title}, left to divide").format(title=title), to_whole(pool - members.sum(whole)), "minor")
    last = LargestBy(order.column, members.number.column, CellOf(members.group), left)
    edge = groups.add(
        _("{title}, last who gets one more").format(title=title), either(left > 0.0, last, _NEVER), "code"
    )
    one_more = either(order >= members.of_group(edge.column), 1.0, 0.0)
    shared = table.add(title, either(members.number > 0.0, whole + one_more, 0.0), "minor")
    shared.column.nearly = to_whole(part)
    return shared
