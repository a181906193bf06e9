"""From tables of transactions to results that `kpi.build` takes, and to an account of every row."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from kpi.language import _, ngettext, number
from kpi.measures.calendar import Calendar
from kpi.measures.datasources import Sources, files_of
from kpi.measures.declaration import Measures
from kpi.measures.engine import MEMORY, opened
from kpi.measures.facts import Facts, facts_of
from kpi.measures.gathering import Gathered, gather
from kpi.measures.measurekinds import Plain
from kpi.measures.planning import planned
from kpi.measures.rowaccount import USED
from kpi.payment.frames import RESULT_COLUMNS
from kpi.plans.dividing import Divided
from kpi.problem import Problem, Refused

TOO_FEW = ("person", "period", "kpi", "value", "rows", "at_least", "low", "high")
_KEYS = ["person", "period", "kpi"]


@dataclass(frozen=True, eq=False)
class Measured:
    """What transactions say."""

    results: pd.DataFrame
    """person, team, role, period, kpi, unit, direction, plan, fact: for `kpi.build`. A fact that too few rows give is blank."""
    too_few: pd.DataFrame
    """person, period, kpi, value, rows, at_least, low, high: values without enough rows, with their 95 % intervals."""
    counted: pd.DataFrame
    """kpi, part, table, outcome ("used", or why not), rows; for each KPI and part the rows add up to those that were read."""
    divided: Divided | None
    """All plans by person and period, those ahead of the facts as well, and what was done to them; None without plans."""
    problems: tuple[Problem, ...]
    """Notices."""

    @property
    def nothing(self) -> Problem | None:
        """Why there is not a single fact; None where there is one."""
        if self.results["fact"].notna().any():
            return None
        lost = self.counted[self.counted["outcome"] != _(USED)].groupby("outcome", sort=False)["rows"].max()
        told = {**lost, **({_("from too few rows"): len(self.too_few)} if len(self.too_few) else {})}
        what = _("there is not a single result: {reasons}") if told else _("there is not a single result")
        reasons = "; ".join(f"{reason}: {number(int(count))}" for reason, count in told.items())
        mend = _("Check the columns, the filter and how dates and numbers are written.")
        return Problem(what.format(reasons=reasons), mend=mend)


def measure(
    measures: Measures,
    sources: Sources,
    plans: pd.DataFrame | None = None,
    *,
    memory: str = MEMORY,
    threads: int | None = None,
) -> Measured:
    """Facts of all KPIs from the tables, and plans beside them.

    `sources` gives for each table of the declaration its files (CSV, Parquet), tables in memory or queries. `plans` has
    period, kpi, plan and person or team, in the declaration's periods or in larger ones. Rows are aggregated within `memory`, whatever their
    number. Raises `Refused` with every problem when a column, a file or memory is missing.
    """
    tables = {name: list(some) for name, some in sources.items()}
    if strange := [name for name in tables if name not in measures.tables]:
        known = _("There are: {names}.").format(names=", ".join(measures.tables))
        raise Refused(
            Problem(_("there is no table “{name}” in the declaration").format(name=name), mend=known)
            for name in strange
        )
    with opened([Path(file) for file in files_of(tables)], memory=memory, threads=threads) as engine:
        gathered = gather(engine, measures, tables)
    made = [_facts(kpi, gathered) for kpi in measures.plain]
    facts, seats = _named(measures, made, gathered.seats)
    divided = None if plans is None else planned(measures, plans, facts, seats)
    plans_now = divided.plans if divided else pd.DataFrame(columns=[*_KEYS, "plan"])
    ahead = ~plans_now["period"].isin(seats["period"])
    whole = _completed(made, facts, seats, plans_now[~ahead])
    told = (*gathered.problems, *_undivided(made), *_few(made), *_unknown(plans, measures), *_ahead(int(ahead.sum())))
    return Measured(_results(whole, made, seats), _too_few(measures, made), gathered.counted, divided, told)


def _facts(kpi: Plain, gathered: Gathered) -> Facts:
    of_kpi = (one for one in gathered.tallied if one.tally.kpi.name == kpi.name)
    return facts_of(kpi, sorted(of_kpi, key=lambda one: one.tally.part == "bottom"))


def _named(measures: Measures, made: Sequence[Facts], seats: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Facts of all KPIs and seats, in order of time, with the names of their periods in place of the numbers."""
    facts = pd.concat([one.facts for one in made], ignore_index=True)
    frames = (facts, seats.sort_values(["number", "person"], ignore_index=True))
    return _by_name(measures, frames[0]), _by_name(measures, frames[1])


def _by_name(measures: Measures, frame: pd.DataFrame) -> pd.DataFrame:
    calendar = Calendar(measures.period, measures.year_starts)
    codes, numbers = pd.factorize(frame["number"])
    names = np.array([calendar.name(int(number)) for number in numbers], object)
    return frame.assign(period=names[codes] if len(names) else "").drop(columns="number")


