"""The samples that come with the program."""

from functools import cache
from pathlib import Path

import pandas as pd

from kpi.funnel.funnelfile import read_funnel
from kpi.funnel.stream import Funnel
from kpi.headcount.staffing import Staffing
from kpi.headcount.staffingfile import read_staffing
from kpi.intake import read
from kpi.language import _
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import load
from kpi.store.case import Data, Deals

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ("story", "company")


@cache
def _sample_tables(name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    text = {"person": str, "team": str, "role": str, "period": str, "kpi": str}
    folder = ROOT / "data" / name
    return pd.read_csv(folder / "results.csv", dtype=text), pd.read_csv(folder / "people.csv", dtype=text)


@cache
def _sample_scheme(name: str) -> Scheme:
    return load(ROOT / "data" / name / "scheme.yaml")


@cache
def example_schemes() -> dict[str, Scheme]:
    """The schemes that come with the program, by the name of their file."""
    return {path.stem: load(path) for path in sorted((ROOT / "data" / "schemes").glob("*.yaml"))}


def sample(name: str) -> tuple[Data, Scheme]:
    """A sample that comes with the program: its data and its scheme."""
    results, people = _sample_tables(name)
    title = {"story": _("The story: three strong, seven weak"), "company": _("Sample company")}[name]
    return Data(title, results, people, name), _sample_scheme(name)


def is_sample(data: Data) -> bool:
    """Whether these are the tables of a sample, and not what somebody has read of a copy or changed."""
    if data.sample not in SAMPLES:
        return False
    results, people = _sample_tables(data.sample)
    return data.results is results and data.people is people


@cache
def example_funnel() -> Funnel:
    """The goal with its streams that comes with the program."""
    path = ROOT / "data" / "plans" / "funnel.yaml"
    return read_funnel(path.read_bytes(), path.name)


@cache
def example_staffing() -> Staffing:
    """The team with the norms of its work that comes with the program."""
    path = ROOT / "data" / "plans" / "headcount.yaml"
    return read_staffing(path.read_bytes(), path.name)


@cache
def sample_requests() -> Deals:
    """The requests of the furniture team that comes with the program, read as a user's file is."""
    path = ROOT / "data" / "transactions" / "pipeline.csv"
    (found,) = read([(path.name, path.read_bytes())]).transactions
    return Deals.of(_("Sample requests"), found)
