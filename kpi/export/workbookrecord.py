"""What a workbook was made of, so that somebody else can find the same figures."""

import hashlib
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce

MARK = "sixtyforty"
"""The name of the property by which a workbook is known as one of ours."""
VERSION = "workbook 1"
SCHEME, RESULTS, PEOPLE, PAYOUTS = "scheme", "results", "people", "payouts"
RESULTS_READ, PEOPLE_READ, TEXT = "results as read", "people as read", "scheme text"
SCHEME_HASH, DATA_HASH, PAYOUTS_HASH, TOGETHER = "scheme hash", "data hash", "payouts hash", "payouts together"
"""Keys of the record, which are the same in every language."""
_NUMBERS = ("plan", "fact", "attainment", "group_attainment", "target_bonus", "salary", "multiplier", "paid_time")
_NUMBERS_OF_SOME = ("own_weight", "given_plan", "given_fact", "ineligible")


def program_version() -> str:
    """Of the installed program; "" where it runs from its folder."""
    try:
        return version("sixtyforty")
    except PackageNotFoundError:
        return ""


def text_hash(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def payouts_hash(payouts: Payouts) -> str:
    """SHA-256 of what everybody is paid, in minor units."""
    return hashlib.sha256(np.ascontiguousarray(payouts.payout, np.int64).tobytes()).hexdigest()


def data_hash(workforce: Workforce) -> str:
    """SHA-256 of all people and results, as they were read."""
    digest = hashlib.sha256()
    for texts in (workforce.kpis, workforce.periods, workforce.seats.to_csv(index=False)):
        digest.update(repr(texts).encode())
    for name in _NUMBERS:
        digest.update(np.ascontiguousarray(getattr(workforce, name), dtype=np.float64).tobytes())
    for name in _NUMBERS_OF_SOME:
        if (numbers := getattr(workforce, name)) is not None:
            digest.update(name.encode() + np.ascontiguousarray(numbers, dtype=np.float64).tobytes())
    return digest.hexdigest()
