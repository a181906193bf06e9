"""How deals of several people may be divided, from what the columns of a table mean and from some of its rows."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from kpi.measures.building import AS_PERCENT
from kpi.measures.jointnames import joint
from kpi.measures.samplerows import texts_of

PLAIN_SHARE = re.compile(r"[+-]?\d+(?:[.,]\d+)? ?%?")
"""A share or a rate as a number, with or without a percent sign."""


def suggested_credit(columns: Mapping[str, str], rows: pd.DataFrame, people: Sequence[str]) -> dict[str, Any] | None:
    """How deals of several people are divided, where a column of shares says it, or names that are made of others."""
    if written := _shares_written(columns, rows):
        return {"share": columns["share"], "deal": columns.get("deal", ""), "written": written}
    signs = tuple(dict.fromkeys(joint(people).values()))
    return {"between": signs} if signs else None


def _shares_written(columns: Mapping[str, str], rows: pd.DataFrame) -> Literal["", "0 to 1", "per cent"]:
    """How the shares of people are written; "" where most of what is there is no share."""
    texts = texts_of(columns, rows, "share")
    plain_ones = {text: float(text.replace(",", ".").rstrip(" %")) for text in texts if PLAIN_SHARE.fullmatch(text)}
    shares = {text: share for text, share in plain_ones.items() if 0 <= share <= AS_PERCENT}
    if 2 * len(shares) <= len(texts):
        return ""
    bare = [share for text, share in shares.items() if not text.endswith("%")]
    return "per cent" if 2 * sum(share > 1 for share in bare) > len(bare) else "0 to 1"
