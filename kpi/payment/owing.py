"""What periods did not cover, in words: who owes what at the end, or what a scheme gave up."""

from collections.abc import Iterator

import numpy as np

from kpi.language import _, money, period_name
from kpi.payment.payouts import Payouts
from kpi.problem import Problem
from kpi.scheme.scheme import Scheme


def owing(scheme: Scheme, paid: Payouts) -> list[Problem]:
    """A notice for each person who owes something after the last period that is paid; where nothing is carried on, for each period in which it was given up."""
    return [*(_owed(paid) if scheme.owed == "carried on" else _given_up(paid)), *_drawn(paid)]


def _drawn(paid: Payouts) -> Iterator[Problem]:
    if not paid.drawn[:, -1].any():
        return
    people, last = paid.seats["person"].drop_duplicates().tolist(), paid.periods[-1]
    for person, drawn in zip(people, paid.debts(people, "drawn"), strict=True):
        if drawn:
            what = _("{amount} of the draw is not recovered after {period}").format(
                amount=money(drawn, paid.currency), period=period_name(last)
            )
            mend = _("It is recovered from later pay above the draw. Where there is none, the person keeps it.")
            yield Problem(what, person, mend, level="notice")


def _owed(paid: Payouts) -> Iterator[Problem]:
    if not paid.owed[:, -1].any():
        return
    people, last = paid.seats["person"].drop_duplicates().tolist(), paid.periods[-1]
    for person, debt in zip(people, paid.debts(people), strict=True):
        if debt:
            what = _("{amount} is still owed after {period}").format(
                amount=money(debt, paid.currency), period=period_name(last)
            )
            mend = _("It is taken from the pay of later periods. Where there are none, it has to be settled by hand.")
            yield Problem(what, person, mend, level="notice")


def _given_up(paid: Payouts) -> Iterator[Problem]:
    people = paid.seats["person"].to_numpy(object)
    for row, period in np.argwhere(paid.owed):
        what = _("{amount} is given up, because the pay of the period does not cover it")
        amount = money(paid.owed[row, period], paid.currency)
        yield Problem(what.format(amount=amount), f"{people[row]} {paid.periods[period]}", level="notice")
