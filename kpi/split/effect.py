"""What the team part does to the strong and to the weak, against paying everybody on their own result alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from kpi.money import Floats, Whole, half_up, in_units
from kpi.payment.payout import Scored, pay
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.rules.people import Mask
from kpi.rules.split import ALONE
from kpi.scheme.scheme import Scheme
from kpi.split.strong import AT_PLAN, Rule, mean_scores, mostly, over_all, strong, summed

_MONEY = ("own", "team_part", "gained", "lost", "target", "payout")


@dataclass(frozen=True, eq=False)
class Effect:
    """A scheme beside its own 100:0 version. Money in whole minor units; loss of strong + loss of weak = what the employer keeps."""

    paid: Payouts
    alone: Payouts
    strong: Mask
    """(people, ...) by the rule that was asked for; otherwise an individual score of 1 or more."""
    strong_over_all: Mask
    """(people,) the same over all periods taken together."""
    forfeited: Whole
    """(people, ...) T·λ·(1 − g)⁺: lost because the team missed its plan."""

    def __repr__(self) -> str:
        """Who loses, who gains, and what the employer keeps."""
        from kpi.split.effects import effect_line

        return effect_line(self)

    def _repr_html_(self) -> str:
        """The same above the first people, as a notebook shows it."""
        from kpi.split.effects import effect_html

        return effect_html(self)

    def table(self) -> pd.DataFrame:
        """A row a person, seats and periods added up: person, team, role, strong; in units of the currency alone (pay at 100:0), payout
        and what is lost by it; its share."""
        from kpi.split.effects import effect_table

        return effect_table(self)

    def table_in_minor_units(self) -> pd.DataFrame:
        """The same with whole minor units, which add up exactly."""
        from kpi.split.effects import effect_table_in_minor_units

        return effect_table_in_minor_units(self)

    def grouped(self, who: Rule | Mask) -> "Effect":
        """The same money, with others strong."""
        found, once = labels(who, self.paid)
        return replace(self, strong=found, strong_over_all=once)

    @property
    def loss(self) -> Whole:
        """(people, ...) what each has less than at 100:0; negative is a gain."""
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


@dataclass(frozen=True)
class Sums:
    """What an effect comes to, in whole minor units: strong_lose − weak_gain = employer_keeps."""

    cost: int
    strong_lose: int
    weak_gain: int
    employer_keeps: int
    forfeited: int
    strong_before: int
    """What the strong would be paid at 100:0."""
    weak_before: int
    """What the weak would be paid at 100:0."""
    strong: int
    """How many people are strong."""
    weak: int
    """How many people are paid on something, and are not strong."""
    losers: int
    """How many people are paid less than at 100:0."""
    winners: int
    """How many people are paid more than at 100:0."""

    @property
    def reached(self) -> float:
        """Of the people who are paid on something, the share that is strong."""
        return self.strong / max(self.strong + self.weak, 1)

    @property
    def strong_lose_share(self) -> float:
        """What the strong lose as a share of their pay at 100:0; NaN where there is none."""
        return self.strong_lose / self.strong_before if self.strong_before else float("nan")

    @property
    def weak_gain_share(self) -> float:
        """What the weak gain as a share of their pay at 100:0; NaN where there is none."""
        return self.weak_gain / self.weak_before if self.weak_before else float("nan")


def sums_of(found: Effect) -> Sums:
    """An effect added up."""
    codes = found.paid.workforce.person_index
    strong_heads = int((np.bincount(codes, found.strong_over_all) > 0).sum())
    loss = summed(found.loss, codes)
    return Sums(
        cost=int(found.paid.cost),
        strong_lose=found.strong_lose,
        weak_gain=found.weak_gain,
        employer_keeps=found.employer_keeps,
        forfeited=int(found.forfeited.sum()),
        strong_before=int(found.alone.payout[found.strong].sum()),
        weak_before=int(found.alone.payout[found.weak].sum()),
        strong=strong_heads,
        weak=int((summed(found.paid.active, codes) > 0).sum()) - strong_heads,
        losers=int((loss > 0).sum()),
        winners=int((loss < 0).sum()),
    )


def effect(scheme: Scheme, workforce: Workforce, who: Rule | Mask = AT_PLAN) -> Effect:
    """What the team part of `scheme` does. Raises `Refused` as `pay` does.

    `who` is strong by a rule, or as a mask (people, ...) found before, for instance on a longer history or another scheme.

    >>> import kpi, pandas as pd
    >>> scheme = kpi.load("data/story/scheme.yaml")
    >>> workforce = kpi.build(pd.read_csv("data/story/results.csv"), pd.read_csv("data/story/people.csv"), scheme)
    >>> from kpi.split import effect
    >>> effect(scheme, workforce)
    Against 100:0 the strong lose €82,500, the weak lose €60,000, the employer keeps €142,500
    """
    return effect_of_scored(Scored(scheme, workforce), who)


def effect_of_scored(scored: Scored, who: Rule | Mask = AT_PLAN) -> Effect:
    """The same for a workforce that has been scored under its scheme already."""
    scheme, workforce = scored.scheme, scored.workforce
    paid = scored.under(scheme.team)
    found, once = labels(who, paid)
    lost = forfeited(scheme, workforce, paid)
    ruled = any(card.team is not None for card in scheme.cards)  # a card's own team rule would stay
    alone = pay(scheme.alone(), workforce) if ruled else scored.under(ALONE)
    return Effect(paid=paid, alone=alone, strong=found, strong_over_all=once, forfeited=lost)


def labels(who: Rule | Mask, paid: Payouts) -> tuple[Mask, Mask]:
    """Who is strong (people, ...), and who is over all (people,)."""
    if isinstance(who, np.ndarray):
        found = np.broadcast_to(who, paid.active.shape) & paid.active
        return found, mostly(found, paid)
    return strong(who, paid), over_all(who, paid)


def forfeited(scheme: Scheme, workforce: Workforce, paid: Payouts) -> Whole:
    """(people, ...) T·λ·(1 − g)⁺ under each role's team rule: what is not paid because the team missed its plan."""
    weight, missed = shortfall(scheme, workforce)
    behind = (1,) * (paid.target.ndim - 1)
    return half_up(paid.target * weight.reshape(-1, *behind) * missed).astype(np.int64)


