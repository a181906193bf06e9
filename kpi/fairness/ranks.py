"""Whether the better are paid more: rank correlations of performance and pay, ties counted properly."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.fairness.measure import Measure, untold, weighted
from kpi.language import _, number, percent
from kpi.money import Floats
from kpi.statistics.rankcorrelation import fisher_interval, rank_correlation

_LEAST = 3


class Pairs(NamedTuple):
    """Pairs of people: ordered alike, ordered against each other, tied in performance, tied in pay, in both, and all."""

    alike: float
    against: float
    tied_performance: float
    tied_pay: float
    tied_both: float
    all: float


def limits_of_ranks() -> str:
    """The warning that belongs to every rank measure."""
    return _(
        "Ranks cannot see amounts: the same sum added to everybody, or a cut of 40% for everybody, changes nothing here. Read it with what the strong lose and with differentiation."
    )


def spearman(performance: Floats, pay: Floats, weights: Floats | None = None) -> Measure:
    """Spearman's rank correlation with mean ranks for ties; interval after Bonett and Wright (2000)."""
    name = _("Rank correlation (Spearman)")
    x, y, w = _together(performance, pay, weights)
    if why := _why_not(x, y, w):
        return untold(name, why, limits_of_ranks())
    value, interval = rank_correlation(x, y, w)
    sentence = _strength(value).format(value=number(value, 2))
    return Measure(name, value, sentence, limits_of_ranks(), interval)


def tau_b(performance: Floats, pay: Floats, weights: Floats | None = None) -> Measure:
    """Kendall's tau-b; interval after Fieller, Hartley and Pearson (1957)."""
    name = _("Rank correlation (Kendall's tau-b)")
    x, y, w = _together(performance, pay, weights)
    if why := _why_not(x, y, w):
        return untold(name, why, limits_of_ranks())
    found = pairs(x, y, w)
    free = (found.all - found.tied_performance) * (found.all - found.tied_pay)
    value = (found.alike - found.against) / free**0.5
    sentence = _strength(value).format(value=number(value, 2))
    return Measure(name, value, sentence, limits_of_ranks(), fisher_interval(value, float(w.sum()), 0.437, 4))


def somers_d(performance: Floats, pay: Floats, weights: Floats | None = None) -> Measure:
    """Somers' D of pay given performance: of the pairs that differ in performance, ordered alike minus against."""
    name = _("The better is paid more (Somers' D)")
    x, y, w = _together(performance, pay, weights)
    if why := _why_not(x, y, w):
        return untold(name, why, limits_of_ranks())
    found = pairs(x, y, w)
    differ = found.all - found.tied_performance
    sentence = _(
        "Of all pairs of people who performed differently, the better one is paid more in {more}, less in {less}, and the same in {same}."
    ).format(
        more=percent(found.alike / differ, 1),
        less=percent(found.against / differ, 1),
        same=percent(1 - (found.alike + found.against) / differ, 1),
    )
    return Measure(name, (found.alike - found.against) / differ, sentence, limits_of_ranks())


def better_is_paid_more(performance: Floats, pay: Floats) -> float | None:
    """Of all pairs of people who performed differently, the share in which the better one is paid more; None where there are none."""
    x, y, w = _together(performance, pay, None)
    found = pairs(x, y, w)
    differ = found.all - found.tied_performance
    return found.alike / differ if differ else None


def pairs(x: Floats, y: Floats, w: Floats) -> Pairs:
    """Pairs of weighted people by how x and y order them; a weight of k makes k people tied with each other."""
    whole = float(w.sum())
    tied_x, tied_y = _tied(x[:, None], w), _tied(y[:, None], w)
    tied_both = _tied(np.column_stack([x, y]), w)
    every = whole * (whole - 1) / 2
    alike = _rising(x, y, w)
    return Pairs(alike, every - alike - tied_x - tied_y + tied_both, tied_x, tied_y, tied_both, every)


def _tied(columns: Floats, w: Floats) -> float:
    _values, codes = np.unique(columns, axis=0, return_inverse=True)
    sizes = np.bincount(codes.ravel(), w)
    return float((sizes * (sizes - 1)).sum() / 2)


def _rising(x: Floats, y: Floats, w: Floats) -> float:
    """Weight of the pairs with x and y both larger, by merging: each pass joins neighbouring blocks of the order of x.

    Within equal x the larger y comes first, so that a tie never counts. n·log²n, where counting pairs would be n².
    """
    order = np.lexsort((-y, x))
    _levels, level = np.unique(y[order], return_inverse=True)
    heavy, place, total, size = w[order], np.arange(len(order)), 0.0, 1
    while size < len(order):
        block, right = place // (2 * size), (place // size) % 2
        # Of equal y, the right half goes first, so that it does not see the left one below it.
        by = np.lexsort((1 - right, level, block))
        left = np.where(right[by] == 0, heavy[by], 0.0)
        below = np.cumsum(left)
        start = np.flatnonzero(np.diff(block[by], prepend=-1))
        before = np.repeat(below[start] - left[start], np.diff([*start, len(by)]))
        total += float(((below - before) * heavy[by] * right[by]).sum())
        size *= 2
    return total


def _together(x: Floats, y: Floats, weights: Floats | None) -> tuple[Floats, Floats, Floats]:
    """Both, where both are known."""
    both = np.where(np.isnan(np.asarray(y, float)), np.nan, np.asarray(x, float))
    known, w = weighted(both, weights)
    mask: NDArray[np.bool_] = ~np.isnan(both) & (True if weights is None else np.asarray(weights) > 0)
    return known, np.asarray(y, float)[mask], w


def _why_not(x: Floats, y: Floats, w: Floats) -> str:
    if w.sum() < _LEAST:
        return _("there are fewer than {n} people").format(n=_LEAST)
    if np.ptp(x) == 0:
        return _("everybody performed the same")
    return _("everybody is paid the same") if np.ptp(y) == 0 else ""


def _strength(value: float) -> str:
    if value >= 0.9:
        return _("Pay follows performance closely ({value} of at most 1).")
    if value >= 0.6:
        return _("Pay mostly follows performance ({value} of at most 1).")
    if value >= 0.3:
        return _("Pay follows performance loosely ({value} of at most 1).")
    if value > -0.3:
        return _("Pay hardly follows performance ({value}, where 1 is the same order).")
    return _("Pay runs against performance ({value}, where −1 is the opposite order).")
