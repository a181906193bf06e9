"""What is wrong and what is to be noticed, drawn the same way on every page."""

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from kpi.alike import MOST, Alike, alike, more
from kpi.language import _, ngettext, number
from kpi.problem import Problem, Refused
from kpi.scheme.scheme import Scheme
from kpi.store.case import Data
from pages.parts.shell import session
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import plain
from pages.parts.shell.view import View, current_view

_ERRORS_IN_SIGHT = 8


def show_problems(found: Iterable[Problem]) -> None:
    """Errors in sight, notices in one list; each with its place and what to do. What stands in a file never becomes markup."""
    every = list(found)
    errors = [plain(_line(problem)) for problem in every if problem.level == "error"]
    for line in errors[:_ERRORS_IN_SIGHT]:
        st.error(line, icon=":material/error:")
    if further := errors[_ERRORS_IN_SIGHT:]:
        _list(ngettext("{n} more problem", "{n} more problems", len(further)), further)
    if notices := _notices_in(every):
        with st.expander(_notice_count(notices), icon=":material/info:"):
            _show_notices(notices)


def _notices_in(found: Iterable[Problem]) -> list[Alike]:
    return alike([problem for problem in found if problem.level == "notice"], _names_open())


def _names_open() -> frozenset[str]:
    """People, roles and KPIs of what is open: what is said of one of them may be said of many."""
    data, scheme = session.state().data, session.state().scheme
    found: frozenset[str] = remembered(Remembered.NAMES_OPEN, (data, scheme), lambda: _names_of(data, scheme))
    return found


def _names_of(data: Data, scheme: Scheme) -> frozenset[str]:
    columns = [data.results[name] for name in ("person", "role", "kpi") if name in data.results]
    labels = {kpi.label for card in scheme.cards for kpi in card.kpis}
    return frozenset(labels.union(*(column.dropna().astype(str).unique() for column in columns)))


def _notice_count(notices: list[Alike]) -> str:
    count = sum(len(one.problems) for one in notices)
    return ngettext("{n} notice", "{n} notices", count).format(n=number(count))


def _show_notices(notices: list[Alike]) -> None:
    """A line for what stands alone, a table for what is said of many."""
    alone = [plain(_line(one.first)) for one in notices if len(one.problems) == 1]
    if alone:
        st.markdown(_bullets(alone))
    for kind in (one for one in notices if len(one.problems) > 1):
        rows = [(problem.where, problem.what) for problem in kind.problems]
        show_table(pd.DataFrame(rows, columns=[_("Where"), _("What")]))
        if kind.first.mend:
            st.caption(plain(kind.first.mend))


def _line(problem: Problem) -> str:
    return " — ".join(part for part in (problem.where, problem.what, problem.mend) if part)


def _list(title: str, lines: list[str]) -> None:
    with st.expander(title.format(n=number(len(lines))), icon=":material/info:"):
        st.markdown(_bullets(lines))


def _bullets(lines: list[str]) -> str:
    """A list, which says how many more there are where it ends early."""
    room = MOST - _ERRORS_IN_SIGHT
    shown = [*lines[:room], more(len(lines) - room)] if len(lines) > room else lines
    return "\n".join(f"- {line}" for line in shown)


def view_or_problems() -> View | None:
    """What both schemes pay; None, with every problem shown, when the data lack what they need."""
    show_problems(session.state().complaints)
    try:
        return current_view()
    except Refused as refused:
        show_problems(refused.problems)
        return None
