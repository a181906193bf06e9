"""Every way in which five languages and Excel write days, months, quarters, weeks, halves and fiscal years."""

import datetime as dt
from itertools import product

import pytest
from babel import Locale

from kpi import intake
from kpi.intake import Answers
from kpi.intake.checkup import Concern, concerns
from kpi.intake.times.dates import written
from kpi.intake.times.periodnames import part_of, period_of, periods, with_year
from kpi.intake.times.timewords import is_about_time, said_in, unit_in
from kpi.periods import days_of, following, months
from tests.test_intake import notices, read, records, text

LANGUAGES = ("en", "de", "ru", "hu", "fil")
FORMS = ("{name} 2027", "{name} 27", "{name}-27", "{name}.27", "{name}'27", "{name}/27", "2027 {name}", "2027. {name}", "{name}. 2027",
         "{name}.2027", "{name} 2027 г.")  # fmt: skip
NAMES = [
    (language, number, name)
    for language in LANGUAGES
    for context, width in product(("format", "stand-alone"), ("abbreviated", "wide"))
    for number, name in Locale(language).months[context][width].items()
]
EXCEL = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "de": "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez",
    "de-AT": "Jän Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez", "ru": "янв фев мар апр май июн июл авг сен окт ноя дек",
    "hu": "jan. febr. márc. ápr. máj. jún. júl. aug. szept. okt. nov. dec.", "fil": "Ene Peb Mar Abr May Hun Hul Ago Set Okt Nob Dis",
}  # fmt: skip


def found(taken: intake.Intake, rule: str) -> list[Concern]:
    """The concerns of one rule."""
    return [one for one in concerns(taken, dt.date(2030, 1, 1)) if one.rule == rule]


@pytest.mark.parametrize(("language", "number", "name"), NAMES)
def test_every_name_of_a_month_that_cldr_knows(language: str, number: int, name: str) -> None:
    for form, spelt in product(FORMS, {name, name.upper(), name.rstrip(".")}):
        assert period_of(form.format(name=spelt)) == f"2027-{number:02}", (language, form, spelt)
    assert part_of(name) == ("M", number, True)
    for form in (
        "5 {name} 2027",
        "{name} 5, 2027",
        "2027. {name} 5.",
        "5. {name} 2027 г.",
        "05-{name}-27",
        "{name} 5 2027",
    ):
        said = written(form.format(name=name))
        assert said is not None
        assert said.day == dt.date(2027, number, 5), (language, form, name)


