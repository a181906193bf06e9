"""What to set so that something comes out, such as a team plan at which a scheme costs what it would without one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kpi.language import _, number, percent
from kpi.rules.curve import Curve
from kpi.scheme.scheme import Scheme

_GRID = 33


@dataclass(frozen=True)
class Solution:
    """A setting, what it reaches, and whether that is what was asked for; the sentence says so."""

    setting: float
    reached: float
    met: bool
    sentence: str


def solve(function: Callable[[float], float], wanted: float, low: float, high: float, within: float = 1e-9) -> Solution:
    """The setting between `low` and `high` at which `function` is `wanted`; the nearest there is when none is.

    Brent's method between the first two of a grid of settings that enclose the value. `within` is how far the function may be off.
    """
    from scipy.optimize import brentq, minimize_scalar  # a slow import, and most screens never ask

    settings = np.linspace(low, high, _GRID)
    values = np.array([function(float(setting)) - wanted for setting in settings])
    crossed = np.flatnonzero(np.signbit(values[1:]) != np.signbit(values[:-1]))
    if len(crossed):
        place = int(crossed[0])
        root = float(
            brentq(lambda setting: function(setting) - wanted, settings[place], settings[place + 1], xtol=1e-13)
        )
        return _told(root, function(root), wanted, within)
    best = int(np.abs(values).argmin())
    beside = (settings[max(best - 1, 0)], settings[min(best + 1, _GRID - 1)])
    nearest = float(minimize_scalar(lambda setting: abs(function(setting) - wanted), bounds=beside, method="bounded").x)
    if abs(function(nearest) - wanted) >= abs(values[best]):
        nearest = float(settings[best])
    return _told(nearest, function(nearest), wanted, within)


def _told(setting: float, reached: float, wanted: float, within: float) -> Solution:
    met = abs(reached - wanted) <= max(within, 1e-9 * abs(wanted))
    text = (
        _("A setting of {setting} reaches {reached}, as wanted.")
        if met
        else _("No setting reaches {wanted}; the nearest is {setting}, which reaches {reached}.")
    )
    words = {"setting": number(setting, 4), "reached": number(reached, 4), "wanted": number(wanted, 4)}
    return Solution(setting, reached, met, text.format(**words))


def team_moved(scheme: Scheme, by: float) -> Scheme:
    """The scheme with every level of the team plan moved by so much of the plan."""
    curve = scheme.team.curve
    moved = [[at + by, pay] for at, pay in curve.knots]
    return scheme.revise(team=scheme.team.revise(curve=Curve.model_validate({**_fields(curve), "knots": moved})))


def _fields(curve: Curve) -> dict[str, object]:
    return {name: getattr(curve, name) for name in ("shape", "scale", "above")}


def neutral_team_threshold(scheme: Scheme, cost: Callable[[Scheme], float]) -> Solution:
    """The first level of the team plan (the others move along) at which the scheme costs what it would at 100:0.

    `cost` tells in minor units what a scheme costs: its `exact` expectation, or the mean over worlds that stay the same.
    """
    wanted = cost(scheme.alone())
    first = scheme.team.curve.knots[0].at
    reach = max(first, 1.0)
    found = solve(lambda at: cost(team_moved(scheme, at - first)), wanted, first - reach, first + reach, 0.5)
    if not found.met:
        text = _("No level of the team plan costs as much as 100:0; the nearest is {level}.")
    else:
        text = _("With a team plan from {level} on, the scheme costs as much as 100:0.")
    return Solution(found.setting, found.reached, found.met, text.format(level=percent(found.setting, 2)))
