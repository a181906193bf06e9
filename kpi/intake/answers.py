"""What the user has said about the files, and what is then decided about their columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from kpi.intake.dates import order
from kpi.intake.figures import Decimal, Signs
from kpi.intake.finding import Finding, Place, found
from kpi.intake.header import Table
from kpi.intake.values import as_text
from kpi.language import _


@dataclass(frozen=True)
class Answers:
    """What to go by where the files leave it open; None where nothing is said."""

    sheet: str | None = None
    decimal: Decimal | None = None
    dayfirst: bool | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def place(table: Table, column: str = "", row: int | None = None) -> Place:
    """A place in a table."""
    return Place(table.sheet.file, table.sheet.name, row, column)


def decimals(table: Table, columns: Iterable[int], answers: Answers) -> tuple[dict[int, Decimal | None], list[Finding]]:
    """The decimal sign of each column, by its position, None while it is open; and the questions that are.

    A column goes by its own numbers; where they fit both ways, by the answer, or by the other columns of its table.
    """
    proofs = {at: table.figures(at).signs for at in columns}
    common = {sign for proof in proofs.values() if (sign := _proven(proof))}
    chosen: dict[int, Decimal | None] = {}
    findings = []
    for at, proof in proofs.items():
        contradicts = bool(proof.point and proof.comma)
        chosen[at] = _proven(proof) or answers.decimal or (None if proof.either or contradicts else ".")
        if chosen[at] is None and len(common) == 1 and not contradicts:
            chosen[at] = next(iter(common))
            findings.append(_as_the_others(table, at, proof, next(iter(common))))
        elif chosen[at] is None:
            findings.append(_which_decimal(table, at, proof))
    return chosen, findings


def _proven(proof: Signs) -> Decimal | None:
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
    proof = order(pd.unique(as_text(table.body[at]).dropna()))
    contradicts = bool(proof.day_first and proof.month_first)
    if contradicts or (proof.either and not proof.day_first and not proof.month_first):
        if answers.dayfirst is not None:
            return answers.dayfirst, []
        return True, [_which_order(table, at, proof.month_first if contradicts else proof.either, proof.day_first)]
    return bool(proof.day_first) or not proof.month_first, []


def _which_order(table: Table, at: int, value: str, other: str) -> Finding:
    if other:
        what = _("days and months are in mixed order: “{one}” and “{other}”").format(one=other, other=value)
    else:
        what = _("“{value}” may have the day first or the month first").format(value=value)
    mend = _("Say which comes first, the day or the month.")
    return found(what, place(table, table.header[at]), mend, value=value, answer="dayfirst")
