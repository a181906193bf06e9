"""The command `plans`: plans for the year ahead, proposed from results, and how hard the last ones were."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import click
import pandas as pd
from pydantic import TypeAdapter, ValidationError

from kpi.cli.jsonwriter import print_json
from kpi.cli.openedfiles import Tables, rules_in, tables_in, workforce_of
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.tablewriter import table_writer
from kpi.cli.terminal import PATH, refusing
from kpi.language import N_, _
from kpi.payment.stretches import once_a_person
from kpi.payment.units import Of
from kpi.plans.expected import growth_sentence, season_indices
from kpi.plans.fairplans import by_raise, by_size, by_territory, raise_finding, size_sentence, territory_sentence
from kpi.plans.past import KpiPast, past
from kpi.plans.planset import plan_set
from kpi.plans.planways import WAYS, AnyWay, PlanWay
from kpi.plans.ratchet import ratchet
from kpi.plans.target import Proposal, propose_plans
from kpi.problem import Problem, Refused

_WAY: TypeAdapter[PlanWay] = TypeAdapter(AnyWay)
_NUMBERS = ("own", "growth", "share")
_KINDS = [str(way.model_fields["kind"].default) for way in WAYS]


@click.command(
    "plans",
    help=N_("Plans for the year after RESULTS, with reason and chance; how hard the last ones were goes to stderr."),
)
@click.argument("scheme", type=PATH)
@click.argument("results", type=PATH, required=False)
@reading_options
@click.option("--kpi", "name", help=N_("Which KPI; the first of the team's plan, if not given."))
@click.option("--role", "roles", multiple=True, help=N_("Only people of this role; several are possible."))
@click.option("--of", type=click.Choice(get_args(Of)), default="person", show_default=True, help=N_("Whose plans."))
@click.option(
    "--way", type=click.Choice(_KINDS), default=_KINDS[0], show_default=True, help=N_("What the plans come from.")
)
@click.option("--own", type=float, help=N_("Weight of the own result, from 0 to 1."))
@click.option("--growth", type=float, help=N_("Growth, as 0.05."))
@click.option("--share", type=float, help=N_("Share that should reach the plan, as 0.6."))
@click.option("--total", type=float, help=N_("What all plans together should be; divided exactly."))
@click.option("--step", type=float, default=1.0, show_default=True, help=N_("Plans are multiples of this."))
@click.option("--sizes", "column", help=N_("Column of the people table that says what each could bring."))
@click.option("--by-period", is_flag=True, help=N_("A row for each period of the year ahead, as RESULTS are written."))
@click.option("--json", "as_json", is_flag=True, help=N_("Print everything as JSON."))
@click.option("-o", "--out", type=PATH, help=N_("Write to this CSV or XLSX file instead of printing CSV."))
@refusing
def plans_command(
    scheme: Path,
    results: Path | None,
    name: str | None,
    roles: tuple[str, ...],
    of: Of,
    total: float | None,
    step: float,
    column: str | None,
    by_period: bool,
    as_json: bool,
    out: Path | None,
    reading: ReadingOptions,
    **said: Any,
) -> None:
    """Prints or writes the table; findings go to stderr."""
    write = table_writer(out, reading.with_files(scheme, results))
    rules, way = rules_in(scheme), _way(said)
    taken = tables_in(results, scheme, reading)
    found = past(workforce_of(rules, taken), name or next(iter(rules.filled(rules.team).kpis), ""), of, roles)
    found = found.sized(_sizes(taken, column))
    made = propose_plans(found.only(found.there), way, total=total, step=step)
    table = plan_set("", made, step).table if by_period else made.table()
    findings = _findings(found, made)
    if as_json:
        print_json({"kpi": found.kpi, "way": way.formula(), "total": made.total, "plans": table, "findings": findings})
    else:
        write({_("Plans"): table})
        for line in findings:
            click.echo(line, err=True)


def _way(said: dict[str, Any]) -> PlanWay:
    """The way with the numbers that were given; raises `Refused` for one that it does not have, or that cannot be."""
    given = {option: said[option] for option in _NUMBERS if said[option] is not None}
    fields = {str(way.model_fields["kind"].default): way.model_fields for way in WAYS}[said["way"]]
    problems = [
        Problem(
            _("“{way}” has no such number").format(way=said["way"]),
            f"--{option}",
            _("It has: {names}.").format(names=", ".join(f"--{other}" for other in _NUMBERS if other in fields)),
        )
        for option in given
        if option not in fields
    ]
    if problems:
        raise Refused(problems)
    try:
        return _WAY.validate_python({"kind": said["way"], **given})
    except ValidationError as error:
        wrong = [str(one["loc"][-1]) for one in error.errors()]
        what = _("this number cannot be")
        raise Refused(Problem(what, f"--{option}", _("Write a share as 0.05.")) for option in wrong) from None


def _sizes(taken: Tables, column: str | None) -> dict[str, float]:
    """By person, what is in a column of the people table; raises `Refused` where there is none of this name."""
    if column is None:
        return {}
    people = taken.people
    numbers = [] if people is None else [str(name) for name in people.select_dtypes("number").columns]
    if people is None or column not in numbers:
        what = _("the people table has no column “{name}” of numbers").format(name=column)
        raise Refused([Problem(what, "--sizes", _("Known: {known}.").format(known=", ".join(numbers) or "–"))])
    rows = once_a_person(people)
    return dict(zip(rows["person"].astype(str), pd.to_numeric(rows[column]).astype(float), strict=True))


def _findings(found: KpiPast, made: Proposal) -> list[str]:
    """How hard the last plans were, and what is known of the trend."""

    def sentences() -> Iterable[str]:
        if (known := by_raise(found)).names and len(found.earlier):
            yield raise_finding(known)
        yield size_sentence(by_size(found))
        if found.size_of:
            yield territory_sentence(by_territory(found))
        yield ratchet(found).sentence
        yield growth_sentence(found)
        yield season_indices(found).sentence
        yield made.gap()

    return list(sentences())
