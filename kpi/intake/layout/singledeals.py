"""Whether the rows of a table are single deals, and what speaks for it where the headings do not settle it."""

from collections.abc import Mapping

from kpi.intake.cells.values import as_text
from kpi.intake.headings.columns import Meaning, is_id
from kpi.intake.layout.tables import Table
from kpi.intake.words.names import known_columns, known_measures, plain
from kpi.language import _, ngettext

MAY_BE_DEALS = "may be deals"
"""The rule of the question whether the rows of a table are single deals."""

_MOSTLY = 0.5
ADDED_UP = ("amount", "quantity", "hours", "cost", "paid", "price")
_NAMES_A_DEAL = ("deal", "customer", "product", "status", "price", "discount", "started", "shipped", "paid_on", "due")
_OF_ONE_DEAL = (*_NAMES_A_DEAL[1:], "channel", "quantity", "cost")
_FEW = 5
"""Rows from which something that differs in each of them is more than chance."""


def is_result(table: Table, at: int) -> bool:
    """Whether a column holds numbers that are more than the number of something."""
    return table.figures(at).share >= _MOSTLY and not (is_id(table.header[at]) and _are_whole(table, at))


def _are_whole(table: Table, at: int) -> bool:
    values = table.figures(at).read(None).values
    values = values[values == values]
    return bool((values == values.round()).all())


def are_deals(table: Table, deals: Meaning, meaning: Meaning, told: Mapping[str, str]) -> bool:
    """Whether the rows are single deals: an amount each, and a day or a number, with no KPI, plan or fact."""
    if _are_named_results(table, meaning, told) or table.body.empty:
        return False
    counted = [name for name in ADDED_UP if name in deals.columns and is_result(table, deals.columns[name])]
    if not counted or not {"date", "deal"} & deals.columns.keys():
        return False
    if "deal" in deals.columns or sum(name in deals.columns for name in _OF_ONE_DEAL) > 1:
        return True
    keys = [deals.columns[name] for name in ("person", "date") if name in deals.columns]
    return bool(table.body[keys].duplicated().any())


def _are_named_results(table: Table, meaning: Meaning, told: Mapping[str, str]) -> bool:
    """Whether a heading, or the user, says that a column is a KPI, a plan or a fact."""
    ours = ("kpi", "plan", "fact")
    return any(name in told or (name in meaning.columns and _is_named(table, meaning, name)) for name in ours)


def _is_named(table: Table, meaning: Meaning, name: str) -> bool:
    """Whether a heading can only mean this: "value" and "amount" may be the amount of a deal."""
    heading = plain(table.header[meaning.columns[name]])
    return heading in known_measures() or known_columns().get(heading, ("", 99))[1] <= 2 or name == "kpi"


def signs_of_deals(table: Table, deals: Meaning, meaning: Meaning, told: Mapping[str, str]) -> tuple[str, ...]:
    """What speaks for single deals, in words, in a table with people, days and numbers whose headings do not say it."""
    if _are_named_results(table, meaning, told) or table.body.empty:
        return ()
    person, day = _person(table, meaning), _only(table, "day")
    others = [at for at in range(len(table.header)) if at not in (person, day) and table.header[at]]
    if person is None or day is None or not any(is_result(table, at) for at in others):
        return ()
    twice = _twice(table, person, day)
    return (*twice, *_headings(table, deals), *_different(table, others)) if twice or _headings(table, deals) else ()


def _person(table: Table, meaning: Meaning) -> int | None:
    return meaning.columns["person"] if "person" in meaning.columns else _only(table, "person")


def _only(table: Table, content: str) -> int | None:
    """The first column that holds such cells."""
    return next((at for at in range(len(table.header)) if table.look(at).content == content), None)


def _twice(table: Table, person: int, day: int) -> tuple[str, ...]:
    """The rows of a person that share their day with an earlier one."""
    cells = table.body[[person, day]].apply(as_text).dropna()
    again = cells[cells.duplicated()]
    if again.empty:
        return ()
    what = ngettext(
        "{n} row has the person and the day of an earlier one, such as {day}",
        "{n} rows have the person and the day of an earlier one, such as {day}",
        len(again),
    )
    return (what.format(n=len(again), day=again[day].iloc[0]),)


def _headings(table: Table, deals: Meaning) -> tuple[str, ...]:
    """The columns that only single deals have."""
    names = [table.header[deals.columns[name]] for name in _NAMES_A_DEAL if name in deals.columns]
    return (_("columns of single deals: {names}").format(names=", ".join(names)),) if names else ()


def _different(table: Table, others: list[int]) -> tuple[str, ...]:
    """Columns of numbers or texts that tell each row apart."""
    if len(table.body) < _FEW:
        return ()
    texts = {
        at: as_text(table.body[at]) for at in others if is_id(table.header[at]) or table.look(at).content == "text"
    }
    names = [table.header[at] for at, text in texts.items() if text.is_unique and text.notna().all()]
    return (_("different in every row: {names}").format(names=", ".join(names)),) if names else ()
