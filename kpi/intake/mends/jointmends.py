"""Results of several people in one cell, divided among them."""

from fractions import Fraction
from math import floor
from typing import ClassVar, Literal, Self

import pandas as pd
from pydantic import Field, model_validator

from kpi.intake.mends.mendkinds import ReadingMend
from kpi.intake.mends.rowmends import all_facts, on_facts
from kpi.intake.readings.tidy import KEYS
from kpi.intake.sourcetable import SourceTable, Tables
from kpi.language import N_, _
from kpi.measures.jointnames import written_shares

_PLACES = 10_000
_NUMBERS = ["plan", "fact"]
_ROW = ["table", "at"]


class DivideJoint(ReadingMend):
    """Results and plans under a name that is made of several people count for these, in the written or in equal shares.

    A part is added to the person's own result of the same period and KPI; who has none gets a row of their own.
    """

    reason: ClassVar[str] = N_("divided among its people")
    do: Literal["divide joint"] = "divide joint"
    names: tuple[str, ...] = Field(min_length=1)
    sign: str = Field(min_length=1)
    """What stands between the people in a name."""

    @property
    def says(self) -> str:
        names = ", ".join(f"“{name}”" for name in self.names)
        return _("Divide the results of {names} among these people").format(names=names)

    @model_validator(mode="after")
    def _of_several(self) -> Self:
        if strange := [name for name in self.names if not written_shares(name, self.sign)]:
            what = _("these are not several people with “{sign}” between them: {names}")
            raise ValueError(what.format(sign=self.sign, names=", ".join(strange)))
        return self

    def on_readings(self, tables: Tables) -> list[SourceTable]:
        facts = all_facts(tables, [*KEYS, *_NUMBERS, "plan_text", "fact_text"])
        # What cannot be read stays a row of its own, or the error in it would be gone unseen.
        readable = facts[KEYS].notna().all(axis=1) & facts[["plan_text", "fact_text"]].isna().all(axis=1)
        joint = facts[facts["person"].isin(self.names) & readable].reset_index(names=_ROW)
        own = facts[~facts["person"].isin(self.names)].reset_index(names=_ROW).drop_duplicates(KEYS)
        placed = self._parts(joint).merge(own[[*KEYS, *_ROW]], on=KEYS, how="left", suffixes=("_of", ""))
        theirs = placed.groupby(_ROW)[_NUMBERS].sum(min_count=1)
        alone = placed[placed["at"].isna()].groupby(KEYS, sort=False)
        rows = alone.first().assign(**alone[_NUMBERS].sum(min_count=1)).reset_index()

        def divided(frame: pd.DataFrame, number: int) -> pd.DataFrame:
            kept = frame[~frame.index.isin(joint.loc[joint["table"] == number, "at"])]
            if number in theirs.index.get_level_values(0):
                more = theirs.xs(number, level=0).reindex(kept.index)
                kept = kept.assign(**{name: kept[name].add(more[name], fill_value=0) for name in _NUMBERS})
            return pd.concat([kept, _new(frame, rows[rows["table_of"] == number])])

        return on_facts(tables, divided, self.reason)

    def _parts(self, joint: pd.DataFrame) -> pd.DataFrame:
        """person, period, kpi, plan and fact of each part, and the row (table, at) that it is a part of."""
        every = [
            {**row, "person": person, **{name: _part(row[name], *ends) for name in _NUMBERS}}
            for row in joint[[*_ROW, *KEYS, *_NUMBERS]].to_dict("records")
            for person, ends in _ends(row["person"], self.sign).items()
        ]
        return pd.DataFrame(every, columns=[*_ROW, *KEYS, *_NUMBERS]).astype(dict.fromkeys(_NUMBERS, float))


def _ends(name: str, sign: str) -> dict[str, tuple[Fraction, Fraction]]:
    """The people in a name, each with the shares of those before and with its own."""
    ends, before = {}, Fraction(0)
    for person, share in written_shares(name, sign).items():
        ends[person] = (before, before + share)
        before += share
    return ends


def _part(number: float, before: Fraction, until: Fraction) -> float:
    """What lies between two shares: the running total is rounded, so that all parts add up to the number."""
    if number != number:
        return number
    whole = round(number * _PLACES)
    first, last = (floor(whole * share + Fraction(1, 2)) for share in (before, until))
    return (last - first) / _PLACES


def _new(frame: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Rows of parts that have no row to be added to, like the rows that they are parts of."""
    made = frame.loc[parts["at_of"]].assign(**{name: parts[name].to_numpy() for name in ("person", *_NUMBERS)})
    first = int(frame.index.max()) + 1 if len(frame) else 0
    return made.set_axis(range(first, first + len(made)), axis=0)
