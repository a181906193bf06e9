"""The pay of women and men as a paper (Directive (EU) 2023/970, Art. 9): figures, what is hidden and why, and the criteria of pay in words."""

import math
from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from kpi.decisions.planterms import PlanTerms
from kpi.documents.blocks import Block, Finding, Grid, Heading, Paper, Particulars, Text
from kpi.documents.clauses import draft, paper_about, whose_result
from kpi.documents.lawyer import lawyer_prompts
from kpi.documents.made import Made
from kpi.documents.ratios import heaviest, name_on
from kpi.fairness import PayReport, how_pay_is_taken, pay_findings
from kpi.fairness.payfindings import category_title, hidden
from kpi.language import _, minor_units, money, number, percent, pgettext
from kpi.library.legal import EU
from kpi.payment.sexes import MEN, WOMEN
from kpi.rules.said import EXACT
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

_NONE = "–"
_PROMPTS = ("L1", "L2", "L3")
"""Those of the directive."""


def pay_equity_paper(report: PayReport, scheme: Scheme, terms: PlanTerms, made: Made) -> Paper:
    """The report as it is handed on; `scheme` is the one of which it is, whose criteria stand at the end."""
    found = pay_findings(report)
    blocks = (
        Finding(found[0].said),
        Text(how_pay_is_taken(report), quiet=True),
        *_findings(report),
        *_figures(report),
        *_change(report),
        *_not_shown(report),
        *_criteria(scheme),
        Heading(_("What to ask a lawyer")),
        *lawyer_prompts(EU, _PROMPTS),
    )
    return Paper(_("The pay of women and men"), blocks, paper_about(terms, scheme.title), made.foot, draft(terms))


def _findings(report: PayReport) -> Iterator[Block]:
    yield Heading(_("What the figures say"))
    heads = (_("Art. 9(1)"), _("Finding"), _("How sure"))
    rows = tuple((one.point or _NONE, one.said, one.certainty) for one in pay_findings(report))
    yield Grid(heads, rows, figures=3, widths=(0.8, 3.4, 3.0), alt=_("Findings, and how sure each is"))


def _figures(report: PayReport) -> Iterator[Block]:
    """The tables, as far as they can be shown."""
    yield Heading(_("Figures"))
    yield from _levels(report)
    yield from _gaps(report)
    yield from _quarters(report)
    yield from _categories(report)
    yield from _reasons(report)


def _levels(report: PayReport) -> Iterator[Block]:
    yield Heading(_("Pay of a whole period at full time"), 2)
    names = {"pay": _("Pay"), "base": _("Salary"), "variable": _("Variable pay")}
    parts = [part for part in names if f"mean_{part}" in report.levels]
    heads = (_("Who"), _("People"), pgettext("figure", "Mean"), _("Median"))
    for part in parts:
        rows = tuple(
            (
                _who(row["sex"]),
                _count(row["people"]),
                _amount(row[f"mean_{part}"], report),
                _amount(row[f"median_{part}"], report),
            )
            for row in report.levels.to_dict("records")
        )
        yield Grid((names[part], *heads[1:]), rows, alt=_("{part} by sex, and of all").format(part=names[part]))
    getting = tuple((_who(row["sex"]), _share(row["getting"])) for row in report.levels.to_dict("records"))
    yield Grid(
        (_("Who gets variable pay"), pgettext("figure", "Share")),
        getting,
        alt=_("Share of people who get variable pay"),
    )


def _who(sex: str) -> str:
    return {WOMEN: _("Women"), MEN: _("Men")}.get(sex, _("All"))


def _gaps(report: PayReport) -> Iterator[Block]:
    if report.gaps.empty or not report.shown:
        return
    yield Heading(_("Gaps"), 2)
    yield Text(_("What women are paid less than men, as a share of the pay of men; below 0 they are paid more."))
    names = {"pay": _("All pay"), "base": _("Salary"), "variable": _("Variable pay")}
    columns = ("mean", "median", "low", "high")
    heads = (_("Of"), pgettext("figure", "Mean"), _("Median"), _("95 % from"), _("to"))
    yield Grid(heads, _rows(report.gaps, "part", names.__getitem__, columns), alt=_("Gaps in pay and its parts"))


def _quarters(report: PayReport) -> Iterator[Block]:
    yield Heading(_("Quarters of pay"), 2)
    names = (_("lowest"), _("second"), _("third"), _("highest"))
    heads = (_("Quarter"), _("People"), _("Women"), _("Men"), _("Women, share"), _("Men, share"))
    rows = tuple(
        (
            names[int(row["quarter"]) - 1],
            *(_count(row[name]) for name in ("people", "women", "men")),
            *(_share(row[name]) for name in ("share_women", "share_men")),
        )
        for row in report.quarters.to_dict("records")
    )
    yield Grid(heads, rows, alt=_("Women and men in each quarter of pay"))