@pytest.mark.parametrize("language", EXCEL)
def test_months_as_excel_writes_them(language: str) -> None:
    for number, name in enumerate(EXCEL[language].split(), 1):
        for form in ("{name}.27", "{name}-27", "{name} 27", "{name}.2027", "2027. {name}"):
            assert period_of(form.format(name=name)) == f"2027-{number:02}", (name, form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_a_quarter_that_cldr_knows(language: str) -> None:
    for context, width in product(("format", "stand-alone"), ("abbreviated", "wide")):
        for number, name in Locale(language).quarters[context][width].items():
            for form in ("{name} 2027", "2027. {name}", "{name}/27"):
                assert period_of(form.format(name=name)) == f"2027-Q{number}", (name, form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_short_medium_long_and_full_date_that_cldr_writes(language: str) -> None:
    from babel.dates import format_date

    for month, width in product(range(1, 13), ("short", "medium", "long", "full")):
        day = dt.date(2027, month, 23)
        said = written(format_date(day, width, locale=language))
        assert said is not None
        assert said.day in (day, None)
        assert said.day or {said.first, said.second, said.year} == {23, month, 2027}


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("1Q27", "2027-Q1"), ("27Q1", "2027-Q1"), ("Q1 27", "2027-Q1"), ("3Q 2027", "2027-Q3"), ("2027-2Q", "2027-Q2"), ("QIII 2027", "2027-Q3"),
        ("1-й кв. 2027 г.", "2027-Q1"), ("первый квартал 2027 года", "2027-Q1"), ("2 кв 27", "2027-Q2"), ("erstes Quartal 2027", "2027-Q1"),
        ("4. Quartal des Jahres 2027", "2027-Q4"), ("első negyedév 2027", "2027-Q1"), ("2027. év 3. negyedéve", "2027-Q3"),
        ("unang kwarter ng 2027", "2027-Q1"), ("ika-4 na kwarter ng 2027", "2027-Q4"), ("first quarter of 2027", "2027-Q1"),
        ("H1 2027", "2027-H1"), ("1H27", "2027-H1"), ("2H 2027", "2027-H2"), ("HY2 2027", "2027-H2"), ("first half 2027", "2027-H1"),
        ("1. Halbjahr 2027", "2027-H1"), ("HJ 2/2027", "2027-H2"), ("1 полугодие 2027", "2027-H1"), ("II полугодие 2027 г.", "2027-H2"),
        ("1-е полугодие 2027", "2027-H1"), ("1 п/г 2027", "2027-H1"), ("2027. I. félév", "2027-H1"), ("unang hati ng 2027", "2027-H1"),
        ("week 7 of 2027", "2027-W07"), ("KW07/27", "2027-W07"), ("7. KW 27", "2027-W07"), ("Woche 7 des Jahres 2027", "2027-W07"),
        ("7-я неделя 2027 г.", "2027-W07"), ("нед. 7 2027", "2027-W07"), ("2027 7. hete", "2027-W07"), ("linggo 7 ng 2027", "2027-W07"),
        ("2027 г.", "2027"), ("2027 год", "2027"), ("2027. év", "2027"), ("Jahr 2027", "2027"), ("taong 2027", "2027"), ("CY2027", "2027"),
        ("FY27", "FY2027"), ("FY 2026/27", "FY2027"), ("2026/27", "FY2027"), ("2026-2027", "FY2027"), ("FY26/27", "FY2027"), ("GJ 2026/27", "FY2027"),
        ("Geschäftsjahr 2027", "FY2027"), ("финансовый год 2027", "FY2027"), ("2027. üzleti év", "FY2027"), ("Q1 FY27", "FY2027-Q1"),
        ("FY27 Q1", "FY2027-Q1"), ("1H FY27", "FY2027-H1"), ("FY27 P03", "FY2027-M03"), ("P03 2027", "2027-03"), ("Periode 3/2027", "2027-03"), ("fiscal year 2027 M3", "FY2027-M03"),
        ("2027年3月", "2027-03"), ("2027年", "2027"), ("２０２７年３月", "2027-03"), ("2027년 3월", "2027-03"), ("2027. 03.", "2027-03"), ("03 / 2027", "2027-03"),
        ("24W05", ""), ("Q5 2027", ""), ("H3 2027", ""), ("2027-W54", ""), ("2028/27", ""), ("FY26/28", ""), ("24-Jan", ""), ("Mar 5", ""),
        ("2027-02-30", ""), ("3 months", ""), ("1h", ""), ("Sales Q1 2027", ""), ("12", ""), ("Mon 2027", ""),
    ],
)  # fmt: skip
def test_quarters_halves_weeks_years_and_what_is_none(cell: str, name: str) -> None:
    assert period_of(cell) == name


