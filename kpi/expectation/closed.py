"""Normal and lognormal results, in closed form."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from kpi.expectation.pieces import Pieces
from kpi.money import Floats
from kpi.normal import chance_below, density

_FAR = 40.0
"""Standard deviations beyond which nothing happens in double precision."""


@dataclass(frozen=True, eq=False)
class Normal:
    """Mean and standard deviation (...)."""

    mean: Floats
    sd: Floats

    @property
    def variance(self) -> Floats:
        return self.sd**2

    def of(self, rows: Any) -> "Normal":
        return Normal(self.mean[rows], self.sd[rows])

    def standard(self, level: Floats | float) -> Floats:
        return ratio(np.asarray(level - self.mean), self.sd)

    def at(self, z: Floats) -> Floats:
        return self.mean + self.sd * z

    def above(self, sign: int, start: Floats | float, power: int) -> Floats:
        mean = sign * self.mean
        away = -ratio(np.asarray(start - mean), self.sd)
        chance = chance_below(away)
        if power == 0:
            return chance
        thin = self.sd * density(away)
        return (
            mean * chance + thin
            if power == 1
            else (mean**2 + self.sd**2) * chance + np.where(thin, thin * (mean + start), 0.0)
        )

    def hermite(self, steps: Pieces | None, terms: int) -> Floats:
        if steps is None:
            own = np.zeros((terms, *np.shape(self.mean)))
            own[0] = self.sd
            return own
        found = np.zeros((terms, *np.shape(self.mean)))
        mean = steps.sign * self.mean
        for start, level, slope in steps.steps():
            tail = tails(ratio(np.asarray(start - mean), self.sd), terms + 2)
            for n in range(1, terms + 1):
                beside = mean * tail[n] + self.sd * (tail[n + 1] + n * tail[n - 1])
                found[n - 1] += level * tail[n] + (slope * beside if slope else 0.0)
        return found if steps.sign > 0 else _reflected(found)


@dataclass(frozen=True, eq=False)
class Lognormal:
    """Mean (...) and standard deviation of the logarithm (...) of what lies above a shift (...)."""

    middle: Floats
    sigma: Floats
    shift: Floats | float = 0.0

    @property
    def mean(self) -> Floats:
        return self.middle + self.shift

    @property
    def variance(self) -> Floats:
        return self.middle**2 * np.expm1(self.sigma**2)

    def of(self, rows: Any) -> "Lognormal":
        shift = self.shift if np.ndim(self.shift) == 0 else np.asarray(self.shift)[rows]
        return Lognormal(self.middle[rows], self.sigma[rows], shift)

    def standard(self, level: Floats | float) -> Floats:
        above = np.asarray(level - self.shift)
        with np.errstate(divide="ignore", invalid="ignore"):
            away = np.log(np.maximum(above, 0.0) / self.middle) + self.sigma**2 / 2
        away = np.where(self.middle > 0, away, np.where(above > 0, np.inf, -np.inf))
        return np.where(np.isnan(self.middle), np.nan, ratio(away, self.sigma))

    def at(self, z: Floats) -> Floats:
        return self.shift + self.middle * np.exp(self.sigma * z - self.sigma**2 / 2)

    def above(self, sign: int, start: Floats | float, power: int) -> Floats:
        edge = self._edge(sign, start)
        parts = [self._above(sign, edge, inner) for inner in range(power + 1)]
        if np.ndim(self.shift) == 0 and self.shift == 0:
            return parts[power]
        return sum(
            (
                math.comb(power, inner) * (sign * self.shift) ** (power - inner) * parts[inner]
                for inner in range(power + 1)
            ),
            np.zeros(np.shape(edge)),
        )

    def _above(self, sign: int, edge: Floats, power: int) -> Floats:
        chance = chance_below(sign * (power * self.sigma - edge))
        return (
            (sign * self.middle) ** power * np.exp(power * (power - 1) / 2 * self.sigma**2) * chance
            if power
            else chance
        )

    def _edge(self, sign: int, start: Floats | float) -> Floats:
        """Z at the start; an exact hit of what does not scatter is reached, on whichever side it lies."""
        edge = self.standard(sign * start)
        return edge if sign > 0 else np.where((self.sigma == 0) & (self.mean <= -start), np.inf, edge)

    def hermite(self, steps: Pieces | None, terms: int) -> Floats:
        powers = np.arange(1, terms + 1).reshape(-1, *[1] * np.ndim(self.middle))
        own = self.middle * self.sigma**powers
        if steps is None:
            return own
        found = np.zeros(own.shape)
        for start, level, slope in steps.steps():
            edge = np.clip(self._edge(steps.sign, start), -_FAR, _FAR)
            tail = tails(edge, terms + 1)
            moved = tails(edge - self.sigma, terms + 1) if slope else tail
            flat = steps.sign * level + slope * self.shift
            for n in range(1, terms + 1):
                found[n - 1] += flat * tail[n]
                if slope:
                    beside = sum(math.comb(n, j) * self.sigma ** (n - j) * moved[j] for j in range(n + 1))
                    found[n - 1] += slope * (self.middle * beside - (own[n - 1] if steps.sign < 0 else 0.0))
        return found


def ratio(away: Floats, sd: Floats) -> Floats:
    """away ÷ sd; without any scatter a level is reached for certain or never, and an exact hit is reached."""
    sure = np.where(np.isnan(away), np.nan, np.where(away <= 0, -np.inf, np.inf))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.asarray(sd) > 0, away / sd, sure)


def tails(edge: Floats, terms: int) -> list[Floats]:
    """E[Heₙ(Z); Z ≥ edge] for n = 0, 1, ..., which is φ(edge)·Heₙ₋₁(edge)."""
    edge = np.clip(edge, -_FAR, _FAR)
    thin = density(edge)
    polynomials = [np.ones_like(edge), edge]
    for n in range(1, terms):
        polynomials.append(edge * polynomials[n] - n * polynomials[n - 1])
    return [chance_below(-edge), *(thin * polynomial for polynomial in polynomials[: terms - 1])]


def _reflected(found: Floats) -> Floats:
    """The coefficients in −Z."""
    found[::2] *= -1
    return found
