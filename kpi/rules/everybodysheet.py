"""What looks at everybody writes its formulas on: all who are paid, whatever their roles, and the groups to which they belong."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.formulas.apportion import Members
from kpi.formulas.chain import Chain
from kpi.formulas.nodes import CellOf, Expression, FormulaColumn, expression
from kpi.formulas.shorthand import either
from kpi.language import _
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.people import Whose


class MemberLines(NamedTuple):
    """What members of a pool have, as expressions."""

    sheet: "EverybodySheet"
    target: CellOf
    score: CellOf
    heads: Expression


class EverybodySheet(FormulaSheet):
    """All who are paid, whatever their roles, and the groups to which they belong."""

    groups: "GroupSheet"
    """Teams and the company."""
    place: CellOf
    """The order of the seats, by which ties are broken."""
    person: CellOf
    """A number for each person."""
    team_number: CellOf
    """The number of the team of each, from 1."""
    there: CellOf
    """1 for the members of what is divided, otherwise 0."""
    chain: Chain
    """The rows of each person."""
    pools_and_prizes: CellOf | None = None
    carried: CellOf | None = None
    added: CellOf | None = None
    payout: CellOf
    roles: NDArray[Any]
    """(rows,) the role of each."""
    gathered: Callable[[str], CellOf]
    """A line of the sheets of all roles, 0 where a role has none."""

    @property
    def all_seats(self) -> NDArray[np.bool_]:
        """(people, periods) everybody, in every period."""
        return np.ones(self.people.shape[:2], bool)

    @property
    def standing(self) -> MemberLines:
        """What members have."""
        heads = self.seat("head") if self.book.anybody("head") else expression(1.0)
        return MemberLines(self, self.target, self.score, heads)

    @property
    def earned(self) -> Expression:
        """Bonus, commission and shares of pools."""
        bonus: Expression = self.individual + self.team_part
        for beside in (self.commission, self.pools_and_prizes):
            bonus = bonus if beside is None else bonus + beside
        return bonus

    @property
    def settled_pay(self) -> Expression:
        """The same less deductions, and with what other periods left."""
        return self.earned if self.carried is None else self.earned - self.deduction + self.carried

    def of_roles(self, roles: Sequence[str]) -> NDArray[np.bool_]:
        """(rows,) who has one of these roles; of none, everybody."""
        return np.isin(self.roles, list(roles)) if roles else np.ones(len(self.roles), bool)

    def members(self, whose: Whose, there: Expression, title: str) -> Members:
        """Who belongs to a group: `there` is 1 or 0."""
        number = CellOf(self.book.group_number(whose))
        mine = self.add(_("{title}: group").format(title=title), either(there >= 1.0, number, 0.0), "code")
        return Members(self.groups.table, self.groups.number, mine, self.place)


def of_everybody(sheet: FormulaSheet) -> EverybodySheet:
    """A sheet on which everybody stands, as what it is."""
    if not isinstance(sheet, EverybodySheet):
        raise TypeError(type(sheet).__name__)
    return sheet


class GroupSheet(FormulaSheet):
    """Teams and the company, a row each and period."""

    number: FormulaColumn
    """Of each in its period, from 1."""

    def of(self, whose: Whose, column: FormulaColumn) -> Expression:
        """Results of groups stand in the same row."""
        return CellOf(column)
