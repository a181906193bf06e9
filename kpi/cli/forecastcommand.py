"""The command `forecast`: what a scheme may cost, on this machine or on several."""

import math
from pathlib import Path
from typing import Any

import click
import pandas as pd
from pydantic import ValidationError

import kpi
from kpi import worlds
from kpi.cli.openedfiles import case_in, rules_in, tables_in, workforce_of
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.tablewriter import table_writer
from kpi.cli.terminal import PATH, Clock, content_of, refusing, tell
from kpi.export.forecasttables import forecast_lines, taken_forecast
from kpi.forecast import Forecast, detailed, distributed, footprint, forecast, unforeseen
from kpi.language import N_, _, ngettext, number
from kpi.machine import cluster, freememory
from kpi.problem import Problem, Refused
from kpi.worlds import Future, Outlook, Worlds
from kpi.yamlfile import decoded, parse, problems_of

MOST_WORLDS = 1_000_000
"""The error falls with the root of the number: beyond a million it is smaller than whatever else is unknown."""


@click.command("forecast", help=N_("What SCHEME may cost in the time after RESULTS, over many possible years."))
@click.argument("scheme", type=PATH)
@click.argument("results", type=PATH, required=False)
@reading_options
@click.option("--worlds", "count", type=int, default=10_000, show_default=True, help=N_("How many; an even number."))
@click.option(
    "--horizon",
    type=click.Choice(["period", "quarter", "year"]),
    help=N_("How far ahead: the next period, quarter or twelve months; a year, if not given."),
)
@click.option("--budget", type=float, help=N_("An amount, in the scheme's currency, that the bonus should not exceed."))
@click.option("--seed", type=int, help=N_("The same seed draws the same possible years."))
@click.option("--outlook", type=PATH, help=N_("What is assumed instead of what history says (YAML)."))
@click.option("--cluster", "address", help=N_("Compute on the workers of this Dask scheduler: tcp://10.0.0.5:8786."))
@click.option("--workers", type=int, help=N_("Compute in so many processes on this machine, by Dask."))
@click.option("-o", "--out", type=PATH, help=N_("Write what each person may be paid to this CSV or XLSX file."))
@refusing
def forecast_command(
    scheme: Path,
    results: Path | None,
    count: int,
    budget: float | None,
    outlook: Path | None,
    address: str | None,
    workers: int | None,
    out: Path | None,
    reading: ReadingOptions,
    **said: Any,
) -> None:
    """Prints the figures with their errors and writes the people's; what is assumed and odd goes to stderr."""
    write = table_writer(out, reading.with_files(scheme, results, outlook)) if out else None
    _refuse(count, budget, address, workers)
    changes = _assumed(outlook, scheme) | {name: value for name, value in said.items() if value is not None}
    rules = rules_in(scheme)
    taken = tables_in(results, scheme, reading)
    future = _ahead(rules, workforce_of(rules, taken), taken.people, changes, outlook)
    found = _computed(rules, worlds.draw(future, count, keep=False), write is not None, address, workers)
    for line in forecast_lines(found, None if budget is None else budget * rules.minor):
        click.echo(line)
    if write:
        write({_("Payouts"): taken_forecast(found)})


def _refuse(count: int, budget: float | None, address: str | None, workers: int | None) -> None:
    """Everything that the options say and that cannot be."""
    problems = []
    if not 2 <= count <= MOST_WORLDS or count % 2:
        what = ngettext("{n} possible year cannot be drawn", "{n} possible years cannot be drawn", count)
        what = what.format(n=number(count))
        mend = _("Ask for an even number from 2 to {most}.").format(most=number(MOST_WORLDS))
        problems.append(Problem(what, "--worlds", mend))
    if budget is not None and not (math.isfinite(budget) and budget >= 0):
        problems.append(Problem(_("{budget} is no amount").format(budget=budget), "--budget", _("Write it as 250000.")))
    if address is not None and workers is not None:
        what = _("a cluster has workers of its own")
        problems.append(Problem(what, "--cluster, --workers", _("Give one of the two.")))
    if problems:
        raise Refused(problems)


def _assumed(path: Path | None, scheme: Path) -> dict[str, Any]:
    """Fields of an outlook from a file, or those of a case; raises `Refused`."""
    if path is None:
        case = case_in(scheme)
        return dict(case.step.assumed) if case else {}
    name, text = content_of(path)
    found = parse(decoded(text, name), name, _("this is not an outlook"))
    if not isinstance(found, dict):
        raise Refused(
            [Problem(_("this is not an outlook: it holds no fields"), name, _("Write for instance: market: 10 %"))]
        )
    return found


def _ahead(
    rules: kpi.Scheme,
    workforce: kpi.Workforce,
    people: pd.DataFrame | None,
    changes: dict[str, Any],
    outlook: Path | None,
) -> Future:
    """The time ahead, as history suggests it and as it is assumed instead; tells what is odd."""
    fitted = worlds.fit(rules, workforce)
    future = worlds.ahead(rules, workforce, _changed(fitted.outlook, changes, outlook), fitted, people)
    tell(fitted.problems)
    tell((*future.remarks, *unforeseen(rules, future.workforce)))
    for sentence in fitted.sentences:
        click.echo(sentence, err=True)
    return future


def _changed(fitted: Outlook, changes: dict[str, Any], path: Path | None) -> Outlook:
    fields = {name: getattr(fitted, name) for name in type(fitted).model_fields}
    try:
        return Outlook.model_validate(fields | changes)
    except ValidationError as error:
        raise Refused(problems_of(error, changes, path.name if path else "--seed")) from error


def _computed(rules: kpi.Scheme, drawn: Worlds, everybody: bool, address: str | None, workers: int | None) -> Forecast:
    """The same digits wherever it is computed."""
    here = address is None and workers is None
    needed = footprint(drawn, everybody=everybody or not here)
    click.echo(_size(drawn, needed), err=True)
    _refuse_too_much(drawn.count, needed)
    if here:
        return (detailed if everybody else forecast)(rules, drawn, progress=Clock())
    opened = cluster.machines(address) if address is not None else cluster.processes(workers or 0)
    with opened as compute:
        return distributed(rules, drawn, compute, progress=Clock())


def _refuse_too_much(count: int, needed: float) -> None:
    """Raises `Refused` for a forecast that has no room on this machine."""
    free = freememory.free()
    if free is None or needed <= free:
        return
    what = _("this forecast takes about {needed} MB of memory, and {free} MB are free").format(
        needed=number(math.ceil(needed / 1e6)), free=number(math.floor(free / 1e6))
    )
    fewer = max(2, int(0.9 * count * free / needed) // 2 * 2)
    mend = ngettext(
        "Close other programs, or ask for at most {n} possible year.",
        "Close other programs, or ask for at most {n} possible years.",
        fewer,
    ).format(n=number(fewer))
    raise Refused([Problem(what, "--worlds", mend)])


def _size(drawn: Worlds, needed: float) -> str:
    people, periods = drawn.future.workforce.shape
    text = _(
        "Drawing possible years: {count}; people: {people}; periods: {periods}; parts: {parts}; memory: about {memory} MB."
    )
    return text.format(
        count=number(drawn.count),
        people=number(people),
        periods=number(periods),
        parts=number(len(drawn.chunks)),
        memory=number(math.ceil(needed / 1e7) * 10),
    )
