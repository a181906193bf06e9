"""Which column means what, by its name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpi.intake.names import COLUMNS, bare, known_columns, known_measures, plain

NAMES = tuple(ours for ours in COLUMNS["en"] if ours != "ignored")
"""Our names: the meanings that a column can be given."""


@dataclass(frozen=True)
class Meaning:
    """What the columns of one table mean."""

    columns: dict[str, int]
    """Our name to the position of their column."""
    rest: tuple[int, ...]
    """Positions that have a name, but none of ours."""


def recognise(header: Sequence[str], told: Mapping[str, str]) -> Meaning:
    """The meaning of a header; `told` (our name to theirs) goes before every guess."""
    meant = {ours: place_of(header, theirs) for ours, theirs in told.items() if ours in NAMES}
    columns = {ours: place for ours, place in meant.items() if place is not None}
    sure = [
        (rank, place, ours) for place, name in enumerate(header) if (guess := guessed(name)) for ours, rank in [guess]
    ]
    for _rank, place, ours in sorted(sure):
        if ours not in columns and place not in columns.values():
            columns[ours] = place
    ignored = columns.pop("ignored", None)
    rest = (place for place, name in enumerate(header) if name and place not in columns.values() and place != ignored)
    return Meaning(columns, tuple(rest))


def guessed(name: str) -> tuple[str, int] | None:
    """Our name for a heading and how vague the guess is; None for a heading that is not known."""
    return known_columns().get(plain(name)) or known_columns().get(bare(name))


def place_of(header: Sequence[str], theirs: str) -> int | None:
    """Position of the column that is called so, exactly or but for case and spaces."""
    exact = [place for place, name in enumerate(header) if name == theirs]
    close = [place for place, name in enumerate(header) if name and plain(name) == plain(theirs)]
    return next(iter(exact + close), None)


def count_known(names: Iterable[str], told: Mapping[str, str]) -> int:
    """How many different meanings a row of cells would give as a header."""
    theirs = {plain(name): ours for ours, name in told.items()}
    known = (theirs.get(plain(name)) or (guessed(name) or ("",))[0] for name in names)
    return len({ours for ours in known if ours})


def measure_of(heading: str) -> tuple[str, str]:
    """KPI and "plan" or "fact" of a heading such as "Sales plan" or "Sales (actual)"; "" where it does not say."""
    words = [word for word in re.split(r"[\W_]+", heading) if plain(word) in known_measures()]
    if len(words) != 1:
        return heading, ""
    kpi = re.sub(rf"(?<![^\W_]){re.escape(words[0])}(?![^\W_])", " ", heading)
    kpi = re.sub(r"\(\s*\)|\[\s*\]", " ", kpi)
    kpi = re.sub(r"\s+", " ", kpi).strip(" _-–—:,;./|")
    return (kpi, known_measures()[plain(words[0])]) if kpi else (heading, "")


def measure_in(name: str) -> str:
    """ "plan" or "fact" where the name of a sheet or file says just one of them, else ""."""
    said = {known_measures()[word] for part in re.split(r"[\W_]+", name) if (word := plain(part)) in known_measures()}
    return said.pop() if len(said) == 1 else ""
