"""Do results pile up just above a threshold? Four bands about it against counts that fall or rise smoothly."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from kpi.money import Floats
from kpi.statistics.shuffling import chance_of, drawn

BAND = 0.05
"""Width of a band at most, as a share of the plan."""
_OF_SPREAD = 0.2
"""Bands are no wider than a fifth of the spread of the results, within which counts run evenly enough."""
LEAST = 40
"""Results in the four bands, below which nothing is said."""
_PLACES = np.arange(4.0)
_STEEPEST, _STEPS = 12.0, 4801
_DUST = 1e-9


@dataclass(frozen=True)
class Bunch:
    """What lies in the four bands, and how often smooth counts look so."""

    counts: tuple[int, int, int, int]
    """Two bands below the threshold, two above."""
    surplus: float
    """Results just above beyond what a smooth run would have there."""
    chance: float
    """1 where there are too few."""
    band: float
    """Width of each."""

    @property
    def results(self) -> int:
        """In all four bands."""
        return sum(self.counts)

    @property
    def enough(self) -> bool:
        """Whether anything can be said."""
        return self.results >= LEAST


def bunch(results: Floats, threshold: float, band: float = BAND) -> Bunch:
    """Of results where more is better, known or NaN. Whoever stands exactly on the threshold has reached it."""
    known = results[~np.isnan(results)]
    band = min(band, _OF_SPREAD * float(known.std())) if len(known) else band
    places = np.floor((known - threshold) / max(band, _DUST) + _DUST).astype(int) + 2
    counts = np.bincount(places[(places >= 0) & (places < 4)], minlength=4)
    shown = counts[None, :].astype(float)
    expected = smooth(shown)
    told = (int(counts[0]), int(counts[1]), int(counts[2]), int(counts[3]))
    surplus = float(counts[2] - expected[0, 2])
    if counts.sum() < LEAST:
        return Bunch(told, surplus, 1.0, band)
    total = int(counts.sum())
    shares = expected[0] / total
    chance = chance_of(
        float(_piled(shown)[0]), lambda times: _piled(drawn(total).multinomial(total, shares, times).astype(float))
    )
    return Bunch(told, surplus, chance, band)


def _piled(counts: Floats) -> Floats:
    """(excess just above − excess just below) ÷ √n."""
    off = counts - smooth(counts)
    return np.asarray((off[:, 2] - off[:, 1]) / np.sqrt(np.maximum(counts.sum(axis=1), 1)))


def smooth(counts: Floats) -> Floats:
    """(worlds, 4) the counts that fall or rise evenly on a logarithmic scale and have the same sum and the same mean place."""
    total = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    slopes, means = _means()
    return np.asarray(_shares(np.interp(counts @ _PLACES[:, None] / total, means, slopes)) * total)


@cache
def _means() -> tuple[Floats, Floats]:
    """Slopes of the logarithm from a band to the next, and the mean place of counts that run so."""
    slopes = np.linspace(-_STEEPEST, _STEEPEST, _STEPS)
    return slopes, _shares(slopes[:, None]) @ _PLACES


def _shares(slope: Floats) -> Floats:
    heights = np.exp(slope * (_PLACES[None, :] - 1.5))
    return np.asarray(heights / heights.sum(axis=1, keepdims=True))
