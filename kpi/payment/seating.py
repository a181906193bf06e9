"""In which seat, a team and a role, each person sits in each period, and whose the results are of somebody who changed it."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.daycount import bounds_of
from kpi.language import _
from kpi.money import Floats
from kpi.payment.stretches import Stretches
from kpi.payment.workforce import SEAT
from kpi.problem import Problem, Refused
from kpi.quotient import quotient
from kpi.rules.people import Mask

_SHOWN = 20


def places(codes: NDArray[np.intp], recorded: Mask, given: Mask | None = None) -> Floats:
    """(seats, periods) which part of a period each seat has among those of one code: all of it where the results speak of it alone, equal parts
    where they speak of several; where they speak of none, the one that is `given`, or else in which somebody was last seen."""
    if len(np.unique(codes)) == len(codes):
        return np.ones(recorded.shape)
    count = _summed(codes, recorded)
    seen = _last_seen(codes, recorded)
    if given is not None:
        seen = given | (seen & (_summed(codes, given) == 0))
    return np.where(count > 0, recorded / np.maximum(count, 1), seen)


def given_seats(people: pd.DataFrame, seats: pd.DataFrame, periods: tuple[str, ...]) -> Mask | None:
    """(seats, periods) True where the people table names a seat for a period; None where it names no periods."""
    if "period" not in people:
        return None
    found = np.zeros((len(seats), len(periods)), bool)
    known = people[people["period"].astype(str).isin(periods)]
    row = pd.MultiIndex.from_frame(seats).get_indexer(pd.MultiIndex.from_frame(known[SEAT]))
    found[row, pd.Index(periods).get_indexer(pd.Index(known["period"].astype(str)))] = True
    return found


def _summed(codes: NDArray[np.intp], of_seats: Mask) -> NDArray[np.intp]:
    """(seats, periods) how many seats of the same code it holds for."""
    count = np.zeros((codes.max(initial=-1) + 1, of_seats.shape[1]), np.intp)
    np.add.at(count, codes, of_seats)
    return count[codes]


def _last_seen(codes: NDArray[np.intp], recorded: Mask) -> Mask:
    """(seats, periods) True in the seat that only the people table knows, such as that of somebody who became head; where there is none,
    in the one that the results spoke of last by then, or will speak of first."""
    found = np.ones(recorded.shape, bool)
    for code in np.flatnonzero(np.bincount(codes) > 1):
        rows = np.flatnonzero(codes == code)
        anywhere = np.logical_or.reduce(recorded[rows])
        last = np.maximum.accumulate(np.where(anywhere, np.arange(len(anywhere)), -1))
        seat = recorded[rows].argmax(axis=0)[np.where(last < 0, anywhere.argmax(), last)]
        silent = np.flatnonzero(~np.logical_or.reduce(recorded[rows], axis=1))
        seat = silent[0] if len(silent) else seat
        found[rows] = np.arange(len(rows))[:, None] == seat
    return found


class Placed(NamedTuple):
    """Results in the seats whose they are."""

    results: pd.DataFrame
    """With team and role where the dates tell them, and `part`: of a result that several seats share, the part of the days of each."""
    divided: tuple[tuple[str, str], ...]
    """People and periods of which results were divided."""


def placed(results: pd.DataFrame, stretches: Stretches | None, periods: tuple[str, ...]) -> Placed:
    """Each result in the seat that its row names, or else in all seats of the period, by their days. Raises `Refused` for a result in a team or role
    in which the dates do not have its person."""
    results = results.assign(part=1.0).reset_index(drop=True)
    if stretches is None:
        return Placed(results, ())
    rows = results.loc[results["person"].isin(stretches.people), ["person", "period", "team", "role"]]
    held = stretches.rows[["person", "team", "role"]].assign(stretch=np.arange(len(stretches.rows)))
    pairs = rows.reset_index(names="row").merge(held, on="person", suffixes=("", "_held"))
    column = pd.Index(periods).get_indexer(pd.Index(pairs["period"].astype(str)))
    stretch = pairs["stretch"].to_numpy()
    hours = stretches.rows["fte"].fillna(1.0).to_numpy(float) if "fte" in stretches.rows else np.ones(len(held))
    pairs["days"] = stretches.days(periods)[stretch, column]
    pairs["part"] = stretches.shares(periods)[stretch, column] * hours[stretch]
    pairs["begins"] = stretches.begins[stretch]
    for name in ("team", "role"):
        pairs[f"{name}_fits"] = (
            (pairs[name] == "") | (pairs[f"{name}_held"] == "") | (pairs[name] == pairs[f"{name}_held"])
        )
        pairs[name] = pairs[name].where(pairs[name] != "", pairs[f"{name}_held"])
    there = pairs[pairs["days"] > 0]
    fits = there[there["team_fits"] & there["role_fits"]]
    if problems := list(_contradictions(there[~there["row"].isin(fits["row"])], results)):
        raise Refused(problems)
    nearest = _nearest(pairs[~pairs["row"].isin(there["row"])], periods)
    found = (
        pd.concat([fits, nearest]).groupby(["row", "team", "role"], sort=False)[["part", "days"]].sum().reset_index()
    )
    # Sums by days and hours; by days alone where no hours are worked at all.
    whole = found.groupby("row")[["part", "days"]].transform("sum")
    found["part"] = np.where(whole["part"] > 0, found["part"] / whole["part"], found["days"] / whole["days"])
    found = found[found["part"] > 0]
    several = found.loc[found["part"] < 1, "row"].drop_duplicates()
    divided = results.loc[several, ["person", "period"]].astype(str).drop_duplicates()
    seated = results.loc[found["row"]].assign(**{name: found[name].to_numpy() for name in ("team", "role", "part")})
    together = pd.concat([results[~results.index.isin(found["row"])], seated]).sort_index(kind="stable")
    return Placed(together.reset_index(drop=True), tuple(divided.itertuples(index=False, name=None)))


def nameless_placed(placed: Placed) -> Placed:
    """A result that names neither team nor role belongs to the seats that other results of its person and period name; to several in equal parts."""
    results = placed.results
    nameless = (results["team"] == "") & (results["role"] == "")
    if not nameless.any() or nameless.all():
        return placed
    named = results.loc[~nameless, ["person", "period", "team", "role"]].drop_duplicates()
    rows = results.loc[nameless, ["person", "period"]].reset_index(names="row")
    found = rows.merge(named, on=["person", "period"])
    if found.empty:
        return placed
    found["part"] = 1 / found.groupby("row")["row"].transform("size")
    several = found.loc[found["part"] < 1, ["person", "period"]].astype(str).drop_duplicates()
    seated = results.loc[found["row"]].assign(**{name: found[name].to_numpy() for name in ("team", "role", "part")})
    together = pd.concat([results[~results.index.isin(found["row"])], seated]).sort_index(kind="stable")
    divided = dict.fromkeys([*placed.divided, *several.itertuples(index=False, name=None)])
    return Placed(together.reset_index(drop=True), tuple(divided))


def _nearest(pairs: pd.DataFrame, periods: tuple[str, ...]) -> pd.DataFrame:
    """For results of a time in which somebody was in no seat: the one that had begun last by then, or else the first."""
    last = {name: bounds[1] for name in periods if (bounds := bounds_of(name))}
    begun = pairs["begins"].to_numpy() <= np.array([last[name] for name in pairs["period"].astype(str)], np.int64)
    order = pairs.assign(begun=begun, later=np.where(begun, pairs["begins"], -pairs["begins"]))
    chosen = order.sort_values(["row", "begun", "later"], kind="stable").drop_duplicates("row", keep="last")
    return chosen.assign(part=1.0, days=1.0)


def _contradictions(odd: pd.DataFrame, results: pd.DataFrame) -> Iterator[Problem]:
    """Results of a seat in which somebody was not, while the dates have them in another."""
    first = odd.drop_duplicates(["person", "period"]).head(_SHOWN)
    named = results.loc[first["row"].to_numpy(), ["team", "role"]]
    for place, (person, period) in enumerate(zip(first["person"], first["period"], strict=True)):
        what = _("results in {seat}, in which the dates of the people table do not have them in this period")
        mend = _(
            "Correct the team or role of the results, or the dates of the people table: in this period they have {seat}."
        )
        here, there = (
            " / ".join(filter(None, map(str, frame.iloc[place])))
            for frame in (named, first[["team_held", "role_held"]])
        )
        yield Problem(what.format(seat=here), f"{person}, {period}", mend.format(seat=there))


def undated(
    seats: pd.DataFrame, periods: tuple[str, ...], recorded: Mask, stretches: Stretches | None
) -> tuple[tuple[str, str], ...]:
    """People and periods with results in several seats, and no dates that say how long each lasted."""
    codes, names = pd.factorize(seats["person"])
    if len(names) == len(seats):
        return ()
    dated = seats["person"].isin(stretches.people if stretches else ()).to_numpy()
    several = recorded & (_summed(codes, recorded) > 1) & ~dated[:, None]
    return tuple(dict.fromkeys((str(names[codes[row]]), periods[column]) for row, column in np.argwhere(several)))


def of_persons(seats: pd.DataFrame, presence: Floats) -> Floats:
    """(seats, periods) the part that each seat has of the time in which its person was there; 0 where nobody was."""
    return np.nan_to_num(quotient(presence, in_any_seat(seats, presence)))


def in_any_seat(seats: pd.DataFrame, presence: Floats) -> Floats:
    """(seats, periods) the part of each period in which the person of each seat was there, in whichever seat."""
    codes = pd.factorize(seats["person"])[0]
    whole = np.zeros((codes.max(initial=-1) + 1, presence.shape[1]))
    np.add.at(whole, codes, presence)
    return np.asarray(whole[codes])


def open_rows(people: pd.DataFrame, results: pd.DataFrame, stretches: Stretches) -> Mask:
    """(rows,) of the people table that leave the team or the role open which the results of a person with dates tell."""
    is_open = ((people["team"] == "") | (people["role"] == "")) & people["person"].isin(stretches.people)
    rows = people.loc[is_open, SEAT].reset_index(names="row")
    pairs = rows.merge(results[SEAT].drop_duplicates(), on="person", suffixes=("", "_seen"))
    fits = [(pairs[name] == "") | (pairs[name] == pairs[f"{name}_seen"]) for name in ("team", "role")]
    return people.index.isin(pairs.loc[fits[0] & fits[1], "row"])
