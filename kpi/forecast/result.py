"""The forecast: the cost in every world, and what is to be expected for each person, team and role."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from kpi.forecast import estimates
from kpi.forecast.estimates import Difference, Estimate
from kpi.forecast.events import Events
from kpi.forecast.histogram import Figures, Spread
from kpi.forecast.needs import targets
from kpi.forecast.odds import verdict
from kpi.forecast.parts import (
    Costs,
    Details,
    Later,
    PaidChunk,
    costs,
    details,
    joined_costs,
    joined_details,
    paid_chunks,
)
from kpi.language import _
from kpi.machine.lazy import lazy
from kpi.machine.threads import Progress
from kpi.money import Floats, in_units
from kpi.problem import Problem, Refused
from kpi.scheme.scheme import Scheme
from kpi.worlds import Future, Worlds

SHARES_SHOWN = (0.05, 0.5, 0.95)
MONEY_OF_PEOPLE = ("target", "mean", "mean_error", "sd", "p5", "p50", "p95", "resolution", "forfeiture", "premium")
"""The columns with money."""


@dataclass(frozen=True, eq=False)
class Forecast:
    """What a scheme pays in drawn worlds. Figures and arrays are in minor units, not rounded; worlds are in the order in which they were drawn."""

    scheme: Scheme
    future: Future
    costs: Costs
    later: Later
    """The details, which take longer than the costs. Until they are asked for, worlds stay in memory for them if they are kept."""

    def __repr__(self) -> str:
        """What is to be expected, and how exactly that is known."""
        from kpi.forecast.forecastview import forecast_line

        return forecast_line(self)

    def _repr_html_(self) -> str:
        """The same, and how the cost scatters, as a notebook shows it."""
        from kpi.forecast.forecastview import forecast_html

        return forecast_html(self)

    def verdict(self, budget: float) -> str:
        """Whether a budget in minor units will hold, in a sentence."""
        most = self.value_at_risk()
        horizon = self.future.outlook.horizon
        return verdict(self.chance_over(budget).value, budget, most.value, most.error, self.currency, horizon)

    @property
    def details(self) -> Details:
        """Where the bonuses come from and whom they go to."""
        return self.later()

    @property
    def own(self) -> Floats:
        """(periods, worlds) what is paid on people's own results; one of the details."""
        return self.details.own

    @property
    def through_team(self) -> Floats:
        """(periods, worlds) what comes through the team, negative where a multiplier or gate takes away; one of the details."""
        return self.details.through_team

    @property
    def commission(self) -> Floats:
        """(periods, worlds)"""
        return self.costs.commission

    @property
    def deduction(self) -> Floats:
        """(periods, worlds) taken in the period, also for earlier ones, less what is put off to later ones or given up."""
        return self.costs.deduction

    @property
    def settled(self) -> Floats:
        """(worlds,) what is settled at the end of the time ahead, as the outlook says; part of the last period's cost."""
        return self.costs.settled

    @property
    def of_roles(self) -> dict[str, Floats]:
        """(worlds,) each role's cost."""
        return self.costs.roles

    @property
    def of_people(self) -> Spread:
        """What each seat is paid; one of the details."""
        return self.details.people

    @property
    def of_teams(self) -> Spread:
        """What each team is paid; one of the details."""
        return self.details.teams

    @property
    def events(self) -> Events:
        """What befalls each seat; one of the details."""
        return self.details.events

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

    @lazy
    def target(self) -> float:
        """All target bonuses of the time ahead."""
        return float(targets(self.scheme, self.future.workforce).sum())

    @lazy
    def cost_by_period(self) -> Floats:
        """(periods, worlds)"""
        found = self.costs.bonus + self.commission + self.costs.pools_and_prizes - self.deduction
        found[-1] += self.settled
        return found

    @lazy
    def cost(self) -> Floats:
        """(worlds,) of the whole time ahead."""
        return self.cost_by_period.sum(axis=0)

    @lazy
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

    @property
    def people(self) -> pd.DataFrame:
        """A row a seat of the workforce: person, team, role, target; mean, its error and sd of what is paid over the time ahead; its
        quantiles, which may be off by `resolution`; and chances, as shares of the worlds, or of worlds and periods (see `Events`).
        Money in units of the currency."""
        return in_units(self.people_in_minor_units, MONEY_OF_PEOPLE, self.currency)

    @lazy
    def people_in_minor_units(self) -> pd.DataFrame:
        """The same in minor units, not rounded."""
        seats = self.future.workforce.seats.reset_index(drop=True)
        events, paid = self.events, self.of_people.figures(SHARES_SHOWN)
        due = np.where(events.due > 0, events.due, np.nan)
        counts = any(team.counts for team in map(self.scheme.team_of, self.scheme.cards))
        through_team = {
            "delivers_team_fails": events.let_down / due if counts else np.nan,
            "misses_team_succeeds": events.carried / due if counts else np.nan,
            "forfeiture": events.forfeited / self.count,
            "premium": events.premium / self.count,
        }
        return seats.assign(
            target=targets(self.scheme, self.future.workforce),
            **_columns(paid),
            chance_of_nothing=paid.nothing,
            chance_of_target=paid.reached,
            chance_of_cap=events.capped / due,
            delivers=events.delivered / due,
            **through_team,
        )

    @property
    def teams(self) -> pd.DataFrame:
        """A row a team: mean, error, sd and quantiles of its cost, in units of the currency."""
        return _but_names(self.teams_in_minor_units, self.currency)

    @lazy
    def teams_in_minor_units(self) -> pd.DataFrame:
        """The same in minor units, not rounded."""
        names = [team for team in self.future.workforce.teams if team in set(self.future.workforce.seats["team"])]
        return pd.DataFrame({"team": names, **_columns(self.of_teams.figures(SHARES_SHOWN))})

    @property
    def roles(self) -> pd.DataFrame:
        """A row a role: mean, p5, p50 and p95 of its cost, each with its error, in units of the currency."""
        return _but_names(self.roles_in_minor_units, self.currency)

    @lazy
    def roles_in_minor_units(self) -> pd.DataFrame:
        """The same in minor units, not rounded."""
        return pd.DataFrame([{"role": role, **_estimated(draws)} for role, draws in self.of_roles.items()])


