"""KPIs from transactions: which ones the columns are enough for, ticked, counted and ready to be opened as results."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from kpi.intake import Intake, Transactions
from kpi.language import _, ngettext, number
from kpi.measures import Measured, Measures, Suggestion, dump_measures, measure, suggest
from kpi.measures.measurekinds import DaysBetween, Product
from kpi.measures.perdeal import PerDeal
from kpi.problem import Refused
from pages.parts.data.per_deal import kpi_per_deal
from pages.parts.data.shared_deals import with_shares
from pages.parts.data.two_columns import kpi_of_two_columns
from pages.parts.shell.downloads import download_text
from pages.parts.shell.memory import remembered
from pages.parts.shell.problems import show_problems
from pages.parts.shell.remember import Remembered
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import plain

_SHOWN = 200


def results_of_deals(taken: Intake) -> pd.DataFrame | None:
    """Results from all tables of transactions, with the plans that came along; None while nothing is chosen or something is missing."""
    alone = taken.results[
        taken.results["fact"].isna() & taken.results["plan"].notna() & taken.results["person"].notna()
    ]
    plans = None if alone.empty else alone[["person", "period", "kpi", "plan"]]
    made = [_one(table, place, plans) for place, table in enumerate(taken.transactions)]
    results = [one.results for one in made if one is not None]
    if not results or len(results) != len(made):
        return None
    counted = pd.concat(results, ignore_index=True)
    theirs = set(counted["kpi"]) if plans is not None else set()
    others = taken.results[~(taken.results.index.isin(alone.index) & taken.results["kpi"].isin(theirs))]
    return pd.concat([others, counted], ignore_index=True)


def _one(deals: Transactions, place: int, plans: pd.DataFrame | None) -> Measured | None:
    offered = suggest(deals.columns, deals.table, deals.export.rows_are if deals.export else "deals")
    files = ", ".join(dict.fromkeys(deals.origin["file"]))
    st.markdown(
        f"**{plain(files)}** · " + ngettext("{n} row", "{n} rows", len(deals.table)).format(n=number(len(deals.table)))
    )
    if offered is None:
        st.info(_("KPIs need a column with the person and one with the date: say above which columns they are."))
        return None
    declared = _declared(offered, deals, place)
    if declared is None:
        st.caption(_("Tick the KPIs that you want."))
        return None
    theirs = None if plans is None else plans[plans["kpi"].isin({kpi.name for kpi in declared.kpis})]
    if theirs is None or theirs.empty:
        return _measured(deals, declared, None, place)
    return _measured(deals, declared.revise(plan=_spread(place)), theirs, place)


def _spread(place: int) -> dict[str, str]:
    """How a plan for a longer time is divided among the periods."""
    ways = {"even": _("evenly"), "last year": _("as the year before went")}
    season = st.segmented_control(
        _("A plan for a year or a quarter is divided"),
        list(ways),
        default="even",
        format_func=ways.__getitem__,
        required=True,
        key=f"plan season {place}",
    )
    return {"season": str(season)}


def _declared(offered: Suggestion, deals: Transactions, place: int) -> Measures | None:
    """What is ticked or made of two columns, and the length of a period."""
    names = {kpi.name: plain(kpi.title or kpi.name) for kpi in offered.kpis}
    chosen = st.pills(
        _("KPIs that these columns are enough for"),
        list(names),
        selection_mode="multi",
        default=list(names)[:3],
        format_func=names.__getitem__,
        key=f"deal kpis {place}",
    )
    periods = {"month": _("month"), "quarter": _("quarter"), "year": _("year"), "week": _("week")}
    period = st.segmented_control(
        _("A period is a"),
        list(periods),
        default="month",
        format_func=periods.__getitem__,
        required=True,
        key=f"deal period {place}",
    )
    table = with_shares(offered.table, deals.table, place)
    more = _of_ones_own(deals.table, set(names), place)
    if table is None or not (chosen or more):
        return None
    told = replace(offered, table=table)
    return told.chosen({name: name in chosen for name in names}, more=more).revise(period=period)


def _of_ones_own(table: pd.DataFrame, taken: set[str], place: int) -> tuple[Product | DaysBetween | PerDeal, ...]:
    """KPIs that no column offers by itself."""
    own = kpi_of_two_columns(table, taken, place)
    earned = kpi_per_deal(table, taken | ({own.name} if own else set()), place)
    return tuple(one for one in (own, earned) if one is not None)


def _measured(deals: Transactions, declared: Measures, plans: pd.DataFrame | None, place: int) -> Measured | None:
    def fresh() -> Measured:
        with st.spinner(_("Counting …"), show_time=True):
            return measure(declared, {"deals": [deals.table]}, plans)

    plans_text = None if plans is None else plans.to_csv()
    try:
        found: Measured = remembered(Remembered.MEASURED, (deals, declared, plans_text), fresh, place)
    except Refused as refused:
        show_problems(refused.problems)
        return None
    _counted(found)
    if found.nothing:
        show_problems([found.nothing])
        return None
    label = _("Keep these measures as a file")
    download_text(label, dump_measures(declared), "measures.yaml", key=f"save measures {place}")
    return found


def _counted(found: Measured) -> None:
    """Which rows counted for what, and the values that stand on too few of them."""
    show_problems(found.problems)
    with st.expander(_("Which rows counted")):
        show_table(found.counted, _heads())
    if found.divided is not None and len(found.divided.record):
        with st.expander(_("How plans were divided")):
            record = found.divided.record
            show_table(record, _heads())
    if len(found.too_few):
        text = _("{n} values stand on too few rows: shown with their 95% interval, and not paid on.")
        with st.expander(text.format(n=number(len(found.too_few)))):
            shown = found.too_few.head(_SHOWN)
            show_table(shown, _heads())


def _heads() -> dict[str, Any]:
    return {
        "person": _("Person"),
        "period": _("Period"),
        "kpi": _("KPI"),
        "part": _("Part"),
        "table": _("Table"),
        "outcome": _("What became of them"),
        "rows": st.column_config.NumberColumn(_("Rows"), format="localized"),
        "value": st.column_config.NumberColumn(_("Value"), format="%.4g"),
        "at_least": st.column_config.NumberColumn(_("Needed"), format="localized"),
        "low": st.column_config.NumberColumn(_("From"), format="%.4g"),
        "whose": _("Of"),
        "plan": st.column_config.NumberColumn(_("Plan"), format="localized"),
        "by": _("Divided"),
        "into": _("Parts"),
        "parts": st.column_config.NumberColumn(_("Sum of the parts"), format="localized"),
        "high": st.column_config.NumberColumn(_("To"), format="%.4g"),
    }
