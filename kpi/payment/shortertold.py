"""How results of shorter periods became those of the period that is paid, in words, and what of them is missing."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from kpi.language import _, ngettext, number, period_name
from kpi.payment.shorterperiods import ShorterPeriods
from kpi.payment.workforce import Workforce
from kpi.periods import months
from kpi.problem import Problem, some_of
from kpi.rules.base import Step
from kpi.rules.kpi import Adds, Kpi
from kpi.rules.people import Rows
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

_DIGITS = 4
_SHOWN = 5


def shorter_steps(card: Card, workforce: Workforce, row: int) -> Iterator[Step]:
    """A line for each of the person's own KPIs, of a seat in a workforce of one period."""
    shorter, [period] = workforce.shorter, workforce.periods
    if shorter is None:
        return
    places = shorter.places(period)
    for kpi in card.kpis if len(places) else ():
        index = workforce.kpi_index.get(kpi.in_data)
        if kpi.of == "person" and index is not None:
            told = [_part(shorter, index, row, place) for place in places]
            whole = workforce.plan[index, row, 0], workforce.fact[index, row, 0]
            adds = workforce.adds[index]
            yield Step(_("{kpi} by period").format(kpi=kpi.label), _together(told, adds), _result(*whole, kpi.unit))


def _part(shorter: ShorterPeriods, index: int, row: int, place: int) -> str:
    """One of the shorter periods: "Jan 2026: 80 of 100"."""
    plan, fact = shorter.plan[index, row, place], shorter.fact[index, row, place]
    name = period_name(shorter.periods[place])
    planned = not np.isnan(shorter.plan[index]).all()
    if np.isnan(fact) or (planned and np.isnan(plan)):
        return _("{period}: missing").format(period=name)
    if shorter.stands_in[index, row, place]:
        text = _("{period}: {fact} of {plan}, in place of a missing result")
    else:
        text = _("{period}: {fact} of {plan}") if planned else _("{period}: {fact}")
    return text.format(period=name, fact=number(fact, _DIGITS), plan=number(plan, _DIGITS))


def _together(parts: Sequence[str], adds: Adds) -> str:
    texts = {"sum": _("{parts}; added up"), "last": _("{parts}; the last one counts")}
    return texts.get(adds, _("{parts}; the mean of them")).format(parts="; ".join(parts))


def _result(plan: float, fact: float, unit: str) -> str:
    if np.isnan(fact):
        return _("missing")
    if np.isnan(plan):
        return f"{number(fact, _DIGITS)} {unit}".strip()
    return (
        _("{fact} of {plan} {unit}").format(fact=number(fact, _DIGITS), plan=number(plan, _DIGITS), unit=unit).strip()
    )


def shorter_notices(card: Card, workforce: Workforce, rows: Rows) -> Iterator[Problem]:
    """Results of shorter periods that are missing where somebody was there, and what is done without them."""
    shorter = workforce.shorter
    if shorter is None:
        return
    seats = np.arange(len(workforce.seats))[rows]
    paid = np.isin(shorter.into, workforce.periods)
    silent = shorter.there[seats] & ~shorter.recorded[seats] & paid
    if silent.any():
        text = ngettext(
            "{n} person and shorter period has no results, so that what is paid rests on the others",
            "{n} people and shorter periods have no results, so that what is paid rests on the others",
            int(silent.sum()),
        )
        yield Problem(text.format(n=int(silent.sum())), _places(workforce, seats, silent), level="notice")
    for kpi in card.kpis:
        if kpi.of == "person" and kpi.in_data in workforce.kpi_index:
            yield from _missing(kpi, workforce, shorter, seats)


def _missing(kpi: Kpi, workforce: Workforce, shorter: ShorterPeriods, seats: NDArray[np.intp]) -> Iterator[Problem]:
    """Of one KPI, where other results of the same seat and period are there."""
    index, paid = workforce.kpi_index[kpi.in_data], np.isin(shorter.into, workforce.periods)
    gone = np.isnan(shorter.fact[index, seats]) & shorter.recorded[seats] & paid
    filled = shorter.stands_in[index, seats] & paid
    if gone.any():
        text = ngettext(
            "{kpi}: {n} result of a shorter period is missing",
            "{kpi}: {n} results of shorter periods are missing",
            int(gone.sum()),
        )
        yield Problem(text.format(kpi=kpi.label, n=int(gone.sum())), _places(workforce, seats, gone), level="notice")
    if filled.any():
        text = ngettext(
            "{kpi}: {n} result of a shorter period is missing, and something stands in for it",
            "{kpi}: {n} results of shorter periods are missing, and something stands in for them",
            int(filled.sum()),
        )
        yield Problem(
            text.format(kpi=kpi.label, n=int(filled.sum())), _places(workforce, seats, filled), level="notice"
        )


def _places(workforce: Workforce, seats: NDArray[np.intp], which: NDArray[np.bool_]) -> str:
    names = workforce.shorter.periods if workforce.shorter else ()
    people = workforce.people[seats]
    return some_of([f"{people[row]} {names[place]}" for row, place in np.argwhere(which)], _SHOWN)


def not_whole(workforce: Workforce) -> Iterator[Problem]:
    """Periods that are paid and of which the data do not have all months, as one that has not ended."""
    shorter = workforce.shorter
    for name in workforce.periods if shorter else ():
        within = [shorter.periods[place] for place in shorter.places(name)] if shorter else []
        covered = sum(months(one) or 0.0 for one in within)
        if within and covered >= 1 and covered < (months(name) or 0.0):
            what = _("of {period} the data have only {names}").format(period=name, names=some_of(within, _SHOWN))
            yield Problem(what, _("periods"), _("What is paid rests on these."), level="notice")


def money_of_longer(scheme: Scheme, workforce: Workforce) -> Iterator[Problem]:
    """For which time money is that names none."""
    if workforce.shorter is None or scheme.paid_every == "as the data":
        return
    texts = {
        "month": _(
            "paid is every month: a target bonus or salary that does not say for which time it is counts as that of a month"
        ),
        "quarter": _(
            "paid is every quarter: a target bonus or salary that does not say for which time it is counts as that of a quarter"
        ),
        "half-year": _(
            "paid is every half-year: a target bonus or salary that does not say for which time it is counts as that of a half-year"
        ),
        "year": _(
            "paid is every year: a target bonus or salary that does not say for which time it is counts as that of a year"
        ),
    }
    mend = _(
        "If it is another one, say so in the people table (target_bonus_per, salary_per), or multiply the target bonuses of the role."
    )
    yield Problem(texts[scheme.paid_every], _("people"), mend, level="notice")


def not_ended(card: Card, workforce: Workforce) -> Iterator[Problem]:
    """KPIs of a quarter or a year that has not ended, or for which nothing shorter is paid."""
    if workforce.longer is None:
        return
    for kpi in card.kpis:
        if kpi.since is None or kpi.since in workforce.longer.every:
            continue
        text = {
            "quarter": _(
                "{kpi} of {role} is paid every quarter, and no quarter with results has ended: its weight is not paid yet"
            ),
            "year": _(
                "{kpi} of {role} is paid every year, and no year with results has ended: its weight is not paid yet"
            ),
        }[kpi.since]
        mend = _(
            "Name the quarter or the year as the period of its result, and give the results of the shorter periods in it, too."
        )
        yield Problem(text.format(kpi=kpi.label, role=card.role), _("periods"), mend, level="notice")
