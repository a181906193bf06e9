"""What is left to minimum, plan and maximum of each KPI, in its unit and in money, and which KPI brings a person most for the next step."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import N_, _, number
from kpi.money import Floats
from kpi.payment.movedapart import gained
from kpi.payment.payout import pay
from kpi.payment.workforce import Workforce
from kpi.rules.curve import Curve
from kpi.rules.kpi import Kpi
from kpi.scheme.scheme import Scheme

STEPS = {"minimum": N_("Minimum"), "plan": N_("Plan"), "maximum": N_("Maximum")}
COLUMNS = ("person", "team", "role", "kpi", "fact", "step", "needed", "left", "gain", "next")


Seats = NDArray[np.intp]


class _Aim(NamedTuple):
    """A step of a KPI that somebody may still reach."""

    kpi: Kpi
    step: str
    at: float


def next_steps(scheme: Scheme, period: Workforce) -> pd.DataFrame:
    """A row for each person, KPI of the card with a known result, and step: minimum, plan, maximum.

    `period` is a workforce of one period. Columns: person, team, role, kpi, fact, step, needed (result at the step, in the KPI's unit), left
    (still missing; 0 where it is reached), gain (whole minor units more for this person if the KPI came to the step and everything
    else stayed, the team's result too), next (whether it is the first step not reached). Raises `Refused` as `pay` does.
    """
    paid = pay(scheme, period).payout
    rows: list[pd.DataFrame] = []
    for role, card in scheme.roles.items():
        members = np.flatnonzero(period.seats["role"].to_numpy(object) == role)
        for aim in _aims(card.kpis, period):
            gain = gained(scheme, period, aim.kpi.in_data, members, aim.kpi.curve.scale, aim.at, paid)[:, 0]
            rows.append(_rows(period, aim, members, gain))
    table = (
        pd.concat(rows, ignore_index=True)
        if rows
        else pd.DataFrame(columns=[name for name in COLUMNS if name != "next"])
    )
    return _with_next(table)


def _aims(kpis: tuple[Kpi, ...], period: Workforce) -> Iterator[_Aim]:
    for kpi in kpis:
        if kpi.of == "person" and kpi.in_data in period.kpi_index:
            for step, at in steps_of(kpi.curve).items():
                yield _Aim(kpi, step, at)


def steps_of(curve: Curve) -> dict[str, float]:
    """Where minimum, plan and maximum of a curve stand, as shares of the plan or values; those that are the same only once."""
    first, last = curve.knots[0].at, curve.knots[-1].at
    full = [knot.at for knot in curve.knots if knot.pay >= 1]
    plan = 1.0 if curve.scale == "plan" else full[0] if full else None
    found = {"minimum": first} | ({} if plan is None else {"plan": plan}) | {"maximum": last}
    kept: dict[str, float] = {}
    for step in ("plan", "minimum", "maximum"):
        if step in found and found[step] not in kept.values():
            kept[step] = found[step]
    return {step: kept[step] for step in STEPS if step in kept}


def _needed(period: Workforce, aim: _Aim, seats: Seats) -> Floats:
    """(seats,) the result at the step, in the KPI's unit."""
    if aim.kpi.curve.scale == "value":
        return np.full(len(seats), aim.at)
    return np.asarray(aim.at * period.plan[period.kpi_index[aim.kpi.in_data], seats, 0])


def _rows(period: Workforce, aim: _Aim, members: Seats, gain: NDArray[np.int64]) -> pd.DataFrame:
    index = period.kpi_index[aim.kpi.in_data]
    fact, needed = period.fact[index, members, 0], _needed(period, aim, members)
    left = np.maximum(fact - needed if aim.kpi.curve.falls else needed - fact, 0.0)
    left = np.where(left <= np.abs(needed) * 1e-9, 0.0, left)
    table = pd.DataFrame(
        {
            "person": period.people[members],
            "team": period.seats["team"].to_numpy(object)[members],
            "role": period.seats["role"].to_numpy(object)[members],
            "kpi": aim.kpi.name,
            "fact": fact,
            "step": aim.step,
            "needed": needed,
            "left": left,
            "gain": np.where(left > 0, gain, 0).astype(np.int64),
        }
    )
    return table[~np.isnan(fact) & ~np.isnan(needed)]


def _with_next(table: pd.DataFrame) -> pd.DataFrame:
    open_ = table[table["left"] > 0].copy()
    open_["far"] = (open_["needed"] - open_["fact"]).abs()
    first = open_.sort_values("far", kind="stable").drop_duplicates(["person", "role", "kpi"])
    return table.assign(next=table.index.isin(first.index))


def best_step(steps: pd.DataFrame, person: str) -> pd.Series | None:
    """The next step of the KPI that would bring this person most; None where nothing is left, or nothing would bring more."""
    mine = steps[(steps["person"] == person) & steps["next"] & (steps["gain"] > 0)]
    return None if mine.empty else mine.sort_values("gain", ascending=False, kind="stable").iloc[0]


def best_step_sentence(best: pd.Series | None, title: str, money: str) -> str:
    """In words; `money` is its gain as the reader writes it, `title` what the KPI is called."""
    if best is None:
        return _("No single KPI would bring more money with its next step.")
    texts = {
        "minimum": _("{kpi} brings most: {left} more to the minimum are worth {money}."),
        "plan": _("{kpi} brings most: {left} more to the plan are worth {money}."),
        "maximum": _("{kpi} brings most: {left} more to the maximum are worth {money}."),
    }
    less = {
        "minimum": _("{kpi} brings most: {left} less to the minimum are worth {money}."),
        "plan": _("{kpi} brings most: {left} less to the plan are worth {money}."),
        "maximum": _("{kpi} brings most: {left} less to the maximum are worth {money}."),
    }
    words = less if best["needed"] < best["fact"] else texts
    return words[str(best["step"])].format(kpi=title, left=number(float(best["left"]), 2), money=money)
