"""Papers as DOCX, which lawyers edit: headings, tables and fields of the word processor itself."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any, assert_never

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from kpi.documents.blocks import (
    Amount,
    Block,
    BonusBar,
    Bullets,
    Drawing,
    Finding,
    Grid,
    Heading,
    NewPage,
    Note,
    PaidLine,
    PaidLines,
    Paper,
    Particulars,
    Signatures,
    Text,
)
from kpi.documents.drawings import as_png
from kpi.documents.printable import without_controls
from kpi.language import reader

_INK, _QUIET = RGBColor(0x14, 0x20, 0x2B), RGBColor(0x45, 0x51, 0x5D)
_WIDTH = Cm(17)
_OF_LINES = (3.0, 1.2, 1.9, 1.2, 0.9, 1.3)
_HAIR = "DFE5EA"
_FONT = "Calibri"
_BELOW_TABLE = Pt(4)
_LONGEST = 255
"""Letters of a title among the properties of a file."""


def docx(papers: Sequence[Paper], title: str = "", *, now: dt.datetime | None = None) -> bytes:
    """Papers as one file of a word processor, each from a new page on, with the head and foot of the first.

    `now` is when the file says that it was made. Raises `ValueError` without papers.
    """
    if not papers:
        raise ValueError("a document needs a paper")
    first, *others = (paper.rewritten(without_controls) for paper in papers)
    written = _Written(now or dt.datetime.now(dt.UTC))
    written.head(first, title or first.title)
    written.paper(first)
    for paper in others:
        written.new_page()
        written.paper(paper)
    return written.content()


class _Written:
    """Writes one document block by block."""

    def __init__(self, now: dt.datetime) -> None:
        self._document = Document()
        self._now = now
        self._set_up()

    def _set_up(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        styles = self._document.styles
        styles["Normal"].font.name, styles["Normal"].font.size = _FONT, Pt(10.5)
        styles["Normal"].font.color.rgb = _INK
        for name, size in (("Title", 22), ("Heading 1", 15), ("Heading 2", 12)):
            font = styles[name].font
            font.name, font.size, font.bold, font.color.rgb = _FONT, Pt(size), True, _INK
            _same_font(styles[name])
        for border in styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
        _speak(styles["Normal"], reader().replace("_", "-"))

    def head(self, paper: Paper, title: str) -> None:
        """What the file says of itself, and what stands on every page."""
        about = self._document.core_properties
        about.title, about.author, about.language = title[:_LONGEST], "SixtyForty", reader().replace("_", "-")
        about.created = about.modified = self._now.replace(tzinfo=None)
        head = self._document.sections[0].header.paragraphs[0]
        head.text = " · ".join(part for part in (paper.draft, paper.about) if part)
        head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        foot = self._document.sections[0].footer.paragraphs[0]
        foot.text = f"{paper.foot}  "
        _field(foot, "PAGE")

    def paper(self, paper: Paper) -> None:
        """All blocks."""
        if paper.shows_title:
            self._document.add_paragraph(paper.title, style="Title")
        for block in paper.blocks:
            self._write(block)

    def new_page(self) -> None:
        """What follows begins on a new page."""
        self._document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def content(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _write(self, block: Block) -> None:
        match block:
            case Heading():
                self._document.add_heading(block.text, block.level)
            case Text():
                self._text(block.text, quiet=block.quiet)
            case Finding():
                self._text(block.text, bold=True, size=14)
            case Bullets():
                for item in block.items:
                    self._document.add_paragraph(item, style="List Bullet")
            case Particulars():
                self._table((), block.rows, figures=2, widths=(1.0, 2.5))
            case Grid():
                self._table(block.heads, block.rows, figures=block.figures, sums=block.sums, widths=block.parts)
            case Note():
                self._text(" – ".join(part for part in (block.text, block.state) if part), bold=bool(block.state))
            case Amount():
                self._document.add_paragraph(block.name, style="Title")
                self._text(block.about, quiet=True)
                self._text(block.amount, bold=True, size=20)
                self._text(block.share, quiet=True)
            case BonusBar():
                self._text(" · ".join(part for part in (block.own_text, block.team_text) if part))
            case PaidLines():
                self._lines(block)
            case Drawing():
                self._picture(block)
            case Signatures():
                self._signatures(block.who)
            case NewPage():
                self.new_page()
            case _:
                assert_never(block)

    def _text(self, text: str, *, quiet: bool = False, bold: bool = False, size: float | None = None) -> None:
        if not text:
            return
        run = self._document.add_paragraph().add_run(text)
        run.bold = bold
        if quiet:
            run.font.color.rgb = _QUIET
        if size:
            run.font.size = Pt(size)

    def _table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        figures: int,
        sums: int = 0,
        widths: Sequence[float],
    ) -> None:
        width = len(heads) or max((len(row) for row in rows), default=1)
        table = self._document.add_table(rows=0, cols=width)
        table.autofit = False
        if heads:
            _fill(table.add_row(), heads, figures, bold=True, color=_QUIET)
            _repeated(table.rows[0])
        for place, row in enumerate(rows):
            _fill(table.add_row(), row, figures, bold=place >= len(rows) - sums)
        _widen(table, widths)
        self._document.add_paragraph().paragraph_format.line_spacing = _BELOW_TABLE

    def _lines(self, block: PaidLines) -> None:
        rows = [_cells(row) for row in block.rows]
        if block.total[0]:
            rows.append([block.total[0], "", "", "", "", block.total[1]])
        self._table(block.heads, rows, figures=3, sums=int(bool(block.total[0])), widths=_OF_LINES)

    def _picture(self, block: Drawing) -> None:
        shape = self._document.add_picture(io.BytesIO(as_png(block.svg)), width=_WIDTH)
        shape._inline.docPr.set("descr", block.alt)
        self._text(block.caption, quiet=True)

    def _signatures(self, who: Sequence[str]) -> None:
        self._document.add_paragraph()
        for one in who:
            self._document.add_paragraph("\n" + "_" * 40 + "\n" + one)


def _cells(row: PaidLine) -> list[str]:
    """A result as cells: what the ruler draws stands in words."""
    title = "\n".join(part for part in (row.title, row.how) if part)
    points = " · ".join(mark.text for mark in row.ruler.marks) if row.ruler else ""
    return [title, row.reached, points, row.pays, row.weight, row.money]


def _fill(row: Any, texts: Sequence[str], figures: int, *, bold: bool, color: RGBColor = _INK) -> None:
    """Writes the cells of a row, which no end of a page parts, figures to the right, with a hairline below."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(2)
        run = paragraph.add_run(text)
        run.bold, run.font.size, run.font.color.rgb = bold, Pt(9.5), color
        if column >= figures:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _line_below(cell)


def _line_below(cell: Any) -> None:
    borders = OxmlElement("w:tcBorders")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("color", _HAIR)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


def _widen(table: Any, parts: Sequence[float]) -> None:
    """Columns as parts of the width; a word processor looks at both places."""
    for column, part in zip(table.columns, parts, strict=True):
        column.width = int(_WIDTH * part / sum(parts))
        for cell in column.cells:
            cell.width = column.width


def _same_font(style: Any) -> None:
    """Headings of the template name a font of their own for other letters."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), _FONT)


def _speak(style: Any, language: str) -> None:
    """The language in which a word processor checks the spelling."""
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    style.element.get_or_add_rPr().append(spoken)


def _repeated(row: Any) -> None:
    """The row stands on top of each page that the table reaches."""
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(repeated)


def _field(paragraph: Paragraph, code: str) -> None:
    """A field that the word processor fills in, such as the number of the page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)
