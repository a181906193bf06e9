"""The command `read`: what is in files, what is wrong in them, and what would mend it."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from kpi.alike import MOST, more
from kpi.cli.openedfiles import taken_in
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.tablewriter import TABLE_FILES, Tables, write_tables
from kpi.cli.terminal import PATH, refuse_place, refusing, replace, stop, tell
from kpi.export.spreadsheets import as_csv
from kpi.intake import Counts, Intake, Source, mapping, mended
from kpi.intake.checkup import Concern, concerns
from kpi.language import N_, _


@click.command("read", help=N_("What is in FILES, every problem of theirs, and the tidy results."))
@click.argument("files", type=PATH, nargs=-1, required=True)
@reading_options
@click.option("-o", "--out", type=PATH, help=N_("Write the results to this CSV file, or people as well to this XLSX."))
@click.option(
    "--set-aside", type=PATH, help=N_("Write the rows that are not kept, with their reasons, to this CSV file.")
)
@click.option(
    "--save-mapping", type=PATH, help=N_("Write the answers, and every mend that the data prove, to this YAML file.")
)
@refusing
def read_command(
    files: tuple[Path, ...],
    out: Path | None,
    set_aside: Path | None,
    save_mapping: Path | None,
    reading: ReadingOptions,
) -> None:
    """Prints counts and problems; writes results only where there is no error, and otherwise ends with 2."""
    inputs = reading.with_files(*files)
    for path, endings in ((out, TABLE_FILES), (set_aside, (".csv",)), (save_mapping, (".yaml", ".yml"))):
        refuse_place(path, endings, inputs)
    taken = taken_in(files, reading)
    found = concerns(taken, dt.datetime.now().astimezone().date())
    _recognised(taken.sources)
    _count(taken.counts)
    _offer(found)
    if set_aside:
        replace(set_aside, as_csv(taken.set_aside()))
    if save_mapping:
        proven = [offer.mend for concern in found for offer in concern.offers if offer.sure]
        kept = mapping.mapping_of(mended(taken, [*taken.mends, *proven]))
        replace(save_mapping, mapping.dump(kept).encode())
    if not taken.ok:
        stop(())
    if out:
        write_tables(out, _tables(taken))


def _recognised(sources: Sequence[Source]) -> None:
    """The tables that are exports of a known system."""
    for source in sources:
        if source.export:
            click.echo(f"{source.file}: {source.export.title}")


def _count(counts: Counts) -> None:
    aside = "; ".join(f"{_(reason)}: {count}" for reason, count in counts.set_aside.items())
    click.echo(_("Rows read: {read}, kept: {kept}").format(read=counts.read, kept=counts.kept))
    click.echo(_("Set aside — {reasons}.").format(reasons=aside)) if aside else None


def _offer(found: Sequence[Concern]) -> None:
    """Every concern with how often it is met, and the mends that there are for it."""
    for concern in found[:MOST]:
        tell([concern])
        for offer in concern.offers:
            text = _("  mend (proven by the data): {what}") if offer.sure else _("  mend: {what}")
            click.echo(text.format(what=offer.mend.says), err=True)
    if len(found) > MOST:
        click.echo(more(len(found) - MOST), err=True)


def _tables(taken: Intake) -> Tables:
    people = {} if taken.people is None else {_("People"): taken.people}
    return {_("Results"): taken.results} | people