@pytest.mark.parametrize(
    ("cell", "start", "name"),
    [
        ("H1 2027", 7, "2026-H2"), ("H2 2027", 4, "FY2027-H2"), ("H1 2027", 1, "2027-H1"), ("FY27", 1, "2027"), ("FY27 Q1", 1, "2027-Q1"),
        ("FY27 Q1", 4, "2026-Q2"), ("Q4 FY2026/27", 4, "2027-Q1"), ("Jan FY27", 4, "2027-01"), ("Apr FY27", 4, "2026-04"), ("Jan FY27", None, ""),
        ("FY27", None, "FY2027"), ("2027", None, "2027"), ("FY27 KW 5", 4, "2027-W05"),
    ],
)  # fmt: skip
def test_fiscal_years_once_their_first_month_is_known(cell: str, start: int | None, name: str) -> None:
    assert period_of(cell, start) == name


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2027年3月5日", "2027-03-05"), ("2027년 3월 5일", "2027-03-05"), ("2027. 03. 05.", "2027-03-05"), ("05.03.2027 г.", "2027-03-05"),
        ("5. 3. 2027", "2027-03-05"), ("Fri, Mar 5, 2027", "2027-03-05"), ("пт, 5 мар. 2027 г.", "2027-03-05"), ("Fr 05.03.2027", "2027-03-05"),
        ("2027. március 5., péntek", "2027-03-05"), ("ika-5 ng Marso 2027", "2027-03-05"), ("5-Mar-27", "2027-03-05"), ("2027-03-05 09:30", "2027-03-05"),
        ("March 5th, 2027", "2027-03-05"), ("5 Mrz 27", "2027-03-05"),
    ],
)  # fmt: skip
def test_days(cell: str, day: str) -> None:
    assert periods(text([cell, "2027-03-06"]), day_first=True).tolist() == [day, "2027-03-06"]


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Quarter", "Q"), ("Quartal", "Q"), ("Квартал", "Q"), ("negyedév", "Q"), ("Kwarter", "Q"), ("Fiscal Quarter", "Q"), ("Week", "W"), ("KW", "W"),
        ("Kalenderwoche", "W"), ("Номер недели", "W"), ("неделя", "W"), ("hét", "W"), ("Linggo", "W"), ("Halbjahr", "H"), ("Полугодие", "H"), ("félév", "H"),
        ("Month", "M"), ("Monat", "M"), ("Period", "M"), ("Date", None), ("Week of the month", None),
    ],
)  # fmt: skip
def test_headings_that_say_what_their_numbers_are(heading: str, unit: str | None) -> None:
    assert unit_in(heading) == unit


@pytest.mark.parametrize(
    ("heading", "number", "name"),
    [
        ("Quarter", 3, "2027-Q3"), ("Quartal", 1, "2027-Q1"), ("Квартал", 4, "2027-Q4"), ("negyedév", 2, "2027-Q2"), ("Week", 31, "2027-W31"),
        ("KW", 5, "2027-W05"), ("Woche", 6, "2027-W06"), ("неделя", 7, "2027-W07"), ("hét", 8, "2027-W08"), ("linggo", 9, "2027-W09"),
        ("Month", 11, "2027-11"), ("Half", 2, "2027-H2"),
    ],
)  # fmt: skip
def test_a_number_beside_its_year_is_what_its_column_says(heading: str, number: int, name: str) -> None:
    told = {"period": heading, "year": "Year"}
    content = f"Name;Year;{heading};Plan;Fact\nMia;2027;{number};100;90\n"
    assert read(content, columns=told).results["period"].tolist() == [name]
    in_title = f"Results 2027;;;\nName;{heading};Plan;Fact\nMia;{number};100;90\n"
    assert read(in_title, columns={"period": heading}).results["period"].tolist() == [name]


def test_numbers_that_their_column_cannot_have_are_told() -> None:
    taken = read("Name,Year,Quarter,Plan,Fact\nMia,2027,4,100,90\nMia,2027,7,100,90\n")
    assert taken.results["period"].tolist() == ["2027-Q4", "2027 Q7"]
    (concern,) = found(taken, "unread periods")
    assert concern.what == "1 of 2 periods were not understood: 2027 Q7"


def test_years_of_two_digits_and_fiscal_years_beside_their_parts() -> None:
    assert read("Name,Year,Month,Plan,Fact\nMia,27,3,1,1\n").results["period"].tolist() == ["2027-03"]
    assert read("Name,Year,Plan,Fact\nMia,27,1,1\n").results["period"].tolist() == ["2027"]
    fiscal = "Name,Year,Quarter,Plan,Fact\nMia,FY27,1,1,1\nMia,2026/27,2,1,1\n"
    assert read(fiscal).results["period"].tolist() == ["FY2027-Q1", "FY2027-Q2"]
    assert read(fiscal, answers=Answers(fiscal_start=4)).results["period"].tolist() == ["2026-Q2", "2026-Q3"]
    assert with_year("2027", "4", None, "H") == "2027 H4"


def test_dates_under_a_heading_for_quarters_are_the_quarters_that_they_begin_or_end() -> None:
    ends = "Name,Quarter ending,Plan,Fact\nMia,2027-03-31,1,1\nMia,2027-06-30,1,1\n"
    assert read(ends, columns={"period": "Quarter ending"}).results["period"].tolist() == ["2027-Q1", "2027-Q2"]
    within = "Name,Quarter,Plan,Fact\nMia,2027-03-30,1,1\nMia,2027-06-30,1,1\n"
    assert read(within).results["period"].tolist() == ["2027-03", "2027-06"]


