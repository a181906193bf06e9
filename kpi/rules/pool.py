"""The team's part of all members fills a pool, which they divide."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, final

import numpy as np
from pydantic import Field

from kpi.frozen import Share
from kpi.language import N_, _, percent
from kpi.money import Floats, half_up
from kpi.rules.asked import OWN_SHARE
from kpi.rules.base import Parts, Step
from kpi.rules.paysheet import Sheet
from kpi.rules.people import People, Rows, behind, heads_of, measured
from kpi.rules.poolkey import ByTarget, PoolKey
from kpi.rules.rule import Need, Place, Rule, Silent
from kpi.rules.said import Said, as_kind, as_share
from kpi.rules.split import shared_steps
from kpi.rules.team import Team


@final
class Pool(Team):
    """Own score × individual share; the rest of all members × what the team's curve gives is divided by a key, exactly."""

    word: ClassVar[str] = "pool"
    order: ClassVar[int] = 4
    title: ClassVar[str] = N_("fills a common pool")
    change: ClassVar[str] = N_("fills a pool")
    says: ClassVar[str] = N_("The team result fills a common pool.")
    divides: ClassVar[bool] = True

    mode: Literal["pool"] = Field("pool", title=N_("The team's result"))
    individual_share: Annotated[Share, Said(N_("Individual share of {where}"), as_share), OWN_SHARE] = Field(
        0.6, title=N_("Individual share"), description=N_("60:40 is 60 %.")
    )
    pool_by: Annotated[PoolKey, Said(N_("Pool of {where} divided by"), as_kind)] = Field(
        ByTarget(), title=N_("Pool divided by")
    )

    @property
    def share(self) -> float:
        """The individual share."""
        return self.individual_share

    def parts(self, score: Floats, gives: Floats) -> Parts:
        """The own part; what the pool brings is known when all have brought theirs."""
        return Parts(score * self.individual_share, np.zeros_like(score))

    def keys(self, people: People, rows: Rows, target: Floats, score: Floats) -> Floats:
        """What each seat (people, ...) counts for when the pool is divided."""
        heads = behind(heads_of(people, rows), score.ndim)
        return self.pool_by.of(target, score, lambda: measured(people, self.first_kpi, "person", rows, "value"), heads)

    @property
    def first_kpi(self) -> str:
        """The team KPI of which people's own results may divide the pool."""
        return next(iter(self.kpis))

    def formula(self) -> str:
        """One's own part, and a part of the pool."""
        if not self.counts:
            return _("Bonus = target bonus × own score")
        own = percent(self.individual_share, 2)
        return _("Bonus = target bonus × {own} of own score + a part of the team's pool").format(own=own)

    def way_steps(self, team: str, read: str, score: float, gives: float) -> Iterator[Step]:
        """The own share; the pool's is money."""
        return shared_steps(team, read, score, gives, self.individual_share)

    def rules(self) -> tuple[Rule, ...]:
        """With the pool in which the team's part becomes money."""
        return (self, PoolDivided()) if self.counts else (self,)

    def needs(self) -> Iterator[Need]:
        """The team's result; people's own results where they divide the pool, of which a missing one is 0."""
        yield from super().needs()
        if self.counts and self.pool_by.moves:
            yield Need(self.first_kpi, "person", "value")


@final
class PoolDivided(Silent):
    """Each one's part of the pool, which was divided among all its members; it is money, so that the own part becomes money, too."""

    stands: ClassVar[Place] = Place.DIVIDED

    def work(self, sheet: Sheet) -> None:
        """A pool is divided exactly, so its parts are whole minor units."""
        sheet.see("own share", sheet.own)
        own = sheet.own * sheet.target
        sheet.own, sheet.team = half_up(own) if sheet.rounds else own, sheet.pool
        sheet.in_money = True
        if sheet.seat:
            sheet.see("brought together", sheet.own + sheet.team)


def pool_of(team: Team) -> Pool:
    """A team rule that divides, as what it is."""
    if not isinstance(team, Pool):
        raise TypeError(team.word)
    return team
