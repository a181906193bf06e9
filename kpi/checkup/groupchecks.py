"""Checks of women and men, or of other groups that the reader names: paid alike, and given a bonus alike. Groups under five stay hidden."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult, Stake, State
from kpi.fairness.equity import adverse_impact, pay_equity
from kpi.fairness.paidpeople import paid_people
from kpi.fairness.paygap import gap
from kpi.fairness.smallcells import LEAST
from kpi.language import _, ngettext, number, percent


class PayGap(NamedTuple):
    """Pay of one group below that of another in a role."""

    category: str
    group: str
    reference: str
    people: int
    share: float
    """1 − mean ÷ mean of the reference."""
    of_median: float
    low: float
    high: float
    """95 % of the share."""
    mixed: bool
    """Whether several roles are put together, which may explain it."""
    money: float
    """Minor units that are missing to the pay of the reference, of all in the group together."""


def pay_gap(case: CheckCase) -> Iterator[CheckResult]:
    """E1: mean and median pay of groups, role by role; 5 % calls for reasons, whatever chance could explain."""
    question, usual = _("Is there a pay gap between groups?"), case.norm("pay gap")
    people = people_of_groups(case)
    if people is None:
        yield CheckResult("E1", question, "few", "risk", needs_groups(), norm=usual.said)
        return
    gaps = gaps_of(people)
    if not gaps:
        yield CheckResult("E1", question, "few", "risk", _too_few(), norm=usual.said)
        return
    worst = max(gaps, key=lambda one: one.share)
    state: State = "fine" if worst.share < usual.high - 1e-9 else "unsure" if worst.mixed else "found"
    shown = {"group": worst.group, "other": worst.reference, "role": worst.category, "share": percent(worst.share)}
    if state == "fine":
        title = _("No group is paid {limit} less than another in the same role.").format(limit=percent(usual.high, 0))
        yield CheckResult("E1", question, state, "risk", title, _gap_line(worst, people), norm=usual.said)
        return
    large = [one for one in gaps if one.share >= usual.high - 1e-9]
    stake = round(sum(one.money for one in large))
    yield CheckResult(
        "E1", question, state, "risk", _("{role}: “{group}” is paid {share} less than “{other}”.").format(**shown), _gap_line(worst, people),
        _("A gap of that size calls for reasons: criteria in words, the same for everybody."), usual.said,
        _("95 %: {low} to {high}. A gap that chance could explain is not proven to be chance.").format(low=percent(worst.low), high=percent(worst.high)),
        Stake(stake, stake, _("is missing to the pay of the others"), "governed"),
    )  # fmt: skip


def fewer_get_a_bonus(case: CheckCase) -> Iterator[CheckResult]:
    """E2: the share of each group that is paid any bonus, against the group with the highest."""
    question, usual = _("Do fewer of one group get a bonus at all?"), case.norm("bonuses of a group")
    people = people_of_groups(case)
    if people is None:
        yield CheckResult("E2", question, "few", "risk", needs_groups(), norm=usual.said)
        return
    sizes = people.groupby("group")["person"].transform("size")
    known = people[sizes >= LEAST]
    if known["group"].nunique() < 2:
        yield CheckResult("E2", question, "few", "risk", _too_few(), norm=usual.said)
        return
    table = adverse_impact(known["variable"].to_numpy() > 0, known["group"]).table
    worst = table.sort_values("ratio").iloc[0]
    best = table.sort_values("rate").iloc[-1]
    if not worst["ratio"] < usual.low - 1e-12:
        title = _("Every group gets a bonus nearly as often as the others.")
        yield CheckResult("E2", question, "fine", "risk", title, norm=usual.said)
        return
    state: State = "found" if worst["sure"] else "unsure"
    without = known[(known["group"] == worst["group"]) & (known["variable"] <= 0)]
    stake = round(float(without["target"].sum()))
    text = _("{hits} of {all} in “{group}” get a bonus, {best_hits} of {best_all} in “{best}”: {ratio} as often.")
    yield CheckResult(
        "E2", question, state, "risk", _("“{group}” gets a bonus less often than “{best}”.").format(group=worst["group"], best=best["group"]),
        text.format(
            hits=number(int(worst["reached"])), all=number(int(worst["people"])), group=worst["group"], best=best["group"],
            best_hits=number(int(best["reached"])), best_all=number(int(best["people"])), ratio=percent(float(worst["ratio"])),
        ),
        _("Who gets nothing at all is not seen in averages of those who do."), usual.said,
        _("Fisher’s exact test: p = {p}.").format(p=number(float(worst["p"]), 3)),
        Stake(stake, stake, _("target bonuses of those who get none"), "governed"),
    )  # fmt: skip


def needs_groups() -> str:
    """What is needed for both."""
    return _(
        "It takes a column of people that says their sex, or another that you name as the group to compare; it is looked at for nothing else."
    )


def _too_few() -> str:
    text = ngettext(
        "Hidden: in no role do two groups have {n} person each.",
        "Hidden: in no role do two groups have {n} people each.",
        LEAST,
    )
    return text.format(n=number(LEAST))


def people_of_groups(case: CheckCase) -> pd.DataFrame | None:
    """A row of `paid_people` for everybody of whom the group is known, and the `group`; None where nobody has chosen a column."""
    groups = case.told.groups
    if not groups:
        return None
    people = paid_people(case.scheme, case.paid)
    named = people.assign(group=people["person"].map(groups))
    return named[named["group"].notna() & (named["group"] != "")].reset_index(drop=True)


def gaps_of(people: pd.DataFrame) -> list[PayGap]:
    """In each role the group that is paid least against the one that is paid most; roles where cells would be too small are put together."""
    counts = people.groupby(["role", "group"]).size().unstack(fill_value=0)
    told = counts.index[(counts >= LEAST).sum(axis=1) >= 2]
    merged = people.assign(category=people["role"].where(people["role"].isin(told), _("All other roles")))
    parts = merged.groupby("category", sort=True)
    return [gap for name, part in parts if (gap := _gap(str(name), part)) is not None]


def _gap(category: str, part: pd.DataFrame) -> PayGap | None:
    sizes = part.groupby("group")["pay"].size()
    told = part[part["group"].isin(sizes.index[sizes >= LEAST])]
    means = told.groupby("group")["pay"].mean().sort_values()
    if len(means) < 2 or not means.iloc[-1] > 0:
        return None
    group, reference = str(means.index[0]), str(means.index[-1])
    pay, others = (told.loc[told["group"] == name, "pay"].to_numpy(float) for name in (group, reference))
    found = gap(pay, others)
    money = (others.mean() - pay.mean()) * float(told.loc[told["group"] == group, "time"].sum())
    mixed = part["role"].nunique() > 1
    return PayGap(category, group, reference, len(pay), found.mean, found.median, found.low, found.high, mixed, money)


def _gap_line(worst: PayGap, people: pd.DataFrame) -> str:
    """By the median, and with equal results."""
    adjusted = _with_equal_results(worst, people)
    if adjusted is None:
        text = _("{role}, {n} in “{group}”: {mean} less than “{other}” by the mean; the median gap is {median}.")
    elif adjusted >= 0:
        text = _(
            "{role}, {n} in “{group}”: {mean} less than “{other}” by the mean; the median gap is {median}. With equal results it is {equal} less."
        )
    else:
        text = _(
            "{role}, {n} in “{group}”: {mean} less than “{other}” by the mean; the median gap is {median}. With equal results it is {equal} more."
        )
    return text.format(
        role=worst.category, n=number(worst.people), group=worst.group, other=worst.reference,
        mean=percent(worst.share), median=percent(worst.of_median), equal=percent(abs(adjusted or 0.0)),
    )  # fmt: skip


def _with_equal_results(worst: PayGap, people: pd.DataFrame) -> float | None:
    """The gap that is left when the results are the same; None where they cannot tell the groups apart."""
    pair = people[people["group"].isin([worst.group, worst.reference])]
    same = pair[pair["role"] == worst.category] if worst.category in set(pair["role"]) else pair
    equity = pay_equity(same["pay"].to_numpy(float), same["group"], same[["result"]]).table
    row = equity[equity["group"].isin([worst.group, worst.reference])]
    if row.empty or math.isnan(float(row["adjusted"].iloc[0])):
        return None
    sign = -1 if row["group"].iloc[0] == worst.group else 1
    whole = float(same.loc[same["group"] == worst.reference, "pay"].mean())
    return sign * float(row["adjusted"].iloc[0]) / whole
