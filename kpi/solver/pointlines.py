"""What a changed scheme comes to, in sentences: its cost, what the strong lose, who gains and who loses against today."""

from collections.abc import Iterator

from kpi.comparison.changeheadline import shift
from kpi.language import _, ngettext, number
from kpi.solver.corner import Point
from kpi.solver.ground import Ground
from kpi.split.verdict import cost_in_words, loss_in_words


def point_lines(ground: Ground, point: Point) -> Iterator[str]:
    """In this order."""
    write = ground.write
    yield cost_in_words(point.cost, int(ground.paid.cost), float(ground.alone.sum()), write)
    before = float(ground.alone[ground.strong].sum())
    if before:
        lose = before - float(point.quantities[: len(ground.names)][ground.strong].sum())
        yield loss_in_words(lose, lose / before, write)
    found = shift(ground.paid, point.paid)
    gain = ngettext("{n} person gains {money} against today.", "{n} people gain {money} against today.", found.gain)
    lost = ngettext("{n} person loses {money} against today.", "{n} people lose {money} against today.", found.lose)
    yield (gain if found.gain else _("Nobody gains against today.")).format(
        n=number(found.gain), money=write(found.gained)
    )
    yield (lost if found.lose else _("Nobody loses against today.")).format(
        n=number(found.lose), money=write(found.lost)
    )
