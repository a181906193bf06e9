"""The table is found wherever it lies in a file, every decision is told, and each can be corrected."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pytest

from kpi import intake
from kpi.intake import Answers, TableAnswers
from tests.test_intake import errors, notices, only, read, records


def book(**sheets: Callable[[Any], None]) -> bytes:
    """A workbook whose sheets are filled by functions."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, fill in sheets.items():
        fill(made.create_sheet(name))
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def filled(rows: list[list[object]], *merged: str) -> Callable[[Any], None]:
    """Fills a sheet with rows and merges cells."""

    def fill(sheet: Any) -> None:
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)

    return fill


MONTHLY = """Vertrieb Nord;;;;;
Ergebnisse März 2024;;;;;
;;;;;
;;Umsatz;;Anrufe;
Mitarbeiter;Abteilung;Soll;Ist;Soll;Ist
Anna Lee;Nord;1.234,5;1.100,25;10;12
Ben Kay;Nord;900,0;k.A.;8;9
Summe;;2.134,5;1.100,25;18;21
;;;;;
Quelle: SAP BW;;;;;
"""


def test_last_months_sheet_with_title_two_header_rows_sums_and_a_footer() -> None:
    taken = read(MONTHLY)
    assert taken.ok
    assert records(taken, "person", "team", "period", "kpi", "plan", "fact") == [
        ("Anna Lee", "Nord", "2024-03", "Umsatz", 1234.5, 1100.25),
        ("Anna Lee", "Nord", "2024-03", "Anrufe", 10, 12),
        ("Ben Kay", "Nord", "2024-03", "Umsatz", 900, None),
        ("Ben Kay", "Nord", "2024-03", "Anrufe", 8, 9),
    ]
    assert taken.counts == intake.Counts(
        10, 2, {"above the header": 3, "header": 2, "blank": 1, "lines of sums": 1, "notes": 1}
    )
    assert notices(taken) == [
        "lines of sums were left out: 1",
        "rows with a single text were taken for notes: 1",
        "“2024-03” was taken for the time of these results, from “Ergebnisse März 2024”",
    ]
    assert "Quelle: SAP BW" in taken.problems[1].mend
    assert taken.sources[0].header == (4, 5)


def test_merged_headings_and_merged_names() -> None:
    rows: list[list[object]] = [
        ["Vertrieb: Ist und Soll"],
        [],
        ["Mitarbeiter", "Team", "Umsatz", None, "Anrufe", None],
        [None, None, "Soll", "Ist", "Soll", "Ist"],
        ["Anna", "N", 10, 9, 1, 2],
        ["Ben", None, 10, 9, 1, 2],
    ]
    merged = ("A1:F1", "A3:A4", "B3:B4", "C3:D3", "E3:F3", "B5:B6")
    taken = intake.read([("Zahlen 2024.xlsx", book(März=filled(rows, *merged)))])
    assert taken.ok
    assert records(taken, "person", "team", "period", "kpi", "plan", "fact") == [
        ("Anna", "N", "2024-03", "Umsatz", 10, 9),
        ("Anna", "N", "2024-03", "Anrufe", 1, 2),
        ("Ben", "N", "2024-03", "Umsatz", 10, 9),
        ("Ben", "N", "2024-03", "Anrufe", 1, 2),
    ]


def test_a_header_five_rows_deep() -> None:
    rows: list[list[object]] = [
        ["Region", "Caloric contribution", "Impact", None],
        [],
        [],
        [None, None, "from previous quarter", "from baseline"],
        [None, "(%)", None, None],
        ["A", "B", "C", "D"],
    ]
    merged = ("A1:A5", "B1:B4", "C1:D3", "C4:C5", "D4:D5")
    (source,) = intake.read([("a.xlsx", book(S=filled(rows, *merged)))]).sources
    assert source.header == (1, 2, 3, 4, 5)
    assert source.table is not None
    assert source.table.to_dict("records") == [
        {
            "Region": "A",
            "Caloric contribution (%)": "B",
            "Impact from previous quarter": "C",
            "Impact from baseline": "D",
        }
    ]


