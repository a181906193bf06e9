"""Amounts in several currencies and units, wherever a file says them."""

import copy
import datetime as dt
import io
import pickle

import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pytest

from kpi import intake
from kpi.intake.cells.figures import Figures
from kpi.intake.checkup import concerns
from kpi.intake.files.cellformats import Amount, currency_in
from kpi.intake.mends import Convert
from kpi.intake.money.currencies import base_of, currency_of, is_currency
from tests.test_intake import errors, notices, read, records, text
from tests.test_intake_periods import found


@pytest.mark.parametrize(
    ("cell", "value", "currency"),
    [
        ("750 CHF", 750, "CHF"), ("SEK750", 750, "SEK"), ("€ 1.234,50", 1234.5, "EUR"), ("-£7", -7, "GBP"), ("(7 €)", -7, "EUR"), ("7 Ft", 7, "HUF"),
        ("7 500 руб.", 7500, "RUB"), ("₱7", 7, "PHP"), ("7 zł", 7, "PLN"), ("kr. 7", 7, "kr"), ("A$7", 7, "A$"), ("US$7", 7, "USD"), ("7", 7, None),
        ("7 %", 0.07, None), ("7 Euro", 7, "EUR"), ("EUR 0,75", 0.75, "EUR"),
    ],
)  # fmt: skip
def test_what_stands_beside_an_amount_is_kept(cell: str, value: float, currency: str | None) -> None:
    look = Figures(text([cell]))
    assert look.read(",").values[0] == pytest.approx(value)
    assert look.currencies.tolist() == [currency] or (currency is None and look.currencies.isna().all())


@pytest.mark.parametrize(
    "cell", ["EMP001", "DEC 5", "NRW 12", "CHF007", "EUR 007", "KPI 3", "ABC5", "5 XXX", "5 YTD", "TOP"]
)
def test_what_is_no_currency_makes_no_number(cell: str) -> None:
    look = Figures(text([cell]))
    assert look.read(None).unreadable.all()
    assert look.currencies.isna().all()


def test_badges_beside_results_are_no_kpi() -> None:
    taken = read("Name;Month;Sales;Badge\nMia;2027-01;5;USR017\nBen;2027-01;6;USR018\n")
    assert taken.results["kpi"].unique().tolist() == ["Sales"]
    assert notices(taken) == ["a column was not used: Badge"]


@pytest.mark.parametrize(
    "content",
    [
        "Name,Month,Sales\nMia,2027-01,700 CHF\nBen,2027-01,70000 HUF\nIda,2027-01,800 CHF\n",
        "person,period,kpi,plan,fact\nMia,2027-01,s,CHF 700,CHF 600\nBen,2027-01,s,7 Ft,6 Ft\nIda,2027-01,s,CHF 7,CHF 6\n",
        "person,period,kpi,unit,plan,fact\nMia,2027-01,s,CHF,7,6\nBen,2027-01,s,Ft,7,6\nIda,2027-01,s,CHF,7,6\n",
    ],
)
def test_amounts_of_one_kpi_in_several_currencies_are_told_and_can_be_converted(content: str) -> None:
    taken = read(content)
    assert any("several currencies, which are not converted: CHF, HUF" in one for one in notices(taken))
    (concern,) = found(taken, "currencies")
    assert (concern.rows, concern.sample[0].place.row) == (1, 3)
    (offer,) = concern.offers
    assert isinstance(offer.mend, Convert)
    assert offer.ask == "rate"
    mended = intake.mended(taken, [offer.mend.revise(rate=0.0025)])
    assert mended.results["unit"].tolist() == ["CHF", "CHF", "CHF"]
    assert mended.results["fact"].iloc[1] == pytest.approx(taken.results["fact"].iloc[1] * 0.0025)


def test_one_currency_however_it_is_written_is_no_concern() -> None:
    same = read("Name,Month,Sales\nMia,2027-01,€700\nBen,2027-01,800 EUR\nIda,2027-01,900\n")
    assert records(same, "unit", "fact") == [("EUR", 700), ("EUR", 800), (None, 900)]
    assert not found(same, "currencies")
    two = read("person,period,kpi,plan,fact\nMia,2027-01,a,€7,€6\nMia,2027-01,b,£7,£6\n")
    assert not found(two, "currencies")


