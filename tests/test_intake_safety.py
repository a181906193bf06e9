"""Files that mean harm, or are not what they seem, are refused or neutralised with a sentence; the program lives on."""

import datetime as dt
import io
import zipfile

import numpy as np
import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from kpi import intake
from kpi.intake import limits
from kpi.intake.checkup import concerns
from kpi.intake.files import parquetreader
from kpi.intake.files.opening import base_name
from kpi.intake.files.plaintext import decode
from kpi.intake.patience import go_on
from kpi.problem import Refused
from tests.test_intake import errors, notices, read
from tests.test_intake_files import TIDY, facts, parquet, refusal, repacked, rows_of, workbook

SHEET = "xl__worksheets__sheet1.xml"
XML = b'<?xml version="1.0"?>'
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def with_sheet(rows: bytes, before: bytes = XML) -> bytes:
    """A workbook whose first sheet is written out."""
    sheet = before + b"<worksheet " + NAMESPACE + b"><sheetData>" + rows + b"</sheetData></worksheet>"
    return repacked(workbook(Data=rows_of(TIDY)), **{SHEET: sheet})


def test_macros_are_not_run_and_that_is_said() -> None:
    taken = intake.read([("a.xlsm", repacked(workbook(Data=rows_of(TIDY)), **{"xl__vbaProject.bin": b"Shell 1"}))])
    assert taken.ok
    assert any("macros of this workbook were not run" in notice for notice in notices(taken))


def test_links_to_other_workbooks_are_not_followed_and_that_is_said() -> None:
    link = {
        "xl__externalLinks__externalLink1.xml": b'<externalLink><externalBook r:id="http://127.0.0.1/x"/></externalLink>'
    }
    taken = intake.read([("a.xlsx", repacked(workbook(Data=rows_of(TIDY)), **link))])
    assert any("comes from other workbooks" in notice for notice in notices(taken))


def test_entities_that_multiply_do_not() -> None:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (at, b"&l%d;" % (at - 1) * 10) for at in range(1, 12))
    before = XML + b'<!DOCTYPE x [<!ENTITY l0 "lol">' + laughs + b'<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    for entity in (b"&l11;", b"&file;"):
        cell = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + entity + b"</t></is></c></row>"
        try:
            taken = intake.read([("a.xlsx", with_sheet(cell, before))])
        except Refused:
            continue
        assert "lol" not in str(taken.sources) and "root:" not in str(taken.sources)  # noqa: PT018


@pytest.mark.parametrize("cell", [b"A1048577", b"XFE1", b"A1000000000", b"ZZZZZZ1", b"A0", b"1A", b""])
def test_cells_outside_every_sheet(cell: bytes) -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="' + cell + b'"><v>1</v></c></row>'
    try:
        taken = intake.read([("a.xlsx", with_sheet(rows))])
    except Refused as refused:
        assert refused.problems[0].mend  # noqa: PT017
    else:
        assert not taken.ok


def test_a_line_with_a_million_columns() -> None:
    assert "columns" in refusal("a.csv", b"a," * 1_000_000)


def test_a_formula_that_nobody_computed_is_told_and_not_taken_for_a_blank() -> None:
    book = openpyxl.Workbook()
    for row in rows_of(TIDY):
        book.active.append(row)
    book.active["E2"] = "=SUM(1,2)"
    buffer = io.BytesIO()
    book.save(buffer)
    (problem,) = errors(intake.read([("a.xlsx", buffer.getvalue())]))
    assert "“=SUM(1,2)” is not a number" in problem.what


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "@SUM(A1)", "-2+3", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")'])
def test_formulas_in_text_stay_text(text: str) -> None:
    quoted = text.replace('"', '""')
    taken = read(f'person,period,kpi,plan,fact\n"{quoted}",2026,s,1,2\n')
    assert taken.results["person"].tolist() == [text]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.csv", "passwd.csv"), ("C:\\Users\\x\\a.csv", "a.csv"), ("a\x00b\n.csv", "ab.csv"), ("/", "?"),
        ("", "?"), ("x" * 999 + ".csv", "x" * 200), ("a\u202evsc.exe", "avsc.exe"), ("März.csv", "März.csv"),
    ],
)  # fmt: skip
def test_only_the_last_part_of_a_file_name_is_shown(name: str, shown: str) -> None:
    assert base_name(name) == shown
    assert intake.read([(name, TIDY.encode())]).sources[0].file == shown


