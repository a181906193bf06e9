"""Statements: what a whole team's take, against as many pages of plain text set by the same program."""

import datetime as dt
import time
from collections.abc import Iterator

import pandas as pd
import typst

import kpi
from bench.measure import Finding
from kpi.decisions.planterms import PlanTerms
from kpi.documents.made import made_of
from kpi.documents.statementpaper import Statements
from kpi.documents.typstpaper import pdf

_WORDS = 650
"""Of a page that is full."""
_WANTED = 120


def statements(rounds: int = 5) -> Iterator[Finding]:
    """120 statements of the sample company, from the results to the PDF."""
    scheme = kpi.load("data/company/scheme.yaml")
    people = pd.read_csv("data/company/people.csv")
    workforce = kpi.build(pd.read_csv("data/company/results.csv"), people, scheme)
    pairs = [(_made(scheme, workforce), _plain()) for _round in range(rounds)]
    ours, plain = (tuple(side) for side in zip(*pairs, strict=True))
    yield Finding(
        "statements",
        "ms",
        ours,
        plain,
        3,
        f"{_WANTED} statements, against {_WANTED} pages of {_WORDS} words, both PDF/UA",
    )


def _made(scheme: kpi.Scheme, workforce: kpi.Workforce) -> float:
    start = time.perf_counter()
    made = Statements(scheme, workforce, PlanTerms(), made_of(scheme, workforce, dt.date(2026, 1, 1)))
    last, before = workforce.periods[-1], workforce.periods[-2]
    papers = made.papers(made.whom(last), last)
    papers += made.papers(made.whom(before)[: _WANTED - len(papers)], before)
    pdf(papers, now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    return (time.perf_counter() - start) * 1000


def _plain() -> float:
    source = f'#set document(title: "-")\n#for _ in range({_WANTED}) [#par(lorem({_WORDS})) #pagebreak(weak: true)]'
    start = time.perf_counter()
    typst.compile(source.encode(), pdf_standards="ua-1")
    return (time.perf_counter() - start) * 1000
