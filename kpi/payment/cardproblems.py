"""What a scheme does not find of the people of one card: missing results and figures, and what is shown of them."""

from collections.abc import Iterator
from typing import Literal

import numpy as np

from kpi.language import _, ngettext, number
from kpi.payment.absent import absence
from kpi.payment.shortertold import not_ended, shorter_notices
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, and_more
from kpi.rules.deduction import Deduction
from kpi.rules.division import PoolDivision
from kpi.rules.kpi import ADDS, Kpi
from kpi.rules.paysheet import Sheet
from kpi.rules.people import Mask, Rows, measured
from kpi.rules.pool import pool_of
from kpi.rules.prize import Prize
from kpi.rules.rule import Rule
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

_SAMPLE = 5


def card_problems(scheme: Scheme, card: Card, workforce: Workforce, rows: Rows) -> Iterator[Problem]:
    """Problems in the order in which a person would mend them."""
    due = card.due.where(workforce, rows)
    yield from _no_results(card, workforce, rows, due)
    yield from _no_kpis(scheme, card)
    yield from _weighing_nothing(card, workforce, rows, due)
    if workforce.cut_from is None:
        yield from not_ended(card, workforce)
    yield from shorter_notices(card, workforce, rows)
    for kpi in card.kpis:
        yield from _missing(card, kpi, workforce, rows, card.due.paid_in(workforce, due, kpi.since))
        yield from _not_shortened(scheme, kpi, workforce, rows, due)
        yield from _a_hundredth(card.role, kpi, workforce, rows)
    yield from _nothing_left(scheme, card, workforce, rows, due)
    for rule in scheme.order_of(card).rules:
        yield from _lacking(card.role, rule, workforce, rows, due)
    yield from _without_figure(scheme, card, workforce, rows, due)
    for deduction in card.deductions:
        yield from _refunds(deduction, workforce, rows, due)
    target = np.isnan(card.target.found(workforce, rows, scheme.minor))
    text = _("no target bonus")
    mend = _("Give it in the people table, or as an amount or a share of salary on the card of {role}.").format(
        role=card.role
    )
    yield from _listed(target, due, workforce, rows, text, mend)


def _no_kpis(scheme: Scheme, card: Card) -> Iterator[Problem]:
    """A card that pays no bonus, or nothing at all, which may be forgotten and not meant."""
    if card.kpis:
        return
    shared = [one for one in scheme.shared_out if one.has(card.role)]
    if not (card.commissions or card.guarantee or shared):
        what, mend = _("no KPI and no commission: nothing is paid"), _("Add a KPI, a commission or a guarantee.")
        yield Problem(what, card.role, mend, level="notice")
    elif card.gates or card.table or card.cap or card.target_bonus or card.target_share:
        what = _("no KPI, so there is no bonus for target bonus, gates, table and cap")
        yield Problem(what, card.role, _("Add a KPI, or leave them out."), level="notice")


def _weighing_nothing(card: Card, workforce: Workforce, rows: Rows, due: Mask) -> Iterator[Problem]:
    """Weights of people's own for KPIs that are not on the card."""
    if workforce.own_weight is None:
        return
    if any(kpi.since for kpi in card.kpis) and not np.isnan(workforce.own_weight[:, rows]).all():
        what = _("weights of one's own, beside a KPI that is paid once a quarter or a year")
        yield Problem(what, card.role, _("Leave the weights blank, or let every KPI be paid in each period."))
    on_card = [kpi.in_data for kpi in card.kpis]
    for name in (name for name in workforce.kpis if name not in on_card):
        text, mend = _("a weight of one's own for {kpi}, which is not on the card of {role}"), _("Add it to the card.")
        weighs = workforce.own_weight[workforce.kpi_index[name]][rows] > 0
        yield from _listed(weighs, due, workforce, rows, text.format(kpi=name, role=card.role), mend)


