"""Rows of deals as they count for people: one for each person of a deal, and one more where it is taken back; SQL from the cells of a table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kpi.language import _, ngettext
from kpi.measures.cellsql import Cells
from kpi.measures.dealcredit import Cancelled, Credit
from kpi.measures.wholesql import rounded_quotient
from kpi.problem import Problem

SHARES = 10**8
"""Whole numbers that a share of 100 % is."""

_PLACES = 8
_PERCENT = 10 ** (_PLACES - 2)
_SHARE = r"[\s(]*([0-9]+(?:[.,][0-9]+)?)[\s\x{00a0}\x{202f}]*%[\s)]*$"
_AROUND = " \t\u00a0\u202f"
_SIGNS_BEHIND = "% \u00a0\u202f"


@dataclass(frozen=True)
class Crediting:
    """What a table says of deals of several people and of deals that are cancelled.

    To the cells of a row come s (1, or -1 where a deal is taken back), ws (its share, or those of the names `who`), w0 and w1 (the shares of
    all people before this one, and with it) of wd. Everything is whole numbers, so that the parts of a deal add up to it.
    """

    cells: Cells

    @property
    def divides(self) -> bool:
        """Whether deals of several people are divided."""
        return self.cells.table.credit is not None

    @property
    def takes_back(self) -> bool:
        """Whether deals are taken back."""
        return self.cells.table.cancelled is not None

    def ask(self) -> None:
        """Sees to it that its columns are read."""
        if credit := self.cells.table.credit:
            for column in filter(None, (credit.share, credit.deal)):
                self.cells.text(column)
        if cancelled := self.cells.table.cancelled:
            self.cells.day(cancelled.date)

    def faults(self) -> Iterator[tuple[str, str]]:
        """Why a row cannot be used, and SQL for it that is never NULL."""
        credit, cancelled = self.cells.table.credit, self.cells.table.cancelled
        if credit:
            yield from _share_faults(self.cells, credit) if credit.share else _name_faults(self.cells)
        if cancelled:
            yield from _late_faults(self.cells, cancelled)

    def read(self, rows: str) -> str:
        """SQL for the rows of a table with what they say of shares; none more, none less."""
        credit, cancelled = self.cells.table.credit, self.cells.table.cancelled
        if credit:
            rows = _with_shares(self.cells, credit, rows) if credit.share else _with_names(self.cells, credit, rows)
        if not cancelled:
            return rows
        return f"(SELECT *, 1 AS s, {self.cells.number_sql(_day(self.cells, cancelled))} AS nb FROM {rows})"

    def counted(self, read: str) -> str:
        """SQL for a row for each person of a deal, and for one that is taken back."""
        credit, cancelled = self.cells.table.credit, self.cells.table.cancelled
        rows = _by_name(read) if credit and credit.between else read
        return _with_returns(self.cells, cancelled, rows) if cancelled else rows

    def part(self, whole: str, *, shared: bool) -> str:
        """SQL for what a whole number of a deal is for the person of a row."""
        if self.divides and shared:
            whole = f"({rounded_quotient(f'{whole} * w1', 'wd')} - {rounded_quotient(f'{whole} * w0', 'wd')})"
        return f"(s * {whole})" if self.takes_back else whole

    def uneven(self, read: str, table: str) -> Iterator[Problem]:
        """A notice of deals of a table whose shares are not 100 % together."""
        credit = self.cells.table.credit
        if credit is None or not (credit.deal or credit.between):
            return
        count, first = self.cells.engine.rows(f"SELECT count(*), min(deal) FROM ({self._uneven(read)})")[0]
        if count:
            what = ngettext(
                "the shares of {n} deal do not add up to 100 %: {deal}",
                "the shares of {n} deals do not add up to 100 %, the first is {deal}",
                count,
            )
            mend = _("Complete them; until then each person has the share that is written.")
            yield Problem(what.format(n=count, deal=first), table, mend, level="notice")

    def _uneven(self, read: str) -> str:
        credit = self.cells.table.credit
        if credit and credit.deal:
            deal = self.cells.text(credit.deal)
            return (
                f"SELECT {deal} AS deal FROM {read} WHERE {deal} IS NOT NULL GROUP BY {deal} HAVING sum(w) <> {SHARES}"
            )
        return f"SELECT p AS deal FROM {read} WHERE list_count(ws) = len(who) AND list_sum(ws) <> {SHARES}"


def _share_faults(cells: Cells, credit: Credit) -> Iterator[tuple[str, str]]:
    yield _("“{column}” is blank").format(column=credit.share), f"({cells.text(credit.share)} IS NULL)"
    no_share = _("“{column}” is no share from 0 to 100 %").format(column=credit.share)
    yield no_share, f"(NOT coalesce(ws BETWEEN 0 AND {SHARES}, false))"


def _name_faults(cells: Cells) -> Iterator[tuple[str, str]]:
    person = cells.table.person
    yield _("“{column}” has a share without a name").format(column=person), _known("list_contains(who, '')")
    yield _("“{column}” names somebody twice").format(column=person), _known("list_unique(who) < len(who)")
    some = _("“{column}” has shares of some of its people only").format(column=person)
    yield some, _known("list_count(ws) NOT IN (0, len(who))")
    yield _("“{column}” has a share above 100 %").format(column=person), _known(f"list_max(ws) > {SHARES}")


def _late_faults(cells: Cells, cancelled: Cancelled) -> Iterator[tuple[str, str]]:
    day = _day(cells, cancelled)
    yield _("“{column}” is no date").format(column=cancelled.date), f"(NOT yz{day[1:]} AND nb IS NULL)"
    early = _("“{end}” is before “{start}”").format(end=cancelled.date, start=cells.table.date)
    yield early, _known(f"{day} < d")


def _day(cells: Cells, cancelled: Cancelled) -> str:
    """The cell with the day on which a deal is cancelled."""
    return f"y{cells.day(cancelled.date)}"


def _with_shares(cells: Cells, credit: Credit, rows: str) -> str:
    """Rows with their own share, behind those of the rows of the same deal that come before by the name of the person."""
    share = _share(cells.text(credit.share), written_per_cent=credit.written == "per cent")
    known = f"coalesce(CASE WHEN ws BETWEEN 0 AND {SHARES} THEN ws END, 0) AS w"
    rows = f"(SELECT *, {known} FROM (SELECT *, {share} AS ws FROM {rows}))"
    until = "w"
    if credit.deal:
        deal = cells.text(credit.deal)
        so_far = f"sum(w) OVER (PARTITION BY {deal} ORDER BY p, row_ ROWS UNBOUNDED PRECEDING)"
        until = f"CASE WHEN {deal} IS NULL THEN w ELSE {so_far} END"
    return f"(SELECT *, w1 - w AS w0, {SHARES} AS wd FROM (SELECT *, {until} AS w1 FROM {rows} row_))"


def _with_names(cells: Cells, credit: Credit, rows: str) -> str:
    """Rows with the names in the cell of the person, and the shares behind them."""
    bind = cells.engine.bind
    signs, around, behind = bind("|".join(map(re.escape, credit.between))), bind(_AROUND), bind(_SHARE)
    split = f"list_transform(string_split_regex(p, {signs}), lambda one: trim(one, {around}))"
    names = f"list_filter({split}, lambda one: one <> '') AS names"
    who = f"list_transform(names, lambda one: trim(regexp_replace(one, {behind}, ''), {around})) AS who"
    share = _share(f"nullif(regexp_extract(one, {behind}, 1), '')", written_per_cent=True)
    shares = f"list_transform(names, lambda one: {share}) AS ws"
    named = f"(SELECT *, {who}, {shares} FROM (SELECT *, {names} FROM {rows}))"
    return f"(SELECT * REPLACE (CASE WHEN len(who) > 0 THEN p END AS p) FROM {named})"


def _with_returns(cells: Cells, cancelled: Cancelled, rows: str) -> str:
    """Rows, and behind each deal that is cancelled in time the same once more, in the period in which it is."""
    day, within = _day(cells, cancelled), cancelled.within_days
    in_time = "true" if within is None else f"date_diff('day', d, {day}) <= {within}"
    back = f"nb IS NOT NULL AND {day} >= d AND {in_time}"
    twice = f"unnest(CASE WHEN {back} THEN [false, true] ELSE [false] END) AS back"
    moved = {"n": "nb", "d": day, "s": "-1"}
    there = ", ".join(f"CASE WHEN back THEN {then} ELSE {name} END AS {name}" for name, then in moved.items())
    return f"(SELECT * REPLACE ({there}) FROM (SELECT *, {twice} FROM {rows}))"


def _by_name(rows: str) -> str:
    """A row for each name in the cell of the person, with the equal or the written share."""
    equal = "list_count(ws) = 0"
    until, before = (
        f"CASE WHEN {equal} THEN {at} ELSE coalesce(list_sum(ws[:{at}]), 0) END" for at in ("place", "(place - 1)")
    )
    shares = f"{before} AS w0, {until} AS w1, CASE WHEN {equal} THEN len(who) ELSE {SHARES} END AS wd"
    each = f"(SELECT *, unnest(range(1, len(who) + 1)) AS place FROM {rows})"
    return f"(SELECT * REPLACE (nullif(who[place], '') AS p), {shares} FROM {each})"


def _share(text: str, *, written_per_cent: bool) -> str:
    """SQL for a share as a whole number, NULL for what is none."""
    digits = f"replace(rtrim({text}, '{_SIGNS_BEHIND}'), ',', '.')"
    number = f"CAST(TRY_CAST({digits} AS DECIMAL(18,{_PLACES})) AS DECIMAL(38,{_PLACES}))"
    times = str(_PERCENT) if written_per_cent else f"CASE WHEN ends_with({text}, '%') THEN {_PERCENT} ELSE {SHARES} END"
    return f"TRY_CAST({number} * {times} AS BIGINT)"


def _known(test: str) -> str:
    """SQL that is false where a test has nothing to look at."""
    return f"(coalesce({test}, false))"
