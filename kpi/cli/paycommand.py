"""The command `pay`: who gets what."""

from pathlib import Path

import click
import numpy as np

import kpi
from kpi.cli.openedfiles import rules_in, tables_in, workforce_of
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.tablewriter import table_writer
from kpi.cli.terminal import PATH, refusing, tell
from kpi.cli.workforcenames import names_in, period_called
from kpi.export.spreadsheets import payout_table
from kpi.export.takentable import taken_payouts
from kpi.language import N_, _, money, number
from kpi.payment.ineligiblepay import ineligible_told
from kpi.payment.markettold import market_told
from kpi.payment.owing import owing


@click.command("pay", help=N_("What SCHEME pays for RESULTS, as a table."))
@click.argument("scheme", type=PATH)
@click.argument("results", type=PATH, required=False)
@reading_options
@click.option("--period", help=N_("Only this period."))
@click.option("-o", "--out", type=PATH, help=N_("Write to this CSV or XLSX file instead of printing CSV."))
@refusing
def pay_command(
    scheme: Path, results: Path | None, period: str | None, out: Path | None, reading: ReadingOptions
) -> None:
    """Prints or writes who gets what; the total goes to stderr."""
    write = table_writer(out, reading.with_files(scheme, results))
    rules = rules_in(scheme)
    workforce = workforce_of(rules, tables_in(results, scheme, reading))
    if period:
        workforce = workforce.at(period_called(workforce, period))
    notices = [problem for problem in kpi.check(rules, workforce) if problem.level == "notice"]
    tell(notices, names_in(rules, workforce))
    paid = kpi.pay(rules, workforce)
    tell([*owing(rules, paid), *ineligible_told(rules, paid), *market_told(rules, paid)])
    write({_("Payouts"): taken_payouts(payout_table(paid), rules, paid)})
    _total(paid)


def _total(paid: kpi.Payouts) -> None:
    """Tells how many are paid how much."""
    people = int(paid.seats.loc[np.asarray(paid.active.any(axis=1)), "person"].nunique())
    periods = int(paid.active.any(axis=0).sum())
    amount = money(int(paid.cost), paid.currency)
    text = _("People: {people}, periods: {periods}, paid: {amount}")
    click.echo(text.format(people=number(people), periods=number(periods), amount=amount), err=True)
