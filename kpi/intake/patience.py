"""How long files may be worked on after they are read: asked between columns, tables and rules, so that nothing small takes long."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from kpi.intake import limits
from kpi.intake.files.sheet import Sheet
from kpi.language import _
from kpi.problem import Problem, Refused

_UNTIL: ContextVar[tuple[float, str]] = ContextVar("until", default=(float("inf"), ""))


@contextmanager
def patience(sheets: Sequence[Sheet]) -> Iterator[None]:
    """Time to work on these sheets, of this thread's on the processor, so that others who work at the same time take nothing of it."""
    seconds = limits.work(len(sheets), sum(sheet.cells.size for sheet in sheets))
    files = ", ".join(dict.fromkeys(sheet.file for sheet in sheets))
    held = _UNTIL.set(min(_UNTIL.get(), (time.thread_time() + seconds, files)))
    try:
        yield
    finally:
        _UNTIL.reset(held)


def go_on() -> None:
    """Raises `Refused` when the time is over."""
    until, files = _UNTIL.get()
    if time.thread_time() > until:
        what = _("this takes far longer to work on than any table of its size")
        mend = _("Keep the table that counts, without empty columns and other tables beside it, and save it as CSV.")
        raise Refused([Problem(what, files, mend)])
