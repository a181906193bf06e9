"""Requests and the days on which each reached its stages, from a table of deals with a column of days for each stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import _, ngettext, number, percent
from kpi.measures.dealstates import is_lost, is_won
from kpi.money import Floats
from kpi.problem import Problem, Refused

Bools = NDArray[np.bool_]

NOT_STAGES = ("due",)
"""Our names of columns with days on which nothing is reached."""
_MOST_OUT_OF_ORDER = 0.2
_STATES = 30


@dataclass(frozen=True, eq=False)
class Pipeline:
    """Requests, how far each came and when."""

    rows: pd.DataFrame
    """person, team, channel ("" where no column says it), state, amount (NaN where unknown); a row a request."""
    days: Floats
    """(stages, requests) day on which a stage was reached, counted from 1970; NaN where it was not. Never earlier than the stage before."""
    stages: tuple[str, ...]
    """The headings, the request first."""
    until: float
    """The last day that the data know."""
    problems: tuple[Problem, ...] = ()
    """What is to be said of the rows: every one that is not counted is."""

    @property
    def reached(self) -> Bools:
        """(stages, requests) whether a stage was reached."""
        return ~np.isnan(self.days)

    @property
    def won(self) -> Bools:
        """(requests,) whether the last stage was reached."""
        return self.reached[-1]

    def only(self, which: Bools) -> "Pipeline":
        """Some of the requests."""
        return Pipeline(self.rows[which].reset_index(drop=True), self.days[:, which], self.stages, self.until)

    def groups(self, by: str) -> list[tuple[str, "Pipeline"]]:
        """The requests of each person, team or channel, in order of names."""
        return [(name, self.only((self.rows[by] == name).to_numpy())) for name in sorted(set(self.rows[by]))]

    def months(self, stage: int = 0) -> NDArray[Any]:
        """(requests,) month in which a stage was reached, such as 2026-03; "" where it was not."""
        known = self.reached[stage]
        found = np.full(len(known), "", dtype=object)
        found[known] = pd.to_datetime(self.days[stage, known], unit="D").strftime("%Y-%m")
        return found


def stage_columns(table: pd.DataFrame, columns: Mapping[str, str], among: Sequence[str] = ()) -> tuple[str, ...]:
    """Headings with days, in the order in which they are probably reached: the request, then those that most rows have.

    `among` are the only ones that may be stages; all of the table if not given.
    """
    no_stage = {columns.get(name) for name in NOT_STAGES}
    possible = among or tuple(table.columns)
    found = [name for name in table.columns if name in possible and name not in no_stage and _holds_days(table[name])]
    first = columns.get("started", columns.get("date", ""))
    later = [name for name in found if name != first]
    filled = {
        name: (-int(table[name].notna().sum()), table[name].median()) for name in later if table[name].notna().any()
    }
    return tuple(([first] if first in found else []) + sorted(filled, key=filled.__getitem__))


def _holds_days(column: pd.Series) -> bool:
    return bool(pd.api.types.is_datetime64_any_dtype(column))


def pipeline_of(table: pd.DataFrame, columns: Mapping[str, str], stages: Sequence[str] = ()) -> Pipeline:
    """The requests of a table; `columns` gives our name (person, team, channel, status, amount, started, date) to its heading.

    `stages` are headings with days, in order; all of `stage_columns` if not given. A stage that was skipped counts as reached on the day of the
    next one. The day on which a deal is closed, or is expected to be, counts for those that are won where the state says so. Raises `Refused`.
    """
    chosen = tuple(stages) or stage_columns(table, columns)
    _refuse_few(chosen, table)
    days = np.array([_days(table[name]) for name in chosen])
    unwon = _closed_unwon(days, chosen, table, columns)
    days[unwon] = np.nan
    known = ~np.isnan(days[0])
    if not known.any():
        raise Refused([Problem(_("no row says when the request came"), chosen[0], _("Choose another column for it."))])
    wrong = _out_of_order(days) & known
    _refuse_order(days[:, known], wrong[known], chosen)
    kept = known & ~wrong
    rows = _rows(table, columns)[kept].reset_index(drop=True)
    until = float(np.nanmax(days[:, kept]))
    problems = (*_left_out(known, wrong, chosen), *_said_of_unwon(unwon, columns))
    return Pipeline(rows, _filled(days[:, kept]), chosen, until, problems)


def _closed_unwon(days: Floats, stages: Sequence[str], table: pd.DataFrame, columns: Mapping[str, str]) -> Bools:
    """(stages, rows) the day of the closing where a deal is not won, as its state says; where no state says won, where it says lost."""
    closing, states = columns.get("date", ""), _texts(table, columns.get("status", ""))
    unwon = np.zeros(days.shape, dtype=bool)
    if closing in stages[1:]:
        won, lost = states.map(is_won).to_numpy(bool), states.map(is_lost).to_numpy(bool)
        place = list(stages).index(closing)
        unwon[place] = (~won if won.any() else lost) & ~np.isnan(days[place])
    return unwon


def _said_of_unwon(unwon: Bools, columns: Mapping[str, str]) -> list[Problem]:
    """Notices about days on which nothing was won."""
    if not (count := int(unwon.sum())):
        return []
    what = ngettext(
        "{n} request has a day of “{stage}” and is not won, as its state says: it counts as not gone on",
        "{n} requests have a day of “{stage}” and are not won, as their state says: they count as not gone on",
        count,
    )
    return [Problem(what.format(n=number(count), stage=columns["date"]), level="notice")]


def _refuse_few(stages: Sequence[str], table: pd.DataFrame) -> None:
    if missing := [name for name in stages if name not in table.columns]:
        what = _("there is no column “{name}”").format(name=missing[0])
        raise Refused(
            [Problem(what, _("stages"), _("Known: {known}.").format(known=", ".join(map(str, table.columns))))]
        )
    if len(stages) < 2:
        what = ngettext(
            "a funnel needs the day of the request and of one later stage, and here is {n} column with days",
            "a funnel needs the day of the request and of one later stage, and here are {n} columns with days",
            len(stages),
        )
        mend = _("Export the day on which each deal entered its stages, a column for each.")
        raise Refused([Problem(what.format(n=len(stages)), _("stages"), mend)])


def _days(column: pd.Series) -> Floats:
    """Days since 1970; NaN for blanks and for what is no day."""
    stamps = pd.to_datetime(column, errors="coerce").to_numpy("datetime64[D]")
    return np.where(np.isnat(stamps), np.nan, stamps.astype("int64").astype(float))


def _out_of_order(days: Floats) -> Bools:
    """(requests,) whether a stage was reached before an earlier one."""
    latest = np.fmax.accumulate(np.where(np.isnan(days), -np.inf, days), axis=0)
    return np.asarray((days[1:] < latest[:-1]).any(axis=0))


def _refuse_order(days: Floats, wrong: Bools, stages: Sequence[str]) -> None:
    """Raises `Refused` where so many days are out of order that the order of the stages must be another one."""
    if wrong.mean() <= _MOST_OUT_OF_ORDER:
        return
    counts = [int((days[at + 1] < days[at]).sum()) for at in range(len(stages) - 1)]
    at = int(np.argmax(counts))
    what = _("“{later}” comes before “{earlier}” in {share} of the requests").format(
        later=stages[at + 1], earlier=stages[at], share=percent(counts[at] / days.shape[1])
    )
    raise Refused([Problem(what, _("stages"), _("Put the stages in the order in which they are reached."))])


def _left_out(known: Bools, wrong: Bools, stages: Sequence[str]) -> list[Problem]:
    problems = []
    if count := int((~known).sum()):
        what = ngettext(
            "{n} row has no day of the request and is left out",
            "{n} rows have no day of the request and are left out",
            count,
        )
        problems.append(Problem(what.format(n=number(count)), stages[0], level="notice"))
    if count := int(wrong.sum()):
        what = ngettext(
            "{n} request has its stages out of order and is left out",
            "{n} requests have their stages out of order and are left out",
            count,
        )
        problems.append(
            Problem(what.format(n=number(count)), _("stages"), _("Mend the days, if they count."), level="notice")
        )
    return problems


def _filled(days: Floats) -> Floats:
    """Stages that were skipped, reached on the day of the next one."""
    next_reached = np.minimum.accumulate(np.where(np.isnan(days), np.inf, days)[::-1], axis=0)[::-1]
    return np.where(np.isinf(next_reached), np.nan, next_reached)


def _rows(table: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    made = {name: _texts(table, columns.get(name, "")) for name in ("person", "team", "channel")}
    made["state"] = _texts(table, columns.get("status", ""))
    amount = columns.get("amount", "")
    made["amount"] = (
        pd.to_numeric(table[amount], errors="coerce") if amount in table else pd.Series(np.nan, table.index)
    )
    return pd.DataFrame(made)


def _texts(table: pd.DataFrame, heading: str) -> pd.Series:
    if heading not in table:
        return pd.Series("", table.index, dtype=object)
    return table[heading].astype(object).where(table[heading].notna(), "").astype(str).str.strip()


def open_states(pipeline: Pipeline, by: str = "") -> pd.DataFrame:
    """What stands where: who has signed, who is thinking, who is asking others.

    A row for each state and each person, team or channel (`by`): group, state, requests, share (of all of the group), amount (of those that have
    one), kind ("won", "lost" or "open").
    """
    rows = pipeline.rows.assign(kind=_kinds(pipeline), group=pipeline.rows[by] if by else "")
    rows["state"] = rows["state"].where(
        rows["state"] != "", rows["kind"].map({"won": _("won"), "lost": _("lost"), "open": _("open")})
    )
    if rows["state"].nunique() > _STATES:
        what = _("the state has more than {most} different values").format(most=_STATES)
        raise Refused([Problem(what, _("state"), _("Choose the column with the stage of the deal."))])
    found = (
        rows.groupby(["group", "kind", "state"], sort=False)
        .agg(requests=("state", "size"), amount=("amount", "sum"))
        .reset_index()
    )
    found["share"] = found["requests"] / found.groupby("group")["requests"].transform("sum")
    order = found["kind"].map({"won": 0, "open": 1, "lost": 2})
    found = found.assign(order=order).sort_values(
        ["group", "order", "requests"], ascending=[True, True, False], kind="stable"
    )
    return found[["group", "state", "requests", "share", "amount", "kind"]].reset_index(drop=True)


def _kinds(pipeline: Pipeline) -> NDArray[Any]:
    """(requests,) won where the last stage is reached or the state says so; lost where it says so; else open."""
    states = pipeline.rows["state"]
    won, lost = (states.map(one).to_numpy(bool) for one in (is_won, is_lost))
    return np.select([pipeline.won | won, lost], ["won", "lost"], "open")
