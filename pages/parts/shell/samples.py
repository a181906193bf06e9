"""The samples that come with the program."""

from functools import cache
from pathlib import Path

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import load
from pages.parts.shell.state import Data

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ("story", "company")


@st.cache_data(show_spinner=False)
def _sample_tables(name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    text = {"person": str, "team": str, "role": str, "period": str, "kpi": str}
    folder = ROOT / "data" / name
    return pd.read_csv(folder / "results.csv", dtype=text), pd.read_csv(folder / "people.csv", dtype=text)


@cache
def example_schemes() -> dict[str, Scheme]:
    """The schemes that come with the program, by the name of their file."""
    return {path.stem: load(path) for path in sorted((ROOT / "data" / "schemes").glob("*.yaml"))}


def sample(name: str) -> tuple[Data, Scheme]:
    """A sample that comes with the program: its data and its scheme."""
    results, people = _sample_tables(name)
    title = {"story": _("The story: three strong, seven weak"), "company": _("Sample company")}[name]
    return Data(title, results, people, name), load(ROOT / "data" / name / "scheme.yaml")
