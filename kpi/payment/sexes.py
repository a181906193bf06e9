"""The sex of people as their table says it: looked at where the pay of women and men is compared, and for nothing else."""

from collections.abc import Mapping

import pandas as pd

from kpi.language import _, ngettext
from kpi.payment.stretches import once_a_person
from kpi.problem import Problem, Refused

WOMEN, MEN = "female", "male"
SEXES = (WOMEN, MEN, "other", "not stated")
"""What the column `sex` says; a blank cell is as good as the last."""
_NAMED = 10


def sexes_of(people: pd.DataFrame | None) -> Mapping[str, str] | None:
    """By person, what the column `sex` says last; None where there is none. Raises `Refused` for anything but `SEXES`."""
    if people is None or "sex" not in people:
        return None
    said = people[people["sex"].notna() & (people["sex"] != "")]
    wrong = said[~said["sex"].isin(SEXES)]
    if len(wrong):
        raise Refused(_not_understood(wrong))
    last = once_a_person(said)
    return {str(person): str(sex) for person, sex in zip(last["person"], last["sex"], strict=True)}


def without_sex(people: pd.DataFrame | None) -> pd.DataFrame | None:
    """The table for those whom it does not concern."""
    return None if people is None else people.drop(columns="sex", errors="ignore")


def _not_understood(wrong: pd.DataFrame) -> list[Problem]:
    """The first cells, and how many more there are."""
    what, mend = _("“{value}” says no sex"), _("Write female, male, other or not stated, or leave the cell blank.")
    where = _("people, row {row}, column sex")
    found = [
        Problem(what.format(value=sex), where.format(row=row), mend) for row, sex in wrong["sex"].iloc[:_NAMED].items()
    ]
    if (more := len(wrong) - _NAMED) > 0:
        text = ngettext("{n} more cell like these", "{n} more cells like these", more)
        found.append(Problem(text.format(n=more), _("people, column {name}").format(name="sex")))
    return found
