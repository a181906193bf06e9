"""One more KPI from deals: what each of them earns by itself, a rate or a fixed amount in tiers."""

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd
import streamlit as st
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype
from pydantic import ValidationError

from kpi.language import _
from kpi.measures.perdeal import PerDeal
from kpi.yamlfile import problems_of
from pages.parts.shell.problems import show_problems

Way = Literal["amount", "column", "share", "days"]
_FIRST = pd.DataFrame({"from": [0.0], "rate": [1.0], "fixed": [0.0]})


def kpi_per_deal(table: pd.DataFrame, taken: set[str], place: int) -> PerDeal | None:
    """Asks for the amount, the tiers and a name that no other KPI has (`taken`); None while it is not wanted or something is missing.

    `place` tells the tables apart.
    """
    amounts = [name for name in map(str, table) if is_numeric_dtype(table[name])]
    if not amounts:
        return None
    text = _("One more KPI: what each deal earns, by its own tier")
    about = _(
        "A rate of the deal, or a fixed amount for it. Every deal is looked up by itself, never the sum of the month."
    )
    if not st.toggle(text, key=f"per deal {place}", help=about):
        return None
    with st.container(border=True):
        return _asked(table, amounts, taken, place)


def _asked(table: pd.DataFrame, amounts: list[str], taken: set[str], place: int) -> PerDeal | None:
    days = [name for name in map(str, table) if is_datetime64_any_dtype(table[name])]
    amount = str(st.selectbox(_("Amount of the deal"), amounts, key=f"per deal amount {place}"))
    way = _way(amounts, days, place)
    said = _what_decides(way, amounts, days, place)
    tiers = _tiers(way, place)
    said |= _more(way, place)
    first = _("earned on {amount}").format(amount=amount)
    name = st.text_input(_("Name of the KPI"), first, max_chars=120, key=f"per deal name {place} {amount}").strip()
    if not name or name in taken:
        st.error(_("Give this KPI a name of its own."))
        return None
    return _made({"name": name, "of": amount, "tiers": tiers, **said})


def _way(amounts: list[str], days: list[str], place: int) -> Way:
    words: dict[Way, str] = {
        "amount": _("its amount"),
        "column": _("another column"),
        "share": _("one column ÷ another"),
        "days": _("days between two dates"),
    }
    possible = [way for way in words if _is_possible(way, amounts, days)]
    return st.segmented_control(
        _("Its tier goes by"),
        possible,
        default="amount",
        format_func=words.__getitem__,
        required=True,
        key=f"per deal way {place}",
    )


def _is_possible(way: Way, amounts: list[str], days: list[str]) -> bool:
    return way == "amount" or len(days if way == "days" else amounts) > 1


def _what_decides(way: Way, amounts: list[str], days: list[str], place: int) -> dict[str, str]:
    """The columns that decide the tier."""
    if way == "amount":
        return {}
    fields = {"column": ("by",), "share": ("by", "over"), "days": ("start", "end")}[way]
    labels = {"by": _("Column"), "over": _("Divided by"), "start": _("From"), "end": _("To")}
    columns = days if way == "days" else amounts
    with st.container(horizontal=True):
        return {
            field: str(st.selectbox(labels[field], columns, at, key=f"per deal {field} {place}"))
            for at, field in enumerate(fields)
        }


def _tiers(way: Way, place: int) -> list[dict[str, Any]]:
    """The tiers that are written, with an example of what they mean beside them."""
    levels = {"amount": _("From"), "column": _("From"), "share": _("From, %"), "days": _("From day")}
    columns = {
        "from": st.column_config.NumberColumn(levels[way], min_value=0, default=0),
        "rate": st.column_config.NumberColumn(_("Rate, %"), min_value=0, default=0),
        "fixed": st.column_config.NumberColumn(_("Fixed amount"), min_value=0, default=0),
    }
    st.caption(_example(way))
    edited = st.data_editor(
        _FIRST,
        key=f"per deal tiers {way} {place}",
        column_config=columns,
        num_rows="dynamic",
        hide_index=True,
        width="content",
        alt=_("Tiers of a deal"),
    )
    return tiers_in(edited, in_per_cent=way == "share")


def tiers_in(rows: pd.DataFrame, *, in_per_cent: bool) -> list[dict[str, Any]]:
    """The tiers of a table as a declaration has them, digit by digit; rows that are empty say nothing."""
    level = "{:.12g} %" if in_per_cent else "{:.12g}"
    filled = rows.dropna(how="all").fillna(0.0).astype(float)
    return [
        {"from": level.format(row["from"]), "rate": f"{row['rate']:.12g} %", "fixed": f"{row['fixed']:.12g}"}
        for row in filled.to_dict("records")
    ]


def _example(way: Way) -> str:
    if way == "days":
        return _(
            "Example: 2% from day 0 and 1% from day 31: a deal of 10,000 that is paid after 12 days earns 200, after 40 days 100. What is not "
            "paid yet is set aside."
        )
    if way == "amount":
        return _(
            "Example: 0.1% from 1,000.01 and 2% from 20,000.01: a deal of 21,000 and one of 5,000 earn 21,000 × 2% + 5,000 × 0.1% = 425."
        )
    return _("Example: 1% from 0 and 2% from a margin of 30%: a deal of 10,000 with a margin of 35% earns 200.")


def _more(way: Way, place: int) -> dict[str, Any]:
    """What of a deal a rate is paid on."""
    kinds = {"retroactive": _("the whole deal"), "marginal": _("what of it lies above each level")}
    said: dict[str, Any] = {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if way == "amount":
            said["kind"] = st.segmented_control(
                _("A rate is paid on"),
                list(kinds),
                default="retroactive",
                format_func=kinds.__getitem__,
                required=True,
                key=f"per deal kind {place}",
            )
        label = _("The most of one deal that counts (empty: all of it)")
        said["largest"] = st.number_input(
            label, min_value=0.01, value=None, placeholder="", key=f"per deal largest {place}"
        )
    return said


def _made(said: Mapping[str, Any]) -> PerDeal | None:
    try:
        return PerDeal.model_validate(said)
    except ValidationError as error:
        show_problems(problems_of(error, said))
        return None
