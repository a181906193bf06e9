"""Pieces that several pages share: problems, downloads, money, names."""

from collections.abc import Callable, Iterable

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.alike import MOST, Alike, alike, more
from kpi.language import _, minor_digits, money, ngettext, number
from kpi.problem import Problem, Refused
from kpi.scheme.scheme import Scheme
from pages.parts.shell import privacy as _names
from pages.parts.shell import session as _session
from pages.parts.shell import tables as _tables
from pages.parts.shell.session import Data, View


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


def problems(found: Iterable[Problem]) -> None:
    """Errors in sight, notices in one list; each with its place and what to do. What stands in a file never becomes markup."""
    every = list(found)
    errors = [plain(_line(problem)) for problem in every if problem.level == "error"]
    for line in errors[:_ERRORS_IN_SIGHT]:
        st.error(line, icon=":material/error:")
    if further := errors[_ERRORS_IN_SIGHT:]:
        _list(ngettext("{n} more problem", "{n} more problems", len(further)), further)
    if notices := _notices_in(every):
        with st.expander(_notices(notices), icon=":material/info:"):
            _told(notices)


def notices_part(found: Iterable[Problem]) -> charts.Part:
    """The same notices, drawn with what follows the hand: an expander of Streamlit's is slow to draw again."""
    notices = _notices_in(found)
    return charts.list_part(_notices(notices), [str(one) for one in notices])


def _notices_in(found: Iterable[Problem]) -> list[Alike]:
    return alike([problem for problem in found if problem.level == "notice"], _spoken_of())


def _spoken_of() -> frozenset[str]:
    """People, roles and KPIs of what is open: what is said of one of them may be said of many."""
    data, scheme = _session.state().data, _session.state().scheme
    found: frozenset[str] = _session.remembered("spoken of", (data, scheme), lambda: _names_in(data, scheme))
    return found


def _names_in(data: Data, scheme: Scheme) -> frozenset[str]:
    columns = [data.results[name] for name in ("person", "role", "kpi") if name in data.results]
    labels = {kpi.label for card in scheme.cards for kpi in card.kpis}
    return frozenset(labels.union(*(column.dropna().astype(str) for column in columns)))


def _notices(notices: list[Alike]) -> str:
    count = sum(len(one.problems) for one in notices)
    return ngettext("{n} notice", "{n} notices", count).format(n=number(count))


def _told(notices: list[Alike]) -> None:
    """A line for what stands alone, a table for what is said of many."""
    alone = [plain(_line(one.first)) for one in notices if len(one.problems) == 1]
    if alone:
        st.markdown(_bullets(alone))
    for kind in (one for one in notices if len(one.problems) > 1):
        rows = [(problem.where, problem.what) for problem in kind.problems]
        _tables.show(pd.DataFrame(rows, columns=[_("Where"), _("What")]))
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


_ERRORS_IN_SIGHT = 8
_MARKUP = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]()<>#+-=!|$~:&@./"} | dict.fromkeys("\r\n", " "))


def span(view: View) -> str:
    """For which time every amount of a view is."""
    periods = view.workforce.periods
    text = ngettext(
        "All amounts are for {first}.", "All amounts are sums of {n} periods, {first} to {last}.", len(periods)
    )
    return text.format(n=number(len(periods)), first=periods[0], last=periods[-1])


def finding(text: str) -> None:
    """What a view shows, in bold above it."""
    st.markdown(f"**{plain(text)}**")


def sentence(text: str) -> None:
    """What is said beside it."""
    st.markdown(plain(text))


def remark(text: str) -> None:
    """How it is to be read."""
    st.caption(plain(text))


def plain(text: str) -> str:
    """Text of a file, a link or a field, as every widget may show it: no sign of markup, and no name while names are hidden."""
    return unmarked(_names.cover().text(text))


def unmarked(text: str) -> str:
    """One line of text with every sign that Markdown might read made harmless."""
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
