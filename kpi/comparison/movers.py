"""The largest changes, and which step of the explanation moved."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.comparison.comparing import Comparison
from kpi.comparison.scenario import Scenario
from kpi.language import N_, _
from kpi.payment.explanation import explain

_ABSENT = N_("does not count")


class Moved(NamedTuple):
    """A step of the explanation with another result; where a scheme has no such step, it "does not count"."""

    step: str
    before: str
    after: str


def largest(comparison: Comparison, count: int = 10) -> pd.DataFrame:
    """The largest changes of those who stay, and why: the columns of `comparison.people`, and period, step, was, now.

    Ordered by size, ties by name. The reason is the first step of the explanation whose result moved, in the period with
    that person's largest change; empty where there is no such period.
    """
    stayed = comparison.stayed
    rows = stayed[stayed["change"] != 0]
    order = np.lexsort((rows["person"].astype(str).to_numpy(), -rows["change"].abs().to_numpy()))[:count]
    chosen = rows.iloc[order].reset_index(drop=True)
    by_period = _changes_by_period(comparison)
    reasons = [_reason(comparison, by_period, person) for person in chosen["person"]]
    return chosen.join(pd.DataFrame(reasons, columns=["period", "step", "was", "now"], index=chosen.index))


def moved(comparison: Comparison, person: str, period: str) -> list[Moved]:
    """Every step of one person's explanation whose result moved, in order; the first is the cause of the later ones."""
    before, after = (_steps(side, person, period) for side in (comparison.before, comparison.after))
    steps, absent = _merged(list(before), list(after)), _(_ABSENT)
    found = [Moved(step, before.get((step, place), absent), after.get((step, place), absent)) for step, place in steps]
    return [step for step in found if step.before != step.after]


def _merged(before: list[tuple[str, int]], after: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The steps of both explanations in one order: those that are only in the second stand before the next they share."""
    merged, place = [], 0
    for step in after:
        if step in before[place:]:
            stop = before.index(step, place)
            merged += before[place:stop]
            place = stop + 1
        merged.append(step)
    return list(dict.fromkeys([*merged, *before[place:]]))


def _steps(side: Scenario, person: str, period: str) -> dict[tuple[str, int], str]:
    """Results by step; the second step of the same name has the place 1. None where nothing is paid."""
    everyone = side.workforce.at(period)
    where = (side.paid.seats["person"] == person).to_numpy()
    if not side.paid.active[where, side.workforce.periods.index(period)].any():
        return {}
    found: dict[tuple[str, int], str] = {}
    for step in explain(side.scheme, everyone, person, period).steps:
        place = sum(name == step.step for name, _place in found)
        found[step.step, place] = step.result
    return found


def _changes_by_period(comparison: Comparison) -> pd.DataFrame:
    """Change of each person (rows) in each period (columns) that both sides have."""
    was, now = (_by_period(side) for side in (comparison.before, comparison.after))
    shared = [period for period in was.columns if period in now.columns]
    return now[shared].sub(was[shared], fill_value=0)


def _by_period(side: Scenario) -> pd.DataFrame:
    frame = pd.DataFrame(
        side.paid.payout, columns=pd.Index(side.paid.periods), index=side.paid.seats["person"].to_numpy()
    )
    return frame.groupby(level=0).sum()


def _reason(comparison: Comparison, by_period: pd.DataFrame, person: str) -> tuple[str, str, str, str]:
    changes = by_period.loc[person].abs() if person in by_period.index else pd.Series(dtype=float)
    if changes.empty or not changes.max():
        return ("", "", "", "")
    period = str(changes.idxmax())
    steps = moved(comparison, person, period)
    first = steps[0] if steps else Moved(_("Payout"), "", "")
    return (period, first.step, first.before, first.after)
