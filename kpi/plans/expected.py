"""What a person may be expected to reach next year, from their own periods and those of their role: luck taken off, doubt stated."""

from dataclasses import dataclass

import numpy as np

from kpi.language import _, percent
from kpi.money import Floats
from kpi.normal import REACH_OF_95, chance_below, with_chance_below
from kpi.plans.past import KpiPast
from kpi.quotient import quotient
from kpi.statistics.panel import ASSUMED_ICC, FEW, Variances, credibility, effects, variances
from kpi.statistics.season import Season, name_in_year, season

_LEAST_PEOPLE = 3
"""Of a role, to estimate from it alone."""


@dataclass(frozen=True, eq=False)
class Expected:
    """A year's result of each unit as a normal distribution, if all goes on as it did."""

    mean: Floats
    """(units,) in the KPI's unit; NaN where nothing is known."""
    spread: Floats
    """(units,) standard deviation of what the year may bring, and of what is not known about the unit."""
    believed: Floats
    """(units,) Z: how far a unit's own mean is believed against that of its role (Bühlmann)."""
    falls: bool = False

    def chance(self, plan: Floats) -> Floats:
        """(units,) chance to reach a year's plan; NaN where nothing is known."""
        z = quotient(self.mean - plan, self.spread)
        sure = np.where(self.mean >= plan, np.inf, -np.inf)
        z = np.where((self.spread == 0) & ~np.isnan(self.mean) & ~np.isnan(plan), sure, z)
        return chance_below(-z if self.falls else z)

    def level(self, chance: float) -> Floats:
        """(units,) the result that is reached with this chance."""
        z = float(with_chance_below(np.array([chance]))[0])
        return self.mean + (z if self.falls else -z) * self.spread


def expected_year(past: KpiPast, growth: float = 0.0) -> Expected:
    """From all periods, each divided by the season and by the size of the unit (its last year's plan, or else its role's mean result),
    and brought to the level that all together had in the last year; with fewer than three people from the last year alone.

    Person, period and luck are the variance components of the role, or of everybody where a role has fewer than three people or six
    periods; with fewer than six periods 30 % of all variance is taken to be the person's. `growth` moves all results alike.
    """
    scale = _scale(past)
    shares = _as_of_last_year(past.fact / (scale[:, None] * season_of(past)), past.size)
    mean, spread, believed = (np.full(len(past.names), np.nan) for _each in range(3))
    everybody = _parts(shares)
    for role in dict.fromkeys(past.roles):
        rows = np.array([one == role for one in past.roles])
        parts = (_parts(shares[rows]) if rows.sum() >= _LEAST_PEOPLE else None) or everybody
        level = float(np.nanmean(_means(shares[rows]))) if not np.isnan(shares[rows]).all() else float("nan")
        mean[rows], spread[rows], believed[rows] = _shrunk(shares[rows], level, parts, past.size)
    year = scale * (past.size if past.adds == "sum" else 1) * (1 + growth)
    return Expected(mean * year, spread * np.abs(year), believed, past.falls)


def _as_of_last_year(shares: Floats, size: int) -> Floats:
    """(units, periods) with every year moved to the common level of the last one: growth of all is nobody's own."""
    back = (shares.shape[1] - 1 - np.arange(shares.shape[1])) // size
    if (~np.isnan(shares)).any(axis=1).sum() < _LEAST_PEOPLE:
        return np.where(back == 0, shares, np.nan)
    own, common = effects(shares)
    middle = float(np.nanmean(own))
    of_years = np.array([middle + _mean(common[back == year]) for year in range(back[0] + 1)])
    return shares * np.where(of_years > 0, of_years[0] / np.where(of_years > 0, of_years, 1.0), 1.0)[back]


def _mean(values: Floats) -> float:
    return float(np.nanmean(values)) if _some(values) else 0.0


def season_of(past: KpiPast) -> Floats:
    """(periods,) the pattern of the year around 1; ones where it cannot be told, or where there is nothing to add up."""
    found = season_indices(past)
    return np.array([found.indices.get(name_in_year(name), 1.0) for name in past.periods])


