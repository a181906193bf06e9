"""The statement of one person and period as a paper: what each result pays, step by step to the cent, and what more would bring."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from kpi.charts.statementpart import Whose, statement_finding, statement_part
from kpi.decisions.planterms import PlanTerms
from kpi.documents.blocks import (
    Amount,
    Block,
    BonusBar,
    Grid,
    Heading,
    Mark,
    Note,
    PaidLine,
    PaidLines,
    Paper,
    Particulars,
    Ruler,
    Signatures,
    Text,
)
from kpi.documents.made import Made
from kpi.documents.whatmore import More, WhatMore
from kpi.language import _, money, ngettext, number, period_name, pgettext
from kpi.payment.explanation import Explanation, explain
from kpi.payment.payout import pay
from kpi.payment.payouts import Payouts
from kpi.payment.statement import Statement
from kpi.payment.workforce import Workforce
from kpi.periods import days_of
from kpi.plans.nextstep import STEPS
from kpi.scheme.scheme import Scheme


class Statements:
    """Everybody's statements by one scheme; what several of them need is worked out once."""

    def __init__(self, scheme: Scheme, workforce: Workforce, terms: PlanTerms, made: Made) -> None:
        self._scheme, self._workforce, self._terms, self._made = scheme, workforce, terms, made
        self._more: dict[str, WhatMore] = {}
        self._periods: dict[str, Workforce] = {}

    @cached_property
    def _paid(self) -> Payouts:
        return pay(self._scheme, self._workforce)

    def whom(self, period: str) -> list[str]:
        """Everybody who is paid in a period, in the order of the data."""
        there = self._paid.active[:, self._paid.periods.index(period)]
        return list(dict.fromkeys(map(str, self._paid.workforce.people[there])))

    def paper(self, person: str, period: str) -> Paper:
        """One statement; raises `Refused` as `explain` does."""
        explained = explain(self._scheme, self._alone(person, period), person, period)
        frames = [self._frame(seat) for seat in explained.each]
        blocks = (*self._head(explained, frames), *self._seats(explained, frames), *self._foot(explained))
        about = _("Bonus statement · {period}").format(period=period_name(period))
        title = _("Bonus statement of {name} for {period}").format(name=person, period=period_name(period))
        return Paper(title, tuple(blocks), about, self._made.foot, shows_title=False)

    def papers(self, people: Sequence[str], period: str) -> list[Paper]:
        """Several people’s, in this order."""
        return [self.paper(person, period) for person in people]

    def _alone(self, person: str, period: str) -> Workforce:
        """Whose pay is told: alone where nobody else's results count beyond the team's, so that few are paid again."""
        everyone = self._during(period)
        return everyone if self._scheme.divides else everyone.only(np.flatnonzero(everyone.people == person))

    def _during(self, period: str) -> Workforce:
        if period not in self._periods:
            self._periods[period] = self._workforce.at(period)
        return self._periods[period]

    def _head(self, explained: Explanation, frames: Sequence[dict[str, Any]]) -> Iterator[Block]:
        where = " / ".join(dict.fromkeys(f"{seat.role} · {seat.team}".strip(" ·") for seat in explained.each))
        about = " · ".join(part for part in (where, self._scheme.title) if part)
        share = str(frames[0]["share"]) if len(frames) == 1 else ""
        yield Amount(explained.person, about, money(explained.payout, explained.currency), share)

    def _seats(self, explained: Explanation, frames: Sequence[dict[str, Any]]) -> Iterator[Block]:
        for seat, frame in zip(explained.each, frames, strict=True):
            if explained.seats:
                yield Heading(f"{seat.role} · {seat.team}".strip(" ·"))
                yield Text(statement_finding(Statement(seat), seat.person))
            yield from _of_frame(frame)
            yield from self._what_more(seat)

    def _frame(self, seat: Explanation) -> dict[str, Any]:
        frame: dict[str, Any] = statement_part(Statement(seat), self._whose(seat))["frames"][0]
        return frame

    def _whose(self, seat: Explanation) -> Whose:
        row, column = self._row(seat), self._paid.periods.index(seat.period)
        salary, off = (int(line[row, column]) for line in (self._paid.salary, self._paid.off_salary))
        return Whose(seat.person, seat.role, seat.team, salary, off)

    def _row(self, seat: Explanation) -> int:
        return self._rows[seat.person, seat.team, seat.role]

    @cached_property
    def _rows(self) -> dict[tuple[str, str, str], int]:
        seats = self._paid.seats
        keys = zip(seats["person"], seats["team"], seats["role"], strict=True)
        return {(str(person), str(team), str(role)): place for place, (person, team, role) in enumerate(keys)}

    def _what_more(self, seat: Explanation) -> Iterator[Block]:
        if seat.period not in self._more:
            self._more[seat.period] = WhatMore(self._scheme, self._during(seat.period))
        more = self._more[seat.period].of(self._row(seat))
        if not more:
            return
        yield Heading(_("What more would have brought"))
        heads = (_("KPI"), _("One point more pays"), _("Left to"), _("How much"), _("Would pay"))
        yield Grid(heads, tuple(self._more_row(one) for one in more), figures=1)
        yield Text(
            _(
                "Each alone, with all other results and the team’s as they were. A point is 1% of the plan, or of a result in its own unit."
            ),
            quiet=True,
        )

    def _more_row(self, one: More) -> tuple[str, ...]:
        point = money(one.point, self._scheme.currency)
        if not one.step:
            return one.kpi.label, point, pgettext("next step of a KPI", "nothing left"), "", ""
        left = f"{number(one.left, 2)} {one.kpi.unit}".strip()
        return one.kpi.label, point, _(STEPS[one.step]), left, money(one.gain, self._scheme.currency)

    def _foot(self, explained: Explanation) -> Iterator[Block]:
        rows = [(_("Paid in this period"), money(explained.payout, explained.currency))]
        rows.append((self._to_date_title(explained.period), money(self._to_date(explained), explained.currency)))
        if self._terms.paid_on:
            rows.append((_("Paid on"), self._terms.paid_on))
        yield Particulars(tuple(rows), across=True)
        within = ngettext(
            "Whoever finds a mistake here says so within {n} day.",
            "Whoever finds a mistake here says so within {n} days.",
            self._terms.object_within,
        ).format(n=number(self._terms.object_within))
        contact = _("Questions go to {contact}.").format(contact=self._terms.contact) if self._terms.contact else ""
        yield Text(f"{within} {contact}".strip(), quiet=True)
        yield Signatures((_("Manager, date"), _("{name}, date").format(name=explained.person)))

    def _same_year(self, period: str) -> list[int]:
        """The places of the periods of its year up to this one."""
        periods, days = self._paid.periods, days_of(period)
        last = periods.index(period)
        if days is None:
            return [last]
        years = [days_of(one) for one in periods[: last + 1]]
        return [place for place, one in enumerate(years) if one is not None and one[0].year == days[0].year]

    def _to_date_title(self, period: str) -> str:
        places = self._same_year(period)
        first, last = (period_name(self._paid.periods[place]) for place in (places[0], places[-1]))
        return _("Paid from {first} to {last}").format(first=first, last=last)

    def _to_date(self, explained: Explanation) -> int:
        rows = self._paid.workforce.people == explained.person
        return int(self._paid.payout[np.ix_(rows, self._same_year(explained.period))].sum())


