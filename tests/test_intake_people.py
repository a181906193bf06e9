"""Tables of people: pay under every usual heading, for every time, in per cents, and numbers that nobody knows."""

import io
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pytest
from click.testing import CliRunner

import kpi
from kpi import intake
from kpi.cli.maincommand import main
from kpi.intake import Answers, TableAnswers
from kpi.intake.headings.columns import guessed
from kpi.intake.money.pay import currencies_of, per_of
from kpi.proposal.firstscheme import propose
from tests.test_intake import errors, notices, only, read

RESULTS = "Name,Month,KPI,Plan,Fact\nAmbra,2026-03,sales,10,10\nBruno,2026-03,sales,10,10\nCelia,2026-03,sales,10,10\n"
QUARTERS = RESULTS.replace("2026-03", "2026-Q1")


def bonuses(people: str, results: str = RESULTS) -> list[float]:
    """The target bonus of each person in the one period; nothing may stand against it."""
    taken = read(results, people)
    assert taken.ok, errors(taken)
    return kpi.build(taken.results, taken.people).target_bonus[:, 0].round(6).tolist()


@pytest.mark.parametrize(
    ("heading", "name", "per"),
    [
        ("Target bonus per month, EUR", "target_bonus", "month"), ("Target bonus (EUR, monthly)", "target_bonus", "month"),
        ("Annual target bonus", "target_bonus", "year"), ("Quarterly target bonus, GBP", "target_bonus", "quarter"),
        ("Bonus at 100 %", "target_bonus", ""), ("Bonus at 100% (USD) p.a.", "target_bonus", "year"),
        ("On-target incentive per quarter", "target_bonus", "quarter"), ("Annual Salary", "salary", "year"),
        ("AnnualSalary", "salary", "year"), ("Base pay, EUR per year", "salary", "year"), ("Salary (p.a.)", "salary", "year"),
        ("Monthly salary, EUR", "salary", "month"), ("Gross annual base", "salary", "year"), ("Salary", "salary", ""),
        ("SALARY PER YEAR", "salary", "year"), ("OTE", "on_target", ""), ("Annual OTE, USD", "on_target", "year"),
        ("On-target earnings", "on_target", ""), ("Target Bonus %", "target_share", ""), ("Bonus (% of salary)", "target_share", ""),
        ("Bonus, % of base salary", "target_share", ""), ("Target bonus in percent", "target_share", ""),
        ("Jahresgehalt", "salary", "year"), ("Bruttojahresgehalt", "salary", "year"), ("Jahresgrundgehalt brutto", "salary", "year"),
        ("Monatsgehalt (EUR)", "salary", "month"), ("Gehalt EUR/Monat", "salary", "month"), ("Fixgehalt p.a.", "salary", "year"),
        ("Zielbonus pro Quartal", "target_bonus", "quarter"), ("Jahreszielbonus in EUR", "target_bonus", "year"),
        ("Bonus bei 100 % Zielerreichung", "target_bonus", ""), ("Zielbonus in %", "target_share", ""),
        ("Zieleinkommen pro Jahr", "on_target", "year"), ("Jahreszielgehalt", "on_target", "year"),
        ("годовой оклад", "salary", "year"), ("Оклад в месяц, руб.", "salary", "month"), ("Месячный оклад", "salary", "month"),
        ("Целевая премия в месяц", "target_bonus", "month"), ("Премия при 100 % (руб.)", "target_bonus", ""),
        ("Целевая премия, %", "target_share", ""), ("Целевой доход за год", "on_target", "year"),
        ("éves alapbér", "salary", "year"), ("Havi bruttó alapbér, Ft", "salary", "month"), ("havi bér", "salary", "month"),
        ("Negyedéves célprémium", "target_bonus", "quarter"), ("Célbónusz %", "target_share", ""),
        ("éves céljövedelem", "on_target", "year"), ("Prémium 100 %-nál", "target_bonus", ""),
        ("Taunang sahod", "salary", "year"), ("Buwanang sahod, PHP", "salary", "month"),
        ("Target na bonus kada kwarter", "target_bonus", "quarter"), ("Target na kita bawat taon", "on_target", "year"),
    ],
)  # fmt: skip
def test_headings_over_pay_say_what_it_is_and_for_how_long(heading: str, name: str | None, per: str) -> None:
    found = guessed(heading)
    assert (found[0] if found else None, per_of(heading)) == (name, per)


