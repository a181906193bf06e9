"""Target bonuses that are missing while a column of money about people is not used: a question before anything is paid."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kpi.intake.findings.finding import Finding, found
from kpi.intake.headings.columns import guessed, is_id
from kpi.intake.layout.shape import OF_PERSON
from kpi.intake.money.pay import is_money
from kpi.intake.sourcetable import SourceTable, Tables
from kpi.intake.words.names import known_words, plain
from kpi.language import _, ngettext

UNUSED_MONEY = "unused money"
"""The rule of the question whether a column holds the target bonus."""

_MOSTLY = 0.5
_LIKE_MONEY = 100.0
"""Numbers about people of this size may be money; ages, grades and hours are smaller."""


def unused_money(tables: Tables, people: pd.DataFrame | None) -> list[Finding]:
    """A question for each unused column of a table of people that may be their target bonus, where some have none."""
    if people is None or not (lacking := int(people.loc[~has_bonus(people), "person"].nunique())):
        return []
    unknown = [(one, at) for one in tables if one.shape.kind == "people" for at in _unknown(one)]
    named = [(one, at) for one, at in unknown if _speaks_of_pay(one.table.header[at])]
    large = [(one, at) for one, at in unknown if _is_large(one, at)]
    return [_question(one, at, lacking) for one, at in named or large]


def has_bonus(people: pd.DataFrame) -> pd.Series:
    """(rows,) whether a table of people says the target bonus, as money or as a share of a salary that is there."""
    nothing = pd.Series(np.nan, index=people.index)
    of_salary = people.get("target_share", nothing).notna() & (people.get("salary", nothing) > 0)
    return people.get("target_bonus", nothing).notna() | of_salary


def _unknown(one: SourceTable) -> Iterator[int]:
    """Columns of numbers that nothing was made of and that nobody knows."""
    for at in one.shape.unused:
        heading = one.table.header[at]
        known = guessed(heading)
        told = (
            plain(heading) in known_words("personal") or is_id(heading) or (known is not None and known[0] in OF_PERSON)
        )
        if not told and one.table.figures(at).share >= _MOSTLY:
            yield at


def _speaks_of_pay(heading: str) -> bool:
    return is_money(heading) or any(word in plain(heading) for word in known_words("paid"))


def _is_large(one: SourceTable, at: int) -> bool:
    values = one.table.figures(at).read(None).values
    return bool(np.nanmedian(values) >= _LIKE_MONEY)


def _question(one: SourceTable, at: int, lacking: int) -> Finding:
    heading = one.table.header[at]
    what = ngettext(
        "{n} person has no target bonus, and “{heading}” is not used: is it the target bonus?",
        "{n} people have no target bonus, and “{heading}” is not used: is it the target bonus?",
        lacking,
    ).format(n=lacking, heading=heading)
    mend = _("Say what the column means; otherwise the scheme's own target bonus is paid.")
    return found(what, one.place(heading), mend, level="notice", answer="columns", rule=UNUSED_MONEY)