def _completed(made: Sequence[Facts], facts: pd.DataFrame, seats: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """person, period, kpi, fact, plan: facts, plans, and zero where a declaration wants it."""
    both = facts.merge(plans[[*_KEYS, "plan"]], on=_KEYS, how="outer") if len(plans) else facts.assign(plan=np.nan)
    of_zero = [one.kpi.name for one in made if one.kpi.no_rows == "zero" and not getattr(one.kpi, "per", "")]
    if not of_zero:
        return both
    wanted = pd.concat([seats[["person", "period"]].assign(kpi=name) for name in of_zero])
    both = both.merge(wanted, on=_KEYS, how="outer")
    has_rows = pd.MultiIndex.from_frame(both[_KEYS]).isin(pd.MultiIndex.from_frame(facts[_KEYS]))
    return both.assign(fact=both["fact"].mask(both["kpi"].isin(of_zero) & ~has_rows, 0.0))


def _results(facts: pd.DataFrame, made: Sequence[Facts], seats: pd.DataFrame) -> pd.DataFrame:
    """The tidy table, by person, period and the order of the declaration."""
    told_names = [name for name in ("team", "role") if (seats[name] != "").any()]
    known = facts.assign(team="", role="").drop(columns=told_names)
    known = (
        known.merge(seats[["person", "period", *told_names]], on=["person", "period"], how="left")
        if told_names
        else known
    )
    for name in told_names:
        last = seats[seats[name] != ""].drop_duplicates("person", keep="last").set_index("person")[name]
        told = known[name].astype(object).fillna("")
        known[name] = told.where(told != "", known["person"].map(last).astype(object).fillna(""))
    said = {kpi: one.kpi for one in made for kpi in _names(one)}
    known["unit"] = known["kpi"].map({kpi: one.unit for kpi, one in said.items()}).astype(object).fillna("")
    known["direction"] = (
        known["kpi"].map({kpi: one.direction for kpi, one in said.items()}).astype(object).fillna("higher")
    )
    place = known["kpi"].map({kpi: place for place, kpi in enumerate(said)}).fillna(len(said))
    codes = {name: pd.factorize(known[name], sort=True)[0] for name in ("person", "period", "kpi")}
    order = np.lexsort((codes["kpi"], place, codes["period"], codes["person"]))
    return known.assign(plan=known["plan"].astype(float)).iloc[order].reset_index(drop=True)[list(RESULT_COLUMNS)]


def _names(one: Facts) -> list[str]:
    return [one.kpi.name, *one.facts["kpi"].drop_duplicates()]


def _too_few(measures: Measures, made: Sequence[Facts]) -> pd.DataFrame:
    apart = _by_name(measures, pd.concat([one.too_few for one in made], ignore_index=True))
    return apart.sort_values(["kpi", "person", "period"], ignore_index=True)[list(TOO_FEW)]


def _few(made: Sequence[Facts]) -> list[Problem]:
    told = []
    for one in made:
        if count := len(one.too_few):
            what = ngettext(
                "{n} value comes from too few rows to be a fact", "{n} values come from too few rows to be facts", count
            )
            mend = _("Without a fact, the card says what is paid. The values are listed with their intervals.")
            told.append(Problem(what.format(n=count), one.kpi.name, mend, level="notice"))
    return told


def _undivided(made: Sequence[Facts]) -> list[Problem]:
    told = []
    for one in made:
        if count := one.undivided:
            what = ngettext(
                "{n} value has nothing to be divided by and is no fact",
                "{n} values have nothing to be divided by and are no facts",
                count,
            )
            told.append(Problem(what.format(n=count), one.kpi.name, level="notice"))
    return told


def _ahead(count: int) -> list[Problem]:
    """Plans of periods in which no table has a row: they stand in `divided`, and not among the results."""
    what = ngettext(
        "{n} plan is for a period without any transactions", "{n} plans are for periods without any transactions", count
    )
    mend = _("They are left out of the results, where they would be paid as missed.")
    return [Problem(what.format(n=count), _("plan"), mend, level="notice")] if count else []


def _unknown(plans: pd.DataFrame | None, measures: Measures) -> list[Problem]:
    """Plans of KPIs that the declaration does not make."""
    if plans is None:
        return []
    known = {kpi.name for kpi in measures.kpis}
    split = tuple(f"{kpi.name}: " for kpi in measures.plain if getattr(kpi, "per", ""))
    strange = [
        name
        for name in plans["kpi"].drop_duplicates()
        if name not in known and not (split and str(name).startswith(split))
    ]
    what = _("the plan has a KPI “{name}” that is not declared")
    mend = _("Declared are: {names}.").format(names=", ".join(known))
    return [Problem(what.format(name=name), _("plan"), mend, level="notice") for name in strange]
