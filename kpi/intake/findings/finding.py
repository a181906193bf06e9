"""A problem in a file, with its place taken apart so that a table can show it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from kpi.intake import limits
from kpi.language import _, ngettext
from kpi.problem import Problem

Level = Literal["error", "notice"]
Answer = Literal[
    "", "sheet", "decimal", "dayfirst", "columns", "scale", "per", "fiscal_start", "header", "range", "kind", "encoding"
]
"""The field of `Answers`, or of `TableAnswers`, that settles a finding."""


@dataclass(frozen=True)
class Place:
    """Where in the files: a row and column as the user's own program numbers and names them."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        """In words: "results.xlsx, sheet March, row 17, column Plan"."""
        parts = [
            self.file,
            self.sheet and _("sheet {name}").format(name=self.sheet),
            _("row {n}").format(n=self.row) if self.row is not None else "",
            self.column and _("column {name}").format(name=self.column),
        ]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Finding(Problem):
    """A problem of the data; `answer` names what `read` can be told to settle it, where there is one."""

    place: Place = Place()
    value: str = ""
    answer: Answer = ""
    rule: str = ""
    """Under which name mends are offered for it; "" where there are none."""
    more: int = 0
    """How many like the one before it stands for; 0 where it stands for itself."""


def found(
    what: str,
    place: Place,
    mend: str = "",
    *,
    level: Level = "error",
    value: str = "",
    answer: Answer = "",
    rule: str = "",
) -> Finding:
    """A finding whose `where` is its place in words."""
    return Finding(what, str(place), mend, level, place, value, answer, rule)


def listed(findings: Iterable[Finding], total: int) -> Iterator[Finding]:
    """The first findings of one kind, then how many more there are (`total` counts all)."""
    shown = 0
    last = None
    for last in findings:
        shown += 1
        yield last
        if shown == limits.LISTED:
            break
    if last is not None and total > shown:
        more = total - shown
        what = ngettext("and {n} more like this", "and {n} more like this", more).format(n=more)
        place = Place(last.place.file, last.place.sheet, None, last.place.column)
        yield replace(found(what, place, level=last.level, rule=last.rule), more=more)
