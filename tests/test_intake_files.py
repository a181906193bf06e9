"""The first door: any file is read as what it is, or refused with a sentence; no file takes the program down."""

import io
import re
import struct
import zipfile
import zlib

import numpy as np
import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kpi
from kpi import intake
from kpi.intake import limits
from kpi.intake.files.kinds import kind_of
from kpi.intake.files.opening import open_file
from kpi.intake.files.plaintext import decode, sniff
from kpi.intake.templates import template_csv, template_xlsx

TIDY = "person,period,kpi,plan,fact\nAnna,2026-01,sales,100,90\nBen,2026-01,sales,100,110\n"


def workbook(**sheets: list[list[object]]) -> bytes:
    """A workbook as a user's own program writes it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rows_of(text: str) -> list[list[object]]:
    """Lines of a CSV as rows of cells, numbers as numbers."""
    cells = [line.split(",") for line in text.splitlines()]
    return [[float(cell) if re.fullmatch(r"-?\d+(\.\d+)?", cell) else cell or None for cell in row] for row in cells]


def parquet(frame: pd.DataFrame) -> bytes:
    """A frame as a Parquet file."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


def repacked(data: bytes, **changed: bytes) -> bytes:
    """A workbook with some of its parts replaced ("__" for "/")."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        for name, content in (parts | {key.replace("__", "/"): value for key, value in changed.items()}).items():
            new.writestr(name, content)
    return buffer.getvalue()


def refusal(name: str, data: bytes) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(kpi.Refused) as refused:
        intake.read([(name, data)])
    (problem,) = refused.value.problems
    assert problem.where.startswith(name)
    assert problem.mend, "says what to do"
    return problem.what


def facts(name: str, data: bytes, **how: object) -> list[float]:
    """The facts that a file holds."""
    taken = intake.read([(name, data)], **how)  # type: ignore[arg-type]
    assert taken.ok, taken.problems
    return taken.results["fact"].tolist()


@pytest.mark.parametrize(
    ("encoding", "delimiter", "line"),
    [
        *((encoding, ",", "\n") for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")),
        *(("utf-8", delimiter, "\r\n") for delimiter in (",", ";", "\t", "|")),
        ("utf-16", "\t", "\r"),
    ],
)
def test_every_dialect_of_csv(encoding: str, delimiter: str, line: str) -> None:
    text = TIDY.replace("Anna", "Jörg").replace(",", delimiter).replace("\n", line)
    taken = intake.read([("a.csv", text.encode(encoding))])
    assert taken.ok
    assert taken.results["person"].tolist() == ["Jörg", "Ben"]
    assert taken.results["fact"].tolist() == [90, 110]


def test_a_single_byte_encoding_is_guessed_and_said() -> None:
    taken = intake.read([("a.csv", TIDY.replace("Anna", "José Núñez").encode("cp1252"))])
    assert taken.results["person"].iloc[0] == "José Núñez"
    (notice,) = taken.problems
    assert notice.level == "notice"
    assert "cp1252" in notice.what


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Žofie Dvořáková;Řehoř Šťastný", "cp1250"),
        ("Анна Петрова;Иван Сидоров", "cp1251"),
        ("山田太郎;佐藤", "shift_jis"),
    ],
)
def test_other_alphabets(text: str, encoding: str) -> None:
    data = f"person;plan\n{text}\n".encode(encoding)
    assert text in decode(data, "a.csv")[0]


def test_delimiter_comes_from_the_content() -> None:
    assert sniff("a;b;c\n1,5;2,5;3,5\n") == ";"
    assert sniff('name,plan\n"Lee; Anna",1\n"Kay; Ben",2\n') == ","
    assert sniff("one column\n1\n2\n") == ","


def test_the_delimiter_that_excel_names_is_taken_and_its_row_counted() -> None:
    text = "sep=|\n" + TIDY.replace(",", "|").replace("|90", "|x")
    (problem,) = intake.read([("a.csv", text.encode())]).problems
    assert isinstance(problem, intake.Finding)
    assert problem.place.row == 3, "as Excel numbers it"


def test_quoted_lines_count_as_one_row() -> None:
    text = 'person,period,kpi,plan,fact\n"Anna\nLee",2026-01,sales,1,1\nBen,2026-01,sales,1,x\n'
    taken = intake.read([("a.csv", text.encode())])
    assert [problem.place.row for problem in taken.problems if isinstance(problem, intake.Finding)] == [3]
    assert taken.results["person"].tolist() == ["Anna Lee"]


def test_short_and_long_rows() -> None:
    assert facts("a.csv", b"person,period,kpi,fact,\nAnna,2026-01,sales,1\nBen,2026-01,sales,2,,,\n") == [1, 2]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "xls", "", "pdf"])
def test_a_workbook_is_known_by_its_content(ending: str) -> None:
    assert facts(f"a.{ending}", workbook(Data=rows_of(TIDY))) == [90, 110]
    assert facts(f"a.{ending}", TIDY.encode()) == [90, 110]


def test_parquet_keeps_its_types() -> None:
    frame = pd.DataFrame(
        {
            "person": pd.Categorical(["A", "B"]),
            "period": pd.to_datetime(["2026-01-31", "2026-01-31"]),
            "kpi": ["s", "s"],
            "plan": [1.234, np.nan],
            "fact": np.array([5, 6], "int8"),
        }
    )
    taken = intake.read([("a.parquet", parquet(frame))])
    assert taken.ok, "1.234 is a number already, so it asks nothing"
    assert taken.results["period"].tolist() == ["2026-01", "2026-01"]
    assert taken.results["plan"].iloc[0] == 1.234
    broken = intake.read([("a.parquet", parquet(frame.assign(plan=[-1, 1])))])
    assert [problem.place.row for problem in broken.problems if isinstance(problem, intake.Finding)] == [1], (
        "the first record"
    )


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \n\r\n ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7\n...", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n...", "a picture"),
        (b"\xff\xd8\xff\xe0abc", "a picture"),
        (b"\x1f\x8b\x08\x00", "a packed archive"),
        (b"<!DOCTYPE html><table><tr><td>1</table>", "a web page"),
        (b"\xef\xbb\xbf \n<html>", "a web page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "an Excel 2003 XML table"),
        (b'<?xml version="1.0"?><root/>', "an XML document"),
        (b'{"a": [1, 2]}', "a JSON document"),
        (b"SQLite format 3\x00", "a database"),
        (b"{\\rtf1 hello}", "a text document"),
        (b"PAR1garbagePAR1", "Parquet"),
        (b"PAR1garbage", "Parquet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "without sheets"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "damaged"),
        (b"PK\x03\x04 but nothing else", "a packed archive"),
        (b"PK\x03\x04 xl/workbook.xml", "damaged"),
        (bytes(range(256)) * 4, "not known here"),
        (b"a,b\n\x00\x01\x02\n", "not known here"),
        (b"\xff\xfe\x00", "damaged text"),
    ],
)
def test_what_is_no_table_is_refused_with_its_name(data: bytes, word: str) -> None:
    assert word in refusal("results.csv", data)


def test_other_zips_are_refused_with_their_name() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("results.csv", TIDY)
    assert "a packed archive" in refusal("a.xlsx", buffer.getvalue())
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    assert "a text document" in refusal("a.xlsx", buffer.getvalue())


@pytest.mark.parametrize("kept", [0.05, 0.3, 0.6, 0.99])
def test_a_workbook_that_did_not_arrive_whole_is_incomplete(kept: float) -> None:
    buffer = io.BytesIO()
    pd.DataFrame({"person": [f"Person {place}" for place in range(500)], "fact": range(500)}).to_excel(buffer)
    whole = buffer.getvalue()
    assert "damaged or incomplete" in refusal("a.xlsx", whole[: int(len(whole) * kept)])


def test_every_unreadable_file_is_named_at_once() -> None:
    with pytest.raises(kpi.Refused) as refused:
        intake.read([("one.csv", b""), ("good.csv", TIDY.encode()), ("two.csv", b"%PDF-1.4")])
    assert [problem.where for problem in refused.value.problems] == ["one.csv", "two.csv"]


def test_a_file_that_is_too_large_is_refused_before_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UPLOAD", 50)
    assert re.search(r"\d+ MB can be read", refusal("big.csv", b"%PDF" + bytes(60)))


@pytest.mark.parametrize(("limit", "value"), [("ROWS", 2), ("COLUMNS", 4), ("CELLS", 10)])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_too_many_rows_or_columns(monkeypatch: pytest.MonkeyPatch, limit: str, value: int, kind: str) -> None:
    text = TIDY + "Cleo,2026-01,sales,1,1\n"
    data = {
        "csv": text.encode(),
        "xlsx": workbook(Data=rows_of(text)),
        "parquet": parquet(pd.read_csv(io.StringIO(text))),
    }[kind]
    monkeypatch.setattr(limits, limit, value)
    assert "rows" in refusal(f"a.{kind}", data)


def test_a_bomb_is_refused_by_what_it_unpacks_to() -> None:
    sheet = b"<worksheet><sheetData>" + b"<row/>" * 6_000_000
    bomb = repacked(template_xlsx("results"), **{"xl__worksheets__sheet1.xml": sheet})
    assert len(bomb) < limits.MB
    assert "too large inside" in refusal("bomb.xlsx", bomb)


def test_a_bomb_that_lies_about_its_size_is_found_out() -> None:
    """The directory says 10 bytes; only unpacking tells."""
    content = bytes(limits.FREE_OF_RATIO + 10)
    data = bytearray(repacked(template_xlsx("results"), **{"xl__worksheets__sheet1.xml": content}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as packed:
        where = packed.getinfo("xl/worksheets/sheet1.xml").header_offset
    entry = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert data[entry : entry + 4] == b"PK\x01\x02"
    struct.pack_into("<II", data, entry + 16, zlib.crc32(bytes(10)), struct.unpack_from("<I", data, entry + 20)[0])
    struct.pack_into("<I", data, entry + 24, 10)
    struct.pack_into("<I", data, where + 22, 10)
    assert "too large inside" in refusal("bomb.xlsx", bytes(data))


def test_too_many_parts_are_refused() -> None:
    parts = {f"xl__extra{number}.xml": b"<x/>" for number in range(limits.ENTRIES)}
    assert "too large inside" in refusal("a.xlsx", repacked(template_xlsx("results"), **parts))


def test_two_cells_in_opposite_corners_do_not_end_the_program() -> None:
    """They make the reader ask for 550 GB, which would end the whole process."""
    corners = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + corners
        + b"</sheetData></worksheet>"
    )
    assert "too far apart" in refusal(
        "corners.xlsx", repacked(template_xlsx("results"), **{"xl__worksheets__sheet1.xml": sheet})
    )


def test_reading_a_workbook_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.0001)
    assert "seconds" in refusal("slow.xlsx", template_xlsx("results"))


def test_a_formula_that_failed_is_told_and_not_taken_for_a_blank() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "März & Co"
    for row in [*rows_of(TIDY), ["Cleo", "2026-01", "sales", 100, "#N/A"]]:
        sheet.append(row)
    sheet["E3"] = "#DIV/0!"
    buffer = io.BytesIO()
    book.save(buffer)
    taken = intake.read([("a.xlsx", buffer.getvalue())])
    (problem,) = taken.problems
    assert isinstance(problem, intake.Finding)
    assert (problem.place.sheet, problem.place.row, problem.place.column, problem.value) == (
        "März & Co",
        3,
        "fact",
        "#DIV/0!",
    )
    assert taken.results["fact"].isna().tolist() == [False, True], "not available is missing, as its author meant"


def test_hidden_and_empty_sheets_are_named_and_not_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(Data=rows_of(TIDY), Secret=rows_of(TIDY), Empty=[])))
    book["Secret"].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    taken = intake.read([("a.xlsx", buffer.getvalue())])
    assert taken.ok
    assert len(taken.results) == 2
    assert [problem.what for problem in taken.problems] == [
        "a hidden sheet was not read: Secret",
        "an empty sheet was not read: Empty",
    ]


def test_rows_are_numbered_as_in_excel_also_below_an_empty_area() -> None:
    above: list[list[object]] = [[], [], [None, "Results of January"], []]
    rows = [[None, *row] for row in rows_of(TIDY.replace("110", "many"))]
    taken = intake.read([("a.xlsx", workbook(Data=[*above, *rows]))])
    (problem,) = taken.problems
    assert isinstance(problem, intake.Finding)
    assert problem.place.row == 7
    assert taken.counts.set_aside == {"above the header": 2, "header": 1, "with an error": 1}, (
        "Excel's area begins in row 3"
    )


def test_limits_hold_together() -> None:
    assert limits.FREE_OF_RATIO < limits.UNPACKED
    assert limits.unpacked(1) == limits.FREE_OF_RATIO
    assert limits.unpacked(limits.UPLOAD) == limits.UNPACKED


@settings(max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_kind_or_refused(data: bytes) -> None:
    try:
        assert kind_of(data, "x") in {"workbook", "parquet", "text"}
        open_file("x", data)
    except kpi.Refused as refused:
        assert all(problem.where.startswith("x") for problem in refused.problems)  # noqa: PT017


SEEDS = {
    "csv": TIDY.encode(),
    "people": template_csv("people"),
    "wide": "name;month;Sales plan;Sales fact;Calls\nA;01.2026;1.234,5;1.000;12\nB;01/02/2026;-;5;n/a\n".encode(
        "utf-16"
    ),
    "parquet": parquet(pd.DataFrame({"person": ["A"], "period": ["2026"], "kpi": ["s"], "fact": [1.5]})),
    "xlsx": template_xlsx("results"),
}
PIECES = [
    b",",
    b";",
    b"\n",
    b'"',
    b"-1",
    b"inf",
    b"1e999",
    b"=1",
    b"\t",
    b"01/02/2026",
    b"plan",
    b"salary",
    b"hired",
    b"\xff",
    b"%",
    b"1,234",
    b"Total",
]


def taken_or_refused(files: list[tuple[str, bytes]]) -> None:
    """Reads files; whatever they hold, the rows add up or they are refused."""
    try:
        taken = intake.read(files)
    except kpi.Refused:
        return
    assert taken.counts.read == taken.counts.kept + sum(taken.counts.set_aside.values())
    assert not (taken.ok and taken.results.empty)


@settings(max_examples=80)
@given(
    st.sampled_from(sorted(set(SEEDS) - {"xlsx", "parquet"})),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(PIECES)), max_size=6),
    st.floats(0, 1),
)
def test_damaged_files_never_raise_anything_else(seed: str, pieces: list[tuple[float, bytes]], cut: float) -> None:
    data = bytearray(SEEDS[seed])
    for where, piece in pieces:
        at = int(where * len(data))
        data[at : at + (len(piece) if seed == "parquet" else 0)] = piece
    taken_or_refused([(seed, bytes(data[: max(1, int(len(data) * (1 - cut / 4)))]))])


@settings(max_examples=25)
@given(
    st.sampled_from(["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]), st.data()
)
def test_damaged_workbooks_never_raise_anything_else(part: str, draw: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(SEEDS["xlsx"])) as packed:
        content = bytearray(packed.read(part))
    for at in draw.draw(st.lists(st.integers(0, len(content) - 1), max_size=5)):
        content[at : at + 1] = draw.draw(st.sampled_from([b"", b"<", b"9", b'"', b"\xff", b"e"]))
    taken_or_refused([("a.xlsx", repacked(SEEDS["xlsx"], **{part.replace("/", "__"): bytes(content)}))])


@settings(max_examples=40)
@given(st.lists(st.lists(st.text(max_size=8), max_size=6), min_size=1, max_size=8))
def test_any_table_of_words_is_read_or_refused(rows: list[list[str]]) -> None:
    taken_or_refused([("a.csv", "\n".join(",".join(row) for row in rows).encode("utf-8", "surrogatepass"))])
