"""Results and people that do not say enough, or say something unlikely."""

from collections.abc import Iterator
from typing import Literal

import pandas as pd

from kpi.intake.checkup.concern import SAMPLE, Concern, Look, Offer, Rule, Sighting, file_rows, named
from kpi.intake.findings.finding import Place
from kpi.intake.mends import LeaveOut, Negatives
from kpi.intake.readings.nameless import with_team
from kpi.intake.times.dating import WHOLE
from kpi.intake.times.periodnames import is_understood, part_of
from kpi.intake.words.names import plain
from kpi.language import _, ngettext
from kpi.periods import days_of

_MARGINS = ("margin", "profit", "contribution", "marge", "gewinn", "deckungsbeitrag", "маржа", "прибыль")


def without_plan(look: Look) -> Iterator[Concern]:
    """KPIs that have no plan at all, and results without one of KPIs that otherwise have plans."""
    results = look.intake.results.dropna(subset="person")
    rows = results[results["plan"].isna() & results["fact"].notna()]
    planned = results.groupby("kpi")["plan"].transform("count") > 0
    never = list(map(str, rows.loc[~planned[rows.index], "kpi"].unique()))
    if never:
        what = ngettext("a KPI has no plan: {names}", "{n} KPIs have no plan: {names}", len(never))
        yield Concern(
            what.format(n=len(never), names=named(never)),
            "",
            _("Add the plans, or pay it by its own value instead of its attainment."),
            "notice",
            "no plan",
            _("Without a plan there is no attainment, so a curve in percent of the plan pays nothing for it."),
            int((~planned[rows.index]).sum()),
            _of_results(rows[~planned[rows.index]]),
            (Offer(LeaveOut(column="kpi", names=tuple(never))),) if len(never) < results["kpi"].nunique() else (),
        )
    rows = rows[planned[rows.index]]
    yield from _missing(rows, "plan", ngettext("{n} result has no plan", "{n} results have no plan", len(rows)))


def without_fact(look: Look) -> Iterator[Concern]:
    """Plans to which no result is known."""
    results = look.intake.results.dropna(subset="person")
    rows = results[results["plan"].notna() & results["fact"].isna()]
    yield from _missing(rows, "fact", ngettext("{n} plan has no result", "{n} plans have no result", len(rows)))


def _missing(rows: pd.DataFrame, name: str, what: str) -> Iterator[Concern]:
    if len(rows):
        what = what.format(n=len(rows))
        mend = _("Complete it, or let the scheme say what a missing result means.")
        why = _("What is missing is never taken for zero: the scheme refuses it, leaves it out or pays it at plan.")
        yield Concern(what, "", mend, "notice", f"missing {name}", why, len(rows), _of_results(rows))


def in_future(look: Look) -> Iterator[Concern]:
    """Periods that have not begun."""
    results = look.intake.results
    starts = {str(name): days_of(str(name)) for name in results["period"].unique()}
    later = sorted(name for name, days in starts.items() if days and days[0].date() > look.today)
    if later:
        rows = results[results["period"].isin(later)]
        what = ngettext("a period has not begun: {names}", "{n} periods have not begun: {names}", len(later))
        yield Concern(
            what.format(n=len(later), names=named(later)),
            "",
            _("Leave them out, or check how dates are written."),
            "notice",
            "future",
            _("There can be no results yet, so either the dates are wrong or these are only plans."),
            len(rows),
            _of_results(rows),
            (Offer(LeaveOut(column="period", names=tuple(later))),),
        )


def unread_periods(look: Look) -> Iterator[Concern]:
    """Periods that were not understood, and those that say no year."""
    if "period" not in look.results:
        return
    given = look.results[look.results["period"].notna() & (look.results["period"] != WHOLE)]
    names = list(map(str, given["period"].unique()))
    unread = [name for name in names if not is_understood(name)]
    if unread:
        what = ngettext(
            "{n} of {all} period was not understood: {names}",
            "{n} of {all} periods were not understood: {names}",
            len(names),
        ).format(n=len(unread), all=len(names), names=named(unread))
        mend = _("Write it as 2026-01, 2026-Q1, 2026-H1, 2026-W05, 2026 or 2026-01-31.")
        yield _of_periods(look, given[given["period"].isin(unread)], what, mend, "unread periods")
    bare = [name for name in names if name not in unread and part_of(name)]
    if bare:
        what = ngettext("{n} period says no year: {names}", "{n} periods say no year: {names}", len(bare))
        mend = _("Write the year beside it, in a column of its own, or in a title above the table.")
        what = what.format(n=len(bare), names=named(bare))
        yield _of_periods(look, given[given["period"].isin(bare)], what, mend, "periods without a year")


def _of_periods(look: Look, rows: pd.DataFrame, what: str, mend: str, rule: str) -> Concern:
    why = _("Nobody knows its days: who joined or left within it is paid in full, and no season or forecast counts it.")
    return Concern(what, "", mend, "notice", rule, why, file_rows(rows), look.seen(rows, "period"))


def negatives(look: Look) -> Iterator[Concern]:
    """Facts below zero of KPIs that are otherwise above: credit notes, or margins that were lost."""
    if not {"kpi", "fact"} <= set(look.results):
        return
    facts = look.results[look.results["fact"].notna()]
    for kpi, rows in facts.groupby("kpi", sort=False):
        below = rows[rows["fact"] < 0]
        if below.empty or not (rows["fact"] > 0).any():
            continue
        margin = any(word in plain(str(kpi)) for word in _MARGINS)
        what = ngettext("{kpi}: {n} result is negative", "{kpi}: {n} results are negative", len(below)).format(
            n=len(below), kpi=kpi
        )
        hows: tuple[Literal["zero", "leave out"], ...] = ("zero", "leave out")
        yield Concern(
            what,
            "",
            _("Keep them where a loss is to count.") if margin else _("Keep them where a sale was taken back."),
            "notice",
            "negative margin" if margin else "credit notes",
            _("They lower the result of the person and of the team, and with it what is paid for other sales."),
            file_rows(below),
            look.seen(below, "fact"),
            tuple(Offer(Negatives(kpi=str(kpi), how=how)) for how in hows),
        )


def without_money(look: Look) -> Iterator[Concern]:
    """People of whom a table of people says no salary, where it says others'."""
    people = look.people
    if "salary" not in people or not people["salary"].notna().any():
        return
    bare = people[people["salary"].isna() & people["person"].notna() & people["salary_text"].isna()]
    known = set(people.loc[people["salary"].notna(), "person"])
    bare = bare[~bare["person"].isin(known)]
    if len(bare):
        count = bare["person"].nunique()
        what = ngettext("{n} person has no salary", "{n} people have no salary", count).format(n=count)
        mend = _("Write it beside their names.")
        why = _("A target bonus that is a share of the salary, and a deduction limited by it, come out as 0 for them.")
        yield Concern(what, "", mend, "notice", "no salary", why, file_rows(bare), look.seen(bare, "person"))


def _of_results(rows: pd.DataFrame) -> tuple[Sighting, ...]:
    """Results that tables put together no longer have a row for, by what they are of."""
    first = rows.head(SAMPLE)
    whose = first["person"].fillna(with_team(first)["team"].replace("", _("the company")))
    first = first.assign(person=whose)[["person", "period", "kpi"]].astype(str)
    return tuple(Sighting(Place(), ", ".join(row)) for row in first.itertuples(index=False))


RULES: tuple[Rule, ...] = (without_plan, without_fact, unread_periods, in_future, negatives, without_money)
