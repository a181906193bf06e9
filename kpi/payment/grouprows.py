"""Rows of the results that name nobody: a team's, or, without a team, the company's."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from kpi.language import _, ngettext, number
from kpi.money import OF_ONE, Floats, settled
from kpi.payment.groupsums import Given, of_groups
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused
from kpi.rules.people import behind


def apart(results: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of people, and those of groups, which have a team, or "" for the company."""
    nobody = results["person"].isna()
    if not nobody.any():
        return results, results[nobody]
    team = results["team"] if "team" in results else pd.Series("", results.index)
    return results[~nobody], results[nobody].assign(team=team[nobody].astype(object).where(team[nobody].notna(), ""))


def given_rows(
    rows: pd.DataFrame, kpis: tuple[str, ...], teams: tuple[str, ...], periods: tuple[str, ...]
) -> Given | None:
    """The plans and facts of these rows; None where there are none. Raises `Refused` for a team in which nobody is, and for two rows of the
    same team, KPI and period."""
    if rows.empty:
        return None
    _refuse(rows, teams)
    place = pd.Index(teams).get_indexer(pd.Index(rows["team"]))
    cell = (
        pd.Index(kpis).get_indexer(pd.Index(rows["kpi"])),
        np.where(rows["team"] == "", len(teams), place),
        pd.Index(periods).get_indexer(pd.Index(rows["period"].astype(str))),
    )
    found = np.full((2, len(kpis), len(teams) + 1, len(periods)), np.nan)
    for side, name in zip(found, ("plan", "fact"), strict=True):
        side[cell] = rows.get(name, np.nan)
    if teams == ("",):  # nobody has a team, so that all are one
        found[:, :, 0] = found[:, :, -1]
    plan, fact = settled(found, OF_ONE)
    return Given(np.where((plan > 0) | np.isinf(plan), plan, np.nan), fact)


def _refuse(rows: pd.DataFrame, teams: tuple[str, ...]) -> None:
    unknown = sorted(set(rows["team"]) - {"", *teams})
    known = ", ".join(name for name in teams if name)
    problems = [
        Problem(
            _("a result of the team “{team}”, in which nobody is").format(team=team),
            _("results"),
            _("Correct the name, or leave the team blank if it is a result of the company. Teams: {teams}.").format(
                teams=known or "–"
            ),
        )
        for team in unknown
    ]
    twice = rows[rows.duplicated(["team", "period", "kpi"], keep=False)]
    problems += [
        Problem(
            _("two rows for {kpi}").format(kpi=row.kpi),
            f"{str(row.team) or _('Company')}, {row.period}",
            _("Keep one of them."),
        )
        for row in twice.drop_duplicates(["team", "period", "kpi"]).head(20).itertuples()
    ]
    if problems:
        raise Refused(problems)


def differences(workforce: Workforce, kpis: Iterable[str]) -> Iterator[Problem]:
    """Plans and facts that the data give for a group, and that differ from the sum of its people's."""
    if workforce.given is None:
        return
    for name in kpis:
        index = workforce.kpi_index[name]
        for side, of_people, words in (
            (
                workforce.given.plan,
                workforce.plan,
                _("{kpi}: the plan of {where} is {own}, and its people’s add up to {sum}"),
            ),
            (
                workforce.given.fact,
                workforce.fact,
                _("{kpi}: the result of {where} is {own}, and its people’s add up to {sum}"),
            ),
        ):
            [sums] = of_groups(workforce.team_index, of_people[[index]], ~np.isnan(of_people[[index]]))
            yield from _told(workforce, name, side[index], sums, words)


def _told(workforce: Workforce, kpi: str, own: Floats, sums: Floats, words: str) -> Iterator[Problem]:
    """The first difference, and how many more there are."""
    own, sums = np.broadcast_arrays(behind(own, sums.ndim), sums)
    differs = np.argwhere(~np.isnan(own) & ~np.isnan(sums) & ~np.isclose(own, sums, rtol=1e-9))
    if not len(differs):
        return
    first = tuple(differs[0])
    where = f"{[*workforce.teams, _('the company')][first[0]]}, {workforce.periods[first[1]]}"
    what = words.format(kpi=kpi, where=where, own=number(own[first], 2), sum=number(sums[first], 2))
    more = len(np.unique(differs[:, :2], axis=0)) - 1
    others = ngettext("{what}; {n} more is like it", "{what}; {n} more are like it", more).format(what=what, n=more)
    mend = _("What is given for the team or the company counts.")
    yield Problem(others if more else what, _("results"), mend, level="notice")
