"""Charts in a notebook: a specification and its rows together, drawn by Jupyter itself."""

import json
import textwrap
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpi.charts.chartstyle import Spec

# JupyterLab and VS Code draw this one with what they bring along; anything newer would be fetched from another host.
_MIME = "application/vnd.vegalite.v5+json"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_LETTERS_A_LINE = 84


@dataclass(frozen=True, eq=False)
class Picture:
    """A whole chart, which a notebook shows when it is the last line of a cell."""

    title: str
    spec: Spec

    def _repr_mimebundle_(self, **_wanted: Any) -> dict[str, Any]:
        """Jupyter's protocol: the same thing in several formats; the text is for who cannot draw."""
        return {_MIME: self.spec, "text/plain": self.title}


def picture(spec: Spec, rows: pd.DataFrame, title: str, width: int = 640) -> Picture:
    """The chart of one of the specifications with the rows made for it; `title` says the finding, `width` is in pixels."""
    lines = textwrap.wrap(title, _LETTERS_A_LINE)
    head = {"text": lines, "anchor": "start", "fontSize": 14, "offset": 12}
    whole = {
        "$schema": _SCHEMA,
        "width": width,
        "title": head,
        "data": {"values": json.loads(rows.to_json(orient="records"))},
    }
    return Picture(title, spec | whole)
