"""How every field of a scheme is told: its name in a sentence, and how a value of it is written. A field says it where it stands:
`level: Annotated[Level, Said(N_("Level of {where}"), as_level)]`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

from kpi.language import N_, _, minor_digits, money, number, percent
from kpi.rules.base import Word

NOTHING = "–"
EXACT = 10
"""Decimals of a percent."""


class Frame(NamedTuple):
    """What a value needs to be written: the currency, and whether levels are shares of the plan."""

    currency: str
    scale: str = "plan"
    unit: str = ""
    titles: Mapping[str, str] = {}
    """What people call a KPI of the data, where its title is to be written in its place."""


Write = Callable[[Any, Frame], str]


class Said(NamedTuple):
    """The name of a field with {where} in it, and what writes a value of it."""

    name: str
    write: Write
    wording: bool = False
    """Whether it changes what is read, never what is paid."""


def as_share(value: float | None, _frame: Frame) -> str:
    """0.6 is "60%"."""
    return _("none") if value is None else percent(value, EXACT)


def as_amount(value: float | None, frame: Frame) -> str:
    """An amount in units of the currency."""
    return _("none") if value is None else money(value * 10 ** minor_digits(frame.currency), frame.currency)


def as_number(value: float | None, _frame: Frame) -> str:
    """A number without a unit."""
    return _("none") if value is None else number(value, EXACT)


def as_level(value: float, frame: Frame) -> str:
    """A result: a share of the plan, money, or a value in the KPI's unit."""
    if frame.scale == "money":
        return as_amount(value, frame)
    return percent(value, EXACT) if frame.scale == "plan" else f"{number(value, EXACT)} {frame.unit}".strip()


def result_in_words(value: float, scale: str, unit: str = "") -> str:
    """What was reached, as explanations write it."""
    if value != value:  # NaN
        return _("missing")
    return percent(value, 4) if scale == "plan" else f"{number(value, 4)} {unit}".strip()


def as_text(value: str, _frame: Frame) -> str:
    """A text as it stands."""
    return value or NOTHING


def as_measured(value: str, frame: Frame) -> str:
    """The name of what the data measure."""
    return as_text(frame.titles.get(value, value), frame)


def as_names(names: Sequence[str], _frame: Frame) -> str:
    """Several names of the data."""
    return ", ".join(names) or NOTHING


def as_role(value: str, frame: Frame) -> str:
    """The role of a card."""
    return as_text(value, frame)


def as_roles(names: Sequence[str], _frame: Frame) -> str:
    """Several roles."""
    return ", ".join(names) or _("all roles")


class Choice:
    """One of a few words, each with what a person says for it."""

    def __init__(self, words: Mapping[Any, str]) -> None:
        self.words = words

    def __call__(self, value: str | None, _frame: Frame) -> str:
        """What is said for the word."""
        return _(self.words[value])


WHOSE = Choice({"person": N_("the person"), "team": N_("the team"), "company": N_("the company")})


def as_kind(value: Word, _frame: Frame) -> str:
    """One of several ways, by what it says of itself."""
    return _(value.change or value.title)


def said_of(model: type[BaseModel], name: str) -> Said | None:
    """What a field says of itself; None for one that holds further fields."""
    return next((one for one in model.model_fields[name].metadata if isinstance(one, Said)), None)