def test_a_pointer_of_git_lfs_is_not_taken_for_a_table() -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
    assert "Git LFS" in refusal("results.csv", pointer)


def test_the_mark_of_an_open_workbook_is_named() -> None:
    assert "while it is open" in refusal("~$results.xlsx", b"\x05Anna" + bytes(160))


def test_a_web_page_that_is_called_a_workbook_is_named() -> None:
    assert "a web page" in refusal(
        "export.xls", b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>1"
    )


def test_an_encrypted_part_of_a_zip_is_called_protected() -> None:
    data = bytearray(workbook(Data=rows_of(TIDY)))
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "password" in refusal("a.xlsx", bytes(data))


def bomb(rows: int) -> bytes:
    """A Parquet file of few bytes whose texts are long and repeated."""
    buffer = io.BytesIO()
    table = pa.table({"a": pa.DictionaryArray.from_arrays(np.zeros(rows, "int32"), ["x" * 1_000_000])})
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def test_a_parquet_file_that_unpacks_to_too_much() -> None:
    data = bomb(1_000_000)
    assert len(data) < limits.MB
    assert "too long" in refusal("a.parquet", data) or "more than can be read" in refusal("a.parquet", data)


def test_memory_of_the_readers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEMORY", 50 * limits.MB)
    assert "damaged" in refusal("a.parquet", parquet(pd.DataFrame({"a": [1]})))
    monkeypatch.setattr(limits, "MEMORY", limits.MB)
    assert "could not be read" in refusal("a.xlsx", workbook(Data=rows_of(TIDY)))


def test_damaged_parquet_never_raises() -> None:
    seed = parquet(pd.DataFrame({"person": ["A", "B"], "period": ["2026", "2026"], "fact": [1.5, 2.5]}))
    draw = np.random.default_rng(7)
    most = (limits.ROWS, limits.COLUMNS, limits.CELLS, limits.UNPACKED)
    for _ in range(150):
        data = bytearray(seed)
        for at in draw.integers(4, len(data) - 8, size=draw.integers(1, 4)):
            data[at] = draw.integers(0, 256)
        assert parquetreader.answer(bytes(data), *most)[0] in {"table", "damaged", "large", "nested", "long"}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8", "utf-8-sig", "cp1251"])
def test_russian_in_every_encoding(encoding: str) -> None:
    content = "Сотрудник;План;Факт\nИванов Иван;1,5;2\nПетров Пётр;1;2\n"
    assert decode(content.encode(encoding), "a.csv")[0].removeprefix("\ufeff") == content


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Dolgozó;Terv;Tény\nKovács Győző;1,5;2\nNagy Tünde Őszi;1;2\n", "cp1250"),
        ("Mitarbeiter;Soll;Ist\nJörg Müller;1,5;2\nÄnne Groß;1;2\n", "cp1252"),
        ("Vendedor;Meta;Real\nJoão Conceição Simões;1,5;2\n", "cp1252"),
        ("Vendeur;Objectif;Réel\nFrançois Août-Gérard;1,5;2\n", "latin-1"),
    ],
)
def test_names_in_the_encodings_of_offices(content: str, encoding: str) -> None:
    assert decode(content.encode(encoding), "a.csv")[0] == content


def test_open_document_and_binary_workbooks_are_read_alike() -> None:
    from kpi.export.spreadsheets import as_xlsx

    frame = pd.DataFrame({"person": ["Anna"], "period": ["2026-01"], "kpi": ["s"], "plan": [1.0], "fact": [2.0]})
    assert facts("a.xlsx", as_xlsx({"S": frame})) == [2.0]
    assert facts("a.ods", ods(frame)) == [2.0]


