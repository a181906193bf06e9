"""Charts of a paper as SVG: the values stand on the marks, nothing is asked of another host, every text is escaped."""

import math
from collections.abc import Sequence
from html import escape

from kpi.documents.look import CAPTION, GROUND, HAIR, INK, LOOKS, WORDS
from kpi.documents.message import Chart, Series
from kpi.language import number

_WIDTH = 680.0
_FONT = "'Source Sans Pro', 'Source Sans 3', Calibri, sans-serif"
_LETTER = 0.48
"""Width of a letter, as a part of its size."""
_LINE = 19.0
"""Of the legend."""
_TALL = 190.0
_ROW = 28.0
_LABELS = 215.0
"""Left of horizontal bars."""
_LEAST_INSIDE = 18.0


def svg_of(chart: Chart) -> str:
    """The chart as a drawing of its own."""
    kinds = {"columns": _columns, "bars": _bars, "stacked": _stacked, "lines": _lines}
    top, head_marks = _head(chart)
    height, marks = kinds[chart.kind](chart, top)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {height:g}" width="{_WIDTH:g}" height="{height:g}"'
    return f'{head} font-family="{_FONT}" font-size="13">{"".join((*head_marks, *marks))}</svg>'


def on_mark(value: float) -> str:
    """A value on a mark: whole, and with a true minus."""
    return number(round(value) + 0.0).replace("-", "−")


def _head(chart: Chart) -> tuple[float, list[str]]:
    """What is measured, and whose colour is whose; where the chart may begin."""
    marks, at, y = [_text(0, 13, chart.about, CAPTION)], 0.0, 24.0
    for one in chart.series if len(chart.series) > 1 else ():
        wide = 17 + _wide(one.name)
        if at and at + wide > _WIDTH:
            at, y = 0.0, y + _LINE
        look = LOOKS[one.colour]
        marks.append(f'<rect x="{at:g}" y="{y:g}" width="11" height="11" fill="{look.fill}" stroke="{look.line}"/>')
        marks.append(_text(at + 17, y + 10, one.name, INK))
        at += wide + 22
    return y + 22, marks


def _columns(chart: Chart, begin: float) -> tuple[float, list[str]]:
    low, high = _range(chart.series)
    span = _WIDTH / max(len(chart.categories), 1)
    wide = min(span * 0.8 / len(chart.series), 84.0)
    base = begin + 22

    def y(value: float) -> float:
        return base + (high - value) / (high - low) * _TALL

    marks = []
    for place, category in enumerate(chart.categories):
        left = span * (place + 0.5) - wide * len(chart.series) / 2
        for which, one in enumerate(chart.series):
            value = one.values[place]
            if math.isnan(value):
                continue
            top, bottom = y(max(value, 0.0)), y(min(value, 0.0))
            marks.append(_rect(left + which * wide + 1, top, wide - 2, bottom - top, one))
            words = top - 5 if value >= 0 else bottom + 14
            marks.append(_text(left + (which + 0.5) * wide, words, on_mark(value), INK, "middle"))
        under = base + _TALL + (30 if low < 0 else 18)
        for line, text in enumerate(_wrapped(category, span - 10)):
            marks.append(_text(span * (place + 0.5), under + 15 * line, text, INK, "middle"))
    marks.append(_line(0, y(0), _WIDTH, y(0), WORDS))
    return base + _TALL + (52 if low < 0 else 40), marks


def _bars(chart: Chart, begin: float) -> tuple[float, list[str]]:
    low, high = _range(chart.series)
    values = [value for one in chart.series for value in one.values if not math.isnan(value)]
    room = max((_wide(on_mark(value)) for value in values), default=0) + 10
    left, right = _LABELS + (room if low < 0 else 0), _WIDTH - room

    def x(value: float) -> float:
        return left + (value - low) / (high - low) * (right - left)

    step = _ROW * len(chart.series)
    marks = []
    for place, category in enumerate(chart.categories):
        top = begin + place * step
        marks += _named(category, top + step / 2 + 4)
        for which, one in enumerate(chart.series):
            value = one.values[place]
            if math.isnan(value):
                continue
            start, end = x(min(value, 0.0)), x(max(value, 0.0))
            marks.append(_rect(start, top + which * _ROW + 4, end - start, _ROW - 8, one))
            anchor, words = ("start", end + 6) if value >= 0 else ("end", start - 6)
            marks.append(_text(words, top + which * _ROW + _ROW / 2 + 4.5, on_mark(value), INK, anchor))
    height = begin + step * len(chart.categories) + 6
    marks.append(_line(x(0), begin, x(0), height - 6, WORDS))
    return height, marks


