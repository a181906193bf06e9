"""How what the KPIs of a card pay becomes one score."""

from abc import abstractmethod
from typing import ClassVar, final

import numpy as np

from kpi.language import N_
from kpi.money import Floats
from kpi.rules.base import Word


class Combining(Word):
    """A way to combine."""

    neutral: ClassVar[float]
    """What a KPI that does not count is taken for."""
    how: ClassVar[str]
    """In the explanation; not yet translated."""
    adds_up: ClassVar[bool] = False
    """Whether the score is a sum over the KPIs, which may be taken apart: the fast paths ask."""

    @abstractmethod
    def score(self, pay: Floats, weight: Floats) -> Floats:
        """The score (people, ...) of what each KPI pays and weighs (kpis, people, ...). Uses up `pay`."""


@final
class WeightedSum(Combining):
    """Σ weight × pay."""

    word, order, title = "sum", 1, N_("weighted sum")
    neutral, how, adds_up = 0.0, N_("weighted sum"), True

    def score(self, pay: Floats, weight: Floats) -> Floats:
        """In place, because that is what the processor's caches want."""
        pay *= weight
        return np.asarray(np.add.reduce(pay))


@final
class GeometricMean(Combining):
    """Π pay ** weight: one zero makes all of it zero."""

    word, order, title = "geometric", 2, N_("geometric mean")
    neutral, how = 1.0, N_("weighted geometric mean")

    def score(self, pay: Floats, weight: Floats) -> Floats:
        """Weights as exponents."""
        return np.asarray(np.multiply.reduce(pay**weight))


@final
class ProductOfKpis(Combining):
    """Π pay, whatever the weights."""

    word, order, title = "product", 3, N_("product")
    neutral, how = 1.0, N_("product")

    def score(self, pay: Floats, weight: Floats) -> Floats:
        """All multiplied."""
        return np.asarray(np.multiply.reduce(pay))


@final
class Weakest(Combining):
    """The lowest pay decides, whatever the weights."""

    word, order, title = "weakest", 4, N_("the lowest decides")
    neutral, how = np.inf, N_("the lowest")

    def score(self, pay: Floats, weight: Floats) -> Floats:
        """The minimum."""
        return np.asarray(np.minimum.reduce(pay))
