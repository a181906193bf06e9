"""Results since a quarter or a year began, as running sums down the rows of a seat or a group."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.export.formuladata import FormulaData
from kpi.export.formulagroups import share_of_plan
from kpi.formulas.nodes import Before, CellOf, Expression, FormulaColumn, FormulaTable, PerRow
from kpi.formulas.shorthand import NOTHING, all_of, either, is_number, without_dust
from kpi.language import _
from kpi.money import Floats
from kpi.payment.todate import Kind, OpeningSums, ToDate, adds_of
from kpi.rules.people import Fills, Scale, Since, Whose


class Running(NamedTuple):
    """Two amounts that belong together, added up or kept since the beginning."""

    first: FormulaColumn
    second: FormulaColumn


class ReadOfGroups(NamedTuple):
    """A result of teams and the company."""

    kpi: str
    scale: Scale
    since: Since | None
    """Since when it is added up; None for a period alone."""


class ResultsToDate:
    """Columns of results and of groups, each made once."""

    def __init__(self, data: FormulaData) -> None:
        self._data = data
        self._kept: dict[tuple[object, ...], FormulaColumn] = {}
        self._running: dict[tuple[object, ...], Running] = {}
        self._made: dict[int, tuple[Since, Callable[[ToDate], Any]]] = {}
        self.results_of_groups: dict[int, ReadOfGroups] = {}
        """By the `id` of a column of groups, the result that stands there."""

    def result(self, kpi: str, whose: Whose, scale: Scale, since: Since, fills: Fills) -> FormulaColumn:
        """Attainment, or facts added up; nothing where nothing is known."""
        key = ("result", kpi, whose == "person", scale, since, fills)
        found = self._once(key, lambda: self._result(kpi, whose, scale, since, fills))
        if whose != "person":
            self.results_of_groups[id(found)] = ReadOfGroups(kpi, scale, since)
        self._made[id(found)] = (
            since,
            lambda one: one.own(kpi, scale) if whose == "person" else one.of_groups(kpi, scale),
        )
        return found

    def plan(self, kpi: str, whose: Whose, since: Since) -> FormulaColumn:
        """Plans added up; of groups those of who has plan and fact."""
        found = self._once(("plan", kpi, whose == "person", since), lambda: self._plan(kpi, whose, since))
        self._made[id(found)] = (since, lambda one: one.plans(kpi) if whose == "person" else one.plans_of_groups(kpi))
        return found

    def _once(self, key: tuple[object, ...], make: Callable[[], FormulaColumn]) -> FormulaColumn:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def _result(self, kpi: str, whose: Whose, scale: Scale, since: Since, fills: Fills) -> FormulaColumn:
        table, title = self._table(whose), _since(since, _("{kpi}: attainment").format(kpi=self._data.title(kpi)))
        if scale == "plan":
            plan, fact = self._added("reached", kpi, whose, since, fills)
            return table.add(
                title, share_of_plan(CellOf(plan), CellOf(fact), self._data.workforce.precision), "share"
            ).column
        title = _since(since, _("{kpi}: fact").format(kpi=self._data.title(kpi)))
        return table.add(title, self._summed(kpi, self._added("facts", kpi, whose, since, fills))).column

    def _plan(self, kpi: str, whose: Whose, since: Since) -> FormulaColumn:
        title = _since(since, _("{kpi}: plan").format(kpi=self._data.title(kpi)))
        if whose == "person":
            content = self._summed(kpi, self._added("plans", kpi, whose, since, "nothing"))
        else:
            plan = CellOf(self._added("reached", kpi, whose, since, "nothing").first)
            content = either(plan > 0.0, without_dust(plan), NOTHING)
        return self._table(whose).add(title, content).column

    def _table(self, whose: Whose) -> FormulaTable:
        return self._data.results if whose == "person" else self._data.groups

    def _summed(self, kpi: str, added: Running) -> Expression:
        total, count = CellOf(added.first), CellOf(added.second)
        whole = without_dust(total) if adds_of(self._data.workforce, kpi) == "sum" else total / count
        return either(count > 0.0, whole, NOTHING)

    def _added(self, kind: Kind, kpi: str, whose: Whose, since: Since, fills: Fills) -> Running:
        fills = fills if whose == "person" else "nothing"
        key = (kind, kpi, whose == "person", since, fills)
        if key not in self._running:
            self._running[key] = self._run(kind, kpi, whose, since, fills)
        return self._running[key]

    def _run(self, kind: Kind, kpi: str, whose: Whose, since: Since, fills: Fills) -> Running:
        table, (first, second) = self._table(whose), self._alone(kind, kpi, whose, fills)
        opening = OpeningSums(self._data.workforce, since, fills).pair(
            kind, "people" if whose == "person" else "groups", kpi
        )
        names = {
            "reached": (_("{kpi}: plans of what has a fact"), _("{kpi}: facts of what has a plan")),
            "facts": (_("{kpi}: facts"), _("{kpi}: number of facts")),
            "plans": (_("{kpi}: plans"), _("{kpi}: number of plans")),
        }[kind]
        last = adds_of(self._data.workforce, kpi) == "last"
        known = first if kind == "reached" else second
        sides = []
        for one, name, had in zip((first, second), names, opening, strict=True):
            title = _since(since, name.format(kpi=self._data.title(kpi)))
            kept = known if last else None
            sides.append(self._down(table, title, one, kept, since, had))
        return Running(*sides)

    def _down(
        self, table: FormulaTable, title: str, alone: Expression, known: Expression | None, since: Since, had: Floats
    ) -> FormulaColumn:
        """A column that goes on from the row before; where `known` is given, only the last known amount counts."""
        goes_on, first_span = self._goes_on(table, since)
        column = table.add(title, alone, "number").column

        def after(before: Expression | float) -> Expression:
            return alone + before if known is None else either(known > 0.0, alone, before)

        starts = np.where(first_span & ~goes_on, self._of_rows(table, had), 0.0)
        begins: Expression | float = 0.0
        if starts.any():
            begins = table.add(_("{column}, before the first period").format(column=title), starts, "number")
        column.content = PerRow(goes_on, after(Before(column)), after(begins))
        return column

    def _goes_on(self, table: FormulaTable, since: Since) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which rows have one before them in the same quarter or year, and which lie in the first of these."""
        spans = np.array(self._data.workforce.spans(since))[table.periods]
        before = table.rows_before
        return (before >= 0) & (spans[before] == spans), spans == spans[0]

    def _of_rows(self, table: FormulaTable, had: Floats) -> Floats:
        return had[self._data.seats.seat] if table is self._data.results else had[self._data.group_of_row]

    def _alone(self, kind: Kind, kpi: str, whose: Whose, fills: Fills) -> tuple[Expression, Expression]:
        """Of single periods, 0 where they do not count."""
        if whose == "person":
            plan, fact = CellOf(self._data.of_people(kpi).plan), self._filled(kpi, fills)
        else:
            sums = self._data.of_groups(kpi)
            plan, fact = CellOf(sums.plan), CellOf(sums.fact if kind == "reached" else sums.facts)
        if kind == "reached":
            both = all_of(is_number(plan), is_number(fact))
            return either(both, plan, 0.0), either(both, fact, 0.0)
        one = fact if kind == "facts" or whose != "person" else plan
        return either(is_number(one), one, 0.0), either(is_number(one), 1.0, 0.0)

    def _filled(self, kpi: str, fills: Fills) -> CellOf:
        """Facts, and what stands in for them."""
        fact, plan = CellOf(self._data.of_people(kpi).fact), CellOf(self._data.of_people(kpi).plan)
        if fills == "nothing":
            return fact
        stand_in: Expression = plan
        if fills == "team":
            share = self._data.at_team(self._data.of_groups(kpi).attainment)
            stand_in = either(all_of(is_number(plan), is_number(share)), plan * share, NOTHING)
        title = _("{kpi}: fact, or what stands in for it").format(kpi=self._data.title(kpi))
        key = ("filled", kpi, fills)
        return CellOf(
            self._once(key, lambda: self._data.results.add(title, either(is_number(fact), fact, stand_in)).column)
        )

    def earlier(self, column: FormulaColumn) -> FormulaColumn:
        """What stood in a column to date one period before; nothing where a quarter or year begins."""
        return self._once(("earlier", id(column)), lambda: self._earlier(column))

    def _earlier(self, column: FormulaColumn) -> FormulaColumn:
        since, find = self._made[id(column)]
        table = column.table
        found = find(self._data.workforce.to_date(since, "nothing", earlier=True))
        goes_on = self._goes_on(table, since)[0]
        starts = np.where(goes_on, np.nan, self._at_rows(table, found))
        title = _("{column}, up to the period before").format(column=column.title)
        begins: Expression = NOTHING
        if not np.isnan(starts).all():
            values = table.add(_("{column}, before the first period").format(column=column.title), starts, "number")
            begins = either(is_number(values), values, NOTHING)
        before = Before(column)
        return table.add(title, PerRow(goes_on, either(is_number(before), before, NOTHING), begins), column.form).column

    def _at_rows(self, table: FormulaTable, found: Floats) -> Floats:
        if table is self._data.results:
            return self._data.seats.of(found)
        return found[self._data.group_of_row, table.periods]


def _since(since: Since, title: str) -> str:
    texts = {"quarter": _("{title}, quarter to date"), "year": _("{title}, year to date")}
    return texts[since].format(title=title)
