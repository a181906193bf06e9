"""What customers owe at the end of each period: every invoice is open from its date until it is paid."""

from fractions import Fraction

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.measures.calendar import Calendar
from kpi.measures.cellsql import Cells
from kpi.measures.declaredrows import PLACES
from kpi.measures.measurekinds import Receivables
from kpi.measures.tally import Tally
from kpi.measures.terms import UNIT
from kpi.measures.wholesql import whole_units

FractionSums = tuple[tuple[Fraction, NDArray[np.int64]], ...]

_OVERDUE = "CAST(greatest(0, date_diff('day', due, last)) AS INTEGER)"
_WITHIN = "CAST(greatest(0, date_diff('day', greatest(due, first - 1), least(coalesce(paid, last), last))) AS INTEGER)"


def by_period(
    cells: Cells, rows: str, kpi: Receivables, tally: Tally, calendar: Calendar, span: range
) -> tuple[pd.DataFrame, FractionSums]:
    """Groups as of any tally, one for each person and period from the first invoice on until the last of `span`.

    The sums are one of money or of money times days; for "days overdue" a second one, to divide by. Rows used are the
    invoices that are open at the end of the period.
    """
    last = span[-1]
    paid = f"y{cells.day(kpi.paid_on)}"
    due = f"y{cells.day(kpi.due)}" if kpi.due else "d"
    until = f"least(coalesce({calendar.number_sql(paid)}, {last}), {last})"
    numbers = f"unnest(range(n, greatest(n, {until}) + 1))"
    invoices = f"SELECT p AS person, {numbers} AS number, CAST(coalesce({tally.stands}, 0) AS DECIMAL(27,{PLACES})) AS amount, {paid} AS paid, {due} AS due FROM {rows} WHERE p IS NOT NULL AND n IS NOT NULL AND {tally.used}"
    open_ = "(paid IS NULL OR paid > last)"
    late = f"{open_} AND due < last"
    summed = {
        "open": [f"sum(amount) FILTER (WHERE {open_})"],
        "overdue": [f"sum(amount) FILTER (WHERE {late})"],
        "days overdue": [f"sum(amount * {_OVERDUE}) FILTER (WHERE {late})", f"sum(amount) FILTER (WHERE {late})"],
        "money days": [f"sum(amount * {_WITHIN})"],
    }[kpi.shows]
    whole = [f"{whole_units(f'coalesce({one}, 0)')} AS sum{place}" for place, one in enumerate(summed)]
    sql = f"SELECT person, number, count(*) FILTER (WHERE {open_}) AS used, {', '.join(whole)} FROM ({invoices}) JOIN {_days(cells, calendar, span)} USING (number) GROUP BY ALL"
    found = _without_gaps(cells.engine.arrow(sql).to_pandas(), last)
    groups = found[["person", "number"]].assign(channel="", passed=found["used"], used=found["used"], deviation=np.nan)
    return groups, tuple((UNIT, found[f"sum{place}"].to_numpy(np.int64)) for place in range(len(summed)))


def _days(cells: Cells, calendar: Calendar, span: range) -> str:
    """First and last day of every period, as a relation."""
    import pyarrow as pa  # type: ignore[import-untyped]

    first, last = zip(*map(calendar.days, span), strict=True)
    return cells.engine.hold(pa.table({"number": list(span), "first": first, "last": last}))


def _without_gaps(found: pd.DataFrame, last: int) -> pd.DataFrame:
    """Nothing is open where there is no row: zero from each person's first invoice until the last period."""
    starts = found.groupby("person")["number"].min()
    lengths = (last + 1 - starts).to_numpy()
    people = np.repeat(starts.index.to_numpy(), lengths)
    numbers = (
        np.concatenate([np.arange(start, last + 1) for start in starts]) if len(starts) else np.array([], np.int64)
    )
    grid = pd.DataFrame({"person": people, "number": numbers})
    return grid.merge(found, on=["person", "number"], how="left").fillna(dict.fromkeys(found.columns[2:], 0))
