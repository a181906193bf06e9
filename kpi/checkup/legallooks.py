"""What the data show of each question that a lawyer should be asked."""

import math
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import Stake
from kpi.checkup.groupchecks import gaps_of, needs_groups, people_of_groups
from kpi.difference import changes
from kpi.fairness.paygap import LINE
from kpi.language import _, ngettext, number, percent
from kpi.money import Floats
from kpi.payment.seating import in_any_seat
from kpi.periods import days_of, following, months
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

Seen = Literal["seen", "open", "quiet"]
_ALL_REPORT, _FEW_REPORT = 250, 100
_MOST_CUT = 0.20
_CHANGES_TOLD = 3
_PERIODS_AHEAD = 120
_ALIKE = 1e-6


class InData(NamedTuple):
    """What the data show of a question."""

    seen: Seen
    what: str
    stake: Stake | None = None


def _criteria(case: CheckCase) -> InData:
    """L1: KPIs that nobody has put into words, judged ones among them; personal multipliers, for which no scheme gives a reason."""
    bare = [
        f"{kpi.label} ({card.role})"
        for card in case.scheme.cards
        for kpi in card.kpis
        if not (kpi.passport.words or kpi.passport.formula)
    ]
    moved = set(case.workforce.people[(case.workforce.multiplier != 1).any(axis=1)])
    told = []
    if bare:
        text = ngettext(
            "{n} KPI has neither a meaning nor a formula in words: {kpis}.",
            "{n} KPIs have neither a meaning nor a formula in words: {kpis}.",
            len(bare),
        )
        told.append(text.format(n=number(len(bare)), kpis=", ".join(bare)))
    if moved:
        text = ngettext(
            "The personal multiplier of {n} person has no criterion in the scheme.",
            "The personal multipliers of {n} people have no criterion in the scheme.",
            len(moved),
        )
        told.append(text.format(n=number(len(moved))))
    return (
        InData("seen", " ".join(told)) if told else InData("quiet", _("Every KPI has a meaning or a formula in words."))
    )


def _report(case: CheckCase) -> InData:
    """L2: how many people there are, and whether a column tells them apart."""
    shown = {"n": number(case.heads)}
    if case.heads < _FEW_REPORT:
        text = ngettext(
            "{n} person is paid by this scheme: below 100.",
            "{n} people are paid by this scheme: below 100.",
            case.heads,
        )
        return InData("quiet", text.format(**shown))
    if not case.told.groups:
        return InData(
            "seen",
            _("{n} people are paid by this scheme, and no column is named that tells women from men.").format(**shown),
        )
    often = (
        _("{n} people are paid by this scheme: a report every year.")
        if case.heads >= _ALL_REPORT
        else _("{n} people are paid by this scheme: a report every three years.")
    )
    return InData("open", often.format(**shown))


def _gap(case: CheckCase) -> InData:
    """L3: roles in which a group is paid 5 % less or worse."""
    people = people_of_groups(case)
    if people is None:
        return InData("open", needs_groups())
    gaps = [one for one in gaps_of(people) if not one.mixed]
    if not gaps:
        return InData("open", _("In no role are two groups large enough to be shown."))
    large = [one for one in gaps if one.share >= LINE - 1e-9]
    if not large:
        return InData(
            "quiet", _("In every role that can be shown the gap is below {limit}.").format(limit=percent(LINE, 0))
        )
    worst = max(large, key=lambda one: one.share)
    money = round(sum(one.money for one in large))
    text = _("{role}: “{group}” is paid {share} less than “{other}”.")
    said = text.format(role=worst.category, group=worst.group, other=worst.reference, share=percent(worst.share))
    return InData("seen", said, Stake(money, money, _("is missing to the pay of the others"), "governed"))


