"""Schemes paid to the same people, and two of them compared."""

from collections.abc import Callable, Mapping

from kpi.comparison import Comparison, Scenario, compare, scenario
from kpi.payment.workforce import Workforce
from kpi.problem import Refused
from kpi.scheme.scheme import Scheme
from pages.parts.compare.scenario_choice import chosen_pair, schemes_by_name, show_nothing_to_compare
from pages.parts.shell.keys import Remembered
from pages.parts.shell.memory import remembered
from pages.parts.shell.problems import show_problems, view_or_problems
from pages.parts.shell.texts import show_title
from pages.parts.shell.view import View

Show = Callable[[Comparison], None]
Finding = Callable[[Comparison], str]


def show_pair(finding: Finding, show: Show) -> None:
    """Which two are compared, and below it a part of the page under its finding."""
    if not (view := view_or_problems()):
        return
    schemes = schemes_by_name(view)
    before, after = chosen_pair(schemes)
    if schemes[before] == schemes[after]:
        show_nothing_to_compare(len(schemes))
        return
    try:
        found = _compared(before, after, schemes, view)
    except Refused as refused:
        show_problems(refused.problems)
        return
    show_title(finding(found))
    show(found)


def show_every(
    finding: Callable[[list[Scenario]], str], show: Callable[[list[Scenario], frozenset[str]], None]
) -> None:
    """All of them side by side, under a finding."""
    if not (view := view_or_problems()):
        return
    try:
        every = _every(schemes_by_name(view), view.workforce)
    except Refused as refused:
        show_problems(refused.problems)
        return
    show_title(finding(every))
    show(every, _names_of_strong(view))


def _compared(before: str, after: str, schemes: Mapping[str, Scheme], view: View) -> Comparison:
    """Both, with strong and weak as everywhere: by today's scheme."""
    one, other = (_paid(place, name, schemes[name], view.workforce) for place, name in enumerate((before, after)))
    found: Comparison = remembered(
        Remembered.COMPARISON, (one, other, view.before), lambda: compare(one, other, strong=_names_of_strong(view))
    )
    return found


def _names_of_strong(view: View) -> frozenset[str]:
    """Who is strong over all that is looked at."""
    return frozenset(view.workforce.people[view.before.strong_over_all])


def _paid(place: int, name: str, scheme: Scheme, workforce: Workforce) -> Scenario:
    made: Scenario = remembered(
        Remembered.COMPARED_SIDE, (name, scheme, workforce), lambda: scenario(name, scheme, workforce), place
    )
    return made


def _every(schemes: Mapping[str, Scheme], workforce: Workforce) -> list[Scenario]:
    """All of them; paid again only when a scheme or the people change."""
    key = (tuple(schemes), tuple(schemes.values()), workforce)
    made: list[Scenario] = remembered(
        Remembered.SCENARIOS, key, lambda: [scenario(name, scheme, workforce) for name, scheme in schemes.items()]
    )
    return made