def shortfall(scheme: Scheme, workforce: Workforce) -> tuple[Floats, Floats]:
    """Team weight λ (people,), 0 where the team pays no part, and (1 − g)⁺ (people, ...); a missing team result pays nothing."""
    weight, missed = np.zeros(len(workforce.seats)), np.zeros(workforce.shape)
    for role, rows in workforce.members.items():
        team = scheme.team_of(scheme.roles[role])
        if team.counts and team.part:
            weight[rows] = team.part
            missed[rows] = np.maximum(1 - np.nan_to_num(team.gives_each(workforce, rows)), 0)
    return weight, missed


def people(found: Effect) -> pd.DataFrame:
    """One row a person, seats and periods added up: person, team, role, strong, score and money in units of the currency.

    own + team_part + gained = payout; `lost` would come on top at 100:0. `strong` is the label over all periods.
    """
    return in_units(people_in_minor_units(found), _MONEY, found.paid.currency)


def people_in_minor_units(found: Effect) -> pd.DataFrame:
    """The same with whole minor units, which add up exactly."""
    paid, workforce = found.paid, found.paid.workforce
    codes = workforce.person_index
    first = np.unique(codes, return_index=True)[1]
    payout, alone, target = (summed(array, codes) for array in (paid.payout, found.alone.payout, paid.target))
    through_team = np.clip(
        summed(paid.through_others, codes), 0, payout
    )  # a commission taken back may use some of it up
    gained = np.minimum(np.maximum(payout - alone, 0), through_team)
    last = np.zeros(len(first), np.intp)
    worked = paid.active.reshape(len(codes), -1).sum(axis=1)
    last[codes[worked > 0]] = np.flatnonzero(worked > 0)
    figures = {
        "strong": np.bincount(codes, found.strong_over_all) > 0,
        "score": mean_scores(paid)[last],
        "own": payout - through_team,
        "team_part": through_team - gained,
        "gained": gained,
        "lost": np.maximum(alone - payout, 0),
        "target": target,
        "payout": payout,
    }
    active = np.flatnonzero(np.bincount(codes, worked, len(first)) > 0)
    last = last[active]
    names = {
        "person": workforce.people[first[active]],
        "team": paid.seats["team"].array[last],
        "role": paid.seats["role"].array[last],
    }
    return pd.DataFrame(names | {name: column[active] for name, column in figures.items()})


def frontier(scheme: Scheme, workforce: Workforce, shares: Sequence[float], who: Rule | Mask = AT_PLAN) -> pd.DataFrame:
    """Pay over the individual share: columns share, strong, weak (means of a person and period) and cost, in units of the currency.

    Who is strong does not change along the axis: it is decided by the individual score. A mean of nobody is NaN.
    """
    return in_units(
        frontier_in_minor_units(scheme, workforce, shares, who), ("strong", "weak", "cost"), scheme.currency
    )


def frontier_in_minor_units(
    scheme: Scheme, workforce: Workforce, shares: Sequence[float], who: Rule | Mask = AT_PLAN
) -> pd.DataFrame:
    """The same in minor units, means unrounded."""
    scored = Scored(scheme, workforce)
    rows = []
    for share in shares:
        paid = scored.under(scheme.team.at_share(share))
        found = labels(who, paid)[0]
        rows.append((share, mean_pay(paid, found), mean_pay(paid, paid.active & ~found), int(paid.cost)))
    return pd.DataFrame(rows, columns=["share", "strong", "weak", "cost"])


def mean_pay(paid: Payouts, who: Mask) -> float:
    """Mean pay of a person and period in minor units; NaN of nobody."""
    return float(paid.payout[who].mean()) if who.any() else float("nan")
