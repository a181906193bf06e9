"""Tables on the screen, all through one door: names are covered when they are hidden, shares have one decimal, half up, months have names."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from kpi.language import period_name
from kpi.money import half_up
from pages.parts.shell import privacy

_TENTHS = 1000
"""A share is shown in percent with one decimal."""


def show_table(frame: Any, columns: dict[str, Any] | None = None, *, key: str | None = None, **options: Any) -> Any:
    """Draws a table (or a styled one, whose cells are covered already); `columns` names titles or formats by column."""
    if isinstance(frame, pd.DataFrame):
        dated = [name for name, column in (columns or {}).items() if name in frame and _type_of(column) == "date"]
        frame = privacy.cover().table(_half_up(_named_months(frame, dated), columns or {}))
        columns = {name: _written(frame, name, column) for name, column in (columns or {}).items()}
    return st.dataframe(frame, hide_index=True, column_config=columns, key=key, placeholder="–", **options)


def period_column(title: str) -> Any:
    """A column of periods: months as "Dec 2025", in their order; other names as the data have them."""
    return st.column_config.DateColumn(title, format="MMM YYYY")


def _named_months(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Columns of months as dates, which the grid can sort."""
    months = [name for name in names if (frame[name].map(period_name) != frame[name]).all()]
    return frame.assign(**{name: pd.to_datetime(frame[name] + "-01") for name in months})


def _written(frame: pd.DataFrame, name: str, column: Any) -> Any:
    """A column as the grid is to write it: shares with one decimal, also whole ones; periods that are no months as texts."""
    if _is_share(column):
        return column | {"type_config": column["type_config"] | {"step": 1 / _TENTHS}}
    if _type_of(column) == "date" and name in frame and not pd.api.types.is_datetime64_any_dtype(frame[name].dtype):
        return st.column_config.TextColumn(column["label"])
    return column


def money_column(title: str, decimals: int) -> Any:
    """A column of money as the reader writes it, always to the smallest unit."""
    return st.column_config.NumberColumn(title, format="localized", step=10.0**-decimals)


def shares_half_up(shares: pd.Series, parts: int = _TENTHS) -> pd.Series:
    """Shares to whole parts, halves away from zero, as they are written everywhere else: the grid itself would cut."""
    values = pd.to_numeric(shares).to_numpy(float)
    return pd.Series(np.sign(values) * half_up(np.abs(values) * parts) / parts + 0.0, shares.index)


def whole_units(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """The columns of that name in whole units of money, half up."""
    return frame.assign(**{name: shares_half_up(frame[name], 1) for name in names})


def _half_up(frame: pd.DataFrame, columns: dict[str, Any]) -> pd.DataFrame:
    shown = [name for name, column in columns.items() if name in frame and _is_share(column)]
    return frame.assign(**{name: shares_half_up(frame[name]) for name in shown}) if shown else frame


def _is_share(column: Any) -> bool:
    return isinstance(column, dict) and (column.get("type_config") or {}).get("format") == "percent"


def _type_of(column: Any) -> str:
    return str((column.get("type_config") or {}).get("type", "")) if isinstance(column, dict) else ""
