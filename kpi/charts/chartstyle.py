"""What all charts share: colours, number format, the order of names."""

from collections.abc import Iterable
from typing import Any

from babel import Locale

from kpi.charts.later import alt
from kpi.language import percent, reader

OWN, TEAM, LOST, GAINED, BASELINE = "#0072B2", "#E69F00", "#D55E00", "#009E73", "#77838F"
"""Okabe-Ito; everywhere the same, and the same as in pages/parts/shell/theme.css."""
LOST_SOFT, GAIN_SOFT = "#FCEEE5", "#E2F4EE"
"""A little lost or gained; always with the outline of the full colour."""
INK, WORDS = "#14202B", "#5A6773"
"""Texts on marks of a soft colour, and beside marks."""
GHOST = "#AEB8C2"
"""Beside the baseline, where neither of two is better."""


Spec = dict[str, Any]


def spec_of(chart: Any, height: int | None) -> Spec:
    """A chart as a dict without its data; a pair of charts (None) has its own heights."""
    spec: Spec = (chart if height is None else chart.properties(width="container", height=height)).to_dict()
    for part in (spec, *spec.get("layer", ())):
        part.pop("data", None)
    spec.pop("config", None)
    return spec


# Layers drop a sort that they do not share, so the order stands in the text itself and the axis shows what follows it.
AFTER_RANK = "split(datum.label, '\u2009')[1]"


def ranked(labels: Iterable[str]) -> list[str]:
    """Labels with their place in front, hidden by `AFTER_RANK`."""
    return [f"{place:05}\u2009{label}" for place, label in enumerate(labels)]


def plain_numbers(value: str = "datum.value", form: str = ",") -> str:
    """How an axis writes its numbers: in full, with the reader's own signs; the formats of Vega know only 50k and 1.6M.

    A tooltip writes so another `value` of its row, in a `form` of Vega's, which says how many decimals.
    """
    symbols = {name: _quoted(sign) for name, sign in Locale.parse(reader()).number_symbols["latn"].items()}
    marked = f"replace(format({value}, '{form}'), /,/g, '|')"  # the one sign that neither becomes the other
    return f"replace(replace({marked}, '.', {symbols['decimal']}), /\\|/g, {symbols['group']})"


def plain_percents(value: str = "datum.value", form: str = ",.3~f") -> str:
    """How an axis writes its shares: with the reader's own signs, the percent sign where the reader has it."""
    before, after = map(_quoted, percent(1).split("100"))
    return f"{before} + {plain_numbers(f'100 * ({value})', form)} + {after}"


def plain_figure(value: str) -> str:
    """How a tooltip writes a share: with one decimal."""
    return plain_percents(value, ",.1f")


def _quoted(text: str) -> str:
    """A text inside an expression of Vega's."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


_DARK = {
    OWN: "#4BA3DB",
    TEAM: "#EDB02D",
    LOST: "#F0833A",
    GAINED: "#2DBB90",
    BASELINE: "#8E9BA8",
    LOST_SOFT: "#3D2415",
    GAIN_SOFT: "#123629",
    INK: "#E9EEF3",
    WORDS: "#9AA7B4",
    GHOST: "#566573",
}


def without_empty_words(spec: Any) -> Any:
    """A specification whose lines and grounds say nothing to a screen reader: the marks that carry a reading do, and the chart itself."""
    if isinstance(spec, list):
        return [without_empty_words(one) for one in spec]
    if not isinstance(spec, dict):
        return spec
    found = {name: without_empty_words(value) for name, value in spec.items() if name != "mark"}
    if "mark" not in spec:
        return found
    mark = dict(spec["mark"]) if isinstance(spec["mark"], dict) else {"type": spec["mark"]}
    told = "tooltip" in spec.get("encoding", {}) and mark["type"] != "rule"
    return found | {"mark": mark if told else mark | {"aria": False}}


def in_dark(spec: Any) -> Any:
    """A specification with the same colours as they are on a dark ground."""
    if isinstance(spec, dict):
        return {name: in_dark(value) for name, value in spec.items()}
    if isinstance(spec, list):
        return [in_dark(value) for value in spec]
    return _DARK.get(spec, spec) if isinstance(spec, str) else spec


_SLIDE_HEIGHT = 430
SLIDE_ROWS = 9
"""So many rows can be read on a slide."""
_LETTERS = 12
_TWICE = dict.fromkeys(("dx", "dy", "fontSize", "height", "labelLimit", "strokeWidth", "thickness"), 2)
_LARGER = _TWICE | {"size": 4}
"""How many times so large a number of each name is on a slide; a size is an area."""


def on_a_slide(spec: Spec) -> Spec:
    """A specification with everything twice as large, and as high as a slide has room above a slider; a phone is read from near."""
    letters = _on_a_wall(_LETTERS)
    words = {"labelFontSize": letters, "titleFontSize": letters, "labelColor": WORDS, "titleColor": WORDS}
    axis = words | {"titlePadding": 12, "labelPadding": 8}
    return _larger(spec) | {
        "height": _SLIDE_HEIGHT,
        "config": {"axis": axis, "axisX": axis | {"labelFlush": True, "labelBound": True}, "legend": words},
    }


def _larger(spec: Any) -> Any:
    if isinstance(spec, list):
        return [_larger(one) for one in spec]
    if not isinstance(spec, dict):
        return spec
    return {
        name: _on_a_wall(value, _LARGER[name]) if name in _LARGER and isinstance(value, int | float) else _larger(value)
        for name, value in spec.items()
    }


def _on_a_wall(value: float, times: int = 2) -> dict[str, str]:
    """A number that is larger where the chart is as wide as a projector's."""
    return {"expr": f"width < 480 ? {value} : {times * value}"}


def beside() -> "alt.NamedData":
    """The data that come beside the specification."""
    return alt.NamedData("rows")
