"""Numbers, days and periods as real files write them, each decided by its column and told."""

import datetime as dt

import pytest

from kpi import intake
from kpi.intake import Answers, TableAnswers
from kpi.intake.cells.decided import scale_in
from kpi.intake.cells.figures import Figures
from kpi.intake.headings.columns import is_id
from kpi.intake.times.periodnames import part_of, period_in, period_of, with_year
from kpi.problem import Refused
from tests.test_intake import errors, notices, only, read, records, text
from tests.test_intake_tables import book, filled


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.234,50 €", 1234.5), ("€ 1.234,50", 1234.5), ("(1.234,50 €)", -1234.5), ("1 234,50 Kč", 1234.5),
        ("1'234.–", 1234), ("1.000,-", 1000), ("12 500 Ft", 12500), ("12 500 руб.", 12500), ("12 500 ₽", 12500),
        ("1 200 zł", 1200), ("₱5 000", 5000), ("CHF 1’200,5", 1200.5), ("1\u202f234,5", 1234.5), ("R$ 7", 7), ("-5 %", -0.05),
        ("12,5 %", 0.125), ("−7,5", -7.5), ("7,5-", -7.5),
    ],
)  # fmt: skip
def test_money_of_many_countries(cell: str, value: float) -> None:
    read_ = Figures(text([cell])).read(",")
    assert not read_.unreadable.any()
    assert read_.values[0] == pytest.approx(value)


@pytest.mark.parametrize("word", ["-", "n/a", "н/д", "k.A.", "k. A.", "n.a.", "nincs adat", "wala", "нет данных", "#NV",
                                  "keine Angabe", "walang datos", "N. A.", "#Н/Д"])  # fmt: skip
def test_words_for_nothing(word: str) -> None:
    taken = read(f"Name;Plan;Fact\nAnna;1;{word}\nBen;1;2\n")
    assert taken.ok
    assert records(taken, "fact") == [(None,), (2,)]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("1. Quartal 2024", "2024-Q1"), ("I кв. 2024", "2024-Q1"), ("2 кв. 2024 г.", "2024-Q2"), ("2024. II. negyedév", "2024-Q2"),
        ("2024Q1", "2024-Q1"), ("Q1/24", "2024-Q1"), ("Q1 24", "2024-Q1"), ("Q3'24", "2024-Q3"), ("1st quarter 2024", "2024-Q1"),
        ("KW 05/2024", "2024-W05"), ("2024-W05", "2024-W05"), ("5. hét 2024", "2024-W05"), ("Woche 5 2024", "2024-W05"),
        ("янв. 2024", "2024-01"), ("январь 2024 г.", "2024-01"), ("2024. január", "2024-01"), ("Enero 2024", "2024-01"),
        ("Januar 2024", "2024-01"), ("Jän 2024", "2024-01"), ("2024 M03", "2024-03"), ("03/2024", "2024-03"), ("V. Quartal 2024", ""),
        ("Q5 2024", ""), ("2024-M13", ""), ("Plan 2024", ""), ("FY24 Q1", "FY2024-Q1"),
    ],
)  # fmt: skip
def test_periods_in_five_languages(cell: str, name: str) -> None:
    assert period_of(cell) == name


def test_parts_of_a_year() -> None:
    assert [part_of(one) and tuple(part_of(one) or ())[:2] for one in ("M01", "янв.", "Q4", "KW 5", "IV кв.", "Sales", "M13")] == [
        ("M", 1), ("M", 1), ("Q", 4), ("W", 5), ("Q", 4), None, None,
    ]  # fmt: skip


def test_the_period_in_a_title() -> None:
    assert period_in("Ergebnisse März 2024, alle Angaben in EUR") == "2024-03"
    assert period_in("Q1 2024 against Q2 2024") == ""
    assert period_in("Results 2024") == ""


@pytest.mark.parametrize(
    ("text_", "start", "name"),
    [
        ("Q1 2024", 7, "2023-Q3"), ("Q3 2024", 7, "2024-Q1"), ("Q1 2024", 4, "2023-Q2"), ("Q4 2024", 4, "2024-Q1"),
        ("2024", 4, "FY2024"), ("M01 2024", 4, "2023-04"), ("M12 2024", 4, "2024-03"), ("Q1 2024", 2, "FY2024-Q1"),
        ("Q4 2024", 2, "FY2024-Q4"), ("FY24 Q1", 4, "2023-Q2"), ("2023/24", 4, "FY2024"), ("2024-05", 7, "2024-05"),
        ("Jan 2024", 7, "2024-01"), ("Q1 2024", 1, "2024-Q1"), ("2023/25", 4, ""), ("W05 2024", 4, "2024-W05"),
    ],
)  # fmt: skip
def test_years_that_begin_in_another_month(text_: str, start: int, name: str) -> None:
    assert period_of(text_, start) == name


