"""SQL of whole numbers: amounts in units of their last decimal, multiplied and divided without a rounding but the one that is meant."""

from kpi.measures.declaredrows import PLACES

UNITS = 10**PLACES
"""Whole numbers that one of an amount is."""


def whole_units(amount: str) -> str:
    """SQL for a sum of amounts as a whole number of their last decimal."""
    return f"CAST(CAST({amount} AS DECIMAL(32,{PLACES})) * {UNITS} AS BIGINT)"


def whole_cell(amount: str) -> str:
    """SQL for one amount as a whole number of its last decimal, with room to be multiplied."""
    return f"CAST(CAST({amount} AS DECIMAL(32,{PLACES})) * {UNITS} AS HUGEINT)"


def amount_of_whole(whole: str) -> str:
    """SQL for the amount that a whole number of its last decimals is."""
    return f"(CAST({whole} AS DECIMAL(28,0)) * CAST(0.{'0' * (PLACES - 1)}1 AS DECIMAL({PLACES},{PLACES})))"


def floored(above: str, below: str) -> str:
    """SQL for the largest whole number that is not above a quotient; SQL itself cuts off."""
    return f"(({above} // {below}) - CASE WHEN {above} % {below} < 0 THEN 1 ELSE 0 END)"


def rounded_quotient(above: str, below: int | str) -> str:
    """SQL for a quotient, rounded half up to a whole number; `below` is above 0."""
    return floored(f"(2 * {above} + {below})", f"({2 * below if isinstance(below, int) else f'2 * {below}'})")
