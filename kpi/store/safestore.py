"""The file of a store, kept whole: one transaction at a time, a damaged file set aside with what can be read of it saved, a lost one made anew."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError

from kpi.language import _, ngettext, number
from kpi.problem import Problem, Refused
from kpi.store.case import STORE_FILE
from kpi.store.caserows import case_of_row, parts_of_row, point_at, put_parts, row_of
from kpi.store.storefile import Damaged, bring_up_to_date, engine_of, saying_what_fails, set_aside
from kpi.store.storetables import ANSWERS, CASES, PARTS, PARTS_OF_CASES


class SetAside(NamedTuple):
    """A damaged file that nothing writes to any more."""

    name: str
    saved: int
    """Cases that could be read whole, and are here now."""


class SafeStore:
    """A store in a folder; whatever fails is raised as `Refused`."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / STORE_FILE
        self._aside: SetAside | None = None
        self._mending = RLock()
        self._open()

    @property
    def lost(self) -> tuple[Problem, ...]:
        """What happened to a damaged file, in the reader's language."""
        if self._aside is None:
            return ()
        what = ngettext(
            "the file with the cases was damaged. It lies aside as “{name}”; {n} case was saved out of it",
            "the file with the cases was damaged. It lies aside as “{name}”; {n} cases were saved out of it",
            self._aside.saved,
        ).format(name=self._aside.name, n=number(self._aside.saved))
        mend = _("Cases that are missing: open a file or a copy that you made.")
        return (Problem(what, str(self.path.parent), mend),)

    def _open(self) -> None:
        with saying_what_fails(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._connect()
        except Damaged:
            self._rescue(None)

    def _connect(self) -> None:
        engine = engine_of(self.path)
        with saying_what_fails(self.path), engine.begin() as line:
            bring_up_to_date(line, self.path)
        with suppress(OSError):  # some shared folders know no rights of single files
            self.path.chmod(0o600)
        self._engine, self._known_as = engine, self._which_file()

    def _which_file(self) -> tuple[int, int] | None:
        """By what the system tells this file from any other that has its name."""
        with suppress(OSError):
            found = self.path.stat()
            return found.st_dev, found.st_ino
        return None

    def _engine_of_now(self) -> Engine:
        """An open file lives on without its name when somebody moves or deletes it: what is written then would be seen by nobody."""
        with self._mending:
            if self._which_file() != self._known_as:
                self._engine.dispose()
                self._open()
            return self._engine

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        """One transaction; the work of one that finds the file damaged is refused."""
        engine = self._engine_of_now()
        with self._rescued(engine), engine.begin() as line:
            yield line

    @contextmanager
    def _rescued(self, engine: Engine) -> Iterator[None]:
        try:
            with saying_what_fails(self.path):
                yield
        except Damaged:
            self._rescue(engine)
            raise Refused(self.lost) from None

    def _rescue(self, engine: Engine | None) -> None:
        """Sets a damaged file aside, and takes over each case that can still be read whole. Who comes second finds that done."""
        with self._mending:
            if engine is not None and engine is not self._engine:
                return
            if engine is not None:
                engine.dispose()
            with saying_what_fails(self.path):
                aside = set_aside(self.path)
            self._connect()
            self._aside = SetAside(aside.name, 0)
            damaged = engine_of(aside)
            self._take_over_answers(damaged)
            saved = sum(self._take_over(damaged, name) for name in _read_column(damaged, CASES.c.id))
            self._aside = SetAside(aside.name, saved)
            damaged.dispose()

    def _take_over_answers(self, damaged: Engine) -> None:
        """Who wanted what."""
        with suppress(DBAPIError, Refused):
            with damaged.connect() as line:
                rows = [row._asdict() for row in line.execute(select(ANSWERS))]
            with self._engine.begin() as line:
                if rows:
                    line.execute(ANSWERS.insert(), rows)

    def _take_over(self, damaged: Engine, name: str) -> bool:
        """Whether a case could be read whole, and is here now."""
        with suppress(DBAPIError, Refused):
            with damaged.connect() as line:
                row, parts = row_of(line, name), parts_of_row(line, name)
            case_of_row(row, parts)
            with self._engine.begin() as line:
                put_parts(line, parts)
                line.execute(CASES.insert().values(row._asdict()))
                point_at(line, name, set(parts))
            return True
        return False

    def _clear(self) -> None:
        """Clears away what no case is made of any more, out of the file as well."""
        with self._begin() as line:
            line.execute(PARTS.delete().where(PARTS.c.name.not_in(select(PARTS_OF_CASES.c.part))))
        engine = self._engine_of_now()
        with self._rescued(engine), engine.connect() as line:
            raw: Any = line.connection.driver_connection  # outside of any transaction
            raw.execute("PRAGMA incremental_vacuum").fetchall()
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _forget_damaged_files(self) -> None:
        """Their cases are in them, too."""
        self._aside = None
        with saying_what_fails(self.path):
            for path in self.path.parent.glob(f"{self.path.stem}-damaged-*"):
                path.unlink(missing_ok=True)


def _read_column(damaged: Engine, column: Any) -> list[str]:
    """What can be read of it."""
    try:
        with damaged.connect() as line:
            return list(line.execute(select(column)).scalars())
    except DBAPIError:
        return []
