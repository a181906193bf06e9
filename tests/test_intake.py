"""What is read out of tables of every shape, and every problem told with its place."""

import io
import time
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi import intake
from kpi.intake import limits
from kpi.intake.cells.figures import Decimal, Figures
from kpi.intake.headings.across import measured
from kpi.intake.headings.columns import measure_in, measure_of, recognise
from kpi.intake.templates import example, explained, template_csv, template_xlsx
from kpi.intake.times.dates import dates, order
from kpi.intake.times.periodnames import period_of, periods, with_year
from kpi.intake.times.timewords import full_year, months
from kpi.problem import Problem
from tests.test_intake_files import rows_of, workbook

HEAD = "person,period,kpi,plan,fact"
PEOPLE = "person,role,salary,target_bonus,hired,left"


def read(*texts: str, **how: object) -> intake.Intake:
    """Texts of CSV files (a name before "::" where it matters), read."""
    named = [
        text.split("::", 1) if "::" in text else [f"file{number}.csv", text] for number, text in enumerate(texts, 1)
    ]
    return intake.read([(name, text.encode()) for name, text in named], **how)  # type: ignore[arg-type]


def records(taken: intake.Intake, *columns: str) -> list[tuple[object, ...]]:
    """Some columns of the results, missing as None."""
    frame = taken.results[list(columns)].astype(object)
    return [tuple(None if pd.isna(value) else value for value in row) for row in frame.itertuples(index=False)]


def errors(taken: intake.Intake) -> list[Problem]:
    """The errors among the problems."""
    return [problem for problem in taken.problems if problem.level == "error"]


def notices(taken: intake.Intake) -> list[str]:
    """What the notices say."""
    return [problem.what for problem in taken.problems if problem.level == "notice"]


def only(problems: Iterable[Problem]) -> intake.Finding:
    """The one finding that there is."""
    (problem,) = problems
    assert isinstance(problem, intake.Finding)
    return problem


def text(values: Iterable[object]) -> pd.Series:
    """A column as a CSV file gives it."""
    return pd.Series(list(values), dtype="str")


# --- columns


@pytest.mark.parametrize(
    ("heading", "ours"),
    [
        ("Person", "person"), ("EMPLOYEE_NAME", "person"), ("Sales Rep.", "person"), ("Team ", "team"), ("Dept", "team"),
        ("Job-Title", "role"), ("Month", "period"), ("Fiscal Year", "year"), ("Indicator", "kpi"), ("Quota", "plan"),
        ("Actual", "fact"), ("Base salary (EUR)", "salary"), ("Target Bonus [EUR]", "target_bonus"), ("Hire Date", "hired"),
        ("End_date", "left"), ("Direction", "direction"), ("UoM", "unit"), ("Currency Code", "currency"),
    ],
)  # fmt: skip
def test_columns_are_known_by_name(heading: str, ours: str) -> None:
    assert recognise([heading], {}).columns == {ours: 0}


def test_of_two_columns_the_surer_one_wins_and_the_other_is_left() -> None:
    meaning = recognise(["manager", "employee", "amount", "fact"], {})
    assert meaning.columns == {"person": 1, "fact": 3}
    assert meaning.rest == (0, 2)


def test_what_the_user_says_goes_first() -> None:
    meaning = recognise(["Name", "Chef", "Wert", "fact"], {"person": "chef", "fact": "Wert"})
    assert meaning.columns == {"person": 1, "fact": 2}


def test_numbers_of_rows_are_no_results() -> None:
    assert recognise(["ID", "Name"], {}) == recognise(["", "Name"], {})


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Sales plan", ("Sales", "plan")), ("plan Sales", ("Sales", "plan")), ("Sales (plan)", ("Sales", "plan")),
        ("Sales_plan", ("Sales", "plan")), ("Plan: Sales", ("Sales", "plan")), ("Sales – actual", ("Sales", "fact")),
        ("Sales target (EUR)", ("Sales (EUR)", "plan")), ("New customers result", ("New customers", "fact")),
        ("Planning", ("Planning", "")), ("Sales", ("Sales", "")), ("Plan", ("Plan", "")), ("plan fact", ("plan fact", "")),
    ],
)  # fmt: skip
def test_headings_that_say_plan_or_fact(heading: str, meant: tuple[str, str]) -> None:
    assert measure_of(heading) == meant


def test_names_of_sheets_that_say_plan_or_fact() -> None:
    assert [measure_in(name) for name in ("Plan 2026", "targets_q1", "Actuals", "plan and fact", "Sheet1")] == [
        "plan", "plan", "fact", "", "",
    ]  # fmt: skip


def pairs(*header: str, said: str = "", parts: bool = False) -> list[tuple[str, str, int | None, int | None]]:
    """How the columns of a wide table are put together."""
    return [tuple(vars(one).values()) for one in measured(header, range(len(header)), said, parts=parts)]