def test_months_over_plan_and_fact() -> None:
    content = ",,January,,February,\nName,KPI,Plan,Fact,Plan,Fact\nAnna,s,1,2,3,4\nBen,s,1,2,3,4\n"
    taken = read(f"Results 2025.csv::{content}")
    assert records(taken, "person", "period", "plan", "fact")[:2] == [
        ("Anna", "2025-01", 1, 2),
        ("Anna", "2025-02", 3, 4),
    ]


@pytest.mark.parametrize(
    ("header", "first"),
    [
        ("Jan;Feb;Mär", "2024-01"), ("M01;M02;M03", "2024-01"), ("янв.;февр.;март", "2024-01"), ("Q1;Q2;Q3", "2024-Q1"),
        ("Jan-24;Feb-24;Mrz-24", "2024-01"), ("01.2024;02.2024;03.2024", "2024-01"), ("Enero;Pebrero;Marso", "2024-01"),
        ("KW 1;KW 2;KW 3", "2024-W01"), ("I. negyedév;II. negyedév;III. negyedév", "2024-Q1"),
        ("2024-01-01;2024-02-01;2024-03-01", "2024-01"), ("1. Quartal;2. Quartal;3. Quartal", "2024-Q1"),
        ("I кв.;II кв.;III кв.", "2024-Q1"), ("január;február;március", "2024-01"),
    ],
)  # fmt: skip
def test_periods_across_take_their_year_from_the_title(header: str, first: str) -> None:
    taken = read(f"Umsatz Ist 2024;;;\nName;{header}\nAnna Lee;1;2;3\nBen Kay;4;5;6\n")
    assert taken.ok
    assert taken.results["period"].iloc[0] == first
    assert taken.results["fact"].tolist() == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("months", [("1", "2"), ("Jan", "Feb"), ("январь", "февраль"), ("M01", "M02")])
def test_months_in_rows_take_their_year_from_the_title_and_say_so(months: tuple[str, str]) -> None:
    taken = read(f"Sales 2024,,\nName,Month,Plan,Fact\nAnna,{months[0]},1,1\nAnna,{months[1]},2,2\n")
    assert taken.results["period"].tolist() == ["2024-01", "2024-02"]
    assert notices(taken) == ["“2024” was taken for the time of these results, from “Sales 2024”"]


@pytest.mark.parametrize(
    ("header", "name"), [("Vorname;Nachname", "Anna Lee"), ("First name;Surname", "Anna Lee"), ("Vorname;Name", "Anna Lee"),
                         ("Имя;Фамилия", "Anna Lee"), ("Vorname;Team", "Anna")]
)  # fmt: skip
def test_first_and_last_names_are_one_name(header: str, name: str) -> None:
    taken = read(f"{header};Plan;Ist\nAnna;Lee;1;2\nBen;Lee;1;2\n")
    assert taken.results["person"].tolist() == [name, name.replace("Anna", "Ben")]
    full = read("Full name;First name;Last name;Plan;Ist\nAnna Lee;Anna;Lee;1;2\n")
    assert full.results["person"].tolist() == ["Anna Lee"]


def test_quarters_and_sums_among_months_are_not_counted_twice() -> None:
    taken = read("Sales 2024\nName,Jan,Feb,Mar,Q1,Total\nAnna,1,2,3,6,6\nBen,1,2,3,6,6\n")
    assert taken.results["fact"].sum() == 12
    assert "columns were not used: Q1, Total" in notices(taken)


def test_kpi_and_month_in_one_heading() -> None:
    taken = read("Name,Sales Jan 2024 plan,Sales Jan 2024 fact,Sales Feb 2024 plan,Sales Feb 2024 fact\nAnna,1,2,3,4\n")
    assert records(taken, "kpi", "period", "plan", "fact") == [("Sales", "2024-01", 1, 2), ("Sales", "2024-02", 3, 4)]