def season_indices(past: KpiPast) -> Season:
    """The pattern of the year of those who were there all the time; a rate has none."""
    if past.adds != "sum":
        return Season({}, 0.0, _("A KPI that does not add up has the same plan in all periods."))
    there = (~np.isnan(past.fact)).all(axis=1)
    return season(past.periods, past.fact[there].sum(axis=0) if there.any() else np.full(len(past.periods), np.nan))


def growth_of(past: KpiPast) -> tuple[float, float, float]:
    """Growth of the result over a year, of those who have both years, with its 95 % interval over people; NaN where nobody has both.

    The interval is that of a ratio of sums (Cochran); with fewer than three people it is NaN.
    """
    both = ~np.isnan(past.before) & ~np.isnan(past.result)
    before, now = past.before[both], past.result[both]
    if not before.sum() > 0:
        return (float("nan"),) * 3
    ratio, count = float(now.sum() / before.sum()), int(both.sum())
    if count < _LEAST_PEOPLE:
        return ratio - 1, float("nan"), float("nan")
    error = float(np.sqrt(((now - ratio * before) ** 2).sum() * count / (count - 1)) / before.sum())
    return ratio - 1, ratio - 1 - REACH_OF_95 * error, ratio - 1 + REACH_OF_95 * error


def growth_sentence(past: KpiPast) -> str:
    """The trend with its doubt."""
    value, low, high = growth_of(past)
    if np.isnan(value):
        return _("Nobody has results of two years, so a trend is not known.")
    if np.isnan(low):
        return _("Results changed by {growth} in a year; too few people to say how sure that is.").format(
            growth=percent(value)
        )
    if low <= 0 <= high:
        text = _("Results changed by {growth} in a year, but that may be chance (95 %: {low} to {high}).")
    else:
        text = _("Results changed by {growth} in a year (95 %: {low} to {high}).")
    return text.format(growth=percent(value), low=percent(low), high=percent(high))


def _scale(past: KpiPast) -> Floats:
    """(units,) what a period of a unit is measured by: its mean plan of the last year, or the mean result of its role."""
    per = past.size if past.adds == "sum" else 1
    own = past.planned / per
    codes = np.array(past.roles, object)
    means = {
        role: np.nanmean(past.fact[codes == role])
        for role in dict.fromkeys(past.roles)
        if _some(past.fact[codes == role])
    }
    of_role = np.array([means.get(role, np.nan) for role in past.roles])
    found = np.where(own > 0, own, of_role)
    return np.where(found > 0, found, np.nan)


def _some(values: Floats) -> bool:
    return not np.isnan(values).all()


def _parts(shares: Floats) -> Variances | None:
    known = shares[~np.isnan(shares).all(axis=1)]
    periods = int((~np.isnan(known)).any(axis=0).sum())
    if periods >= FEW and (found := variances(known)):
        return found
    if (~np.isnan(known)).sum() < _LEAST_PEOPLE:
        return None
    total = float(np.nanvar(known, ddof=1))
    return Variances(ASSUMED_ICC * total, 0.0, (1 - ASSUMED_ICC) * total)


def _means(shares: Floats) -> Floats:
    return quotient(np.nansum(shares, axis=1), (~np.isnan(shares)).sum(axis=1).astype(float))


def _shrunk(shares: Floats, level: float, parts: Variances | None, size: int) -> tuple[Floats, Floats, Floats]:
    """(units,) mean, spread and belief, in shares of the unit's scale."""
    own, count = _means(shares), (~np.isnan(shares)).sum(axis=1)
    if parts is None:
        return own, np.full(len(own), np.nan), np.ones(len(own))
    ratio = parts.luck / parts.person if parts.person > 0 else np.inf
    believed = np.where(count > 0, credibility(np.maximum(count, 1), ratio) if np.isfinite(ratio) else 0.0, 0.0)
    mean = np.where(count > 0, level + believed * (own - level), level)
    unknown = (1 - believed) * parts.person
    return mean, np.sqrt(unknown + (parts.luck + parts.period) / size), believed
