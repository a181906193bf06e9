"""What became of every row of a table: used, outside the filter, or the reason why it was left out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from kpi.language import N_, _, ngettext
from kpi.measures.opentables import OpenTable
from kpi.measures.tally import Tallied, Tally
from kpi.measures.terms import ALL
from kpi.problem import Problem

USED = N_("used")
NO_PERSON, NO_DATE, BAD_DATE = N_("no person"), N_("no date"), N_("the date cannot be read")
OUTSIDE = N_("outside the filter")
COUNTED = ("kpi", "part", "table", "outcome", "rows")


def accounted(table: OpenTable, tallied: Sequence[Tallied]) -> tuple[pd.DataFrame, list[Problem]]:
    """What became of the rows, tally by tally, and notices about those that should not have been left out."""
    read = int(table.cells.engine.rows(f"SELECT count(*) FROM {table.read}")[0][0])
    whole = {id(one.tally) for one in tallied if table.one_to_one and _counts_all(one, read)}
    fine = [number for number in table.cells.amounts if any(map(table.cells.inexact, table.relations))]
    partly = [one for one in table.tallies if id(one) not in whole]
    codes = _codes(table, partly, fine)
    rows = []
    for one in table.tallies:
        said = [(_(USED), read)] if id(one) in whole else codes[id(one)]
        rows += [(one.kpi.name, one.part, table.name, outcome, count) for outcome, count in said]
    counted = pd.DataFrame(rows, columns=list(COUNTED))
    return counted, [
        *_left_out(counted, table.name, read),
        *_rounded(table, {number: codes[number] for number in fine}),
    ]


def _counts_all(one: Tallied, read: int) -> bool:
    return one.tally.counts_rows and bool(one.groups["used"].sum() == read)


def _codes(table: OpenTable, tallies: Sequence[Tally], fine: Sequence[int]) -> dict[int, Any]:
    """Outcomes and their rows of each tally, by its id, and the amounts with too many decimals, by the number of their cell."""
    if not tallies and not fine:
        return {}
    base = {NO_PERSON: "p IS NULL", NO_DATE: "dz", BAD_DATE: "n IS NULL"}
    columns, meanings = [f"count(*) FILTER (WHERE af{number}) AS f{number}" for number in fine], []
    for place, one in enumerate(tallies):
        outside = {} if one.passes == ALL else {_(OUTSIDE): f"NOT ({one.passes})"}
        tests = {_(reason): test for reason, test in base.items()} | outside | dict(one.faults)
        meanings.append((*tests, _(USED)))
        cases = " ".join(f"WHEN {test} THEN {number}" for number, test in enumerate(tests.values()))
        columns.append(f"histogram(CASE {cases} ELSE {len(tests)} END) AS t{place}")
    found = table.cells.engine.arrow(f"SELECT {', '.join(columns)} FROM {table.read}").to_pylist()[0]
    codes: dict[int, Any] = {number: found[f"f{number}"] for number in fine}
    for place, (one, meaning) in enumerate(zip(tallies, meanings, strict=True)):
        codes[id(one)] = [
            (meaning[code], count)
            for code, count in sorted(
                found[f"t{place}"] or (), key=lambda pair: -pair[0] if pair[0] == len(meaning) - 1 else pair[0]
            )
        ]
    return codes


def _left_out(counted: pd.DataFrame, table: str, read: int) -> Iterator[Problem]:
    if not read:
        yield Problem(_("there are headings but no rows below them"), table, level="notice")
    told = counted[~counted["outcome"].isin([_(USED), _(OUTSIDE)])]
    for outcome, rows in told.groupby("outcome", sort=False)["rows"].max().items():
        what = ngettext(
            "{n} of {read} rows is set aside: {reason}", "{n} of {read} rows are set aside: {reason}", int(rows)
        )
        mend = _("Mend them, if they count.")
        yield Problem(what.format(n=int(rows), read=read, reason=outcome), table, mend, level="notice")


def _rounded(table: OpenTable, fine: Mapping[int, int]) -> Iterator[Problem]:
    for number, count in fine.items():
        if count:
            what = ngettext(
                "{n} amount in “{column}” has more than four decimals and is rounded",
                "{n} amounts in “{column}” have more than four decimals and are rounded",
                count,
            )
            yield Problem(what.format(n=count, column=table.cells.amounts[number]), table.name, level="notice")
