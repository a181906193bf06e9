"""Plans of another grain: a year's plan to its months, a team's plan to its people; the parts add up exactly."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from kpi.frozen import Frozen, Name
from kpi.language import N_, _, ngettext
from kpi.money import Floats, largest_remainder
from kpi.problem import Problem, Refused

Weight = Annotated[float, Field(ge=0)]

RECORD = ("kpi", "whose", "period", "plan", "by", "into", "parts")
_LISTED = 20


class Division(Frozen):
    """How plans of a larger grain are divided."""

    season: Literal["even", "last year"] | Annotated[tuple[Weight, ...], Field(min_length=2, max_length=53)] = Field(
        "even",
        title=N_("To periods"),
        description=N_("Evenly, as the facts of the year before were, or by a weight for each period in order."),
    )
    shares: Literal["heads", "last year"] | dict[Name, Weight] = Field(
        "heads",
        title=N_("To people"),
        description=N_("By heads, by the facts of the year before, or by a weight for each person."),
    )


@dataclass(frozen=True, eq=False)
class Divided:
    """Plans of the finer grain, and what was done to get there."""

    plans: pd.DataFrame
    """The columns of the plans that were given, with the finer period or the person, and plan."""
    record: pd.DataFrame
    """kpi, whose, period, plan, by, into (number of parts), parts (their sum); a row for each plan that was divided or repeated."""


def to_periods(
    plans: pd.DataFrame,
    inside: Mapping[str, Sequence[str]],
    season: Division | None = None,
    facts: pd.DataFrame | None = None,
    *,
    repeated: Collection[str] = (),
    step: float = 0.01,
) -> Divided:
    """Plans (period, kpi, plan and whose they are) divided among the periods `inside` each of theirs.

    A period that `inside` does not name stays as it is. `facts` (period, kpi, fact) are what the season "last year" is
    taken from, all people together. KPIs in `repeated`, such as ratios, are not divided: every part has the same plan.
    The parts are whole multiples of `step` and add up to the plan (largest remainder). Raises `Refused`.
    """
    spread = season or Division()
    coarse = plans["period"].isin(list(inside))
    weighed: dict[tuple[str, str], Floats] = {}
    problems: list[Problem] = []
    for kpi, period in _distinct(plans[coarse], ["kpi", "period"]):
        weights: Floats = np.ones(len(inside[period]))
        if kpi not in repeated:
            weights, wrong = _season(kpi, period, inside[period], spread.season, facts)
            problems += wrong
        weighed[kpi, period] = weights
    _refuse(problems)
    keys = plans.loc[coarse, ["kpi", "period"]].astype(str).itertuples(index=False, name=None)
    groups = [(inside[period], weighed[kpi, period]) for kpi, period in keys]
    by = _("given weights") if isinstance(spread.season, tuple) else _BY[spread.season]
    return _divided(plans, coarse.to_numpy(), groups, "period", repeated, step, by)


def to_people(
    plans: pd.DataFrame,
    members: pd.DataFrame,
    shares: Division | None = None,
    facts: pd.DataFrame | None = None,
    *,
    repeated: Collection[str] = (),
    step: float = 0.01,
) -> Divided:
    """Plans of teams (team, period, kpi, plan; person blank) divided among their `members` (person, team, period).

    A plan with a person stays as it is. `facts` (person, period, kpi, fact) are what the shares "last year" are taken
    from. KPIs in `repeated` are not divided. Exact as in `to_periods`. Raises `Refused`.
    """
    spread = shares or Division()
    person = plans["person"].fillna("") if "person" in plans else pd.Series("", plans.index)
    plans = plans.assign(person=person.astype(object))
    of_team = (plans["person"] == "").to_numpy()
    problems: list[Problem] = []
    groups = []
    for row in plans[of_team].itertuples():
        seated = members[(members["team"] == row.team) & (members["period"] == row.period)]
        people = sorted(set(seated["person"]))
        if not people:
            problems.append(_nobody(str(row.team), str(row.period)))
        weights: Floats = np.ones(len(people))
        if row.kpi not in repeated:
            weights, wrong = _shares(str(row.kpi), str(row.period), people, spread.shares, facts)
            problems += wrong
        groups.append((people, weights))
    _refuse(problems)
    by = _("given shares") if isinstance(spread.shares, dict) else _BY[spread.shares]
    return _divided(plans, of_team, groups, "person", repeated, step, by)


_BY = {"even": N_("evenly"), "heads": N_("by heads"), "last year": N_("as the year before")}
Group = tuple[Sequence[str], Floats]


def _divided(
    plans: pd.DataFrame,
    which: np.ndarray[Any, np.dtype[np.bool_]],
    groups: Sequence[Group],
    name: str,
    repeated: Collection[str],
    step: float,
    by: str,
) -> Divided:
    rows = plans[which]
    whole = _whole(rows, step, repeated)
    made, record = [plans[~which]], []
    for place, (parts, weights) in enumerate(groups):
        row, unit = rows.iloc[place], Decimal(str(step))
        if row["kpi"] in repeated:
            values, said = [float(row["plan"])] * len(parts), _("repeated, since it does not add up")
        else:
            values = [float(units * unit) for units in largest_remainder(whole[place], weights).tolist()]
            said = _(by)
        made.append(
            pd.DataFrame([dict(row) | {name: part, "plan": value} for part, value in zip(parts, values, strict=True)])
        )
        whose = " ".join(str(row[one]) for one in ("team", "person") if row.get(one))
        total = float(sum(Decimal(str(value)) for value in values))
        record.append((row["kpi"], whose, row["period"], float(row["plan"]), said, len(parts), total))
    return Divided(
        pd.concat([part for part in made if len(part)] or [plans], ignore_index=True),
        pd.DataFrame(record, columns=list(RECORD)),
    )


def _whole(rows: pd.DataFrame, step: float, repeated: Collection[str]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Plans as whole numbers of steps; raises `Refused` for one that is no multiple."""
    exact = rows["plan"].to_numpy(float) / step
    finite = np.isfinite(exact)
    whole = np.rint(np.where(finite, exact, 0))
    # Beside a millionth of a step, what a division of this size loses.
    off = np.abs(np.where(finite, exact, 0) - whole) > 1e-6 + 4 * np.spacing(np.abs(whole))
    wrong = ~finite | (off & ~rows["kpi"].isin(list(repeated)).to_numpy())
    _refuse(
        Problem(
            _("this plan is no multiple of {step:g}, so it cannot be divided exactly").format(step=step),
            f"{row.kpi}, {row.period} ({row.plan})",
            _("Round it, or divide in smaller steps."),
        )
        for row in rows[wrong].itertuples()
    )
    return whole.astype(np.int64)


