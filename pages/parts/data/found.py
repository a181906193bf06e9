"""What was found in the files: what became of every row, and whom they name."""

import streamlit as st

from kpi.intake import Intake
from kpi.intake.findings.finding import Finding
from kpi.language import _, ngettext, number
from pages.parts.shell import privacy, session
from pages.parts.shell.privacy import CoverText


def show_counts(taken: Intake) -> None:
    """What became of every row."""
    counts = taken.counts
    # A row of headings is read and set aside like any other, but nobody misses it.
    aside = {reason: count for reason, count in counts.set_aside.items() if reason != "header"}
    read_rows = counts.read - counts.set_aside.get("header", 0)
    kept = ngettext("{kept} of {read} row is used.", "{kept} of {read} rows are used.", read_rows)
    kept = kept.format(kept=number(counts.kept), read=number(read_rows))
    reasons = "; ".join(f"{_(reason)}: {number(count)}" for reason, count in aside.items())
    st.caption(" ".join([kept, _("Set aside — {reasons}.").format(reasons=reasons) if aside else ""]))


def cover_for(taken: Intake) -> CoverText:
    """Covers whom the files name, where names are hidden."""
    if session.state().hidden:
        said = {str(one.value) for one in taken.problems if isinstance(one, Finding) and one.value}
        privacy.cover_upload(
            _named(taken, "person").union(taken.results["person"].dropna()), _named(taken, "first_name") | said
        )
    return privacy.cover().text


def _named(taken: Intake, meaning: str) -> set[str]:
    """Every cell of the columns with that meaning."""
    tables = taken.steps.tables
    columns = [one.recognised.body[one.shape.columns[meaning]] for one in tables if meaning in one.shape.columns]
    return set().union(*(column.dropna().astype(str) for column in columns))
