"""The engine in a terminal: pay, explain, check, propose, measure. The same rules, files and errors as on the screen."""

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace as replace_fields
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, get_args

import click
import numpy as np
import pandas as pd

import kpi
from kpi import intake
from kpi.cli.measurecommand import measure_command
from kpi.cli.terminal import PATH, Command, Commands, content_of, refuse_place, refusing, replace, stop, tell
from kpi.export.spreadsheets import as_csv, as_xlsx, payout_table
from kpi.intake import mapping
from kpi.intake.times.periodnames import period_of
from kpi.language import N_, _, money, ngettext
from kpi.payment.owing import owing
from kpi.problem import Problem, Refused
from kpi.proposal import firstscheme

Made = TypeVar("Made")
_KINDS: Mapping[str, intake.Kind] = {kind: kind for kind in get_args(intake.Kind)}


@click.group(
    cls=Commands,
    help=N_("Pays KPI bonuses by a scheme, and explains them."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
def main() -> None:
    """The group of commands."""


main.add_command(measure_command)


def _reading(command: Command) -> Command:
    """The command with the options that say how files are to be read."""
    options = (
        click.option("--people", type=PATH, help=N_("Table of people: team, role, target bonus, salary, hired, left.")),
        click.option("--sheet", help=N_("Read only this sheet of a workbook.")),
        click.option(
            "--decimal", type=click.Choice([".", ","]), help=N_("The decimal sign, where the file leaves it open.")
        ),
        click.option(
            "--dayfirst/--monthfirst", "dayfirst", default=None, help=N_("Whether 03/04 is in April or in March.")
        ),
        click.option(
            "--column",
            "columns",
            multiple=True,
            metavar="NAME=HEADING",
            help=N_("Which column is meant: fact=Turnover."),
        ),
        click.option(
            "--kind",
            "kinds",
            multiple=True,
            metavar="[FILE=]KIND",
            help=N_("What a table is: transactions, long (a row a result), wide (a column a KPI), people or other."),
        ),
        click.option("--mapping", type=PATH, help=N_("Read the files as this mapping file says (YAML).")),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _spoken_of(rules: kpi.Scheme, workforce: kpi.Workforce) -> list[str]:
    """People, roles and KPIs: what is said of one of them may be said of many."""
    labels = [kpi.label for card in rules.cards for kpi in card.kpis]
    return [*map(str, workforce.people), *workforce.members, *workforce.kpis, *labels]


@main.command("pay", help=N_("What SCHEME pays for RESULTS, as a table."))
@click.argument("scheme", type=PATH)
@click.argument("results", type=PATH)
@_reading
@click.option("--period", help=N_("Only this period."))
@click.option("-o", "--out", type=PATH, help=N_("Write to this CSV or XLSX file instead of printing CSV."))
@refusing
def pay_command(
    scheme: Path, results: Path, people: Path | None, period: str | None, out: Path | None, **how: Any
) -> None:
    """Prints or writes who gets what; the total goes to stderr."""
    write = _writer(out, [path for path in (scheme, results, people) if path])
    rules = kpi.load(scheme)
    workforce = _workforce(rules, _read(results, people, how))
    if period:
        workforce = workforce.at(_named(workforce, period))
    notices = [problem for problem in kpi.check(rules, workforce) if problem.level == "notice"]
    tell(notices, _spoken_of(rules, workforce))
    paid = kpi.pay(rules, workforce)
    tell(owing(rules, paid))
    write(payout_table(paid))
    _total(paid)


@main.command("explain", help=N_("How SCHEME comes to the pay of PERSON, step by step."))
@click.argument("scheme", type=PATH)
@click.argument("results", type=PATH)
@click.argument("person")
@_reading
@click.option("--period", help=N_("The period; the last one with results, if not given."))
@refusing
def explain_command(
    scheme: Path, results: Path, person: str, people: Path | None, period: str | None, **how: Any
) -> None:
    """Prints the steps of one payout."""
    rules = kpi.load(scheme)
    workforce = _workforce(rules, _read(results, people, how))
    _refuse_stranger(person, workforce)
    chosen = _named(workforce, period) if period else _last_period(workforce, person)
    steps = kpi.explain(rules, workforce, person, chosen)
    click.echo(str(steps))


@main.command("check", help=N_("Every problem of SCHEME and, where given, of RESULTS."))
@click.argument("scheme", type=PATH)
@click.argument("results", type=PATH, required=False)
@_reading
@refusing
def check_command(scheme: Path, results: Path | None, people: Path | None, **how: Any) -> None:
    """Prints all problems; ends with 0 when there is no error."""
    found: list[Problem] = []
    names: list[str] = []
    rules = _tried(found, partial(kpi.load, scheme))
    taken = _tried(found, partial(_taken_in, [results], people, how)) if results else None
    found += taken.problems if taken else ()
    if rules and taken and taken.ok:
        workforce = _tried(found, partial(kpi.build, taken.results, taken.people, rules))
        found += kpi.check(rules, workforce) if workforce else ()
        names += _spoken_of(rules, workforce) if workforce else ()
    errors = [problem for problem in found if problem.level == "error"]
    tell((problem for problem in found if problem.level == "notice"), names)
    if errors:
        stop(errors)
    click.echo(_("No errors."))


@main.command("propose", help=N_("A first scheme for RESULTS that have none."))
@click.argument("results", type=PATH)
@_reading
@click.option("-o", "--out", type=PATH, help=N_("Write to this YAML file instead of printing."))
@refusing
def propose_command(results: Path, people: Path | None, out: Path | None, **how: Any) -> None:
    """Prints or writes a scheme; its note says what was assumed."""
    refuse_place(out, (".yaml", ".yml"), [path for path in (results, people) if path])
    taken = _read(results, people, how)
    text = kpi.dump(firstscheme.propose(taken.results, taken.people))
    if out:
        replace(out, text.encode())
    else:
        click.echo(text, nl=False)


def _tried(found: list[Problem], step: Callable[[], Made]) -> Made | None:
    """What a step gives, or None and its problems among those found."""
    try:
        return step()
    except Refused as error:
        found += error.problems
        return None


def _taken_in(files: Sequence[Path], people: Path | None, how: Mapping[str, Any]) -> intake.Intake:
    """What the files hold, with all its problems; raises `Refused` only for files that cannot be opened."""
    paths = [*files, *([people] if people else [])]
    told = {name: how[name] for name in ("sheet", "decimal", "dayfirst") if how[name] is not None}
    if people and people.name not in {path.name for path in files}:
        told["people"] = (people.name,)
    columns = dict(_pair(text) for text in how["columns"])
    kinds = _kinds(how["kinds"], [path.name for path in files])
    name, text = content_of(how["mapping"]) if how["mapping"] else ("", b"")
    by = mapping.load(text, name) if name else mapping.FileMapping()
    said = by.told.get("tables", {})
    tables = {file: replace_fields(said.get(file, intake.TableAnswers()), kind=kind) for file, kind in kinds.items()}
    return mapping.read_by(by, [content_of(path) for path in paths], columns=columns, tables=tables, **told)


def _kinds(said: Iterable[str], files: Sequence[str]) -> dict[str, intake.Kind]:
    """File to what its table is; a kind without a file is meant for all but the people; raises `Refused`."""
    kinds: dict[str, intake.Kind] = {}
    for text in said:
        file, _sign, kind = text.rpartition("=")
        if (known := _KINDS.get(kind)) is None:
            what = _("there is no kind of table “{name}”").format(name=kind)
            mend = _("Choose one of: {names}.").format(names=", ".join(_KINDS))
            raise Refused([Problem(what, "--kind", mend)])
        kinds |= dict.fromkeys([file] if file else files, known)
    return kinds


def _pair(text: str) -> tuple[str, str]:
    name, sign, heading = text.partition("=")
    if not sign:
        raise Refused(
            [
                Problem(
                    _("“{text}” does not name a column").format(text=text), "--column", _("Write it as fact=Turnover.")
                )
            ]
        )
    return name.strip(), heading.strip()


def _read(results: Path, people: Path | None, how: Mapping[str, Any]) -> intake.Intake:
    """What the files hold; notices are told, raises `Refused` for every error."""
    taken = _taken_in([results], people, how)
    tell(problem for problem in taken.problems if problem.level == "notice")
    if not taken.ok:
        raise Refused(problem for problem in taken.problems if problem.level == "error")
    return taken


def _workforce(rules: kpi.Scheme, taken: intake.Intake) -> kpi.Workforce:
    return kpi.build(taken.results, taken.people, rules)


def _named(workforce: kpi.Workforce, period: str) -> str:
    """The period as the data call it, whether "2026-01" or "Jan 2026" was asked for."""
    return period if period in workforce.periods else period_of(period) or period


def _last_period(workforce: kpi.Workforce, person: str) -> str:
    """The last period of which the results say anything about a person; the last of all, where they never do."""
    seen = np.flatnonzero(workforce.recorded[(workforce.seats["person"] == person).to_numpy()].any(axis=0))
    return workforce.periods[seen[-1] if len(seen) else -1]


def _refuse_stranger(person: str, workforce: kpi.Workforce) -> None:
    people = list(dict.fromkeys(map(str, workforce.seats["person"])))
    if person not in people:
        close = difflib.get_close_matches(person, people, 3, 0.4) or people[:3]
        mend = _("Did you mean {names}?").format(names=", ".join(close))
        raise Refused([Problem(_("there is no person “{name}”").format(name=person), mend=mend)])


def _total(paid: kpi.Payouts) -> None:
    people = int(paid.seats.loc[np.asarray(paid.active.any(axis=1)), "person"].nunique())
    periods = int(paid.active.any(axis=0).sum())
    who = ngettext("{n} person", "{n} people", people).format(n=people)
    when = ngettext("{n} period", "{n} periods", periods).format(n=periods)
    text = _("{who}, {when}, paid {amount}").format(who=who, when=when, amount=money(int(paid.cost), paid.currency))
    click.echo(text, err=True)


def _writer(out: Path | None, inputs: Iterable[Path]) -> Callable[[pd.DataFrame], None]:
    """What puts the table where it is wanted; a place that cannot be is refused before anything is computed."""
    if out is None:
        return lambda table: click.echo(as_csv(table).removeprefix(b"\xef\xbb\xbf"), nl=False)
    refuse_place(out, (".csv", ".xlsx"), inputs)
    as_workbook = out.suffix.lower() == ".xlsx"
    return lambda table: replace(out, as_xlsx({_("Payouts"): table}) if as_workbook else as_csv(table))
