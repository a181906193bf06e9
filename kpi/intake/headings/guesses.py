"""What columns are taken for because of their content, where their headings say nothing."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from kpi.intake.cells.values import as_text
from kpi.intake.headings.columns import Meaning, is_id
from kpi.intake.layout.tables import Table
from kpi.intake.words.names import known_managers, plain

_OF_NUMBERS = (
    "plan",
    "fact",
    "salary",
    "target_bonus",
    "multiplier",
    "fte",
    "leave_days",
    "amount",
    "cost",
    "quantity",
    "price",
    "profit",
    "paid",
    "hours",
)
_OF_DAYS = ("hired", "left", "from", "to", "date", "started", "shipped", "paid_on", "due", "cancelled_on")
_BY_CONTENT, _CONTRADICTED = 0.4, 0.4
_FIT: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_OF_NUMBERS, ("number",)),
    **dict.fromkeys(_OF_DAYS, ("day", "period")),
    "person": ("person", "word", "text"),
    "period": ("day", "period", "word", "text"),
    "year": ("period", "number"),
}


class Guess(NamedTuple):
    """A column that was taken for something because of what stands in it."""

    ours: str
    at: int


def trusted(table: Table, meaning: Meaning) -> dict[str, float]:
    """Our name to how sure its column is, less where its content speaks against it."""
    return {ours: round(trust * _fit(table, meaning, ours, trust), 2) for ours, trust in meaning.confidence.items()}


def _fit(table: Table, meaning: Meaning, ours: str, trust: float) -> float:
    at = meaning.columns[ours]
    content = table.look(at).content
    told = trust == 1.0 and ours not in _OF_NUMBERS
    by_number = ours == "person" and is_id(table.header[at])
    fits = content in _FIT.get(ours, (content,)) or content == "blank" or told or by_number
    return 1.0 if fits else _CONTRADICTED


def guess_by_content(table: Table, meaning: Meaning, told: Mapping[str, str]) -> tuple[Meaning, tuple[Guess, ...]]:
    """The meaning with what the content adds: only where a plan, a fact or a KPI shows that this is about results."""
    if not {"plan", "fact", "kpi"} & meaning.columns.keys() or table.body.empty:
        return meaning, ()
    guesses: list[Guess] = []
    for ours, find in (("person", _person), ("period", _period), ("fact", _fact), ("kpi", _kpi)):
        at = None if ours in meaning.columns or ours in told else find(table, meaning)
        if at is not None:
            guesses.append(Guess(ours, at))
            meaning = _with(meaning, ours, at)
    return meaning, tuple(guesses)


def seller_before_manager(
    table: Table, meaning: Meaning, others: Collection[int], told: Mapping[str, str]
) -> tuple[Meaning, tuple[Guess, ...]]:
    """The meaning with another column of people than that of managers, where each of those belongs to one manager.

    `others` are the columns of which nothing else is known.
    """
    at = meaning.columns.get("person")
    if at is None or "person" in told or plain(table.header[at]) not in known_managers():
        return meaning, ()
    managers = as_text(table.body[at])
    for other in others:
        if table.look(other).content == "person" and _belongs(as_text(table.body[other]), managers):
            changed = _with(meaning, "person", other)
            return replace(changed, rest=tuple(sorted((*changed.rest, at)))), (Guess("person", other),)
    return meaning, ()


def _belongs(people: pd.Series, managers: pd.Series) -> bool:
    """Whether there are more people than managers, each with one of them, and found again and again."""
    count = people.nunique()
    return managers.nunique() < count <= people.notna().sum() / 2 and bool(
        (managers.groupby(people).nunique() <= 1).all()
    )


def _with(meaning: Meaning, ours: str, at: int) -> Meaning:
    return replace(
        meaning,
        columns={**meaning.columns, ours: at},
        rest=tuple(place for place in meaning.rest if place != at),
        confidence={**meaning.confidence, ours: _BY_CONTENT},
    )


def _holding(table: Table, meaning: Meaning, *contents: str) -> list[int]:
    return [at for at in meaning.rest if table.look(at).content in contents]


def _person(table: Table, meaning: Meaning) -> int | None:
    return next(iter(_holding(table, meaning, "person")), None)


def _period(table: Table, meaning: Meaning) -> int | None:
    dated = _holding(table, meaning, "day", "period") if "year" not in meaning.columns else []
    return dated[0] if len(dated) == 1 else None


def _fact(table: Table, meaning: Meaning) -> int | None:
    """The one column of numbers beside a plan."""
    numbers = _holding(table, meaning, "number")
    return (
        numbers[0] if "plan" in meaning.columns and len(numbers) == 1 and not is_id(table.header[numbers[0]]) else None
    )


def _kpi(table: Table, meaning: Meaning) -> int | None:
    """The one column of few words without which rows would be of the same thing."""
    words = _holding(table, meaning, "word")
    keys = [meaning.columns[name] for name in ("person", "period", "year") if name in meaning.columns]
    if len(words) != 1 or "person" not in meaning.columns or not table.body[keys].duplicated().any():
        return None
    return None if table.body[[*keys, *words]].duplicated().any() else words[0]
