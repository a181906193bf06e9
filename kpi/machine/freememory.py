"""Memory that nobody uses now, and the promise of it to work that is about to begin, so that no visitor takes more than is there."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from kpi.language import _, number
from kpi.problem import Problem, Refused


def free() -> float | None:
    """Bytes of memory that nobody uses now, as far as the system and its container let this program have them; None where nobody tells."""
    known = [_available(), _left_in_container()]
    return min((one for one in known if one is not None), default=None)


def _available() -> float | None:
    try:
        about = Path("/proc/meminfo").read_text(encoding="ascii")
    except OSError:  # not Linux
        return None
    found = re.search(r"^MemAvailable:\s+(\d+) kB", about, re.MULTILINE)
    return 1024.0 * int(found[1]) if found else None


def _left_in_container(folder: Path = Path("/sys/fs/cgroup")) -> float | None:
    try:
        most, used = ((folder / name).read_text(encoding="ascii") for name in ("memory.max", "memory.current"))
        return float(int(most) - int(used))  # most is "max" where there is no limit
    except (OSError, ValueError):
        return None


class _Promises:
    """What is promised to work that goes on, of all visitors together."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._bytes = 0.0

    def take(self, needed: float) -> None:
        """Raises `Refused` for more than is free besides. What a work under way has used already counts twice: it is better to wait."""
        with self._lock:
            there = free()
            if there is not None and needed > there - self._bytes:
                raise Refused([_no_room(needed, max(there - self._bytes, 0.0))])
            self._bytes += needed

    def give_back(self, needed: float) -> None:
        with self._lock:
            self._bytes -= needed


_PROMISES = _Promises()


@contextmanager
def promised(needed: float) -> Iterator[None]:
    """So many bytes for the work in this block; raises `Refused` where others have them."""
    _PROMISES.take(needed)
    try:
        yield
    finally:
        _PROMISES.give_back(needed)


def _no_room(needed: float, there: float) -> Problem:
    what = _("this takes about {needed} MB of memory, and {free} MB are free on this machine")
    figures = {"needed": number(math.ceil(needed / 1e6)), "free": number(math.floor(there / 1e6))}
    return Problem(what.format(**figures), "", _("Ask for less, or try again when others have finished."))
