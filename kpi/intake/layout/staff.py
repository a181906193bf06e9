"""Tables of people with numbers that nobody knows: seen beside the tables of results, they are no results."""

import re

from kpi.intake.answers import Answers
from kpi.intake.findings.finding import Finding, found
from kpi.intake.layout.seen import looked_at
from kpi.intake.sourcetable import SourceTable, Tables
from kpi.intake.times.dating import named_period
from kpi.intake.words.names import known_words, plain
from kpi.language import _

PEOPLE_OR_RESULTS = "people or results"
"""The rule of the question whether a table holds results or says something about people."""


def settled(tables: Tables, answers: Answers) -> list[SourceTable]:
    """The tables, those of people among them as such: because the user says it, or because results stand elsewhere."""
    return [_settled(one, [other for other in tables if other is not one], answers) for one in tables]


def _settled(one: SourceTable, others: Tables, answers: Answers) -> SourceTable:
    told = answers.about(one.file, one.sheet).kind is not None
    if told or "person" not in one.shape.columns or one.shape.kind not in ("wide", "long"):
        return one
    if one.file in answers.people:
        return looked_at(one.found, answers, "people")
    if not _may_be_people(one):
        return one
    dated = any(_holds_results(other, dated=True) for other in others)
    if _named_staff(one) or (dated and "role" in one.shape.columns):
        return _as_people(one, answers)
    if dated or any(_holds_results(other, dated=False) for other in others):
        return one.with_finding(_which(one))
    return one


def _may_be_people(one: SourceTable) -> bool:
    """Whether a table has one line a person, numbers that are neither plan nor fact, and no time."""
    shape, table = one.shape, one.table
    timed = {"period", "year"} & shape.columns.keys() or any(each.period for each in shape.measured)
    planned = any(each.plan is not None for each in shape.measured)
    once = not table.body[shape.columns["person"]].duplicated().any()
    return (
        shape.kind == "wide"
        and not timed
        and not planned
        and once
        and (_named_staff(one) or not named_period(table)[0])
    )


def _holds_results(one: SourceTable, *, dated: bool) -> bool:
    """Whether a table holds results or deals without a doubt, and says when they were."""
    shape = one.shape
    if shape.kind == "transactions":
        return True
    if shape.kind not in ("long", "wide"):
        return False
    timed = {"period", "year"} & shape.columns.keys() or any(each.period for each in shape.measured)
    timed = bool(timed or named_period(one.table)[0])
    planned = shape.kind == "long" or any(each.plan is not None for each in shape.measured)
    return timed if dated else planned


def _named_staff(one: SourceTable) -> bool:
    """Whether its sheet, its file or a line above it begins with a word for people."""
    names = (one.sheet, one.file.rpartition(".")[0], *one.table.titles)
    words = [[plain(word) for word in re.split(r"[\W_]+", name) if word] for name in names]
    return any("".join(some[:length]) in known_words("staff") for some in words for length in (1, 2) if some)


def _as_people(one: SourceTable, answers: Answers) -> SourceTable:
    taken = looked_at(one.found, answers, "people")
    what = _("taken for a table of people, since it says no period and the results stand elsewhere")
    mend = _("If its numbers are results, say so.")
    return taken.with_finding(found(what, one.place(), mend, level="notice", answer="kind"))


def _which(one: SourceTable) -> Finding:
    names = ", ".join(one.table.header[each.fact] for each in one.shape.measured if each.fact is not None)
    what = _("this table says no period, so its numbers may be results or say something about the people: {names}")
    mend = _("Say whether it holds results or people.")
    return found(what.format(names=names), one.place(), mend, answer="kind", rule=PEOPLE_OR_RESULTS)
