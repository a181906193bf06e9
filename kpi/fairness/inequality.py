"""How unequal pay is. Inequality is not unfairness: read it with whether the better are paid more."""

import numpy as np
import pandas as pd

from kpi.fairness.measure import Measure, untold, weighted
from kpi.language import _, number, percent
from kpi.money import Floats
from kpi.rules.people import Mask

_FIFTHS = 5


def limits_of_inequality() -> str:
    """The warning that belongs to every measure of inequality."""
    return _(
        "Inequality is not unfairness: unequal results are meant to be paid unequally. Read it with the rank correlation."
    )


def gini(pay: Floats, weights: Floats | None = None) -> Measure:
    """Gini coefficient, population form: Σ(2i − n − 1)·x(i) ÷ (n·Σx)."""
    name = _("Gini coefficient")
    x, w = weighted(pay, weights)
    if why := _why_not(x):
        return untold(name, why, limits_of_inequality())
    order = np.argsort(x, kind="stable")
    x, w = x[order], w[order]
    whole = w.sum()
    below = np.cumsum(w) - w
    value = float((w * x * (2 * below + w - whole)).sum() / (whole * (w * x).sum()))
    sentence = _("Two people picked by chance differ by {share} of the average pay.").format(share=percent(2 * value))
    return Measure(name, value, sentence, limits_of_inequality())


def theil(pay: Floats, weights: Floats | None = None) -> Measure:
    """Theil index: mean of (x ÷ mean)·ln(x ÷ mean), 0·ln 0 = 0."""
    name = _("Theil index")
    x, w = weighted(pay, weights)
    if why := _why_not(x):
        return untold(name, why, limits_of_inequality())
    share = x / np.average(x, weights=w)
    value = float(np.average(share * np.log(np.where(share > 0, share, 1.0)), weights=w))
    most = float(np.log(w.sum()))
    sentence = _("{value}, between 0 (equal pay) and {most} (one has everything); it weighs high pay most.").format(
        value=number(value, 2), most=number(most, 2)
    )
    return Measure(name, value, sentence, limits_of_inequality())


def atkinson(pay: Floats, weights: Floats | None = None, *, aversion: float = 0.5) -> Measure:
    """Atkinson index: 1 − (mean of x^(1−e))^(1÷(1−e)) ÷ mean; for e = 1: 1 − geometric mean ÷ mean. Aversion e > 0."""
    if aversion <= 0:
        raise ValueError("aversion must be above 0")
    name = _("Atkinson index")
    x, w = weighted(pay, weights)
    caution = (
        limits_of_inequality()
        + " "
        + _("The aversion to inequality is an assumption; from 1 on, one person without pay makes it 1.")
    )
    if why := _why_not(x):
        return untold(name, why, caution)
    value = 1 - _equal_equivalent(x, w, aversion) / float(np.average(x, weights=w))
    sentence = _(
        "Divided equally, {share} less money would be as good, for somebody with an aversion of {aversion} to inequality."
    ).format(share=percent(value, 1), aversion=number(aversion, 2))
    return Measure(name, value, sentence, caution)


def _equal_equivalent(x: Floats, w: Floats, aversion: float) -> float:
    """The equal pay that is as good as the unequal one."""
    if aversion >= 1 and (x == 0).any():
        return 0.0
    if aversion == 1:
        return float(np.exp(np.average(np.log(x), weights=w)))
    return float(np.average(x ** (1 - aversion), weights=w) ** (1 / (1 - aversion)))


def differentiation(pay: Floats, top: Mask, weights: Floats | None = None) -> Measure:
    """Mean pay of those in `top` (the strong, or `top_third`) ÷ mean pay of the others."""
    name = _("Differentiation")
    caution = _("It hangs on who counts as strong; over few periods that may be luck or a good territory.")
    first, rest = (_mean(pay, weights, who) for who in (top, ~np.asarray(top, bool)))
    if np.isnan(first) or np.isnan(rest):
        return untold(name, _("one of the two groups is empty"), caution)
    if rest <= 0:
        return untold(name, _("the others are paid nothing"), caution)
    sentence = _("On average, a strong person is paid {share} of what another is paid.")
    sentence = sentence.format(share=percent(first / rest, 1))
    return Measure(name, first / rest, sentence, caution)


def top_share(pay: Floats, top: Mask, weights: Floats | None = None) -> Measure:
    """Share of all pay that goes to those in `top`."""
    name = _("Share of the strong in all pay")
    caution = _("It hangs on who counts as strong, and on how many they are.")
    known, w = weighted(np.asarray(pay, float), weights)
    if why := _why_not(known):
        return untold(name, why, caution)
    part = _total(pay, weights, top) / float((known * w).sum())
    heads = _total(np.ones(len(top)), weights, top) / _total(np.ones(len(top)), weights, np.ones(len(top), bool))
    sentence = _("The strong are {heads} of the people and are paid {part} of the money.").format(
        heads=percent(heads), part=percent(part)
    )
    return Measure(name, part, sentence, caution)


def lorenz(pay: Floats, weights: Floats | None = None) -> pd.DataFrame:
    """The Lorenz curve: share of the people from the lowest paid up, and their share of the pay; both from 0 to 1.

    Empty where pay is zero in all or negative for somebody.
    """
    x, w = weighted(pay, weights)
    if _why_not(x):
        return pd.DataFrame({"people": [], "pay": []}, dtype=float)
    order = np.argsort(x, kind="stable")
    people, money = np.cumsum(w[order]), np.cumsum((w * x)[order])
    return pd.DataFrame({"people": [0, *people / people[-1]], "pay": [0, *money / money[-1]]})


def fifths(pay: Floats) -> list[float] | None:
    """How much of all pay each fifth of the people gets, from the lowest paid on; None for fewer than five, or where nobody is paid."""
    curve = lorenz(pay)
    if len(curve) <= _FIFTHS:
        return None
    ends = np.interp(np.arange(_FIFTHS + 1) / _FIFTHS, curve["people"].to_numpy(float), curve["pay"].to_numpy(float))
    return [float(part) for part in np.diff(ends)]


def _why_not(x: Floats) -> str:
    if not len(x):
        return _("nobody is paid")
    if (x < 0).any():
        return _("somebody's pay is negative")
    return _("nobody is paid anything") if x.sum() == 0 else ""


def _total(values: Floats, weights: Floats | None, who: Mask) -> float:
    x, w = weighted(np.where(who, values, np.nan), weights)
    return float((x * w).sum())


def _mean(values: Floats, weights: Floats | None, who: Mask) -> float:
    x, w = weighted(np.where(who, values, np.nan), weights)
    return float(np.average(x, weights=w)) if len(x) else float("nan")