def test_a_plan_in_another_currency_than_its_fact_is_an_error() -> None:
    taken = read("person,period,kpi,plan,fact\nMia,2027-01,s,€700,€600\nBen,2027-01,s,€700,£600\n")
    (problem,) = errors(taken)
    assert "in 1 row the plan is in another currency than the fact: EUR and GBP" in problem.what
    assert "row 3" in problem.where
    above = read("Name;Plan (CHF);Ist (USD);Monat\nMia;10;9;2027-01\n")
    assert "in 1 row the plan is in another currency than the fact: CHF and USD" in errors(above)[0].what
    assert read("Name;Plan (CHF);Ist CHF;Monat\nMia;10;9;2027-01\n").ok
    apart = read(
        "plan.csv::person,period,kpi,plan\nMia,2027-01,s,€700\n", "person,period,kpi,fact\nMia,2027-01,s,£600\n"
    )
    assert any("several currencies" in one for one in notices(apart))


def test_salaries_and_deals_in_several_currencies_are_told() -> None:
    people = "person,salary\nMia,3000 €\nBen,3000 £\n"
    taken = read("person,period,kpi,plan,fact\nMia,2027,s,1,1\n", people)
    assert any("several currencies, which are not converted: EUR, GBP" in one for one in notices(taken))
    deals = read("Order ID,Date,Seller,Amount\n1,2027-01-03,Mia,80 €\n2,2027-01-04,Ben,50 £\n3,2027-01-05,Ben,5 €\n")
    (concern,) = found(deals, "currencies of deals")
    assert "EUR, GBP" in concern.what
    assert deals.transactions[0].table["currency"].tolist() == ["EUR", "GBP", "EUR"]
    one = read("Order ID,Date,Seller,Amount\n1,2027-01-03,Mia,80 €\n2,2027-01-04,Ben,50 €\n")
    assert "currency" not in one.transactions[0].table


@pytest.mark.parametrize(
    ("code", "currency"),
    [
        ("#,##0.00 [$€-407]", "EUR"), ("[$$-409]#,##0.00", "USD"), ('#,##0\\ "Ft"', "HUF"), ("$#,##0.00_);[Red]($#,##0.00)", "USD"),
        ("[$CHF-807] #,##0", "CHF"), ("#,##0.00\\ [$₽-419]", "RUB"), ('_-* #,##0.00 "€"_-;-* #,##0.00 "€"_-', "EUR"), ("[$kr-41D]#,##0", "kr"),
        ("#,##0.00", ""), ("0.0", ""), ("[Red]0.0", ""), ('0 "pcs"', ""), ("[$-409]mmm yy", ""), ("[h]:mm", ""),
    ],
)  # fmt: skip
def test_currencies_in_number_formats(code: str, currency: str) -> None:
    assert currency_in(code) == currency


