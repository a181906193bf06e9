"""Payout curves to begin with where there is no plan: around what was reached."""

import pandas as pd

from kpi.rules.curve import Curve, Knot

VALUE_PAYS = (0.5, 1.0, 1.5)


def value_curve(facts: pd.Series, *, falls: bool) -> Curve:
    """Knots in the KPI's own unit: what one in ten, half and nine in ten of the results do not reach.

    Where most people have nothing at all, as with large deals, nothing is not paid for: the results above 0 count.
    """
    facts = _paid_for(facts, falls=falls)
    shares = (0.9, 0.5, 0.1) if falls else (0.1, 0.5, 0.9)
    levels = [_level(facts, share) for share in shares]
    # Of levels that coincide, the best pay counts: who is at the median is at plan.
    knots = list({level: Knot(level, pays) for level, pays in zip(levels, VALUE_PAYS, strict=True)}.values())
    if levels[1] == levels[2]:
        knots[-1] = Knot(levels[1], 1.0)
    if falls and len(knots) == 1:
        knots = [Knot(levels[1] + max(abs(levels[1]) * 0.2, 1.0), 0.5), *knots]
    return Curve(scale="value", knots=tuple(knots))


def middle(facts: pd.Series, *, falls: bool) -> float:
    """The level of `value_curve` that pays all: what half of the results reach."""
    return _level(_paid_for(facts, falls=falls), 0.5)


def _paid_for(facts: pd.Series, *, falls: bool) -> pd.Series:
    return facts[facts > 0] if not falls and facts.median() == 0 and (facts > 0).any() else facts


def _level(facts: pd.Series, share: float) -> float:
    return float(f"{facts.quantile(share):.3g}")
