"""What is known only roughly: which quantiles of it are shown, and with how many digits."""

import math

QUANTILES = {"p5": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}


def honest(value: float, error: float) -> float:
    """The value without digits that its standard error does not support: rounded to the power of ten below two errors."""
    if not error > 0:
        return value
    step = 10.0 ** math.floor(math.log10(2 * error))
    return round(value / step) * step
