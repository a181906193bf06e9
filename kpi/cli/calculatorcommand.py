"""The command `calculator`: for one person or for everybody a page that works without the internet."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from kpi.cli.openedfiles import rules_in, tables_in, workforce_of
from kpi.cli.paperoptions import refuse_language
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.terminal import PATH, Clock, refuse_place, refusing, replace
from kpi.cli.wholefolder import refuse_folder, write_folder
from kpi.cli.workforcenames import known_period, last_period_of, refuse_nobody, refuse_stranger
from kpi.documents.calculator import calculator
from kpi.documents.calculatorahead import begun_at_plan, periods_without_facts
from kpi.documents.calculatortables import CalculatorTables
from kpi.documents.filenames import safe_names
from kpi.language import N_, _, ngettext, number
from kpi.payment.workforce import Workforce


@click.command(
    "calculator",
    help=N_("What results would pay by SCHEME, as a page with sliders for each person, starting from RESULTS."),
)
@click.argument("scheme", type=PATH)
@click.argument("results", type=PATH, required=False)
@reading_options
@click.option("--person", help=N_("One person, into a file; everybody, into a folder, if not given."))
@click.option("--period", help=N_("The period; the last one with results or plans, if not given."))
@click.option("--language", help=N_("Language and country of the page: de_AT."))
@click.option(
    "-o", "--out", type=PATH, required=True, help=N_("Write to this HTML file, or to this new folder for everybody.")
)
@refusing
def calculator_command(
    scheme: Path,
    results: Path | None,
    out: Path,
    reading: ReadingOptions,
    person: str | None,
    period: str | None,
    language: str | None,
) -> None:
    """Writes whole files or none; how many goes to stderr."""
    refuse_language(language)
    if person is None:
        refuse_folder(out)
    else:
        refuse_place(out, (".html", ".htm"), reading.with_files(scheme, results))
    rules = rules_in(scheme)
    taken = tables_in(results, scheme, reading)
    workforce = workforce_of(rules, taken._replace(results=begun_at_plan(taken.results)))
    if person is not None:
        refuse_stranger(person, workforce)
    source = CalculatorTables(rules, workforce, periods_without_facts(taken.results))
    chosen = _period(source, person, period)
    if person is not None:
        replace(out, calculator(source, person, chosen, language=language).encode())
        click.echo(_("Written: {file}").format(file=out.name), err=True)
        return
    people = source.paid_in(chosen)
    refuse_nobody(people, chosen)
    write_folder(out, _pages(source, people, chosen, language))
    text = ngettext("Written: {n} page into {folder}", "Written: {n} pages into {folder}", len(people))
    click.echo(text.format(n=number(len(people)), folder=out.name), err=True)


def _pages(
    source: CalculatorTables, people: Sequence[str], period: str, language: str | None
) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each file."""
    clock = Clock()
    for done, (person, name) in enumerate(zip(people, safe_names(people), strict=True), start=1):
        yield f"{name}.html", calculator(source, person, period, language=language).encode()
        clock(done / len(people))


def _period(source: CalculatorTables, person: str | None, period: str | None) -> str:
    """As it is called; without one, the last of which anything is known of the person, or in which anybody is paid."""
    workforce: Workforce = source.workforce
    if period is not None:
        return known_period(workforce, period)
    if person is not None:
        return last_period_of(workforce, person)
    paid = [one for one in workforce.periods if source.paid_in(one)]
    return paid[-1] if paid else workforce.periods[-1]