def ods(frame: pd.DataFrame) -> bytes:
    """A frame as an OpenDocument sheet, written by hand."""
    rows = [list(frame.columns), *frame.astype(str).to_numpy().tolist()]
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join("<table:table-row>" + "".join(map(cell.format, row)) + "</table:table-row>" for row in rows)
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
    return buffer.getvalue()


def dictionary(text: str, rows: int) -> pa.Array:
    """A column that says one thing over and over, in a few bytes."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), [text])


@pytest.mark.parametrize(
    ("columns", "rows", "said"),
    [
        ({f"c{at}": "Anna" for at in range(12)}, 900_000, "900000 rows and 12 columns"),
        ({"person": "Anna", "kpi": "calls"}, 600_000, "600000 rows and 2 columns"),
        ({"person": "A" * 240, "kpi": "calls"}, 200_000, "texts of this table are too long"),
    ],
)
def test_a_small_parquet_file_that_says_one_thing_over_and_over(columns: dict[str, str], rows: int, said: str) -> None:
    sink = io.BytesIO()
    pq.write_table(pa.table({name: dictionary(text, rows) for name, text in columns.items()}), sink)
    assert len(sink.getvalue()) < limits.MB
    assert said in refusal("a.parquet", sink.getvalue())


def test_a_small_workbook_with_a_cell_far_away() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["M80000"] = "person", 1
    sink = io.BytesIO()
    book.save(sink)
    assert "more than can be read of a file of its size: up to 500000 cells" in refusal("a.xlsx", sink.getvalue())


def test_a_workbook_that_repeats_a_long_text() -> None:
    """It stands in the file once, and each cell says only where."""
    rows = b"".join(b'<row r="%d"><c t="s"><v>0</v></c></row>' % row for row in range(1, 1_000))
    texts = XML + b"<sst " + NAMESPACE + b"><si><t>" + b"x" * 30_000 + b"</t></si></sst>"
    sheet = repacked(with_sheet(rows), **{"xl__sharedStrings.xml": texts})
    assert len(sheet) < limits.MB
    assert "texts of this sheet are too long" in refusal("a.xlsx", sheet)


def test_small_tables_without_end_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two thousand columns, each a table of its own: each is looked at, and none is large."""
    monkeypatch.setattr(limits, "work", lambda _sheets, _cells: 0.2)
    rows: list[list[object]] = [["person", ""] * 900, ["Anna", ""] * 900]
    assert "far longer to work on than any table of its size" in refusal("a.xlsx", workbook(Data=rows))


def test_time_is_counted_for_all_steps_and_ends_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = intake.read([("a.csv", TIDY.encode())])
    monkeypatch.setattr(limits, "work", lambda _sheets, _cells: -1.0)
    with pytest.raises(Refused, match=r"a\.csv: this takes far longer"):
        intake.mended(taken, [])
    late = [concern for concern in concerns(taken, dt.date(2026, 1, 1)) if "far longer" in concern.what]
    assert [concern.where for concern in late] == ["a.csv"]
    go_on()


def test_files_have_a_size_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CELLS", 40)
    files = [(f"{number}.csv", TIDY.encode()) for number in range(9)]
    with pytest.raises(Refused, match="these files have more than 40 cells together"):
        intake.read(files)


def test_what_a_file_may_become_follows_its_size() -> None:
    assert limits.cells(1) == 500_000
    assert limits.cells(limits.MB) == 2_500_000
    assert limits.cells(limits.UPLOAD) == limits.CELLS
    assert limits.seconds(1) == 20
    assert limits.seconds(limits.UPLOAD) == limits.SECONDS
    assert limits.memory(limits.UPLOAD) == limits.MEMORY
    assert limits.memory(1) < limits.MEMORY / 2
    assert limits.work(1, 100) < 11
    assert limits.work(1, limits.CELLS) > 100
