"""Who is called by name. When names are hidden, a number stands for everybody, in every text, table, drawing and file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
import streamlit as st

from kpi.language import _, reader
from kpi.mentions import Mentions
from kpi.store.case import Data
from pages.parts.shell import keys, session
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered

CoverText = Callable[[str], str]
"""Covers whom a text names, where names are hidden."""

COVERED = "•••"
_PEOPLE = ("person", "whose")
"""Columns in which a person stands, though their names may be mere digits."""
_GROUPS = ("person", "team", "role", "currency", "salary_per")
"""Columns of a table of people that tell groups apart, though each may have only one member."""


@dataclass(frozen=True, eq=False)
class Cover:
    """What stands in place of each name; without names everything stays as it is. It needs no session, so files can be made with it later."""

    instead: Mapping[str, str]

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions(self.instead)

    def name(self, name: str) -> str:
        """One person."""
        return self.instead.get(name, name)

    def names(self, people: pd.Series) -> pd.Series:
        """A column of people."""
        return people.map(lambda name: self.instead.get(name, name)) if self.instead else people

    def text(self, text: str) -> str:
        """A text that may speak of people; a name is covered where it stands as whole words."""
        return self._mentions.replaced(text, self.name) if self.instead else text

    def cell(self, text: str) -> str:
        """A text that stands alone: somebody's name, though it be mere digits, or one that may speak of people."""
        return self.instead[text] if text in self.instead else self.text(text)

    def table(self, table: pd.DataFrame) -> pd.DataFrame:
        """A table with everybody covered, whatever column they stand in."""
        if not self.instead or table.empty:
            return table
        covered = [
            self.names(table.iloc[:, place]) if name in _PEOPLE else self._column(table.iloc[:, place])
            for place, name in enumerate(table.columns)
        ]
        heads = [self.text(str(name)) for name in table.columns]
        return pd.concat(covered, axis=1).set_axis(heads, axis=1)

    def _column(self, column: pd.Series) -> pd.Series:
        if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
            return column
        texts = {value: self.text(value) for value in {value for value in column if isinstance(value, str)}}
        return column.map(lambda value: texts.get(value, value) if isinstance(value, str) else value)

    def everywhere(self, data: Any) -> Any:
        """Plain data, as the browser is sent them."""
        if not self.instead:
            return data
        if isinstance(data, str):
            return self.text(data)
        if isinstance(data, Mapping):
            return {key: self.everywhere(value) for key, value in data.items()}
        return [self.everywhere(value) for value in data] if isinstance(data, list | tuple) else data


_OPEN = Cover({})


def cover() -> Cover:
    """What is to be covered now: everybody in the data that are open, and whom an upload names."""
    now = session.state()
    if not now.hidden:
        return _OPEN
    found: Cover = remembered(
        Remembered.COVER, (now.data, _upload(), reader()), lambda: Cover(_numbers(now.data, _upload()))
    )
    return found


def keep_in_the_address() -> None:
    """So names stay hidden when the server starts anew and knows nobody; Streamlit leaves parameters behind when another page is opened."""
    if session.state().hidden:
        st.query_params["names"] = "hidden"
    else:
        st.query_params.pop("names", None)


def cover_upload(people: Iterable[str], words: Iterable[str]) -> None:
    """An upload names these people, and holds these words, of which nobody knows whether they are names: both are covered from now on."""
    st.session_state[keys.UPLOAD_NAMES] = frozenset(people) - {""}, frozenset(words) - {""}


def _upload() -> tuple[frozenset[str], frozenset[str]]:
    found: tuple[frozenset[str], frozenset[str]] = st.session_state.get(keys.UPLOAD_NAMES, (frozenset(), frozenset()))
    return found


def _numbers(data: Data, upload: tuple[frozenset[str], frozenset[str]]) -> dict[str, str]:
    """The same person has the same number everywhere; who is not open yet is counted apart."""
    tables = [table for table in (data.results, data.people) if table is not None]
    named = [set(table["person"].dropna().astype(str)) for table in tables]
    opened = _numbered(set().union(*named, data.deals.people if data.deals else ()) - {""})
    people, words = upload
    return dict.fromkeys(words, COVERED) | _numbered(people) | _known_as(data.people, opened) | opened


def _numbered(people: Iterable[str]) -> dict[str, str]:
    return {name: _("person {n}").format(n=place + 1) for place, name in enumerate(sorted(people))}


def _known_as(people: pd.DataFrame | None, numbers: Mapping[str, str]) -> dict[str, str]:
    """What else tells people apart one by one, such as a mail address or a second spelling of the name."""
    if people is None or len(people) < 2:
        return {}
    texts = [name for name in people if name not in _GROUPS and people[name].map(lambda v: isinstance(v, str)).any()]
    alone = [name for name in texts if not people[name].dropna().duplicated().any()]
    pairs = [
        (str(value), str(person))
        for name in alone
        for value, person in zip(people[name], people["person"], strict=True)
    ]
    return {value: numbers[person] for value, person in pairs if person in numbers}


def cover_names(people: pd.Series) -> pd.Series:
    """Names, or numbers in their place when names are hidden."""
    return cover().names(people)


def cover_column(table: pd.DataFrame, column: str = "person") -> pd.DataFrame:
    """The table with nobody's name in that column, should names be hidden."""
    return table.assign(**{column: cover_names(table[column])}) if cover().instead else table