def test_days_as_excel_counts_them_are_read_where_all_numbers_can_be_such() -> None:
    taken = read("person,date,kpi,plan,fact\nMia,46447,s,1,1\nMia,46478,s,1,1\n")
    assert taken.results["period"].tolist() == ["2027-03", "2027-04"]
    assert any("“46447” is a day as spreadsheet programs count them" in one for one in notices(taken))
    mixed = read("person,period,kpi,plan,fact\nMia,46447,s,1,1\nMia,12,s,1,1\n")
    assert mixed.results["period"].tolist() == ["46447", "12"]
    assert found(mixed, "unread periods")[0].what == "2 of 2 periods were not understood: 46447, 12"
    across = read("Name;46447;46478\nMia;10;11\n")
    assert records(across, "period", "fact") == [("2027-03", 10), ("2027-04", 11)]


def test_months_and_years_of_two_digits_each_are_read_where_the_column_shows_it() -> None:
    taken = read("person,period,kpi,plan,fact\nMia,11/27,s,1,1\nMia,12/27,s,1,1\n")
    assert taken.results["period"].tolist() == ["2027-11", "2027-12"]
    assert any("“11/27” was read as month and year: 2027-11" in one for one in notices(taken))
    alone = read("person,period,kpi,plan,fact\nMia,11/27,s,1,1\n")
    assert found(alone, "unread periods")[0].sample[0].value == "11/27"
    across = read("Name;01/27;02/27;03/27\nMia;10;11;12\n")
    assert records(across, "period", "fact") == [("2027-01", 10), ("2027-02", 11), ("2027-03", 12)]


def test_two_digits_behind_a_month_are_its_year_and_said_where_they_may_be_a_day() -> None:
    sure = read("Name;May 27;Jun 27;Jul 27\nMia;10;11;12\n")
    assert records(sure, "period", "kpi", "fact") == [
        ("2027-05", "result", 10),
        ("2027-06", "result", 11),
        ("2027-07", "result", 12),
    ]
    assert not any("may be a day" in one for one in notices(sure))
    for open_ in ("Name;Month;Plan;Fact\nMia;May 27;1;1\nMia;May 28;1;1\n", "Name;May 27;May 28\nMia;10;11\n"):
        taken = read(open_)
        assert sorted(taken.results["period"].unique()) == ["2027-05", "2028-05"]
        assert any("“May 27” was read as month and year, 2027-05; it may be a day" in one for one in notices(taken))


def test_headings_with_plan_and_fact_beside_the_month() -> None:
    taken = read("Name;Plan Mai 27;Ist Mai 27;Plan Jun 27;Ist Jun 27\nMia;10;9;20;18\n")
    assert records(taken, "period", "kpi", "plan", "fact") == [
        ("2027-05", "result", 10, 9),
        ("2027-06", "result", 20, 18),
    ]
    named = read("Name;Sales Mai 27;Sales Jun 27;Calls Mai 27;Calls Jun 27\nMia;10;9;20;18\n")
    assert records(named, "period", "kpi", "fact")[:2] == [("2027-05", "Sales", 10), ("2027-06", "Sales", 9)]


def test_fiscal_quarters_in_headings_are_periods_and_asked_about() -> None:
    content = "Name;Q1 FY27;Q2 FY27\nMia;10;11\n"
    taken = read(content)
    assert records(taken, "period", "fact") == [("FY2027-Q1", 10), ("FY2027-Q2", 11)]
    assert any("fiscal years may begin in another month" in one for one in notices(taken))
    told = read(content, answers=Answers(fiscal_start=4))
    assert told.results["period"].tolist() == ["2026-Q2", "2026-Q3"]
    assert not any("fiscal" in one for one in notices(told))


def test_headings_that_look_like_time_and_are_not_understood_are_told() -> None:
    taken = read("Name;24-Jan;25-Jan;Sales\nMia;10;11;12\n")
    assert sorted(taken.results["kpi"].unique()) == ["24-Jan", "25-Jan", "Sales"]
    assert any(
        "headings look like periods, were not understood" in one and "24-Jan, 25-Jan" in one for one in notices(taken)
    )
    assert [one for one in ("Sales", "Q5 2027", "Anzahl", "45292", "Jan 5", "m²", "Top 10") if is_about_time(one)] == [
        "Q5 2027", "45292", "Jan 5",
    ]  # fmt: skip


