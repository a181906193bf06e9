"""The tables of a declaration, opened: their cells, their sources, and what is added up of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kpi.language import _
from kpi.measures.calendar import Calendar
from kpi.measures.cellsql import Cells, together
from kpi.measures.crediting import Crediting
from kpi.measures.datasources import Relation, Sources, relation_of
from kpi.measures.declaration import Measures
from kpi.measures.engine import Engine
from kpi.measures.tally import Tally, tallies
from kpi.problem import Problem, Refused

MEANT = "p IS NOT NULL AND n IS NOT NULL"
"""SQL: whether a row has a person and a period."""


@dataclass(frozen=True)
class OpenTable:
    """A table of the declaration and its sources."""

    name: str
    cells: Cells
    relations: Sequence[Relation]
    tallies: Sequence[Tally]

    @property
    def crediting(self) -> Crediting:
        """What it says of deals of several people and of those that are cancelled."""
        return Crediting(self.cells)

    @property
    def one_to_one(self) -> bool:
        """Whether each of its rows counts once, for one person."""
        return not (self.crediting.divides or self.crediting.takes_back)

    @cached_property
    def read(self) -> str:
        """SQL for its rows, each once."""
        rows = f"({together(self.cells, self.relations)})"
        return rows if self.one_to_one else self.crediting.read(rows)

    @cached_property
    def rows(self) -> str:
        """SQL for its rows as they count for people."""
        return self.read if self.one_to_one else self.crediting.counted(self.read)

    def notices(self) -> Iterator[Problem]:
        """What is to be said of how its sources were read, and of its deals."""
        yield from (problem for relation in self.relations for problem in relation.notices)
        yield from self.crediting.uneven(self.read, self.name)


def open_tables(engine: Engine, measures: Measures, sources: Sources, calendar: Calendar) -> list[OpenTable]:
    """Every table of a declaration; raises `Refused` with every column and file that is not there."""
    cells = {name: Cells(engine, table, calendar) for name, table in measures.tables.items()}
    made = _tallies(measures, cells)
    for name, declared in measures.tables.items():
        Crediting(cells[name]).ask()
        for column in filter(None, (declared.team, declared.role)):
            cells[name].text(column)
    found: list[OpenTable] = []
    problems: list[Problem] = []
    for name in cells:
        relations = []
        for source in sources.get(name, ()):
            try:
                relations.append(relation_of(engine, source, name, cells[name].needed))
            except Refused as error:
                problems += error.problems
        problems += [problem for relation in relations for problem in cells[name].missing(relation)]
        if not sources.get(name):
            problems.append(Problem(_("no file is given for this table"), name))
        found.append(OpenTable(name, cells[name], relations, made[name]))
    if problems:
        raise Refused(problems)
    return found


def _tallies(measures: Measures, cells: dict[str, Cells]) -> dict[str, list[Tally]]:
    """What is added up, by table."""
    only = {"": next(iter(cells.values()))} if len(cells) == 1 else {}
    made: dict[str, list[Tally]] = {name: [] for name in cells}
    for kpi in measures.plain:
        for table, tally in tallies(kpi, cells | only):
            made[table or next(iter(cells))].append(tally)
    return made
