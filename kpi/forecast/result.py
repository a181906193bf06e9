"""The forecast: the cost in every world, and what is to be expected for each person, team and role."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.curve import Floats
from kpi.forecast import estimates
from kpi.forecast.estimates import Difference, Estimate
from kpi.forecast.events import Events
from kpi.forecast.needs import targets
from kpi.forecast.parts import Part, events_of, parts
from kpi.forecast.tally import Spread, Tally, joined
from kpi.language import _
from kpi.problem import Problem, Refused
from kpi.scheme import Scheme
from kpi.worlds import Future, Told, Worlds

_SHARES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, eq=False)
class Forecast:
    """What a scheme pays in drawn worlds. Money is in minor units, not rounded; worlds are in the order in which they were drawn."""

    scheme: Scheme
    future: Future
    own: Floats
    """(periods, worlds) what is paid on people's own results."""
    through_team: Floats
    """(periods, worlds) what comes through the team; negative where a multiplier or gate takes away."""
    commission: Floats
    """(periods, worlds)"""
    deduction: Floats
    """(periods, worlds)"""
    settled: Floats
    """(worlds,) what is settled at the end of the time ahead, as the outlook says; part of the last period's cost."""
    of_roles: dict[str, Floats]
    """(worlds,) each role's cost."""
    of_people: Spread
    of_teams: Spread
    events: Events

    @property
    def currency(self) -> str:
        """Code of the currency."""
        return self.scheme.currency

    @property
    def periods(self) -> tuple[str, ...]:
        """Names of the periods ahead."""
        return self.future.workforce.periods

    @property
    def count(self) -> int:
        """Worlds."""
        return len(self.settled)

    @cached_property
    def cost_by_period(self) -> Floats:
        """(periods, worlds)"""
        found = self.own + self.through_team + self.commission - self.deduction
        found[-1] += self.settled
        return found

    @cached_property
    def cost(self) -> Floats:
        """(worlds,) of the whole time ahead."""
        return self.cost_by_period.sum(axis=0)

    @cached_property
    def mean(self) -> Estimate:
        """Mean cost."""
        return estimates.mean(self.cost)

    def quantile(self, share: float) -> Estimate:
        """The cost that is not exceeded in this share of the worlds."""
        return estimates.quantile(self.cost, share)

    def chance_over(self, budget: float) -> Estimate:
        """Chance that the cost exceeds a budget in minor units."""
        return estimates.chance_over(self.cost, budget)

    def value_at_risk(self, level: float = 0.95) -> Estimate:
        """The cost that is not exceeded with this probability."""
        return estimates.value_at_risk(self.cost, level)

    def tail_mean(self, level: float = 0.95) -> Estimate:
        """Mean cost of the worst 1 − level of the worlds (CVaR)."""
        return estimates.tail_mean(self.cost, level)

    @cached_property
    def people(self) -> pd.DataFrame:
        """A row a seat of the workforce: person, team, role, target; mean, its error and sd of what is paid over the time ahead; its
        quantiles, which may be off by `resolution`; and chances, as shares of the worlds, or of worlds and periods (see `Events`)."""
        seats = self.future.workforce.seats.reset_index(drop=True)
        events, paid = self.events, self.of_people
        due = np.where(events.due > 0, events.due, np.nan)
        counts = any(team.counts for team in map(self.scheme.team_of, self.scheme.cards))
        through_team = {
            "delivers_team_fails": events.let_down / due if counts else np.nan,
            "misses_team_succeeds": events.carried / due if counts else np.nan,
            "forfeiture": events.forfeited / paid.worlds,
            "premium": events.premium / paid.worlds,
        }
        return seats.assign(
            target=targets(self.scheme, self.future.workforce),
            **_figures(paid),
            chance_of_nothing=paid.nothing(),
            chance_of_target=paid.reached(),
            chance_of_cap=events.capped / due,
            delivers=events.delivered / due,
            **through_team,
        )

    @cached_property
    def teams(self) -> pd.DataFrame:
        """A row a team: mean, error, sd and quantiles of its cost."""
        names = [team for team in self.future.workforce.teams if team in set(self.future.workforce.seats["team"])]
        return pd.DataFrame({"team": names, **_figures(self.of_teams)})

    @cached_property
    def roles(self) -> pd.DataFrame:
        """A row a role: mean, p5, p50 and p95 of its cost, each with its error."""
        return pd.DataFrame([{"role": role, **_estimated(draws)} for role, draws in self.of_roles.items()])


