"""Tables of results and people as `kpi.build` takes them: every cell is what it should be, or all that are not are named."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.language import N_, _, ngettext
from kpi.problem import Problem, Refused

SALARY_PER = ("month", "quarter", "year", "period")
LONGEST_NAME = 120
"""Letters of a KPI or role: what a scheme takes."""
_NAMED = 10
"""Cells of one kind that are named one by one; the others are counted."""
_SHOWN = 60
"""Letters of a cell that are shown."""

Read = Callable[[pd.Series], pd.Series]


class CellRule(NamedTuple):
    """What must hold for every value of a column."""

    broken: Callable[[pd.Series], pd.Series]
    what: str
    mend: str


class Column(NamedTuple):
    """What a column holds: how its cells are read, and what its values must be."""

    read: Read
    """Values, missing where a cell gives none."""
    what: str
    """Of a cell that gives no value."""
    mend: str
    rules: tuple[CellRule, ...] = ()
    needed: bool = False


_NEEDED = ("person", "period", "kpi", "fact")


def _texts(cells: pd.Series) -> pd.Series:
    """Names; a whole number is one as well, so that 7 and "7" are the same person in two tables."""
    if isinstance(cells.dtype, pd.StringDtype) and cells.dtype.storage == "pyarrow":
        return cells.mask(cells == "")
    return cells.astype(object).map(_text, na_action="ignore")


def _text(cell: object) -> str | None:
    """What names something: a text with letters that can be written, a whole number, a period of pandas."""
    if isinstance(cell, str):
        return cell if cell and not any("\ud800" <= letter <= "\udfff" for letter in cell) else None
    if isinstance(cell, (float, np.floating)) and float(cell).is_integer():
        return str(int(cell))
    named = isinstance(cell, (int, np.integer, pd.Period)) and not isinstance(cell, bool)
    return str(cell) if named else None


def _numbers(cells: pd.Series) -> pd.Series:
    kind = cells.dtype.kind
    return cells.astype(float) if kind in "iuf" else cells.astype(object).map(_number, na_action="ignore").astype(float)


def _number(cell: object) -> float:
    """A number, or the text of one as a program writes it."""
    try:
        return np.nan if isinstance(cell, (bool, np.bool_)) else float(cell)  # type: ignore[arg-type] # it is asked
    except (TypeError, ValueError, OverflowError):
        return np.nan


def _days(cells: pd.Series) -> pd.Series:
    return pd.to_datetime(cells.astype(object).map(_day, na_action="ignore"))


def _day(cell: object) -> datetime | None:
    """The day of a date, as it is meant where it was written; the time of the day does not count."""
    try:
        when = datetime.fromisoformat(cell) if isinstance(cell, str) else cell
    except ValueError:
        return None
    return datetime(when.year, when.month, when.day) if isinstance(when, date) else None  # noqa: DTZ001 - a day of the calendar


_YES_OR_NO: Mapping[object, float] = {"yes": 1.0, "true": 1.0, "1": 1.0, "no": 0.0, "false": 0.0, "0": 0.0}


def yes_or_no(cells: pd.Series) -> pd.Series:
    """1 for yes and 0 for no, however Python or a program writes them."""
    return (
        cells.astype(object)
        .map(lambda cell: _YES_OR_NO.get(str(cell).strip().casefold().removesuffix(".0"), np.nan), na_action="ignore")
        .astype(float)
    )


def _spans(cells: pd.Series) -> pd.Series:
    return cells.where(cells.isin(SALARY_PER))


_NO_NUMBER = N_("“{value}” is not a number, so nothing can be computed from it")
_NO_NUMBER_MEND = N_("Write digits only, such as 12000 or 0.85, or leave the cell blank if it is missing.")
_FINITE = CellRule(np.isinf, N_("an infinite number"), N_("Write the real number, or leave the cell blank."))

_PERSON = Column(_texts, N_("nobody is named"), N_("Write the name in every row."), needed=True)
_WHOSE = Column(_texts, N_("“{value}” is not a name"), N_("Write a text, or leave the cell blank."))
_NOBODY = CellRule(
    pd.Series.isna,
    N_("nobody is named"),
    N_("Write the name, or leave the role blank, too, if it is a result of a team or of the company."),
)
_PERIOD = Column(
    _texts, N_("the period is missing, or not a text"), N_("Write it as 2026-01, 2026-Q1 or 2026."), needed=True
)
_SHORT = CellRule(
    lambda values: values.astype("str").str.len().astype(float) > LONGEST_NAME,
    N_("this name has more than 120 letters"),
    N_("Use a shorter name."),
)
_KPI = Column(
    _texts, N_("the KPI is missing, or not a text"), N_("Write which KPI the numbers are of."), (_SHORT,), needed=True
)
_ROLE = Column(_texts, N_("“{value}” is not a name"), N_("Write a text, or leave the cell blank."), (_SHORT,))
_GROUP = Column(_texts, N_("“{value}” is not a name"), N_("Write a text, or leave the cell blank."))
_FIGURE = Column(_numbers, _NO_NUMBER, _NO_NUMBER_MEND, (_FINITE,))
_DAY = Column(_days, N_("“{value}” is not a date"), N_("Write it as 2026-01-31, or leave the cell blank."))
_SALARY_SPAN = Column(
    _spans, N_("“{value}” does not say what a salary is for"), N_("Write month, quarter, year or period.")
)
_BONUS_SPAN = Column(
    _spans, N_("“{value}” does not say what a target bonus is for"), N_("Write month, quarter, year or period.")
)

_BACKWARDS = {
    ("hired", "left"): Column(
        pd.to_datetime, N_("left on {value}, before being hired"), N_("Correct one of the two dates.")
    ),
    ("from", "to"): Column(
        pd.to_datetime, N_("ends on {value}, before it begins"), N_("Correct one of the two dates.")
    ),
}
"""Dates of which the second may not lie before the first."""
MOST_FULL_TIME = 2
NO_FULL_TIME = N_("“{value}” is no share of full time")
FULL_TIME_MEND = N_("Write 1 for full time, 0.5 for half of it, 0 for leave.")
_FULL_TIME = CellRule(lambda values: (values < 0) | (values > MOST_FULL_TIME), NO_FULL_TIME, FULL_TIME_MEND)


def _money(what: str) -> Column:
    return Column(
        _numbers,
        _NO_NUMBER,
        _NO_NUMBER_MEND,
        (_FINITE, CellRule(lambda values: values < 0, what, N_("Remove the minus, or leave the cell blank."))),
    )


RESULT_COLUMNS = ("person", "team", "role", "period", "kpi", "unit", "direction", "plan", "fact")
"""In the order in which tables of results are written."""
_RESULTS = {
    "person": _WHOSE,
    "period": _PERIOD,
    "kpi": _KPI,
    "fact": _FIGURE,
    "plan": _FIGURE,
    "weight": _money(N_("the weight is negative: {value}")),
    "team": _GROUP,
    "role": _ROLE,
}
_PEOPLE = {
    "person": _PERSON,
    "period": _PERIOD,
    "team": _GROUP,
    "role": _ROLE,
    "salary": _money(N_("the salary is negative: {value}")),
    "salary_per": _SALARY_SPAN,
    "target_bonus": _money(N_("the target bonus is negative: {value}")),
    "target_bonus_per": _BONUS_SPAN,
    "target_share": _money(N_("the target bonus is negative: {value}")),
    "multiplier": _money(N_("the multiplier is negative: {value}")),
    "hired": _DAY,
    "left": _DAY,
    "from": _DAY,
    "to": _DAY,
    "fte": Column(_numbers, _NO_NUMBER, _NO_NUMBER_MEND, (_FINITE, _FULL_TIME)),
    "eligible": Column(
        yes_or_no, N_("“{value}” is neither yes nor no"), N_("Write yes or no, or leave the cell blank.")
    ),
    "leave_days": _money(N_("days of leave below 0: {value}")),
}


def checked(results: pd.DataFrame, people: pd.DataFrame | None) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Both tables with their columns as values of one kind; raises `Refused` with everything that is wrong in them."""
    problems: list[Problem] = []
    results = _checked(results, _("results"), _RESULTS, _NEEDED, problems)
    problems += _of_nobody(results, known=people is not None)
    people = people if people is None else _checked(people, _("people"), _PEOPLE, ("person",), problems)
    if problems:
        raise Refused(problems)
    return results, people


