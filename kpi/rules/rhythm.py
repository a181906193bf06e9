"""How often something is measured and paid: in every period of pay, or once a quarter or a year."""

from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from kpi.language import N_, _
from kpi.money import Floats
from kpi.rules.asked import Asked
from kpi.rules.people import Longer, Mask, Since
from kpi.rules.said import Choice, Said

Every = Literal["pay period", "quarter", "year"]
_OWN = {"pay period": N_("every period of pay"), "quarter": N_("every quarter"), "year": N_("every year")}
_OWN_HELP = N_(
    "Of a quarter or a year: its weight is not paid in the periods of pay. It is paid once, after the quarter or the year, on the sum of the target "
    "bonuses of that time, and gates, caps and the team are looked at over the same time. The data name the quarter or the year as the period "
    "of the result, or have results of shorter periods, which are added up."
)
MeasuredEvery = Annotated[
    Every,
    Said(N_("How often {where} is measured and paid"), Choice(_OWN)),
    Asked(N_("Measured and paid"), help=_OWN_HELP),
    Field(title=N_("Measured and paid"), description=_OWN_HELP),
]
"""Of one KPI."""

PaidEvery = Literal["as the data", "month", "quarter", "half-year", "year"]
_PAY = {
    "as the data": N_("in the periods of the data"),
    "month": N_("every month"),
    "quarter": N_("every quarter"),
    "half-year": N_("every half-year"),
    "year": N_("every year"),
}
_PAY_HELP = N_(
    "Results of shorter periods, such as months, are brought together before anything is paid: what adds up is added up, of anything else the mean "
    "counts, or the last one. Target bonuses and salaries are then those of the quarter, half-year or year, unless the people table says "
    "what they are for. Years begin in the month that is set for the scheme."
)
PayRhythm = Annotated[
    PaidEvery,
    Said(N_("How often is paid"), Choice(_PAY)),
    Asked(N_("How often is paid"), help=_PAY_HELP),
    Field(title=N_("Paid"), description=_PAY_HELP),
]
"""Of a scheme."""

_LONGER: Mapping[PaidEvery, tuple[Since, ...]] = {
    "as the data": ("quarter", "year"),
    "month": ("quarter", "year"),
    "quarter": ("year",),
    "half-year": ("year",),
    "year": (),
}


def longer_than(paid: PaidEvery) -> tuple[Since, ...]:
    """What has several periods of pay."""
    return _LONGER[paid]


Shares = Mapping[Since | None, float]
"""What the KPIs of each rhythm weigh together; None stands for those of every period of pay."""


def due_in(longer: Longer, every: Every) -> Mask:
    """(periods,) where a KPI of this rhythm is paid."""
    return np.array([(one or "pay period") == every for one in longer.every])


def shares_in(longer: Longer, shares: Shares) -> Floats:
    """(periods,) what of the target bonus is paid in each period."""
    return np.array([shares.get(one, 0.0) for one in longer.every])


def in_rhythm(every: Every, result: str) -> str:
    """A result in words, and of which quarter or year it is one."""
    texts = {
        "pay period": "{result}",
        "quarter": _("{result} in the quarter"),
        "year": _("{result} in the year"),
    }
    return texts[every].format(result=result)


def paid_when(every: Every) -> str:
    """Why a KPI is not paid in a period of another rhythm, in words."""
    texts = {
        "pay period": _("paid in each period of pay, and not once more here"),
        "quarter": _("paid once a quarter, after it"),
        "year": _("paid once a year, after it"),
    }
    return texts[every]
