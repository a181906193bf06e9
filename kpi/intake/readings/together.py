"""Readings of several tables put together: results with their plans, and people."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.intake.findings.checks import PEOPLE_RULES, RESULT_RULES, RowRule, check_rows, with_backwards
from kpi.intake.findings.finding import Finding, Place, found
from kpi.intake.findings.relations import (
    look_alikes,
    mixed_currencies,
    mixed_percent,
    mixed_periods,
    mixed_units,
    pay_without_time,
    periods_not_understood,
    twice,
    unknown_people,
    unknown_teams,
)
from kpi.intake.layout.shape import OF_PERSON
from kpi.intake.readings.joining import SEATED, half_named, with_plans
from kpi.intake.readings.nameless import GROUP_KEYS, of_groups, told, with_team
from kpi.intake.readings.reading import Reading
from kpi.intake.readings.tidy import KEYS
from kpi.intake.sourcetable import SourceTable, Tables
from kpi.intake.times.dating import WHOLE
from kpi.language import N_, _, ngettext

RESULT_COLUMNS = ["person", "team", "role", "period", "kpi", "unit", "direction", "plan", "fact", "weight", "reason"]
PEOPLE_COLUMNS = ["person", "team", "role", "period", *(name for name in OF_PERSON if name != "on_target")]
WITH_ERROR, UNPLACED = N_("with an error"), N_("plans without a period and a result")
_NUMBERED = ["source", "row"]
_BEGINNINGS = ("hired", "from")
_WHAT = ["person", "kpi"]


class Together(NamedTuple):
    """All tables as two."""

    results: pd.DataFrame
    people: pd.DataFrame | None
    findings: list[Finding]
    tables: tuple[SourceTable, ...]
    """What was put together, with the rows set aside that are in neither."""
    origin: pd.DataFrame
    """(rows of the results) `file`, `sheet` and `row` of each."""


def put_together(tables: Tables) -> Together:
    """One table of results and one of people, of the rows without an error."""
    readings = [one.reading for one in tables]
    facts = _stacked([one.facts for one in readings if one.facts is not None])
    plans = _stacked([one.plans for one in readings if one.plans is not None])
    deals = sum(len(one.deals.table) for one in tables if one.deals)
    theirs = np.split(of_groups(pd.concat([facts, plans], ignore_index=True)), [len(facts)])
    groups = [frame[some] for frame, some in zip((facts, plans), theirs, strict=True)]
    facts, plans = (frame[~some] for frame, some in zip((facts, plans), theirs, strict=True))
    people, doubled = _people(readings)
    on_groups = people is not None and len(groups[0]) > 0
    findings = [
        *([] if on_groups else _nothing_to_pay_on(facts, plans, deals)),
        *_two_tellings(readings),
        *told(pd.concat(groups)),
    ]
    of_rows = [_of_results(facts, tables), _of_results(plans, tables), *(_of_groups(one, tables) for one in groups)]
    checks = [*of_rows, _of_people(people, doubled, tables)]
    findings += [finding for check in checks for finding in check.findings]
    bad = pd.concat([check.bad for check in checks]).drop_duplicates(ignore_index=True)
    facts, plans = _without(facts, bad), _without(plans, bad)
    placed, unplaced = _placed(plans, facts)
    of_people = with_plans(facts, placed)
    groups = [_without(one, bad) for one in groups]
    results = pd.concat([of_people, _groups(groups, of_people)], ignore_index=True)
    people = None if people is None else _without(people, bad)
    findings += unknown_teams(
        pd.concat(groups, ignore_index=True), [of_people] if people is None else [of_people, people], tables
    )
    findings += [*mixed_units([facts, plans]), *half_named(of_people, tables)]
    findings += [*_of_unplaced(unplaced), *_between(results, of_people, people, tables)]
    tidied = None if people is None else _tidied(people, PEOPLE_COLUMNS)
    kept = tuple(_without_lost(_without_lost(one, bad, WITH_ERROR), unplaced, UNPLACED) for one in tables)
    return Together(_tidied(results, RESULT_COLUMNS), tidied, findings, kept, _origin(results, tables))


class _Checked(NamedTuple):
    """Findings, and `source` and `row` of the rows with an error."""

    findings: list[Finding]
    bad: pd.DataFrame


def _stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames one below the other, with an index of their own; at least the columns of a tidy table."""
    if frames:
        return pd.concat(frames, ignore_index=True)
    texts = {name: pd.Series([], dtype="str") for name in KEYS}
    numbers = {name: pd.Series([], dtype="float64") for name in ("plan", "fact")}
    flags = {f"{name}_percent": pd.Series([], dtype="bool") for name in numbers}
    return pd.DataFrame(
        {"source": pd.Series([], dtype="int64"), "row": pd.Series([], dtype="int64")} | texts | numbers | flags
    )


