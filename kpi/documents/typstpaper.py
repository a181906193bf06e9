"""Papers as PDF, by typst: PDF/UA-1, with our own font; a letter that no font has is shown as an empty box."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from kpi.documents.blocks import Block, Paper
from kpi.language import _, reader

_HERE = Path(__file__).parent
_BOX = "\N{WHITE SQUARE}"
_KNOWN = frozenset(chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180)))
"""Letters that our font surely has."""
_LONG = re.compile(r"\S{40}")
"""In a word that no column is wide enough for."""
_DRAWN = ("<svg", "<?xml")
_STANDARD: Literal["ua-1"] = "ua-1"
_TRIED = """#set document(title: "-")
#set text(font: "Source Sans Pro")
#sys.inputs.text"""


def pdf(papers: Sequence[Paper], title: str = "", *, now: dt.datetime | None = None) -> bytes:
    """One PDF of all papers, each beginning on a page of its own. The pages of a single one are counted.

    `now` is when the file says that it was made. Raises `ValueError` without papers.
    """
    if not papers:
        raise ValueError("a PDF needs a paper")
    given: dict[str, Any] = {
        "title": title or papers[0].title,
        "language": reader().partition("_")[0],
        "page": _("Page {n} of {count}"),
        "papers": [as_plain_data(paper) for paper in papers],
    }
    given["long"] = any(_LONG.search(text) for text in _texts(given["papers"]) if not text.startswith(_DRAWN))
    return typst.compile(
        (_HERE / "paper.typ").read_bytes(),
        sys_inputs={"given": json.dumps(_printable(given))},
        font_paths=_fonts(),
        pdf_standards=_STANDARD,
        timestamp=(now or dt.datetime.now(dt.UTC)).replace(microsecond=0),
    )


def as_plain_data(paper: Paper) -> dict[str, Any]:
    """A paper as plain data, each block with its kind."""
    return asdict(paper) | {"blocks": [_plain(block) for block in paper.blocks]}


def _plain(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__, **asdict(block)}


@cache
def _fonts() -> typst.Fonts:
    """Ours first; what this computer has stands in for letters that it lacks."""
    return typst.Fonts(font_paths=[_HERE / "fonts"])


def _printable(data: Any) -> Any:
    """Plain data with an empty box for every letter that cannot be shown."""
    unknown = {letter for text in _texts(data) for letter in text} - _KNOWN
    hidden = _hidden(frozenset(unknown))
    return _replaced(data, str.maketrans(dict.fromkeys(hidden, _BOX))) if hidden else data


def _texts(data: Any) -> Iterable[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _texts(value)


def _replaced(data: Any, table: dict[int, str]) -> Any:
    if isinstance(data, str):
        return data.translate(table)
    if isinstance(data, dict):
        return {key: _replaced(value, table) for key, value in data.items()}
    return [_replaced(value, table) for value in data] if isinstance(data, list | tuple) else data


@cache
def _hidden(letters: frozenset[str]) -> frozenset[str]:
    """Those that no font shows. All are tried at once, and one by one where that fails."""
    if not letters or _shown("".join(sorted(letters))):
        return frozenset()
    return frozenset(letter for letter in letters if not _letter_shown(letter))


@cache
def _letter_shown(letter: str) -> bool:
    return _shown(letter)


def _shown(text: str) -> bool:
    try:
        typst.compile(_TRIED.encode(), sys_inputs={"text": text}, font_paths=_fonts(), pdf_standards=_STANDARD)
    except (typst.TypstError, UnicodeEncodeError):  # a lone half of a letter is none
        return False
    return True
