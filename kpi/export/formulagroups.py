"""What results add up to in teams and in the company, also where the data give plans and facts for these themselves."""

from typing import TYPE_CHECKING, Any, NamedTuple

from kpi.formulas.nodes import (
    NOTHING,
    Column,
    Content,
    CountBy,
    Entry,
    Expression,
    Function,
    PerRow,
    SumBy,
    either,
    is_number,
    settled,
)
from kpi.language import _

if TYPE_CHECKING:
    from kpi.export.formuladata import FormulaData


class OfGroups(NamedTuple):
    """Columns of one KPI."""

    plan: Column
    """Plans of what has a fact."""
    fact: Column
    """Facts of what has a plan."""
    facts: Column
    """All facts."""
    attainment: Column


class _Sums(NamedTuple):
    """The same as they are on the way, and all plans."""

    plan: Any
    fact: Any
    facts: Any
    plans: Any


class GroupColumns:
    """Makes the columns of one KPI."""

    def __init__(self, data: "FormulaData", name: str) -> None:
        self._data, self._name, self._title = data, name, data.title(name)
        self._company = data.is_company
        self._number = Entry(data.column("group"))

    def made(self) -> OfGroups:
        """Sums of the members; what is given for a group stands before its sum."""
        given = self._given()
        sums = self._of_members(with_plans=given is not None)
        if given is not None:
            sums = self._with_given(sums, *given)
        data, name = self._data, self._title
        titles = _("{kpi}: plans"), _("{kpi}: facts of those with a plan"), _("{kpi}: facts")
        plan, fact, facts = (
            data.groups.add(title.format(kpi=name), one).column for title, one in zip(titles, sums, strict=False)
        )
        reached = data.groups.add(
            _("{kpi}: attainment").format(kpi=name), data.attained(Entry(plan), Entry(fact)), "share"
        )
        return OfGroups(plan, fact, facts, reached.column)

    def _given(self) -> tuple[Entry, Entry] | None:
        """Plans and facts that the data give, as cells that can be changed."""
        one, data = self._data.workforce, self._data
        index = one.kpi_index.get(self._name)
        if one.given is None or index is None or not one.given.known[index].any():
            return None
        titles = _("{kpi}: plan given"), _("{kpi}: fact given")
        rows = data.group_of_row, data.groups.periods
        plan, fact = (
            data.groups.add(title.format(kpi=self._title), side[index][rows], editable=True)
            for title, side in zip(titles, one.given, strict=True)
        )
        return plan, fact

    def _of_members(self, *, with_plans: bool) -> _Sums:
        plan, fact, _reached = self._data.of_people(self._name)
        both = plan, fact
        sums = [self._added(plan, both), self._added(fact, both), self._added(fact, (fact,))]
        if not with_plans:
            return _Sums(sums[0], sums[1], sums[2], NOTHING)
        whats = _whats(_("of the members"))
        every = [*sums, self._added(plan, (plan,))]
        return _Sums(*(self._add(what, one) for one, what in zip(every, whats, strict=True)))

    def _added(self, column: Column, known: tuple[Column, ...]) -> PerRow:
        """The sum over the members of a group of whom all of it is known; nothing where it is of nobody."""
        others = tuple(one for one in known if one is not column)

        def over(keys: tuple[tuple[Column, Expression], ...]) -> Expression:
            return either(CountBy(known, keys) > 0.0, settled(SumBy(column, keys, others)), NOTHING)

        member = ((self._data.column("team number"), self._number),)
        return PerRow(self._company, over(()), over(member))

    def _with_given(self, sums: _Sums, plan: Entry, fact: Entry) -> "_Sums":
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

    def _add(self, what: str, content: Content) -> Entry:
        return self._data.groups.add(_("{kpi}: {what}").format(kpi=self._title, what=what), content)


def _whats(whose: str) -> list[str]:
    texts = _("plan {whose}"), _("fact {whose}"), _("facts {whose}"), _("all plans {whose}")
    return [text.format(whose=whose) for text in texts]


def _over_teams(column: Entry, known: tuple[Column, ...]) -> Expression:
    """The sum over the teams of which all of it is known; nothing where it is of none."""
    others = tuple(one for one in known if one is not column.column)
    return either(CountBy(known) > 0.0, settled(SumBy(column.column, (), others)), NOTHING)


def _any_of(plan: Entry, fact: Entry) -> Function:
    return Function("OR", (is_number(plan), is_number(fact)))


def _before(sums: _Sums, has: Entry, plan: Entry, fact: Entry) -> _Sums:
    """What is given before what is added up."""
    plans, facts = either(is_number(plan), plan, sums.plans), either(is_number(fact), fact, sums.facts)
    return _Sums(either(has >= 1.0, plans, sums.plan), either(has >= 1.0, facts, sums.fact), facts, plans)
