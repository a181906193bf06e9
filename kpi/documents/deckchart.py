"""Charts of a deck as the office program's own: whoever opens it can change numbers and looks."""

import math
from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from kpi.documents.decklook import FONT, colour, set_alt
from kpi.documents.look import CAPTION, HAIR, INK, LOOKS
from kpi.documents.message import Chart, Kind, Series

_KINDS: dict[Kind, XL_CHART_TYPE] = {
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}
_BEYOND = 0.2
"""Of the whole length, for the number behind the longest bar."""
_WHOLE, _WHOLE_BUT_ZERO = "#,##0", "#,##0;-#,##0;;"


def add_chart(slide: Any, chart: Chart, place: tuple[int, int, int, int]) -> None:
    """The chart with its numbers in a sheet of its own, and what it shows in words."""
    data = CategoryChartData(number_format=_WHOLE)  # type: ignore[no-untyped-call]
    data.categories = chart.categories
    for one in chart.series:
        values = [None if math.isnan(value) else value for value in one.values]
        data.add_series(one.name, values)  # type: ignore[no-untyped-call]
    shape = slide.shapes.add_chart(_KINDS[chart.kind], *place, data)
    shape.name = chart.about
    set_alt(shape, chart.alt)
    _dress(shape.chart, chart)


def _dress(drawn: Any, chart: Chart) -> None:
    drawn.font.name, drawn.font.size, drawn.font.color.rgb = FONT, Pt(14), colour(INK)
    drawn.has_title = False
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        drawn.legend.font.size = Pt(14)
    _axes(drawn, chart.kind, chart.series)
    for plotted, series in zip(drawn.plots[0].series, chart.series, strict=True):
        (_dress_line if chart.kind == "lines" else _dress_bars)(plotted, series)
    if chart.kind != "lines":
        _label_bars(drawn.plots[0], chart.kind)


def _axes(drawn: Any, kind: Kind, series: Sequence[Series]) -> None:
    values, names = drawn.value_axis, drawn.category_axis
    values.has_major_gridlines = kind == "lines"
    values.visible = kind == "lines"
    if kind == "lines":
        values.major_gridlines.format.line.color.rgb = colour(HAIR)
        values.format.line.fill.background()
        values.tick_labels.number_format, values.tick_labels.number_format_is_linked = _WHOLE, False
        values.tick_labels.font.size, values.tick_labels.font.color.rgb = Pt(12), colour(CAPTION)
    if kind != "lines":
        values.minimum_scale, values.maximum_scale = _room(kind, series)
    names.format.line.color.rgb = colour(CAPTION)
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.tick_labels.font.size = Pt(14)
    names.reverse_order = kind in ("bars", "stacked")


def _room(kind: Kind, series: Sequence[Series]) -> tuple[float, float]:
    """From where to where an axis goes that nobody sees: bars, and the numbers behind them."""
    values = [value for one in series for value in one.values if not math.isnan(value)]
    stacks = zip(*(one.values for one in series), strict=True)
    tops = [sum(stack) for stack in stacks] if kind == "stacked" else values
    low, high = min([0.0, *values]), max([0.0, *tops])
    beyond = 0.0 if kind == "stacked" else _BEYOND * (high - low or 1.0)
    return low - (beyond if low < 0 else 0.0), high + (beyond if high > 0 or not low else 0.0)


def _dress_bars(plotted: Any, series: Series) -> None:
    look = LOOKS[series.colour]
    plotted.invert_if_negative = False
    plotted.format.fill.solid()
    plotted.format.fill.fore_color.rgb = colour(look.fill)
    plotted.format.line.color.rgb, plotted.format.line.width = colour(look.line), Pt(0.75)


def _dress_line(plotted: Any, series: Series) -> None:
    look = LOOKS[series.colour]
    plotted.smooth = False
    plotted.format.line.color.rgb, plotted.format.line.width = colour(look.line), Pt(2.5)
    if len(set(series.values)) == 1:  # a level, such as a budget
        plotted.format.line.dash_style, plotted.marker.style = MSO_LINE.DASH, XL_MARKER_STYLE.NONE
        return
    plotted.marker.style = XL_MARKER_STYLE.CIRCLE
    plotted.marker.format.fill.solid()
    plotted.marker.format.fill.fore_color.rgb = plotted.marker.format.line.color.rgb = colour(look.fill)
    plotted.marker.size = 7


def _label_bars(plot: Any, kind: Kind) -> None:
    plot.gap_width, plot.overlap = (45, 100) if kind == "stacked" else (60, -5)
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.show_value, labels.number_format_is_linked = True, False
    labels.number_format = _WHOLE_BUT_ZERO if kind == "stacked" else _WHOLE
    labels.position = XL_LABEL_POSITION.CENTER if kind == "stacked" else XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size, labels.font.name = Pt(14), FONT
