"""What a figure hangs on: one input after the other, all of them at once, and under stress."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from kpi.expectation.whatif import Evaluate
from kpi.language import N_, _, number, percent
from kpi.money import Floats
from kpi.rules.curve import Curve
from kpi.rules.kpi import Kpi
from kpi.scheme.scheme import Scheme
from kpi.worlds import Outlook

Setting = tuple[Scheme, Outlook]


@dataclass(frozen=True)
class Input:
    """Something that is assumed or set: its value now, how low and high it may be, and how it is changed."""

    title: str
    base: float
    low: float
    high: float
    put: Callable[[Scheme, Outlook, float], Setting]


def inputs(scheme: Scheme, outlook: Outlook) -> tuple[Input, ...]:
    """The inputs that can matter for this scheme, each with the range that is tried when nobody says otherwise."""
    found = [*_of_scheme(scheme), *_of_outlook(scheme, outlook)]
    return tuple(one for one in found if one.low < one.high)


def _of_scheme(scheme: Scheme) -> list[Input]:
    found = []
    if scheme.team.counts:
        if (share := scheme.team.share) is not None:
            found.append(Input(N_("Individual share"), share, max(share - 0.2, 0.0), min(share + 0.2, 1.0), _share))
        if scheme.team.curve.scale == "plan":
            found.append(Input(N_("Team plan (points)"), 0.0, -0.05, 0.05, _team_plan))
    if any(kpi.curve.scale == "plan" for card in scheme.cards for kpi in card.kpis):
        found.append(Input(N_("Own thresholds (points)"), 0.0, -0.05, 0.05, _own_thresholds))
    return found


def _of_outlook(scheme: Scheme, outlook: Outlook) -> list[Input]:
    most = max(1 - outlook.person - outlook.team, 0.0)
    person = 1 - outlook.team - outlook.market
    found = [
        Input(N_("Average result (×)"), 1.0, 0.9, 1.1, _level),
        Input(N_("How much results vary (×)"), 1.0, 0.75, 1.25, _spread),
        Input(N_("Target bonuses (×)"), 1.0, 0.9, 1.1, _targets),
        Input(N_("What hits everyone"), outlook.market, 0.0, min(2 * outlook.market, most), _market),
        Input(
            N_("What stays with a person"),
            outlook.person,
            max(outlook.person - 0.15, 0.0),
            min(outlook.person + 0.15, person),
            _person,
        ),
    ]
    if any(len(card.kpis) > 1 for card in scheme.cards):
        found.append(Input(N_("KPIs move together (×)"), 1.0, 0.0, _most_together(scheme, outlook), _together))
    return found


def _share(scheme: Scheme, outlook: Outlook, value: float) -> Setting:
    return scheme.shared(value), outlook


def _team_plan(scheme: Scheme, outlook: Outlook, value: float) -> Setting:
    return scheme.revise(team=scheme.team.revise(curve=_moved(scheme.team.curve, value))), outlook


def _own_thresholds(scheme: Scheme, outlook: Outlook, value: float) -> Setting:
    def moved(kpi: Kpi) -> Kpi:
        return kpi.revise(curve=_moved(kpi.curve, value)) if kpi.curve.scale == "plan" else kpi

    cards = tuple(card.revise(kpis=tuple(map(moved, card.kpis))) for card in scheme.cards)
    return scheme.revise(cards=cards), outlook


def _moved(curve: Curve, by: float) -> Curve:
    return curve.revise(knots=tuple((at + by, pay) for at, pay in curve.knots))


def _level(scheme: Scheme, outlook: Outlook, value: float) -> Setting:
    return scheme, outlook.revise(level=outlook.level * value)


def _spread(scheme: Scheme, outlook: Outlook, value: float) -> Setting:
    return scheme, outlook.revise(spread=min(outlook.spread * value, 4.0))


def _targets(scheme: Scheme, outlook: Outlook, value: float) -> Setting:
    return scheme, outlook.revise(targets=min(outlook.targets * value, 3.0))


def _market(scheme: Scheme, outlook: Outlook, value: float) -> Setting:
    return scheme, outlook.revise(market=value)


def _person(scheme: Scheme, outlook: Outlook, value: float) -> Setting:
    return scheme, outlook.revise(person=value)


def _together(scheme: Scheme, outlook: Outlook, value: float) -> Setting:
    pairs = tuple(pair._replace(correlation=pair.correlation * value) for pair in outlook.pairs)
    return scheme, outlook.revise(together=outlook.together * value, pairs=pairs)


def _most_together(scheme: Scheme, outlook: Outlook) -> float:
    """Twice as much as now, or what does not contradict itself: 1 + times · (correlations − 1) stays a matrix of correlations."""
    names = {name: None for card in scheme.cards for name in scheme.needs[card.role]}
    least = np.linalg.eigvalsh(outlook.matrix(list(names)) - np.eye(len(names))).min()
    return min(2.0, 0.95 / max(outlook.together, 0.01), 0.999 / max(-float(least), 0.01))


def tornado(evaluate: Evaluate, scheme: Scheme, outlook: Outlook, over: Sequence[Input] | None = None) -> pd.DataFrame:
    """One input at a time at its low and its high: input, low, high, base, at_low, at_high, swing, sentence; the widest swing first."""
    base = evaluate(scheme, outlook)
    rows = []
    for one in inputs(scheme, outlook) if over is None else over:
        at_low, at_high = (evaluate(*one.put(scheme, outlook, value)) for value in (one.low, one.high))
        swing = max(at_low, at_high, base) - min(at_low, at_high, base)
        said = _sentence(one, base, at_low, at_high)
        rows.append((_(one.title), one.low, one.high, base, at_low, at_high, swing, said))
    columns = ["input", "low", "high", "base", "at_low", "at_high", "swing", "sentence"]
    return pd.DataFrame(rows, columns=columns).sort_values("swing", ascending=False, kind="stable", ignore_index=True)


def _sentence(one: Input, base: float, at_low: float, at_high: float) -> str:
    text = (
        _("{input}: at {low} the figure is {at_low} of what it is now, at {high} it is {at_high}.")
        if base
        else _("{input}: at {low} the figure is {at_low}, at {high} it is {at_high}; now it is 0.")
    )
    figures = [percent(value / base) if base else number(value) for value in (at_low, at_high)]
    ends = [number(value, 3) for value in (one.low, one.high)]
    return text.format(input=_(one.title), low=ends[0], high=ends[1], at_low=figures[0], at_high=figures[1])


def indices(
    function: Callable[[Floats], Floats], ranges: Sequence[tuple[float, float]], count: int = 64
) -> pd.DataFrame:
    """Sobol's indices of a function of (inputs, points) over independent, evenly spread inputs: first and total, one row an input.

    `count` is a power of 2; the function is asked at count · (inputs + 2) points. Estimates below 0 are noise and are given as they
    come; show `first_shown` and `total_shown`. Saltelli's design on Sobol's sequence, which is not scrambled, so that nothing is drawn.
    """
    from scipy.stats import qmc, sobol_indices  # a slow import, and most screens never ask

    inputs_ = len(ranges)
    if inputs_ == 1:  # all of it is its own
        return pd.DataFrame(1.0, [0], ["first", "total", "first_shown", "total_shown"])
    low, high = np.array(ranges, float).T[..., None]
    points = qmc.Sobol(2 * inputs_, scramble=False).random_base2(int(np.log2(count))).T
    a, b = low + (high - low) * points[:inputs_], low + (high - low) * points[inputs_:]
    mixed = np.repeat(a[None], inputs_, axis=0)
    mixed[range(inputs_), range(inputs_)] = b
    at_mixed = np.stack([np.atleast_2d(function(mix)) for mix in mixed])
    asked: dict[Literal["f_A", "f_B", "f_AB"], Floats] = {
        "f_A": np.atleast_2d(function(a)),
        "f_B": np.atleast_2d(function(b)),
        "f_AB": at_mixed,
    }
    if np.ptp(asked["f_A"]) == 0:
        return pd.DataFrame(0.0, range(inputs_), ["first", "total", "first_shown", "total_shown"])
    found = sobol_indices(func=asked, n=count)
    frame = pd.DataFrame({"first": np.ravel(found.first_order), "total": np.ravel(found.total_order)})
    return frame.assign(first_shown=frame["first"].clip(0, 1), total_shown=frame["total"].clip(0, 1))


def sobol(
    evaluate: Evaluate, scheme: Scheme, outlook: Outlook, over: Sequence[Input] | None = None, count: int = 64
) -> pd.DataFrame:
    """All inputs at once over their ranges: input, first (alone), total (with all it acts together with), and a sentence."""
    varied = inputs(scheme, outlook) if over is None else tuple(over)

    def figures(points: Floats) -> Floats:
        return np.array([_at(evaluate, scheme, outlook, varied, point) for point in points.T])

    frame = indices(figures, [(one.low, one.high) for one in varied], count)
    titles = [_(one.title) for one in varied]
    text = _("{input} explains {first} of the variance by itself, and {total} together with the others.")
    shown = zip(titles, frame["first_shown"], frame["total_shown"], strict=True)
    said = [text.format(input=title, first=percent(first, 0), total=percent(total, 0)) for title, first, total in shown]
    frame.insert(0, "input", titles)
    return frame.assign(sentence=said).sort_values("total", ascending=False, kind="stable", ignore_index=True)


def _at(evaluate: Evaluate, scheme: Scheme, outlook: Outlook, varied: Sequence[Input], values: Floats) -> float:
    for one, value in zip(varied, values.tolist(), strict=True):
        scheme, outlook = one.put(scheme, outlook, value)
    return evaluate(scheme, outlook)


def cases(outlook: Outlook, reached: float) -> list[tuple[str, Outlook]]:
    """What is tried under stress: a title and an outlook each, the first as it is; `reached` as in `stress`."""
    levels = ((_("20% below plan"), 0.8), (_("At plan"), 1.0), (_("20% above plan"), 1.2))
    known = levels if reached > 0 else ()
    moved = [(title, outlook.revise(level=min(outlook.level * level / reached, 3.0))) for title, level in known]
    return [(_("As expected"), outlook), *moved, (_("Nobody shares luck"), outlook.revise(market=0.0, team=0.0))]
