"""What is wrong in the rows: every failure at once, each with its row and column as in the file."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from kpi.intake.findings.finding import Finding, Place, found, listed
from kpi.intake.layout.shape import ANSWERS, DAYS, NUMBERS, SEXES, TIMES
from kpi.intake.sourcetable import Tables
from kpi.language import N_, _
from kpi.payment.frames import FULL_TIME_MEND, MOST_FULL_TIME, NO_FULL_TIME

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema


Level = Literal["error", "notice"]


class RowRule(NamedTuple):
    """Something that must hold for every row."""

    column: str
    holds: Callable[[pd.Series], pd.Series]
    what: str
    mend: str
    level: Level = "error"
    heading: str = ""
    """Our name of the column to point at, where it is another one."""
    blank_fails: bool = False
    rule: str = ""
    """Of the finding, where mends are offered for it."""


def _never(column: pd.Series) -> pd.Series:
    return pd.Series(data=False, index=column.index)


def _unreadable(name: str, what: str, mend: str, level: Level = "error") -> RowRule:
    return RowRule(f"{name}_text", _never, what, mend, level, heading=name)


def _finite(name: str) -> RowRule:
    return RowRule(
        name,
        lambda column: ~np.isinf(column),
        N_("an infinite number"),
        N_("Write the real number, or leave the cell blank."),
    )


def _not_negative(name: str, what: str, mend: str) -> RowRule:
    return RowRule(name, lambda column: column >= 0, what, mend)


def _given(name: str, what: str, mend: str) -> RowRule:
    return RowRule(name, pd.Series.notna, what, mend, blank_fails=True, rule="blank")


def _short(name: str) -> RowRule:
    return RowRule(name, lambda column: column.str.len() <= _LONGEST_NAME, _TOO_LONG, N_("Use a shorter name."))


_LONGEST_NAME = 120
_TOO_LONG = N_("this name has more than 120 letters")
_NO_NUMBER = N_("“{value}” is not a number, so nothing can be computed from it")
_NO_NUMBER_MEND = N_("Write digits only, such as 12000 or 0.85, or leave the cell blank if it is missing.")
_NO_DAY = N_("“{value}” is not a date")
_NO_DAY_MEND = N_("Write it as 2026-01-31, or leave the cell blank.")

RESULT_RULES = (
    _given("person", N_("nobody is named, so the result belongs to no one"), N_("Write the name in every row.")),
    _given("period", N_("the period is missing"), N_("Write it as 2026-01, 2026-Q1 or 2026.")),
    _given("kpi", N_("the KPI is missing"), N_("Write which KPI the numbers are of.")),
    _short("kpi"),
    _short("role"),
    _unreadable("plan", _NO_NUMBER, _NO_NUMBER_MEND),
    _unreadable("fact", _NO_NUMBER, _NO_NUMBER_MEND),
    _unreadable("weight", _NO_NUMBER, _NO_NUMBER_MEND),
    _not_negative("weight", N_("the weight is negative: {value}"), N_("Remove the minus, or leave the cell blank.")),
    _unreadable("direction", N_("“{value}” does not say which way is better"), N_("Write “higher” or “lower”.")),
    _finite("plan"),
    _finite("fact"),
    RowRule(
        "plan",
        lambda column: column > 0,
        N_("the plan is {value}, and nothing can be a share of that: the result counts as missing"),
        N_(
            "Write a plan above 0 if there is one. Otherwise give the KPI points in its own unit on its card: they need no plan, and "
            "may lie below 0."
        ),
        "notice",
    ),
)

PEOPLE_RULES = (
    _given("person", N_("nobody is named"), N_("Write the name, or delete the row.")),
    _short("role"),
    *(_unreadable(name, _NO_NUMBER, _NO_NUMBER_MEND) for name in NUMBERS),
    *(_finite(name) for name in NUMBERS),
    *(_unreadable(name, _NO_DAY, _NO_DAY_MEND) for name in DAYS),
    _not_negative("salary", N_("the salary is negative: {value}"), N_("Remove the minus, or leave the cell blank.")),
    _not_negative(
        "target_bonus", N_("the target bonus is negative: {value}"), N_("Remove the minus, or leave the cell blank.")
    ),
    _not_negative(
        "target_share", N_("the target bonus is negative: {value}"), N_("Remove the minus, or leave the cell blank.")
    ),
    *(
        _unreadable(
            name, N_("“{value}” does not say for how long the money is"), N_("Write period, month, quarter or year.")
        )
        for name in TIMES
    ),
    *(
        RowRule(
            f"{name}_in_percent",
            _never,
            N_("“{value}” is a per cent and no amount of money"),
            N_("Write the amount."),
            heading=name,
        )
        for name in ("salary", "on_target")
    ),
    RowRule(
        "target_share_doubt",
        _never,
        N_("it is not clear whether {value} is a per cent or a share of the salary"),
        N_("Write the per cent sign in every cell, such as 10 %."),
        heading="target_share",
    ),
    RowRule(
        "share_of_nothing",
        _never,
        N_("a target bonus of {value} is a share of the salary, and no salary is there"),
        N_("Write the salary beside it, or the target bonus as an amount of money."),
        heading="target_share",
    ),
    RowRule(
        "on_target_of_nothing",
        _never,
        N_("{value} are earnings at target, and no salary is there to take off, so the target bonus is not known"),
        N_("Write the salary beside it, or the target bonus itself."),
        heading="on_target",
    ),
    RowRule(
        "on_target_below",
        _never,
        N_("the earnings at target, {value}, are below the salary"),
        N_("Earnings at target are salary and target bonus together. Correct one of them."),
        heading="on_target",
    ),
    RowRule(
        "on_target_time",
        _never,
        N_("the earnings at target, {value}, and the salary may be for different times"),
        N_("Write in both headings what they are for, such as “Salary per year”."),
        heading="on_target",
    ),
    _not_negative(
        "multiplier", N_("the multiplier is negative: {value}"), N_("1 leaves the bonus as it is, 0 takes it away.")
    ),
    *(
        _unreadable(name, N_("“{value}” is neither yes nor no"), N_("Write yes or no, or leave the cell blank."))
        for name in ANSWERS
    ),
    *(
        _unreadable(
            name,
            N_("“{value}” does not say which sex is meant, so the person counts in no comparison of pay"),
            N_(
                "Write female, male, other or not stated, in any language of the program. A letter is understood where the column has the other "
                "one, too."
            ),
            "notice",
        )
        for name in SEXES
    ),
    RowRule(
        "fte",
        lambda column: (column >= 0) & (column <= MOST_FULL_TIME),
        NO_FULL_TIME,
        FULL_TIME_MEND,
    ),
    _not_negative("leave_days", N_("days of leave below 0: {value}"), N_("Remove the minus, or leave the cell blank.")),
    RowRule(
        "backwards",
        _never,
        N_("left on {value}, before being hired"),
        N_("Correct one of the two dates."),
        heading="left",
    ),
    RowRule(
        "ends_before",
        _never,
        N_("ends on {value}, before it begins"),
        N_("Correct one of the two dates."),
        heading="to",
    ),
)


@cache
def _schema(rules: tuple[RowRule, ...]) -> "DataFrameSchema":
    # Takes longer to import than everything else here together, and a page that reads nothing never needs it.
    from pandera.pandas import Check, Column, DataFrameSchema

    columns: dict[str, list[Check]] = {}
    for number, rule in enumerate(rules):
        check = Check(rule.holds, ignore_na=not rule.blank_fails, error=str(number))
        columns.setdefault(rule.column, []).append(check)
    return DataFrameSchema(
        {name: Column(checks=checks, nullable=True, required=False) for name, checks in columns.items()}
    )


def failures(frame: pd.DataFrame, rules: tuple[RowRule, ...]) -> dict[int, pd.Index]:
    """By rule, in their order, the rows that break it."""
    from pandera.errors import SchemaErrors

    try:
        _schema(rules).validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        return {int(number): pd.Index(sorted(rows["index"])) for number, rows in cases.groupby("check", sort=False)}
    return {}


def check_rows(frame: pd.DataFrame, rules: tuple[RowRule, ...], tables: Tables) -> tuple[list[Finding], pd.Index]:
    """The findings of a tidy frame (index unique), and the rows with an error."""
    broken = failures(frame, rules)
    findings = [one for number in sorted(broken) for one in _findings(frame, rules[number], broken[number], tables)]
    bad = [rows for number, rows in broken.items() if rules[number].level == "error"]
    return findings, pd.Index(np.unique(np.concatenate(bad))) if bad else pd.Index([], dtype="int64")


def _findings(frame: pd.DataFrame, rule: RowRule, rows: pd.Index, tables: Tables) -> Iterator[Finding]:
    name = rule.heading or rule.column

    def one(index: Any) -> Finding:
        value = value_text(frame.at[index, rule.column])
        where = place_of(frame, index, name, tables)
        what, mend = _(rule.what).format(value=value), _(rule.mend)
        return found(what, where, mend, level=rule.level, value=value, rule=rule.rule and f"{rule.rule} {rule.column}")

    # One cell of a long table may stand for many tidy rows of a wide one: named once.
    first = frame.loc[rows].drop_duplicates(
        ["source", "row", *([f"{name}_column"] if f"{name}_column" in frame else [])]
    )
    yield from listed((one(index) for index in first.index), len(first))


def place_of(frame: pd.DataFrame, index: Any, name: str, tables: Tables) -> Place:
    """Where a value of the tidy frame stood in its file."""
    source, row = map(int, frame.loc[index, ["source", "row"]].astype("int64"))
    table = tables[source]
    own = f"{name}_column"
    heading = str(frame.at[index, own]) if own in frame else table.headings.get(name, "")
    return table.place(heading, row)


def value_text(value: object) -> str:
    """A value as a reader would write it: 12.0 is "12"."""
    if isinstance(value, float):
        return "" if np.isnan(value) else f"{value:.12g}"
    return "" if value is None else str(value)


def with_backwards(people: pd.DataFrame) -> pd.DataFrame:
    """People with `backwards`: the day they left where that is before the day they were hired; and `ends_before`, the same of a row."""
    for name, first, last in (("backwards", "hired", "left"), ("ends_before", "from", "to")):
        if {first, last} <= set(people.columns):
            wrong = people[last] < people[first]
            people = people.assign(**{name: people[last].dt.strftime("%Y-%m-%d").where(wrong).astype("str")})
    return people
