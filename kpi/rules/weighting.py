"""How much each KPI of a card weighs for whom: as the card says, or as agreed with a person."""

from collections.abc import Sequence

import numpy as np

from kpi.money import Floats
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