def test_a_fiscal_year_beside_its_months() -> None:
    assert [with_year("2024", part, 7) for part in ("1", "12", "Jan", "Jul")] == [
        "2023-07", "2024-06", "2024-01", "2023-07",
    ]  # fmt: skip
    content = "Name,Fiscal year,Period,Plan,Fact\nAnna,2024,1,1,2\nAnna,2024,12,1,2\n"
    assert read(content, answers=Answers(fiscal_start=4)).results["period"].tolist() == ["2023-04", "2024-03"]


def test_each_column_of_dates_is_decided_by_itself() -> None:
    people = "person,hired,left\nAnna,13/01/2020,03/04/2024\nBen,14/01/2020,\n"
    results = "person,period,kpi,plan,fact\nAnna,2026,s,1,1\nBen,2026,s,1,1\n"
    asked = only(errors(read(results, people)))
    assert (asked.answer, asked.place.column) == ("dayfirst", "left")
    told = Answers(tables={"file2.csv": TableAnswers(dayfirst={"left": False})})
    taken = read(results, people, answers=told)
    assert taken.people is not None
    assert taken.people["left"].iloc[0].month == 3
    assert taken.people["hired"].iloc[0].day == 13
    hired = next(one for one in taken.sources[1].about if one.heading == "hired")
    assert (hired.day_first, hired.month_first) == ("13/01/2020", "")


def test_each_column_of_numbers_can_be_told_its_decimal_sign() -> None:
    content = 'person,period,kpi,plan,fact\nA,2026,s,"1,234","2,500"\n'
    told = TableAnswers(decimal={"plan": ".", "fact": ","})
    assert records(read(content, answers=Answers(tables={"": told})), "plan", "fact") == [(1234, 2.5)]


@pytest.mark.parametrize(
    ("title", "factor"),
    [
        ("Sales (in thousands)", 1000), ("Umsatz TEUR", 1000), ("alle Angaben in Tsd. EUR", 1000), ("Выручка, тыс. руб.", 1000),
        ("Árbevétel (ezer Ft)", 1000), ("Árbevétel eFt", 1000), ("Benta (sa libo)", 1000), ("Umsatz in Mio. €", 1_000_000),
        ("Выручка, млн руб.", 1_000_000), ("millió Ft", 1_000_000), ("Umsatz in T€", 1000), ("Sales ($000s)", 1000),
        ("Thousand Oaks Ltd sales", 1000), ("Kosten", 1), ("Keine Angabe", 1), ("Sales in kg", 1),
    ],
)  # fmt: skip
def test_words_for_thousands(title: str, factor: int) -> None:
    assert scale_in(title) == factor


def test_thousands_are_told_and_multiplied_on_demand() -> None:
    content = "Name,Month,Plan (TEUR),Fact (TEUR)\nAnna,2026-01,10,50%\nBen,2026-01,10,9\n"
    told = next(one for one in read(content).problems if "units of 1000" in one.what)
    assert isinstance(told, intake.Finding)
    assert (told.level, told.answer, told.value) == ("notice", "scale", "1000")
    assert records(read(content), "plan") == [(10,), (10,)]
    taken = read(content, answers=Answers(scale=1000))
    assert records(taken, "plan", "fact") == [(10_000, 0.5), (10_000, 9000)]
    assert any("multiplied, as you said: Plan (TEUR) × 1000" in notice for notice in notices(taken))
    silenced = read(content, answers=Answers(scale=1))
    assert not any("units of" in notice for notice in notices(silenced))


def test_thousands_above_the_table_count_for_all_its_numbers() -> None:
    content = "All figures in thousands,,,\nName,Month,Plan,Fact\nAnna,2026-01,10,9\n"
    assert "Plan, Fact" in next(notice for notice in notices(read(content)) if "units of 1000" in notice)
    assert records(read(content, answers=Answers(scale=1000)), "plan", "fact") == [(10_000, 9_000)]


