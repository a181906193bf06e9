"""Tables that only add up the transactions beside them in one file: read as results, they would count everything twice."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from kpi.intake.answers import Answers
from kpi.intake.cells.values import as_text
from kpi.intake.findings.finding import Finding, found
from kpi.intake.layout.singledeals import ADDED_UP
from kpi.intake.sourcetable import SourceTable, Tables
from kpi.language import _

_CLOSE = 1e-6
_LEAST_PEOPLE = 2


def without_pivots(seen: Tables, answers: Answers) -> list[SourceTable]:
    """The same tables; those that are the sums, or numbers, by person of transactions of their file are not used."""
    return [_looked_at(one, seen, answers) for one in seen]


def _looked_at(one: SourceTable, others: Tables, answers: Answers) -> SourceTable:
    if one.shape.kind not in ("long", "wide") or answers.about(one.file, one.sheet).kind:
        return one
    own = _of_results(one)
    if own is None:
        return one
    deals = (other for other in others if other.shape.kind == "transactions" and other.file == one.file)
    source = next((other for other in deals if any(_same(own, sums) for sums in _of_deals(other))), None)
    if source is None:
        return one
    return replace(one, shape=replace(one.shape, kind="other")).with_finding(_said(one, source))


def _of_results(one: SourceTable) -> pd.Series | None:
    """What a table of facts, without any plan, adds up to by person."""
    shape, table = one.shape, one.table
    measured = [(part.plan, part.fact) for part in shape.measured] or [
        (shape.columns.get("plan"), shape.columns.get("fact"))
    ]
    facts = [fact for plan, fact in measured if plan is None and fact is not None]
    if len(facts) < len(measured) or table.body.empty:
        return None
    numbers = np.nansum([table.figures(at).read(None).values for at in facts], axis=0)
    return _by_person(one, numbers)


def _of_deals(one: SourceTable) -> Iterator[pd.Series]:
    """What transactions add up to by person, in each of their columns, and how many there are."""
    if "person" not in one.shape.columns or one.table.body.empty:
        return
    for name in ADDED_UP:
        if name in one.shape.columns:
            yield _by_person(one, np.nan_to_num(one.table.figures(one.shape.columns[name]).read(None).values))
    yield _by_person(one, np.ones(len(one.table.body)))


def _by_person(one: SourceTable, numbers: np.ndarray) -> pd.Series:
    people = as_text(one.table.body[one.shape.columns["person"]])
    return pd.Series(numbers, index=people.index).groupby(people).sum()


def _same(own: pd.Series, sums: pd.Series) -> bool:
    both = sums.reindex(own.index)
    near = (both - own).abs() <= _CLOSE * own.abs().clip(lower=1)
    return bool(len(own) >= _LEAST_PEOPLE and near.all() and (own != 0).any())


def _said(one: SourceTable, source: SourceTable) -> Finding:
    what = _("this table adds up the transactions in {place} and is not read as results, so that nothing counts twice")
    mend = _("If it is to be read, say that it holds results.")
    return found(what.format(place=source.place()), one.place(), mend, level="notice", answer="kind")
