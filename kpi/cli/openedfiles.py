"""Files as a command opens them: read as its options say, and made into a workforce."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace as replace_fields
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

import click
import pandas as pd

import kpi
from kpi import intake
from kpi.cli.readingoptions import ReadingOptions
from kpi.cli.terminal import content_of, tell
from kpi.funnel.solddeals import SoldDeals, sold_deals
from kpi.intake import mapping
from kpi.language import _
from kpi.problem import Problem, Refused
from kpi.store.case import Case
from kpi.store.casefile import is_case_file, read_case
from kpi.store.workbookcase import is_own_workbook, read_back

_KINDS: Mapping[str, intake.Kind] = {kind: kind for kind in get_args(intake.Kind)}


class Tables(NamedTuple):
    """What people are paid by."""

    results: pd.DataFrame
    people: pd.DataFrame | None


def case_in(path: Path) -> Case | None:
    """The case in a file, which may be a workbook of formulas; None for another file. Raises `Refused`."""
    name, content = content_of(path)
    if is_own_workbook(content):
        return _taken_back(content, name)
    return _read_once(content, name) if is_case_file(content) else None


_read_once = lru_cache(maxsize=2)(read_case)


@lru_cache(maxsize=2)
def _taken_back(content: bytes, name: str) -> Case:
    """A workbook of ours as a case; what was changed in it is told, once. Raises `Refused`."""
    taken = read_back(content, name)
    for change in taken.told:
        click.echo(change, err=True)
    tell(taken.concerns)
    return taken.case


def rules_in(path: Path) -> kpi.Scheme:
    """The scheme of a file, or the one that is worked on in a case; raises `Refused`."""
    case = case_in(path)
    return case.worked_on if case else kpi.load(path)


def tables_in(results: Path | None, scheme: Path, reading: ReadingOptions) -> Tables:
    """What the results hold, which may be a case; without any, those of the case in place of the scheme. Raises `Refused`."""
    if case := case_in(results or scheme):
        return Tables(case.data.results, case.data.people)
    if results is None:
        what, mend = _("no results are given"), _("Name their file after the scheme; only a case has its own.")
        raise Refused([Problem(what, scheme.name, mend)])
    taken = read_results(results, reading)
    return Tables(taken.results, taken.people)


def deals_in(path: Path | None, scheme: Path, reading: ReadingOptions) -> SoldDeals | None:
    """The deals of a file, or those of a case; None where there are none. Raises `Refused`."""
    if path is None:
        case = case_in(scheme)
        deals = case.data.deals if case else None
        return sold_deals(deals.table, deals.columns) if deals else None
    for table in taken_in([path], reading).transactions:
        if found := sold_deals(table.table, table.columns):
            return found
    what, mend = _("no table of deals with person, day and amount"), _("Say with --column which columns they are.")
    raise Refused([Problem(what, path.name, mend)])


def read_results(results: Path, reading: ReadingOptions) -> intake.Intake:
    """What the files hold; notices are told, raises `Refused` for every error."""
    taken = taken_in([results], reading)
    tell(problem for problem in taken.problems if problem.level == "notice")
    if not taken.ok:
        raise Refused(problem for problem in taken.problems if problem.level == "error")
    return taken


def taken_in(files: Sequence[Path], reading: ReadingOptions) -> intake.Intake:
    """What the files hold, with all its problems; raises `Refused` only for files that cannot be opened."""
    columns = dict(_pair(text) for text in reading.columns)
    kinds = _kinds(reading.kinds, [path.name for path in files])
    by = _mapping(reading.mapping)
    contents = [content_of(path) for path in (*files, reading.people) if path]
    return mapping.read_by(by, contents, columns=columns, tables=_tables(by, kinds), **_told(files, reading))


def workforce_of(rules: kpi.Scheme, taken: Tables | intake.Intake) -> kpi.Workforce:
    """Who is paid by the rules, as the files say; raises `Refused`."""
    return kpi.build(taken.results, taken.people, rules)


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
    """A name and the heading that is meant by it; raises `Refused`."""
    name, sign, heading = text.partition("=")
    if not sign:
        what = _("“{text}” does not name a column").format(text=text)
        raise Refused([Problem(what, "--column", _("Write it as fact=Turnover."))])
    return name.strip(), heading.strip()


def _mapping(path: Path | None) -> mapping.FileMapping:
    if path is None:
        return mapping.FileMapping()
    name, text = content_of(path)
    return mapping.load(text, name)


def _tables(by: mapping.FileMapping, kinds: Mapping[str, intake.Kind]) -> dict[str, intake.TableAnswers]:
    """What the mapping says of each table for which a kind is told, with this kind."""
    said = by.told.get("tables", {})
    return {file: replace_fields(said.get(file, intake.TableAnswers()), kind=kind) for file, kind in kinds.items()}


def _told(files: Sequence[Path], reading: ReadingOptions) -> dict[str, Any]:
    """What was said of all files at once, and which file has the people."""
    said = {"sheet": reading.sheet, "decimal": reading.decimal, "dayfirst": reading.dayfirst}
    told: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    if reading.people and reading.people.name not in {path.name for path in files}:
        told["people"] = (reading.people.name,)
    return told
