"""Parts of a scheme in one line."""

from collections.abc import Collection, Iterator
from typing import Any, TypeGuard

from kpi.frozen import Frozen
from kpi.language import _, percent
from kpi.rules.curve import Curve
from kpi.rules.kpimatrix import Matrix
from kpi.rules.onmeasure import Tier
from kpi.rules.said import EXACT, NOTHING, Frame, as_level, as_share, said_of
from kpi.rules.team import PLAIN, Team
from kpi.rules.trueup import TrueUp


def in_words(value: Any, frame: Frame) -> str:
    """A whole part of a scheme in one line: what differs from the defaults, by the titles of the fields."""
    if value is None:
        return NOTHING
    if isinstance(value, TrueUp | Matrix):
        return str(value)
    if isinstance(value, Curve):
        return ", ".join([knots(value, frame), *unusual_joints(value, frame)])
    if isinstance(value, dict):
        return ", ".join(f"{name} {percent(weight, EXACT)}" for name, weight in value.items()) or NOTHING
    if isinstance(value, tuple):
        return "; ".join(in_words(item, frame) for item in value)
    return ", ".join(f"{title} {written}" for title, written in fields_in_words(value, frame)) or _("as by default")


def fields_in_words(value: Frozen, frame: Frame, but: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Title and value of every field that differs from its default, `but` for some."""
    if "mode" not in but and _turned(value):
        yield _(type(value).model_fields["mode"].title or ""), _(value.change)
    scale = getattr(value, "tiers_in", getattr(value, "scale", "plan"))
    inner = Frame(frame.currency, scale, getattr(value, "unit", ""), frame.titles)
    for name, field in type(value).model_fields.items():
        held = getattr(value, name)
        if name not in but and (field.is_required() or held != field.get_default(call_default_factory=True)):
            said = said_of(type(value), name)
            written = said.write(held, frame if isinstance(value, Tier) else inner) if said else in_words(held, inner)
            yield _(field.title or name), written


def _turned(value: Frozen) -> TypeGuard[Team]:
    """Whether it is a team rule of a way that a file has to name."""
    return isinstance(value, Team) and value.word != PLAIN


def knots(curve: Curve, frame: Frame, between: str = ", ") -> str:
    """The knots of a curve: "80% pays 50%, 100% pays 100%"."""
    scaled = frame._replace(scale=curve.scale)
    text = _("{result} pays {pay}")
    return between.join(
        text.format(result=as_level(knot.at, scaled), pay=as_share(knot.pay, scaled)) for knot in curve.knots
    )


def unusual_joints(curve: Curve, frame: Frame) -> list[str]:
    """How the knots are joined, where it is not as usual."""
    unusual = {"shape": curve.shape == "steps", "above": curve.above == "continue", "edge": curve.strict}
    return [
        said.write(getattr(curve, name), frame)
        for name, told in unusual.items()
        if told and (said := said_of(Curve, name)) is not None
    ]
