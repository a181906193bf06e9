"""What a scheme says of itself."""

import streamlit as st

from kpi.scheme.scheme import Scheme
from pages.parts.shell import problems as _parts


def note(scheme: Scheme) -> None:
    """What a scheme says of itself, a line a sentence."""
    st.caption("\n".join(f"- {_parts.plain(line)}" for line in scheme.note.splitlines() if line.strip()))
