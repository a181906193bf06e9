"""Charts on the screen, all through one door: names are covered when they are hidden."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.charts.chartstyle import Spec
from pages.parts.shell import privacy


def draw_chart(rows: pd.DataFrame, spec: Spec, *, key: str, alt: str, **options: Any) -> None:
    """Draws rows by a specification; `alt` says to those who cannot see it what it shows."""
    cover = privacy.cover()
    st.vega_lite_chart(cover.table(rows), cover.everywhere(spec), key=key, alt=cover.text(alt), **options)
