"""The command `equity`: the pay of women and men side by side, and nothing of few people."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click
import pandas as pd

import kpi
from kpi.cli.jsonwriter import print_json
from kpi.cli.openedfiles import Tables, case_in, rules_in, tables_in, workforce_of
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.tablewriter import table_writer
from kpi.cli.terminal import PATH, refusing
from kpi.cli.workforcenames import period_called
from kpi.export.takentable import TakenTable, subject_of
from kpi.fairness import PaidBy, PayFinding, PayReport, how_pay_is_taken, pay_findings, pay_report
from kpi.fairness.payfindings import category_title
from kpi.fairness.smallcells import LEAST
from kpi.language import N_, _, number
from kpi.payment.sexes import sexes_of
from kpi.problem import Problem, Refused

_SHARES: Mapping[str, tuple[str, ...]] = {
    "levels": ("getting",),
    "gaps": ("mean", "median", "low", "high"),
    "quarters": ("share_women", "share_men"),
    "categories": ("pay", "median", "base", "variable", "low", "high"),
    "reasons": ("raw", "explained", "adjusted", "low", "high"),
    "change": ("before", "after", "change"),
}
"""Columns of each table that are shares."""
_TITLES: Mapping[str, Callable[[str], str]] = {
    "categories": category_title,
    "change": lambda name: name or _("all roles"),
}
"""What the categories of a table are called."""


@click.command("equity", help=N_("The pay of women and men under SCHEME on RESULTS, as the EU asks for it."))
@click.argument("scheme", type=PATH)
@click.argument("results", type=PATH, required=False)
@reading_options
@click.option("--baseline", type=PATH, help=N_("The scheme before a change, whose gaps stand beside those of SCHEME."))
@click.option("--from", "first", default="", help=N_("The first period that counts, such as 2025-01."))
@click.option("--to", "last", default="", help=N_("The last period that counts, such as 2025-12."))
@click.option(
    "--least", type=int, default=LEAST, show_default=True, help=N_("Hide what is of fewer women or men than this.")
)
@click.option("--json", "as_json", is_flag=True, help=N_("Print everything as JSON."))
@click.option("-o", "--out", type=PATH, help=N_("Write to this CSV or XLSX file instead of printing CSV."))
@refusing
def equity_command(
    scheme: Path,
    results: Path | None,
    baseline: Path | None,
    first: str,
    last: str,
    least: int,
    as_json: bool,
    out: Path | None,
    reading: ReadingOptions,
) -> None:
    """Prints or writes the findings and, where there is room, the tables; how pay is taken goes to stderr."""
    write = table_writer(out, reading.with_files(scheme, results, baseline))
    taken = tables_in(results, scheme, reading)
    now = _paid_by(rules_in(scheme), taken, first, last)
    before = _todays(baseline, scheme)
    compared = None if before is None else _paid_by(before, taken, first, last)
    report = pay_report(now, sexes_of(taken.people), before=compared, least=least)
    findings, how = pay_findings(report), how_pay_is_taken(report)
    if as_json:
        print_json({"how": how, "least": least, "findings": pd.DataFrame(findings)} | report.tables)
        return
    write(_tables(report, findings, subject_of(now.scheme, now.paid.periods)))
    click.echo(how, err=True)


def _todays(baseline: Path | None, scheme: Path) -> kpi.Scheme | None:
    """The scheme of a file; of a case today's, where another one is worked on."""
    if baseline is not None:
        case = case_in(baseline)
        return case.baseline if case else kpi.load(baseline)
    case = case_in(scheme)
    return case.baseline if case and case.baseline != case.worked_on else None


def _paid_by(rules: kpi.Scheme, taken: Tables, first: str, last: str) -> PaidBy:
    """The scheme, and what it pays in the periods asked for; raises `Refused`."""
    workforce = workforce_of(rules, taken)
    periods = workforce.periods
    begin = _place(workforce, first, "--from") if first else 0
    end = _place(workforce, last, "--to") if last else len(periods) - 1
    if begin > end:
        what = _("the last period lies before the first")
        raise Refused([Problem(what, "--from, --to", _("Known: {known}.").format(known=", ".join(periods)))])
    return PaidBy(rules, kpi.pay(rules, workforce.during(slice(begin, end + 1))))


def _place(workforce: kpi.Workforce, period: str, option: str) -> int:
    called = period_called(workforce, period)
    if called in workforce.periods:
        return workforce.periods.index(called)
    what = _("there are no results of “{period}”").format(period=period)
    raise Refused([Problem(what, option, _("Known: {known}.").format(known=", ".join(workforce.periods)))])


def _tables(report: PayReport, findings: Sequence[PayFinding], subject: Mapping[str, str]) -> dict[str, TakenTable]:
    """The findings first."""
    titles = {
        "levels": _("Levels of pay"),
        "gaps": _("Gaps"),
        "quarters": _("Quarters of pay"),
        "categories": _("Roles"),
        "reasons": _("Explained"),
        "change": _("Before and after"),
    }
    about = {
        **subject,
        _("How pay is taken"): how_pay_is_taken(report),
        _("Hidden below"): number(report.least),
    }
    found = {_("Findings"): TakenTable(pd.DataFrame(findings), about)}
    for name, table in report.tables.items():
        if len(table):
            shown = table.assign(category=table["category"].map(_TITLES[name])) if name in _TITLES else table
            shares = [column for column in _SHARES[name] if column in table]
            found[titles[name]] = TakenTable(shown, about, shares=shares)
    return found
