"""What counts twice or lies elsewhere without a word: sums, averages, tables side by side, hidden rows, swapped dates, percent signs."""

import datetime as dt
import io
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pytest

from kpi import intake
from kpi.export.spreadsheets import as_xlsx
from kpi.intake.mends import LeaveOut, SwapDays, WholePercents
from tests.test_intake import HEAD, errors, notices, read, records
from tests.test_intake_periods import found
from tests.test_intake_safety import ods
from tests.test_intake_tables import book, filled


@pytest.mark.parametrize("heading", ["YTD", "Jahr kum.", "нарастающим итогом", "kumulált", "Ø"])
def test_columns_that_add_up_or_average_the_months_are_offered_to_be_left_out(heading: str) -> None:
    taken = read(f"Name;Jan 2027;Feb 2027;{heading}\nMia;10;13;99\nBen;20;24;77\n")
    (concern,) = found(taken, "cumulated columns")
    (offer,) = concern.offers
    assert (offer.mend, offer.sure) == (LeaveOut(column="kpi", names=(heading,)), False)
    assert intake.mended(taken, [offer.mend]).results["kpi"].unique().tolist() == ["result"]


@pytest.mark.parametrize("numbers", [("23", "44"), ("11.5", "22")])
def test_a_column_of_sums_or_averages_is_proven_by_its_numbers_whatever_it_is_called(numbers: tuple[str, str]) -> None:
    taken = read(f"Name;Jan 2027;Feb 2027;Together\nMia;10;13;{numbers[0]}\nBen;20;24;{numbers[1]}\n")
    (concern,) = found(taken, "cumulated columns")
    assert [(offer.mend, offer.sure) for offer in concern.offers] == [
        (LeaveOut(column="kpi", names=("Together",)), True)
    ]
    assert not found(read("Name;Jan 2027;Feb 2027;Calls\nMia;10;13;5\nBen;20;24;7\n"), "cumulated columns")


GROUPS = f"{HEAD}\nMia,2027-01,s,10,9\nBen,2027-01,s,20,17\nHarbour,2027-01,s,30,26\nIda,2027-01,s,5,4\nUwe,2027-01,s,6,7\nHill,2027-01,s,11,11\n"


def test_rows_that_are_the_sum_of_their_group_are_offered_to_be_left_out() -> None:
    taken = read(GROUPS + "Company,2027-01,s,41,37\n")
    (concern,) = found(taken, "sums of groups")
    assert concern.rows == 3
    assert concern.offers[0].mend == LeaveOut(column="person", names=("Harbour", "Hill", "Company"))
    lines = GROUPS.strip().split("\n")
    upside_down = read("\n".join([lines[0], *reversed(lines[1:])]))
    assert found(upside_down, "sums of groups")[0].offers[0].mend == LeaveOut(
        column="person", names=("Harbour", "Hill")
    )


def test_rows_of_nobody_are_no_sums() -> None:
    of_a_team = "Hamburg,2027-01,s,30,26,Hill\n"
    rows = f"{HEAD},team\nMia,2027-01,s,10,9,Hill\nBen,2027-01,s,20,17,Hill\n{of_a_team}"
    assert found(read(rows), "sums of groups")
    assert not found(read(rows.replace("Hamburg", "")), "sums of groups")


def test_numbers_that_happen_to_add_up_once_are_no_sums() -> None:
    taken = read(GROUPS + "Mia,2027-02,s,1,1\nBen,2027-02,s,1,1\nHarbour,2027-02,s,7,7\nHill,2027-02,s,5,3\n")
    assert not found(taken, "sums of groups")
    assert not found(read(f"{HEAD}\nMia,2027-01,s,,1\nBen,2027-01,s,,1\nIda,2027-01,s,,2\n"), "sums of groups")
    assert not found(
        read(f"{HEAD}\nMia,2027-01,s,inf,1e308\nBen,2027-01,s,-inf,1e308\nIda,2027-01,s,1,1\n"), "sums of groups"
    )
    assert not found(read(f"{HEAD}\nMia,2027-01,s,0,0\nBen,2027-01,s,0,0\nIda,2027-01,s,0,0\n"), "sums of groups")


def test_two_tables_side_by_side_without_a_gap_are_refused() -> None:
    content = "Name,Month,Sales,Name,Month,Sales\nMia,2027-01,1,Ida,2027-01,3\nBen,2027-01,2,Uwe,2027-01,4\n"
    taken = read(content)
    assert any("two tables stand side by side without a gap" in one.what for one in errors(taken))
    assert not found(taken, "twice")
    told = intake.Answers(tables={"": intake.TableAnswers(range="A1:C3, D1:F3")})
    assert sorted(read(content, answers=told).results["fact"]) == [1, 2, 3, 4]
    same = read("Name,Month,Sales,Name\nMia,2027-01,1,Mia\nBen,2027-01,2,Ben\n")
    assert same.ok


