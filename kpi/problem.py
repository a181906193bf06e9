"""What is wrong, where, and what to do: the same words for files, schemes and the screen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from kpi.language import N_, _, ngettext
from kpi.shown import on_one_line

_LEVELS = {"error": N_("Error"), "notice": N_("Notice")}


@dataclass(frozen=True)
class Problem:
    """One finding. An error stops; a notice is shown and counted."""

    what: str
    where: str = ""
    mend: str = ""
    level: Literal["error", "notice"] = "error"

    def __repr__(self) -> str:
        """The same after its level, cut where it is long, for lists of problems."""
        return on_one_line(f"{_(_LEVELS[self.level])}: {self}")

    def __str__(self) -> str:
        """One line: where, what, what to do."""
        said = self.what if self.what.endswith((".", "!", "?")) or not self.mend else f"{self.what}."
        told = f"{self.where}: {said}" if self.where else said
        return f"{told} {self.mend}".strip()


class Refused(ValueError):
    """Input that cannot be used, with every problem found, never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type["Refused"], tuple[tuple[Problem, ...]]]:
        """Comes whole from another process."""
        return type(self), (self.problems,)


def some_of(names: Sequence[str], most: int = 10) -> str:
    """The first names, and how many more there are."""
    return and_more(names[:most], len(names) - most)


def and_more(names: Sequence[str], more: int) -> str:
    """Names, and how many more there are, if there are."""
    shown = ", ".join(names)
    return (
        shown
        if more <= 0
        else ngettext("{names} and {n} more", "{names} and {n} more", more).format(names=shown, n=more)
    )


def refuse_errors(found: Iterable[Problem]) -> None:
    """Raises `Refused` with the errors among them, if there are any.

    >>> refuse_errors([Problem("an odd result", level="notice")])
    """
    if errors := [problem for problem in found if problem.level == "error"]:
        raise Refused(errors)
