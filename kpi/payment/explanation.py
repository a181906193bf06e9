"""One person's pay as a column of steps that everyone can follow with a pocket calculator: the run that pays, told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi.language import _, money, period_name
from kpi.money import in_units
from kpi.payment.check import refuse
from kpi.payment.markettold import market_steps
from kpi.payment.ofpeople import stretches_of_seat
from kpi.payment.payout import paid_and_told
from kpi.payment.shortertold import shorter_steps
from kpi.payment.timetold import rows_told, time_told
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused
from kpi.rules.base import Step
from kpi.rules.eligibility import Why
from kpi.rules.paysheet import ToldSeat
from kpi.rules.rule import Place
from kpi.scheme.scheme import Scheme
from kpi.shown import paragraph


@dataclass(frozen=True)
class Explanation:
    """How one person's pay in one period comes about; the last step is the payout."""

    person: str
    period: str
    currency: str
    steps: tuple[Step, ...]
    team: str = ""
    role: str = ""
    seats: "tuple[Explanation, ...]" = ()
    """Of somebody who is paid in several teams or roles, each alone; their payouts add up to this one."""

    @property
    def each(self) -> "tuple[Explanation, ...]":
        """Every seat alone."""
        return self.seats or (self,)

    @property
    def payout(self) -> int:
        """What is paid, in minor units."""
        return round(self.steps[-1].minor)

    def table(self) -> pd.DataFrame:
        """Columns step, how, result, and money in units of the currency; NaN where a step has none yet."""
        return in_units(self.table_in_minor_units().rename(columns={"minor": "money"}), ["money"], self.currency)

    def table_in_minor_units(self) -> pd.DataFrame:
        """The same with `minor`, whole minor units, which add up exactly."""
        return pd.DataFrame([step[:4] for step in self.steps], columns=["step", "how", "result", "minor"])

    def __repr__(self) -> str:
        """Who is paid how much."""
        text = _("{person}, {period}: {money} in {n} steps")
        paid = money(self.payout, self.currency)
        return text.format(person=self.person, period=period_name(self.period), money=paid, n=len(self.steps))

    def __str__(self) -> str:
        """Every step, a line each, in columns."""
        return "\n".join([f"{self.person}, {period_name(self.period)}", *_aligned(self.steps)])

    def _repr_html_(self) -> str:
        """All steps as a notebook shows them; texts of the data are escaped."""
        shown = self.table()[["step", "how", "result"]].to_html(index=False, justify="left")
        return paragraph(repr(self)) + shown


def _aligned(steps: Sequence[Step]) -> list[str]:
    """Steps as lines with their columns under each other, the last to the right."""
    step, how, result = (max(map(len, column)) for column in zip(*(one[:3] for one in steps), strict=True))
    return [f"{one.step:<{step}}  {one.how:<{how}}  {one.result:>{result}}".rstrip() for one in steps]


def explain(scheme: Scheme, workforce: Workforce, person: str, period: str) -> Explanation:
    """The steps of one person's payout in one period, as they are taken when everybody is paid; seat after seat of somebody with several.

    Raises `Refused` for an unknown person or period, or one without anything to pay on.

    >>> import kpi, pandas as pd
    >>> scheme = kpi.load("data/story/scheme.yaml")
    >>> workforce = kpi.build(pd.read_csv("data/story/results.csv"), pd.read_csv("data/story/people.csv"), scheme)
    >>> kpi.explain(scheme, workforce, "Aspen", "2026-01")
    Aspen, Jan 2026: €45,000.00 in 11 steps
    """
    everyone = workforce.at(period)
    rows = sorted(_due_seats(scheme, everyone, person), key=lambda row: stretches_of_seat(everyone, row)[:1])
    if not rows:
        if (why := _why_not(everyone, person)) is not None:
            what = _("not eligible in {period}: {why}").format(period=period, why=why.words)
            raise Refused([Problem(what, person, _("Choose another person or period."))])
        refuse(scheme, everyone)
        what = _("nothing to pay on in {period}").format(period=period)
        raise Refused([Problem(what, person, _("Choose another person or period."))])
    seats = tuple(_of_seat(scheme, everyone, row) for row in rows)
    return seats[0] if len(seats) == 1 else _together(seats)


def _why_not(everyone: Workforce, person: str) -> Why | None:
    """Why a person is not paid in the one period, where that is a matter of eligibility."""
    if everyone.ineligible is None:
        return None
    reasons = everyone.ineligible[everyone.people == person]
    return Why(int(reasons.min())) if reasons.size and reasons.min() > 0 else None


def _of_seat(scheme: Scheme, everyone: Workforce, row: int) -> Explanation:
    """The steps of one seat in the one period."""
    [period], person = everyone.periods, str(everyone.people[row])
    team, role = everyone.seats["team"].iloc[row], everyone.seats["role"].iloc[row]
    told = [(int(Place.KPIS), step) for step in shorter_steps(scheme.roles[role], everyone, row)]
    told += [(int(Place.KPIS), step) for step in market_steps(scheme, scheme.roles[role], everyone, row)]
    if everyone.longer is None or not everyone.longer.long[0]:
        told += [(int(Place.TARGET), step) for step in rows_told(everyone, row, scheme.currency)]
    reasons = {kpi: why for (kpi, who, when), why in everyone.reasons.items() if (who, when) == (person, period)}
    time = time_told(everyone, row)
    paid_and_told(scheme, everyone, ToldSeat(row, team, scheme.currency, reasons, scheme.titles, time, told))
    # Stable: what stands at one place is told as it was taken.
    steps = [step for _place, step in sorted(told, key=lambda one: one[0])]
    return Explanation(person, period, scheme.currency, tuple(steps), team, role)


def _together(seats: Sequence[Explanation]) -> Explanation:
    """Seat after seat, and their sum."""
    first, payout = seats[0], sum(seat.payout for seat in seats)
    steps = [
        step
        for seat in seats
        for step in (Step(_("Team and role"), " / ".join(filter(None, (seat.team, seat.role))), ""), *seat.steps)
    ]
    total = Step(_("Together"), _("all teams and roles"), money(payout, first.currency), payout, line="together")
    return Explanation(first.person, first.period, first.currency, (*steps, total), seats=tuple(seats))


def _due_seats(scheme: Scheme, everyone: Workforce, person: str) -> Iterator[int]:
    """The rows of the seats in which a person is to be paid."""
    for row in np.flatnonzero(everyone.people == person):
        card = scheme.roles.get(everyone.seats["role"].iloc[row])
        if card is not None and card.due.where(everyone, np.array([row])).any():
            yield int(row)
