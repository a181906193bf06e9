"""What to set so that something comes out: a target bonus for a budget, a team threshold for a cost, thresholds for pass shares."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from kpi.expectation.plain import Ahead
from kpi.expectation.scatter import scatter
from kpi.language import _, number, percent
from kpi.money import Floats
from kpi.problem import Problem, Refused
from kpi.rules.curve import Curve
from kpi.scheme.scheme import Scheme
from kpi.worlds import Future, Margin

_GRID = 33


@dataclass(frozen=True)
class Found:
    """A setting, what it reaches, and whether that is what was asked for; the sentence says so."""

    setting: float
    reached: float
    met: bool
    sentence: str


def solve(function: Callable[[float], float], wanted: float, low: float, high: float, within: float = 1e-9) -> Found:
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


def _told(setting: float, reached: float, wanted: float, within: float) -> Found:
    met = abs(reached - wanted) <= max(within, 1e-9 * abs(wanted))
    text = (
        _("A setting of {setting} reaches {reached}, as wanted.")
        if met
        else _("No setting reaches {wanted}; the nearest is {setting}, which reaches {reached}.")
    )
    words = {"setting": number(setting, 4), "reached": number(reached, 4), "wanted": number(wanted, 4)}
    return Found(setting, reached, met, text.format(**words))


def target_bonus(budget: float, shares: Floats) -> float:
    """The target bonus at which expected bonuses use up the budget: budget ÷ Σ E f; `shares` (people,) are the E f.

    Raises `Refused` when nobody is expected to be paid anything.
    """
    total = float(np.nansum(shares))
    if not total > 0:
        raise Refused([Problem(_("nobody is expected to be paid anything"), mend=_("Lower the thresholds."))])
    return budget / total


def at_risk(overrun: Callable[[float], float], chance: float, highest: float = 100.0) -> Found:
    """The largest factor on all target bonuses at which the chance to overrun the budget is at most `chance`.

    `overrun(factor)` tells that chance and never falls: `distribution.over(budget / factor)`, for instance.
    """
    low, high = 0.0, highest
    if overrun(high) <= chance:
        text = _("Even {factor} times the target bonuses overrun the budget with at most {chance}.")
        return Found(high, overrun(high), True, text.format(factor=number(high, 2), chance=percent(chance, 1)))
    while high - low > 1e-12 * high:  # the chance may jump, so that only halving is safe
        middle = (low + high) / 2
        low, high = (middle, high) if overrun(middle) <= chance else (low, middle)
    text = _("With {factor} times the target bonuses the budget is overrun with {reached}.")
    reached = overrun(low)
    return Found(low, reached, reached <= chance, text.format(factor=number(low, 4), reached=percent(reached, 2)))


def team_moved(scheme: Scheme, by: float) -> Scheme:
    """The scheme with every level of the team plan moved by so much of the plan."""
    curve = scheme.team.curve
    moved = [[at + by, pay] for at, pay in curve.knots]
    return scheme.revise(team=scheme.team.revise(curve=Curve.model_validate({**_fields(curve), "knots": moved})))


def _fields(curve: Curve) -> dict[str, object]:
    return {name: getattr(curve, name) for name in ("shape", "scale", "above")}


def neutral_team_threshold(scheme: Scheme, cost: Callable[[Scheme], float]) -> Found:
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
    return Found(found.setting, found.reached, found.met, text.format(level=percent(found.setting, 2)))


def equal_team_threshold(scheme: Scheme, future: Future, chance: float) -> Floats:
    """(groups, periods) the team result that is reached with this chance: as likely as somebody's own goal."""
    ahead = Ahead(scheme, future)
    return ahead.of_team(scheme.filled(scheme.team)).scatter.at(np.asarray(-_quantile(chance)))


def levels(margin: Margin, shares: Mapping[str, float], mean: float | None = None) -> dict[str, float]:
    """The level that each share of people reaches: {"minimum": 0.92} is the result that 92 % lie above."""
    result = scatter(margin, margin.mean if mean is None else mean)
    return {name: float(result.at(np.asarray(-_quantile(share)))) for name, share in shares.items()}


def implied(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Mean and spread (cv) of the lognormal result of which two rules hold at once: (level, share of people at or above it).

    What a rule of thumb such as "92 % above 80 %, 55 % above 100 %" takes for granted. Raises `Refused` when no spread does.
    """
    (low, many), (high, few) = sorted((one, other))
    fits = 0 < low < high and 0 < few < many < 1
    if not fits:
        text = _("these two rules contradict each other: fewer people reach a higher level")
        raise Refused([Problem(text, mend=_("Write shares of people between 0% and 100%."))])
    sigma = math.log(high / low) / (_quantile(many) - _quantile(few))
    centre = math.log(high) + _quantile(few) * sigma
    return math.exp(centre + sigma**2 / 2), math.sqrt(math.expm1(sigma**2))


def _quantile(share: float) -> float:
    from scipy.special import ndtri  # a slow import, and most screens never ask

    return float(ndtri(share))
