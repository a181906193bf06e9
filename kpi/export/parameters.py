"""The numbers of a scheme as cells with names: where each stands in the scheme, and what people call it."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from kpi.difference.changes import changes
from kpi.formulas.nodes import Number, Parameter
from kpi.formulas.points import NumberBlock, Points
from kpi.frozen import Frozen
from kpi.language import _
from kpi.money import FINEST
from kpi.rules.curve import Curve
from kpi.rules.onmeasure import Tier
from kpi.scheme.scheme import Scheme

Path = tuple[str | int, ...]
"""The way to a part of a scheme: fields, and places in lists."""


def as_applied(scheme: Scheme) -> Scheme:
    """The scheme with its team KPIs filled in and every threshold where attainments lie, so that all its rules are parts of it."""
    cards = [
        card.revise(team=scheme.team_of(card)) if card.team is not None and card.kpis else card
        for card in scheme.roles.values()
    ]
    team = scheme.filled(scheme.team).on_grid(scheme.precision)
    pools, prizes = (tuple(one.on_grid(scheme.precision) for one in part) for part in (scheme.pools, scheme.prizes))
    return scheme.revise(cards=tuple(cards), team=team, pools=pools, prizes=prizes)


class Parameters:
    """All numbers of a scheme that some formula reads, by the names of their cells."""

    def __init__(self, scheme: Scheme) -> None:
        """Of a scheme `as_applied`."""
        self.scheme = scheme
        self._where: dict[int, Path] = dict(_parts(scheme, ()))
        self._same: list[Frozen] = []  # kept, since places are known by `id`
        self.paths: dict[str, Path] = {}
        self.tables: dict[str, Points] = {}
        self.blocks: dict[str, NumberBlock] = {}
        self._paths_of_tables: dict[str, Path] = {}

    def one(self, holder: Frozen, field: str) -> Parameter:
        """A number that a part of the scheme holds."""
        return self._at((*self._where[id(holder)], field), getattr(holder, field))

    def _at(self, path: Path, value: float) -> Parameter:
        name = cell_name(path)
        self.paths[name] = path
        return Parameter(name, float(value))

    def points(self, holder: Frozen, field: str) -> Points:
        """A curve, or tiers, as a table."""
        path, what = (*self._where[id(holder)], field), getattr(holder, field)
        self._paths_of_tables[cell_name(path)] = path
        if cell_name(path) not in self.tables:
            self.tables[cell_name(path)] = (
                self._curve(path, what) if isinstance(what, Curve) else self._tiers(path, what)
            )
        return self.tables[cell_name(path)]

    def _curve(self, path: Path, curve: Curve) -> Points:
        knots = [(*path, "knots", place) for place in range(len(curve.knots))]
        at = tuple(self._at((*where, 0), knot.at) for where, knot in zip(knots, curve.knots, strict=True))
        pay = tuple(self._at((*where, 1), knot.pay) for where, knot in zip(knots, curve.knots, strict=True))
        straight, continues = curve.shape == "linear", curve.above == "continue"
        return Points(cell_name(path), at, pay, curve.falls, straight, continues, self._shift(curve))

    def _shift(self, curve: Curve) -> float:
        """Half of what lies between two results: a point that has to be exceeded lies so much higher."""
        if not curve.strict:
            return 0.0
        return 0.5 / 10 ** (max(self.scheme.precision, FINEST) + 2)

    def _tiers(self, path: Path, tiers: tuple[Tier, ...]) -> Points:
        at = tuple(self._at((*path, place, "from_"), tier.from_) for place, tier in enumerate(tiers))
        pay = tuple(self._at((*path, place, "rate"), tier.rate) for place, tier in enumerate(tiers))
        return Points(cell_name(path), at, pay, falls=False, straight=False, continues=False, shift=0.0)

    def scale(self, holder: Frozen, field: str, *, straight: bool) -> Points:
        """Levels as a table that gives the place of each, from 1."""
        path, levels = (*self._where[id(holder)], field), getattr(holder, field)
        at = tuple(self._at((*path, place), level) for place, level in enumerate(levels))
        return self._placed(path, at, straight=straight, shift=0.0)

    def places(self, holder: Frozen, field: str, *, straight: bool) -> Points:
        """The points of a curve likewise."""
        points = self.points(holder, field)
        path = (*self._where[id(holder)], field)
        return self._placed(path, points.at, straight=straight, shift=points.shift)

    def _placed(self, path: Path, at: tuple[Parameter, ...], *, straight: bool, shift: float) -> Points:
        name = cell_name(path) + ("_along" if straight else "_places")
        self._paths_of_tables[name] = path
        numbers = tuple(Number(float(place)) for place in range(1, len(at) + 1))
        falls = len(at) > 1 and at[0].value > at[-1].value
        return self.tables.setdefault(name, Points(name, at, numbers, falls, straight, continues=False, shift=shift))

    def block(self, holder: Frozen, field: str) -> NumberBlock:
        """A table of numbers with rows and columns."""
        path, lines = (*self._where[id(holder)], field), getattr(holder, field)
        numbers = tuple(
            tuple(self._at((*path, row, column), number) for column, number in enumerate(line))
            for row, line in enumerate(lines)
        )
        self._paths_of_tables[cell_name(path)] = path
        return self.blocks.setdefault(cell_name(path), NumberBlock(cell_name(path), numbers))

    def stands_for(self, part: Frozen, other: Frozen) -> None:
        """Says that the numbers of one part are those of another, of which it was made."""
        self._same.append(part)
        self._where.update(_parts(part, self._where[id(other)]))

    def table_title(self, name: str) -> str:
        """What people call a table."""
        path = self._paths_of_tables[name]
        part = value_at(self.scheme, path)
        if isinstance(part, Curve):
            longer: Any = part.model_copy(update={"knots": (*part.knots, part.knots[-1])})
        else:
            longer = (*part, part[-1])
        title = next(iter(changes(self.scheme, replaced(self.scheme, path, longer)))).what
        return _("{title}: places").format(title=title) if name.endswith(("_places", "_along")) else title

    def title(self, name: str) -> str:
        """What people call a parameter: as where a change of it is told."""
        path = self.paths[name]
        return next(iter(changes(self.scheme, _other(self.scheme, path)))).what


def cell_name(path: Path) -> str:
    """The name of a cell: never an address, because it has an underscore and a word before it."""
    parts = [str(part + 1) if isinstance(part, int) else part.strip("_") for part in path]
    return "_".join(["scheme", *parts] if len(parts) == 1 else parts)


def value_at(scheme: Any, path: Path) -> Any:
    """What stands in a place of a scheme."""
    for part in path:
        scheme = scheme[part] if isinstance(part, int) else getattr(scheme, part)
    return scheme


def replaced(part: Any, path: Path, value: Any) -> Any:
    """A part of a scheme with another value in one place. Nothing is validated."""
    if not path:
        return value
    first, *rest = path
    if isinstance(first, str):
        return part.model_copy(update={first: replaced(getattr(part, first), tuple(rest), value)})
    several = [replaced(one, tuple(rest), value) if place == first else one for place, one in enumerate(part)]
    return type(part)(*several) if hasattr(part, "_fields") else type(part)(several)


def _other(scheme: Scheme, path: Path) -> Scheme:
    """The scheme with another number in one place, only to see how that would be told."""
    found: Scheme = replaced(scheme, path, value_at(scheme, path) + 1)
    return found


def _parts(part: Any, path: Path) -> Iterator[tuple[int, Path]]:
    """By `id`, where every part of a scheme stands."""
    if isinstance(part, BaseModel):
        yield id(part), path
        for name in type(part).model_fields:
            yield from _parts(getattr(part, name), (*path, name))
    elif isinstance(part, tuple):
        for place, one in enumerate(part):
            yield from _parts(one, (*path, place))