def test_hidden_and_filtered_rows_and_hidden_columns_are_told() -> None:
    def fill(sheet: Any) -> None:
        filled([["Name", "Month", "Plan", "Fact"], *([f"P {number}", "2027-01", 10, number] for number in range(5))])(
            sheet
        )
        sheet.auto_filter.ref = "A1:D6"
        for row in (3, 4, 9):
            sheet.row_dimensions[row].hidden = True
        sheet.column_dimensions["C"].hidden = True

    taken = intake.read([("a.xlsx", book(S=fill))])
    assert len(taken.results) == 5
    (rows,) = [one for one in taken.problems if "hidden or filtered" in one.what]
    assert "2 rows are hidden or filtered away in this sheet and were read like all others: 3, 4" in rows.what
    assert "sheet S, row 3" in rows.where
    assert any("1 column is hidden in this sheet and was read like all others: C" in one for one in notices(taken))
    shown = intake.read([("a.xlsx", book(S=filled([["Name", "Plan", "Fact"], ["Mia", 1, 2]])))])
    assert not any("hidden" in one for one in notices(shown))


def test_what_other_workbooks_do_not_tell_is_said() -> None:
    frame = pd.DataFrame({"person": ["Anna"], "period": ["2026-01"], "kpi": ["s"], "plan": [1.0], "fact": [2.0]})
    words = "cannot be seen in this kind of workbook"
    assert any(words in one for one in notices(intake.read([("a.ods", ods(frame))])))
    assert not any(words in one for one in notices(intake.read([("a.xlsx", as_xlsx({"S": frame}))])))


def _dated(days: list[dt.date | str]) -> bytes:
    made = openpyxl.Workbook()
    made.active.append(["Order ID", "Date", "Seller", "Amount"])
    for number, day in enumerate(days):
        made.active.append([number, day, "Mia", 5])
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_dates_that_a_spreadsheet_program_swapped_are_told_with_the_evidence_and_swapped_back() -> None:
    days: list[dt.date | str] = [dt.date(2027, 3, day) for day in (1, 5, 9, 12)]
    texts: list[dt.date | str] = ["25/03/2027", "26/03/2027", "13/04/2027"]
    taken = intake.read([("a.xlsx", _dated([*days, *texts]))])
    (concern,) = found(taken, "swapped days")
    assert "dates, all of days 1 to 12: 4; texts such as “25/03/2027”, all of later days: 3" in concern.what
    (offer,) = concern.offers
    assert (offer.mend, offer.sure) == (SwapDays(column="date"), False)
    mended = intake.mended(taken, [offer.mend])
    read_ = mended.transactions[0].table["Date"].dt.strftime("%Y-%m-%d").tolist()
    assert read_ == ["2027-01-03", "2027-05-03", "2027-09-03", "2027-12-03", "2027-03-25", "2027-03-26", "2027-04-13"]
    assert not found(mended, "swapped days")


@pytest.mark.parametrize(
    "days",
    [
        [dt.date(2027, 3, 1), dt.date(2027, 3, 5), dt.date(2027, 3, 13), "25/03/2027", "26/03/2027", "13/04/2027"],
        [dt.date(2027, 3, 1), dt.date(2027, 3, 5), dt.date(2027, 3, 9), "25/03/2027", "26/03/2027", "03/04/2027"],
        [dt.date(2027, 3, 1), dt.date(2027, 3, 5), dt.date(2027, 3, 9)],
    ],
)
def test_dates_of_which_nothing_says_that_they_are_swapped(days: list[dt.date | str]) -> None:
    assert not found(intake.read([("a.xlsx", _dated(days))]), "swapped days")


def test_percent_signs_without_a_plan_are_told_and_can_be_counted_as_written() -> None:
    taken = read(f"{HEAD}\nMia,2027,quality,,97%\nBen,2027,quality,,112.5 %\nIda,2027,sales,10,9\n")
    (concern,) = found(taken, "percent signs")
    assert concern.what == "quality: 2 results carry a percent sign and have no plan; 98 % is read as 0.98"
    assert concern.offers[0].mend == WholePercents(kpi="quality")
    mended = intake.mended(taken, [WholePercents(kpi="quality")])
    assert records(mended, "kpi", "fact") == [("quality", 97), ("quality", 112.5), ("sales", 9)]
    assert not found(mended, "percent signs")
    assert not found(read(f"{HEAD}\nMia,2027,quality,95%,97%\n"), "percent signs")
