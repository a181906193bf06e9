"""Cases kept on this computer: written, listed, opened, copied, deleted with a time of grace, and never overwritten unseen."""

import datetime as dt
import secrets
from typing import Any, NamedTuple

from sqlalchemy import func, select

from kpi.store.case import Case
from kpi.store.caserows import about, case_of_row, parts_of_row, point_at, put_parts, row_of
from kpi.store.casewriting import PartsWriter, as_json
from kpi.store.safestore import SafeStore
from kpi.store.storetables import ANSWERS, CASES, CLOCK, PARTS, PARTS_OF_CASES

GRACE = 7 * 86_400.0
"""Seconds in which a deleted case can be taken back."""
LONGEST_UNSEEN = dt.timedelta(days=30)
"""How long a browser's case is kept on a server for many after its last change."""
_MOST_AT_ONCE = 86_400.0
"""Seconds that are taken off at a time, so that a clock that jumps takes nothing away for good."""
_SIZE = (
    select(func.coalesce(func.sum(PARTS.c.size), 0))
    .join(PARTS_OF_CASES, PARTS_OF_CASES.c.part == PARTS.c.name)
    .where(PARTS_OF_CASES.c.case_id == CASES.c.id)
    .correlate(CASES)
    .scalar_subquery()
)


class KeptListed(NamedTuple):
    """A case in the list."""

    id: str
    title: str
    steps: int
    """That can be undone."""
    scenarios: int
    own_share: float | None
    """How much of a bonus is for the own result."""
    changed: dt.datetime
    size: int
    """Bytes; what several cases share is counted in each."""
    grace: float | None
    """Seconds until a deleted one is gone for good."""


class OpenedCase(NamedTuple):
    """A case that was read."""

    case: Case
    edition: int
    changed: dt.datetime


class ChangedElsewhere(Exception):
    """Somebody else has changed or deleted the case since it was read."""

    def __init__(self, when: dt.datetime | None) -> None:
        self.when = when
        """When it was changed; None where it is gone."""
        super().__init__()


def new_id() -> str:
    """128 random bits: nobody guesses which cases there are."""
    return secrets.token_hex(16)


