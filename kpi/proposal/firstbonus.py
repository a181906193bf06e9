"""The target bonus of a card, and the currency, where the data do not say them."""

from typing import NamedTuple

import pandas as pd

from kpi.language import _, percent

OF_SALARY = 0.3
BONUS = 1000.0
"""Target bonus a period where nothing is known."""
CURRENCY = "EUR"


class FirstBonus(NamedTuple):
    """A target bonus of a period: an amount, a share of the salary, or neither where the data say it."""

    amount: float | None = None
    of_salary: float | None = None


def target_bonus(of_role: pd.DataFrame, people: pd.DataFrame | None) -> tuple[FirstBonus, tuple[str, ...]]:
    """What the card must say about the target bonus of these (person, period), given what the people table says."""
    lacking = of_role[~_given(of_role, people, "target_bonus") & ~_given(of_role, people, "target_share")]
    if lacking.empty:
        return FirstBonus(), ()
    if _given(lacking, people, "salary").all():
        note = (
            _("Target bonus, where the data have none: {share} of the salary.")
            if people is not None and "salary_per" in people
            else _("Target bonus, where the data have none: {share} of the salary, taken as pay for one period.")
        )
        return FirstBonus(of_salary=OF_SALARY), (note.format(share=percent(OF_SALARY)),)
    note = _("Target bonus, where the data have none: {amount} a period.").format(amount=f"{BONUS:g}")
    return FirstBonus(amount=BONUS), (note,)


def _given(of_role: pd.DataFrame, people: pd.DataFrame | None, name: str) -> pd.Series:
    """(rows of `of_role`) whether the people table has this amount, above 0 for a salary."""
    if people is None or name not in people:
        return pd.Series(data=False, index=of_role.index)
    having = people[people[name] > 0 if name == "salary" else people[name].notna()]
    if name == "target_share":
        having = having[having["salary"] > 0] if "salary" in having else having.iloc[:0]
    keys = ["person", "period"] if "period" in people else ["person"]
    known = pd.MultiIndex.from_frame(having[keys].astype("str"))
    return pd.Series(pd.MultiIndex.from_frame(of_role[keys].astype("str")).isin(known), index=of_role.index)


def currency_of(people: pd.DataFrame | None) -> tuple[str, tuple[str, ...]]:
    """The one currency of the people table, or euros."""
    from babel.numbers import list_currencies

    named = set(people["currency"].dropna()) if people is not None and "currency" in people else set()
    code = str(next(iter(named), "")).upper()
    if len(named) == 1 and code in list_currencies():
        return code, ()
    return CURRENCY, (_("Currency: {code}, as the data do not say one.").format(code=CURRENCY),)
