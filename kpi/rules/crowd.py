"""How a crowd of real results stands to a curve."""

from typing import NamedTuple

import numpy as np

from kpi.language import _, ngettext, number, percent
from kpi.money import Floats
from kpi.rules.curve import Curve
from kpi.rules.presets import standard_plan


class Reached(NamedTuple):
    """Of how many results which share reaches the plan, and which stays below the minimum."""

    results: int
    plan: float
    below: float


def reached(curve: Curve, results: Floats) -> Reached | None:
    """Results of any shape, NaN ignored; None where there are none."""
    known = results[~np.isnan(results)]
    if not known.size:
        return None
    sign = -1.0 if curve.falls else 1.0
    plan = 1.0 if curve.scale == "plan" else standard_plan(curve)
    at_plan, below = sign * known >= sign * plan, sign * known < sign * curve.knots[0].at
    return Reached(known.size, float(at_plan.mean()), float(below.mean()))


def reached_in_words(curve: Curve, results: Floats, *, monthly: bool) -> str:
    """The same as a sentence; the minimum is told where something is paid from it on, before the plan."""
    found = reached(curve, results)
    if found is None:
        return _("There are no results of this KPI yet.")
    has_minimum = len(curve.knots) > 1 and curve.knots[0].pay > 0
    text = _with_minimum(found.results, monthly) if has_minimum else _plan_alone(found.results, monthly)
    return text.format(share=percent(found.plan, 1), n=number(found.results), below=percent(found.below, 1))


def _with_minimum(count: int, monthly: bool) -> str:
    if monthly:
        return ngettext(
            "{share} of {n} monthly result reach the plan; {below} stay below the minimum.",
            "{share} of {n} monthly results reach the plan; {below} stay below the minimum.",
            count,
        )
    return ngettext(
        "{share} of {n} result reach the plan; {below} stay below the minimum.",
        "{share} of {n} results reach the plan; {below} stay below the minimum.",
        count,
    )


def _plan_alone(count: int, monthly: bool) -> str:
    if monthly:
        return ngettext(
            "{share} of {n} monthly result reach the plan.", "{share} of {n} monthly results reach the plan.", count
        )
    return ngettext("{share} of {n} result reach the plan.", "{share} of {n} results reach the plan.", count)
