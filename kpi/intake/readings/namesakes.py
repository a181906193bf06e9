"""People of one name, told apart by the number that stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from kpi.intake.findings.finding import Finding, Place, found
from kpi.intake.readings.deals import Typed
from kpi.intake.sourcetable import SourceTable, Tables
from kpi.language import _, ngettext

_SHOWN = 5
_LEAST = 3
_MOSTLY = 0.5

Ids = Mapping[str, tuple[str, ...]]
"""Name to the different numbers that stand beside it."""


def told_apart(tables: Tables) -> tuple[list[SourceTable], list[Finding]]:
    """Results, people and transactions in which "Anna Berg" with two numbers is "Anna Berg (101)" and "Anna Berg (202)"."""
    frames = [frame for one in tables for frame in one.reading.frames]
    said = [*(_said(frame) for frame in frames), *(_said(_of_deals(one.deals)) for one in tables if one.deals)]
    known = pd.concat(said).drop_duplicates() if said else _said(None)
    ids = {
        str(name): tuple(map(str, rows))
        for name, rows in known.groupby("person", sort=False)["person_id"]
        if len(rows) > 1
    }
    if not ids:
        return list(tables), []
    if len(ids) >= _LEAST and len(ids) > _MOSTLY * known["person"].nunique():
        return list(tables), [_of_rows(ids)]
    return [_in_table(one, ids) for one in tables], [_apart(ids), *_open(frames, ids)]


def _said(frame: pd.DataFrame | None) -> pd.DataFrame:
    """(rows) person and number, where both are given."""
    if frame is None or "person_id" not in frame:
        return pd.DataFrame({"person": pd.Series(dtype="str"), "person_id": pd.Series(dtype="str")})
    return frame[["person", "person_id"]].dropna().drop_duplicates()


def _of_deals(deals: Typed) -> pd.DataFrame | None:
    if deals.person_ids is None or "person" not in deals.columns:
        return None
    return pd.DataFrame({"person": deals.table[deals.columns["person"]], "person_id": deals.person_ids})


def _in_table(one: SourceTable, ids: Ids) -> SourceTable:
    if one.deals:
        return replace(one, typed=_in_deals(one.deals, ids))
    reading = one.reading
    return replace(
        one, reading=replace(reading, results=_named(reading.results, ids), people=_named(reading.people, ids))
    )


def _named(frame: pd.DataFrame | None, ids: Ids) -> pd.DataFrame | None:
    if frame is None or "person_id" not in frame:
        return frame
    return frame.assign(person=_with_ids(frame["person"], frame["person_id"], ids))


def _with_ids(names: pd.Series, numbers: pd.Series, ids: Ids) -> pd.Series:
    which = names.isin(list(ids)) & numbers.notna()
    return names.mask(which, names + " (" + numbers.astype("str") + ")")


def _in_deals(deals: Typed, ids: Ids) -> Typed:
    if deals.person_ids is None or "person" not in deals.columns:
        return deals
    heading = deals.columns["person"]
    return replace(deals, table=deals.table.assign(**{heading: _with_ids(deals.table[heading], deals.person_ids, ids)}))


def _apart(ids: Ids) -> Finding:
    names = _some([f"{name} ({', '.join(numbers)})" for name, numbers in ids.items()])
    what = ngettext(
        "{n} name stands beside different numbers and is read as different people: {names}",
        "{n} names stand beside different numbers and are read as different people: {names}",
        len(ids),
    ).format(n=len(ids), names=names)
    mend = _("If it is one person, write one number, or unify the names.")
    return found(what, Place(column="person"), mend, level="notice", rule="namesakes")


def _of_rows(ids: Ids) -> Finding:
    what = _("most names stand beside several numbers, so that these were taken for numbers of rows, not of people")
    mend = _("If they tell people of one name apart, write them behind the names.")
    return found(what, Place(column="person"), mend, level="notice", value=next(iter(ids)))


def _open(frames: Sequence[pd.DataFrame], ids: Ids) -> list[Finding]:
    """Rows that name such a person without a number: nobody knows whose they are."""
    bare = [
        frame[frame["person"].isin(list(ids)) & (frame["person_id"].isna() if "person_id" in frame else True)]
        for frame in frames
    ]
    names = list(dict.fromkeys(str(name) for frame in bare for name in frame["person"]))
    if not names:
        return []
    rows = sum(len(frame[["source", "row"]].drop_duplicates()) for frame in bare)
    what = ngettext(
        "{n} row names somebody of whom there are several, and no number: {names}",
        "{n} rows name somebody of whom there are several, and no number: {names}",
        rows,
    ).format(n=rows, names=_some(names))
    return [found(what, Place(column="person"), _("Write the number beside the name there, too."))]


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
