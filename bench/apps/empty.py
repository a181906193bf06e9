"""A page with nothing on it that loads what ours cannot do without."""

import altair  # noqa: F401
import pandas  # noqa: F401
import streamlit as st

st.title("Empty")
