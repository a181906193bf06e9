"""A prize: an amount for the best by a result, or for everybody who meets some conditions at once."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Self, final

import numpy as np
from numpy.typing import NDArray

from kpi.language import _
from kpi.money import Floats, Whole, half_up, settled
from kpi.rules.base import Step
from kpi.rules.claims import Claims, PoolParts
from kpi.rules.division import PoolCondition
from kpi.rules.everybodysheet import of_everybody
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import Mask, People, Rows, Since, Whose, amounts, behind
from kpi.rules.poolkey import Figures, PoolStanding
from kpi.rules.prizeformulas import Ranking, prize_formula
from kpi.rules.prizesteps import prize_steps
from kpi.rules.prizeterms import PrizeTerms
from kpi.rules.ranking import best_of_each, ends_of, of_each_person, ranked_places
from kpi.rules.rule import Need, Place, Rule
from kpi.rules.sharedout import SharedOut
from kpi.rules.window import measured_over, stand_alone

_AT: Mapping[str, Since | None] = {"every period": None, "end of the quarter": "quarter", "end of the year": "year"}


@final
class Prize(PrizeTerms, SharedOut, Rule):
    """Money beside the bonus for the best, or for all who meet conditions at once: a kicker."""

    stands: ClassVar[Place] = Place.POOLED

    def on_grid(self, decimals: int) -> Self:
        """With its conditions where attainments lie."""
        only = tuple(one.on_grid(decimals) for one in self.only)
        return self if only == self.only else self.revise(only=only)

    @property
    def whose(self) -> Whose:
        """Among whom it is won."""
        return self.among

    @property
    def conditions(self) -> tuple[PoolCondition, ...]:
        """All that somebody has to meet."""
        return self.only

    def due(self, people: People, rows: Rows, target: Floats, minor: int, gives: Figures) -> Floats:
        """Nothing is brought in."""
        return np.zeros((len(target), *[1] * (target.ndim - 1)))

    def total(self, due: Floats) -> Floats:
        """Nothing is divided."""
        return due[0]

    def met(self, people: People, rows: Rows, active: Mask) -> Mask:
        """In the periods in which it is paid."""
        return super().met(people, rows, self.met_in_time(people, active))

    def met_in_time(self, people: People, active: Mask) -> Mask:
        """Who (people, periods, ...) is paid in a period in which the prize is."""
        now = self._paid_in(people)
        return active if now is None else np.asarray(active & behind(now[None], active.ndim))

    def _paid_in(self, people: People) -> Mask | None:
        """(periods,) in which it is paid; None: in all. What is decided by a result that only stands for the quarter or the year as a whole, beside
        the periods of pay, is paid with that."""
        since, longer = _AT[self.at], people.longer
        if since is not None and not people.spans(since):  # which refuses periods that are no dates
            since = None
        ends = None if since is None else np.array(people.ends(since), bool)
        if longer is None:
            return ends
        every = np.array([one in (None, since) if since else True for one in longer.every])
        whole = stand_alone(people, longer, self._looked_at())
        return (True if ends is None else ends) & every & (~longer.long | whole)

    def _looked_at(self) -> tuple[str, ...]:
        return tuple(name for name in (self.by, self.measure, *(one.kpi for one in self.only)) if name)

    def results(self, people: People, rows: Rows, score: Floats) -> Floats:
        """What ranks (people, ...): the score, or a result of one's own or of the team; or what was decided, in units of the currency."""
        if self.measure:
            return amounts(people, self.measure, rows)
        if not self.by:
            return score
        return measured_over(self.over, people, self.by, self.ranks, rows, self.by_scale, falls=self.better == "lower")

    def adds_up(self, people: People) -> bool:
        """Whether what ranks is an amount over days, of which each seat of a person has a part."""
        index = people.kpi_index.get(self.by) if self.by_scale == "value" else None
        return index is not None and bool(people.adds) and people.adds[index] == "sum"

    def claims(self, role: str, standing: PoolStanding, there: Floats | Mask, minor: int) -> Claims:
        """Keys are what ranks, −inf where somebody does not compete, or what was decided; `most` is the figure of which the prize is so many times."""
        figures: Mapping[str, Figures] = {
            "money": lambda: np.full(standing.score.shape, float(minor)),
            "target bonus": lambda: standing.target,
            "salary": lambda: np.nan_to_num(standing.salary()) * minor,
        }
        heads = np.broadcast_to(standing.heads(), standing.score.shape)
        figure = np.broadcast_to(figures[self.pays_in](), standing.score.shape)
        there = np.broadcast_to(there, standing.score.shape).astype(figure.dtype)
        keys = np.nan_to_num(standing.results()) * minor if self.measure else self._ranked(standing, there)
        most = figure * heads if self.pays_in == "money" else figure
        whose = standing.team if self.competing == "teams" else standing.person
        return Claims(np.broadcast_to(keys, there.shape), heads, there, whose, most, summed=standing.adds_up)

    def _ranked(self, standing: PoolStanding, there: Floats) -> Floats:
        if not self.places:
            return np.zeros(there.shape, there.dtype)
        values = np.broadcast_to(standing.results(), there.shape) * (-1.0 if self.better == "lower" else 1.0)
        if values.dtype != np.float32:
            values = settled(values)
        return np.where((there > 0) & ~np.isnan(values), values, np.array(-np.inf, values.dtype))

    def parted(self, total: Floats, claims: Claims, there: Sequence[Floats | float] = ()) -> PoolParts:
        """`first` is the place, `keys` what it pays, `rest` how many compete."""
        figure = np.zeros_like(claims.keys) if claims.most is None else claims.most
        if self.measure:
            most = np.inf if self.at_most is None else self.at_most * figure
            decided = np.clip(claims.keys, -most, most) * claims.first
            return PoolParts(claims.keys, claims.keys, claims.first.sum(axis=0), decided)
        if self.amount is not None:
            pays = np.full(claims.keys.shape, self.amount)
            return PoolParts(pays, pays, claims.first.sum(axis=0), self.amount * figure * claims.first)
        values, of = self._competitors(claims)
        found = ranked_places(values)
        ends = [np.array(place.up_to) for place in self.places]
        if self.places_are == "shares":
            ends = ends_of([place.up_to for place in self.places], found.competing, self.full_direction)
        pays = found.pays(ends, [place.pays for place in self.places], shared=self.ties == "divided")[of]
        pays = np.where(np.isfinite(claims.keys), pays, 0.0)
        return PoolParts(found.first[of], pays, found.competing, pays * figure * claims.first)

    def _competitors(self, claims: Claims) -> tuple[Floats, NDArray[np.intp]]:
        """What each person or team competes with, and the place of everybody's in it."""
        return best_of_each(claims.keys, claims.kind) if self.competing == "teams" else of_each_person(claims)

    def in_minor_units(self, paid: Floats) -> Whole:
        """Each by itself."""
        return half_up(paid).astype(np.int64)

    def figures_of(
        self, row: int, total: Floats, claims: Claims, parts: PoolParts
    ) -> Mapping[str, Floats | float | bool]:
        """Place, how many compete, what the place pays, and the figure that it is times."""
        figure = 0.0 if claims.most is None else claims.most[row]
        values, of = self._competitors(claims)
        mine = values[of[row]]
        return {
            "prize looked at": 1.0,
            "place of prize": parts.first[row],
            "competing for prize": parts.rest,
            "prize pays": parts.keys[row],
            "competes": float(np.isfinite(claims.keys[row]).all() and (claims.first[row] > 0).all()),
            "figure of prize": figure,
            "ranked at": mine * (-1.0 if self.better == "lower" else 1.0),
            "level with": (values == mine).sum(axis=0) - 1.0,
        }

    def work(self, sheet: Sheet) -> None:
        """What was found among everybody stands on the sheet."""
        if sheet.seat:
            sheet.see("due for prize", self.met_in_time(sheet.people, np.ones(sheet.pool.shape, bool)))
        sheet.pools_and_prizes = sheet.pools_and_prizes + sheet.pool

    def formulas(self, sheet: FormulaSheet) -> None:
        """Each one's prize, and all so far."""
        sheet = of_everybody(sheet)
        now = sheet.at_rows(self.met_in_time(sheet.people, sheet.all_seats)) & sheet.of_roles(self.roles)
        part = prize_formula(self, sheet, Ranking(now, self.adds_up(sheet.people)))
        so_far = part if sheet.pools_and_prizes is None else sheet.pools_and_prizes + part
        sheet.pools_and_prizes = sheet.add(_("Pools and prizes"), so_far, "minor")

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """The conditions, the place, and what it pays."""
        if "prize looked at" in after:
            yield from prize_steps(self, after)

    def needs(self) -> Iterator[Need]:
        """What ranks, and what the conditions look at."""
        if self.measure:
            yield Need(self.measure, "person", "value")
        if self.by:
            lacks = _("no result of {kpi} for the prize “{name}”: takes no part").format(kpi=self.by, name=self.name)
            yield Need(self.by, self.ranks, self.by_scale, lacks, level="notice")
        for one in self.only:
            lacks = _("no result of {kpi} for the condition of the prize “{name}”: it is not met")
            yield Need(one.kpi, one.of, one.scale, lacks.format(kpi=one.kpi, name=self.name), level="notice")
