"""A check of the data: can they be paid as they are, and do results look as if they had been rounded to the plan."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult, Stake
from kpi.language import _, ngettext, number, percent, period_name
from kpi.rules.kpi import Kpi
from kpi.rules.people import Mask
from kpi.scheme.card import Card

HEAPED = 0.10
"""Of the results of a KPI exactly at plan; our line."""
_RESULTS, _MANY, _NAMED = 30, 100, 4


class _Gaps(NamedTuple):
    """Results of one KPI of a card that are not there."""

    card: Card
    kpi: Kpi
    missing: int
    of: int
    stake: int


def data_can_be_paid(case: CheckCase) -> Iterator[CheckResult]:
    """Q1: what is missing and how it is filled, who is there without a result, and results exactly at plan."""
    question = _("Can the data be paid?")
    found = [
        *_not_employed(case, question),
        *_missing(case, question),
        *_unpaid(case, question),
        *_heaped(case, question),
    ]
    if not found:
        fine = _("Everybody who is paid has all results, and no pile of them lies exactly at plan.")
        found = [CheckResult("Q1", question, "fine", "hint", fine, norm=_norm())]
    yield from found


def _norm() -> str:
    return _("A missing result is never silently 0. Our line for results exactly at plan: a tenth.")


def _missing(case: CheckCase, question: str) -> Iterator[CheckResult]:
    """Results that were not known, or had no plan above 0; by the policies of their KPIs they were left out or replaced."""
    every = [_gaps(case, card, kpi) for card in case.scheme.cards for kpi in card.kpis if kpi.of == "person"]
    count = sum(one.missing for one in every)
    if not count:
        return
    most, stake = max(every, key=lambda one: one.missing), sum(one.stake for one in every)
    text = ngettext(
        "{n} result ({share}) has no figure, or no plan above 0.",
        "{n} results ({share}) have no figure, or no plan above 0.",
        count,
    )
    evidence = _("Most of them: {kpi} of {role}, {n}. The scheme says: {policy}.").format(
        kpi=most.kpi.label, role=most.card.role, n=number(most.missing), policy=_(most.kpi.missing.title)
    )
    yield CheckResult(
        "Q1", question, "found", "hint", text.format(n=number(count), share=percent(count / sum(one.of for one in every))), evidence,
        _("What stands in for a result was decided by a rule, not by work."), _norm(), _("Counted."),
        Stake(stake, stake, _("hangs on missing results"), "governed"),
    )  # fmt: skip


def _gaps(case: CheckCase, card: Card, kpi: Kpi) -> _Gaps:
    rows = case.rows(card)
    there = card.due.paid_in(case.workforce, case.paid.active[rows], kpi.since)
    gone = there & np.isnan(case.attained(kpi, rows))
    return _Gaps(card, kpi, int(gone.sum()), int(there.sum()), case.own_stake(kpi, card, gone))


def _not_employed(case: CheckCase, question: str) -> Iterator[CheckResult]:
    """Results of somebody who was not there by the dates: a date is wrong, or a result is another person's."""
    workforce = case.workforce
    odd = workforce.recorded & ~(workforce.presence > 0)
    names = case.names(np.flatnonzero(odd.any(axis=1)))
    if not names:
        return
    text = ngettext(
        "{n} person has results before joining or after leaving, and was paid nothing for them.",
        "{n} people have results before joining or after leaving, and were paid nothing for them.",
        len(names),
    )
    first, period = (int(place) for place in np.argwhere(odd)[0])
    evidence = _("First of them: {person}, {period}.").format(
        person=case.name(str(workforce.people[first])), period=period_name(workforce.periods[period])
    )
    yield CheckResult(
        "Q1", question, "found", "stop", text.format(n=number(len(names))), evidence,
        _("A date is wrong, or somebody else’s result is counted."), _norm(), _("Counted."),
    )  # fmt: skip


def _unpaid(case: CheckCase, question: str) -> Iterator[CheckResult]:
    """Who is employed and has no result at all in a period, but was paid on some before and after: not paid, which nobody may notice."""
    silent = (case.workforce.presence > 0) & ~(case.workforce.recorded | case.paid.active) & _between(case.paid.active)
    names = case.names(np.flatnonzero(silent.any(axis=1)))
    if not names:
        return
    text = ngettext(
        "{n} person had no result at all in some period, and was paid nothing for it.",
        "{n} people had no result at all in some period, and were paid nothing for it.",
        len(names),
    )
    stake = sum(_target(case, card, silent) for card in case.scheme.cards)
    yield CheckResult(
        "Q1", question, "found", "risk", text.format(n=number(len(names))), ", ".join(names[:_NAMED]) + ".",
        _("No result may be a bad result, or one that was not recorded: say which."), _norm(), _("Counted."),
        Stake(stake, stake, _("target bonuses of those periods"), "governed"),
    )  # fmt: skip


def _between(active: Mask) -> Mask:
    """(seats, periods) after the first and before the last period in which a seat was paid."""
    before = np.logical_or.accumulate(active, axis=1)
    after = np.logical_or.accumulate(active[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(before & after)


def _target(case: CheckCase, card: Card, who: Mask) -> int:
    """Target bonuses of a card for some seats and periods, paid or not."""
    rows = case.rows(card)
    target = card.target.found(case.workforce, rows, case.scheme.minor)
    return round(float(np.nan_to_num(target)[who[rows]].sum()))


def _heaped(case: CheckCase, question: str) -> Iterator[CheckResult]:
    """KPIs of which many results are exactly 100 % of the plan, though they could be anything near it."""
    for card in case.scheme.cards:
        for kpi in card.kpis:
            if kpi.of == "person" and kpi.curve.scale == "plan" and _fine_grained(case, kpi):
                results = case.attained(kpi, case.rows(card))
                known = results[~np.isnan(results)]
                share = float((np.abs(known - 1) <= 1e-9).mean()) if len(known) else 0.0
                if len(known) >= _RESULTS and share > HEAPED:
                    yield _heap(case, card, kpi, share, len(known), question)


def _fine_grained(case: CheckCase, kpi: Kpi) -> bool:
    """Whether a result has many places to lie: of small whole numbers, many lie at plan anyway."""
    index = case.workforce.kpi_index.get(kpi.in_data)
    if index is None:
        return False
    fact, plan = (values[index][~np.isnan(values[index])] for values in (case.workforce.fact, case.workforce.plan))
    return len(plan) > 0 and (bool((fact % 1 > 0).any()) or float(np.median(plan)) >= _MANY)


def _heap(case: CheckCase, card: Card, kpi: Kpi, share: float, count: int, question: str) -> CheckResult:
    stake = round(case.own_stake(kpi, card) * share)
    title = _("{share} of the results of {kpi} are exactly at plan.").format(share=percent(share), kpi=kpi.label)
    return CheckResult(
        "Q1", question, "found", "hint", title, _("Role: {role}.").format(role=card.role),
        _("Figures that are typed, rounded or agreed upon look like that."), _norm(),
        ngettext("{n} result.", "{n} results.", count).format(n=number(count)), Stake(stake, stake, _("hangs on them"), "governed"),
    )  # fmt: skip
