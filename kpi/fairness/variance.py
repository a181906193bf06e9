"""Where the differences in pay come from: own result, team, commission."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kpi.language import _, percent
from kpi.money import Floats
from kpi.payment.payouts import Payouts


@dataclass(frozen=True)
class VarianceShares:
    """Share of the variance of pay that each part brings; they add up to 1. Empty where everybody is paid the same."""

    shares: Mapping[str, float]
    variance: float
    sentence: str
    limits: str


def variance_shares(parts: Mapping[str, Floats], weights: Floats | None = None) -> VarianceShares:
    """Cov(part, sum) ÷ Var(sum) for each part of a pay that adds up, arrays of one length; a weight of k is k copies.

    This is the Shapley value of the variance game (Colini-Baldeschi, Scarsini and Vaccari, 2018). Negative means that a part evens out.
    """
    limits = _(
        "It says where differences come from, not whether they are deserved; a team part counts as the team's, however much of it a person moves."
    )
    if not parts:
        return VarianceShares({}, 0.0, _("Not enough data: nobody with a target bonus is paid."), limits)
    columns = np.array([np.asarray(part, float).ravel() for part in parts.values()])
    w = np.ones(columns.shape[1]) if weights is None else np.asarray(weights, float).ravel()
    w = w / w.sum()
    centred = columns - (columns @ w)[:, None]
    whole = centred.sum(axis=0)
    covariance = (centred * whole) @ w
    variance = float(covariance.sum())
    if variance <= 1e-12 * max(1.0, float(np.abs(columns).max(initial=0)) ** 2):
        return VarianceShares({}, 0.0, _("There are no differences in pay: everybody is paid the same."), limits)
    shares = dict(zip(parts, (covariance / variance).tolist(), strict=True))
    first = max(shares, key=lambda name: shares[name])
    return VarianceShares(shares, variance, _sentence(first, shares[first]), limits)


def _sentence(part: str, share: float) -> str:
    if round(share, 3) == 1:
        return _("All differences in pay come from this part: {part}.").format(part=part)
    return _("{share} of the differences in pay come from this part: {part}.").format(
        share=percent(share, 1), part=part
    )


def parts_of(paid: Payouts) -> dict[str, Floats]:
    """Parts of pay as shares of the target bonus, one number for each person and period with a target: title → (n,).

    Shares, because otherwise large target bonuses would hide everything else. Parts that nobody has are left out.
    """
    there = paid.active & (paid.target > 0)
    money = {
        _("own part"): paid.individual,
        _("team part"): paid.team_part,
        _("commission"): paid.commission,
        _("pools and prizes"): paid.pools_and_prizes,
        _("deductions"): paid.carried - paid.deduction,
    }
    shares = {name: part[there] / paid.target[there] for name, part in money.items()}
    return {name: share for name, share in shares.items() if share.any()}
