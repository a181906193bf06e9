"""Teams and the company as if they were people, with what the data give for them: what of it may come."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.payment.groupsums import attain
from kpi.payment.workforce import SEAT, Workforce
from kpi.worlds.future import Future

ROLE = ""
"""Under which an outlook knows all of them."""
_COMPANY = "\n"
"""No team is called so."""


def as_people(workforce: Workforce) -> Workforce | None:
    """The groups for which the data give anything, a seat for each, of a team, or of "" for the company; a fact is there only where it is
    given. None where the data give nothing.

    Each has a role of its own, so that plans ahead follow its own past alone.
    """
    given = workforce.given
    if given is None:
        return None
    rows = np.flatnonzero(given.known.any(axis=(0, 2)))
    teams = [*workforce.teams, ""]
    # No person is called so, which would have the same luck.
    seats = pd.DataFrame([(f"\n{row}", teams[row], f"\n{row}") for row in rows.tolist()], columns=SEAT)
    planned = np.asarray(given.known[:, rows].any(axis=-1, keepdims=True))
    plan = np.where(planned, workforce.group_sums.plan[:, rows], np.nan)
    fact = given.fact[:, rows]
    there = np.ones((len(rows), len(workforce.periods)))
    return replace(
        workforce,
        seats=seats,
        teams=tuple(seats["team"]),
        plan=plan,
        fact=fact,
        attainment=attain(plan, fact, workforce.precision),
        target_bonus=there,
        salary=there,
        multiplier=there,
        presence=there,
        full_time=None,
        seat_share=None,
        ineligible=None,
        guaranteed_time=None,
        own_weight=None,
        recorded=there > 0,
        reasons={},
        cut_from=None,
        history=None,
        part_of=None,
        as_came=None,
        given_plan=None,
        given_fact=None,
    )


def places_of(workforce: Workforce, groups: Workforce) -> NDArray[np.intp]:
    """(groups,) where each of `as_people` stands among the teams and, last, the company; -1 for a team that is not there."""
    found = pd.Index(workforce.teams).get_indexer(pd.Index(groups.seats["team"]))
    return np.where(groups.seats["team"] == "", len(workforce.teams), found)


def company_is_given(future: Future, kpi: str) -> bool:
    """Whether the data give a result of the company itself."""
    given = future.workforce.given_fact
    return given is not None and not np.isnan(given[future.workforce.kpi_index[kpi], -1]).all()


def with_groups(future: Future) -> Future:
    """The future with a seat in its team for each result that is given for a group, in place of those of its people; the company's sits in
    a team of its own, the last. A plan that is given for a group of people makes them count, with plan or without."""
    workforce, groups = future.workforce, future.groups
    if groups is None or workforce.given is None:
        return future
    place = places_of(workforce, groups.workforce)
    there = place >= 0
    team_of = workforce.team_index
    replaced = ~np.isnan(workforce.given.fact)[:, team_of]
    planned = ~np.isnan(workforce.given.plan[:, team_of]) | ~np.isnan(workforce.given.plan[:, -1:])
    fact = np.where(replaced, np.nan, workforce.fact)
    plan = np.where(np.isnan(workforce.plan) & planned & ~np.isnan(fact), 0.0, workforce.plan)
    teams = (*workforce.teams, *([_COMPANY] if (place == len(workforce.teams)).any() else []))
    seats = groups.workforce.seats[there].assign(team=np.array(teams, object)[place[there]])
    both: dict[str, Any] = {
        name: np.concatenate([ours, theirs[:, there]], axis=1)
        for name, ours, theirs in (
            ("plan", plan, groups.workforce.plan),
            ("fact", fact, groups.workforce.fact),
            ("attainment", workforce.attainment, groups.workforce.attainment),
        )
    }
    beside: dict[str, Any] = {
        name: np.concatenate([getattr(workforce, name), getattr(groups.workforce, name)[there]])
        for name in ("target_bonus", "salary", "multiplier", "presence", "recorded")
    }
    for name, value in (("full_time", 1.0), ("seat_share", 1.0), ("ineligible", 0), ("guaranteed_time", 1.0)):
        if (ours := getattr(workforce, name)) is not None:
            beside[name] = np.concatenate([ours, np.full((len(seats), len(workforce.periods)), value, ours.dtype)])
    extended = replace(
        workforce,
        seats=pd.concat([workforce.seats, seats], ignore_index=True),
        teams=teams,
        given_plan=None,
        given_fact=None,
        **both,
        **beside,
    )
    known, open_ = (
        np.concatenate([ours, theirs[:, there]], axis=1)
        for ours, theirs in ((future.known, groups.known), (future.open, groups.open))
    )
    return Future(extended, future.outlook, known, open_)
