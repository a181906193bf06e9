"""Discounts that are declared as money and written as rates, or the other way round: asked, since both are only numbers."""

from collections.abc import Iterator

from kpi.language import _
from kpi.measures.builtin import AverageDiscount, DiscountShare
from kpi.measures.cellsql import Cells
from kpi.measures.declaration import Measures
from kpi.problem import Problem

_HIGHEST = {"0 to 1": 1, "per cent": 100}


def misread(measures: Measures, table: str, cells: Cells, rows: str) -> Iterator[Problem]:
    """What speaks against the KPIs of discounts of a table; `rows` is SQL for its cells."""
    for kpi in measures.kpis:
        if isinstance(kpi, DiscountShare | AverageDiscount) and table == (kpi.table or next(iter(measures.tables))):
            amount = f"a{cells.amount(kpi.discount)}"
            between = f"count(*) FILTER (WHERE {amount} > 0 AND {amount} < 1)"
            sql = f"SELECT coalesce(min({amount}), 0), coalesce(max({amount}), 0), {between} FROM {rows}"
            lowest, highest, fractions = cells.engine.rows(sql)[0]
            if isinstance(kpi, AverageDiscount):
                yield from _no_rates(kpi, float(highest))
            elif not kpi.written and fractions and lowest >= 0 and highest <= 1:
                yield _no_money(kpi)


def _no_money(kpi: DiscountShare) -> Problem:
    what = _("every number in “{column}” lies between 0 and 1, as rates do, and a discount share adds up money")
    mend = _("Write “how: average discount” for rates, or “written: money” if they are money all the same.")
    return Problem(what.format(column=kpi.discount), kpi.name, mend)


def _no_rates(kpi: AverageDiscount, highest: float) -> Iterator[Problem]:
    most = _HIGHEST[kpi.written]
    if highest > most:
        what = _("“{column}” has the number {value}, and a rate that is written “{written}” is {most} at most")
        said = what.format(column=kpi.discount, value=f"{highest:g}", written=kpi.written, most=most)
        mend = _("Write “written: per cent” if 20 means 20 %, or “how: discount share” if discounts are money.")
        yield Problem(said, kpi.name, mend)