def _of_nobody(results: pd.DataFrame, *, known: bool) -> Iterator[Problem]:
    """Rows that name nobody, but a role, so that they are no team's and not the company's; and no person at all, where none is `known`
    from another table."""
    if "person" in results:
        of_somebody = results["role"].notna() if "role" in results else pd.Series(data=False, index=results.index)
        nobody = _NOBODY.broken(results["person"])
        yield from _named(results["person"], nobody & of_somebody, _("results"), _NOBODY)
        if len(nobody) and nobody.all() and not (of_somebody.any() or known):
            mend = _("Add results of people, or a table of people who are paid on the results of their team.")
            yield Problem(_("no row names a person"), _("results"), mend)


def _checked(
    frame: pd.DataFrame, table: str, columns: Mapping[str, Column], needed: tuple[str, ...], problems: list[Problem]
) -> pd.DataFrame:
    """The table with what was read of its columns; adds what is wrong."""
    if not isinstance(frame, pd.DataFrame):
        what = _("this is not a table: {kind}").format(kind=type(frame).__name__)
        raise Refused([Problem(what, table, _("Give a pandas DataFrame."))])
    twice = [name for name in columns if (frame.columns == name).sum() > 1]
    if frame.empty and needed == _NEEDED:
        problems.append(
            Problem(_("there are no results"), table, _("Add a table with person, period, KPI, plan and fact."))
        )
    absent = [name for name in needed if name not in frame]
    problems += (Problem(_("this column is missing"), _place(table, name), _("Add it.")) for name in absent)
    problems += (Problem(_("this column is there twice"), _place(table, name), _("Keep one.")) for name in twice)
    read = {name: column.read(frame[name]) for name, column in columns.items() if name in frame and name not in twice}
    for name, values in read.items():
        problems += _wrong(frame[name], values, table, columns[name])
    for (first, last), column in _BACKWARDS.items():
        if {first, last} <= read.keys():
            problems += _named(frame[last], read[last] < read[first], table, column)
    return frame.assign(**read)


