"""Money, multiplier and time of every seat in every period, as the people table tells them."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.daycount import days, shares_of_periods
from kpi.language import _
from kpi.money import Floats
from kpi.payment.leave import worked
from kpi.payment.seating import given_seats, places
from kpi.payment.stretches import Stretches, begins_in
from kpi.payment.workforce import Workforce
from kpi.periods import MONTHS_IN, months
from kpi.problem import Problem, Refused
from kpi.quotient import quotient
from kpi.rules.eligibility import Eligibility
from kpi.rules.people import DayCount, Mask

_SHOWN = 20
_PAID = {"target_bonus": np.nan, "target_share": np.nan, "salary": 0.0, "multiplier": 1.0}
"""What the table tells of each person, and what counts where it does not."""


@dataclass(frozen=True, eq=False)
class Personal:
    """Of every seat, (people, periods)."""

    target_bonus: Floats
    """Money a period at 100 %; NaN where unknown."""
    salary: Floats
    """Money a period; 0 where unknown."""
    multiplier: Floats
    fte: Floats
    """Share of full time; a leave counts as 0."""
    presence: Floats
    """Share of the period's days in the seat."""

    @property
    def full_time(self) -> Floats | None:
        """`fte`; None where everybody works full time."""
        return None if (self.fte == 1).all() else self.fte


class SeatStretch(NamedTuple):
    """What one dated row says of a seat in a period."""

    begins: int
    part: float
    """Of the period's days."""
    fte: float
    target_bonus: float
    salary: float


def stretches_of_seat(workforce: Workforce, row: int) -> list[SeatStretch]:
    """The dated rows that hold for a seat of a workforce of one period, in order of time; none where its person has no dated rows."""
    stretches = workforce.changes.stretches
    if stretches is None or workforce.people[row] not in stretches.people:
        return []
    pairs = _seats_of_stretches(workforce.seats, stretches)
    held = pairs.loc[pairs["seat"] == row, "stretch"].to_numpy()
    part, told = stretches.shares(workforce.periods)[held], _of_stretches(stretches.rows, workforce.periods)
    columns = np.concatenate([part, *(told[name][held] for name in SeatStretch._fields[2:])], axis=1)
    every = [
        SeatStretch(int(begins), *map(float, of)) for begins, of in zip(stretches.begins[held], columns, strict=True)
    ]
    return sorted(one for one in every if one.part > 0)


def personal(
    people: pd.DataFrame,
    seats: pd.DataFrame,
    periods: tuple[str, ...],
    recorded: Mask,
    stretches: Stretches | None,
    way: DayCount,
    terms: Eligibility | None = None,
) -> Personal:
    """What the people table tells of every seat; of dated rows the mean by their days. Raises `Refused` for leave that nobody can place."""
    known = people.drop_duplicates(["person", "period"] if "period" in people else ["person"], keep="last")
    codes, _names = pd.factorize(seats["person"])
    told = {name: _told(known, seats, periods, name, default) for name, default in _PAID.items()}
    for name in ("salary", "target_bonus"):
        if f"{name}_per" in known:
            said = _in_periods(known, [f"{name}_per"], seats, periods)
            shares = [_share_of_pay(one[f"{name}_per"], period) for one, period in zip(said, periods, strict=True)]
            told[name] *= np.column_stack(shares)
    told["fte"] = _hours(known, seats, periods)
    there = _employed(known, seats, periods, way, terms) * places(codes, recorded, given_seats(known, seats, periods))
    found = Personal(**_with_shares(told), presence=there)
    if stretches is not None:
        found = _with_stretches(found, seats, periods, recorded, stretches)
    return replace(found, fte=found.fte * worked(people, seats, periods, way, found.presence))


def time_ahead(
    people: pd.DataFrame | None, workforce: Workforce, last: int, names: tuple[str, ...], terms: Eligibility | None
) -> tuple[Floats, Floats]:
    """(people, periods ahead) each: the part of the days in every seat, and the share of full time. Without a table of people, who left in
    the course of the last period is gone, and everybody else goes on."""
    now, stretches = workforce.recorded[:, [last] * len(names)], workforce.changes.stretches
    if people is not None:
        # Days of leave that name no period are those of the period that is paid, and of none ahead.
        known = people if "period" in people else people.drop(columns="leave_days", errors="ignore")
        table = known.assign(**{name: "" for name in ("team", "role") if name not in known})
        found = personal(table, workforce.seats, names, now, stretches, workforce.day_count, terms)
        return found.presence, found.fte
    hours = np.ones(now.shape) if workforce.full_time is None else workforce.full_time[:, [last] * len(names)]
    unknown = np.full(now.shape, np.nan)
    found = Personal(unknown, unknown, unknown, hours, _who_stay(workforce, last)[:, [0] * len(names)])
    if stretches is not None:
        found = _with_stretches(found, workforce.seats, names, now, stretches)
    return found.presence, found.fte