def _categories(report: PayReport) -> Iterator[Block]:
    if report.categories.empty:
        return
    yield Heading(_("Roles"), 2)
    parts = [name for name in ("base", "variable") if name in report.categories]
    titles = {"base": _("Salary"), "variable": _("Variable")}
    heads = (_("Role"), _("Women"), _("Men"), _("Gap"), _("Median"), *(titles[part] for part in parts), _("Reasons"))
    rows = tuple(
        (
            category_title(row["category"]),
            _count(row["women"]),
            _count(row["men"]),
            *(_share(row[name]) for name in ("pay", "median", *parts)),
            _("asked for") if row["flagged"] else _NONE,
        )
        for row in report.categories.to_dict("records")
    )
    yield Grid(heads, rows, alt=_("Gaps in each role"))


def _reasons(report: PayReport) -> Iterator[Block]:
    if report.reasons.empty:
        return
    yield Heading(_("Explained by role and result, and what is left"), 2)
    [row] = report.reasons.to_dict("records")
    told = (
        (_("Gap in mean pay"), row["raw"]),
        (
            _("Explained by: {criteria}").format(criteria=", ".join(map(_criterion, report.explained_by))),
            row["explained"],
        ),
        (_("Not explained"), row["adjusted"]),
    )
    yield Grid(
        (_("Part of the gap"), pgettext("figure", "Share")),
        tuple((what, _share(value)) for what, value in told),
        alt=_("What explains the gap"),
    )


def _criterion(name: str) -> str:
    return {"role": _("role"), "result": _("result")}[name]


def _change(report: PayReport) -> Iterator[Block]:
    if report.change.empty:
        return
    yield Heading(_("Before and after the change"))
    parts = {"pay": _("all pay"), "base": _("salary"), "variable": _("variable pay")}
    heads = (_("Who"), _("Gap in"), _("Before"), _("After"))
    rows = tuple(
        (row["category"] or _("all roles"), parts[row["part"]], _share(row["before"]), _share(row["after"]))
        for row in report.change.to_dict("records")
    )
    yield Grid(heads, rows, figures=2, alt=_("Gaps before and after the change"))


def _not_shown(report: PayReport) -> Iterator[Block]:
    yield Heading(_("What is not shown"))
    yield Text(_("“–” stands where something is hidden, or where there is nothing to compare."))
    yield Text(hidden(report.least))
    left = report.left_out
    yield Particulars(
        (
            (_("Roles not shown by themselves"), number(report.put_together)),
            (_("In no figure: neither woman nor man is stated"), number(left.no_sex)),
            (_("In no figure: no salary is known"), number(left.no_salary)),
            (_("In no figure: not paid before the change"), number(left.not_before)),
        )
    )


def _criteria(scheme: Scheme) -> Iterator[Block]:
    yield Heading(_("Criteria of pay in words (Art. 6)"))
    yield Particulars(tuple((card.role, _criteria_of(scheme, card)) for card in scheme.roles.values()))


def _criteria_of(scheme: Scheme, card: Card) -> str:
    """What a role is paid on, in one sentence; the sex is no part of it."""
    if not card.kpis:
        return _("Paid by what it brings in: {measures}.").format(
            measures=", ".join(scheme.titles.get(one.measure, one.measure) for one in card.commissions) or _NONE
        )
    text = _("{kpi} {weight}")
    told = ", ".join(text.format(kpi=name_on(card, kpi), weight=percent(kpi.weight, EXACT)) for kpi in heaviest(card))
    team = scheme.team_of(card)
    if not team.counts:
        return _("Results by {kpis}.").format(kpis=told)
    return _("Results by {kpis}, and the result of {whose}.").format(kpis=told, whose=whose_result(team.of))


def _rows(
    table: pd.DataFrame, name: str, title: Callable[[str], str], columns: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    return tuple((title(row[name]), *(_share(row[column]) for column in columns)) for row in table.to_dict("records"))


def _share(value: float) -> str:
    return _NONE if math.isnan(value) else percent(round(value, 3) + 0.0)


def _count(value: float) -> str:
    return _NONE if math.isnan(value) else number(value)


def _amount(value: float, report: PayReport) -> str:
    return _NONE if math.isnan(value) else money(value * minor_units(report.currency), report.currency)
