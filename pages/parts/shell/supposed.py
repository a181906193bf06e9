"""Sliders of a what-if: what a visitor supposes, which no scheme knows. Sentences and pictures follow them while they are dragged."""

from collections.abc import Sequence
from typing import NamedTuple

from pages.parts.shell import session
from pages.parts.shell.live import Moved, Slide, SlideRow, always_alone, never_alone, show_sliders


class Supposed(NamedTuple):
    """One slider, and where it usually stands."""

    name: str
    title: str
    usual: float
    low: float
    high: float
    step: float = 1
    unit: str = "%"

    @property
    def value(self) -> float:
        """As the slider shows it."""
        return dict(session.state().step.supposed).get(self.name, self.usual)

    @property
    def share(self) -> float:
        """The same of a slider in percent, as a share."""
        return self.value / 100


def show_supposed(key: str, supposed: Sequence[Supposed], *, alone: bool = True) -> None:
    """A slider for each; where something besides drawings shows what they change, they are not `alone`."""

    def take(moved: Moved) -> None:
        usual = next(one.usual for one in supposed if one.name == moved.name)
        session.suppose(moved.name, None if moved.value == usual else moved.value, moved.drag)

    show_sliders(key, lambda: [_row(one) for one in supposed], take, always_alone if alone else never_alone)


def _row(one: Supposed) -> SlideRow:
    slide = Slide(one.name, one.title, one.value, one.usual, one.low, one.high, one.step, one.unit)
    return SlideRow(one.title, (slide,))
