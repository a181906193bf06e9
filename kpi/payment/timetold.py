"""For which part of a period a seat is paid, in words that one can calculate with."""

from collections.abc import Iterator, Sequence

import numpy as np

from kpi.daycount import length
from kpi.language import _, minor_digits, money, number, percent
from kpi.payment.ofpeople import SeatStretch, stretches_of_seat
from kpi.payment.workforce import Workforce
from kpi.rules.base import Step

_DIGITS = 2
_EXACT = 6


def time_told(workforce: Workforce, row: int) -> str:
    """The time of a seat in a workforce of one period: "for 13 of 30 days"."""
    part = _part_told(float(workforce.presence[row, 0]), workforce.periods[0], workforce)
    hours = 1.0 if workforce.full_time is None else float(workforce.full_time[row, 0])
    if hours == 1:
        return _("for {part}").format(part=part) if part else _("for the whole period")
    share = percent(hours, _EXACT)
    if not part:
        return _("for the whole period, at {share} of full time").format(share=share)
    return _("for {part}, at {share} of full time").format(part=part, share=share)


def _part_told(share: float, period: str, workforce: Workforce) -> str:
    """Which part of the period it is; "" for all of it."""
    if share == 1:
        return ""
    found = length(period, workforce.day_count)
    if found is None or not _is_written(share * found[0]):
        return _("{share} of the period").format(share=percent(share, _EXACT))
    text = _("{n} of {all} months") if found[1] else _("{n} of {all} days")
    return text.format(n=_days(share * found[0]), all=_days(found[0]))


def _is_written(days: float) -> bool:
    """Whether so many days are written with two decimals."""
    return abs(days - round(days, _DIGITS)) < 10**-_EXACT


def _days(days: float) -> str:
    whole = abs(days - round(days)) < 10**-_EXACT
    return number(round(days), 0) if whole else number(days, _DIGITS)


def rows_told(workforce: Workforce, row: int, currency: str) -> Iterator[Step]:
    """Of a seat for which several rows of the people table hold in the period: of what its hours and its pay are the mean."""
    rows = stretches_of_seat(workforce, row)
    if workforce.full_time is not None and len({one.fte for one in rows}) > 1:
        pieces = [(one, percent(one.fte, _EXACT)) for one in rows]
        yield Step(_("Share of full time"), _mean_told(pieces, workforce), percent(workforce.full_time[row, 0], _EXACT))
    paid = [one for one in rows if one.fte > 0]
    for title, amounts, mean in (
        (_("Target bonus of a whole period"), [one.target_bonus for one in paid], workforce.target_bonus[row, 0]),
        (_("Salary of a whole period"), [one.salary for one in paid], workforce.salary[row, 0]),
    ):
        if len(set(amounts)) > 1 and not np.isnan(amounts).any():
            pieces = [(one, _written(amount, currency)) for one, amount in zip(paid, amounts, strict=True)]
            yield Step(title, _mean_told(pieces, workforce), _written(mean, currency))
            return


def _mean_told(pieces: Sequence[tuple[SeatStretch, str]], workforce: Workforce) -> str:
    """What stands in each row, and for how long: "13 of 30 days: 50 %; 17 of 30 days: 100 %"."""
    period = workforce.periods[0]
    parts = [
        _("{part}: {value}").format(part=_part_told(one.part, period, workforce) or _("all of it"), value=value)
        for one, value in pieces
    ]
    return _("the mean by days and hours of {parts}").format(parts="; ".join(parts))


def _written(amount: float, currency: str) -> str:
    return money(amount * 10 ** minor_digits(currency), currency)
