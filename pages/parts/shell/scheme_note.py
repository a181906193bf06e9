"""What a scheme says of itself."""

import streamlit as st

from kpi.scheme.scheme import Scheme
from pages.parts.shell.texts import plain


def show_scheme_note(scheme: Scheme) -> None:
    """What a scheme says of itself, a line a sentence."""
    st.caption("\n".join(f"- {plain(line)}" for line in scheme.note.splitlines() if line.strip()))
