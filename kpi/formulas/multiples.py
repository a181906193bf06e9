"""Which columns are multiples of what a group is given: then the sum of many rows is one multiple of it, too."""

from kpi.formulas.nodes import (
    At,
    Binary,
    CellOf,
    Expression,
    FormulaColumn,
    FromTables,
    Function,
    Number,
    PerRow,
)


def multiple_of(column: FormulaColumn) -> FormulaColumn | None:
    """The column of groups of which each row of a column is a multiple; None where it is none of exactly one."""
    return _of_content(column.content)


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
