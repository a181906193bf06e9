"""What is decided about the columns of a table, from their own evidence and from what the user has said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from kpi.intake.answers import Answers
from kpi.intake.cells.figures import Decimal, Signs
from kpi.intake.cells.values import as_text
from kpi.intake.findings.finding import Finding, Level, Place, found
from kpi.intake.layout.tables import Table
from kpi.intake.times.dates import Order, order, years_first
from kpi.intake.words.names import known_scales, scale_word
from kpi.language import _


@dataclass(frozen=True)
class Writing:
    """How the cells of one column are read."""

    decimal: Decimal | None = None
    """None while it is open, and where no number needs it."""
    scale: float = 1.0
    """What its numbers are multiplied with."""


def place(table: Table, column: str = "", row: int | None = None) -> Place:
    """A place in a table."""
    return Place(table.sheet.file, table.sheet.name, row, column)


def writings(table: Table, columns: Iterable[int], answers: Answers) -> tuple[dict[int, Writing], list[Finding]]:
    """How each column of numbers is read, by its position, and the questions that are open."""
    used = tuple(dict.fromkeys(columns))
    signs, questions = decimals(table, used, answers)
    factors, said = scales(table, used, answers)
    return {at: Writing(signs[at], factors[at]) for at in used}, [*questions, *said]


def decimals(table: Table, columns: Sequence[int], answers: Answers) -> tuple[dict[int, Decimal | None], list[Finding]]:
    """The decimal sign of each column, by its position, None while it is open; and the questions that are.

    A column goes by its own numbers; where they fit both ways, by the answer, or by the other columns of its table.
    """
    told = answers.about(table.sheet.file, table.sheet.name).decimal
    proofs = {at: table.figures(at).signs for at in columns}
    common = {sign for proof in proofs.values() if (sign := proven(proof))}
    chosen: dict[int, Decimal | None] = {}
    findings = []
    for at, proof in proofs.items():
        contradicts = bool(proof.point and proof.comma)
        said = told.get(table.header[at], answers.decimal)
        chosen[at] = proven(proof) or said or (None if proof.either or contradicts else ".")
        if chosen[at] is None and len(common) == 1 and not contradicts:
            chosen[at] = next(iter(common))
            findings.append(_as_the_others(table, at, proof, next(iter(common))))
        elif chosen[at] is None:
            findings.append(_which_decimal(table, at, proof))
    return chosen, findings


def proven(proof: Signs) -> Decimal | None:
    """The decimal sign that a column proves, if it proves just one."""
    if proof.point and not proof.comma:
        return "."
    return "," if proof.comma and not proof.point else None


def _as_the_others(table: Table, at: int, proof: Signs, sign: Decimal) -> Finding:
    what = _("“{value}” can be read in two ways; “{sign}” was taken for the decimal sign, as in the other columns")
    where = place(table, table.header[at])
    return found(what.format(value=proof.either, sign=sign), where, level="notice", value=proof.either)


def _which_decimal(table: Table, at: int, proof: Signs) -> Finding:
    mend = _("Say which sign is the decimal one.")
    where = place(table, table.header[at])
    if proof.point and proof.comma:
        what = _("decimal points and decimal commas are mixed: “{point}” and “{comma}”").format(
            point=proof.point, comma=proof.comma
        )
        return found(what, where, mend, value=proof.comma, answer="decimal")
    digits = proof.either.replace(",", "").replace(".", "")
    fraction = proof.either.replace(",", ".")
    what = _("“{value}” may be {large} or {small}").format(value=proof.either, large=digits, small=fraction)
    return found(what, where, mend, value=proof.either, answer="decimal")


def day_first(table: Table, at: int, answers: Answers) -> tuple[bool, list[Finding]]:
    """Whether the day comes before the month in a column of dates, and the question where that stays open."""
    proof = order_of(table.body[at])
    told_years = _years_told(table, at)
    contradicts = bool(proof.day_first and proof.month_first)
    if contradicts or (proof.either and not proof.day_first and not proof.month_first):
        told = answers.about(table.sheet.file, table.sheet.name).dayfirst
        said = told.get(table.header[at], answers.dayfirst)
        if said is not None:
            return said, told_years
        return True, [
            *told_years,
            _which_order(table, at, proof.month_first if contradicts else proof.either, proof.day_first),
        ]
    return bool(proof.day_first) or not proof.month_first, told_years


def _years_told(table: Table, at: int) -> list[Finding]:
    """A notice of days whose two digits in front were taken for the year."""
    whole = years_first(map(str, pd.unique(as_text(table.body[at]).dropna())))
    value, day = next(iter(whole.items()), ("", ""))
    what = _("“{value}” was read with the year first: {day}").format(value=value, day=day)
    mend = _("If that is wrong, write the days as 2026-01-31.")
    return [found(what, place(table, table.header[at]), mend, level="notice", value=value)] if value else []


def order_of(column: pd.Series) -> Order:
    """What a column proves about the order of day and month."""
    return order(pd.unique(as_text(column).dropna()))


def _which_order(table: Table, at: int, value: str, other: str) -> Finding:
    if other:
        what = _("days and months are in mixed order: “{one}” and “{other}”").format(one=other, other=value)
    else:
        what = _("“{value}” may have the day first or the month first").format(value=value)
    mend = _("Say which comes first, the day or the month.")
    return found(what, place(table, table.header[at]), mend, value=value, answer="dayfirst")


def scale_in(text: str) -> int:
    """1000 or 1000000 where a text says that numbers stand in thousands or millions, else 1."""
    return known_scales().get(scale_word(text), 1)


def scales(table: Table, columns: Sequence[int], answers: Answers) -> tuple[dict[int, float], list[Finding]]:
    """What the numbers of each column are multiplied with, and what is said about it.

    Thousands and millions in a heading or above the table are told and asked about; the answer multiplies these
    columns, or, where nothing says thousands, all of them.
    """
    told = answers.about(table.sheet.file, table.sheet.name).scale
    above = max((scale_in(title) for title in table.titles), default=1)
    own = {at: scale_in(table.header[at]) for at in columns}
    said = {at: own[at] if own[at] > 1 else above for at in columns}
    marked = [at for at in columns if said[at] > 1] or list(columns)
    general = {at: answers.scale for at in marked if answers.scale is not None}
    answered = {at: told.get(table.header[at], general.get(at)) for at in columns}
    factors = {at: 1.0 if (factor := answered[at]) is None else float(factor) for at in columns}
    open_ = [at for at in columns if said[at] > 1 and answered[at] is None]
    multiplied = [at for at in columns if factors[at] != 1]
    partly = above == 1 and 0 < len(open_) < len(columns)
    findings = [_in_thousands(table, open_, said, partly=partly)] if open_ else []
    return factors, [*findings, *([_multiplied(table, multiplied, factors)] if multiplied else [])]


def _in_thousands(table: Table, columns: Sequence[int], said: dict[int, int], *, partly: bool) -> Finding:
    names = ", ".join(table.header[at] for at in columns)
    factor = said[columns[0]]
    where = place(table, table.header[columns[0]])
    if partly:
        what = _("some columns are in units of {factor} and others are not: {names}")
        mend = _("Say whether these numbers are to be multiplied by {factor}.")
    else:
        what = _("these numbers are in units of {factor} and were read as they stand: {names}")
        mend = _("To count them in ones, say that they are to be multiplied by {factor}.")
    what, mend = what.format(factor=factor, names=names), mend.format(factor=factor)
    level: Level = "error" if partly else "notice"
    return found(what, where, mend, level=level, value=str(factor), answer="scale")


def _multiplied(table: Table, columns: Sequence[int], factors: dict[int, float]) -> Finding:
    names = ", ".join(f"{table.header[at]} × {factors[at]:g}" for at in columns)
    what = _("these numbers were multiplied, as you said: {names}").format(names=names)
    return found(what, place(table), level="notice", answer="scale")
