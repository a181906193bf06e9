"""The rows of which a case is made in a store: found, put, and read with every part checked."""

import hashlib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, select

from kpi.invalid import problems_of
from kpi.language import _
from kpi.problem import Problem, Refused
from kpi.store.case import Case, NotKept
from kpi.store.casereading import case_by
from kpi.store.casesheet import CaseSheet
from kpi.store.casetables import own_table_of
from kpi.store.storetables import CASES, PARTS, PARTS_OF_CASES


class PartsMissing(Exception):
    """Parts that should lie in the store were cleared away: the case has to be written whole."""


def about(case: Case) -> dict[str, Any]:
    """What the list says of it."""
    share = case.worked_on.team.share
    return {"steps": len(case.history) - 1, "scenarios": len(case.scenarios), "own_share": share}


def row_of(line: Connection, id: str, owner: str = "", *, deleted: bool = True) -> Any:
    """Everything short about a case; raises `Refused` where that owner has none."""
    of = [*([CASES.c.owner == owner] if owner else []), *([] if deleted else [CASES.c.grace.is_(None)])]
    if row := line.execute(select(CASES).where(CASES.c.id == id, *of)).first():
        return row
    raise NotKept([Problem(_("this case is not kept here"), "", _("Open its file, or choose another one on Start."))])


def parts_of_row(line: Connection, id: str) -> dict[str, bytes]:
    rows = select(PARTS.c.name, PARTS.c.content).join(PARTS_OF_CASES, PARTS_OF_CASES.c.part == PARTS.c.name)
    return {row.name: row.content for row in line.execute(rows.where(PARTS_OF_CASES.c.case_id == id))}


def put_parts(line: Connection, parts: Mapping[str, bytes]) -> None:
    """Those that are not there yet."""
    known = set(line.execute(select(PARTS.c.name).where(PARTS.c.name.in_(parts))).scalars()) if parts else set()
    if new := [{"name": n, "content": c, "size": len(c)} for n, c in parts.items() if n not in known]:
        line.execute(PARTS.insert(), new)


def point_at(line: Connection, id: str, parts: set[str]) -> None:
    """Says which parts a case is made of."""
    own = PARTS_OF_CASES.c.case_id == id
    before = set(line.execute(select(PARTS_OF_CASES.c.part).where(own)).scalars())
    new = parts - before
    there = set(line.execute(select(PARTS.c.name).where(PARTS.c.name.in_(new))).scalars()) if new else set()
    if new - there:
        raise PartsMissing
    if new:
        line.execute(PARTS_OF_CASES.insert(), [{"case_id": id, "part": part} for part in sorted(new)])
    if gone := before - parts:
        line.execute(PARTS_OF_CASES.delete().where(own, PARTS_OF_CASES.c.part.in_(gone)))


def case_of_row(row: Any, parts: Mapping[str, bytes]) -> Case:
    """The case of a row with its parts, each of which must hold what its name says."""
    wrong = [name for name, content in parts.items() if hashlib.sha256(content).hexdigest()[:16] not in name]
    if wrong:
        what = _("parts of this case are damaged: {names}").format(names=", ".join(sorted(wrong)[:5]))
        raise Refused([Problem(what, "", _("Open a file of it that you saved."))])
    try:
        sheet = CaseSheet.model_validate_json(row.sheet).revise(title=row.title)
    except ValidationError as error:
        raise Refused(problems_of(error, {}, "")) from error
    return case_by(sheet, parts, "", own_table_of)