def test_pairs_of_plan_and_fact() -> None:
    assert pairs("Sales plan", "Sales fact", "Calls fact", "Calls plan") == [("Sales", "", 0, 1), ("Calls", "", 3, 2)]
    assert pairs("Sales", "Sales target", "Calls") == [("Sales", "", 1, 0), ("Calls", "", None, 2)]
    assert pairs("Sales plan", "Calls plan") == [("Sales", "", 0, None), ("Calls", "", 1, None)]
    assert pairs("Sales actual", "Calls actual") == [("Sales", "", None, 0), ("Calls", "", None, 1)]
    assert pairs("Sales", "Calls", said="plan") == [("Sales", "", 0, None), ("Calls", "", 1, None)]
    assert pairs("Sales plan", "Sales fact", "Calls plan") == [("Sales", "", 0, 1), ("Calls", "", 2, None)]


def test_a_kpi_may_be_named_with_plan_in_it() -> None:
    assert pairs("Plan accuracy", "Calls") == [("Plan accuracy", "", None, 0), ("Calls", "", None, 1)]


def test_periods_across() -> None:
    assert pairs("2026-01", "Feb 2026") == [("", "2026-01", None, 0), ("", "2026-02", None, 1)]
    assert pairs("M01", "Q2", parts=True) == [("", "M01", None, 0), ("", "Q2", None, 1)]


# --- numbers


@pytest.mark.parametrize(
    ("cells", "sign", "values"),
    [
        (["1,234.50", "12"], ".", [1234.5, 12]),
        (["1.234,50", "12"], ",", [1234.5, 12]),
        (["1 234,5", "7"], ",", [1234.5, 7]),
        (["1\xa0234\u202f567", "7.5"], ".", [1234567, 7.5]),
        (["1'234.5", "1’000"], ".", [1234.5, 1000]),
        (["12,34,567", "1.5"], ".", [1234567, 1.5]),
        (["€ 5", "5 EUR", "-$7", "USD -3"], ".", [5, 5, -7, -3]),
        (["(12)", "12-", "−12", "- 12", "+12"], ".", [-12, -12, -12, -12, 12]),
        (["85 %", "7.5%"], ".", [0.85, 0.075]),
        (["1.5E+06", ".5", "5."], ".", [1.5e6, 0.5, 5]),
        (["inf", "-Infinity", "1e999"], ".", [np.inf, -np.inf, np.inf]),
    ],
)
def test_numbers_as_people_write_them(cells: list[str], sign: Decimal, values: list[float]) -> None:
    read_ = Figures(text(cells)).read(sign)
    assert not read_.unreadable.any()
    np.testing.assert_allclose(read_.values, values)


@pytest.mark.parametrize("blank", ["", " ", "-", "–", "n/a", "N/A", "#N/A", "NA", "null", "None", "...", None])
def test_blanks(blank: str | None) -> None:
    assert text([blank]).isna().all() or np.isnan(Figures(text([blank])).read(".").values[0])
    assert not Figures(text([blank])).read(".").unreadable.any()


@pytest.mark.parametrize(
    "cell", ["abc", "12 34", "1,23,4", "1.2.3", "12 pcs", "--", "%", "EUR", "2026-01-31", "0,123.5,", "１２"]
)
def test_what_is_no_number(cell: str) -> None:
    assert Figures(text([cell])).read(".").unreadable.all()


@pytest.mark.parametrize(
    ("cells", "point", "comma", "either"),
    [
        (["1,234"], False, False, True),
        (["1.234", "5"], False, False, True),
        (["0.123"], True, False, False),
        (["0,123"], False, True, False),
        (["1234.567"], True, False, False),
        (["1,234,567"], True, False, False),
        (["1.234", "1.5"], True, False, True),
        (["1,5", "1.5"], True, True, False),
        (["1 234,567"], False, True, False),
        (["7", "abc"], False, False, False),
    ],
)
def test_what_proves_the_decimal_sign(cells: list[str], point: bool, comma: bool, either: bool) -> None:
    signs = Figures(text(cells)).signs
    assert (bool(signs.point), bool(signs.comma), bool(signs.either)) == (point, comma, either)


@given(st.lists(st.floats(-1e9, 1e9).map(lambda number: round(number, 2)), min_size=1), st.sampled_from([".", ","]))
def test_written_numbers_are_read_back(numbers: list[float], sign: Decimal) -> None:
    other = "," if sign == "." else "."
    written = [f"{number:,.2f}".replace(",", "_").replace(".", sign).replace("_", other) for number in numbers]
    column = Figures(text(written))
    assert not (column.signs.point if sign == "," else column.signs.comma)
    np.testing.assert_allclose(column.read(sign).values, numbers)


