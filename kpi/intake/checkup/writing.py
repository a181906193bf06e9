"""How cells are written: dates that a spreadsheet program swapped, and percent signs where a curve may have none."""

import datetime as dt
from collections.abc import Iterator
from typing import Literal

import pandas as pd

from kpi.intake.cells.values import as_text
from kpi.intake.checkup.concern import SAMPLE, Concern, Look, Offer, Rule, Sighting, file_rows
from kpi.intake.layout.tables import Table
from kpi.intake.mends import SwapDays, WholePercents
from kpi.intake.sourcetable import SourceTable
from kpi.intake.times.dates import order
from kpi.language import _, ngettext

_MONTHS = 12
_LEAST = 3
"""Dates, and texts that are dates, from which their days are no chance."""


def swapped_days(look: Look) -> Iterator[Concern]:
    """Real dates of the first twelve days of a month only, beside texts with later days only: a spreadsheet program took
    day and month for each other where it could, and left as text what it could not."""
    columns: tuple[Literal["period", "date", "hired", "left", "from", "to", "paid_on", "due"], ...] = (
        "period",
        "date",
        "hired",
        "left",
        "from",
        "to",
        "paid_on",
        "due",
    )
    for column in columns:
        for one in look.tables:
            at = one.shape.columns.get(column)
            if at is None or SwapDays(column=column) in look.intake.mends:
                continue
            days, texts = _days_and_texts(one.table, at)
            if (
                len(days) >= _LEAST
                and len(texts) >= _LEAST
                and max(day.day for day in days) <= _MONTHS
                and _are_late(texts)
            ):
                yield _swapped(one, at, days, texts, Offer(SwapDays(column=column)))


def _days_and_texts(table: Table, at: int) -> tuple[pd.Series, list[str]]:
    """The days of a column, each at its place among the rows, and the texts."""
    column = table.body[at]
    if column.dtype != object:
        return column.iloc[:0], []
    real = column.map(lambda cell: isinstance(cell, dt.date)).astype(bool)
    return column[real], list(map(str, as_text(column[~real]).dropna()))


def _are_late(texts: list[str]) -> bool:
    """Whether each text is a date that can be read in one order only, and all of them in the same."""
    proofs = [order([text]) for text in texts]
    ways = {(bool(proof.day_first), bool(proof.month_first)) for proof in proofs}
    return len(ways) == 1 and ways <= {(True, False), (False, True)}


def _swapped(one: SourceTable, at: int, days: pd.Series, texts: list[str], offer: Offer) -> Concern:
    table, heading = one.table, one.table.header[at]
    what = _(
        "“{heading}”: the spreadsheet program may have taken day and month for each other; dates, all of days 1 to 12: {dates}; "
        "texts such as “{text}”, all of later days: {texts}"
    ).format(heading=heading, dates=len(days), texts=len(texts), text=texts[0])
    mend = _("Look at a date that you know. If day and month are swapped, swap them back.")
    why = _("A swapped date counts in another month than that of the deal or result.")
    first = days.index[:SAMPLE].to_numpy()
    sample = tuple(Sighting(one.place(heading, int(table.rows[row])), f"{days.at[row]:%Y-%m-%d}") for row in first)
    return Concern(what, "", mend, "notice", "swapped days", why, len(days), sample, (offer,))


def percents(look: Look) -> Iterator[Concern]:
    """KPIs without a plan whose facts carry a percent sign: the points of a curve in its own unit must be alike."""
    results = look.results
    if not {"kpi", "plan", "fact", "fact_percent"} <= set(results):
        return
    for kpi, rows in results[results["fact"].notna()].groupby("kpi", sort=False):
        signed = rows[rows["fact_percent"].astype(bool)]
        if signed.empty or rows["plan"].notna().any():
            continue
        what = ngettext(
            "{kpi}: {n} result carries a percent sign and has no plan; 98 % is read as 0.98",
            "{kpi}: {n} results carry a percent sign and have no plan; 98 % is read as 0.98",
            len(signed),
        ).format(kpi=kpi, n=len(signed))
        mend = _("If the points of its curve are written as 98, count 98 % as 98.")
        why = _("Results in another unit than the points of the curve lie a hundred times below or above all of them.")
        offers = (Offer(WholePercents(kpi=str(kpi))),)
        yield Concern(
            what, "", mend, "notice", "percent signs", why, file_rows(signed), look.seen(_shown(signed), "fact"), offers
        )


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(fact=[f"{fact:.9g}" for fact in rows["fact"]])


RULES: tuple[Rule, ...] = (swapped_days, percents)
