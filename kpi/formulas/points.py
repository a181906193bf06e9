"""Curves and tables of the scheme that formulas look up: points that people can edit."""

from dataclasses import dataclass

from kpi.formulas.nodes import Binary, Expression, Function, Number, Parameter


@dataclass(frozen=True, eq=False)
class Points:
    """A curve as a table of points that people can edit: results, what each pays, and whether it is a line or steps."""

    name: str
    at: tuple[Parameter, ...]
    pay: "tuple[Parameter | Number, ...]"
    falls: bool
    straight: bool
    continues: bool
    shift: float
    """By so much a point lies higher where it has to be exceeded."""


@dataclass(frozen=True, eq=False)
class Looked(Expression):
    """What a curve pays for a result that is there."""

    points: Points
    result: Expression


@dataclass(frozen=True, eq=False)
class NumberBlock:
    """A table of numbers with rows and columns, which has a name."""

    name: str
    numbers: tuple[tuple[Parameter, ...], ...]


@dataclass(frozen=True, eq=False)
class FromBlock(Expression):
    """The number of a block at places, counted from 1, that may lie between its rows and columns."""

    block: NumberBlock
    row: Expression
    column: Expression


def operands_of(one: Expression) -> tuple[Expression, ...]:
    """The expressions of which one is made in the same row; none of one that has no parts, or looks at cells."""
    match one:
        case Binary(_sign, left, right):
            return left, right
        case Function(_name, arguments):
            return arguments
        case Looked(_points, result):
            return (result,)
        case FromBlock(_block, row, column):
            return row, column
    return ()
