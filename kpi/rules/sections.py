"""Weights of what counts on a card, where some KPIs do not."""

from collections.abc import Sequence

import numpy as np

from kpi.formulas.nodes import Expression
from kpi.formulas.shorthand import either, total
from kpi.money import Floats


def shared_in_sections(counts: Floats, weights: Floats, sections: Sequence[str]) -> Floats:
    """Weights (kpis, ...) that are 0 where a KPI does not count, with those of a section together what all of it weighs (kpis, ...), as long as one
    of it counts."""
    found = counts
    for section in {*sections} - {""}:
        some = np.array([one == section for one in sections])
        left = counts[some].sum(axis=0)
        times = np.divide(weights[some].sum(axis=0), left, out=np.ones_like(left), where=left > 0)
        found = np.where(some.reshape(-1, *[1] * (counts.ndim - 1)), counts * times, found)
    return found


def sections_formula(
    counts: Sequence[Expression], weights: Sequence[Expression], sections: Sequence[str]
) -> list[Expression]:
    """The same as expressions."""
    found = list(counts)
    for section in dict.fromkeys(filter(None, sections)):
        places = [place for place, one in enumerate(sections) if one == section]
        left, whole = total([counts[place] for place in places]), total([weights[place] for place in places])
        for place in places:
            found[place] = either(left > 0.0, counts[place] * whole / left, counts[place])
    return found
