"""Charts on the screen, all through one door: names are covered when they are hidden, colours fit the ground, each can be taken as a file."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from kpi.charts.chartstyle import Spec, in_dark, on_a_slide, without_empty_words
from kpi.charts.sketch import Part, save_part
from kpi.language import _
from pages.parts.shell import privacy, session
from pages.parts.shell.drawing import show_drawing


def draw_chart(rows: pd.DataFrame, spec: Spec, *, key: str, alt: str, subtitle: str, **options: Any) -> None:
    """Draws rows by a specification. `alt` says what it shows, and is the title of its file; `subtitle` the measure, of whom and when. On a slide it has the height of one."""
    cover, presenting = privacy.cover(), session.state().presenting
    if presenting:
        spec = on_a_slide(spec)
    silent = without_empty_words(spec)
    shown = cover.everywhere(in_dark(silent) if st.context.theme.type == "dark" else silent)
    place = f"chart {key}"
    with st.container(key=place):  # where the file finds it
        st.vega_lite_chart(cover.table(rows), shown, key=key, alt=cover.text(alt), **options)
    if not presenting:
        show_drawing(f"save {key}", lambda: [file_part(place, [alt], subtitle)])


def file_part(of: str, titles: Sequence[str], subtitle: str) -> Part:
    """What takes a chart or a drawing of this name as PNG or SVG, with a title that stands alone: one, or one for each frame."""
    source = _("SixtyForty. Data: {data}. A what-if, not a prediction.").format(data=session.state().data.name)
    return save_part(of, f"sixtyforty-{of.replace(' ', '-').replace('_', '-')}", titles, subtitle, source)