@pytest.mark.parametrize(
    "heading",
    [
        "Salary %",
        "Bonus",
        "Annual bonus",
        "Sales per month",
        "Month",
        "Base",
        "Pay",
        "Commission %",
        "Salary increase in %",
    ],
)
def test_what_is_no_pay_is_not_taken_for_it(heading: str) -> None:
    found = guessed(heading)
    assert found is None or found[0] == "period"


@pytest.mark.parametrize(
    ("headings", "codes"),
    [
        (["Salary, EUR", "Bonus (EUR)"], ("EUR",)), (["Оклад, руб."], ("RUB",)), (["Havi bér, Ft"], ("HUF",)),
        (["Salary, $"], ()), (["OTE", "VZÄ"], ()), (["Salary £", "Target bonus, USD"], ("GBP", "USD")),
    ],
)  # fmt: skip
def test_currencies_of_headings(headings: list[str], codes: tuple[str, ...]) -> None:
    assert currencies_of(headings) == codes


def test_a_bonus_in_per_cent_is_of_the_yearly_salary_and_divided_by_the_periods_of_a_year() -> None:
    people = "Name,Annual salary,Target bonus %\nAmbra,48000,5%\nBruno,36000,10%\nCelia,24000,12.5%\n"
    assert bonuses(people) == [200, 300, 250]
    assert bonuses(people, QUARTERS) == [600, 900, 750]
    assert bonuses(people.replace("Annual", "Monthly"), QUARTERS) == [7200, 10800, 9000]


@pytest.mark.parametrize("cells", [("5", "10", "12.5"), ("5%", "10 %", "12.5%"), ("0.05", "0.1", "0.125")])
def test_per_cents_with_and_without_their_sign(cells: tuple[str, ...]) -> None:
    rows = "".join(
        f"{who},{pay},{cell}\n"
        for who, pay, cell in zip(("Ambra", "Bruno", "Celia"), (48000, 36000, 24000), cells, strict=True)
    )
    assert bonuses(f"Name,Annual salary,Target bonus %\n{rows}") == [200, 300, 250]


@pytest.mark.parametrize("cells", [("5%", "10%"), (0.05, 0.1)])
def test_per_cents_under_a_heading_that_says_money_are_shares_too(cells: tuple[Any, ...]) -> None:
    made = openpyxl.Workbook()
    made.active.title = "P"
    for row in (["Name", "Annual salary", "Target bonus"], ["Ambra", 48000, cells[0]], ["Bruno", 36000, cells[1]]):
        made.active.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    taken = intake.read(
        [("r.csv", RESULTS.replace("Celia,2026-03,sales,10,10\n", "").encode()), ("p.xlsx", buffer.getvalue())]
    )
    assert taken.ok
    assert kpi.build(taken.results, taken.people).target_bonus[:, 0].tolist() == pytest.approx([200, 300])
    assert any("read as a share of the salary: the first is 5% of 48,000 a year" in notice for notice in notices(taken))


def test_it_is_asked_what_a_number_is_that_may_be_a_share_or_per_cents() -> None:
    taken = read(RESULTS, "Name,Annual salary,Target bonus %\nAmbra,1000,0.8\nBruno,1000,1.2\nCelia,1000,1\n")
    assert {one.place.row for one in errors(taken) if isinstance(one, intake.Finding)} == {2, 3, 4}
    assert "whether 0.8 is a per cent or a share" in errors(taken)[0].what


def test_per_cents_of_no_salary_are_asked_for() -> None:
    taken = read(RESULTS, "Name,Annual salary,Target bonus %\nAmbra,48000,5%\nBruno,,10%\nCelia,24000,10%\n")
    problem = only(errors(taken))
    assert (problem.what, problem.place.row) == (
        "a target bonus of 10% is a share of the salary, and no salary is there",
        3,
    )
    assert len(errors(read(RESULTS, "Name,Target bonus %\nAmbra,5\nBruno,10\n"))) == 2


def test_what_results_say_about_pay_is_checked_as_well() -> None:
    alone = read("Name,Month,Sales plan,Sales fact,Target bonus %\nAmbra,2026-03,10,10,5%\nBruno,2026-03,10,10,6%\n")
    assert {one.what[:25] for one in errors(alone)} == {"a target bonus of 5% is a", "a target bonus of 6% is a"}
    both = read("Name,Month,Sales plan,Sales fact,Target bonus %,Annual salary\nAmbra,2026-03,10,10,5%,48000\n")
    assert both.ok
    assert kpi.build(both.results, both.people).target_bonus.tolist() == [[200]]


