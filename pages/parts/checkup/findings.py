"""The ranked list: three findings on top, each with its mend and its norm; then the others; then what is fine and what cannot be told."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Literal

import streamlit as st

from kpi.charts.checkparts import findings_part, stake_words
from kpi.charts.sketch import Part, text_part
from kpi.checkup.checkresult import SEVERITIES, STATES, CheckResult, State
from kpi.checkup.repaying import mend_line
from kpi.checkup.runchecks import answers_of, checkup_finding, checkup_table, worth_telling
from kpi.language import _, ngettext, number
from kpi.periods import time_of
from kpi.problem import Refused
from kpi.scheme.scheme import Scheme
from pages.parts.checkup.asked_row import show_asked
from pages.parts.checkup.checked import case_of
from pages.parts.checkup.legal_box import legal_tables, show_legal
from pages.parts.checkup.norm_rows import show_norms
from pages.parts.shell import amounts, session
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.memory import remembered
from pages.parts.shell.problems import show_problems, view_or_problems
from pages.parts.shell.remember import Remembered
from pages.parts.shell.texts import plain, show_remark, show_sentence
from pages.parts.shell.view import View, current_view

_FIRST = 3
_COLOURS: Mapping[str, Literal["red", "orange", "yellow", "gray"]] = {
    "stop": "red",
    "money": "orange",
    "risk": "yellow",
    "hint": "gray",
}
_REST: Mapping[State, Literal["gray", "green"]] = {"few": "gray", "fine": "green", "off": "gray", "silenced": "gray"}
"""Answers that ask for nothing, with the colour of each."""


def results_of(view: View) -> tuple[CheckResult, ...]:
    """All answers for the scheme that is open, on what is looked at."""
    case = case_of(view)
    made: tuple[CheckResult, ...] = remembered(Remembered.CHECKUP, (case,), lambda: answers_of(case))
    return made


def show_findings() -> None:
    """The finding, the first three with their buttons, all others as rows."""
    if not (view := view_or_problems()):
        return
    try:
        results = results_of(view)
    except Refused as refused:
        show_problems(refused.problems)
        return
    show_drawing("checkup finding", lambda: [text_part("finding", [checkup_finding(results_of(current_view()))])])
    show_remark(_ranked(view))
    found = worth_telling(results)
    for place, one in enumerate(found[:_FIRST]):
        show_drawing(f"finding {place}", partial(_first, place))
        _below(place, one)
    with st.container(key="checks then", gap=None):
        _others(found[_FIRST:])
        _rest(results)
    show_asked()
    show_norms(results)
    show_legal(view)
    tables = {_("Check-up"): checkup_table(results, view.scheme.minor), **legal_tables(view)}
    download_tables(tables, "sixtyforty-check-up")


def show_findings_slide() -> None:
    """The first three on the wall."""
    if view_or_problems():
        show_drawing("checkup finding", lambda: [text_part("finding", [checkup_finding(results_of(current_view()))])])
        show_drawing(
            "first findings", lambda: [_numbered(worth_telling(results_of(current_view()))[:_FIRST], mends=False)]
        )


def _ranked(view: View) -> str:
    people = view.workforce.seats["person"].nunique()
    who = ngettext(
        "Ranked by money and how sure it is; {n} person, {time}.",
        "Ranked by money and how sure it is; {n} people, {time}.",
        people,
    )
    return who.format(n=number(people), time=time_of(view.workforce.periods))


def _first(place: int) -> list[Part]:
    """One of the first; none where a change has mended it."""
    found = worth_telling(results_of(current_view()))
    return [_numbered(found[place : place + 1], place)] if place < len(found) else []


def _numbered(found: Sequence[CheckResult], before: int = 0, *, mends: bool = True) -> Part:
    part = findings_part(found, amounts.cash, mends=mends)
    for row in part["frames"][0]:
        row["place"] = number(int(row["place"]) + before)
    return part


def _below(place: int, one: CheckResult) -> None:
    """What can be done with a finding."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"mend_{place}"):
        _mend_buttons(f"mend {place}", one)
        with st.popover(_("Why, and whose norm"), icon=":material/menu_book:", type="tertiary"):
            _grounds(one)


def _mend_buttons(key: str, one: CheckResult) -> None:
    """The mend, and the same at today's cost."""
    if one.mend is None:
        return
    title = one.mend.title
    _preview_button(key, _("Preview mend: {title}").format(title=title), title, one.mend.scheme)
    if one.mend.twin:
        named = _("{title}, at today’s cost").format(title=title)
        _preview_button(f"{key} same cost", _("At today’s cost"), named, one.mend.twin.scheme)


def _preview_button(key: str, words: str, title: str, scheme: Scheme) -> None:
    st.button(
        plain(words),
        icon=":material/visibility:",
        key=key,
        on_click=redraw_page_after(lambda: session.preview(title, scheme)),
    )


def _grounds(one: CheckResult) -> None:
    for text in (one.question, one.why, one.norm, one.basis):
        if text:
            show_sentence(text)


def _others(found: Sequence[CheckResult]) -> None:
    if found:
        st.header(_("Then"), anchor=False)
    for place, one in enumerate(found, _FIRST):
        with st.expander(_row_title(one), key=f"finding row {place}", on_change="rerun") as row:
            if row.open:
                if one.evidence:
                    show_sentence(one.evidence)
                _grounds(one)
                if one.mend:
                    show_remark(mend_line(one.mend, amounts.cash))
                _mend_buttons(f"mend {place}", one)


def _row_title(one: CheckResult) -> str:
    """How bad it is, what was found, and its money at the right end."""
    title = f"{_chip(_(SEVERITIES[one.severity]), _COLOURS[one.severity])} {plain(one.title)}"
    return f"{title} **{plain(stake_words(one.stake, amounts.cash))}**" if one.stake else title


def _chip(words: str, colour: str) -> str:
    return f":{colour}-badge[{plain(words.capitalize())}]"


def _rest(results: Sequence[CheckResult]) -> None:
    """What was looked at and is fine, and what cannot be told."""
    for state in _REST:
        some = list(dict.fromkeys(one.title for one in results if one.state == state))
        if some:
            count = ngettext("{n} check", "{n} checks", len(some)).format(n=number(len(some)))
            title = f"{_chip(_(STATES[state]), _REST[state])} {plain(count)}"
            with st.expander(title, key=f"finding row {state}", on_change="rerun") as row:
                if row.open:
                    st.markdown("\n".join(f"- {plain(title)}" for title in some))
