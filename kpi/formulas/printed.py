"""Expressions written as the formulas of a spreadsheet, in functions that Excel 2016, LibreOffice and Google Sheets share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpi.formulas.nodes import (
    RANKS,
    At,
    Before,
    Binary,
    Blank,
    CellOf,
    CountBy,
    Expression,
    FormulaColumn,
    FormulaTable,
    FromTables,
    Function,
    Keys,
    LargestBy,
    MostBy,
    Number,
    Parameter,
    PerRow,
    SumBy,
    SumOfRows,
)
from kpi.formulas.points import FromBlock, Looked, Points

FUNCTIONS = frozenset(
    {
        *("IF", "AND", "OR", "NOT", "ISNUMBER", "N", "INT", "MIN", "MAX", "ABS", "SUM", "SUMIFS", "SUMPRODUCT"),
        *("COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "INDEX", "MATCH", "LOOKUP", "LARGE", "ROW", "EXACT"),
    }
)
"""All that a formula may use."""
_COMPARED = 1
_ANY_NUMBER = '">-999999999999999"'
"""A criterion without a decimal sign, which each language would write in its own way."""

Piece = str | NDArray[Any]
"""A text, or one for each row: a row number, or a whole address."""


@dataclass(frozen=True)
class SheetPlace:
    """Where the cells of a table lie."""

    name: str
    first: int
    """The row of the first of them, counted from 1."""
    letters: Mapping[int, str]
    """By the `id` of a column, its letters."""


class Writer:
    """Writes formulas, once it knows where each table lies."""

    def __init__(self, sheets: Mapping[int, SheetPlace]) -> None:
        """By the `id` of each table."""
        self._sheets = sheets

    def formulas(self, column: FormulaColumn) -> Iterator[str]:
        """One formula a row, each beginning with "="."""
        if isinstance(column.content, np.ndarray):
            raise TypeError(column.title)
        return iter(self._content(column.content, column.table, np.arange(len(column.table))))

    def _content(self, content: Expression | PerRow, table: FormulaTable, rows: NDArray[np.intp]) -> Sequence[str]:
        if isinstance(content, Expression):
            return self._lines(content, table, rows)
        lines, here = np.empty(len(rows), object), content.where[rows]
        for mask, one in ((here, content.there), (~here, content.elsewhere)):
            lines[mask] = self._content(one, table, rows[mask])
        return lines.tolist()

    def _lines(self, one: Expression, table: FormulaTable, rows: NDArray[np.intp]) -> list[str]:
        if not len(rows):
            return []
        pieces = ["=", *self._pieces(one, _Place(table, rows), 0)]
        joined: list[Piece] = []
        for piece in pieces:
            if isinstance(piece, str) and joined and isinstance(joined[-1], str):
                joined[-1] += piece
            else:
                joined.append(piece)
        columns = [[piece] * len(rows) if isinstance(piece, str) else piece.tolist() for piece in joined]
        return ["".join(map(str, line)) for line in zip(*columns, strict=True)]

    def _pieces(self, one: Expression, here: "_Place", rank: int) -> Iterator[Piece]:
        match one:
            case Number(value):
                yield _number(value)
            case Blank():
                yield '""'
            case Parameter(name, _value):
                yield name
            case Binary():
                yield from self._binary(one, here, rank)
            case Function(name, arguments):
                yield from self._call(name, [self._pieces(argument, here, 0) for argument in arguments])
            case CellOf(column):
                rows = here.rows if column.table is here.table else here.table.links[id(column.table)][here.rows]
                yield from self._address(column, rows, here)
            case Before(column):
                yield from self._address(column, here.table.rows_before[here.rows], here)
            case FromTables(columns, which, rows):
                cells = (
                    self._single(columns[which[row]], rows[row], here) if which[row] >= 0 else "0" for row in here.rows
                )
                yield np.array([*cells], object)
            case SumOfRows(column, places):
                sums = ["+".join(self._single(column, row, here) for row in places[place]) for place in here.rows]
                yield np.array([f"({one})" if "+" in one else one or "0" for one in sums], object)
            case At(column, place):
                yield from self._call("INDEX", [self._block(column, here), self._pieces(place, here, 0)])
            case SumBy():
                yield from self._sum(one, here)
            case CountBy():
                yield from self._count(one, here)
            case LargestBy():
                yield from self._largest(one, here)
            case MostBy(column, keys, key):
                same = ("(", *self._block(keys, here), "=", *self._pieces(key, here, 5), ")")
                yield from ("(SUMPRODUCT(MAX(", *same, "*(", *self._block(column, here), "+1)))-1)")
            case Looked(points, result):
                yield from self._looked(points, result, here, rank)
            case FromBlock():
                yield from self._tabled(one, here, rank)
            case _:
                raise TypeError(one)

    def _binary(self, one: Binary, here: "_Place", rank: int) -> Iterator[Piece]:
        own = RANKS.get(one.sign, _COMPARED)
        # What follows a minus or a division needs brackets of its own; so does what stands before a power.
        left = own + 1 if one.sign == "^" else own
        inner = (*self._pieces(one.left, here, left), one.sign, *self._pieces(one.right, here, own + 1))
        yield from ("(", *inner, ")") if own < rank else inner

    @staticmethod
    def _call(name: str, arguments: Sequence[Iterator[Piece]]) -> Iterator[Piece]:
        yield f"{name}("
        for place, argument in enumerate(arguments):
            if place:
                yield ","
            yield from argument
        yield ")"

    def _prefix(self, column: FormulaColumn, here: "_Place") -> str:
        return "" if column.table is here.table else f"'{self._sheets[id(column.table)].name}'!"

    def _address(self, column: FormulaColumn, rows: NDArray[np.intp], here: "_Place") -> Iterator[Piece]:
        sheet = self._sheets[id(column.table)]
        yield f"{self._prefix(column, here)}{sheet.letters[id(column)]}"
        yield rows + sheet.first

    def _single(self, column: FormulaColumn, row: int, here: "_Place") -> str:
        sheet = self._sheets[id(column.table)]
        return f"{self._prefix(column, here)}{sheet.letters[id(column)]}{row + sheet.first}"

    def _block(self, column: FormulaColumn, here: "_Place") -> Iterator[Piece]:
        """The rows of a column in the period of each row; where there is none, the empty one below the table."""
        sheet, table, periods = self._sheets[id(column.table)], column.table, here.table.periods[here.rows]
        letters, below = f"${sheet.letters[id(column)]}$", len(table)
        first, after = table.first_of(periods), table.first_of(periods + 1)
        yield f"{self._prefix(column, here)}{letters}"
        yield np.where(after > first, first, below) + sheet.first
        yield f":{letters}"
        yield np.where(after > first, after - 1, below) + sheet.first

    def _sum(self, one: SumBy, here: "_Place") -> Iterator[Piece]:
        if not one.keys and not one.known and one.beyond is None:
            yield from self._call("SUM", [self._block(one.column, here)])
            return
        criteria = self._criteria(one.keys, one.known, here)
        if one.beyond is not None:
            limit = iter([f'"{one.beyond.sign}"&', *self._pieces(one.beyond.limit, here, 5)])
            criteria += [self._block(one.beyond.column, here), limit]
        yield from self._call("SUMIFS", [self._block(one.column, here), *criteria])

    def _count(self, one: CountBy, here: "_Place") -> Iterator[Piece]:
        if not one.keys and len(one.known) == 1:
            yield from self._call("COUNT", [self._block(one.known[0], here)])
            return
        yield from self._call("COUNTIFS", self._criteria(one.keys, one.known, here))

    def _criteria(self, keys: Keys, known: tuple[FormulaColumn, ...], here: "_Place") -> list[Iterator[Piece]]:
        found: list[Iterator[Piece]] = []
        for side, wanted in keys:
            found += [self._block(side, here), self._pieces(wanted, here, 0)]
        for side in known:
            found += [self._block(side, here), iter([_ANY_NUMBER])]
        return found

    def _largest(self, one: LargestBy, here: "_Place") -> Iterator[Piece]:
        above = self._call("COUNTIF", [self._block(one.keys, here), iter(['">"&', *self._pieces(one.key, here, 5)])])
        place = iter([*above, "+", *self._pieces(one.k, here, 3)])
        yield from self._call("LARGE", [self._block(one.column, here), place])

    def _looked(self, points: Points, result: Expression, here: "_Place", rank: int) -> Iterator[Piece]:
        def found(what: str) -> Iterator[Piece]:
            yield from ("LOOKUP(", *sign, *self._pieces(result, here, 5), f",{points.name}_key,{points.name}_{what})")

        sign = ["-"] if points.falls else []
        if not points.straight:
            yield from found("pay")
            return
        beyond = ("(", *sign, *self._pieces(result, here, 5), "-", *found("from"), ")")
        inner = (*found("pay"), "+", *beyond, "*", *found("slope"))
        yield from ("(", *inner, ")") if rank > RANKS["+"] else inner

    def _tabled(self, one: FromBlock, here: "_Place", rank: int) -> Iterator[Piece]:
        name, rows, columns = one.block.name, len(one.block.numbers), len(one.block.numbers[0])
        row, column = ([*self._pieces(side, here, 5)] for side in (one.row, one.column))

        def at(low: bool, right: bool) -> Iterator[Piece]:
            down = ("MIN(INT(", *row, f")+1,{rows})") if low else ("INT(", *row, ")")
            along = ("MIN(INT(", *column, f")+1,{columns})") if right else ("INT(", *column, ")")
            yield from (f"INDEX({name},", *down, ",", *along, ")")

        def part(side: list[Piece]) -> Iterator[Piece]:
            yield from ("(", *side, "-INT(", *side, "))")

        def line(low: bool) -> Iterator[Piece]:
            yield from ("(", *at(low, False), "*(1-", *part(column), ")+", *at(low, True), "*", *part(column), ")")

        inner = (*line(False), "*(1-", *part(row), ")+", *line(True), "*", *part(row))
        yield from ("(", *inner, ")") if rank > RANKS["+"] else inner


@dataclass(frozen=True)
class _Place:
    """In which rows of which table a formula stands."""

    table: FormulaTable
    rows: NDArray[np.intp]


def _number(value: float) -> str:
    whole = int(value) if abs(value) < 1e15 and value == int(value) else None
    text = repr(float(value)).replace("e", "E") if whole is None else str(whole)
    return f"({text})" if value < 0 else text
