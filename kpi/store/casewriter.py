"""What keeps cases while people work: within a second of each change, in a thread of its own, never two at once."""

import atexit
import datetime as dt
import logging
import time
from collections.abc import Callable
from threading import Condition, Thread
from traceback import format_tb

from kpi.language import _, reader, speak
from kpi.problem import Problem, Refused
from kpi.store.case import Case
from kpi.store.caserows import PartsMissing
from kpi.store.casestore import CaseStore, ChangedElsewhere
from kpi.store.casewriting import QUICK, PartsWriter

_RESTS = 0.3
"""Seconds without a change after which a case is written."""
_AT_LATEST = 0.8
"""Seconds after the first change, however busy the hand."""
_LONGEST_WRITE = 30.0
"""Seconds that a write in progress is waited for."""
_AGAIN = 5.0
"""Seconds until what could not be written is tried again."""


class KeptCase:
    """A case that is open somewhere and kept: how far it is written. The writer's thread changes it; pages only look."""

    def __init__(
        self,
        id: str,
        owner: str,
        writer: "CaseWriter",
        edition: int = 0,
        saved: dt.datetime | None = None,
    ) -> None:
        self.id, self.owner, self.edition = id, owner, edition
        self.saved = saved
        """When it was written last."""
        self.trouble: tuple[Problem, ...] = ()
        """Why it cannot be written now; it is tried again."""
        self.elsewhere: ChangedElsewhere | None = None
        """Somebody else has changed it: nothing is written until it is said which is to stay."""
        self.parts = PartsWriter(QUICK)
        self.locale = reader()
        self._writer = writer

    def note(self, case: Case) -> None:
        """It is this now."""
        self._writer.note(self, case)

    def finish(self) -> bool:
        """Writes what waits at once; whether that was done in time."""
        return self._writer.finish(self)

    def let_go(self) -> None:
        """From now on nothing of it is written."""
        self._writer.drop(self.id)

    @property
    def is_written(self) -> bool:
        """Whether nothing waits."""
        return self._writer.is_written(self)

    def once_more(self) -> "KeptCase":
        """The same for another page, which writes from now on; while something cannot be written, both go on with this one."""
        if not self.finish() or self.trouble:
            return self
        again = KeptCase(self.id, self.owner, self._writer, self.edition, self.saved)
        again.elsewhere = self.elsewhere
        return again


class _Waiting:
    """A case that is not written yet."""

    def __init__(self, case: Case, due: float, at_latest: float) -> None:
        self.case, self.due, self.at_latest = case, due, at_latest


class CaseWriter:
    """One for a store. `note` costs nothing; the thread begins with the first of them."""

    def __init__(self, store: Callable[[], CaseStore]) -> None:
        self._store = store
        self._turn = Condition()
        self._waiting: dict[KeptCase, _Waiting] = {}
        self._writing: KeptCase | None = None
        self._dropped: KeptCase | None = None  # while it is being written
        self._thread: Thread | None = None

    def note(self, kept: KeptCase, case: Case) -> None:
        """The case is this now."""
        now = time.monotonic()
        with self._turn:
            before = self._waiting.get(kept)
            at_latest = before.at_latest if before else now + _AT_LATEST
            self._waiting[kept] = _Waiting(case, min(now + _RESTS, at_latest), at_latest)
            self._begin()
            self._turn.notify_all()

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._work, name="case writer", daemon=True)
            self._thread.start()
            atexit.register(self.finish)

    def is_written(self, kept: KeptCase) -> bool:
        """Whether nothing waits."""
        with self._turn:
            return kept not in self._waiting and self._writing is not kept

    def finish(self, kept: KeptCase | None = None, within: float = 5.0) -> bool:
        """Writes one case, or all, at once; whether that was done within so many seconds."""
        with self._turn:
            for one, waiting in self._waiting.items():
                if kept in (None, one):
                    waiting.due = 0.0
            self._turn.notify_all()
            return self._turn.wait_for(lambda: self._is_idle(kept), within)

    def _is_idle(self, kept: KeptCase | None) -> bool:
        busy = {*self._waiting, *([self._writing] if self._writing else [])}
        return kept not in busy if kept else not busy

    def drop(self, case_id: str) -> None:
        """Nothing of this case is written of what waits; what is being written is waited for."""
        self._drop(lambda one: one.id == case_id)

    def drop_all_of(self, owner: str) -> None:
        """The same for every case of an owner, or of everybody ("")."""
        self._drop(lambda one: owner in ("", one.owner))

    def _drop(self, is_meant: Callable[[KeptCase], bool]) -> None:
        with self._turn:
            for kept in [one for one in self._waiting if is_meant(one)]:
                del self._waiting[kept]
            if self._writing and is_meant(self._writing):
                self._dropped = self._writing
            self._turn.notify_all()
            self._turn.wait_for(lambda: self._dropped is None, _LONGEST_WRITE)

    def _work(self) -> None:
        while True:
            kept, waiting = self._next()
            again = self._write(kept, waiting.case)
            with self._turn:
                self._writing, dropped, self._dropped = None, self._dropped, None
                if again and dropped is not kept and kept not in self._waiting:
                    due = time.monotonic() + _AGAIN
                    self._waiting[kept] = _Waiting(waiting.case, due, due)
                self._turn.notify_all()

    def _next(self) -> tuple[KeptCase, _Waiting]:
        """The next case that is due, once it is."""
        with self._turn:
            while True:
                now = time.monotonic()
                if due := [kept for kept, one in self._waiting.items() if one.due <= now]:
                    self._writing = due[0]
                    return due[0], self._waiting.pop(due[0])
                soonest = min((one.due for one in self._waiting.values()), default=None)
                self._turn.wait(None if soonest is None else soonest - now)

    def _write(self, kept: KeptCase, case: Case) -> bool:
        """Writes one case; whether it has to be tried again."""
        if kept.elsewhere:
            return False
        speak(kept.locale)
        try:
            self._put(kept, case)
        except ChangedElsewhere as elsewhere:
            kept.elsewhere = elsewhere
            return False
        except Refused as refused:
            kept.trouble = refused.problems
            return True
        except Exception as error:  # a fault of ours: others are still saved, and whoever works on this one is told
            kept.trouble = (_fault(error),)
            return False  # the next change tries again
        kept.saved, kept.trouble = dt.datetime.now(dt.UTC), ()
        return False

    def _put(self, kept: KeptCase, case: Case) -> None:
        try:
            kept.edition = self._store().write(kept.id, kept.owner, kept.edition, case, kept.parts)
        except PartsMissing:
            kept.parts = PartsWriter(QUICK)
            kept.edition = self._store().write(kept.id, kept.owner, kept.edition, case, kept.parts)


def _fault(error: Exception) -> Problem:
    """Where it came from goes into the log, never its words, which may name people."""
    where = "".join(format_tb(error.__traceback__))
    logging.getLogger(__name__).error("A case could not be saved: %s\n%s", type(error).__name__, where)
    what = _("this case cannot be saved, by a fault of the program ({kind})").format(kind=type(error).__name__)
    return Problem(what, "", _("Save all as a file, and tell its makers."))
