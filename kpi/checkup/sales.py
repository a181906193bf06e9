"""What the people of a scheme sell: the KPI whose results are money of the scheme's currency, added up over the company."""

import re
from typing import NamedTuple

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.language import _
from kpi.money import Floats
from kpi.rules.kpi import Kpi

_NO_SALES = re.compile(
    "margin|profit|payment|paid|collect|receivable|overdue|debt|cost|expense|credit|return|refund|discount"
    "|marge|gewinn|ertrag|deckungsbeitrag|zahlung|forderung|kosten|rabatt|árrés|nyeres|fedezet|befizet|kintlév|költség"
    "|марж|прибыл|оплат|поступлен|долг|дебитор|затрат|расход|скидк|tubo|kita sa|bayad|utang|gastos",
    re.IGNORECASE,
)
"""Money of which more is earned or collected, but which is not what was sold."""


class Sales(NamedTuple):
    """Sales of everybody together."""

    kpi: str
    """What the KPI is called."""
    name: str
    """As the data call it."""
    by_period: Floats
    """(periods,) minor units; NaN where nothing is known."""

    @property
    def total(self) -> float:
        """Minor units over all periods."""
        return float(np.nansum(self.by_period))


def sales_of(case: CheckCase) -> Sales | None:
    """The money KPI of the team's plan, or else the one with the most weight; None where no KPI is a sum of money."""
    team = list(case.scheme.filled(case.scheme.team).kpis)
    heavy = sorted((kpi for card in case.scheme.cards for kpi in card.kpis), key=lambda kpi: -kpi.weight)
    for name in dict.fromkeys([*team, *(kpi.in_data for kpi in heavy)]):
        known = case.scheme.by_name.get(name)
        if known is not None and is_sales(case, known):
            facts = case.workforce.group_fact[case.workforce.kpi_index[name], -1] * case.scheme.minor
            if np.nansum(facts) > 0:
                return Sales(known.label, name, facts)
    return None


def is_sales(case: CheckCase, kpi: Kpi) -> bool:
    """Whether results of a KPI are money that adds up, of which more is better."""
    place = case.workforce.kpi_index.get(kpi.in_data)
    if _NO_SALES.search(f"{kpi.name} {kpi.title}"):
        return False
    if place is None or kpi.unit != case.scheme.currency or kpi.curve.falls or kpi.in_data in case.workforce.falling:
        return False
    adds = kpi.adds or (case.workforce.adds[place] if case.workforce.adds else "sum")
    return adds == "sum"


def no_sales() -> str:
    """What is needed."""
    return _("No KPI of the scheme is sales in money.")
