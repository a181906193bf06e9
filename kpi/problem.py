"""What is wrong, where, and what to do: the same words for files, schemes and the screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Problem:
    """One finding. An error stops; a notice is shown and counted."""

    what: str
    where: str = ""
    mend: str = ""
    level: Literal["error", "notice"] = "error"

    def __str__(self) -> str:
        """One line: where, what, what to do."""
        return " ".join(part for part in (self.where and f"{self.where}:", self.what, self.mend) if part)


class Refused(ValueError):
    """Input that cannot be used, with every problem found, never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
