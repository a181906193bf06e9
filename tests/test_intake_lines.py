"""Lines of text files: quotation marks, rows that are too long, the same file twice; and people of one name."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi import intake
from kpi.intake.cells import figures
from kpi.intake.files import plaintext
from kpi.intake.mends import Unify
from kpi.problem import Refused
from tests.test_intake import HEAD, errors, notices, only, read, records
from tests.test_intake_periods import found


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (f'{HEAD}\nMia,2027-01,s,10,9\nBen,2027-01,"s,10,8\nIda,2027-01,s,10,7\n', 3),
        (f'{HEAD}\n"Mia,2027-01,s,10,9\nBen,2027-01,"s",10,8\nIda,2027-01,s,10,7\n', 2),
        (f'sep=,\n{HEAD}\nMia,2027-01,s,10,9\n"Ben,2027-01,s,10,8\n', 4),
        (f'{HEAD}\n"Mia\nLee",2027-01,s,10,9\nBen,2027-01,"s,10,8\n', 4),
    ],
)
def test_an_open_quotation_mark_is_an_error_with_its_line(content: str, line: int) -> None:
    with pytest.raises(Refused, match=f"line {line}") as refused:
        read(content)
    assert "quotation mark" in refused.value.problems[0].what


def test_texts_that_span_lines_and_marks_within_a_cell_are_read() -> None:
    taken = read(f'{HEAD}\n"Mia\nLee",2027-01,"s, ""new""",10,9\nBen,2027-01,24" tv,10,8\n')
    assert records(taken, "person", "kpi", "fact") == [("Mia Lee", 's, "new"', 9), ("Ben", '24" tv', 8)]
    assert (taken.counts.read, taken.counts.kept) == (3, 2)


@given(st.text('a,"\r\n\u2028'), st.integers(1, 4))
def test_a_long_text_is_cut_into_the_same_lines_in_pieces(text: str, piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plaintext, "_PIECE", piece)
        assert list(plaintext._lines(text)) == io.StringIO(text, newline="").readlines()


def test_a_long_table_is_read_alike_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    content = HEAD + "".join(f'\nMia,2027-{month:02},s,"1,000.5{month % 10}",{month}%' for month in range(1, 13))
    whole = records(read(content), "period", "plan", "fact")
    for module, name in ((plaintext, "_BLOCK"), (plaintext, "_PIECE"), (figures, "_AT_A_TIME")):
        monkeypatch.setattr(module, name, 5)
    assert records(read(content), "period", "plan", "fact") == whole
    assert whole[3] == ("2027-04", 1000.54, 0.04)


def test_a_row_with_more_cells_than_headings_is_an_error_with_its_row() -> None:
    taken = read(f"{HEAD}\nMia,2027-01,s,10,9\nBen,2027-01,s,10,5,9,5\nIda,2027-01,s,10,7\n")
    problem = only(errors(taken))
    assert "row 3" in problem.where
    assert "this row has 7 cells, but there are 5 headings" in problem.what
    assert taken.results["person"].tolist() == ["Mia", "Ida"]
    assert taken.counts.set_aside == {"header": 1, "with more cells than headings": 1}
    assert (taken.counts.read, taken.counts.kept) == (4, 2)


def test_deals_and_files_of_nothing_but_long_rows_are_told_too() -> None:
    deals = read("Order ID,Date,Seller,Amount\n1,2027-01-03,Mia,80,5\n2,2027-01-04,Ben,50\n")
    assert "row 2" in errors(deals)[0].where
    assert len(deals.transactions[0].table) == 1
    every = read(f"{HEAD}\nMia,2027-01,s,10,5,9,5\nBen,2027-01,s,10,5,9,5\n")
    assert sum("this row has 7 cells" in one.what for one in errors(every)) == 2
    assert not any("no rows below" in one.what for one in errors(every))


@pytest.mark.parametrize(
    "content",
    [
        f"{HEAD},\nMia,2027-01,s,10,9,\nBen,2027-01,s,10,8,a note\n",
        f"{HEAD}\nMia,2027-01,s,10,9,\nBen,2027-01,s,10,8,,\n",
        f"Results\n{HEAD}\nMia,2027-01,s,10,9\nBen,2027-01,s,10\n",
        "name,plan,fact,Sales,,\n,,,plan,fact,\nMia,1,2,3,4,\n",
    ],
)
def test_blank_cells_behind_a_row_and_columns_without_a_heading_are_no_error(content: str) -> None:
    assert not any("headings, so that" in one.what for one in errors(read(content)))


def test_the_same_file_twice_is_told_with_both_names() -> None:
    one = f"{HEAD}\nMia,2027-01,s,10,9\n"
    taken = read(f"north.csv::{one}", f"copy of north.csv::{one}")
    (concern,) = found(taken, "repeated tables")
    assert concern.what == "the same table is there twice: copy of north.csv is the same as north.csv"
    assert (str(concern.sample[0].place), concern.sample[0].value) == ("copy of north.csv", "north.csv")


NAMESAKES = "Employee ID,Employee,Month,Plan,Fact\n7,Mia Lee,2027-01,100,90\n8,Mia Lee,2027-01,100,50\n9,Ben Kay,2027-01,100,80\n"


def test_people_of_one_name_are_told_apart_by_their_number() -> None:
    taken = read(NAMESAKES)
    assert taken.ok
    assert taken.results["person"].tolist() == ["Mia Lee (7)", "Mia Lee (8)", "Ben Kay"]
    (concern,) = found(taken, "namesakes")
    assert "Mia Lee (7) / Mia Lee (8)" in concern.what
    assert any("Mia Lee (7, 8)" in one for one in notices(taken))
    assert not any("not used" in one for one in notices(taken))
    assert concern.offers[0].mend == Unify(column="person", spelling="Mia Lee (7)", others=("Mia Lee (8)",))


def test_people_of_one_name_are_told_apart_across_files_and_in_deals() -> None:
    people = "Employee ID,Name,Salary\n7,Mia Lee,3000\n8,Mia Lee,4000\n"
    month = "Employee ID,Name,Month,Plan,Fact\n{number},Mia Lee,2027-0{month},100,90\n"
    taken = read(month.format(number=7, month=1), month.format(number=8, month=2), people)
    assert taken.results["person"].tolist() == ["Mia Lee (7)", "Mia Lee (8)"]
    assert taken.people is not None
    assert taken.people["person"].tolist() == ["Mia Lee (7)", "Mia Lee (8)"]
    deals = read("Order ID,Date,Employee ID,Seller,Amount\n1,2027-01-03,7,Mia Lee,80\n2,2027-01-04,8,Mia Lee,50\n")
    assert deals.transactions[0].table["Seller"].tolist() == ["Mia Lee (7)", "Mia Lee (8)"]


def test_a_table_that_names_such_a_person_without_a_number_is_an_error() -> None:
    taken = read(NAMESAKES, "Name,Salary\nMia Lee,3000\nBen Kay,1000\n")
    problem = only(errors(taken))
    assert problem.what == "1 row names somebody of whom there are several, and no number: Mia Lee"


def test_numbers_of_rows_tell_nobody_apart() -> None:
    rows = "".join(f"{number},Person {number % 4},2027-{number // 4 + 1:02},1,1\n" for number in range(12))
    taken = read(f"Employee No,Employee,Month,Plan,Fact\n{rows}")
    assert taken.results["person"].nunique() == 4
    assert any("numbers of rows, not of people" in one for one in notices(taken))
    assert isinstance(taken, intake.Intake)