def test_dates_as_headings_of_a_workbook() -> None:
    rows: list[list[object]] = [["Name", "KPI", dt.date(2024, 1, 1), dt.date(2024, 2, 1)], ["Anna", "s", 1, 2]]
    taken = intake.read([("a.xlsx", book(S=filled(rows)))])
    assert taken.results["period"].tolist() == ["2024-01", "2024-02"]


def test_a_sheet_a_month_stacked_with_the_origin_of_each_row() -> None:
    rows: list[list[object]] = [["Name", "Plan", "Fact"], ["Anna", 1, 2], ["Ben", 3, 4]]
    taken = intake.read([("Results 2024.xlsx", book(Jan=filled(rows), Feb=filled(rows)))])
    assert taken.results["period"].tolist() == ["2024-01"] * 2 + ["2024-02"] * 2
    assert taken.origin.to_dict("list") == {
        "file": ["Results 2024.xlsx"] * 4,
        "sheet": ["Jan", "Jan", "Feb", "Feb"],
        "row": [2, 3, 2, 3],
    }


def test_two_tables_one_below_the_other() -> None:
    taken = read(
        "Results\nName,Month,Plan,Fact\nAnna,2026-01,10,9\n\nPeople\nName,Salary,Target bonus\nAnna,1000,100\n"
    )
    assert taken.ok
    assert [(one.kind, one.range) for one in taken.sources] == [("long", "A1:D4"), ("people", "A5:D7")]
    assert taken.people is not None
    assert taken.people["target_bonus"].tolist() == [100]


def test_two_tables_side_by_side() -> None:
    taken = read("Name,Month,Plan,Fact,,Name,Salary\nAnna,2026-01,10,9,,Anna,1000\n")
    assert [(one.kind, one.range) for one in taken.sources] == [("long", "A1:D2"), ("people", "F1:G2")]


def test_an_empty_column_for_the_eye_parts_no_table() -> None:
    taken = read("Name,Month,,Plan,Fact\nAnna,2026-01,,10,9\n")
    assert records(taken, "person", "plan") == [("Anna", 10)]
    assert len(taken.sources) == 1


def test_the_same_header_after_a_gap_goes_on_with_the_table() -> None:
    taken = read("North,,\nName,Plan,Fact\nAnna,1,2\n,,\nSouth,,\nName,Plan,Fact\nBen,3,4\n")
    assert taken.results["person"].tolist() == ["Anna", "Ben"]
    assert taken.counts.set_aside == {"above the header": 1, "header": 1, "blank": 1, "notes": 1, "repeated header": 1}


def test_phantom_columns_are_no_columns() -> None:
    wide = "," * 1019
    taken = read(f"name,month,plan,fact{wide}\nAnna,2026-01,1,2{wide}\n")
    assert len(taken.sources[0].about) == 4
    assert taken.results["fact"].tolist() == [2]


@pytest.mark.parametrize("word", ["Total", "Total North", "North total", "Summe:", "Gesamtergebnis", "Anna Ergebnis",
                                  "Итого", "Общий итог", "Összesen", "Kabuuan", "Grand Total", "Zwischensumme Nord"])  # fmt: skip
def test_lines_of_sums_in_every_language(word: str) -> None:
    taken = read(f"Name,Plan,Fact\nAnna,1,2\nBen,3,4\n{word},4,6\n")
    assert taken.results["person"].tolist() == ["Anna", "Ben"]
    assert taken.counts.set_aside == {"header": 1, "lines of sums": 1}
    assert f"“{word}”" in taken.problems[0].mend


def test_a_last_row_of_sums_without_a_word() -> None:
    taken = read("Name,Month,Plan,Fact\nAnna,2026-01,10,9\nBen,2026-01,10,8\n,,20,17\n")
    assert taken.ok
    assert taken.counts.set_aside["lines of sums"] == 1
    other = read("Name,Month,Plan,Fact\nAnna,2026-01,10,9\nBen,2026-01,10,8\n,,20,18\n")
    assert "nobody is named" in errors(other)[0].what


