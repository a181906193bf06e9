"""What is wrong between rows: the same one twice, names that look alike, people whom a table does not know."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kpi.intake.findings.checks import place_of
from kpi.intake.findings.finding import Finding, Place, found, listed
from kpi.intake.money.currencies import base_of, currency_of, is_currency
from kpi.intake.money.pay import MONTHS_OF
from kpi.intake.sourcetable import Tables
from kpi.intake.times.dating import WHOLE
from kpi.intake.times.periodnames import is_understood
from kpi.language import _, ngettext
from kpi.periods import months
from kpi.problem import some_of


def twice(
    frame: pd.DataFrame, keys: Sequence[str], tables: Tables, mend: str, beside: Sequence[str] = ()
) -> tuple[list[Finding], pd.Index]:
    """Rows that are of the same thing, with the number of both, and the index of all of them; `beside` are columns that tell them apart as
    well, but need not be said."""
    known = frame[frame[list(keys)].notna().all(axis=1)]
    known = known[known.duplicated([*keys, *beside], keep=False)]
    if known.empty:
        return [], pd.Index([], dtype="int64")
    of = known[[*keys, *beside]].astype(object).fillna("")
    groups = of.groupby(list(of), sort=False).ngroup().to_numpy()
    firsts = pd.Series(known.index, index=known.index).groupby(groups).transform("first")
    repeated = known[firsts.to_numpy() != known.index.to_numpy()]
    later = repeated.drop_duplicates(["source", "row"]).index  # a row of a wide table holds many results

    def one(index: Any) -> Finding:
        named = ", ".join(str(known.at[index, key]) for key in keys)
        first = place_of(known, firsts.at[index], "", tables)
        here = place_of(known, index, "", tables)
        if first == here:
            return found(
                _("two columns are headed alike; both hold {named}").format(named=named), here, mend, value=named
            )
        if (first.file, first.sheet) == (here.file, here.sheet):
            what = _("{named} is there twice; the first time in row {row}").format(named=named, row=first.row)
        else:
            what = _("{named} is there twice; the first time in {place}").format(named=named, place=first)
        return found(what, here, mend, value=named, rule="twice" if "kpi" in keys else "")

    return list(listed((one(index) for index in later), len(later))), known.index


def look_alikes(frames: Sequence[pd.DataFrame], name: str) -> list[Finding]:
    """Names that are the same but for capitals, such as "Anna Lee" and "anna lee": two people, or one?"""
    every = dict.fromkeys(str(value) for frame in frames if name in frame for value in frame[name].dropna().unique())
    groups: dict[str, list[str]] = {}
    for value in every:
        groups.setdefault(value.casefold(), []).append(value)
    pairs = [" / ".join(group) for group in groups.values() if len(group) > 1]
    if not pairs:
        return []
    what = _("these names differ only in capital letters and count as different: {names}").format(names=some_of(pairs))
    mend = _("Write each the same way everywhere.")
    return [found(what, Place(column=name), mend, level="notice", rule=f"spelling {name}")]


def unknown_people(results: pd.DataFrame, people: pd.DataFrame) -> list[Finding]:
    """People with results whom the people table does not have, where it gives money."""
    money = [name for name in ("target_bonus", "target_share", "salary") if name in people]
    missing = pd.Index(results["person"].unique()).difference(pd.Index(people["person"]))
    if not money or missing.empty:
        return []
    what = ngettext(
        "{n} person has results but is not in the people table: {names}",
        "{n} people have results but are not in the people table: {names}",
        len(missing),
    ).format(n=len(missing), names=some_of(list(map(str, missing))))
    return [found(what, Place(), _("Add them there, or the scheme's own target bonus is used."), level="notice")]


def unknown_teams(groups: pd.DataFrame, frames: Sequence[pd.DataFrame], tables: Tables) -> list[Finding]:
    """Results of teams in which nobody is."""
    known = {team for frame in frames if "team" in frame for team in frame["team"].dropna().unique()}
    wrong = groups[groups["team"].notna() & ~groups["team"].isin(known)] if "team" in groups else groups.iloc[:0]
    mend = _("Correct the name, or leave the team blank if it is a result of the company. Teams: {teams}.").format(
        teams=some_of(sorted(map(str, known))) or "–"
    )

    def one(index: Any) -> Finding:
        team = str(wrong.at[index, "team"])
        what = _("a result of the team “{team}”, in which nobody is").format(team=team)
        return found(what, place_of(wrong, index, "team", tables), mend, value=team)

    return list(listed((one(index) for index in wrong.index), len(wrong)))


def mixed_percent(results: pd.DataFrame) -> list[Finding]:
    """KPIs of which some numbers carry a percent sign and some do not."""
    if not results[["plan_percent", "fact_percent"]].any(axis=None):
        return []
    given = results.melt(["kpi"], ["plan", "fact"], value_name="number")["number"].notna().to_numpy()
    percent = results.melt(["kpi"], ["plan_percent", "fact_percent"], value_name="percent")
    share = percent[given].groupby("kpi")["percent"].mean()
    mixed = list(map(str, share.index[(share > 0) & (share < 1)]))
    if not mixed:
        return []
    what = _("some numbers carry a percent sign and some do not: {names}").format(names=some_of(mixed))
    mend = _("85 % is read as 0.85; make sure that plan and fact are written alike.")
    return [found(what, Place(), mend, level="notice")]


def periods_not_understood(results: pd.DataFrame, tables: Tables) -> list[Finding]:
    """Periods that were not understood and are kept as they are written, with how many there are."""
    given = results[results["period"].notna() & (results["period"] != WHOLE)]
    names = list(map(str, given["period"].unique()))
    unread = [name for name in names if not is_understood(name)]
    if not unread:
        return []
    what = ngettext(
        "{n} of {all} period was not understood: {names}",
        "{n} of {all} periods were not understood: {names}",
        len(names),
    ).format(n=len(unread), all=len(names), names=some_of(unread))
    mend = _("Write it as 2026-01, 2026-Q1, 2026-H1, 2026-W05, 2026 or 2026-01-31.")
    first = given.index[given["period"].isin(unread)][0]
    where = place_of(given, first, "period", tables)
    return [found(what, where, mend, level="notice", value=unread[0], rule="unread periods")]


def mixed_periods(results: pd.DataFrame) -> list[Finding]:
    """Periods of different lengths, such as a month beside a quarter."""
    known = [name for name in map(str, results["period"].dropna().unique()) if is_understood(name)]
    names = pd.Series(known, dtype="str")
    form = names.str.replace(r"\d", "0", regex=True).str.replace("([QH])0", r"\1", regex=True)
    form = form.where(names.str.match(r"\d{4}(-\d\d(-\d\d)?|-[QH]\d|-W\d\d)?$"))
    examples = names.groupby(form).first()
    if len(examples) < 2:
        return []
    what = _("periods of different lengths stand side by side: {names}").format(names=", ".join(examples))
    mend = _(
        "Pay one kind of period at a time, or let the scheme say how often is paid, and which KPIs are measured and paid every quarter or year."
    )
    return [found(what, Place(column="period"), mend, level="notice")]


def mixed_currencies(people: pd.DataFrame) -> list[Finding]:
    """More than one currency in the people table: amounts are not converted."""
    said = people["currency"].dropna() if "currency" in people else pd.Series(dtype="str")
    return _several_currencies({currency_of(name) for name in map(str, said.unique())}, "currency")


def mixed_units(frames: Sequence[pd.DataFrame]) -> list[Finding]:
    """KPIs whose numbers are in several currencies, or in several units: nothing is converted."""
    stacked = pd.concat(
        [frame[["kpi", "unit"]] for frame in frames if "unit" in frame] or [pd.DataFrame({"kpi": [], "unit": []})]
    )
    units = several_units(stacked)
    money = {base for _kpi, bases in units for base, factor in bases.values() if is_currency(base) and factor == 1}
    findings = _several_currencies(money, "unit") if any(_are_currencies(bases) for _kpi, bases in units) else []
    mixed = [f"{kpi} ({', '.join(bases)})" for kpi, bases in units if not _are_currencies(bases)]
    if mixed:
        what = _("numbers of one KPI are in different units, which are not converted: {names}").format(
            names=some_of(mixed)
        )
        mend = _("Write all numbers of a KPI in one unit.")
        findings.append(found(what, Place(column="unit"), mend, level="notice", rule="units"))
    return findings


def several_units(frame: pd.DataFrame) -> list[tuple[str, dict[str, tuple[str, float]]]]:
    """KPIs with more than one unit, however it is spelt: each unit as written, with what it is and how many of that."""
    every = []
    for kpi, units in frame.groupby("kpi", sort=False)["unit"] if len(frame) else ():
        bases = {str(unit): base_of(str(unit)) for unit in units.value_counts().index}
        if len(set(bases.values())) > 1:
            every.append((str(kpi), bases))
    return every


def _are_currencies(bases: Mapping[str, tuple[str, float]]) -> bool:
    return all(is_currency(base) and factor == 1 for base, factor in bases.values())


def _several_currencies(known: set[str], column: str) -> list[Finding]:
    if len(known) < 2:
        return []
    what = _("several currencies, which are not converted: {names}").format(names=some_of(sorted(known)))
    mend = _("Write all amounts in one currency.")
    return [found(what, Place(column=column), mend, level="notice", rule="currencies")]


def pay_without_time(results: pd.DataFrame, people: pd.DataFrame) -> list[Finding]:
    """Pay that is for a month, a quarter or a year where a period is no span of time: it is not divided."""
    timed = [
        name
        for name in ("salary", "target_bonus")
        if f"{name}_per" in people and people[f"{name}_per"].isin(MONTHS_OF).any()
    ]
    untimed = [name for name in map(str, results["period"].dropna().unique()) if months(name) is None]
    if not timed or not untimed:
        return []
    what = _(
        "these periods are no dates, so pay for a month, a quarter or a year is taken as pay for one of them: {names}"
    )
    mend = _("Write periods as 2026-01, 2026-Q1 or 2026.")
    return [found(what.format(names=some_of(untimed)), Place(column="period"), mend, level="notice")]
