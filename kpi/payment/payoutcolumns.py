"""The columns of the payouts table, in their order: what each is called, how it is read, and where it is shown."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Flag, auto
from operator import attrgetter
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import N_
from kpi.money import in_units
from kpi.payment.payouts import Payouts

Kind = Literal["text", "money", "share", "number"]


class Shown(Flag):
    """Where a column is shown."""

    TABLE = auto()
    """In `Payouts.table`, for programs and notebooks."""
    FILE = auto()
    """In files and in a terminal."""
    SCREEN = auto()
    READERS = FILE | SCREEN
    EVERYWHERE = TABLE | FILE | SCREEN


@dataclass(frozen=True)
class PayoutColumn:
    """A column of a table with a row for each active seat and period."""

    name: str
    """In tables and, unless it has a `heading`, in files."""
    title: str
    """On the screen, as a text of the catalogue."""
    kind: Kind
    read: Callable[[Payouts], Any]
    """Its values as an array (people, periods), or as a series where a seat has one for all periods; money in whole minor units. None
    where the data know nothing of it: then there is no such column."""
    shown: Shown = Shown.EVERYWHERE
    heading: str = ""
    """In files, where that is another word than its name."""
    stays: bool = False
    """Whether the screen keeps it where it is empty, or 0, from top to bottom."""


def _of_seat(name: str, title: str, *, stays: bool = False) -> PayoutColumn:
    return PayoutColumn(name, title, "text", lambda paid: paid.seats[name], stays=stays)


def _money(
    name: str, title: str, shown: Shown = Shown.EVERYWHERE, *, heading: str = "", stays: bool = False
) -> PayoutColumn:
    """A line of money that is paid, taken or owed, under its own name."""
    return PayoutColumn(name, title, "money", attrgetter(name), shown, heading, stays)


def _periods(paid: Payouts) -> NDArray[Any]:
    return np.broadcast_to(np.array(paid.periods, dtype=object), paid.active.shape)


def _reasons(paid: Payouts) -> NDArray[Any] | None:
    """What the data say of each person's results of a period, such as of a correction."""
    if not paid.reasons:
        return None
    said: dict[tuple[str, str], list[str]] = {}
    for (kpi, person, period), reason in paid.reasons.items():
        said.setdefault((person, period), []).append(f"{kpi}: {reason}")
    texts = [["; ".join(said.get((person, period), ())) for period in paid.periods] for person in paid.workforce.people]
    return np.array(texts, dtype=object)


def _drawn(paid: Payouts) -> NDArray[Any] | None:
    """What has been drawn, where anybody has."""
    return paid.drawn if paid.drawn.any() else None


def _of_pools(paid: Payouts) -> NDArray[Any] | None:
    """Parts of pools, where anybody has one."""
    return paid.pools_and_prizes if paid.pools_and_prizes.any() else None


def _off_salary(paid: Payouts) -> NDArray[Any] | None:
    """What rules would take off salaries, where any does."""
    return paid.off_salary if paid.off_salary.any() else None


def _whole_pay(paid: Payouts) -> NDArray[Any] | None:
    """Salary and payout together, where salaries are known."""
    return paid.whole_pay if paid.salary.any() else None


_OWED = _money("owed", N_("Owed afterwards"))

COLUMNS = (
    _of_seat("person", N_("Person"), stays=True),
    _of_seat("team", N_("Team")),
    _of_seat("role", N_("Role"), stays=True),
    PayoutColumn("period", N_("Period"), "text", _periods, stays=True),
    PayoutColumn("score", N_("Individual score"), "share", attrgetter("score"), Shown.TABLE | Shown.SCREEN),
    _money("target", N_("Target bonus"), heading="target_bonus"),
    _money("individual", N_("Individual part")),
    _money("team_part", N_("Team part")),
    _money("commission", N_("Commission")),
    PayoutColumn("pools_and_prizes", N_("Pools and prizes"), "money", _of_pools),
    _money("deduction", N_("Deductions")),
    _money("carried", N_("From or to other periods")),
    # A program finds the payout behind all that has been counted; a reader finds it before what is still to come.
    replace(_OWED, shown=Shown.TABLE),
    _money("payout", N_("Payout"), stays=True),
    replace(_OWED, shown=Shown.READERS),
    PayoutColumn("drawn", N_("Drawn, not yet recovered"), "money", _drawn),
    _money("salary", N_("Salary"), Shown.TABLE),
    PayoutColumn("off_salary", N_("Off the salary (ask a lawyer)"), "money", _off_salary),
    PayoutColumn("whole_pay", N_("Whole pay"), "money", _whole_pay, Shown.TABLE | Shown.SCREEN),
    PayoutColumn("reason", N_("Reason"), "text", _reasons, Shown.FILE),
)


def columns_of(place: Shown) -> list[PayoutColumn]:
    """The columns that are shown in one place, in order."""
    return [column for column in COLUMNS if place in column.shown]


def names_of(kind: Kind, columns: Iterable[PayoutColumn], table: pd.DataFrame) -> list[str]:
    """The names of the columns of a kind that a table has."""
    return [column.name for column in columns if column.kind == kind and column.name in table]


def columns_in_units(paid: Payouts, columns: Sequence[PayoutColumn]) -> pd.DataFrame:
    """These columns of payouts, with money in units of the currency."""
    table = columns_in_minor_units(paid, columns)
    return in_units(table, names_of("money", columns, table), paid.currency)


def columns_in_minor_units(paid: Payouts, columns: Iterable[PayoutColumn]) -> pd.DataFrame:
    """The same with whole minor units; one row for each active seat and period."""
    rows, periods = np.nonzero(paid.active)
    read = {column.name: column.read(paid) for column in columns}
    return pd.DataFrame({name: _chosen(values, rows, periods) for name, values in read.items() if values is not None})


def _chosen(values: Any, rows: NDArray[np.intp], periods: NDArray[np.intp]) -> Any:
    """The values at these seats and periods."""
    return values.iloc[rows].reset_index(drop=True) if isinstance(values, pd.Series) else values[rows, periods]
