"""The empty presentation that the library brings, made ours: wide, with one layout, our colours, and a title where slides have it."""

import re
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches

from kpi.documents.decklook import EDGE, INNER
from kpi.documents.look import LOOKS

_TITLE_ONLY = "Title Only"
_TITLE = 0
"""The kind of place that a title has."""


def emptied(deck: Any, wide: int, tall: int) -> Any:
    """With slides of this size, and no layout but that of a title."""
    deck.slide_width, deck.slide_height = wide, tall
    for layout in list(deck.slide_layouts):
        if layout.name != _TITLE_ONLY:
            deck.slide_layouts.remove(layout)
    for shapes in (deck.slide_master, deck.slide_layouts[0]):
        _keep_title(shapes)
    style = deck.slide_master._element.find(".//" + qn("p:titleStyle"))
    style.find(qn("a:lvl1pPr")).set("algn", "l")
    _colour(deck)
    return deck


def _keep_title(holder: Any) -> None:
    """Dates, feet and bodies of the template are not ours."""
    for shape in list(holder.placeholders):
        if shape.placeholder_format.idx == _TITLE:
            shape.left, shape.top, shape.width, shape.height = EDGE, Inches(0.6), INNER, Inches(1.05)
            frame = shape.text_frame
            frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
            frame.paragraphs[0].alignment = None
        else:
            shape._element.getparent().remove(shape._element)


def _colour(deck: Any) -> None:
    """Our colours stand in the theme, so that what is added later has them, too."""
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = part.blob.decode()
    for place, name in enumerate(("new", "team", "gained", "lost", "today", "same"), 1):
        found = rf'(<a:accent{place}><a:srgbClr val=")\w+'
        text = re.sub(found, rf"\g<1>{LOOKS[name].fill.lstrip('#')}", text)  # type: ignore[index]
    part._blob = text.encode()
