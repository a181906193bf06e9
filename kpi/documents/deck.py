"""The deck of a decision: about ten slides, one finding each, with charts that can be changed and notes that say where figures come from."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from kpi.documents.blocks import Grid
from kpi.documents.decision import Decision
from kpi.documents.decisionmessages import messages
from kpi.documents.deckchart import add_chart
from kpi.documents.decklook import (
    BODY_END,
    BODY_TOP,
    EDGE,
    FOOT_TOP,
    HEIGHT,
    INNER,
    WIDTH,
    add_run,
    caption,
    fitting,
    lines_of,
    mark,
    plain_table,
    set_alt,
    slide_number,
    text_box,
    under,
)
from kpi.documents.decktemplate import emptied
from kpi.documents.look import CAPTION, WORDS
from kpi.documents.message import Chart, Message
from kpi.language import _, ngettext, number, reader

_TITLES = (30, 28, 26, 24, 22, 20)
_TABLES = (18, 17, 16, 15, 14, 13, 12)
_LEAST_BELOW = 13
"""A table below a chart is at least so large."""
_GAP = Inches(0.3)
_ONE_LINE = Inches(0.4)
"""That a title of one line leaves."""


def deck(decision: Decision, *, today: dt.datetime | None = None) -> bytes:
    """A presentation (PPTX, 16:9); nobody by name unless the decision's cover lets them. Raises `Refused` as `pay` does.

    `today` is when the file says that it was made.
    """
    written = _Written(decision.made.foot, decision.covered.text(decision.scheme.title))
    for one in messages(decision):
        if one.on_slide:
            written.slide(one)
    return written.content(today or dt.datetime.now(dt.UTC))


class _Written:
    """Writes one presentation slide by slide."""

    def __init__(self, foot: str, title: str) -> None:
        self._deck = emptied(Presentation(), WIDTH, HEIGHT)
        self._foot, self._title = foot, title
        self._language = reader().replace("_", "-")

    def content(self, today: dt.datetime) -> bytes:
        """The file."""
        about = self._deck.core_properties
        about.title, about.author, about.language = self._title, "SixtyForty", self._language
        about.created = about.modified = today.replace(tzinfo=None)
        about.last_modified_by = "SixtyForty"
        out = io.BytesIO()
        self._deck.save(out)
        return out.getvalue()

    def slide(self, message: Message) -> None:
        """Title, what shows it, and where it comes from."""
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[0])
        self._body(slide, message, self._head(slide, message.title))
        if message.source:
            caption(slide, message.source, FOOT_TOP, self._language, 12)
        caption(slide, self._foot, FOOT_TOP + Inches(0.28), self._language, 10, WORDS)
        slide_number(slide, self._language)
        slide.notes_slide.notes_text_frame.text = _notes(message, self._foot)

    def _head(self, slide: Any, title: str) -> int:
        """Where what shows it may begin."""
        mark(slide)
        frame = slide.shapes.title.text_frame
        frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.TOP, True
        size = fitting(title, INNER, 2, _TITLES)
        add_run(frame.paragraphs[0], title, size, self._language, bold=True)
        return BODY_TOP - (_ONE_LINE if lines_of(title, size, INNER) == 1 else 0)

    def _body(self, slide: Any, message: Message, top: int) -> None:
        if message.chart is not None:
            self._chart(slide, message, message.chart, top)
        elif message.table is not None:
            self._table(slide, message.table, self._said(slide, message.said, (EDGE, top, INNER), 18))
        else:
            self._said(slide, message.said, (EDGE, top, INNER), 22)

    def _chart(self, slide: Any, message: Message, chart: Chart, begin: int) -> None:
        """With room for words to its right, where there are any, and its table below it where it fits."""
        side = Inches(3.4) if message.said else 0
        wide = INNER - side - (_GAP if side else 0)
        frame = text_box(slide, (EDGE, begin, wide, Inches(0.3)), "About the chart")
        add_run(frame.paragraphs[0], chart.about, 14, self._language, code=CAPTION)
        top = begin + Inches(0.32)
        tall = min(BODY_END - top, _height_of(chart))
        add_chart(slide, chart, (EDGE, top, wide, tall))
        if side:
            self._said(slide, message.said, (EDGE + wide + _GAP, begin, side), 18)
        below, table = top + tall + Inches(0.2), message.table
        if table is not None and _tall(table.rows, _wides(table), _LEAST_BELOW) <= BODY_END - below:
            self._table(slide, table, below)

    def _said(self, slide: Any, said: Sequence[str], place: tuple[int, int, int], size: int) -> int:
        """Sentences one below the other; where the next thing may begin."""
        left, top, wide = place
        if not said:
            return top
        room = BODY_END - top
        fits = (one for one in range(size, 11, -1) if self._height(said, one, wide) <= room)
        size = next(fits, 12)
        frame = text_box(slide, (left, top, wide, self._height(said, size, wide)), "Text")
        for place_of, text in enumerate(said):
            paragraph = frame.paragraphs[0] if not place_of else frame.add_paragraph()
            paragraph.space_after = Pt(size * 0.5)
            add_run(paragraph, text, size, self._language)
        return top + self._height(said, size, wide) + Inches(0.1)

    def _height(self, said: Sequence[str], size: int, wide: int) -> int:
        return Pt(sum(lines_of(text, size, wide) * size * 1.2 + size * 0.5 for text in said))

    def _table(self, slide: Any, grid: Grid, top: int) -> None:
        """As large as it fits; what does not fit at all stands in the paper, and the table says so."""
        wides = _wides(grid)
        room = BODY_END - top
        size = next((one for one in _TABLES if _tall(grid.rows, wides, one) <= room), _TABLES[-1])
        rows = list(grid.rows)
        while len(rows) > 1 and _tall(rows, wides, size) > room:
            rows.pop()
        left = len(grid.rows) - len(rows)
        if left:
            rows[-1:] = [_rest(left + 1, len(grid.heads))]
        place = (EDGE, top, sum(wides), _tall(rows, wides, size))
        shape = slide.shapes.add_table(len(rows) + 1, len(grid.heads), *place)
        shape.name = grid.alt
        set_alt(shape, grid.alt)
        plain_table(shape)
        for column, wide in zip(shape.table.columns, wides, strict=True):
            column.width = wide
        for place_of, row in enumerate([grid.heads, *rows]):
            self._row(shape.table, place_of, row, grid, size, is_sum=not left and place_of > len(rows) - grid.sums)

    def _row(self, table: Any, place: int, row: Sequence[str], grid: Grid, size: int, *, is_sum: bool) -> None:
        table.rows[place].height = Pt(size * 1.2 + 8)
        for column, text in enumerate(row):
            cell = table.cell(place, column)
            under(cell)
            paragraph = cell.text_frame.paragraphs[0]
            if column >= grid.figures:
                paragraph.alignment = PP_ALIGN.RIGHT
            code = WORDS if not place else None
            add_run(paragraph, text, size, self._language, bold=is_sum or not place, **({"code": code} if code else {}))


def _height_of(chart: Chart) -> int:
    """Bars that lie are as thick wherever they are few."""
    return Inches(0.85 + 0.42 * len(chart.categories)) if chart.kind in ("bars", "stacked") else BODY_END - BODY_TOP


def _wides(grid: Grid) -> list[int]:
    """Widths of the columns: as the grid says, or by the longest text of each."""
    return [int(INNER * part / sum(grid.parts)) for part in grid.parts]


def _tall(rows: Sequence[Sequence[str]], wides: Sequence[int], size: int) -> int:
    """Height of a table with one row of headings."""
    lines = [max(lines_of(text, size, wide - Pt(10)) for text, wide in zip(row, wides, strict=True)) for row in rows]
    return Pt(sum(count * size * 1.2 + 9 for count in (1, *lines)))


def _rest(count: int, columns: int) -> tuple[str, ...]:
    text = ngettext("… {n} more in the paper", "… {n} more in the paper", count).format(n=number(count))
    return text, *[""] * (columns - 1)


def _notes(message: Message, foot: str) -> str:
    """What is said to the slide, and where its figures come from."""
    source = (_("Source: {source}").format(source=message.source),) if message.source else ()
    table = tuple(" · ".join(row) for row in message.table.rows) if message.table and message.chart else ()
    return "\n".join((message.title, *message.said, *table, *message.more, *message.notes, *source, foot))
