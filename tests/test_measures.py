"""KPIs from transactions: hand-computed cases, a second way to compute, and what becomes of every row."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from scipy.stats import t as student

import kpi
from kpi.measures import Measured, Measures, dump_measures, measure, read_measures, suggest
from kpi.measures.calendar import Calendar
from kpi.measures.engine import opened
from kpi.periods import days_of
from tests import measures_oracle as oracle

DEALS = {"person": "seller", "date": "closed"}


def declared(*kpis: Mapping[str, object], period: str = "month", **tables: dict[str, str]) -> Measures:
    """A declaration of these KPIs; one table "deals" unless said otherwise."""
    return Measures.model_validate({"period": period, "tables": tables or {"deals": DEALS}, "kpis": kpis})


def run(measures: Measures, plans: pd.DataFrame | None = None, **tables: str) -> Measured:
    """What tables say that are written as lines of cells parted by blanks, ~ for a blank cell."""
    return measure(measures, {name: [table(text)] for name, text in tables.items()}, plans)


def table(text: str) -> pd.DataFrame:
    header, *rows = [line.split() for line in text.strip().splitlines()]
    return pd.DataFrame([[None if cell == "~" else cell for cell in row] for row in rows], columns=header, dtype=object)


def facts(made: Measured) -> dict[tuple[str, str, str], float | None]:
    rows = made.results
    values = [None if pd.isna(fact) else fact for fact in rows["fact"]]
    return dict(zip(zip(rows["person"], rows["period"], rows["kpi"], strict=True), values, strict=True))


# The articles' figures ---------------------------------------------------------------------------------------------------


def test_profit_is_not_revenue() -> None:
    kpi_ = {"name": "profit", "how": "profit", "revenue": "sum", "cost": "cost", "hours": "hours", "rate": 1500}
    made = run(
        declared(kpi_),
        deals="""
        seller closed sum cost hours
        Anna 2026-01-05 400000 150000 100
        Boris 2026-01-06 400000 150000 0""",
    )
    assert facts(made) == {("Anna", "2026-01", "profit"): 100_000, ("Boris", "2026-01", "profit"): 250_000}


def test_closed_to_potential() -> None:
    lines = [
        f"Anna 2026-01-{1 + n % 28:02} {'contract' if n < 15 else 'thinking' if n < 45 else 'consulting'}"
        for n in range(50)
    ]
    lines += [f"Boris 2026-01-{1 + n % 28:02} {'contract' if n < 10 else 'thinking'}" for n in range(50)]
    kpi_ = {"name": "closed", "how": "closed to potential", "closed": {"result": "contract"}}
    made = run(declared(kpi_), deals="seller closed result\n" + "\n".join(lines))
    assert [row.fact for row in made.results.itertuples()] == [30, 20]
    assert made.results["unit"].tolist() == ["%", "%"]


def test_gross_margin_of_payments_received() -> None:
    """Invoices 500,000 / 300,000 / 200,000 with costs of 70, 70 and 75 %; received 300,000 in two parts, 300,000, nothing."""
    kpi_ = {"name": "margin", "how": "margin", "paid": "received", "amount": "invoice", "cost": "cost"}
    made = run(
        declared(kpi_, payments={"person": "seller", "date": "day"}),
        payments="""
        seller day received invoice cost
        Anna 2026-01-05 100000 500000 350000
        Anna 2026-01-15 200000 500000 350000
        Anna 2026-01-25 300000 300000 210000
        Anna 2026-01-31 0 200000 150000
        Anna 2026-02-01 ~ 200000 150000
        Boris 2026-01-31 -100 -200 -50
        Boris 2026-02-01 10 0 5""",
    )
    assert facts(made) == {
        ("Anna", "2026-01", "margin"): 180_000,
        ("Anna", "2026-02", "margin"): None,
        ("Boris", "2026-01", "margin"): -75,
        ("Boris", "2026-02", "margin"): None,
    }
    counted = made.counted.set_index("outcome")["rows"].to_dict()
    assert counted == {"used": 5, "“received” is blank": 1, "“invoice” is 0, so it has no margin": 1}


def test_weighted_contacts_range_and_discounts() -> None:
    made = run(
        declared(
            {"name": "contacts", "how": "contacts", "channel": "channel"},
            {"name": "range", "how": "range", "goods": "item"},
            {"name": "discount", "how": "discount share", "amount": "sum", "discount": "off"},
            {"name": "per hour", "how": "performance", "result": "sum", "hours": "hours"},
        ),
        deals="""
        seller closed channel item sum off hours
        Anna 2026-01-05 Talk tea 90 10 2
        Anna 2026-01-06 call tea 70 30 1
        Anna 2026-01-07 e-mail jam 100 0 1
        Anna 2026-01-08 e-mail ~ ~ 5 1""",
    )
    assert facts(made) == {
        ("Anna", "2026-01", "contacts"): 7,
        ("Anna", "2026-01", "range"): 2,
        ("Anna", "2026-01", "discount"): pytest.approx(100 * 40 / 300, rel=1e-15),
        ("Anna", "2026-01", "per hour"): 65,
    }


def test_receivables_at_the_end_of_each_period() -> None:
    """100 is paid two weeks late, 50 never, 30 was paid before it was written."""
    of = {"how": "receivables", "amount": "sum", "paid_on": "paid", "due": "due"}
    made = run(
        declared(
            *({"name": shows, "shows": shows} | of for shows in ("open", "overdue", "days overdue", "money days"))
        ),
        deals="""
        seller closed sum paid due
        Anna 2026-01-05 100 2026-03-03 2026-02-17
        Anna 2026-02-10 50 ~ 2026-02-20
        Anna 2026-02-11 30 2026-01-31 2026-02-28
        Boris 2026-04-01 1 2026-04-01 2026-04-01""",
    )
    found = {(period, name): value for (person, period, name), value in facts(made).items() if person == "Anna"}
    assert [found[period, "open"] for period in ("2026-01", "2026-02", "2026-03", "2026-04")] == [100, 150, 50, 50]
    assert [found[period, "overdue"] for period in ("2026-01", "2026-02", "2026-03", "2026-04")] == [0, 150, 50, 50]
    assert found["2026-02", "days overdue"] == pytest.approx((100 * 11 + 50 * 8) / 150, rel=1e-15)
    assert found["2026-03", "days overdue"] == 39
    # In February 11 days of 100 and 8 of 50, in March 3 of 100 and 31 of 50.
    assert [found[period, "money days"] for period in ("2026-02", "2026-03")] == [1_500, 1_850]
    assert found["2026-01", "days overdue"] == 0


def test_overdue_days_fit_the_deduction_that_uses_them() -> None:
    """Interest on amount times days comes out as if every invoice were charged by itself."""
    of = {"how": "receivables", "amount": "sum", "paid_on": "paid", "due": "due"}
    made = facts(
        run(
            declared(*({"name": shows, "shows": shows} | of for shows in ("overdue", "days overdue"))),
            deals="seller closed sum paid due\nAnna 2026-01-01 200000 ~ 2026-01-11\nAnna 2026-01-01 100 ~ 2026-01-30",
        )
    )
    product = made["Anna", "2026-01", "overdue"] * made["Anna", "2026-01", "days overdue"]  # type: ignore[operator]
    assert product == pytest.approx(200_000 * 20 + 100 * 1)


# Too few -----------------------------------------------------------------------------------------------------------------


def test_conversion_needs_five_hundred_calls() -> None:
    lines = [f"Anna 2026-01-05 call {'won' if n < 50 else 'lost'}" for n in range(500)]
    lines += [f"Anna 2026-01-05 web {'won' if n < 81 else 'lost'}" for n in range(263)]
    kpi_ = {"name": "conversion", "how": "conversion", "success": {"result": "won"}, "per": "channel"}
    made = run(declared(kpi_), deals="seller closed channel result\n" + "\n".join(lines))
    assert facts(made) == {("Anna", "2026-01", "conversion: call"): 10, ("Anna", "2026-01", "conversion: web"): None}
    row = made.too_few.iloc[0]
    assert [row["kpi"], row["rows"], row["at_least"]] == ["conversion: web", 263, 500]
    assert row["value"] == pytest.approx(100 * 81 / 263)
    published = (25.53, 36.62)  # Newcombe 1998 for 81 of 263
    assert (round(row["low"], 2), round(row["high"], 2)) == published
    ends = binomtest(81, 263).proportion_ci(method="wilson")
    assert (row["low"], row["high"]) == (pytest.approx(100 * ends.low), pytest.approx(100 * ends.high))
    assert "1 value comes from too few rows" in str(made.problems[-1])


@pytest.mark.parametrize(("hits", "rows"), [(0, 20), (1, 29), (20, 20), (15, 148)])
def test_wilson_at_the_edges(hits: int, rows: int) -> None:
    lines = [f"Anna 2026-01-05 {int(n < hits)}" for n in range(rows)]
    kpi_ = {"name": "c", "how": "conversion", "success": {"won": 1}, "at_least": 500}
    row = run(declared(kpi_), deals="seller closed won\n" + "\n".join(lines)).too_few.iloc[0]
    ends = binomtest(hits, rows).proportion_ci(method="wilson")
    assert (row["low"] / 100, row["high"] / 100) == (
        pytest.approx(ends.low, abs=1e-12),
        pytest.approx(ends.high, abs=1e-12),
    )


def test_average_needs_a_hundred_sales() -> None:
    kpi_ = {"name": "average", "how": "average sale", "amount": "sum"}
    lines = [f"Anna 2026-01-05 {100 + n}" for n in range(100)]
    few = ["Boris 2026-01-05 100", "Boris 2026-01-06 300", "Boris 2026-01-07 200", "Clara 2026-01-07 5"]
    made = run(declared(kpi_), deals="seller closed sum\n" + "\n".join(lines + few))
    assert facts(made) == {
        ("Anna", "2026-01", "average"): 149.5,
        ("Boris", "2026-01", "average"): None,
        ("Clara", "2026-01", "average"): None,
    }
    boris, clara = made.too_few.to_dict("records")
    half = student.ppf(0.975, 2) * 100 / 3**0.5
    assert (boris["value"], boris["low"], boris["high"]) == (200, pytest.approx(200 - half), pytest.approx(200 + half))
    assert np.isnan(clara["low"])
    assert clara["value"] == 5


def test_a_card_says_what_is_paid_without_a_fact() -> None:
    """What comes from too few rows is left to the card: left out, the other KPI carries all the weight."""
    plans = pd.DataFrame(
        {"person": ["Anna"] * 2, "period": "2026-01", "kpi": ["average", "revenue"], "plan": [100.0, 200.0]}
    )
    made = run(
        declared(
            {"name": "average", "how": "average sale", "amount": "sum"}, {"name": "revenue", "how": "sum", "of": "sum"}
        ),
        plans,
        deals="seller closed sum\nAnna 2026-01-05 200",
    )
    curve = {"knots": [[0.8, 0.5], [1, 1]]}
    kpis = [{"name": name, "weight": 0.5, "curve": curve, "missing": "leave_out"} for name in ("average", "revenue")]
    scheme = kpi.Scheme.model_validate(
        {"team": {"individual_share": 1}, "cards": [{"role": "Seller", "target_bonus": 100, "kpis": kpis}]}
    )
    paid = kpi.pay(scheme, kpi.build(made.results, None, scheme))
    assert paid.payout.tolist() == [[10_000]]


def test_quantity_times_price() -> None:
    """3 × 19.99 and 2 × 10.50, half of the second given away; a quarter of a cent is kept to four decimals."""
    full = {"name": "full", "how": "product", "of": "units", "by": "price"}
    less = full | {"name": "less", "less": "off"}
    made = run(
        declared(full, less),
        deals="""
        seller closed units price off
        Anna 2026-01-05 3 19.99 0
        Anna 2026-01-06 2 10.50 0.5
        Anna 2026-02-01 -1 19.99 0
        Boris 2026-01-05 1.5 0.3333 0
        Boris 2026-01-05 1 10 20
        Boris 2026-01-05 ~ 10 0""",
    )
    assert facts(made) == {
        ("Anna", "2026-01", "full"): 80.97, ("Anna", "2026-01", "less"): 70.47,
        ("Anna", "2026-02", "full"): -19.99, ("Anna", "2026-02", "less"): -19.99,
        ("Boris", "2026-01", "full"): 10.5, ("Boris", "2026-01", "less"): 0.5,
    }  # fmt: skip
    assert "1 of 6 rows is set aside: “off” is no share from 0 to 1" in str(made.problems)


def test_days_between_two_dates() -> None:
    cycle = {"name": "cycle", "how": "days", "start": "met", "end": "closed"}
    made = run(
        declared(cycle, cycle | {"name": "sure", "at_least": 3}),
        deals="""
        seller met closed
        Anna 2025-12-31 2026-01-10
        Anna 2026-01-10 2026-01-15
        Anna ~ 2026-01-15
        Anna 2026-01-20 2026-01-15
        Anna 2024-02-28 2024-03-01""",
    )
    assert facts(made) == {
        ("Anna", "2024-03", "cycle"): 2, ("Anna", "2024-03", "sure"): None,
        ("Anna", "2026-01", "cycle"): 7.5, ("Anna", "2026-01", "sure"): None,
    }  # fmt: skip
    assert made.results["direction"].unique().tolist() == ["lower"]
    reasons = dict(zip(made.counted["outcome"], made.counted["rows"], strict=True))
    assert reasons == {"used": 3, "“met” is blank": 1, "“closed” is before “met”": 1}
    (few,) = made.too_few[made.too_few["period"] == "2026-01"].to_dict("records")
    assert (few["low"], few["high"]) == pytest.approx((7.5 - 12.706204736 * 2.5, 7.5 + 12.706204736 * 2.5))


@pytest.mark.parametrize(("written", "rates"), [("0 to 1", (0.1, 0.4, 0)), ("per cent", (10, 40, 0))])
def test_rates_of_discount_count_by_amount(written: str, rates: tuple[float, float, float]) -> None:
    """10 % of 300, 40 % of 100 and nothing of 100 are 70 of 500; the row without a rate is set aside."""
    kpi_ = {"name": "discount", "how": "average discount", "amount": "sum", "discount": "off", "written": written}
    lines = [
        f"Anna 2026-01-05 {amount} {rate}" for amount, rate in zip((300, 100, 100, 999), (*rates, "~"), strict=True)
    ]
    made = run(declared(kpi_), deals="seller closed sum off\n" + "\n".join(lines))
    assert facts(made) == {("Anna", "2026-01", "discount"): 14}


def test_discounts_are_never_taken_for_what_they_are_not() -> None:
    share = {"name": "given", "how": "discount share", "amount": "sum", "discount": "off"}
    rates = "seller closed sum off\nAnna 2026-01-05 80 0.2\nAnna 2026-01-06 50 0.5\nAnna 2026-01-06 50 0"
    with pytest.raises(kpi.Refused, match="every number in “off” lies between 0 and 1, as rates do"):
        run(declared(share), deals=rates)
    assert facts(run(declared(share | {"written": "money"}), deals=rates))
    average = share | {"how": "average discount"}
    assert facts(run(declared(average), deals=rates))["Anna", "2026-01", "given"] == pytest.approx(100 * 41 / 180)
    for written, off in (("0 to 1", 20), ("per cent", 120)):
        with pytest.raises(kpi.Refused, match=f"has the number {off}, and a rate that is written"):
            run(declared(average | {"written": written}), deals=f"seller closed sum off\nAnna 2026-01-05 80 {off}")


# Exactness and rules -----------------------------------------------------------------------------------------------------


def test_money_is_exact() -> None:
    """Ten thousand times 0.1 and a large amount: floats would drift."""
    lines = ["Anna 2026-01-05 0.1"] * 10_000 + ["Anna 2026-01-05 99999999999.99", "Anna 2026-01-05 -99999999999.99"]
    made = run(
        declared({"name": "sum", "how": "sum", "of": {"sum": 0.3}}), deals="seller closed sum\n" + "\n".join(lines)
    )
    assert facts(made) == {("Anna", "2026-01", "sum"): 300.0}


def test_floats_in_memory_mean_what_they_show() -> None:
    frame = pd.DataFrame({"seller": "Anna", "closed": pd.to_datetime("2026-01-05"), "sum": [0.1] * 3 + [np.nan]})
    made = measure(declared({"name": "sum", "how": "sum", "of": "sum"}), {"deals": [frame]})
    assert facts(made) == {("Anna", "2026-01", "sum"): 0.3}
    assert made.counted.set_index("outcome")["rows"].to_dict() == {"used": 3, "“sum” is blank": 1}


def test_the_last_value_is_that_of_the_latest_moment() -> None:
    made = run(
        declared({"name": "stock", "how": "last", "of": "sum"}),
        deals="""
        seller closed sum
        Anna 2026-01-31T09:00 5
        Anna 2026-01-31T17:00 7
        Anna 2026-01-31T17:00 1
        Anna 2026-01-02 100
        Anna 2026-01-31T18:00 x""",
    )
    assert facts(made) == {("Anna", "2026-01", "stock"): 8}


def test_a_day_is_the_one_that_is_written() -> None:
    """An offset does not move a transaction into another month."""
    made = run(
        declared({"name": "n", "how": "count"}),
        deals="seller closed\nAnna 2026-01-31T23:30:00-05:00\nAnna 2026-02-01T00:30:00+09:00",
    )
    assert facts(made) == {("Anna", "2026-01", "n"): 1, ("Anna", "2026-02", "n"): 1}


def test_nothing_that_fits_is_zero_and_nothing_readable_is_missing() -> None:
    of: dict[str, object] = {"how": "sum", "of": "sum", "where": {"new": ["yes", "TRUE"]}}
    text = "seller closed sum new\nAnna 2026-01-05 5 no\nBoris 2026-01-05 x yes\nClara 2026-01-05 3 Yes"
    made = facts(run(declared(of | {"name": "new"}, {"name": "n", "how": "count"}), deals=text))
    assert (made["Anna", "2026-01", "new"], made["Clara", "2026-01", "new"]) == (0, 3)
    assert made["Boris", "2026-01", "new"] is None
    both = declared(
        of | {"name": "new", "no_rows": "zero", "table": "deals"},
        {"name": "n", "how": "count", "table": "calls"},
        deals=DEALS,
        calls=DEALS,
    )
    zero = facts(run(both, deals=text, calls="seller closed\nBoris 2026-01-05\nDora 2026-01-05"))
    assert (zero["Boris", "2026-01", "new"], zero["Dora", "2026-01", "new"]) == (None, 0)


def test_a_ratio_over_two_tables() -> None:
    measures = declared(
        {"name": "hit", "how": "ratio", "top": {"table": "deals"}, "bottom": {"table": "calls"}, "times": 100},
        deals=DEALS,
        calls={"person": "who", "date": "day", "team": "team"},
    )
    made = run(
        measures,
        deals="seller closed\nAnna 2026-01-05\nBoris 2026-01-05",
        calls="who day team\nAnna 2026-01-05 North\nAnna 2026-01-06 South\nClara 2026-01-06 South",
    )
    assert facts(made) == {("Anna", "2026-01", "hit"): 50, ("Clara", "2026-01", "hit"): 0}
    assert made.results["team"].tolist() == ["South", "South"], "who moves has the last team of the period"


def test_every_row_is_accounted_for() -> None:
    made = run(
        declared({"name": "sum", "how": "sum", "of": "sum", "where": {"kind": "a"}, "per": "ch"}),
        deals="""
        seller closed sum kind ch
        Anna 2026-01-05 1 a x
        ~ 2026-01-05 1 a x
        Anna ~ 1 a x
        Anna 2026-13-05 1 a x
        Anna 2026-01-05 1 b x
        Anna 2026-01-05 1 a ~
        Anna 2026-01-05 ~ a x
        Anna 2026-01-05 1,5 a x
        Anna 3026-01-05 1 a x
        Anna 2026-01-05 0.00001 a x""",
    )
    assert made.counted.set_index("outcome")["rows"].to_dict() == {
        "used": 2, "no person": 1, "no date": 1, "the date cannot be read": 2, "outside the filter": 1,
        "“ch” is blank": 1, "“sum” is blank": 1, "“sum” is no number": 1,
    }  # fmt: skip
    said = [str(problem) for problem in made.problems]
    assert "deals: 2 of 10 rows are set aside: the date cannot be read. Mend them, if they count." in said
    assert any("more than four decimals" in text for text in said)
    assert not any("outside" in text for text in said)


@pytest.mark.parametrize(
    ("decimal", "dates", "text"),
    [
        (
            ",",
            "day first",
            "Anna;31.01.2026;1.234,50\nAnna;1/2/2026 10:15;1 000\nAnna;2026-02-03;7\nAnna;2026-02-03;1.23",
        ),
        (".", "month first", "Anna;01/31/2026;1,234.50\nAnna;2/1/2026;1'000\nAnna;02-03-2026;7\nAnna;2026-02-03;1,23"),
    ],
)
def test_numbers_and_dates_as_offices_write_them(tmp_path: Path, decimal: str, dates: str, text: str) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("seller;closed;sum\n" + text, encoding="utf-8-sig")
    measures = declared({"name": "sum", "how": "sum", "of": "sum"}, deals=DEALS | {"decimal": decimal, "dates": dates})
    made = measure(measures, {"deals": [path]})
    assert facts(made) == {("Anna", "2026-01", "sum"): 1234.5, ("Anna", "2026-02", "sum"): 1007}
    assert made.counted.set_index("outcome")["rows"].to_dict() == {"used": 3, "“sum” is no number": 1}


@pytest.mark.parametrize(
    ("grain", "first", "day", "name"),
    [
        ("month", 4, "2026-03-31", "2026-03"),
        ("quarter", 1, "2026-03-31", "2026-Q1"),
        ("quarter", 4, "2026-03-31", "2026-Q1"),
        ("quarter", 2, "2026-03-31", "2026-02/2026-04"),
        ("year", 1, "2026-03-31", "2026"),
        ("year", 4, "2026-03-31", "2025-04/2026-03"),
        ("year", 12, "2026-11-30", "2025-12/2026-11"),
        ("week", 1, "2027-01-03", "2026-W53"),
        ("week", 1, "2027-01-04", "2027-W01"),
    ],
)
def test_periods(grain: str, first: int, day: str, name: str) -> None:
    measures = declared({"name": "n", "how": "count"}, period=grain).revise(year_starts=first)
    made = run(measures, deals=f"seller closed\nAnna {day}")
    assert made.results["period"].tolist() == [name]
    calendar = Calendar(grain, first)  # type: ignore[arg-type]
    bounds = days_of(name)
    assert bounds is not None
    assert calendar.days(calendar.number(bounds[0].date())) == tuple(one.date() for one in bounds)
    assert bounds[0] <= pd.Timestamp(day) <= bounds[1]


# The oracle --------------------------------------------------------------------------------------------------------------

PEOPLE = st.sampled_from(["Anna", "Boris", " Anna ", "", None])
DAYS = st.sampled_from(
    ["2025-12-29", "2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2026-03-15", "2026-02-30", "", None]
)
NUMBERS = st.one_of(
    st.decimals(-1000, 1000, places=2).map(str),
    st.sampled_from(["0", "0.00005", "1e", "", None, "x", "9999.1234"]),
)
RATES = st.sampled_from(["0", "0.2", "0.05", "1", "1.5", "-0.1", "", None, "x"])
WORDS = st.sampled_from(["call", "Call ", "web", "x'; DROP TABLE y", "", None])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "who": PEOPLE,
            "when": DAYS,
            "sum": NUMBERS,
            "cost": NUMBERS,
            "ch": WORDS,
            "paid": DAYS,
            "due": DAYS,
            "rate": RATES,
        }
    ),
    max_size=25,
)
KPIS: list[Mapping[str, object]] = [
    {"name": "sum", "how": "sum", "of": "sum"},
    {"name": "profit", "how": "sum", "of": {"sum": 1, "cost": -1.5}, "blank": "zero"},
    {"name": "count", "how": "count", "where": {"ch": ["CALL", "x'; drop table y"]}, "per": "ch"},
    {"name": "kinds", "how": "distinct", "of": "ch"},
    {"name": "average", "how": "average", "of": "sum", "at_least": 2},
    {"name": "share", "how": "ratio", "top": {"where": {"ch": "call"}}, "bottom": {}, "times": 100, "at_least": 2},
    {"name": "rate", "how": "ratio", "top": {"of": "cost"}, "bottom": {"of": "sum"}},
    {"name": "spread", "how": "ratio", "top": {"distinct": "ch"}, "bottom": {"of": "sum"}, "per": "ch"},
    {"name": "weighted", "how": "weighted", "by": "ch", "weights": {"call": 2, "web": 0.5}},
    {"name": "weighed", "how": "weighted", "by": "ch", "weights": {"call": 2, "web": 0.5}, "of": "sum"},
    {"name": "last", "how": "last", "of": "sum"},
    {"name": "product", "how": "product", "of": "sum", "by": "cost"},
    {"name": "reduced", "how": "product", "of": "sum", "by": "cost", "less": "rate", "blank": "zero", "per": "ch"},
    {"name": "taken", "how": "days", "start": "when", "end": "paid", "at_least": 2},
    {"name": "left", "how": "days", "start": "paid", "end": "due", "where": {"ch": "call"}},
    {"name": "by", "how": "ratio", "top": {"of": "sum", "by": "rate"}, "bottom": {"of": {"sum": 1, "rate": 0}}},
    {"name": "margin", "how": "margin", "paid": "sum", "amount": "cost", "cost": "sum"},
    {"name": "margin zero", "how": "margin", "paid": "cost", "amount": "sum", "cost": "cost", "blank": "zero"},
    *(
        {"name": shows, "how": "receivables", "amount": "sum", "paid_on": "paid", "due": "due", "shows": shows}
        for shows in ("open", "overdue", "days overdue", "money days")
    ),
]


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS, grain=st.sampled_from(["month", "quarter", "year", "week"]))
def test_a_second_way_comes_to_the_same(rows: list[dict[str, str | None]], grain: str) -> None:
    measures = declared(*KPIS, period=grain, deals={"person": "who", "date": "when"})
    frame = pd.DataFrame(rows, columns=["who", "when", "sum", "cost", "ch", "paid", "due", "rate"], dtype=object)
    made = measure(measures, {"deals": [frame]}, threads=1)
    wanted, found = oracle.facts(measures, {"deals": rows}), facts(made)
    assert found.keys() == wanted.keys()
    for key, value in wanted.items():
        assert found[key] == (None if value is None else pytest.approx(value, rel=1e-14, abs=1e-12)), key
    exact = [
        key for key in wanted if key[2] in ("sum", "profit", "product", "reduced", "margin", "weighed", "open", "last")
    ]
    assert [found[key] for key in exact] == [wanted[key] for key in exact], "sums of money are the same to the last bit"
    for _key, some in made.counted.groupby(["kpi", "part"]):
        assert some["rows"].sum() == len(rows)


def test_files_and_tables_in_memory_mean_the_same(tmp_path: Path) -> None:
    rows = [{"who": f"P{n % 7}", "when": f"2026-0{1 + n % 5}-1{n % 9}", "sum": f"{n * 37 % 1000}.{n % 100:02}", "cost": f"{n % 13}", "ch": ("call", "web", "")[n % 3], "paid": "2026-03-05" if n % 2 else "", "due": f"2026-0{1 + n % 5}-28", "rate": f"0.{n % 4}"} for n in range(500)]  # fmt: skip
    measures = declared(*KPIS, deals={"person": "who", "date": "when"})
    frame = pd.DataFrame(rows)
    frame.iloc[:200].to_csv(tmp_path / "a.csv", index=False)
    frame.iloc[200:300, ::-1].to_csv(tmp_path / "b.txt", index=False, sep="\t", encoding="utf-16")
    typed = frame.iloc[300:].assign(
        when=pd.to_datetime(frame["when"]), sum=frame["sum"].astype(float), cost=frame["cost"].astype(int)
    )
    typed.to_parquet(tmp_path / "c.parquet")
    from_files = measure(measures, {"deals": [tmp_path / "a.csv", tmp_path / "b.txt", tmp_path / "c.parquet"]})
    from_memory = measure(measures, {"deals": [frame]})
    pd.testing.assert_frame_equal(from_files.results, from_memory.results)
    pd.testing.assert_frame_equal(from_files.too_few, from_memory.too_few)
    assert facts(from_memory) == {
        key: None if value is None else pytest.approx(value, rel=1e-14)
        for key, value in oracle.facts(measures, {"deals": rows}).items()
    }


# Declarations ------------------------------------------------------------------------------------------------------------

YAML = """
title: Sales
period: quarter
year_starts: 4
tables: {deals: {person: seller, date: closed, decimal: ','}}
kpis:
  - {name: revenue, how: sum, of: sum, where: {won: true, year: 2026}}
  - {name: profit, how: profit, revenue: sum, hours: h, rate: 12.5}
