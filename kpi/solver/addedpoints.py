"""Points that may come into a payout curve: put in so that nothing is paid otherwise, and taken out again where they were not used."""

from collections.abc import Iterable

import numpy as np

from kpi.language import _, percent
from kpi.problem import Problem, Refused
from kpi.rules.curve import Curve, Knot

_SAME = 1e-9


def with_points(curve: Curve, points: Iterable[float]) -> Curve:
    """The curve with more points; raises `Refused` where one of them would change what is paid."""
    for at in points:
        curve = curve if at in _ats(curve) else _with_point(curve, at)
    return curve


def without_unused(curve: Curve, points: Iterable[float], before: Curve) -> Curve:
    """The curve without those of the points that change nothing, and that it did not have before."""
    for at in (at for at in points if at not in _ats(before)):
        rest = curve.revise(knots=tuple(knot for knot in curve.knots if knot.at != at))
        pay = next(knot.pay for knot in curve.knots if knot.at == at)
        curve = rest if abs(_pays(rest, at) - pay) < _SAME else curve
    return curve


def _with_point(curve: Curve, at: float) -> Curve:
    knots = sorted([*curve.knots, Knot(at, _pays(curve, at))], reverse=curve.falls)
    more = curve.revise(knots=tuple(knots))
    ends = sorted([*_ats(curve), at])
    looked_at = np.linspace(ends[0] - 1, ends[-1] + 1, 401)
    if np.abs(more(looked_at) - curve(looked_at)).max() > _SAME:
        what = _("a point at {at} would change what the team plan pays").format(at=percent(at, 2))
        raise Refused([Problem(what, _("Team plan"), _("Choose a point between its first and its last."))])
    return more


def _ats(curve: Curve) -> list[float]:
    return [knot.at for knot in curve.knots]


def _pays(curve: Curve, at: float) -> float:
    return float(curve(np.array([at]))[0])
