"""Readings of several tables put together: results with their plans, and people."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from kpi.intake.checks import PEOPLE_RULES, RESULT_RULES, Origins, check_rows, with_backwards
from kpi.intake.finding import Finding, Place, found
from kpi.intake.relations import look_alikes, mixed_currencies, mixed_percent, mixed_periods, twice, unknown_people
from kpi.intake.shape import OF_PERSON
from kpi.intake.tidy import KEYS, TEXTS, WHOLE, Reading
from kpi.language import _

RESULTS = ["person", "team", "role", "period", "kpi", "unit", "direction", "plan", "fact"]
PEOPLE = ["person", "team", "role", "period", *OF_PERSON]
_NUMBERED = ["source", "row"]


class Together(NamedTuple):
    """All tables as two, and which rows of the files did not make it."""

    results: pd.DataFrame
    people: pd.DataFrame | None
    findings: list[Finding]
    bad: pd.DataFrame
    """`source` and `row` of every row with an error, each once."""


def put_together(readings: Sequence[Reading], origins: Origins) -> Together:
    """One table of results and one of people, of the rows without an error."""
    facts = _stacked([one.results for one in readings if one.results is not None and not one.only_plans])
    plans = _stacked([one.results for one in readings if one.results is not None and one.only_plans])
    findings = _nothing_to_pay_on(facts, plans)
    checked = [_checked(frame, origins) for frame in (facts, plans)]
    people, of_people = _people(readings, origins)
    findings += [*checked[0].findings, *checked[1].findings, *of_people.findings]
    sound = _with_plans(checked[0].sound, checked[1].sound)
    findings += _between(sound, people)
    bad = pd.concat([checked[0].bad, checked[1].bad, of_people.bad]).drop_duplicates(ignore_index=True)
    return Together(_tidied(sound, RESULTS), None if people is None else _tidied(people, PEOPLE), findings, bad)


class _Checked(NamedTuple):
    sound: pd.DataFrame
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


def _nothing_to_pay_on(facts: pd.DataFrame, plans: pd.DataFrame) -> list[Finding]:
    if len(facts):
        return []
    if len(plans):
        what = _("there are only plans, no results")
        mend = _("Add the results. If these are results, take “plan” out of the name of the sheet or file.")
        return [found(what, Place(), mend)]
    what = _("there are no results to pay on")
    return [found(what, Place(), _("Add a table with person, period, KPI, plan and fact; the template shows it."))]


def _checked(frame: pd.DataFrame, origins: Origins) -> _Checked:
    """A tidy table of results without the rows that have an error."""
    findings, bad = check_rows(frame, RESULT_RULES, origins)
    mend = _("Keep one of them, add them up before, or tell them apart by period or KPI.")
    doubles, double_rows = twice(frame, KEYS, origins, mend)
    return _parted(frame, [*findings, *doubles], bad.union(double_rows))


def _parted(frame: pd.DataFrame, findings: list[Finding], bad: pd.Index) -> _Checked:
    rows = frame.loc[bad, _NUMBERED].drop_duplicates()
    # The whole row of the file goes, also where a wide table makes several results of it.
    gone = pd.MultiIndex.from_frame(frame[_NUMBERED]).isin(pd.MultiIndex.from_frame(rows)) if len(rows) else None
    return _Checked(frame if gone is None else frame[~gone], findings, rows)


def _with_plans(facts: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """Facts with the plans of other tables; a plan without a fact stays, and one without a period is for all of them."""
    if plans.empty:
        return facts
    for_all = (
        plans["period"] == WHOLE if not (facts["period"] == WHOLE).any() else pd.Series(data=False, index=plans.index)
    )
    always = facts[KEYS].merge(plans[for_all].drop(columns="period"), on=["person", "kpi"])
    plans = pd.concat([plans[~for_all], always], ignore_index=True)
    both = facts.merge(plans, on=KEYS, how="outer", suffixes=("", "_planned"), sort=False)
    both["plan"] = both["plan"].fillna(both["plan_planned"])
    for name in TEXTS:
        if f"{name}_planned" in both:
            both[name] = both[name].fillna(both[f"{name}_planned"])
    for name in ("plan_percent", "fact_percent"):
        both[name] = both[name].fillna(value=False).astype(bool)
    return both


def _people(readings: Sequence[Reading], origins: Origins) -> tuple[pd.DataFrame | None, _Checked]:
    """The people tables, or else what the results say about people, and its check."""
    own = [one.people for one in readings if one.people is not None and one.results is None]
    beside = [one.people for one in readings if one.people is not None and one.results is not None]
    nothing = _Checked(pd.DataFrame(), [], pd.DataFrame(columns=_NUMBERED, dtype="int64"))
    if not own and not beside:
        return None, nothing
    people = with_backwards(pd.concat(own, ignore_index=True) if own else _once(pd.concat(beside, ignore_index=True)))
    findings, bad = check_rows(people, PEOPLE_RULES, origins)
    keys = ["person", "period"] if "period" in people else ["person"]
    mend = _("Keep one row for each person.") if own else _("Write the same about a person in every row of a period.")
    doubles, double_rows = twice(people, keys, origins, mend)
    checked = _parted(people, [*findings, *doubles, *mixed_currencies(people)], bad.union(double_rows))
    if own and beside:
        what = _("what the results say about people is not used, as there is a table of people")
        checked.findings.append(found(what, Place(), level="notice"))
    return checked.sound, checked


def _once(people: pd.DataFrame) -> pd.DataFrame:
    """What rows of results say about people: once a person, or once a person and period where it changes."""
    said = [name for name in people if name in OF_PERSON or str(name).endswith("_text")]
    people = people[["source", "row", "person", "period", *said]]
    steady = people.drop_duplicates(["person", *said])
    if not steady.duplicated("person").any():
        return steady.drop(columns="period").reset_index(drop=True)
    return people.drop_duplicates(["person", "period", *said], ignore_index=True)


def _between(results: pd.DataFrame, people: pd.DataFrame | None) -> list[Finding]:
    """Notices about the tables as a whole."""
    frames = [results] if people is None else [results, people]
    alike = [finding for name in ("person", "team", "role", "kpi") for finding in look_alikes(frames, name)]
    strangers = [] if people is None else unknown_people(results, people)
    return [*alike, *mixed_percent(results), *mixed_periods(results), *strangers]


def _tidied(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Our columns only, in their order; optional ones only where they hold anything."""
    needed = {"person", "period", "kpi", "plan", "fact"} if "fact" in columns else {"person"}
    names = [name for name in columns if name in frame and (name in needed or frame[name].notna().any())]
    return frame[names].reset_index(drop=True)
