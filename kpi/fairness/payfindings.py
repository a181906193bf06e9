"""The report on the pay of women and men in whole sentences, each with how sure it is."""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from kpi.fairness.equity import adverse_impact
from kpi.fairness.payequity import PayReport
from kpi.fairness.paygap import LINE
from kpi.fairness.smallcells import TOGETHER
from kpi.language import _, ngettext, number, percent
from kpi.payment.sexes import MEN, WOMEN


class PayFinding(NamedTuple):
    """One sentence, or a few that belong together."""

    point: str
    """The letter in Art. 9(1) of the directive that asks for it; "" for what it does not ask."""
    said: str
    certainty: str
    """How sure it is, or why it is hidden."""


def pay_findings(report: PayReport) -> list[PayFinding]:
    """All there is to say, in the order of the directive; then what explains the gap, what a change does, and who is in no figure."""
    return [
        *_of_everybody(report),
        _who_gets_any(report),
        *_of_quarters(report),
        *_of_categories(report),
        *_explained(report),
        *_of_change(report),
        *_in_no_figure(report),
    ]


def how_pay_is_taken(report: PayReport) -> str:
    """What stands behind every amount."""
    if report.salaried:
        return _(
            "Pay is that of a whole period at full time: salary and variable pay of all periods, divided by the time worked in them. Who changed roles counts in "
            "the last one, with the pay of that."
        )
    return _(
        "No salary is in the data: all pay is variable pay, that of a whole period at full time. Who changed roles counts in the last one, with the pay of that."
    )


def hidden(least: int) -> str:
    """Why something is not shown."""
    text = ngettext(
        "Not enough people: hidden where fewer than {n} woman or man would be shown.",
        "Not enough people: hidden where fewer than {n} women or men would be shown.",
        least,
    )
    return text.format(n=number(least))


def category_title(name: str) -> str:
    """A role, or those that are put together."""
    return _("All other roles") if name == TOGETHER else name


def _counted(report: PayReport) -> str:
    counts = _counts(report)
    return _("Women: {women}, men: {men}.").format(women=number(counts[WOMEN]), men=number(counts[MEN]))


def _counts(report: PayReport) -> dict[str, int]:
    """Of women and of men, where they are shown."""
    levels = report.levels[report.levels["sex"].isin([WOMEN, MEN])]
    return {str(sex): int(count) for sex, count in zip(levels["sex"], levels["people"], strict=True)}


def _sure(low: float, high: float) -> str:
    """How far a mean may stray."""
    if math.isnan(low) or math.isnan(high):
        return _("Too few people to say how far chance may move it.")
    text = _("95 %: {low} to {high}. A gap that chance could explain is not proven to be chance.")
    return text.format(low=percent(low), high=percent(high))


def _of_everybody(report: PayReport) -> Iterator[PayFinding]:
    """(a) to (d): mean and median of all pay and of variable pay."""
    if not report.shown:
        yield PayFinding("a–d", _("The gap between the pay of women and of men is not shown."), hidden(report.least))
        return
    whole, variable = (report.gaps[report.gaps["part"] == part].to_dict("records")[0] for part in ("pay", "variable"))
    yield PayFinding("a", _gap_said("a", whole["mean"]), _sure(whole["low"], whole["high"]))
    yield PayFinding("b", _gap_said("b", variable["mean"]), _sure(variable["low"], variable["high"]))
    yield PayFinding("c", _gap_said("c", whole["median"]), _counted(report))
    yield PayFinding("d", _gap_said("d", variable["median"]), _counted(report))


def _none(gap: float) -> bool:
    """Whether it is nothing as it is written."""
    return percent(abs(gap)) == percent(0)


