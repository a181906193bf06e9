"""Expressions that are needed again and again, by short names."""

from collections.abc import Sequence

from kpi.formulas.nodes import Binary, Blank, Expression, Function, Operand, expression

_FINE = 1e6
HAIR = 1e-6
"""As in the engine's rounding: a product may fall a hair below its exact half."""


def either(condition: Expression, there: Operand, otherwise: Operand) -> Function:
    """One or the other."""
    return Function("IF", (condition, expression(there), expression(otherwise)))


def is_number(one: Expression) -> Function:
    """Whether something is there."""
    return Function("ISNUMBER", (one,))


def or_zero(one: Expression) -> Function:
    """0 where nothing is there. Only of a cell, since a formula that gives nothing gives a text."""
    return Function("N", (one,))


def least(*several: Operand) -> Function:
    """The smallest."""
    return Function("MIN", tuple(map(expression, several)))


def most(*several: Operand) -> Function:
    """The largest."""
    return Function("MAX", tuple(map(expression, several)))


def all_of(*several: Expression) -> Expression:
    """Whether all hold."""
    return several[0] if len(several) == 1 else Function("AND", several)


def same(one: Expression, other: Operand) -> Binary:
    """Whether both are equal."""
    return Binary("=", one, expression(other))


def negation(one: Expression) -> Function:
    """Whether something does not hold."""
    return Function("NOT", (one,))


def down(one: Expression) -> Function:
    """The whole number below."""
    return Function("INT", (one,))


def to_whole(one: Expression) -> Function:
    """Rounded half up, as the engine does it: never ROUND, which each program understands in its own way."""
    return down(one + (0.5 + HAIR))


def gridded(one: Expression, decimals: int) -> Binary:
    """A share rounded half up to so many decimals of a percent."""
    grid = 10.0 ** (decimals + 2)
    return to_whole(one * grid) / grid


def without_dust(one: Expression) -> Binary:
    """A sum without the dust of floating point: to a millionth."""
    return down(one * _FINE + 0.5) / _FINE


def total(several: Sequence[Expression]) -> Expression:
    """All added up."""
    first, *rest = several
    for one in rest:
        first = first + one
    return first


NOTHING = Blank()
