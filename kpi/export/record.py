"""What a workbook was made of, so that somebody else can find the same figures."""

import hashlib
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from kpi.payment.workforce import Workforce

_NUMBERS = ("plan", "fact", "target_bonus", "salary", "multiplier", "paid_time")


def program_version() -> str:
    """Of the installed program; "" where it runs from its folder."""
    try:
        return version("sixtyforty")
    except PackageNotFoundError:
        return ""


def data_hash(workforce: Workforce) -> str:
    """SHA-256 of all people and results, as they were read."""
    digest = hashlib.sha256()
    for texts in (workforce.kpis, workforce.periods, workforce.seats.to_csv(index=False)):
        digest.update(repr(texts).encode())
    for name in _NUMBERS:
        digest.update(np.ascontiguousarray(getattr(workforce, name), dtype=np.float64).tobytes())
    return digest.hexdigest()
