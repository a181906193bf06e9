"""In which periods people are paid: those of the data, or longer ones; and the quarters and years over which something is measured beside them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import _, month_alone
from kpi.payment.longer import kinds
from kpi.payment.todate import no_dates
from kpi.periods import days_of, ends, in_order, shortest, span_around, span_of_all
from kpi.problem import Problem, Refused, some_of
from kpi.rules.people import Since
from kpi.scheme.scheme import Scheme

_SHOWN = 5


@dataclass(frozen=True)
class PayPeriods:
    """The periods of the data, and those that are paid."""

    measured: tuple[str, ...]
    """Of the data, in order of time."""
    paid: tuple[str, ...]
    """The longer ones in which they are paid, or the same."""
    into: dict[str, str]
    """By period of the data, in which it is paid."""

    @property
    def longer(self) -> bool:
        """Whether results are brought together before they are paid."""
        return self.measured != self.paid

    @property
    def places(self) -> list[NDArray[np.intp]]:
        """Of each paid period the places of those of the data."""
        into = [self.into.get(name) for name in self.measured]
        return [np.array([at for at, one in enumerate(into) if one == name], np.intp) for name in self.paid]


def pay_periods(results: pd.DataFrame, scheme: Scheme | None) -> PayPeriods:
    """In which periods a scheme pays the results, and the quarters and years that have ended and for which only shorter periods have results of
    what is measured over them. Raises `Refused` for periods that lie in two, or are no dates."""
    names = in_order(results["period"].astype(str))
    if scheme is None:
        return PayPeriods(names, names, {name: name for name in names})
    into = _into(names, scheme)
    paid = in_order(into.values())
    all_paid = in_order([*paid, *_made(paid, results, into, scheme)])
    return PayPeriods(all_paid if paid == names else names, all_paid, into)


def _into(names: tuple[str, ...], scheme: Scheme) -> dict[str, str]:
    """By period of the data, in which it is paid."""
    if scheme.paid_every == "as the data":
        return {name: name for name in names}
    if any(days_of(name) is None for name in names):
        raise Refused([no_dates(names)])
    of_own = kinds(names, measured_every(scheme), scheme.year_begins)
    into = {name: name if of_own[name] else span_of_all(name, scheme.paid_every, scheme.year_begins) for name in names}
    if apart := [name for name, one in into.items() if one is None]:
        raise Refused([_in_two(apart, scheme)])
    return {name: one for name, one in into.items() if one}


def measured_every(scheme: Scheme | None) -> frozenset[Since]:
    """For which quarters and years some KPI is paid."""
    return frozenset(since for card in scheme.cards for since in card.rhythms if since) if scheme else frozenset()


def _in_two(names: list[str], scheme: Scheme) -> Problem:
    texts = {
        "month": _("paid is every month, and {names} does not lie in one month: its results cannot be divided"),
        "quarter": _("paid is every quarter, and {names} does not lie in one quarter: its results cannot be divided"),
        "half-year": _(
            "paid is every half-year, and {names} does not lie in one half-year: its results cannot be divided"
        ),
        "year": _("paid is every year, and {names} does not lie in one year: its results cannot be divided"),
    }
    mend = _(
        "Give results of shorter periods, such as months or days, or pay less often; years begin in {month}. A KPI that is known only once a "
        "quarter or a year can be measured and paid so."
    )
    what = texts[scheme.paid_every].format(names=some_of(names, _SHOWN))
    return Problem(what, _("periods"), mend.format(month=month_alone(scheme.year_begins)))


def refuse_finer(people: pd.DataFrame | None, axis: PayPeriods) -> None:
    """Raises `Refused` for a people table with rows of periods that are brought together: of which of them its money is would be a guess."""
    if people is None or "period" not in people or not axis.longer:
        return
    finer = [name for name in dict.fromkeys(people["period"].dropna().astype(str)) if axis.into.get(name, name) != name]
    if finer:
        what = _("the people table has rows of {names}, which are brought together before anything is paid")
        mend = _("Name the periods that are paid, such as {name}, or write from and to in place of the period.")
        raise Refused(
            [Problem(what.format(names=some_of(finer, _SHOWN)), _("people"), mend.format(name=axis.into[finer[0]]))]
        )


def _made(paid: tuple[str, ...], results: pd.DataFrame, into: dict[str, str], scheme: Scheme) -> Iterator[str]:
    """Quarters and years of which only shorter periods have results. Raises `Refused` where both have some."""
    kind = kinds(paid, measured_every(scheme), scheme.year_begins)
    short = [name for name in paid if kind[name] is None]
    if any(kind.values()) and (between := [name for name in short if name not in shortest(short)]):
        raise Refused([_between(between)])
    for since in sorted(measured_every(scheme)):
        rows = results[results["kpi"].astype(str).isin(_kpis_of(scheme, since))]
        period = rows["period"].astype(str).map(into)
        around = {name: span_around(name, since, scheme.year_begins) for name in paid}
        span, long = period.map(around), period.map(kind) == since
        if twice := list(_twice(rows, span, long)):
            raise Refused(twice)
        ended = {around[name] for name in paid if kind[name] is None and _ends(name, since, scheme)}
        there = {around[name] for name in paid if kind[name] == since}
        yield from (one for one in dict.fromkeys(span[~long]) if one in ended - there)


def _between(names: list[str]) -> Problem:
    what = _("{names} stands beside shorter periods that lie in it, and no KPI is measured and paid over it")
    mend = _("Give its results by the period of pay, or by the quarter or the year over which the KPI is measured.")
    return Problem(what.format(names=some_of(names, _SHOWN)), _("periods"), mend)


def _kpis_of(scheme: Scheme, since: Since) -> set[str]:
    return {kpi.in_data for card in scheme.cards for kpi in card.kpis if kpi.since == since}


def _ends(name: str, since: Since, scheme: Scheme) -> bool:
    return ends((name,), since, scheme.year_begins)[0]


def _twice(rows: pd.DataFrame, span: pd.Series, long: pd.Series) -> Iterator[Problem]:
    """Somebody's results of a quarter or a year, and of shorter periods in it."""
    team = rows["team"] if "team" in rows else pd.Series("", rows.index)
    whose = rows["person"].where(rows["person"].notna(), team).fillna("").astype(str)
    keys = pd.DataFrame({"kpi": rows["kpi"].astype(str), "whose": whose, "span": span, "long": long})
    counts = keys.groupby(["kpi", "whose", "span"])["long"].nunique()
    mend = _("Keep one of both: what is measured once a quarter or a year, or the results that are added up to it.")
    for kpi, who, name in counts.index[counts > 1][:_SHOWN]:
        what = _("{kpi} has a result of {period}, and results of shorter periods in it").format(kpi=kpi, period=name)
        yield Problem(what, who, mend)
