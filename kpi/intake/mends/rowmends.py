"""Mends of tidy rows: spellings, sums of the same, one team a period, what is left out, currencies."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar, Literal, Self

import pandas as pd
from pydantic import Field, model_validator

from kpi.intake.mends.mendkinds import DealMend, ReadingMend
from kpi.intake.readings.deals import Typed
from kpi.intake.readings.nameless import OF_GROUP
from kpi.intake.readings.reading import Reading
from kpi.intake.readings.tidy import KEYS
from kpi.intake.sourcetable import SourceTable, Tables
from kpi.language import N_, _

Frame = pd.DataFrame | None
NameColumn = Literal["person", "team", "role", "kpi"]
_DIGITS = 9  # 0.98 × 100 is 98, without the dust of floating point


class Unify(ReadingMend, DealMend):
    """Names that are written in several ways are written in one."""

    do: Literal["unify"] = "unify"
    column: NameColumn
    spelling: str = Field(min_length=1)
    others: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _not_itself(self) -> Self:
        if self.spelling in self.others:
            raise ValueError(_("“{name}” is unified with itself").format(name=self.spelling))
        return self

    @property
    def says(self) -> str:
        others = ", ".join(f"“{name}”" for name in self.others)
        return _("Write {others} as “{name}”").format(others=others, name=self.spelling)

    def on_readings(self, tables: Tables) -> list[SourceTable]:
        def written(frame: pd.DataFrame) -> pd.DataFrame:
            named = frame[self.column]
            return frame.assign(**{self.column: named.mask(named.isin(self.others), self.spelling)})

        return on_frames(tables, lambda frame: written(frame) if self.column in frame else frame)

    def on_deals(self, deals: Typed) -> Typed:
        if self.column not in deals.columns:
            return deals
        heading = deals.columns[self.column]
        named = deals.table[heading]
        table = deals.table.assign(**{heading: named.mask(named.isin(self.others), self.spelling)})
        return replace(deals, table=table)


class AddUp(ReadingMend):
    """Several results of the same person, period and KPI count as their sum."""

    reason: ClassVar[str] = N_("added to another row")
    do: Literal["add up"] = "add up"
    plans: Literal["add", "first"]
    """Whether each row has a part of the plan, or the whole plan once more."""

    @property
    def says(self) -> str:
        if self.plans == "add":
            return _("Add up results and plans of the same person, period and KPI")
        return _("Add up results of the same person, period and KPI, and take the plan once")

    def on_readings(self, tables: Tables) -> list[SourceTable]:
        facts = all_facts(tables, [*KEYS, "plan", "fact", "plan_text", "fact_text"])
        # What cannot be read stays a row of its own, or the error in it would be gone unseen.
        readable = facts[["plan_text", "fact_text"]].isna().all(axis=1) & ~(facts["plan"] < 0)
        known = facts[facts[KEYS].notna().all(axis=1) & readable]
        groups = known.groupby(KEYS, sort=False)
        sums = groups[["fact", "plan"]].transform("sum").where(known[["fact", "plan"]].notna())
        sums = sums.groupby([known[name] for name in KEYS], sort=False).transform("first")
        if self.plans == "first":
            sums["plan"] = groups["plan"].transform("first")
        later = known.index[known.duplicated(KEYS)]

        def added(frame: pd.DataFrame, number: int) -> pd.DataFrame:
            own = sums.xs(number, level=0) if number in sums.index.get_level_values(0) else sums.iloc[:0]
            if own.empty:
                return frame
            frame = frame.assign(
                **{name: own[name].reindex(frame.index).fillna(frame[name]) for name in ("fact", "plan")}
            )
            return frame.drop(index=later[later.get_level_values(0) == number].get_level_values(1))

        return on_facts(tables, added, self.reason)


class OnePerPeriod(ReadingMend):
    """Somebody with results in several teams (or roles) in one period was in one of them."""

    do: Literal["one per period"] = "one per period"
    column: Literal["team", "role"]
    pick: Literal["first", "last"]
    """Which one, in the order of the files."""

    @property
    def says(self) -> str:
        if self.pick == "first":
            return _("Count each person in the first “{column}” of the period").format(column=self.column)
        return _("Count each person in the last “{column}” of the period").format(column=self.column)

    def on_readings(self, tables: Tables) -> list[SourceTable]:
        rows = all_facts(tables, ["person", "period", self.column])
        known = rows[rows.notna().all(axis=1)]
        chosen = known.groupby(["person", "period"], sort=False)[self.column].transform(self.pick)

        def placed(frame: pd.DataFrame, number: int) -> pd.DataFrame:
            if self.column not in frame or number not in chosen.index.get_level_values(0):
                return frame
            own = chosen.xs(number, level=0).reindex(frame.index)
            return frame.assign(**{self.column: own.fillna(frame[self.column])})

        return on_facts(tables, placed)


class LeaveOut(ReadingMend, DealMend):
    """Rows of some people, teams, roles, periods or KPIs are not wanted."""

    reason: ClassVar[str] = N_("left out by choice")
    do: Literal["leave out"] = "leave out"
    column: Literal["person", "team", "role", "period", "kpi"]
    names: tuple[str, ...] = Field(min_length=1)

    @property
    def says(self) -> str:
        return _("Leave out {names}").format(names=", ".join(f"“{name}”" for name in self.names))

    def on_readings(self, tables: Tables) -> list[SourceTable]:
        def kept(frame: pd.DataFrame) -> pd.DataFrame:
            return frame[~frame[self.column].isin(self.names)] if self.column in frame else frame

        return on_frames(tables, kept, self.reason)

    def on_deals(self, deals: Typed) -> Typed:
        if self.column not in deals.columns:
            return deals
        return deals.only(~deals.table[deals.columns[self.column]].isin(self.names).to_numpy(bool))


class OfGroups(ReadingMend):
    """Rows that name nobody are results of teams, or, where they name no team, of the company."""

    do: Literal["of groups"] = "of groups"

    @property
    def says(self) -> str:
        return _("Count rows without a name for the team or company")

    def on_readings(self, tables: Tables) -> list[SourceTable]:
        def marked(one: SourceTable) -> SourceTable:
            results = one.reading.results
            if results is None:
                return one
            nobody = results["person"].isna() & (results["role"].isna() if "role" in results else True)
            return one.with_reading(replace(one.reading, results=results.assign(**{OF_GROUP: nobody})), "")

        return [marked(one) for one in tables]


class Negatives(ReadingMend):
    """Facts of a KPI that are below zero are left out, or count as zero."""

    reason: ClassVar[str] = N_("negative, left out")
    do: Literal["negatives"] = "negatives"
    kpi: str = Field(min_length=1)
    how: Literal["leave out", "zero"]

    @property
    def says(self) -> str:
        if self.how == "zero":
            return _("Count negative {kpi} as 0").format(kpi=self.kpi)
        return _("Leave out rows with negative {kpi}").format(kpi=self.kpi)

    def on_readings(self, tables: Tables) -> list[SourceTable]:
        def mended(frame: pd.DataFrame, _number: int) -> pd.DataFrame:
            below = (frame["kpi"] == self.kpi) & (frame["fact"] < 0)
            return frame[~below] if self.how == "leave out" else frame.assign(fact=frame["fact"].mask(below, 0.0))

        return on_facts(tables, mended, self.reason)


class Convert(ReadingMend):
    """Amounts in one currency become amounts in another at a rate that somebody gives."""

    do: Literal["convert"] = "convert"
    currency: str = Field(min_length=1)
    into: str = Field(min_length=1)
    rate: float = Field(gt=0)
    """How much of `into` one unit of `currency` is."""

    @property
    def says(self) -> str:
        return _("Convert {currency} into {into} at {rate:g}").format(
            currency=self.currency, into=self.into, rate=self.rate
        )

    def on_readings(self, tables: Tables) -> list[SourceTable]:
        def converted(frame: pd.DataFrame) -> pd.DataFrame:
            frame = self._in(frame, "currency", ("salary", "target_bonus"))
            return self._in(frame, "unit", ("plan", "fact"))

        return on_frames(tables, converted)

    def _in(self, frame: pd.DataFrame, said: str, amounts: Sequence[str]) -> pd.DataFrame:
        if said not in frame:
            return frame
        theirs = frame[said] == self.currency
        new = {name: frame[name].mask(theirs, frame[name] * self.rate) for name in amounts if name in frame}
        return frame.assign(**new, **{said: frame[said].mask(theirs, self.into)})


class WholePercents(ReadingMend):
    """Numbers of a KPI that carry a percent sign are counted as they are written: 98 % is 98, not 0.98."""

    do: Literal["whole percents"] = "whole percents"
    kpi: str = Field(min_length=1)

    @property
    def says(self) -> str:
        return _("Count 98 % of {kpi} as 98").format(kpi=self.kpi)

    def on_readings(self, tables: Tables) -> list[SourceTable]:
        def whole(frame: pd.DataFrame) -> pd.DataFrame:
            if "kpi" not in frame:
                return frame
            signs = {
                name: frame[f"{name}_percent"].astype(bool) & (frame["kpi"] == self.kpi) for name in ("plan", "fact")
            }
            numbers = {name: frame[name].mask(sign, (frame[name] * 100).round(_DIGITS)) for name, sign in signs.items()}
            bare = {f"{name}_percent": frame[f"{name}_percent"].astype(bool) & ~sign for name, sign in signs.items()}
            return frame.assign(**numbers, **bare)

        return on_frames(tables, whole)


def on_frames(tables: Tables, change: Callable[[pd.DataFrame], pd.DataFrame], reason: str = "") -> list[SourceTable]:
    """The tables with results and people changed."""

    def changed(frame: Frame) -> Frame:
        return None if frame is None else change(frame)

    def mended(reading: Reading) -> Reading:
        return replace(reading, results=changed(reading.results), people=changed(reading.people))

    return [one.with_reading(mended(one.reading), reason) for one in tables]


def on_facts(
    tables: Tables, change: Callable[[pd.DataFrame, int], pd.DataFrame], reason: str = ""
) -> list[SourceTable]:
    """The tables with results changed where they hold facts; `change` is told the number of the table."""

    def mended(one: SourceTable) -> SourceTable:
        facts = one.reading.facts
        if facts is None:
            return one
        return one.with_reading(replace(one.reading, results=change(facts, one.number)), reason)

    return [mended(one) for one in tables]


def all_facts(tables: Tables, names: Sequence[str]) -> pd.DataFrame:
    """(rows of all tables with facts) some columns, indexed by number of the table and index of the row."""
    every = ((one.number, one.reading.facts) for one in tables)
    frames = {number: facts.reindex(columns=list(names)) for number, facts in every if facts is not None}
    return pd.concat(frames) if frames else pd.DataFrame(columns=list(names), index=pd.MultiIndex.from_arrays([[], []]))