ONLY_DEALS = "only transactions"
"""The rule of the error that KPIs counted from transactions settle."""
NO_RESULTS = "no results"
"""The rule of the error that is none where results are not what is wanted."""


def _nothing_to_pay_on(facts: pd.DataFrame, plans: pd.DataFrame, deals: int) -> list[Finding]:
    if len(facts):
        return []
    if deals:
        what = ngettext("{n} row is a transaction, not a result", "{n} rows are transactions, not results", deals)
        mend = _("Say what is to be added up or counted for each person and period.")
        return [found(what.format(n=deals), Place(), mend, rule=ONLY_DEALS)]
    if len(plans):
        what = _("there are only plans, no results")
        mend = _("Add the results. If these are results, take “plan” out of the name of the sheet or file.")
        return [found(what, Place(), mend)]
    what = _("there are no results to pay on")
    mend = _("Add a table with person, period, KPI, plan and fact; the template shows it.")
    return [found(what, Place(), mend, rule=NO_RESULTS)]


def _of_results(frame: pd.DataFrame, tables: Tables) -> _Checked:
    mend = _("Keep one of them, or tell them apart by period or KPI.")
    return _checked(frame, RESULT_RULES, KEYS, mend, tables, SEATED)


def _of_groups(groups: pd.DataFrame, tables: Tables) -> _Checked:
    mend = _("Keep one of them, or tell them apart by period or KPI.")
    return _checked(with_team(groups), RESULT_RULES[1:], GROUP_KEYS, mend, tables)


def _groups(theirs: Sequence[pd.DataFrame], of_people: pd.DataFrame) -> pd.DataFrame:
    """Facts of groups with the plans of other tables; a plan without a period is for all that there are."""
    facts, plans = theirs
    for_all = plans["period"] == WHOLE
    periods = pd.concat([of_people["period"], facts["period"]]).drop_duplicates()
    everywhere = plans[for_all].drop(columns="period").merge(periods, how="cross")
    both = with_team(pd.concat([facts, plans[~for_all], everywhere], ignore_index=True))
    found = both.groupby(GROUP_KEYS, sort=False, as_index=False).first()
    return found.assign(team=found["team"].where(found["team"] != "", None))[[*both]]


def _of_people(people: pd.DataFrame | None, doubled: str, tables: Tables) -> _Checked:
    if people is None:
        return _Checked([], pd.DataFrame(columns=_NUMBERED, dtype="int64"))
    keys = ["person", "period"] if "period" in people else ["person"]
    checked = _checked(with_backwards(people), PEOPLE_RULES, keys, doubled, tables, _BEGINNINGS)
    return _Checked([*checked.findings, *mixed_currencies(people)], checked.bad)


def _checked(
    frame: pd.DataFrame,
    rules: tuple[RowRule, ...],
    keys: Sequence[str],
    mend: str,
    tables: Tables,
    beside: Sequence[str] = (),
) -> _Checked:
    """Rules for rows, and none of them twice."""
    findings, bad = check_rows(frame, rules, tables)
    doubles, double_rows = twice(frame, keys, tables, mend, [name for name in beside if name in frame])
    return _Checked([*findings, *doubles], frame.loc[bad.union(double_rows), _NUMBERED].drop_duplicates())


def _without(frame: pd.DataFrame, bad: pd.DataFrame) -> pd.DataFrame:
    """The rows that come from no bad row of a file, also where a wide table makes several results of one."""
    if bad.empty or frame.empty:
        return frame
    return frame[~pd.MultiIndex.from_frame(frame[_NUMBERED]).isin(pd.MultiIndex.from_frame(bad))]