def _place(table: str, name: str) -> str:
    return _("{table}, column {name}").format(table=table, name=name)


def _cell(table: str, name: str, row: object) -> str:
    """Rows are called as the table calls them."""
    return _("{table}, row {row}, column {name}").format(table=table, row=row, name=name)


def _wrong(cells: pd.Series, values: pd.Series, table: str, column: Column) -> Iterator[Problem]:
    """Everything that is wrong in a column."""
    unread = values.isna() if column.needed else values.isna() & cells.notna() & (cells != "")
    yield from _named(cells, unread, table, column)
    for rule in column.rules:
        yield from _named(cells, rule.broken(values), table, rule)


def _named(cells: pd.Series, wrong: pd.Series, table: str, rule: Column | CellRule) -> Iterator[Problem]:
    """The first cells, and how many more there are."""
    for row in np.flatnonzero(wrong.to_numpy(bool))[:_NAMED]:
        where = _cell(table, str(cells.name), cells.index[row])
        yield Problem(_(rule.what).format(value=_shown(cells.iloc[row])), where, _(rule.mend))
    if (more := int(wrong.sum()) - _NAMED) > 0:
        yield Problem(
            ngettext("{n} more cell like these", "{n} more cells like these", more).format(n=more),
            _place(table, str(cells.name)),
        )


def _shown(cell: object) -> str:
    """A value in few letters."""
    text = str(cell)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
