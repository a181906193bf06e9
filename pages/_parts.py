"""Pieces that several pages share: problems, downloads, money, names."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _, minor_digits, money, ngettext
from kpi.problem import Problem, Refused
from pages import _session
from pages._session import View


def write_money(*, exact: bool = False) -> Callable[[float], str]:
    """A function that writes an amount in currency units as the reader writes money."""
    currency = _session.state().scheme.currency
    scale = 10 ** minor_digits(currency)
    return lambda amount: money(amount * scale, currency, exact=exact)


def cash(minor: float, *, exact: bool = False) -> str:
    """An amount in minor units as the reader writes money."""
    return money(minor, _session.state().scheme.currency, exact=exact)


def units() -> int:
    """Minor units in one unit of the scheme's currency."""
    return _session.state().scheme.minor


def problems(found: Iterable[Problem], people: Iterable[str] = ()) -> None:
    """Errors in sight, notices in one list; each with its place and what to do. What stands in a file never becomes markup.

    When names are hidden, those of `people` and of everybody that is open are covered.
    """
    every = _shown(found, people)
    errors = [plain(_line(problem)) for problem in every if problem.level == "error"]
    notices = [plain(_line(problem)) for problem in every if problem.level == "notice"]
    for line in errors[:_ERRORS_IN_SIGHT]:
        st.error(line, icon=":material/error:")
    if more := errors[_ERRORS_IN_SIGHT:]:
        _list(ngettext("{n} more problem", "{n} more problems", len(more)), more)
    if notices:
        _list(_notices(len(notices)), notices)


def notices_part(found: Iterable[Problem]) -> charts.Part:
    """The same notices, drawn with what follows the hand: an expander of Streamlit's is slow to draw again."""
    lines = [_line(problem) for problem in _shown(found) if problem.level == "notice"]
    return charts.list_part(_notices(len(lines)).format(n=len(lines)), lines)


def _notices(count: int) -> str:
    return ngettext("{n} notice", "{n} notices", count)


def _shown(found: Iterable[Problem], people: Iterable[str] = ()) -> list[Problem]:
    return [_covered(problem, people) for problem in found] if _session.state().hidden else list(found)


def _covered(problem: Problem, people: Iterable[str]) -> Problem:
    """The problem without names."""
    opened = _session.state().data
    known = {*people, *opened.results["person"].astype(str)} | set(
        () if opened.people is None else opened.people["person"].astype(str)
    )
    pattern = re.compile("|".join(re.escape(name) for name in sorted(known - {""}, key=len, reverse=True)) or r"(?!)")
    return replace(problem, where=pattern.sub("•••", problem.where), what=pattern.sub("•••", problem.what))


def _line(problem: Problem) -> str:
    return " — ".join(part for part in (problem.where, problem.what, problem.mend) if part)


def _list(title: str, lines: list[str]) -> None:
    with st.expander(title.format(n=len(lines)), icon=":material/info:"):
        st.markdown("\n".join(f"- {line}" for line in lines))


_ERRORS_IN_SIGHT = 8
_MARKUP = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]()<>#+!|$~:"})


def plain(text: str) -> str:
    """Text with the signs of markup made harmless."""
    return text.translate(_MARKUP)


def result() -> View | None:
    """What both schemes pay; None, with every problem shown, when the data lack what they need."""
    problems(_session.state().complaints)
    try:
        return _session.view()
    except Refused as refused:
        problems(refused.problems)
        return None


def quietly() -> View | None:
    """The same for the parts below the place where the problems are shown."""
    try:
        return _session.view()
    except Refused:
        return None


def decimals() -> int:
    """Decimals of the scheme's currency."""
    return minor_digits(_session.state().scheme.currency)


def names(series: pd.Series) -> pd.Series:
    """Names, or numbers in their place when names are hidden; the same person has the same number everywhere."""
    if not _session.state().hidden:
        return series
    order = {name: place + 1 for place, name in enumerate(sorted(set(_session.everyone().seats["person"])))}
    return series.map(lambda name: _("person {n}").format(n=order[name]))


def names_or_numbers(series: pd.Series) -> pd.Series:
    """Names of data that are not open yet, or numbers in order of appearance when names are hidden."""
    if not _session.state().hidden:
        return series
    return pd.Series([str(code + 1) for code in pd.factorize(series)[0]], index=series.index)