def _gap_said(point: str, gap: float) -> str:
    """Women paid less, more, or the same; or that there is nothing to compare with."""
    less, more, same, nothing = {
        "a": (
            _("On average women are paid {gap} less than men."),
            _("On average women are paid {gap} more than men."),
            _("On average women and men are paid the same."),
            _("Men are paid nothing, so there is no gap in pay to tell."),
        ),
        "b": (
            _("On average women get {gap} less variable pay than men."),
            _("On average women get {gap} more variable pay than men."),
            _("On average women and men get the same variable pay."),
            _("Men get no variable pay, so there is no gap in it to tell."),
        ),
        "c": (
            _("By the median women are paid {gap} less than men."),
            _("By the median women are paid {gap} more than men."),
            _("By the median women and men are paid the same."),
            _("The median pay of men is nothing, so there is no median gap to tell."),
        ),
        "d": (
            _("By the median women get {gap} less variable pay than men."),
            _("By the median women get {gap} more variable pay than men."),
            _("By the median women and men get the same variable pay."),
            _("The median variable pay of men is nothing, so there is no median gap in it to tell."),
        ),
    }[point]
    if math.isnan(gap):
        return nothing
    return same if _none(gap) else (less if gap > 0 else more).format(gap=percent(abs(gap)))


def _who_gets_any(report: PayReport) -> PayFinding:
    """(e)"""
    if not report.shown:
        return PayFinding("e", _("How many women and men get variable pay is not shown."), hidden(report.least))
    getting = dict(zip(report.levels["sex"], report.levels["getting"], strict=True))
    text = _("{women} of the women and {men} of the men get variable pay.")
    said = text.format(women=percent(getting[WOMEN]), men=percent(getting[MEN]))
    chance = _chance(report, getting)
    sure = _counted(report) if math.isnan(chance) else _("Fisher’s exact test: p = {p}.").format(p=number(chance, 3))
    return PayFinding("e", said, sure)


def _chance(report: PayReport, getting: Mapping[str, float]) -> float:
    """Of a difference as large, or larger; NaN where nobody gets any."""
    sizes = _counts(report)
    reached = [n < round(getting[sex] * size) for sex, size in sizes.items() for n in range(size)]
    groups = [sex for sex, size in sizes.items() for _n in range(size)]
    return float(adverse_impact(np.array(reached), groups).table["p"].max())


def _of_quarters(report: PayReport) -> Iterator[PayFinding]:
    """(f): the best paid quarter and the lowest, where they can be shown."""
    quarters = report.quarters
    shares = quarters["share_women"].to_numpy()
    texts = {
        0: _("{share} of the lowest paid quarter are women."),
        len(quarters) - 1: _("{share} of the best paid quarter are women."),
    }
    for place, text in texts.items():
        if not math.isnan(float(shares[place])):
            yield PayFinding("f", text.format(share=percent(float(shares[place]))), _counted(report))
    # A quarter that nobody is in, since many are paid the same, is not hidden.
    missing = int((np.isnan(shares) & (quarters["people"] > 0)).sum())
    if missing:
        text = ngettext(
            "{n} quarter of pay is not shown.",
            "{n} quarters of pay are not shown.",
            missing,
        )
        yield PayFinding("f", text.format(n=number(missing)), hidden(report.least))


def _of_categories(report: PayReport) -> Iterator[PayFinding]:
    """(g): every role with a large gap, or that there is none, and what cannot be shown."""
    roles = report.categories[report.categories["category"] != TOGETHER]
    told = roles[roles["pay"].notna()]
    large = told[told["flagged"]].sort_values("pay", key=abs, ascending=False, kind="stable")
    less, more = (
        _("{role}: women are paid {gap} less than men, which calls for reasons."),
        _("{role}: women are paid {gap} more than men, which calls for reasons."),
    )
    for row in large.to_dict("records"):
        said = (less if row["pay"] > 0 else more).format(role=row["category"], gap=percent(abs(row["pay"])))
        yield PayFinding("g", said, _sure(row["low"], row["high"]))
    if len(told) and large.empty:
        said = _("In every role that can be shown the gap is below {limit}.").format(limit=percent(LINE, 0))
        yield PayFinding("g", said, _counted(report))
    if len(told) < len(roles):
        n = len(roles) - len(told)
        text = ngettext(
            "{n} role has only women or only men, or pays men nothing, so there is nothing to compare.",
            "{n} roles have only women or only men, or pay men nothing, so there is nothing to compare.",
            n,
        )
        yield PayFinding("g", text.format(n=number(n)), _counted(report))
    if report.put_together or not report.shown:
        yield PayFinding("g", _not_by_itself(report), hidden(report.least))


