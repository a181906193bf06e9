"""Money that is shared out among the people of a team or of the company: the part of a pool that each has, or a prize."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence

import numpy as np

from kpi.frozen import Frozen
from kpi.money import Floats, Whole
from kpi.rules.claims import Claims, PoolParts
from kpi.rules.condition import ResultCondition
from kpi.rules.paysheet import Sheet
from kpi.rules.people import Mask, People, Rows, Whose, behind, heads_of
from kpi.rules.poolkey import Figures, PoolStanding


class SharedOut(Frozen):
    """What people are asked when money is shared out among them; whoever pays, forecasts or explains asks it in this order."""

    @property
    @abstractmethod
    def whose(self) -> Whose:
        """Among whom: the members of each team, or all of the company."""

    @property
    @abstractmethod
    def conditions(self) -> Sequence[ResultCondition]:
        """All that somebody has to meet to have a part."""

    @abstractmethod
    def due(self, people: People, rows: Rows, target: Floats, minor: int, gives: Figures) -> Floats:
        """What members with these target bonuses bring in (people, ...), or what there is for each one's group, in minor units. `gives` is
        what the team's curve gives them."""

    @abstractmethod
    def total(self, due: Floats) -> Floats:
        """What there is (...) for members to whom so much is `due` (people, ...)."""

    @abstractmethod
    def claims(self, role: str, standing: PoolStanding, there: Floats | Mask, minor: int) -> Claims:
        """What members of one role (people, ...) have to show, `there` being who has a part at all, or the chance of it."""

    @abstractmethod
    def parted(self, total: Floats, claims: Claims, there: Sequence[Floats | float] = ()) -> PoolParts:
        """What each member of one group has; `there` is the chance that anybody has a first share, each by itself."""

    @abstractmethod
    def in_minor_units(self, paid: Floats) -> Whole:
        """What each has (people, ...), in whole minor units."""

    @abstractmethod
    def figures_of(
        self, row: int, total: Floats, claims: Claims, parts: PoolParts
    ) -> Mapping[str, Floats | float | bool]:
        """What words want of one member of a group."""

    def see(self, sheet: Sheet, standing: PoolStanding) -> None:
        """Keeps what words want of what members have."""

    def met(self, people: People, rows: Rows, active: Mask) -> Mask:
        """Who (people, ...) is paid and meets all conditions."""
        for one in self.conditions:
            active = active & one.met(people, rows)
        return active

    def standing(self, people: People, rows: Rows, target: Floats, score: Floats) -> PoolStanding:
        """What members (people, ...) have, in minor units, with their own results."""
        return PoolStanding(
            np.broadcast_to(target, score.shape),
            score,
            results=lambda: self.results(people, rows, score),
            heads=lambda: behind(heads_of(people, rows), score.ndim).astype(score.dtype),
            days=lambda: behind(people.paid_time[rows], score.ndim).astype(score.dtype),
            salary=lambda: behind(people.salary[rows] * people.paid_time[rows], score.ndim).astype(score.dtype),
            limit=lambda: self.limit(people, rows),
            team=people.group("team", rows),
            person=people.person_index[rows],
            adds_up=self.adds_up(people),
        )

    @abstractmethod
    def results(self, people: People, rows: Rows, score: Floats) -> Floats:
        """The results (people, ...) that decide who has which part."""

    def adds_up(self, people: People) -> bool:
        """Whether the results are parts of an amount."""
        return False

    def limit(self, people: People, rows: Rows) -> Floats:
        """A result (people, ...) that limits each one's part; NaN where there is none."""
        return np.full(people.team_index[rows].shape + people.shape[1:], np.nan)
