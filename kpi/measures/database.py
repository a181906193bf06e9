"""A database as a source: one SELECT, shown before it runs, in a transaction that can only read and is rolled back."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi.language import _
from kpi.problem import Problem, Refused

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

CHUNK = 50_000
"""Rows that are on the way at a time."""

# What a statement may be made of; whatever a later DuckDB can parse besides is refused until it is added here.
_QUERIES = {"SELECT_NODE", "SET_OPERATION_NODE", "CTE_NODE", "RECURSIVE_CTE_NODE"}
_NOT_TABLES = {"SHOW_REF", "TABLE_FUNCTION", "PIVOT", "VALUE_PARAMETER"}

_READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    "postgresql": "SET TRANSACTION READ ONLY",
    "mysql": "SET TRANSACTION READ ONLY",
    "mariadb": "SET TRANSACTION READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
}


@dataclass(frozen=True)
class Query:
    """One SELECT on a database; make it with `query`, which checks both."""

    url: "URL" = field(repr=False)
    select: str
    """The statement as it will run."""


def query(url: str, select: str) -> Query:
    """A query that is known to be one SELECT on a database that has a driver; nothing is opened. Raises `Refused`."""
    problems: list[Problem] = []
    made, statement = None, ""
    for step in ("url", "select"):
        try:
            if step == "url":
                made = _url(url)
            else:
                statement = one_select(select)
        except Refused as error:
            problems += error.problems
    if made is None or problems:
        raise Refused(problems)
    return Query(made, statement)


def one_select(text: str) -> str:
    """The statement without what stands around it; raises `Refused` for anything but exactly one SELECT.

    It is parsed, not searched: a semicolon inside a text is none, and a WITH that deletes is no SELECT. Comments are
    refused, since databases do not agree on what is one.
    """
    statement = text.strip().rstrip(";").strip()
    where = _("SELECT statement")
    if not statement:
        raise Refused([Problem(_("there is no statement"), where, _("Write SELECT … FROM …."))])
    if "--" in statement or "/*" in statement or "\\" in statement or "\0" in statement:
        what = _("comments and backslashes mean different things in different databases")
        raise Refused([Problem(what, where, _("Leave them out."))])
    parsed = _parsed(statement)
    if parsed.get("error"):
        reason = str(parsed.get("error_message", "")).split("\n")[0]
        only = "Only SELECT" in reason
        what = _("this is no SELECT") if only else _("this cannot be understood: {reason}").format(reason=reason)
        raise Refused([Problem(what, where, _("Write one statement, SELECT … FROM …."))])
    kinds = set(_kinds(parsed["statements"]))
    queries = {kind for kind in kinds if kind.endswith("_NODE")}
    if len(parsed["statements"]) != 1 or not queries <= _QUERIES or kinds & _NOT_TABLES:
        what = _("only one statement that reads tables can be run")
        raise Refused([Problem(what, where, _("Write one statement, SELECT … FROM …."))])
    return statement


def _parsed(statement: str) -> dict[str, Any]:
    import duckdb

    with duckdb.connect(":memory:", config={"enable_external_access": "false"}) as connection:
        try:
            row = connection.execute("SELECT json_serialize_sql($s::VARCHAR)", {"s": statement}).fetchone()
        except duckdb.Error as error:
            return {"error": True, "error_message": str(error)}
    return dict(json.loads(row[0])) if row else {"error": True}


def _kinds(node: Any) -> Iterator[str]:
    """Every type in the tree of a statement."""
    if isinstance(node, dict):
        if isinstance(kind := node.get("type"), str):
            yield kind
        for value in node.values():
            yield from _kinds(value)
    elif isinstance(node, list):
        for value in node:
            yield from _kinds(value)


def _url(text: str) -> "URL":
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    where = _("database")
    try:
        url = make_url(text)
        url.get_dialect().import_dbapi()
    except (NoSuchModuleError, ImportError):
        what = _("there is no driver for “{name}”").format(name=text.split(":", 1)[0])
        raise Refused([Problem(what, where, _("Install one for SQLAlchemy."))]) from None
    except (ArgumentError, ValueError):
        what = _("this is no address of a database")  # never said in full, since it may hold a password
        raise Refused(
            [Problem(what, where, _("Write it as sqlite:///sales.db or postgresql+psycopg://user@host/sales."))]
        ) from None
    if url.get_backend_name() == "sqlite" and not _sqlite_file(url).is_file():
        raise Refused([Problem(_("there is no such file"), str(_sqlite_file(url)))])
    return url


def _sqlite_file(url: "URL") -> Path:
    return Path(url.database or "")


def stream(asked: Query) -> Iterator[tuple[tuple[str, ...], Sequence[Sequence[Any]]]]:
    """Column names and rows in chunks, at least one, which may be empty; raises `Refused` without ever naming a password."""
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    try:
        with _reading(asked.url) as connection:
            result = connection.exec_driver_sql(asked.select)
            names = tuple(map(str, result.keys()))
            yield names, ()
            for rows in result.partitions(CHUNK):
                yield names, [tuple(row) for row in rows]
    except SQLAlchemyError as error:
        said = str(error.orig) if isinstance(error, DBAPIError) else type(error).__name__
        secret = str(asked.url.password or "")
        reason = said.replace(secret, "***") if secret else said
        place = asked.url.render_as_string(hide_password=True)
        raise Refused([Problem(_("the database says: {reason}").format(reason=reason), place)]) from None


@contextmanager
def _reading(url: "URL") -> Iterator["Connection"]:
    """A connection that can only read, where its database knows how, and that is rolled back in any case."""
    engine = _engine(url)
    try:
        options = {"stream_results": True, "no_parameters": True, "max_row_buffer": CHUNK}
        with engine.connect().execution_options(**options) as connection:
            if order := _READ_ONLY.get(url.get_backend_name()):
                connection.exec_driver_sql(order)
            try:
                yield connection
            finally:
                connection.rollback()
    finally:
        engine.dispose()


def _engine(url: "URL") -> "Engine":
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    if url.get_backend_name() != "sqlite":
        return create_engine(url, poolclass=NullPool)
    # Opened as it is, SQLite would make the file and its journal.
    place = _sqlite_file(url).resolve().as_uri() + "?mode=ro"
    return create_engine("sqlite://", creator=lambda: sqlite3.connect(place, uri=True), poolclass=NullPool)
