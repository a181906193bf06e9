"""Cells of an XLSX whose formula failed or was never computed: the reader of workbooks gives them as blanks, which would be a silent loss."""

import html
import re
from collections.abc import Iterator, Sequence
from typing import Any

_FAILED = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?=[^>]* t="e")[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]{1,30})</v>'
)
_MARK = b' t="e"'
# A program that computes nothing, such as a script, leaves the value out; the formula would be read as a blank.
_UNCOMPUTED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*><f[^>]*>([^<]{1,200})</f>(?:<v\s*/>|<v></v>)?</c>')
_FORMULA = b"<f"
_SHEET = re.compile(rb"<sheet\s([^>]*)>")
_RELATION = re.compile(rb"<Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_LONGEST_CELL = 20_000
_MOST = 100_000
_MOST_DIRECTORY = 1 << 20


class FormulaErrors:
    """Collects failed cells while the parts of a workbook pass by, then puts their words where blanks are."""

    def __init__(self) -> None:
        self._failed: dict[str, dict[tuple[int, int], str]] = {}
        self._directory: dict[str, bytes] = {}

    def look(self, part: str, chunks: Iterator[bytes]) -> None:
        """Looks through one part of a workbook as it is unpacked."""
        if part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            self._directory[part] = b"".join(chunks)[:_MOST_DIRECTORY]
        elif part.startswith("xl/worksheets/") and part.endswith(".xml"):
            self._look_at_cells(part, chunks)

    def _look_at_cells(self, part: str, chunks: Iterator[bytes]) -> None:
        before = b""
        failed: dict[tuple[int, int], str] = {}
        for chunk in chunks:
            text = before + chunk
            if _MARK in text and len(failed) < _MOST:
                failed |= {
                    cell_position(*match[:2]): match[2].decode("utf-8", "replace") for match in _FAILED.findall(text)
                }
            if _FORMULA in text and len(failed) < _MOST:
                failed |= {cell_position(*match[:2]): _formula(match[2]) for match in _UNCOMPUTED.findall(text)}
            before = text[-_LONGEST_CELL:]
        if failed:
            self._failed[part] = failed

    def put_into(self, sheets: Sequence[Sequence[Any]]) -> None:
        """Writes "#DIV/0!" and its like into the blank cells of sheets (name, first row, first column, merged cells, rows)."""
        parts = self._parts() if self._failed else {}
        for name, top, left, _merged, rows in sheets:
            for at, word in self._failed.get(parts.get(name, ""), {}).items():
                row, column = at[0] - top, at[1] - left
                if 0 <= row < len(rows) and 0 <= column < len(rows[row]) and rows[row][column] == "":
                    rows[row][column] = word

    def _parts(self) -> dict[str, str]:
        names = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
        return parts_of(*(self._directory.get(name, b"") for name in names))


def parts_of(workbook: bytes, relations: bytes) -> dict[str, str]:
    """The part that holds each sheet, by name."""
    known = [_attributes(found) for found in _RELATION.findall(relations[:_MOST_DIRECTORY])]
    target = {one.get("Id", ""): f"xl/{one.get('Target', '').removeprefix('/xl/')}" for one in known}
    sheets = [_attributes(found) for found in _SHEET.findall(workbook[:_MOST_DIRECTORY])]
    return {one.get("name", ""): target.get(one.get("r:id", ""), "") for one in sheets}


def _formula(text: bytes) -> str:
    return "=" + html.unescape(text.decode("utf-8", "replace"))


def _attributes(text: bytes) -> dict[str, str]:
    return {name.decode(): html.unescape(value.decode("utf-8", "replace")) for name, value in _ATTRIBUTE.findall(text)}


def cell_position(letters: bytes, row: bytes) -> tuple[int, int]:
    """Row as Excel numbers it, column from 0."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return int(row), column - 1