def test_a_column_goes_by_its_own_numbers() -> None:
    taken = read("person;period;kpi;plan;fact\nA;2026;s;1.234,5;2,5\nB;2026;s;1.234;1.000\n")
    assert taken.ok
    assert records(taken, "plan", "fact") == [(1234.5, 2.5), (1234, 1000)]


def test_an_open_column_goes_by_the_others_of_its_table_and_says_so() -> None:
    taken = read("person;period;kpi;plan;fact\nA;2026;s;1.234;2,5\n")
    assert taken.results["plan"].tolist() == [1234]
    assert "“1.234” can be read in two ways" in notices(taken)[0]


def test_an_open_column_is_asked_about_and_the_answer_settles_it() -> None:
    content = f'{HEAD}\nA,2026,s,"1,234","2,500"\n'
    asked = read(content)
    assert [problem.answer for problem in errors(asked) if isinstance(problem, intake.Finding)] == [
        "decimal",
        "decimal",
    ]
    assert "“1,234” may be 1234 or 1.234" in errors(asked)[0].what
    assert errors(asked)[0].where == "file1.csv, column plan"
    assert records(read(content, decimal="."), "plan", "fact") == [(1234, 2500)]
    assert records(read(content, decimal=","), "plan", "fact") == [(1.234, 2.5)]


def test_mixed_decimal_signs_are_asked_about() -> None:
    content = "person;period;kpi;plan;fact\nA;2026;s;1,5;1\nB;2026;s;1.5;1\n"
    assert "mixed" in only(errors(read(content))).what
    answered = read(content, decimal=",")
    assert only(errors(answered)).place.row == 3


def test_an_answer_does_not_overrule_what_is_certain() -> None:
    assert records(read(f"{HEAD}\nA,2026,s,1.5,2.25\n", decimal=","), "plan", "fact") == [(1.5, 2.25)]


# --- dates and periods


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-01-31", "2026-01-31"), ("2026/1/5", "2026-01-05"), ("20260131", "2026-01-31"), ("2026-01-31 12:30", "2026-01-31"),
        ("31.01.2026", "2026-01-31"), ("31/1/26", "2026-01-31"), ("5 Jan 2024", "2024-01-05"), ("Jan 5, 2024", "2024-01-05"),
        ("5. März 2024", "2024-03-05"), ("46053", "2026-01-31"), ("9999-12-31", "9999-12-31"),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(cell: str, day: str) -> None:
    found = dates(text([cell]), day_first=True)
    assert found.values[0] == np.datetime64(day)
    assert not found.unreadable.any()


@pytest.mark.parametrize("cell", ["soon", "2026-13-01", "31.02.2026", "5", "99/99/2026", "12.12"])
def test_what_is_no_date(cell: str) -> None:
    assert dates(text([cell]), day_first=True).unreadable.all()


def test_years_of_two_digits() -> None:
    assert [full_year(year) for year in ("69", "70", "1999")] == [2069, 1970, 1999]


@pytest.mark.parametrize(
    ("cells", "day_first", "month_first", "either"),
    [
        (["13/01/2026"], True, False, False),
        (["01/13/2026"], False, True, False),
        (["03/04/2026"], False, False, True),
        (["03.04.2026"], True, False, False),
        (["03/03/2026", "2026-01-31"], False, False, False),
        (["13/01/2026", "01/13/2026"], True, True, False),
    ],
)
def test_what_proves_the_order_of_day_and_month(
    cells: list[str], day_first: bool, month_first: bool, either: bool
) -> None:
    proof = order(cells)
    assert (bool(proof.day_first), bool(proof.month_first), bool(proof.either)) == (day_first, month_first, either)


def test_an_open_order_is_asked_about_and_the_answer_settles_it() -> None:
    results, people = f"{HEAD}\nA,2026-04,s,1,1\n", "person,hired\nA,03/04/2026\n"
    asked = only(errors(read(results, people)))
    assert (asked.answer, asked.place.column, asked.value) == ("dayfirst", "hired", "03/04/2026")
    for first, day in ((True, "2026-04-03"), (False, "2026-03-04")):
        taken = read(results, people, dayfirst=first)
        assert taken.people is not None
        assert taken.people["hired"].tolist() == [pd.Timestamp(day)]


