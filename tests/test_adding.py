"""How a KPI adds up over days, proposed from unit, name and data."""

import numpy as np
import pytest

from kpi.payment.adding import proposed
from kpi.rules.kpi import Adds

NONE = np.array([np.nan])


@pytest.mark.parametrize(
    ("name", "unit", "adds"),
    [
        ("sales", "EUR", "sum"),
        ("new customers", "", "sum"),
        ("Umsatz", "EUR", "sum"),
        ("выручка", "руб.", "sum"),
        ("overtime hours", "hours", "sum"),
        ("calls made", "", "sum"),
        ("units sold", "pieces", "sum"),
        ("conversion", "", "ratio"),
        ("conversionRate", "", "ratio"),
        ("gross_margin_share", "", "ratio"),
        ("whatever", "%", "ratio"),
        ("whatever", "Prozent", "ratio"),
        ("Abschlussquote", "", "ratio"),
        ("доля новых клиентов", "", "ratio"),
        ("konverziós arány", "", "ratio"),
        ("response time", "hours", "average"),
        ("lead_time", "days", "average"),
        ("Ø Bestellwert", "EUR", "average"),
        ("Bearbeitungszeit", "min", "average"),
        ("средний чек", "", "average"),
        ("átlagos kosárérték", "", "average"),
        ("NPS", "", "average"),
        ("visits", "per day", "average"),
        ("output", "pieces/hour", "average"),
        ("overdue receivables", "EUR", "level"),
        ("Lagerbestand", "", "level"),
        ("дебиторская задолженность", "", "level"),
        ("készletszint", "", "level"),
    ],
)
def test_from_its_unit_and_name(name: str, unit: str, adds: Adds) -> None:
    assert proposed(name, unit, NONE) == adds


@pytest.mark.parametrize(
    ("plans", "adds"), [([0.2, 0.35], "ratio"), ([0.2, 1.5], "sum"), ([0.0, 0.2], "sum"), ([np.nan], "sum")]
)
def test_from_its_plans(plans: list[float], adds: Adds) -> None:
    assert proposed("K7", "", np.array(plans)) == adds
