"""Payout curves to begin with: around a plan, or around what was reached where there is none."""

from collections.abc import Sequence

import pandas as pd

from kpi.curve import Curve, Knot

OWN_PLAN = ((0.8, 0.5), (1.0, 1.0), (1.2, 1.5))
TEAM_PLAN = ((0.85, 0.5), (1.0, 1.0), (1.1, 1.5))
VALUE_PAYS = (0.5, 1.0, 1.5)


def plan_curve(knots: Sequence[tuple[float, float]], *, falls: bool) -> Curve:
    """Knots as shares of the plan; for lower is better mirrored at 100 %: 120 % pays half."""
    mirrored = [Knot(round(2 - at, 10) if falls else at, pays) for at, pays in knots]
    return Curve(knots=tuple(mirrored))


def value_curve(facts: pd.Series, *, falls: bool) -> Curve:
    """Knots in the KPI's own unit: what one in ten, half and nine in ten of the results do not reach.

    Where most people have nothing at all, as with large deals, nothing is not paid for: the results above 0 count.
    """
    if not falls and facts.median() == 0 and (facts > 0).any():
        facts = facts[facts > 0]
    shares = (0.9, 0.5, 0.1) if falls else (0.1, 0.5, 0.9)
    levels = [float(f"{facts.quantile(share):.3g}") for share in shares]
    # Of levels that coincide, the best pay counts: who is at the median is at plan.
    knots = list({level: Knot(level, pays) for level, pays in zip(levels, VALUE_PAYS, strict=True)}.values())
    if levels[1] == levels[2]:
        knots[-1] = Knot(levels[1], 1.0)
    if falls and len(knots) == 1:
        knots = [Knot(levels[1] + max(abs(levels[1]) * 0.2, 1.0), 0.5), *knots]
    return Curve(scale="value", knots=tuple(knots))
