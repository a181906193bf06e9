"""What the team part does to the strong and to the weak, against paying everybody on their own result alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

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
    """(people, ...) T·λ·(1 − g)⁺: lost because the team missed its plan (METHODS 1.4)."""

    @property
    def loss(self) -> Whole:
        """(people, ...) what each has less than at 100:0; negative is a premium (METHODS 1.3)."""
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
        """Money that the employer saves against 100:0: what the strong lose and the weak do not get (METHODS 1.5)."""
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
    """One row a person, seats and periods added up: person, team, role, strong, own, team_part, gained, lost, target, payout.

    own + team_part + gained = payout; `lost` would come on top at 100:0. Strong are those with a plan's worth of score over all.
    """
    columns = _totals(found)
    frame = columns.groupby(found.paid.seats["person"], sort=False).sum()
    frame = frame[frame["active"] > 0]
    last = found.paid.seats[found.paid.active.reshape(len(columns), -1).any(axis=1)].drop_duplicates(
        "person", keep="last"
    )
    frame = frame.join(last.set_index("person"))
    frame["lost"] = (frame["alone"] - frame["payout"]).clip(lower=0)
    through_team = frame["team_part"].clip(lower=0)
    frame["gained"] = (frame["payout"] - frame["alone"]).clip(lower=0).combine(through_team, min)
    frame["own"] = frame["payout"] - through_team
    frame["team_part"] = through_team - frame["gained"]
    frame["score"] = frame.pop("earned") / frame["target"].where(frame["target"] > 0)
    frame["strong"] = frame["score"] >= 1 - 1e-9
    order = ["team", "role", "strong", "score", "own", "team_part", "gained", "lost", "target", "payout"]
    return frame[order].reset_index()


def _totals(found: Effect) -> pd.DataFrame:
    """Every seat, its periods added up."""
    paid, count = found.paid, len(found.paid.seats)

    def over_time(array: Any) -> Floats:
        return np.asarray(array).reshape(count, -1).sum(axis=1)

    values = {
        "active": over_time(paid.active),
        "payout": over_time(paid.payout),
        "team_part": over_time(paid.team_part),
        "target": over_time(paid.target),
        "alone": over_time(found.alone.payout),
        "earned": over_time(np.where(paid.active, paid.score * paid.target, 0.0)),
    }
    return pd.DataFrame(values)


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