def formatted(rows: list[list[object]], formats: dict[str, str]) -> bytes:
    """A workbook of one sheet with number formats by cell."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for cell, code in formats.items():
        made.active[cell].number_format = code
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_amounts_that_a_workbook_shows_in_several_currencies_are_told() -> None:
    rows: list[list[object]] = [
        ["Name", "Month", "Plan", "Fact"],
        ["Mia", "2027-01", 700, 600.5],
        ["Ben", "2027-01", 70, 60],
    ]
    euro, pound = '#,##0.00\\ "€"', "[$£-809]#,##0"
    taken = intake.read([("a.xlsx", formatted(rows, {"C2": euro, "D2": euro, "C3": pound, "D3": pound}))])
    assert records(taken, "unit", "plan", "fact") == [("EUR", 700, 600.5), ("GBP", 70, 60)]
    assert any("several currencies, which are not converted: EUR, GBP" in one for one in notices(taken))
    plain = intake.read([("a.xlsx", formatted(rows, {"C2": "#,##0.00", "D2": "0.0"}))])
    assert "unit" not in plain.results


@pytest.mark.parametrize("code", ["0%", "0.00%", "0.0\\ %", "[Red]0%;-0%"])
def test_a_per_cent_format_is_known_like_a_typed_sign(code: str) -> None:
    rows: list[list[object]] = [
        ["Name", "Month", "KPI", "Fact"],
        ["Mia", "2027-01", "nrr", 0.93],
        ["Ben", "2027-01", "nrr", 1.04],
    ]
    shown = intake.read([("a.xlsx", formatted(rows, {"D2": code, "D3": code}))])
    typed = intake.read([("a.csv", b"Name,Month,KPI,Fact\nMia,2027-01,nrr,93%\nBen,2027-01,nrr,104%\n")])
    assert records(shown, "fact") == records(typed, "fact") == [(0.93,), (1.04,)]
    today = dt.date(2027, 6, 1)
    assert {one.rule for one in concerns(shown, today)} == {one.rule for one in concerns(typed, today)}
    plain = intake.read([("a.xlsx", formatted(rows, {"D2": "0.00", "D3": '0.00" %-points"'}))])
    assert {one.rule for one in concerns(plain, today)} < {one.rule for one in concerns(shown, today)}


def test_some_numbers_with_a_per_cent_format_are_told() -> None:
    rows: list[list[object]] = [
        ["Name", "Month", "Plan", "Fact"],
        ["Mia", "2027-01", 1, 0.5],
        ["Ben", "2027-01", 1, 50],
    ]
    taken = intake.read([("a.xlsx", formatted(rows, {"D2": "0%"}))])
    assert any("some numbers carry a percent sign and some do not" in one for one in notices(taken))


def test_an_amount_keeps_its_currency_in_copies() -> None:
    one = Amount(7.5, "EUR")
    assert one == 7.5
    for other in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):  # noqa: S301 - our own bytes
        assert (other, other.currency) == (7.5, "EUR")
    assert Figures(pd.Series([one, 3], dtype=object)).read(None).values.tolist() == [7.5, 3]


@pytest.mark.parametrize(
    ("unit", "base"),
    [
        ("kEUR", ("EUR", 1000)), ("TEUR", ("EUR", 1000)), ("k€", ("EUR", 1000)), ("тыс. руб.", ("RUB", 1000)), ("MEUR", ("EUR", 1_000_000)),
        ("Mio. €", ("EUR", 1_000_000)), ("eFt", ("HUF", 1000)), ("EUR", ("EUR", 1)), ("€", ("EUR", 1)), ("pcs", ("pcs", 1)), ("Pcs.", ("pcs", 1)),
    ],
)  # fmt: skip
def test_units_without_thousands(unit: str, base: tuple[str, float]) -> None:
    assert base_of(unit) == base


def test_units_of_one_kpi_that_differ_are_told_and_converted_where_they_say_how() -> None:
    taken = read(
        "person,period,kpi,unit,plan,fact\nMia,2027-01,s,TEUR,20,18\nBen,2027-01,s,EUR,20000,17000\nIda,2027-01,c,pcs,5,4\n"
    )
    (concern,) = found(taken, "units")
    assert concern.what == "s: numbers in different units, which are not converted: TEUR, EUR"
    (offer,) = concern.offers
    assert (offer.mend, offer.ask) == (Convert(currency="TEUR", into="EUR", rate=1000), "")
    mended = intake.mended(taken, [offer.mend])
    assert records(mended, "unit", "plan", "fact")[:2] == [("EUR", 20000, 18000), ("EUR", 20000, 17000)]
    assert not found(mended, "units")
    odd = read("person,period,kpi,unit,plan,fact\nMia,2027-01,s,hours,20,18\nBen,2027-01,s,days,20,17\n")
    assert found(odd, "units")[0].offers[0].ask == "rate"


def test_codes_and_signs_of_money() -> None:
    assert [is_currency(one) for one in ("EUR", "€", "zł", "R$", "EMP", "YTD", "XXX", "pcs")] == [True] * 4 + [
        False
    ] * 4
    assert [currency_of(one) for one in ("€", "руб.", "CHF", "kr")] == ["EUR", "RUB", "CHF", "kr"]