def _structure(case: CheckCase) -> InData:
    """L4: what of a change is more than another sum of money."""
    before = case.told.before
    if before is None:
        return InData("open", _("It takes today’s scheme to see what changes."))
    told = [str(one) for one in changes(before, case.scheme) if not one.wording]
    if not told:
        return InData("quiet", _("The scheme is that of today."))
    if _without_pot(before) == _without_pot(case.scheme) and _same_ratio(before, case.scheme):
        return InData("quiet", _("Only the amount of all target bonuses changes."))
    more = ngettext("{n} change touches it: {changes}.", "{n} changes touch it, among them: {changes}.", len(told))
    return InData("seen", more.format(n=number(len(told)), changes="; ".join(told[:_CHANGES_TOLD])))


def _without_pot(scheme: Scheme) -> Scheme:
    """Without what only says how much is spent, and without words."""
    cards = [card.revise(target_bonus=None, target_share=None, target_times=1.0) for card in scheme.cards]
    return scheme.revise(cards=cards, bonus_limit=None, title="", note="", source="")


def _same_ratio(before: Scheme, after: Scheme) -> bool:
    """Whether all target bonuses are multiplied by one number."""
    factors = [_factor(*cards) for cards in zip(before.cards, after.cards, strict=True)]
    return all(one is not None and abs(one / (factors[0] or 1.0) - 1) < _ALIKE for one in factors)


def _factor(old: Card, new: Card) -> float | None:
    """What all target bonuses of a role are multiplied by; None where they come about in another way, or come to nothing."""
    times = [new.target_times / old.target_times if old.target_times else None]
    for name in ("target_bonus", "target_share"):
        was, now = getattr(old, name), getattr(new, name)
        if was is not None or now is not None:
            times.append(now / was if was and now else None)
    return None if None in times else math.prod(one for one in times if one is not None)


def _letters(case: CheckCase) -> InData:
    """L5: whose letter with the plans came after the last period had begun, or never."""
    paid = case.paid
    last, bounds = paid.active[:, -1], days_of(case.workforce.periods[-1])
    target = paid.target[:, -1]
    if case.told.letters is None or bounds is None:
        money = int(target[last].sum())
        what = _("It takes a column of people that you name as the day of the letter with their plans.")
        return InData("open", what, Stake(money, money, _("target bonuses of the last period"), "governed"))
    days = pd.to_datetime(pd.Series(case.workforce.people).map(dict(case.told.letters)), errors="coerce").to_numpy()
    late = last & ~(days <= np.datetime64(bounds[0]))
    if not late.any():
        return InData("quiet", _("Everybody had the letter before the last period began."))
    people, money = len(set(case.workforce.people[late])), int(target[late].sum())
    text = ngettext(
        "{n} person had no letter before the last period began.",
        "{n} people had no letter before the last period began.",
        people,
    )
    return InData(
        "seen",
        text.format(n=number(people)),
        Stake(money, money, _("target bonuses of those in that period"), "governed"),
    )


def _leavers(case: CheckCase) -> InData:
    """L6: who left in a period, and is paid nothing for its days."""
    workforce = case.workforce
    presence = in_any_seat(workforce.seats, workforce.presence)
    gone = np.zeros(presence.shape, bool)
    gone[:, :-1] = presence[:, 1:] == 0
    gone[:, -1] = (
        presence[:, max(len(workforce.periods) - 2, 0)] == 1
    )  # there all of the period before, so not just hired
    final = (workforce.presence > 0) & (presence < 1) & gone
    if not final.any():
        return InData("open", _("Nobody leaves within a period in these data."))
    unpaid = final & ~case.paid.active
    if not unpaid.any():
        return InData("quiet", _("Whoever left is paid for the days employed."))
    money = round(float(np.where(unpaid, _targets(case), 0.0).sum()))
    people = len(set(workforce.people[unpaid.any(axis=1)]))
    text = ngettext(
        "{n} person left within a period and is paid nothing for it.",
        "{n} people left within a period and are paid nothing for it.",
        people,
    )
    return InData(
        "seen",
        text.format(n=number(people)),
        Stake(money, money, _("target bonuses for the days employed"), "governed"),
    )