def test_every_period_that_is_not_understood_is_told_with_its_count() -> None:
    rows = "".join(f"Mia,2027-{month:02},s,1,1\n" for month in range(1, 11))
    taken = read(f"person,period,kpi,plan,fact\n{rows}Mia,2027-02-30,s,1,1\nMia,spring,s,1,1\nBen,spring,s,1,1\n")
    (concern,) = found(taken, "unread periods")
    assert concern.what == "2 of 12 periods were not understood: 2027-02-30, spring"
    assert (concern.level, concern.rows, concern.sample[0].place.row) == ("notice", 3, 12)
    assert any("2 of 12 periods were not understood" in one for one in notices(taken))
    assert not any("different lengths" in one for one in notices(taken))


def test_periods_without_a_year_are_told() -> None:
    taken = read("person,period,kpi,plan,fact\nMia,Jan,s,1,1\nMia,Feb,s,1,1\n")
    (concern,) = found(taken, "periods without a year")
    assert concern.what == "2 periods say no year: Jan, Feb"
    assert not found(read("person,kpi,plan,fact\nMia,s,1,1\n"), "unread periods")


def test_two_digits_before_month_and_day_are_the_year_where_the_column_shows_it() -> None:
    days = "".join(f"Mia,27-03-{day:02},s,1,1\n" for day in (4, 11, 18, 25))
    taken = read(f"person,date,kpi,plan,fact\n{days}")
    assert taken.ok
    assert taken.results["period"].tolist() == ["2027-03-04", "2027-03-11", "2027-03-18", "2027-03-25"]
    assert any("“27-03-04” was read with the year first: 2027-03-04" in one for one in notices(taken))
    deals = "".join(f"{day},27-03-{day:02},Mia,5\n" for day in range(10, 20))
    read_ = read(f"Order ID,Date,Seller,Amount\n{deals}").transactions[0].table["Date"]
    assert read_.dt.strftime("%Y-%m-%d").tolist() == [f"2027-03-{day}" for day in range(10, 20)]
    usual = "".join(f"{day},{day:02}-03-27,Mia,5\n" for day in range(10, 20))
    read_ = read(f"Order ID,Date,Seller,Amount\n{usual}").transactions[0].table["Date"]
    assert read_.dt.strftime("%Y-%m-%d").tolist() == [f"2027-03-{day}" for day in range(10, 20)]


def test_two_years_are_a_fiscal_year_where_they_cannot_all_be_months() -> None:
    content = "person,period,kpi,plan,fact\nMia,2010/11,s,1,1\nMia,2011/12,s,1,1\n"
    assert read(content).results["period"].tolist() == ["2010-11", "2011-12"]
    assert read(f"{content}Mia,2012/13,s,1,1\n").results["period"].tolist() == ["FY2011", "FY2012", "FY2013"]
    assert read("Name,Year,Plan,Fact\nMia,2011/12,1,1\n").results["period"].tolist() == ["FY2012"]
    across = read("Name;2010/11;2011/12;2012/13\nMia;1;2;3\n")
    assert across.results["period"].tolist() == ["FY2011", "FY2012", "FY2013"]


def test_half_years_have_days_and_a_next_one() -> None:
    assert [f"{day:%Y-%m-%d}" for day in days_of("2027-H2") or ()] == ["2027-07-01", "2027-12-31"]
    assert (months("2027-H1"), following("2027-H1"), following("2027-H2")) == (6, "2027-H2", "2028-H1")
    assert days_of("2701") is None


def test_nothing_else_is_taken_for_time() -> None:
    for other in (
        "Q",
        "Anna Lee",
        "A 1",
        "Top 10",
        "1,5",
        "100 %",
        "2027 Sales",
        "x" * 100,
        "",
        "…",
        "KW",
        "3/4",
        "²",
        "m²",
        "Q²",
        "P1",
        "2 m",
        "1.5 h",
        "M&A",
    ):
        assert said_in(other) is None, other