def _stacked(chart: Chart, begin: float) -> tuple[float, list[str]]:
    totals = [sum(one.values[place] for one in chart.series) for place in range(len(chart.categories))]
    unit = (_WIDTH - _LABELS - 60) / max(max(totals, default=1.0), 1.0)
    marks = []
    for place, category in enumerate(chart.categories):
        top, at = begin + place * (_ROW + 6), _LABELS
        marks += _named(category, top + 19)
        for one in chart.series:
            wide = one.values[place] * unit
            if not wide:
                continue
            marks.append(_rect(at, top + 2, max(wide - 1.5, 1.0), _ROW - 4, one))
            if wide >= _LEAST_INSIDE:
                marks.append(
                    _text(at + wide / 2, top + 19, on_mark(one.values[place]), LOOKS[one.colour].words, "middle")
                )
            at += wide
        marks.append(_text(at + 8, top + 19, on_mark(totals[place]), WORDS))
    return begin + len(chart.categories) * (_ROW + 6) + 6, marks


def _lines(chart: Chart, begin: float) -> tuple[float, list[str]]:
    values = [value for one in chart.series for value in one.values if not math.isnan(value)]
    ticks = _ticks(min(values), max(values))
    low, high = ticks[0], ticks[-1]
    left = max(_wide(on_mark(tick)) for tick in ticks) + 12
    right, base = _WIDTH - 30.0, begin + 10
    step = (right - left - 20) / max(len(chart.categories) - 1, 1)

    def at(place: int, value: float) -> tuple[float, float]:
        return left + 10 + place * step, base + (high - value) / (high - low) * _TALL

    marks = []
    for tick in ticks:
        y = at(0, tick)[1]
        marks += [_line(left, y, right, y, HAIR), _text(left - 8, y + 4.5, on_mark(tick), WORDS, "end")]
    for one in sorted(chart.series, key=lambda series: len(set(series.values)) > 1):  # levels lie below
        points = [at(place, value) for place, value in enumerate(one.values) if not math.isnan(value)]
        path, colour = " ".join(f"{x:.1f},{y:.1f}" for x, y in points), LOOKS[one.colour].fill
        flat = len(set(one.values)) == 1
        dash = ' stroke-dasharray="6 4"' if flat else ""
        for look, wide in ((GROUND, 5.0), (colour, 2.4)):
            marks.append(f'<polyline points="{path}" fill="none" stroke="{look}" stroke-width="{wide}"{dash}/>')
        marks += (
            []
            if flat
            else [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}" stroke="{GROUND}"/>' for x, y in points]
        )
    for place, category in enumerate(chart.categories):
        marks.append(_text(at(place, low)[0], base + _TALL + 20, category, INK, "middle"))
    return base + _TALL + 28, marks


def _range(series: Sequence[Series]) -> tuple[float, float]:
    """From the least to the largest value, with 0 between them."""
    values = [value for one in series for value in one.values if not math.isnan(value)]
    low, high = min([0.0, *values]), max([0.0, *values])
    return low, high if high > low else low + 1.0


def _ticks(low: float, high: float) -> list[float]:
    """At most five round numbers around a range; two where everything is the same."""
    span = high - low or abs(high) or 1.0
    size = 10.0 ** math.floor(math.log10(span / 4))
    step = next(times * size for times in (1, 2, 2.5, 5, 10) if span / (times * size) <= 4)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [place * step for place in range(first, max(last, first + 1) + 1)]


def _named(category: str, y: float) -> list[str]:
    """The name left of a bar, on two lines where it is long."""
    lines = _wrapped(category, _LABELS - 14)
    first = y - 7 * (len(lines) - 1)
    return [_text(_LABELS - 10, first + 14 * place, line, INK, "end") for place, line in enumerate(lines)]


def _rect(x: float, y: float, wide: float, tall: float, one: Series) -> str:
    look = LOOKS[one.colour]
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{look.fill}" stroke="{look.line}" stroke-width="0.8"/>'


def _line(x: float, y: float, to_x: float, to_y: float, colour: str) -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{colour}"/>'


def _text(x: float, y: float, words: str, colour: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{escape(words)}</text>'


def _wide(words: str, size: float = 13.0) -> float:
    return len(words) * size * _LETTER


def _cut(words: str, room: float) -> str:
    """On one line; the table beside it has the whole."""
    most = int(room / (13.0 * _LETTER))
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _wrapped(words: str, room: float) -> list[str]:
    """On two lines at most."""
    lines = [""]
    for word in words.split():
        tried = f"{lines[-1]} {word}".strip()
        if _wide(tried) > room and lines[-1] and len(lines) < 2:
            lines.append(word)
        else:
            lines[-1] = tried
    return [_cut(line, room) for line in lines]
