"""Two standard normals with a correlation: the chance that both lie high."""

import numpy as np

from kpi.money import Floats


def both_above(one: Floats, other: Floats, correlation: Floats | float) -> Floats:
    """(...) P(X ≥ one and Y ≥ other), by Owen's T function. Levels may be infinite, the correlation −1 or 1."""
    from scipy.special import ndtr, owens_t  # a slow import, and most screens never ask

    h, k, r = np.broadcast_arrays(-np.asarray(one, float), -np.asarray(other, float), np.asarray(correlation, float))
    edge = np.abs(r) > 1 - 1e-12
    far = np.isinf(h) | np.isinf(k)
    rest = np.sqrt(np.where(edge, 1.0, 1 - r**2))
    a, b = (np.where(far | (np.abs(level) < 1e-100), 0.0, level) for level in (h, k))
    inside = (ndtr(a) + ndtr(b)) / 2 - _wedge(owens_t, a, b, r, rest) - _wedge(owens_t, b, a, r, rest)
    opposite = (a * b < 0) | ((a * b == 0) & (a + b < 0))
    inside = np.where((a == 0) & (b == 0), 0.25 + np.arcsin(np.clip(r, -1, 1)) / (2 * np.pi), inside - opposite / 2)
    together = np.where(r > 0, np.minimum(ndtr(h), ndtr(k)), np.maximum(ndtr(h) + ndtr(k) - 1, 0.0))
    apart = np.where(np.minimum(h, k) == -np.inf, 0.0, np.minimum(ndtr(h), ndtr(k)))
    return np.clip(np.where(far, apart, np.where(edge, together, inside)), 0.0, 1.0)


def _wedge(owens_t: object, a: Floats, b: Floats, r: Floats, rest: Floats) -> Floats:
    """T(a, (b − r·a) / (a·rest)), with its limit where a is 0."""
    upwards = b - r * a
    ratio = np.divide(upwards, a * rest, out=np.where(upwards < 0, -np.inf, np.inf), where=a != 0)
    return owens_t(a, ratio)  # type: ignore[operator]
