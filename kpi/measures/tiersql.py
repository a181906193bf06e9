"""What a deal earns by its tier, as SQL of whole numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from kpi.measures.perdeal import DealTier, PerDeal
from kpi.measures.wholesql import UNITS, rounded_quotient

_RATES = 10**6
"""Whole numbers that a rate of 100 % is."""


@dataclass(frozen=True)
class TierLevel:
    """What decides the tier of a row: a whole number of last decimals, and what it is divided by, "" for nothing."""

    whole: str
    over: str = ""

    def reaches(self, tier: DealTier, edge: str) -> str:
        """SQL: whether a tier counts."""
        sign, start = ">" if edge == "exceeded" else ">=", int(tier.from_ * UNITS)
        if not self.over:
            return f"{self.whole} {sign} {start}"
        return f"sign({self.over}) * {self.whole} * {UNITS} {sign} {start} * abs({self.over})"


def earned_by_tier(kpi: PerDeal, amount: str, level: TierLevel | None) -> str:
    """SQL for what a row earns, from its amount ("" for none) and what decides its tier: the amount itself where nothing else does."""
    size = f"abs({amount})"
    level = TierLevel(size) if kpi.goes_by == "amount" else level
    parts = []
    if any(tier.rate for tier in kpi.tiers):
        rated = _above(kpi, size) if kpi.kind == "marginal" else f"{size} * {_reached(kpi, level, _rate)}"
        parts.append(rounded_quotient(f"({rated})", _RATES))
    if any(tier.fixed for tier in kpi.tiers):
        parts.append(_reached(kpi, level, lambda tier: int(tier.fixed * UNITS)))
    sign = f"CASE WHEN {amount} < 0 THEN -1 ELSE 1 END" if amount else "1"
    return f"(({sign}) * ({' + '.join(parts)}))"


def limited(amount: str, largest: Decimal | None) -> str:
    """SQL for what counts of a deal, and as much of one that is taken back."""
    if largest is None:
        return amount
    most = int(largest * UNITS)
    return f"greatest(least({amount}, {most}), {-most})"


def _rate(tier: DealTier) -> int:
    return int(tier.rate * _RATES)


def _above(kpi: PerDeal, size: str) -> str:
    """What lies above each level, times what the rate rises by there."""
    rates = [_rate(tier) for tier in kpi.tiers]
    rises = [rate - before for rate, before in zip(rates, [0, *rates], strict=False)]
    beyond = (f"greatest({size} - {int(tier.from_ * UNITS)}, 0)" for tier in kpi.tiers)
    return " + ".join(f"{rise} * {part}" for rise, part in zip(rises, beyond, strict=True))


def _reached(kpi: PerDeal, level: TierLevel | None, of: Callable[[DealTier], int]) -> str:
    """What the last tier that counts says, 0 below the first."""
    if level is None:
        return str(of(kpi.tiers[-1]))
    cases = (f"WHEN {level.reaches(tier, kpi.edge)} THEN {of(tier)}" for tier in reversed(kpi.tiers))
    return f"(CASE {' '.join(cases)} ELSE 0 END)"