def _without_figure(scheme: Scheme, card: Card, workforce: Workforce, rows: Rows, due: Mask) -> Iterator[Problem]:
    """Members of pools, and winners of prizes, that hang on a salary that nobody knows."""
    team = scheme.team_of(card)
    pools: list[PoolDivision | Prize] = [one for one in scheme.shared_out if one.has(card.role)]
    pools += [pool_of(team)] if team.divides and team.counts else []
    if any(pool.by_salary for pool in pools):
        text = _("no salary: it counts as 0 where a pool or a prize hangs on it")
        yield from _listed(
            np.broadcast_to(workforce.salary[rows] <= 0, due.shape), due, workforce, rows, text, "", "notice"
        )


def _lacking(role: str, rule: Rule, workforce: Workforce, rows: Rows, due: Mask) -> Iterator[Problem]:
    """The people for whom a rule does not find what it needs; several needs that are told alike as one."""
    lacking: dict[tuple[str, str, Literal["error", "notice"]], Mask] = {}
    for need in rule.needs():
        if need.lacks:
            absent = np.isnan(need.found(workforce, rows))
            if need.nobody[0] and due.any() and absent.reshape(*due.shape, -1)[due].all():
                yield Problem(need.nobody[0], role, need.nobody[1], level="notice")
                return
            said = (need.lacks, need.mend, need.level)
            lacking[said] = lacking[said] | absent if said in lacking else absent
    for (lacks, mend, level), absent in lacking.items():
        yield from _listed(absent, due, workforce, rows, lacks, mend, level)


def _refunds(rule: Deduction, workforce: Workforce, rows: Rows, due: Mask) -> Iterator[Problem]:
    """Deductions that give money back."""
    below = measured(workforce, rule.measure, "person", rows, "value") < 0
    count = int(_where(below, due).sum())
    if count:
        what = ngettext(
            "{n} result is below 0 and gives money back", "{n} results are below 0 and give money back", count
        )
        yield Problem(what.format(n=count), rule.title, level="notice")


def _not_shortened(scheme: Scheme, kpi: Kpi, workforce: Workforce, rows: Rows, due: Mask) -> Iterator[Problem]:
    """Where a part of a period was worked, and the KPI is none whose plan shrinks with the days: shown, since it may be proposed."""
    adds = dict(zip(workforce.kpis, workforce.adds, strict=False)).get(kpi.in_data, "sum")
    count = int((due & (workforce.presence[rows] < 1)).sum())
    if scheme.prorate != "target and plan" or adds == "sum" or kpi.of != "person" or not count:
        return
    what = ngettext(
        "{kpi} counts as “{kind}”, so its plan is not shortened for {n} person and period of which only a part was worked",
        "{kpi} counts as “{kind}”, so its plan is not shortened for {n} people and periods of which only a part was worked",
        count,
    )
    mend = "" if kpi.adds else _("If it adds up over the days, choose “a sum” for this KPI.")
    yield Problem(what.format(kpi=kpi.label, kind=_(ADDS[adds]), n=count), mend=mend, level="notice")


def _a_hundredth(role: str, kpi: Kpi, workforce: Workforce, rows: Rows) -> Iterator[Problem]:
    """Results with a per cent sign, which makes 98% the number 0.98, against points that are written without one."""
    points = [knot.at for knot in kpi.curve.knots if knot.at > 0]
    results = measured(workforce, kpi.in_data, kpi.of, rows, "value")
    largest = float(np.nanmax(results, initial=0.0))
    if kpi.curve.scale == "plan" or not points or not 0 < largest * 10 < min(points) <= largest * 200:
        return
    what = _(
        "{kpi}: all results lie far below the points of the curve: the largest is {largest}, the first point {point}"
    )
    mend = _(
        "A result written as 98% is the number 0.98: write the points as shares (0.98), or the results without the sign."
    )
    told = what.format(kpi=kpi.label, largest=number(largest, 4), point=number(min(points), 4))
    yield Problem(told, role, mend, level="notice")


