"""How a slide looks: sizes, places, and the few marks of a presentation that python-pptx has no words for."""

import math
from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from kpi.documents.look import CAPTION, HAIR, INK, OWN, TEAM, TEAM_LINE, WORDS

FONT = "Calibri"
WIDTH, HEIGHT, EDGE = Inches(13.333), Inches(7.5), Inches(0.6)
INNER = WIDTH - 2 * EDGE
BODY_TOP, BODY_END, FOOT_TOP = Inches(1.75), Inches(6.55), Inches(6.75)
_LETTER = 0.46
"""Width of a letter, as a part of its size; a little more than most letters take."""
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""A table without stripes and lines, by the name that every office program knows."""


def colour(code: str) -> RGBColor:
    """Of "#0072B2"."""
    return RGBColor.from_string(code.lstrip("#"))  # type: ignore[no-untyped-call]


def lines_of(text: str, size: float, wide: int) -> int:
    """How many lines a text takes at a size in points."""
    letters = max(int(Emu(wide).pt / (size * _LETTER)), 1)
    return sum(max(math.ceil(len(part) / letters), 1) for part in text.split("\n"))


def fitting(text: str, wide: int, most: int, sizes: Sequence[int]) -> int:
    """The largest size at which a text takes at most so many lines; the smallest where none does."""
    return next((size for size in sizes if lines_of(text, size, wide) <= most), sizes[-1])


def add_run(paragraph: Any, text: str, size: float, language: str, *, code: str = INK, bold: bool = False) -> None:
    """One run, with all that a theme would otherwise decide."""
    run = paragraph.add_run()
    run.text = text
    font = run.font
    font.name, font.size, font.bold, font.color.rgb = FONT, Pt(size), bold, colour(code)
    run._r.get_or_add_rPr().set("lang", language)


def text_box(slide: Any, place: tuple[int, int, int, int], name: str) -> Any:
    """The frame of an empty box without margins."""
    box = slide.shapes.add_textbox(*place)
    box.name = name
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return frame


def mark(slide: Any) -> None:
    """Own part and team part, as in the product's sign; nothing to be read aloud."""
    for left, wide, fill, line in ((0.0, 0.13, OWN, OWN), (0.155, 0.08, TEAM, TEAM_LINE)):
        shape = slide.shapes.add_shape(1, EDGE + Inches(left), Inches(0.32), Inches(wide), Inches(0.18))
        shape.name = "SixtyForty"
        shape.fill.solid()
        shape.fill.fore_color.rgb, shape.line.color.rgb, shape.line.width = colour(fill), colour(line), Pt(0.5)
        shape.shadow.inherit = False
        decorative(shape)


def decorative(shape: Any) -> None:
    """A shape that a screen reader passes over."""
    extension = (
        f'<a:extLst {nsdecls("a")}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
    )
    shape._element._nvXxPr.cNvPr.append(parse_xml(extension))


def set_alt(shape: Any, alt: str) -> None:
    """What a chart or a table shows, for who hears it."""
    shape._element._nvXxPr.cNvPr.set("descr", alt)


def slide_number(slide: Any, language: str) -> None:
    """A field, so that it stays right when slides are moved."""
    place = (WIDTH - EDGE - Inches(0.8), FOOT_TOP + Inches(0.28), Inches(0.8), Inches(0.25))
    frame = text_box(slide, place, "Slide number")
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT
    look = f'<a:solidFill><a:srgbClr val="{WORDS.lstrip("#")}"/></a:solidFill><a:latin typeface="{FONT}"/>'
    field = (
        f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
        f'<a:rPr lang="{language}" sz="1100">{look}</a:rPr><a:t>‹#›</a:t></a:fld>'
    )
    paragraph._p.append(parse_xml(field))


def plain_table(shape: Any) -> None:
    """Without the stripes of the program that opens it."""
    properties = shape._element.graphic.graphicData.tbl.tblPr
    properties.find(qn("a:tableStyleId")).text = _NO_STYLE
    properties.set("bandRow", "0")


def under(cell: Any, code: str = HAIR, points: float = 0.75) -> None:
    """A line below a cell, and its margins."""
    cell.margin_left, cell.margin_right, cell.margin_top, cell.margin_bottom = Pt(5), Pt(5), Pt(4), Pt(4)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    line = f'<a:lnB {nsdecls("a")} w="{Pt(points)}"><a:solidFill><a:srgbClr val="{code.lstrip("#")}"/></a:solidFill></a:lnB>'
    cell._tc.get_or_add_tcPr().append(parse_xml(line))


def caption(slide: Any, text: str, top: int, language: str, size: float, code: str = CAPTION) -> None:
    """A small line at the foot."""
    frame = text_box(slide, (EDGE, top, INNER - Inches(1), Inches(0.25)), "Source")
    add_run(frame.paragraphs[0], text, size, language, code=code)
