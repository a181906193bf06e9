"""How a form asks for a field: by its title and description, its bounds and what writes its value; `Asked` says where otherwise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType, NoneType
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kpi.language import N_, _
from kpi.rules.base import Word, titles_of
from kpi.rules.said import EXACT, Choice, Write, as_amount, as_level, as_names, as_share, said_of

_NO_WORDS: Mapping[Any, str] = MappingProxyType({})


class Asked(NamedTuple):
    """Where a form asks in other words than those in which the rule is told, or offers less than the field could hold."""

    label: str = ""
    """In place of the title; the description is then not needed. That of a share may say {share} and the {rest}, in percents."""
    help: str = ""
    """In place of the description."""
    words: Mapping[Any, str] = _NO_WORDS
    """The values that are offered, with what is said for each."""
    step: float = 0.0
    """How far one press goes, in percents or units."""
    first: Any = None
    """What a new row begins with, where the field has no default."""
    in_units: bool = False
    """Whether a level is asked for in the unit of its measure, and not in percents of the plan."""


OWN_SHARE = Asked(N_("Individual share — now {share}:{rest}"))
"""How the split is asked for."""


@dataclass(frozen=True)
class Question:
    """What a form asks, in the reader's language."""

    label: str
    help: str
    write: Write | None
    kind: Any
    """The type, without None."""
    many: bool
    """Whether it holds several of the type."""
    words: Mapping[Any, str]
    """What is offered, where it is one of a few."""
    low: float | None
    high: float | None
    step: float
    first: Any
    """The default, or what a new row begins with; None where there is neither."""
    optional: bool
    """Whether it may stay empty."""
    percent: bool
    """Whether it is asked for in percents."""

    @property
    def slides(self) -> bool:
        """Whether it is a share or a whole number between two ends, never empty."""
        return (self.percent or self.kind is int) and None not in (self.low, self.high) and not self.optional

    def shown(self, value: Any) -> Any:
        """A value as a form shows it: the word of a way, a share in percents."""
        if isinstance(value, Word):
            return value.word
        if isinstance(value, tuple):
            return list(value)
        return round(value * 100, EXACT) if self.percent and value is not None else value

    def taken(self, value: Any) -> Any:
        """What a form shows, as the field holds it; several names of a table may be an empty cell."""
        if self.write is as_names:
            return tuple(value or ())
        return value / 100 if self.percent and value is not None else value


def question_of(model: type[BaseModel], name: str) -> Question:
    """What a form asks for this field."""
    field, said = model.model_fields[name], said_of(model, name)
    inside = list(_inside(field.annotation))
    asked = next((one for one in field.metadata if isinstance(one, Asked)), Asked())
    write = said.write if said else None
    kind = next((one for one in inside if isinstance(one, type) and one is not NoneType), None)
    words = _words(asked, write, kind, inside)
    percent = (write is as_share or (write is as_level and not asked.in_units)) and not words
    marks = [mark for one in [*field.metadata, *inside] for mark in _marks(one)]
    return Question(
        label=_(asked.label or field.title or name),
        help=_(asked.help or ("" if asked.label else field.description or "")),
        write=write,
        kind=kind,
        many=get_origin(field.annotation) is tuple,
        words=words,
        low=next((float(mark.ge) for mark in marks if hasattr(mark, "ge")), None),
        high=next((float(mark.le) for mark in marks if hasattr(mark, "le")), None),
        step=float(asked.step) or (5.0 if percent else 100.0 if write is as_amount else 1.0),
        first=asked.first if field.is_required() else field.get_default(call_default_factory=True),
        optional=NoneType in inside or field.default in ("", ()),
        percent=percent,
    )


def _inside(annotation: Any) -> Iterator[Any]:
    """A type and all that it is made of: `Literal["a"] | None` of "a" and None."""
    yield annotation
    for part in get_args(annotation):
        yield from _inside(part)


def _marks(one: Any) -> list[Any]:
    """The bounds of a type may lie in a field within it, as those of `Rate | None`."""
    return one.metadata if isinstance(one, FieldInfo) else [one]


def _words(asked: Asked, write: Write | None, kind: Any, inside: list[Any]) -> Mapping[Any, str]:
    if isinstance(kind, type) and issubclass(kind, Word):
        return titles_of(kind)
    if asked.words or not isinstance(write, Choice):
        return {value: _(text) for value, text in asked.words.items()}
    literals = [value for one in inside if get_origin(one) is Literal for value in get_args(one)]
    possible = {None, *literals} if literals else write.words.keys()
    return {value: _(text) for value, text in write.words.items() if value in possible}
