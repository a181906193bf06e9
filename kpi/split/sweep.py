"""A scheme at every split from 0:100 to 100:0: by the same rules in the same order, so exact where caps, gates and pools bend the line."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import _, whole_money
from kpi.money import Floats, Whole, half_up, in_units
from kpi.payment.payout import Scored
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.quotient import quotient
from kpi.rules.people import Mask
from kpi.scheme.scheme import Scheme
from kpi.split.effect import Effect, Sums, effect_of_scored, people, people_in_minor_units, shortfall, sums_of
from kpi.split.strong import AT_PLAN, Rule

SHARES = np.arange(101)
"""Individual shares in percent, along the first axis of everything here."""


@dataclass(frozen=True, eq=False)
class _Blocks:
    """Seats, each in up to three blocks: the periods in which it is strong, weak, or not paid. Money in whole minor units, so every sum is exact."""

    of: NDArray[np.intp]
    """(seats × periods,) in which block each is."""
    first: NDArray[np.intp]
    """(blocks,) one of these."""
    paid: Floats
    """(101, blocks)"""
    through_team: Floats
    forfeited: Floats
    alone: Floats
    """(blocks,) pay at 100:0."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """What 101 splits pay. Money in whole minor units; seats and periods of a person are added up."""

    scheme: Scheme
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
    blocks: _Blocks

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

    def grouped(self, who: Rule | Mask) -> "Sweep":
        """The same with others strong: nothing is paid anew, for who is strong decides only what is added up."""
        now = self.now.grouped(who)
        side, blocks = _side(now), self.blocks
        if (side[blocks.first][blocks.of] != side).any():  # in some periods of a block only
            return sweep(self.scheme, now.paid.workforce, who)
        return replace(
            self, now=now, people_in_minor_units=people_in_minor_units(now), sums_in_minor_units=_sums(now, blocks)
        )

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
    blocks, table = _in_blocks(scheme, scored, now), people_in_minor_units(now)
    codes, names = pd.factorize(workforce.seats["person"])
    kept = pd.Index(names).get_indexer(pd.Index(table["person"]))
    owners = np.repeat(codes, now.paid.payout[0].size)[blocks.first]

    def of_people(money: Floats) -> Whole:
        return np.bincount(owners, money, len(names))[kept].astype(np.int64)

    payout, team = (np.stack([of_people(row) for row in money]) for money in (blocks.paid, blocks.through_team))
    return Sweep(
        scheme=scheme,
        now=now,
        people_in_minor_units=table,
        payout=payout,
        through_team=np.clip(team, 0, payout),
        alone=of_people(blocks.alone),
        sums_in_minor_units=_sums(now, blocks),
        blocks=blocks,
    )


def _side(found: Effect) -> NDArray[np.intp]:
    """(seats × periods,) 0 where somebody is strong, 1 where weak, 2 where nothing is paid."""
    return np.where(found.strong, 0, np.where(found.weak, 1, 2)).ravel()


def _in_blocks(scheme: Scheme, scored: Scored, now: Effect) -> _Blocks:
    seat = np.arange(len(now.strong)).repeat(now.strong[0].size)
    _kept, first, of = np.unique(3 * seat + _side(now), return_index=True, return_inverse=True)

    def added(money: Whole) -> Floats:
        return np.asarray(np.bincount(of, money.ravel(), len(first)), float)

    money = np.zeros((3, len(SHARES), len(first)))
    for share, paid, forfeited in _each(scheme, scored.workforce, scored):
        money[:, share] = [added(one) for one in (paid.payout, paid.through_others, forfeited)]
    payout, team, lost = money
    return _Blocks(of, first, payout, team, lost, added(now.alone.payout))


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


def _sums(now: Effect, blocks: _Blocks) -> pd.DataFrame:
    """`sums_in_minor_units`; the sums over strong and weak are products with where they are, which is quick, and exact for whole numbers."""
    side = _side(now)
    who = (side[blocks.first] == [[0], [1]]).T.astype(float)
    pays, before, heads = blocks.paid @ who, blocks.alone @ who, np.array([now.strong.sum(), now.weak.sum()])
    means, loss = quotient(pays, heads), before - pays
    money = (
        pays.sum(axis=1),
        loss[:, 0],
        -loss[:, 1],
        loss.sum(axis=1),
        blocks.forfeited.sum(axis=1),
        blocks.forfeited @ who[:, 0],
    )
    whole = dict(zip(_SUMS[3:], (one.astype(np.int64) for one in money), strict=True))
    return pd.DataFrame({"share": SHARES, "strong": means[:, 0], "weak": means[:, 1], **whole})


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