class CaseStore(SafeStore):
    """The cases of a folder. `owner` is a browser, or "" for all that there are. Whatever fails is raised as `Refused`."""

    def write(self, id: str, owner: str, edition: int, case: Case, parts: PartsWriter) -> int:
        """Keeps a case of which the `edition` was read, 0 for a new one; gives the edition that it is now.

        `parts` knows which of them were written before. Raises `ChangedElsewhere` and `PartsMissing`, having changed nothing.
        """
        sheet = parts.sheet(case)
        with self._begin() as line:
            columns = (CASES.c.edition, CASES.c.changed, CASES.c.grace)
            known = line.execute(select(*columns).where(CASES.c.id == id)).first()
            if (known.edition if known else 0) != edition:
                raise ChangedElsewhere(known.changed if known and known.grace is None else None)
            put_parts(line, parts.unwritten)
            now = dt.datetime.now(dt.UTC)
            new = about(case) | {"sheet": as_json(sheet), "edition": edition + 1, "changed": now}
            if known:
                line.execute(CASES.update().where(CASES.c.id == id).values(new))
            else:
                first = {"id": id, "owner": owner, "title": case.title or case.data.name, "made": now}
                line.execute(CASES.insert().values(new | first))
            point_at(line, id, set(sheet.parts))
        parts.unwritten = {}
        return edition + 1

    def read(self, id: str, owner: str = "") -> OpenedCase:
        """A case that is kept; raises `NotKept` where there is none, or it was deleted, and `Refused` where a part of it is damaged."""
        with self._begin() as line:
            row, parts = row_of(line, id, owner, deleted=False), parts_of_row(line, id)
        return OpenedCase(case_of_row(row, parts), row.edition, row.changed)

    def listed(self, owner: str = "") -> tuple[KeptListed, ...]:
        """All of them, the one that was changed last first."""
        of = [CASES.c.owner == owner] if owner else []
        inside = (CASES.c.steps, CASES.c.scenarios, CASES.c.own_share)
        columns = (CASES.c.id, CASES.c.title, *inside, CASES.c.changed, _SIZE.label("size"), CASES.c.grace)
        with self._begin() as line:
            rows = line.execute(select(*columns).where(*of).order_by(CASES.c.changed.desc(), CASES.c.id))
            return tuple(KeptListed(*row) for row in rows)

    def rename(self, id: str, title: str, owner: str = "") -> None:
        """Calls it something else; who has it open may go on."""
        self._change(id, owner, title=title)

    def copy(self, id: str, title: str, owner: str = "") -> str:
        """The same once more; what they share lies there once. Gives the id of the new one."""
        name, now = new_id(), dt.datetime.now(dt.UTC)
        with self._begin() as line:
            row = row_of(line, id, owner)
            new = {"id": name, "title": title, "edition": 1, "made": now, "changed": now, "grace": None}
            line.execute(CASES.insert().values(row._asdict() | new))
            names = select(PARTS_OF_CASES.c.part).where(PARTS_OF_CASES.c.case_id == id)
            point_at(line, name, set(line.execute(names).scalars()))
        return name

    def delete(self, id: str, owner: str = "") -> None:
        """Deletes a case, to be taken back within a week; who has it open may not write to it any more."""
        self._change(id, owner, grace=GRACE, edition=CASES.c.edition + 1)

    def take_back(self, id: str, owner: str = "") -> None:
        """Takes a deleted case back."""
        self._change(id, owner, grace=None)

    def _change(self, id: str, owner: str, **values: Any) -> None:
        with self._begin() as line:
            row_of(line, id, owner)
            line.execute(CASES.update().where(CASES.c.id == id).values(values))

    def delete_for_good(self, id: str, owner: str = "") -> None:
        """Deletes a case at once, with all data that no other case has."""
        with self._begin() as line:
            row_of(line, id, owner)
            line.execute(CASES.delete().where(CASES.c.id == id))
        self._clear()

    def forget(self, owner: str = "") -> None:
        """Deletes all cases and the answer of a browser, or of everybody ("")."""
        with self._begin() as line:
            for table in (CASES, ANSWERS):
                line.execute(table.delete().where(*([table.c.owner == owner] if owner else [])))
        self._clear()
        if not owner:
            self._forget_damaged_files()

    def pass_time(self, now: dt.datetime | None = None) -> None:
        """Takes the time since this was done last off the grace of what was deleted, at most a day; what has none left is gone.

        A browser that is closed for ever cannot delete its cases: they go when they were not changed for long.
        """
        now = now or dt.datetime.now(dt.UTC)
        with self._begin() as line:
            before = line.execute(select(CLOCK.c.read)).scalar() or now
            passed = min(max((now - before).total_seconds(), 0.0), _MOST_AT_ONCE)
            line.execute(CLOCK.delete())
            line.execute(CLOCK.insert().values(id=1, read=now))
            line.execute(CASES.update().where(CASES.c.grace.is_not(None)).values(grace=CASES.c.grace - passed))
            left = (CASES.c.owner != "") & (CASES.c.changed < now - LONGEST_UNSEEN)
            gone = line.execute(CASES.delete().where((CASES.c.grace <= 0) | left)).rowcount
        if gone:
            self._clear()

    def answer(self, owner: str) -> bool | None:
        """Whether somebody wants to be kept; None where nobody was asked."""
        with self._begin() as line:
            return line.execute(select(ANSWERS.c.keeps).where(ANSWERS.c.owner == owner)).scalar()

    def take_answer(self, owner: str, keeps: bool) -> None:
        """From now on."""
        with self._begin() as line:
            line.execute(ANSWERS.delete().where(ANSWERS.c.owner == owner))
            line.execute(ANSWERS.insert().values(owner=owner, keeps=keeps))
