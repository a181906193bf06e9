"""What some rows of a table of transactions say of how all of them are written."""

import re
from collections.abc import Mapping
from typing import Literal

import pandas as pd

_SAMPLE = 1_000


def sampled(rows: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """The first rows, and one of each state and channel, however late it comes."""
    told = [columns[name] for name in ("status", "channel") if columns.get(name) in rows]
    late = [rows.drop_duplicates(heading) for heading in told]
    some = pd.concat([rows.head(_SAMPLE), *late])
    return some[~some.index.duplicated()]


def texts_of(columns: Mapping[str, str], rows: pd.DataFrame, name: str) -> list[str]:
    """The different texts of a column in the sample, as they first appear."""
    heading = columns.get(name)
    found = rows[heading].dropna() if heading in rows else pd.Series(dtype=object)
    return list(dict.fromkeys(text for value in found.unique() if (text := str(value).strip())))


def decimal_of(columns: Mapping[str, str], rows: pd.DataFrame) -> Literal["", ".", ","]:
    """The decimal sign where texts prove one that needs to be said."""
    texts = [text for name in ("amount", "cost", "paid", "discount", "hours") for text in texts_of(columns, rows, name)]
    if any(re.fullmatch(r"[+-]?[\d. \u00a0\u202f'’]+,\d{1,2}", text) for text in texts):
        return ","
    return "." if any(re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+", text) for text in texts) else ""


def day_order_of(columns: Mapping[str, str], rows: pd.DataFrame) -> Literal["iso", "day first", "month first"]:
    """The order of day and month where some date proves it; dots mean that the day comes first."""
    order: Literal["iso", "day first", "month first"] = "iso"
    for text in texts_of(columns, rows, "date"):
        if match := re.match(r"(\d{1,2})([./-])(\d{1,2})\2\d{4}", text):
            if match[2] == "." or int(match[1]) > 12:
                return "day first"
            order = "month first"
    return order
