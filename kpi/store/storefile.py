"""The file in which cases are kept: opened, brought up to date, and in words what goes wrong with it."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from kpi.language import N_, _
from kpi.problem import Problem, Refused
from kpi.store.storetables import VERSION

_MIGRATIONS = Path(__file__).parent / "migrations"
_ON_OPENING = (
    "PRAGMA busy_timeout = 5000",  # milliseconds that another program may take
    "PRAGMA auto_vacuum = INCREMENTAL",  # before the first table
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was said to be saved is there after the power went, too
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten
)
_WHY = {
    "FULL": (N_("the disk is full"), N_("Make room: it is tried again every few seconds.")),
    "READONLY": (
        N_("the folder may not be written to"),
        N_("Give the right to write there, or keep cases elsewhere (KPI_STORE)."),
    ),
    "CANTOPEN": (
        N_("the folder cannot be opened"),
        N_("Give the right to write there, or keep cases elsewhere (KPI_STORE)."),
    ),
    "IOERR": (N_("the disk cannot be read or written"), N_("Save all as a file on another disk.")),
    "BUSY": (N_("another program holds the file"), N_("It is tried again every few seconds.")),
}


class Damaged(Exception):
    """The file is no database any more, or not a whole one."""


def engine_of(path: Path) -> Engine:
    """Lines to a file; each transaction takes the right to write at its beginning, so that none can fail half way."""
    engine = sa.create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", lambda line: line.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _prepare(line: Any, _record: Any) -> None:
    line.isolation_level = None  # transactions begin where we say so
    for setting in _ON_OPENING:
        line.execute(setting)


def bring_up_to_date(line: Connection, path: Path) -> None:
    """Makes the tables, or brings those of an older program up to date; raises `Refused` for those of a newer one."""
    version = _version(line)
    if version == VERSION:
        return
    if version and version > VERSION:
        what = _("the cases in this folder were kept by a newer version of SixtyForty")
        raise Refused([Problem(what, str(path.parent), _("Update SixtyForty."))])
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": line})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")


def _version(line: Connection) -> str:
    if not sa.inspect(line).has_table("alembic_version"):
        return ""
    return str(line.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")


@contextmanager
def saying_what_fails(path: Path) -> Iterator[None]:
    """What fails with the file is raised as `Damaged`, or as `Refused` with the reason and what to do."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, OSError) as error:
        name = _name_of(error)
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise Damaged from error
        kind = next((why for kind, why in _WHY.items() if name.startswith(f"SQLITE_{kind}")), None)
        why, mend = (_(kind[0]), _(kind[1])) if kind else (str(getattr(error, "orig", error)), "")
        raise Refused([Problem(_("cases cannot be kept: {why}").format(why=why), str(path.parent), mend)]) from error


def _name_of(error: Exception) -> str:
    """What SQLite or the system calls it."""
    if isinstance(error, OSError):
        return {28: "SQLITE_FULL", 13: "SQLITE_READONLY", 30: "SQLITE_READONLY"}.get(
            error.errno or 0, "SQLITE_CANTOPEN"
        )
    return getattr(getattr(error, "orig", error), "sqlite_errorname", "") or ""


def set_aside(path: Path) -> Path:
    """Renames a damaged file, so that nothing writes to it any more; where it lies then."""
    now = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S-%f")
    aside = path.with_name(f"{path.stem}-damaged-{now}{path.suffix}")
    for ending in ("", "-wal", "-shm"):
        if (beside := path.with_name(path.name + ending)).exists():
            beside.rename(aside.with_name(aside.name + ending))
    return aside