def test_names_of_months_in_several_languages() -> None:
    known = months()
    assert [known[name] for name in ("january", "jan", "märz", "août", "maggio", "января")] == [1, 1, 3, 8, 5, 1]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("2026-01", "2026-01"), ("2026/1", "2026-01"), ("01.2026", "2026-01"), ("202601", "2026-01"), ("2026M01", "2026-01"),
        ("Jan 2026", "2026-01"), ("January 2026", "2026-01"), ("Jan-26", "2026-01"), ("März 2026", "2026-03"),
        ("2026-Q1", "2026-Q1"), ("2026Q1", "2026-Q1"), ("Q1 2026", "2026-Q1"), ("1Q2026", "2026-Q1"), ("2026", "2026"),
        ("2026-W05", "2026-W05"), ("W5 2026", "2026-W05"), ("KW 5/2026", "2026-W05"),
        ("Spring", ""), ("FY2026", "FY2026"), ("12", ""), ("2026-13", ""), ("2026-W60", ""), ("May 26", "2026-05"), ("1234", ""),
    ],
)  # fmt: skip
def test_periods_have_one_name(cell: str, name: str) -> None:
    assert period_of(cell) == name


def test_a_date_stands_for_its_month_unless_a_month_has_two() -> None:
    assert periods(text(["2026-01-31", "28.02.2026", None]), day_first=True).fillna("").tolist() == [
        "2026-01",
        "2026-02",
        "",
    ]
    assert periods(text(["2026-01-05", "2026-01-12", "Spring"]), day_first=True).tolist() == [
        "2026-01-05",
        "2026-01-12",
        "Spring",
    ]


@pytest.mark.parametrize(
    ("year", "part", "name"),
    [
        ("2026", "Jan", "2026-01"),
        ("2026", "3", "2026-03"),
        ("2026", "Q2", "2026 Q2"),
        ("2026", "2025-03", "2025-03"),
        ("26", "3", "2026-03"),
        ("2026", "Spring", "2026 Spring"),
    ],
)
def test_a_year_in_a_column_of_its_own(year: str, part: str, name: str) -> None:
    assert with_year(year, part) == name


# --- shapes


def test_tidy_long_table() -> None:
    taken = read(
        "Employee,Department,Position,Month,Indicator,UoM,Better,Target,Actual\n"
        "Anna,North,Seller,Jan 2026,sales,EUR,up,100,90\nBen,North,Seller,Jan 2026,overdue,EUR,lower,50,60\n"
    )
    assert taken.ok
    assert taken.problems == ()
    assert list(taken.results) == ["person", "team", "role", "period", "kpi", "unit", "direction", "plan", "fact"]
    assert records(taken, "person", "period", "direction", "plan", "fact") == [
        ("Anna", "2026-01", "higher", 100, 90),
        ("Ben", "2026-01", "lower", 50, 60),
    ]
    (source,) = taken.sources
    assert source.kind == "long"
    assert source.columns["person"] == "Employee"


def test_optional_columns_only_where_they_hold_anything() -> None:
    taken = read("person,team,period,kpi,plan,fact\nA,,2026,s,1,1\n")
    assert list(taken.results) == ["person", "period", "kpi", "plan", "fact"]


def test_one_column_a_kpi() -> None:
    taken = read(
        "Name,Team,Month,Sales,Calls,Shoe size\nAnna,N,2026-01,90,7,fine\nBen,N,2026-01,80,,late\nBen,N,2026-02,70,5,\n"
    )
    assert records(taken, "person", "period", "kpi", "plan", "fact") == [
        ("Anna", "2026-01", "Sales", None, 90),
        ("Anna", "2026-01", "Calls", None, 7),
        ("Ben", "2026-01", "Sales", None, 80),
        ("Ben", "2026-01", "Calls", None, None),
        ("Ben", "2026-02", "Sales", None, 70),
        ("Ben", "2026-02", "Calls", None, 5),
    ]
    assert notices(taken) == ["a column was not used: Shoe size"]
    assert taken.sources[0].kpis == ("Sales", "Calls")
    assert taken.sources[0].unused == ("Shoe size",)


def test_a_kpi_that_somebody_never_has_is_not_theirs() -> None:
    taken = read("name,month,Sales,Calls\nAnna,2026-01,90,\nBen,2026-01,,5\nCleo,2026-01,,\n")
    assert records(taken, "person", "kpi") == [("Anna", "Sales"), ("Ben", "Calls")]
    assert taken.counts == intake.Counts(4, 2, {"header": 1, "without any number": 1})


def test_pairs_of_columns() -> None:
    taken = read("name;month;Sales plan;Sales fact;Calls (plan);Calls (actual)\nAnna;2026-01;100;90;10;12\n")
    assert records(taken, "kpi", "plan", "fact") == [("Sales", 100, 90), ("Calls", 10, 12)]


def test_one_column_a_month() -> None:
    taken = read("name,kpi,Jan 2026,Feb 2026\nAnna,sales,1,2\n")
    assert records(taken, "period", "kpi", "fact") == [("2026-01", "sales", 1), ("2026-02", "sales", 2)]
    taken = read("plan.csv::Year,Name,M01,M02\n2026,Anna,10,-\n2025,Anna,9,8\n", f"{HEAD}\nAnna,2026-01,result,,9\n")
    assert sorted(records(taken, "period", "plan", "fact"), key=str) == [
        ("2025-01", 9, None),
        ("2025-02", 8, None),
        ("2026-01", 10, 9),
        ("2026-02", None, None),
    ]