def _figures(tally: Spread) -> dict[str, Floats]:
    p5, p50, p95 = tally.quantiles(_SHARES)
    return {
        "mean": tally.mean(),
        "mean_error": tally.mean_error(),
        "sd": tally.sd(),
        "p5": p5,
        "p50": p50,
        "p95": p95,
        "resolution": tally.resolution(),
    }


def _estimated(draws: Floats) -> dict[str, float]:
    found = {"mean": estimates.mean(draws)}
    found |= {f"p{round(100 * share)}": estimates.quantile(draws, share) for share in _SHARES}
    columns = [(name, estimate.value) for name, estimate in found.items()]
    return dict(columns + [(f"{name}_error", estimate.error) for name, estimate in found.items()])


def forecast(scheme: Scheme, worlds: Worlds, *, told: Told | None = None) -> Forecast:
    """What a scheme pays in drawn worlds. Raises `Refused` with everything that the scheme does not find among the expected results.

    `told` hears the share that is done; what it raises ends the work.
    """
    return merged(scheme, worlds.future, parts(scheme, worlds, worlds.chunks, told))


_DRAWS = ("own", "through_team", "commission", "deduction", "settled")


def merged(scheme: Scheme, future: Future, found: Iterable[Part]) -> Forecast:
    """One forecast of parts that may come in any order: the same digits as from one process.

    Parts that come in their order are added up at once, so that no more than one of them takes memory.
    """
    draws: dict[str, list[Floats]] = {name: [] for name in _DRAWS}
    roles: dict[str, list[Floats]] = {}
    sums: _Sums | None = None
    for part in _in_order(found):
        for name, so_far in draws.items():
            so_far.append(getattr(part, name))
        for role, cost in part.roles.items():
            roles.setdefault(role, []).append(cost)
        more = _Sums([part.people], [part.teams], part.events)
        sums = _plus(sums, more) if sums else more
    if sums is None:
        raise _incomplete(0)
    return Forecast(
        scheme,
        future,
        **{name: np.concatenate(all_draws, axis=-1) for name, all_draws in draws.items()},
        of_roles={role: np.concatenate(costs) for role, costs in roles.items()},
        of_people=joined(sums.people),
        of_teams=joined(sums.teams),
        events=sums.events,
    )


class _Sums(NamedTuple):
    """What adds up over parts. Tallies are one; draws, which are only kept while they are few, wait to be joined."""

    people: list[Spread]
    teams: list[Spread]
    events: Events


def _plus(one: _Sums, other: _Sums) -> _Sums:
    events = events_of([one.events, other.events], lambda sums: sums[0] + sums[1])
    return _Sums(_gathered(one.people + other.people), _gathered(one.teams + other.teams), events)


def _gathered(chunks: list[Spread]) -> list[Spread]:
    return [joined(chunks)] if isinstance(chunks[-1], Tally) else chunks


def _in_order(found: Iterable[Part]) -> Iterator[Part]:
    """Parts from the first chunk on; what comes early waits."""
    early: dict[int, Part] = {}
    done = 0
    for part in found:
        if part.chunk < done or part.chunk in early:
            raise _incomplete(done + len(early) + 1)
        early[part.chunk] = part
        while done in early:
            yield early.pop(done)
            done += 1
    if early:
        raise _incomplete(done + len(early))


def _incomplete(count: int) -> Refused:
    text = _("{n} parts of a forecast do not make a whole: some are missing, or come twice").format(n=count)
    return Refused([Problem(text, mend=_("Merge one part of each chunk."))])


def difference(one: Forecast, other: Forecast, *, budget: float | None = None, level: float = 0.95) -> Difference:
    """What the first costs more than the second, on the same worlds. Raises `Refused` when their worlds differ."""
    if one.future is not other.future or one.count != other.count:
        text = _("two forecasts on different worlds cannot be compared")
        raise Refused([Problem(text, mend=_("Pay both schemes on the same worlds."))])
    return estimates.compared(one.cost, other.cost, budget, level)
