"""The least that a slider can do: the floor under every page of Streamlit."""

import streamlit as st

st.text(f"{st.slider('Value', 0, 100, 50, key='value')} of 100")