@pytest.mark.parametrize("turned", [False, True])
def test_plans_and_facts_in_two_files_in_any_order(turned: bool) -> None:
    files = [
        "plan 2026.csv::name,month,Sales,Calls\nAnna,2026-01,100,10\nBen,2026-01,50,\n",
        "facts.csv::name,month,Sales,Calls\nAnna,2026-01,90,12\n",
    ]
    taken = read(*(reversed(files) if turned else files))
    assert taken.ok
    assert sorted(records(taken, "person", "kpi", "plan", "fact")) == [
        ("Anna", "Calls", 10, 12),
        ("Anna", "Sales", 100, 90),
        ("Ben", "Sales", 50, None),
    ]


def test_a_plan_without_a_period_is_for_all() -> None:
    taken = read(
        "person,kpi,plan\nAnna,sales,100\n", "person,period,kpi,fact\nAnna,2026-01,sales,90\nAnna,2026-02,sales,95\n"
    )
    assert records(taken, "period", "plan", "fact") == [("2026-01", 100, 90), ("2026-02", 100, 95)]


def test_a_plan_that_is_for_nothing_is_told() -> None:
    taken = read("person,kpi,plan\nAnna,sales,100\nBen,sales,90\n", "person,period,kpi,fact\nAnna,2026-01,sales,90\n")
    assert records(taken, "person", "plan") == [("Anna", 100)]
    assert notices(taken) == ["1 plan names no period and has no result that it could be for"]
    assert taken.counts == intake.Counts(5, 2, {"header": 2, "plans without a period and a result": 1})


def test_only_plans() -> None:
    assert "only plans" in only(errors(read("person,period,kpi,plan\nAnna,2026,sales,100\n"))).what


def test_a_table_of_one_kpi_and_one_period() -> None:
    taken = read("march.csv::name,plan,fact\nAnna,100,90\n")
    assert records(taken, "period", "kpi", "plan", "fact") == [("all", "result", 100, 90)]
    assert "no column says the period" in notices(taken)[0]
    assert records(read("2026-03.csv::name,plan,fact\nAnna,100,90\n"), "period") == [("2026-03",)]


def test_year_and_month_in_two_columns() -> None:
    taken = read("name,year,month,kpi,plan,fact\nAnna,2026,Jan,s,1,1\nAnna,2026,2,s,1,1\n")
    assert taken.results["period"].tolist() == ["2026-01", "2026-02"]
    assert read("name,year,kpi,plan,fact\nAnna,2026,s,1,1\n").results["period"].tolist() == ["2026"]


@pytest.mark.parametrize("turned", [False, True])
def test_people_in_a_file_of_their_own(turned: bool) -> None:
    files = [f"{HEAD}\nAnna,2026-01,s,1,1\n", f"{PEOPLE}\nAnna,Seller,3000,800,2024-05-01,\n"]
    taken = read(*(reversed(files) if turned else files))
    assert taken.ok
    assert taken.people is not None
    assert taken.people.to_dict("records") == [
        {
            "person": "Anna",
            "role": "Seller",
            "salary": 3000.0,
            "target_bonus": 800.0,
            "hired": pd.Timestamp("2024-05-01"),
        }
    ]


def test_people_and_results_in_one_workbook() -> None:
    data = workbook(
        Results=rows_of(f"{HEAD}\nAnna,2026-01,s,1,1"), Staff=rows_of(f"{PEOPLE}\nAnna,Seller,3000,800,2024-05-01,")
    )
    taken = intake.read([("a.xlsx", data)])
    assert taken.ok
    assert [source.kind for source in taken.sources] == ["long", "people"]
    assert taken.people is not None
    assert taken.people["target_bonus"].tolist() == [800]


def test_what_results_say_about_people_is_used() -> None:
    steady = read("name,month,salary,plan,fact\nAnna,2026-01,3000,1,1\nAnna,2026-02,3000,1,1\n")
    assert steady.people is not None
    assert steady.people.to_dict("records") == [{"person": "Anna", "salary": 3000.0}]
    raised = read("name,month,salary,Sales,Calls\nAnna,2026-01,3000,1,1\nAnna,2026-02,3100,1,1\n")
    assert raised.people is not None
    assert raised.people["salary"].tolist() == [3000, 3100]
    assert raised.people["period"].tolist() == ["2026-01", "2026-02"]
    torn = read("name,month,salary,kpi,plan,fact\nAnna,2026-01,3000,a,1,1\nAnna,2026-01,3100,b,1,1\n")
    assert "twice" in only(errors(torn)).what


