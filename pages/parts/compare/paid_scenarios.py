"""Schemes paid to the same people, and two of them compared."""

from collections.abc import Callable, Mapping

from kpi.comparison import Comparison, Scenario, compare, scenario
from kpi.language import _
from kpi.payment.workforce import Workforce
from kpi.plans.planset import as_if_a_year_earlier
from kpi.problem import Refused
from kpi.store.case import KeptScheme
from pages.parts.compare.scenario_choice import chosen_pair, show_nothing_to_compare, sides_by_name
from pages.parts.shell.memory import remembered
from pages.parts.shell.problems import show_problems, view_or_problems
from pages.parts.shell.remember import Remembered
from pages.parts.shell.texts import show_remark, show_title
from pages.parts.shell.view import View, workforce_for

Show = Callable[[Comparison], None]
Finding = Callable[[Comparison], str]


def show_pair(finding: Finding, show: Show) -> None:
    """Which two are compared, and below it a part of the page under its finding."""
    if not (view := view_or_problems()):
        return
    sides = sides_by_name(view)
    before, after = chosen_pair(sides)
    if sides[before] == sides[after]:
        show_nothing_to_compare(len(sides))
        return
    try:
        found = _compared(before, after, sides, view)
    except Refused as refused:
        show_problems(refused.problems)
        return
    show_title(finding(found))
    _tell_plans(sides[before], sides[after])
    show(found)


def _tell_plans(*sides: KeptScheme) -> None:
    """Plans that belong to one of both."""
    for plans in dict.fromkeys(side.plans for side in sides if side.plans):
        show_remark(_("{name}: paid as if these plans had been in force a year earlier.").format(name=plans.name))


def show_every(
    finding: Callable[[list[Scenario]], str], show: Callable[[list[Scenario], frozenset[str]], None]
) -> None:
    """All of them side by side, under a finding."""
    if not (view := view_or_problems()):
        return
    try:
        every = _every(sides_by_name(view), view.workforce)
    except Refused as refused:
        show_problems(refused.problems)
        return
    show_title(finding(every))
    show(every, _names_of_strong(view))


def _compared(before: str, after: str, sides: Mapping[str, KeptScheme], view: View) -> Comparison:
    """Both, with strong and weak as everywhere: by today's scheme."""
    one, other = (_paid(place, name, sides[name], view.workforce) for place, name in enumerate((before, after)))
    found: Comparison = remembered(
        Remembered.COMPARISON, (one, other, view.before), lambda: compare(one, other, strong=_names_of_strong(view))
    )
    return found


def _names_of_strong(view: View) -> frozenset[str]:
    """Who is strong over all that is looked at."""
    return frozenset(view.workforce.people[view.before.strong_over_all])


def _paid(place: int, name: str, side: KeptScheme, workforce: Workforce) -> Scenario:
    made: Scenario = remembered(
        Remembered.COMPARED_SIDE, (name, side, workforce), lambda: _scenario(name, side, workforce), place
    )
    return made


def _scenario(name: str, side: KeptScheme, workforce: Workforce) -> Scenario:
    """A scheme on the results in its own periods, by its own plans where it has some."""
    people = workforce_for(side.scheme, workforce)
    planned = people if side.plans is None else as_if_a_year_earlier(people, side.plans, side.scheme.precision)
    return scenario(name, side.scheme, planned)


def _every(sides: Mapping[str, KeptScheme], workforce: Workforce) -> list[Scenario]:
    """All of them; paid again only when a scheme, the plans or the people change."""
    key = (tuple(sides), tuple(sides.values()), workforce)
    made: list[Scenario] = remembered(
        Remembered.SCENARIOS, key, lambda: [_scenario(name, side, workforce) for name, side in sides.items()]
    )
    return made