def test_a_kpi_called_total_is_no_sum() -> None:
    taken = read("person,period,kpi,plan,fact\nAnna,2026,Total sales,1,2\nAnna,2026,Sales total,3,4\n")
    assert taken.results["fact"].tolist() == [2, 4]


def test_a_person_of_whom_only_the_name_is_known_is_no_note() -> None:
    taken = read("person,period,kpi,plan,fact\nAnna,2026,s,1,2\n", "person,salary,role\nAnna,1,S\nBen,,\n")
    assert taken.people is not None
    assert taken.people["person"].tolist() == ["Anna", "Ben"]


def test_an_export_that_says_that_there_is_nothing() -> None:
    rows: list[list[object]] = [
        [],
        ["Date", "Agency", "Customer", "Price", "Revenue"],
        ["At the moment no data for report"],
    ]
    taken = intake.read([("a.xlsx", book(S=filled(rows)))])
    assert "there are headings but no rows below them" in [problem.what for problem in errors(taken)]
    assert taken.counts.kept == 0


# --- no header, and what the user says


NO_HEADER = "Anna\t2026-01\t10\t9\nBen\t2026-01\t10\t8\n"


def test_without_a_header_the_columns_have_letters_and_the_first_row_is_data() -> None:
    taken = read(NO_HEADER)
    assert "no row with headings was found" in errors(taken)[0].what
    (source,) = taken.sources
    assert source.header == ()
    assert source.counts.read == 2
    assert source.table is not None
    assert source.table["C"].tolist() == [10, 10]
    told = {"person": "A", "period": "B", "plan": "C", "fact": "D"}
    assert records(read(NO_HEADER, columns=told), "person", "plan", "fact") == [("Anna", 10, 9), ("Ben", 10, 8)]


def test_a_text_list_without_a_header_is_not_beheaded() -> None:
    (source,) = read("Anna;North\nBen;South\nCleo;North\n").sources
    assert source.header == ()


def test_the_header_row_can_be_said() -> None:
    content = "Report of Name,Plan,Fact\nWorkmate,Foreseen,Reached\nAnna,1,2\n"
    about = TableAnswers(header=(2,), columns={"person": "Workmate", "plan": "Foreseen"})
    taken = read(content, answers=Answers(tables={"file1.csv": about}))
    assert records(taken, "person", "plan", "fact") == [("Anna", 1, 2)]
    assert taken.sources[0].preview.roles == ("above the header", "header", "body")
    nowhere = read(content, answers=Answers(tables={"": TableAnswers(header=(9,))}))
    assert only(one for one in errors(nowhere) if "no row 9" in one.what).answer == "header"


def test_that_there_is_no_header_can_be_said() -> None:
    told = TableAnswers(header=(), columns={"person": "A", "plan": "B", "fact": "C"})
    taken = read("Name,7,8\nBen,1,2\n", answers=Answers(tables={"": told}))
    assert taken.results["person"].tolist() == ["Name", "Ben"]


def test_a_range_can_be_said() -> None:
    content = "x,y,z,w\nfoo,bar,baz,1\n,Name,Plan,Fact\n,Anna,1,2\n,Ben,1,2\n,Cleo,9,9\n"
    taken = read(content, answers=Answers(tables={"file1.csv": TableAnswers(range="B3:D5")}))
    assert taken.results["person"].tolist() == ["Anna", "Ben"]
    assert taken.counts == intake.Counts(6, 2, {"header": 1, "outside the range that was given": 3})
    assert taken.sources[0].range == "B3:D5"
    assert taken.sources[0].preview.roles[0] == "outside the range that was given"
    wrong = read(content, answers=Answers(tables={"file1.csv": TableAnswers(range="everything")}))
    assert errors(wrong)[0].what == "there is nothing in the range “everything”"