def test_a_table_of_people_goes_before_what_results_say() -> None:
    taken = read("name,month,salary,plan,fact\nAnna,2026-01,1,1,1\n", "name,salary\nAnna,3000\n")
    assert taken.people is not None
    assert taken.people["salary"].tolist() == [3000]
    assert "what the results say about people is not used" in notices(taken)[-1]


def test_months_in_files_of_their_own_are_stacked() -> None:
    taken = read("2026-01.csv::name,plan,fact\nAnna,1,1\n", "2026-02.csv::name,plan,fact\nAnna,1,2\n")
    assert records(taken, "period", "fact") == [("2026-01", 1), ("2026-02", 2)]


def test_titles_above_sums_below_and_pasted_headers_are_set_aside_and_counted() -> None:
    taken = read(
        f"Results of January,,,,\n,,,,\n{HEAD}\nAnna,2026-01,s,1,1\n{HEAD}\nBen,2026-01,s,1,1\n,,,,\nGrand Total,2026-01,s,2,2\n"
    )
    assert taken.ok
    assert taken.results["person"].tolist() == ["Anna", "Ben"]
    assert taken.counts.read == 8
    assert taken.counts.kept == 2
    assert taken.counts.set_aside == {
        "above the header": 2,
        "header": 1,
        "blank": 1,
        "lines of sums": 1,
        "repeated header": 1,
    }
    assert notices(taken) == ["lines of sums were left out: 1"]


# --- what the user can say


def test_columns_that_the_user_names() -> None:
    content = "Wer,Wann,Was,Soll,Ist\nAnna,2026-01,s,100,90\n"
    assert errors(read(content))
    told = {"person": "wer", "period": "Wann", "kpi": "Was", "plan": "Soll", "fact": "Ist"}
    assert records(read(content, columns=told), "person", "period", "kpi", "plan", "fact") == [
        ("Anna", "2026-01", "s", 100, 90)
    ]


def test_columns_that_are_not_there() -> None:
    wrong = errors(read(f"{HEAD}\nAnna,2026-01,s,1,1\n", columns={"fact": "Turnover", "colour": "fact"}))
    assert [problem.what for problem in wrong] == [
        "there is no column “Turnover”",
        "there is no meaning “colour” for a column",
    ]
    assert {problem.answer for problem in wrong if isinstance(problem, intake.Finding)} == {"columns"}
    assert HEAD.replace(",", ", ") in wrong[0].mend
    assert "target_bonus" in wrong[1].mend


def test_a_sheet_that_the_user_names() -> None:
    rows = f"{HEAD}\nAnna,2026-01,s,1,1"
    data = workbook(Old=rows_of(rows), New=rows_of(rows.replace("Anna", "Ben")))
    people = ("p.csv", b"name,salary\nBen,1\n")
    taken = intake.read([("a.xlsx", data), people], sheet="New")
    assert taken.results["person"].tolist() == ["Ben"]
    assert taken.people is not None
    wrong = errors(intake.read([("a.xlsx", data)], sheet="Newer"))[0]
    assert wrong.what == "there is no sheet “Newer”"
    assert wrong.mend == "There are: Old, New."


# --- problems


@pytest.mark.parametrize(
    ("row", "column", "word"),
    [
        ("Anna,2026-01,s,100,9O", "fact", "“9O” is not a number"),
        ("Anna,2026-01,s,1OO,90", "plan", "“1OO” is not a number"),
        ("Anna,2026-01,s,100,inf", "fact", "infinite"),
        (",2026-01,s,100,90", "person", "nobody is named"),
        ("Anna,,s,100,90", "period", "the period is missing"),
        ("Anna,2026-01,-,100,90", "kpi", "the KPI is missing"),
        (f"Anna,2026-01,{'x' * 121},100,90", "kpi", "more than 120 letters"),
    ],
)
def test_each_error_has_its_row_column_and_remedy(row: str, column: str, word: str) -> None:
    taken = read(f"{HEAD}\nBen,2026-01,s,100,90\n\n{row}\n")
    problem = only(errors(taken))
    assert word in problem.what
    assert (problem.place.file, problem.place.row, problem.place.column) == ("file1.csv", 4, column)
    assert problem.where == f"file1.csv, row 4, column {column}"
    assert problem.mend
    assert not taken.ok
    assert taken.results["person"].tolist() == ["Ben"]
    assert taken.counts == intake.Counts(4, 1, {"header": 1, "blank": 1, "with an error": 1})


