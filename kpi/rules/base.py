"""What rules are made of: kinds that files know by a word, shares of the target bonus, and the steps in which they are told."""

import pkgutil
from abc import ABC
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, ClassVar, NamedTuple, TypeVar

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from kpi import rules
from kpi.language import _
from kpi.money import Floats

_Kind = TypeVar("_Kind")


class Parts(NamedTuple):
    """Shares of the target bonus (people, ...): on one's own result, and through the team."""

    own: Floats
    team: Floats


class Line(NamedTuple):
    """A bonus before what holds it: slope × score + start, as shares of the target bonus; numbers, or arrays (groups, ...)."""

    slope: Any
    start: Any


class Reading(NamedTuple):
    """A result on its payout curve, for whoever draws it."""

    curve: Any
    result: float
    pays: float
    """A share of the target bonus; for a team that multiplies or opens the bonus, what its curve gives."""
    weight: float
    """Of all that counts: of a KPI on the card, of the team in the bonus; NaN where it has none."""
    reached: str
    """The result in words."""
    of: str = ""
    """The fact and the plan that it comes from, in words."""


class Step(NamedTuple):
    """One line: what is looked at, how it is computed, and what comes out. `minor` is money, NaN where there is none yet."""

    step: str
    how: str
    result: str
    minor: float = float("nan")
    line: str = ""
    """What it is in a statement, such as a "kpi", a gate that is "open" or "shut", or the "payout"; a "detail" of what is paid beside the bonus,
    or a "team detail"; "" for what stands between."""
    reading: Reading | None = None


class Word(ABC):
    """One of several ways to do a thing, without anything to set: in files nothing but its word. Two of one kind are equal."""

    word: ClassVar[str]
    """In files."""
    order: ClassVar[int]
    """Its place where all are offered."""
    title: ClassVar[str]
    """What is offered on the screen; not yet translated."""
    change: ClassVar[str] = ""
    """The same where it is told that another one was chosen, if in other words."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """In files a word of the registry; in Python the kind itself, or its word."""
        kinds = {cls.word: cls()} if is_final(cls) else {word: kind() for word, kind in kinds_of(cls).items()}
        words = core_schema.no_info_before_validator_function(
            lambda value: value.word if isinstance(value, cls) else value, core_schema.literal_schema(list(kinds))
        )
        written = core_schema.plain_serializer_function_ser_schema(lambda kind: kind.word)
        return core_schema.no_info_after_validator_function(kinds.__getitem__, words, serialization=written)

    def __eq__(self, other: object) -> bool:
        """Whether both are of the same kind."""
        return type(self) is type(other)

    def __hash__(self) -> int:
        """Of the kind."""
        return hash(type(self))

    def __repr__(self) -> str:
        """The word."""
        return self.word


def kinds_of(base: type[_Kind]) -> Mapping[str, type[_Kind]]:
    """Every kind of a rule that this package has, by its word, in the order in which they are offered: a new file is found by itself."""
    _read_all()
    kinds: list[Any] = list(filter(is_final, _below(base)))
    return {kind.word: kind for kind in sorted(kinds, key=lambda kind: kind.order)}


@cache
def _read_all() -> None:
    for found in pkgutil.iter_modules(rules.__path__):
        import_module(f"{rules.__name__}.{found.name}")


def titles_of(base: type[Any]) -> dict[str, str]:
    """What is offered on the screen, by word."""
    return {word: _(kind.title) for word, kind in kinds_of(base).items()}


def is_final(kind: type[Any]) -> bool:
    """Whether it is a kind of its own, and not what several have in common."""
    return bool(vars(kind).get("__final__", False))


def _below(base: type[Any]) -> list[type[Any]]:
    return [kind for child in base.__subclasses__() for kind in (child, *_below(child))]


class ByMode:
    """Reads one of several types that say in `mode` which they are: `Annotated[Team, ByMode("split")]`, with the one that need not say it."""

    def __init__(self, plain: str) -> None:
        self._plain = plain

    def __get_pydantic_core_schema__(self, base: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        """A union of all kinds that the registry has."""
        kinds = {word: handler.generate_schema(kind) for word, kind in kinds_of(base).items()}
        union = core_schema.tagged_union_schema(kinds, discriminator="mode")
        return core_schema.no_info_before_validator_function(self._said, union)

    def _said(self, value: Any) -> Any:
        return {"mode": self._plain} | value if isinstance(value, dict) else value
