"""Checks of what KPIs predict and of moved results: planted faults are found, clean data stay silent, and all tests are one family."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi import Scheme, Workforce, pay
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import ChanceTest, CheckResult
from kpi.checkup.family import settle_tests
from kpi.checkup.kpismet import kpis_met, last_met
from kpi.checkup.predicting import predictions
from kpi.checkup.predictwords import chances_of, met_sentence, predict_finding, predict_table, verdict_of
from kpi.checkup.runchecks import check_up
from tests.test_checkup import clean, sample, write


def answers(of: tuple[Scheme, Workforce], check: str, **options: Any) -> list[CheckResult]:
    """Of one check, as they are ranked."""
    return [one for one in check_up(*of, write, **options) if one.check == check]


def changed(kpi: str, make: Callable[[pd.DataFrame], Any]) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Other facts of one KPI, from a table of all with a column for each KPI's attainment by person and period."""

    def change(table: pd.DataFrame) -> pd.DataFrame:
        shares = table.assign(share=table["fact"] / table["plan"])
        wide = shares.pivot(index=["person", "period"], columns="kpi", values="share")
        fresh = pd.Series(np.asarray(make(wide), float), index=wide.index)
        at = pd.MultiIndex.from_frame(table[["person", "period"]])
        return table.assign(fact=table["fact"].where(table["kpi"] != kpi, table["plan"] * fresh.reindex(at).to_numpy()))

    return change


def noise(wide: pd.DataFrame) -> np.ndarray:
    """Results that have nothing to do with anything."""
    return np.maximum(np.random.default_rng(7).normal(1.06, 0.2, len(wide)), 0.0)


def by_person(wide: pd.DataFrame, kpi: str) -> np.ndarray:
    return wide[kpi].to_numpy().reshape(40, 24)


def two_months_before(wide: pd.DataFrame) -> np.ndarray:
    """What sales will be two months later, and some luck."""
    sales = by_person(wide, "sales")
    return (0.6 * np.roll(sales, -2, axis=1) + 0.4 * noise(wide).reshape(40, 24)).ravel()


def until_paid(wide: pd.DataFrame) -> np.ndarray:
    """As it is in the first year, and noise in the second."""
    margin, luck = by_person(wide, "margin"), noise(wide).reshape(40, 24)
    return np.where(np.arange(24) < 12, margin, luck).ravel()


def test_a_kpi_without_a_link_is_found_with_what_it_governs_and_a_mend_that_can_be_paid() -> None:
    data = clean(change=changed("margin", noise))
    first, *others = answers(data, "K3")
    assert (first.state, first.severity, first.title) == ("found", "risk", "There is no link between Margin and Sales.")
    assert "Seller: within people the link is" in first.evidence
    assert "from 40 people in 24 periods" in first.evidence
    assert first.stake is not None
    assert first.stake.low == round(40 * 24 * 1000 * 100 * 0.3)
    assert first.mend is not None
    assert {kpi.name: kpi.weight for kpi in first.mend.scheme.roles["Seller"].kpis} == {"sales": 0.8, "new customers": pytest.approx(0.2)}  # fmt: skip
    assert pay(first.mend.scheme, data[1]).cost > 0
    assert [one.state for one in others] == ["fine"]
    assert "p = " in first.basis


def test_links_of_a_clean_company_are_seen() -> None:
    found = answers(clean(), "K3")
    assert [one.state for one in found] == ["fine", "fine"]
    assert all(one.title.startswith("There is a strong link (0.") for one in found)
    assert all((one.adjusted or 1) < 0.01 for one in found)


def test_a_kpi_that_goes_with_less_money_is_found() -> None:
    upside_down = changed("margin", lambda wide: 2 - wide["sales"] + noise(wide) * 0.2)
    first = answers(clean(change=upside_down), "K3")[0]
    assert first.state == "found"
    assert first.title.startswith("Where Margin is better, Sales is lower (link -0.")