def _not_by_itself(report: PayReport) -> str:
    if report.categories.empty:
        return _("No role can be shown without telling of too few people.")
    text = ngettext(
        "{n} role is not shown by itself, nor what would tell of it.",
        "{n} roles are not shown by themselves, nor what would tell of them.",
        report.put_together,
    )
    return text.format(n=number(report.put_together))


def _explained(report: PayReport) -> Iterator[PayFinding]:
    """What is left of the gap with the same neutral criteria."""
    if report.reasons.empty:
        if report.shown:
            yield PayFinding("", _not_explained(report), _counted(report))
        return
    [row] = report.reasons.to_dict("records")
    yield PayFinding("", _explained_said(report.explained_by, row["adjusted"]), _sure(row["low"], row["high"]))


def _not_explained(report: PayReport) -> str:
    if report.explained_by:
        return _("Not enough data: the groups and the reasons go together, so that nothing can tell them apart.")
    return _("What explains the gap cannot be told: the data do not tell people apart by role or result.")


def _explained_said(by: tuple[str, ...], gap: float) -> str:
    less, more, same = {
        ("role", "result"): (
            _("In the same role and with the same result women are paid {gap} less than men."),
            _("In the same role and with the same result women are paid {gap} more than men."),
            _("In the same role and with the same result women and men are paid the same."),
        ),
        ("role",): (
            _("In the same role women are paid {gap} less than men."),
            _("In the same role women are paid {gap} more than men."),
            _("In the same role women and men are paid the same."),
        ),
        ("result",): (
            _("With the same result women are paid {gap} less than men."),
            _("With the same result women are paid {gap} more than men."),
            _("With the same result women and men are paid the same."),
        ),
    }[by]
    return same if _none(gap) else (less if gap > 0 else more).format(gap=percent(abs(gap)))


def _of_change(report: PayReport) -> Iterator[PayFinding]:
    """What the scheme does to the gap in all pay and in variable pay."""
    texts = {
        "pay": _("The gap in all pay was {before}, and with this scheme it is {after}."),
        "variable": _("The gap in variable pay was {before}, and with this scheme it is {after}."),
    }
    for row in report.change.dropna().to_dict("records"):
        if row["category"] == "" and row["part"] in texts:
            said = texts[row["part"]].format(before=percent(row["before"]), after=percent(row["after"]))
            yield PayFinding(
                "", said, _("The same people and results under both schemes; below 0 women are paid more.")
            )


def _in_no_figure(report: PayReport) -> Iterator[PayFinding]:
    no_sex, no_salary, not_before = report.left_out
    told = _("They are paid, and are compared with nobody.")
    if no_sex:
        text = ngettext(
            "{n} person is in no figure, because neither woman nor man is stated.",
            "{n} people are in no figure, because neither woman nor man is stated.",
            no_sex,
        )
        yield PayFinding("", text.format(n=number(no_sex)), told)
    if no_salary:
        text = ngettext(
            "{n} person is in no figure, because no salary is known.",
            "{n} people are in no figure, because no salary is known.",
            no_salary,
        )
        yield PayFinding("", text.format(n=number(no_salary)), told)
    if not_before:
        text = ngettext(
            "{n} person is in no figure, because the scheme before the change does not pay that person.",
            "{n} people are in no figure, because the scheme before the change does not pay them.",
            not_before,
        )
        yield PayFinding("", text.format(n=number(not_before)), told)
