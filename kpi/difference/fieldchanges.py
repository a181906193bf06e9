"""How single fields of a scheme differ, and several of a kind: what every part of a difference is made of."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from kpi.frozen import Frozen
from kpi.language import _
from kpi.rules.curve import Curve
from kpi.rules.said import Frame, Write, as_level, as_share, said_of
from kpi.rules.wording import in_words, knots


@dataclass(frozen=True)
class Change:
    """One rule that changed; `before` and `after` are in the reader's words, "–" where there was or is none."""

    what: str
    before: str
    after: str
    wording: bool = False
    """Whether it changes only what is read, such as a title, and never what is paid."""

    def __str__(self) -> str:
        """One line: "Minimum of Sales: 80% → 85%"."""
        return _("{what}: {before} → {after}").format(what=self.what, before=self.before, after=self.after)


Changes = Iterator[Change]


class Sides(NamedTuple):
    """How values are written on either side."""

    before: Frame
    after: Frame

    def on(self, scales: Sequence[str], units: Sequence[str] = ("", "")) -> "Sides":
        """The same with levels in these scales and units."""
        return Sides(
            *(side._replace(scale=scale, unit=unit) for side, scale, unit in zip(self, scales, units, strict=True))
        )


def leaves(before: Frozen, after: Frozen, where: str, sides: Sides) -> Changes:
    """Changes of the fields that hold one value."""
    if before is after:
        return
    fields, others = type(before).model_fields, type(after).model_fields
    for name in (one for one in fields if one in others):
        old, new = getattr(before, name), getattr(after, name)
        if old is not new and old != new and (said := said_of(type(before), name)):
            yield replace(
                field_change(_(said.name).format(where=where), said.write, old, new, sides), wording=said.wording
            )


def field_change(what: str, write: Write, old: Any, new: Any, sides: Sides) -> Change:
    before, after = write(old, sides.before), write(new, sides.after)
    # A difference too small for the digits is still told.
    return Change(what, before, after) if before != after else Change(what, repr(old), repr(new))


def several_changes(
    old: Sequence[Any], new: Sequence[Any], key: Callable[[Any], str], order: str, told: Callable[..., Changes]
) -> Changes:
    """Changes of several of a kind, matched by name; `told` says what changed in one, or that it came or went."""
    was, now = _named(old, key), _named(new, key)
    for name in dict.fromkeys([*was, *now]):
        if was.get(name) != now.get(name):
            yield from told(name, was.get(name), now.get(name))
    before, after = [name for name in was if name in now], [name for name in now if name in was]
    if before != after:
        yield Change(order, ", ".join(before), ", ".join(after))


def _named(items: Sequence[Any], key: Callable[[Any], str]) -> dict[str, Any]:
    """Items by name; the second of the same name is "name (2)"."""
    found: dict[str, Any] = {}
    for item in items:
        place, name = 1, key(item)
        while (unique := name if place == 1 else f"{name} ({place})") in found:
            place += 1
        found[unique] = item
    return found


def item_changes(name: str, old: Any, new: Any, *, where: str, sides: Sides) -> Changes:
    """One of several that has only single values; `where` has {name} in it."""
    where = where.replace("{name}", name)
    if old is None or new is None:
        yield field_change(capital(where), in_words, old, new, sides)
    else:
        yield from leaves(old, new, where, sides)


def optional_changes(what: str, old: Frozen | None, new: Frozen | None, where: str, sides: Sides) -> Changes:
    """A part that a card has or has not."""
    if old is not None and new is not None:
        yield from leaves(old, new, where, sides)
    elif old != new:
        yield field_change(what, in_words, old, new, sides)


def optional_curve_changes(old: Curve | None, new: Curve | None, where: str, sides: Sides) -> Changes:
    if old is not None and new is not None:
        yield from curve_changes(old, new, where, sides)
    elif old != new:
        yield field_change(capital(where), in_words, old, new, sides)


def curve_changes(old: Curve, new: Curve, where: str, sides: Sides, units: Sequence[str] = ("", "")) -> Changes:
    yield from leaves(old, new, where, sides)
    sides = sides.on((old.scale, new.scale), units)
    if len(old.knots) != len(new.knots) or old.scale != new.scale:
        yield Change(_("Points of {where}").format(where=where), knots(old, sides.before), knots(new, sides.after))
        return
    for place, (was, now) in enumerate(zip(old.knots, new.knots, strict=True)):
        at, pay = _knot_names(place, len(old.knots), where)
        if was.at != now.at:
            yield field_change(at, as_level, was.at, now.at, sides)
        if was.pay != now.pay:
            yield field_change(pay, as_share, was.pay, now.pay, sides)


def _knot_names(place: int, count: int, where: str) -> tuple[str, str]:
    """What the result and the pay of a knot are called."""
    if count == 1:
        names = _("Threshold of {where}"), _("Pay at the threshold of {where}")
    elif count == 3:
        names = (
            (_("Minimum of {where}"), _("Pay at the minimum of {where}")),
            (_("Plan level of {where}"), _("Pay at the plan level of {where}")),
            (_("Maximum of {where}"), _("Pay at the maximum of {where}")),
        )[place]
    else:
        names = _("Point {n} of {where}"), _("Pay at point {n} of {where}")
    return names[0].format(where=where, n=place + 1), names[1].format(where=where, n=place + 1)


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