def test_a_salary_in_per_cent_is_no_money() -> None:
    taken = read(RESULTS, "Name,Salary,Role\nAmbra,10%,S\nBruno,20,S\n")
    assert only(errors(taken)).what == "“10%” is a per cent and no amount of money"


def test_money_goes_before_a_share_and_both_may_stand() -> None:
    people = "Name,Annual salary,Target bonus %,Target bonus per year\nAmbra,48000,5%,\nBruno,36000,10%,1200\nCelia,24000,,600\n"
    assert bonuses(people) == [200, 100, 50]


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ("Name,Annual salary,OTE per year\nAmbra,48000,60000\nBruno,36000,36000\nCelia,24000,30000\n", [1000, 0, 500]),
        ("Name,Monthly salary,Annual OTE\nAmbra,4000,60000\nBruno,3000,36000\nCelia,2000,30000\n", [1000, 0, 500]),
        ("Name,Salary,OTE\nAmbra,4000,5000\nBruno,3000,3000\nCelia,2000,2500\n", [1000, 0, 500]),
    ],
)
def test_earnings_at_target_are_salary_and_target_bonus(people: str, expected: list[float]) -> None:
    assert bonuses(people) == expected


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("Ambra,50000,40000", "are below the salary"),
        ("Ambra,,40000", "no salary is there to take off"),
    ],
)
def test_earnings_at_target_that_say_no_bonus(row: str, word: str) -> None:
    taken = read(RESULTS, f"Name,Annual salary,Annual OTE\n{row}\nBruno,1,1\nCelia,1,1\n")
    assert word in only(errors(taken)).what


def test_earnings_and_salary_for_times_that_may_differ_are_asked_for() -> None:
    taken = read(RESULTS, "Name,Salary,Annual OTE\nAmbra,4000,60000\n")
    assert "may be for different times" in only(errors(taken)).what
    told = Answers(tables={"file2.csv": TableAnswers(per={"Salary": "month"})})
    assert read(RESULTS, "Name,Salary,Annual OTE\nAmbra,4000,60000\n", answers=told).ok


def test_what_pay_is_for_may_stand_in_a_column_or_be_said() -> None:
    column = "person,salary,salary_per,target_bonus,target_bonus_per\nAmbra,12000,yearly,1200,year\nBruno,1000,month,,\nCelia,1,,3,quarter\n"
    taken = read(RESULTS, column)
    assert taken.people is not None
    assert taken.people["salary_per"].tolist()[:2] == ["year", "month"]
    workforce = kpi.build(taken.results, taken.people)
    assert workforce.salary[:, 0].tolist() == [1000, 1000, 1]
    assert workforce.target_bonus[[0, 2], 0].tolist() == [100, 1]
    wrong = read(RESULTS, column.replace("yearly", "now and then"))
    assert only(errors(wrong)).what == "“now and then” does not say for how long the money is"
    told = Answers(
        tables={"file2.csv": TableAnswers(per={"Pay at plan": "year"}, columns={"target_bonus": "Pay at plan"})}
    )
    said = read(RESULTS, "Name,Role,Pay at plan\nAmbra,S,1200\n", answers=told)
    assert said.people is not None
    assert said.people["target_bonus_per"].tolist() == ["year"]


def test_what_is_written_is_read_again() -> None:
    first = read(
        RESULTS, "Name,Annual salary (PLN),Target bonus %\nAmbra,48000,120%\nBruno,36000,80%\nCelia,24000,10%\n"
    )
    assert first.people is not None
    again = read(RESULTS, first.people.to_csv(index=False))
    assert again.people is not None
    pd.testing.assert_frame_equal(again.people, first.people)
    assert set(first.people["currency"]) == {"PLN"}
    assert propose(first.results, first.people).currency == "PLN"


def test_pay_for_a_time_is_told_where_the_periods_are_none() -> None:
    taken = read(RESULTS.replace("2026-03", "Spring"), "Name,Annual salary\nAmbra,48000\n")
    assert any("are no dates" in notice for notice in notices(taken))


# --- numbers that nobody knows


@pytest.mark.parametrize(
    "heading", ["Age", "Tenure months", "Grade level", "Betriebszugehörigkeit", "стаж", "heti óraszám"]
)
def test_numbers_about_people_are_no_results(heading: str) -> None:
    taken = read(RESULTS, f"Name,{heading}\nAmbra,1\nBruno,2\nCelia,3\n")
    assert taken.ok
    assert set(taken.results["kpi"]) == {"sales"}
    assert taken.sources[1].kind == "people"
    assert f"a column was not used: {heading}" in notices(taken)