"""


def test_what_is_written_reads_back() -> None:
    measures = read_measures(YAML)
    assert measures.plain[0].where == {"won": ("true",), "year": ("2026",)}  # type: ignore[union-attr]
    assert read_measures(dump_measures(measures)) == measures
    assert yaml.safe_load(dump_measures(measures))["kpis"][1]["rate"] == 12.5


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("how: sum", "how: total"), ["kpis › revenue", "choose one of"]),
        (("of: sum, ", ""), ["kpis › revenue › of: this field is missing"]),
        (("name: profit", "name: revenue"), ["KPIs named twice: revenue"]),
        (("rate: 12.5", "rate: x"), ["kpis › profit › rate: this is not a number (found: x)"]),
        (("rate: 12.5", "tarif: 12.5"), ["kpis › profit › tarif: there is no such field"]),
        (
            ("{name: profit", "{name: profit, table: calls"),
            ["“profit” is made from a table “calls”, and there are: deals"],
        ),
        (("period: quarter", "period: decade"), ["period: choose one of"]),
        (("year_starts: 4", "year_starts: 13"), ["year_starts: must be 12 or less"]),
        (("title: Sales", "title: [a"), ["line 3: this is not a file of measures"]),
        (("title: Sales", "measures: 9"), ["measures: must be 1 or less"]),
        ((YAML, "[1]"), ["this is not a file of measures: it holds no fields"]),
        (("h, rate: 12.5", "h"), ["extra work needs both"]),
    ],
)
def test_bad_declarations_say_where_and_what(change: tuple[str, str], words: list[str]) -> None:
    with pytest.raises(kpi.Refused) as refused:
        read_measures(YAML.replace(*change), "m.yaml")
    for word in words:
        assert word in str(refused.value)


# Suggestions -------------------------------------------------------------------------------------------------------------


def test_columns_suggest_what_they_are_enough_for() -> None:
    sample = table("""
        Wer Wann Summe Kosten Weg Stand Bezahlt Ware
        Anna 31.01.2026 1.234,50 100,00 Call Won 2026-02-01 tea
        Anna 01.02.2026 2,00 1,00 e-mail lost ~ jam""")
    ours = {"person": "Wer", "date": "Wann", "amount": "Summe", "cost": "Kosten", "channel": "Weg", "status": "Stand", "paid_on": "Bezahlt", "product": "Ware"}  # fmt: skip
    found = suggest(ours, sample)
    assert found is not None
    assert [kpi_.name for kpi_ in found.kpis] == [
        "revenue", "average sale", "profit", "range of goods", "revenue per cost", "receivables", "days to pay", "conversion", "weighted contacts",
        "won to lost", "margin on sales",
    ]  # fmt: skip
    assert [kpi_.title for kpi_ in found.kpis][:2] == ["revenue, only “Won”", "average sale, only “Won”"]
    assert (found.table.decimal, found.table.dates) == (",", "day first")
    made = measure(found.chosen({"profit": True, "weighted contacts": True}), {"deals": [sample]})
    assert facts(made) == {
        ("Anna", "2026-01", "profit"): 1134.5, ("Anna", "2026-01", "weighted contacts"): 2,
        ("Anna", "2026-02", "profit"): 0, ("Anna", "2026-02", "weighted contacts"): 1,
    }  # fmt: skip
    assert measure(found.chosen(), {"deals": [sample]}).results["kpi"].nunique() == 12


@pytest.mark.parametrize(
    ("text", "ours", "kpis"),
    [
        ("p d q c\nAnna 2026-01-05 3 19.99", "quantity price", {"revenue": 59.97}),
        ("p d q c off\nAnna 2026-01-05 2 10 0.25", "quantity price discount", {"revenue": 15}),
        ("p d q c off\nAnna 2026-01-05 2 10 5", "quantity price discount", {"revenue before discount": 20}),
        ("p d c\nAnna 2026-01-05 19.99", "price", {"revenue": 19.99}),
        ("p d s\nAnna 2026-01-05 2025-12-31", "started", {"sales cycle": 5}),
        ("p d s\nAnna 2026-01-05 2026-01-07", "shipped", {"days to delivery": 2}),
        ("p d s\nAnna 2026-01-05 2026-02-05", "paid_on", {"days to pay": 31}),
        ("p d m\nAnna 2026-01-05 7.5", "profit", {"profit": 7.5}),
        ("p d a off\nAnna 2026-01-05 80 0.2\nAnna 2026-01-06 20 0.4", "amount discount", {"average discount": 24}),
        ("p d a Off%\nAnna 2026-01-05 80 20\nAnna 2026-01-06 20 40", "amount discount", {"average discount": 24}),
        ("p d a off\nAnna 2026-01-05 80 20", "amount discount", {"discount share": 20}),
        ("p d a st\nAnna 2026-01-05 80 Won\nAnna 2026-01-06 20 Lost", "amount status", {"revenue": 80, "conversion": None}),
        ("p d a st\nAnna 2026-01-05 80 Gewonnen\nAnna 2026-01-06 20 offen", "amount status", {"revenue": 80}),
        ("p d a st\nAnna 2026-01-05 80 Shipped\nAnna 2026-01-06 20 Cancelled", "amount status", {"revenue": 80}),
        ("p d a st\nAnna 2026-01-05 80 5\nAnna 2026-01-06 20 6", "amount status", {"revenue": 100}),
    ],
)  # fmt: skip
def test_columns_suggest_what_they_can_be_made_into(text: str, ours: str, kpis: dict[str, float | None]) -> None:
    sample = table(text)
    meant = dict(zip(["person", "date", *ours.split()], sample.columns, strict=True))
    found = suggest(meant, sample)
    assert found is not None
    made = facts(measure(found.chosen(), {"deals": [sample]}))
    assert {name: made["Anna", "2026-01", name] for name in kpis} == kpis


def test_a_state_that_comes_late_counts_as_well() -> None:
    rows = pd.DataFrame({"p": "Anna", "d": "2026-01-05", "a": "1", "st": ["Paid off"] * 1500 + ["Cancelled"] * 10})
    found = suggest({"person": "p", "date": "d", "amount": "a", "status": "st"}, rows)
    assert found is not None
    assert facts(measure(found.chosen({"revenue": True}), {"deals": [rows]})) == {("Anna", "2026-01", "revenue"): 1500}


def test_no_person_or_no_date_suggests_nothing() -> None:
    assert suggest({"person": "a", "amount": "b"}) is None
    alone = suggest({"person": "a", "date": "b"})
    assert alone is not None
    assert alone.kpis == ()


def test_a_ctrl_c_that_duckdb_hears_is_one() -> None:
    with opened([]) as engine, pytest.raises(KeyboardInterrupt), engine._in_words():
        raise RuntimeError("Query interrupted")
