"""Checks on the deals behind the results: few cases, bought thresholds, and who sells by discount."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi import Scheme, Workforce, build, dump
from kpi.checkup.checkresult import CheckResult
from kpi.checkup.countchecks import rests_on_average, rests_on_conversion, too_few
from kpi.checkup.discountchecks import discount_finding
from kpi.checkup.runchecks import check_up
from kpi.checkup.sellerdiscounts import discounts
from kpi.funnel.solddeals import SoldDeals, places_in, sold_deals
from kpi.intake import read
from tests.test_checkup import LINE, write
from tests.test_cli import run

DEALS = Path(__file__).parent.parent / "data" / "transactions" / "deals.csv"


@cache
def of_the_sample() -> SoldDeals:
    """The deals that come with the program: Cedar sells on discount."""
    table = read([("deals.csv", DEALS.read_bytes())]).transactions[0]
    found = sold_deals(table.table, table.columns)
    assert found is not None
    return found


def results_of(deals: SoldDeals, plan: float) -> tuple[Scheme, Workforce]:
    """Paid on revenue, conversion and average sale of the deals."""
    rows = deals.rows.assign(period=deals.rows["day"].dt.strftime("%Y-%m"))
    by = rows.groupby(["person", "period"])
    won = rows[rows["won"]].groupby(["person", "period"])["amount"]
    share = won.size() / by.size() * 100
    made = {"revenue": (won.sum(), plan), "conversion": (share, 30.0), "average sale": (won.mean(), 1200.0)}
    tables = [values.rename("fact").reset_index().assign(kpi=name, plan=goal) for name, (values, goal) in made.items()]
    units = {"revenue": "EUR", "conversion": "%", "average sale": "EUR"}
    weights = {"revenue": 0.5, "conversion": 0.25, "average sale": 0.25}
    kpis = [
        {"name": name, "title": name.capitalize(), "unit": units[name], "weight": weights[name], "curve": LINE}
        for name in made
    ]
    card = {"role": "Seller", "target_bonus": 1000, "kpis": kpis}
    scheme = Scheme.model_validate({"cards": [card], "team": {"mode": "split", "individual_share": 1.0}})
    return scheme, build(pd.concat(tables, ignore_index=True).dropna(), None, scheme)


def answers(check: str, deals: SoldDeals | None, plan: float = 8000.0) -> list[CheckResult]:
    """Of one check."""
    return [one for one in check_up(*results_of(deals or of_the_sample(), plan), write, deals=deals) if one.check == check]  # fmt: skip


def test_what_deals_say() -> None:
    deals = of_the_sample()
    assert (deals.has_discounts, deals.has_costs) == (True, True)
    assert len(deals.rows) == 1200
    first = deals.won.iloc[0]
    assert first["listed"] == pytest.approx(first["amount"] / (1 - first["rate"]))
    assert sold_deals(pd.DataFrame({"who": ["A"]}), {"person": "who"}) is None
    days = [pd.Timestamp("2026-01-31 13:00"), pd.Timestamp("2026-02-01"), pd.Timestamp("2027-01-01")]
    assert places_in(pd.Series(days), ("2026-01", "2026-02")).tolist() == [0, 1, -1]


def test_rates_and_money_are_the_same_discount() -> None:
    table = pd.DataFrame({"who": ["A", "A"], "day": pd.to_datetime(["2026-01-01", "2026-01-02"]), "amount": [90.0, 80.0]})  # fmt: skip
    columns = {"person": "who", "date": "day", "amount": "amount", "discount": "off"}
    for off in ([10.0, 20.0], [0.1, 0.2]):
        found = sold_deals(table.assign(off=off), columns)
        assert found is not None
        assert found.won["rate"].tolist() == pytest.approx([0.1, 0.2])
        assert found.won["listed"].tolist() == pytest.approx([100, 100])


def test_who_sells_by_discount_is_found_and_it_does_not_pay() -> None:
    first, *others = answers("G5", of_the_sample())
    assert (first.state, first.title) == ("found", "Cedar gives 19.3% discount, the others 3.9%.")
    assert first.evidence == "It does not pay: at what Cedar sells, only up to 1.6% would earn as much as the others."
    assert {one.state for one in others} == {"fine"}
    rows = of_the_sample().won
    cedar, rest = rows[rows["person"] == "Cedar"], rows[rows["person"] != "Cedar"]
    others_rate = (rest["listed"] - rest["amount"]).sum() / rest["listed"].sum()
    beyond = (cedar["listed"] - cedar["amount"]).sum() - others_rate * cedar["listed"].sum()
    assert first.stake is not None
    assert first.stake.low == pytest.approx(beyond * 100, abs=1)


def test_the_discount_up_to_which_selling_more_pays() -> None:
    """Both at costs of 60 %: 100 a month at 10 % earns 30; 200 a month earn as much at 25 %."""
    days = pd.date_range("2026-01-01", "2026-02-28", periods=12)
    own = pd.DataFrame({"person": "A", "day": days, "listed": 200 / 6, "rate": 0.25})
    rest = pd.DataFrame({"person": "B", "day": days, "listed": 100 / 6, "rate": 0.10})
    rows = pd.concat([own, rest]).assign(won=True, cost=lambda one: one["listed"] * 0.6)
    rows["amount"] = rows["listed"] * (1 - rows["rate"])
    found = discounts(SoldDeals(rows))
    first, second = found.sellers
    assert first.person == "A"
    assert [first.pays_up_to, found.cost] == pytest.approx([0.25, 0.6])
    assert second.pays_up_to == pytest.approx(1 - 0.6 - 2 * 0.15)
    assert found.as_much(found.usual) == pytest.approx(found.listed)
    unknown = discounts(SoldDeals(rows.assign(cost=np.nan)))
    assert np.isnan(unknown.sellers[0].pays_up_to)
    assert discount_finding(unknown, str) == "A gives 25.0% discount, the others 10.0%."
    assert discount_finding(found, str) == "A gives 25.0% discount, and it pays: at these sales up to 25.0% would."
    told = discounts(SoldDeals(rows.assign(cost=np.nan)), 0.6)
    assert told.sellers[0].pays_up_to == pytest.approx(0.25)


def test_without_deals_it_says_what_it_needs() -> None:
    for check in ("G3", "G5"):
        only = answers(check, None)[0]
        assert only.state == "few"
        assert "a row for each deal" in only.evidence


def many_deals(more: float) -> SoldDeals:
    """Ten sellers in two years, a dozen deals a quarter; those that cross a plan of 4,000 a month have more discount."""
    draw, rows = np.random.default_rng(5), []
    for seller in range(10):
        for month in pd.period_range("2024-01", "2025-12", freq="M"):
            done = 0.0
            for day in np.sort(draw.choice(28, 6, replace=False)):
                listed = 900 * np.exp(draw.normal(0, 0.5))
                crosses = done < 4000 <= done + listed * 0.85
                rate = float(np.clip(draw.normal(0.10, 0.04) + more * crosses, 0, 0.5))
                rows.append((f"S{seller}", month.start_time + pd.Timedelta(days=int(day)), listed, rate))
                done += listed * (1 - rate)
    table = pd.DataFrame(rows, columns=["person", "day", "listed", "rate"]).assign(won=True, cost=np.nan)
    return SoldDeals(table.assign(amount=table["listed"] * (1 - table["rate"])).sort_values("day", ignore_index=True))


def test_thresholds_bought_with_discounts_are_found() -> None:
    first = answers("G3", many_deals(0.03), 4000.0)[0]
    assert first.state == "found"
    assert first.title.startswith("Deals that cross a threshold of Revenue have ")
    assert first.stake is not None
    assert first.stake.low > 0
    assert answers("G3", many_deals(0.0), 4000.0)[0].state == "fine"


def test_an_interval_for_few_calls() -> None:
    rests = rests_on_conversion(5, 45)
    assert [rests.low, rests.high] == pytest.approx([0.0484, 0.235], abs=5e-4)
    assert too_few(rests, "conversion")
    many = rests_on_conversion(50, 500)
    assert many.wide == pytest.approx(0.2637, abs=5e-4)
    assert not too_few(many, "conversion")
    assert rests_on_average(1.0, 0.5, 100).wide == pytest.approx(0.098, abs=1e-5)
    assert too_few(rests_on_average(1.0, 2.0, 100), "average")


def test_results_that_rest_on_few_cases_are_found() -> None:
    found = {one.about[1]: one for one in answers("K5", of_the_sample())}
    assert {name: one.state for name, one in found.items()} == {"conversion": "found", "average sale": "found"}
    assert found["conversion"].title.startswith("A result of Conversion rests on 33 calls: 34.1% may be anything from ")
    unknown = answers("K5", None)[0]
    assert unknown.title == "How many cases stand behind the results of 2 KPIs is not known: Conversion, Average sale."


def test_the_terminal_hears_of_deals_and_since_when_kpis_are_paid(tmp_path: Path) -> None:
    scheme, workforce = results_of(of_the_sample(), 8000.0)
    (tmp_path / "scheme.yaml").write_text(dump(scheme), encoding="utf-8")
    table = workforce.table()[["person", "period", "kpi", "plan", "fact"]]
    table.to_csv(tmp_path / "results.csv", index=False)
    files = [str(tmp_path / name) for name in ("scheme.yaml", "results.csv")]
    told = run("checkup", *files, "--deals", str(DEALS))
    assert "Cedar gives 19.3% discount, the others 3.9%." in told.output
    wrong = run("checkup", *files, "--since", "1999-01")
    assert wrong.exit_code != 0
    assert "there are no results of “1999-01”" in wrong.output
    none = run("checkup", *files, "--deals", files[1])
    assert "no table of deals" in none.output
