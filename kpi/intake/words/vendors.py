"""Exports of CRM systems, known by their headings: what each column of them means, and which of them are days of stages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from kpi.intake.words.names import plain
from kpi.language import _
from kpi.measures.dealstates import is_lost

Held = Literal["deals", "activities"]


@dataclass(frozen=True)
class VendorExport:
    """A table as a CRM system exports it."""

    system: str
    """Its name, such as "HubSpot"."""
    rows_are: Held
    columns: Mapping[str, str] = field(default_factory=dict)
    """Our name to their heading, of those that are there."""
    stages: Mapping[str, str] = field(default_factory=dict)
    """Heading of the days on which a deal entered a stage to the stage, without that of being lost; empty where the system exports none."""
    nothing: frozenset[str] = frozenset()
    """Headings of theirs that are none of ours."""

    @property
    def title(self) -> str:
        """What it is, in words."""
        said = {"deals": _("An export of {system}: deals"), "activities": _("An export of {system}: activities")}
        return said[self.rows_are].format(system=self.system)


@dataclass(frozen=True)
class _Form:
    """The headings of one kind of export."""

    system: str
    rows_are: Held
    marks: tuple[frozenset[str], ...]
    columns: Mapping[str, tuple[str, ...]]
    stages: str
    nothing: frozenset[str]

    def fits(self, plain_names: frozenset[str]) -> bool:
        """Whether a table with these headings is one."""
        return all(one & plain_names for one in self.marks)

    def of(self, header: Sequence[str]) -> VendorExport:
        """What its columns mean."""
        there = {plain(name): name for name in reversed(header) if name}
        columns = {ours: there[found] for ours, theirs in self.columns.items() if (found := _first(theirs, there))}
        rest = frozenset(name for name in header if plain(name) in self.nothing) - set(columns.values())
        return VendorExport(self.system, self.rows_are, columns, dict(self._stages(header)), rest)

    def _stages(self, header: Sequence[str]) -> Iterator[tuple[str, str]]:
        for name in header:
            match = re.fullmatch(self.stages, name) if self.stages else None
            if match and not is_lost(match[1]):
                yield name, match[1]


def export_of(header: Sequence[str]) -> VendorExport | None:
    """The export that a table is by its headings; None for a table of no known system."""
    names = frozenset(plain(name) for name in header if name)
    form = next((one for one in _forms() if one.fits(names)), None)
    return form.of(header) if form else None


def known_systems() -> tuple[str, ...]:
    """The CRM systems of which an export is known."""
    return tuple(dict.fromkeys(form.system for form in _forms()))


@cache
def _forms() -> tuple[_Form, ...]:
    text = (Path(__file__).parent / "vendors.yaml").read_text(encoding="utf-8")
    return tuple(map(_form, yaml.load(text, yaml.CBaseLoader)))  # noqa: S506 - makes nothing but texts


def _form(said: Mapping[str, Any]) -> _Form:
    return _Form(
        said["system"],
        said["holds"],
        tuple(frozenset(map(plain, line)) for line in said["marks"]),
        {ours: tuple(map(plain, theirs)) for ours, theirs in said["columns"].items()},
        said.get("stages", ""),
        frozenset(map(plain, said["nothing"])),
    )


def _first(theirs: Sequence[str], there: Mapping[str, str]) -> str:
    return next((name for name in theirs if name in there), "")
