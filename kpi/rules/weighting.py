"""How much each KPI of a card weighs for whom: as the card says, or as agreed with a person."""

from collections.abc import Sequence

import numpy as np

from kpi.formulas.nodes import CellOf, Expression, Function
from kpi.formulas.shorthand import all_of, either, is_number, negation, or_zero
from kpi.language import _
from kpi.money import Floats
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.kpi import Kpi
from kpi.rules.people import People, Rows


def own_weights_of(people: People, rows: Rows, names: Sequence[str]) -> Floats | None:
    """(kpis, people, periods) what KPIs of these names in the data weigh for a person, NaN where the card's weights count; None where nobody has
    weights of their own. A name that comes again has none of anybody's, which is a weight of 0."""
    if people.own_weight is None:
        return None
    found = np.stack(
        [_own(people, rows, name if name not in names[:place] else "") for place, name in enumerate(names)]
    )
    return np.where(np.isnan(found).all(axis=0), np.nan, np.nan_to_num(found))


def _own(people: People, rows: Rows, name: str) -> Floats:
    index = people.kpi_index.get(name)
    if index is None or people.own_weight is None:
        return np.full(people.recorded[rows].shape[:2], np.nan)
    return people.own_weight[index][rows]


def weights_for(people: People, rows: Rows, weights: Sequence[float], names: Sequence[str], ndim: int) -> Floats:
    """(kpis, ...) the weights of a card, with so many axes behind the KPIs; (kpis, people, periods, ...) where anybody has some of their own."""
    card, own = np.array(weights).reshape(-1, *[1] * ndim), own_weights_of(people, rows, names)
    if own is None:
        return card
    own = own.reshape(own.shape + (1,) * (ndim + 1 - own.ndim))
    return np.where(np.isnan(own), card, own)


def weight_formulas(sheet: FormulaSheet, kpis: Sequence[Kpi]) -> tuple[list[Expression], CellOf | None]:
    """What each KPI weighs, and whether somebody has weights of their own; None where nobody has."""
    names = [kpi.in_data for kpi in kpis]
    card: list[Expression] = [sheet.field(kpi, "weight") for kpi in kpis]
    own = [None if name in names[:place] else sheet.book.own_weight(name) for place, name in enumerate(names)]
    known = [is_number(CellOf(column)) for column in own if column is not None]
    if not known:
        return card, None
    some = known[0] if len(known) == 1 else Function("OR", tuple(known))
    given = sheet.add(_("Weights of one's own"), either(some, 1.0, 0.0), "code")
    return [
        either(given >= 1.0, 0.0 if column is None else or_zero(CellOf(column)), weight)
        for weight, column in zip(card, own, strict=True)
    ], given


def weighs(given: CellOf, weight: Expression) -> Function:
    """Whether a KPI weighs anything for somebody who has weights of their own."""
    return negation(all_of(given >= 1.0, weight <= 0.0))
