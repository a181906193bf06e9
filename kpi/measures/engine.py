"""DuckDB in a cell: it sees the files it was given and a private folder, no network, no extensions, and so much memory."""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi.language import _, number
from kpi.problem import Problem, Refused

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa  # type: ignore[import-untyped]

MEMORY = "1GB"
"""What an aggregation may hold; the rest waits in the private folder."""

MOST_GROUPS = 3_000_000
"""Rows that may come out: a hundred thousand people in thirty months. What is more is grouped by the wrong column."""

_INTERRUPTED = "Query interrupted"
"""What DuckDB makes of a Ctrl-C that comes while it works."""

_PARAMETER = re.compile(r"\$(v\d+)")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_SHUT = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_unsigned_extensions": False,
    "python_enable_replacements": False,
    "preserve_insertion_order": False,
    "max_temp_directory_size": "20GB",
}


def quoted(name: str) -> str:
    """A name of the user's as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


@dataclass
class Engine:
    """An open connection, and the values that its statements refer to."""

    connection: "duckdb.DuckDBPyConnection"
    links: Mapping[Path, str]
    """Each file under the name by which DuckDB may open it."""
    held: list[str] = field(default_factory=list)
    """Tables in memory, by name."""
    _values: dict[str, Any] = field(default_factory=dict)

    def bind(self, value: Any) -> str:
        """How SQL refers to a value; values never become a part of the statement."""
        name = f"v{len(self._values)}"
        self._values[name] = value
        return f"${name}"

    def rows(self, sql: str) -> list[Any]:
        """The few rows that one statement of ours gives, as tuples; raises `Refused` in words."""
        with self._in_words():
            return self.connection.execute(sql, self._named_in(sql)).fetchall()

    def arrow(self, sql: str) -> "pa.Table":
        """The rows that one statement of ours finds; raises `Refused` in words."""
        with self._in_words():
            found = self.connection.sql(sql, params=self._named_in(sql)).limit(MOST_GROUPS + 1).to_arrow_table()
        if found.num_rows > MOST_GROUPS:
            what = _("the rows make too many different people and periods: more than {most}").format(
                most=number(MOST_GROUPS)
            )
            mend = _("Name the column of the person, not of the deal or customer, and take longer periods.")
            raise Refused([Problem(what, mend=mend)])
        return found

    def _named_in(self, sql: str) -> dict[str, Any]:
        return {name: self._values[name] for name in _PARAMETER.findall(_QUOTED.sub("", sql))}

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        import duckdb

        try:
            yield
        except duckdb.Error as error:
            raise Refused([_in_words(error, self.links)]) from error
        except RuntimeError as error:
            if str(error) == _INTERRUPTED:
                raise KeyboardInterrupt from error
            raise

    def hold(self, table: "pa.Table") -> str:
        """A table in memory as a relation; its name."""
        name = f"held{len(self.held)}"
        self.held.append(name)
        self.connection.register(name, table)
        return name

    def append(self, name: str, chunk: "pa.Table") -> str:
        """Copies a chunk behind those before, or into a new table where there is no name yet; its name."""
        arrived = self.hold(chunk)
        made = name or f"copy{len(self.held)}"
        self.rows(f"INSERT INTO {made} FROM {arrived}" if name else f"CREATE TABLE {made} AS FROM {arrived}")
        self.connection.unregister(arrived)
        return made

    def columns(self, relation: str) -> dict[str, str]:
        """Names and types of the columns of something that can stand behind FROM."""
        empty = self.arrow(f"SELECT * FROM (DESCRIBE SELECT * FROM {relation})").to_pylist()
        return {row["column_name"]: row["column_type"] for row in empty}


@contextmanager
def opened(files: Sequence[Path], *, memory: str = MEMORY, threads: int | None = None) -> Iterator[Engine]:
    """An engine that can read these files and nothing else; its folder goes when it closes."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="sixtyforty-") as folder:
        links = _linked(files, Path(folder))
        spill = Path(folder) / "spill"
        config = (
            _SHUT | {"memory_limit": memory, "temp_directory": str(spill)} | ({"threads": threads} if threads else {})
        )
        connection = duckdb.connect(":memory:", config={name: str(value) for name, value in config.items()})
        try:
            allowed = ", ".join("'" + link.replace("'", "''") + "'" for link in links.values())
            connection.execute(f"SET allowed_paths = [{allowed}]")
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield Engine(connection, links)
        finally:
            connection.close()


def _linked(files: Sequence[Path], folder: Path) -> dict[Path, str]:
    """Links with plain names: DuckDB takes *, ? and [ in the user's for patterns."""
    links = {}
    problems = []
    for at, path in enumerate(dict.fromkeys(files)):
        if not path.is_file():
            what = _("there is no such file") if not path.exists() else _("this is not a file")
            problems.append(Problem(what, str(path)))
            continue
        link = folder / f"{at}.data"
        with suppress(OSError):  # not every system lets everybody make these
            link.symlink_to(path.resolve())
        if not link.exists():
            link.hardlink_to(path.resolve())
        links[path] = str(link)
    if problems:
        raise Refused(problems)
    return links


def _in_words(error: "duckdb.Error", links: Mapping[Path, str]) -> Problem:
    """What went wrong inside, as a problem; statements are left out, since they are ours."""
    import duckdb

    text = str(error)
    file = next((path.name for path, link in links.items() if link in text), "")
    if isinstance(error, duckdb.OutOfMemoryException):
        what = _("there is not enough memory for so many people, periods and values")
        return Problem(what, mend=_("Allow more memory, or ask for fewer KPIs at a time."))
    if isinstance(error, duckdb.ConversionException | duckdb.OutOfRangeException):
        return Problem(_("the amounts are too large to be added up exactly"), file)
    if line := re.search(r"CSV Error on Line: (\d+)", text):
        where = ", ".join(part for part in (file, _("line {n}").format(n=line[1])) if part)
        return Problem(_broken_line(text), where, _("Save the table again as CSV in UTF-8."))
    reason = text.split("\n\n")[0].strip()
    return Problem(_("the table cannot be read: {reason}").format(reason=_without_link(reason, links)), file)


def _broken_line(text: str) -> str:
    if columns := re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", text):
        return _("this line has {found} cells in place of {expected}").format(found=columns[2], expected=columns[1])
    if "unterminated quote" in text:
        return _("a quotation mark is opened and not closed")
    if "unicode" in text:
        return _("these letters are not written as those before")
    return _("this line is no row of a table")


def _without_link(text: str, links: Mapping[Path, str]) -> str:
    for path, link in links.items():
        text = text.replace(link, path.name)
    return text
