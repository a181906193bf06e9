"""The tables in a sheet: where each lies, its headings, its rows, and what is set aside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.intake.answers import TableAnswers
from kpi.intake.cells.content import ColumnContent, look
from kpi.intake.cells.figures import Figures
from kpi.intake.cells.values import Bools, as_text, is_blank
from kpi.intake.files.sheet import Area, Sheet
from kpi.intake.headings.columns import count_known
from kpi.intake.headings.header import Grid, header_rows, headings
from kpi.intake.layout.rows import ABOVE, BODY, HEADER, OUTSIDE, roles_below
from kpi.intake.patience import go_on
from kpi.intake.words.names import plain

_SEARCHED = 40
_SEARCHED_IN_BLOCK = 5
_MOST_BLOCKS = 200


@dataclass(frozen=True, eq=False)
class Table:
    """A sheet, or a part of one, whose header is found."""

    sheet: Sheet
    """The part in which the table lies."""
    whole: Sheet
    """The sheet that it is a part of."""
    header: tuple[str, ...]
    """Headings; "" for a column without one. A table without a header has the letters of its columns."""
    headed: bool
    titles: tuple[str, ...]
    """What stands above the header."""
    roles: NDArray[np.object_]
    """(rows of the part,) what each row is: "header", "body" and the others of `kpi.intake.layout.rows`."""
    outside: tuple[int, ...] = ()
    """Numbers of the rows of the sheet that no table has, told at one of them."""
    _looked: dict[int, Figures] = field(default_factory=dict)
    _seen: dict[int, ColumnContent] = field(default_factory=dict)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """(rows of the part, columns) cells; those merged downwards all hold what the first of them does."""
        return _filled_down(self.sheet)

    @cached_property
    def body(self) -> pd.DataFrame:
        """(rows, columns) cells of the rows with data, columns labelled 0, 1, ..."""
        return self.cells.loc[self.is_body].reset_index(drop=True)

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """(rows,) number of each row with data as the user's program shows it."""
        return np.flatnonzero(self.is_body) + self.sheet.first_row

    @cached_property
    def set_aside(self) -> dict[str, NDArray[np.int64]]:
        """Numbers of the rows that are no data, by reason."""
        reasons = dict.fromkeys(map(str, self.roles[~self.is_body]))
        rows = {reason: np.flatnonzero(self.roles == reason) + self.sheet.first_row for reason in reasons}
        return rows | ({OUTSIDE: np.array(self.outside, np.int64)} if self.outside else {})

    @property
    def height(self) -> int:
        """Rows that are accounted for."""
        return len(self.roles) + len(self.outside)

    @property
    def is_body(self) -> Bools:
        """(rows of the part,) which hold data."""
        return np.asarray(self.roles == BODY, bool)

    def every_row(self, body: Bools) -> Bools:
        """(rows of the part,) for (rows with data,), false for the other rows."""
        rows = np.zeros(len(self.roles), bool)
        rows[self.is_body] = body
        return rows

    def figures(self, at: int) -> Figures:
        """A column of the body as numbers."""
        go_on()
        return self._looked.setdefault(at, Figures(self.body[at]))

    def look(self, at: int) -> ColumnContent:
        """What a column of the body holds."""
        if at not in self._seen:
            self._seen[at] = look(self.figures(at))
        return self._seen[at]

    def without(self, rows: Bools, role: str) -> "Table":
        """The table with some rows (of the part) set aside for a reason."""
        if not rows.any():
            return self
        return replace(self, roles=np.where(rows, role, self.roles), _looked={}, _seen={})

    def with_column(self, at: int, column: pd.Series) -> "Table":
        """The table with other cells (all rows of the part) in a column."""
        cells = self.sheet.cells.copy(deep=False)
        cells[at] = column
        return replace(self, sheet=replace(self.sheet, cells=cells), _looked={}, _seen={})


def find_tables(sheet: Sheet, told: TableAnswers, columns: Mapping[str, str]) -> list[Table]:
    """The tables of a sheet; one without a header has the letters of its columns for headings."""
    areas = _told_areas(sheet, told.range) if told.range else _areas(sheet, columns)
    outside = _outside(sheet, areas) if told.range else ()
    tables = [find_table(sheet.part(area), told, columns, sheet) for area in areas]
    return [replace(tables[0], outside=outside), *tables[1:]] if outside and tables else tables


def _outside(sheet: Sheet, areas: Sequence[Area]) -> tuple[int, ...]:
    """Numbers of the rows that are in no area."""
    used = {row for area in areas for row in range(area.top, area.bottom + 1)}
    return tuple(row + sheet.first_row for row in range(len(sheet.cells)) if row not in used)


def _told_areas(sheet: Sheet, ranges: str) -> list[Area]:
    found = (sheet.area_of(text) for text in ranges.replace(";", ",").split(","))
    return [area for area in found if area]


