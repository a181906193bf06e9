"""How what the KPIs of a card pay becomes one score."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar, final

import numpy as np

from kpi.formulas.nodes import CellOf, Expression
from kpi.formulas.shorthand import NOTHING, either, is_number, least, or_zero
from kpi.formulas.shorthand import total as sum_of
from kpi.language import N_, _
from kpi.money import Floats
from kpi.rules.base import Step, Word
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import Mask
from kpi.rules.rule import Place, Rule
from kpi.rules.said import result_in_words
from kpi.rules.sections import sections_formula, shared_in_sections
from kpi.rules.weighting import weights_for

_MORE_THAN_ANYTHING = 9e99


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

    @abstractmethod
    def formula(self, pays: Sequence[CellOf], counts: Sequence[CellOf], total: CellOf) -> Expression:
        """The same as an expression, of what each KPI pays, what of its weight counts, and the sum of that."""


@final
class WeightedSum(Combining):
    """Σ weight × pay."""

    word, order, title = "sum", 1, N_("weighted sum")
    neutral, how, adds_up = 0.0, N_("weighted sum"), True

    def score(self, pay: Floats, weight: Floats) -> Floats:
        """In place, because that is what the processor's caches want."""
        pay *= weight
        return np.asarray(np.add.reduce(pay))

    def formula(self, pays: Sequence[CellOf], counts: Sequence[CellOf], total: CellOf) -> Expression:
        """What does not count is 0."""
        return sum_of([or_zero(pay) * weight for pay, weight in zip(pays, counts, strict=True)]) / total


@final
class GeometricMean(Combining):
    """Π pay ** weight: one zero makes all of it zero."""

    word, order, title = "geometric", 2, N_("geometric mean")
    neutral, how = 1.0, N_("weighted geometric mean")

    def score(self, pay: Floats, weight: Floats) -> Floats:
        """Weights as exponents."""
        return np.asarray(np.multiply.reduce(pay**weight))

    def formula(self, pays: Sequence[CellOf], counts: Sequence[CellOf], total: CellOf) -> Expression:
        """What does not weigh anything is 1, as 0 to the power of 0 is not everywhere."""
        powers = [
            either(weight > 0.0, or_zero(pay) ** (weight / total), 1.0)
            for pay, weight in zip(pays, counts, strict=True)
        ]
        return _product(powers)


@final
class ProductOfKpis(Combining):
    """Π pay, whatever the weights."""

    word, order, title = "product", 3, N_("product")
    neutral, how = 1.0, N_("product")

    def score(self, pay: Floats, weight: Floats) -> Floats:
        """All multiplied."""
        return np.asarray(np.multiply.reduce(pay))

    def formula(self, pays: Sequence[CellOf], counts: Sequence[CellOf], total: CellOf) -> Expression:
        """What does not count is 1."""
        return _product([either(is_number(pay), pay, 1.0) for pay in pays])


@final
class Weakest(Combining):
    """The lowest pay decides, whatever the weights."""

    word, order, title = "weakest", 4, N_("the lowest decides")
    neutral, how = np.inf, N_("the lowest")

    def score(self, pay: Floats, weight: Floats) -> Floats:
        """The minimum."""
        return np.asarray(np.minimum.reduce(pay))

    def formula(self, pays: Sequence[CellOf], counts: Sequence[CellOf], total: CellOf) -> Expression:
        """What does not count is more than anything."""
        return least(*(either(is_number(pay), pay, _MORE_THAN_ANYTHING) for pay in pays))


@final
class Combined(Rule):
    """One score of what all KPIs pay; weights of what does not count are shared among the rest, in proportion."""

    stands: ClassVar[Place] = Place.COMBINED

    combine: Combining
    weight_of_each: tuple[float, ...]
    """(kpis,)"""
    measures: tuple[str, ...]
    """(kpis,) what the data call each."""
    section_of_each: tuple[str, ...]
    """(kpis,) "" for none."""
    looked_up: bool
    """Whether a result-to-pay table comes next: then nothing left to score is NaN, and otherwise 0."""

    def work(self, sheet: Sheet) -> None:
        """Uses up what each KPI pays."""
        ndim = sheet.pays.ndim - 1
        weight = weights_for(sheet.people, sheet.rows, self.weight_of_each, self.measures, ndim)
        sheet.score = self._score(sheet.pays, sheet.out, weight.astype(sheet.pays.dtype))
        del sheet.pays, sheet.results

    def _score(self, pay: Floats, out: Mask | None, weight: Floats) -> Floats:
        if out is None:
            return self.combine.score(pay, weight)
        counts = shared_in_sections(np.where(out, 0.0, weight), weight, self.section_of_each)
        total = counts.sum(axis=0)
        empty = total <= 0
        pay[out] = self.combine.neutral
        nothing = np.nan if self.looked_up else 0.0
        return np.where(empty, nothing, self.combine.score(pay, counts / np.where(empty, 1.0, total)))

    def formulas(self, sheet: FormulaSheet) -> None:
        """A column for what counts of each weight, their sum, and the score."""
        counts = [either(is_number(pay), weight, 0.0) for pay, weight in zip(sheet.pays, sheet.weights, strict=True)]
        shared = sections_formula(counts, sheet.weights, self.section_of_each)
        titles = [_("{kpi}: weight that counts").format(kpi=name) for name in sheet.labels]
        cells = [sheet.add(title, one) for title, one in zip(titles, shared, strict=True)]
        whole = sheet.add(_("Weights that count"), sum_of(cells))
        nothing = NOTHING if self.looked_up else 0.0
        score = either(whole > 0.0, self.combine.formula(sheet.pays, cells, whole), nothing)
        sheet.score = sheet.add(_("All KPIs together"), score)

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """Where it is more than the sum of the lines above."""
        if self.looked_up or not self.combine.adds_up:
            yield Step(
                _("All KPIs together"), _(self.combine.how), result_in_words(after["score"], "plan"), line="together"
            )


def _product(several: Sequence[Expression]) -> Expression:
    first, *rest = several
    for one in rest:
        first = first * one
    return first
