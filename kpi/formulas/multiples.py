"""How columns hang on what groups are given: a multiple of it adds up over many rows to one multiple of it."""

from collections.abc import Iterator

from kpi.formulas.nodes import (
    At,
    Before,
    Binary,
    CellOf,
    Expression,
    FormulaColumn,
    FromTables,
    Function,
    Number,
    PerRow,
    SumOfRows,
)
from kpi.formulas.points import operands_of


class GroupDependence:
    """Asks each column once."""

    def __init__(self) -> None:
        self._multiples: dict[FormulaColumn, FormulaColumn | None] = {}
        self._hanging: dict[FormulaColumn, bool] = {}

    def multiple_of(self, column: FormulaColumn) -> FormulaColumn | None:
        """The column of groups of which each row of a column is a multiple; None where it is none of exactly one."""
        if column not in self._multiples:
            self._multiples[column] = _of_content(column.content)
        return self._multiples[column]

    def hangs_on_groups(self, column: FormulaColumn) -> bool:
        """Whether anything of a group stands in it, so that a group's result may change it in a way that is no multiple."""
        if column not in self._hanging:
            self._hanging[column] = False  # a balance goes on from the row before
            self._hanging[column] = any(self._hangs(one) for one in _expressions(column.content))
        return self._hanging[column]

    def _hangs(self, one: Expression) -> bool:
        match one:
            case At():
                return True
            case CellOf(column) | Before(column) | SumOfRows(column):
                return self.hangs_on_groups(column)
            case FromTables(columns):
                return any(self.hangs_on_groups(column) for column in columns)
        return any(self._hangs(part) for part in operands_of(one))


def _expressions(content: object) -> Iterator[Expression]:
    if isinstance(content, PerRow):
        yield from _expressions(content.there)
        yield from _expressions(content.elsewhere)
    elif isinstance(content, Expression):
        yield content


def _of_content(content: object) -> FormulaColumn | None:
    match content:
        case At(column):
            return column
        case CellOf(column):
            return _of_content(column.content)
        case FromTables(columns):
            return _common([_of_content(one.content) for one in columns])
        case PerRow(_where, there, elsewhere):
            return _common([_of_content(one) for one in (there, elsewhere) if not _is_nothing(one)])
        case Binary("*", left, right):
            return _of_product(left, right)
        case Function("IF", (Function("ISNUMBER", (asked,)), there, otherwise)) if _is_nothing(otherwise):
            return _common([_of_content(asked), _of_content(there)])
    return None


def _of_product(left: Expression, right: Expression) -> FormulaColumn | None:
    """Exactly one side is a multiple, and the other stands for itself."""
    found = [one for one in (_of_content(left), _of_content(right)) if one is not None]
    return found[0] if len(found) == 1 else None


def _is_nothing(one: object) -> bool:
    return isinstance(one, Number) and one.value == 0


def _common(several: list[FormulaColumn | None]) -> FormulaColumn | None:
    return several[0] if several and all(one is several[0] for one in several) else None