@pytest.mark.parametrize(
    ("row", "column", "word"),
    [
        ("Anna,S,-1,,,", "salary", "salary is negative"),
        ("Anna,S,x,,,", "salary", "“x” is not a number"),
        ("Anna,S,,-1,,", "target_bonus", "target bonus is negative"),
        ("Anna,S,,inf,,", "target_bonus", "infinite"),
        ("Anna,S,,,soon,", "hired", "“soon” is not a date"),
        ("Anna,S,,,2026-02-01,2026-01-01", "left", "left on 2026-01-01, before being hired"),
        (",S,1,1,,", "person", "nobody is named"),
    ],
)
def test_each_error_of_people_has_its_row_column_and_remedy(row: str, column: str, word: str) -> None:
    problem = only(errors(read(f"{HEAD}\nBen,2026-01,s,100,90\n", f"{PEOPLE}\nBen,S,1,1,2024-01-01,\n{row}\n")))
    assert word in problem.what
    assert (problem.place.file, problem.place.row, problem.place.column) == ("file2.csv", 3, column)
    assert problem.mend


def test_negative_multiplier_and_unknown_direction() -> None:
    taken = read("person,period,kpi,direction,plan,fact\nAnna,2026,s,sideways,1,1\n", "person,multiplier\nAnna,-1\n")
    assert [problem.what for problem in errors(taken)] == [
        "“sideways” does not say which way is better",
        "the multiplier is negative: -1",
    ]


def test_the_same_twice_names_both_rows() -> None:
    taken = read(f"{HEAD}\nAnna,2026-01,s,1,1\nBen,2026-01,s,1,1\nAnna,Jan 2026,s,2,2\n")
    problem = only(errors(taken))
    assert problem.what == "Anna, 2026-01, s is there twice; the first time in row 2"
    assert problem.where == "file1.csv, row 4"
    assert taken.results["person"].tolist() == ["Ben"]


def test_the_same_twice_in_two_files() -> None:
    problem = only(errors(read(f"{HEAD}\nAnna,2026-01,s,1,1\n", f"{HEAD}\nAnna,2026-01,s,1,1\n")))
    assert problem.where == "file2.csv, row 2"
    assert "the first time in file1.csv, row 2" in problem.what


def test_two_columns_that_are_headed_alike() -> None:
    problem = only(errors(read("name,month,Sales,Calls,Sales\nAnna,2026-01,1,2,3\n")))
    assert problem.what == "two columns are headed alike; both hold Anna, 2026-01, Sales"


def test_a_date_in_a_table_of_people_is_no_period() -> None:
    taken = read(f"{HEAD}\nAnna,2026-01,s,1,1\n", "name,date,salary\nAnna,2026-11-22,3000\n")
    assert taken.people is not None
    assert list(taken.people) == ["person", "salary"]
    assert notices(taken) == ["a column was not used: date"]


def test_an_error_about_a_person_in_a_row_of_results_takes_the_row() -> None:
    taken = read("name,month,salary,plan,fact\nAnna,2026-01,x,1,1\nBen,2026-01,3000,1,1\n")
    assert only(errors(taken)).place.column == "salary"
    assert taken.results["person"].tolist() == ["Ben"]
    assert taken.counts == intake.Counts(3, 1, {"header": 1, "with an error": 1})


@pytest.mark.parametrize("plan", [0, -5, -0.01])
def test_a_plan_that_nothing_can_be_a_share_of(plan: float) -> None:
    taken = read(f"{HEAD}\nBen,2026-01,s,100,90\nAnna,2026-01,s,{plan},90\n")
    assert taken.ok
    [notice] = [one for one in taken.problems if f"the plan is {plan:g}" in one.what]
    assert "points in its own unit" in notice.mend
    assert "minus" not in notice.mend


def test_results_in_two_teams_in_one_period_are_kept() -> None:
    taken = read("name,team,month,kpi,plan,fact\nAnna,N,2026-01,s,1,1\nAnna,S,2026-01,s,1,1\nBen,N,2026-01,s,1,1\n")
    assert taken.ok
    assert len(taken.results) == 3
    same = only(errors(read("name,team,month,kpi,plan,fact\nAnna,N,2026-01,s,1,1\nAnna,N,2026-01,s,1,1\n")))
    assert "Anna, 2026-01, s is there twice" in same.what


def test_a_person_twice_in_the_people_table() -> None:
    people = "person,salary\nAnna,1\nBen,1\nAnna,2\n"
    problem = only(errors(read(f"{HEAD}\nBen,2026-01,s,1,1\n", people)))
    assert "Anna is there twice; the first time in row 2" in problem.what
    by_period = "person,period,salary\nAnna,2026-01,1\nAnna,2026-02,2\n"
    assert read(f"{HEAD}\nAnna,2026-01,s,1,1\n", by_period).ok


def test_all_problems_come_at_once_errors_first() -> None:
    taken = read(f"{HEAD}\nAnna,2026-01,s,0,x\nBen,,s,-1,inf\n", "person,salary\nAnna,-1\n")
    assert [problem.level for problem in taken.problems] == ["error"] * 4 + ["notice"] * (len(taken.problems) - 4)
    assert "the plan is 0, and nothing can be a share of that: the result counts as missing" in notices(taken)


