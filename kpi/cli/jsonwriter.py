"""Answers as JSON, for other programs."""

import json
import math
from typing import Any

import click
import numpy as np
import pandas as pd

Plain = dict[str, Any]


def print_json(answer: Plain) -> None:
    """Prints an answer: a table is a list of its rows, what is unknown or without end is null."""
    click.echo(json.dumps(_plain(answer), ensure_ascii=False, indent=2))


def _plain(value: Any) -> Any:
    match value:
        case pd.DataFrame():
            return [_plain(row) for row in value.to_dict("records")]
        case dict():
            return {str(name): _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case pd.Timestamp():
            return value.date().isoformat()
        case np.generic():
            return _plain(value.item())
        case float() if not math.isfinite(value):
            return None
        case _:
            return None if value is pd.NaT else value
