"""Papers as files: one PDF, DOCX or HTML page of all of them, or a zip with a file each."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from kpi.documents.blocks import Paper
from kpi.documents.filenames import safe_names
from kpi.documents.typstpaper import pdf
from kpi.documents.webpaper import html
from kpi.documents.wordpaper import docx
from kpi.language import _, ngettext, number
from kpi.problem import Problem, Refused

MOST_TOGETHER = 1_000
"""Papers in one file: a thousand take about 1.4 GB of memory while they are laid out."""


def as_file(papers: Sequence[Paper], ending: str, title: str, now: dt.datetime) -> bytes:
    """All papers as one file; `ending` is ".pdf", ".docx" or ".html". Raises `KeyError` for another, `ValueError` without papers,
    and `Refused` for more than `MOST_TOGETHER`.
    """
    if len(papers) > MOST_TOGETHER:
        what = ngettext("{n} paper is too much for one file", "{n} papers are too many for one file", len(papers))
        raise Refused(
            [Problem(what.format(n=number(len(papers))), mend=_("Take them as a zip or a folder, with a file each."))]
        )
    ways: Mapping[str, Callable[[], bytes]] = {
        ".pdf": lambda: pdf(papers, title, now=now),
        ".docx": lambda: docx(papers, title, now=now),
        ".html": lambda: html(papers, title).encode(),
    }
    return ways[ending]()


def each_printed(papers: Iterable[tuple[str, Paper]], ending: str, now: dt.datetime) -> Iterator[tuple[str, bytes]]:
    """A file for each paper, named after what stands before it; names are safe, and none is twice."""
    named = list(papers)
    names = safe_names([name for name, _paper in named])
    for name, (_asked, paper) in zip(names, named, strict=True):
        yield f"{name}{ending}", as_file([paper], ending, paper.title, now)


def zipped(files: Iterable[tuple[str, bytes]], now: dt.datetime) -> bytes:
    """Files in a zip, which says that they were made `now`."""
    out = io.BytesIO()
    when = (now.year, now.month, now.day, now.hour, now.minute, now.second)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            packed.writestr(zipfile.ZipInfo(name, when), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
