"""The command `checkup`: is a scheme sane, as a ranked list with money."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
import pandas as pd

import kpi
from kpi import worlds
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.legalprompts import legal_prompts, legal_table
from kpi.checkup.runchecks import answers_of, checkup_finding, checkup_table, worth_telling
from kpi.checkup.told import Told, groups_of, letters_of
from kpi.cli.jsonwriter import print_json
from kpi.cli.openedfiles import Tables, case_in, deals_in, rules_in, tables_in, workforce_of
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.tablewriter import table_writer
from kpi.cli.terminal import PATH, content_of, refusing
from kpi.goals.matrix import GoalMatrix, read_matrix
from kpi.language import N_, _, money
from kpi.library.legal import known_countries
from kpi.library.norms import USUAL, Norms, load_norms
from kpi.problem import Problem, Refused
from kpi.worlds import Future


@click.command("checkup", help=N_("What is odd or wrong in SCHEME on RESULTS, ranked by money and how sure it is."))
@click.argument("scheme", type=PATH)
@click.argument("results", type=PATH, required=False)
@reading_options
@click.option("--goals", type=PATH, help=N_("A goal matrix (YAML), of which the plans are added up."))
@click.option("--deals", type=PATH, help=N_("The deals behind the results, a row each, for discounts and few cases."))
@click.option("--since", default="", help=N_("The period from which the KPIs are paid, such as 2025-01."))
@click.option("--norms", type=PATH, help=N_("Your own norms, and checks that are switched off with a reason (YAML)."))
@click.option("--margin", type=float, help=N_("What is left of a sale before what selling costs, as a share: 0.25."))
@click.option("--on-costs", type=float, help=N_("What the employer pays on top of pay, as a share of it: 0.2."))
@click.option("--wrong-credit", type=float, help=N_("How much of a result is decided by who got the lead: 0.05."))
@click.option("--budget", type=float, help=N_("For all bonuses of the twelve months ahead, in the scheme's currency."))
@click.option("--country", "countries", multiple=True, help=N_("Print what to ask a lawyer, by country: DE, HU, RU."))
@click.option("--before", type=PATH, help=N_("Today's scheme, for questions about a change."))
@click.option("--begins", type=click.DateTime(["%Y-%m-%d"]), help=N_("The day from which the change holds."))
@click.option("--all", "whole", is_flag=True, help=N_("Also what is fine and what cannot be told."))
@click.option("--json", "as_json", is_flag=True, help=N_("Print everything as JSON."))
@click.option("-o", "--out", type=PATH, help=N_("Write to this CSV or XLSX file instead of printing CSV."))
@refusing
def checkup_command(
    scheme: Path,
    results: Path | None,
    goals: Path | None,
    deals: Path | None,
    since: str,
    norms: Path | None,
    countries: tuple[str, ...],
    whole: bool,
    as_json: bool,
    out: Path | None,
    reading: ReadingOptions,
    **said: Any,
) -> None:
    """Prints or writes the table; the first finding goes to stderr."""
    write = table_writer(out, reading.with_files(scheme, results, deals, norms, said["before"]))
    rules, asked = rules_in(scheme), known_countries(countries)
    taken = tables_in(results, scheme, reading)
    workforce = workforce_of(rules, taken)
    _refuse_unknown(since, workforce.periods)
    case = CheckCase(
        rules,
        workforce,
        partial(money, currency=rules.currency, exact=False),
        goals=_goals(goals, scheme),
        norms=_norms(norms, scheme),
        told=_told(rules, taken, **said),
        deals=deals_in(deals, scheme, reading),
        since=since,
    )
    found = answers_of(case)
    table = checkup_table(found if whole else worth_telling(found), rules.minor)
    law = legal_table(legal_prompts(case, asked), rules.minor)
    if as_json:
        print_json({"finding": checkup_finding(found), "findings": table} | ({"ask_a_lawyer": law} if asked else {}))
    else:
        write({_("Check-up"): table} | ({_("Ask a lawyer"): law} if asked else {}))
        click.echo(checkup_finding(found), err=True)
        _ask_a_lawyer(law)


def _ask_a_lawyer(law: pd.DataFrame) -> None:
    """Beside the findings, for they are not ranked with them."""
    if len(law):
        click.echo(_("To ask a lawyer; no advice:"), err=True)
    text = _("{key}: {question} {shown} The rule: {law} To ask: {ask}")
    for row in law.to_dict("records"):
        shown = {"key": row["prompt"], "question": row["question"], "shown": row["shown"]}
        click.echo(text.format(law=row["law"], ask=row["ask"], **shown), err=True)


def _goals(path: Path | None, scheme: Path) -> GoalMatrix | None:
    """The matrix of a file, or that of a case; raises `Refused`."""
    if path is None:
        case = case_in(scheme)
        return case.step.goals if case else None
    name, text = content_of(path)
    return read_matrix(text, name)


def _refuse_unknown(since: str, periods: Sequence[str]) -> None:
    if since and since not in periods:
        what = _("there are no results of “{period}”").format(period=since)
        raise Refused([Problem(what, "--since", _("Known: {known}.").format(known=", ".join(periods)))])


def _norms(path: Path | None, scheme: Path) -> Norms:
    """Those of a file, or of a case; raises `Refused`."""
    if path is None:
        case = case_in(scheme)
        return case.step.norms if case else USUAL
    name, text = content_of(path)
    return load_norms(text, name)


def _told(
    rules: kpi.Scheme,
    taken: Tables,
    *,
    margin: float | None,
    on_costs: float | None,
    wrong_credit: float | None,
    budget: float | None,
    before: Path | None,
    begins: dt.datetime | None,
) -> Told:
    """What was said beside the files."""
    return Told(
        margin=margin,
        on_costs=on_costs,
        wrong_credit=wrong_credit,
        budget=None if budget is None else budget * rules.minor,
        future=_ahead(rules, taken),
        groups=groups_of(taken.people),
        letters=letters_of(taken.people),
        before=None if before is None else rules_in(before),
        begins=None if begins is None else pd.Timestamp(begins),
    )


def _ahead(rules: kpi.Scheme, taken: Tables) -> Future | None:
    """The time ahead as history suggests it; None where there is nobody to look at."""
    workforce = workforce_of(rules, taken)
    try:
        fitted = worlds.fit(rules, workforce)
        return worlds.ahead(rules, workforce, fitted.outlook, fitted, taken.people)
    except Refused:
        return None