def test_a_kpi_that_warns_in_time_is_found() -> None:
    data = clean(change=changed("margin", two_months_before))
    first = answers(data, "K4")[0]
    assert (first.state, first.severity) == ("found", "hint")
    assert first.title == "What happens to Margin shows in Sales 2 periods later."
    margin = next(one for one in answers(data, "K3") if "Margin" in one.title)
    assert (margin.state, margin.title) == ("fine", first.title), "it brings money, only later"
    assert all(one.state == "fine" for one in answers(clean(), "K4"))


def test_a_kpi_that_lost_its_meaning_since_it_is_paid() -> None:
    data = clean(seed=1, change=changed("margin", until_paid))
    assert answers(data, "K7")[0].title == "Nobody has said since when the KPIs are paid."
    first, other = answers(data, "K7", since="2025-01")
    assert first.state == "found"
    assert first.title.startswith("Since it is paid, the link between Margin and Sales is")
    assert other.state == "fine"
    assert {one.state for one in answers(clean(seed=1), "K7", since="2025-01")} == {"fine"}
    assert answers(data, "K7", since="2024-06")[0].state == "few"


def test_few_people_and_months_cannot_tell() -> None:
    scheme, workforce = clean()
    short = workforce.during(slice(0, 3))
    found = answers((scheme, short), "K3")
    assert {one.state for one in found} <= {"fine", "few"}
    noisy = clean(change=changed("margin", noise))
    margin = answers((noisy[0], noisy[1].during(slice(0, 2))), "K3")[0]
    assert margin.state == "few"
    assert "it takes" in margin.evidence


STEP = {"shape": "steps", "knots": [[1.0, 1.0]]}


def lifted(wide: pd.DataFrame) -> np.ndarray:
    """Half of the results up to five points below the plan stand just above it."""
    draw, sales = np.random.default_rng(3), wide["sales"].to_numpy()
    moved = (sales >= 0.95) & (sales < 1) & (draw.random(len(sales)) < 0.5)
    return np.where(moved, 1 + draw.random(len(sales)) * 0.05, sales)


def test_results_moved_over_a_threshold_are_found() -> None:
    kpis = [{"name": "sales", "title": "Sales", "weight": 1, "curve": STEP}]
    first = answers(clean(kpis=kpis, change=changed("sales", lifted)), "G1")[0]
    assert (first.state, first.title) == ("found", "Results of Sales pile up just above 100%.")
    assert first.stake is not None
    assert first.stake.low > 0
    assert first.mend is not None
    assert answers(clean(kpis=kpis), "G1")[0].state == "fine"
    assert answers(clean(), "G1")[0].state == "off", "no jump"


