"""What results add up to in teams and in the company, also where the data give plans and facts for these themselves."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.formulas.nodes import (
    CellOf,
    Content,
    CountBy,
    Expression,
    FormulaColumn,
    FormulaTable,
    Function,
    PerRow,
    SumBy,
)
from kpi.formulas.shorthand import NOTHING, all_of, either, gridded, is_number, without_dust
from kpi.language import _
from kpi.payment.workforce import Workforce


class MeasuredColumns(NamedTuple):
    """What people have of one KPI."""

    plan: FormulaColumn
    fact: FormulaColumn
    attainment: FormulaColumn


class GroupRows(NamedTuple):
    """The rows of groups, and who belongs to them."""

    workforce: Workforce
    table: FormulaTable
    group: NDArray[np.intp]
    """(rows,) the place of the team; the last is the company."""
    number: FormulaColumn
    """The same, counted from 1."""
    member: FormulaColumn
    """Of people, the number of their team."""

    @property
    def is_company(self) -> NDArray[np.bool_]:
        """(rows,)"""
        return self.group == len(self.workforce.teams)


class OfGroups(NamedTuple):
    """Columns of one KPI."""

    plan: FormulaColumn
    """Plans of what has a fact."""
    fact: FormulaColumn
    """Facts of what has a plan."""
    facts: FormulaColumn
    """All facts."""
    attainment: FormulaColumn


class _Sums(NamedTuple):
    """The same as they are on the way, and all plans."""

    plan: Any
    fact: Any
    facts: Any
    plans: Any


class GroupColumns:
    """Makes the columns of one KPI."""

    def __init__(self, rows: GroupRows, people: MeasuredColumns, name: str, title: str) -> None:
        """`name` is what the data call it, `title` what people do."""
        self._rows, self._people, self._name, self._title = rows, people, name, title
        self._company = rows.is_company

    def made(self) -> OfGroups:
        """Sums of the members; what is given for a group stands before its sum."""
        given = self._given()
        sums = self._of_members(with_plans=given is not None)
        if given is not None:
            sums = self._with_given(sums, *given)
        table, name = self._rows.table, self._title
        titles = _("{kpi}: plans"), _("{kpi}: facts of those with a plan"), _("{kpi}: facts")
        plan, fact, facts = (
            table.add(title.format(kpi=name), one).column for title, one in zip(titles, sums, strict=False)
        )
        reached = table.add(
            _("{kpi}: attainment").format(kpi=name),
            share_of_plan(CellOf(plan), CellOf(fact), self._rows.workforce.precision),
            "share",
        )
        return OfGroups(plan, fact, facts, reached.column)

    def _given(self) -> tuple[CellOf, CellOf] | None:
        """Plans and facts that the data give, as cells that can be changed."""
        one, table = self._rows.workforce, self._rows.table
        index = one.kpi_index.get(self._name)
        if one.given is None or index is None or not one.given.known[index].any():
            return None
        titles = _("{kpi}: plan given"), _("{kpi}: fact given")
        rows = self._rows.group, table.periods
        plan, fact = (
            table.add(title.format(kpi=self._title), side[index][rows], editable=True)
            for title, side in zip(titles, one.given, strict=True)
        )
        return plan, fact

    def _of_members(self, *, with_plans: bool) -> _Sums:
        plan, fact, _reached = self._people
        both = plan, fact
        sums = [self._added(plan, both), self._added(fact, both), self._added(fact, (fact,))]
        if not with_plans:
            return _Sums(sums[0], sums[1], sums[2], NOTHING)
        whats = _whats(_("of the members"))
        every = [*sums, self._added(plan, (plan,))]
        return _Sums(*(self._add(what, one) for one, what in zip(every, whats, strict=True)))

    def _added(self, column: FormulaColumn, known: tuple[FormulaColumn, ...]) -> PerRow:
        """The sum over the members of a group of whom all of it is known; nothing where it is of nobody."""
        others = tuple(one for one in known if one is not column)

        def over(keys: tuple[tuple[FormulaColumn, Expression], ...]) -> Expression:
            return either(CountBy(known, keys) > 0.0, without_dust(SumBy(column, keys, others)), NOTHING)

        member = ((self._rows.member, CellOf(self._rows.number)),)
        return PerRow(self._company, over(()), over(member))

    def _with_given(self, sums: _Sums, plan: CellOf, fact: CellOf) -> "_Sums":
        """What is given for a group before what its members bring; where any team has something given, the company's sum is that of its teams."""
        has = self._add(_("is given"), either(_any_of(plan, fact), 1.0, 0.0))
        teams = [
            self._add(what, PerRow(self._company, NOTHING, one))
            for one, what in zip(_before(sums, has, plan, fact), _whats(_("of the team")), strict=True)
        ]
        of_teams = self._add(_("given for the team"), PerRow(self._company, NOTHING, has))
        both = teams[0].column, teams[1].column
        known = both, both, (teams[2].column,), (teams[3].column,)
        some = self._add(_("given for any team"), SumBy(of_teams.column))
        company = [
            self._add(what, PerRow(self._company, either(some >= 1.0, _over_teams(one, of), other), NOTHING))
            for one, of, other, what in zip(teams, known, sums, _whats(_("of the company")), strict=True)
        ]
        found = _before(_Sums(*company), has, plan, fact)
        return _Sums(*(PerRow(self._company, one, other) for one, other in zip(found, teams, strict=True)))

    def _add(self, what: str, content: Content) -> CellOf:
        return self._rows.table.add(_("{kpi}: {what}").format(kpi=self._title, what=what), content)


def share_of_plan(plan: CellOf, fact: CellOf, precision: int) -> Expression:
    """fact ÷ plan, rounded once; nothing where there is no plan above 0, or no fact."""
    quotient = gridded(fact / plan, precision)
    return either(all_of(is_number(plan), is_number(fact)), either(plan > 0.0, quotient, NOTHING), NOTHING)


def _whats(whose: str) -> list[str]:
    texts = _("plan {whose}"), _("fact {whose}"), _("facts {whose}"), _("all plans {whose}")
    return [text.format(whose=whose) for text in texts]


def _over_teams(column: CellOf, known: tuple[FormulaColumn, ...]) -> Expression:
    """The sum over the teams of which all of it is known; nothing where it is of none."""
    others = tuple(one for one in known if one is not column.column)
    return either(CountBy(known) > 0.0, without_dust(SumBy(column.column, (), others)), NOTHING)


def _any_of(plan: CellOf, fact: CellOf) -> Function:
    return Function("OR", (is_number(plan), is_number(fact)))


def _before(sums: _Sums, has: CellOf, plan: CellOf, fact: CellOf) -> _Sums:
    """What is given before what is added up."""
    plans, facts = either(is_number(plan), plan, sums.plans), either(is_number(fact), fact, sums.facts)
    return _Sums(either(has >= 1.0, plans, sums.plan), either(has >= 1.0, facts, sums.fact), facts, plans)
