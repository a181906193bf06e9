"""Rows that are not what they seem: blanks below a name, sums, repetitions, two teams at once."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Literal

import numpy as np
import pandas as pd

from kpi.intake.cells.values import SPACE, Bools, Rows, as_text
from kpi.intake.checkup.concern import SAMPLE, Concern, Look, Offer, Rule, Sighting, file_rows, named
from kpi.intake.checkup.dealchecks import blank_deals
from kpi.intake.checkup.spellings import folded
from kpi.intake.findings.checks import value_text
from kpi.intake.layout.tables import Table
from kpi.intake.mends import AddUp, DropRepeats, FillDown, LeaveOut, OfGroups, OnePerPeriod, TakeOutTotals
from kpi.intake.mends.cells import copies, filled, holding, is_a_sum, names_a_sum, repeated_rows
from kpi.intake.readings.nameless import of_groups
from kpi.intake.readings.tidy import KEYS
from kpi.intake.sourcetable import SourceTable
from kpi.language import _, ngettext
from kpi.payment.stretches import are_dated

_KEYED = ("person", "year", *KEYS[1:])
_NEEDLESS = f"^[{SPACE}]|[{SPACE}]$|[{SPACE}][{SPACE}]"
_BLOCKS = 0.5
"""Share of blank cells from which a column, not needed in every row, looks as if it were filled block by block."""


def blanks(look: Look) -> Iterator[Concern]:
    """Names that stand only in the first row of their block."""
    columns: tuple[Literal["person", "period", "kpi", "team", "role"], ...] = (
        "person",
        "period",
        "kpi",
        "team",
        "role",
    )
    for column in columns:
        found = _found(look, column, _fillable)
        if column in ("person", "team", "role"):
            found = _without_groups(look, found)
        needed = column in KEYS
        if found and (needed or all(_is_mostly_blank(one, column) for one in found)):
            # A mend of a column is one of all tables, and nobody can say whose a deal without a name is.
            sure = needed and not blank_deals(look, column) and all(_fills_well(one, column) for one in found)
            count = sum(map(len, found.values()))
            what = ngettext(
                "{n} row has nothing in “{column}”, below a row that has",
                "{n} rows have nothing in “{column}”, below a row that has",
                count,
            ).format(n=count, column=column)
            for_groups = _for_groups(column, found)
            fill = _("If what stands above counts for them too, fill it down.")
            either = _(
                "If what stands above counts for them too, fill it down; if they are results of the team, or of the company where they "
                "name no team, count them so."
            )
            yield Concern(
                what,
                "",
                either if for_groups else fill,
                "notice",
                f"blank {column}",
                _("A row without it cannot be counted for anybody."),
                count,
                _cells(column, found),
                (Offer(FillDown(column=column), sure), *for_groups),
            )


def _for_groups(column: str, found: Mapping[SourceTable, Rows]) -> tuple[Offer, ...]:
    """Rows without a name and a role may be results of teams and of the company."""
    roles = ((one, one.shape.columns.get("role")) for one in found)
    some = any(
        as_text(one.table.body[at])[np.isin(one.table.rows, found[one])].notna().any()
        for one, at in roles
        if at is not None
    )
    return () if column != "person" or some else (Offer(OfGroups()),)


def _without_groups(look: Look, found: Mapping[SourceTable, Rows]) -> dict[SourceTable, Rows]:
    """Without the rows that are results of teams and of the company."""
    every = look.intake.steps.stacked("results")
    if every.empty:
        return dict(found)
    theirs = every[of_groups(every)]
    left = {one: np.setdiff1d(rows, theirs.loc[theirs["source"] == one.number, "row"]) for one, rows in found.items()}
    return {one: rows for one, rows in left.items() if len(rows)}


def sums(look: Look) -> Iterator[Concern]:
    """Lines and columns of sums that stand among the data."""
    columns: tuple[Literal["person", "team", "role", "period"], ...] = ("person", "team", "role", "period")
    why = _("A sum counted as a result pays for the same thing twice.")
    for column in columns:
        exact = _found(look, column, partial(_holding, holds=is_a_sum))
        found = _found(look, column, partial(_holding, holds=names_a_sum))
        if column == "person":  # those that are nothing but a word for a sum are known when the table is read
            found = {one: left for one, rows in found.items() if len(left := np.setdiff1d(rows, exact.get(one, [])))}
        if found:
            count = sum(map(len, found.values()))
            what = ngettext("{n} row looks like a line of sums", "{n} rows look like lines of sums", count).format(
                n=count
            )
            proven = column != "person" and all(len(rows) == len(exact.get(one, [])) for one, rows in found.items())
            offer = Offer(TakeOutTotals(column=column), proven)
            sample = _cells(column, found)
            yield Concern(what, "", _("Take them out."), "notice", f"sums in {column}", why, count, sample, (offer,))
    kpis = [name for name in look.results.get("kpi", pd.Series(dtype="str")).dropna().unique() if is_a_sum(name)]
    if kpis:
        rows = look.results[look.results["kpi"].isin(kpis)]
        what = _("a KPI is called like a sum: {names}").format(names=named(kpis))
        offer = Offer(LeaveOut(column="kpi", names=tuple(kpis)), sure=True)
        sample, count = look.seen(rows, "fact"), file_rows(rows)
        yield Concern(what, "", _("Leave it out."), "notice", "sums in kpi", why, count, sample, (offer,))


def repeats(look: Look) -> Iterator[Concern]:
    """The same table or row twice."""
    copied = copies(look.tables)
    tables = [one for one in look.tables if one in copied and (one.used or one.deals)]
    again = repeated_rows(look.tables)
    rows = {one: one.table.rows[again[one]] for one in look.tables if one.used and one not in copied}
    why = _("What is there twice counts twice, or cannot be used at all.")
    if count := sum(len(one.table.body) for one in tables):
        pairs = [(one.place(), copied[one].place()) for one in tables]
        names = [_("{copy} is the same as {first}").format(copy=copy, first=first) for copy, first in pairs]
        what = _("the same table is there twice: {names}").format(names="; ".join(names[:SAMPLE]))
        sample = tuple(Sighting(copy, str(first)) for copy, first in pairs[:SAMPLE])
        offer = Offer(DropRepeats(of="tables"), sure=True)
        yield Concern(what, "", _("Leave one of them out."), "notice", "repeated tables", why, count, sample, (offer,))
    if count := sum(map(len, rows.values())):
        what = ngettext(
            "{n} row is there a second time, the same in every cell",
            "{n} rows are there a second time, the same in every cell",
            count,
        ).format(n=count)
        offer = Offer(DropRepeats(of="rows"), _settles(look, rows))
        sample = _cells("person", rows)
        yield Concern(what, "", _("Keep one of them."), "notice", "repeated rows", why, count, sample, (offer,))


def doubles(look: Look) -> Iterator[Concern]:
    """Several results of the same person, period and KPI."""
    if not set(KEYS) <= set(look.results):
        return
    known = look.results[look.results[KEYS].notna().all(axis=1)]
    seats = [name for name in ("team", "role") if name in known]
    rows = known[known[[*KEYS, *seats]].fillna("").duplicated(keep=False)]
    if rows.empty:
        return
    count = file_rows(rows)
    what = ngettext(
        "{n} row is of a person, period and KPI that another one is of as well",
        "{n} rows are of a person, period and KPI that another one is of as well",
        count,
    ).format(n=count)
    plans: tuple[Literal["add", "first"], ...] = ("add", "first")
    one_plan = bool((rows.groupby(KEYS)["plan"].nunique() <= 1).all())
    offers = tuple(Offer(AddUp(plans=how)) for how in plans if how == "add" or one_plan)
    mend = _("Keep one of them, add them up before, or tell them apart by period or KPI.")
    why = _("Nobody can say which one counts, so none of them is used.")
    yield Concern(what, "", mend, "error", "twice", why, count, look.seen(rows, "person"), offers)


def several_seats(look: Look) -> Iterator[Concern]:
    """Somebody with results in several teams or roles in one period, without dates that say when each of them began."""
    people = look.intake.people
    dated = () if people is None else people.loc[are_dated(people), "person"]
    columns: tuple[Literal["team", "role"], ...] = ("team", "role")
    for column in columns:
        if not {"person", "period", column} <= set(look.results):
            continue
        there = look.results[["person", "period", column]].notna().all(axis=1)
        rows = look.results[there & ~look.results["person"].isin(dated)]
        several = rows[rows.groupby(["person", "period"])[column].transform("nunique") > 1]
        if several.empty:
            continue
        count = len(several[["person", "period"]].drop_duplicates())
        what = ngettext(
            "{n} person and period has results under more than one “{column}”",
            "{n} people and periods have results under more than one “{column}”",
            count,
        ).format(n=count, column=column)
        yield Concern(
            what,
            "",
            _("Write from when each holds in a table of people: columns “from” and “to”. Or say which one counts."),
            "notice",
            f"several {column}",
            _("Each counts for an equal part of the period, however many days it was."),
            file_rows(several),
            look.seen(several, "person"),
            (
                Offer(OnePerPeriod(column=column, pick="last")),
                Offer(OnePerPeriod(column=column, pick="first")),
            ),
        )


def spaces(look: Look) -> Iterator[Concern]:
    """Names with spaces around or doubled inside: read without them, and said."""
    for column in ("person", "team", "role", "kpi"):
        found = _found(look, column, _spaced)
        if found:
            count = sum(map(len, found.values()))
            what = ngettext(
                "{n} cell of “{column}” has needless spaces, and is read without them",
                "{n} cells of “{column}” have needless spaces, and are read without them",
                count,
            ).format(n=count, column=column)
            yield Concern(what, "", "", "notice", f"spaces in {column}", "", count, _cells(column, found))


def _found(look: Look, column: str, holds: Callable[[Table, int], Bools]) -> dict[SourceTable, Rows]:
    """By table that is used, the numbers of the rows whose cell in a column is such; tables without one left out."""
    found = {
        one: one.table.rows[holds(one.table, one.shape.columns[column])]
        for one in look.tables
        if column in one.shape.columns and one.used
    }
    return {one: rows for one, rows in found.items() if len(rows)}


def _cells(column: str, found: Mapping[SourceTable, Rows]) -> tuple[Sighting, ...]:
    """The first of some rows, with what stands in a column of theirs."""
    return tuple(islice((_cell(one, row, column) for one, rows in found.items() for row in rows), SAMPLE))


def _cell(one: SourceTable, row: int, column: str) -> Sighting:
    table, at = one.table, one.shape.columns[column]
    cell = table.body.at[int(np.flatnonzero(table.rows == row)[0]), at]
    return Sighting(one.place(table.header[at], int(row)), value_text(cell))


def _fillable(table: Table, at: int) -> Bools:
    return (as_text(table.body[at]).isna() & as_text(filled(table, at)).notna()).to_numpy(bool)


def _holding(table: Table, at: int, holds: Callable[[str], bool]) -> Bools:
    return holding(table.body[at], holds)


def _spaced(table: Table, at: int) -> Bools:
    column = table.body[at]
    texts = column.where(column.map(lambda value: isinstance(value, str))) if column.dtype == object else column
    return (texts.str.contains(_NEEDLESS, regex=True).fillna(value=False)).to_numpy(bool)


def _is_mostly_blank(one: SourceTable, column: str) -> bool:
    return bool(as_text(one.table.body[one.shape.columns[column]]).isna().mean() >= _BLOCKS)


def _fills_well(one: SourceTable, column: str) -> bool:
    """Whether no two rows are of the same once it is filled, and none that it fills is a sum."""
    table, names = one.table, one.shape.columns
    at = names[column]
    keys = {names[name]: as_text(table.body[names[name]]) for name in _KEYED if name in names}
    keys[at] = as_text(filled(table, at))
    spelt = {key: texts.map({text: folded(text) for text in texts.dropna().unique()}) for key, texts in keys.items()}
    summed = np.logical_or.reduce([holding(table.body[key], names_a_sum) for key in keys])
    data = ~summed & ~table.body.duplicated().to_numpy()  # what is there twice anyway proves nothing
    return not (pd.DataFrame(spelt)[data].duplicated().any() or (summed & _fillable(table, at)).any())


def _settles(look: Look, again: Mapping[SourceTable, Rows]) -> bool:
    """Whether without these rows nothing is there twice; where something still is, equal rows may be two deals."""
    results = look.results
    if not set(KEYS) <= set(results):
        return True
    gone = np.logical_or.reduce(
        [(results["source"] == one.number) & results["row"].isin(rows) for one, rows in again.items()]
    )
    return not results[~gone & results[KEYS].notna().all(axis=1)].duplicated(KEYS).any()


RULES: tuple[Rule, ...] = (blanks, sums, repeats, doubles, several_seats, spaces)