def _who_stay(workforce: Workforce, last: int) -> Floats:
    """(people, 1) the part of the last period that each seat had of its person's time; 0 of those who left in the course of it."""
    codes = pd.factorize(workforce.seats["person"])[0]
    now = workforce.presence[:, last]
    whole = np.bincount(codes, now)[codes]
    before = np.zeros(codes.max(initial=-1) + 1)
    np.maximum.at(before, codes, workforce.presence[:, :last].max(axis=1, initial=0.0))
    gone = (whole < 1) & (before[codes] > 0) | (now <= 0)
    return np.where(gone, 0.0, quotient(now, whole))[:, None]


def _with_shares(told: dict[str, Floats]) -> dict[str, Floats]:
    """With the target bonus that is a share of the salary, where none is given."""
    share = told.pop("target_share")
    of_salary = np.where(told["salary"] > 0, share * told["salary"], np.nan)
    return told | {"target_bonus": np.where(np.isnan(told["target_bonus"]), of_salary, told["target_bonus"])}


def _told(people: pd.DataFrame, seats: pd.DataFrame, periods: tuple[str, ...], name: str, default: float) -> Floats:
    """(people, periods) the numbers of a column, of the period where the table has periods."""
    given = pd.to_numeric(people[name]).astype(float) if name in people else pd.Series(np.nan, people.index)
    if "period" in people:
        series = given.set_axis(pd.MultiIndex.from_arrays([people["person"], people["period"].astype(str)]))
        columns = pd.MultiIndex.from_product([seats["person"], periods])
        array = series.reindex(columns).to_numpy().reshape(len(seats), len(periods))
    else:
        once = given.set_axis(people["person"])
        array = np.repeat(once.reindex(seats["person"]).to_numpy()[:, None], len(periods), axis=1)
    return np.where(np.isnan(array), default, array)


def _hours(people: pd.DataFrame, seats: pd.DataFrame, periods: tuple[str, ...]) -> Floats:
    """(people, periods) the share of full time."""
    if "fte" not in people:
        return np.ones((len(seats), len(periods)))
    told = told_last(people, "fte", seats, periods)
    return np.where(np.isnan(told), 1.0, told)


def told_last(people: pd.DataFrame, name: str, seats: pd.DataFrame, periods: tuple[str, ...]) -> Floats:
    """(people, periods) the numbers of a column in each period; where the table is silent, the last one; NaN where it never says any."""
    return np.column_stack([one[name] for one in _in_periods(people, [name], seats, periods)])


def _employed(
    people: pd.DataFrame, seats: pd.DataFrame, periods: tuple[str, ...], way: DayCount, terms: Eligibility | None
) -> Floats:
    """(people, periods) the part of each period between the first and the last day of employment."""
    names = [name for name in ("hired", "left") if name in people]
    if not names:
        return np.ones((len(seats), len(periods)))
    found = []
    for said, period in zip(_in_periods(people, names, seats, periods), periods, strict=True):
        nothing = pd.Series(pd.NaT, said.index)
        begins = begins_in(terms, days(said.get("hired", nothing), blank="from the start"), (period,))
        ends = days(said.get("left", nothing), blank="to the end")
        found.append(shares_of_periods(begins, ends, np.arange(len(said)), (period,), way))
    return np.concatenate(found, axis=1)


def _in_periods(
    people: pd.DataFrame, names: list[str], seats: pd.DataFrame, periods: tuple[str, ...]
) -> list[pd.DataFrame]:
    """What the people table says of every seat in each period, where it has periods; where it is silent, what it says last."""

    def of_seats(rows: pd.DataFrame) -> pd.DataFrame:
        last = rows.drop_duplicates("person", keep="last").set_index("person")[names]
        return last.reindex(seats["person"]).reset_index(drop=True)

    said = people.dropna(subset=names, how="all")
    last = of_seats(said)
    if "period" not in people:
        return [last] * len(periods)
    found = [of_seats(said[said["period"].astype(str) == period]) for period in periods]
    return [then.where(np.tile(then.notna().any(axis=1).to_numpy()[:, None], len(names)), last) for then in found]