def _but_names(table: pd.DataFrame, currency: str) -> pd.DataFrame:
    """A table in minor units, all but whose first column is money."""
    return in_units(table, table.columns[1:], currency)


def _columns(found: Figures) -> dict[str, Floats]:
    p5, p50, p95 = found.quantiles
    kept = {name: getattr(found, name) for name in ("mean", "mean_error", "sd")}
    return kept | {"p5": p5, "p50": p50, "p95": p95, "resolution": found.resolution}


def _estimated(draws: Floats) -> dict[str, float]:
    found = {"mean": estimates.mean(draws)}
    found |= {f"p{round(100 * share)}": estimates.quantile(draws, share) for share in SHARES_SHOWN}
    columns = [(name, estimate.value) for name, estimate in found.items()]
    return dict(columns + [(f"{name}_error", estimate.error) for name, estimate in found.items()])


def forecast(scheme: Scheme, worlds: Worlds, *, progress: Progress | None = None) -> Forecast:
    """What a scheme pays in drawn worlds. Raises `Refused` with everything that the scheme does not find among the expected results.

    Whom it pays what is found out when it is asked for; where worlds are not kept, they are drawn again for that: see `detailed`.
    `progress` hears the share that is done; what it raises ends the work.
    """
    return Forecast(scheme, worlds.future, costs(scheme, worlds, progress), Later(partial(details, scheme, worlds)))


def detailed(scheme: Scheme, worlds: Worlds, *, progress: Progress | None = None) -> Forecast:
    """The same with the details in the same pass: for worlds that are not kept, whose drawing takes longest of all."""
    return merged(scheme, worlds.future, paid_chunks(scheme, worlds, worlds.chunks, progress))


def merged(scheme: Scheme, future: Future, found: Iterable[PaidChunk]) -> Forecast:
    """One forecast of parts that may come in any order: the same digits as from one process. Raises `Refused` when some are missing.

    A part is let go as soon as those before it are there.
    """
    behind: list[Costs] = []
    whole: Details | None = None
    for part in _in_order(found):
        behind.append(part.costs)
        whole = joined_details(whole, part.details) if whole else part.details
    if whole is None:
        raise _no_whole()
    known = whole
    return Forecast(scheme, future, joined_costs(behind), Later(lambda: known))


def _in_order(found: Iterable[PaidChunk]) -> Iterator[PaidChunk]:
    """Parts by the number of their chunk, from 0 on."""
    early: dict[int, PaidChunk] = {}
    due = 0
    for part in found:
        if part.chunk < due or part.chunk in early:
            raise _no_whole()
        early[part.chunk] = part
        while due in early:
            yield early.pop(due)
            due += 1
    if early:
        raise _no_whole()


def _no_whole() -> Refused:
    what = _("these parts of a forecast do not make a whole: some are missing, or come twice")
    return Refused([Problem(what, mend=_("Merge one part of each chunk."))])


def difference(one: Forecast, other: Forecast, *, budget: float | None = None, level: float = 0.95) -> Difference:
    """What the first costs more than the second, in worlds of the same luck. Raises `Refused` when it is another."""
    if one.count != other.count or not one.future.has_luck_of(other.future):
        text = _("two forecasts of different possible years cannot be compared")
        raise Refused([Problem(text, mend=_("Pay both schemes in the same possible years."))])
    return estimates.paired_difference(one.cost, other.cost, budget, level)