def _of_frame(frame: dict[str, Any]) -> Iterator[Block]:
    """What the page draws of a statement, as blocks."""
    if bar := frame["bar"]:
        yield BonusBar(float(bar["own"]), float(bar["team"]), bar["own_text"], bar["team_text"])
    if frame["pay"]:
        yield Particulars(tuple((title, value) for title, value in frame["pay"]), across=True)
    for section in frame["sections"]:
        yield Heading(section["title"])
        total = tuple(section["total"]) or ("", "")
        yield PaidLines(tuple(frame["heads"]), tuple(map(_line, section["rows"])), (total[0], total[1]))
    for gate in frame["gates"]:
        yield Note(gate["text"], gate["state"], "good" if gate["tone"] == "open" else "bad")
    yield Text(" ".join(frame["closing"]), quiet=True)


def _line(row: dict[str, Any]) -> PaidLine:
    return PaidLine(
        row["title"], row["how"], row["reached"], _ruler(row["ruler"]), row["pays"], row["weight"], row["money"]
    )


def _ruler(given: dict[str, Any] | None) -> Ruler | None:
    if given is None:
        return None
    marks = tuple(Mark(place, text, told) for place, text, told in given["marks"])
    return Ruler(marks, given["dot"], given["tone"] == "team", given["told"])
