"""Problems that differ only in whom or what they name, put together, so that two hundred of a kind are read as one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kpi.language import _, ngettext
from kpi.mentions import Mentions
from kpi.problem import Problem

MOST = 50
"""No list of problems is longer; how many more there are is said."""
_NAMED = 5
_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True)
class Alike:
    """Problems of one kind, in the order in which they were found."""

    problems: tuple[Problem, ...]

    @property
    def first(self) -> Problem:
        """The one that speaks for all."""
        return self.problems[0]

    def __str__(self) -> str:
        """One line: the first, how many more there are, and where the next few of them are."""
        more = self.problems[1:]
        if not more:
            return str(self.first)
        where = ", ".join(list(dict.fromkeys(one.where for one in more if one.where))[:_NAMED])
        if not where:
            text = ngettext("{problem} (and {n} more like this)", "{problem} (and {n} more like this)", len(more))
            return text.format(problem=self.first, n=len(more))
        text = ngettext(
            "{problem} (and {n} more like this: {places})", "{problem} (and {n} more like this: {places})", len(more)
        )
        return text.format(problem=self.first, n=len(more), places=where)


def alike(problems: Iterable[Problem], names: Iterable[str] = ()) -> list[Alike]:
    """The problems by kind. `names` are people, roles and KPIs: what is said of one of them is the same when said of another."""
    mentions, groups = Mentions(names), dict[tuple[str, ...], list[Problem]]()
    for problem in problems:
        said = (mentions.replaced(text, lambda _name: "…") for text in (problem.what, problem.mend))
        key = (problem.level, *(_FIGURE.sub("0", text) for text in said))
        groups.setdefault(key, []).append(problem)
    return [Alike(tuple(group)) for group in groups.values()]


def more(count: int) -> str:
    """What follows the last of a list that is cut."""
    return _("and {n} more").format(n=count)
