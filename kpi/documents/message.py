"""One finding with what shows it: printed as a part of the decision paper, and as a slide of the deck."""

from dataclasses import dataclass
from typing import Literal

from kpi.documents.blocks import Grid

Colour = Literal["today", "new", "team", "lost", "lost soft", "gained", "gained soft", "same"]
Kind = Literal["columns", "bars", "stacked", "lines"]


@dataclass(frozen=True)
class Series:
    """Values of one colour, one for each category; NaN where there is none."""

    name: str
    values: tuple[float, ...]
    colour: Colour


@dataclass(frozen=True)
class Chart:
    """Numbers to be drawn, in units of the currency or as people."""

    kind: Kind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    about: str
    """Measure, unit, whom, period."""
    alt: str
    """What it shows, for who hears it."""


@dataclass(frozen=True)
class Message:
    """A finding, in the order in which it is read."""

    title: str
    said: tuple[str, ...] = ()
    """What follows from it; on the slide, too."""
    more: tuple[str, ...] = ()
    """For the paper and the notes of the slide."""
    chart: Chart | None = None
    table: Grid | None = None
    source: str = ""
    notes: tuple[str, ...] = ()
    """For the notes of the slide alone."""
    on_slide: bool = True
    """Otherwise it stands in the paper alone."""
