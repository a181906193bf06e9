"""A curve over the crowd of real results, with handles, above its sliders."""

from collections.abc import Callable
from typing import Any, NamedTuple

from kpi import charts
from kpi.money import Floats
from kpi.rules.crowd import reached_in_words
from kpi.rules.curve import Curve
from kpi.scheme.scheme import Scheme
from pages.parts.shell import session
from pages.parts.shell.view import monthly

Get = Callable[[Scheme], Curve]


class Reach(NamedTuple):
    """Ends and steps between which points can be: per cent of the plan, or the KPI's own unit."""

    low: float
    high: float
    step: float
    unit: str
    times: float


MOST_PAY = 300
PAY_STEP = 5


def curve_sentence(get: Get, results: Floats) -> str:
    """How the crowd stands to the curve that `get` finds in the scheme."""
    return reached_in_words(get(session.state().scheme), results, monthly=monthly())


def curve_plot(get: Get, results: Floats, reach: Callable[[Curve], Reach]) -> dict[str, Any]:
    """The curve as handles.js reads it, under that sentence."""
    curve = get(session.state().scheme)
    steps = reach(curve)
    where = {"low": steps.low, "high": steps.high, "step": steps.step, "times": steps.times}
    pays = {"mostPay": MOST_PAY, "payStep": PAY_STEP}
    return charts.curve_part(curve, results) | where | pays | {"sentence": curve_sentence(get, results)}