def test_several_ranges_can_be_said() -> None:
    content = "Name,Plan,Fact,Name,Plan,Fact\nAnna,1,2,Ben,3,4\n"
    taken = read(content, answers=Answers(tables={"": TableAnswers(range="A1:C2, D1:F2")}))
    assert taken.results["person"].tolist() == ["Anna", "Ben"]


def test_a_sheet_can_be_left_out_and_a_kind_be_said() -> None:
    rows: list[list[object]] = [["Name", "Plan", "Fact"], ["Anna", 1, 2]]
    data = book(One=filled(rows), Two=filled(rows))
    taken = intake.read([("a.xlsx", data)], answers=Answers(tables={"a.xlsx, Two": TableAnswers(skip=True)}))
    assert [one.sheet for one in taken.sources] == ["One"]
    assert "left out, as you said: a.xlsx, Two" in notices(taken)
    other = intake.read([("a.xlsx", data)], answers=Answers(tables={"Two": TableAnswers(kind="other")}))
    assert [one.kind for one in other.sources] == ["long", "other"]


def test_answers_about_a_table_that_is_not_there_are_told() -> None:
    taken = read(NO_HEADER, answers=Answers(tables={"last month.csv": TableAnswers(range="A1:B2")}))
    assert any("no file or sheet “last month.csv”" in notice for notice in notices(taken))


def test_answers_can_be_kept_as_plain_values() -> None:
    from dataclasses import asdict

    import yaml
    from pydantic import TypeAdapter

    said = Answers(decimal=",", scale=1000, tables={"a.xlsx, S": TableAnswers(header=(4, 5), dayfirst={"Datum": True})})
    kept = yaml.safe_dump(TypeAdapter(Answers).dump_python(said, mode="json"))
    assert TypeAdapter(Answers).validate_python(yaml.safe_load(kept)) == said
    assert asdict(said)["tables"]["a.xlsx, S"]["header"] == (4, 5)


# --- what a page shows


def test_a_preview_shows_the_first_rows_as_they_stand_and_what_each_is() -> None:
    preview = read(MONTHLY).sources[0].preview
    assert preview.letters == ("A", "B", "C", "D", "E", "F")
    assert preview.numbers == tuple(range(1, 11))
    assert preview.rows[5] == ("Anna Lee", "Nord", "1.234,5", "1.100,25", "10", "12")
    assert preview.roles == (
        *("above the header",) * 3,
        *("header",) * 2,
        *("body",) * 2,
        "lines of sums",
        "blank",
        "notes",
    )


def test_the_preview_of_a_table_further_down_shows_its_header() -> None:
    rows = "".join(f"P{number},2026-01,1,2\n" for number in range(50))
    taken = read(f"Name,Month,Plan,Fact\n{rows}\nName,Salary\nP1,5\n")
    assert "header" in taken.sources[1].preview.roles
    assert len(taken.sources[0].preview.rows) == 30


def test_every_column_says_what_it_is_and_how_sure_that_is() -> None:
    taken = read("Mitarbeiter;Monat;Soll;Ist;Notiz\nAnna Lee;13.01.2026;1,5;2,5;gut\nBen Kay;13.02.2026;1;2;\n")
    about = {one.heading: one for one in taken.sources[0].about}
    assert {name: one.meaning for name, one in about.items()} == {
        "Mitarbeiter": "person", "Monat": "period", "Soll": "plan", "Ist": "fact", "Notiz": "",
    }  # fmt: skip
    assert about["Mitarbeiter"].confidence > 0.9
    assert about["Notiz"].confidence == 0
    assert (about["Soll"].content, about["Soll"].decimal) == ("number", ",")
    assert (about["Monat"].content, about["Monat"].day_first) == ("day", "13.01.2026")
    doubtful = read("Name,Plan,Fact\nAnna,low,1\nBen,high,2\n").sources[0].about[1]
    assert doubtful.meaning == "plan"
    assert doubtful.confidence < 0.5


