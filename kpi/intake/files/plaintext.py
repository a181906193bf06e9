"""Tables in text: CSV in every dialect, whatever the encoding."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import pandas as pd

from kpi.intake import limits
from kpi.intake.files.kinds import not_a_table, refuse_marked_up, refused
from kpi.intake.files.sheet import Sheet
from kpi.intake.findings.finding import Finding, Place, found
from kpi.language import N_, _

DELIMITERS = ("\t", ";", ",", "|")
_BLOCK = 1_000
"""Rows that are made at a time; others who ask meanwhile wait for one block at most."""
_PIECE = 100_000
"""Letters that are cut into lines at a time."""
_POINTER = "version https://git-lfs.github.com/spec/"
_SNIFFED = 200
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like the next one, so it comes first
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF32_BE, "utf-32"),
)
# What offices write that is not Unicode. A free choice would take a short Spanish text for Korean.
_OFFICE_ENCODINGS = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1257",
    "shift_jis",
    "gb18030",
    "big5",
    "euc_kr",
]
_GUESSED_FROM = 200_000
_WIDE_FROM = 1_000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_text(data: bytes, name: str, told: str = "") -> tuple[list[Sheet], list[Finding]]:
    """The one sheet of a text file, every cell as text, and how it was read; raises `Refused`."""
    text, encoding = (_as_told(data, name, told), told) if told else decode(data, name)
    if text.startswith(_POINTER):
        raise not_a_table(
            name,
            N_("this is a pointer of Git LFS in place of the file, not a table"),
            N_("Fetch the file itself with “git lfs pull”."),
        )
    refuse_marked_up(text, name)
    if not text.strip():
        raise refused(name, _("this file is empty"), _("Save it again in the program it comes from."))
    text, delimiter = _told(text)
    first = 2 if delimiter else 1
    delimiter = delimiter or sniff(text)
    _refuse_open_quote(text, delimiter, first, name)
    try:
        cells = _cells(text, delimiter, name)
    except csv.Error as error:
        what = _("this text is not a table: {reason}").format(reason=error)
        raise refused(
            name, what, _("Save it again as CSV, with quotation marks around texts that span lines.")
        ) from error
    # A first line "sep=;" is Excel's and counts as a row there, so the numbers go on behind it.
    sheet = Sheet(name, "", cells, first)
    return [sheet], [] if told or encoding in ("ascii", "utf-8", "utf-8-sig", "utf-16", "utf-32") else [
        _guessed(name, encoding)
    ]


def _guessed(name: str, encoding: str) -> Finding:
    what = _("the file does not say how its letters are written; it was read as {encoding}").format(encoding=encoding)
    return found(
        what,
        Place(name),
        _("If names look wrong, say another encoding, or save it as “CSV UTF-8”."),
        level="notice",
        answer="encoding",
    )


def _as_told(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (LookupError, ValueError) as error:
        what = _("the letters of this file are not written in “{encoding}”").format(encoding=encoding)
        raise refused(name, what, _("Choose another encoding, or none, so that it is guessed.")) from error


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file and its encoding; raises `Refused` for bytes that are no text."""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    encoding = marked or _unmarked(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise not_a_table(name, N_("this is damaged text, not a table"), N_("Save it again as CSV.")) from error
    if _CONTROL.search(text[:_GUESSED_FROM]):
        raise not_a_table(
            name,
            N_("this is a file of a kind that is not known here, not a table"),
            N_("Export the table as XLSX or CSV."),
        )
    return text, encoding


def _unmarked(data: bytes) -> str:
    """The encoding of bytes without a byte order mark."""
    for encoding in ("ascii", "utf-8"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Latin letters in UTF-16 have a zero byte beside each, which UTF-8 takes for text.
        return _of_wide(data) or encoding
    return _of_wide(data) or _of_office(data)


def _of_wide(data: bytes) -> str:
    """UTF-16 without a mark: the delimiters, digits and line ends of a table have a zero byte on the same side each."""
    head = data[: _WIDE_FROM * 2]
    low, high = head[::2].count(0), head[1::2].count(0)
    if len(data) % 2 or not low + high or min(low, high) * 5 > max(low, high):
        return ""
    encoding = "utf-16-le" if high > low else "utf-16-be"
    text = head.decode(encoding, "replace")
    return encoding if max(low, high) * 20 > len(head) and not _CONTROL.search(text) else ""


def _of_office(data: bytes) -> str:
    """The likeliest encoding; of equally likely ones that of Western Europe, which is by far the commonest."""
    from charset_normalizer import from_bytes

    sample = data[:_GUESSED_FROM]
    whole_lines = sample[: sample.rfind(b"\n") + 1] or sample
    matches = list(from_bytes(whole_lines, cp_isolation=_OFFICE_ENCODINGS))
    equal = [one for one in matches if one.chaos <= matches[0].chaos and one.coherence >= matches[0].coherence]
    likely = list(dict.fromkeys(encoding for one in equal for encoding in one.could_be_from_charset))
    for encoding in _in_order(likely, sample):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _in_order(likely: list[str], sample: bytes) -> list[str]:
    """Likely encodings, that of Western Europe first; but long Hungarian vowels, which it takes for õ and û, last."""
    western = sample.decode("cp1252", "ignore").casefold()
    hungarian = (
        bool(set("õû") & set(western)) and bool(set("áéíóú") & set(western)) and not set("ãçêàèù") & set(western)
    )
    if hungarian:
        return ["cp1250", *likely, "cp1252"]
    return ["cp1252", *likely] if "cp1252" in likely else [*likely, "cp1252"]


def _told(text: str) -> tuple[str, str]:
    """Excel's own first line "sep=;": the text behind it, and the delimiter it names."""
    match = re.match(r"\ufeff?\"?sep=(.)\"?\r?\n", text, re.IGNORECASE)
    return (text[match.end() :], match[1]) if match else (text.removeprefix("\ufeff"), "")


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends, as a file opened without a choice of line end has them; a `StringIO` of all would need four bytes a letter at once."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _PIECE) + 1 or len(text)
        yield from io.StringIO(text[start:end], newline="")
        start = end


def sniff(text: str) -> str:
    """The delimiter that cuts the first rows into the same number of cells; a comma where none does."""
    best = max(DELIMITERS, key=lambda delimiter: _evenness(text, delimiter))
    return best if _evenness(text, best) > (0, 0) else ","


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    """Share of the first rows that have the commonest number of cells above one, and that number."""
    try:
        widths = [len(row) for row in islice(csv.reader(_lines(text), delimiter=delimiter), _SNIFFED) if any(row)]
    except csv.Error:
        return 0, 0
    cut = Counter(width for width in widths if width > 1)
    if not cut:
        return 0, 0
    width, count = cut.most_common(1)[0]
    return round(count / len(widths), 1), width


def _refuse_open_quote(text: str, delimiter: str, first: int, name: str) -> None:
    """Raises `Refused` for a quotation mark that is never closed, or closed lines later in the middle of another cell:
    the lines between would be one cell, and be gone."""
    lines = list(_lines(text)) if '"' in text else []
    rows = csv.reader(lines, delimiter=delimiter)
    start = 0
    try:
        for _row in rows:
            if _is_ill_quoted(lines[start : rows.line_num], delimiter, last=rows.line_num == len(lines)):
                what = _("a quotation mark opens a cell in line {line} and is not closed before the next cell")
                mend = _("Close it, or delete it; a mark that belongs to the text is written twice.")
                raise refused(
                    _("{file}, line {line}").format(file=name, line=start + first),
                    what.format(line=start + first),
                    mend,
                )
            start = rows.line_num
    except csv.Error:  # said in full when the cells are read
        return


def _is_ill_quoted(lines: list[str], delimiter: str, *, last: bool) -> bool:
    """Whether the lines of one row are only one because a mark is not closed where its cell ends."""
    if last and len(list(csv.reader([*lines, "\n", "\n"], delimiter=delimiter))) == 1:
        return True
    try:
        return len(lines) > 1 and len(list(csv.reader(lines, delimiter=delimiter, strict=True))) != 1
    except csv.Error:
        return True


def _cells(text: str, delimiter: str, name: str) -> pd.DataFrame:
    """(rows, columns) of text, "" where blank and missing behind the end of a short row."""
    rows = csv.reader(_lines(text), delimiter=delimiter)
    blocks = [pd.DataFrame(block, dtype="str") for block in _blocks(rows, name)]
    return pd.concat(blocks, ignore_index=True)


def _blocks(rows: Iterator[list[str]], name: str) -> Iterator[list[list[str | None]]]:
    height = 0
    while block := list(islice(rows, _BLOCK)):
        height, width = height + len(block), max(map(len, block))
        if height > limits.ROWS or width > limits.COLUMNS or height * width > limits.CELLS:
            what = _("this table has more than {rows} rows or {columns} columns").format(
                rows=limits.ROWS, columns=limits.COLUMNS
            )
            raise refused(
                name, what, _("Split it, for instance into a file a year; several files can be read together.")
            )
        yield [[*row, *[None] * (width - len(row))] for row in block]