@pytest.mark.parametrize("heading", ["Zeta", "Hours", "Absence days", "Locker"])
def test_a_table_with_roles_beside_results_stays_a_table_of_people(heading: str) -> None:
    people = f"Name,Position,{heading}\nAmbra,Seller,1\nBruno,Seller,2\nCelia,Agent,3\n"
    taken = read(RESULTS, people)
    assert taken.ok
    assert taken.sources[1].kind == "people"
    assert any("taken for a table of people" in notice for notice in notices(taken))
    results = Answers(tables={"file2.csv": TableAnswers(kind="wide")})
    assert heading in set(read(RESULTS, people, answers=results).results["kpi"])
    alone = read(people)
    assert set(alone.results["kpi"]) == {heading}


def test_without_roles_it_is_asked_and_the_name_of_a_sheet_can_say_it() -> None:
    table = "Name,Zeta\nAmbra,1\nBruno,2\nCelia,3\n"
    asked = only(errors(read(RESULTS, table)))
    assert (asked.answer, asked.rule, asked.what[-4:]) == ("kind", "people or results", "Zeta")
    named = intake.read([("r.csv", RESULTS.encode()), ("Staff list 2026.csv", table.encode())])
    assert named.ok
    assert named.sources[1].kind == "people"


def test_results_that_say_a_time_or_a_plan_stay_results() -> None:
    dated = read(RESULTS, "Name,Month,Role,Calls\nAmbra,2026-03,S,5\n")
    assert set(dated.results["kpi"]) == {"sales", "Calls"}
    planned = read(RESULTS, "Name,Role,Calls plan,Calls fact\nAmbra,S,5,6\n")
    assert "Calls" in set(planned.results["kpi"])


def test_a_people_table_by_month_with_unknown_numbers_stays_one() -> None:
    taken = read(
        RESULTS, "Name,Month,Target bonus,FTE\nAmbra,2026-03,100,1\nBruno,2026-03,100,0.5\nCelia,2026-03,100,1\n"
    )
    assert taken.sources[1].kind == "people"
    assert set(taken.results["kpi"]) == {"sales"}


def test_the_terminal_takes_the_people_file_for_people(tmp_path: Any) -> None:
    (tmp_path / "r.csv").write_text(RESULTS)
    (tmp_path / "p.csv").write_text("Name,Zeta\nAmbra,1\nBruno,2\nCelia,3\n")
    run = CliRunner().invoke(
        main, ["check", str(_scheme(tmp_path)), str(tmp_path / "r.csv"), "--people", str(tmp_path / "p.csv")]
    )
    assert run.exit_code == 0, run.output
    assert "a column was not used: Zeta" in run.output
    asked = CliRunner().invoke(main, ["read", str(tmp_path / "r.csv"), str(tmp_path / "p.csv")])
    assert asked.exit_code == 2
    assert "(--people" in asked.output


def _scheme(folder: Any) -> Any:
    path = folder / "s.yaml"
    path.write_text(
        "cards: [{role: Seller, target_bonus: 100, kpis: [{name: sales, weight: 100 %, curve: {knots: [[80 %, 50 %], [100 %, 100 %]]}}]}]\n"
    )
    return path


# --- target bonuses that are missing


@pytest.mark.parametrize(
    ("heading", "asked"),
    [
        ("Bonus per month", True),
        ("Prämie", True),
        ("Zusage", True),
        ("Betrag, CHF", True),
        ("Age", False),
        ("Personnel no", False),
    ],
)
def test_an_unused_column_of_money_is_asked_about_while_target_bonuses_are_missing(heading: str, asked: bool) -> None:
    taken = read(RESULTS, f'Name,Salary per month,"{heading}"\nAmbra,3000,500\nBruno,3000,600\nCelia,3000,700\n')
    assert taken.ok
    found = [one for one in taken.problems if getattr(one, "rule", "") == "unused money"]
    assert [one.place.column for one in found if isinstance(one, intake.Finding)] == [heading] * asked
    whole = read(RESULTS, f'Name,Target bonus,"{heading}"\nAmbra,1,500\nBruno,1,600\nCelia,1,700\n')
    assert not [one for one in whole.problems if getattr(one, "rule", "") == "unused money"]
    some = read(RESULTS, f'Name,Target bonus,"{heading}"\nAmbra,1,500\nBruno,,600\nCelia,1,700\n')
    assert len([one for one in some.problems if "1 person has no target bonus" in one.what]) == asked
