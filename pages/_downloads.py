"""Tables to take away."""

import pandas as pd
import streamlit as st

from kpi.language import _


def downloads(frames: dict[str, pd.DataFrame], name: str) -> None:
    """Two buttons: the first table as CSV, all of them as a workbook."""
    from kpi.export.tables import as_csv, as_xlsx

    first = next(iter(frames.values()))
    with st.container(horizontal=True):
        st.download_button(
            _("CSV"),
            lambda: as_csv(first),
            f"{name}.csv",
            "text/csv",
            icon=":material/download:",
            key=f"{name}_csv",
            on_click="ignore",
        )
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        st.download_button(
            _("Excel"),
            lambda: as_xlsx(frames),
            f"{name}.xlsx",
            kind,
            icon=":material/table:",
            key=f"{name}_xlsx",
            on_click="ignore",
        )
