"""What a condition would have to give so that all others can be met, and what that is worth in money."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi.language import _
from kpi.solver.corner import Point
from kpi.solver.demand import Condition
from kpi.solver.ground import Ground


@dataclass(frozen=True, eq=False)
class Ease:
    """A condition that gives, and what the nearest scheme comes to then, in the unit of its number."""

    condition: Condition
    value: float
    gap: float
    """How far that is from its number."""
    point: Point


def ease_lines(alone: Sequence[Ease], ground: Ground) -> Iterator[str]:
    """What each would have to be, and what the others cost where money may give, too."""
    yield from (ease.condition.has_to_give(ground, ease.value) for ease in alone)
    money = next((ease for ease in alone if ease.condition.unit == "money"), None)
    if money is not None:
        yield from (_price(money, ease, ground) for ease in alone if ease is not money and ease.gap > 0)


def _price(money: Ease, ease: Ease, ground: Ground) -> str:
    """Money per unit of another condition: both ways to the same end."""
    unit = 0.01 if ease.condition.unit == "share" else 1.0
    text = (
        _("Each percentage point of this condition costs {money}: {condition}")
        if ease.condition.unit == "share"
        else _("Each person of this condition costs {money}: {condition}")
    )
    return text.format(money=ground.write(money.gap / (ease.gap / unit)), condition=ease.condition.says(ground))
