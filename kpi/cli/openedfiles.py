"""Files as a command opens them: read as its options say, and made into a workforce."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace as replace_fields
from pathlib import Path
from typing import Any, get_args

import kpi
from kpi import intake
from kpi.cli.terminal import content_of, tell
from kpi.intake import mapping
from kpi.language import _
from kpi.problem import Problem, Refused

_KINDS: Mapping[str, intake.Kind] = {kind: kind for kind in get_args(intake.Kind)}


def read_results(results: Path, people: Path | None, how: Mapping[str, Any]) -> intake.Intake:
    """What the files hold; notices are told, raises `Refused` for every error."""
    taken = taken_in([results], people, how)
    tell(problem for problem in taken.problems if problem.level == "notice")
    if not taken.ok:
        raise Refused(problem for problem in taken.problems if problem.level == "error")
    return taken


def taken_in(files: Sequence[Path], people: Path | None, how: Mapping[str, Any]) -> intake.Intake:
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


def workforce_of(rules: kpi.Scheme, taken: intake.Intake) -> kpi.Workforce:
    return kpi.build(taken.results, taken.people, rules)
