"""What drawing takes, before it is begun."""

import os
from typing import NamedTuple

import numpy as np

from kpi.language import _, ngettext, number
from kpi.problem import Problem
from kpi.worlds.future import Future

_NANOSECONDS = 10.0
"""Of one processor, for a result to be drawn and paid; measured on a machine of 2026, and only a rough guide elsewhere."""
_SHARE = 0.75
"""Of the machine's memory that kept worlds may take."""


class Effort(NamedTuple):
    """What `count` worlds of a future take."""

    results: int
    """Results to be drawn: KPIs × people × periods × worlds."""
    bytes: int
    """Memory, when they are kept."""
    seconds: float
    """Roughly, from scratch."""


def effort(future: Future, count: int) -> Effort:
    """What drawing and paying so many worlds takes, so that fewer can be offered."""
    workforce = future.workforce
    has = ~(np.isnan(workforce.attainment) & np.isnan(workforce.fact)).all(axis=-1)
    results = int(has.sum()) * len(workforce.periods) * count
    paid = len(workforce.seats) * count
    return Effort(results, 4 * (results + paid), results * _NANOSECONDS * 1e-9 / min(os.cpu_count() or 1, 8))


def too_much(future: Future, count: int) -> list[Problem]:
    """That so many worlds cannot be kept in this machine's memory, and how many can."""
    needed = effort(future, count).bytes
    spare = memory()
    if spare is None or needed <= spare:
        return []
    fewer = max(2, int(count * spare / needed) // 2 * 2)
    text = _(
        "possible years: {count}, people: {people}; together they take {needed} GB of memory, and this machine can spare {room} GB"
    )
    what = text.format(
        count=number(count, 0),
        people=number(len(future.workforce.seats), 0),
        needed=number(needed / 1e9, 1),
        room=number(spare / 1e9, 1),
    )
    mend = ngettext("Ask for at most {n} possible year.", "Ask for at most {n} possible years.", fewer)
    return [Problem(what, mend=mend.format(n=number(fewer)))]


def memory() -> float | None:
    """Bytes of this machine's memory that worlds may take; None where the system does not tell."""
    try:
        return _SHARE * os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None
