"""Where transactions come from: CSV and Parquet files, tables in memory, a database. All become relations of the engine."""

import codecs
import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol

import pandas as pd

from kpi.language import _, number
from kpi.measures.database import Query, stream
from kpi.measures.engine import Engine, quoted
from kpi.problem import Problem, Refused


class Columns(NamedTuple):
    """The headings that are read of a table, by what is read there."""

    person: str
    date: str
    amounts: tuple[str, ...]
    days: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def every(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys(filter(None, (self.person, self.date, *self.amounts, *self.days, *self.texts))))


class Reader(Protocol):
    """A file that is read when it is known what its columns are read as."""

    @property
    def name(self) -> str:
        """As the user knows it."""

    def plain(self, columns: Columns) -> tuple[pd.DataFrame, Sequence[Problem]]:
        """Its rows, amounts and days as computers write them, and notices; raises `Refused`."""


Source = Path | pd.DataFrame | Query | Reader
Sources = Mapping[str, Sequence[Source]]
"""Name of a table of the declaration to what it is read from, put together in this order."""

_HEAD = 1_000_000
_LINES = 20
_MOST_OF_ANY_FILE, _MOST_PER_BYTE = 10_000_000, 1_000
"""Rows of a Parquet file: what real transactions are packed into is far below."""
_DELIMITERS = ("\t", ";", ",", "|")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class Relation:
    """Rows of one source."""

    name: str
    """As the user knows it."""
    sql: str
    """What stands behind FROM."""
    columns: Mapping[str, tuple[str, str]]
    """Heading to our identifier and type: only these identifiers enter any statement."""
    plainly: bool = False
    """Whether numbers and days are written as computers do, whatever the declaration says of the table."""
    notices: tuple[Problem, ...] = ()
    """What is to be said of how it was read."""


def files_of(sources: Sources) -> list[Path]:
    """All files among the sources."""
    return [one for some in sources.values() for one in some if isinstance(one, Path)]


def relation_of(engine: Engine, source: Source, table: str, columns: Columns) -> Relation:
    """A source as a relation; raises `Refused` for what is no table."""
    if isinstance(source, Path):
        return _of_file(engine, source)
    if isinstance(source, pd.DataFrame):
        return _of_frame(engine, source, table)
    if isinstance(source, Query):
        return _of_query(engine, source, table)
    frame, notices = source.plain(columns)
    return replace(_of_frame(engine, frame, source.name), plainly=True, notices=tuple(notices))


def _of_file(engine: Engine, path: Path) -> Relation:
    head = _head(path)
    link = engine.bind(engine.links[path])
    if head.startswith(b"PAR1"):
        _refuse_swollen(engine, link, path)
        return _named(engine, f"read_parquet({link}, hive_partitioning = false)", path.name)
    _refuse_other_kinds(head, path)
    encoding = _encoding(head)
    text = _text(head, encoding)
    told = text.startswith("sep=") and len(text) > 4
    delimiter = text[4] if told else _delimiter(text)
    header = _header(text.split("\n", 1)[1] if told and "\n" in text else text, delimiter, path)
    ours = [f"c{number}" for number in range(len(header))]
    options = {
        "delim": engine.bind(delimiter),
        "quote": engine.bind('"'),
        "escape": engine.bind('"'),
        "columns": engine.bind(dict.fromkeys(ours, "VARCHAR")),
        "encoding": engine.bind(encoding),
        "skip": engine.bind(int(told)),
    }
    said = ", ".join(f"{name} = {value}" for name, value in options.items())
    sql = f"read_csv({link}, auto_detect = false, header = true, {said})"
    return Relation(path.name, sql, _texts(header), notices=_latin(path) if encoding == "latin-1" else ())


def _latin(path: Path) -> tuple[Problem, ...]:
    what = _("the letters are not Unicode and were read as those of Western Europe")
    return (Problem(what, path.name, _("If names look wrong, save it as “CSV UTF-8”."), level="notice"),)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError as error:
        raise Refused([Problem(_("cannot be read: {reason}").format(reason=error.strerror), str(path))]) from error


def _refuse_other_kinds(head: bytes, path: Path) -> None:
    """Raises `Refused` for files that are neither Parquet nor text."""
    if not head.strip():
        raise Refused([Problem(_("this file is empty"), path.name)])
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        what = _("transactions are not read from workbooks")
        raise Refused([Problem(what, path.name, _("Save the sheet as CSV, or export it as Parquet."))])
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if b"\0" in head and not wide:
        raise Refused(
            [Problem(_("this is neither a CSV nor a Parquet file"), path.name, _("Export the table itself."))]
        )


