"""Tables to take away."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from kpi.language import _


def downloads(frames: dict[str, pd.DataFrame], name: str) -> None:
    """Two buttons: the first table as CSV, all of them as a workbook."""
    downloads_of(lambda: frames, name)


def downloads_of(make: Callable[[], dict[str, pd.DataFrame]], name: str) -> None:
    """The same with tables that are made when somebody takes them, because it takes long.

    They are made outside of any run of the page, so `make` may not ask for the session or the reader's language.
    """
    from kpi.export.tables import as_csv, as_xlsx

    with st.container(horizontal=True):
        st.download_button(
            _("CSV"),
            lambda: as_csv(next(iter(make().values()))),
            f"{name}.csv",
            "text/csv",
            icon=":material/download:",
            key=f"{name}_csv",
            on_click="ignore",
        )
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        st.download_button(
            _("Excel"),
            lambda: as_xlsx(make()),
            f"{name}.xlsx",
            kind,
            icon=":material/table:",
            key=f"{name}_xlsx",
            on_click="ignore",
        )
