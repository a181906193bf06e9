"""The command `goals`: a goal matrix looked over, added up, and made into the card or the scheme of an owner."""

from collections.abc import Sequence
from pathlib import Path

import click
import pandas as pd

import kpi
from kpi.cli.jsonwriter import print_json
from kpi.cli.openedfiles import read_results
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.tablewriter import table_writer
from kpi.cli.terminal import PATH, content_of, refuse_place, refusing, tell
from kpi.cli.yamlwriter import write_yaml
from kpi.goals.cascade import balance_finding, goal_balance, goal_concerns
from kpi.goals.goalcard import goal_card
from kpi.goals.matrix import GoalMatrix, read_matrix
from kpi.goals.overall import overall_result
from kpi.intake.words.names import known_deals
from kpi.language import N_, _
from kpi.library.rolecards import role_card_file
from kpi.problem import Problem, Refused
from kpi.proposal.fromcard import scheme_from_card
from kpi.proposal.rolefit import fit_finding, needs_of


@click.command(
    "goals",
    help=N_(
        "The goals of MATRIX (YAML) as a table, with what is odd of them; for one owner their card, or with RESULTS a scheme."
    ),
)
@click.argument("matrix", type=PATH)
@click.argument("results", type=PATH, required=False)
@reading_options
@click.option("--of", "owner", help=N_("Whose goals; with it the role card is printed."))
@click.option(
    "--fact", "facts", multiple=True, metavar="KPI=VALUE", help=N_("A result: the overall result is printed.")
)
@click.option("--role", default="", help=N_("The role of RESULTS whose people are paid by the goals."))
@click.option("--json", "as_json", is_flag=True, help=N_("Print everything as JSON."))
@click.option("-o", "--out", type=PATH, help=N_("Write to this file instead of printing."))
@refusing
def goals_command(
    matrix: Path,
    results: Path | None,
    owner: str | None,
    facts: Sequence[str],
    role: str,
    as_json: bool,
    out: Path | None,
    reading: ReadingOptions,
) -> None:
    """Prints or writes one thing; findings and what is odd go to stderr."""
    name, text = content_of(matrix)
    goals = read_matrix(text, name)
    tell(goal_concerns(goals))
    if owner is None:
        _all_goals(goals, matrix, as_json, out)
        return
    card = goal_card(goals, owner)
    _say(balance_finding(goal_balance(goals, owner)))
    if facts:
        _overall(goals, owner, facts, matrix, as_json, out)
        return
    refuse_place(out, (".yaml", ".yml"), reading.with_files(matrix, results))
    if results is None:
        write_yaml(role_card_file(card), card.model_dump(mode="json", exclude={"key"}), as_json, out)
        return
    taken = read_results(results, reading)
    fit, made = scheme_from_card(taken.results, taken.people, card, known_deals(), role=role, goals=goals)
    _say(fit_finding(fit), *needs_of(fit.lacking))
    write_yaml(kpi.dump(made), made.model_dump(mode="json", exclude_defaults=True), as_json, out)


def _all_goals(goals: GoalMatrix, matrix: Path, as_json: bool, out: Path | None) -> None:
    """A row for each indicator of each goal."""
    rows = [
        {
            "level": goal.level,
            "owner": goal.owner,
            "goal": goal.text,
            "serves": goals.by_id[goal.parent].text if goal.parent else "",
            "weight": goals.weights[goal.id],
            "kpi": one.kpi,
            "kpi_weight": goals.weights[goal.id] * share,
            "plan": one.plan,
        }
        for goal in goals.goals
        for one, share in zip(goal.indicators, goal.shares, strict=True)
    ]
    table = pd.DataFrame(rows)
    if as_json:
        print_json({"goals": table, "concerns": [str(one) for one in goal_concerns(goals)]})
    else:
        table_writer(out, [matrix])({_("Goals"): table})


def _overall(
    goals: GoalMatrix, owner: str, facts: Sequence[str], matrix: Path, as_json: bool, out: Path | None
) -> None:
    found = overall_result(goals, owner, dict(map(_fact, facts)))
    if as_json:
        print_json({"result": found.result, "pays": found.pays, "missed": found.missed, "goals": found.table()})
        return
    table_writer(out, [matrix])({_("Goals"): found.table()})
    _say(repr(found), *(_("Below what is acceptable: {goal}.").format(goal=goal) for goal in found.missed))


def _fact(text: str) -> tuple[str, float]:
    """A KPI and its result; raises `Refused`."""
    name, _sign, value = text.partition("=")
    try:
        return name.strip(), float(value)
    except ValueError:
        what = _("“{text}” does not say a result").format(text=text)
        raise Refused([Problem(what, "--fact", _("Write it as new_customers=22."))]) from None


def _say(*lines: str) -> None:
    for line in filter(None, lines):
        click.echo(line, err=True)