def _refuse_swollen(engine: Engine, link: str, path: Path) -> None:
    """Raises `Refused` for a few bytes that say they are very many rows, and would be read without end."""
    rows = int(engine.rows(f"SELECT coalesce(sum(num_rows), 0) FROM parquet_file_metadata({link})")[0][0])
    if rows > _MOST_OF_ANY_FILE + _MOST_PER_BYTE * path.stat().st_size:
        what = _("this file of {size} bytes says that it has {rows} rows, more than transactions can be packed into it")
        said = what.format(size=number(path.stat().st_size), rows=number(rows))
        raise Refused([Problem(said, path.name, _("Export the table again."))])


def _encoding(head: bytes) -> str:
    """One of those that DuckDB reads by itself."""
    if marked := next((encoding for mark, encoding in _MARKS if head.startswith(mark)), ""):
        return marked
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the last letter may be cut
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _text(head: bytes, encoding: str) -> str:
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _delimiter(text: str) -> str:
    """The sign that parts the first lines into the most cells, all lines alike."""
    return max(_DELIMITERS, key=lambda sign: (_alike(text, sign), sign == ","))


def _alike(text: str, delimiter: str) -> int:
    """Cells of the first line, if the next ones have as many; a sign that stands within quotation marks parts nothing."""
    rows: list[list[str]] = []
    with suppress(csv.Error):  # a line that is broken is told when all are read
        rows += (row for row in islice(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True), _LINES) if row)
    return len(rows[0]) if rows and all(len(row) == len(rows[0]) for row in rows[1:-1]) else 0


def _first_line(text: str, delimiter: str) -> list[str]:
    return next(csv.reader(io.StringIO(text), delimiter=delimiter), [])


def _header(text: str, delimiter: str, path: Path) -> list[str]:
    try:
        header = [name.strip() for name in _first_line(text, delimiter)]
    except csv.Error as error:
        raise Refused([Problem(_("this text is not a table: {reason}").format(reason=error), path.name)]) from error
    if not any(header):
        mend = _("Write headings above the columns.")
        raise Refused([Problem(_("no row with headings was found"), path.name, mend)])
    return header


def _named(engine: Engine, sql: str, name: str) -> Relation:
    """A relation whose columns have the user's names, under ours."""
    kinds = engine.columns(sql)
    own = {theirs: f"c{number}" for number, theirs in enumerate(kinds)}
    picked = ", ".join(f"{quoted(theirs)} AS {ours}" for theirs, ours in own.items())
    columns = ((theirs.strip(), (ours, kinds[theirs])) for theirs, ours in own.items())
    return Relation(name, f"(SELECT {picked} FROM {sql})", _firsts(columns))


def _of_frame(engine: Engine, frame: pd.DataFrame, table: str) -> Relation:
    import pyarrow as pa  # type: ignore[import-untyped]

    plain = frame.set_axis([str(name) for name in frame.columns], axis=1)
    texts = {name: [_as_text(value) for value in plain[name]] for name in plain if plain[name].dtype == object}
    arrays = [
        pa.array(texts[name], pa.string()) if name in texts else pa.Array.from_pandas(plain[name]) for name in plain
    ]
    return _named(engine, engine.hold(pa.table(arrays, names=list(plain.columns))), table)


def _as_text(value: object) -> str | None:
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _of_query(engine: Engine, query: Query, table: str) -> Relation:
    """The rows of a query, copied in chunks; every value as text, so that databases and CSV files mean the same."""
    import pyarrow as pa

    held = ""
    headings: tuple[str, ...] = ()
    for names, rows in stream(query):
        columns = [[_as_text(row[place]) for row in rows] for place in range(len(names))]
        chunk = pa.table(
            [pa.array(one, pa.string()) for one in columns], names=[f"c{place}" for place in range(len(names))]
        )
        held, headings = engine.append(held, chunk), names
    return Relation(table, held, _texts(headings))


def _texts(headings: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Columns of text by their headings."""
    return _firsts((theirs, (f"c{place}", "VARCHAR")) for place, theirs in enumerate(headings) if theirs)


def _firsts(columns: Iterable[tuple[str, tuple[str, str]]]) -> dict[str, tuple[str, str]]:
    """Of two columns with the same heading the first."""
    found: dict[str, tuple[str, str]] = {}
    for theirs, ours in columns:
        found.setdefault(theirs, ours)
    return found