def _targets(case: CheckCase) -> Floats:
    """(people, periods) target bonuses for the days employed, whether they are paid or not."""
    found = np.zeros(case.workforce.presence.shape)
    for card in case.scheme.cards:
        rows = case.rows(card)
        found[rows] = np.nan_to_num(card.target.found(case.workforce, rows, case.scheme.minor))
    return found


def _cuts(case: CheckCase) -> InData:
    """L7: deductions of more than a fifth of the month's pay."""
    if not any((*card.deductions, *card.salary_deductions) for card in case.scheme.cards):
        return InData("quiet", _("The scheme deducts nothing."))
    paid = case.paid
    if {months(name) for name in case.workforce.periods} != {1.0} or not (paid.salary[paid.active] > 0).all():
        return InData(
            "open", _("It takes months, and everybody’s salary, to compare a deduction with the month’s pay.")
        )
    whole = paid.salary + paid.individual + paid.through_others + paid.commission
    above = np.maximum(paid.deduction + paid.off_salary - _MOST_CUT * whole, 0)
    cut = int((above > 0).sum())
    if not cut:
        return InData(
            "quiet", _("No deduction takes more than {most} of a month’s pay.").format(most=percent(_MOST_CUT, 0))
        )
    text = ngettext(
        "{n} deduction takes more than {most} of the month’s pay.",
        "{n} deductions take more than {most} of the month’s pay.",
        cut,
    )
    money = round(float(above.sum()))
    return InData(
        "seen", text.format(n=number(cut), most=percent(_MOST_CUT, 0)), Stake(money, money, _("was taken beyond it"))
    )


def _deductions(case: CheckCase) -> InData:
    """L8: what is taken from pay."""
    rules = [one.title for card in case.scheme.cards for one in (*card.deductions, *card.salary_deductions)]
    if not rules:
        return InData("quiet", _("The scheme deducts nothing; a condition that is not met pays less."))
    taken = int(np.maximum(case.paid.deduction, 0).sum())
    what = _("The scheme deducts: {rules}.").format(rules=", ".join(dict.fromkeys(rules)))
    return InData("seen", what, Stake(taken, taken, _("was deducted")))


def _tasks(case: CheckCase) -> InData:
    """L9: a change that begins within a period."""
    before, begins = case.told.before, case.told.begins
    if before is None:
        return InData("open", _("It takes today’s scheme to see what changes."))
    told = [str(one) for one in changes(before, case.scheme) if not one.wording]
    if not told:
        return InData("quiet", _("The scheme is that of today."))
    if begins is None:
        return InData("open", _("It takes the day from which the change holds."))
    if _begins_a_period(begins, case.workforce.periods):
        return InData("quiet", _("The change begins with a period."))
    money = int(case.paid.target[:, -1].sum())
    text = ngettext(
        "{n} change begins within a period: {changes}.",
        "{n} changes begin within a period, among them: {changes}.",
        len(told),
    )
    said = text.format(n=number(len(told)), changes="; ".join(told[:_CHANGES_TOLD]))
    return InData("seen", said, Stake(money, money, _("target bonuses of a period"), "governed"))


def _begins_a_period(day: pd.Timestamp, periods: tuple[str, ...]) -> bool:
    """Whether a period begins on this day, one of the data or one that follows them."""
    if any(bounds and bounds[0] == day for bounds in map(days_of, periods)):
        return True
    name: str | None = periods[-1]
    for _ahead in range(_PERIODS_AHEAD):
        name = following(name) if name else None
        bounds = days_of(name) if name else None
        if bounds is None or bounds[0] >= day:
            return bounds is not None and bounds[0] == day
    return False


LOOKS: Mapping[str, Callable[[CheckCase], InData]] = {
    "L1": _criteria,
    "L2": _report,
    "L3": _gap,
    "L4": _structure,
    "L5": _letters,
    "L6": _leavers,
    "L7": _cuts,
    "L8": _deductions,
    "L9": _tasks,
}
