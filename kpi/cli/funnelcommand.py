"""The command `funnel`: from a goal back to what has to be done, or what one's own requests say."""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
import pandas as pd

from kpi.cli.jsonwriter import print_json
from kpi.cli.openedfiles import taken_in
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.tablewriter import table_writer
from kpi.cli.terminal import PATH, content_of, refuse_place, refusing, replace, tell
from kpi.funnel.backwards import FunnelNeed, funnel_needs
from kpi.funnel.cohorts import average_deals, cohorts, conversions
from kpi.funnel.converters import converters
from kpi.funnel.dealsheadline import converter_sentence, moved_sentence, slip_sentences
from kpi.funnel.fitted import fitted_funnel
from kpi.funnel.funnelfile import dump_funnel, read_funnel
from kpi.funnel.funnelheadline import chance_sentence, funnel_finding, lacking_sentences, point_sentence
from kpi.funnel.moving import ROOM, moved_requests
from kpi.funnel.pipeline import Pipeline, open_states, pipeline_of, stage_columns
from kpi.funnel.reaching import SURE_ENOUGH, chance_of_goal, starts_for_chance
from kpi.funnel.slipping import slips
from kpi.funnel.timing import openings
from kpi.funnel.weakest import weakest_stage
from kpi.intake import Intake, requests_in
from kpi.language import N_, _, minor_units, money
from kpi.problem import Problem, Refused

_PLANS = (".yaml", ".yml", ".json")


@click.command(
    "funnel",
    help=N_(
        "What has to be done for the goal in FILE (YAML); or, where FILE is a table of requests with a column of days for each stage, what becomes of them."
    ),
)
@click.argument("file", type=PATH)
@reading_options
@click.option("--goal", type=float, help=N_("Another goal of the month, in units of the currency."))
@click.option(
    "--stage", "stages", multiple=True, metavar="HEADING", help=N_("A column of days, in order; the request first.")
)
@click.option(
    "--chance", type=float, default=SURE_ENOUGH, show_default=True, help=N_("The chance that the plan should have.")
)
@click.option("--save", type=PATH, help=N_("Write the funnel to this YAML file."))
@click.option("--json", "as_json", is_flag=True, help=N_("Print everything as JSON."))
@click.option("-o", "--out", type=PATH, help=N_("Write to this CSV or XLSX file instead of printing CSV."))
@refusing
def funnel_command(
    file: Path,
    goal: float | None,
    stages: Sequence[str],
    chance: float,
    save: Path | None,
    as_json: bool,
    out: Path | None,
    reading: ReadingOptions,
) -> None:
    """Prints or writes the table; findings go to stderr."""
    _refuse_chance(chance)
    refuse_place(save, (".yaml", ".yml"), reading.with_files(file))
    write = table_writer(out, reading.with_files(file))
    if file.suffix.lower() in _PLANS:
        name, data = content_of(file)
        funnel = read_funnel(data, name)
        funnel = funnel if goal is None else funnel.revise(goal=goal)
        needs = funnel_needs(funnel)
        tables, said, answer = {_("Funnel"): needs.table()}, _findings(needs, chance), _answer(needs, chance)
    else:
        pipeline = _pipeline(taken_in([file], reading), stages)
        fitted = fitted_funnel(pipeline, goal or 0.0)
        tell(fitted.problems)
        funnel, needs = fitted.funnel, funnel_needs(fitted.funnel)
        known = _known(pipeline)
        tables = {_(_TITLES[name]): table for name, table in known.items()} | {_("Funnel"): needs.table()}
        said = [*_of_requests(pipeline, funnel.currency), *_findings(needs, chance)]
        answer = known | _answer(needs, chance)
    if save:
        replace(save, dump_funnel(funnel).encode())
    if as_json:
        print_json(answer)
    else:
        write(tables)
        _say(said)


def _refuse_chance(chance: float) -> None:
    if not 0 < chance < 1:
        raise Refused([Problem(_("a chance lies between 0 and 1"), "--chance", _("Write 0.9 for 90 %."))])


def _pipeline(taken: Intake, stages: Sequence[str]) -> Pipeline:
    """The requests of a file; raises `Refused` for what is wrong in it, or where it holds none."""
    requests = requests_in(taken) if stages else requests_in(taken).named_by_stage()
    tell(problem for problem in taken.problems if problem.level == "notice")
    if requests.export:
        click.echo(requests.export.title, err=True)
    usual = stage_columns(requests.table, requests.columns, requests.stages)
    return pipeline_of(requests.table, requests.columns, tuple(stages) or usual)


def _known(pipeline: Pipeline) -> dict[str, pd.DataFrame]:
    """What is known of requests, the conversions first; by the names that other programs read."""
    return {
        "conversions": conversions(pipeline, "channel"),
        "cohorts": cohorts(pipeline),
        "slips": slips(pipeline),
        "people": converters(pipeline),
        "average_deals": average_deals(pipeline, "channel"),
        "states": open_states(pipeline),
    }


_TITLES = {
    "conversions": N_("Conversions"),
    "cohorts": N_("By month of the request"),
    "slips": N_("Slips"),
    "people": N_("People"),
    "average_deals": N_("Average deals"),
    "states": N_("States"),
}


def _of_requests(pipeline: Pipeline, currency: str) -> list[str]:
    people = converters(pipeline)
    write = partial(money, currency=currency, exact=False)
    moved = moved_requests(people, pipeline)
    told = [converter_sentence(row) for _place, row in people.iterrows() if row["verdict"] in ("better", "worse")]
    said = moved_sentence(moved, ROOM, lambda amount: write(amount * minor_units(currency)))
    return [*slip_sentences(slips(pipeline)), *told, said]


def _findings(needs: FunnelNeed, chance: float) -> list[str]:
    return [funnel_finding(needs), *lacking_sentences(needs), chance_sentence(needs, chance), point_sentence(needs)]


def _answer(needs: FunnelNeed, chance: float) -> dict[str, Any]:
    best = weakest_stage(needs)
    stream = needs.streams[best.stream].stream
    return {
        "goal": needs.funnel.goal,
        "deals": needs.deals,
        "contacts": needs.contacts,
        "requests": needs.requests,
        "chance": chance_of_goal(needs),
        "starts_for_chance": starts_for_chance(needs, chance),
        "weakest": {"stream": stream.title, "stage": stream.stages[best.stage].title, "point_brings": best.money},
        "openings": [vars(one) for one in openings(needs)],
        "streams": needs.table(),
    }


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line, err=True)
