"""What a file is, told from its bytes and never from the ending of its name."""

import re
from typing import Literal

from kpi.language import N_, _
from kpi.problem import Problem, Refused

FileKind = Literal["workbook", "parquet", "text"]

_EXCEL_MEND = N_("Open it in your spreadsheet program and save it as XLSX or CSV.")
_TABLE_MEND = N_("Export the table itself as XLSX or CSV.")

# First bytes, what they are called, and what to do about them.
_SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (rb"%PDF", N_("this is a PDF document, not a table"), _TABLE_MEND),
    (
        rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\x00{4}|II\*\x00|MM\x00\*|RIFF.{4}WEBP",
        N_("this is a picture, not a table"),
        _TABLE_MEND,
    ),
    (
        rb"\x1f\x8b|BZh|\xfd7zXZ\x00|7z\xbc\xaf|Rar!|\x28\xb5\x2f\xfd",
        N_("this is a packed archive, not a table"),
        N_("Unpack it first."),
    ),
    (rb"SQLite format 3\x00", N_("this is a database, not a table"), _TABLE_MEND),
    (rb"\{\\rtf", N_("this is a text document, not a table"), _TABLE_MEND),
    (rb"\x7fELF|MZ.\x00", N_("this is a program, not a table"), _TABLE_MEND),
    (rb"PAR1", N_("this is a damaged Parquet file, not a table"), N_("Export it again.")),
)
# The same for text, where blanks and a byte order mark may come first.
_TEXT_SIGNS: tuple[tuple[str, str, str], ...] = (
    (
        r"<\?xml[^>]*>.{0,200}?(<\?mso-application|<Workbook)",
        N_("this is an Excel 2003 XML table, not a table"),
        _EXCEL_MEND,
    ),
    (r"<!doctype html|<html|<table|<head", N_("this is a web page, not a table"), _EXCEL_MEND),
    (r"<\?xml|<[a-z]+[\s>]", N_("this is an XML document, not a table"), _TABLE_MEND),
    (r"[\[{]\s*[\"\[{\]}]", N_("this is a JSON document, not a table"), _TABLE_MEND),
)
# What the parts of a zip are called in the kinds of document that are one.
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin")
_DOCUMENT_PARTS = ("word/", "ppt/")
_OFFICE, _END_OF_ZIP = b"[Content_Types].xml", b"PK\x05\x06"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SCRAMBLED = "EncryptedPackage".encode("utf-16-le")
_SHEETS_IN_OLD_OFFICE = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


def kind_of(data: bytes, name: str) -> FileKind:
    """Which reader a file needs; raises `Refused` with a sentence about what else it is."""
    if name.startswith("~$"):
        what = _("this is not the workbook but the mark that Excel sets while it is open")
        raise refused(name, what, _("Upload the file of that name without “~$”."))
    if not data:
        raise refused(name, _("this file is empty"), _("Save it again in the program it comes from."))
    if data.startswith((b"PK\x03\x04", _END_OF_ZIP)):
        return _zip_kind(data, name)
    if data.startswith(_OLD_OFFICE):
        return _old_office_kind(data, name)
    if data.startswith(b"PAR1") and data.endswith(b"PAR1") and len(data) > 12:
        return "parquet"
    for sign, what, mend in _SIGNS:
        if re.match(sign, data, re.DOTALL):
            raise not_a_table(name, what, mend)
    return "text"


def refuse_marked_up(text: str, name: str) -> None:
    """Raises `Refused` for text that is a document and no table."""
    start = text[:2000].lstrip("\ufeff \t\r\n")
    for sign, what, mend in _TEXT_SIGNS:
        if re.match(sign, start, re.DOTALL | re.IGNORECASE):
            raise not_a_table(name, what, mend)


def refused(name: str, what: str, mend: str = "") -> Refused:
    """One reason why a file cannot be opened."""
    return Refused([Problem(what, name, mend)])


def not_a_table(name: str, what: str, mend: str) -> Refused:
    """The sentence for a file of another kind; `what` and `mend` are marked for the catalogue."""
    return refused(name, _(what), _(mend))


def _zip_kind(data: bytes, name: str) -> FileKind:
    # The names of the parts stand unpacked in the file; whether they are sound is found out when they are read.
    if any(part.encode() in data for part in _WORKBOOK_PARTS) or _ODS in data[:200]:
        return "workbook"
    if any(part.encode() in data for part in _DOCUMENT_PARTS) or b"mimetypeapplication/vnd.oasis" in data[:200]:
        raise not_a_table(name, N_("this is a text document or presentation, not a table"), _TABLE_MEND)
    if _OFFICE in data and _END_OF_ZIP not in data:
        return "workbook"  # cut off before it says what it is: reading it says that it is incomplete
    raise not_a_table(
        name, N_("this is a packed archive, not a table"), N_("Unpack it first and upload the files in it.")
    )


def _old_office_kind(data: bytes, name: str) -> FileKind:
    if _SCRAMBLED in data:
        raise protected(name)
    if any(stream in data for stream in _SHEETS_IN_OLD_OFFICE):
        return "workbook"
    raise not_a_table(name, N_("this is an Office document without sheets, not a table"), _EXCEL_MEND)


def protected(name: str) -> Refused:
    """The sentence for a workbook behind a password."""
    what = _("this workbook is protected with a password")
    return refused(name, what, _("Save a copy without the password and upload that."))
