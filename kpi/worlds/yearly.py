"""Whether what history shows of the year is a season to count on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpi.language import _
from kpi.statistics.season import by_chance, season
from kpi.worlds.history import Past, strength

_YEARS = 3
"""Full years without which a season is only offered."""
_SURE = 0.01
"""Chance that luck alone shows such a season; there are several KPIs, so it is small."""


@dataclass(frozen=True)
class Yearly:
    """The season of one KPI as found, and whether it is used."""

    indices: Mapping[str, float]
    """Of each month ("01") or quarter ("Q1") around 1; empty where it cannot be told."""
    years: float
    used: bool
    sentence: str
    """What was found, and why it is or is not used."""


def yearly(found: Sequence[Past], periods: tuple[str, ...]) -> dict[str, Yearly]:
    """By KPI, over all roles: the season of attainments, which is what the plans do not know of it."""
    names = dict.fromkeys(past.kpi for past in found)
    return {name: _of_kpi([past for past in found if past.kpi == name], periods) for name in names}


def _of_kpi(found: list[Past], periods: tuple[str, ...]) -> Yearly:
    values = strength(found)
    seen = season(periods, values)
    if not seen.indices:
        return Yearly({}, seen.years, False, seen.sentence)
    if seen.years < _YEARS:
        why = _("It is not used: it takes three full years to tell a season from chance.")
    elif by_chance(periods, values) >= _SURE:
        why = _("It is not used: chance alone would show as much.")
    else:
        return Yearly(seen.indices, seen.years, True, seen.sentence)
    return Yearly(seen.indices, seen.years, False, f"{seen.sentence} {why}")
