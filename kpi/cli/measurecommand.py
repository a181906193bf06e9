"""The command `measure`: KPIs from files or a database of transactions."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import click
import pandas as pd

from kpi import measures as transactions
from kpi.cli.tablewriter import Tables, table_writer
from kpi.cli.terminal import PATH, content_of, refusing, tell
from kpi.intake import limits
from kpi.intake.rewritten import DeclaredFormat, Rewritten, fits, plans_in
from kpi.language import N_, _, number
from kpi.measures import Measured, Measures, Query, Table
from kpi.problem import Problem, Refused

DATABASE = "SIXTYFORTY_DATABASE"
"""The variable that may hold the address of the database, so that no password stands in a list of processes."""


@click.command(
    "measure",
    help=N_(
        "KPIs by person and period, as DECLARATION makes them from FILES, a row a transaction: whatever `read` reads."
    ),
)
@click.argument("declaration", type=PATH)
@click.argument("files", nargs=-1, metavar="[TABLE=]FILE...")
@click.option("--plan", "plan", type=PATH, help=N_("Table of plans: period, kpi, plan, and person or team."))
@click.option("--database", envvar=DATABASE, help=N_("Address of a database, as SQLAlchemy writes it."))
@click.option("--select", help=N_("The one SELECT statement to run on it; it is shown first, and only reads."))
@click.option("-o", "--out", type=PATH, help=N_("Write to this CSV or XLSX file instead of printing CSV."))
@refusing
def measure_command(
    declaration: Path,
    files: Sequence[str],
    plan: Path | None,
    database: str | None,
    select: str | None,
    out: Path | None,
) -> None:
    """Prints or writes results for `pay`; what was set aside goes to stderr, or into sheets of the workbook."""
    declared = transactions.load_measures(declaration)
    sources = _assigned(declared, files)
    read = [path for some in sources.values() for path in some]
    write = table_writer(out, [declaration, *read, *([plan] if plan else [])])
    queries = _queries(declared, sources, database, select)
    plans = _plans(plan) if plan else None
    made = transactions.measure(
        declared,
        {
            name: [*map(partial(_opened, table), sources.get(name, ())), *queries.get(name, ())]
            for name, table in declared.tables.items()
        },
        plans,
    )
    tell(made.problems)
    if made.nothing:
        raise Refused([made.nothing])
    write(_tables(made))
    _total(made)


def _opened(table: Table, path: Path) -> Path | Rewritten:
    """A file as `read` reads it; one that is too large for that is streamed, as the declaration says."""
    data = _small(path)
    if data is None:
        return path
    order = {"day first": True, "month first": False}.get(table.dates)
    return Rewritten(path.name, data, DeclaredFormat(table.decimal or None, order))


def _plans(path: Path) -> pd.DataFrame:
    """The plans in a file."""
    data = _small(path)
    return (
        transactions.read_plans(path) if data is None else transactions.read_plans(plans_in(path.name, data), path.name)
    )


def _small(path: Path) -> bytes | None:
    """The content of a file that can be read as every file is; None for one that is larger, or is none."""
    if not path.is_file() or path.stat().st_size > limits.UPLOAD:
        return None
    name, data = content_of(path)
    return data if fits(data, name) else None


def _assigned(declared: Measures, files: Sequence[str]) -> dict[str, list[Path]]:
    """Table to its files: as TABLE=FILE says, or by the beginning of the file's name; raises `Refused`."""
    found: dict[str, list[Path]] = {}
    problems = []
    for text in files:
        table, sign, path = text.partition("=")
        if not sign or table not in declared.tables:
            table, path = _table_of(declared, Path(text)), text
        if table:
            found.setdefault(table, []).append(Path(path))
        else:
            names = ", ".join(declared.tables)
            mend = _("Write {table}=FILE; there are: {names}.").format(table=next(iter(declared.tables)), names=names)
            problems.append(Problem(_("this file does not say which table it is"), text, mend))
    if problems:
        raise Refused(problems)
    return found


def _table_of(declared: Measures, path: Path) -> str:
    """The only table, or the one with the longest name that the name of the file begins with; "" for none."""
    if len(declared.tables) == 1:
        return next(iter(declared.tables))
    named = [name for name in declared.tables if path.name.casefold().startswith(name.casefold())]
    return max(named, key=len, default="")


def _queries(
    declared: Measures, sources: Mapping[str, Sequence[Path]], database: str | None, select: str | None
) -> dict[str, list[Query]]:
    """The query for the table that has no file; it is shown before it runs."""
    if not select:
        return {}
    if not database:
        mend = _("Give --database, or set {name}.").format(name=DATABASE)
        raise Refused([Problem(_("there is no database to select from"), "--select", mend)])
    without = [name for name in declared.tables if name not in sources]
    if len(without) != 1:
        what = _("the statement is for the one table without a file, and there are {n} of them").format(n=len(without))
        raise Refused([Problem(what, "--select", _("Give a file for each of the others."))])
    asked = transactions.query(database, select)
    click.echo(_("runs, read-only: {statement}").format(statement=asked.select), err=True)
    return {without[0]: [asked]}


def _tables(made: Measured) -> Tables:
    """The results, and how they came about."""
    more = {_("Too few"): made.too_few, _("Rows counted"): made.counted}
    more |= {_("Plans divided"): made.divided.record} if made.divided else {}
    return {_("Results"): made.results} | {name: table for name, table in more.items() if len(table)}


def _total(made: Measured) -> None:
    people, facts = made.results["person"].nunique(), int(made.results["fact"].notna().sum())
    click.echo(_("People: {people}, facts: {facts}").format(people=number(people), facts=number(facts)), err=True)