def _without_lost(one: SourceTable, lost: pd.DataFrame, reason: str) -> SourceTable:
    """With those rows set aside that are among some lost tidy rows, each once."""
    return one.without(lost.loc[lost["source"] == one.number, "row"].drop_duplicates().to_numpy(np.int64), reason)


def _origin(results: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """(rows of the results) file, sheet and row of each."""
    known = pd.DataFrame({"file": [one.file for one in tables], "sheet": [one.sheet for one in tables]}, dtype="str")
    of_rows = known.loc[results["source"].astype("int64")].reset_index(drop=True)
    return of_rows.assign(row=results["row"].astype("int64").to_numpy())


def _placed(plans: pd.DataFrame, facts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Plans with a period, one without being for all periods of its person and KPI; and those for which there is none."""
    if plans.empty or (facts["period"] == WHOLE).any():
        return plans, plans.iloc[:0]
    for_all = plans["period"] == WHOLE
    known = pd.MultiIndex.from_frame(plans[_WHAT]).isin(pd.MultiIndex.from_frame(facts[_WHAT]))
    everywhere = facts[KEYS].drop_duplicates().merge(plans[for_all].drop(columns="period"), on=_WHAT)
    return pd.concat([plans[~for_all], everywhere], ignore_index=True), plans[for_all & ~known]


def _of_unplaced(plans: pd.DataFrame) -> list[Finding]:
    if plans.empty:
        return []
    count = len(plans)
    what = ngettext(
        "{n} plan names no period and has no result that it could be for",
        "{n} plans name no period and have no result that they could be for",
        count,
    )
    mend = _("Write the period beside the plan, or add the results.")
    return [found(what.format(n=count), Place(), mend, level="notice")]


def _people(readings: Sequence[Reading]) -> tuple[pd.DataFrame | None, str]:
    """The people tables, or else what the results say about people; and how to mend that somebody is there twice."""
    own = [one.people for one in readings if one.people is not None and one.results is None]
    beside = [one.people for one in readings if one.people is not None and one.results is not None]
    if own:
        mend = _("Keep one row for each person, or write from when to when each holds: from, to.")
        return pd.concat(own, ignore_index=True), mend
    if beside:
        return _once(pd.concat(beside, ignore_index=True)), _("Write the same about a person in every row of a period.")
    return None, ""


def _two_tellings(readings: Sequence[Reading]) -> list[Finding]:
    told = {one.results is None for one in readings if one.people is not None}
    if len(told) < 2:
        return []
    what = _("what the results say about people is not used, as there is a table of people")
    return [found(what, Place(), level="notice")]


def _once(people: pd.DataFrame) -> pd.DataFrame:
    """What rows of results say about people: once a person, or once a person and period where it changes; where it changes within one, with
    the team and role of which it is said."""
    said = [name for name in people if name not in (*_NUMBERED, "person", "team", "role", "period")]
    within = people.drop_duplicates(["person", "period", *said]).duplicated(["person", "period"]).any()
    said = [*(name for name in SEATED if within and name in people), *said]
    people = people[[*_NUMBERED, "person", "period", *said]]
    steady = people.drop_duplicates(["person", *said])
    if not steady.duplicated("person").any():
        return steady.drop(columns="period").reset_index(drop=True)
    return people.drop_duplicates(["person", "period", *said], ignore_index=True)


def _between(
    results: pd.DataFrame, of_people: pd.DataFrame, people: pd.DataFrame | None, tables: Tables
) -> list[Finding]:
    """What is wrong or odd about the tables as a whole."""
    frames = [results] if people is None else [results, people]
    alike = [finding for name in ("person", "team", "role", "kpi") for finding in look_alikes(frames, name)]
    strangers = [] if people is None else [*unknown_people(of_people, people), *pay_without_time(of_people, people)]
    periods = [*periods_not_understood(results, tables), *mixed_periods(results)]
    return [*alike, *mixed_percent(results), *periods, *strangers]


def _tidied(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Our columns only, in their order; optional ones only where they hold anything."""
    needed = {"person", "period", "kpi", "plan", "fact"} if "fact" in columns else {"person"}
    names = [name for name in columns if name in frame and (name in needed or frame[name].notna().any())]
    return frame[names].reset_index(drop=True)