def test_thousands_of_only_one_of_plan_and_fact_are_asked_about() -> None:
    content = "Name,Month,Plan,Fact (TEUR)\nAnna,2026-01,10000,9\n"
    assert only(errors(read(content))).answer == "scale"
    told = TableAnswers(scale={"Fact (TEUR)": 1000})
    taken = read(content, answers=Answers(tables={"": told}))
    assert taken.ok
    assert records(taken, "plan", "fact") == [(10_000, 9_000)]


@pytest.mark.parametrize("heading", ["SalesOrderID", "Order No.", "Kundennummer", "ID Loja", "Номер заказа", "ProductKey",
                                     "Invoice #", "№", "row_id", "Auftrags-Nr."])  # fmt: skip
def test_headings_over_numbers_of_things(heading: str) -> None:
    assert is_id(heading)


@pytest.mark.parametrize("heading", ["Number of calls", "No show rate", "Sales", "Paid", "Anzahl", "Darabszám", ""])
def test_headings_over_numbers_that_count(heading: str) -> None:
    assert not is_id(heading)


def test_numbers_that_a_spreadsheet_turned_into_dates_are_numbers_again() -> None:
    rows: list[list[object]] = [
        ["SalesOrderID", "OrderDate", "SalesPerson", "SubTotal"],
        [dt.date(2019, 7, 13), dt.date(2011, 5, 31), "Anna Lee", 20565.62],
        [dt.date(2019, 7, 14), dt.date(2011, 5, 31), "Anna Lee", 1294.25],
        [75123, dt.date(2011, 6, 1), "Ben Kay", 5],
    ]
    taken = intake.read([("a.xlsx", book(S=filled(rows)))])
    (deals,) = taken.transactions
    assert deals.table["SalesOrderID"].tolist() == ["43659", "43660", "75123"]
    assert str(deals.table["OrderDate"].dtype).startswith("datetime64")
    assert any("2019-07-13 was read as 43659" in notice for notice in notices(taken))


def test_numbers_of_people_are_no_kpi() -> None:
    taken = read("Name,Code,Month,Sales,Calls\nAnna,17,2026-01,1,2\nBen,18,2026-01,3,4\n")
    assert taken.sources[0].kpis == ("Sales", "Calls")
    assert notices(taken) == ["a column was not used: Code"]


def test_people_who_have_only_a_number_are_called_by_it() -> None:
    taken = read("targets.csv::Year,EmployeeID,M01,M02\n2017,61161660,-,200\n2018,61161660,50,75\n")
    assert taken.results["person"].unique().tolist() == ["61161660"]
    assert taken.results["plan"].sum() == 325
    named = read("Name,Employee ID,Plan,Fact\nAnna,7,1,2\n")
    assert named.results["person"].tolist() == ["Anna"]


@pytest.mark.parametrize("content", ["Name,Fiscal year,Month,Plan,Fact\nAnna,2024,1,1,2\n", "Name,Quarter,Plan,Fact\nAnna,FY24 Q1,1,2\n",
                                     "Name;Geschäftsjahr;Plan;Ist\nAnna;2024;1;2\n"])  # fmt: skip
def test_fiscal_years_are_asked_about(content: str) -> None:
    told = only(one for one in read(content).problems if "fiscal" in one.what)
    assert (told.level, told.answer) == ("notice", "fiscal_start")
    assert not any("fiscal" in notice for notice in notices(read(content, answers=Answers(fiscal_start=4))))


def test_numbers_that_a_workbook_holds_as_text_are_numbers() -> None:
    rows: list[list[object]] = [
        ["Name", "Month", "Plan", "Fact"],
        ["Anna", "2026-01", "300000.0000", "559697.5639"],
        ["Ben", "2026-01", 5, "7.5"],
    ]
    taken = intake.read([("a.xlsx", book(S=filled(rows)))])
    assert taken.results["plan"].tolist() == [300000, 5]


def test_the_encoding_can_be_said() -> None:
    data = "Name;Plan;Fact\nŐri Béla;1;2\n".encode("cp1250")
    said = Answers(tables={"a.csv": TableAnswers(encoding="cp1250")})
    taken = intake.read([("a.csv", data)], answers=said)
    assert taken.results["person"].tolist() == ["Őri Béla"]
    assert not any("how its letters" in notice for notice in notices(taken))
    for wrong in ("utf-8", "klingon"):
        with pytest.raises(Refused, match=f"not written in “{wrong}”"):
            intake.read([("a.csv", data)], answers=Answers(tables={"a.csv": TableAnswers(encoding=wrong)}))