def test_many_of_a_kind_are_counted() -> None:
    rows = "".join(f"P{number},2026-01,s,1,x\n" for number in range(limits.LISTED + 120))
    found = errors(read(f"{HEAD}\nBen,2026-01,s,1,1\n{rows}"))
    assert len(found) == limits.LISTED + 1
    assert found[-1].what == "and 120 more like this"


def test_people_whom_the_people_table_does_not_know() -> None:
    results = f"{HEAD}\nAnna,2026-01,s,1,1\nBen,2026-01,s,1,1\n"
    assert notices(read(results, "person,salary\nAnna,1\n")) == [
        "1 person has results but is not in the people table: Ben"
    ]
    assert notices(read(results, "person,role\nAnna,Seller\n")) == []


def test_things_that_look_alike_or_do_not_fit_together() -> None:
    taken = read(
        f"{HEAD}\nAnna Lee,2026-01,s,90%,85%\nanna lee,2026-Q1,S,0.9,0.8\n",
        "person,salary,currency\nAnna Lee,1,EUR\nanna lee,1,CZK\n",
    )
    assert taken.ok
    said = " | ".join(notices(taken))
    assert "Anna Lee / anna lee" in said
    assert "s / S" in said
    assert "2026-01, 2026-Q1" in said
    assert "several currencies, which are not converted: CZK, EUR" in said
    assert records(taken, "plan", "fact") == [(0.9, 0.85), (0.9, 0.8)]


def test_a_percent_sign_on_some_numbers_of_a_kpi_only() -> None:
    taken = read(f"{HEAD}\nAnna,2026-01,conversion,90,85%\nAnna,2026-01,sales,90,85\n")
    assert notices(taken) == ["some numbers carry a percent sign and some do not: conversion"]


def test_the_first_number_of_a_wide_table_points_at_its_own_column() -> None:
    taken = read("name,month,Sales plan,Sales fact\nAnna,2026-01,1OO,90\nBen,2026-01,100,90\n")
    assert only(errors(taken)).place.column == "Sales plan"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("1,2,3\n4,5,6\n", "no row with headings was found"),
        (f"{HEAD}\n", "there are headings but no rows below them"),
        (
            "kpi,period,plan,fact\ns,2026,1,1\n",
            "no column says whose the results are; there are: kpi, period, plan, fact",
        ),
        (
            "person,period,kpi,colour\nA,2026,s,red\n",
            "no column holds the fact; there are: person, period, kpi, colour",
        ),
    ],
)
def test_tables_that_cannot_be_used_say_what_is_missing(content: str, what: str) -> None:
    taken = read(content)
    assert not taken.ok
    assert what in [problem.what for problem in errors(taken)]
    assert all(problem.mend for problem in errors(taken))
    assert taken.counts.read == sum(taken.counts.set_aside.values())


def test_a_table_of_something_else_is_named_with_its_columns() -> None:
    taken = read("colour,size\nred,1\n", f"{HEAD}\nAnna,2026,s,1,1\n")
    assert taken.ok
    assert "the columns are: colour, size" in notices(taken)[0]
    assert taken.counts.set_aside["in a sheet that is neither results nor people"] == 1


def test_a_column_without_heading_is_named_by_its_letter() -> None:
    assert notices(read(f"{HEAD},\nAnna,2026,s,1,1,lost\n")) == ["a column has no heading and was not used: F"]


# --- templates


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_templates_are_read_without_a_word(kind: str) -> None:
    make = {"csv": template_csv, "xlsx": template_xlsx}[kind]
    taken = intake.read([(f"people.{kind}", make("people")), (f"results.{kind}", make("results"))])
    assert taken.ok
    assert taken.problems == ()
    assert len(taken.results) == len(example("results"))
    assert set(taken.sources[0].columns) == set(example("people"))


def test_templates_explain_every_column() -> None:
    for which in ("results", "people"):
        table = explained(which)
        assert table["Column"].tolist() == list(example(which))
        assert table["Meaning"].str.len().min() > 10


# --- speed


def test_a_hundred_thousand_rows_take_seconds() -> None:
    frame = pd.DataFrame({"person": [f"P{number % 700}" for number in range(100_800)]})
    frame["period"] = [f"{2024 + number // 8400}-{number // 700 % 12 + 1:02}" for number in range(100_800)]
    frame["kpi"] = "sales"
    frame["plan"], frame["fact"] = 100.25, np.arange(100_800) / 8
    buffer = io.StringIO()
    frame.to_csv(buffer, index=False)
    start = time.perf_counter()
    taken = read(buffer.getvalue())
    assert time.perf_counter() - start < 20, "about one second on a free machine"
    assert len(taken.results) == 100_800
