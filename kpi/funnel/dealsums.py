"""What a bridge between two periods is made of: requests, deals and their money before and after discount, of each person and period."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kpi.funnel.cohorts import cycle_days
from kpi.funnel.pipeline import Pipeline, stage_columns
from kpi.language import _
from kpi.measures.calendar import Calendar, Grain
from kpi.measures.dealstates import is_lost, is_won
from kpi.measures.suggestion import discount_rate
from kpi.periods import days_of, in_order
from kpi.problem import Problem, Refused


def deal_sums(table: pd.DataFrame, columns: Mapping[str, str], grain: Grain = "month") -> pd.DataFrame:
    """A row for each person, team and period of the request: person, team, period, leads, deals, listed (before discount), amount.

    A deal is what the state calls won; where no state says so, what has an amount and is not lost. Raises `Refused`.
    """
    day = columns.get("started", columns.get("date", ""))
    _refuse_without(table, columns, day)
    known = table[day].notna()
    rows = table[known]
    won, amount = won_of(rows[columns["status"]]), pd.to_numeric(rows[columns["amount"]], errors="coerce").fillna(0.0)
    made = pd.DataFrame(
        {
            "person": rows[columns["person"]].astype(str),
            "team": rows[columns["team"]].astype(str) if "team" in columns else "",
            "period": _periods(rows[day], grain),
            "leads": 1,
            "deals": won.astype(int),
            "listed": np.where(won, listed_of(rows, columns, amount), 0.0),
            "amount": np.where(won, amount, 0.0),
        }
    )
    return made.groupby(["person", "team", "period"], as_index=False)[["leads", "deals", "listed", "amount"]].sum()


def _refuse_without(table: pd.DataFrame, columns: Mapping[str, str], day: str) -> None:
    words = {"person": _("the person"), "status": _("the state"), "amount": _("the amount"), "day": _("the day")}
    there = dict(columns) | {"day": day}
    if missing := [word for name, word in words.items() if there.get(name) not in table]:
        what = _("a bridge cannot be made without a column for: {names}").format(names=", ".join(missing))
        raise Refused(
            [Problem(what, _("deals"), _("Give the column a heading that says what it is, and open the file again."))]
        )
    if not table[day].notna().any():
        raise Refused([Problem(_("no row has a day"), day)])


def won_of(states: pd.Series) -> pd.Series:
    """Whether each row is a deal: what its state calls won; where none is called so, what is not lost."""
    said = states.astype(str).str.strip()
    won = said.map(is_won)
    return won if won.any() else ~said.map(is_lost) & (said != "")


def listed_of(rows: pd.DataFrame, columns: Mapping[str, str], amount: pd.Series) -> pd.Series:
    """Money before the discount, which is an amount or a rate."""
    if "discount" not in columns or columns["discount"] not in rows:
        return amount
    discount = pd.to_numeric(rows[columns["discount"]], errors="coerce").fillna(0.0)
    kind = discount_rate(columns, rows)
    if not kind:
        return amount + discount
    left = 1 - (discount if kind == "0 to 1" else discount / 100)
    return amount.where(left <= 0, amount / left.where(left > 0, 1.0))


def _periods(days: pd.Series, grain: Grain) -> pd.Series:
    calendar = Calendar(grain, 1)
    return days.dt.date.map(lambda day: calendar.name(calendar.number(day)))


def two_periods(sums: pd.DataFrame, pipeline: Pipeline | None = None) -> tuple[str, str]:
    """The last two periods that can be compared: where stages are known, those whose requests have had the time that a sale takes. Raises `Refused`."""
    periods = in_order(sums["period"])
    if pipeline is not None:
        last = pd.Timestamp(pipeline.until - cycle_days(pipeline), unit="D")
        periods = tuple(name for name in periods if (days := days_of(name)) and days[1] <= last)
    if len(periods) < 2:
        what = _("a bridge needs two periods that are over, and there are fewer")
        mend = _("Take shorter periods, or wait until the requests have had their time.")
        raise Refused([Problem(what, _("deals"), mend)])
    return periods[-2], periods[-1]


def has_stages(table: pd.DataFrame, columns: Mapping[str, str]) -> bool:
    """Whether a table says when requests reached later stages."""
    return len(stage_columns(table, columns)) > 1
