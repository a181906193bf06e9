"""What studies found, with how each figure was verified."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.library.evidence import TAGS, Study, studies
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import show_sentence


def show_evidence() -> None:
    """What studies found, behind one row."""
    with st.expander(_("What studies found"), key="evidence", on_change="rerun") as section:
        if section.open:
            show_sentence(_("Effects as they were published. Most are of single firms; none is a promise for another."))
            show_studies(list(studies()), "evidence_table")


def show_studies(found: list[Study], key: str) -> None:
    """Studies in a table, with where they come from and how they were verified."""
    rows = [(one.title, one.setting, one.effect, one.limits, one.source, _(TAGS[one.tag])) for one in found]
    titles = [_("Study"), _("Setting"), _("Effect"), _("Limits"), _("Source"), _("How it was verified")]
    columns: dict[str, Any] = {title: st.column_config.TextColumn(title, width="medium") for title in titles}
    frame = pd.DataFrame(rows, columns=titles)
    show_table(frame, columns, key=key, row_height=96)
