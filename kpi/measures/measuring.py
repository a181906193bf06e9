"""From tables of transactions to results that `kpi.build` takes, and to an account of every row."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from kpi.language import _, ngettext
from kpi.measures.calendar import Calendar
from kpi.measures.declaration import Measures
from kpi.measures.engine import MEMORY, opened
from kpi.measures.facts import Facts, facts_of
from kpi.measures.gathering import Gathered, gather
from kpi.measures.kinds import Plain
from kpi.measures.sources import Sources, files_of
from kpi.problem import Problem, Refused

RESULTS = ("person", "team", "role", "period", "kpi", "unit", "direction", "plan", "fact")


@dataclass(frozen=True, eq=False)
class Measured:
    """What transactions say."""

    results: pd.DataFrame
    """person, team, role, period, kpi, unit, direction, plan, fact: for `kpi.build`. A fact that too few rows give is blank."""
    too_few: pd.DataFrame
    """person, period, kpi, value, rows, at_least, low, high: values without enough rows, with their 95 % intervals."""
    counted: pd.DataFrame
    """kpi, part, table, outcome ("used", or why not), rows; for each KPI and part the rows add up to those that were read."""
    problems: tuple[Problem, ...]
    """Notices."""


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
    person, period (named as the declaration's), kpi and plan. Rows are aggregated within `memory`, whatever their
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
    calendar = Calendar(measures.period, measures.year_starts)
    names = {number: calendar.name(number) for number in gathered.seats["number"].drop_duplicates()}
    names |= {number: calendar.name(number) for one in made for number in one.facts["number"].drop_duplicates()}
    facts = _completed(made, gathered, plans, names)
    told = (*gathered.problems, *_undivided(made), *_few(made), *_unknown(plans, measures))
    return Measured(_results(facts, made, gathered, names), _too_few(made, names), gathered.counted, told)


def _facts(kpi: Plain, gathered: Gathered) -> Facts:
    of_kpi = (one for one in gathered.tallied if one.tally.kpi.name == kpi.name)
    return facts_of(kpi, sorted(of_kpi, key=lambda one: one.tally.part == "bottom"))


def _completed(
    made: Sequence[Facts], gathered: Gathered, plans: pd.DataFrame | None, names: dict[int, str]
) -> pd.DataFrame:
    """person, period, kpi, fact, plan: facts, plans, and zero where a declaration wants it."""
    facts = pd.concat([one.facts for one in made], ignore_index=True)
    facts = facts.assign(period=facts["number"].map(names).astype(object))[["person", "period", "kpi", "fact"]]
    planned = plans[["person", "period", "kpi", "plan"]] if plans is not None else None
    keys = ["person", "period", "kpi"]
    both = facts.assign(plan=np.nan) if planned is None else facts.merge(planned, on=keys, how="outer")
    of_zero = [one.kpi.name for one in made if one.kpi.no_rows == "zero" and not getattr(one.kpi, "per", "")]
    if not of_zero:
        return both
    there = gathered.seats.assign(period=gathered.seats["number"].map(names).astype(object))[["person", "period"]]
    wanted = pd.concat([there.assign(kpi=name) for name in of_zero])
    known = pd.concat([one.facts for one in made])[["person", "number", "kpi"]]
    both = both.merge(wanted, on=keys, how="outer")
    has_rows = pd.MultiIndex.from_frame(both[keys]).isin(pd.MultiIndex.from_frame(facts[keys])) if len(known) else False
    zero = both["kpi"].isin(of_zero) & ~np.asarray(has_rows, bool)
    return both.assign(fact=both["fact"].mask(zero, 0.0))


def _results(
    facts: pd.DataFrame, made: Sequence[Facts], gathered: Gathered, names: dict[int, str]
) -> pd.DataFrame:
    """The tidy table, by person, period and the order of the declaration."""
    seats = gathered.seats.assign(period=gathered.seats["number"].map(names).astype(object)).drop(columns="number")
    known = facts.merge(seats, on=["person", "period"], how="left")
    last = gathered.seats.sort_values("number").drop_duplicates("person", keep="last").set_index("person")
    for name in ("team", "role"):
        otherwise = known["person"].map(last[name]).fillna("")
        known[name] = known[name].where(known[name].fillna("") != "", otherwise).astype(object)
    order = {kpi: place for place, one in enumerate(made) for kpi in _names(one)}
    said = {kpi: one.kpi for one in made for kpi in _names(one)}
    known["unit"] = known["kpi"].map({kpi: one.unit for kpi, one in said.items()}).fillna("")
    known["direction"] = known["kpi"].map({kpi: one.direction for kpi, one in said.items()}).fillna("higher")
    known["place"] = known["kpi"].map(order).fillna(len(made))
    return known.sort_values(["person", "period", "place", "kpi"], ignore_index=True)[list(RESULTS)]


def _names(one: Facts) -> list[str]:
    return [one.kpi.name, *one.facts["kpi"].drop_duplicates()]


def _too_few(made: Sequence[Facts], names: dict[int, str]) -> pd.DataFrame:
    apart = pd.concat([one.too_few for one in made], ignore_index=True)
    apart.insert(1, "period", apart.pop("number").map(names).astype(object))
    return apart.sort_values(["kpi", "person", "period"], ignore_index=True)


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
    what = N_UNDIVIDED
    return [
        Problem(ngettext(*what, one.undivided).format(n=one.undivided), one.kpi.name, level="notice")
        for one in made
        if one.undivided
    ]


N_UNDIVIDED = (
    "{n} value has nothing to be divided by and is no fact",
    "{n} values have nothing to be divided by and are no facts",
)


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