def _season(
    kpi: str, period: str, parts: Sequence[str], season: str | tuple[float, ...], facts: pd.DataFrame | None
) -> tuple[Floats, list[Problem]]:
    """A weight for each part of a period, and what is missing for it."""
    if season == "even":
        return np.ones(len(parts)), []
    if not isinstance(season, str):
        weights = np.array(season, float)
        if len(weights) == len(parts) and weights.sum() > 0:
            return weights, []
        what = ngettext("{n} weight is given", "{n} weights are given", len(weights)).format(n=len(weights))
        mend = ngettext(
            "{period} has {n} part; give it a weight above zero.",
            "{period} has {n} parts; give each a weight, not all zero.",
            len(parts),
        ).format(period=period, n=len(parts))
        return np.ones(len(parts)), [Problem(what, _("season"), mend)]
    before = [year_before(part) for part in parts]
    found = _facts(kpi, facts).groupby("period")["fact"].sum(min_count=1).reindex(before)
    return _usable(found, kpi, _("To divide the plan by season, give weights or divide evenly."))


def _shares(
    kpi: str, period: str, people: Sequence[str], shares: str | Mapping[str, float], facts: pd.DataFrame | None
) -> tuple[Floats, list[Problem]]:
    """A weight for each person, and what is missing for it."""
    if shares == "heads" or not people:
        return np.ones(len(people)), []
    if not isinstance(shares, str):
        given = pd.Series(dict(shares), dtype=float).reindex(list(people))
        return _usable(given, _("shares"), _("Give everybody of the team a share, or divide by heads."))
    year = year_before(period)[:4]
    known = _facts(kpi, facts)
    known = known[known["period"].astype(str).str.startswith(year)]
    found = known.groupby("person")["fact"].sum(min_count=1).reindex(list(people))
    return _usable(found, f"{kpi}, {year}", _("Give shares, or divide by heads."))


def _usable(weights: pd.Series, where: str, mend: str) -> tuple[Floats, list[Problem]]:
    """Weights that can be used, or who has none."""
    values = weights.to_numpy(float)
    bad = ~(values >= 0)
    if bad.any():
        names = ", ".join(map(str, weights.index[bad][:_LISTED]))
        return np.ones(len(values)), [
            Problem(_("there is nothing to weigh {names} by").format(names=names), where, mend)
        ]
    if values.sum() == 0:
        return np.ones(len(values)), [Problem(_("all weights are zero"), where, mend)]
    return values, []


def _facts(kpi: str, facts: pd.DataFrame | None) -> pd.DataFrame:
    columns = ["person", "period", "kpi", "fact"]
    known = facts if facts is not None else pd.DataFrame(columns=columns)
    return known[known["kpi"] == kpi]


def _nobody(team: str, period: str) -> Problem:
    what = _("nobody is known to belong to the team “{team}”").format(team=team)
    return Problem(what, period, _("Say who does: a column with the team, or plans by person."))


def _distinct(frame: pd.DataFrame, names: list[str]) -> list[tuple[Any, ...]]:
    return list(frame[names].drop_duplicates().itertuples(index=False, name=None))


def _refuse(problems: Any) -> None:
    if found := list(dict.fromkeys(problems)):
        raise Refused(found)


def year_before(period: str) -> str:
    """The name of the same period a year before."""
    return re.sub(r"(?:19|20|21)\d\d(?!\d)", lambda year: str(int(year[0]) - 1), period)
