"""A scheme at every split from 0:100 to 100:0: by the same rules in the same order, so exact where caps, gates and pools bend the line."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from kpi.language import _, whole_money
from kpi.money import Whole, half_up, in_units
from kpi.payment.payout import Scored
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.quotient import quotient
from kpi.rules.people import Mask
from kpi.scheme.scheme import Scheme
from kpi.split.effect import Effect, Sums, effect_of_scored, people, people_in_minor_units, shortfall, sums_of
from kpi.split.strong import AT_PLAN, Rule, summed

SHARES = np.arange(101)
"""Individual shares in percent, along the first axis of everything here."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """What 101 splits pay. Money in whole minor units; seats and periods of a person are added up."""

    now: Effect
    """At the scheme's own split."""
    people_in_minor_units: pd.DataFrame
    """One row a person who is paid at all, as `kpi.split` gives it at the scheme's own split."""
    payout: Whole
    """(101, people) aligned with the rows of `people_in_minor_units`."""
    through_team: Whole
    """(101, people) the part of it that comes through the team, never below zero."""
    alone: Whole
    """(people,) pay at 100:0."""
    sums_in_minor_units: pd.DataFrame
    """A row a split: share (percent), strong and weak (means of a person and period), cost, strong_lose, weak_gain,
    employer_keeps (strong_lose − weak_gain = employer_keeps, exactly), forfeited and strong_forfeit."""

    def __repr__(self) -> str:
        """From where to where the cost goes."""
        cost = self.sums_in_minor_units["cost"]
        text = _("The cost goes from {first} at 0:100 to {last} at 100:0")
        write = whole_money(self.now.paid.currency)
        return text.format(first=write(cost.iloc[0]), last=write(cost.iloc[-1]))

    @property
    def people(self) -> pd.DataFrame:
        """Everybody at the scheme's own split, with money in units of the currency."""
        return people(self.now)

    def table(self) -> pd.DataFrame:
        """A row a split: share (percent) and money in units of the currency; the columns of `sums_in_minor_units`."""
        return in_units(self.sums_in_minor_units, _SUMS[1:], self.now.paid.currency)

    def each(self) -> list[Sums]:
        """What every split comes to; who is strong, and what anybody would be paid at 100:0, is the same at all of them."""
        names = ["cost", "strong_lose", "weak_gain", "employer_keeps", "forfeited"]
        rows = (
            self.sums_in_minor_units[names]
            .astype(np.int64)
            .assign(losers=(self.payout < self.alone).sum(axis=1), winners=(self.payout > self.alone).sum(axis=1))
        )
        fixed = sums_of(self.now)
        records = rows.to_dict("records")
        return [replace(fixed, **{str(name): value for name, value in row.items()}) for row in records]


def sweep(scheme: Scheme, workforce: Workforce, who: Rule | Mask = AT_PLAN) -> Sweep:
    """Pay at every whole share from 0 to 100 percent. Cards with a team rule of their own keep it. Raises `Refused`."""
    scored = Scored(scheme, workforce)
    now = effect_of_scored(scored, who)
    codes, names = pd.factorize(workforce.seats["person"])
    table = people_in_minor_units(now)
    kept = pd.Index(names).get_indexer(pd.Index(table["person"]))
    payout, team = np.zeros((2, len(SHARES), len(names)))
    sums = []
    for share, paid, lost in _each(scheme, workforce, scored):
        payout[share], team[share] = summed(paid.payout, codes), summed(paid.team_part, codes)
        sums.append((share, *_sums(now, paid, lost)))
    return Sweep(
        now=now,
        people_in_minor_units=table,
        payout=payout[:, kept].astype(np.int64),
        through_team=np.clip(team, 0, payout)[:, kept].astype(np.int64),
        alone=summed(now.alone.payout, codes)[kept].astype(np.int64),
        sums_in_minor_units=pd.DataFrame(sums, columns=_SUMS),
    )


def _each(scheme: Scheme, workforce: Workforce, scored: Scored) -> Iterator[tuple[int, Payouts, Whole]]:
    """Share in percent, what is paid, and what is forfeited (people, ...)."""
    weight, missed = shortfall(scheme.shared(0.0), workforce)
    follows = workforce.seats["role"].map({card.role: card.team is None for card in scheme.cards}).to_numpy(bool)
    at_stake = scored.under(scheme.team).target * missed
    behind = (-1, *(1,) * (at_stake.ndim - 1))
    for share in SHARES.tolist():
        part = np.where(follows, weight * (1 - share / 100), weight).reshape(behind)
        paid = scored.under(scheme.team.at_share(share / 100))
        yield share, paid, half_up(at_stake * part).astype(np.int64)


def _sums(now: Effect, paid: Payouts, lost: Whole) -> tuple[float, ...]:
    """One row of `sums_in_minor_units`; the sums over strong and weak are products with the masks, which is quick, and exact for whole numbers."""
    who = np.stack([now.strong.ravel(), now.weak.ravel()]).astype(float)
    heads, pays, before = who.sum(axis=1), who @ paid.payout.ravel(), who @ now.alone.payout.ravel()
    means = quotient(pays, heads)
    loss = before - pays
    return (
        *means,
        int(pays.sum()),
        int(loss[0]),
        -int(loss[1]),
        int(loss.sum()),
        int(lost.sum()),
        int(who[0] @ lost.ravel()),
    )


_SUMS = (
    "share",
    "strong",
    "weak",
    "cost",
    "strong_lose",
    "weak_gain",
    "employer_keeps",
    "forfeited",
    "strong_forfeit",
)
