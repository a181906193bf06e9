"""A curve over the crowd of real results, redrawn with every move."""

from collections.abc import Callable

import numpy as np

from kpi import charts
from kpi.language import _, number, percent
from kpi.money import Floats
from kpi.rules.curve import Curve
from kpi.scheme.scheme import Scheme
from pages.parts.shell import session
from pages.parts.shell.drawing import show_drawing

Get = Callable[[Scheme], Curve]


def show_curve(key: str, get: Get, results: Floats) -> None:
    """The curve that `get` finds in the scheme, under a sentence about the results."""

    def parts() -> list[charts.Part]:
        curve = get(session.state().scheme)
        return [charts.text_part("finding", [_sentence(curve, results)]), charts.curve_part(curve, results)]

    show_drawing(f"{key}_curve", parts)


def _sentence(curve: Curve, results: Floats) -> str:
    """How the crowd stands to the curve."""
    known = results[~np.isnan(results)]
    if not len(known):
        return _("Nothing is paid below {edge}.").format(edge=_reading(curve, curve.knots[0].at))
    sign = -1.0 if curve.falls else 1.0
    below = float((sign * known < sign * curve.knots[0].at).mean())
    top = float((sign * known >= sign * curve.knots[-1].at).mean())
    return _("{below} of results are below the minimum, {top} at the maximum or above.").format(
        below=percent(below), top=percent(top)
    )


def _reading(curve: Curve, at: float) -> str:
    return percent(at, 2) if curve.scale == "plan" else number(at, 4)
