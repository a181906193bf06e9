"""Which quarters and years stand beside the periods of pay, because KPIs are measured over them, and which periods of pay lie in each."""

from typing import Protocol, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.payment.groupsums import GroupSums
from kpi.periods import days_of, span_of_all, spans
from kpi.rules.people import Longer, Mask, People, Since, Spell


class DatedPeople(People, Protocol):
    """What is looked at of a workforce, whose fields mean the same."""

    @property
    def periods(self) -> tuple[str, ...]: ...
    @property
    def seats(self) -> pd.DataFrame: ...
    @property
    def group_sums(self) -> GroupSums: ...
    @property
    def year_begins(self) -> int: ...
    @property
    def measured_every(self) -> frozenset[Since]: ...
    @property
    def cut_from(self) -> tuple[Self, int] | None: ...
    @property
    def history(self) -> Self | None: ...


def longer_of(workforce: DatedPeople) -> Longer | None:
    """The quarters and years among the periods; None where nothing is measured over them, and where periods are no dates."""
    if not workforce.measured_every:
        return None
    whole = workforce
    while whole.cut_from is not None:
        whole = whole.cut_from[0]
    others = [one for one in (whole.history, whole) if one is not None]
    known = tuple(dict.fromkeys(name for one in others for name in one.periods))
    if spans(known, "year") is None:
        return None
    every = kinds(known, workforce.measured_every, workforce.year_begins)
    kind = tuple(every[name] for name in workforce.periods)
    spells = [Spell(one, _places(workforce, one), _within(one, workforce, every)) for one in others]
    return Longer(kind, tuple(spells))


def last_of_pay(workforce: DatedPeople) -> str:
    """The last period of pay, and no quarter or year beside it."""
    longer = workforce.longer
    every = (None,) * len(workforce.periods) if longer is None else longer.every
    return [name for name, since in zip(workforce.periods, every, strict=True) if since is None][-1]


def kinds(periods: tuple[str, ...], measured_every: frozenset[Since], first_month: int) -> dict[str, Since | None]:
    """By period, whether it is a quarter or a year of those over which something is measured, and that has periods of pay in it."""
    found = {name: _kind(name, measured_every, first_month) for name in periods}
    short = tuple(name for name, since in found.items() if since is None)
    numbers = {since: spans(short, since, first_month) for since in measured_every}
    has = {since: set(several) if several else set() for since, several in numbers.items()}
    return {
        name: since if since and set(spans((name,), since, first_month) or ()) & has[since] else None
        for name, since in found.items()
    }


def _kind(name: str, measured_every: frozenset[Since], first_month: int) -> Since | None:
    for since in sorted(measured_every):
        whole = span_of_all(name, since, first_month)
        if whole is not None and days_of(whole) == days_of(name):
            return since
    return None


def _places(workforce: DatedPeople, other: DatedPeople) -> NDArray[np.intp]:
    """(people,) the row of each seat among those of another workforce; -1 where it is not there."""
    if other is workforce:
        return np.arange(len(workforce.seats))
    seats = [pd.MultiIndex.from_frame(one.seats) for one in (other, workforce)]
    return np.asarray(seats[0].get_indexer(seats[1]))


def _within(other: DatedPeople, workforce: DatedPeople, every: dict[str, Since | None]) -> Mask:
    """(periods there, periods here) which period of pay lies in which longer one."""
    found = np.zeros((len(other.periods), len(workforce.periods)), bool)
    short = np.array([every[name] is None for name in other.periods], bool)
    for place, name in enumerate(workforce.periods):
        if (since := every[name]) is not None:
            numbers = spans((*other.periods, name), since, workforce.year_begins) or ()
            found[:, place] = short & (np.array(numbers[:-1]) == numbers[-1])
    return found
