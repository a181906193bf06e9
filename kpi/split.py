"""What the team part does to the strong and to the weak, against paying everybody on their own result alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi import rules
from kpi.curve import Floats
from kpi.money import Whole, half_up
from kpi.payout import Payouts, pay
from kpi.rules import Mask
from kpi.scheme import Scheme
from kpi.workforce import Workforce


@dataclass(frozen=True, eq=False)
class Effect:
    """A scheme beside its own 100:0 version. Money in whole minor units; loss of strong + loss of weak = what the employer keeps."""

    paid: Payouts
    alone: Payouts
    strong: Mask
    """(people, ...) reached the plan on their own: an individual score of 1 or more."""
    forfeited: Whole
    """(people, ...) T·λ·(1 − g)⁺: lost because the team missed its plan."""

    @property
    def loss(self) -> Whole:
        """(people, ...) what each has less than at 100:0; negative is a premium."""
        return self.alone.payout - self.paid.payout

    @property
    def weak(self) -> Mask:
        """(people, ...) paid on something, but below plan."""
        return self.paid.active & ~self.strong

    @property
    def strong_lose(self) -> int:
        """Money that the strong have less, in total."""
        return int(self.loss[self.strong].sum())

    @property
    def weak_gain(self) -> int:
        """Money that the weak have more, in total; negative when they lose too."""
        return -int(self.loss[self.weak].sum())

    @property
    def employer_keeps(self) -> int:
        """Money that the employer saves against 100:0: what the strong lose and the weak do not get."""
        return int(self.alone.cost - self.paid.cost)

    @property
    def strong_lose_share(self) -> float:
        """What the strong lose as a share of their pay at 100:0; NaN where there is none."""
        before = int(self.alone.payout[self.strong].sum())
        return self.strong_lose / before if before else float("nan")


def effect(scheme: Scheme, workforce: Workforce) -> Effect:
    """What the team part of `scheme` does. Raises `Refused` as `pay` does."""
    paid, alone = pay(scheme, workforce), pay(scheme.alone(), workforce)
    strong = paid.active & (paid.score >= 1 - 1e-9)
    return Effect(paid=paid, alone=alone, strong=strong, forfeited=_forfeited(scheme, workforce, paid))


def _forfeited(scheme: Scheme, workforce: Workforce, paid: Payouts) -> Whole:
    lost = np.zeros(paid.payout.shape, np.int64)
    for role, rows in workforce.members.items():
        team = scheme.team_of(scheme.roles[role])
        if team.counts and team.mode in ("split", "pool"):
            gives = np.nan_to_num(rules.team_pay(team, workforce, rows))
            lost[rows] = half_up(paid.target[rows] * (1 - team.individual_share) * np.maximum(1 - gives, 0))
    return lost


def people(found: Effect) -> pd.DataFrame:
    """One row a person, seats and periods added up: person, team, role, strong, score and money in minor units.

    own + team_part + gained = payout; `lost` would come on top at 100:0. Strong are those with a plan's worth of score over all.
    """
    paid = found.paid
    codes, names = pd.factorize(paid.seats["person"])
    payout, alone, target = (_by_person(array, codes) for array in (paid.payout, found.alone.payout, paid.target))
    through_team = np.maximum(_by_person(paid.team_part, codes), 0)
    gained = np.minimum(np.maximum(payout - alone, 0), through_team)
    earned = _by_person(np.where(paid.active, paid.score * paid.target, 0.0), codes)
    score = np.divide(earned, target, out=np.full(len(target), np.nan), where=target > 0)
    last = np.zeros(len(names), np.intp)
    worked = _over_time(paid.active)
    last[codes[worked > 0]] = np.flatnonzero(worked > 0)
    columns = {
        "person": names,
        "team": paid.seats["team"].to_numpy()[last],
        "role": paid.seats["role"].to_numpy()[last],
        "strong": score >= 1 - 1e-9,
        "score": score,
        "own": payout - through_team,
        "team_part": through_team - gained,
        "gained": gained,
        "lost": np.maximum(alone - payout, 0),
        "target": target,
        "payout": payout,
    }
    active = np.bincount(codes, worked, len(names)) > 0
    return pd.DataFrame(columns)[active].reset_index(drop=True)


def _over_time(array: NDArray[Any]) -> Floats:
    """(people,) everything behind added up."""
    return array.reshape(len(array), -1).sum(axis=1, dtype=float)


def _by_person(array: NDArray[Any], codes: NDArray[np.intp]) -> Floats:
    """(distinct people,) seats and all that is behind added up."""
    return np.bincount(codes, _over_time(array)).astype(float)


def frontier(scheme: Scheme, workforce: Workforce, shares: Sequence[float]) -> pd.DataFrame:
    """Pay over the individual share: columns share, strong, weak (means of a person and period) and cost, in minor units.

    Who is strong does not change along the axis: it is decided by the individual score. A mean of nobody is NaN.
    """
    rows = []
    for share in shares:
        paid = pay(scheme.shared(share), workforce)
        strong = paid.active & (paid.score >= 1 - 1e-9)
        rows.append((share, _mean(paid, strong), _mean(paid, paid.active & ~strong), int(paid.cost)))
    return pd.DataFrame(rows, columns=["share", "strong", "weak", "cost"])


def _mean(paid: Payouts, who: Mask) -> float:
    return float(paid.payout[who].mean()) if who.any() else float("nan")
