"""The commands `workbook` and `reproduce`: payouts as formulas that anybody can follow, and the same figures found again from a record."""

import datetime as dt
from pathlib import Path

import click

import kpi
from kpi.cli.openedfiles import rules_in, tables_in, workforce_of
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.terminal import PATH, Clock, content_of, refuse_place, refusing, replace
from kpi.export.formulaworkbook import Source, formula_workbook
from kpi.export.workbookrecord import data_hash, payouts_hash
from kpi.language import N_, _, money
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused
from kpi.store.workbookcase import Record, record_of


@click.command("workbook", help=N_("What SCHEME pays for RESULTS, as a workbook of formulas."))
@click.argument("scheme", type=PATH)
@click.argument("results", type=PATH, required=False)
@reading_options
@click.option("-o", "--out", type=PATH, required=True, help=N_("Write to this XLSX file."))
@refusing
def workbook_command(scheme: Path, results: Path | None, out: Path, reading: ReadingOptions) -> None:
    """Writes a whole file or none; how much it holds goes to stderr."""
    refuse_place(out, (".xlsx",), reading.with_files(scheme, results))
    rules = rules_in(scheme)
    taken = tables_in(results, scheme, reading)
    workforce = workforce_of(rules, taken)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    content = formula_workbook(rules, workforce, Source(taken.results, taken.people), today=today, progress=Clock())
    replace(out, content)
    paid = kpi.pay(rules, workforce)
    text = _("Written: {file}. Paid: {amount}")
    click.echo(text.format(file=out.name, amount=money(int(paid.cost), paid.currency)), err=True)


@click.command("reproduce", help=N_("Finds the figures of a workbook again, from its record and the data RESULTS."))
@click.argument("record", type=PATH)
@click.argument("results", type=PATH)
@reading_options
@refusing
def reproduce_command(record: Path, results: Path, reading: ReadingOptions) -> None:
    """Says that every payout is the same, or what differs."""
    kept = record_of(content_of(record)[1], record.name)
    workforce = workforce_of(kept.scheme, tables_in(results, record, reading))
    problems = list(_differences(kept, workforce, results.name))
    if problems:
        raise Refused(problems)
    text = _("Every payout is the same as in {file}: {amount} together.")
    paid = kpi.pay(kept.scheme, workforce)
    click.echo(text.format(file=record.name, amount=money(int(paid.cost), paid.currency)))


def _differences(kept: Record, workforce: Workforce, name: str) -> list[Problem]:
    if data_hash(workforce) != kept.data_hash:
        what, mend = _("these are not the data of the record"), _("Give the files of which the workbook was made.")
        return [Problem(what, name, mend)]
    paid = kpi.pay(kept.scheme, workforce)
    if payouts_hash(paid) == kept.payouts_hash:
        return []
    what = _("the payouts are not those of the record: {now} together, and {then} there")
    now = money(int(paid.cost), paid.currency)
    mend = _("Another version of the program made it: see the heading “Numbers change” of its changelog.")
    return [Problem(what.format(now=now, then=kept.together), name, mend)]