def test_counts_pile_up_by_themselves() -> None:
    kpis = [{"name": "sales", "title": "Sales", "weight": 1, "curve": STEP}]

    def few(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(fact=(table["fact"] / 20).round(), plan=5.0)

    assert answers(clean(kpis=kpis, change=few), "G1")[0].state == "off"


def test_who_stands_just_below_a_jump_today() -> None:
    first = answers(sample("story"), "G4")[0]
    assert (first.state, first.severity, first.evidence) == ("found", "hint", "Rowan, below 80% of Sales.")
    assert first.stake is not None
    assert first.stake.low == 1_500_000
    assert answers(clean(), "G4")[0].state == "fine"


def pulled(table: pd.DataFrame) -> pd.DataFrame:
    """Who can just still reach the quarter's plan takes a fifth of the next month."""
    sales = table[table["kpi"] == "sales"].pivot(index="person", columns="period", values="fact")
    draw, fact = np.random.default_rng(2), sales.to_numpy() * np.tile([0.82, 0.88, 1.3], 8)
    fact = fact * np.exp(draw.normal(0, 0.12, fact.shape))
    for end in range(2, 23, 3):
        missing = 1 - fact[:, end - 2 : end].sum(axis=1) / 300
        moved = np.where((missing >= 0.2) & (missing <= 0.45), 0.2 * fact[:, end + 1], 0)
        fact[:, end] += moved
        fact[:, end + 1] -= moved
    fresh = pd.DataFrame(fact, index=sales.index, columns=sales.columns).stack()
    at = pd.MultiIndex.from_frame(table[["person", "period"]])
    return table.assign(fact=table["fact"].where(table["kpi"] != "sales", fresh.reindex(at).to_numpy()))


def test_business_pulled_forward_is_found_and_paid_again_without() -> None:
    data = clean(change=pulled)
    first = answers(data, "G2")[0]
    assert first.state == "found"
    assert first.title.startswith("Near the plan of a quarter, ")
    assert first.stake is None or first.stake.low > 0
    assert answers(clean(), "G2")[0].state in ("fine", "few")
    quarters = replace(data[1], periods=tuple(f"P{one}" for one in range(24)))
    assert answers((data[0], quarters), "G2")[0].state == "off"


def _plain(check: str, state: str = "found") -> CheckResult:
    return CheckResult(check, "", state, "risk", f"{check} {state}")  # type: ignore[arg-type]


def _states(chances: Sequence[float]) -> list[str]:
    given = [ChanceTest(chance, _plain("X"), _plain("X", "fine"), _plain("X", "few")) for chance in chances]
    return [one.state for one in settle_tests([_plain("A"), *given])]


def test_one_small_chance_among_many_is_no_finding() -> None:
    assert _states([0.04]) == ["found", "found"]
    assert _states([0.06]) == ["found", "fine"]
    assert _states([0.04, *[0.5] * 20]) == ["found", "few", *["fine"] * 20]
    assert _states([0.001, *[0.5] * 20])[1] == "found"
    told = settle_tests(
        [ChanceTest(0.04, _plain("X"), _plain("X", "fine")), ChanceTest(0.5, _plain("Y"), _plain("Y", "fine"))]
    )
    assert (told[0].chance, told[0].adjusted) == (0.04, 0.08)
    assert told[0].basis == "Chance alone shows as much with p = 0.040; with all 2 tests of the check-up counted, p = 0.080."  # fmt: skip


def test_the_whole_check_up_says_the_same_twice() -> None:
    assert check_up(*clean(), write) == check_up(*clean(), write)


def test_what_the_page_says_of_the_company() -> None:
    scheme, workforce = sample("company")
    case = CheckCase(scheme, workforce, write)
    found = {one.role: one for one in predictions(case)}
    chances = chances_of(check_up(scheme, workforce, write))
    assert set(found) == {"Seller", "Account manager", "Service agent"}
    assert predict_finding(found["Seller"], chances) == "There is a link between Revenue and 2 of 5 other KPIs of Seller; for 3 there is none. The links are weak."  # fmt: skip
    assert predict_finding(found["Service agent"], chances) == "Service agent has no result in money of its own, so nothing can be predicted."  # fmt: skip
    said = {one.label: verdict_of(one, chances) for one in found["Account manager"].rows}
    assert said["Cross sales"] == "part"
    table = predict_table(found["Seller"], chances).set_index("kpi")
    assert table.loc["Visits", "verdict"] == "no link"
    assert (table["low"] <= table["link_0"]).all()
    assert (table["link_0"] <= table["high"]).all()


def test_what_became_of_the_money_when_other_kpis_were_met() -> None:
    scheme, workforce = sample("company")
    case = CheckCase(scheme, workforce, write)
    found = kpis_met(case, scheme.roles["Seller"])
    assert found is not None
    assert found.others == 5
    assert [step.met for step in found.steps] == list(range(6))
    assert all(step.low < step.mean < step.high for step in found.steps)
    assert met_sentence(found) == "With 5 of 5 other KPIs met, Revenue was at 119.3% of plan on average; with 0, at 87.0%."  # fmt: skip
    last = last_met(case)
    assert last is not None
    assert (last.period, last.met, last.missed, last.money) == ("2025-12", 12, 0, "Revenue")
    assert kpis_met(CheckCase(*sample("story"), write), sample("story")[0].cards[0]) is None


def test_met_kpis_are_counted_by_hand() -> None:
    scheme, workforce = clean()
    found = kpis_met(CheckCase(scheme, workforce, write), scheme.cards[0])
    assert found is not None
    sales, margin, customers = (workforce.attainment[workforce.kpi_index[name]] for name in ("sales", "margin", "new customers"))  # fmt: skip
    both = (margin >= 1) & (customers >= 1)
    assert found.steps[-1].results == both.sum()
    assert found.steps[-1].mean == pytest.approx(sales[both].mean())
