"""Back over history: how often the strong delivered and lost, how often the team part would have paid, and whose territory was good."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi.language import _, ngettext, number
from kpi.money import in_units
from kpi.payment import scoring
from kpi.payment.workforce import Workforce
from kpi.scheme.scheme import Scheme
from kpi.split.effect import Effect
from kpi.split.strong import AT_PLAN, Rule, period_by_period, summed


def team_record(scheme: Scheme, workforce: Workforce) -> pd.DataFrame:
    """One row a team (or the company) and period with a known result: team, period, result, pays (g) and people paid by the rule.

    By the scheme's own team rule; roles with another one are not counted among the people. Empty at 100:0.
    """
    team = scheme.filled(scheme.team)
    if not team.counts:
        return pd.DataFrame(columns=["team", "period", "result", "pays", "people"])
    result = team.result(workforce)
    names = np.array([*workforce.teams, _("Company")], dtype=object)
    groups = workforce.group(team.of, slice(None))
    people = np.zeros(result.shape, np.int64)
    for role, rows in workforce.members.items():
        card = scheme.roles[role]
        if card.team is None:
            np.add.at(people, groups[rows], card.due.where(workforce, rows))
    group, period = np.nonzero((people > 0) & ~np.isnan(result))
    columns = {
        "team": names[group],
        "period": np.array(workforce.periods, dtype=object)[period],
        "result": result[group, period],
        "pays": team.curve(result[group, period]),
        "people": people[group, period],
    }
    return pd.DataFrame(columns)


def strong_record(found: Effect, who: Rule = AT_PLAN) -> pd.DataFrame:
    """One row a person who was ever strong in a period: person, delivered (such periods), lost (periods of these with less than at 100:0),
    money lost in the periods delivered, in units of the currency. Here alone, who is strong is decided in each period anew."""
    return in_units(strong_record_in_minor_units(found, who), ["money"], found.paid.currency)


def strong_record_in_minor_units(found: Effect, who: Rule = AT_PLAN) -> pd.DataFrame:
    """The same in whole minor units."""
    codes, names = pd.factorize(found.paid.seats["person"])
    strong = period_by_period(who, found.paid)
    columns = {
        "person": names,
        "delivered": summed(strong, codes).astype(int),
        "lost": summed(strong & (found.loss > 0), codes).astype(int),
        "money": summed(np.where(strong, found.loss, 0), codes).astype(int),
    }
    table = pd.DataFrame(columns)
    return table[table["delivered"] > 0].reset_index(drop=True)


def said_of_the_strong(strong: pd.DataFrame) -> str:
    """How often those who were strong in a period lost in it. Here alone people are counted by person and period, and it says so."""
    delivered, lost = int(strong["delivered"].sum()), int(strong["lost"].sum())
    if not delivered:
        return _("Counted by person and period, nobody was strong.")
    if not lost:
        text = ngettext(
            "Counted by person and period, people were strong {n} time, and never lost through the team part.",
            "Counted by person and period, people were strong {n} times, and never lost through the team part.",
            delivered,
        )
        return text.format(n=number(delivered))
    text = ngettext(
        "Counted by person and period, people were strong {n} time, and lost through the team part {lost} time.",
        "Counted by person and period, people were strong {n} times, and lost through the team part in {lost} of these.",
        delivered,
    )
    return text.format(n=number(delivered), lost=number(lost))


def said_of_teams(teams: pd.DataFrame) -> str:
    """How often the team bonus was paid."""
    if teams.empty:
        return _("Nothing is paid through teams.")
    full, some = int((teams["pays"] >= 1).sum()), int((teams["pays"] > 0).sum())
    return _paid(some, full, len(teams)).format(n=number(len(teams)), some=number(some), full=number(full))


def _paid(some: int, full: int, count: int) -> str:
    if not some:
        return ngettext(
            "The team bonus was never paid ({n} team period).",
            "The team bonus was never paid ({n} team periods).",
            count,
        )
    if not full:
        return ngettext(
            "The team bonus was paid in {some} of {n} team period, never in full.",
            "The team bonus was paid in {some} of {n} team periods, never in full.",
            count,
        )
    if full == count:
        return ngettext(
            "The team bonus was always paid in full ({n} team period).",
            "The team bonus was always paid in full ({n} team periods).",
            count,
        )
    return ngettext(
        "The team bonus was paid in {some} of {n} team period, in full in {full}.",
        "The team bonus was paid in {some} of {n} team periods, in full in {full}.",
        count,
    )


@dataclass(frozen=True)
class Territory:
    """Rank correlation (Spearman) of people's attainment with how good their territory is."""

    correlation: float
    """NaN where nothing varies or nothing is known."""
    people: int
    known: bool
    """Whether potentials were given; otherwise small plans are taken for easy ones."""

    @property
    def telling(self) -> bool:
        """Whether the correlation is more than chance makes it (5 %, normal approximation)."""
        return self.people > 3 and abs(self.correlation) > 1.96 / math.sqrt(self.people - 1)


def territory(scheme: Scheme, workforce: Workforce, potential: pd.Series | None = None) -> Territory:
    """Whether "strong" may mean "good territory": attainment of what leads a card against potential ÷ plan, means of a person.

    `potential` is indexed by person, in the unit of the plan. Without it the plan alone is looked at: a small one may be an easy one.
    Compared within roles, since plans of different roles cannot be.
    """
    attained = scoring.leading(scheme, workforce)
    plan = np.full(workforce.shape, np.nan)
    for role, rows in workforce.members.items():
        lead = scheme.roles[role].lead
        if lead is not None and lead.of == "person":
            plan[rows] = workforce.plan[workforce.kpi_index[lead.name]][rows]
    both = ~np.isnan(attained) & ~np.isnan(plan)
    seats = both.sum(axis=1)
    some = seats > 0
    mean = {
        name: np.where(both, array, 0).sum(axis=1)[some] / seats[some]
        for name, array in (("x", attained), ("plan", plan))
    }
    frame = pd.DataFrame({"x": mean["x"], "plan": mean["plan"]}).assign(
        role=workforce.seats["role"].to_numpy()[some], person=workforce.seats["person"].to_numpy()[some]
    )
    good = -frame["plan"] if potential is None else frame["person"].map(potential) / frame["plan"]
    ranked = frame.assign(good=good).dropna().groupby("role")[["x", "good"]].rank(pct=True)
    varies = len(ranked) > 2 and ranked["good"].nunique() > 1 and ranked["x"].nunique() > 1
    return Territory(
        float(ranked["x"].corr(ranked["good"])) if varies else math.nan, len(ranked), potential is not None
    )


def said_of_territory(found: Territory) -> str:
    """What the correlation means; empty where it tells nothing."""
    if math.isnan(found.correlation) or not found.telling:
        return ""
    if found.correlation < 0:
        text = _(
            "Who has the poorer territory attains more (rank correlation {r}): the plans of good territories may be too high."
        )
    elif found.known:
        text = _(
            "“Strong” may mean “good territory”: who has more potential for the plan attains more (rank correlation {r})."
        )
    else:
        text = _("“Strong” may mean “small plan”: who has the smaller plan attains more (rank correlation {r}).")
    return text.format(r=number(found.correlation, 2))
