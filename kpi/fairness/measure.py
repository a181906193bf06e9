"""What a measure of fairness answers: a number, how sure it is, and one sentence that says what it means."""

from dataclasses import dataclass

import numpy as np

from kpi.language import _
from kpi.money import Floats

NAN = float("nan")


@dataclass(frozen=True)
class Measure:
    """One measure, in the reader's words. `value` is NaN where nothing can be told; the sentence then says why."""

    name: str
    value: float
    sentence: str
    limits: str
    """What it does not say, and when it misleads."""
    interval: tuple[float, float] | None = None
    """95 % interval, where people can be seen as a sample and there are enough of them."""

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return not np.isnan(self.value)


def untold(name: str, why: str, limits: str) -> Measure:
    """A measure that cannot be told, and why."""
    return Measure(name, NAN, _("Not enough data: {why}.").format(why=why), limits)


def weighted(values: Floats, weights: Floats | None) -> tuple[Floats, Floats]:
    """Values and weights as floats, without what is missing or weighs nothing; a weight of k is k copies."""
    numbers = np.asarray(values, float).ravel()
    heavy = np.ones(len(numbers)) if weights is None else np.asarray(weights, float).ravel()
    kept = ~np.isnan(numbers) & (heavy > 0)
    return numbers[kept], heavy[kept]
