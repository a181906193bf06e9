"""Who is called by name in a paper: nobody, unless its reader may see names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from kpi.language import _
from kpi.mentions import Mentions


class Cover(Protocol):
    """What stands in place of names."""

    def name(self, name: str) -> str:
        """In place of one person."""

    def text(self, text: str) -> str:
        """In place of a text that may speak of people."""


@dataclass(frozen=True)
class Numbered:
    """A number for everybody; nobody to be hidden changes nothing."""

    people: Mapping[str, str]

    @classmethod
    def of(cls, people: Iterable[str]) -> "Numbered":
        """Everybody, in the order of their names."""
        return cls({name: _("person {n}").format(n=place) for place, name in enumerate(sorted(set(people)), 1)})

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions(self.people)

    def name(self, name: str) -> str:
        """The person's number."""
        return self.people.get(name, name)

    def text(self, text: str) -> str:
        """The text with numbers where names stood as whole words."""
        return self._mentions.replaced(text, self.name) if self.people else text


OPEN = Numbered({})
"""Everybody by name."""