def _share_of_pay(per: pd.Series, period: str) -> Floats:
    """(rows,) how often what is paid per month, quarter or year is paid in a period; 1 where that is no span of time."""
    share = (np.nan if (count := months(period)) is None else count) / per.map(MONTHS_IN).to_numpy(float)
    return np.where(np.isnan(share), 1.0, share)


def _with_stretches(
    found: Personal, seats: pd.DataFrame, periods: tuple[str, ...], recorded: Mask, stretches: Stretches
) -> Personal:
    """The same, of people with dated rows by their days in each seat; pay, hours and multiplier of several rows are their mean."""
    pairs = _seats_of_stretches(seats, stretches)
    held, seat = pairs["stretch"].to_numpy(), pairs["seat"].to_numpy()
    part = stretches.shares(periods)[held] * places(held, recorded[seat])
    dated = seats["person"].isin(stretches.people).to_numpy()
    there = _summed_by(seat, part, len(seats))
    there = np.where(np.isclose(there, 1), 1.0, there)  # 13/30 and 17/30 are all of a month
    presence = np.where(dated[:, None], there, found.presence)
    told = _of_stretches(stretches.rows, periods)
    fte = np.broadcast_to(told["fte"][held], part.shape)
    means = {"fte": _mean(seat, part, fte, found.fte)}
    worked = part * fte
    _refuse_half_told(seats, told["target_bonus"][held], worked, seat, periods)
    for name in ("target_bonus", "salary", "multiplier"):
        means[name] = _mean(seat, worked, told[name][held], getattr(found, name))
    return Personal(**means, presence=presence)


def _seats_of_stretches(seats: pd.DataFrame, stretches: Stretches) -> pd.DataFrame:
    """Each stretch with the seats that it may mean: `stretch` and `seat`, the places of both."""
    held = stretches.rows[["person", "team", "role"]].assign(stretch=np.arange(len(stretches.rows)))
    pairs = held.merge(seats.assign(seat=np.arange(len(seats))), on="person", suffixes=("_held", ""))
    fits = [(pairs[f"{name}_held"] == "") | (pairs[f"{name}_held"] == pairs[name]) for name in ("team", "role")]
    return pairs.loc[fits[0] & fits[1], ["stretch", "seat"]]


def _of_stretches(rows: pd.DataFrame, periods: tuple[str, ...]) -> dict[str, Floats]:
    """(rows, periods) what dated rows tell."""
    told: dict[str, Floats] = {}
    for name, default in (_PAID | {"fte": 1.0}).items():
        given = pd.to_numeric(rows[name]).to_numpy(float) if name in rows else np.full(len(rows), np.nan)
        told[name] = np.repeat(np.where(np.isnan(given), default, given)[:, None], len(periods), axis=1)
    for name in ("salary", "target_bonus"):
        if f"{name}_per" in rows:
            told[name] *= np.column_stack([_share_of_pay(rows[f"{name}_per"], period) for period in periods])
    return _with_shares(told)


def _mean(seat: NDArray[np.intp], weights: Floats, values: Floats, otherwise: Floats) -> Floats:
    """(people, periods) the mean of what the stretches of each seat tell, by their weights; something else where they have none."""
    counts = weights > 0
    total = _summed_by(seat, np.where(counts, weights, 0.0), len(otherwise))
    amounts = _summed_by(seat, np.where(counts, weights * values, 0.0), len(otherwise))
    return np.where(total > 0, quotient(amounts, total), otherwise)


def _summed_by(seat: NDArray[np.intp], values: NDArray[Any], count: int) -> Floats:
    found: Any = np.zeros((count, values.shape[1]))
    np.add.at(found, seat, values)
    return found


def _refuse_half_told(
    seats: pd.DataFrame, target: Floats, worked: Floats, seat: NDArray[np.intp], periods: tuple[str, ...]
) -> None:
    """A target bonus in one row of a seat and period, and none in another, have no mean."""
    some, none = (
        _summed_by(seat, (worked > 0) & side, len(seats)) > 0 for side in (~np.isnan(target), np.isnan(target))
    )
    if (bad := np.argwhere(some & none)).size:
        what, mend = _("a target bonus in one of several rows and none in another"), _("Write it in each of them.")
        people = seats["person"].to_numpy(object)
        raise Refused(Problem(what, f"{people[row]}, {periods[column]}", mend) for row, column in bad[:_SHOWN])
