"""The quiet line of what is usual beside what a hand moves."""

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.normlines import curve_line, weights_line
from kpi.checkup.runchecks import check_up
from kpi.language import percent
from kpi.library.norms import USUAL
from tests.test_checkup import clean, sample, write


def test_the_weights_of_a_card() -> None:
    scheme, _workforce = sample("company")
    assert (
        weights_line(scheme.roles["Seller"], USUAL)
        == "Norm: at most 5 KPIs, each 20% or more; here 6, the lightest 5%."
    )
    alone, _workforce = sample("story")
    assert weights_line(alone.roles["Seller"], USUAL.set("KPIs of a role", 1, 3)).startswith("Norm: at most 3 KPIs")


def test_the_curve_says_what_the_check_says() -> None:
    scheme, workforce = clean()
    kpi = scheme.cards[0].kpis[0]
    results = CheckCase(scheme, workforce, write).attained(kpi, np.arange(40))
    line = curve_line(kpi, results, USUAL)
    assert line.startswith("Norm: 85% to 95% pass the threshold, here ")
    share = float(np.nanmean(results >= 1 - 1e-9))
    assert f"55% to 70% reach the plan, here {percent(share)};" in line
    alone = scheme.revise(cards=[scheme.cards[0].revise(kpis=[kpi.revise(weight=1.0)])])
    found = next(one for one in check_up(alone, workforce, write) if one.check == "B2")
    assert found.title.startswith(percent(share))


def test_of_few_results_their_number() -> None:
    scheme, workforce = sample("story")
    kpi = scheme.roles["Seller"].kpis[0]
    results = workforce.attainment[workforce.kpi_index["sales"]]
    assert "here 8 of 10; 55% to 70% reach the plan, here 3 of 10" in curve_line(kpi, results, USUAL)
    assert curve_line(kpi, results * np.nan, USUAL) == ""
    assert curve_line(kpi.revise(curve=kpi.curve.revise(scale="value")), results, USUAL) == ""
