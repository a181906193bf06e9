"""Transactions that are there twice, taken back, of the future, of nobody, or in several currencies."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from kpi.intake.checkup.concern import SAMPLE, Concern, Look, Offer, Rule, Sighting, named
from kpi.intake.findings.checks import value_text
from kpi.intake.mends import DropRepeatedDeals, FillDown, NegativeDeals
from kpi.intake.readings.deals import DEAL_NUMBERS, Typed
from kpi.language import _, ngettext

_ANY = ("deal", "person", "date", *DEAL_NUMBERS)
_ONE_EACH = 0.9
"""Share of different numbers from which one is that of a single row, and not of an order of many."""


def repeated(look: Look) -> Iterator[Concern]:
    """Rows that are the same in every cell: a deal counted twice, or two deals alike."""
    count, sample = _found(look, _ANY, _repeated)
    if count:
        what = ngettext(
            "{n} transaction is there a second time, the same in every cell",
            "{n} transactions are there a second time, the same in every cell",
            count,
        ).format(n=count)
        mend = _("Keep one of them, unless they are two that are alike.")
        why = _("What is there twice counts twice.")
        yield Concern(what, "", mend, "notice", "repeated deals", why, count, sample, (Offer(DropRepeatedDeals()),))


def same_number(look: Look) -> Iterator[Concern]:
    """Rows with a number that another row has as well, though other cells differ."""
    count, sample = _found(look, ["deal"], _same_number)
    if count:
        what = ngettext(
            "{n} transaction has the number of an earlier one, but other cells differ",
            "{n} transactions have the number of an earlier one, but other cells differ",
            count,
        ).format(n=count)
        mend = _("Keep the one that counts, or give each its own number.")
        why = _("It may be a corrected entry beside the wrong one; then the deal counts twice.")
        yield Concern(what, "", mend, "notice", "number of deals", why, count, sample)


def taken_back(look: Look) -> Iterator[Concern]:
    """Amounts below zero where most are above: credit notes and returns."""
    count, sample = _found(look, ["amount"], _negative)
    if count:
        what = ngettext(
            "{n} transaction has a negative amount", "{n} transactions have a negative amount", count
        ).format(n=count)
        mend = _("Keep them where a sale was taken back.")
        why = _("They lower the result of the person and of the team, and with it what is paid for other sales.")
        yield Concern(what, "", mend, "notice", "negative deals", why, count, sample, (Offer(NegativeDeals()),))


def at_a_loss(look: Look) -> Iterator[Concern]:
    """Deals that cost more than they bring: their margin is negative."""
    count, sample = _found(look, ["cost"], _at_a_loss)
    if count:
        what = ngettext(
            "{n} transaction costs more than it brings", "{n} transactions cost more than they bring", count
        ).format(n=count)
        mend = _("Keep them where a loss is to count, or check whether the cost is of the same quantity.")
        why = _("Its margin is negative and lowers a commission or KPI that is made of margins.")
        yield Concern(what, "", mend, "notice", "margin of deals", why, count, sample)


def deals_in_future(look: Look) -> Iterator[Concern]:
    """Deals of days that have not come."""
    count, sample = _found(look, ["date"], lambda deals: _column(deals, "date") > np.datetime64(look.today))
    if count:
        what = ngettext("{n} transaction is of a day to come", "{n} transactions are of a day to come", count).format(
            n=count
        )
        mend = _("Correct the date, or check how dates are written.")
        why = _("It has not happened yet, so either the date is wrong or it is only expected.")
        yield Concern(what, "", mend, "notice", "future deals", why, count, sample)


def of_nobody(look: Look) -> Iterator[Concern]:
    """Deals without a person."""
    count, sample = _found(look, ["person"], lambda deals: _column(deals, "person").isna())
    if count:
        what = ngettext("{n} transaction names no person", "{n} transactions name no person", count).format(n=count)
        mend = _("Write the name, or, if what stands above counts for it too, fill it down.")
        why = _("It counts for nobody.")
        offers = (Offer(FillDown(column="person")),)
        yield Concern(what, "", mend, "notice", "deals of nobody", why, count, sample, offers)


def deal_currencies(look: Look) -> Iterator[Concern]:
    """Amounts in more than one currency."""
    columns = [_column(deals, "currency") for deals in look.deals if "currency" in deals.columns]
    codes = list(map(str, pd.concat(columns).value_counts().index)) if columns else []
    if len(codes) > 1:
        count, sample = _found(look, ["currency"], lambda deals: ~_column(deals, "currency").isin(codes[:1]))
        what = _("transactions in several currencies, which are not converted: {names}")
        mend = _("Write all amounts in one currency.")
        why = _("A scheme pays in one currency, so that 100 of one would count as 100 of the other.")
        names = named(sorted(codes))
        yield Concern(what.format(names=names), "", mend, "notice", "currencies of deals", why, count, sample)


def blank_deals(look: Look, column: str) -> bool:
    """Whether a transaction has nothing in a column."""
    return any(bool(_column(deals, column).isna().any()) for deals in look.deals if column in deals.columns)


def _found(look: Look, columns: Sequence[str], holds: Callable[[Typed], pd.Series]) -> tuple[int, tuple[Sighting, ...]]:
    """How many transactions are such, of tables with one of these columns, and what stands in it in the first."""
    count, sample = 0, list[Sighting]()
    for deals in look.deals:
        name = next((name for name in columns if name in deals.columns), None)
        if name is None:
            continue
        where = np.flatnonzero(holds(deals))
        count += len(where)
        sample += [
            Sighting(deals.place(at, name), value_text(_column(deals, name).iloc[at]))
            for at in where[: SAMPLE - len(sample)]
        ]
    return count, tuple(sample)


def _column(deals: Typed, name: str) -> pd.Series:
    return deals.table[deals.columns[name]]


def _repeated(deals: Typed) -> pd.Series:
    return deals.table.duplicated()


def _same_number(deals: Typed) -> pd.Series:
    numbers = _column(deals, "deal")
    given = numbers.notna()
    if numbers.nunique() < _ONE_EACH * given.sum():
        return pd.Series(data=False, index=numbers.index)
    return given & numbers.duplicated() & ~deals.table.duplicated()


def _negative(deals: Typed) -> pd.Series:
    amounts = _column(deals, "amount")
    return (amounts < 0) & bool((amounts > 0).any())


def _at_a_loss(deals: Typed) -> pd.Series:
    if "amount" not in deals.columns:
        return pd.Series(data=False, index=deals.table.index)
    amounts = _column(deals, "amount")
    return (amounts > 0) & (_column(deals, "cost") > amounts)


RULES: tuple[Rule, ...] = (repeated, same_number, taken_back, at_a_loss, deals_in_future, of_nobody, deal_currencies)