def test_columns_are_known_by_content_where_names_say_nothing() -> None:
    rows = "".join(f"{who};{what};2026-01;1;2\n" for who in ("Anna Lee", "Ben Kay", "Cleo Fay") for what in ("u", "v"))
    taken = read(f"Wer;Kennz;Wann;Soll;Ist\n{rows}")
    assert taken.ok
    assert taken.sources[0].columns["person"] == "Wer"
    assert taken.sources[0].columns["kpi"] == "Kennz"
    assert taken.sources[0].columns["period"] == "Wann"
    assert sum("because of what stands in it" in notice for notice in notices(taken)) == 3


@pytest.mark.parametrize(
    "heading",
    ["Mitarbeiter;Monat;Kennzahl;Soll;Ist", "Сотрудник;Месяц;Показатель;План;Факт", "Dolgozó;Hónap;Mutató;Terv;Tény",
     "Empleyado;Buwan;Sukatan;Plano;Aktwal", "Employee;Month;KPI;Plan in TEUR;Actual in TEUR",
     "Name des Mitarbeiters;Berichtsmonat;Kenngröße;Ziel (EUR);Ist-Wert (EUR)", "ФИО;Период;КПЭ;План, руб.;Факт, руб."],
)  # fmt: skip
def test_headings_in_five_languages(heading: str) -> None:
    taken = read(f"{heading}\nAnna Lee;2026-01;s;100;90\nBen Kay;2026-01;s;80;70\n")
    assert taken.ok
    assert records(taken, "person", "period", "kpi", "plan", "fact")[0] == ("Anna Lee", "2026-01", "s", 100, 90)


def test_naming_one_column_leaves_the_others_what_they_are() -> None:
    """A plan is never a KPI of a wide table because somebody has said which column holds the person."""
    content = "Wer;Monat;Plan;Ist;Quote\nAnna;2026-01;100;90;0,9\nBen;2026-01;100;80;0,8\n"
    taken = read(content, columns={"person": "Wer"})
    assert records(taken, "person", "plan", "fact") == [("Anna", 100, 90), ("Ben", 100, 80)]
    unknown = read(
        content.replace("Ist", "Geschafft").replace(";Quote", ";").replace(";0,9", "").replace(";0,8", ""),
        columns={"person": "Wer"},
    )
    assert records(unknown, "person", "plan", "fact") == [("Anna", 100, 90), ("Ben", 100, 80)]


def test_text_from_the_clipboard() -> None:
    taken = intake.read([intake.pasted('Name\tPlan\tFact\r\n"Anna\nLee"\t1,5\t2\r\n')])
    assert records(taken, "person", "plan") == [("Anna Lee", 1.5)]
    assert taken.sources[0].file == "clipboard"


def test_a_table_of_something_else_still_shows_its_rows() -> None:
    data = "ID Loja;Loja;Valor\n1;Shopping União;1,5\n2;Norte Shopping;2,5\n".encode("latin-1")
    (source,) = intake.read([("lojas.csv", data)]).sources
    assert source.kind == "other"
    assert source.table is not None
    assert source.table["Valor"].sum() == 4
    assert source.table["ID Loja"].tolist() == ["1", "2"]
    assert pd.api.types.is_string_dtype(source.table["Loja"])


def test_a_heading_told_for_one_file_leaves_the_guess_in_another_and_an_empty_one_means_no_column() -> None:
    results, people = "wer,period,kpi,plan,fact\nAnna,2026-01,s,1,1\n", "person,salary\nAnna,5\n"
    taken = read(results, people, columns={"person": "wer"})
    assert [source.columns["person"] for source in taken.sources] == ["wer", "person"]
    text = "person,period,kpi,plan,fact,team,\nAnna,2026-01,s,1,1,N,x\n"
    assert "team" not in read(text, columns={"team": ""}).results, "nor the column that has no heading"
