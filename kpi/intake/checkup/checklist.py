"""Every rule of the check-up, and what they find put together with what the reading has said."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kpi.intake import Finding, Intake
from kpi.intake.checkup import dealchecks, figurechecks, jointchecks, rowchecks, sums, unitchecks, writing
from kpi.intake.checkup.concern import SAMPLE, Concern, Look, Rule, Sighting
from kpi.intake.checkup.spellings import namesakes, spellings
from kpi.intake.patience import go_on, patience
from kpi.language import _
from kpi.problem import Problem, Refused

RULES: tuple[Rule, ...] = (
    *rowchecks.RULES,
    *sums.RULES,
    *writing.RULES,
    spellings,
    namesakes,
    *figurechecks.RULES,
    *unitchecks.RULES,
    *dealchecks.RULES,
    *jointchecks.RULES,
)
"""To teach a rule: a function of a `Look` that yields concerns, in the order in which they would be mended."""


def concerns(intake: Intake, today: dt.date) -> tuple[Concern, ...]:
    """Every kind of problem once, errors first; its findings are counted, and the first of them shown.

    `today` says which periods have not begun. Mends that are on the list already are seen in what is left.
    """
    look = Look(intake, today)
    ruled: list[Concern] = []
    late: tuple[Problem, ...] = ()
    try:
        with patience(intake.steps.raw.sheets):
            ruled += (concern for rule in RULES for concern in _ruled(rule, look))
    except Refused as refused:  # what is known by then still counts
        late = refused.problems
    by_rule = {concern.rule: concern for concern in ruled}
    groups = _grouped([*intake.problems, *late])
    told = [_merged(group, by_rule.get(group[0].rule)) for group in groups]
    rest = [concern for concern in ruled if concern.rule not in {group[0].rule for group in groups}]
    return tuple(sorted(map(_placed, [*told, *rest]), key=lambda concern: concern.level != "error"))


def _ruled(rule: Rule, look: Look) -> Iterator[Concern]:
    if not (len(look.results) or look.deals):
        return
    go_on()
    for concern in rule(look):
        yield concern
        go_on()


def _placed(concern: Concern) -> Concern:
    """With the place of its first example, where it says no other."""
    first = str(concern.sample[0].place) if concern.sample else ""
    return concern if concern.where or not first else replace(concern, where=first)


def _grouped(problems: Sequence[Problem]) -> list[list[Finding]]:
    """Findings that are mended in the same way, in the order of the first."""
    groups: dict[object, list[Finding]] = {}
    for problem in problems:
        one = (
            problem
            if isinstance(problem, Finding)
            else Finding(problem.what, problem.where, problem.mend, problem.level)
        )
        last = next(reversed(groups), None)
        key = last if one.more and last is not None else _kind(one)
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _kind(one: Finding) -> object:
    return (one.level, one.rule) if one.rule else (one.level, one.mend or one.what, one.answer, one.place.column)


def _merged(group: Sequence[Finding], ruled: Concern | None) -> Concern:
    """One concern of findings of a kind, in the words of the rule that offers a mend for them."""
    first = group[0]
    count = sum(one.more or 1 for one in group)
    sample = tuple(Sighting(one.place, one.value) for one in group[:SAMPLE] if not one.more)
    if ruled is not None:
        return replace(ruled, level=first.level, rows=max(count, ruled.rows), sample=ruled.sample or sample)
    why = _("These rows are not used until it is mended.") if first.level == "error" and first.place.row else ""
    return Concern(
        first.what, first.where, first.mend, first.level, first.rule, why, count, sample, answer=first.answer
    )