def find_table(part: Sheet, told: TableAnswers, columns: Mapping[str, str], whole: Sheet) -> Table:
    """The one table in a part of a sheet."""
    go_on()
    texts = texts_of(part.cells.iloc[:_SEARCHED])
    if told.header is None:
        rows = header_rows(texts, columns, part.merged)
    else:
        asked = [row - part.first_row for row in told.header]
        texts = texts_of(part.cells.iloc[: max([_SEARCHED, *(at + 1 for at in asked)])])
        inside = [at for at in asked if 0 <= at < len(texts)]
        rows = range(min(inside), max(inside) + 1) if inside else range(0)
    letters = tuple(part.letter(at) for at in range(part.cells.shape[1]))
    header = headings(texts, rows, part.merged) if rows else letters
    titles = tuple(" ".join(filter(None, cells)) for cells in texts[: rows.start]) if rows else ()
    roles = np.full(len(part.cells), BODY, dtype=object)
    roles[: rows.start], roles[rows.start : rows.stop] = ABOVE, HEADER
    roles[rows.stop :] = roles_below(part.cells.iloc[rows.stop :], [texts[row] for row in rows], header)
    return Table(part, whole, header, bool(rows), tuple(filter(None, titles)), roles)


def texts_of(cells: pd.DataFrame) -> list[list[str]]:
    """Cells as text, "" where blank."""
    flat = as_text(pd.Series(cells.to_numpy(object).ravel(), dtype=object)).fillna("")
    rows: list[list[str]] = flat.to_numpy(object).reshape(cells.shape).tolist()
    return rows


def _filled_down(sheet: Sheet) -> pd.DataFrame:
    """Cells of which those merged downwards all hold what the first of them does."""
    tall = [one for one in sheet.merged if one.bottom > one.top]
    cells = sheet.cells.copy(deep=False)
    for one in tall:
        column = cells[one.left].to_numpy(object, copy=True)
        column[one.top : one.bottom + 1] = column[one.top]
        cells[one.left] = pd.Series(column, dtype=object)
    return cells


def _areas(sheet: Sheet, columns: Mapping[str, str]) -> list[Area]:
    """Where the tables of a sheet lie: side by side, and one below the other."""
    blank = np.column_stack([is_blank(sheet.cells[at]) for at in sheet.cells.columns])
    return [area for strip in _strips(sheet, blank, columns) for area in _stacked(sheet, strip, blank, columns)]


def _strips(sheet: Sheet, blank: Bools, columns: Mapping[str, str]) -> list[Area]:
    """Columns that belong together: parted where an empty column lies between two that have headings of their own."""
    filled = np.flatnonzero(~blank.all(axis=0))
    bottom = len(sheet.cells) - 1
    if not len(filled):
        return [Area(0, 0, bottom, sheet.cells.shape[1] - 1)]
    whole = Area(0, 0, bottom, int(filled[-1]))
    groups = np.split(filled, np.flatnonzero(np.diff(filled) > 1) + 1)
    if len(groups) == 1:
        return [whole]
    parts = [Area(0, int(group[0]), bottom, int(group[-1])) for group in groups]
    strips: list[Area] = []
    for part in parts:
        if strips and not _stands_alone(sheet.part(part), columns):
            strips[-1] = strips[-1]._replace(right=part.right)
        else:
            strips.append(part)
    if not _stands_alone(sheet.part(strips[0]), columns):
        return [whole]
    return strips


def _stands_alone(part: Sheet, columns: Mapping[str, str]) -> bool:
    """Whether columns are a table of their own: they say whose it is, and something else."""
    go_on()
    texts = texts_of(part.cells.iloc[:_SEARCHED])
    rows = header_rows(texts, columns, part.merged)
    names = [name for name in headings(texts, rows, part.merged) if name] if rows else []
    return len(names) > 1 and count_known(names, columns) > 1 and count_known(names, columns, "person") == 1


def _stacked(sheet: Sheet, strip: Area, blank: Bools, columns: Mapping[str, str]) -> Iterator[Area]:
    """One area for each header that is another one than those above."""
    empty: Bools = np.asarray(blank[:, strip.left : strip.right + 1].all(axis=1), bool)
    starts = np.flatnonzero(~empty[1:] & empty[:-1]) + 1
    top, known = strip.top, _first_header(sheet, strip, columns)
    for start in starts[:_MOST_BLOCKS]:
        block = Area(int(start), strip.left, min(int(start) + _SEARCHED_IN_BLOCK, strip.bottom), strip.right)
        names = _names_in(texts_of(sheet.part(block).cells), columns)
        if names and known and start > known[0] and names != known[1]:
            yield strip._replace(top=top, bottom=int(start) - 1)
            top, known = int(start), (int(start), names)
    yield strip._replace(top=top)


def _first_header(sheet: Sheet, strip: Area, columns: Mapping[str, str]) -> tuple[int, tuple[str, ...]] | None:
    texts = texts_of(sheet.part(strip._replace(bottom=min(strip.bottom, _SEARCHED))).cells)
    rows = header_rows(texts, columns)
    return (rows.start, tuple(map(plain, texts[rows[-1]]))) if rows else None


def _names_in(texts: Grid, columns: Mapping[str, str]) -> tuple[str, ...] | None:
    """The headings of a block, where one of its rows has at least two that are known and no number."""
    for cells in texts:
        names = [cell for cell in cells if cell]
        if len(names) > 1 and count_known(names, columns) > 1 and Figures(pd.Series(names, dtype="str")).share == 0:
            return tuple(map(plain, cells))
    return None


def known_headings(tables: Sequence[Table]) -> dict[str, None]:
    """All headings of all tables, each once."""
    return dict.fromkeys(heading for table in tables for heading in table.header if heading)