def _nothing_left(scheme: Scheme, card: Card, workforce: Workforce, rows: Rows, due: Mask) -> Iterator[Problem]:
    """People of whose card no result counts: their own part is 0, which is told."""
    if not card.kpis or any(kpi.missing.refuses and kpi.missing.whose is None for kpi in card.kpis):
        return
    sheet = Sheet(workforce, rows, scheme.minor)
    card.scored.work(sheet)
    if sheet.out is not None:
        what = (
            _("no result of the card is left to score: the own part is 0, and the team part is paid")
            if scheme.team_of(card).counts and scheme.team_of(card).part
            else _("no result of the card is left to score, so the bonus is 0")
        )
        yield from _listed(np.logical_and.reduce(sheet.out), due, workforce, rows, what, level="notice")


def _missing(card: Card, kpi: Kpi, workforce: Workforce, rows: Rows, due: Mask) -> Iterator[Problem]:
    due = due & ~card.scored.unweighted(workforce, rows, due.ndim + 1)[card.kpis.index(kpi)]
    result = card.scored.found(kpi, workforce, rows)
    absent = np.isnan(result)
    if not absent.any():
        return
    if kpi.missing.refuses:
        absent = np.isnan(kpi.missing.filled(card.scored.gap(kpi, workforce, rows), result))
        yield from _listed(absent, due, workforce, rows, f"{kpi.label}: {kpi.missing.lacks(kpi.curve)}", _instead(kpi))
    if notice := absence(card.role, kpi, int(_where(np.isnan(result), due).sum())):
        yield notice


def _instead(kpi: Kpi) -> str:
    """What to do about a result that is missing."""
    if kpi.curve.scale == "value":
        return _("Complete the data, or let the KPI be left out, or paid at plan.")
    return _(
        "Complete the data, or let the KPI be left out, paid at plan, or take the team's result. "
        "Points in the KPI's own unit need no plan."
    )


def _no_results(card: Card, workforce: Workforce, rows: Rows, due: Mask) -> Iterator[Problem]:
    """People who are employed but of whom the results say nothing: not paid, and said."""
    silent = card.due.paid_in(workforce, (workforce.paid_time[rows] > 0) & ~due, *card.rhythms)
    if workforce.ineligible is not None:
        silent &= workforce.ineligible[rows] == 0
    count, where = _people_and_periods(silent, workforce, rows)
    if count:
        what = ngettext(
            "{n} person and period has no results and is not paid",
            "{n} people and periods have no results and are not paid",
            count,
        )
        yield Problem(what.format(n=count), where, level="notice")


def _people_and_periods(which: Mask, workforce: Workforce, rows: Rows) -> tuple[int, str]:
    """How many there are, seats of one person counted once, and the first few by name."""
    people = workforce.people[rows]
    places = sorted({(str(people[row]), int(step)) for row, step in np.argwhere(which)})
    return len(places), ", ".join(dict.fromkeys(person for person, _step in places[:_SAMPLE]))


def _listed(
    absent: Mask,
    due: Mask,
    workforce: Workforce,
    rows: Rows,
    what: str,
    mend: str = "",
    level: Literal["error", "notice"] = "error",
) -> Iterator[Problem]:
    """One problem for all the people and periods it holds for, the first few by name."""
    bad = _where(absent, due)
    count = int(bad.sum())
    if count:
        places = np.argwhere(bad)[:_SAMPLE]
        people = workforce.people[rows]
        shown = [f"{people[row]} {workforce.periods[step]}" for row, step in places]
        yield Problem(what, and_more(shown, count - len(shown)), mend, level)


def _where(absent: Mask, due: Mask) -> Mask:
    """(people, periods) where something that is due is absent, in whatever world."""
    both = absent.reshape(*due.shape, -1) & due[..., None]
    return np.logical_or.reduce(both.reshape(*due.shape[:2], -1), axis=-1)
